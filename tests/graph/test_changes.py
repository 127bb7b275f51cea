"""Changes: what a mirror takes from one release to the next, and what a reader is told of them."""

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from foederis import check, cli, house, names
from foederis.errors import ReleaseError
from foederis.release import Releases, build, changes, dumps, metadata
from foederis.release.layout import shard

MINI = Path(__file__).parent / "mini"
EVENT = "events/2020-03-xaa-forced-return.ttl"
SLUG = "2020-03-xaa-forced-return"
WATCH = "sources/meadow-watch-2020.ttl"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without checks, with fewer files, and without waiting for the disk: none of it is in question."""
    monkeypatch.setattr(check, "check", lambda record: check.Report())
    monkeypatch.setattr(check, "check_derived", lambda triples: check.Report())
    monkeypatch.setattr("foederis.release.folder._settle", lambda files: None)
    (tmp_path / "shapes").mkdir()
    monkeypatch.setattr(house, "shapes", lambda: tmp_path / "shapes")


class Place:
    """A record that can be changed, and the releases made of it."""

    def __init__(self, folder: Path) -> None:
        self.record, self.releases = folder / "record", folder / "releases"
        shutil.copytree(MINI, self.record)

    def build(self, keep: int = 5) -> str:
        self.built = build(self.record, self.releases, keep=keep)
        return self.built.version

    def change(self, file: str, change: Callable[[str], str]) -> None:
        path = self.record / file
        text = path.read_text(encoding="utf-8")
        assert change(text) != text
        path.write_text(change(text), encoding="utf-8")

    def rename(self, name: object) -> None:
        self.change(EVENT, lambda text: re.sub(r"(Arcadia returns) \w+", rf"\1 {name}", text))

    def lines(self, version: str) -> set[bytes]:
        return set((self.releases / version / "dumps/all.nq").read_bytes().splitlines(keepends=True))

    def changes(self, before: str, after: str) -> Path:
        return self.releases / "changes" / f"{before}..{after}"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def pairs(place: Place) -> list[tuple[str, str]]:
    return [(pair.before, pair.after) for pair in changes.pairs(place.releases)]


def followed(lines: set[bytes], folder: Path) -> bytes:
    """What a mirror does."""
    removed, added = (set((folder / name).read_bytes().splitlines(keepends=True)) for name in changes.PATCHES)
    assert removed <= lines
    assert not added & lines
    return b"".join(sorted(lines - removed | added))


def follows(place: Place, before: str, after: str) -> bool:
    lines = followed(place.lines(before), place.changes(before, after))
    return lines == (place.releases / after / "dumps/all.nq").read_bytes()


class TestPatches:
    def test_there_are_none_to_the_first(self, place: Place) -> None:
        place.build()
        assert pairs(place) == []
        assert place.built.lacking == ""

    def test_they_lead_from_one_release_to_the_next(self, place: Place) -> None:
        first = place.build()
        place.rename(1)
        second = place.build()
        assert pairs(place) == [(first, second)]
        assert follows(place, first, second)

    def test_a_to_b_to_a_and_back(self, place: Place) -> None:
        old = (place.record / EVENT).read_text(encoding="utf-8")
        made = []
        for text in (old, old.replace("Arcadia returns", "Arcadia sends"), old, old.replace("Arcadia", "Arcadie"), old):
            (place.record / EVENT).write_text(text, encoding="utf-8")
            made.append(place.build())
        assert made[0] == made[2] == made[4]
        steps = list(pairwise(made))
        assert pairs(place) == steps[::-1]
        for before, after in steps:
            assert follows(place, before, after)
        (place.record / EVENT).write_text(old.replace("Arcadia returns", "Arcadia sends"), encoding="utf-8")
        place.build()
        assert pairs(place)[0] == (made[0], made[1])  # the same again, and now the last
        assert len(pairs(place)) == 4

    def test_lines_are_sorted_and_compressed_beside(self, place: Place) -> None:
        first = place.build()
        place.rename(1)
        folder = place.changes(first, place.build())
        assert {path.name for path in folder.iterdir()} == {*changes.FILES, "changes.json"}
        for name in changes.PATCHES:
            lines = (folder / name).read_bytes().splitlines(keepends=True)
            assert lines == sorted(set(lines))
            assert gzip.decompress((folder / f"{name}.gz").read_bytes()) == (folder / name).read_bytes()

    def test_only_shards_that_differ_are_read(self, place: Place) -> None:
        first = place.build()
        place.rename(1)
        for path in (place.releases / first / "quads").rglob("*.nq"):
            if SLUG not in path.name and "assessment" not in path.parts:
                path.unlink()
        assert follows(place, first, place.build())

    def test_the_same_bytes_each_time(self, tmp_path: Path) -> None:
        found = []
        for name in ("a", "b"):
            place = Place(tmp_path / name)
            first = place.build()
            place.rename(1)
            folder = place.changes(first, place.build())
            found.append({path.name: path.read_bytes() for path in folder.iterdir()})
        assert found[0] == found[1]

    def test_a_line_that_leaves_one_shard_for_another_has_not_changed(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = place.build()
        with monkeypatch.context() as patch:
            patch.setattr("foederis.release.shards.shard", lambda kind, name: shard(kind, f"{name}-moved"))
            second = place.build()
        assert follows(place, first, second)
        lines = place.lines(first) ^ place.lines(second)
        assert changes.head(place.changes(first, second))["lines"]["removed"] < len(lines)
        assert all(names.iri("release", "") in line.decode() for line in lines)


class TestThings:
    def test_added_removed_and_changed(self, place: Place) -> None:
        first = place.build()
        place.change(EVENT, lambda text: text.replace("Arcadia returns", "Arcadia sends"))
        place.change("agents.ttl", lambda text: f"{text}\n{AGENT}")
        second = place.build()
        (place.record / EVENT).unlink()
        place.change(WATCH, lambda text: text.replace("act:2020-03-xaa-forced-return-1", "state:xaa"))
        third = place.build()
        one = {found["id"]: found for found in changes.things(place.changes(first, second))}
        assert one[names.iri("agent", "new-one")] == {
            "id": names.iri("agent", "new-one"),
            "kind": "agent",
            "slug": "new-one",
            "label": 'A "new" one',
            "change": "added",
        }
        assert one[names.iri("event", SLUG)]["change"] == "changed"
        assert one[names.iri("event", SLUG)]["label"].startswith("Arcadia sends")
        two = {found["id"]: found["change"] for found in changes.things(place.changes(second, third))}
        assert two[names.iri("event", SLUG)] == two[names.iri("act", f"{SLUG}-1")] == "removed"
        assert {change for iri, change in two.items() if "/assessment/" in iri} == {"removed"}

    def test_the_document_says_what_it_comes_to(self, place: Place) -> None:
        first = place.build()
        place.rename(1)
        second = place.build()
        folder = place.changes(first, second)
        said = json.loads((folder / "changes.json").read_bytes())
        assert (said["from"], said["to"]) == (first, second)
        assert said["things"] == list(changes.things(folder))
        assert [found["id"] for found in said["things"]] == sorted(found["id"] for found in said["things"])
        assert sum(said["counts"].values()) == len(said["things"])
        for name, found in said["files"].items():
            content = (folder / name).read_bytes()
            assert found == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        assert said["lines"] == {
            name.removesuffix(".nq"): (folder / name).read_bytes().count(b"\n") for name in changes.PATCHES
        }
        assert said["all.nq"]["to"] == dumps.sums(place.releases / second)["all.nq"]
        assert changes.head(folder) == {name: value for name, value in said.items() if name != "things"}

    def test_none(self, tmp_path: Path) -> None:
        from foederis.release.sorting import Lines

        changes._document(tmp_path / "changes.json", {"from": "a"}, Lines(tmp_path / "none"))
        assert json.loads((tmp_path / "changes.json").read_bytes())["things"] == []
        assert list(changes.things(tmp_path)) == []
        assert changes.head(tmp_path)["from"] == "a"

    @pytest.mark.parametrize("content", ["", "{}", ' "things": [', "\udcff"])
    def test_a_damaged_document(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "changes.json").write_bytes(content.encode(errors="surrogateescape"))
        with pytest.raises(ReleaseError, match=r"changes\.json"):
            changes.head(tmp_path)


AGENT = """
@prefix agent: <https://w3id.org/foederis/id/agent/> .
@prefix fo: <https://w3id.org/foederis/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
agent:new-one a fo:Organisation ; rdfs:label "A \\"new\\" one"@en, "새것"@ko .
"""


class TestKeeping:
    def test_as_long_as_where_they_lead_is_kept(self, place: Place) -> None:
        made = []
        for number in range(4):
            place.rename(number)
            made.append(place.build(keep=2))
        assert pairs(place) == [(made[2], made[3]), (made[1], made[2])]
        assert not list(place.releases.glob(".building-*"))

    def test_what_no_pair_is_is_left_alone(self, place: Place) -> None:
        place.build()
        (place.releases / "changes" / "notes").mkdir(parents=True)
        place.rename(1)
        place.build(keep=1)
        assert (place.releases / "changes" / "notes").is_dir()
        assert len(pairs(place)) == 1

    def test_those_of_what_a_release_said_before_go(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        """A later program says more of the same record: the version stays, its lines do not."""
        old = (place.record / EVENT).read_text(encoding="utf-8")
        first = place.build()
        place.rename(1)
        second = place.build()
        monkeypatch.setattr(metadata, "TITLE", "Another")
        monkeypatch.setattr(metadata.Metadata.__init__, "__defaults__", ("Another", metadata.LICENSE, None))
        (place.record / EVENT).write_text(old, encoding="utf-8")
        assert place.build() == first
        assert pairs(place) == [(second, first)]
        assert follows(place, second, first)


class TestWhereThereCanBeNone:
    @pytest.mark.parametrize("damage", ["shard", "manifest", "dumps", "metadata", "release"])
    def test_of_a_damaged_release_and_it_is_said(self, place: Place, damage: str) -> None:
        first = place.build()
        folder = place.releases / first
        if damage == "shard":
            (folder / shard("event", SLUG)).unlink()
        elif damage == "manifest":
            (folder / "manifest.json").write_text("{}")
        elif damage == "dumps":
            shutil.rmtree(folder / "dumps")
        elif damage == "metadata":
            (folder / "dumps/metadata.nq").write_text("")
        else:
            shutil.rmtree(folder)
        place.rename(1)
        second = place.build()
        assert Releases(place.releases).named() == second
        assert pairs(place) == []
        assert first in place.built.lacking
        assert not list(place.releases.glob(".building-*"))

    def test_the_command_says_so(self, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
        first = place.build()
        (place.releases / first / shard("event", SLUG)).unlink()
        place.rename(1)
        assert cli.main(["build", "--record", str(place.record), "--releases", str(place.releases)]) == 0
        assert f"{SLUG}.nq" in capsys.readouterr().err
