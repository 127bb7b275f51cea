"""The gates: one function each, from a case (act, norm, bearer, path) to a verdict.

What silence means, gate by gate: attribution passes for a State and its organs; bound is undetermined without coverage;
reservation, derogation and exception pass; person, territory (where reach is not plain) and condition are undetermined.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from foederis.dates import span
from foederis.law.evidence import SILENT, Weighed, sent_home, verdict_of, weigh, weigh_circumstance
from foederis.law.model import (
    Act,
    Attribution,
    Characteristic,
    Coverage,
    Evidence,
    Interval,
    Law,
    Limitation,
    Norm,
    Path,
    Principal,
    Requirement,
    Result,
    State,
    Touching,
    TreatyAction,
    Verdict,
)
from foederis.law.status import Binding, bound, differing, in_force, last_day, own_state, part_of

T = TypeVar("T")
Facts = tuple[tuple[str, str, str], ...]


class Inquiry:
    """One act before the law, with everything that is worked out once for it and serves many norms."""

    __slots__ = ("_remembered", "act", "judged", "law")

    def __init__(self, act: Act, law: Law) -> None:
        self.act = act
        self.law = law
        self.judged = bool(law.competence) and _competence_matters(act, law)
        self._remembered: dict[tuple[str, ...], Any] = {}

    def once(self, key: tuple[str, ...], work_out: Callable[[], T]) -> T:
        """What `work_out` gives, worked out the first time that the key is asked for."""
        found: T | None = self._remembered.get(key)
        if found is None:
            found = self._remembered[key] = work_out()
        return found

    def weigh(self, slug: str, bearer: str, treaty: str) -> Weighed:
        return self.once(("weigh", slug, bearer, treaty), lambda: self._weigh(slug, bearer, treaty))

    def _weigh(self, slug: str, bearer: str, treaty: str) -> Weighed:
        weighed = weigh_circumstance(self.law, self._before(treaty), slug, bearer)
        denied = weighed.ground == SILENT and any(
            slug in self.law.circumstances[other].narrower
            for position in self.act.positions
            if position.by == bearer
            for other in position.denies
        )
        return weighed._replace(ground="ground-denied-only") if denied else weighed

    def _before(self, treaty: str) -> Act:
        """The act with the findings on it that are competent under a treaty (empty: under custom) marked so."""
        return (
            self.once(("before", treaty), lambda: competent_under(self.act, self.law, treaty))
            if self.judged
            else self.act
        )

    def territory_of(self, bearer: str) -> str:
        """The part of the bearer's territory in which the act lies, where status can differ there; else the whole."""
        place = self.law.states.get(self.act.territory)
        part = place is not None and place.territory_of == bearer
        return self.act.territory if part and own_state(self.law, self.act.territory, self.act.span) == bearer else ""


class Case:
    """One act against one norm for one bearer."""

    __slots__ = ("act", "bearer", "court", "inquiry", "law", "norm")

    def __init__(self, inquiry: Inquiry, norm: Norm, bearer: str) -> None:
        self.inquiry = inquiry
        self.act = inquiry.act
        self.law = inquiry.law
        self.norm = norm
        self.bearer = bearer
        # The treaty under which findings are competent or not, where that matters.
        self.court = norm.treaty if inquiry.judged else ""

    def weigh(self, slug: str) -> Weighed:
        return self.inquiry.weigh(slug, self.bearer, self.court)

    @property
    def territory(self) -> str:
        return self.inquiry.territory_of(self.bearer)

    def touching(self, path: Path) -> Touching:
        """The bearer's actions that could touch the norm by this path, looked for once for the law."""
        key = (self.norm.slug, self.bearer, path.treaty)
        found = self.law.touching.get(key)
        if found is None:
            found = self.law.touching[key] = _touching(self.law, self.norm, self.bearer, path)
        return found


def _competence_matters(act: Act, law: Law) -> bool:
    """Whether it matters under which treaty a body is competent: only a finding that something does not hold, or that
    an exception does, closes a gate."""
    contrary = known = False
    for slug, said in act.circumstances.items():
        for item in said:
            if item.stance in FINDINGS:
                contrary = contrary or item.stance == "found-not" or slug in law.invoking
                known = known or item.by in law.competence
    return contrary and known


