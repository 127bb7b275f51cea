"""The benchmarks of queries over HTTP, at a size that shows that they run."""

import argparse
import asyncio
import socket
import sys
from pathlib import Path

import pytest
from benchmarks import queries_served
from benchmarks import query_servers as servers
from benchmarks.copies import Copies, parameters
from benchmarks.wire import Wire, asking
from pyoxigraph import QuerySolutions, Store
from tests.api.served import built

from foederis import questions
from foederis.release import Release

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc, as /sparql needs Linux")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("two"))[0]


@pytest.fixture(scope="module")
def given() -> argparse.Namespace:
    return argparse.Namespace(rounds=3, seconds=0.1, oxigraph=None, rdflib_endpoint=None)


def test_the_trivial_query_is_compared_and_who_is_not_here_is_named(releases: Path, given: argparse.Namespace) -> None:
    shown = queries_served.trivial(releases, given)
    assert "| in process |" in shown
    assert "| /sparql |" in shown
    assert "rdflib-endpoint: skipped" in shown
    assert "oxigraph serve-read-only: skipped" in shown


def test_memory_and_a_killer(releases: Path) -> None:
    with servers.foederis(releases, 1, query_seconds="1") as server:
        assert server.memory() > 20
        with server.wire() as wire:
            assert wire.get(asking(queries_served.TRIVIAL), queries_served.JSON)[0] == 200
            assert wire.get("/readyz")[0] == 200


def test_a_server_that_does_not_begin_is_told_apart(releases: Path) -> None:
    with pytest.raises(servers.DidNotBegin), servers.oxigraph(Path("/bin/false"), releases):
        raise AssertionError("it began")


def test_copies_hold_so_many_events_and_answer_alike(releases: Path, tmp_path: Path) -> None:
    graph = Release.current(releases).graph
    copies = Copies(graph)
    size = copies.write(10 * copies.events, tmp_path / "db")
    store = Store.read_only(str(tmp_path / "db"))
    assert len(store) == size > len(graph.store)
    count = "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a <https://w3id.org/foederis/ontology#Event> }"
    found = store.query(count, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    assert [solution["n"].value for solution in found] == [str(10 * copies.events)]


def test_copies_of_the_lightest_events_are_lighter(releases: Path, tmp_path: Path) -> None:
    graph = Release.current(releases).graph
    everything, light = Copies(graph), Copies(graph, lightest=1)
    wanted = everything.events + 20
    assert light.write(wanted, tmp_path / "light") <= everything.write(wanted, tmp_path / "all")
    store = Store.read_only(str(tmp_path / "light"))
    fo = "https://w3id.org/foederis/ontology#"
    count = f"SELECT (COUNT(DISTINCT ?e) AS ?n) {{ ?a <{fo}ofAct>/<{fo}inEvent> ?e }}"
    found = store.query(count, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    assert next(int(solution["n"].value) for solution in found) >= 20


def test_every_question_has_parameters_and_a_pool_times_it(releases: Path) -> None:
    assert all(isinstance(parameters(name), dict) for name in questions.load_all())
    index = Release.current(releases).folder / "db"
    found = asyncio.run(queries_served.timed_in_a_worker(index, {"all": "SELECT * { ?s ?p ?o }", "wrong": "SELECT"}))
    assert found["all"] is not None
    assert found["wrong"] is None


def test_a_client_reads_what_comes_in_chunks() -> None:
    ours, theirs = socket.socketpair()
    wire = Wire(ours)
    theirs.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert wire.get("/") == (200, b"abcde")
