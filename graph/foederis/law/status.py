"""Whether a State was bound: from the log of its actions to intervals, and from intervals to a verdict.

Sources of the rules: VCLT articles 11 to 16 (consent), 18 (signature alone), 24 (entry into force), 29 (territory),
54 and 56
(withdrawal); each treaty's own clauses stand in the record as rules of time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from foederis.dates import LAST, Span, add_months, first_of_next_month
from foederis.law.model import Coverage, Interval, Law, Result, TimeRule, Treaty, TreatyAction, Verdict

Facts = tuple[tuple[str, str, str], ...]

WHOLE = ""  # the State's territory as a whole


@dataclass(frozen=True, slots=True)
class Standing:
    """What a State's actions on a treaty come to, in one territory."""

    intervals: tuple[Interval, ...]
    log: tuple[TreatyAction, ...]
    coverage: Coverage | None
    excluded_by: str = ""  # the action that keeps the territory out
    outside_before: date | None = None  # the territory was not the State's before this day
    closed: bool = False  # the treaty is open to other States alone


class Binding(NamedTuple):
    """The bound gate's verdict, with the dates that an assessment reports."""

    verdict: Verdict
    since: date | None = None
    part: tuple[date, date | None] | None = None
    as_checked: date | None = None


def standing(law: Law, state: str, treaty: str, territory: str = WHOLE) -> Standing:
    """The standing of a State on a treaty, for its whole territory or for one part of it; kept once worked out."""
    key = ("standing", state, treaty, territory)
    found = law.cache.get(key)
    if not isinstance(found, Standing):
        found = _standing(law, state, treaty, territory)
        found = law.cache[key] = replace(found, closed=not can_join(law, state, treaty))
    return found


def _standing(law: Law, state: str, treaty_slug: str, territory: str) -> Standing:
    treaty = law.treaties[treaty_slug]
    log = law.actions.get((state, treaty_slug), ())
    whole = _intervals([action for action in log if not action.territory], treaty)
    coverage = law.coverage.get((state, treaty_slug, territory))
    if not territory:
        return Standing(whole, log, coverage)
    since = law.states[territory].since
    about = [action for action in log if action.territory == territory]
    extended = [action for action in about if action.effect in ("extend", "consent")]
    if extended:
        begin = max(filter(None, (_effect(extended[0], treaty), since)), default=None)
        own = (Interval(begin, None, (extended[0].slug,), "notice"),) if begin else ()
        # A notice that leaves the treaty for the whole State leaves it for this part too, where the whole is a party.
        leaving = [action for action in log if not action.territory and action.effect == "leave"] if whole else []
        return Standing(_ended(own, sorted([*about, *leaving], key=lambda one: one.day), treaty), log, coverage)
    excluded = next((action.slug for action in about if action.effect == "exclude-territory"), "")
    if excluded:
        return Standing((), log, coverage, excluded_by=excluded)
    # VCLT 29: a treaty binds each party in respect of its entire territory, unless a different intention is
    # established.
    return Standing(tuple(_later(interval, since) for interval in whole), log, coverage, outside_before=since)


def _later(interval: Interval, since: date | None) -> Interval:
    return interval._replace(begin=max(interval.begin, since)) if since else interval


def _intervals(log: Iterable[TreatyAction], treaty: Treaty) -> tuple[Interval, ...]:
    log = list(log)
    found: tuple[Interval, ...] = ()
    for action in log:
        if action.effect != "consent" or (found and found[-1].end is None):
            continue
        begin = entry_into_force(action, treaty)
        if begin is not None:
            found = _ended((*found, Interval(begin, None, (action.slug,), _rule_slug(action, treaty))), log, treaty)
    return found


