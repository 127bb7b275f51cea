"""Dumps: every layer in every form, the same bytes each time, and every program reads the same out of them."""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, parse

from foederis import check, names
from foederis.errors import ReleaseError, UnknownName
from foederis.release import Built, Release, build, counting, dumps, metadata, shards
from foederis.release.dump import dump
from foederis.release.layout import METADATA, key, layer_of
from foederis.release.sorting import Lines, difference

MINI = Path(__file__).parent / "mini"
PLAIN = [name for name in dumps.NAMES if not name.endswith(".gz")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A release of the small record; not to be changed."""
    return build(MINI, tmp_path_factory.mktemp("dumps") / "releases")


@pytest.fixture
def releases(built: Built, tmp_path: Path) -> Path:
    shutil.copytree(built.folder.parent, tmp_path / "releases", ignore=shutil.ignore_patterns("db"))
    return tmp_path / "releases"


@pytest.fixture(scope="module")
def folder(built: Built) -> Path:
    return built.folder / "dumps"


@pytest.fixture(scope="module")
def whole(built: Built) -> set[Quad]:
    return set(Release.open(built.folder).graph.store)


def of_layer(quads: set[Quad], layer: str) -> set[Quad]:
    return {
        quad
        for quad in quads
        if layer == "all" or (isinstance(quad.graph_name, NamedNode) and layer_of(quad.graph_name.value) == layer)
    }


class TestWhatTheyHold:
    @pytest.mark.parametrize("name", PLAIN)
    def test_their_layer(self, folder: Path, whole: set[Quad], name: str) -> None:
        layer, form = name.split(".")
        found = list(parse((folder / name).read_bytes(), format=dumps.FORMS[form]))
        expected = of_layer(whole, layer)
        assert expected
        if form == "ttl":
            expected = {Quad(*quad.triple) for quad in expected}
        assert set(found) == expected
        assert len(found) == len(expected)

    @pytest.mark.parametrize("layer", dumps.WHOLE)
    def test_lines_are_sorted_over_the_whole_and_each_is_there_once(self, folder: Path, layer: str) -> None:
        lines = (folder / f"{layer}.nq").read_bytes().splitlines(keepends=True)
        assert lines == sorted(set(lines))

    @pytest.mark.parametrize("name", PLAIN)
    def test_the_compressed_one_is_the_same(self, folder: Path, name: str) -> None:
        packed = (folder / f"{name}.gz").read_bytes()
        assert gzip.decompress(packed) == (folder / name).read_bytes()
        assert packed[3] == 0  # no name, no comment (RFC 1952, 2.3.1)
        assert packed[4:8] == bytes(4)  # no time

    def test_the_sums_are_those_of_sha256sum(self, folder: Path) -> None:
        lines = (folder / "SHA256SUMS").read_text().splitlines()
        expected = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in dumps.NAMES]
        assert lines == expected
        assert {path.name for path in folder.iterdir()} == {*dumps.NAMES, "SHA256SUMS"}
        if shutil.which("sha256sum"):
            subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)

    def test_they_make_no_version(self, built: Built) -> None:
        assert not [name for name in shards.manifest(built.folder) if name.startswith("dumps/")]

    def test_a_triple_of_two_graphs_is_one_in_turtle_and_two_in_trig(self, tmp_path: Path) -> None:
        made(tmp_path, *(quad("claim/a", graph) for graph in ("record/claims", "x/claims", "record/norms")))
        for layer, triples, quads in (("claims", 1, 2), ("norms", 1, 1), ("all", 1, 3)):
            assert count(tmp_path / "dumps" / f"{layer}.ttl") == triples
            assert {count(tmp_path / "dumps" / f"{layer}.{form}") for form in ("nq", "trig", "jsonld")} == {quads}

    def test_a_layer_without_a_statement(self, tmp_path: Path) -> None:
        made(tmp_path, quad("claim/a", "record/claims"))
        assert {name: count(tmp_path / "dumps" / name) for name in PLAIN if name.startswith("norms.")} == {
            "norms.jsonld": 0,
            "norms.nq": 0,
            "norms.trig": 0,
            "norms.ttl": 0,
        }
        for form in dumps.FORMS:
            assert count(tmp_path / "dumps" / f"all.{form}") == 1
        assert b"@prefix fo:" in (tmp_path / "dumps" / "all.trig").read_bytes()

    def test_a_graph_of_no_layer(self, tmp_path: Path) -> None:
        with pytest.raises(ReleaseError, match="no layer"):
            made(tmp_path, quad("claim/a", "record/rumours"))


def quad(subject: str, graph: str) -> Quad:
    note = NamedNode(names.term("note"))
    return Quad(NamedNode(names.ID + subject), note, Literal("x"), NamedNode(names.GRAPH + graph))


def made(folder: Path, *quads: Quad) -> None:
    """Dumps of these statements, without a metadata graph."""
    gathered = dumps.Gathered(folder / "sorting")
    gathered.take(shards.lines(quads))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metadata.Metadata, "lines", lambda self: b"")
        dumps.make(gathered, metadata.Metadata("0" * 64, "", len(quads), {}, {}), folder)


def count(path: Path) -> int:
    return len(list(parse(path.read_bytes(), format=dumps.FORMS[path.suffix[1:]])))


class TestOneForm:
    def test_elsewhere_under_another_hash_seed_with_other_runs(self, built: Built, tmp_path: Path) -> None:
        environment = os.environ | {
            "PYTHONHASHSEED": "99",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TZ": "Asia/Pyongyang",
            "LC_ALL": "C",
        }
        command = [sys.executable, "-c", AGAIN, str(built.folder), str(tmp_path / "again")]
        subprocess.run(command, env=environment, check=True)
        for name in (*dumps.NAMES, "SHA256SUMS"):
            assert (tmp_path / "again/dumps" / name).read_bytes() == (built.folder / "dumps" / name).read_bytes(), name


AGAIN = """
import sys
from pathlib import Path
from foederis.release import dumps, metadata, shards, sorting
sorting.Lines.__init__.__defaults__ = (5_000,)
folder, target = map(Path, sys.argv[1:])
gathered = dumps.Gathered(target / "sorting")
for content in reversed(list(shards.read(folder, shards.manifest(folder)))):
    gathered.take(content)
said = metadata.read(folder)
assert gathered.count() == said.counts
assert len(list((target / "sorting").rglob("*.run"))) > 20
dumps.make(gathered, said, target)
"""


class TestSorting:
    def test_more_than_memory_holds(self, tmp_path: Path) -> None:
        lines = Lines(tmp_path / "runs", run=100)
        for number in range(1000):
            lines.add(b"%d\n" % (number * 7919 % 500))
        expected = sorted(b"%d\n" % number for number in range(500))
        assert list(lines) == expected
        assert list(lines) == expected
        assert len(list((tmp_path / "runs").iterdir())) > 10

    def test_difference(self) -> None:
        assert list(difference([b"a", b"b", b"d"], [b"0", b"b", b"c"])) == [b"a", b"d"]
        assert list(difference([b"a"], [])) == [b"a"]


class TestCounts:
    def test_they_are_those_of_the_graph(self, built: Built) -> None:
        store = Store()
        said = metadata.read(built.folder)
        counts = said.counts
        assert counts is not None
        quads = [quad for quad in Release.open(built.folder).graph.store if quad.graph_name != METADATA]
        store.extend(Quad(*quad.triple) for quad in quads)
        triples = list(store)
        assert counts.triples == len(triples)
        assert counts.subjects == len({quad.subject for quad in triples})
        assert counts.objects == len({quad.object for quad in triples})
        assert counts.entities == len({quad.subject for quad in triples if quad.subject.value.startswith(names.ID)})
        assert counts.classes == grouped(store, "SELECT ?k (COUNT(?s) AS ?n) { ?s a ?k } GROUP BY ?k")
        for place, of in enumerate(("*", "DISTINCT ?s", "DISTINCT ?o")):
            found = grouped(store, f"SELECT ?k (COUNT({of}) AS ?n) {{ ?s ?k ?o }} GROUP BY ?k")
            assert {name: numbers[place] for name, numbers in counts.properties.items()} == found

    def test_links_lead_out(self, built: Built) -> None:
        counts = metadata.read(built.folder).counts
        assert counts is not None
        assert counts.links[names.term("url")] == {"https://example.org/": 2}
        assert sum(counts.links["http://www.w3.org/2004/02/skos/core#closeMatch"].values()) > 0
        assert not [target for found in counts.links.values() for target in found if target.startswith(names.BASE)]

    @pytest.mark.parametrize(
        ("iri", "expected"),
        [
            ("http://www.w3.org/2004/02/skos/core#Concept", "http://www.w3.org/2004/02/skos/core#"),
            ("https://Example.org:8443/a?b#c", "https://example.org:8443/"),
            ("urn:isbn:1", "urn:"),
            ("mailto:a@b", "mailto:"),
            ("http://[/", "http:"),
        ],
    )
    def test_where_a_link_leads(self, iri: str, expected: str) -> None:
        assert counting.target(iri) == expected

    def test_they_stand_in_the_metadata_graph_under_names(self, built: Built) -> None:
        graph = Release.open(built.folder).graph
        act = f"{METADATA.value}/class/fo-Act"
        assert graph.value(act, metadata.VOID + "class") == names.term("Act")
        assert graph.value(act, metadata.VOID + "entities") == "1"
        label = f"{METADATA.value}/property/rdfs-label"
        assert int(graph.value(label, metadata.VOID + "distinctSubjects") or 0) > 0
        links = f"{METADATA.value}/links/fo-url--{key('https://example.org/')}"
        assert graph.value(links, metadata.VOID + "triples") == "2"
        node = names.iri("release", built.version)
        assert act in graph.values(node, metadata.VOID + "classPartition")
        assert links in graph.values(node, metadata.VOID + "subset")

    def test_names_of_parts_are_of_one_iri_each(self) -> None:
        iris = ["http://a/b", "http://a/B", "http://a/b/", names.term("Act"), names.term("Act/x")]
        assert len({key(iri) for iri in iris}) == len(iris)
        assert key(names.term("Act")) == "fo-Act"

    def test_metadata_of_a_release_that_was_made_before_they_were_counted(self, releases: Path, built: Built) -> None:
        path = releases / built.version / "metadata.json"
        said = metadata.read(releases / built.version)
        old = metadata.Metadata(said.version, said.date, said.quads, said.graphs, said.things)
        path.write_bytes(old.json())
        assert b"counts" not in path.read_bytes()
        assert metadata.read(path.parent) == old
        assert b"classPartition" not in old.lines()


def grouped(store: Store, query: str) -> dict[str, int]:
    return {row["k"].value: int(row["n"].value) for row in store.query(query)}  # type: ignore[union-attr]


class TestReading:
    def test_listing(self, built: Built) -> None:
        found = dumps.listing(built.folder)
        assert [one.name for one in found] == dumps.NAMES
        for one in found:
            assert one.size == (built.folder / "dumps" / one.name).stat().st_size

    @pytest.mark.parametrize("layer", ["all", "claims"])
    @pytest.mark.parametrize("form", list(dumps.FORMS))
    @pytest.mark.parametrize("compressed", [False, True])
    def test_the_command_writes_the_same_bytes(self, built: Built, layer: str, form: str, compressed: bool) -> None:
        output = BytesIO()
        dump(built.folder.parent, form, output, layer, compressed=compressed)
        assert output.getvalue() == (built.folder / "dumps" / dumps.file_name(layer, form, compressed)).read_bytes()

    @pytest.mark.parametrize(("layer", "form"), [("clams", "nq"), ("all", "csv"), ("../all", "nq"), ("", "")])
    def test_an_unknown_one(self, built: Built, layer: str, form: str) -> None:
        with pytest.raises(UnknownName):
            dump(built.folder.parent, form, BytesIO(), layer)

    @pytest.mark.parametrize("damage", ["changed", "gone", "no sums", "half the sums", "no dumps"])
    def test_a_damaged_one_is_refused(self, releases: Path, built: Built, damage: str) -> None:
        folder = releases / built.version / "dumps"
        damaged(folder, damage)
        with pytest.raises(ReleaseError, match="build the release again"):
            dump(releases, "nq", BytesIO())

    @pytest.mark.parametrize("damage", ["changed", "gone", "no sums", "half the sums", "no dumps"])
    def test_building_again_mends_it(
        self, releases: Path, built: Built, damage: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(check, "check", lambda record: check.Report())
        monkeypatch.setattr(check, "check_derived", lambda triples: check.Report())
        folder = releases / built.version / "dumps"
        damaged(folder, damage)
        (releases / built.version / "dumps" / "stray.nq").parent.mkdir(exist_ok=True)
        (releases / built.version / "dumps" / "stray.nq").write_bytes(b"")
        assert build(MINI, releases).version == built.version
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
            path.name: path.read_bytes() for path in (built.folder / "dumps").iterdir()
        }


def damaged(folder: Path, damage: str) -> None:
    if damage == "changed":
        (folder / "all.nq").write_bytes(b"x" * (folder / "all.nq").stat().st_size)
    elif damage == "gone":
        (folder / "all.nq").unlink()
    elif damage == "no sums":
        (folder / "SHA256SUMS").unlink()
    elif damage == "half the sums":
        os.truncate(folder / "SHA256SUMS", 1000)
    else:
        shutil.rmtree(folder)
