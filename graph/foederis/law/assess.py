"""The join: which obligations an act brings into play, for whom, and why not.

`assess(act, law)` is pure: no clock, no file, no store. The build, the REST call for a hypothetical act and an
import of many
events all come here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from foederis.dates import FIRST, Span
from foederis.law import gates
from foederis.law.gates import Case, Inquiry
from foederis.law.model import (
    GATES,
    OUTCOMES,
    Act,
    Assessed,
    Assessment,
    Characteristic,
    Conclusion,
    Evidence,
    Law,
    Norm,
    Path,
    Position,
    Principal,
    Pulled,
    Result,
    Situation,
    TreatyAction,
    Verdict,
)
from foederis.law.status import Binding, bound, can_join, own_state


def assess(act: Act, law: Law) -> Assessed:
    """Every norm that governs the act's type, for each State that bears it: outcome, reason and gates.

    The recorded situations, where wanted, are joined to the act before (`with_situations`).
    """
    ways = ways_of(Inquiry(act, law))
    binding = _binding(ways)
    found = tuple(_assessment(way, binding) for way in ways)
    return Assessed(found, tuple(_conflicts(law, found)))


class Way(NamedTuple):
    """A norm's way to its bearer, gone through gate by gate."""

    case: Case
    path: Path | None
    outcome: str
    reason: str
    gates: tuple[Verdict, ...]
    binding: Binding
    beneficiaries: tuple[Characteristic, ...]
    reservations: list[TreatyAction]
    about: str = ""


def ways_of(inquiry: Inquiry) -> list[Way]:
    """All norms that govern the act, each for its bearers, in order of outcome."""
    act, law = inquiry.act, inquiry.law
    bearers = {role: bearers_of(law, act, role) for role in BEARER_ROLES}
    plain = [
        _best(Case(inquiry, norm, bearer))
        for norm in law.norms_of.get(act.act_type, ())
        for bearer in bearers[norm.bearer_role]
        if norm.for_all or could_bind(law, norm, bearer)
    ]
    raised = {
        (way.case.bearer, way.path.treaty, way.reason)
        for way in plain
        if way.outcome == "not-bound" and way.path and way.case.norm.bearer_role == RAISING
    }
    found = [*plain, *dependent(inquiry), *questions(inquiry, raised)]
    found.sort(key=_order)
    return found


def _order(way: Way) -> tuple[int, str, str, str]:
    return RANK[way.outcome], way.case.norm.slug, way.case.bearer, way.about


RANK = {outcome: index for index, outcome in enumerate(OUTCOMES)}
RAISING = "acting-state"  # VCLT 18 is asked of the acting State
BEARER_ROLES = ("acting-state", "destination-state", "state-of-nationality", "territorial-state")


def bearers_of(law: Law, act: Act, role: str) -> tuple[str, ...]:
    """The States that have a role in the act."""
    if role == "destination-state":
        found = [own_state(law, act.destination)]
    elif role == "state-of-nationality":
        found = [own_state(law, state) for state in act.nationalities]
    elif role == "territorial-state":
        # What others do in its territory: where the State acts itself, its norms as the acting State speak.
        place = own_state(law, act.territory, act.span)
        found = [place] if place != own_state(law, act.actor, act.span) else []
    else:
        found = [own_state(law, act.actor, act.span), act.attribution.state if act.attribution else ""]
    return tuple(dict.fromkeys(state for state in found if state))


def could_bind(law: Law, norm: Norm, state: str) -> bool:
    """Whether a norm is a candidate at all: one of a treaty open to other States alone does not even look relevant."""
    return any(can_join(law, state, path.treaty) for path in norm.paths)


def _best(case: Case) -> Way:
    """The best of the norm's paths: the one that says most for its binding."""
    paths = case.norm.paths
    if len(paths) > 1:
        return min((_by(case, path) for path in paths), key=_preference)
    return _by(case, paths[0] if paths else None)


def _preference(way: Way) -> tuple[int, int, str]:
    """An outcome by a treaty that binds goes before one by a treaty that does not, whatever else fails there; among
    those out of scope, the way with the fewest limitations; then the one that has bound for longest."""
    rank = precedence(way.outcome, way.binding.verdict.result)
    limits = len(way.path.limitations) if way.path and way.outcome == "outside-scope" else 0
    return rank, limits, way.binding.since.isoformat() if way.binding.since else "9999"


