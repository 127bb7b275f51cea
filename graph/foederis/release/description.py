"""What a release says of itself to machines: VoID, DCAT 3 and SPARQL Service Description, from one source.

A pure function of the metadata, the dumps, the versions that are kept and the address where all is served: no clock, no
folder, no blank node. The times in it are the record's: `prov:generatedAtTime` is the day up to which it was read.

    https://w3id.org/foederis/#dataset              what all releases are versions of
    https://w3id.org/foederis/id/release/{version}  a release
    https://w3id.org/foederis/dumps/{version}/{file}#distribution, #checksum
    https://w3id.org/foederis/#service, #graphs     where there is a SPARQL endpoint
"""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from foederis import names
from foederis.release.dumps import ALL, MEDIA_TYPES, Dump
from foederis.release.layout import METADATA, SHAPES, layer_of
from foederis.release.metadata import DCAT, LICENSE, TITLE, VOID, Metadata
from foederis.store import DCTERMS, RDF_TYPE, XSD
from foederis.turtle import PREFIXES

DATASET = NamedNode(names.BASE + "#dataset")
PUBLISHER = NamedNode(names.BASE + "#publisher")
SERVICE = NamedNode(names.BASE + "#service")
GRAPHS = NamedNode(names.BASE + "#graphs")
MIDNIGHT = "T00:00:00Z"
FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"
SD = "http://www.w3.org/ns/sparql-service-description#"
SPDX = "http://spdx.org/rdf/terms#"
FORMATS = "http://www.w3.org/ns/formats/"
IANA = "https://www.iana.org/assignments/media-types/"
FEATURES = ("JSON-LD", "N-Quads", "N-Triples", "RDF_XML", "TriG", "Turtle")
FORMATS_OF = {"nq": "N-Quads", "ttl": "Turtle", "trig": "TriG", "jsonld": "JSON-LD"}
RESULTS = ("SPARQL_Results_CSV", "SPARQL_Results_JSON", "SPARQL_Results_TSV", "SPARQL_Results_XML")
PUBLISHED_BY = "The Foederis authors"
SUMMARY = (
    "Events, as sources claim them, the treaty obligations of States, and which of these an event implicates, with "
    "reasons. No finding of breach."
)
UNCOUNTED = (
    "What a release holds, in numbers. It does not count itself: the numbers of the release are of all its other "
    "graphs, merged, and a dump of all of it holds these triples as well."
)
KEYWORDS = ("human rights", "international law", "non-refoulement", "treaties")

Value = NamedNode | Literal


def description(
    metadata: Metadata,
    found: Sequence[Dump],
    kept: Sequence[str],
    public: str = names.BASE,
    endpoint: str | None = None,
) -> list[Triple]:
    """The whole description. `kept` are the versions to be had, the one put in force last first; `public` ends in /."""
    release = _release(metadata.version)
    said = [
        *metadata.triples(),
        *_dataset(metadata, kept, public),
        *_version(release, metadata, kept),
        *_itself(metadata),
        *_vocabularies(release, metadata),
        *_provenance(release, metadata),
        *(triple for dump in found for triple in _distribution(release, metadata, dump, public)),
    ]
    if endpoint:
        said += _service(release, metadata, endpoint)
    return sorted(set(said), key=str)


def _dataset(metadata: Metadata, kept: Sequence[str], public: str) -> Iterator[Triple]:
    """What stays while releases come and go."""
    yield from _of(
        DATASET,
        (RDF_TYPE, NamedNode(DCAT + "Dataset")),
        (DCTERMS + "title", Literal(TITLE, language="en")),
        (DCTERMS + "description", Literal(SUMMARY, language="en")),
        (DCTERMS + "license", NamedNode(LICENSE)),
        (DCTERMS + "publisher", PUBLISHER),
        (DCAT + "landingPage", NamedNode(public)),
        (DCAT + "hasCurrentVersion", _release(metadata.version)),
        *((DCAT + "keyword", Literal(word, language="en")) for word in KEYWORDS),
        *((DCAT + "hasVersion", _release(version)) for version in kept),
    )
    yield from _of(
        PUBLISHER,
        (RDF_TYPE, NamedNode(FOAF + "Agent")),
        (FOAF + "name", Literal(PUBLISHED_BY, language="en")),
    )


def _version(release: NamedNode, metadata: Metadata, kept: Sequence[str]) -> Iterator[Triple]:
    for version in {*kept, metadata.version}:
        yield from _of(
            _release(version),
            (RDF_TYPE, NamedNode(DCAT + "Dataset")),
            (DCAT + "isVersionOf", DATASET),
            (DCAT + "version", Literal(version)),
        )
    yield Triple(release, NamedNode(DCTERMS + "description"), Literal(SUMMARY, language="en"))
    yield Triple(release, NamedNode(DCTERMS + "publisher"), PUBLISHER)
    earlier = kept[kept.index(metadata.version) + 1 :] if metadata.version in kept else ()
    if earlier:
        yield Triple(release, NamedNode(DCAT + "previousVersion"), _release(earlier[0]))


def _itself(metadata: Metadata) -> Iterator[Triple]:
    """The metadata is in the dumps and does not count itself: who counts those finds just so many triples more."""
    yield from _of(
        METADATA,
        (RDF_TYPE, NamedNode(VOID + "Dataset")),
        (DCTERMS + "description", Literal(UNCOUNTED, language="en")),
        (VOID + "triples", Literal(metadata.own_quads)),
    )