FINDINGS = ("found", "found-not")


def competent_under(act: Act, law: Law, treaty: str) -> Act:
    """The act, each finding of a body whose treaties are known marked as competent under this one or not."""
    return replace(act, circumstances={slug: _judged(law, said, treaty) for slug, said in act.circumstances.items()})


def _judged(law: Law, said: tuple[Evidence, ...], treaty: str) -> tuple[Evidence, ...]:
    return tuple(
        item._replace(competent=treaty in law.competence[item.by]) if item.by in law.competence else item
        for item in said
    )


def _touching(law: Law, norm: Norm, bearer: str, path: Path) -> Touching:
    treaties = dict.fromkeys((path.treaty, path.own_treaty))
    actions = [action for treaty in treaties for action in law.actions.get((bearer, treaty), ())]
    outer = _with_outer(law, norm)
    return Touching(
        reservations=tuple(
            action
            for action in actions
            if action.effect in ("reserve", "declare")
            and any(slug in outer or _inside(law, slug, norm) for slug in action.provisions)
        ),
        suspensions=tuple(
            action for action in actions if action.effect in ("suspend", "derogate") and action.treaty == path.treaty
        ),
        declared=tuple(action for action in actions if action.invokes_limitation),
    )


def _with_outer(law: Law, norm: Norm) -> set[str]:
    """The provisions on which a norm rests, and those of which they are parts."""
    outer = (law.provisions[slug].within for slug in norm.provisions if slug in law.provisions)
    return set(norm.provisions).union(*outer)


def _inside(law: Law, slug: str, norm: Norm) -> bool:
    """Whether a provision is a part of one on which the norm rests."""
    provision = law.provisions.get(slug)
    return provision is not None and any(outer in norm.provisions for outer in provision.within)


PASS_ACT = Verdict(Result.PASS, "ground-governed")
PASS_OWN = Verdict(Result.PASS, "ground-own-conduct")
PASS_OTHER_ROLE = Verdict(Result.PASS, "ground-conduct-not-in-question")
PASS_ROLE = {
    role: Verdict(Result.PASS, f"ground-{role}")
    for role in ("acting-state", "destination-state", "state-of-nationality", "territorial-state")
}
PASS_RESERVATION = Verdict(Result.PASS, "ground-no-reservation")
PASS_DEROGATION = Verdict(Result.PASS, "ground-no-derogation")
PASS_NO_DEROGATION_POSSIBLE = Verdict(Result.PASS, "ground-non-derogable")
PASS_RESERVATION_CUSTOM = Verdict(Result.PASS, "ground-no-reservation-to-custom")
PASS_DEROGATION_CUSTOM = Verdict(Result.PASS, "ground-no-derogation-from-custom")
PASS_PERSON = Verdict(Result.PASS, "ground-anyone")
PASS_REACH = Verdict(Result.PASS, "ground-own-territory")
PASS_REACH_ASSUMED = Verdict(Result.PASS, "ground-own-territory-assumed")
PASS_ANYWHERE = Verdict(Result.PASS, "ground-reach-anywhere")
PASS_CONDITION = Verdict(Result.PASS, "ground-no-condition")
PASS_EXCEPTION = Verdict(Result.PASS, "ground-no-exception")


def act_gate(case: Case) -> Verdict:
    """Does the norm govern this type of act? Undetermined where it does so on one reading of its provision only."""
    if case.norm.contested_reading:
        return Verdict(Result.UNDETERMINED, "ground-contested-reading", "reading-contested")
    return PASS_ACT


def attribution_gate(case: Case) -> Verdict:
    """Is the act the State's (ILC Articles on State Responsibility, 4 to 11)? Passes for a State and its organs
    (article 4)."""
    if case.norm.bearer_role != "acting-state":
        return PASS_OTHER_ROLE
    attribution = case.act.attribution
    if attribution is not None and attribution.state == case.bearer:
        return _attributed(case.law, attribution)
    if attribution is not None and attribution.basis == "organ-at-disposal":
        # ILC Articles, 6: what an organ placed at another State's disposal does is that State's.
        facts = (("basis", "concept", "attribution-organ-at-disposal"), ("state", "state", case.bearer))
        return Verdict(Result.UNDETERMINED, "ground-attribution-open", "attribution-open", facts)
    return PASS_OWN