def precedence(outcome: str, binding: Result) -> int:
    """An outcome's place among those of one norm's ways."""
    unbound = binding is Result.FAIL
    return {"implicated": 0, "arguable": 1, "outside-scope": 4 if unbound else 2, "not-bound": 3}[outcome]


def _by(case: Case, path: Path | None) -> Way:
    binding = gates.bound_gate(case, path)
    if case.act.continuing and case.norm.conditions_by_treaty:
        binding = gates.together(case, path, binding) or binding
    shown = gates.reservations(case, path)
    person, beneficiaries = gates.person_gate(case, path)
    verdicts = (
        gates.act_gate(case),
        gates.attribution_gate(case),
        gates.bearer_gate(case),
        binding.verdict,
        gates.reservation_gate(case, path, shown),
        gates.derogation_gate(case, path),
        person,
        gates.territory_gate(case),
        gates.condition_gate(case, path),
        gates.exception_gate(case),
    )
    outcome, reason = outcome_of(verdicts)
    return Way(case, path, outcome, reason, verdicts, binding, beneficiaries, shown)


SCOPE = (1, 2, 6, 7, 8, 9)  # attribution, bearer, person, territory, condition, exception
BINDING = (3, 4, 5)  # bound, reservation, derogation
OPEN_ORDER = (3, 0, 4, 5, 1, 2, 6, 7, 8, 9)  # an open question of binding is named first


class Pattern(NamedTuple):
    """What follows from the results of the gates, whatever they rest on."""

    outcome: str
    deciding: int  # the gate that gives the reason
    failing: tuple[str, ...]
    still_open: tuple[str, ...]


def outcome_of(verdicts: tuple[Verdict, ...]) -> tuple[str, str]:
    """Outcome and reason: outside-scope before not-bound before arguable before implicated."""
    pattern = pattern_of(tuple(map(RESULT, verdicts)))
    return pattern.outcome, verdicts[pattern.deciding].reason if pattern.outcome != "implicated" else ""


RESULT: Callable[[Verdict], Result] = itemgetter(0)


@cache
def pattern_of(results: tuple[Result, ...]) -> Pattern:
    """Outcome and deciding gate: outside-scope before not-bound before arguable before implicated."""
    failing = tuple(gate for gate, result in zip(GATES, results, strict=True) if result is Result.FAIL)
    still_open = tuple(gate for gate, result in zip(GATES, results, strict=True) if result is Result.UNDETERMINED)
    worst = max(results)
    if worst is Result.PASS:
        return Pattern("implicated", 0, failing, still_open)
    if worst is Result.UNDETERMINED:
        deciding = next(index for index in OPEN_ORDER if results[index] is worst)
        return Pattern("arguable", deciding, failing, still_open)
    for indices, outcome in ((SCOPE, "outside-scope"), (BINDING, "not-bound")):
        for index in indices:
            if results[index] is worst:
                return Pattern(outcome, index, failing, still_open)
    raise AssertionError("the act gate never fails: norms that do not govern the act are not considered")


def conclusion_of(way: Way) -> Conclusion:
    """A way without its trace."""
    pattern = pattern_of(tuple(map(RESULT, way.gates)))
    return Conclusion(
        way.case.norm.slug,
        way.case.bearer,
        way.outcome,
        way.reason,
        way.path.treaty if way.path is not None else "",
        way.binding.since,
        way.binding.as_checked,
        way.about,
        pattern.failing,
        pattern.still_open,
    )


def _assessment(way: Way, binding: Mapping[tuple[str, str], list[str]]) -> Assessment:
    """A way with everything that is shown beside its conclusion."""
    case = way.case
    return Assessment(
        norm=case.norm.slug,
        bearer=case.bearer,
        outcome=way.outcome,
        reason=way.reason,
        gates=way.gates,
        treaty=case.norm.treaty,
        through=way.path.treaty if way.path is not None else "",
        bound_since=way.binding.since,
        bound_for=way.binding.part,
        as_checked=way.binding.as_checked,
        about=way.about,
        peremptory=case.norm.peremptory,
        beneficiaries=way.beneficiaries,
        positions=_answers(case),
        evidence=gates.evidence_of(case),
        reservations=tuple(action.slug for action in way.reservations),
        parallel=_parallels(way, binding),
    )


