"""What the claims come to: one rule for weighing them, and the special logic of dangers in a country.

The rule (DESIGN: on evidence). A claim by anyone passes a circumstance. A denial by an interested State – the
bearer, or the
State in which the danger lies – is shown and never weighs against a claim. A denial by somebody else makes it
undetermined. Only what is stipulated false, or a competent body's contrary finding, fails it. A finding
speaks for its own time: an earlier one is shown and does not decide.
"""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from foederis.law.model import Act, Circumstance, Evidence, Law, Requirement, Result, Sources, Verdict
from foederis.law.status import own_state


class Weighed(NamedTuple):
    """One circumstance, weighed: the result, why, and what was looked at."""

    result: Result
    ground: str
    circumstance: str
    seen: tuple[Evidence, ...] = ()


SILENT = "ground-silent"


def weigh(circumstance: str, evidence: tuple[Evidence, ...], interested: frozenset[str]) -> Weighed:
    """The rule above, for one circumstance and everything said of it."""
    if not evidence:
        return Weighed(Result.UNDETERMINED, SILENT, circumstance)
    stances = {item.stance for item in evidence if item.timing == "covers"}
    if stances == ASSERTED:
        return Weighed(Result.PASS, "ground-claimed", circumstance, evidence)
    deciding = [item for item in evidence if item.timing == "covers"]
    if "false" in stances:
        return Weighed(Result.FAIL, "ground-false", circumstance, evidence)
    contrary = any(item.stance == "found-not" and item.competent and item.by not in interested for item in deciding)
    if contrary:
        found = any(item.stance == "found" and item.competent for item in deciding)
        result, ground = (Result.UNDETERMINED, "ground-disputed") if found else (Result.FAIL, "ground-found-not")
        return Weighed(result, ground, circumstance, evidence)
    affirmed = any(item.affirms for item in deciding)
    denied = any(item.stance in ("denied", "found-not") and item.by not in interested for item in deciding)
    if affirmed:
        result, ground = (Result.UNDETERMINED, "ground-disputed") if denied else (Result.PASS, "ground-claimed")
        return Weighed(result, ground, circumstance, evidence)
    if denied or not stances.isdisjoint(("denied", "denied-by-bearer", "found-not")):
        return Weighed(Result.UNDETERMINED, "ground-denied-only", circumstance, evidence)
    return Weighed(Result.UNDETERMINED, "ground-earlier-only", circumstance, evidence)


ASSERTED = frozenset(("asserted",))  # as nearly everything is


def weigh_circumstance(law: Law, act: Act, slug: str, bearer: str) -> Weighed:
    """A circumstance of an act, with what implies it: narrower ones, and for a danger at home the status that
    presupposes it."""
    circumstance = law.circumstances[slug]
    if circumstance.of == "danger":
        return _weigh_danger(law, act, circumstance, bearer)
    interested = _voices(law, bearer)
    if circumstance.presupposes_danger_at_home:
        interested = interested.union(*(_voices(law, state) for state in act.nationalities))
    return weigh(slug, _said(act, circumstance), interested)


def _voices(law: Law, state: str) -> frozenset[str]:
    """Those who speak for a State: itself, its territories and organs."""
    return law.voices.get(own_state(law, state), frozenset((state,)))


def sent_home(law: Law, act: Act) -> bool:
    """Whether the destination is the country of nationality of all the people."""
    destination = own_state(law, act.destination)
    return bool(destination) and {own_state(law, state) for state in act.nationalities} == {destination}


def _said(act: Act, circumstance: Circumstance) -> tuple[Evidence, ...]:
    """All that is said of a circumstance; of a narrower one only what affirms it, since its denial denies no more
    than itself."""
    own = act.circumstances.get(circumstance.slug, ())
    if len(circumstance.narrower) == 1:
        return own
    implied = chain.from_iterable(act.circumstances.get(other, ()) for other in circumstance.narrower[1:])
    return (*own, *(item for item in implied if item.affirms))