def _ended(intervals: tuple[Interval, ...], log: Iterable[TreatyAction], treaty: Treaty) -> tuple[Interval, ...]:
    """The last interval closed by the first notice of denunciation after it began, where the treaty can be left, unless
    the notice was revoked before it took effect (VCLT 68)."""
    if not intervals or intervals[-1].end is not None:
        return intervals
    last = intervals[-1]
    log = list(log)
    for action in log:
        if action.effect == "leave" and action.day >= last.begin:
            end = _left(action, treaty)
            if end is not None and not any(other.withdraws == action.slug and other.day < end for other in log):
                return (*intervals[:-1], last._replace(end=end, actions=(*last.actions, action.slug)))
    return intervals


def entry_into_force(action: TreatyAction, treaty: Treaty) -> date | None:
    """From when a consent binds: the date that a source states, else the later of the treaty's general entry into
    force and its
    own rule for later parties (VCLT 24(1) to (3)); None while the treaty is not in force."""
    if action.effect_date:
        return action.effect_date
    own = _effect(action, treaty)
    if own is None or treaty.in_force is None:
        return None
    return max(own, treaty.in_force)


def _effect(action: TreatyAction, treaty: Treaty) -> date | None:
    if action.effect_date:
        return action.effect_date
    if treaty.joining and treaty.joining.upon_signature:
        return action.act_date or action.deposit_date
    start = action.deposit_date or action.act_date
    return count_from(start, treaty.joining) if start and treaty.joining else start


def _left(action: TreatyAction, treaty: Treaty) -> date | None:
    if action.effect_date:
        return action.effect_date
    rule = treaty.leaving
    if rule is None or rule.impossible or not (rule.days or rule.months):
        return None
    return count_from(action.day, rule)


def count_from(start: date, rule: TimeRule) -> date:
    """A rule of time applied to a day: months and days added, then the first of the next month where the rule says
    so."""
    reached = add_months(start, rule.months) + timedelta(days=rule.days)
    return first_of_next_month(reached) if rule.then_first_of_next_month else reached


def _rule_slug(action: TreatyAction, treaty: Treaty) -> str:
    return "stated" if action.effect_date or not treaty.joining else treaty.joining.slug


def bound(law: Law, state: str, treaty: str, territory: str, when: Span, *, continuing: bool) -> Binding:
    """Whether the State was bound throughout an instant's possible days, or during part of a continuing time."""
    key = ("bound", state, treaty, territory, when, continuing)
    found = law.cache.get(key)
    if not isinstance(found, Binding):
        if len(law.cache) > CACHE_LIMIT:
            law.cache.clear()
        found = law.cache[key] = _bound(law, state, treaty, territory, when, continuing)
    return found


def differing(law: Law, state: str, treaty: str, when: Span, whole: Binding, *, continuing: bool) -> str:
    """A territory of the State in which its standing on the treaty is known to be another than in the whole (VCLT 29);
    empty where there is none."""
    for territory in territories_of(law, state):
        if own_state(law, territory, when) != state:
            continue
        there = bound(law, state, treaty, territory, when, continuing=continuing).verdict
        if there.ground != "ground-territory-status-unknown" and there.result is not whole.verdict.result:
            return territory
    return ""


def territories_of(law: Law, state: str) -> tuple[str, ...]:
    """The parts of a State that the record knows by name, whenever it held them."""
    found = law.cache.get(("territories", state))
    if not isinstance(found, tuple):
        parts = sorted(slug for slug, one in law.states.items() if one.territory_of == state)
        found = law.cache["territories", state] = tuple(parts)
    return found


CACHE_LIMIT = 200_000  # answers; an import of many dates must not grow without end


class Bound(NamedTuple):
    """Whether a State was bound, without the words and the evidence."""

    result: Result
    reason: str = ""
    since: date | None = None
    as_checked: date | None = None
    interval: Interval | None = None
    part: tuple[date, date | None] | None = None
    because: TreatyAction | None = None  # the action from which the reason follows


NEVER = Bound(Result.FAIL, "not-a-party")


