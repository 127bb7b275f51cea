"""Releases: the same bytes from the same record, put in force whole or not at all."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from foederis import check, house, names
from foederis.errors import RecordError, ReleaseError
from foederis.release import (
    Built,
    RecordFails,
    Release,
    Releases,
    build,
    derive,
    index,
    layers,
    metadata,
    shards,
)
from foederis.release.fingerprint import fingerprint
from foederis.release.layout import shard, thing
from foederis.release.lock import lock
from foederis.store import Graph

MINI = Path(__file__).parent / "mini"
EVENT = "events/2020-03-xaa-forced-return.ttl"
ACT = "2020-03-xaa-forced-return-1"
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A release of the small record; not to be changed."""
    return build(MINI, tmp_path_factory.mktemp("built") / "releases")


@pytest.fixture
def releases(built: Built, tmp_path: Path) -> Path:
    """A copy of the folder of releases, to be changed at will, but for its shards: these are the same files."""
    shutil.copytree(built.folder.parent, tmp_path / "releases", copy_function=_copied)
    return tmp_path / "releases"


def _copied(source: str, target: str) -> None:
    os.link(source, target) if source.endswith(".nq") else shutil.copy2(source, target)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    shutil.copytree(MINI, tmp_path / "record")
    return tmp_path / "record"


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds without checks, where these are not in question: they take most of the time."""
    monkeypatch.setattr(check, "check", lambda record: check.Report())
    monkeypatch.setattr(check, "check_derived", lambda triples: check.Report())


@pytest.fixture
def without_shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds with fewer files, where it does not matter which."""
    (tmp_path / "shapes").mkdir()
    monkeypatch.setattr(house, "shapes", lambda: tmp_path / "shapes")


def changed(record: Path, file: str, change: Change) -> None:
    path = record / file
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


def named(number: int) -> Change:
    return lambda text: re.sub(r"(Arcadia returns) \w+", rf"\1 {number}", text)


def promised(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in found.items() if not name.startswith("db/")}


class TestWhatARelaseHolds:
    def test_its_files(self, built: Built) -> None:
        assert {path.name for path in built.folder.iterdir()} == {
            "quads",
            "manifest.json",
            "metadata.json",
            "validation.ttl",
            "dumps",
            "db",
        }

    def test_the_version_is_the_hash_of_the_manifest(self, built: Built) -> None:
        content = (built.folder / "manifest.json").read_bytes()
        assert built.version == built.folder.name == hashlib.sha256(content).hexdigest()

    def test_the_manifest_lists_every_shard_with_its_hash(self, built: Built) -> None:
        listed = json.loads((built.folder / "manifest.json").read_bytes())
        found = {name: content for name, content in promised(built.folder).items() if name.startswith("quads/")}
        assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
        assert list(listed) == sorted(listed)

    def test_shards_are_sorted_quads_of_one_thing(self, built: Built) -> None:
        for name, content in promised(built.folder).items():
            if not name.startswith("quads/"):
                continue
            found = content.splitlines(keepends=True)
            assert found == sorted(set(found)), name
            subjects = {quad.subject for quad in parse(content, format=RdfFormat.N_QUADS)}
            assert len(subjects) == 1 or name.startswith(("quads/assessment/", "quads/status/")), name

    def test_no_blank_nodes(self, built: Built) -> None:
        for content in shards.read(built.folder, shards.manifest(built.folder)):
            for quad in parse(content, format=RdfFormat.N_QUADS):
                assert not isinstance(quad.subject, BlankNode)
                assert not isinstance(quad.object, BlankNode)

    def test_the_validation_report_reads(self, built: Built) -> None:
        conforms = NamedNode("http://www.w3.org/ns/shacl#conforms")
        found = list(parse((built.folder / "validation.ttl").read_bytes(), format=RdfFormat.TURTLE))
        assert [quad.object.value for quad in found if quad.predicate == conforms] == ["true"]

    def test_the_date_comes_from_the_record(self, built: Built) -> None:
        assert metadata.read(built.folder).date == "2021-02-03"

    def test_the_index_holds_the_shards_and_the_metadata(self, built: Built) -> None:
        release = Release.open(built.folder)
        said = release.metadata
        assert len(release.graph.store) == said.quads + said.own_quads
        assert said.quads == sum(
            content.count(b"\n") for content in shards.read(built.folder, shards.manifest(built.folder))
        )
        assert sum(said.graphs.values()) == said.quads
        assert said.things["event"] == 1
        node = names.iri("release", built.version)
        assert release.graph.value(node, "http://www.w3.org/2002/07/owl#versionInfo") == built.version


