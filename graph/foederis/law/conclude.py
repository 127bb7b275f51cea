"""Conclusions alone, for many acts at once: all that `assess` concludes, without a word of why.

Nothing is decided here that is not decided elsewhere: circumstances are weighed in `evidence`, binding in `status`,
outcomes in `assess`, and every question that is not plain goes to its gate. Here is only a way through them that asks
each question once for an act, and adds no trace.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from foederis.dates import FIRST, LAST, Span, span
from foederis.law import gates
from foederis.law.assess import (
    BEARER_ROLES,
    RAISING,
    RANK,
    bearers_of,
    conclusion_of,
    could_bind,
    dependent,
    pattern_of,
    precedence,
    questions,
    ways_of,
)
from foederis.law.evidence import ONWARD, weigh_circumstance
from foederis.law.gates import Case, Inquiry
from foederis.law.model import (
    GATES,
    Act,
    Circumstance,
    Conclusion,
    Law,
    Limitation,
    Norm,
    Path,
    Requirement,
    Result,
    Verdict,
)
from foederis.law.status import NEVER, Bound, Standing, binds, standing, territories_of


def conclude(act: Act, law: Law) -> list[Conclusion]:
    """The conclusions of `assess`, in the same order, without their traces: for many acts at once."""
    inquiry = Inquiry(act, law)
    if inquiry.judged:  # then norms that ask the same may hear another answer
        return [conclusion_of(way) for way in ways_of(inquiry)]
    prepared = _prepared(law)
    found: list[Conclusion] = []
    question = _Question(inquiry, prepared)
    states: dict[str, _Bearer] = {}
    for role, plans in prepared.plans[act.act_type]:
        for state in bearers_of(law, act, role):
            bearer = states.get(state)
            if bearer is None:
                bearer = states[state] = _Bearer(question, state)
            bearer.conclude(plans, role, found)
    raised = _raised(prepared, found)
    if raised or act.assists:
        found += map(conclusion_of, (*dependent(inquiry), *questions(inquiry, raised)))
    found.sort(key=_order)
    return found


def _order(one: Conclusion) -> tuple[int, str, str, str]:
    return RANK[one[2]], one[0], one[1], one[7]


def _raised(prepared: "_Prepared", found: Iterable[Conclusion]) -> Collection[tuple[str, str, str]]:
    """Bearer, treaty and reason of which the question of VCLT 18 is asked."""
    if not prepared.raising:
        return ()
    return {
        (one.bearer, one.through, one.reason)
        for one in found
        if one.outcome == "not-bound" and one.norm in prepared.raising and one.through
    }


# -- what is prepared once for the law


class _Asked(NamedTuple):
    """Requirements, as norms that ask the same share them."""

    requirements: tuple[Requirement, ...]
    heard: frozenset[str]  # circumstances of which the answer is made
    derived: bool  # one of them is worked out from the act
    words: tuple["_Said", ...]  # of each result


class _Way(NamedTuple):
    """A path by which a norm may bind, with the names under which its questions are remembered."""

    path: Path | None
    treaty: str  # of custom: a name of its own
    persons: str
    conditions: str
    limitations: int
    persons_asked: _Asked
    conditions_asked: _Asked


class _Plan(NamedTuple):
    """A norm, as its conclusions ask for it."""

    norm: Norm
    slug: str
    closed: bool  # not open to every State
    act: "_Said"
    reach: str  # empty: anywhere
    invoked: frozenset[str]  # circumstances through which an exception is invoked
    ways: tuple[_Way, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    plans: Mapping[str, tuple[tuple[str, tuple[_Plan, ...]], ...]]  # by act type; by role of the bearer
    raising: frozenset[str]  # norms whose absence raises the question of VCLT 18; none where no norm asks it
    touched: Mapping[str, frozenset[tuple[str, str]]]  # by State: (norm, treaty) that an action of its own may touch
    heard: Mapping[str, frozenset[str]]  # by circumstance: itself and all that may imply it
    records: dict[tuple[str, str], "_Record"]  # by State and territory; filled as they are asked for


def _prepared(law: Law) -> _Prepared:
    found = law.kept.get("conclude")
    if not isinstance(found, _Prepared):
        heard = {slug: _heard(one) for slug, one in law.circumstances.items()}
        plans = {act_type: _by_role(law, norms, heard) for act_type, norms in law.norms_of.items()}
        raising = frozenset(slug for slug, norm in law.norms.items() if norm.paths and norm.bearer_role == RAISING)
        found = _Prepared(plans, raising if law.question_norms else frozenset(), _touched(law), heard, {})
        law.kept["conclude"] = found
    return found


def _heard(circumstance: Circumstance) -> frozenset[str]:
    """All that may have a say in a circumstance: itself and what implies it, and, of a danger, the way to it."""
    onward = (ONWARD,) if circumstance.of == "danger" else ()
    return frozenset((*circumstance.narrower, *circumstance.implied_by_at_home, *onward))


class _Record(NamedTuple):
    """A State's standing on every treaty, in one territory."""

    standings: Mapping[str, Standing]
    courses: dict[str, "_Course"]  # by treaty, filled as they are asked for
    strangers: Mapping[str, "_Bound"]  # treaties of which it has no action at all
    known_until: date  # up to which that is so
    unread: frozenset[str]  # treaties on which nobody has looked for its reservations
    parted: bool  # it has territories, whose standing may be another


