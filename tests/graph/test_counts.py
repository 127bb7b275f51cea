"""Figures as intervals, what may be added, and whether a total agrees with its parts."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from foederis.counts import NOTHING, Bound, Count, Counts, Interval, LeftOut, Reason, Verdict, rounding

PERSON = "unit-person"
RETURN = "forced-return"


def count(name: str, value: int, bound: Bound = Bound.EXACTLY, **more: object) -> Count:
    fields: dict[str, object] = {"unit": PERSON, "counts": RETURN, **more}
    sets = {key: frozenset(held) if isinstance(held, set) else held for key, held in fields.items()}
    return Count(name, value, bound, **sets)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bound", "value", "interval", "words"),
    [
        (Bound.EXACTLY, 40, Interval(40, 40), "40"),
        (Bound.AT_LEAST, 92, Interval(92, None), "at least 92"),
        (Bound.MORE_THAN, 670, Interval(671, None), "more than 670"),
        (Bound.AT_MOST, 600, Interval(0, 600), "at most 600"),
        (Bound.ABOUT, 50, Interval(45, 55), "about 50"),
        (Bound.ABOUT, 600, Interval(550, 650), "about 600"),
        (Bound.ABOUT, 1076, Interval(1075, 1077), "about 1,076"),
        (Bound.ABOUT, 0, Interval(0, 1), "about 0"),
    ],
)
def test_a_bound_says_which_numbers_a_figure_allows(bound: Bound, value: int, interval: Interval, words: str) -> None:
    assert bound.interval(value) == interval
    assert bound.words(value) == words


def hrw_figures() -> Counts:
    """The figures of Human Rights Watch, May 2024."""
    return Counts.of(
        [
            count("670", 670, Bound.MORE_THAN, aggregates={"500", "40", "80", "50"}),
            count("500", 500, Bound.MORE_THAN),
            count("40", 40),
            count("80", 80),
            count("50", 50, Bound.ABOUT),
            count("60", 60, Bound.ABOUT),
            count("92", 92, Bound.AT_LEAST, counts="arrest", overlap_unknown_with={"60"}),
        ]
    )


def test_four_returns_reconcile_with_the_total_that_names_them() -> None:
    found = hrw_figures().reconcile("670")
    assert found.verdict is Verdict.RECONCILES
    assert found.parts.added == ("500", "80", "50", "40")
    assert found.parts.interval == Interval(666, None)
    assert found.parts.left_out == ()
    assert found.because == (
        "more than 500 + 80 + about 50 + 40 = 666 or more; “more than 670” is 671 or more: both can be true"
    )


def test_what_stands_beside_a_total_says_why_it_is_not_added() -> None:
    assert hrw_figures().reconcile("670").not_added == (
        LeftOut("92", {Reason.OVERLAP_UNKNOWN: ("60",), Reason.ANOTHER_KIND: ("670",)}),
        LeftOut("60", {Reason.OVERLAP_UNKNOWN: ("92",), Reason.NOT_STATED: ("670",)}),
    )


def test_the_part_may_be_the_one_that_says_it_is_a_part() -> None:
    figures = Counts.of([count("all", 10), count("a", 4, part_of={"all"}), count("b", 6, part_of={"all"})])
    assert figures.reconcile("all").verdict is Verdict.RECONCILES


@pytest.mark.parametrize(
    ("total", "bound", "verdict"),
    [
        (100, Bound.EXACTLY, Verdict.FALLS_SHORT),
        (90, Bound.EXACTLY, Verdict.RECONCILES),
        (80, Bound.AT_MOST, Verdict.EXCEEDS),
        (96, Bound.AT_LEAST, Verdict.FALLS_SHORT),
        (95, Bound.AT_LEAST, Verdict.RECONCILES),
    ],
)
def test_a_total_can_agree_fall_short_or_be_exceeded(total: int, bound: Bound, verdict: Verdict) -> None:
    parts = [count("a", 40), count("b", 50, Bound.ABOUT)]
    figures = Counts.of([count("all", total, bound, aggregates={"a", "b"}), *parts])
    assert figures.reconcile("all").verdict is verdict


def test_only_what_is_stated_to_be_disjoint_is_added() -> None:
    figures = Counts.of([count("a", 5), count("b", 3, disjoint_with={"a"}), count("c", 2)])
    found = figures.add(["a", "b", "c"])
    assert found.added == ("a", "b")
    assert found.interval == Interval(8, None), "c may come on top"
    assert found.left_out == (LeftOut("c", {Reason.NOT_STATED: ("a", "b")}),)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (count("b", 3, overlap_unknown_with={"a"}, disjoint_with={"a"}), Reason.OVERLAP_UNKNOWN),
        (count("b", 3, differs_from={"a"}), Reason.ANOTHER_FIGURE),
        (count("b", 3, part_of={"a"}), Reason.INCLUDED),
        (count("b", 3, aggregates={"a"}), Reason.INCLUDED),
        (count("b", 3, unit="unit-case", disjoint_with={"a"}), Reason.ANOTHER_UNIT),
        (count("b", 3, counts="arrest", disjoint_with={"a"}), Reason.ANOTHER_KIND),
        (count("b", 3), Reason.NOT_STATED),
        (count("b", 3, disjoint_with={"a"}), None),
    ],
)
def test_the_reason_is_the_same_from_both_sides(other: Count, reason: Reason | None) -> None:
    figures = Counts.of([count("a", 5), other])
    assert figures.against("a", "b") is reason
    assert figures.against("b", "a") is reason


def test_parts_of_one_total_may_count_different_kinds() -> None:
    figures = Counts.of([count("all", 8, aggregates={"a", "b"}), count("a", 5), count("b", 3, counts="extradition")])
    assert figures.add(["a", "b"]).interval == Interval(8, 8)


def test_a_part_of_a_part_is_counted_once() -> None:
    figures = Counts.of([count("all", 9, aggregates={"a", "b"}), count("a", 9, aggregates={"b"}), count("b", 2)])
    found = figures.reconcile("all")
    assert found.parts.added == ("a",)
    assert found.parts.interval == Interval(9, 9), "what is included leaves no room above"
    assert found.verdict is Verdict.RECONCILES


def test_parts_whose_overlap_is_unknown_give_a_lower_limit_only() -> None:
    figures = Counts.of(
        [count("all", 20, aggregates={"a", "b"}), count("a", 9), count("b", 5, overlap_unknown_with={"a"})]
    )
    found = figures.reconcile("all")
    assert found.parts.interval == Interval(9, None)
    assert found.verdict is Verdict.RECONCILES


def test_a_circle_in_the_record_ends() -> None:
    figures = Counts.of([count("a", 1, aggregates={"b"}), count("b", 1, aggregates={"a"})])
    assert figures.totals() == ["a", "b"]
    assert figures.reconcile("a").verdict is Verdict.RECONCILES


def test_relations_to_figures_that_are_not_at_hand_are_passed_over() -> None:
    figures = Counts.of([count("a", 1, aggregates={"gone"}, disjoint_with={"also-gone"})])
    assert figures.totals() == []
    assert figures.reached(["a", "gone"]) == {"a"}


def test_figures_are_reached_over_relations_in_both_directions() -> None:
    assert hrw_figures().reached(["40"]) == {"670", "500", "40", "80", "50"}
    assert hrw_figures().reached(["60"]) == {"60", "92"}


INTERVALS = some.builds(
    lambda low, width: Interval(low, None if width is None else low + width),
    some.integers(0, 10_000),
    some.none() | some.integers(0, 10_000),
)


@given(INTERVALS, INTERVALS, INTERVALS)
def test_adding_is_a_sum(a: Interval, b: Interval, c: Interval) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + NOTHING == a


@given(INTERVALS, INTERVALS)
def test_two_intervals_meet_or_one_is_below(a: Interval, b: Interval) -> None:
    assert [a.meets(b), a.below(b), b.below(a)].count(True) == 1


@given(some.sampled_from(Bound), some.integers(0, 10**7))
def test_the_figure_as_given_is_allowed_except_where_it_is_more_than(bound: Bound, value: int) -> None:
    inside = bound.interval(value).meets(Interval(value, value))
    assert inside is (bound is not Bound.MORE_THAN)


@given(some.integers(1, 10**7))
def test_rounding_never_reaches_beyond_half_of_the_figure(value: int) -> None:
    assert 1 <= rounding(value) <= max(1, value // 2)


@given(some.lists(some.integers(0, 500), min_size=1, max_size=4))
def test_the_order_of_the_names_changes_nothing(values: list[int]) -> None:
    names = [f"n{index}" for index in range(len(values))]
    figures = Counts.of(
        [count("all", sum(values), aggregates=set(names)), *(count(n, v) for n, v in zip(names, values, strict=True))]
    )
    assert len({figures.add(order) for order in permutations(names)}) == 1
