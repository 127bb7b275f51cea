"""The application over the record as it stands, without a build: the same graph and law, in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.api.served import built

from foederis import house
from foederis.law import Law, compile_law
from foederis.release import derive
from foederis.settings import Settings
from foederis.store import Graph, load_turtle, turtle_files
from foederis_api.app import create_app

VERSION = "a" * 64


@dataclass(frozen=True)
class RecordInMemory:
    """What the application needs of a release."""

    version: str
    graph: Graph
    law: Law


@pytest.fixture(scope="session")
def record() -> RecordInMemory:
    triples = [t for path in turtle_files(house.ontology(), house.record()) for t in load_turtle(path)]
    triples += derive.bounds(triples)
    graph = Graph.of(triples)
    law = compile_law(graph)
    made = (*derive.statuses(law, graph), *derive.assessments(law, graph))
    derived = [triple for _, found in made for triple in found]
    return RecordInMemory(VERSION, Graph.of([*triples, *derived]), law)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    (folder / "current").write_text(f"{VERSION}\n")
    return folder


@pytest.fixture(scope="session")
def client(record: RecordInMemory, releases: Path) -> Iterator[TestClient]:
    app = create_app(Settings(releases=releases), lambda folder: record)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """The application before the first release."""
    with TestClient(create_app(Settings(releases=tmp_path))) as client:
        yield client


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with two releases of the small record, and their versions; the first is in force."""
    return built(tmp_path_factory.mktemp("two"))
