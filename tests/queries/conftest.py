"""The union of a release's graphs, made in memory: vocabulary, record, and what follows from the record."""

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, Triple, serialize

from foederis import house
from foederis.law import Law, compile_law
from foederis.release import derive
from foederis.store import Graph, load_turtle, turtle_files

FIXTURE = Path(__file__).parent / "fixture.ttl"


def union(paths: list[Path]) -> tuple[Law, list[Triple]]:
    record = [triple for path in paths for triple in load_turtle(path)]
    graph = Graph.of(record)
    law = compile_law(graph)
    derived = [*derive.bounds(record)]
    for found in (derive.statuses(law, graph), derive.assessments(law, graph)):
        derived += [triple for _, triples in found for triple in triples]
    return law, [*record, *derived]


@pytest.fixture(scope="session")
def triples() -> list[Triple]:
    return union(turtle_files(house.ontology(), house.record()))[1]


@pytest.fixture(scope="session")
def graph(triples: list[Triple]) -> Graph:
    return Graph.of(triples)


@pytest.fixture(scope="session")
def reference(triples: list[Triple]) -> rdflib.Graph:
    """The same in rdflib."""
    return rdflib.Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


@pytest.fixture(scope="session")
def invented() -> tuple[Law, list[Triple]]:
    """The record, and beside it what the record has not: see the fixture."""
    return union([*turtle_files(house.ontology(), house.record()), FIXTURE])
