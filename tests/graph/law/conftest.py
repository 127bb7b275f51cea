"""The record's law together with the States and the treaty of the fixture."""

from pathlib import Path

import pytest

from foederis import house
from foederis.answers import Names
from foederis.law import Law, compile_law
from foederis.store import Graph, turtle_files


@pytest.fixture(scope="session")
def graph() -> Graph:
    files = turtle_files(house.ontology(), house.record())
    return Graph.of_files([*files, Path(__file__).parent / "fixture.ttl"])


@pytest.fixture(scope="session")
def law(graph: Graph) -> Law:
    return compile_law(graph)


@pytest.fixture(scope="session")
def known(graph: Graph) -> Names:
    return Names(graph)
