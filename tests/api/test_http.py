"""What holds for every address: tags, releases, methods, forms, headers, unknown parameters."""

import json
import logging
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis_api.guard import BODY_LIMIT, SECURITY

EVENT = "2023-10-09-chn-forced-return"
ADDRESSES = [
    "/",
    "/events",
    f"/events/{EVENT}",
    f"/events/{EVENT}/obligations",
    f"/events/{EVENT}/claims",
    f"/events/{EVENT}/counts",
    f"/acts/{EVENT}-1",
    f"/acts/{EVENT}-1/input",
    "/norms",
    "/norms/cat-1984-art-3",
    "/treaties",
    "/treaties/cat-1984",
    "/treaties/cat-1984/parties?on=2000-01-01",
    "/states",
    "/states/chn",
    "/sources",
    "/sources/hrw-2024-05-08",
    "/provisions/cat-1984-art-3",
    "/concepts/forced-return",
    "/openapi.json",
    "/reconcile",
    "/readyz",
]
ALWAYS = ["/healthz", "/problems/not-found"]


@pytest.mark.parametrize("address", [*ADDRESSES, *ALWAYS])
def test_an_answer_has_its_tag_and_headers_and_is_not_sent_twice(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200, first.text
    assert first.headers["content-type"] == "application/json"
    assert first.headers["foederis-release"] == "a" * 64
    assert first.headers["etag"].startswith('"')
    assert SECURITY.items() <= {key: first.headers.get(key) for key in SECURITY}.items()
    assert client.get(address).content == first.content
    for tag in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = client.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, *ALWAYS])
