"""What binds a State on a day: the gates that need no act, asked of every norm that governs acts.

Whether a norm *applies* is a question about an act; here only whether the State owes it, through which treaty, and with
which reservations.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from foederis.dates import Span
from foederis.law.gates import Case, Inquiry, bound_gate, reservation_gate, reservations
from foederis.law.model import Act, Law, Norm, Path, Result, TreatyAction, Verdict
from foederis.law.status import Binding, own_state


class Status(StrEnum):
    """Where a State stands with a norm."""

    BOUND = "bound"
    RESERVED = "reserved"  # bound by the treaty, and not by this provision
    UNKNOWN = "unknown"
    NOT_BOUND = "not-bound"


class Owed(NamedTuple):
    """A norm, and how it stands with a State on a day; `verdict` says why."""

    norm: Norm
    status: Status
    through: str
    binding: Binding
    verdict: Verdict
    reservations: tuple[TreatyAction, ...]


def owed(law: Law, slug: str, on: date) -> list[Owed]:
    """How every norm that governs acts stands with a State, or with its State in a territory, in the order of their
    slugs; nothing for a territory that no State of the record held on that day."""
    when = Span(on, on, on, on)
    bearer = own_state(law, slug, when)
    if not bearer:
        return []
    inquiry = Inquiry(Act(on.isoformat(), when, False, bearer, "", territory=slug), law)
    governing = (norm for norm in sorted(law.norms.values(), key=lambda norm: norm.slug) if _is_owed(norm))
    return [_best(Case(inquiry, norm, bearer)) for norm in governing]


def _is_owed(norm: Norm) -> bool:
    """Rules about other rules, and questions that a signature raises, are owed to nobody on a day."""
    return bool(norm.governs) and not norm.raised_when


def _best(case: Case) -> Owed:
    """By the path that says most for its binding; among equals, by the one with the fewest limits."""
    ranked = sorted(_ways(case), key=lambda way: (list(Status).index(way[1].status), way[0]))
    return ranked[0][1]


def _ways(case: Case) -> Iterator[tuple[int, Owed]]:
    for path in case.norm.paths or (None,):
        yield len(path.limitations) if path else 0, _by(case, path)


def _by(case: Case, path: Path | None) -> Owed:
    binding = bound_gate(case, path)
    shown = reservations(case, path)
    reserved = reservation_gate(case, path, shown)
    status, verdict = _status(binding.verdict, reserved)
    return Owed(case.norm, status, path.treaty if path else "", binding, verdict, tuple(shown))


def _status(bound: Verdict, reserved: Verdict) -> tuple[Status, Verdict]:
    """Whether it is bound comes first; a reservation matters only then."""
    match bound.result, reserved.result:
        case Result.FAIL, _:
            return Status.NOT_BOUND, bound
        case Result.UNDETERMINED, _:
            return Status.UNKNOWN, bound
        case _, Result.FAIL:
            return Status.RESERVED, reserved
        case _, Result.UNDETERMINED:
            return Status.UNKNOWN, reserved
    return Status.BOUND, bound
