"""What the endpoint says of itself: SPARQL 1.1 Service Description, without blank nodes."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from foederis import names
from foederis.store import DCTERMS, RDF_TYPE, XSD, Graph

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
SERVICE = NamedNode(names.BASE + "#service")
GRAPHS = NamedNode(names.BASE + "#graphs")
DEFAULT = NamedNode(names.BASE + "#default-graph")
RESULTS = (
    *("SPARQL_Results_CSV", "SPARQL_Results_JSON", "SPARQL_Results_TSV", "SPARQL_Results_XML"),
    *("JSON-LD", "N-Quads", "N-Triples", "N3", "RDF_XML", "TriG", "Turtle"),
)


def described(graph: Graph, endpoint: str, media_type: str) -> bytes:
    """The description in a form. One thread makes and consumes what the library yields."""
    triples = sorted(triples_of(graph, endpoint), key=str)
    form = RdfFormat.from_media_type(media_type)
    assert form is not None  # noqa: S101 (of those that are offered)
    prefixes = {"sd": SD, "dcterms": DCTERMS, "void": VOID, "formats": FORMATS, "xsd": XSD}
    return serialize(triples, format=form, prefixes=prefixes if form == RdfFormat.TURTLE else None) or b""


def triples_of(graph: Graph, endpoint: str) -> Iterator[Triple]:
    """The union of all graphs is the default graph; each graph is named as well."""
    yield _says(SERVICE, RDF_TYPE, SD + "Service")
    yield _says(SERVICE, SD + "endpoint", endpoint)
    yield _says(SERVICE, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield _says(SERVICE, SD + "feature", SD + "UnionDefaultGraph")
    yield _says(SERVICE, SD + "defaultDataset", GRAPHS.value)
    for name in RESULTS:
        yield _says(SERVICE, SD + "resultFormat", FORMATS + name)
    yield _says(GRAPHS, RDF_TYPE, SD + "Dataset")
    yield _says(GRAPHS, SD + "defaultGraph", DEFAULT.value)
    yield _says(DEFAULT, RDF_TYPE, SD + "Graph")
    yield Triple(DEFAULT, NamedNode(DCTERMS + "description"), Literal("The union of all graphs.", language="en"))
    for name in sorted(each.value for each in graph.store.named_graphs() if isinstance(each, NamedNode)):
        yield from _named(name)


def _named(name: str) -> Iterator[Triple]:
    """The name of a graph, and the graph: one node, since the graphs here are documents of their own name."""
    node = NamedNode(name)
    yield _says(GRAPHS, SD + "namedGraph", name)
    yield _says(node, RDF_TYPE, SD + "NamedGraph")
    yield _says(node, SD + "name", name)


def _says(subject: NamedNode, predicate: str, value: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(value))
