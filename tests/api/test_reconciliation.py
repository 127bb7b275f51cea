"""Names brought together with things. The forms of the answers are those of the Reconciliation API 0.2, told here in
our own words (its sections 4 to 6): whatever it requires is there, and of the kind that it says."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Typed(BaseModel):
    id: str
    name: str


class Candidate(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    id: str
    name: str
    description: str
    type: list[Typed]
    score: float
    features: list[dict[str, Any]]
    match: bool


class Result(BaseModel):
    result: list[Candidate]


class Suggested(BaseModel):
    id: str
    name: str


class View(BaseModel):
    url: str = Field(pattern=r".*\{\{id\}\}.*")


class Place(BaseModel):
    service_url: str = Field(pattern="^https?://.*[^/]$")
    service_path: str = Field(pattern="^/")


class Manifest(BaseModel):
    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815 (the names of the specification)
    schemaSpace: str  # noqa: N815
    view: View
    preview: View
    defaultTypes: list[Typed]  # noqa: N815
    suggest: dict[str, Place]


ANSWER = TypeAdapter(dict[str, Result])


def asked(client: TestClient, **query: Any) -> list[Candidate]:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    return ANSWER.validate_python(answer.json())["q"].result


def test_the_manifest_says_what_is_here_and_its_addresses_are_there(client: TestClient) -> None:
    found = Manifest.model_validate(client.get("/reconcile").json())
    assert "0.2" in found.versions
    for each in found.suggest.values():
        answer = client.get(each.service_url + each.service_path, params={"prefix": "st", "spell": "always"})
        assert [Suggested.model_validate(one) for one in answer.json()["result"]]
    shown = client.get(found.preview.url.replace("{{id}}", "state/chn"))
    assert "중국" in shown.text
    assert "frame-ancestors *" in shown.headers["content-security-policy"]
    assert client.get(found.view.url.replace("{{id}}", "state/chn")).json()["slug"] == "chn"


@pytest.mark.parametrize(
    ("name", "kind", "id_"),
    [
        ("China", "state", "state/chn"),
        ("중국", "state", "state/chn"),
        ("中华人民共和国", "state", "state/chn"),
        ("people’s republic of CHINA", "state", "state/chn"),
        ("CHN", "state", "state/chn"),
        ("https://w3id.org/foederis/id/state/chn", "state", "state/chn"),
        ("cat-1984", "treaty", "treaty/cat-1984"),
        ("forced return", "act-type", "concept/forced-return"),
        ("cat-1984-art-3", "provision", "provision/cat-1984-art-3"),
    ],
)
def test_a_name_of_any_age_and_language_is_a_match(client: TestClient, name: str, kind: str, id_: str) -> None:
    first, *others = asked(client, query=name, type=kind)
    assert (first.id, first.match, first.score) == (id_, True, 100)
    assert not any(each.match for each in others)


def test_a_slip_is_a_candidate_and_no_match(client: TestClient) -> None:
    first = asked(client, query="Convention agianst Torture", type=["treaty"])[0]
    assert (first.id, first.match) == ("treaty/cat-1984", False)
    assert 0 < first.score < 100


def test_what_is_said_of_properties_counts(client: TestClient) -> None:
    published = client.get("/sources?limit=1").json()["items"][0]
    name, publisher = published["label"]["en"], published["publisher"][0]
    given = [{"pid": "publisher", "v": {"id": publisher["id"]}}, {"pid": "nonsense", "v": 1}]
    first = asked(client, query=name, type="source", properties=given)[0]
    assert {each["id"]: each["value"] for each in first.features} == {"name": 100, "publisher": 100, "nonsense": 0}


def test_a_batch_by_get_keeps_its_names_and_limits(client: TestClient) -> None:
    batch = {"a": {"query": "Korea", "limit": 1}, "b": {"query": "?"}, "": {"query": "xyzzy", "type": "treaty"}}
    found = ANSWER.validate_python(client.get("/reconcile", params={"queries": json.dumps(batch)}).json())
    assert {name: len(each.result) for name, each in found.items()} == {"a": 1, "b": 0, "": 0}


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "[]",
        "{",
        '{"q": {}, "q": {}}',
        '{"q": 1}',
        '{"q": {"query": "x", "type": "stat"}}',
        '{"q": {"qery": "x"}}',
        '{"q": {"query": "\\ud800"}}',
        json.dumps({str(each): {"query": "x"} for each in range(101)}),
    ],
)
def test_a_batch_that_is_none_is_told_so(client: TestClient, queries: str) -> None:
    answer = client.post("/reconcile", data={"queries": queries})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "queries")


def test_other_mistakes_are_told(client: TestClient) -> None:
    assert client.get("/reconcile?callback=x").json()["parameter"] == "callback"
    assert client.post("/reconcile", json={}).status_code == 415
    assert client.post("/reconcile", data={"extend": "{}"}).json()["parameter"] == "extend"
    assert client.post("/reconcile", data={"extent": "{}"}).json()["nearest"]
    assert client.get("/reconcile?queries={}&extend={}").json()["parameter"] == "extend"
    assert client.get("/reconcile/preview?id=state/chm").json()["nearest"][0].startswith("state/")
    assert client.get("/reconcile/suggest/entity?prefix=x&type=stat").json()["nearest"][0] == "state"


class Told(BaseModel):
    """Values of properties; each is one of the shapes that the specification knows."""

    meta: list[Typed]
    rows: dict[str, dict[str, list[dict[str, str | int]]]]


SHAPES = ({"id", "name"}, {"str"}, {"int"})


def test_what_is_known_of_things_can_be_fetched(client: TestClient) -> None:
    for kind in ("state", "treaty", "provision", "act-type", "source"):
        found = client.get("/reconcile/extend/propose", params={"type": kind}).json()["properties"]
        ids = [each.id for each in asked(client, query="convention state return report article", type=kind)]
        extend = {"ids": [*ids, "state/nobody"], "properties": [{"id": each["id"]} for each in found]}
        answer = client.post("/reconcile", data={"extend": json.dumps(extend)})
        told = Told.model_validate(answer.json())
        assert ids
        assert list(told.rows) == extend["ids"]
        assert any(told.rows[ids[0]].values())
        assert not any(told.rows["state/nobody"].values())
        assert all(each.keys() in SHAPES for row in told.rows.values() for values in row.values() for each in values)
        assert client.get("/reconcile", params={"extend": json.dumps(extend)}).json() == answer.json()


@pytest.mark.parametrize("extend", ["[]", '{"ids": ["x"]}', '{"ids": [], "properties": [{"id": "kynd"}]}'])
def test_what_cannot_be_fetched_is_told(client: TestClient, extend: str) -> None:
    answer = client.get("/reconcile", params={"extend": extend})
    assert (answer.status_code, answer.json()["parameter"]) == (422, "extend")
