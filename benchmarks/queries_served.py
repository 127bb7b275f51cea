"""Queries over HTTP: what `/sparql` adds to a query, what killers do to others, memory, the heaviest questions.

python -m benchmarks queries [trivial killers memory questions] [--oxigraph PROGRAM] [--rdflib-endpoint PROGRAM]
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from benchmarks import query_servers as servers
from benchmarks.clock import figure, table
from benchmarks.copies import Copies, parameters
from benchmarks.query_servers import DidNotBegin, Server
from benchmarks.wire import Wire, asking
from foederis import house, questions, release
from foederis.release import Release, Releases
from foederis.store import Graph
from foederis_api.problems import QueryFault
from foederis_api.sparql.pool import Limits, Pool

PARTS = ("trivial", "killers", "memory", "questions")
TRIVIAL = "SELECT ?s WHERE { ?s a <https://w3id.org/foederis/ontology#Event> } LIMIT 1"
JSON = "application/sparql-results+json"
KILLER = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER(?a != <x:{}>) }}"
KILLERS = 20
OTHERS = ("/readyz", "/states/chn", "/events?limit=20", "/norms/cat-1984-art-3")
ROOMY: dict[str, str] = {"query_per_client": "64", "query_queue": "64"}  # all come from one address here
HEAVIEST = 10


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks queries", description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--releases", type=Path, help="a folder of releases; default: one is built for this")
    parser.add_argument("--oxigraph", type=Path, help="the program of the Oxigraph server")
    parser.add_argument("--rdflib-endpoint", type=Path, help="the program rdflib-endpoint")
    parser.add_argument("--rounds", type=int, default=1000, help="of the trivial query; default: 1000")
    parser.add_argument("--seconds", type=float, default=20, help="quiet, and with killers; default: 20")
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 5000], help="default: 1000 5000")
    parser.add_argument("--lightest", type=int, default=0, help="copy so many of the lightest events; default: all")
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    with _release(given.releases) as releases:
        for part in given.parts or PARTS:
            print(f"{_PARTS[part](releases, given)}\n", flush=True)
    return 0


@contextmanager
def _release(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        release.build(house.record(), Path(folder))
        yield Path(folder)


# -- the trivial query


def trivial(releases: Path, given: argparse.Namespace) -> str:
    """Each side once in each round, so that a busy machine meets all alike."""
    folder = Releases(releases).current()
    with ExitStack() as stack:
        store = Store.read_only(str(folder / "db"))
        sides: dict[str, Callable[[], object]] = {"in process": lambda: in_process(store)}
        ours = stack.enter_context(servers.foederis(releases))
        sides["GET /healthz, no query"] = _asked(stack, ours, "/healthz")
        sides["/sparql"] = _asked(stack, ours, asking(TRIVIAL))
        lacking = []
        for name, begin, path in _others(given, folder, Path(stack.enter_context(tempfile.TemporaryDirectory()))):
            if begin is None:
                lacking.append(name)
                continue
            try:
                sides[name] = _asked(stack, stack.enter_context(begin()), path)
            except DidNotBegin:
                lacking.append(name)
        took = timed(sides, given.rounds)
    skipped = "".join(f"\n\n{name}: skipped, since it is not here or did not begin." for name in lacking)
    return f"{_compared(took)}{skipped}"


def _others(
    given: argparse.Namespace, folder: Path, place: Path
) -> list[tuple[str, Callable[[], "servers.Running"] | None, str]]:
    oxigraph: Path | None = given.oxigraph
    endpoint: Path | None = given.rdflib_endpoint
    data = place / "all.nq"
    if endpoint is not None:
        store = Store.read_only(str(folder / "db"))
        data.write_bytes(b"".join(f"{quad} .\n".encode() for quad in store))
    return [
        (
            "oxigraph serve-read-only",
            (lambda: servers.oxigraph(oxigraph, folder / "db")) if oxigraph else None,
            asking(TRIVIAL, "/query"),
        ),
        (
            "rdflib-endpoint",
            (lambda: servers.rdflib_endpoint(endpoint, data)) if endpoint else None,
            asking(TRIVIAL, "/"),
        ),
    ]


def in_process(store: Store) -> bytes:
    found = store.query(TRIVIAL, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return found.serialize(format=QueryResultsFormat.JSON) or b""


def _asked(stack: ExitStack, server: Server, path: str) -> Callable[[], bytes]:
    wire = stack.enter_context(server.wire())

    def ask() -> bytes:
        status, body = wire.get(path, JSON if "query=" in path else "*/*")
        assert status == 200, body
        return body

    return ask


def timed(sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 20):
        for name, act in sides.items():
            began = time.perf_counter()
            act()
            if number >= 20:  # the first ones warm up
                took[name].append((time.perf_counter() - began) * 1000)
    return took


def _compared(took: dict[str, list[float]]) -> str:
    base = took["in process"]
    rows = [
        (
            name,
            f"{median(times):.2f}",
            f"{quantiles(times, n=100)[98]:.2f}",
            "" if times is base else f"{median(b - a for a, b in zip(base, times, strict=True)):.2f}",
        )
        for name, times in took.items()
    ]
    return table(rows, ("the trivial query", "median, ms", "p99, ms", "more than in process, median of the rounds, ms"))


# -- killers


def killers(releases: Path, given: argparse.Namespace) -> str:
    """With as many processes for queries as are the default, and with one: quiet before and after each."""
    rows = []
    for processes in ("2", "1"):
        with servers.foederis(releases, 1, query_seconds="5", query_workers=processes, **ROOMY) as server:
            answered(server, min(2.0, given.seconds))
            quiet = answered(server, given.seconds)
            with _killing(server.port):
                time.sleep(min(3.0, given.seconds))
                harassed = answered(server, given.seconds)
            time.sleep(min(6.0, given.seconds))  # until the last of them has ended
            again = answered(server, given.seconds)
        base = (_p99(quiet) + _p99(again)) / 2
        for name, times in (("quiet", quiet), (f"{KILLERS} killers in flight", harassed), ("quiet again", again)):
            found = (f"{median(times):.2f}", f"{_p99(times):.2f}", f"{_p99(times) / base:.1f} ×")
            rows.append((processes, name, figure(len(times)), *found))
    head = ("processes for queries", "other requests", "how many", "median, ms", "p99, ms", "p99, of quiet")
    return table(rows, head)


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98]


def answered(server: Server, seconds: float) -> list[float]:
    """The times of one client that asks for other things, with a breath between them."""
    took: list[float] = []
    until = time.monotonic() + seconds
    with server.wire() as wire:
        while time.monotonic() < until or len(took) < 2:
            for path in OTHERS:
                began = time.perf_counter()
                status, _ = wire.get(path)
                took.append((time.perf_counter() - began) * 1000)
                assert status == 200, path
                time.sleep(0.005)
    return took


@contextmanager
def _killing(port: int) -> Iterator[None]:
    """In a process of its own; its threads do nothing but wait."""
    process = multiprocessing.get_context("spawn").Process(target=_kill, args=(port,), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _kill(port: int) -> None:
    threads = [threading.Thread(target=_kill_on, args=(port, number), daemon=True) for number in range(KILLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _kill_on(port: int, number: int) -> None:
    while True:
        with Wire.to(port) as wire:
            status, _ = wire.get(asking(KILLER.format(number)), JSON)
            if status == 429:
                time.sleep(1)


# -- memory


def memory(releases: Path, given: argparse.Namespace) -> str:
    rows = []
    for workers in (1, 2, 4):
        with servers.foederis(releases, workers) as server:
            for _ in range(8 * workers):  # each connection may come to another process
                with server.wire() as wire:
                    for path in (*OTHERS, asking(TRIVIAL)):
                        wire.get(path)
            rows.append((str(workers), figure(server.memory())))
    return table(rows, ("--workers", "MiB in all, with the processes that answer queries"))


# -- the heaviest questions


def heaviest(releases: Path, given: argparse.Namespace) -> str:
    """The slowest at the first size, at each size, as `/sparql` asks them: in a worker, under its limits."""
    columns: list[dict[str, float | None]] = []
    heads = []
    asked: dict[str, str] = {}
    graph = Release.current(releases).graph
    copies = Copies(graph, given.lightest)
    for events in given.events:
        with tempfile.TemporaryDirectory() as folder:
            size = copies.write(events, Path(folder) / "db")
            asked = asked or _filled(graph)
            columns.append(asyncio.run(timed_in_a_worker(Path(folder) / "db", asked)))
            heads.append(f"{events:,} events, {figure(size / 1e6)} million quads, ms")
        if len(columns) == 1:
            slowest = sorted(asked, key=lambda name: columns[0][name] or 1e9, reverse=True)[:HEAVIEST]
            asked = {name: asked[name] for name in slowest}
    rows = [(f"`{name}`", *(_shown(column[name]) for column in columns)) for name in asked]
    return table(rows, ("question", *heads))


def _shown(took: float | None) -> str:
    return "over a limit" if took is None else figure(took)


def _filled(graph: Graph) -> dict[str, str]:
    """Each question with the parameters of its first golden answer."""
    return {name: one.fill(parameters(name), graph) for name, one in questions.load_all().items()}


async def timed_in_a_worker(index: Path, asked: dict[str, str]) -> dict[str, float | None]:
    pool = Pool(Limits(seconds=60, megabytes=4096, workers=1, queue=4, per_client=4))
    try:
        return {name: await _median(pool, index, query) for name, query in asked.items()}
    finally:
        await pool.close()


async def _median(pool: Pool, index: Path, query: str) -> float | None:
    request = {
        "query": query,
        "default": [],
        "named": [],
        "has_from": False,
        "result_form": JSON,
        "graph_form": "text/turtle",
        "bytes": 256 * 1024 * 1024,
        "base": "https://example.org/sparql",
    }
    took = []
    for _ in range(3):
        began = time.perf_counter()
        try:
            reply = await pool.ask(index, "", request, asyncio.Event().wait)
        except QueryFault:
            return None
        if reply is None or reply.header["status"] != "ok":
            return None
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


_PARTS = {"trivial": trivial, "killers": killers, "memory": memory, "questions": heaviest}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
