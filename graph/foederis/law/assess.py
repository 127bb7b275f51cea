"""The join: which obligations an act brings into play, for whom, and why not.

`assess(act, law)` is pure: no clock, no file, no store. The build, the REST call for a hypothetical act and an
import of many
events all come here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from foederis.dates import Span
from foederis.law import gates
from foederis.law.evidence import Weighed
from foederis.law.gates import Case, own_state
from foederis.law.model import (
    OUTCOMES,
    Act,
    Assessed,
    Assessment,
    Characteristic,
    Conflict,
    Evidence,
    Law,
    Norm,
    Path,
    Position,
    Principal,
    Result,
    Situation,
    Verdict,
)
from foederis.law.status import Binding, bound, can_join


def assess(act: Act, law: Law) -> Assessed:
    """Every norm that governs the act's type, for each State that bears it: outcome, reason and gates.

    The recorded situations, where wanted, are joined to the act before (`with_situations`).
    """
    weighed: dict[tuple[str, str], Weighed] = {}
    plain = [
        _assess(Case(law, act, norm, bearer, weighed))
        for norm in law.norms_of.get(act.act_type, ())
        for bearer in _bearers(law, act, norm)
    ]
    found = [*plain, *_dependent(law, act, weighed), *_questions(law, act, plain, weighed)]
    found = [_with_parallels(one, found, law) for one in found]
    found.sort(key=lambda one: (OUTCOMES.index(one.outcome), one.norm, one.bearer, one.about))
    return Assessed(tuple(found), tuple(_conflicts(law, found)))


def _bearers(law: Law, act: Act, norm: Norm) -> tuple[str, ...]:
    """The States that have the norm's role in the act."""
    if norm.bearer_role == "destination-state":
        found = [own_state(law, act.destination)]
    elif norm.bearer_role == "state-of-nationality":
        found = [own_state(law, state) for state in act.nationalities]
    else:
        found = [own_state(law, act.actor) or (act.attribution.state if act.attribution else "")]
    return tuple(dict.fromkeys(state for state in found if state and _could_bind(law, norm, state)))


def _could_bind(law: Law, norm: Norm, state: str) -> bool:
    """Whether a norm is a candidate at all: one of a treaty that is open to other States alone does not even look relevant."""
    return not norm.paths or any(can_join(law, state, path.treaty) for path in norm.paths)


def _assess(case: Case) -> Assessment:
    """The best of the norm's paths: the one that says most for its binding."""
    paths: tuple[Path | None, ...] = case.norm.paths or (None,)
    if len(paths) == 1:
        return _by(case, paths[0])
    return min((_by(case, path) for path in paths), key=lambda one: _preference(one, case.norm))


def _preference(one: Assessment, norm: Norm) -> tuple[int, int, str]:
    """An outcome by a treaty that binds goes before one by a treaty that does not, whatever else fails there; among
    those out
    of scope, the way with the fewest limitations; then the one that has bound for longest."""
    unbound = one.bound.result is Result.FAIL
    rank = {"implicated": 0, "arguable": 1, "outside-scope": 4 if unbound else 2, "not-bound": 3}[one.outcome]
    limits = sum(len(path.limitations) for path in norm.paths if path.treaty == one.through)
    since = one.bound_since.isoformat() if one.bound_since else "9999"
    return rank, limits if one.outcome == "outside-scope" else 0, since


def _by(case: Case, path: Path | None) -> Assessment:
    binding = gates.bound_gate(case, path)
    shown = gates.reservations(case, path) if path is not None else []
    person, beneficiaries = gates.person_gate(case, path)
    verdicts = (
        gates.act_gate(case),
        gates.attribution_gate(case),
        gates.bearer_gate(case),
        binding.verdict,
        gates.reservation_gate(case, shown),
        gates.derogation_gate(case, path),
        person,
        gates.territory_gate(case),
        gates.condition_gate(case, path),
        gates.exception_gate(case),
    )
    return _made(case, path, binding, verdicts, beneficiaries, tuple(action.slug for action in shown))


SCOPE = (1, 2, 6, 7, 8, 9)  # attribution, bearer, person, territory, condition, exception
BINDING = (3, 4, 5)  # bound, reservation, derogation


def outcome_of(verdicts: tuple[Verdict, ...]) -> tuple[str, str]:
    """Outcome and reason: outside-scope before not-bound before arguable before implicated."""
    for indices, outcome in ((SCOPE, "outside-scope"), (BINDING, "not-bound")):
        for index in indices:
            if verdicts[index][0] is Result.FAIL:
                return outcome, verdicts[index].reason
    for index in OPEN_ORDER:
        if verdicts[index][0] is Result.UNDETERMINED:
            return "arguable", verdicts[index].reason
    return "implicated", ""


OPEN_ORDER = (3, 0, 4, 5, 1, 2, 6, 7, 8, 9)  # an open question of binding is named first


def _made(
    case: Case,
    path: Path | None,
    binding: Binding,
    verdicts: tuple[Verdict, ...],
    beneficiaries: tuple[Characteristic, ...] = (),
    shown: tuple[str, ...] = (),
    about: str = "",
) -> Assessment:
    outcome, reason = outcome_of(verdicts)
    return Assessment(
        norm=case.norm.slug,
        bearer=case.bearer,
        outcome=outcome,
        reason=reason,
        gates=verdicts,
        treaty=case.norm.treaty,
        through=path.treaty if path is not None else "",
        bound_since=binding.since,
        bound_for=binding.part,
        as_checked=binding.as_checked,
        about=about,
        peremptory=case.norm.peremptory,
        beneficiaries=beneficiaries,
        positions=_answers(case),
        evidence=gates.evidence_of(case),
        reservations=shown,
    )


