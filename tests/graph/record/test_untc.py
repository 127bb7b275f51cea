"""The record against the depositary's tables of 2013 to 2015: signatures, consents with their kind, and who declared.

The tables are no part of the project, since they carry no licence: where they are not at hand, in continuous
integration above all, the comparison is skipped. To make it, take them from where they are public and say in which
folder they are:

    git clone https://github.com/zmjones/untreaties
    FOEDERIS_TEST_UNTC=untreaties python3 run.py test tests/graph/record -v

Where record and tables differ, `untc_differences.toml` says why. A difference that is not in it fails, and so does one
that is in it and no longer there.
"""

import calendar
import csv
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from foederis import house, names
from foederis.names import term
from foederis.store import DCTERMS, Graph, turtle_files

FOLDER = os.environ.get("FOEDERIS_TEST_UNTC")  # read while tests are collected; during one, nothing is set

TABLE = re.compile(r"^untc-([ivx]+)-(\d+(?:-[a-z])?)$")  # a source that is a table of the depositary, in its slug
CHAPTERS = {"i": "1", "iv": "4", "v": "5", "xviii": "18", "xxiii": "23"}
MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name}
ENTRY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\s*(AA|[Aadc])?")
KINDS = {
    "": "ratification",
    "a": "accession",
    "d": "succession",
    "A": "acceptance",
    "AA": "approval",
    "c": "confirmation",
}
DECLARES = frozenset({"reservation", "interpretative-declaration", "declaration"})
CONSENT = re.compile(r"Ratification|Accession|Succession|Date of Adoption")


class Difference(NamedTuple):
    """Where the record and a table do not say the same of a State and a treaty."""

    state: str
    treaty: str
    what: str  # signature, consent or declarations
    table: str
    record: str


def book() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "untc_differences.toml").read_text("utf-8"))


BOOK = book()
PARTICIPANTS: dict[str, str] = BOOK["participants"]
FIELDS = ("state", "treaty", "what", "table", "record")
EXPECTED = {Difference(*(one[field] for field in FIELDS)): one["reason"] for one in BOOK["difference"]}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.of_files(turtle_files(house.record()))


@pytest.fixture(scope="module")
def tables(graph: Graph) -> dict[str, tuple[str, ...]]:
    """The tables of each treaty, as the coverage of the States in question cites them: the Charter has two."""
    found: dict[str, set[str]] = {}
    for coverage in graph.things(term("Coverage")):
        if graph.slug(coverage, term("coversState")) not in PARTICIPANTS:
            continue
        for source in graph.slugs(coverage, DCTERMS + "source"):
            if match := TABLE.match(source):
                for treaty in graph.slugs(coverage, term("onTreaty")):
                    found.setdefault(treaty, set()).add(f"{CHAPTERS[match[1]]}-{match[2]}")
    return {treaty: tuple(sorted(files)) for treaty, files in found.items()}


def test_every_pair_has_coverage_by_a_table(graph: Graph, tables: dict[str, tuple[str, ...]]) -> None:
    """Without coverage the absence of an action proves nothing: twenty-one treaties with a table, twelve States."""
    covered = {
        (graph.slug(coverage, term("coversState")), treaty)
        for coverage in graph.things(term("Coverage"))
        if any(TABLE.match(source) for source in graph.slugs(coverage, DCTERMS + "source"))
        for treaty in graph.slugs(coverage, term("onTreaty"))
    }
    assert len(tables) == 21
    assert [(state, treaty) for state in PARTICIPANTS for treaty in tables if (state, treaty) not in covered] == []


def test_no_coverage_reaches_past_the_day_on_which_its_tables_were_read(graph: Graph) -> None:
    beyond = []
    for coverage in graph.things(term("Coverage")):
        sources = graph.values(coverage, DCTERMS + "source")
        if sources and all(TABLE.match(names.slug_of(source)) for source in sources):
            read = max(graph.value(source, term("accessed")) or "" for source in sources)
            if (graph.value(coverage, term("completeUpTo")) or "") > read:
                beyond.append(names.slug_of(coverage))
    assert beyond == []


