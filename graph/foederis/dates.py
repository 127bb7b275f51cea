"""Dates as sources give them (EDTF, ISO 8601-2:2019) and the calendar of the law.

A source may say a day, a month, “early 2020~”, an interval, an open end. `span` turns each into four bounds: the
earliest
and latest day on which it may have begun and ended. Open ends are `FIRST` and `LAST`.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from edtf import parse_edtf

from foederis.errors import InvalidValue

FIRST = date.min
LAST = date.max
LONGEST = 64  # characters of one end of a date: the parser backtracks on long ones


@dataclass(frozen=True, slots=True)
class Span:
    """When something was, as closely as is known; each field is a day, both ends included."""

    earliest_begin: date
    latest_begin: date
    earliest_end: date
    latest_end: date

    @property
    def is_one_day(self) -> bool:
        return self.earliest_begin == self.latest_end

    def within(self, other: "Span") -> bool:
        """Whether every possible day of this lies in the widest reading of the other."""
        return other.earliest_begin <= self.earliest_begin and self.latest_end <= other.latest_end

    def overlaps(self, other: "Span") -> bool:
        return self.earliest_begin <= other.latest_end and other.earliest_begin <= self.latest_end

    def after(self, other: "Span") -> bool:
        """Whether this begins when the other is over."""
        return self.earliest_begin > other.latest_end


@lru_cache(maxsize=65536)
def span(text: str, place: str | None = None) -> Span:
    """The bounds of an EDTF string; InvalidValue where it is none.

    `?` and `~` (uncertain, approximate: ISO 8601-2, 4.4) widen a bound by one unit of the precision given; the
    standard sets no amount.
    """
    left, slash, right = text.partition("/")
    if slash:
        begin = _ends(left, text, place) if left not in ("", "..") else (FIRST, LAST)
        end = _ends(right, text, place) if right not in ("", "..") else (FIRST if not right else LAST, LAST)
        if begin[0] > end[1]:
            raise InvalidValue(f"“{text}” ends before it begins", place=place, mend="give the earlier date first")
        if begin == (FIRST, LAST):
            # Since when is not known: only at its end was it certainly so.
            begin = (FIRST, end[0])
        return Span(begin[0], min(begin[1], end[1]), max(end[0], begin[0]), end[1])
    lower, upper = _ends(text, text, place)
    return Span(lower, upper, lower, upper)


def day(text: str, place: str | None = None) -> date:
    """One day of the calendar, `YYYY-MM-DD`; InvalidValue for anything else."""
    try:
        # `fromisoformat` alone takes the days of a week (2023-W01-1) too.
        return date.fromisoformat(text) if DAY.fullmatch(text) else _no_day(text)
    except ValueError as error:
        raise InvalidValue(f"“{text[:80]}” is not a date", place=place, mend="write a day as YYYY-MM-DD") from error


def _no_day(text: str) -> date:
    raise ValueError(text)


DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def _ends(text: str, whole: str, place: str | None) -> tuple[date, date]:
    try:
        plain = PLAIN.fullmatch(text)
        if plain and (plain[2] is None or 1 <= int(plain[2]) <= 12):  # 21 to 24 are seasons
            return _plain(plain)
        parsed: Any = parse_edtf(text) if len(text) <= LONGEST else None
        lower, upper = _as_date(parsed.lower_strict()), _as_date(parsed.upper_strict())
        return _widened(text, lower, upper) if any(mark in text for mark in "?~%") else (lower, upper)
    except (Exception, RecursionError) as error:  # the library raises several kinds, among them bare TypeError
        mend = "write an EDTF date: 2023-10-09, 2021-07, 1988, 2020~, 2024-01/2024-05, 2020/.."
        raise InvalidValue(f"“{whole[:80]}” is not an EDTF date", place=place, mend=mend) from error


def _plain(match: re.Match[str]) -> tuple[date, date]:
    """A year, a month or a day (EDTF level 0), which needs no parser: it would take some 4 ms each."""
    year, month, dom = (int(part) if part else 0 for part in match.groups())
    if dom:
        return date(year, month, dom), date(year, month, dom)
    return date(year, month or 1, 1), end_of_month(date(year, month or 12, 1))


def _as_date(parts: Any) -> date:
    year, month, dom = parts[:3]
    return date(int(year), int(month), int(dom))


def _widened(text: str, lower: date, upper: date) -> tuple[date, date]:
    dashes = text.strip("?~%").count("-")
    if dashes == 0:
        return add_months(lower, -12), add_months(upper, 12)
    if dashes == 1:
        return add_months(lower, -1), end_of_month(add_months(upper.replace(day=1), 1))
    return lower - timedelta(days=1), upper + timedelta(days=1)


def add_months(start: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day where it has no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def end_of_month(start: date) -> date:
    return start.replace(day=monthrange(start.year, start.month)[1])


def first_of_next_month(start: date) -> date:
    return end_of_month(start) + timedelta(days=1)
