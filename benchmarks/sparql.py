"""The other side: the same join in SPARQL, in pyoxigraph and in rdflib.

Two steps. `facts.ru` weighs what is claimed of each act and writes down what holds; then three queries, one for each
kind of norm, conclude from that.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import rdflib
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple
from rdflib.plugins.sparql import prepareQuery, prepareUpdate
from rdflib.query import ResultRow

from benchmarks.conclusions import Conclusions
from foederis import names
from foederis.store import XSD

FOLDER = Path(__file__).parent / "queries"
FACTS = (FOLDER / "facts.ru").read_text(encoding="utf-8")
QUERIES = tuple((FOLDER / name).read_text(encoding="utf-8") for name in ("plain.rq", "chosen.rq", "custom.rq"))

FIRST_STEP = "?act fo:actType ?type ."  # of every query: the acts
SELECTED = re.compile(r"^SELECT \?act \?norm \?bearer \?outcome \?reason\nWHERE \{", re.MULTILINE)
WRITTEN = """INSERT {
  ?assessment x:ofAct ?act ; x:ofNorm ?norm ; x:ofBearer ?bearer ; x:outcome ?outcome ; x:reason ?reason
}
WHERE {"""
NAMED = (
    '  BIND (IRI(CONCAT(STR(?act), "--", SUBSTR(STR(?norm), 39), "--", SUBSTR(STR(?bearer), 40))) AS ?assessment)\n}\n'
)


class Oxigraph:
    """The join in pyoxigraph."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def prepare_facts(self) -> None:
        self.store.update(FACTS)

    def count(self) -> int:
        """One SELECT for each kind of norm, over all acts; every solution is fetched, and let go."""
        return sum(1 for query in QUERIES for _ in self._ask(query))

    def count_in_batches(self, slugs: Sequence[str], size: int) -> int:
        """The same, so many acts at a time."""
        batches = [" ".join(f"<{names.iri('act', slug)}>" for slug in part) for part in _parts(slugs, size)]
        return sum(1 for batch in batches for query in QUERIES for _ in self._ask(_of_acts(query, batch)))

    def insert(self) -> int:
        """Conclusions written into the store, five triples each, instead of fetched."""
        before = len(self.store)
        for query in QUERIES:
            self.store.update(_inserting(query))
        return (len(self.store) - before) // 5

    def conclusions(self) -> Conclusions:
        rows = ([value.value for value in solution] for query in QUERIES for solution in self._ask(query))
        return {(_slug(row[0]), _slug(row[1]), _slug(row[2])): (row[3], row[4]) for row in rows}

    def _ask(self, query: str) -> QuerySolutions:
        found = self.store.query(query)
        assert isinstance(found, QuerySolutions)
        return found


class Rdflib:
    """The same join in rdflib, which has no LATERAL: its evaluation goes from left to right as it is.

    Its queries are read before the clock starts: what takes it 0.2 s each is no matter of joins.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.graph = rdflib.Graph()
        for triple in triples:
            self.graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
        with _deep():
            self.facts = prepareUpdate(_flat(FACTS))
            self.queries = [prepareQuery(_flat(query)) for query in QUERIES]

    def prepare_facts(self) -> None:
        self.graph.update(self.facts)

    def conclusions(self) -> Conclusions:
        rows = (
            [str(value) for value in cast(ResultRow, row)] for query in self.queries for row in self.graph.query(query)
        )
        return {(_slug(row[0]), _slug(row[1]), _slug(row[2])): (row[3], row[4]) for row in rows}


def _parts(slugs: Sequence[str], size: int) -> list[Sequence[str]]:
    return [slugs[start : start + size] for start in range(0, len(slugs), size)]


def _of_acts(query: str, acts: str) -> str:
    return query.replace(FIRST_STEP, f"VALUES ?act {{ {acts} }} LATERAL {{ ?act fo:actType ?type }}")


def _inserting(query: str) -> str:
    return SELECTED.sub(WRITTEN, query).rstrip().removesuffix("}") + NAMED


@contextmanager
def _deep() -> Iterator[None]:
    """rdflib's parser goes as deep as the expressions do, several calls for each IF within an IF."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + 10_000)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _flat(text: str) -> str:
    return re.sub(r"LATERAL \{ (.*?) \}", r"\1 .", text)


def _slug(iri: str) -> str:
    return names.slug_of(iri)


def _node(value: object) -> rdflib.term.Node:
    if isinstance(value, NamedNode):
        return rdflib.URIRef(value.value)
    assert isinstance(value, Literal)
    if value.language or value.datatype.value == XSD + "string":  # which rdflib tells apart from a plain literal
        return rdflib.Literal(value.value, lang=value.language)
    return rdflib.Literal(value.value, datatype=rdflib.URIRef(value.datatype.value))