def _binding(ways: Iterable[Way]) -> dict[tuple[str, str], list[str]]:
    """The norms that do bind, by bearer and theme."""
    found: dict[tuple[str, str], list[str]] = {}
    for way in ways:
        in_play = way.outcome in ("implicated", "arguable") and way.gates[0].result is Result.PASS
        if in_play and all(way.gates[index].result is Result.PASS for index in BINDING):
            for theme in way.case.norm.themes:
                found.setdefault((way.case.bearer, theme), []).append(way.case.norm.slug)
    return found


def _parallels(way: Way, binding: Mapping[tuple[str, str], list[str]]) -> tuple[str, ...]:
    """Where one treaty does not bind: the norms of the same theme that do bind the same State."""
    if way.outcome != "not-bound":
        return ()
    return tuple(sorted({slug for theme in way.case.norm.themes for slug in binding.get((way.case.bearer, theme), ())}))


def _answers(case: Case) -> tuple[Position, ...]:
    """What the bearer answers: denials of what the norm asks about, and justifications of the conduct as a whole."""
    asked = case.norm.circumstances
    answers = [one for one in case.act.positions if one.by == case.bearer and _bears_on(one, asked, case.law)]
    voices = case.law.voices.get(case.bearer, frozenset((case.bearer,)))
    for slug in sorted(asked):
        said = case.act.circumstances.get(slug, ())
        answers.extend(_as_denial(item, case.bearer, voices, (slug,)) for item in said)
    whole = (*case.act.occurrence, *(case.act.attribution.evidence if case.act.attribution else ()))
    answers.extend(_as_denial(item, case.bearer, voices, ()) for item in whole)
    given = dict.fromkeys(one for one in answers if one.kind)
    return tuple(sorted(given, key=lambda one: (one.said_on, one.claim, one.kind, one.denies)))


def _bears_on(position: Position, asked: frozenset[str], law: Law) -> bool:
    """A denial of a circumstance denies the narrower ones too; a position that names none is about the whole."""
    denied = (other for slug in position.denies for other in law.circumstances[slug].narrower)
    return not position.denies or not asked.isdisjoint(denied)


def _as_denial(item: Evidence, bearer: str, voices: frozenset[str], denies: tuple[str, ...]) -> Position:
    """A statement as the bearer's denial; without a kind where it is none."""
    denied = item.stance in ("denied", "found-not") and item.by in voices
    own = item.stance == "denied-by-bearer" or denied
    kind = (item.kind or "denial") if own else ""
    return Position(bearer, kind, denies, item.said_on, item.scope, item.source, item.claim)


def dependent(inquiry: Inquiry) -> Iterator[Way]:
    """Aid or assistance: for each act of another State that this one assists."""
    act, law = inquiry.act, inquiry.law
    if not act.assists:
        return
    for norm in law.dependent_norms:
        if act.act_type not in norm.governs:
            continue
        for bearer in bearers_of(law, act, norm.bearer_role):
            case = Case(inquiry, norm, bearer)
            others = [principal for principal in act.assists if own_state(law, principal.actor) != bearer]
            if others:
                yield min((_depending(case, principal) for principal in others), key=_preference)


def _depending(case: Case, principal: Principal) -> Way:
    plain = _by(case, case.norm.paths[0] if case.norm.paths else None)
    return _regated(plain, {"condition": gates.dependence(case, principal)})


def _regated(way: Way, verdicts: Mapping[str, Verdict]) -> Way:
    """The same way with other verdicts at some gates."""
    changed = tuple(verdicts.get(gate, verdict) for gate, verdict in zip(GATES, way.gates, strict=True))
    outcome, reason = outcome_of(changed)
    return way._replace(outcome=outcome, reason=reason, gates=changed)


def questions(inquiry: Inquiry, raised: Collection[tuple[str, str, str]]) -> Iterator[Way]:
    """VCLT 18: where a treaty does not bind because it was only signed, or is not yet in force for the State, the
    question is raised whether the act would defeat its object and purpose: one assessment for each such treaty,
    never more than arguable. `raised` are bearer, treaty and reason."""
    for norm in inquiry.law.question_norms:
        for bearer, treaty, reason in sorted(raised):
            if reason in norm.raised_when:
                yield _question(Case(inquiry, norm, bearer), treaty, reason)


