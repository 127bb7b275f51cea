"""The law made ready for SPARQL: what the engine holds as its compiled index, as triples laid out for quick look-ups.

Both sides are spared the same work: the closure of act types and of circumstances, paths through other treaties, the
arithmetic of entry into force, which reservation touches which norm. The layout favours SPARQL: what is looked up by
two things (a State's standing on a treaty, say) is one triple with a property of its own.

A `way` is one by which a norm may bind: its own treaty, one that incorporates it, or custom.
"""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from benchmarks.synthetic.writer import day
from foederis import names
from foederis.dates import span
from foederis.law import Law
from foederis.law.model import Norm, Path, TreatyAction
from foederis.law.status import standing

NS = "https://w3id.org/foederis/benchmark#"
EVER, NEVER = date(1, 1, 1), date(9999, 12, 31)
ROLES = {
    "acting-state": NS + "acting",
    "destination-state": names.term("destination"),
    "state-of-nationality": NS + "of",
}


def prepare(law: Law) -> list[Triple]:
    """All of it."""
    return [
        *(triple for norm in law.norms.values() for triple in _ways(norm, law)),
        *_states(law),
        *_circumstances(law),
        *(triple for state in law.states for treaty in law.treaties for triple in _standing(state, treaty, law)),
    ]


def x(name: str) -> NamedNode:
    return NamedNode(NS + name)


def _of(kind: str, slug: str) -> NamedNode:
    return NamedNode(names.iri(kind, slug))


def _ways(norm: Norm, law: Law) -> Iterator[Triple]:
    """One node a way; those that need no choice and know no limitation are `plain`."""
    plain = len(norm.paths) == 1 and not norm.paths[0].limitations
    for order, path in enumerate(norm.paths or (None,)):
        way = x(f"way/{norm.slug}-{order}")
        yield Triple(way, x("norm"), _of("norm", norm.slug))
        yield Triple(way, x("order"), Literal(str(order)))
        yield Triple(way, x("role"), NamedNode(ROLES[norm.bearer_role]))
        yield Triple(way, x("reach"), Literal(norm.reach))
        kind = "plain" if plain else "chosen" if path else "custom"
        for act_type in sorted(norm.governs):
            yield Triple(way, x(f"{kind}Governs"), _of("concept", act_type))
        yield from _asked(way, norm)
        yield from _path(way, norm, path, law) if path else _custom(way, norm)


def _asked(way: NamedNode, norm: Norm) -> Iterator[Triple]:
    if norm.contested_reading:
        yield Triple(way, x("contested"), Literal(True))
    for name, requirements in (("person", norm.persons), ("condition", norm.conditions)):
        for one in requirements:
            yield Triple(way, x(name), x(f"requirement/{one.slug}"))
            yield Triple(way, x(f"{name}Failing"), x(f"unmet/{one.slug}"))
    for exception in norm.exceptions:
        for slug in exception.invoked_through:
            yield Triple(way, x("invoked"), x(f"invoked/{slug}"))
            yield Triple(way, x("invokedFound"), x(f"invoked-found/{slug}"))


def _custom(way: NamedNode, norm: Norm) -> Iterator[Triple]:
    settled = norm.existence == "settled"
    since = span(norm.custom_since).latest_end if norm.custom_since else EVER
    yield Triple(way, x("settledFrom"), day(since if settled else NEVER))


def _path(way: NamedNode, norm: Norm, path: Path, law: Law) -> Iterator[Triple]:
    yield Triple(way, x("standing"), x(f"on/{path.treaty}"))
    for limitation in path.limitations:
        yield Triple(way, x("limit"), x(f"held/{limitation.requires}"))
        yield Triple(way, x("limitFailing"), x(f"failed/{limitation.requires}"))
        yield Triple(way, x("limitSilent"), _of("concept", limitation.requires))
        yield Triple(way, x("limitFrom"), day(limitation.presumed_unmet_from or NEVER))
    touching = [*_touching(norm, path, law)]
    touched = x(f"touched/{norm.slug}/{path.treaty}")
    if touching:
        yield Triple(way, x("touched"), touched)
    for action in touching:
        node = x(f"touch/{norm.slug}/{path.treaty}/{action.slug}")
        yield Triple(_of("state", action.state), touched, node)
        yield Triple(node, x("from"), day(action.day))
        yield Triple(node, x("until"), day(_withdrawn(action, law)))
        yield from _effect(node, action, norm)


def _touching(norm: Norm, path: Path, law: Law) -> Iterator[TreatyAction]:
    """The actions that may touch the norm: reservations to its provisions, suspensions, derogations."""
    for (_, treaty), log in law.actions.items():
        if treaty in (path.treaty, path.own_treaty):
            yield from (one for one in log if one.effect == "reserve" and set(one.provisions) & set(norm.provisions))
        if treaty == path.treaty:
            yield from (one for one in log if one.effect in ("suspend", "derogate"))