def test_head_is_get_without_the_body(client: TestClient, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert {**head.headers} == {**get.headers}


@pytest.mark.parametrize("address", [*ADDRESSES, *ALWAYS])
def test_a_parameter_that_an_address_does_not_take_is_refused(client: TestClient, address: str) -> None:
    answer = client.get(address, params={**dict(_pairs(address)), "nonsense": "1"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["parameter"]) == ("/problems/unknown-parameter", "nonsense")


def _pairs(address: str) -> list[tuple[str, str]]:
    return [("on", "2000-01-01")] if "?" in address else []


@pytest.mark.parametrize("given", ["query=torture", "format=ttl", "stat=chn", "State=chn", "limit[]=1"])
def test_what_is_not_there_yet_is_refused_and_not_passed_over(client: TestClient, given: str) -> None:
    answer = client.get(f"/events?{given}")
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/unknown-parameter"
    assert answer.json()["nearest"]


def test_a_mistyped_parameter_names_the_nearest(client: TestClient) -> None:
    assert client.get("/events?stat=chn").json()["nearest"][0] == "state"


def test_more_parameters_than_any_address_takes_are_refused_as_one(client: TestClient) -> None:
    """Not one by one, each with the names most like it: that took a second, and four megabytes."""
    answer = client.get("/events?" + "&".join(f"{number:x}" for number in range(12_000)))
    assert answer.status_code == 422
    assert "12,000" in answer.json()["detail"]
    assert len(answer.content) < 1000


def test_a_parameter_that_counts_once_may_stand_once(client: TestClient) -> None:
    problem = client.get("/events?limit=1&limit=2").json()
    assert (problem["status"], problem["parameter"]) == (422, "limit")


def test_several_faults_are_all_told(client: TestClient) -> None:
    problem = client.get("/events?limit=0&nonsense=1").json()
    assert {each["parameter"] for each in problem["errors"]} == {"limit", "nonsense"}


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("application/*", 200),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200),
        ("APPLICATION/JSON; q=0.1", 200),
        ("", 200),
        ("text/turtle", 406),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json; q=0.000, text/turtle", 406),
    ],
)
def test_what_cannot_be_given_in_a_form_that_is_accepted_is_said_so(
    client: TestClient, accept: str, status: int
) -> None:
    answer = client.get("/events/2023-10-09-chn-forced-return/claims", headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert answer.json()["type"] == "/problems/not-acceptable"


@pytest.mark.parametrize(
    ("method", "address", "allow"),
    [("POST", "/events", "GET, HEAD"), ("GET", "/assess", "POST"), ("DELETE", "/norms/cat-1984-art-3", "GET, HEAD")],
)
def test_a_method_that_is_not_taken_is_a_problem(client: TestClient, method: str, address: str, allow: str) -> None:
    answer = client.request(method, address)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allow
    assert answer.json()["type"] == "/problems/method-not-allowed"


@pytest.mark.parametrize("address", ["/nowhere", "/events/", "/redoc", "/event/x", "//events"])
def test_an_address_that_leads_nowhere_is_a_problem(client: TestClient, address: str) -> None:
    answer = client.get(f"http://testserver{address}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"


def test_a_mistaken_address_names_the_nearest(client: TestClient) -> None:
    assert client.get("/event").json()["nearest"][0] == "/events"
    assert client.get("/events/").json()["nearest"][0] == "/events"


@pytest.mark.parametrize(
    ("address", "nearest"),
    [
        ("/events/2023-10-09-chn-forced-retur", EVENT),
        (f"/events/{EVENT[:-1]}/obligations", EVENT),
        (f"/events/{EVENT[:-1]}/claims", EVENT),
        (f"/events/{EVENT[:-1]}/counts", EVENT),
        ("/acts/2023-10-09-chn-forced-return", f"{EVENT}-1"),
        (f"/acts/{EVENT}/input", f"{EVENT}-1"),
        ("/norms/cat-1984-art-33", "cat-1984-art-3"),
        ("/treaties/cat1984", "cat-1984"),
        ("/treaties/cat1984/parties", "cat-1984"),
        ("/sources/hrw-2024-05-07", "hrw-2024-05-08"),
    ],
)
def test_an_unknown_slug_names_the_nearest(client: TestClient, address: str, nearest: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert nearest in answer.json()["nearest"]


@pytest.mark.parametrize(
    "slug", ["CHN", "%00", "a b", "a%2Fb", "é", "<script>", "x" * 5000, "..", "%F0%9F%98%80", "a'\"}"]
)
def test_no_slug_is_too_odd_for_a_404(client: TestClient, slug: str) -> None:
    answer = client.get(f"/events/{slug}/counts")
    assert answer.status_code == 404
    assert len(answer.content) < 1000


@pytest.mark.parametrize("length", [BODY_LIMIT + 1, 10 * BODY_LIMIT])
def test_a_long_body_is_cut_off(client: TestClient, length: int) -> None:
    answer = client.post("/assess", content=b"x" * length, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"


def test_a_long_body_of_unstated_length_is_cut_off(client: TestClient) -> None:
    chunks = (b" " * 1024 for _ in range(1000))
    answer = client.post("/assess", content=chunks, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'date': 1}",
        b'{"date": NaN}',
        b'{"date": "2020", "date": "2021"}',
        b'{"date": "\\ud800"}',
        b"\xff\xfe{\x00}\x00",
        b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"date": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_not_json_is_a_problem(client: TestClient, body: bytes) -> None:
    answer = client.post("/assess", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["type"] == "/problems/malformed-body"
    assert answer.json()["pointer"] == ""


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_body_of_another_kind_is_a_problem(client: TestClient, kind: str) -> None:
    answer = client.post("/assess", content=b"{}", headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "Content-Type: application/json" in answer.json()["detail"]


def test_the_log_has_neither_client_nor_query(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/events?state=chn&from=2023")
        client.get("/events/somebodys-secret-question")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("foederis")]
    assert len(ours) == 2
    assert ours[0].startswith("GET /events 200")
    assert ours[1].startswith("GET /events/{slug} 404")
    assert "chn" not in "".join(ours)
    assert "testclient" not in "".join(ours)


def test_without_a_release_it_lives_and_is_not_ready(empty: TestClient) -> None:
    assert empty.get("/healthz").status_code == 200
    assert "foederis-release" not in empty.get("/healthz").headers
    for address in ("/readyz", "/events", "/", "/openapi.json", "/norms/cat-1984-art-3"):
        answer = empty.get(address)
        assert answer.status_code == 503
        assert answer.json()["type"] == "/problems/not-ready"
        assert answer.headers["retry-after"]
    assert empty.post("/assess", json={}).status_code == 503


def test_the_home_page_names_addresses_that_lead_somewhere(client: TestClient) -> None:
    addresses: dict[str, Any] = client.get("/").json()["addresses"]
    paths = json.loads(client.get("/openapi.json").content)["paths"]
    known = {re.sub("^/queries/.*", "/queries/{name}", path): found for path, found in paths.items()}
    itself = {"/openapi.json", "/docs", "/docs/{operation}"}  # the description does not describe itself
    for template in addresses.values():
        assert template.partition("{?")[0] in {*known, *itself}
    assert {template.partition("{?")[0] for template in addresses.values()} | {"/"} >= known.keys()
    query = addresses["events"].partition("{?")[2].rstrip("}").split(",")
    assert query == [each["name"] for each in known["/events"]["get"]["parameters"]] or set(query) == {
        each["name"] for each in known["/events"]["get"]["parameters"]
    }
