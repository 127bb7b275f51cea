"""`why-not-bound` says in SPARQL what the engine decides in Python: of every State, part and day they must agree."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from foederis import names, questions
from foederis.dates import Span
from foederis.law import Law
from foederis.law.model import Result
from foederis.law.status import bound
from foederis.store import Graph

Said = tuple[str, str, str]  # bound, reason, since: each empty where there is none
QUESTION = questions.find("why-not-bound")
BOUND = {Result.PASS: "true", Result.FAIL: "false"}
EVER = (date(1950, 1, 1), date(2023, 10, 9))


@pytest.fixture(scope="module")
def law(invented: tuple[Law, list[Triple]]) -> Law:
    return invented[0]


@pytest.fixture(scope="module")
def graph(invented: tuple[Law, list[Triple]]) -> Graph:
    return Graph.of(invented[1])


def days(law: Law, state: str, treaty: str) -> Iterator[date]:
    """Each day on which something may have changed, and the day before it."""
    log = law.actions.get((state, treaty), ())
    decisive = [act for act in log if act.effect in ("sign", "end-signature", "consent", "leave", "extend")]
    dates = {day for act in decisive for day in (act.act_date, act.deposit_date, act.effect_date) if day}
    yield from EVER
    yield from sorted(day - timedelta(days=back) for day in dates for back in (0, 1))


def by_the_engine(law: Law, state: str, treaty: str, territory: str, day: date) -> Said:
    found = bound(law, state, treaty, territory, Span(day, day, day, day), continuing=False)
    result, reason = found.verdict.result, found.verdict.reason
    since = found.since.isoformat() if result is Result.PASS and found.since else ""
    return BOUND.get(result, ""), reason, since


def by_the_question(graph: Graph, state: str, treaty: str, territory: str, day: date) -> Said:
    given = {"state": state, "treaty": treaty, "on": day.isoformat()} | ({"territory": territory} if territory else {})
    rows = QUESTION.ask(given, graph).rows
    said = {(_text(row[0]), _text(row[1]), _text(row[2])) for row in rows}
    assert len(said) == 1, f"{given}: {said}"
    flag, reason, since = said.pop()
    return flag, reason, since if flag == "true" else ""


def _text(term: object) -> str:
    if isinstance(term, NamedNode):
        return names.slug_of(term.value)
    return term.value if isinstance(term, Literal) else ""


def places(law: Law) -> list[tuple[str, str, str]]:
    """State, treaty and territory (empty: the whole): of what is known of the whole of a State every eighth."""
    known = sorted(law.coverage)
    return [place for number, place in enumerate(known) if place[2] or place[0].startswith("x") or number % 8 == 0]


PARTS = 4  # so that they run side by side


@pytest.mark.parametrize("part", range(PARTS))
def test_the_question_and_the_engine_agree(law: Law, graph: Graph, part: int) -> None:
    assert len(places(law)) > 20
    for state, treaty, territory in places(law)[part::PARTS]:
        for day in days(law, state, treaty):
            asked = (state, treaty, territory, day)
            assert by_the_question(graph, *asked) == by_the_engine(law, *asked), asked


@pytest.mark.parametrize(
    ("territory", "day", "said"),
    [
        ("", "1999-05-31", ("false", "not-a-party", "")),
        ("", "1999-06-01", ("false", "signed-only", "")),
        ("", "2001-01-30", ("false", "not-yet-in-force", "")),
        ("", "2001-01-31", ("true", "", "2001-01-31")),
        ("", "2011-05-31", ("true", "", "2001-01-31")),  # one year of notice
        ("", "2011-06-01", ("false", "withdrawn", "")),
        ("", "2014-12-31", ("false", "withdrawn", "")),
        ("", "2015-01-30", ("false", "not-yet-in-force", "")),  # acceded anew (VCLT 24(3))
        ("", "2015-01-31", ("true", "", "2015-01-31")),
        ("xac", "2004-12-31", ("false", "not-extended-to-territory", "")),
        ("xac", "2005-01-01", ("true", "", "2005-01-01")),
        ("xad", "2005-01-01", ("false", "not-extended-to-territory", "")),
        ("xae", "2006-01-31", ("true", "", "2006-01-31")),
    ],
)
def test_a_state_that_came_and_left(graph: Graph, territory: str, day: str, said: Said) -> None:
    assert by_the_question(graph, "xaa", "invented-1999", territory, date.fromisoformat(day)) == said


def test_a_signature_taken_back_is_none(graph: Graph) -> None:
    assert by_the_question(graph, "xaf", "invented-1999", "", date(2002, 5, 5)) == ("false", "signed-only", "")
    assert by_the_question(graph, "xaf", "invented-1999", "", date(2002, 5, 6)) == ("false", "not-a-party", "")


def test_nothing_is_known_without_coverage(graph: Graph) -> None:
    assert by_the_question(graph, "xab", "invented-1999", "", date(2010, 1, 1)) == ("", "status-unknown", "")


def test_a_treaty_of_two_leaves_out_the_rest(graph: Graph) -> None:
    assert by_the_question(graph, "xab", "invented-closed-1999", "", date(2010, 1, 1)) == ("false", "not-a-party", "")


def test_the_last_coverage_counts(graph: Graph) -> None:
    given = {"state": "xaa", "treaty": "invented-1999", "on": "2019-12-31"}
    answer = QUESTION.ask(given, graph)
    known, past = answer.variables.index("known_up_to"), answer.variables.index("past_known")
    assert {(_text(row[known]), _text(row[past])) for row in answer.rows} == {("2020-01-01", "false")}
