"""One table of problems: every exception has its place, every kind is explained, nothing inner gets out."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis.errors import (
    Contradiction,
    FoederisError,
    InputError,
    InvalidValue,
    RecordError,
    ReleaseError,
    UnknownName,
)
from foederis.settings import Settings
from foederis.store import Graph
from foederis_api import models
from foederis_api.app import create_app
from foederis_api.problems import (
    KINDS,
    KINDS_OF,
    BodyTooLarge,
    Kind,
    MalformedBody,
    NotAcceptable,
    NotFound,
    UnknownParameter,
    UnknownPath,
    UnsupportedMediaType,
    kind_of,
    problem_of,
)


def descendants(cls: type[FoederisError]) -> Iterator[type[FoederisError]]:
    yield cls
    for child in cls.__subclasses__():
        yield from descendants(child)


JSON = {"media_type": "application/json", "suffix": ".json"}


@pytest.mark.parametrize("cls", sorted(set(descendants(FoederisError)), key=lambda cls: cls.__name__))
def test_every_exception_has_a_kind(cls: type[FoederisError]) -> None:
    assert any(parent in KINDS_OF for parent in cls.__mro__)


@pytest.mark.parametrize(
    ("error", "slug", "status", "extensions"),
    [
        (NotFound("event", "x", ["y"]), "not-found", 404, {"nearest": ["y"]}),
        (UnknownPath("address", "/x", []), "not-found", 404, {"nearest": []}),
        (
            UnknownName("State", "x", ["chn"], place="/actor"),
            "unknown-name",
            422,
            {"pointer": "/actor", "nearest": ["chn"]},
        ),
        (
            UnknownName("State", "x", ["chn"], place="state"),
            "unknown-name",
            422,
            {"parameter": "state", "nearest": ["chn"]},
        ),
        (
            UnknownParameter("parameter", "x", [], place="x"),
            "unknown-parameter",
            422,
            {"parameter": "x", "nearest": []},
        ),
        (InvalidValue("no", place="/date"), "invalid-parameter", 422, {"pointer": "/date"}),
        (Contradiction("no", place="/a"), "contradiction", 422, {"pointer": "/a"}),
        (MalformedBody("no", place=""), "malformed-body", 400, {"pointer": ""}),
        (BodyTooLarge("no"), "body-too-large", 413, {}),
        (UnsupportedMediaType("no"), "unsupported-media-type", 415, {}),
        (NotAcceptable([JSON]), "not-acceptable", 406, {"available": [JSON]}),
        (InputError("no"), "invalid-parameter", 422, {}),
        (ReleaseError("/a/path"), "not-ready", 503, {}),
        (RecordError("no", place="/a/file"), "internal-error", 500, {}),
        (FoederisError("no", place="/a/file"), "internal-error", 500, {}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, FoederisError) else "",
)
def test_what_an_exception_becomes(error: FoederisError, slug: str, status: int, extensions: dict[str, Any]) -> None:
    problem = problem_of(error)
    document = problem.document()
    assert document.pop("type") == f"/problems/{slug}"
    assert document.pop("status") == status == problem.response().status_code
    assert document.pop("title") == KINDS[slug].title
    assert document.pop("detail")
    assert document == extensions
    models.Problem.model_validate(problem.document())


def test_the_services_own_faults_keep_their_words_to_themselves() -> None:
    for error in (ReleaseError("/a/secret/path"), RecordError("secret"), FoederisError("secret")):
        assert "secret" not in problem_of(error).response().body.decode()


def test_a_subclass_takes_the_kind_of_its_parent() -> None:
    class Later(Contradiction):
        pass

    assert kind_of(Later("no")) is KINDS["contradiction"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_every_kind_is_explained_under_its_type(client: TestClient, kind: Kind) -> None:
    answer = client.get(kind.type)
    assert answer.status_code == 200
    assert models.ProblemKind.model_validate(answer.json()).status == kind.status


def test_a_problem_nobody_knows_is_one(client: TestClient) -> None:
    answer = client.get("/problems/not-fond")
    assert answer.status_code == 404
    assert answer.json()["nearest"][0] == "not-found"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_every_kind_has_a_page(client: TestClient, kind: Kind) -> None:
    page = client.get(kind.type, headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.content == client.get(f"{kind.type}.html").content
    assert f"<code>{kind.status}</code>" in page.text
    assert "`" not in page.text
    assert client.get(f"{kind.type}.json").content == client.get(kind.type).content


def test_all_kinds_are_listed(client: TestClient) -> None:
    found = models.ProblemKinds.model_validate(client.get("/problems").json())
    assert [each.type for each in found.items] == [kind.type for kind in KINDS.values()]
    page = client.get("/problems", headers={"Accept": "text/html"}).text
    assert all(f'href="{kind.type}"' in page for kind in KINDS.values())
    assert client.get("/problems.html").text == page
    assert client.get("/problems.ttl").status_code == 404
    assert client.get("/problems", headers={"Accept": "text/turtle"}).status_code == 406


def test_what_problems_mean_is_told_before_the_first_release(empty: TestClient) -> None:
    assert empty.get("/problems").json()["total"] == len(KINDS)
    assert empty.get("/problems/not-ready.html").status_code == 200


class Broken(Graph):
    """A graph with a fault that says what it was asked."""

    def has(self, iri: str) -> bool:
        raise KeyError(iri)


def test_a_fault_that_nobody_foresaw_shows_and_logs_no_text(
    tmp_path: Path, record: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "current").write_text("b" * 64)
    client = TestClient(
        create_app(Settings(releases=tmp_path), lambda folder: replace(record, graph=Broken(record.graph.store)))
    )
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/events/what-somebody-asked")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-security-policy"]
    assert answer.json() == {
        "type": "/problems/internal-error",
        "title": "Internal error",
        "status": 500,
        "detail": KINDS["internal-error"].meaning,
    }
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("foederis"))
    assert "KeyError" in ours
    assert "what-somebody-asked" not in ours
