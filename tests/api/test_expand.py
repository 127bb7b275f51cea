"""An assessment with what it names in full: source, paragraph, speaker, statement; sources and grade."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from foederis_api import models

EVENT = "2023-10-09-chn-forced-return"
ADDRESS = f"/assessments/{EVENT}-1--cat-1984-art-3--chn"
BOTH = "evidence,counterarguments"


def bare(value: Any) -> Any:
    """A document without what expansion adds to a reference."""
    if isinstance(value, dict):
        kept = {"id", "slug", "label", "kind"} if {"id", "slug", "label"} <= value.keys() else value.keys()
        return {key: bare(inner) for key, inner in value.items() if key in kept}
    return [bare(each) for each in value] if isinstance(value, list) else value


def test_evidence_comes_with_source_and_paragraph(client: TestClient) -> None:
    found = client.get(ADDRESS, params={"expand": "evidence"}).json()
    models.AssessmentDocument.model_validate(found)
    condition = next(gate for gate in found["gates"] if gate["gate"] == "condition")
    claim = next(each for each in condition["evidence"] if each["paragraph"] == 4)
    assert claim["source"]["slug"]
    assert claim["citation"]
    assert claim["speaker"]["label"]["en"]
    assert claim["statement"]["en"]
    bound = next(gate for gate in found["gates"] if gate["gate"] == "bound")["evidence"]
    action = next(each for each in bound if each["kind"] == "action")
    assert (action["deposit_date"], action["grade"]) == ("1988-10-04", "primary")
    assert action["sources"]
    assert all("source" in denial["claim"] for denial in found["bearer_denies"] if denial["claim"])


def test_counterarguments_come_with_their_sources(client: TestClient) -> None:
    found = client.get(ADDRESS, params={"expand": "counterarguments"}).json()
    assert found["counterarguments"]
    assert all(each["ref"]["sources"] and each["ref"]["grade"] for each in found["counterarguments"])
    assert found["gates"] == client.get(ADDRESS).json()["gates"], "only what was asked for"


def test_nothing_else_changes(client: TestClient) -> None:
    plain, whole = client.get(ADDRESS).json(), client.get(ADDRESS, params={"expand": BOTH}).json()
    assert plain.keys() == whole.keys()
    for key in ("gates", "bearer_denies", "sources", "counterarguments"):
        assert bare(whole[key]) == bare(plain[key]), key
    rest = plain.keys() - {"gates", "bearer_denies", "sources", "counterarguments"}
    assert {key: plain[key] for key in rest} == {key: whole[key] for key in rest}


def test_the_statements_are_the_same(client: TestClient) -> None:
    whole = client.get(f"{ADDRESS}.jsonld", params={"expand": BOTH})
    assert whole.headers["content-location"] == f"{ADDRESS}.jsonld?expand=counterarguments,evidence"
    context = client.get(whole.json()["@context"]).json()["@context"]
    said = {
        quad.triple for quad in parse(json.dumps({**whole.json(), "@context": context}).encode(), RdfFormat.JSON_LD)
    }
    assert said == {quad.triple for quad in parse(client.get(f"{ADDRESS}.ttl").content, RdfFormat.TURTLE)}


def test_the_obligations_of_an_event_can_be_expanded_too(client: TestClient) -> None:
    found = client.get(f"/events/{EVENT}/obligations", params={"expand": BOTH}).json()
    models.Obligations.model_validate(found)
    ours = next(one for one in found["assessments"] if one["slug"] == ADDRESS.rpartition("/")[2])
    whole = client.get(ADDRESS, params={"expand": BOTH}).json()
    assert all(whole[key] == ours[key] for key in ("gates", "bearer_denies", "sources", "counterarguments"))


@pytest.mark.parametrize("address", [ADDRESS, f"/events/{EVENT}/obligations"])
def test_what_cannot_be_expanded_is_told(client: TestClient, address: str) -> None:
    problem = client.get(address, params={"expand": "evidenc"}).json()
    assert (problem["type"], problem["parameter"], problem["nearest"][0]) == (
        "/problems/unknown-name",
        "expand",
        "evidence",
    )
    for expand in ("", "evidence,", "evidence;counterarguments"):
        assert client.get(address, params={"expand": expand}).status_code == 422
    assert client.get("/norms/cat-1984-art-3", params={"expand": "evidence"}).status_code == 422


def test_only_json_is_expanded(client: TestClient) -> None:
    assert client.get(f"{ADDRESS}.ttl", params={"expand": "evidence"}).json()["parameter"] == "expand"
