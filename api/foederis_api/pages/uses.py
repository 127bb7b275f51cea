"""How often a release uses each term: as it tells of itself, or counted once where it does not."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, QuerySolutions

from foederis import names
from foederis.store import Graph

VOID = "http://rdfs.org/ns/void#"
CLASSES = "SELECT ?term (COUNT(DISTINCT ?thing) AS ?uses) WHERE { ?thing a ?term } GROUP BY ?term"
PROPERTIES = "SELECT ?term (COUNT(*) AS ?uses) WHERE { ?thing ?term ?value } GROUP BY ?term"


def uses(graph: Graph, version: str) -> Mapping[str, int]:
    """Class → its things, property → its statements; a term that is not used is not there."""
    return _told(graph, names.iri("release", version)) or {**_counted(graph, CLASSES), **_counted(graph, PROPERTIES)}


def _told(graph: Graph, release: str) -> Mapping[str, int]:
    """What the metadata of the release says (VoID, 4.5); empty where it says only the half of it."""
    classes = _partitions(graph, release, "classPartition", "class", "entities")
    properties = _partitions(graph, release, "propertyPartition", "property", "triples")
    return {**classes, **properties} if classes and properties else {}


def _partitions(graph: Graph, release: str, link: str, what: str, count: str) -> dict[str, int]:
    found = {}
    for part in graph.values(release, VOID + link):
        term, told = graph.value(part, VOID + what), graph.value(part, VOID + count)
        if term and told and told.isdigit():
            found[term] = int(told)
    return found


def _counted(graph: Graph, query: str) -> dict[str, int]:
    """Counted by the engine, in the thread that asks: no statement comes into Python."""
    found = graph.store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)  # noqa: S101 (what a SELECT gives)
    return {
        row["term"].value: int(row["uses"].value)
        for row in found
        if isinstance(row["term"], NamedNode) and isinstance(row["uses"], Literal)
    }