def _effect(node: NamedNode, action: TreatyAction, norm: Norm) -> Iterator[Triple]:
    """What an action unbinds from while it stands throughout, and what it leaves open if it may have stood."""
    if action.effect == "suspend":
        yield Triple(node, x("unbinds"), Literal("suspended"))
        yield Triple(node, x("opens"), Literal("derogation-open"))
    elif action.effect == "derogate" and norm.derogable:
        yield Triple(node, x("opens"), Literal("derogation-open"))
    elif action.effect == "reserve":
        yield Triple(node, x("reserves"), Literal(True))
        if action.reservation_effect == "excludes" and action.permissibility == "permissible":
            yield Triple(node, x("unbinds"), Literal("reserved"))
        if action.reservation_effect != "interprets":
            yield Triple(node, x("opens"), Literal("reservation-open"))


def _withdrawn(action: TreatyAction, law: Law) -> date:
    log = law.actions[action.state, action.treaty]
    return min((other.day for other in log if other.withdraws == action.slug), default=NEVER)


def _states(law: Law) -> Iterator[Triple]:
    """Whose conduct an actor's is, and for whom a speaker speaks."""
    own = {("state", slug): _of("state", slug) for slug in law.states}
    own |= {("agent", slug): _of("state", state) for slug, state in law.organs.items()}
    for (kind, slug), state in own.items():
        yield Triple(_of(kind, slug), x("conductOf"), state)
        yield Triple(_of(kind, slug), x("speaksFor"), state)
    for slug in law.agents - law.organs.keys():
        yield Triple(_of("agent", slug), x("speaksFor"), _of("agent", slug))


def _circumstances(law: Law) -> Iterator[Triple]:
    """What each implies, in which requirements it is asked for, and which exceptions are invoked through it."""
    for one in law.circumstances.values():
        node = _of("concept", one.slug)
        yield Triple(node, x("held"), x(f"held/{one.slug}"))
        yield Triple(node, x("failed"), x(f"failed/{one.slug}"))
        yield Triple(node, x("disputed"), x(f"disputed/{one.slug}"))
        if one.of == "danger":
            yield Triple(node, x("danger"), Literal(True))
        if one.presupposes_danger_at_home:
            yield Triple(node, x("dangerAtHome"), Literal(True))
        for narrower in one.narrower:
            yield Triple(_of("concept", narrower), x("implies"), node)
        for implied in one.implied_by_at_home:
            yield Triple(_of("concept", implied), x("impliesAtHome"), node)
    for norm in law.norms.values():
        yield from _asking(norm)


def _asking(norm: Norm) -> Iterator[Triple]:
    for one in (*norm.persons, *norm.conditions):
        requirement = x(f"requirement/{one.slug}")
        yield Triple(requirement, x("unmet"), x(f"unmet/{one.slug}"))
        for slug in one.any_of:
            yield Triple(requirement, x("anyOf"), x(f"held/{slug}"))
            yield Triple(requirement, x("failedBy"), x(f"failed/{slug}"))
            yield Triple(_of("concept", slug), x("askedIn"), requirement)
    for slug in (slug for exception in norm.exceptions for slug in exception.invoked_through):
        yield Triple(_of("concept", slug), x("invoked"), x(f"invoked/{slug}"))
        yield Triple(_of("concept", slug), x("invokedFound"), x(f"invoked-found/{slug}"))


def _standing(state: str, treaty: str, law: Law) -> Iterator[Triple]:
    """A State's standing on a treaty: the times of its being bound, and since when it had signed and consented."""
    stand = standing(law, state, treaty)
    node = x(f"standing/{state}/{treaty}")
    yield Triple(_of("state", state), x(f"on/{treaty}"), node)
    if stand.coverage is None:
        yield Triple(node, x("unknown"), Literal(True))
    elif not stand.log:
        yield Triple(node, x("never"), Literal(True))
    for interval in stand.intervals:
        bound = x(f"interval/{state}/{treaty}/{interval.begin}")
        yield Triple(node, x("interval"), bound)
        yield Triple(bound, x("from"), day(interval.begin))
        yield Triple(bound, x("until"), day(interval.end or NEVER))
        if interval.end:
            yield Triple(node, x("left"), day(interval.end))
    yield from (Triple(node, x("signed"), day(one.day)) for one in stand.log if one.effect == "sign")
    yield from (Triple(node, x("consented"), day(one.day)) for one in stand.log if one.effect == "consent")
    yield from (Triple(node, x("again"), day(one)) for one in _again(stand.log))
    if (state, treaty, "") not in law.reservation_coverage:
        yield Triple(node, x("unread"), Literal(True))


def _again(log: tuple[TreatyAction, ...]) -> Iterator[date]:
    """The consents of a State that had given notice that it would leave."""
    notice = next((one.day for one in log if one.effect == "leave"), NEVER)
    yield from (one.day for one in log if one.effect == "consent" and one.day > notice)