def _attributed(law: Law, attribution: Attribution) -> Verdict:
    weighed = weigh("", attribution.evidence, law.voices.get(attribution.state, frozenset()))
    facts = (("basis", "concept", f"attribution-{attribution.basis}"), ("state", "state", attribution.state))
    grounds = {
        Result.PASS: "ground-attributed",
        Result.UNDETERMINED: "ground-attribution-open",
        Result.FAIL: "ground-not-attributable",
    }
    reasons = {Result.PASS: "", Result.UNDETERMINED: "attribution-open", Result.FAIL: "not-attributable"}
    evidence = tuple(("claim", item.claim) for item in weighed.seen if item.claim)
    return Verdict(weighed.result, grounds[weighed.result], reasons[weighed.result], facts, evidence)


def bearer_gate(case: Case) -> Verdict:
    """Is this State the norm's bearer here? Cases are made for the State that has the role, so that this says which
    role."""
    return PASS_ROLE[case.norm.bearer_role]


def bound_gate(case: Case, path: Path | None) -> Binding:
    """Was the State bound on that date, in that territory, by this treaty? Custom binds where its existence is
    settled."""
    if path is None:
        return _custom(case.norm, case.act)
    somewhere = not case.act.territory and case.norm.bearer_role == "acting-state"
    key = ("bound-somewhere" if somewhere else "bound", case.bearer, path.treaty)
    return case.inquiry.once(key, lambda: _bound_by(case, path.treaty, somewhere))


def _bound_by(case: Case, treaty: str, somewhere: bool) -> Binding:
    """Where in its territory the State acted may not be known: then its standing has to be the same everywhere."""
    law, when, continuing = case.law, case.act.span, case.act.continuing
    whole = bound(law, case.bearer, treaty, case.territory, when, continuing=continuing)
    other = differing(law, case.bearer, treaty, when, whole, continuing=continuing) if somewhere else ""
    if not other:
        return whole
    facts: Facts = (("state", "state", case.bearer), ("treaty", "treaty", treaty), ("territory", "state", other))
    verdict = Verdict(Result.UNDETERMINED, "ground-standing-differs", "territory-open", facts, whole.verdict.evidence)
    return Binding(verdict, whole.since, None, whole.as_checked)


def _custom(norm: Norm, act: Act) -> Binding:
    """Custom is asked as a treaty is: an instant on all its possible days, a continuing act for the part that
    overlaps."""
    facts = (("since", "", norm.custom_since),)
    if norm.existence != "settled":
        return Binding(Verdict(Result.UNDETERMINED, "ground-existence-debated", "existence-debated", facts))
    shown_from = span(norm.custom_since).latest_end if norm.custom_since else date.min
    when = act.span
    overlaps = act.continuing and when.latest_begin <= when.earliest_end and shown_from <= when.earliest_end
    if when.earliest_begin < shown_from and not overlaps:
        return Binding(Verdict(Result.UNDETERMINED, "ground-custom-not-shown-then", "existence-debated", facts))
    part = part_of(Interval(shown_from, None, (), ""), when) if when.earliest_begin < shown_from else None
    return Binding(Verdict(Result.PASS, "ground-custom", "", facts), part=part)


def reservations(case: Case, path: Path | None) -> list[TreatyAction]:
    """The bearer's reservations, declarations and understandings that touch the norm's provisions and stood at the
    time."""
    candidates = case.touching(path).reservations if path is not None else ()
    if not candidates:
        return []
    here = ("", case.territory)
    return [
        action for action in candidates if action.territory in here and in_force(case.law, action, case.act.span).any
    ]


def reservation_gate(case: Case, path: Path | None, shown: list[TreatyAction]) -> Verdict:
    """Only a permissible reservation that excludes the whole provision unbinds (VCLT 19 to 21); others are shown.
    Silence passes within the coverage of reservations, and after it as last checked."""
    if not shown:
        return PASS_RESERVATION_CUSTOM if path is None else _unreserved(case, path)
    verdicts = [_reserved(case, action) for action in shown]
    worst = max(verdicts, key=lambda verdict: verdict.result)
    return worst._replace(evidence=tuple(("action", action.slug) for action in shown))


