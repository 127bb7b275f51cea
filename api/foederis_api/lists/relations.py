"""The properties that paths follow: each read whole while indexes are made, or asked of the graph thing by thing."""

from collections import defaultdict
from collections.abc import Collection

from pyoxigraph import Literal, NamedNode

from foederis import names
from foederis.store import Graph
from foederis_api.lists.paths import Path, branches

KEPT = 200_000  # ends of paths
_NOTHING: tuple[str, ...] = ()


class Relations:
    """Each property as a table in memory: for a pass over all things of a list."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._read: dict[tuple[str, bool], dict[str, tuple[str, ...]]] = {}
        self._beyond: dict[tuple[Path, str], frozenset[str]] = {}

    def follow(self, start: str, path: str) -> Collection[str]:
        """Where the path leads from a thing. What lies beyond its first step is kept: many things share that."""
        found: set[str] = set()
        for first, rest in branches(path):
            here = first(self.step, frozenset([start]))
            found.update(here if rest is None else (value for thing in here for value in self._after(rest, thing)))
        return found

    def _after(self, rest: Path, thing: str) -> frozenset[str]:
        key = (rest, thing)
        found = self._beyond.get(key)
        if found is None:
            if len(self._beyond) >= KEPT:
                self._beyond.clear()
            found = self._beyond[key] = rest(self.step, frozenset([thing]))
        return found

    def step(self, thing: str, predicate: str, inverse: bool) -> Collection[str]:
        key = (predicate, inverse)
        if key not in self._read:
            self._read[key] = self._table(predicate, inverse)
        return self._read[key].get(thing, _NOTHING)

    def _table(self, predicate: str, inverse: bool) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.graph.store.quads_for_pattern(None, NamedNode(predicate), None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                ends = (quad.subject.value, quad.object.value)
                start, end = reversed(ends) if inverse else ends
                found[start].add(end)
        return {start: tuple(sorted(ends)) for start, ends in found.items()}


class Live:
    """The same for the few things of one page."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def step(self, thing: str, predicate: str, inverse: bool) -> Collection[str]:
        if inverse:
            return self.graph.subjects(predicate, thing)
        return self.graph.values(thing, predicate) if thing.startswith(names.BASE) else _NOTHING