def binds(stand: Standing, when: Span, continuing: bool) -> Bound:
    """Whether a State of this standing was bound throughout an instant's possible days, or in part of a longer time."""
    if stand.closed:
        return NEVER
    coverage = stand.coverage
    if coverage is None:
        touching = [one.begin for one in stand.intervals if _touches(one, when)]
        return Bound(Result.UNDETERMINED, "status-unknown", touching[-1] if touching else None)
    as_checked = coverage.up_to if last_day(when) > coverage.up_to else None
    for interval in stand.intervals:
        if _touches(interval, when):
            return _in_interval(interval, when, continuing, as_checked)
    if not stand.log:
        return NEVER if as_checked is None else NEVER._replace(as_checked=as_checked)
    reason, because = _why_not(stand, _known_day(when)) if continuing else _why_never(stand, when)
    return Bound(Result.FAIL, reason, None, as_checked, because=because)


def _in_interval(interval: Interval, when: Span, continuing: bool, as_checked: date | None) -> Bound:
    part = part_of(interval, when) if continuing else None
    if part or _holds_throughout(interval, when):
        return Bound(Result.PASS, "", interval.begin, as_checked, interval, part)
    return Bound(Result.UNDETERMINED, "uncertain-date", interval.begin, as_checked, interval)


def _bound(law: Law, state: str, treaty: str, territory: str, when: Span, continuing: bool) -> Binding:
    """The same, said: with the ground, what fills its sentence, and the evidence."""
    stand = standing(law, state, treaty, territory)
    how = binds(stand, when, continuing)
    facts: Facts = (("state", "state", state), ("treaty", "treaty", treaty), ("date", "", _say(when)))
    if stand.closed:
        return Binding(Verdict(how.result, "ground-closed-to", how.reason, facts))
    if stand.coverage is None:
        ground = "ground-territory-status-unknown" if territory else "ground-status-unknown"
        return Binding(Verdict(how.result, ground, how.reason, facts), how.since)
    covered = ("coverage", stand.coverage.slug)
    if how.interval is None:
        excluded = (
            (("action", stand.excluded_by),) if how.reason == "not-extended-to-territory" and stand.excluded_by else ()
        )
        shown = (*_shown(how.because), *excluded, covered)
        checked = ("checked", "", stand.coverage.up_to.isoformat())
        facts = (*_dated(facts, how.because), checked)
        return Binding(Verdict(how.result, f"ground-{how.reason}", how.reason, facts, shown), as_checked=how.as_checked)
    interval, part = how.interval, how.part
    evidence = (*(("action", slug) for slug in interval.actions), covered)
    facts = (*facts, ("since", "", interval.begin.isoformat()))
    if how.result is Result.UNDETERMINED:
        verdict = Verdict(how.result, "ground-uncertain-date", how.reason, facts, evidence)
        return Binding(verdict, how.since, None, how.as_checked)
    ground = "ground-bound-notice" if interval.rule == "notice" else "ground-bound"
    if part and (part[0] > when.earliest_begin or (interval.end or LAST) <= when.latest_end):
        ground, facts = "ground-bound-part", (*facts, *_part_facts(part))
    else:
        part = None
    return Binding(Verdict(how.result, ground, "", facts, evidence), how.since, part, how.as_checked)


def own_state(law: Law, actor: str, when: Span | None = None) -> str:
    """The State whose conduct an actor's is (ILC Articles on State Responsibility, 4): a State itself, the State of an
    organ, the State of a territory from the day on which it holds it; empty for others."""
    state = law.states.get(actor)
    if state is None:
        organ_of = law.organs.get(actor, "")
        return own_state(law, organ_of, when) if organ_of else ""
    if not state.territory_of:
        return state.slug
    before = when is not None and state.since is not None and when.latest_end < state.since
    return "" if before else state.territory_of


def can_join(law: Law, state: str, treaty: str) -> bool:
    """Whether a treaty is open to the State at all; a bilateral one is open to its two."""
    open_only_to = law.treaties[treaty].open_only_to
    return not open_only_to or state in open_only_to


def _say(when: Span) -> str:
    first, last = when.earliest_begin, when.latest_end
    if first == last:
        return first.isoformat()
    return f"{'…' if first == date.min else first.isoformat()}/{'…' if last == LAST else last.isoformat()}"


