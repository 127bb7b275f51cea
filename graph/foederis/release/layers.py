"""Which graph a statement of the record belongs to: that of the layer of its subject's class."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from foederis.errors import RecordError
from foederis.names import term
from foederis.release.layout import layer
from foederis.store import Graph


class Layers:
    """The layers of a record's things, by the classes that the vocabulary gives a layer."""

    def __init__(self, record: Graph) -> None:
        self._record = record
        self._of_class: dict[str, frozenset[str]] = {}
        self._of_thing: dict[str, NamedNode] = {}

    def graph_of(self, thing: str) -> NamedNode:
        found = self._of_thing.get(thing)
        if found is None:
            found = self._of_thing[thing] = layer(self._layer(thing))
        return found

    def _layer(self, thing: str) -> str:
        layers = {name for class_iri in self._record.types(thing) for name in self._layers(class_iri)}
        if len(layers) != 1:
            fault = f"belongs to {' and '.join(sorted(layers))}" if layers else "belongs to no layer"
            raise RecordError(fault, place=thing, mend="give it a class that has one fo:layer in the vocabulary")
        return layers.pop()

    def _layers(self, class_iri: str) -> frozenset[str]:
        if class_iri not in self._of_class:
            self._of_class[class_iri] = frozenset(self._record.values(class_iri, term("layer")))
        return self._of_class[class_iri]


def into_layers(triples: Iterable[Triple], record: Graph) -> Iterator[Quad]:
    layers = Layers(record)
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, layers.graph_of(subject(triple)))


def into(name: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, name)


def subject(statement: Triple | Quad) -> str:
    """The IRI of what a statement is about."""
    if not isinstance(statement.subject, NamedNode):
        raise RecordError("a node without a name", place=str(statement), mend="give it a name of its own: kind:slug")
    return statement.subject.value


def graph(quad: Quad) -> str:
    """The IRI of the graph that a statement stands in."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
