"""A few graphs, written as an index; and a pool over it, to ask without the application and its screen."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store

from foederis import names
from foederis.law import Law, compile_law
from foederis.release.metadata import FILE, Metadata
from foederis.release.shards import MANIFEST
from foederis.store import RDF_TYPE, Graph
from foederis_api.sparql.pool import Limits, Pool

VERSION = "c" * 64
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"  # the graphs of the W3C's protocol tests
MANY = 1500
CLAIMS = names.GRAPH + "record/claims"  # of which the description speaks
BOMB = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@dataclass(frozen=True)
class Small:
    """What the application needs of a release."""

    version: str
    graph: Graph
    law: Law


def quads() -> Iterator[Quad]:
    for number in (1, 2, 3):
        graph = NamedNode(DATA.format(number))
        yield Quad(graph, NamedNode(RDF_TYPE), NamedNode("http://xmlns.com/foaf/0.1/Document"), graph)
    many = NamedNode("http://example.org/many")
    for number in range(MANY):
        yield Quad(NamedNode(f"http://example.org/{number}"), many, Literal(f"no. {number}"), many)


def write_index(folder: Path) -> Path:
    folder.mkdir(parents=True)
    store = Store(str(folder / "db"))
    store.bulk_extend(quads())
    store.flush()
    (folder / MANIFEST).write_bytes(b"{}\n")
    (folder / FILE).write_bytes(Metadata(VERSION, "", MANY + 3, {CLAIMS: MANY + 3}, {}).json())
    return folder / "db"


def open_small(folder: Path) -> Small:
    graph = Graph.of(quads())
    return Small(folder.name, graph, compile_law(graph))


def request(query: str, **more: object) -> dict[str, object]:
    """What the route hands to the pool."""
    return {
        "query": query,
        "default": [],
        "named": [],
        "has_from": False,
        "result_form": "application/sparql-results+json",
        "graph_form": "text/turtle",
        "bytes": 1_000_000,
        "base": "https://example.org/sparql",
        **more,
    }


async def never() -> None:
    await asyncio.Event().wait()


def limits(**more: Any) -> Limits:
    return Limits(**{"seconds": 5.0, "megabytes": 192, "workers": 1, "queue": 8, "per_client": 8, **more})


def with_pool(asking: Callable[[Pool], Coroutine[Any, Any, None]], **more: Any) -> None:
    """Runs one test of a pool, without a screen before it; whatever happens, nothing is left running."""

    async def run() -> None:
        pool = Pool(limits(**more))
        try:
            await asking(pool)
        finally:
            await pool.close()
            assert not pool.workers

    asyncio.run(run())


def doubled(times: int) -> str:
    """A text of eight letters, doubled so many times: ?x0, ?x1 …"""
    return " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(times))
