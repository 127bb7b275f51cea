"""The engine's side of the join."""

from collections.abc import Iterable

from benchmarks.conclusions import Conclusions
from foederis.acts import parse_act, recorded_input
from foederis.answers import Names, render, to_bytes
from foederis.law import Act, Law, assess, conclude
from foederis.store import Graph


def conclusions(acts: Iterable[Act], law: Law) -> Conclusions:
    """All of them, to compare."""
    return {(act.slug, one.norm, one.bearer): (one.outcome, one.reason) for act in acts for one in conclude(act, law)}


def count(acts: Iterable[Act], law: Law) -> int:
    """Concludes on acts in memory, each act's conclusions made, counted and let go."""
    return sum(len(conclude(act, law)) for act in acts)


def count_from(graph: Graph, slugs: Iterable[str], law: Law) -> int:
    """The same, with each act and its claims read from the graph first."""
    return sum(len(conclude(parse_act(recorded_input(graph, slug), law), law)) for slug in slugs)


def trace(acts: Iterable[Act], law: Law) -> int:
    """Assessments with all their gates, as values."""
    return sum(len(assess(act, law).assessments) for act in acts)


def render_all(acts: Iterable[Act], law: Law, known: Names) -> int:
    """Full answers with sentences and references, as bytes of JSON."""
    return sum(len(to_bytes(render(act, law, known))) for act in acts)
