"""Many events, as the record has them: its own, copied under other names, with all that hangs on each.

What happened and what was said of it is copied (events, acts, groups, claims, counts … and their assessments); the law,
the States, the places and the vocabulary are there once, and so are the sources, which grow with what they say.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from foederis import house, names
from foederis.names import term
from foederis.release.joined import joined
from foederis.store import Graph

MARK = b"\0"  # which stands in no N-Quads
COPIED = frozenset({"event", "act", "group", "claim", "count", "finding", "position", "assessment", "reconciliation"})


class Copies:
    """The quads of a release, those to be copied apart: all of its events, or the `lightest` so many alone."""

    def __init__(self, graph: Graph, lightest: int = 0) -> None:
        quads = list(graph.store)
        hanging = _lightest(graph, lightest) if lightest else None
        self._own = len(graph.things(term("Event")))
        self.events = lightest or self._own
        self._lines = _written(quads)
        each = [quad for quad in quads if _is_copied(quad) and (hanging is None or _subject(quad) in hanging)]
        self._pattern = _written(each, {_subject(quad) for quad in each})

    def write(self, events: int, index: Path) -> int:
        """At least so many events, the record's own among them, into a new index; the number of quads."""
        store = Store(str(index))
        store.bulk_load(input=joined(self._contents(-(-(events - self._own) // self.events))), format=RdfFormat.N_QUADS)
        store.flush()
        return len(store)

    def _contents(self, times: int) -> Iterator[bytes]:
        yield self._lines
        for number in range(1, times + 1):
            yield self._pattern.replace(MARK, f"-{number}".encode())


def _lightest(graph: Graph, count: int) -> set[str]:
    """What hangs on the events, among those from which something follows, that hold the fewest statements."""
    weighed = []
    for event in graph.things(term("Event")):
        acts = graph.subjects(term("inEvent"), event)
        following = [one for act in acts for one in graph.subjects(term("ofAct"), act)]
        told = [event, *acts, *(group for act in acts for group in graph.values(act, term("affects")))]
        hanging = {*told, *following, *(claim for one in told for claim in graph.subjects(term("about"), one))}
        if following:
            weight = sum(len(list(graph.store.quads_for_pattern(NamedNode(one), None, None))) for one in hanging)
            weighed.append((weight, event, hanging))
    return set().union(*(hanging for _, _, hanging in sorted(weighed, key=lambda one: one[:2])[:count]))


def _written(quads: Iterable[Quad], marked: Collection[str] = ()) -> bytes:
    """N-Quads; the names of what is copied end in a mark, where the number of the copy goes."""
    text = serialize(quads, format=RdfFormat.N_QUADS) or b""
    for node in marked:
        text = text.replace(f"<{node}>".encode(), f"<{node}".encode() + MARK + b">")
    return text


def _subject(quad: Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""


def _is_copied(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode) and _kind(quad.subject) in COPIED


def _kind(node: NamedNode) -> str:
    return names.split(node.value)[0] if node.value.startswith(names.ID) else ""


def parameters(question: str) -> dict[str, Any]:
    """Those of the first golden answer of a question."""
    cases = json.loads((house.queries() / "golden" / f"{question}.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = cases[0]["parameters"]
    return found