def _question(case: Case, treaty: str, reason: str) -> Way:
    path = case.norm.paths[0] if case.norm.paths else None
    binding = gates.bound_gate(case, path)
    if path is not None and case.norm.only_later_treaties:
        binding = _only_later(case, path, treaty, binding)
    facts = (("treaty", "treaty", treaty), ("state", "state", case.bearer))
    verdicts = (
        Verdict(Result.PASS, f"ground-raised-{reason}", "", facts),
        gates.attribution_gate(case),
        gates.bearer_gate(case),
        binding.verdict,
        gates.PASS_RESERVATION_CUSTOM if path is None else gates.PASS_RESERVATION,
        gates.PASS_DEROGATION_CUSTOM if path is None else gates.PASS_DEROGATION,
        gates.PASS_PERSON,
        gates.PASS_ANYWHERE,
        Verdict(Result.UNDETERMINED, "ground-question-only", "question-only", facts),
        gates.PASS_EXCEPTION,
    )
    outcome, reason = outcome_of(verdicts)
    return Way(case, path, outcome, reason, verdicts, binding, (), [], treaty)


def _only_later(case: Case, path: Path, treaty: str, binding: Binding) -> Binding:
    """VCLT 4: as a treaty it applies only to treaties concluded after its entry into force for the States concerned."""
    adopted = case.law.treaties[treaty].adopted
    if binding.verdict.result is Result.FAIL or adopted is None:
        return binding
    then = bound(case.law, case.bearer, path.treaty, "", Span(adopted, adopted, adopted, adopted), continuing=False)
    if then.verdict.result is Result.PASS:
        return binding
    facts = (("treaty", "treaty", treaty), ("date", "", adopted.isoformat()), ("state", "state", case.bearer))
    result = then.verdict.result
    reason = "not-retroactive" if result is Result.FAIL else "status-unknown"
    return binding._replace(verdict=Verdict(result, "ground-not-retroactive", reason, facts, binding.verdict.evidence))


def _conflicts(law: Law, found: Iterable[Assessment]) -> Iterator[Pulled]:
    """Norms that pull one act apart: where both sides are in play for one State, and are known to bind it or, as custom
    whose existence is debated, may."""
    unknown = ("status-unknown", "territory-open")
    playing = [one for one in found if one.outcome in ("implicated", "arguable") and one.bound.reason not in unknown]
    for conflict in law.conflicts:
        for bearer in sorted({one.bearer for one in playing if one.norm == conflict.one}):
            others = tuple(sorted(one.norm for one in playing if one.bearer == bearer and one.norm in conflict.others))
            if others:
                yield Pulled(conflict, bearer, (conflict.one, *others))


def with_situations(act: Act, law: Law) -> Act:
    """The act with what is recorded of the situations that cover it: claims as evidence, each for its own time, and
    positions."""
    circumstances: dict[str, tuple[Evidence, ...]] = dict(act.circumstances)
    positions = list(act.positions)
    for situation in law.situations:
        timing = _timing(situation.span, act) if _concerns(situation, act, law) else ""
        if not timing:
            continue
        positions.extend(position for position in situation.positions if position not in positions)
        for circumstance, item in situation.claims:
            joined = item._replace(timing=timing)
            if joined not in circumstances.get(circumstance, ()):
                circumstances[circumstance] = (*circumstances.get(circumstance, ()), joined)
    return replace(act, circumstances=circumstances, positions=tuple(positions))


def _concerns(situation: Situation, act: Act, law: Law) -> bool:
    """Whether a situation is about such an act, its time apart."""
    return (
        (not situation.actor or situation.actor == own_state(law, act.actor))
        and (not situation.nationalities or not situation.nationalities.isdisjoint(act.nationalities))
        and (not situation.act_types or not situation.act_types.isdisjoint(law.act_types[act.act_type]))
    )


def _timing(period: Span, act: Act) -> str:
    """A finding speaks for its own time: it covers the act, may cover it (since when it speaks is not known, or
    when the
    act was), is earlier, or (empty) has nothing to say of it."""
    begin = period.latest_begin if period.earliest_begin == FIRST else period.earliest_begin
    core = replace(period, earliest_begin=begin)
    if act.span.within(core) or (act.continuing and act.span.overlaps(core)):
        return "covers"
    if act.span.overlaps(period):
        return "may-cover"
    return "earlier" if act.span.after(period) else ""
