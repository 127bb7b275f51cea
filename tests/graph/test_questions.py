"""The runner of `.rq` files: what it reads, fills in, and refuses."""

from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyoxigraph import Literal, QueryResultsFormat

from foederis import questions
from foederis.errors import InputError, InvalidValue, RecordError, UnknownName
from foederis.questions import Question
from foederis.store import Graph

TURTLE = """
@prefix fo: <https://w3id.org/foederis/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix concept: <https://w3id.org/foederis/id/concept/> .
@prefix scheme: <https://w3id.org/foederis/id/scheme/> .
@prefix event: <https://w3id.org/foederis/id/event/> .
@prefix state: <https://w3id.org/foederis/id/state/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
event:one a fo:Event ; rdfs:label "One"@en, "하나"@ko, "One" ; fo:on "2023-10-09"^^xsd:date ;
    fo:size 5 ; fo:kind concept:removal .
event:two a fo:Event ; rdfs:label "Two"@en ; fo:on "2024-04-26"^^xsd:date ; fo:size 60 ; fo:kind concept:killing .
event:three a fo:Event ; rdfs:label "Three # VALUES ?event { }"@en ; fo:on "2013-01-01"^^xsd:date ; fo:size 9 .
state:chn a fo:State .
concept:removal skos:inScheme scheme:act-types .
concept:killing skos:inScheme scheme:act-types .
concept:implicated skos:inScheme scheme:outcomes .
"""