def _unreserved(case: Case, path: Path) -> Verdict:
    return case.inquiry.once(("unreserved", case.bearer, path.treaty), lambda: _silence(case, path.treaty))


def _silence(case: Case, treaty: str) -> Verdict:
    known = reservations_known(case.law, case.bearer, treaty, case.territory)
    if known is None:
        facts: Facts = (("state", "state", case.bearer), ("treaty", "treaty", treaty))
        return Verdict(Result.UNDETERMINED, "ground-reservations-unknown", "reservation-open", facts)
    if last_day(case.act.span) <= known.up_to:
        return PASS_RESERVATION
    facts = (("date", "", known.up_to.isoformat()),)
    return Verdict(Result.PASS, "ground-no-reservation-as-checked", "", facts, (("coverage", known.slug),))


def reservations_known(law: Law, bearer: str, treaty: str, territory: str) -> Coverage | None:
    """Up to when the State's reservations to a treaty are known, there or for the whole of it."""
    covered = law.reservation_coverage
    return covered.get((bearer, treaty, territory)) or covered.get((bearer, treaty, ""))


def _reserved(case: Case, action: TreatyAction) -> Verdict:
    facts: Facts = (("reservation", "action", action.slug),)
    if action.permissibility == "impermissible" or action.reservation_effect in ("interprets", "procedural", ""):
        return Verdict(Result.PASS, "ground-reservation-shown", "", facts)
    if not in_force(case.law, action, case.act.span).all:
        if case.act.continuing:
            return Verdict(Result.PASS, "ground-reservation-part", "", facts)
        return Verdict(Result.UNDETERMINED, "ground-reservation-uncertain", "reservation-open", facts)
    whole = not _with_outer(case.law, case.norm).isdisjoint(action.provisions)
    if action.reservation_effect == "excludes" and whole and not action.bites_on:
        if action.permissibility == "permissible":
            return Verdict(Result.FAIL, "ground-reserved", "reserved", facts)
        return Verdict(Result.UNDETERMINED, "ground-reservation-disputed", "reservation-open", facts)
    if action.bites_on and not _bites(case, action):
        return Verdict(Result.PASS, "ground-reservation-elsewhere", "", facts)
    return Verdict(Result.UNDETERMINED, "ground-reservation-modifies", "reservation-open", facts)


def _bites(case: Case, action: TreatyAction) -> bool:
    """Whether a modification touches what makes the norm apply here: the type of act, or the only circumstances
    that hold."""
    if case.act.act_type in action.bites_on:
        return True
    for requirement in case.norm.conditions:
        held = [slug for slug in requirement.any_of if case.weigh(slug).result is Result.PASS]
        untouched = [slug for slug in held if slug not in action.bites_on]
        if not untouched and action.bites_on & set(requirement.any_of):
            return True
    return False


def derogation_gate(case: Case, path: Path | None) -> Verdict:
    """Was the treaty suspended (VCLT 57), or the norm derogated from (ICCPR 4)? Silence passes."""
    if path is None:
        return PASS_DEROGATION_CUSTOM
    for action in case.touching(path).suspensions:
        stood = in_force(case.law, action, case.act.span)
        if not stood.any:
            continue
        facts: Facts = (("action", "action", action.slug),)
        if not stood.all and action.effect == "suspend":
            return Verdict(
                Result.UNDETERMINED, "ground-derogated", "derogation-open", facts, (("action", action.slug),)
            )
        if action.effect == "suspend":
            return Verdict(Result.FAIL, "ground-suspended", "suspended", facts, (("action", action.slug),))
        if case.norm.derogable and (not action.provisions or set(action.provisions) & _with_outer(case.law, case.norm)):
            return Verdict(
                Result.UNDETERMINED, "ground-derogated", "derogation-open", facts, (("action", action.slug),)
            )
    return PASS_DEROGATION if case.norm.derogable else PASS_NO_DEROGATION_POSSIBLE


def person_gate(case: Case, path: Path | None) -> tuple[Verdict, tuple[Characteristic, ...]]:
    """Are the protected person's conditions met, and for which subgroup? With the limits of the path's treaty."""
    if not case.norm.persons and (path is None or not path.limitations):
        return PASS_PERSON, ()
    limits = path.limits_key + path.treaty if path is not None and path.limitations else ""
    key = ("person", case.bearer, case.norm.persons_key, limits, case.court)
    return case.inquiry.once(key, lambda: _persons(case, path))


