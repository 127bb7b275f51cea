"""What was asked before is answered at once: the same answer, and never one that no longer holds."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis.settings import Settings
from foederis_api.app import create_app
from foederis_api.ready import Ready
from foederis_api.routes import things

STATE = "/states/chn"


@pytest.fixture
def counted(record: Any, releases: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client of its own, and how often a route was gone through to the end."""
    made: list[str] = []
    negotiated = things.split

    def counting(name: str) -> Any:
        made.append(name)
        return negotiated(name)

    monkeypatch.setattr(things, "split", counting)
    monkeypatch.setattr("foederis_api.holder.CHECK_EVERY", 1e9)
    with TestClient(create_app(Settings(releases=releases), lambda folder: record)) as client:
        yield client, made


def test_the_second_answer_is_the_first_and_takes_no_route(counted: Any) -> None:
    client, made = counted
    first = client.get(STATE)
    again = client.get(STATE)
    assert made == ["chn"]
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    head = client.head(STATE)
    assert (head.content, dict(head.headers)) == (b"", dict(first.headers))
    assert client.get(STATE, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert client.get(STATE, headers={"If-Match": '"other"'}).status_code == 412
    plain = client.get(STATE, headers={"Accept-Encoding": "identity"})
    assert plain.content == first.content
    assert plain.headers["etag"] != first.headers["etag"]
    assert made == ["chn"]
    elsewhere = client.get(STATE, headers={"Origin": "https://example.org"})
    assert elsewhere.headers["access-control-allow-origin"] == "*"


def test_another_question_is_another_answer(counted: Any) -> None:
    client, _ = counted
    forms = {
        client.get(STATE, headers={"Accept": kind}).headers["content-type"] for kind in ("text/turtle", "text/html")
    }
    assert len(forms) == 2
    assert client.get(f"{STATE}?lang=ko").json()["label"] != client.get(STATE).json()["label"]
    assert client.get(f"{STATE}?nonsense=1").status_code == 422
    assert client.get(f"{STATE}?nonsense=1").status_code == 422
    assert client.post(STATE).status_code == 405
    assert client.get(STATE, headers={"Accept": "image/png"}).status_code == 406


def test_a_new_release_ends_what_was_ready(record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current = tmp_path / "current"
    current.write_text("a" * 64)
    monkeypatch.setattr("foederis_api.holder.CHECK_EVERY", 0.0)
    app = create_app(Settings(releases=tmp_path), lambda folder: replace(record, version=folder.name))
    with TestClient(app) as client:
        assert {client.get(STATE).headers["foederis-release"] for _ in range(3)} == {"a" * 64}
        current.write_text("b" * 64)
        assert client.get(STATE).headers["foederis-release"] == "b" * 64


def test_what_is_of_a_day_is_not_kept_beyond_it(counted: Any) -> None:
    client, _ = counted
    layer = client.app.middleware_stack
    client.get("/treaties/cat-1984/parties")
    client.get("/treaties/cat-1984/parties?on=2000-01-01")
    while not isinstance(layer, Ready):
        layer = layer.app
    asked = [(path, query) for path, query, _ in layer._known]
    assert asked == [(b"/treaties/cat-1984/parties", b"on=2000-01-01")]


def test_it_holds_no_more_than_it_may(counted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = counted
    monkeypatch.setattr("foederis_api.ready.MANY", 3)
    layer = client.app.middleware_stack
    while not isinstance(layer, Ready):
        layer = layer.app
    for slug in ("chn", "prk", "kor", "usa", "jpn"):
        client.get(f"/states/{slug}")
    assert [path for path, _, _ in layer._known] == [b"/states/kor", b"/states/usa", b"/states/jpn"]
    assert layer._weight == sum(known.answer.weight for known in layer._known.values())
    client.get(f"/states/chn?{'x' * 2000}")
    assert len(layer._known) == 3