def test_each_difference_is_told_once_with_its_reason() -> None:
    assert len(EXPECTED) == len(BOOK["difference"])
    assert [difference for difference, reason in EXPECTED.items() if not reason.strip()] == []
    assert all(difference.table != difference.record for difference in EXPECTED)
    assert {difference.state for difference in EXPECTED} <= set(PARTICIPANTS)


@pytest.fixture(scope="module")
def differences(graph: Graph, tables: dict[str, tuple[str, ...]]) -> frozenset[Difference]:
    if FOLDER is None:
        pytest.skip(
            "the depositary's tables are not at hand: git clone https://github.com/zmjones/untreaties and set "
            "FOEDERIS_TEST_UNTC to that folder"
        )
    folder = Path(FOLDER)
    assert (folder / "treaties").is_dir(), f"FOEDERIS_TEST_UNTC: {folder} has no folder treaties/"
    return frozenset(compare(graph, tables, folder))


def test_the_record_differs_from_the_tables_only_where_it_is_said_why(differences: frozenset[Difference]) -> None:
    assert sorted(differences - set(EXPECTED)) == []


@pytest.mark.parametrize(
    "difference", [pytest.param(one, id=f"{one.state} {one.treaty} {one.what}: {why}") for one, why in EXPECTED.items()]
)
def test_expected_difference(difference: Difference, differences: frozenset[Difference]) -> None:
    """Each with its reason in its name; one that is gone has to go from the list."""
    assert difference in differences


def compare(graph: Graph, tables: dict[str, tuple[str, ...]], folder: Path) -> Iterator[Difference]:
    record = of_record(graph)
    for treaty, files in tables.items():
        rows = [row for name in files for row in of_table(folder / "treaties" / f"{name}.csv")]
        texts = [
            declared for name in files if (declared := declarers(folder / "declarations" / f"{name}.txt")) is not None
        ]
        for state, participant in PARTICIPANTS.items():
            said = {(what, entry) for name, what, entry in rows if name == participant}
            own = record.get((state, treaty), set())
            for what in ("signature", "consent"):
                theirs, ours = entries(said, what), entries(own, what)
                if theirs != ours:
                    yield Difference(state, treaty, what, theirs, ours)
            if texts:
                theirs, ours = yes(any(participant in text for text in texts)), entries(own, "declarations")
                if theirs != ours:
                    yield Difference(state, treaty, "declarations", theirs, ours)


def entries(facts: set[tuple[str, str]], what: str) -> str:
    return ", ".join(sorted(entry for kind, entry in facts if kind == what)) or "none"


def yes(some: bool) -> str:
    return "some" if some else "none"


def of_record(graph: Graph) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """What each State did about each treaty for the whole of its territory, in the words of a table."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for action in graph.things(term("TreatyAction")):
        if graph.value(action, term("appliesTo")):
            continue
        kind = graph.slug(action, term("actionType")) or ""
        day = graph.value(action, term("depositDate")) or graph.value(action, term("actDate")) or ""
        facts = found.setdefault(
            (graph.slug(action, term("byState")) or "", graph.slug(action, term("onTreaty")) or ""), set()
        )
        if kind == "signature":
            facts.add(("signature", day))
        elif kind in KINDS.values():
            facts.add(("consent", f"{day} {kind}"))
        elif kind in DECLARES and not graph.value(action, term("respondsTo")):
            facts.add(("declarations", "some"))
    return found


def of_table(path: Path) -> Iterator[tuple[str, str, str]]:
    """Participant, what (signature or consent), and the entry, of every cell that has a date."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column, cell in row.items():
                what = "signature" if column.startswith("Signature") else "consent" if CONSENT.search(column) else ""
                if what and (match := ENTRY.search(cell or "")):
                    day = f"{match[3]}-{MONTHS[match[2]]:02}-{int(match[1]):02}"
                    kind = "accession" if column == "Date of Adoption" else KINDS[match[4] or ""]
                    yield row["Participant"], what, day if what == "signature" else f"{day} {kind}"


def declarers(path: Path) -> frozenset[str] | None:
    """Those beside whose name a declaration or reservation stands; None where the collection has none of the treaty."""
    if not path.exists():
        return None
    blocks = re.split(r"^#", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    pairs = (block.partition("\n") for block in blocks)
    return frozenset(name.strip() for name, _, text in pairs if text.strip())
