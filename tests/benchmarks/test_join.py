"""Both sides of the join say the same; only then do their times mean anything."""

from collections import Counter

import pytest
from benchmarks import engine, join
from benchmarks.conclusions import SidesDiffer, compare
from benchmarks.sparql import Oxigraph, Rdflib
from benchmarks.synthetic import Size
from benchmarks.world import Recorded, World

from foederis.answers import Names
from foederis.law import assess, conclude
from foederis.store import Graph


@pytest.fixture(scope="module")
def graph(acts: Recorded) -> Graph:
    """The graph of both sides, with the facts that the queries turn on."""
    graph = Graph.of(acts.everything())
    Oxigraph(graph.store).prepare_facts()
    return graph


def test_the_engine_and_pyoxigraph_conclude_the_same(acts: Recorded, graph: Graph) -> None:
    ours = engine.conclusions(acts.parsed(graph), acts.law)
    assert compare(ours, Oxigraph(graph.store).conclusions()) == len(ours) > 500


def test_the_engine_and_rdflib_conclude_the_same(world: World) -> None:
    acts = world.acts(12, seed=3)
    rdflib = Rdflib(acts.everything())
    rdflib.prepare_facts()
    ours = engine.conclusions(acts.parsed(Graph.of(acts.everything())), acts.law)
    assert compare(ours, rdflib.conclusions()) == len(ours) > 20


def test_a_conclusion_is_what_an_assessment_concludes(acts: Recorded, graph: Graph) -> None:
    for act in acts.parsed(graph):
        assessed = [
            (one.norm, one.bearer, one.outcome, one.reason, one.through, one.bound_since, one.as_checked, one.about)
            for one in assess(act, acts.law).assessments
        ]
        assert [one[:8] for one in conclude(act, acts.law)] == assessed


def test_every_way_of_asking_counts_the_same(acts: Recorded) -> None:
    graph = Graph.of(acts.everything())
    oxigraph, parsed = Oxigraph(graph.store), acts.parsed(graph)
    oxigraph.prepare_facts()
    expected = engine.count(parsed, acts.law)
    assert engine.count_from(graph, acts.slugs, acts.law) == expected
    assert engine.trace(parsed, acts.law) == expected
    assert oxigraph.count() == oxigraph.count_in_batches(acts.slugs, 50) == expected
    assert oxigraph.insert() == expected
    assert engine.render_all(parsed[:3], acts.law, Names(graph)) > 1_000


def test_the_same_seed_makes_the_same_world() -> None:
    size = Size(treaties=3, norms=9, states=4, actions=12)
    one, other = World(size, seed=5), World(size, seed=5)
    assert one.triples == other.triples
    assert one.acts(10, seed=6).triples == other.acts(10, seed=6).triples
    assert one.acts(10, seed=7).triples != other.acts(10, seed=6).triples


def test_the_world_is_as_large_as_asked(world: World) -> None:
    assert len(world.law.treaties) == world.size.treaties
    assert len(world.law.norms) == world.size.norms
    assert len(world.law.states) == world.size.states
    assert sum(map(len, world.law.actions.values())) == world.size.actions


def test_all_that_the_queries_know_comes_up() -> None:
    """A reason that never comes up would be compared never."""
    acts = World(Size()).acts(2_000, seed=2)
    found = engine.conclusions(acts.parsed(Graph.of(acts.everything())), acts.law)
    reasons = Counter(found.values())
    assert {outcome for outcome, _ in reasons} == {"implicated", "arguable", "not-bound", "outside-scope"}
    assert {reason for _, reason in reasons} == {
        "",
        *("not-a-party", "signed-only", "not-yet-in-force", "withdrawn", "reserved", "suspended"),
        *("person-not-covered", "dateline", "out-of-reach", "condition-not-met", "exception-applies"),
        *("status-unknown", "uncertain-date", "existence-debated", "reading-contested"),
        *("reservation-open", "derogation-open", "person-open", "territory-open", "condition-open", "exception-open"),
    }


def test_sides_that_differ_are_not_timed() -> None:
    same = {("act-1", "norm-1", "state-1"): ("implicated", "")}
    assert compare(same, dict(same)) == 1
    with pytest.raises(SidesDiffer, match="act-1 norm-1 state-1"):
        compare(same, {})


def test_the_whole_measure_runs(capsys: pytest.CaptureFixture[str]) -> None:
    small = ("--treaties", "4", "--norms", "12", "--states", "6", "--actions", "24")
    assert join.main([*small, "--acts", "20", "--rounds", "2", "--rdflib-acts", "3", "--rdflib-rounds", "1"]) == 0
    output = capsys.readouterr().out
    assert "engine, conclusions only, acts in memory" in output
    assert "rdflib, SELECT" in output
