"""Many events, as the record has them: its own, copied under other names, with all that hangs on each.

What happened and what was said of it is copied (events, acts, groups, claims, counts … and their assessments); the law,
the States, the places and the vocabulary are there once, and so are the sources, which grow with what they say.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, Store

from foederis import house, names
from foederis.names import term
from foederis.store import Graph

COPIED = frozenset({"event", "act", "group", "claim", "count", "finding", "position", "assessment", "reconciliation"})


class Copies:
    """The quads of a release, those to be copied apart."""

    def __init__(self, graph: Graph) -> None:
        quads = list(graph.store)
        self.events = len(graph.things(term("Event")))
        self._once = [quad for quad in quads if not _is_copied(quad)]
        self._each = [quad for quad in quads if _is_copied(quad)]

    def write(self, events: int, index: Path) -> int:
        """At least so many events, into a new index; the number of quads."""
        store = Store(str(index))
        store.bulk_extend(self._quads(-(-events // self.events)))
        store.flush()
        return len(store)

    def _quads(self, times: int) -> Iterator[Quad]:
        yield from self._once
        yield from self._each
        for number in range(1, times):
            named: dict[NamedNode, NamedNode] = {}
            for quad in self._each:
                yield Quad(
                    _of(quad.subject, number, named), quad.predicate, _of(quad.object, number, named), quad.graph_name
                )


def _is_copied(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode) and _kind(quad.subject) in COPIED


def _kind(node: NamedNode) -> str:
    return names.split(node.value)[0] if node.value.startswith(names.ID) else ""


def _of(node: Any, number: int, named: dict[NamedNode, NamedNode]) -> Any:
    if not isinstance(node, NamedNode):
        return node
    if node not in named:
        named[node] = NamedNode(f"{node.value}-{number}") if _kind(node) in COPIED else node
    return named[node]


def parameters(question: str) -> dict[str, Any]:
    """Those of the first golden answer of a question."""
    cases = json.loads((house.queries() / "golden" / f"{question}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = cases[0]["parameters"]
    return found
