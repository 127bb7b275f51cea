"""Counting what sources count: figures as intervals of whole numbers, and what may be added to what.

A figure is what somebody said (“more than 500”). Two figures are added only where a source says that they do not
overlap (`disjoint_with`) or that one figure includes both (`aggregates`, `part_of`). Everything else is left out, with
the reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that a figure allows, both ends included; `high` None is no upper limit."""

    low: int
    high: int | None

    def __add__(self, other: "Interval") -> "Interval":
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(self.low + other.low, high)

    def meets(self, other: "Interval") -> bool:
        return not self.below(other) and not other.below(self)

    def below(self, other: "Interval") -> bool:
        """Whether every number of this is less than every number of the other."""
        return self.high is not None and self.high < other.low

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low:,} or more"
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"


NOTHING = Interval(0, 0)


class Bound(StrEnum):
    """How a figure was put; the value is the slug of its concept without `bound-`."""

    EXACTLY = "exactly"
    AT_LEAST = "at-least"
    MORE_THAN = "more-than"
    ABOUT = "about"
    AT_MOST = "at-most"

    def interval(self, value: int) -> Interval:
        match self:
            case Bound.EXACTLY:
                return Interval(value, value)
            case Bound.AT_LEAST:
                return Interval(value, None)
            case Bound.MORE_THAN:
                return Interval(value + 1, None)
            case Bound.AT_MOST:
                return Interval(0, value)
            case Bound.ABOUT:
                slack = rounding(value)
                return Interval(max(0, value - slack), value + slack)

    def words(self, value: int) -> str:
        number = f"{value:,}"
        return number if self is Bound.EXACTLY else f"{self.value.replace('-', ' ')} {number}"


