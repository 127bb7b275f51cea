"""What the questions must get right and the record does not hold: totals that do not reconcile, organs, informants …"""

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from foederis import names, questions
from foederis.acts import parse_act, recorded_acts, recorded_input
from foederis.counts import Bound, Count, Counts
from foederis.law import Law
from foederis.names import term
from foederis.store import Graph

Row = dict[str, str]


@pytest.fixture(scope="module")
def law(invented: tuple[Law, list[Triple]]) -> Law:
    return invented[0]


@pytest.fixture(scope="module")
def graph(invented: tuple[Law, list[Triple]]) -> Graph:
    return Graph.of(invented[1])


def ask(graph: Graph, question: str, /, **given: str | list[str]) -> list[Row]:
    """Rows of slugs and texts; what is unbound is left out."""
    answer = questions.find(question).ask(given, graph)
    return [
        {name: _text(value) for name, value in zip(answer.variables, row, strict=True) if value is not None}
        for row in answer.rows
    ]


def _text(value: object) -> str:
    if isinstance(value, NamedNode):
        return names.slug_of(value.value) or value.value.removeprefix(names.ONTOLOGY)
    assert isinstance(value, Literal)
    return value.value


@pytest.fixture(scope="module")
def counts(graph: Graph) -> Counts:
    return Counts.of(count(graph, claim) for claim in graph.things(term("CountClaim")))


class TestTotals:
    """The sums are made in SPARQL as the engine makes them."""

    def test_the_engine_and_the_question_agree(self, graph: Graph, counts: Counts) -> None:
        rows = {row["total"]: row for row in ask(graph, "totals-and-parts")}
        assert sorted(rows) == counts.totals()
        for total, row in rows.items():
            found = counts.reconcile(total)
            whole, parts = counts.known[total].interval, found.parts.interval
            assert (row["total_from"], row.get("total_to")) == (str(whole.low), _number(whole.high))
            assert int(row["parts"]) == len(counts.parts(total))
            if found.parts.left_out:
                assert not {"sum_from", "sum_to", "verdict"} & row.keys()
            else:
                assert (row["sum_from"], row.get("sum_to")) == (str(parts.low), _number(parts.high))
                assert row["verdict"] == found.verdict.value

    @pytest.mark.parametrize(
        ("total", "said"),
        [
            ("total-more", ("0", "100", "101", None, "exceeds")),
            ("total-less", ("100", "100", "30", "99", "falls-short")),
            ("total-fit", ("1150", "1250", "506", "1509", "reconciles")),
            ("total-overlap", ("50", "50", None, None, None)),
            ("total-nested", ("50", "50", None, None, None)),
        ],
    )
    def test_each_kind(self, graph: Graph, total: str, said: tuple[str | None, ...]) -> None:
        (row,) = ask(graph, "totals-and-parts", total=total)
        assert tuple(row.get(name) for name in ("total_from", "total_to", "sum_from", "sum_to", "verdict")) == said

    def test_what_is_not_added(self, graph: Graph) -> None:
        rows = ask(graph, "figures-not-added", total="total-nested")
        found = {row["figure"]: (row.get("reason"), row.get("overlap_unknown_with")) for row in rows}
        assert found["total-beside"] == (None, "total-nested-1")  # disjoint with the total, and perhaps not with a part
        assert found["total-fit-2"] == ("another-kind-of-thing-counted", None)
        assert found["total-fit-1"] == ("not-stated-to-be-part-or-disjoint", None)
        assert not {"total-nested", "total-nested-1", "total-nested-2"} & found.keys()

    def test_another_figure_for_the_same(self, graph: Graph) -> None:
        rows = ask(graph, "figures-not-added", total="total-less")
        assert {row["reason"] for row in rows if row["figure"] == "total-fit"} == {"another-figure-for-the-same"}

    def test_relations_are_told_from_both_sides(self, graph: Graph) -> None:
        rows = ask(graph, "figures-of-event", event="invented")
        assert {(row["figure"], row["relation"], row["other"]) for row in rows} == {
            ("total-more-1", "partOfCount", "total-more"),
            ("total-less-1", "partOfCount", "total-less"),
        }


