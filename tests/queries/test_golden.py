"""The golden answers of `queries/golden/`; how they are written is said in `queries/README.md`."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from foederis import house, names, questions
from foederis.questions import Question
from foederis.store import RDF_TYPE, RDFS_LABEL, XSD, Graph

Cell = str | int | bool | None
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
QUESTIONS = questions.load_all()


@dataclass(frozen=True, slots=True)
class Case:
    question: Question
    name: str
    why: str
    parameters: dict[str, Any]
    columns: list[str]
    rows: list[list[Cell]]


def cases() -> list[Case]:
    paths = sorted((house.queries() / "golden").glob("*.json"))
    return [Case(QUESTIONS[path.stem], **case) for path in paths for case in json.loads(path.read_text("utf-8"))]


CASES = cases()
FIRST = list({case.question.name: case for case in reversed(CASES)}.values())
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.question.name}: {case.name}")
each_first_case = pytest.mark.parametrize("case", FIRST, ids=lambda case: case.question.name)


def cell(iri: str | None, text: str, language: str | None, datatype: str | None) -> Cell:
    """A term in the words of a golden answer."""
    if iri is not None:
        kind, slug = names.split(iri) if iri.startswith(names.ID) else ("", "")
        return f"{kind}:{slug}" if kind else iri.replace(names.ONTOLOGY, "fo:")
    if language:
        return f"{text}@{language.lower()}"
    if datatype in (XSD + "integer", XSD + "decimal"):
        number = Decimal(text)
        assert number == int(number), f"not a whole number: {text}"
        return int(number)
    if datatype == XSD + "boolean":
        return text in ("true", "1")
    return text if datatype in (None, XSD + "string", XSD + "date") else f"{text}^^{datatype.replace(EDTF, 'edtf')}"


def served(term: object) -> Cell:
    if isinstance(term, NamedNode):
        return cell(term.value, "", None, None)
    return None if term is None else _literal(term)


def _literal(term: object) -> Cell:
    assert isinstance(term, Literal)
    return cell(None, term.value, term.language, term.datatype.value)


def asked(case: Case, graph: Graph, columns: Iterable[str] | None = None) -> list[list[Cell]]:
    answer = case.question.ask(case.parameters, graph)
    places = [answer.variables.index(column) for column in columns or answer.variables]
    return [[served(row[place]) for place in places] for row in answer.rows]


def in_the_workshop(term: rdflib.term.Node | None) -> Cell:
    if isinstance(term, rdflib.URIRef):
        return cell(str(term), "", None, None)
    if term is None:
        return None
    assert isinstance(term, rdflib.Literal)
    return cell(None, str(term), term.language, str(term.datatype) if term.datatype else None)


@each_case
def test_the_golden_answer_holds(case: Case, graph: Graph) -> None:
    assert asked(case, graph, case.columns) == case.rows


@each_first_case
def test_both_engines_answer_alike(case: Case, graph: Graph, reference: rdflib.Graph) -> None:
    found = reference.query(case.question.fill(case.parameters, graph))
    columns = found.vars or []
    assert [str(column) for column in columns] == list(case.question.ask(case.parameters, graph).variables)
    assert [[in_the_workshop(row.get(column)) for column in columns] for row in found.bindings] == asked(case, graph)


TOLD = re.compile(rf"{names.ID}(?!(treaty|provision|norm|action|coverage|status|assessment)/)")


@pytest.fixture(scope="session")
def said_twice(triples: list[Triple]) -> Graph:
    """What is claimed and how things are called, in two graphs: a union that is not merged meets each twice."""
    store = Store()
    for name in (DefaultGraph(), NamedNode(names.GRAPH + "again")):
        store.bulk_extend(
            Quad(triple.subject, triple.predicate, triple.object, name)
            for triple in triples
            if isinstance(name, DefaultGraph)
            or TOLD.match(str(triple.subject).removeprefix("<"))
            or triple.predicate.value in (RDF_TYPE, RDFS_LABEL)
        )
    return Graph(store)


@each_case
def test_what_two_layers_say_counts_once(case: Case, said_twice: Graph) -> None:
    assert asked(case, said_twice, case.columns) == case.rows


def test_every_question_has_a_golden_answer() -> None:
    assert {case.question.name for case in CASES} == set(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_parameter_is_used(question: Question) -> None:
    used = {name for case in CASES if case.question.name == question.name for name in case.parameters}
    declared = {it.name for it in question.parameters} | ({"limit"} if question.limit else set())
    assert declared - used - {"limit"} == set()


@each_case
def test_a_golden_answer_says_why_it_is_right(case: Case) -> None:
    assert len(case.why) > 40
    assert case.rows or "none" in case.why.lower() or "nothing" in case.why.lower()


def test_each_case_has_a_name_of_its_own() -> None:
    named = [(case.question.name, case.name) for case in CASES]
    assert len(named) == len(set(named))


@each_case
def test_the_first_row_is_the_first_row(case: Case, graph: Graph) -> None:
    """An order that leaves two rows equal would show itself where the engine stops early."""
    first = Case(case.question, case.name, case.why, {**case.parameters, "limit": "1"}, case.columns, case.rows)
    assert asked(first, graph) == asked(case, graph)[:1]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_bounded_and_ordered(question: Question) -> None:
    assert question.limit is not None
    assert re.search(r"^ORDER BY [^}]+\Z", question.text, re.MULTILINE)
    assert re.search(r"^ *LIMIT \d+$", question.text, re.MULTILINE)
    assert re.search(r"^SELECT DISTINCT ", question.text, re.MULTILINE)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_speaks_to_any_store(question: Question) -> None:
    """No graph is named, nothing is fetched, and no other engine's dialect is spoken."""
    body = re.sub(r"(?m)^\s*#.*$", "", question.text)
    assert not re.search(r"\b(GRAPH|FROM|SERVICE|LATERAL)\b", body)
