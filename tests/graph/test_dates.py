"""EDTF strings and the bounds that they mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foederis.dates import FIRST, LAST, Span, add_months, day, first_of_next_month, span
from foederis.errors import InvalidValue


def bounds(*texts: str) -> Span:
    return Span(*(date.fromisoformat(text) for text in texts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-10-09", bounds("2023-10-09", "2023-10-09", "2023-10-09", "2023-10-09")),
        ("2021-07", bounds("2021-07-01", "2021-07-31", "2021-07-01", "2021-07-31")),
        ("1988", bounds("1988-01-01", "1988-12-31", "1988-01-01", "1988-12-31")),
        ("2020~", bounds("2019-01-01", "2021-12-31", "2019-01-01", "2021-12-31")),
        ("2024-02?", bounds("2024-01-01", "2024-03-31", "2024-01-01", "2024-03-31")),
        ("2023-10-09?", bounds("2023-10-08", "2023-10-10", "2023-10-08", "2023-10-10")),
        ("2024-01/2024-05-08", bounds("2024-01-01", "2024-01-31", "2024-05-08", "2024-05-08")),
        ("2020/..", Span(date(2020, 1, 1), date(2020, 12, 31), LAST, LAST)),
        ("/2014", Span(FIRST, date(2014, 1, 1), date(2014, 1, 1), date(2014, 12, 31))),
        ("[2017-03-12..2017-03-15]", bounds("2017-03-12", "2017-03-15", "2017-03-12", "2017-03-15")),
    ],
)
def test_bounds(text: str, expected: Span) -> None:
    assert span(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "abc", "2023-13", "1988-02-30", "9 October 2023", "2024/2020", "-0044", "y17e7", "9999~", "1" * 500, "../x"],
)
def test_no_date_is_one_clear_error(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        span(text, "/date")
    assert caught.value.place == "/date"
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("text", ["2023", "2023-1-1", "2023-02-30", "20231009", "2023-W01-1", "٢٠٢٣-٠١-٠١", ""])
def test_no_day(text: str) -> None:
    with pytest.raises(InvalidValue):
        day(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(min_value=0, max_value=60))
def test_months_keep_the_day_or_the_last_one(start: date, months: int) -> None:
    reached = add_months(start, months)
    assert (reached.year * 12 + reached.month) - (start.year * 12 + start.month) == months
    assert reached.day == start.day or reached.day < start.day == max(start.day, 29)
    assert first_of_next_month(start).day == 1


def test_a_time_within_another() -> None:
    assert span("2021-07").within(span("2020/2024-05-08"))
    assert not span("2024-05").within(span("2020/2024-05-08"))
    assert span("2019-12-31").overlaps(span("../2020"))
    assert span("2023").after(span("2014-02-07"))