class TestGraphs:
    @pytest.mark.parametrize(
        ("subject", "graph"),
        [
            (names.iri("event", "2020-03-xaa-forced-return"), "record/claims"),
            (names.iri("claim", "meadow-watch-2020-p1-risk"), "record/claims"),
            (names.iri("agent", "meadow-watch"), "record/claims"),
            (names.iri("state", "xaa"), "record/norms"),
            (names.iri("action", "xaa-meadow-convention-1950-accession"), "record/norms"),
            (names.iri("requirement", "danger-of-torture"), "record/norms"),
            (names.iri("status", "xaa--meadow-convention-1950--1960-01-31"), "record/assessments"),
            (names.iri("assessment", f"{ACT}--meadow-convention-1950-art-1--xaa"), "record/assessments"),
            (names.iri("concept", "implicated"), "ontology"),
            (names.term("Act"), "ontology"),
            (names.iri("shape", "assessment"), "shapes"),
        ],
    )
    def test_each_thing_is_in_one(self, built: Built, subject: str, graph: str) -> None:
        store = Release.open(built.folder).graph.store
        found = {quad.graph_name for quad in store.quads_for_pattern(NamedNode(subject), None, None, None)}
        assert found == {NamedNode(names.GRAPH + graph)}

    def test_a_thing_without_a_layer_is_refused(self) -> None:
        graph = Graph.of([])
        stray = Triple(NamedNode(names.iri("event", "x")), NamedNode(names.term("date")), Literal("2020"))
        with pytest.raises(RecordError, match="no layer"):
            list(layers.into_layers([stray], graph))


class TestWhatIsDerived:
    def test_bounds_of_dates(self, built: Built) -> None:
        graph = Release.open(built.folder).graph
        act = names.iri("act", ACT)
        found = {name: graph.values(act, derive.SEM + name) for name in BOUNDS}
        assert found == {
            "hasEarliestBeginTimeStamp": ["2020-03-01"],
            "hasLatestBeginTimeStamp": ["2020-03-31"],
            "hasEarliestEndTimeStamp": ["2020-03-01"],
            "hasLatestEndTimeStamp": ["2020-03-31"],
        }

    def test_an_open_end_has_no_bound(self) -> None:
        date = Literal("2014/..", datatype=NamedNode(derive.EDTF))
        dated = Triple(NamedNode(names.iri("situation", "x")), NamedNode(names.term("period")), date)
        found = {triple.predicate.value.removeprefix(derive.SEM): triple.object for triple in derive.bounds([dated])}
        assert sorted(found) == ["hasEarliestBeginTimeStamp", "hasLatestBeginTimeStamp"]

    def test_a_date_that_is_none_names_its_thing(self) -> None:
        date = Literal("soon", datatype=NamedNode(derive.EDTF))
        dated = Triple(NamedNode(names.iri("event", "x")), NamedNode(names.term("date")), date)
        with pytest.raises(RecordError, match="event/x"):
            list(derive.bounds([dated]))

    def test_a_party_status(self, built: Built) -> None:
        graph = Release.open(built.folder).graph
        status = names.iri("status", "xaa--meadow-convention-1950--1960-01-31")
        assert graph.slug(status, names.term("statusOf")) == "xaa"
        assert graph.slug(status, names.term("inTerritory")) == "xaa"
        assert graph.value(status, names.term("boundFrom")) == "1960-01-31"
        assert graph.slug(status, names.term("byRule")) == "rule-day-30"
        assert graph.slugs(status, derive.DERIVED_FROM) == ("xaa-meadow-convention-1950-accession",)
        assert graph.things(names.term("PartyStatus")) == [status]

    def test_an_assessment(self, built: Built) -> None:
        graph = Release.open(built.folder).graph
        bound, not_bound = (
            names.iri("assessment", f"{ACT}--{treaty}-art-1--xaa")
            for treaty in ("meadow-convention-1950", "brook-convention-1955")
        )
        assert graph.slug(bound, names.term("outcome")) == "implicated"
        assert graph.value(bound, names.term("boundSince")) == "1960-01-31"
        assert graph.value(bound, names.term("asChecked")) == "2019-12-31"
        assert set(graph.slugs(bound, names.term("evidence"))) == {
            "meadow-watch-2020-p1-risk",
            "xaa-meadow-convention-1950",
            "xaa-meadow-convention-1950-accession",
        }
        assert graph.slug(not_bound, names.term("outcome")) == "not-bound"
        assert graph.slug(not_bound, names.term("reason")) == "not-a-party"
        assert graph.slug(not_bound, names.term("failingGate")) == "gate-bound"
        assert graph.things(names.term("Assessment")) == sorted([bound, not_bound])