RQ = """# title: Events
# question: Which events are there,
#   and how large are they?
# parameter: event (event, optional, several): only these
# parameter: since (date, optional)
# parameter: kind (concept in act-types, optional, several)
# parameter: size (integer, optional)
# parameter: label (string, optional, several)
# parameter: lang (language, default en): of the labels
# limit: 2, at most 10
#
# Of notes, a field may be spoken of:
# title: not this one.
PREFIX fo: <https://w3id.org/foederis/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?event ?label ?size ("VALUES ?since { }" AS ?text) {
  ?event a fo:Event ; fo:size ?size .   # not a mark: VALUES ?kind { } LIMIT 7
  VALUES ?event { }
  VALUES ?size { }
  { ?event rdfs:label ?label . VALUES ?lang { } FILTER (LANG(?label) = ?lang) }
  UNION { ?event rdfs:label ?label . values ?label {} FILTER (LANG(?label) = "") }
  FILTER EXISTS { VALUES ?kind { } ?event fo:on ?on OPTIONAL { ?event fo:kind ?kind } }
  { SELECT ?event { VALUES $since { } ?event fo:on ?on FILTER (COALESCE(?on >= ?since, true)) } }
}
ORDER BY ?event STR(?label) LANG(?label) LIMIT 2
"""
SIMPLE = """# title: T
# question: Q?
# parameter: event (event, required, several): the events asked about
SELECT DISTINCT ?event { VALUES ?event { } ?event ?p ?o } ORDER BY ?event
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("questions") / "a.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return Graph.of_files([path])


def of(text: str) -> Question:
    return questions.parse("q", text, "queries/q.rq")


def slugs(question: Question, graph: Graph, **given: Any) -> list[str]:
    return [str(row[0]).rpartition("/")[2].rstrip(">") for row in question.ask(given, graph).rows]


def test_the_head() -> None:
    question = of(RQ)
    assert (question.title, question.words) == ("Events", "Which events are there, and how large are they?")
    assert [it.name for it in question.parameters] == ["event", "since", "kind", "size", "label", "lang"]
    assert question.parameters[0].several
    assert question.parameters[0].help == "only these"
    assert question.parameters[2].scheme == "act-types"
    assert question.parameters[5].default == "en"
    assert question.limit == questions.Limit(2, 10)
    assert question.notes == "Of notes, a field may be spoken of:\ntitle: not this one."


def rows_of(reference: rdflib.Graph, query: str) -> list[Any]:
    return list(reference.query(query))


def question_on(kind: str, need: str, body: str) -> Question:
    head = f"# title: T\n# question: Q?\n# parameter: x ({kind}, {need})\n"
    prefixes = "PREFIX fo: <https://w3id.org/foederis/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    return of(f"{head}{prefixes}\n{body}")


class TestFilling:
    def test_several_mean_or(self, graph: Graph) -> None:
        assert slugs(of(SIMPLE), graph, event=["one", "two", "one"]) == ["one", "two"]

    def test_one_value_may_be_bare(self, graph: Graph) -> None:
        assert set(slugs(of(SIMPLE), graph, event="two")) == {"two"}

    def test_absent_optional_takes_its_block_out(self, graph: Graph) -> None:
        question = question_on("event", "optional", "SELECT DISTINCT ?x { VALUES ?x { } ?x fo:size ?size }")
        assert "VALUES" not in question.fill({}, graph).partition("SELECT")[2]
        assert len(question.ask({}, graph).rows) == 3
        assert len(question.ask({"x": "one"}, graph).rows) == 1

    def test_each_place_is_filled(self, graph: Graph) -> None:
        text = "SELECT ?x { { VALUES ?x { } ?x fo:size 5 } UNION { values $x {\n} ?x fo:size 60 } }"
        question = question_on("event", "required, several", text)
        assert set(slugs(question, graph, x=["one", "two"])) == {"one", "two"}
        assert question.fill({"x": "one"}, graph).count("id/event/one>") == 2

    def test_strings_and_comments_are_left_alone(self, graph: Graph) -> None:
        filled = of(RQ).fill({"kind": "removal", "since": "2020-01-01"}, graph)
        assert '("VALUES ?since { }" AS ?text)' in filled
        assert "# not a mark: VALUES ?kind { } LIMIT 7" in filled

    @pytest.mark.parametrize(
        "strings", ["'''a ' VALUES ?x { } '''", '"""a " LIMIT 3 """', r"'\' VALUES ?x { }'", "<urn:a#VALUES>"]
    )
    def test_no_mark_in_a_string(self, graph: Graph, strings: str) -> None:
        question = question_on("event", "required", f"SELECT ?x ({strings} AS ?y) {{ VALUES ?x {{ }} }}")
        assert strings in question.fill({"x": "one"}, graph)

    def test_date(self, graph: Graph) -> None:
        text = "SELECT ?e { VALUES ?x { } ?e fo:on ?on FILTER (?on >= ?x) } ORDER BY ?e"
        question = question_on("date", "required", text)
        assert slugs(question, graph, x="2023-10-09") == ["one", "two"]
        assert '"2023-10-09"^^<http://www.w3.org/2001/XMLSchema#date>' in question.fill({"x": "2023-10-09"}, graph)

    def test_integer(self, graph: Graph) -> None:
        question = question_on("integer", "required", "SELECT ?e { VALUES ?x { } ?e fo:size ?x }")
        assert slugs(question, graph, x="60") == ["two"]

    def test_language_by_default_and_given(self, graph: Graph) -> None:
        text = "SELECT ?label { VALUES ?x { } ?e rdfs:label ?label FILTER (LANG(?label) = ?x) }"
        question = question_on("language", "default en", text)
        assert len(question.ask({}, graph).rows) == 3
        assert question.ask({"x": "ko"}, graph).rows == ((Literal("하나", language="ko"),),)

    def test_concept_in_its_scheme(self, graph: Graph) -> None:
        question = question_on("concept in act-types", "required", "SELECT ?e { VALUES ?x { } ?e fo:kind ?x }")
        assert slugs(question, graph, x="killing") == ["two"]
        with pytest.raises(UnknownName) as caught:
            question.ask({"x": "implicated"}, graph)
        assert caught.value.kind == "concept"

    def test_limit(self, graph: Graph) -> None:
        question = of(
            H + "# limit: 2, at most 3\nSELECT ?e { ?e <https://w3id.org/foederis/ontology#size> ?s } LIMIT 2"
        )
        assert [len(question.ask(given, graph).rows) for given in ({}, {"limit": "1"}, {"limit": "3"})] == [2, 1, 3]
        for wrong in ("0", "4", "-1", "2 OFFSET 1", "1e1", "９"):
            with pytest.raises(InvalidValue, match="limit"):
                question.ask({"limit": wrong}, graph)

    def test_ask(self, graph: Graph) -> None:
        question = question_on("event", "required", "ASK { VALUES ?x { } ?x fo:size 5 }")
        assert question.ask({"x": "one"}, graph).truth is True
        assert question.ask({"x": "two"}, graph).truth is False

    def test_formats_are_the_librarys(self, graph: Graph) -> None:
        question = question_on("event", "required", "SELECT ?s { VALUES ?x { } ?x fo:size ?s }")
        assert question.serialise({"x": "one"}, graph, QueryResultsFormat.CSV) == b"s\r\n5\r\n"
        assert b'"value":"5"' in question.serialise({"x": "one"}, graph, QueryResultsFormat.JSON)


HOSTILE = [
    '" } } #',
    "\\",
    '\\"',
    "\\u0022 } # ",
    "\\\\u0022 } # ",
    "\\U00000022 } # ",
    "\n\r\t\x1b",
    "VALUES ?x { }",
    "LIMIT 9",
    "> <",
    "''' \"\"\"",
    "하나 遣返 𝄞",
]