def _persons(case: Case, path: Path | None) -> tuple[Verdict, tuple[Characteristic, ...]]:
    verdicts = [_person(case, requirement) for requirement in case.norm.persons]
    if path is not None:
        verdicts += [limit(case, limitation) for limitation in path.limitations if limits(case, path, limitation)]
    if not verdicts:
        return PASS_PERSON, ()
    groups = [group for requirement in case.norm.persons if (group := _subgroup(case, requirement))]
    if len(groups) > 1:
        # Some meet the one requirement and some the other: whether anyone meets both is not said.
        verdicts.append(Verdict(Result.UNDETERMINED, "ground-subgroups-may-not-meet", "person-open"))
    partial = tuple(dict.fromkeys(item for group in groups for item in group))
    worst = max(verdicts, key=lambda verdict: verdict.result)
    evidence = tuple(dict.fromkeys(item for verdict in verdicts for item in verdict.evidence))
    return worst._replace(evidence=evidence), partial


def _person(case: Case, requirement: Requirement) -> Verdict:
    every = [_characteristic(case, slug) for slug in requirement.any_of]
    return _of_any(requirement, min(every, key=lambda verdict: verdict.result), every)


def _characteristic(case: Case, slug: str) -> Verdict:
    derivation = case.law.circumstances[slug].derivation
    if derivation:
        return DERIVATIONS[derivation](case, None)
    weighed = case.weigh(slug)
    return verdict_of(weighed, "person-not-covered" if weighed.result is Result.FAIL else "person-open")


def _subgroup(case: Case, requirement: Requirement) -> tuple[Characteristic, ...]:
    """The characteristics, of a part of the group only, through which a requirement is met; none where all meet it."""
    asked = {other for slug in requirement.any_of for other in case.law.circumstances[slug].narrower}
    held = [item for item in case.act.characteristics if item.slug in asked]
    held = [item for item in held if case.weigh(item.slug).result is not Result.FAIL]
    of_all = any(item.extent == "all" for item in held)
    by_claim = asked.intersection(case.act.circumstances).difference(item.slug for item in held)
    if of_all or any(case.weigh(slug).result is Result.PASS for slug in by_claim):
        return ()
    return tuple({item.slug: item for item in held}.values())


def limits(case: Case, path: Path, limitation: Limitation) -> bool:
    """Whether a limitation bites: always, or where the State has declared it."""
    if not limitation.only_when_declared:
        return True
    declared = case.touching(path).declared
    return any(
        action.invokes_limitation == limitation.slug and in_force(case.law, action, case.act.span).any
        for action in declared
    )


def limit(case: Case, limitation: Limitation) -> Verdict:
    """A limitation's circumstance: claimed, or presumed from the date or from where the persons come."""
    weighed = case.weigh(limitation.requires)
    facts: Facts = (("limitation", "limitation", limitation.slug),)
    if any(item.affirms and item.timing == "covers" for item in weighed.seen) or weighed.result is Result.FAIL:
        return verdict_of(weighed, limitation.reason)._replace(
            facts=(*facts, ("circumstance", "concept", limitation.requires))
        )
    if limitation.presumed_unmet_from and case.act.span.earliest_begin >= limitation.presumed_unmet_from:
        since = ("date", "", limitation.presumed_unmet_from.isoformat())
        return Verdict(Result.FAIL, "ground-limitation-presumed-unmet", limitation.reason, (*facts, since))
    if limitation.requires == "event-in-europe":
        return _in_europe(case, limitation.reason, facts)
    return Verdict(Result.UNDETERMINED, "ground-limitation-open", limitation.reason, facts)


def _in_europe(case: Case, reason: str, facts: Facts) -> Verdict:
    """Refugee Convention 1B(1)(a): the events are those in the country of nationality, whose region is recorded or
    not."""
    regions = {case.law.states[slug].region if slug in case.law.states else "" for slug in case.act.nationalities}
    if regions == {"europe"}:
        return Verdict(Result.PASS, "ground-events-in-europe-presumed", "", facts)
    if regions and "" not in regions and "europe" not in regions:
        return Verdict(Result.FAIL, "ground-events-outside-europe-presumed", reason, facts)
    return Verdict(Result.UNDETERMINED, "ground-limitation-open", reason, facts)


