"""What binds a State on a day: the same as where it stands with each treaty, and the points of law that matter."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis_api import models


def owed(client: TestClient, state: str, on: str, *status: str) -> dict[str, Any]:
    answer = client.get(f"/states/{state}/obligations", params={"on": on, "status": list(status)})
    assert answer.status_code == 200, answer.text
    document = answer.json()
    models.OwedList.model_validate(document)
    return {item["norm"]["slug"]: item for item in document["items"]}


ALL = ("bound", "reserved", "unknown", "not-bound")


@pytest.mark.parametrize("state", ["chn", "prk", "usa", "kor", "rus"])
@pytest.mark.parametrize("on", ["1988-11-02", "1988-11-03", "2000-01-01", "2015-07-09"])
def test_it_agrees_with_the_parties_of_each_treaty(client: TestClient, state: str, on: str) -> None:
    found = owed(client, state, on, *ALL)
    for treaty in ("cat-1984", "iccpr-1966", "crc-1989"):
        parties = client.get(f"/treaties/{treaty}/parties?on={on}").json()["items"]
        party = next(each for each in parties if each["state"]["slug"] == state)
        for item in found.values():
            if item["treaty"] and item["treaty"]["slug"] == treaty:
                bound = item["status"] in ("bound", "reserved") or item["reason"] == "reservation-open"
                assert bound == (party["status"] == "party"), item["norm"]["slug"]
                if item["status"] == "not-bound":
                    assert item["reason"] == party["status"]
                if item["status"] == "bound":
                    assert item["bound_since"] == party["bound_since"]


def test_the_united_states_owe_non_refoulement_through_the_protocol_alone(client: TestClient) -> None:
    item = owed(client, "usa", "2000-01-01")["refugee-convention-1951-art-33"]
    assert (item["status"], item["through"]["slug"]) == ("bound", "refugee-protocol-1967")


def test_a_treaty_that_is_only_signed_does_not_bind(client: TestClient) -> None:
    assert not any(name.startswith("iccpr-1966") for name in owed(client, "chn", "2015-07-09"))
    signed = owed(client, "chn", "2015-07-09", "not-bound")
    assert signed["iccpr-1966-art-7"]["reason"] == "signed-only"


def test_settled_custom_binds(client: TestClient) -> None:
    item = owed(client, "prk", "2023-10-09")["custom-prohibition-of-torture"]
    assert (item["status"], item["through"], item["treaty"]) == ("bound", None, None)


def test_hong_kong_is_asked_about_through_its_state(client: TestClient) -> None:
    assert owed(client, "hkg", "1997-06-30", *ALL) == {}
    assert owed(client, "hkg", "2000-01-01")["cat-1984-art-3"]["status"] == "bound"


def test_a_mistake_is_told(client: TestClient) -> None:
    for query, parameter in (("status=boud", "status"), ("on=2020", "on"), ("on=2020-01-01&on=2021-01-01", "on")):
        problem = client.get(f"/states/chn/obligations?{query}").json()
        assert problem["parameter"] == parameter
    assert client.get("/states/chi/obligations").status_code == 404