class TestNoTextIsPasted:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_string_comes_back_as_it_went_in(self, graph: Graph, text: str) -> None:
        """In both engines: rdflib reads \\u before it reads strings."""
        question = question_on("string", "required", "SELECT ?x { VALUES ?x { } }")
        assert question.ask({"x": text}, graph).rows == ((Literal(text),),)
        wrapped = question_on("string", "required", "SELECT ?x { { VALUES ?x { } } }").fill({"x": text}, graph)
        assert [str(row[0]) for row in rows_of(rdflib.Graph(), wrapped)] == [text]

    @pytest.mark.parametrize("text", [*HOSTILE, "one> <", "one/../two", "", "ONE", "one "])
    @pytest.mark.parametrize("kind", ["event", "concept", "date", "integer", "language"])
    def test_everywhere_else_it_is_refused(self, graph: Graph, kind: str, text: str) -> None:
        question = question_on(kind, "required", "SELECT ?x { VALUES ?x { } }")
        with pytest.raises(InputError) as caught:
            question.fill({"x": text}, graph)
        assert caught.value.place == "x"

    def test_half_a_character_is_refused(self, graph: Graph) -> None:
        question = question_on("string", "required", "SELECT ?x { VALUES ?x { } }")
        with pytest.raises(InvalidValue):
            question.fill({"x": "\ud800"}, graph)


class TestRefusedWhenAsked:
    def test_missing(self, graph: Graph) -> None:
        with pytest.raises(InputError, match=r"event: this parameter is required \(the events asked about\)"):
            of(SIMPLE).ask({}, graph)

    def test_missing_even_if_given_as_nothing(self, graph: Graph) -> None:
        with pytest.raises(InputError, match="required"):
            of(SIMPLE).ask({"event": []}, graph)

    def test_unknown_parameter(self, graph: Graph) -> None:
        with pytest.raises(UnknownName) as caught:
            of(SIMPLE).ask({"event": "one", "evnt": "two"}, graph)
        assert (caught.value.kind, caught.value.nearest) == ("parameter", ("event",))

    def test_limit_of_a_question_without(self, graph: Graph) -> None:
        with pytest.raises(UnknownName, match="limit"):
            of(SIMPLE).ask({"event": "one", "limit": "3"}, graph)

    def test_unknown_thing(self, graph: Graph) -> None:
        with pytest.raises(UnknownName) as caught:
            of(SIMPLE).ask({"event": "thre"}, graph)
        assert caught.value.nearest == ("three",)

    def test_a_thing_of_another_kind(self, graph: Graph) -> None:
        with pytest.raises(UnknownName):
            of(SIMPLE).ask({"event": "chn"}, graph)

    def test_one_only(self, graph: Graph) -> None:
        question = question_on("event", "optional", "SELECT ?x { VALUES ?x { } ?x ?p ?o }")
        with pytest.raises(InputError, match="only one"):
            question.ask({"x": ["one", "two"]}, graph)

    @pytest.mark.parametrize("text", ["2023", "2023-13-01", "20231009", "yesterday", "2023-10-09T00"])
    def test_no_date(self, graph: Graph, text: str) -> None:
        question = question_on("date", "optional", "SELECT ?x { VALUES ?x { } ?x ?p ?o }")
        with pytest.raises(InvalidValue):
            question.ask({"x": text}, graph)

    def test_language(self, graph: Graph) -> None:
        question = question_on("language", "optional", "SELECT ?x { VALUES ?x { } ?x ?p ?o }")
        with pytest.raises(UnknownName):
            question.ask({"x": "fr"}, graph)


H = "# title: T\n# question: Q?\n"