def territory_gate(case: Case) -> Verdict:
    """Is the act within the norm's reach? Plain on the bearer's own territory; beyond it a basis of jurisdiction
    has to be claimed."""
    if case.norm.reach in ("anywhere", ""):
        return PASS_ANYWHERE
    return case.inquiry.once(("territory", case.bearer, case.norm.reach), lambda: reached(case))


def reached(case: Case) -> Verdict:
    """The same, for a norm of which it is asked."""
    place = case.law.states.get(case.act.territory)
    if place is None:
        return Verdict(Result.UNDETERMINED, "ground-territory-unknown", "territory-open")
    facts: Facts = (("territory", "state", place.slug), ("state", "state", case.bearer))
    if own_state(case.law, place.slug, case.act.span) == case.bearer:
        return _at_home(case, place, facts)
    if case.norm.reach == "territory":
        return Verdict(Result.FAIL, "ground-out-of-reach", "out-of-reach", facts)
    if case.act.jurisdiction:
        basis = ("basis", "concept", f"jurisdiction-{case.act.jurisdiction}")
        return Verdict(Result.PASS, "ground-jurisdiction", "", (*facts, basis))
    return Verdict(Result.UNDETERMINED, "ground-abroad", "territory-open", facts)


def _at_home(case: Case, place: State, facts: Facts) -> Verdict:
    """On the bearer's own territory; of a territory that it came to hold, from that day on."""
    when = case.act.span
    if place.since is None or when.earliest_begin >= place.since:
        return PASS_REACH_ASSUMED if case.act.territory_assumed else PASS_REACH
    dated: Facts = (*facts, ("date", "", place.since.isoformat()))
    if case.act.continuing and when.latest_begin <= when.earliest_end and place.since <= when.earliest_end:
        return Verdict(Result.PASS, "ground-own-territory-since", "", dated)
    return Verdict(Result.UNDETERMINED, "ground-not-its-territory-then", "territory-open", dated)


def condition_gate(case: Case, path: Path | None) -> Verdict:
    """Do the circumstances that the norm needs hold, claimed or worked out from the record?"""
    if not case.norm.conditions:
        return PASS_CONDITION
    # Where nobody says where it was, the acting State is asked of each of its territories: a role's answer is its own.
    treaty = f"{path.treaty} {case.norm.bearer_role}" if path is not None and case.norm.conditions_by_treaty else ""
    key = ("condition", case.bearer, case.norm.conditions_key, treaty, case.court)
    return case.inquiry.once(key, lambda: _conditions(case, path))


def _conditions(case: Case, path: Path | None) -> Verdict:
    verdicts = [_condition(case, requirement, path) for requirement in case.norm.conditions]
    # Of those that pass, what holds for a part of the time only is named.
    worst = max(verdicts, key=lambda verdict: (verdict.result, verdict.ground == "ground-destination-party-part"))
    evidence = tuple(dict.fromkeys(item for verdict in verdicts for item in verdict.evidence))
    return worst._replace(evidence=evidence)


def _condition(case: Case, requirement: Requirement, path: Path | None) -> Verdict:
    every = [_circumstance(case, slug, path) for slug in requirement.any_of]
    return _of_any(requirement, min(every, key=lambda verdict: verdict.result), every)


def _of_any(requirement: Requirement, best: Verdict, every: Sequence[Verdict]) -> Verdict:
    """Where of several circumstances, of which one is enough, none holds for the same ground: all are named."""
    alike = len(every) > 1 and all(one.ground == best.ground for one in every)
    if best.result is Result.PASS or not alike:
        return best
    return best._replace(facts=(("circumstance", "requirement", requirement.slug),))


def _circumstance(case: Case, slug: str, path: Path | None) -> Verdict:
    derivation = case.law.circumstances[slug].derivation
    if derivation:
        return DERIVATIONS[derivation](case, path)
    weighed = case.weigh(slug)
    return verdict_of(weighed, "condition-not-met" if weighed.result is Result.FAIL else "condition-open")


