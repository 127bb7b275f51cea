"""The union of a release's graphs, made in memory: vocabulary, record, and what follows from the record."""

from pathlib import Path

import pytest
from pyoxigraph import Triple

from foederis import house
from foederis.law import Law, compile_law
from foederis.release import derive
from foederis.store import Graph, load_turtle, turtle_files


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
