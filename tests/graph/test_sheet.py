"""What a person reads of an event of the record: each thing once, each with its date, at any width."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from foederis import house
from foederis.acts import acts_of, parse_act, recorded_input
from foederis.answers import Names, answer
from foederis.law import Law, compile_law
from foederis.release import derive
from foederis.sheet import Part, _when, sheet
from foederis.store import Graph, load_turtle, turtle_files

EVENT = "2023-10-09-chn-forced-return"
ACT = f"{EVENT}-1"
WIDTHS = (80, 120)
Sheet = Callable[..., str]


@pytest.fixture(scope="module")
def graph() -> Graph:
    triples = [t for path in turtle_files(house.ontology(), house.record()) for t in load_turtle(path)]
    return Graph.of([*triples, *derive.bounds(triples)])


@pytest.fixture(scope="module")
def law(graph: Graph) -> Law:
    return compile_law(graph)


@pytest.fixture(scope="module")
def printed(graph: Graph, law: Law) -> Sheet:
    known = Names(graph)

    def printed(event: str, width: int = 120, *, full: bool = False) -> str:
        output = io.StringIO()
        console = Console(file=output, width=width, highlight=False, emoji=False, markup=False)
        documents = [recorded_input(graph, act) for act in acts_of(graph, event)]
        parts = [Part(parse_act(one, law), answer(one, law, graph, known)) for one in documents]
        for part in sheet(parts, law, known, full=full):
            console.print(part)
        return output.getvalue()

    return printed


def flowing(said: str) -> str:
    """The text as if no line were broken."""
    return " ".join(said.split())


@pytest.mark.parametrize("width", WIDTHS)
def test_one_heading_for_an_act(printed: Sheet, width: int) -> None:
    said = flowing(printed(EVENT, width))
    assert said.count("forced return by China, in China, to North Korea, 2023-10-09 on the word of: ") == 1
    assert "Human Rights Watch (2024-05-08) Obligations of China" in said
    many = printed("2017-04-prk-detention", width)
    assert re.findall(r"^2017-04-prk-detention-\d$", many, re.MULTILINE) == [
        f"2017-04-prk-detention-{number}" for number in range(1, 9)
    ]


def test_a_row_says_since_when_through_which_treaty_and_why(printed: Sheet) -> None:
    said = printed(EVENT)
    row = next(line for line in said.splitlines() if line.startswith("No removal to torture (CAT, article 3)"))
    assert re.search(r"implicated +since 1988-11-03 +Claimed, and not disputed", row)
    assert "through Refugee" in said
    assert said.count("no finding of breach") == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_what_does_not_bind_stands_below_by_reason(printed: Sheet, width: int) -> None:
    said = flowing(printed(EVENT, width))
    reason = "not bound, signed only: China had signed ICCPR (1998-10-05) and not become a party by 2023-10-09"
    assert said.count(reason) == 1
    listed = said.partition(reason)[2].partition("not bound, ")[0]
    assert "No removal to a risk to life (ICCPR, article 6)" in listed
    torture = "No removal to torture or other ill-treatment (ICCPR, article 7)"
    assert f"{torture} – bound all the same by: CAT art 3; No removal to torture (custom)" in listed
    assert "by what is known up to 2022-05-29" in listed


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "once",
    [
        "What China answers",
        "denies in general: persecution risk on return, torture risk on return (2013-12) – on CAT art 3;",
        "justifies in general: the conduct as a whole (2023-10-12) – on all norms that bear on it",
        "Committee against Torture, 2015-12-02 to 2015-12-03, addressed to the bearer, for an earlier time: ",
        "Norms that pull apart: Returning illegal crossers, and not removing anyone to danger",
        "1. [no conflict] No conflict: lists, not persons",
        "Arguments that compete; none is declared the winner.",
        "[for] Custom forbids removal to torture",
    ],
)
def test_each_thing_once(printed: Sheet, width: int, once: str) -> None:
    assert flowing(printed(EVENT, width)).count(once) == 1


def test_a_purported_withdrawal_with_what_was_said_of_it(printed: Sheet) -> None:
    said = flowing(printed("2017-04-prk-detention"))
    assert said.count("The DPRK notifies its withdrawal from the ICCPR, without effect (1997-08-25)") == 1
    assert "North Korea (1997-08): " in said
    assert "Human Rights Committee (2001-07-19): " in said


def test_in_full_every_gate_and_the_words_of_the_arguments(printed: Sheet, graph: Graph, law: Law) -> None:
    short, full = printed(EVENT), printed(EVENT, full=True)
    found = answer(recorded_input(graph, ACT), law, graph)["assessments"]
    for gate in ("act", "attribution", "bearer", "bound", "reservation", "derogation", "person", "territory"):
        assert len(re.findall(rf"^  {gate}: (?:pass|undetermined|fail)\. ", full, re.MULTILINE)) == len(found)
    words = "Treaties with very many parties forbid removal to torture"
    assert (short.count(words), full.count(words)) == (0, 1)
    implicated = sum(one["outcome"] == "implicated" for one in found)
    assert full.count("no finding of breach") == implicated + 1


@pytest.mark.parametrize("full", [False, True])
def test_at_eighty_columns_no_slug_and_no_date_is_broken(printed: Sheet, full: bool) -> None:
    said = printed(EVENT, 80, full=full)
    assert max(map(len, said.splitlines())) <= 80
    wide = printed(EVENT, 200, full=full)
    pattern = r"\d{4}-\d\d-\d\d|(?:claim|action|coverage)/[\w-]+|act:? pass|implicated|outside scope"
    assert sorted(re.findall(pattern, said)) == sorted(re.findall(pattern, wide))
    assert len(said.splitlines()) < (1000 if full else 260)


def test_the_readme_shows_what_is_printed(printed: Sheet, root: Path) -> None:
    shown = (root / "README.md").read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    said = {line.rstrip() for line in printed(EVENT).splitlines()}
    assert [line for line in shown.splitlines() if line not in {*said, "⋮"}] == []


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-10-09", "2023-10-09"),
        ("../2017-04-23", "until 2017-04-23"),
        ("/2017", "until 2017"),
        ("2024-01/..", "from 2024-01"),
        ("2024-01/", "from 2024-01"),
        ("2015-12-02/2015-12-03", "2015-12-02 to 2015-12-03"),
    ],
)
def test_dates_in_words(date: str, words: str) -> None:
    assert _when(date) == words
