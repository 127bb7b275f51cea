"""A hypothetical act in, assessments out; a recorded one gives, byte for byte, what its event serves."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis.acts import recorded_acts
from foederis.answers import to_bytes
from foederis_api import models

RETURN: dict[str, Any] = {"date": "2023-10-09", "actor": "chn", "act": "forced-return", "destination": "prk"}


def assess(client: TestClient, **fields: Any) -> Any:
    return client.post("/assess", json={**RETURN, **fields})


def outcome(answer: Any, norm: str) -> str:
    return next(one["outcome"] for one in answer.json()["assessments"] if one["norm"]["slug"] == norm)


def test_an_answer_has_its_form(client: TestClient) -> None:
    answer = assess(client, circumstances={"torture-risk-on-return": "asserted"})
    assert answer.status_code == 200
    assert answer.headers["etag"]
    found = models.Assessed.model_validate(answer.json())
    assert found.release == "a" * 64
    assert outcome(answer, "cat-1984-art-3") == "implicated"


def test_silence_and_denial_and_stipulation_differ(client: TestClient) -> None:
    for said, expected in (
        ({}, "arguable"),
        ({"refugee": "denied-by-bearer"}, "arguable"),
        ({"refugee": "disputed"}, "arguable"),
        ({"refugee": "asserted"}, "implicated"),
        ({"refugee": "false"}, "outside-scope"),
    ):
        answer = assess(client, group={"nationality": ["prk"]}, circumstances=said)
        assert outcome(answer, "refugee-convention-1951-art-33") == expected, said


def test_every_recorded_act_put_back_gives_what_its_event_serves(client: TestClient, record: Any) -> None:
    for act in recorded_acts(record.graph):
        event = client.get(f"/acts/{act}").json()["in_event"]["slug"]
        form = client.get(f"/acts/{act}/input")
        models.ActForm.model_validate(form.json())
        again = client.post("/assess", content=form.content, headers={"Content-Type": "application/json"})
        assert again.status_code == 200, again.text
        served = client.get(f"/events/{event}/obligations")
        own = [one for one in served.json()["assessments"] if one["act"]["slug"] == act]
        assert own == again.json()["assessments"]
        assessments = to_bytes(again.json()["assessments"])[1:-1]
        assert assessments in again.content
        assert assessments in served.content, "byte for byte"
        assert to_bytes(again.json()["conflicts"])[1:-1] in served.content


def test_a_recorded_act_with_one_fact_changed_is_another_act(client: TestClient, record: Any) -> None:
    act = "2023-10-09-chn-forced-return-1"
    form = client.get(f"/acts/{act}/input").json()
    assert {one["act"]["slug"] for one in client.post("/assess", json=form).json()["assessments"]} == {act}
    changed = client.post("/assess", json={**form, "date": "1988-11-02"}).json()["assessments"]
    assert {one["act"] for one in changed} == {None}
    assert {one["id"] for one in changed} == {None}


def test_nothing_is_stored(client: TestClient, record: Any) -> None:
    before = len(record.graph.store)
    assess(client, circumstances={"refugee": "asserted"})
    assert len(record.graph.store) == before


@pytest.mark.parametrize(
    ("fields", "kind", "pointer", "nearest"),
    [
        ({"actor": "chm"}, "unknown-name", "/actor", None),
        ({"act": "forced-retrun"}, "unknown-name", "/act", "forced-return"),
        ({"territory": "xx"}, "unknown-name", "/territory", None),
        (
            {"circumstances": {"torture-risk": "asserted"}},
            "unknown-name",
            "/circumstances/torture-risk",
            "torture-risk-on-return",
        ),
        ({"group": {"nationality": ["prc"]}}, "unknown-name", "/group/nationality/0", "prk"),
        ({"group": {"characteristics": ["childs"]}}, "unknown-name", "/group/characteristics/0", "child"),
        ({"date": "9 October 2023"}, "invalid-parameter", "/date", None),
        ({"date": 2023}, "invalid-parameter", "/date", None),
        ({"circumstances": {"refugee": "maybe"}}, "invalid-parameter", None, None),
        ({"situations": "all"}, "invalid-parameter", "/situations", None),
        ({"nonsense": 1}, "invalid-parameter", "/nonsense", None),
        ({"time": "soon"}, "invalid-parameter", "/time", None),
        (
            {"group": {"characteristics": ["child"]}, "circumstances": {"child": "false"}},
            "contradiction",
            "/circumstances/child",
            None,
        ),
    ],
)
def test_what_cannot_be_understood_points_to_its_place(
    client: TestClient, fields: dict[str, Any], kind: str, pointer: str | None, nearest: str | None
) -> None:
    answer = assess(client, **fields)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    models.Problem.model_validate(problem)
    assert problem["type"] == f"/problems/{kind}"
    if pointer is not None:
        assert problem["pointer"] == pointer
    if nearest:
        assert nearest in problem["nearest"]


@pytest.mark.parametrize("missing", ["date", "actor", "act"])
def test_what_is_missing_is_named(client: TestClient, missing: str) -> None:
    problem = client.post("/assess", json={key: value for key, value in RETURN.items() if key != missing}).json()
    assert problem["pointer"] == f"/{missing}"
    assert missing in problem["detail"]


@pytest.mark.parametrize("body", ["[]", '"x"', "1", "null", "true"])
def test_what_is_no_object_is_a_problem(client: TestClient, body: str) -> None:
    answer = client.post("/assess", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["pointer"] == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"slug": "no-such-act"},
        {"slug": ""},
        {"slug": 1},
        {"slug": ["x"]},
        {"slug": "a'\"} <x>"},
        {"slug": None},
        {"group": None},
        {"circumstances": []},
        {"circumstances": {"": "asserted"}},
        {"circumstances": {"a/b~c": "asserted"}},
        {"positions": [{}]},
        {"assists": [{"actor": "prk", "act": "torture"}]},
        {"attribution": {}},
        {"occurrence": [{"stance": "asserted", "by": "nobody"}]},
        {"date": "../.."},
        {"date": "9999-12-31"},
        {"date": "0001-01-01/.."},
        {"date": "-5000"},
        {"date": "Y170000002"},
        {"date": "2023-10-09" * 12},
        {"time": "continuing", "date": "2020/.."},
        {"destination": "chn"},
        {"destination": None, "territory": None},
    ],
)
def test_no_form_of_an_act_breaks_the_service(client: TestClient, fields: dict[str, Any]) -> None:
    answer = assess(client, **fields)
    assert answer.status_code in (200, 422), answer.text
    json.loads(answer.content)
