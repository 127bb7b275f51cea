"""The list of events: each filter, their meeting, and the times between which an event may lie."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis_api import models
from foederis_api.lists.catalogue import EVENTS


def slugs(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/events?limit=100&{query}")
    assert answer.status_code == 200, answer.text
    return [item["slug"] for item in answer.json()["items"]]


@pytest.fixture(scope="module")
def every(client: TestClient) -> list[str]:
    return slugs(client, "")


def test_events_come_in_order_of_time(client: TestClient, every: list[str]) -> None:
    document = client.get("/events?limit=100").json()
    models.EventList.model_validate(document)
    assert document["total"] == len(every) >= 8
    assert every.index("2021-07-chn-forced-return") < every.index("2023-08-29-chn-forced-return")
    assert every.index("2023-08-29-chn-forced-return") < every.index("2024-04-26-chn-forced-return")


@pytest.mark.parametrize(
    ("query", "has", "lacks"),
    [
        ("state=prk", "2023-10-09-chn-forced-return", None),
        ("state=prk", "2020-prk-border-closure", None),
        ("state=kor", None, "2023-10-09-chn-forced-return"),
        ("actor=chn", "2023-10-09-chn-forced-return", "2020-prk-border-closure"),
        ("actor=prk", "2020-prk-border-closure", "2023-10-09-chn-forced-return"),
        ("act=forced-return", "2023-10-09-chn-forced-return", "2024-01-chn-arrest"),
        ("act=removal", "2023-10-09-chn-forced-return", "2024-01-chn-arrest"),
        ("act=deprivation-of-liberty", "2024-01-chn-arrest", "2023-10-09-chn-forced-return"),
        ("act=removal&act=arrest", "2024-01-chn-arrest", "2020-prk-border-closure"),
        ("group=2023-10-09-chn-forced-return-1", "2023-10-09-chn-forced-return", "2024-04-26-chn-forced-return"),
        ("place=china", "2023-10-09-chn-forced-return", "2020-prk-border-closure"),
        ("treaty=cat-1984", "2023-10-09-chn-forced-return", "2020-prk-border-closure"),
        ("treaty=refugee-protocol-1967&outcome=implicated", "2023-10-09-chn-forced-return", "2020-prk-border-closure"),
        ("norm=cat-1984-art-3", "2023-10-09-chn-forced-return", "2024-01-chn-arrest"),
        ("norm=cat-1984-art-3&outcome=implicated", "2023-10-09-chn-forced-return", None),
        ("norm=cat-1984-art-3&outcome=not-bound", None, "2023-10-09-chn-forced-return"),
        ("treaty=iccpr-1966&outcome=implicated", None, "2023-10-09-chn-forced-return"),
        ("treaty=iccpr-1966&outcome=not-bound", "2023-10-09-chn-forced-return", None),
        ("source=hrw-2024-05-08", "2023-10-09-chn-forced-return", None),
        ("from=2024", "2024-01-chn-arrest", "2023-10-09-chn-forced-return"),
        ("to=2023", "2023-10-09-chn-forced-return", "2024-04-26-chn-forced-return"),
        ("from=2023-10-09&to=2023-10-09", "2023-10-09-chn-forced-return", "2023-09-18-chn-forced-return"),
        ("from=2021-07-15&to=2021-07-16", "2021-07-chn-forced-return", "2023-09-18-chn-forced-return"),
    ],
)
def test_a_filter_finds_and_leaves_out(
    client: TestClient, every: list[str], query: str, has: str | None, lacks: str | None
) -> None:
    found = slugs(client, query)
    assert set(found) <= set(every)
    assert has is None or has in found
    assert lacks is None or (lacks in every and lacks not in found)


def test_several_values_mean_or_and_several_filters_mean_and(client: TestClient) -> None:
    one, other = slugs(client, "act=arrest"), slugs(client, "act=forced-return")
    assert set(slugs(client, "act=arrest&act=forced-return")) == {*one, *other}
    assert slugs(client, "act=arrest&actor=prk") == []


def test_treaty_and_outcome_meet_in_one_assessment(client: TestClient) -> None:
    """The return of 9 October is implicated by one treaty and not bound by another: the two are not mixed."""
    event = "2023-10-09-chn-forced-return"
    assert event in slugs(client, "outcome=implicated")
    assert event in slugs(client, "treaty=iccpr-1966")
    assert event not in slugs(client, "treaty=iccpr-1966&outcome=implicated")


def test_the_summary_counts_outcomes_as_the_obligations_have_them(client: TestClient) -> None:
    for item in client.get("/events?limit=100").json()["items"]:
        assessments = client.get(f"/events/{item['slug']}/obligations").json()["assessments"]
        found = [assessment["outcome"] for assessment in assessments]
        assert item["outcomes"] == {outcome: found.count(outcome) for outcome in dict.fromkeys(sorted(found))}, item[
            "slug"
        ]


@pytest.mark.parametrize("name", [each.name for each in EVENTS.filters])
def test_an_unknown_value_of_any_filter_is_refused(client: TestClient, name: str) -> None:
    for value in ("no-such-thing-at-all", "", "%27%7D", "x" * 3000):
        answer = client.get(f"/events?{name}={value}")
        assert answer.status_code == 422
        problem = answer.json()
        assert (problem["type"], problem["parameter"]) == ("/problems/unknown-name", name)


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("act=forced-retrun", "forced-return"),
        ("outcome=implicate", "implicated"),
        ("treaty=cat-84", "cat-1984"),
        ("norm=cat-1984-art3", "cat-1984-art-3"),
        ("source=hrw-2024-05-09", "hrw-2024-05-08"),
    ],
)
def test_an_unknown_value_names_the_nearest(client: TestClient, query: str, nearest: str) -> None:
    assert nearest in client.get(f"/events?{query}").json()["nearest"]


@pytest.mark.parametrize("query", ["from=yesterday", "to=2023-13", "from=2023-02-30", "from=", "from=2024&to=2023"])
def test_a_mistaken_date_is_a_problem(client: TestClient, query: str) -> None:
    problem: dict[str, Any] = client.get(f"/events?{query}").json()
    assert problem["type"] == "/problems/invalid-parameter"
    assert problem["parameter"] in ("from", "to")


def test_claims_of_an_event_are_those_about_it_its_acts_and_groups(client: TestClient) -> None:
    document = client.get("/events/2023-10-09-chn-forced-return/claims?limit=100").json()
    models.ClaimList.model_validate(document)
    assert document["total"] == len(document["items"]) > 0
    for claim in document["items"]:
        assert any("2023-10-09-chn-forced-return" in about["slug"] for about in claim["about"])
        assert claim["source"]["slug"]
        assert claim["statement"]["en"]
