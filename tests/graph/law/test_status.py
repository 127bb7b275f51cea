"""From a log of treaty actions to the time in which a State is bound."""

from datetime import date

import pytest

from foederis.dates import span
from foederis.law import Law, Result
from foederis.law.model import TimeRule, Treaty, TreatyAction
from foederis.law.status import bound, can_join, count_from, entry_into_force, standing

DAY_30 = TimeRule("rule-day-30", days=30)


@pytest.mark.parametrize(
    ("deposit", "rule", "expected"),
    [
        ("1988-10-04", DAY_30, "1988-11-03"),  # China, CAT 27(2)
        ("1982-09-24", TimeRule("r", days=90), "1982-12-23"),  # China, Refugee Convention 43(2)
        ("1981-09-14", TimeRule("r", months=3), "1981-12-14"),  # DPRK, ICCPR 49(2)
        ("1992-06-08", TimeRule("r", months=3), "1992-09-08"),  # United States, ICCPR 49(2)
        ("1991-11-30", TimeRule("r", months=3), "1992-02-29"),  # a month without a 30th
        ("2002-11-13", TimeRule("r", days=60, then_first_of_next_month=True), "2003-02-01"),  # ROK, Rome Statute 126(2)
        ("1982-09-24", TimeRule("r"), "1982-09-24"),  # Protocol VIII(2)
    ],
)
def test_rules_of_time(deposit: str, rule: TimeRule, expected: str) -> None:
    assert count_from(date.fromisoformat(deposit), rule) == date.fromisoformat(expected)


def consent(deposit: str, effect: str | None = None) -> TreatyAction:
    stated = date.fromisoformat(effect) if effect else None
    return TreatyAction("a", "ratification", "consent", "s", "t", None, date.fromisoformat(deposit), stated)


def test_no_consent_binds_before_the_treaty_is_in_force() -> None:
    """CEDAW and China: its own rule gives 4 December 1980, the treaty entered into force on 3 September 1981."""
    cedaw = Treaty("t", None, date(1981, 9, 3), DAY_30, None)
    assert entry_into_force(consent("1980-11-04"), cedaw) == date(1981, 9, 3)
    assert entry_into_force(consent("1985-01-01"), cedaw) == date(1985, 1, 31)


def test_a_stated_date_goes_before_the_rule() -> None:
    treaty = Treaty("t", None, date(1981, 9, 3), DAY_30, None)
    assert entry_into_force(consent("1990-01-01", "1990-06-01"), treaty) == date(1990, 6, 1)


def test_a_treaty_not_in_force_binds_nobody() -> None:
    assert entry_into_force(consent("1990-01-01"), Treaty("t", None, None, DAY_30, None)) is None


@pytest.mark.parametrize(
    ("state", "treaty", "since"),
    [
        ("chn", "cat-1984", "1988-11-03"),
        ("chn", "refugee-convention-1951", "1982-12-23"),
        ("chn", "refugee-protocol-1967", "1982-09-24"),
        ("chn", "crc-1989", "1992-04-01"),
        ("chn", "vclt-1969", "1997-10-03"),
        ("prk", "iccpr-1966", "1981-12-14"),
        ("prk", "crc-1989", "1990-10-21"),
        ("kor", "cat-1984", "1995-02-08"),
        ("kor", "iccpr-1966", "1990-07-10"),
        ("kor", "refugee-convention-1951", "1993-03-03"),
        ("kor", "refugee-protocol-1967", "1992-12-03"),
        ("kor", "crc-1989", "1991-12-20"),
        ("kor", "vclt-1969", "1980-01-27"),
        ("usa", "cat-1984", "1994-11-20"),
        ("usa", "iccpr-1966", "1992-09-08"),
        ("usa", "refugee-protocol-1967", "1968-11-01"),
    ],
)
def test_the_records_dates(law: Law, state: str, treaty: str, since: str) -> None:
    """The status table of the instruments, computed from deposit and clause."""
    intervals = standing(law, state, treaty).intervals
    assert [(one.begin.isoformat(), one.end) for one in intervals] == [(since, None)]


@pytest.mark.parametrize(
    ("state", "treaty", "reason"),
    [
        ("chn", "iccpr-1966", "signed-only"),
        ("prk", "cat-1984", "not-a-party"),
        ("prk", "refugee-convention-1951", "not-a-party"),
        ("prk", "refugee-protocol-1967", "not-a-party"),
        ("prk", "vclt-1969", "not-a-party"),
        ("usa", "refugee-convention-1951", "not-a-party"),
        ("usa", "crc-1989", "signed-only"),
        ("usa", "vclt-1969", "signed-only"),
    ],
)
def test_the_records_noes(law: Law, state: str, treaty: str, reason: str) -> None:
    verdict = bound(law, state, treaty, "", span("2012-06-01"), continuing=False).verdict
    assert (verdict.result, verdict.reason) == (Result.FAIL, reason)


def test_every_no_has_coverage_behind_it(law: Law) -> None:
    for state in law.states:
        for treaty in law.treaties:
            verdict = bound(law, state, treaty, "", span("2012-06-01"), continuing=False).verdict
            if verdict.result is Result.FAIL and can_join(law, state, treaty):
                assert any(kind == "coverage" for kind, _ in verdict.evidence), (state, treaty)


def test_the_iccpr_cannot_be_left(law: Law) -> None:
    """Human Rights Committee, General Comment 26."""
    rule = law.treaties["iccpr-1966"].leaving
    assert rule is not None
    assert rule.impossible
