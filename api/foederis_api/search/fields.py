"""Which texts of a thing are searched, and how much a word in each counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from foederis.names import term
from foederis.store import DCTERMS, RDFS_LABEL, SKOS, Graph
from foederis_api.context import key
from foederis_api.languages import LANGUAGES

OTHER = "other"  # any language but ours; text without one counts as English, as everywhere


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the index: properties whose words count alike."""

    name: str
    weight: float
    predicates: tuple[str, ...]


NAME = Part("name", 10.0, (RDFS_LABEL, SKOS + "prefLabel", DCTERMS + "title", term("shortTitle")))
ALIAS = Part("alias", 8.0, (SKOS + "altLabel", SKOS + "notation", DCTERMS + "identifier"))
TOLD = (*map(term, ("statement", "summary", "note", "reading", "calledFor")),)
TEXT = Part("text", 1.0, (*TOLD, *(SKOS + each for each in ("definition", "scopeNote")), DCTERMS + "description"))
PARTS = (NAME, ALIAS, TEXT)
SEARCHED = frozenset(predicate for part in PARTS for predicate in part.predicates)
TAGS = (*LANGUAGES, OTHER)
COLUMNS = {(part.name, tag): (f"{part.name}_{tag.replace('-', '_')}", part.weight) for part in PARTS for tag in TAGS}


class Said(NamedTuple):
    """A text of a thing: in which part of the index, by which property, in which language."""

    part: str
    field: str
    language: str
    text: str

    @property
    def column(self) -> str:
        return COLUMNS[self.part, self.language if self.language in LANGUAGES else OTHER][0]


def columns(parts: tuple[Part, ...] = PARTS, language: str | None = None) -> list[str]:
    """The columns of some parts, in one language or in all."""
    return [COLUMNS[part.name, tag][0] for part in parts for tag in TAGS if language in (None, tag)]


def said(graph: Graph, iri: str, parts: tuple[Part, ...] = PARTS) -> Iterator[Said]:
    """The texts of a thing, names first, in an order that never changes."""
    found: dict[str, set[tuple[str, str]]] = {}
    for quad in graph.store.quads_for_pattern(NamedNode(iri), None, None, None):
        if quad.predicate.value in SEARCHED and isinstance(quad.object, Literal):
            text = (quad.object.language or "en", quad.object.value)
            found.setdefault(quad.predicate.value, set()).add(text)
    for part in parts:
        for predicate in part.predicates:
            for language, value in sorted(found.get(predicate, ()), key=lambda each: (_order(each[0]), each)):
                yield Said(part.name, key(predicate), language, value)


def _order(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
