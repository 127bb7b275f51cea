"""The figures that come out."""

import pytest
from benchmarks.clock import Timings, faster, figure, table


@pytest.mark.parametrize(
    ("number", "shown"),
    [(12_345, "12,300"), (1_000, "1,000"), (999, "999"), (61.27, "61.3"), (5.932, "5.93"), (0, "0")],
)
def test_three_figures(number: float, shown: str) -> None:
    assert figure(number) == shown


def test_a_rate_is_the_median_of_the_runs() -> None:
    assert Timings(10, [1.0, 5.0, 2.0]).rate == 5
    assert Timings(10, [1.0, 5.0, 2.0]).spread == (2, 10)


def test_faster_is_the_median_of_the_ratios() -> None:
    """A run in which the machine was slow for both does not count for either."""
    assert faster(Timings(1, [1.0, 10.0, 1.0]), Timings(1, [6.0, 60.0, 7.0])) == 6
    assert faster(Timings(10, [1.0]), Timings(1, [1.0])) == 10


def test_one_thing_after_another() -> None:
    assert Timings(1, [1.0], [2.0]).and_then(Timings(1, [3.0], [4.0])).processor == [4.0]


def test_a_run_is_timed() -> None:
    timings = Timings(1)
    assert timings.run(lambda: "result") == "result"
    assert len(timings.processor) == len(timings.wall) == 1


def test_a_table() -> None:
    assert table([("a", "b")], ("one", "two")) == "| one | two |\n| --- | --- |\n| a | b |"
