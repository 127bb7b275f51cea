"""Where each State stands with a treaty on a day: bound or not, since when, by what, and how far that is known."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from foederis import names
from foederis.dates import Span
from foederis.errors import InvalidValue, UnknownName
from foederis.law import Law, Result
from foederis.law.model import TreatyAction
from foederis.law.status import Standing, bound, in_force, standing
from foederis_api.documents import Document, Documents
from foederis_api.near import REPEATED, nearest

PARTY = "party"
UNKNOWN = "status-unknown"
RESERVING = "reserve"
DECLARING = "declare"
OBJECTING = "object"
PURPORTED = "purported-withdrawal"
SHOWN = {
    "signature": ("sign",),
    "consent": ("consent",),
    "territorial_notice": ("extend", "exclude-territory"),
    "withdrawal": ("leave",),
}


def parties(law: Law, documents: Documents, treaty: str, on: date, territory: str = "") -> list[Document]:
    """Every State of which something is recorded for the treaty, in the order of their slugs."""
    states = [law.states[territory].territory_of] if territory else sorted(recorded(law, treaty))
    return [_party(law, documents, state, treaty, on, territory) for state in states]


def recorded(law: Law, treaty: str) -> set[str]:
    """The States of whose own standing something is recorded: an action, or how far their actions are known.

    An objection to another State's reservation says nothing of when its author joined.
    """
    acting = {
        state
        for (state, about), log in law.actions.items()
        if about == treaty and any(action.effect != OBJECTING for action in log)
    }
    return acting | {state for state, about, _ in law.coverage if about == treaty}


def territory_of(law: Law, slug: str) -> str:
    """A territory whose status can differ from its State's; a State has no status beside its own."""
    territories = [name for name, state in law.states.items() if state.territory_of]
    if slug not in law.states:
        raise UnknownName("territory", slug[:REPEATED], nearest(slug, territories), place="territory")
    if slug not in territories:
        own = sorted(name for name in territories if law.states[name].territory_of == slug)
        mend = f"its territories: {', '.join(own)}" if own else "leave it out"
        raise InvalidValue(f"“{slug}” is a State, not a territory of one", place="territory", mend=mend)
    return slug


def _party(law: Law, documents: Documents, state: str, treaty: str, on: date, territory: str) -> Document:
    """One State; unknown is said to be unknown, and never taken for not being a party."""
    day = Span(on, on, on, on)
    binding = bound(law, state, treaty, territory, day, continuing=False)
    stand = standing(law, state, treaty, territory)
    status = {Result.PASS: PARTY, Result.UNDETERMINED: UNKNOWN}.get(binding.verdict.result, binding.verdict.reason)
    interval = next((one for one in stand.intervals if one.begin <= on and (one.end is None or on < one.end)), None)
    logged = [action for action in _logged(stand, territory) if action.day <= on]
    return {
        "state": documents.named("state", state),
        "territory": documents.named("state", territory) if territory else None,
        "status": status,
        "bound_since": interval.begin.isoformat() if interval and status == PARTY else None,
        "bound_until": interval.end.isoformat() if interval and interval.end and status == PARTY else None,
        **{key: _last(documents, [one for one in logged if one.effect in effects]) for key, effects in SHOWN.items()},
        "purported_withdrawal": _last(documents, [one for one in logged if one.type == PURPORTED]),
        "entry_into_force": _entry(stand, {action.slug for action in logged}),
        "reservations": list(_standing_of(law, documents, logged, RESERVING, day)),
        "declarations": list(_standing_of(law, documents, logged, DECLARING, day)),
        "known_up_to": stand.coverage.up_to.isoformat() if stand.coverage else None,
        "as_checked": binding.as_checked.isoformat() if binding.as_checked else None,
    }


def _logged(stand: Standing, territory: str) -> Iterator[TreatyAction]:
    """The State's actions, for the whole and for the territory that is asked about."""
    return (action for action in stand.log if action.territory in ("", territory))


def _last(documents: Documents, log: Sequence[TreatyAction]) -> Document | None:
    return _action(documents, log[-1]) if log else None


def _entry(stand: Standing, done: set[str]) -> str | None:
    """When the last consent that was given by then took effect, or will."""
    found = [one.begin for one in stand.intervals if one.actions[0] in done]
    return found[-1].isoformat() if found else None


def _standing_of(
    law: Law, documents: Documents, log: Iterable[TreatyAction], effect: str, day: Span
) -> Iterator[Document]:
    for action in log:
        if action.effect == effect and in_force(law, action, day):
            yield {
                **_action(documents, action),
                "provisions": [documents.named("provision", slug) for slug in action.provisions],
                "effect": action.reservation_effect or None,
                "permissibility": action.permissibility or None,
                "summary": documents.graph.texts(names.iri("action", action.slug), names.term("summary")),
                "objections": [documents.named("action", slug) for slug in law.objections.get(action.slug, ())],
            }


def _action(documents: Documents, action: TreatyAction) -> Document:
    """What was done, and on which days; `by` what kind of action."""
    return {
        **documents.named("action", action.slug),
        "kind": documents.named("concept", action.type),
        "act_date": action.act_date.isoformat() if action.act_date else None,
        "deposit_date": action.deposit_date.isoformat() if action.deposit_date else None,
        "effect_date": action.effect_date.isoformat() if action.effect_date else None,
    }
