"""A small index on disk, and the application over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.api.sparql.small import VERSION, open_small, write_index

from foederis.settings import Settings
from foederis_api.app import create_app


@pytest.fixture(scope="session")
def small_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_index(folder / VERSION)
    (folder / "current").write_text(f"{VERSION}\n")
    return folder


@pytest.fixture(scope="session")
def index(small_releases: Path) -> Path:
    return small_releases / VERSION / "db"


@pytest.fixture(scope="session")
def endpoint(small_releases: Path) -> Iterator[TestClient]:
    settings = Settings(
        releases=small_releases, query_seconds=1.0, query_memory_mb=192, query_result_mb=1, query_workers=1
    )
    with TestClient(create_app(settings, open_small)) as client:
        yield client
