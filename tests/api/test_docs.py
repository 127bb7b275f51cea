"""The pages of the API: every operation has one, and a form leads to the address that its fields make."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_every_operation_has_a_page(client: TestClient) -> None:
    contents = client.get("/docs", headers=PAGE)
    assert contents.headers["content-type"] == "text/html; charset=utf-8"
    paths: dict[str, Any] = client.get("/openapi.json").json()["paths"]
    told = [(path, each["operationId"]) for path, methods in paths.items() for each in methods.values()]
    assert len({name for _, name in told}) == len(told), "each has a name of its own"
    for path, name in told:
        assert f'href="/docs/{name}"' in contents.text
        page = client.get(f"/docs/{name}", headers=PAGE)
        assert page.status_code == 200
        assert path in page.text


def test_only_forms_of_ours_may_be_sent_and_only_here(client: TestClient) -> None:
    policy = client.get("/docs/list_events").headers["content-security-policy"]
    assert "form-action 'self'" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in client.get("/problems.html").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("list_events/ask?state=chn&limit=&from=2020", "/events?state=chn&from=2020"),
        ("get_norm/ask?slug=cat-1984-art-3&lang=", "/norms/cat-1984-art-3"),
        ("get_norm/ask?slug=a/b%3Fc%23", "/norms/a%2Fb%3Fc%23"),
        ("get_norm/ask?slug=//elsewhere.test", "/norms/%2F%2Felsewhere.test"),
        ("get_norm/ask?slug=x%0d%0aSet-Cookie:a", "/norms/x%0D%0ASet-Cookie%3Aa"),
    ],
)
def test_a_form_leads_to_its_address(client: TestClient, asked: str, address: str) -> None:
    answer = client.get(f"/docs/{asked}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, address)


@pytest.mark.parametrize(
    ("asked", "status", "kind"),
    [
        ("get_norn", 404, "not-found"),
        ("get_norm/ask?slug=", 422, "invalid-parameter"),
        ("get_norm/ask?slug=..", 422, "invalid-parameter"),
        ("get_norm/ask?slug=a&slog=b", 422, "unknown-parameter"),
        ("get_norm/ask?slug=a&slug=b", 422, "invalid-parameter"),
        ("get_norm?x=1", 422, "unknown-parameter"),
    ],
)
def test_what_cannot_be_asked(client: TestClient, asked: str, status: int, kind: str) -> None:
    answer = client.get(f"/docs/{asked}")
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
