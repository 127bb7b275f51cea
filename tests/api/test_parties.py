"""Who is a party on a day: the boundary days of the real record, territories, and what is not known."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis.settings import Settings
from foederis_api import models
from foederis_api.app import create_app


def party(client: TestClient, treaty: str, state: str, query: str) -> dict[str, Any]:
    answer = client.get(f"/treaties/{treaty}/parties?{query}")
    assert answer.status_code == 200, answer.text
    models.PartyList.model_validate(answer.json())
    found: dict[str, Any] = next(item for item in answer.json()["items"] if item["state"]["slug"] == state)
    return found


@pytest.mark.parametrize(
    ("treaty", "state", "on", "status", "since"),
    [
        ("cat-1984", "chn", "1986-12-11", "not-a-party", None),
        ("cat-1984", "chn", "1986-12-12", "signed-only", None),
        ("cat-1984", "chn", "1988-10-03", "signed-only", None),
        ("cat-1984", "chn", "1988-10-04", "not-yet-in-force", None),
        ("cat-1984", "chn", "1988-11-02", "not-yet-in-force", None),
        ("cat-1984", "chn", "1988-11-03", "party", "1988-11-03"),
        ("cat-1984", "kor", "1995-02-07", "not-yet-in-force", None),
        ("cat-1984", "kor", "1995-02-08", "party", "1995-02-08"),
        ("cat-1984", "usa", "1994-11-20", "party", "1994-11-20"),
        ("cat-1984", "prk", "2010-01-01", "not-a-party", None),
        ("iccpr-1966", "chn", "1998-10-05", "signed-only", None),
        ("iccpr-1966", "prk", "1981-12-14", "party", "1981-12-14"),
        ("iccpr-1966", "prk", "1998-01-01", "party", "1981-12-14"),
        ("refugee-protocol-1967", "usa", "1968-11-01", "party", "1968-11-01"),
        ("refugee-protocol-1967", "chn", "1982-09-24", "party", "1982-09-24"),
        ("refugee-convention-1951", "chn", "1982-12-23", "party", "1982-12-23"),
        ("refugee-convention-1951", "chn", "1982-12-22", "not-yet-in-force", None),
    ],
)
def test_where_a_state_stands_on_a_day(
    client: TestClient, treaty: str, state: str, on: str, status: str, since: str | None
) -> None:
    found = party(client, treaty, state, f"on={on}")
    assert (found["status"], found["bound_since"]) == (status, since)


def test_what_was_not_yet_done_is_not_shown(client: TestClient) -> None:
    early = party(client, "cat-1984", "chn", "on=1980-01-01")
    assert early["signature"] is early["consent"] is early["entry_into_force"] is None
    assert early["reservations"] == []
    between = party(client, "cat-1984", "chn", "on=1988-10-20")
    assert between["consent"]["deposit_date"] == "1988-10-04"
    assert between["entry_into_force"] == "1988-11-03"


def test_reservations_and_the_objections_to_them(client: TestClient) -> None:
    found = party(client, "iccpr-1966", "usa", "on=2002-01-01")
    about = {slug for reservation in found["reservations"] for slug in [p["slug"] for p in reservation["provisions"]]}
    assert any("art-7" in slug for slug in about)
    assert any(reservation["objections"] for reservation in found["reservations"])


def test_a_withdrawal_that_had_no_effect_is_shown_and_changes_nothing(client: TestClient) -> None:
    found = party(client, "iccpr-1966", "prk", "on=1998-01-01")
    assert found["status"] == "party"
    assert found["withdrawal"] is None
    assert found["purported_withdrawal"]["kind"]["slug"] == "purported-withdrawal"
    assert party(client, "iccpr-1966", "prk", "on=1997-01-01")["purported_withdrawal"] is None


def test_a_day_past_what_is_known_says_so(client: TestClient) -> None:
    found = party(client, "cat-1984", "prk", "on=2023-10-09")
    assert found["status"] == "not-a-party"
    assert found["as_checked"] == found["known_up_to"] < "2023-10-09"


def test_a_territory_can_stand_otherwise_than_its_state(client: TestClient) -> None:
    before = party(client, "iccpr-1966", "chn", "on=1997-06-30&territory=hkg")
    after = party(client, "iccpr-1966", "chn", "on=1997-07-01&territory=hkg")
    assert before["status"] != "party"
    assert (after["status"], after["bound_since"]) == ("party", "1997-07-01")
    assert after["territory"]["slug"] == "hkg"
    assert after["territorial_notice"]["kind"]["slug"] == "notice-of-territorial-application"
    assert party(client, "iccpr-1966", "chn", "on=1997-07-01")["status"] != "party"


def test_without_what_is_known_a_state_is_never_a_non_party(releases: Path, record: Any) -> None:
    """The same record without its coverage: every status is unknown, whatever actions are recorded."""
    blind = replace(record, law=replace(record.law, coverage={}, cache={}))
    with TestClient(create_app(Settings(releases=releases), lambda folder: blind)) as client:
        for treaty in record.law.treaties:
            items = client.get(f"/treaties/{treaty}/parties?on=2020-01-01").json()["items"]
            assert {item["status"] for item in items} <= {"status-unknown"}
            assert {item["bound_since"] for item in items} <= {None}


def test_an_objection_alone_lists_nobody(client: TestClient, record: Any) -> None:
    listed = {item["state"]["slug"] for item in client.get("/treaties/cat-1984/parties").json()["items"]}
    objecting = {
        state
        for (state, treaty), log in record.law.actions.items()
        if treaty == "cat-1984" and all(action.effect == "object" for action in log)
    }
    assert objecting
    assert listed.isdisjoint(objecting - {state for state, treaty, _ in record.law.coverage if treaty == "cat-1984"})


def test_every_treaty_has_an_answer(client: TestClient, record: Any) -> None:
    for treaty in record.law.treaties:
        answer = client.get(f"/treaties/{treaty}/parties")
        models.PartyList.model_validate(answer.json())


@pytest.mark.parametrize(
    "on", ["2023", "2023-10", "yesterday", "", "2023-02-30", "20231009", "2023-10-9", "0000-01-01"]
)
def test_a_day_is_a_day(client: TestClient, on: str) -> None:
    problem = client.get(f"/treaties/cat-1984/parties?on={on}").json()
    assert (problem["type"], problem["parameter"]) == ("/problems/invalid-parameter", "on")


@pytest.mark.parametrize(
    ("territory", "kind", "said"),
    [("hgk", "unknown-name", "hkg"), ("chn", "invalid-parameter", "hkg"), ("", "unknown-name", "")],
)
def test_a_territory_is_a_territory(client: TestClient, territory: str, kind: str, said: str) -> None:
    problem = client.get(f"/treaties/cat-1984/parties?territory={territory}").json()
    assert (problem["type"], problem["parameter"]) == (f"/problems/{kind}", "territory")
    assert said in problem["detail"]
