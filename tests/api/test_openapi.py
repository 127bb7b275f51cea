"""The service's description of itself: complete, with examples that are answers, and nothing from elsewhere."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from foederis_api import models
from foederis_api.documentation import HYPOTHETICAL
from foederis_api.lists.catalogue import LISTS
from foederis_api.lists.models import MODELS

FORMS: dict[str, type[BaseModel]] = {
    **{each.path: MODELS[each.name] for each in LISTS},
    "/events/{slug}": models.Event,
    "/events/{slug}/obligations": models.Obligations,
    "/events/{slug}/claims": models.ClaimList,
    "/events/{slug}/counts": models.Figures,
    "/acts/{slug}": models.Thing,
    "/acts/{slug}/input": models.ActForm,
    "/assess": models.Assessed,
    "/norms/{slug}": models.Thing,
    "/treaties/{slug}": models.Thing,
    "/treaties/{slug}/parties": models.PartyList,
    "/states/{slug}": models.Thing,
    "/states/{slug}/obligations": models.OwedList,
    "/sources/{slug}": models.Thing,
}


@pytest.fixture(scope="module")
def described(client: TestClient) -> Any:
    return client.get("/openapi.json").json()


def test_it_is_openapi_with_every_reference_at_hand(described: Any) -> None:
    assert described["openapi"].startswith("3.1")
    schemas = described["components"]["schemas"]
    assert {ref.rpartition("/")[2] for ref in references(described)} <= schemas.keys()
    assert "HTTPValidationError" not in schemas, "problems, not the framework's own form"


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(inner) for inner in value.values()))
    return set().union(*(references(inner) for inner in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("path", FORMS)
def test_examples_are_answers_in_their_form(described: Any, path: str) -> None:
    (operation,) = described["paths"][path].values()
    content = operation["responses"]["200"]["content"]["application/json"]
    FORMS[path].model_validate(content["example"])


def test_the_example_of_a_body_is_answered(client: TestClient, described: Any) -> None:
    body = described["paths"]["/assess"]["post"]["requestBody"]["content"]["application/json"]
    assert body["example"] == HYPOTHETICAL
    one, several = body["schema"]["anyOf"]
    assert one == several["items"]
    assert one["$ref"].endswith("/ActForm")
    assert client.post("/assess", json=body["example"]).status_code == 200


def test_every_operation_says_what_can_go_wrong(described: Any) -> None:
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["summary"]
            problems = {status: each for status, each in operation["responses"].items() if status >= "400"}
            assert path == "/healthz" or "422" in problems
            for each in problems.values():
                assert each["content"].keys() == {"application/problem+json"}


def test_every_parameter_is_explained(described: Any) -> None:
    for operations in described["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description") or parameter["name"] in ("slug", "kind"), parameter


def test_the_example_of_each_parameter_of_a_list_is_taken(client: TestClient, described: Any) -> None:
    for each in LISTS:
        for parameter in described["paths"][each.path]["get"]["parameters"]:
            for example in parameter["schema"].get("examples", ()):
                answer = client.get(each.path, params={parameter["name"]: example, "limit": 1})
                assert answer.status_code == 200, (each.path, parameter["name"], answer.json())


def test_an_example_hides_no_other_form(described: Any) -> None:
    def forms(path: str) -> set[str]:
        return set(described["paths"][path]["get"]["responses"]["200"]["content"])

    assert forms("/events") == {"application/json", "text/html", "text/csv", "text/turtle"}
    assert forms("/events/{slug}") >= {"application/json", "text/html", "text/turtle", "application/ld+json"}
    assert forms("/treaties/{slug}/citation") >= {"application/json", "application/x-bibtex"}


def test_no_page_loads_from_elsewhere(client: TestClient) -> None:
    for path in ("/redoc", "/docs/oauth2-redirect"):
        assert client.get(path).status_code == 404
    for path in ("/docs", "/docs/list_events"):
        assert not re.search(r"<script|<style|style=|(?:src|<link[^>]*href)=.https?:", client.get(path).text)


def test_a_release_that_lacks_an_example_is_described_all_the_same(client: TestClient, record: Any) -> None:
    from dataclasses import replace

    from foederis.store import Graph
    from foederis_api.documentation import describe, with_examples
    from foederis_api.holder import Held

    bare = Held(replace(record, graph=Graph.of([])))
    found = with_examples(describe(client.app), bare, client.app.state.questions)  # type: ignore[arg-type]
    assert "example" not in found["paths"]["/norms/{slug}"]["get"]["responses"]["200"]["content"]["application/json"]
