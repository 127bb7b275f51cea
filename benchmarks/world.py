"""The world that both sides work on: synthetic law, and acts with what is claimed of them, in one graph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from benchmarks.prepared import prepare
from benchmarks.synthetic import Size, Writer, write_acts, write_law
from benchmarks.synthetic.writer import EDTF, day
from foederis import house
from foederis.acts import parse_act, recorded_input
from foederis.dates import span
from foederis.law import Act, Law, compile_law
from foederis.names import term
from foederis.store import Graph, load_turtle, turtle_files

SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"


class World:
    """The law, compiled for the engine and prepared for SPARQL."""

    def __init__(self, size: Size, seed: int = 1) -> None:
        out = Writer()
        write_law(size, seed, out)
        vocabulary = [triple for path in turtle_files(house.ontology()) for triple in load_turtle(path)]
        self.size = size
        self.triples = [*vocabulary, *out.triples]
        self.law = compile_law(Graph.of(self.triples))

    @cached_property
    def prepared(self) -> list[Triple]:
        return prepare(self.law)

    def acts(self, count: int, seed: int) -> "Recorded":
        out = Writer()
        slugs = write_acts(count, self.size, seed, out)
        return Recorded(self, slugs, [*out.triples, *_bounds(out.triples)])


@dataclass(frozen=True)
class Recorded:
    """Acts, recorded in a graph."""

    world: World
    slugs: list[str]
    triples: list[Triple]

    @property
    def law(self) -> Law:
        return self.world.law

    def everything(self) -> Iterable[Triple]:
        """Vocabulary, law, what is prepared for SPARQL, acts and claims: the graph of either side."""
        return [*self.world.triples, *self.world.prepared, *self.triples]

    def parsed(self, graph: Graph) -> list[Act]:
        """The acts as the engine takes them."""
        return [parse_act(recorded_input(graph, slug), self.law) for slug in self.slugs]


def _bounds(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The earliest and the latest day of each act, as a release derives them from its EDTF date."""
    for triple in triples:
        if (
            triple.predicate.value == term("date")
            and isinstance(triple.object, Literal)
            and triple.object.datatype == EDTF
        ):
            found = span(triple.object.value)
            yield Triple(triple.subject, NamedNode(SEM + "hasEarliestBeginTimeStamp"), day(found.earliest_begin))
            yield Triple(triple.subject, NamedNode(SEM + "hasLatestEndTimeStamp"), day(found.latest_end))