def _record(law: Law, prepared: _Prepared, state: str, territory: str) -> _Record:
    found = prepared.records.get((state, territory))
    if found is None:
        standings = {treaty: standing(law, state, treaty, territory) for treaty in law.treaties}
        strange = {treaty: one.coverage.up_to for treaty, one in standings.items() if one.coverage and not one.log}
        found = _Record(
            standings,
            {},
            dict.fromkeys(strange, NOT_A_PARTY),
            min(strange.values(), default=LAST),
            frozenset(one for one in law.treaties if not gates.reservations_known(law, state, one, territory)),
            bool(territories_of(law, state)),
        )
        prepared.records[state, territory] = found
    return found


class _Course(NamedTuple):
    """The course of a State's standing on a treaty: what the answer is from each of these days to the next."""

    days: tuple[date, ...]
    answers: tuple["_Bound", ...]


def _course(stand: Standing) -> _Course:
    """Between the days on which anything happens, or up to which it is known, the answer stays the same."""
    turns = {FIRST, *(action.day for action in stand.log)}
    turns.update(day for one in stand.intervals for day in (one.begin, one.end) if day)
    turns.update(filter(None, (stand.outside_before,)))
    if stand.coverage is not None and stand.coverage.up_to < LAST:
        turns.add(stand.coverage.up_to + timedelta(days=1))
    days = tuple(sorted(turns))
    return _Course(days, tuple(_answer(binds(stand, Span(day, day, day, day), continuing=False)) for day in days))


def _answer(how: Bound) -> "_Bound":
    return NOT_A_PARTY if how is NEVER else _Bound(how[0] * BOUND, how[1], how[2], how[3])


def _by_role(
    law: Law, norms: Iterable[Norm], heard: Mapping[str, frozenset[str]]
) -> tuple[tuple[str, tuple[_Plan, ...]], ...]:
    found: dict[str, list[_Plan]] = {role: [] for role in BEARER_ROLES}
    for norm in norms:
        found[norm.bearer_role].append(_plan(law, norm, heard))
    return tuple((role, tuple(plans)) for role, plans in found.items() if plans)


def _plan(law: Law, norm: Norm, heard: Mapping[str, frozenset[str]]) -> _Plan:
    invoked = (heard[slug] for exception in norm.exceptions for slug in exception.invoked_through)
    persons, conditions = _asked(law, norm.persons, heard, PERSONS), _asked(law, norm.conditions, heard, CONDITIONS)
    ways = tuple(_way(norm, path, persons, conditions) for path in norm.paths or (None,))
    act = CONTESTED if norm.contested_reading else PASSED
    reach = "" if norm.reach == "anywhere" else norm.reach
    return _Plan(norm, norm.slug, not norm.for_all, act, reach, frozenset().union(*invoked), ways)


def _asked(
    law: Law, requirements: tuple[Requirement, ...], heard: Mapping[str, frozenset[str]], words: tuple["_Said", ...]
) -> _Asked:
    slugs = [slug for requirement in requirements for slug in requirement.any_of]
    derived = any(law.circumstances[slug].derivation for slug in slugs)
    return _Asked(requirements, frozenset().union(*(heard[slug] for slug in slugs)), derived, words)


