"""The ontology and the shapes as answers: which version is asked for, its triples, its forms, its neighbours.

The current document is that of the release in hand. A published version is the one that was frozen; it says the same
whatever release is in force. A version that is not published yet is a draft: its address gives the current document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from foederis import vocabulary
from foederis.release.layout import ONTOLOGY, SHAPES
from foederis.store import Graph
from foederis.vocabulary import Head, Vocabulary
from foederis_api import rdf
from foederis_api.forms import THINGS, Form
from foederis_api.holder import Held
from foederis_api.near import REPEATED, nearest
from foederis_api.pages import ontology, render, shapes
from foederis_api.pages.uses import uses
from foederis_api.pages.vocabulary import Page, Source, address, graph_of
from foederis_api.problems import NotFound
from foederis_api.reply import Answer
from foederis_api.representations import LICENSE

TITLES = {
    Form.TURTLE: "Turtle",
    Form.JSONLD: "JSON-LD",
    Form.NTRIPLES: "N-Triples",
    Form.RDFXML: "RDF/XML",
}
FROM: dict[str, tuple[NamedNode, Callable[[], Vocabulary]]] = {
    "ontology": (ONTOLOGY, vocabulary.ontology),
    "shapes": (SHAPES, vocabulary.shapes),
}
ALL = tuple(FROM)


@dataclass(frozen=True)
class Document:
    """One of the two documents in one version, over a release; without a version the current one."""

    held: Held
    name: str
    version: str = ""

    @property
    def path(self) -> str:
        return f"/{self.name}/{self.version}" if self.version else f"/{self.name}"

    @property
    def source(self) -> Vocabulary:
        return FROM[self.name][1]()

    @property
    def published(self) -> list[str]:
        return self.source.published()

    @property
    def is_frozen(self) -> bool:
        return self.version in self.published

    def graph(self) -> Graph:
        """The triples; NotFound, with the nearest, for a version that is neither published nor the draft at hand."""
        if self.is_frozen:
            return Graph.of(self.source.frozen(self.version))
        found = graph_of(self.held.graph, FROM[self.name][0])
        draft = head_of(self.name, found).version
        if self.version not in ("", draft):
            known = [*self.published, draft] if draft else self.published
            near = nearest(self.version, known) or known[-3:]
            raise NotFound(f"version of the {self.name}", self.version[:REPEATED], near)
        return found

    def answer(self, form: Form) -> Answer:
        """The document in a form, as bytes."""
        graph = self.graph()
        body = self._page(graph) if form is Form.HTML else as_rdf(graph, self.source.iri, form)
        location = f"{self.path}.{form.suffix}"
        links = [*self._alternates(form), *self._versions(head_of(self.name, graph)), f'<{LICENSE}>; rel="license"']
        return Answer(body, ", ".join(links), form, location)

    def _alternates(self, shown: Form) -> list[str]:
        others = (form for form in THINGS if form != shown)
        return [f'<{self.path}.{form.suffix}>; rel="alternate"; type="{form.media_type}"' for form in others]

    def _versions(self, head: Head) -> list[str]:
        """The versions beside it (RFC 5829)."""
        published = self.published
        links = {"predecessor-version": address(head.prior)}
        if published:
            links["latest-version"] = f"/{self.name}/{published[-1]}"
        if self.is_frozen and self.version != published[-1]:
            links["successor-version"] = f"/{self.name}/{published[published.index(self.version) + 1]}"
        return [f'<{place}>; rel="{name}"' for name, place in links.items() if place]

    def _page(self, graph: Graph) -> bytes:
        return render(
            "vocabulary.html",
            page=self._content(graph),
            path=self.path,
            forms=[(form.suffix, form.media_type, title) for form, title in TITLES.items()],
            release="" if self.is_frozen else self.held.version,
            address=address,
        )

    def _content(self, graph: Graph) -> Page:
        """A frozen version stands alone; the current one is told with its use, its shapes, the things it names."""
        beside = Source(graph) if self.is_frozen else Source(graph, self._uses(), self.held.graph.has)
        if self.name == "shapes":
            return shapes.shapes(beside, self.published)
        checked = None if self.is_frozen else graph_of(self.held.graph, SHAPES)
        return ontology.ontology(beside, self.published, checked)

    def _uses(self) -> dict[str, int]:
        return dict(uses(self.held.graph, self.held.version)) if self.name == "ontology" else {}


def head_of(name: str, graph: Graph) -> Head:
    """What the document says of its version."""
    iri = FROM[name][1]().iri
    return Head.of(iri, (quad.triple for quad in graph.store.quads_for_pattern(NamedNode(iri), None, None, None)))


def as_rdf(graph: Graph, first: str, form: Form) -> bytes:
    """The triples as bytes; JSON is JSON-LD."""
    triples: Sequence[Triple] = rdf.in_order([quad.triple for quad in graph.store], first)
    if form in (Form.JSON, Form.JSONLD):
        return (serialize(triples, format=RdfFormat.JSON_LD) or b"[]") + b"\n"
    return rdf.write(triples, form)


def form_of(suffix: str, name: str) -> Form:
    """The form of a suffix; NotFound with all that there are."""
    found = next((form for form in THINGS if form.suffix == suffix), None)
    if found is None:
        raise NotFound(f"form of the {name}", suffix[:REPEATED], [form.suffix for form in THINGS])
    return found