def last_day(when: Span) -> date:
    """The last day that coverage has to reach: an end that is open, or not known, is past every coverage."""
    return when.latest_end


def _known_day(when: Span) -> date:
    """The last day by which an act is known to have gone on."""
    return when.latest_end if when.latest_end != LAST else when.latest_begin


def _part_facts(part: tuple[date, date | None]) -> Facts:
    last = (part[1] - timedelta(days=1)).isoformat() if part[1] else "…"
    return (("from", "", part[0].isoformat()), ("until", "", last))


def _touches(interval: Interval, when: Span) -> bool:
    return interval.begin <= when.latest_end and (interval.end is None or interval.end > when.earliest_begin)


def _holds_throughout(interval: Interval, when: Span) -> bool:
    return interval.begin <= when.earliest_begin and (interval.end is None or interval.end > when.latest_end)


def part_of(interval: Interval, when: Span) -> tuple[date, date | None] | None:
    """The part of a continuing act in which the State was bound, where the act certainly went on in some of it."""
    if when.latest_begin > when.earliest_end:
        return None
    certain = interval.begin <= when.earliest_end and (interval.end is None or interval.end > when.latest_begin)
    if not certain:
        return None
    ends = [
        day for day in (interval.end, None if when.latest_end == LAST else when.latest_end + timedelta(days=1)) if day
    ]
    return max(interval.begin, when.earliest_begin), min(ends) if ends else None


def _why_never(stand: Standing, when: Span) -> tuple[str, TreatyAction | None]:
    """The reason that holds on all the possible days of an instant: where the first and the last have different ones,
    that it was no party, or else what had come about by the first."""
    first = _why_not(stand, when.earliest_begin)
    last = _why_not(stand, _known_day(when)) if when.earliest_begin != when.latest_end else first
    return last if last[0] == first[0] or last[0] == "not-a-party" else first


def _why_not(stand: Standing, on: date) -> tuple[str, TreatyAction | None]:
    """The reason that follows from the State's last action on or before a day."""
    past = [action for action in stand.log if not action.territory and action.day <= on]
    ended = [one for one in stand.intervals if one.end is not None and one.end <= on]
    left = next((action for action in past if ended and action.slug == ended[-1].actions[-1]), None)
    consent = next((action for action in reversed(past) if action.effect == "consent"), None)
    if ended and not (left and consent and consent.day > left.day):
        return "withdrawn", left
    if consent and stand.excluded_by:
        return "not-extended-to-territory", consent
    if consent:
        outside = stand.outside_before is not None and on < stand.outside_before
        return ("not-extended-to-territory" if outside else "not-yet-in-force"), consent
    # VCLT 18(a): a signature counts until the State makes clear that it does not intend to become a party.
    signed = next((action for action in reversed(past) if action.effect in ("sign", "end-signature")), None)
    if signed is None or signed.effect == "end-signature":
        return "not-a-party", signed
    return "signed-only", signed


def _dated(facts: Facts, action: TreatyAction | None) -> Facts:
    return (*facts, ("action_date", "", action.day.isoformat())) if action else facts


def _shown(action: TreatyAction | None) -> tuple[tuple[str, str], ...]:
    return (("action", action.slug),) if action else ()


class Stood(NamedTuple):
    """Whether something stood on any of the possible days of a time, and on all of them."""

    any: bool
    all: bool


def in_force(law: Law, action: TreatyAction, when: Span) -> Stood:
    """On which of the possible days of a time a reservation, declaration, derogation … stood, not yet withdrawn."""
    ended = [
        other.effect_date or other.day
        for other in law.actions.get((action.state, action.treaty), ())
        if other.withdraws == action.slug
    ]
    end = min(ended, default=None)
    some = action.day <= when.latest_end and (end is None or end > when.earliest_begin)
    throughout = action.day <= when.earliest_begin and (end is None or end > when.latest_end)
    return Stood(some, throughout)