def _way(norm: Norm, path: Path | None, persons: _Asked, conditions: _Asked) -> _Way:
    if path is None:
        custom = f"custom|{norm.existence}|{norm.custom_since}"
        return _Way(None, custom, norm.persons_key, norm.conditions_key, 0, persons, conditions)
    limited = f"{norm.persons_key}|{path.limits_key}|{path.treaty}" if path.limitations else norm.persons_key
    by_treaty = f"{norm.conditions_key}|{path.treaty}|{norm.bearer_role}"
    asked = by_treaty if norm.conditions_by_treaty else norm.conditions_key
    return _Way(path, path.treaty, limited, asked, len(path.limitations), persons, conditions)


def _touched(law: Law) -> dict[str, frozenset[tuple[str, str]]]:
    """The norms that a State's reservations, declarations, suspensions and derogations may touch, whatever the time."""
    by_treaty: dict[str, set[tuple[str, str]]] = {}
    for norm in law.norms.values():
        for path in norm.paths:
            for treaty in (path.treaty, path.own_treaty):
                by_treaty.setdefault(treaty, set()).add((norm.slug, path.treaty))
    found: dict[str, set[tuple[str, str]]] = {}
    for (state, treaty), log in law.actions.items():
        if any(action.effect in ("reserve", "declare", "suspend", "derogate") for action in log):
            found.setdefault(state, set()).update(by_treaty.get(treaty, ()))
    return {state: frozenset(pairs) for state, pairs in found.items()}


# -- what the results of all gates come to


class _Sum(NamedTuple):
    outcome: str
    deciding: int  # the gate whose reason is the conclusion's
    precedence: int  # among the ways of one norm
    failing: tuple[str, ...]
    open: tuple[str, ...]


# The results of the ten gates are one number in base 4: the sum of each gate's result times its own power.
ACT, ATTRIBUTION, BEARER, BOUND, RESERVATION, DEROGATION, PERSON, TERRITORY, CONDITION, EXCEPTION = (
    4**index for index in range(len(GATES))
)