def _vocabularies(release: NamedNode, metadata: Metadata) -> Iterator[Triple]:
    """How its names begin, whose terms it uses, a thing of each class to begin with, the forms that it comes in."""
    yield Triple(release, NamedNode(VOID + "uriSpace"), Literal(names.ID))
    for name in FEATURES:
        yield Triple(release, NamedNode(VOID + "feature"), NamedNode(FORMATS + name))
    counts = metadata.counts
    if counts is None:
        return
    used = [*counts.classes, *counts.properties]
    for namespace in PREFIXES.values():
        if any(iri.startswith(namespace) for iri in used):
            yield Triple(release, NamedNode(VOID + "vocabulary"), NamedNode(namespace))
    for class_iri, example in counts.examples.items():
        if class_iri.startswith(names.ONTOLOGY) and example.startswith(names.ID):
            yield Triple(release, NamedNode(VOID + "exampleResource"), NamedNode(example))


def _provenance(release: NamedNode, metadata: Metadata) -> Iterator[Triple]:
    """Assessments follow from all the rest, and the release is made of what was written: its record and vocabulary."""
    written = [NamedNode(graph) for graph in metadata.graphs if layer_of(graph) != "assessments"]
    yield Triple(release, NamedNode(RDF_TYPE), NamedNode(PROV + "Entity"))
    for graph in written:
        yield Triple(release, NamedNode(PROV + "wasDerivedFrom"), graph)
    for name in metadata.graphs:
        if layer_of(name) == "assessments":
            for graph in written:
                if graph not in (SHAPES, METADATA):
                    yield Triple(NamedNode(name), NamedNode(PROV + "wasDerivedFrom"), graph)
    if metadata.date:
        time = Literal(metadata.date + MIDNIGHT, datatype=NamedNode(XSD + "dateTime"))
        yield Triple(release, NamedNode(PROV + "generatedAtTime"), time)


def _distribution(release: NamedNode, metadata: Metadata, dump: Dump, public: str) -> Iterator[Triple]:
    path = f"dumps/{metadata.version}/{dump.name}"
    node, sum_of = NamedNode(f"{names.BASE}{path}#distribution"), NamedNode(f"{names.BASE}{path}#checksum")
    address = NamedNode(public + path)
    yield Triple(release, NamedNode(DCAT + "distribution"), node)
    if dump.layer == ALL:
        yield Triple(release, NamedNode(VOID + "dataDump"), address)
    yield from _of(
        node,
        (RDF_TYPE, NamedNode(DCAT + "Distribution")),
        (DCTERMS + "title", Literal(dump.name)),
        (DCTERMS + "license", NamedNode(metadata.license)),
        (DCTERMS + "format", NamedNode(FORMATS + FORMATS_OF[dump.form])),
        (DCAT + "mediaType", NamedNode(IANA + MEDIA_TYPES[dump.form])),
        (DCAT + "downloadURL", address),
        (DCAT + "byteSize", Literal(str(dump.size), datatype=NamedNode(XSD + "nonNegativeInteger"))),
        (SPDX + "checksum", sum_of),
        *([(DCAT + "compressFormat", NamedNode(IANA + "application/gzip"))] if dump.compressed else []),
    )
    yield from _of(
        sum_of,
        (RDF_TYPE, NamedNode(SPDX + "Checksum")),
        (SPDX + "algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256")),
        (SPDX + "checksumValue", Literal(dump.sha256, datatype=NamedNode(XSD + "hexBinary"))),
    )


def _service(release: NamedNode, metadata: Metadata, endpoint: str) -> Iterator[Triple]:
    """SPARQL 1.1 Service Description, and the same service as DCAT has it. Its default graph is all graphs together."""
    address = NamedNode(endpoint)
    yield Triple(release, NamedNode(VOID + "sparqlEndpoint"), address)
    yield from _of(
        SERVICE,
        (RDF_TYPE, NamedNode(SD + "Service")),
        (RDF_TYPE, NamedNode(DCAT + "DataService")),
        (SD + "endpoint", address),
        (SD + "supportedLanguage", NamedNode(SD + "SPARQL11Query")),
        (SD + "feature", NamedNode(SD + "UnionDefaultGraph")),
        (SD + "defaultDataset", GRAPHS),
        (DCAT + "endpointURL", address),
        (DCAT + "servesDataset", DATASET),
        (DCTERMS + "title", Literal("Foederis: SPARQL", language="en")),
        (DCTERMS + "license", NamedNode(metadata.license)),
        *((SD + "resultFormat", NamedNode(FORMATS + name)) for name in (*RESULTS, *FEATURES)),
    )
    yield from _of(GRAPHS, (RDF_TYPE, NamedNode(SD + "Dataset")), (SD + "defaultGraph", release))
    yield Triple(release, NamedNode(RDF_TYPE), NamedNode(SD + "Graph"))
    for name in (*metadata.graphs, METADATA.value):
        graph = NamedNode(name)
        yield Triple(GRAPHS, NamedNode(SD + "namedGraph"), graph)
        yield from _of(graph, (RDF_TYPE, NamedNode(SD + "NamedGraph")), (SD + "name", graph), (SD + "graph", graph))
        yield Triple(graph, NamedNode(RDF_TYPE), NamedNode(SD + "Graph"))


def _of(subject: NamedNode, *said: tuple[str, Value]) -> Iterable[Triple]:
    return (Triple(subject, NamedNode(predicate), value) for predicate, value in said)


def _release(version: str) -> NamedNode:
    return NamedNode(names.iri("release", version))