def _weigh_danger(law: Law, act: Act, circumstance: Circumstance, bearer: str) -> Weighed:
    """A danger where the person is sent; or in a third country, which reaches the removal only with a risk of onward
    removal."""
    said = _said(act, circumstance)
    if circumstance.implied_by_at_home and sent_home(law, act):
        home = chain.from_iterable(act.circumstances.get(other, ()) for other in circumstance.implied_by_at_home)
        said = (*said, *(item for item in home if item.affirms))
    destination = own_state(law, act.destination)
    there = tuple(item for item in said if not item.country or own_state(law, item.country) == destination)
    direct = weigh(circumstance.slug, there, _voices(law, bearer) | _voices(law, act.destination))
    elsewhere = [item for item in said if item not in there]
    if not elsewhere or direct.result is Result.PASS:
        return direct
    if not act.destination:
        return Weighed(Result.UNDETERMINED, "ground-onward-open", circumstance.slug, said)
    ways = [
        _by_way_of(law, act, circumstance, country, [item for item in elsewhere if item.country == country], bearer)
        for country in sorted({item.country for item in elsewhere})
    ]
    best = min(ways, key=lambda way: way.result)
    if best.result < direct.result or not there:
        return best._replace(seen=tuple(dict.fromkeys((*there, *best.seen))))
    return direct._replace(seen=said)


def _by_way_of(
    law: Law, act: Act, circumstance: Circumstance, country: str, said: Iterable[Evidence], bearer: str
) -> Weighed:
    danger = weigh(circumstance.slug, tuple(said), _voices(law, bearer) | _voices(law, country))
    onward = weigh(
        ONWARD,
        tuple(item for item in act.circumstances.get(ONWARD, ()) if item.country in ("", country)),
        _voices(law, bearer) | _voices(law, act.destination),
    )
    # The danger where the person is sent stays unknown, so that a missing onward risk leaves the question open.
    result = Result.PASS if danger.result is onward.result is Result.PASS else Result.UNDETERMINED
    ground = "ground-onward" if result is Result.PASS else "ground-onward-open"
    return Weighed(result, ground, circumstance.slug, (*danger.seen, *onward.seen))


ONWARD = "onward-removal-risk"


def weigh_requirement(law: Law, act: Act, requirement: Requirement, bearer: str) -> Weighed:
    """The best of the circumstances of which one is enough."""
    return min((weigh_circumstance(law, act, slug, bearer) for slug in requirement.any_of), key=lambda one: one.result)


def verdict_of(weighed: Weighed, reason: str) -> Verdict:
    """A weighed circumstance as a gate's verdict."""
    return Verdict(
        weighed.result,
        weighed.ground,
        "" if weighed.result is Result.PASS else reason,
        (("circumstance", "concept", weighed.circumstance),),
        tuple(("claim", item.claim) for item in weighed.seen if item.claim),
    )


def sources(law: Law, evidence: Iterable[Evidence]) -> Sources:
    """Independent origins, each counted once: three releases of one publisher, or three reports of one informant,
    are one."""
    affirming = [item for item in evidence if item.affirms and item.timing == "covers"]
    groups: list[set[str]] = []
    for item in affirming:
        tokens = _origins(law, item)
        if not tokens:
            continue
        joined = [group for group in groups if group & tokens]
        groups = [group for group in groups if not group & tokens] + [tokens.union(*joined)]
    first = sum(any(item.first_hand and _origins(law, item) & group for item in affirming) for group in groups)
    found = {(item.by, item.claim): item for item in evidence if item.stance == "found"}
    bodies = sorted(found.values(), key=lambda item: (item.timing != "covers", item.said_on, item.by, item.claim))
    return Sources(len(groups), first, len(groups) - first, tuple(bodies))


def _origins(law: Law, item: Evidence) -> set[str]:
    """Whose word it is; an informant's word comes with the publisher that vouches for him."""
    publisher = law.sources.get(item.source, "")
    if item.by and item.by not in law.informants:
        return {item.by}
    return {name for name in (item.by, publisher) if name}