def _answers(case: Case) -> tuple[Position, ...]:
    """What the bearer answers: denials of what the norm asks about, and justifications of the conduct as a whole."""
    asked = case.norm.circumstances
    answers = [one for one in case.act.positions if one.by == case.bearer and _bears_on(one, asked, case.law)]
    for slug in sorted(asked):
        answers.extend(_as_denial(item, case.bearer, (slug,)) for item in case.act.circumstances.get(slug, ()))
    answers.extend(_as_denial(item, case.bearer, ()) for item in case.act.occurrence)
    given = dict.fromkeys(one for one in answers if one.kind)
    return tuple(sorted(given, key=lambda one: (one.said_on, one.claim, one.kind, one.denies)))


def _bears_on(position: Position, asked: frozenset[str], law: Law) -> bool:
    """A denial of a circumstance denies the narrower ones too; a position that names none is about the whole."""
    denied = (other for slug in position.denies for other in law.circumstances[slug].narrower)
    return not position.denies or not asked.isdisjoint(denied)


def _as_denial(item: Evidence, bearer: str, denies: tuple[str, ...]) -> Position:
    """A statement as the bearer's denial; without a kind where it is none."""
    own = item.stance == "denied-by-bearer" or (item.stance == "denied" and item.by == bearer)
    kind = (item.kind or "denial") if own else ""
    return Position(bearer, kind, denies, item.said_on, item.scope, item.source, item.claim)


def _dependent(law: Law, act: Act, weighed: dict[tuple[str, str], Weighed]) -> Iterator[Assessment]:
    """Aid or assistance: for each act of another State that this one assists."""
    for norm in law.dependent_norms:
        if act.act_type not in norm.governs:
            continue
        for bearer in _bearers(law, act, norm):
            case = Case(law, act, norm, bearer, weighed)
            others = [principal for principal in act.assists if own_state(law, principal.actor) != bearer]
            if others:
                yield min((_depending(case, other) for other in others), key=lambda one: _preference(one, case.norm))


def _depending(case: Case, principal: Principal) -> Assessment:
    path = case.norm.paths[0] if case.norm.paths else None
    plain = _by(case, path)
    verdicts = (*plain.gates[:8], gates.dependence(case, principal), plain.gates[9])
    binding = Binding(plain.bound, plain.bound_since, plain.bound_for, plain.as_checked)
    return _made(case, path, binding, verdicts, plain.beneficiaries, plain.reservations)


def _questions(
    law: Law, act: Act, plain: list[Assessment], weighed: dict[tuple[str, str], Weighed]
) -> Iterator[Assessment]:
    """VCLT 18: where a treaty does not bind because it was only signed, or is not yet in force for the State, the
    question is raised
    whether the act would defeat its object and purpose: one assessment for each such treaty, never more than
    arguable."""
    raised = sorted({(one.bearer, one.through, one.reason) for one in plain if one.outcome == "not-bound"})
    for norm in law.question_norms:
        for bearer, treaty, reason in raised:
            if reason in norm.raised_when:
                yield _question(Case(law, act, norm, bearer, weighed), treaty, reason)


def _question(case: Case, treaty: str, reason: str) -> Assessment:
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
        gates.PASS_RESERVATION,
        gates.PASS_DEROGATION,
        gates.PASS_PERSON,
        gates.PASS_ANYWHERE,
        Verdict(Result.UNDETERMINED, "ground-question-only", "question-only", facts),
        gates.PASS_EXCEPTION,
    )
    return _made(case, path, binding, verdicts, about=treaty)


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


def _with_parallels(one: Assessment, found: Iterable[Assessment], law: Law) -> Assessment:
    """Where one treaty does not bind: the norms of the same theme that do bind the same State."""
    if one.outcome != "not-bound":
        return one
    themes = law.norms[one.norm].themes
    parallel = sorted(
        other.norm
        for other in found
        if other.bearer == one.bearer
        and other.outcome in ("implicated", "arguable")
        and other.bound.result is Result.PASS
        and not themes.isdisjoint(law.norms[other.norm].themes)
    )
    return replace(one, parallel=tuple(dict.fromkeys(parallel))) if parallel else one


def _conflicts(law: Law, found: Iterable[Assessment]) -> Iterator[tuple[Conflict, tuple[str, ...]]]:
    """Norms that pull one act apart: where both sides are in play for one State."""
    playing = [one for one in found if one.outcome in ("implicated", "arguable")]
    for conflict in law.conflicts:
        for bearer in sorted({one.bearer for one in playing if one.norm == conflict.one}):
            others = tuple(sorted(one.norm for one in playing if one.bearer == bearer and one.norm in conflict.others))
            if others:
                yield conflict, (conflict.one, *others)


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
    """A finding speaks for its own time: it covers the act, is earlier, or (empty) has nothing to say of it."""
    if act.span.within(period) or (act.continuing and act.span.overlaps(period)):
        return "covers"
    return "earlier" if act.span.after(period) else ""
