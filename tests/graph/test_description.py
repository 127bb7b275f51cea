"""The description: VoID, DCAT and Service Description from one source, true of the release, without a clock."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from foederis import names
from foederis.release import Built, Release, build, dumps, metadata
from foederis.release.description import description

MINI = Path(__file__).parent / "mini"
EARLIER = "e" * 64
PUBLIC = "https://data.example/"
PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX spdx: <http://spdx.org/rdf/terms#>
PREFIX void: <http://rdfs.org/ns/void#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(MINI, tmp_path_factory.mktemp("description") / "releases")


def described(folder: Path, endpoint: str | None = None) -> list[Triple]:
    said = metadata.read(folder)
    return description(said, dumps.listing(folder), [said.version, EARLIER], PUBLIC, endpoint)


@pytest.fixture(scope="module")
def store(built: Built) -> Store:
    return loaded(described(built.folder))


def loaded(triples: list[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return store


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    found: Any = store.query(PREFIXES + query)
    return sorted(tuple(term.value for term in row) for row in found)


class TestTheDescription:
    def test_every_dump_is_a_distribution_with_size_sum_and_address(self, built: Built, store: Store) -> None:
        found = ask(
            store,
            """SELECT ?url ?size ?sum { ?release a void:Dataset ; dcat:distribution ?d . ?d a dcat:Distribution ;
               dcat:downloadURL ?url ; dcat:byteSize ?size ; dcterms:license ?licence ; dcat:mediaType ?type ;
               spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] }""",
        )
        expected = []
        for name in dumps.NAMES:
            content = (built.folder / "dumps" / name).read_bytes()
            address = f"{PUBLIC}dumps/{built.version}/{name}"
            expected.append((address, str(len(content)), hashlib.sha256(content).hexdigest()))
        assert found == sorted(expected)

    def test_what_is_compressed_says_so(self, store: Store) -> None:
        found = ask(
            store,
            "SELECT ?url ?type ?packed { ?d dcat:downloadURL ?url; dcat:mediaType ?type; dcat:compressFormat ?packed }",
        )
        iana = "https://www.iana.org/assignments/media-types/"
        assert {packed for _, _, packed in found} == {iana + "application/gzip"}
        assert {(url.rsplit("/", 1)[1], kind.removeprefix(iana)) for url, kind, _ in found} >= {
            ("all.nq.gz", "application/n-quads"),
            ("all.ttl.gz", "text/turtle"),
            ("all.trig.gz", "application/trig"),
            ("all.jsonld.gz", "application/ld+json"),
        }
        assert len(found) == len(dumps.NAMES) // 2

    def test_versions(self, built: Built, store: Store) -> None:
        release, earlier = (names.iri("release", version) for version in (built.version, EARLIER))
        dataset = names.BASE + "#dataset"
        assert ask(store, "SELECT ?d ?v { ?d dcat:hasVersion ?v }") == sorted([(dataset, release), (dataset, earlier)])
        assert ask(store, "SELECT ?d ?v { ?d dcat:hasCurrentVersion ?v }") == [(dataset, release)]
        assert ask(store, "SELECT ?v ?w { ?v dcat:previousVersion ?w }") == [(release, earlier)]
        assert ask(store, "SELECT ?v ?d { ?v dcat:isVersionOf ?d }") == sorted([(release, dataset), (earlier, dataset)])

    def test_numbers_are_those_of_the_metadata_graph(self, built: Built, store: Store) -> None:
        graph = Release.open(built.folder).graph.store
        said = {quad.triple for quad in graph.quads_for_pattern(None, None, None, NamedNode(names.GRAPH + "metadata"))}
        assert said <= {quad.triple for quad in store}

    def test_the_numbers_of_the_release_and_of_its_metadata_are_those_of_a_dump(
        self, built: Built, store: Store
    ) -> None:
        release = names.iri("release", built.version)
        [[counted]] = ask(store, f"SELECT ?n {{ <{release}> void:triples ?n }}")
        [[more]] = ask(store, f"SELECT ?n {{ <{names.GRAPH}metadata> a void:Dataset ; void:triples ?n }}")
        dump = Store()
        dump.bulk_load(path=str(built.folder / "dumps" / "all.ttl"), format=RdfFormat.TURTLE)
        assert int(counted) + int(more) == len(dump)

    def test_examples_are_things_of_the_release(self, built: Built, store: Store) -> None:
        graph = Release.open(built.folder).graph
        examples = [row[0] for row in ask(store, "SELECT ?e { ?release void:exampleResource ?e }")]
        assert names.iri("event", "2020-03-xaa-forced-return") in examples
        assert all(graph.has(example) for example in examples)

    def test_vocabularies_and_forms(self, store: Store) -> None:
        used = {row[0] for row in ask(store, "SELECT ?v { ?release void:vocabulary ?v }")}
        assert {names.ONTOLOGY, "http://www.w3.org/2004/02/skos/core#"} <= used
        assert names.ID + "concept/" not in used
        features = {row[0] for row in ask(store, "SELECT ?f { ?release void:feature ?f }")}
        assert all(feature.startswith("http://www.w3.org/ns/formats/") for feature in features)
        assert ask(store, "SELECT ?s { ?release dcat:isVersionOf ?d ; void:uriSpace ?s }") == [(names.ID,)]

    def test_where_it_comes_from_and_of_which_day(self, built: Built, store: Store) -> None:
        graph = names.GRAPH + "record/"
        from_ = ask(store, f"SELECT ?of {{ <{graph}assessments> prov:wasDerivedFrom ?of }}")
        assert from_ == [(f"{names.GRAPH}ontology",), (f"{graph}claims",), (f"{graph}norms",)]
        times = ask(store, "SELECT ?time { ?release prov:generatedAtTime ?time }")
        assert times == [(f"{metadata.read(built.folder).date}T00:00:00Z",)]

    def test_no_blank_nodes_and_every_literal_well_formed(self, built: Built) -> None:
        for triple in described(built.folder, "https://data.example/sparql"):
            assert not isinstance(triple.subject, BlankNode)
            assert not isinstance(triple.object, BlankNode)

    def test_it_is_a_function_of_what_it_is_given(self, built: Built, tmp_path: Path) -> None:
        shutil.copytree(built.folder, tmp_path / built.version, ignore=shutil.ignore_patterns("db", "quads"))
        assert described(tmp_path / built.version) == described(built.folder)

    def test_of_a_release_without_counts_or_neighbours(self, built: Built) -> None:
        said = metadata.read(built.folder)
        old = metadata.Metadata(said.version, "", said.quads, said.graphs, said.things)
        found = loaded(description(old, [], []))
        assert ask(found, "SELECT ?v { ?v dcat:previousVersion ?w }") == []
        assert ask(found, "SELECT ?v { ?v prov:generatedAtTime ?w }") == []
        assert ask(found, "SELECT ?t { ?v a void:Dataset ; void:triples ?t ; dcat:isVersionOf ?d }") == [
            (str(said.quads),)
        ]


class TestTheEndpoint:
    def test_is_told_of_only_where_there_is_one(self, built: Built, store: Store) -> None:
        assert ask(store, "SELECT ?s { ?s a sd:Service }") == []
        address = "https://data.example/sparql"
        found = loaded(described(built.folder, address))
        query = "SELECT ?e { ?s a sd:Service , dcat:DataService ; sd:endpoint ?e ; dcat:endpointURL ?e }"
        assert ask(found, query) == [(address,)]
        graphs = {row[0] for row in ask(found, "SELECT ?n { ?d a sd:Dataset ; sd:namedGraph [ sd:name ?n ] }")}
        assert graphs == {*metadata.read(built.folder).graphs, names.GRAPH + "metadata"}

    def test_literals(self, built: Built) -> None:
        values = {t.object.value for t in described(built.folder) if isinstance(t.object, Literal)}
        assert "The Foederis authors" in values