BOUNDS = (
    "hasEarliestBeginTimeStamp",
    "hasLatestBeginTimeStamp",
    "hasEarliestEndTimeStamp",
    "hasLatestEndTimeStamp",
)


class TestSameRecordSameBytes:
    def test_elsewhere_in_another_order_under_another_clock(self, built: Built, tmp_path: Path) -> None:
        elsewhere = tmp_path / "a place" / "데이터"
        for path in sorted(MINI.rglob("*.ttl"), reverse=True):
            copy = elsewhere / path.relative_to(MINI)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
        environment = os.environ | {
            "PYTHONHASHSEED": "4711",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "LC_ALL": "C",
            "TZ": "Pacific/Kiritimati",
        }
        command = [
            sys.executable,
            "-m",
            "foederis",
            "build",
            "--record",
            str(elsewhere),
            "--releases",
            str(tmp_path / "r"),
        ]
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
        other = Releases(tmp_path / "r").current()
        assert other.name == built.version
        assert promised(other) == promised(built.folder)

    def test_remarks_do_not_tell_where_the_record_lay(self, record: Path, tmp_path: Path) -> None:
        with (record / "treaties/meadow-convention-1950.ttl").open("a", encoding="utf-8") as file:
            file.write(REMARKABLE)
        shutil.copytree(record, tmp_path / "a copy")
        made = [build(place, tmp_path / f"{place.name}.r") for place in (record, tmp_path / "a copy")]
        assert made[0].report.warnings
        assert promised(made[0].folder) == promised(made[1].folder)

    def test_another_record_another_version(self, built: Built, record: Path, tmp_path: Path, unchecked: None) -> None:
        changed(record, EVENT, named(1))
        other = build(record, tmp_path / "r")
        assert other.version != built.version
        ours, theirs = promised(built.folder), promised(other.folder)
        differing = {
            name.split("/")[1] for name in ours if name.startswith("quads/") and ours[name] != theirs.get(name)
        }
        assert differing == {"event"}


REMARKABLE = """
@prefix argument: <https://w3id.org/foederis/id/argument/> .
argument:meadow a fo:Argument ;
    rdfs:label "On the meadow"@en ;
    fo:concerns norm:meadow-convention-1950-art-1 ;
    fo:order 1 ;
    fo:statement "Whoever returns people to torture has violated the rule."@en ;
    fo:side concept:side-for ;
    fo:cites provision:meadow-convention-1950-art-1 ;
    fo:grade concept:grade-primary ;
    dcterms:source source:meadow-register .
"""


def broken_syntax(text: str) -> str:
    return text.replace("fo:inEvent", "fo:inEvent fo:inEvent")


def broken_reference(text: str) -> str:
    return text.replace("fo:actor state:xaa", "fo:actor state:xaaa")


def broken_shape(text: str) -> str:
    return text.replace("    fo:timeKind concept:time-instant ;\n", "")