def _destination_is_party(case: Case, path: Path | None) -> Verdict:
    """Palermo Protocol 8(2) speaks of return to a State Party: is the destination one, on that day?"""
    destination = own_state(case.law, case.act.destination, case.act.span)
    if not destination or path is None:
        return Verdict(Result.UNDETERMINED, "ground-destination-unknown", "condition-open")
    there = _at_destination(case, path.treaty, destination)
    verdict = there.verdict
    if there.part is not None and together(case, path, bound_gate(case, path)) is None:
        return verdict._replace(result=Result.FAIL, ground="ground-destination-party-apart", reason="condition-not-met")
    if there.part is not None:
        return verdict._replace(ground="ground-destination-party-part")
    grounds = {Result.PASS: "party", Result.UNDETERMINED: "party-open", Result.FAIL: "no-party"}
    reasons = {Result.PASS: "", Result.UNDETERMINED: "condition-open", Result.FAIL: "condition-not-met"}
    closed = verdict.ground == "ground-closed-to"
    ground = verdict.ground if closed else f"ground-destination-{grounds[verdict.result]}"
    return verdict._replace(ground=ground, reason=reasons[verdict.result])


def _at_destination(case: Case, treaty: str, destination: str) -> Binding:
    part = case.act.destination if case.act.destination != destination else ""
    return bound(case.law, destination, treaty, part, case.act.span, continuing=case.act.continuing)


def together(case: Case, path: Path | None, own: Binding) -> Binding | None:
    """Where the destination has to be a party too, a continuing act is asked of the time in which both were; None where
    there is no such time."""
    if path is None or not case.act.continuing or not case.norm.conditions_by_treaty:
        return own
    destination = own_state(case.law, case.act.destination, case.act.span)
    there = _at_destination(case, path.treaty, destination) if destination else own
    if there.part is None or own.verdict.result is not Result.PASS:
        return own
    mine = own.part or (case.act.span.earliest_begin, None)
    begin = max(mine[0], there.part[0])
    end = min(filter(None, (mine[1], there.part[1])), default=None)
    return own._replace(part=(begin, end)) if end is None or begin < end else None


def _destination_is_another_state(case: Case, path: Path | None) -> Verdict:
    """CAT 3(1): “to another State”; a transfer between parts of one State is not that."""
    if not case.act.destination:
        return Verdict(Result.UNDETERMINED, "ground-destination-unknown", "condition-open")
    destination = own_state(case.law, case.act.destination, case.act.span)
    facts: Facts = (("destination", "state", case.act.destination),)
    if destination == case.bearer:
        return Verdict(Result.FAIL, "ground-destination-own", "condition-not-met", facts)
    return Verdict(Result.PASS, "ground-destination-another", "", facts)


def _destination_is_nationality(case: Case, path: Path | None) -> Verdict:
    if not case.act.destination or not case.act.nationalities:
        return Verdict(Result.UNDETERMINED, "ground-destination-unknown", "condition-open")
    facts: Facts = (("destination", "state", case.act.destination),)
    if sent_home(case.law, case.act):
        return Verdict(Result.PASS, "ground-destination-home", "", facts)
    destination = own_state(case.law, case.act.destination)
    if destination in {own_state(case.law, state) for state in case.act.nationalities}:
        return Verdict(Result.UNDETERMINED, "ground-destination-home-of-some", "condition-open", facts)
    return Verdict(Result.FAIL, "ground-destination-not-home", "condition-not-met", facts)


def _destination_is_bearer(case: Case, path: Path | None) -> Verdict:
    """Palermo Protocol 8(1): the State of nationality facilitates and accepts the return to itself."""
    destination = own_state(case.law, case.act.destination, case.act.span)
    if not destination:
        return Verdict(Result.UNDETERMINED, "ground-destination-unknown", "condition-open")
    facts: Facts = (("destination", "state", case.act.destination), ("state", "state", case.bearer))
    if destination == case.bearer:
        return Verdict(Result.PASS, "ground-destination-is-bearer", "", facts)
    return Verdict(Result.FAIL, "ground-destination-not-bearer", "condition-not-met", facts)