@cache
def _summed(code: int) -> _Sum:
    """Outcome, and the gates that did not pass. As few numbers come up as there are ways for gates to fall out."""
    results = tuple(Result(code // 4**index % 4) for index in range(len(GATES)))
    outcome, deciding, failing, still_open = pattern_of(results)
    before = precedence(outcome, results[BINDING])
    return _Sum(outcome, NONE if outcome == "implicated" else deciding, before, failing, still_open)


NONE = GATES.index("bearer")  # which never gives a reason
BINDING = GATES.index("bound")


# -- one State before one act


class _Said(NamedTuple):
    """What a gate says: its result, at the gate's own place in the number, and its reason."""

    code: int
    reason: str


class _Bound(NamedTuple):
    """The same of the bound gate, with the dates that a conclusion carries."""

    code: int
    reason: str
    since: date | None = None
    as_checked: date | None = None


PASS, OPEN, FAIL = map(int, Result)  # plain numbers: an enumeration's own are slow to reach
PASSED = _Said(PASS, "")
PERSONS = tuple(map(_Said, (PASS, OPEN * PERSON, FAIL * PERSON), ("", "person-open", "person-not-covered")))
CONDITIONS = tuple(map(_Said, (PASS, OPEN * CONDITION, FAIL * CONDITION), ("", "condition-open", "condition-not-met")))
NOT_A_PARTY = _Bound(FAIL * BOUND, NEVER.reason)
NOTHING: frozenset[tuple[str, str]] = frozenset()
CUSTOM = _Bound(PASS, "")
UNREAD = _Said(OPEN * RESERVATION, "reservation-open")
CONTESTED = _Said(OPEN * ACT, "reading-contested")


def _said(verdict: Verdict, gate: int) -> _Said:
    return _Said(verdict.result * gate, verdict.reason)


class _Question:
    """The act, and what is alike for all who bear something in it."""

    __slots__ = ("act", "contested", "inquiry", "law", "partial", "prepared", "said_of", "weights")

    def __init__(self, inquiry: Inquiry, prepared: _Prepared) -> None:
        act = inquiry.act
        self.inquiry = inquiry
        self.prepared = prepared
        self.act = act
        self.law = inquiry.law
        self.said_of = act.circumstances.keys()
        # Only where somebody denies does it matter who has an interest: the rest is the same for all.
        self.contested = frozenset(
            slug for slug, said in act.circumstances.items() for item in said if item[0] in DENYING
        )
        self.partial = any(item.extent != "all" for item in act.characteristics)
        self.weights: dict[str, _Weight] = {}


DENYING = ("denied", "found-not")


class _Bearer:
    """What is worked out for one norm and serves the others."""

    __slots__ = (
        "act",
        "bearer",
        "bindings",
        "conditions",
        "inquiry",
        "law",
        "limits",
        "persons",
        "question",
        "reaches",
        "record",
        "touched",
        "weights",
    )

    def __init__(self, question: _Question, bearer: str) -> None:
        inquiry, prepared = question.inquiry, question.prepared
        self.question = question
        self.inquiry = inquiry
        self.act = question.act
        self.law = question.law
        self.bearer = bearer
        record = self.record = _record(self.law, prepared, bearer, inquiry.territory_of(bearer))
        self.touched = prepared.touched.get(bearer, NOTHING)
        self.persons: dict[str, _Said] = {"": PASSED}
        self.conditions: dict[str, _Said] = {"": PASSED}
        self.reaches: dict[str, _Said] = {"": PASSED}
        known = self.act.span.latest_end <= record.known_until
        self.bindings: dict[str, _Bound] = {**record.strangers} if known else {}
        self.limits: dict[str, _Said] = {}
        self.weights: dict[str, _Weight] = {}

    def conclude(self, plans: Iterable[_Plan], role: str, found: list[Conclusion]) -> None:
        # The innermost loop of an import: what it looks up is at hand, and it calls only for what is not yet known.
        persons, conditions, reaches = self.persons, self.conditions, self.reaches
        touched, unread, bearer, said_of = self.touched, self.record.unread, self.bearer, self.question.said_of
        # Of an act of which nobody says where it was, the acting State is asked by the gate, territory by territory.
        somewhere = self.record.parted and role == "acting-state" and not self.act.territory
        bindings: dict[str, _Bound] = {} if somewhere else self.bindings
        attribution = self._attribution(plans, role)
        for norm, slug, closed, act, reach, invoked, ways in plans:
            if closed and not could_bind(self.law, norm, bearer):
                continue
            territory = reaches.get(reach) or self._reach(norm, reach)
            exception = self._exception(norm) if invoked and not invoked.isdisjoint(said_of) else PASSED
            fixed = attribution[0] + act[0] + territory[0] + exception[0]
            chosen: tuple[tuple[int, int, date], Conclusion] | None = None
            for way in ways:
                path, treaty, person_key, condition_key, limitations, _, _ = way
                bound = bindings.get(treaty)
                if bound is None:
                    bound = bindings[treaty] = self._bound(norm, path, somewhere)
                person = persons.get(person_key) or self._person(norm, way)
                condition = conditions.get(condition_key) or self._condition(norm, way)
                code = fixed + bound[0] + person[0] + condition[0]
                reservation = derogation = PASSED
                if touched and (slug, treaty) in touched:
                    reservation, derogation = self._touching(norm, path)
                    code += reservation[0] + derogation[0]
                elif treaty in unread:
                    reservation = UNREAD
                    code += reservation[0]
                outcome, deciding, before, failing, still_open = _summed(code)
                if deciding == BINDING:
                    reason = bound[1]
                else:
                    said = (
                        act,
                        attribution,
                        PASSED,
                        bound,
                        reservation,
                        derogation,
                        person,
                        territory,
                        condition,
                        exception,
                    )
                    reason = said[deciding][1]
                through = treaty if path is not None else ""
                one = new(
                    Conclusion,
                    (slug, bearer, outcome, reason, through, bound[2], bound[3], "", failing, still_open),
                )
                if len(ways) == 1:
                    found.append(one)
                    break
                preference = (before, limitations if outcome == "outside-scope" else 0, bound[2] or LAST)
                if chosen is None or preference < chosen[0]:
                    chosen = (preference, one)
            if chosen is not None:
                found.append(chosen[1])

    def _case(self, norm: Norm) -> Case:
        return Case(self.inquiry, norm, self.bearer)

    def _attribution(self, plans: Iterable[_Plan], role: str) -> _Said:
        """The same for all norms of a role: it asks whose conduct it was, not which."""
        if role != "acting-state" or self.act.attribution is None:
            return PASSED
        for plan in plans:
            return _said(gates.attribution_gate(self._case(plan.norm)), ATTRIBUTION)
        return PASSED

    def _bound(self, norm: Norm, path: Path | None, somewhere: bool) -> _Bound:
        if path is None:
            settled = norm.existence == "settled"
            begin = self.act.span.earliest_begin
            if settled and (not norm.custom_since or span(norm.custom_since).latest_end <= begin):
                return CUSTOM
        elif not somewhere:
            return self._standing(path.treaty)
        found = gates.bound_gate(self._case(norm), path)
        return _Bound(found.verdict.result * BOUND, found.verdict.reason, found.since, found.as_checked)

    def _standing(self, treaty: str) -> _Bound:
        record, when = self.record, self.act.span
        days, answers = record.courses.get(treaty) or self._course(treaty)
        index = bisect_right(days, when.earliest_begin)
        if index == len(days) or when.latest_end < days[index]:  # nothing happens in that time
            return answers[index - 1]
        return _answer(binds(record.standings[treaty], when, self.act.continuing))

    def _course(self, treaty: str) -> _Course:
        found = self.record.courses[treaty] = _course(self.record.standings[treaty])
        return found

    def _reach(self, norm: Norm, reach: str) -> _Said:
        found = self.reaches[reach] = _said(gates.reached(self._case(norm)), TERRITORY)
        return found

    def _exception(self, norm: Norm) -> _Said:
        return _said(gates.exception_gate(self._case(norm)), EXCEPTION)

    def _touching(self, norm: Norm, path: Path | None) -> tuple[_Said, _Said]:
        case = self._case(norm)
        reservation = gates.reservation_gate(case, path, gates.reservations(case, path))
        return _said(reservation, RESERVATION), _said(gates.derogation_gate(case, path), DEROGATION)

    def _person(self, norm: Norm, way: _Way) -> _Said:
        path = way.path
        if self.question.partial:
            found = _said(gates.person_gate(self._case(norm), path)[0], PERSON)
        else:
            found = self._worst(norm, way.persons_asked)
            if path is not None and path.limitations:
                found = max((found, *self._limits(norm, path)), key=_code)
        self.persons[way.persons] = found
        return found

    def _limits(self, norm: Norm, path: Path) -> list[_Said]:
        """What the limitations of the path's treaty say that bite here."""
        case = self._case(norm)
        bite = (one for one in path.limitations if not one.only_when_declared or gates.limits(case, path, one))
        return [self._limit(case, one) for one in bite]

    def _limit(self, case: Case, limitation: Limitation) -> _Said:
        found = self.limits.get(limitation.slug)
        if found is None:
            found = self.limits[limitation.slug] = _said(gates.limit(case, limitation), PERSON)
        return found

    def _condition(self, norm: Norm, way: _Way) -> _Said:
        if norm.conditions_by_treaty:
            found = _said(gates.condition_gate(self._case(norm), way.path), CONDITION)
        else:
            found = self._worst(norm, way.conditions_asked)
        self.conditions[way.conditions] = found
        return found

    def _worst(self, norm: Norm, asked: _Asked) -> _Said:
        """The worst of the requirements, each the best of its circumstances; of equals the first, as at the gates."""
        requirements, heard, derived, words = asked
        if requirements and not derived and heard.isdisjoint(self.question.said_of):
            return words[OPEN]
        weights, worst = self.weights, MET
        for requirement in requirements:
            best = UNMET
            for slug in requirement.any_of:
                weight = weights.get(slug) or self._weigh(norm, slug)
                if weight[0] < best[0]:
                    best = weight
            if best[0] > worst[0]:
                worst = best
        result, reason = worst
        said = words[result]
        return _Said(said.code, reason) if reason else said

    def _weigh(self, norm: Norm, slug: str) -> "_Weight":
        question = self.question
        heard, derivation = question.prepared.heard[slug], self.law.circumstances[slug].derivation
        if derivation:
            verdict = gates.DERIVATIONS[derivation](self._case(norm), None)
            found = _Weight(int(verdict.result), verdict.reason)
        elif heard.isdisjoint(question.said_of):
            found = UNHEARD
        elif heard.isdisjoint(question.contested):
            found = question.weights.get(slug) or self._weighed(slug)
            question.weights[slug] = found
        else:
            found = self._weighed(slug)
        self.weights[slug] = found
        return found

    def _weighed(self, slug: str) -> "_Weight":
        return WEIGHTS[weigh_circumstance(self.law, self.act, slug, self.bearer).result]


class _Weight(NamedTuple):
    """A circumstance's result, and, of a derived one, the reason that it gives."""

    result: int
    reason: str


WEIGHTS = tuple(_Weight(one, "") for one in (PASS, OPEN, FAIL))
MET, UNHEARD, _ = WEIGHTS
UNMET = _Weight(FAIL + 1, "")  # worse than any: a requirement's first circumstance takes its place

_code = itemgetter(0)
new = tuple.__new__  # a named tuple in a third of the time
