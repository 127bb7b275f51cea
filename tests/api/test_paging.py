"""Pages: every item once, whatever the limit; a cursor that belongs to one question."""

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as some

from foederis.errors import InvalidValue
from foederis_api.paging import Question, page, read_cursor, write_cursor

QUESTION = Question("/events", (("state", "chn"),))
SLUGS = some.lists(some.text("ab-0", min_size=1, max_size=4), unique=True).map(sorted)


@given(SLUGS, some.integers(1, 5))
def test_pages_hold_every_item_once(slugs: list[str], limit: int) -> None:
    keys = [(slug,) for slug in slugs]
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(len(slugs) + 1):
        found = page(keys, QUESTION, limit, cursor)
        seen += slugs[found.begin : found.end]
        assert found.total == len(slugs)
        if found.next is None:
            break
        cursor = found.next.rpartition("cursor=")[2]
    assert seen == slugs


def test_a_cursor_still_holds_when_items_come_and_go() -> None:
    cursor = write_cursor(("2023", "b"), QUESTION)
    assert page([("2023", "a"), ("2023", "c")], QUESTION, 10, cursor).begin == 1


@pytest.mark.parametrize("cursor", ["", "!", "YQ", "W10", "WzFd", "bnVsbA", "é", "W1tbW1tbW1tb", "a" * 3])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidValue, match="cursor"):
        read_cursor(cursor, QUESTION)


def test_a_cursor_belongs_to_its_question() -> None:
    with pytest.raises(InvalidValue, match="another question"):
        read_cursor(write_cursor(("x",), QUESTION), Question("/events", (("state", "prk"),)))


def test_the_list_is_walked_by_its_own_links(client: TestClient) -> None:
    whole = [item["slug"] for item in client.get("/events?limit=100").json()["items"]]
    seen: list[str] = []
    address: str | None = "/events?limit=3&state=chn&state=prk"
    while address:
        answer = client.get(address)
        document = answer.json()
        seen += [item["slug"] for item in document["items"]]
        address = document["next"]
        assert ('rel="next"' in answer.headers["link"]) is (address is not None)
        assert 'rel="first"' in answer.headers["link"]
        if address:
            assert f'<{address}>; rel="next"' in answer.headers["link"]
            assert len(document["items"]) == 3
    assert seen == whole


@pytest.mark.parametrize("given", ["limit=0", "limit=101", "limit=x", "limit=", "limit=-1", "cursor=x", "cursor="])
def test_a_mistaken_limit_or_cursor_is_a_problem(client: TestClient, given: str) -> None:
    problem = client.get(f"/events?{given}").json()
    assert problem["type"] == "/problems/invalid-parameter"
    assert problem["parameter"] == given.partition("=")[0]
