"""What a readable page of the ontology or of the shapes is made of, as data: a head, and sections of entries.

A page is made from the triples of its document and nothing else; how often a term is used, and what an example names,
is looked up in the release where there is one. Templates lay it out and decide nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Triple

from foederis import names
from foederis.check.short import short
from foederis.store import DCTERMS, RDFS_LABEL, SKOS, Graph
from foederis.vocabulary import Head
from foederis_api.views import FOLDERS

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SHAPE = names.ID + "shape/"
_NAME = re.compile(r"\b([a-z]+):([A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])")


class Piece(NamedTuple):
    """A piece of text: where it leads, in which language it is, whether it is code."""

    text: str
    href: str = ""
    language: str = ""
    code: bool = False


Line = list[Piece]


class Row(NamedTuple):
    """What is said of something, under a heading of its own."""

    name: str
    lines: list[Line]


class Table(NamedTuple):
    """Rows of cells under headings."""

    name: str
    head: tuple[str, ...]
    rows: list[tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One term or shape: its anchor is its local name, so that its IRI leads to it."""

    anchor: str
    title: str
    iri: str
    kind: str
    rows: list[Row]
    table: Table | None = None

    @property
    def name(self) -> str:
        """What the contents call it."""
        return self.anchor.rpartition("_")[2]


class Section(NamedTuple):
    """Entries of one kind. Its anchor has a low line, which no term and no shape has in its name."""

    anchor: str
    title: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Versions:
    """The published versions of a document, the newest first; whether the one at hand is among them."""

    published: tuple[str, ...]
    current: str

    @property
    def is_draft(self) -> bool:
        return self.current not in self.published


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page."""

    name: str
    title: str
    about: str
    iri: str
    head: Head
    licence: str
    versions: Versions
    sections: list[Section]


def nobody(iri: str) -> bool:
    """No thing is known: of a version that stands alone."""
    return False


@dataclass(frozen=True)
class Source:
    """A document's triples, and what a release adds to its page."""

    graph: Graph
    uses: Mapping[str, int] = field(default_factory=dict)
    is_known: Callable[[str], bool] = nobody
    here: frozenset[str] = frozenset()  # what has an entry on the page

    def piece(self, iri: str) -> Piece:
        """An IRI under its short name, leading to where it is read."""
        if iri in self.here:
            return Piece(short(iri), f"#{anchor(iri)}", code=True)
        if iri.startswith(names.ID) and not iri.startswith(SHAPE) and not self.is_known(iri):
            return Piece(short(iri), code=True)
        return Piece(short(iri), address(iri), code=True)

    def links(self, iris: Iterable[str]) -> list[Line]:
        """Links as one line."""
        found: Line = []
        for iri in iris:
            found += [Piece(", ")] * bool(found) + [self.piece(iri)]
        return [found] if found else []

    def values(self, subject: str, predicate: str) -> list[Line]:
        """The values of a property: links in one line, each text in its own, those in English first."""
        links, texts = set(), set()
        for term in objects(self.graph, subject, predicate):
            if isinstance(term, NamedNode):
                links.add(term.value)
            else:
                texts.add((term.language or "", term.value))
        ordered = sorted(texts, key=lambda text: (text[0] not in ("", "en"), text))
        return [*self.links(sorted(links)), *([*self.words(text, language)] for language, text in ordered)]

    def words(self, text: str, language: str = "") -> Iterator[Piece]:
        """A text, in which the names of known things lead to them."""
        told = language if language != "en" else ""
        at = 0
        for match in _NAME.finditer(text):
            iri = names.term(match[2]) if match[1] == "fo" else names.iri(match[1], match[2])
            if iri in self.here or (match[1] in ("fo", *FOLDERS) and self.is_known(iri)):
                yield Piece(text[at : match.start()], language=told)
                yield self.piece(iri)
                at = match.end()
        yield Piece(text[at:], language=told)

    def rows(self, subject: str, named: Mapping[str, str], but: frozenset[str] = frozenset()) -> list[Row]:
        """All that is said of a subject but what is told elsewhere: first what has a name here, then whatever else."""
        said = {quad.predicate.value for quad in about(self.graph, subject)} - but
        order = [predicate for predicate in named if predicate in said] + sorted(said - named.keys())
        return [Row(named.get(each, short(each)), self.values(subject, each)) for each in order]

    def text(self, subject: str, *predicates: str) -> str:
        """The first of the properties that has a value, in English where there is that."""
        for predicate in predicates:
            found = self.graph.texts(subject, predicate)
            if found:
                return found.get("en") or next(iter(found.values()))
        return ""


def page(name: str, source: Source, published: Iterable[str], sections: list[Section]) -> Page:
    """The page of a document of this name."""
    iri = names.BASE + name
    triples = (quad.triple for quad in about(source.graph, iri))
    head = Head.of(iri, triples)
    return Page(
        name,
        source.text(iri, DCTERMS + "title", RDFS_LABEL) or f"Foederis: the {name}",
        source.text(iri, DCTERMS + "description"),
        iri,
        head,
        source.graph.value(iri, DCTERMS + "license") or "",
        Versions(tuple(reversed(list(published))), head.version),
        [section for section in sections if section.entries],
    )


def graph_of(whole: Graph, name: NamedNode) -> Graph:
    """One graph of a release, alone: small enough for memory, and asked much."""
    quads = whole.store.quads_for_pattern(None, None, None, name)
    return Graph.of([Triple(quad.subject, quad.predicate, quad.object) for quad in quads])


def about(graph: Graph, subject: str) -> list[Quad]:
    return list(graph.store.quads_for_pattern(NamedNode(subject), None, None, None))


def objects(graph: Graph, subject: str, predicate: str) -> list[NamedNode | Literal]:
    found = graph.store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return [quad.object for quad in found if isinstance(quad.object, NamedNode | Literal)]


def anchor(iri: str) -> str:
    """The local name: `…/ontology#Act` → `Act`, `…/id/shape/act` → `act`."""
    return re.split("[#/]", iri)[-1]


def address(iri: str) -> str:
    """Where an IRI is read: a page of this service, or its own address; none where that is no address of the web."""
    if iri.startswith(SHAPE):
        return f"/shapes#{anchor(iri)}"
    if iri.startswith(names.ID):
        kind, slug = names.split(iri)
        return f"/{FOLDERS[kind]}/{slug}" if kind in FOLDERS else ""
    if iri.startswith(names.BASE):
        return "/" + iri.removeprefix(names.BASE)
    return iri if iri.startswith(("https://", "http://")) else ""


def label(source: Source, iri: str) -> str:
    """The name of a term for people; its local name where it has none."""
    return source.text(iri, RDFS_LABEL, SKOS + "prefLabel") or anchor(iri)
