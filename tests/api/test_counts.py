"""How many: the figures of an event, the total that holds them, and what is not added."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis_api import models


@pytest.fixture(scope="module")
def october(client: TestClient) -> Any:
    return client.get("/events/2023-10-09-chn-forced-return/counts").json()


def values(found: list[dict[str, Any]]) -> list[int]:
    return [figure["value"] for figure in found]


def figures(found: Any) -> dict[str, Any]:
    return {figure["slug"]: figure for figure in [*found["counts"], *found["related"]]}


def the_total(found: Any) -> Any:
    return next(total for total in found["totals"] if total["total"]["slug"] == "hrw-2024-05-08-p7-total")


def test_the_figures_have_their_form(october: Any) -> None:
    models.Figures.model_validate(october)
    assert 500 in values(october["counts"])
    assert {40, 50, 60, 80, 92, 670} <= {*values(october["related"])}


def test_four_returns_reconcile_with_more_than_670(october: Any) -> None:
    total = the_total(october)
    by_slug = figures(october)
    assert total["verdict"] == "reconciles"
    assert sorted(by_slug[part["slug"]]["value"] for part in total["parts"]) == [40, 50, 80, 500]
    assert total["sum"] == {"low": 666, "high": None}
    assert (total["low"], total["high"]) == (671, None)
    assert "both can be true" in total["because"]["en"]
    assert total["left_out"] == []


def test_ninety_two_and_sixty_are_not_added_and_it_says_why(october: Any) -> None:
    total, by_slug = the_total(october), figures(october)
    why = {
        by_slug[out["count"]["slug"]]["value"]: [reason["reason"] for reason in out["reasons"]]
        for out in total["not_added"]
        if out["count"]["slug"].startswith("hrw-2024-05-08")
    }
    assert why == {
        92: ["overlap-unknown", "another-kind-of-thing-counted"],
        60: ["overlap-unknown", "not-stated-to-be-part-or-disjoint"],
    }
    note = next(out["note"] for out in total["not_added"] if out["note"])
    assert "highly unlikely" in note["en"]


def test_relations_are_shown_from_both_sides(october: Any) -> None:
    by_slug = figures(october)
    for slug, figure in by_slug.items():
        for relation in ("disjoint_with", "overlap_unknown_with", "differs_from"):
            assert all(slug in by_slug[other][relation] for other in figure[relation])
        assert all(slug in by_slug[other]["part_of"] for other in figure["aggregates"])


def test_an_event_that_nobody_counted_has_no_figures(client: TestClient) -> None:
    found = client.get("/events/2024-04-13-prk-chn-meeting/counts").json()
    assert (found["counts"], found["related"], found["totals"]) == ([], [], [])


def test_every_event_has_an_answer(client: TestClient) -> None:
    for item in client.get("/events?limit=100").json()["items"]:
        models.Figures.model_validate(client.get(f"/events/{item['slug']}/counts").json())
