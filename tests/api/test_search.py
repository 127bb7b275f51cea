"""Free text: words in three languages, ranked, with their places; whatever is asked is text and no command."""

import unicodedata
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from foederis.store import Graph
from foederis_api.search.index import Search
from foederis_api.search.wanted import Wanted
from foederis_api.search.words import words


def found(client: TestClient, q: str, **more: Any) -> Any:
    answer = client.get("/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_words_are_cut_with_their_places() -> None:
    assert [tuple(each) for each in words("Ça-2 送還국")] == [
        ("ca", 0, 2),
        ("2", 3, 4),
        ("送還", 5, 7),
        ("還국", 6, 8),
        ("국", 7, 8),
    ]


@pytest.mark.parametrize(
    "text", ["송환", "遣返", "返", "CHINA", "ｃｈｉｎａ", "refoul", unicodedata.normalize("NFD", "중국")]
)
def test_words_of_two_characters_beginnings_and_other_forms_are_found_where_they_stand(
    client: TestClient, text: str
) -> None:
    page = found(client, text)
    assert page["total"]
    wanted = unicodedata.normalize("NFKC", text).casefold()
    for item in page["items"]:
        for match in item["matches"]:
            for begin, end in match["marks"]:
                assert wanted in match["text"][begin:end].casefold() or match["text"][begin:end].casefold() == wanted


def test_what_a_thing_is_called_comes_first(client: TestClient) -> None:
    assert found(client, "China", kind="state")["items"][0]["slug"] == "chn"
    assert found(client, "中华人民共和国", kind="state")["items"][0]["slug"] == "chn"
    assert found(client, "convention against torture", kind="treaty")["items"][0]["slug"] == "cat-1984"


def test_a_language_and_a_kind_narrow(client: TestClient) -> None:
    page = found(client, "송환", kind=["norm", "concept"], language="ko", lang="ko")
    assert page["items"]
    assert {item["kind"] for item in page["items"]} <= {"norm", "concept"}
    assert {match["language"] for item in page["items"] for match in item["matches"]} == {"ko"}
    assert found(client, "송환", language="en")["total"] == 0
    counts = {each["kind"]: each["count"] for each in page["kinds"]}
    assert page["total"] == sum(counts.get(kind, 0) for kind in ("norm", "concept"))


def test_pages_together_are_the_whole(client: TestClient) -> None:
    whole = [item["id"] for item in found(client, "torture", limit=100)["items"]]
    seen: list[str] = []
    page = found(client, "torture", limit=9)
    while page["next"] and len(seen) < 90:
        seen += [item["id"] for item in page["items"]]
        page = client.get(page["next"]).json()
    assert seen == whole[: len(seen)]
    assert len(seen) == 90


@pytest.mark.parametrize(
    "text", ['"', "* OR", "name:x NOT y", "a NEAR(b", "{name_en} : china", "x' --", "^china", "a\0b", "(((", "AND"]
)
def test_signs_are_no_commands(client: TestClient, text: str) -> None:
    answer = client.get("/search", params={"q": text})
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert answer.json()["parameter"] == "q"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": "!?"}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "x", "kind": "norn"}, "kind"),
        ({"q": "x", "language": "kr"}, "language"),
        ({"q": "x", "cursor": "x"}, "cursor"),
        ({"q": "x", "knd": "norm"}, "knd"),
    ],
)
def test_a_mistake_is_told(client: TestClient, query: dict[str, str], parameter: str) -> None:
    answer = client.get("/search", params=query)
    assert (answer.status_code, answer.json()["parameter"]) == (422, parameter)


@pytest.fixture(scope="module")
def nothing() -> Search:
    return Search(Graph.of([]), {})


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_any_text_can_be_looked_for_and_is_found_in_itself(nothing: Search, text: str) -> None:
    wanted = Wanted.of(text)
    if wanted.phrases:
        assert nothing.ranked(wanted) == []
        assert wanted.marks(unicodedata.normalize("NFC", text))


def test_a_list_takes_words_beside_its_filters(client: TestClient) -> None:
    every = found(client, "refugee", kind="norm", limit=100)
    listed = client.get("/norms", params={"q": "refugee", "limit": 100, "facets": "treaty"}).json()
    assert listed["total"] == every["total"] > 0
    assert {item["slug"] for item in listed["items"]} == {item["slug"] for item in every["items"]}
    value = listed["facets"]["treaty"]["items"][0]
    narrowed = client.get("/norms", params={"q": "refugee", "treaty": value["value"]}).json()
    assert narrowed["total"] == value["count"]
    table = client.get("/norms.csv", params={"q": "refugee"}).text
    assert table.count("https://w3id.org/foederis/id/norm/") == every["total"]
    assert client.get("/norms", params={"q": "?!"}).json()["parameter"] == "q"
    assert client.get("/norms?q=refugee&limit=1").json()["next"].startswith("/norms?q=refugee&")