def rounding(value: int) -> int:
    """How far “about” reaches: half a unit of the last figure that is not zero (about 50: 45 to 55), one at the least.

    No source says how far; this is the reading of a rounded number, and every answer that rests on it shows its bounds.
    """
    unit = 1
    while value and value % (unit * 10) == 0:
        unit *= 10
    return max(1, unit // 2)


class Reason(StrEnum):
    """Why one figure is not added to another."""

    OVERLAP_UNKNOWN = "overlap-unknown"
    ANOTHER_FIGURE = "another-figure-for-the-same"
    INCLUDED = "included-in-the-other"
    ANOTHER_UNIT = "another-unit"
    ANOTHER_KIND = "another-kind-of-thing-counted"
    NOT_STATED = "not-stated-to-be-part-or-disjoint"


class Verdict(StrEnum):
    """How the sum of the parts stands to the total that a source gives."""

    RECONCILES = "reconciles"
    FALLS_SHORT = "falls-short"
    EXCEEDS = "exceeds"


@dataclass(frozen=True, slots=True)
class Count:
    """One figure of one source, and what the record says of its relation to others (by name)."""

    name: str
    value: int
    bound: Bound
    unit: str
    counts: str
    aggregates: frozenset[str] = frozenset()
    part_of: frozenset[str] = frozenset()
    disjoint_with: frozenset[str] = frozenset()
    overlap_unknown_with: frozenset[str] = frozenset()
    differs_from: frozenset[str] = frozenset()

    @property
    def interval(self) -> Interval:
        return self.bound.interval(self.value)

    @property
    def words(self) -> str:
        return self.bound.words(self.value)

    @property
    def related(self) -> frozenset[str]:
        return self.aggregates | self.part_of | self.disjoint_with | self.overlap_unknown_with | self.differs_from


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that was not added, and to which others it could not be added, by reason."""

    name: str
    reasons: Mapping[Reason, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sum:
    """What could be added, and what could not."""

    interval: Interval
    added: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A total that a source gives, beside the sum of the parts that it is said to have."""

    total: str
    parts: Sum
    verdict: Verdict
    because: str
    not_added: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Counts:
    """Figures that are looked at together. A relation that one of two figures states holds for both."""

    known: Mapping[str, Count]
    _parts: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False, default_factory=dict)

    @classmethod
    def of(cls, counts: Iterable[Count]) -> "Counts":
        return cls({count.name: count for count in counts})

    def parts(self, total: str) -> frozenset[str]:
        """The figures that a total directly includes, by its own word or by theirs."""
        if total not in self._parts:
            stated = self.known[total].aggregates & self.known.keys()
            self._parts[total] = stated | {name for name, count in self.known.items() if total in count.part_of}
        return self._parts[total]

    def totals(self) -> list[str]:
        return sorted(name for name in self.known if self.parts(name))

    def includes(self, total: str, other: str) -> bool:
        """Whether a total includes a figure, at whatever depth; a circle in the record ends the search."""
        seen: set[str] = set()
        open_ = set(self.parts(total))
        while open_:
            seen |= open_
            open_ = {name for part in open_ for name in self.parts(part)} - seen
        return other in seen

    def against(self, one: str, other: str) -> Reason | None:
        """Why two figures may not be added, or None where a source says what makes it safe."""
        a, b = self.known[one], self.known[other]
        if self.includes(one, other) or self.includes(other, one):
            return Reason.INCLUDED
        if other in a.overlap_unknown_with or one in b.overlap_unknown_with:
            return Reason.OVERLAP_UNKNOWN
        if other in a.differs_from or one in b.differs_from:
            return Reason.ANOTHER_FIGURE
        if a.unit != b.unit:
            return Reason.ANOTHER_UNIT
        if any({one, other} <= self.parts(total) for total in self.totals()):
            return None
        if a.counts != b.counts:
            return Reason.ANOTHER_KIND
        stated = other in a.disjoint_with or one in b.disjoint_with
        return None if stated else Reason.NOT_STATED

    def add(self, names: Iterable[str]) -> Sum:
        """Add what may be added, the largest figure first; once anything is left out the sum has no upper limit."""
        added: list[str] = []
        left_out: list[LeftOut] = []
        for name in self._largest_first(names):
            reasons = self._reasons(name, added)
            if reasons:
                left_out.append(LeftOut(name, reasons))
            else:
                added.append(name)
        interval = reduce(Interval.__add__, (self.known[name].interval for name in added), NOTHING)
        if any(Reason.INCLUDED not in out.reasons for out in left_out):
            interval = Interval(interval.low, None)
        return Sum(interval, tuple(added), tuple(left_out))

    def reconcile(self, total: str) -> Reconciliation:
        """Whether a total and the sum of its parts can both be true, and which figures stand beside it, not added."""
        parts = self.add(self.parts(total))
        verdict = _verdict(parts.interval, self.known[total].interval)
        return Reconciliation(total, parts, verdict, self._because(total, parts, verdict), self._beside(total, parts))

    def reached(self, names: Iterable[str]) -> set[str]:
        """The figures that can be reached from these over stated relations, themselves included."""
        seen: set[str] = set()
        open_ = set(names) & self.known.keys()
        while open_:
            seen |= open_
            open_ = {other for name in open_ for other in self._neighbours(name)} - seen
        return seen

    def _neighbours(self, name: str) -> set[str]:
        pointing = {other for other, count in self.known.items() if name in count.related}
        return pointing | (self.known[name].related & self.known.keys())

    def _largest_first(self, names: Iterable[str]) -> list[str]:
        return sorted(names, key=lambda name: (-self.known[name].interval.low, name))

    def _reasons(self, name: str, others: Iterable[str]) -> dict[Reason, tuple[str, ...]]:
        found: dict[Reason, list[str]] = {}
        for other in others:
            reason = self.against(name, other)
            if reason is not None:
                found.setdefault(reason, []).append(other)
        return {reason: tuple(sorted(found[reason])) for reason in Reason if reason in found}

    def _beside(self, total: str, parts: Sum) -> tuple[LeftOut, ...]:
        """Every other figure at hand that is neither the total, nor in it, nor holds it: why it stays out."""
        others = [name for name in self._largest_first(self.known) if not self._belongs(total, name)]
        found = [LeftOut(name, self._reasons_beside(name, total, others)) for name in others]
        return tuple(out for out in found if out.reasons)

    def _belongs(self, total: str, name: str) -> bool:
        return name == total or self.includes(total, name) or self.includes(name, total)

    def _reasons_beside(self, name: str, total: str, others: list[str]) -> dict[Reason, tuple[str, ...]]:
        """Reasons against the total first; of the others only that their overlap is unknown is worth telling."""
        reasons = self._reasons(name, [total])
        unknown = tuple(
            sorted(
                other
                for other in {*others, *self.parts(total), total} - {name}
                if self.against(name, other) is Reason.OVERLAP_UNKNOWN
            )
        )
        if unknown:
            reasons[Reason.OVERLAP_UNKNOWN] = unknown
        return {reason: reasons[reason] for reason in Reason if reason in reasons}

    def _because(self, total: str, parts: Sum, verdict: Verdict) -> str:
        whole = self.known[total]
        sum_ = " + ".join(self.known[name].words for name in parts.added)
        return f"{sum_} = {parts.interval}; “{whole.words}” is {whole.interval}: {_MEANING[verdict]}"


_MEANING = {
    Verdict.RECONCILES: "both can be true",
    Verdict.FALLS_SHORT: "the parts that are told do not reach the total; it may include others",
    Verdict.EXCEEDS: "the parts are more than the total; both cannot be true",
}


def _verdict(parts: Interval, total: Interval) -> Verdict:
    if parts.below(total):
        return Verdict.FALLS_SHORT
    return Verdict.EXCEEDS if total.below(parts) else Verdict.RECONCILES