def _bearer_is_nationality(case: Case, path: Path | None) -> Verdict:
    """ICCPR 12(4), “his own country”: at the least that of a national (General Comment 27, paragraph 20)."""
    nationalities = {own_state(case.law, slug) for slug in case.act.nationalities}
    if not nationalities:
        return Verdict(Result.UNDETERMINED, "ground-nationality-unknown", "person-open")
    facts: Facts = (("state", "state", case.bearer),)
    if case.bearer in nationalities:
        return Verdict(Result.PASS, "ground-national", "", facts)
    return Verdict(Result.FAIL, "ground-no-national", "person-not-covered", facts)


DERIVATIONS = {
    "destination-is-bearer": _destination_is_bearer,
    "bearer-is-nationality": _bearer_is_nationality,
    "destination-is-party": _destination_is_party,
    "destination-is-another-state": _destination_is_another_state,
    "destination-is-nationality": _destination_is_nationality,
}


def exception_gate(case: Case) -> Verdict:
    """Is an exception invoked? An invocation leaves the question open; a competent body's finding closes it;
    silence passes."""
    if not case.norm.exceptions:
        return PASS_EXCEPTION
    key = ("exception", case.bearer, case.norm.exceptions_key, case.court)
    return case.inquiry.once(key, lambda: _exceptions(case))


def _exceptions(case: Case) -> Verdict:
    worst = PASS_EXCEPTION
    for exception in case.norm.exceptions:
        for slug in exception.invoked_through:
            verdict = _invoked(case, exception.slug, slug)
            worst = max(worst, verdict, key=lambda one: one.result)
    return worst


def _invoked(case: Case, exception: str, slug: str) -> Verdict:
    weighed = case.weigh(slug)
    affirming = [item for item in weighed.seen if item.affirms and item.timing == "covers"]
    facts: Facts = (("exception", "exception", exception),)
    evidence = tuple(("claim", item.claim) for item in affirming if item.claim)
    if weighed.result is Result.FAIL or not affirming:
        return PASS_EXCEPTION
    found = any(item.stance == "found" and item.competent for item in affirming)
    if found and weighed.result is Result.PASS:
        return Verdict(Result.FAIL, "ground-exception-found", "exception-applies", facts, evidence)
    return Verdict(Result.UNDETERMINED, "ground-exception-invoked", "exception-open", facts, evidence)


def dependence(case: Case, principal: Principal) -> Verdict:
    """Aid or assistance (ILC Articles, 16): knowledge, and an act that would be wrongful for both. Never more than
    open."""
    knowledge = condition_gate(case, None)
    if knowledge.result is Result.FAIL:
        return knowledge
    state = own_state(case.law, principal.actor)
    facts: Facts = (("state", "state", state), ("act_type", "concept", principal.act_type))
    shared = [norm for norm in case.law.norms_of.get(principal.act_type, ()) if _binds_both(case, norm, state)]
    if not shared:
        return Verdict(Result.UNDETERMINED, "ground-wrongful-for-both-not-shown", "depends-on-another-act", facts)
    apt = min(shared, key=lambda norm: (not norm.custom, norm.peremptory != "settled", norm.slug))
    norms_shown = (("norm", "norm", apt.slug),)
    return Verdict(
        Result.UNDETERMINED, "ground-depends", "depends-on-another-act", (*facts, *norms_shown), knowledge.evidence
    )


def _binds_both(case: Case, norm: Norm, other: str) -> bool:
    """Whether a prohibition of the principal's act as such, which asks for nothing more, bound both at the time."""
    if norm.modality != "prohibition" or not other or norm.persons or norm.conditions or norm.contested_reading:
        return False
    if norm.custom:
        return _custom(norm, case.act).verdict.result is Result.PASS
    when, continuing = case.act.span, case.act.continuing
    return any(
        all(
            bound(case.law, state, path.treaty, "", when, continuing=continuing).verdict.result is Result.PASS
            for state in (case.bearer, other)
        )
        for path in norm.paths
    )


def evidence_of(case: Case) -> tuple[Evidence, ...]:
    """Everything said of the circumstances that the norm asks about, each once."""
    slugs = sorted(slug for slug in case.norm.circumstances if not case.law.circumstances[slug].derivation)
    return tuple(dict.fromkeys(item for slug in slugs for item in case.weigh(slug).seen))
