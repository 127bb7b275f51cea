"""A thing as it stands in a list: a reference and the list's columns, as a document, as cells, as statements."""

from collections import Counter
from collections.abc import Collection, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from foederis import names
from foederis.store import RDF_TYPE, Graph
from foederis_api.documents import Document, Documents
from foederis_api.languages import LANGUAGES
from foederis_api.lists.description import Column, List, Shown
from foederis_api.lists.paths import follow, iri_of
from foederis_api.lists.relations import Live

SEPARATOR = "; "


def item(documents: Documents, described: List, slug: str) -> Document:
    """A reference, with the columns of the list beside it."""
    iri = names.iri(described.kind, slug)
    return {**documents.reference(iri), **{each.key: _value(documents, each, iri) for each in described.columns}}


def _value(documents: Documents, column: Column, iri: str) -> object:
    graph = documents.graph
    match column.shown:
        case Shown.TEXT:
            return graph.texts(iri, iri_of(column.path))
        case Shown.TALLY:
            return tally(graph, column, iri)
    found = values(graph, column, iri)
    match column.shown:
        case Shown.ONE:
            return documents.reference(found[0]) if found else None
        case Shown.MANY:
            return [documents.reference(each) for each in found if each.startswith(names.ID)]
        case Shown.NUMBER:
            return int(found[0]) if found else None
        case Shown.FLAG:
            return "true" in found
        case Shown.CLASSES:
            return found
    return found[0] if found else None


def values(graph: Graph, column: Column, iri: str) -> list[str]:
    """What a column shows of a thing: IRIs, literals, or names of classes, sorted."""
    if column.shown is Shown.CLASSES:
        types = graph.values(iri, RDF_TYPE)
        return [each.removeprefix(names.ONTOLOGY) for each in types if each.startswith(names.ONTOLOGY)]
    return sorted(follow(Live(graph).step, iri, column.path))


def tally(graph: Graph, column: Column, iri: str) -> dict[str, int]:
    """How many of what the path leads to have each value of the property that is counted."""
    found = (graph.slugs(each, iri_of(column.tallied)) for each in values(graph, column, iri))
    return dict(sorted(Counter(slug for slugs in found for slug in slugs).items()))


def header(described: List) -> list[str]:
    """The names of a table's columns; text has one for each language, and one for what is in any other."""
    return ["id", "slug", *_by_language("label"), *(name for each in described.columns for name in _headed(each))]


def _by_language(key: str) -> list[str]:
    return [*(f"{key}_{tag.replace('-', '_')}" for tag in LANGUAGES), f"{key}_other"]


def _headed(column: Column) -> list[str]:
    return _by_language(column.key) if column.shown is Shown.TEXT else [column.key]


def cells(documents: Documents, described: List, slug: str) -> list[str]:
    """The same as one row: references by slug, several of them apart by `; `."""
    iri = names.iri(described.kind, slug)
    found = [iri, slug, *_texts(documents.known.labels(described.kind, slug))]
    for column in described.columns:
        found += _cells(documents.graph, column, iri)
    return found


def _cells(graph: Graph, column: Column, iri: str) -> list[str]:
    match column.shown:
        case Shown.TEXT:
            return _texts(graph.texts(iri, iri_of(column.path)))
        case Shown.TALLY:
            return [SEPARATOR.join(f"{slug}: {count}" for slug, count in tally(graph, column, iri).items())]
    found = values(graph, column, iri)
    match column.shown:
        case Shown.ONE | Shown.MANY:
            slugs = [names.slug_of(each) or each for each in found]
            return [SEPARATOR.join(slugs[:1] if column.shown is Shown.ONE else slugs)]
        case Shown.FLAG:
            return ["true" if "true" in found else "false"]
        case Shown.CLASSES:
            return [SEPARATOR.join(found)]
    return found[:1] or [""]


def _texts(found: dict[str, str]) -> list[str]:
    others = (f"{tag}: {text}" for tag, text in found.items() if tag not in LANGUAGES)
    return [*(found.get(tag, "") for tag in LANGUAGES), SEPARATOR.join(others)]


def statements(graph: Graph, described: List, slugs: Collection[str]) -> Iterator[Triple]:
    """What the graph says of each thing, thing by thing."""
    for slug in slugs:
        subject = NamedNode(names.iri(described.kind, slug))
        quads = graph.store.quads_for_pattern(subject, None, None, None)
        yield from sorted(
            {
                Triple(subject, quad.predicate, quad.object)
                for quad in quads
                if isinstance(quad.object, NamedNode | Literal)
            },
            key=str,
        )