class TestRefusedWhenRead:
    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("SELECT ?x { }", "lacks its title"),
            ("# title: T\nSELECT ?x { }", "lacks its title or its question"),
            ("# question: Q?\nSELECT ?x { }", "lacks its title"),
            ("# title: T\n# title: U\n# question: Q?\nSELECT ?x { }", "“title” must be given once"),
            ("# title:\n# question: Q?\nSELECT ?x { }", "“title” must be given once"),
            ("# titel: T\nSELECT ?x { }", "not a field"),
            (H + "# some words\nSELECT ?x { }", "not a field"),
            (H + "# parameter: x (event, required)\nSELECT ?x { ?x ?p ?o }", "“x” is declared and not marked"),
            (H + "# parameter: x (event, required)\nSELECT ?x { # VALUES ?x { }\n}", "“x” is declared and not marked"),
            (H + "# parameter: x (event, required)\nSELECT ?x { VALUES ?x { 1 } }", "“x” is declared and not marked"),
            (H + "SELECT ?x { VALUES ?x { } }", "“x” is marked and not declared"),
            (H + "SELECT ?x { VALUES (?x) { } }", "several variables"),
            (H + "# parameter: x (event, required)\n" * 2 + "SELECT ?x { VALUES ?x { } }", "declared twice"),
            (H + "# parameter: x (evnt, required)\nSELECT ?x { VALUES ?x { } }", "kind of parameter “evnt”"),
            (H + "# parameter: x (event in y, required)\nSELECT ?x { VALUES ?x { } }", "kind of parameter"),
            (H + "# parameter: x (event, needed)\nSELECT ?x { VALUES ?x { } }", "“needed” is not a need"),
            (H + "# parameter: x (event)\nSELECT ?x { VALUES ?x { } }", "not a parameter"),
            (H + "# parameter: x event\nSELECT ?x { VALUES ?x { } }", "not a parameter"),
            (H + "# parameter: X (event, required)\nSELECT ?X { VALUES ?X { } }", "not a parameter"),
            (H + "# parameter: x (event, required, many)\nSELECT ?x { VALUES ?x { } }", "not a parameter"),
            (H + "# parameter: limit (integer, required)\nSELECT ?x { VALUES ?limit { } }", "word of the command line"),
            (H + "# parameter: x (language, default fr)\nSELECT ?x { VALUES ?x { } }", "unknown language “fr”"),
            (H + "# limit: 5\nSELECT ?x { }", "one LIMIT"),
            (H + "# limit: 5\nSELECT ?x { } LIMIT 6", "one LIMIT"),
            (H + "# limit: 5\nSELECT ?x { { SELECT ?x { } LIMIT 5 } } LIMIT 5", "one LIMIT"),
            (H + "# limit: 5\n# limit: 5\nSELECT ?x { } LIMIT 5", "one limit"),
            (H + "# limit: 0\nSELECT ?x { } LIMIT 0", "not a limit"),
            (H + "# limit: 9, at most 5\nSELECT ?x { } LIMIT 9", "not a limit"),
            (H + "# limit: many\nSELECT ?x { }", "not a limit"),
            (H + "SELEC ?x { }", "not SPARQL"),
            (H + "CONSTRUCT { ?x ?x ?x } { }", "a SELECT or an ASK"),
        ],
    )
    def test_fault(self, text: str, fault: str) -> None:
        with pytest.raises((RecordError, InputError)) as caught:
            of(text)
        assert fault in str(caught.value)
        assert str(caught.value).startswith("queries/q.rq")
        assert "\n" not in str(caught.value)

    def test_a_limit_of_its_own_stays(self, graph: Graph) -> None:
        question = of(H + "SELECT ?x { ?x ?p ?o } LIMIT 3")
        assert len(question.ask({}, graph).rows) == 3

    def test_not_utf8(self, tmp_path: Path) -> None:
        (tmp_path / "q.rq").write_bytes(b"# title: \xff")
        with pytest.raises(RecordError, match=r"q\.rq"):
            questions.load(tmp_path / "q.rq")


class TestFiles:
    def test_found_by_name(self, tmp_path: Path) -> None:
        (tmp_path / "events.rq").write_text(RQ, encoding="utf-8")
        (tmp_path / "README.md").write_text("not a question", encoding="utf-8")
        assert questions.find("events", tmp_path).title == "Events"
        assert list(questions.load_all(tmp_path)) == ["events"]

    @pytest.mark.parametrize("name", ["evnts", "../secrets", "", "/etc/passwd"])
    def test_unknown_name(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "events.rq").write_text(RQ, encoding="utf-8")
        with pytest.raises(UnknownName) as caught:
            questions.find(name, tmp_path)
        assert caught.value.kind == "question"

    def test_the_collection_reads(self) -> None:
        for question in questions.load_all().values():
            assert question.title


def test_both_engines_answer_alike(graph: Graph) -> None:
    """With OPTIONAL, UNION and sub-selects, each with its marks."""
    reference = rdflib.Graph().parse(data=TURTLE, format="turtle")
    for given in (
        {"event": ["one", "three"], "since": "2010-01-01", "size": "5"},
        {"kind": ["removal", "killing"], "limit": "9"},
        {"label": ["One", "Two"], "lang": "ko", "event": "one"},
    ):
        ours = [tuple(str(getattr(term, "value", term)) for term in row) for row in of(RQ).ask(given, graph).rows]
        assert [tuple(map(str, row)) for row in rows_of(reference, of(RQ).fill(given, graph))] == ours
        assert ours