def count(graph: Graph, claim: str) -> Count:
    def others(relation: str) -> frozenset[str]:
        return frozenset(graph.slugs(claim, term(relation)))

    return Count(
        name=names.slug_of(claim),
        value=int(graph.value(claim, term("value")) or 0),
        bound=Bound((graph.slug(claim, term("bound")) or "").removeprefix("bound-")),
        unit=graph.slug(claim, term("unit")) or "",
        counts=graph.slug(claim, term("counts")) or "",
        aggregates=others("aggregates"),
        part_of=others("partOfCount"),
        disjoint_with=others("disjointWith"),
        overlap_unknown_with=others("overlapUnknownWith"),
        differs_from=others("differsFrom"),
    )


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


class TestAnswers:
    def test_situations_join_as_in_the_engine(self, graph: Graph, law: Law) -> None:
        """Positions on the event itself apart, which the engine does not carry."""
        for act in recorded_acts(graph):
            event = graph.slug(names.iri("act", act), term("inEvent")) or ""
            rows = [row for row in ask(graph, "answers-to-event", event=event, limit="1000") if row["act"] == act]
            found = {row["claim"] for row in rows if row["about"] != event and _is_position(graph, row)}
            assert found == {one.claim for one in parse_act(recorded_input(graph, act), law).positions}, act

    def test_each_act_has_its_own(self, graph: Graph) -> None:
        found: dict[str, set[str]] = {}
        for row in ask(graph, "answers-to-event", event="invented"):
            found.setdefault(row["act"], set()).add(row["claim"].removeprefix("invented-"))
        assert found["invented-1"] == {"position-all", "position-open", "position-earlier"}
        assert found["invented-2"] == {"denial", "judgment"}
        assert found["invented-3"] == {"position-open", "position-earlier"}

    def test_of_one_state(self, graph: Graph) -> None:
        assert {row["speaker"] for row in ask(graph, "answers-to-event", event="invented", state="xaa")} == {"xaa"}

    def test_a_denial_without_a_speaker_is_the_publishers(self, graph: Graph) -> None:
        (row,) = [row for row in ask(graph, "denials") if row["claim"] == "invented-denial"]
        assert (row["speaker"], row["said_on"], row["kind"]) == ("invented-other", "2012", "position-denial")


def _is_position(graph: Graph, row: Row) -> bool:
    return term("Position") in graph.types(names.iri("claim", row["claim"]))


class TestWhoActs:
    def test_organs_territories_and_attributed_conduct_are_the_states(self, graph: Graph) -> None:
        rows = ask(graph, "events", state="xaa")
        assert [(row["act"], row["actor"], row["acting_state"]) for row in rows] == [
            ("invented-1", "xaa-police", "xaa"),
            ("invented-2", "xaa-militia", "xaa"),
            ("invented-3", "xac", "xaa"),
        ]

    def test_a_broader_type_holds_the_narrower(self, graph: Graph) -> None:
        rows = ask(graph, "events", state="xaa", act_type=["killing", "removal"])
        assert [row["type"] for row in rows] == ["execution", "expulsion-of-lawfully-present"]

    @pytest.mark.parametrize(
        ("period", "acts"),
        [
            ({"to": "2007-12-31"}, []),
            ({"to": "2008-01-01"}, ["invented-1"]),
            ({"from": "2008-06-01"}, ["invented-1", "invented-3"]),
            ({"from": "2010-01-01"}, []),
        ],
    )
    def test_what_may_have_gone_on(self, graph: Graph, period: dict[str, str], acts: list[str]) -> None:
        assert [row["act"] for row in ask(graph, "events", state="xaa", **period)] == acts


class TestOrigins:
    def test_an_informants_word_comes_with_the_publisher(self, graph: Graph) -> None:
        rows = {row["claim"]: row["origin"] for row in ask(graph, "claims-by-origin", event="invented")}
        assert rows["invented-informant"] == rows["total-more-1"] == "invented-publisher"
        assert rows["invented-denial"] == "invented-other"
        assert rows["invented-judgment"] == "invented-court"

    def test_a_judgment_binds(self, graph: Graph) -> None:
        (row,) = ask(graph, "findings", body="invented-court")
        assert (row["found"], row["stance"], row["binds"]) == ("child", "stance-denied", "xaa")
        assert row["time"] == "2008-05"
