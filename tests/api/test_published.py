"""`known_by=`: what had been published by a day, and what followed from it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis_api import models

EVENT = "/events/2023-10-09-chn-forced-return"
LATE = "2999"


def without_names(found: Any) -> Any:
    return [{key: value for key, value in each.items() if key not in ("id", "slug")} for each in found["assessments"]]


def test_when_all_is_published_everything_is_as_it_is(client: TestClient) -> None:
    now, then = (client.get(f"{EVENT}/obligations{query}").json() for query in ("", f"?known_by={LATE}"))
    models.Obligations.model_validate(then)
    assert then["known_by"] == "2999-12-31"
    assert without_names(then) == without_names(now)
    assert {each["id"] for each in then["assessments"]} == {None}
    assert then["conflicts"] == now["conflicts"]
    for below in ("counts", "claims"):
        whole, late = (client.get(f"{EVENT}/{below}{query}").json() for query in ("", f"?known_by={LATE}"))
        assert {key: value for key, value in late.items() if key not in ("known_by", "next")} == {
            key: value for key, value in whole.items() if key != "next"
        }


def test_before_anything_was_published_nothing_followed(client: TestClient) -> None:
    assert client.get(f"{EVENT}/obligations?known_by=2023-10-08").json()["assessments"] == []
    assert client.get(f"{EVENT}/claims?known_by=2023-10-08").json()["total"] == 0
    assert client.get(f"{EVENT}/counts?known_by=2023-10-08").json()["counts"] == []


@pytest.mark.parametrize("day", ["2023-10-15", "2023-12", "2024-05-07"])
def test_no_evidence_is_from_later(client: TestClient, record: Any, day: str) -> None:
    known = {item["slug"] for item in everything(client, f"/claims?known_by={day}")}
    for assessment in client.get(f"{EVENT}/obligations?known_by={day}").json()["assessments"]:
        for gate in assessment["gates"]:
            cited = {each["slug"] for each in gate["evidence"] if each["kind"] == "claim"}
            assert cited <= known
        assert {each["claim"]["slug"] for each in assessment["bearer_denies"] if each["claim"]} <= known
    found = client.get(f"{EVENT}/counts?known_by={day}").json()
    models.Figures.model_validate(found)
    assert {each["slug"] for each in (*found["counts"], *found["related"])} <= known


def everything(client: TestClient, address: str) -> list[Any]:
    found: list[Any] = []
    following: str | None = f"{address}&limit=100"
    while following:
        document = client.get(following).json()
        found, following = found + document["items"], document["next"]
    return found


def test_claims_are_known_from_the_day_of_their_source(client: TestClient) -> None:
    before, after = (
        {item["source"]["slug"] for item in everything(client, f"/claims?known_by={day}")}
        for day in ("2024-05-07", "2024-05-08")
    )
    assert "hrw-2024-05-08" in after - before
    assert before < after


def test_a_total_is_reconciled_from_what_was_known(client: TestClient) -> None:
    whole = client.get("/counts/reconciliations?limit=100").json()
    assert whole == client.get(f"/counts/reconciliations?limit=100&known_by={LATE}").json()
    early = client.get("/counts/reconciliations?limit=100&known_by=2024-05-08").json()
    models.ReconciliationList.model_validate(early)
    assert 0 < early["total"] < whole["total"]
    known = {item["slug"] for item in everything(client, "/claims?known_by=2024-05-08")}
    for item in early["items"]:
        assert {item["slug"], *(part["slug"] for part in item["parts"])} <= known
        assert item["parts"] or item["left_out"]


def test_the_list_of_totals_agrees_with_the_figures_of_an_event(client: TestClient) -> None:
    by_slug = {item["slug"]: item for item in everything(client, "/counts/reconciliations?sort=value")}
    totals = client.get(f"{EVENT}/counts").json()["totals"]
    assert totals
    for total in totals:
        item = by_slug[total["total"]["slug"]]
        for key in ("low", "high", "parts", "sum", "verdict", "because", "left_out"):
            assert item[key] == total[key]