class TestARecordThatFails:
    @pytest.mark.parametrize("change", [broken_syntax, broken_reference, broken_shape])
    def test_gives_no_release_and_the_old_one_stays(
        self, releases: Path, record: Path, built: Built, change: Change
    ) -> None:
        changed(record, EVENT, change)
        with pytest.raises(RecordFails) as caught:
            build(record, releases)
        assert any("2020-03-xaa-forced-return.ttl" in finding.file for finding in caught.value.report.violations)
        untouched(releases, built)

    def test_so_does_one_whose_derived_graph_fails(
        self, releases: Path, built: Built, record: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changed(record, EVENT, named(1))
        node = NamedNode(names.iri("assessment", "x"))
        made_wrongly = Triple(node, NamedNode(names.term("outcome")), NamedNode(names.iri("concept", "violated")))
        typed = derive._type(node, "Assessment")
        monkeypatch.setattr(derive, "assessments", lambda law, graph: iter([("x", [typed, made_wrongly])]))
        with pytest.raises(RecordFails):
            build(record, releases)
        untouched(releases, built)

    def test_so_does_one_that_cannot_be_assessed(
        self, releases: Path, built: Built, record: Path, unchecked: None
    ) -> None:
        changed(record, EVENT, lambda text: text.replace("fo:actor state:xaa", "fo:actor state:xaaa"))
        with pytest.raises(RecordError, match=ACT):
            build(record, releases)
        untouched(releases, built)


def untouched(releases: Path, built: Built) -> None:
    assert Releases(releases).named() == built.version
    assert {path.name for path in releases.iterdir()} == {"current", ".made-of", ".lock", built.version}
    assert promised(releases / built.version) == promised(built.folder)


CRASH = """
import os, sys
from pathlib import Path
from foederis import check
from foederis.release import build
check.check = lambda record: check.Report()
check.check_derived = lambda triples: check.Report()

def dies(*arguments, **more):
    os._exit(9)

def tell(step):
    if step == sys.argv[3]:
        dies()

replaced = Path.replace
def replace(self, target):
    if sys.argv[3] == "before " + Path(target).name:
        dies()
    replaced(self, target)
    if sys.argv[3] == "after " + Path(target).name:
        dies()
Path.replace = replace

renamed = Path.rename
def rename(self, target):
    if sys.argv[3] == "before the release" and Path(target).parent == Path(sys.argv[2]):
        dies()
    found = renamed(self, target)
    if sys.argv[3] == "after the release" and Path(target).parent == Path(sys.argv[2]):
        dies()
    return found
Path.rename = rename
build(Path(sys.argv[1]), Path(sys.argv[2]), tell=tell)
"""


class TestACrash:
    @pytest.mark.parametrize(
        ("point", "new"),
        [
            ("writing the release", False),
            ("before the release", False),
            ("after the release", False),
            ("before current", False),
            ("after current", True),
            ("before .made-of", True),
        ],
    )
    def test_leaves_the_old_one_or_the_new_one_whole(
        self, releases: Path, record: Path, built: Built, unchecked: None, point: str, new: bool
    ) -> None:
        changed(record, EVENT, named(1))
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", CRASH, str(record), str(releases), point]
        assert subprocess.run(command, env=environment, check=False).returncode == 9
        assert (Release.current(releases).version != built.version) is new
        again = build(record, releases, if_needed=True)
        assert again.made
        assert Release.current(releases).version == again.version != built.version
        assert not list(releases.glob(".building-*"))
        assert build(record, releases, if_needed=True).made is False


@pytest.mark.usefixtures("unchecked", "without_shapes")
class TestKeeping:
    def test_the_last_ones_stay(self, record: Path, tmp_path: Path) -> None:
        made = []
        for number in range(4):
            changed(record, EVENT, named(number))
            made.append(build(record, tmp_path / "r", keep=2).version)
        assert kept(tmp_path / "r") == set(made[-2:])
        assert Releases(tmp_path / "r").named() == made[-1]

    def test_one_is_the_one_in_force(self, record: Path, releases: Path) -> None:
        changed(record, EVENT, named(1))
        assert kept(releases) != {build(record, releases, keep=1).version}
        assert len(kept(releases)) == 1

    def test_an_old_version_comes_back_in_force_and_counts_as_the_newest(self, record: Path, tmp_path: Path) -> None:
        path, place = record / EVENT, tmp_path / "r"
        old = path.read_text(encoding="utf-8")
        first = build(record, place).version
        changed(record, EVENT, named(1))
        second = build(record, place).version
        path.write_text(old, encoding="utf-8")
        assert build(record, place).version == first
        changed(record, EVENT, named(2))
        third = build(record, place, keep=2).version
        assert kept(place) == {first, third}
        assert second not in kept(place)

    def test_what_a_crash_left_is_cleaned(self, record: Path, releases: Path) -> None:
        (releases / ".building-x" / "quads").mkdir(parents=True)
        (releases / ".building-current").write_text("half")
        changed(record, EVENT, named(1))
        build(record, releases)
        assert not list(releases.glob(".building-*"))

    def test_what_is_no_release_is_left_alone(self, record: Path, releases: Path) -> None:
        (releases / "notes").mkdir()
        changed(record, EVENT, named(1))
        build(record, releases, keep=1)
        assert (releases / "notes").is_dir()


def kept(releases: Path) -> set[str]:
    return {path.name for path in releases.iterdir() if path.is_dir() and len(path.name) == 64}


class TestIfNeeded:
    def test_nothing_has_changed(self, releases: Path, built: Built) -> None:
        again = build(MINI, releases, if_needed=True)
        assert (again.made, again.version, again.folder) == (False, built.version, releases / built.version)

    def test_the_record_has_changed(self, releases: Path, record: Path, built: Built, unchecked: None) -> None:
        changed(record, EVENT, named(1))
        assert build(record, releases, if_needed=True).version != built.version

    @pytest.mark.parametrize("lost", ["current", ".made-of"])
    def test_something_is_lost(self, releases: Path, built: Built, lost: str, unchecked: None) -> None:
        (releases / lost).unlink()
        assert build(MINI, releases, if_needed=True).made
        assert Releases(releases).named() == built.version

    def test_the_release_is_gone(self, releases: Path, built: Built, unchecked: None) -> None:
        shutil.rmtree(releases / built.version)
        assert build(MINI, releases, if_needed=True).made

    def test_the_fingerprint_is_of_content(self, record: Path) -> None:
        before = fingerprint(record)
        os.utime(record / EVENT, (0, 0))
        assert before == fingerprint(record) == fingerprint(MINI)
        (record / EVENT).rename(record / "events/other.ttl")
        assert before != fingerprint(record)

    def test_the_fingerprint_covers_all_that_a_release_is_made_of(
        self, record: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = {fingerprint(record)}
        for part in ("ontology", "shapes", "queries"):
            folder = record.parent / part
            shutil.copytree(getattr(house, part)(), folder)
            file = next(iter([*folder.rglob("*.ttl"), *folder.rglob("*.rq")]), folder / "new.rq")
            file.write_text("# changed", encoding="utf-8")
            with monkeypatch.context() as patch:
                patch.setattr(house, part, lambda folder=folder: folder)
                found.add(fingerprint(record))
        assert len(found) == 4


class TestOneAtATime:
    def test_a_second_build_waits_and_gives_up(self, releases: Path) -> None:
        told: list[str] = []
        with lock(releases), pytest.raises(ReleaseError, match="another build"):
            build(MINI, releases, patience=0.2, tell=told.append)
        assert told == ["waiting for another build"]

    def test_and_goes_on_when_the_first_has_ended(self, releases: Path) -> None:
        with lock(releases):
            pass
        assert not build(MINI, releases, if_needed=True, patience=0).made


class TestOpening:
    def test_it_is_read_only(self, built: Built) -> None:
        quad = Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))
        with pytest.raises((OSError, RuntimeError), match="read-write"):
            Release.open(built.folder).graph.store.add(quad)

    def test_the_law_is_compiled_once(self, built: Built) -> None:
        release = Release.open(built.folder)
        assert release.law is release.law
        assert set(release.law.treaties) == {"meadow-convention-1950", "brook-convention-1955"}

    def test_many_at_once(self, built: Built) -> None:
        found = [Release.open(built.folder) for _ in range(4)]
        assert {len(release.graph.store) for release in found} == {len(found[0].graph.store)}

    @pytest.mark.parametrize(
        "damage", ["gone", "empty", "no table", "short table", "changed table", "no manifest", "half"]
    )
    def test_the_index_is_made_again(self, releases: Path, built: Built, damage: str) -> None:
        folder = releases / built.version
        whole = len(Release.open(folder).graph.store)
        spoil(folder, damage)
        assert len(Release.open(folder).graph.store) == whole
        assert len(Store.read_only(str(folder / "db"))) == whole
        assert promised(folder) == promised(built.folder)
        assert not list(releases.glob(".building-*"))

    def test_in_memory_where_nothing_can_be_written(
        self, releases: Path, built: Built, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shutil.rmtree(releases / built.version / "db")

        def refused(folder: Path, metadata: metadata.Metadata) -> Store:
            raise PermissionError("read-only")

        monkeypatch.setattr(index, "_made_again", refused)
        assert len(Release.current(releases).graph.store) == len(Release.open(built.folder).graph.store)

    @pytest.mark.parametrize("damage", ["changed", "gone"])
    def test_a_damaged_shard_makes_no_index(self, releases: Path, built: Built, damage: str) -> None:
        folder = releases / built.version
        shutil.rmtree(folder / "db")
        path = folder / shard("event", "2020-03-xaa-forced-return")
        path.unlink()
        if damage == "changed":
            path.write_bytes(b"")
        with pytest.raises(ReleaseError, match=r"2020-03-xaa-forced-return\.nq"):
            Release.open(folder)

    def test_building_again_mends_it(self, releases: Path, built: Built, unchecked: None) -> None:
        folder = releases / built.version
        (folder / shard("event", "2020-03-xaa-forced-return")).unlink()
        (folder / "metadata.json").unlink()
        (folder / "quads" / "stray.nq").write_bytes(b"")
        shutil.rmtree(folder / "db")
        assert build(MINI, releases).version == built.version
        assert promised(folder) == promised(built.folder)
        assert Release.open(folder).version == built.version

    @pytest.mark.parametrize("text", ["", "../../etc", "0" * 63, "\xff", "0" * 64])
    def test_current_names_nothing(self, releases: Path, text: str) -> None:
        (releases / "current").write_text(text, encoding="latin-1")
        with pytest.raises(ReleaseError):
            Release.current(releases)

    def test_no_release_yet(self, tmp_path: Path) -> None:
        assert Releases(tmp_path / "none").named() is None
        with pytest.raises(ReleaseError, match="no release yet"):
            Release.current(tmp_path / "none")

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff"])
    def test_damaged_metadata(self, releases: Path, built: Built, content: bytes) -> None:
        (releases / built.version / "metadata.json").write_bytes(content)
        with pytest.raises(ReleaseError, match=r"metadata\.json"):
            Release.current(releases)


def spoil(folder: Path, damage: str) -> None:
    db = folder / "db"
    tables = sorted(db.glob("*.sst"), key=lambda path: path.stat().st_size)
    if damage == "gone":
        shutil.rmtree(db)
    elif damage == "empty":
        shutil.rmtree(db)
        db.mkdir()
    elif damage == "no table":
        tables[-1].unlink()
    elif damage == "short table":
        os.truncate(tables[-1], tables[-1].stat().st_size // 2)
    elif damage == "changed table":
        content = bytearray(tables[-1].read_bytes())
        content[: len(content) // 2] = bytes(len(content) // 2)
        tables[-1].write_bytes(content)
    elif damage == "no manifest":
        next(db.glob("MANIFEST-*")).unlink()
    elif damage == "half":
        shutil.rmtree(db)
        store = Store(str(db))
        store.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c")))
        store.flush()
        del store


class TestNamesOfShards:
    def test_a_thing_of_ours(self) -> None:
        assert thing(names.iri("event", "x")) == ("event", "x")
        assert thing(names.term("Act")) == ("ontology", "Act")
        assert thing("http://id.loc.gov/datatypes/edtf/EDTF")[0] == "other"
        assert shard("event", "x") == "quads/event/2d/x.nq"

    def test_alike_but_for_case(self) -> None:
        """On a file system that takes `Norm` for `norm`, one would overwrite the other."""
        terms = [quad.subject.value for quad in parse(path=str(house.ontology() / "foederis.ttl")) if quad.subject]
        files = {shard(*thing(term)).lower() for term in set(terms)}
        assert len(files) == len(set(terms))

    @pytest.mark.parametrize("name", ["x" * 4000, "../../x", "/etc/passwd", "CON", "a b", "é", "", "x\0y", "."])
    def test_no_name_leads_elsewhere(self, name: str) -> None:
        parts = Path(shard("other", name)).parts
        assert len(parts) == 4
        assert ".." not in parts
        assert len(parts[-1]) < 150

    def test_a_million_events_are_spread(self) -> None:
        folders = Counter(shard("event", f"event-{number}").rpartition("/")[0] for number in range(100_000))
        assert len(folders) == 256
        assert max(folders.values()) < 600


class TestTheRecordItself:
    @pytest.fixture(scope="class")
    @classmethod
    def made(cls, tmp_path_factory: pytest.TempPathFactory) -> Built:
        return build(house.record(), tmp_path_factory.mktemp("record") / "releases")

    def test_every_act_is_assessed(self, made: Built) -> None:
        release = Release.open(made.folder)
        for act in release.graph.things(names.term("Act")):
            act_type = release.graph.slug(act, names.term("actType")) or ""
            assessed = release.graph.subjects(names.term("ofAct"), act)
            assert bool(assessed) == bool(release.law.norms_of.get(act_type)), act
