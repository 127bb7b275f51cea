"""The lists: their forms, their counts, their orders, and what they refuse."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from foederis import names
from foederis.store import RDFS_LABEL, SKOS
from foederis.turtle import PREFIXES
from foederis_api import models
from foederis_api.lists import answers
from foederis_api.lists.catalogue import BELOW, BY_NAME, LISTS
from foederis_api.lists.description import Values
from foederis_api.lists.models import MODELS
from foederis_api.lists.paths import RDF, follow
from foederis_api.lists.relations import Live
from foederis_api.tables import safe

PATHS = [each.path for each in LISTS]


def listed(client: TestClient, address: str) -> list[Any]:
    """All items of a list, page by page."""
    found: list[Any] = []
    following: str | None = f"{address}{'&' if '?' in address else '?'}limit=100"
    while following:
        document = client.get(following).json()
        found += document["items"]
        following = document["next"]
    assert len(found) == document["total"]
    return found


@pytest.mark.parametrize("name", BY_NAME)
def test_a_list_has_its_form_and_an_example_for_every_filter(client: TestClient, name: str) -> None:
    described = BY_NAME[name]
    facets = ",".join(each.name for each in described.filters)
    answer = client.get(described.path, params={"limit": 5, **({"facets": facets} if facets else {})})
    assert answer.status_code == 200, answer.text
    document = MODELS[name].model_validate(answer.json()).model_dump()
    assert document["total"] > 0
    for each in described.filters:
        assert client.get(described.path, params={each.name: each.example}).status_code == 200, each.name


@pytest.mark.parametrize("name", BY_NAME)
def test_a_facet_counts_what_the_filter_would_find(client: TestClient, name: str) -> None:
    described = BY_NAME[name]
    for each in described.filters:
        facet = client.get(described.path, params={"facets": each.name, "limit": 1}).json()["facets"][each.name]
        assert facet["items"], f"no thing has any {each.name}"
        assert len(facet["items"]) == min(facet["total"], 100)
        counts = [(-value["count"], value["value"]) for value in facet["items"]]
        assert counts == sorted(counts)
        for value in (facet["items"][0], facet["items"][-1]):
            found = client.get(described.path, params={each.name: value["value"], "limit": 1}).json()
            assert found["total"] == value["count"], (each.name, value["value"])
            plain = each.values in (Values.PLAIN, Values.CLASS)
            assert (value["ref"] is None) is plain
            assert plain or value["ref"]["slug"].endswith(value["value"].rpartition("/")[2])


@pytest.mark.parametrize(
    "query", ["state=prk", "act=removal&outcome=implicated", "treaty=cat-1984&from=2023", "place=china"]
)
def test_facets_count_under_the_other_filters(client: TestClient, query: str) -> None:
    facets = client.get(f"/events?{query}&facets=act,treaty&facets=outcome&limit=1").json()["facets"]
    assert facets.keys() == {"act", "treaty", "outcome"}
    for name, facet in facets.items():
        others = "&".join(part for part in query.split("&") if not part.startswith(f"{name}="))
        for value in facet["items"]:
            assert client.get(f"/events?{others}&{name}={value['value']}").json()["total"] == value["count"]


@pytest.mark.parametrize(
    ("address", "problem", "parameter", "nearest"),
    [
        ("/claims?sorce=x", "unknown-parameter", "sorce", "source"),
        ("/claims?sort=dat", "unknown-name", "sort", "date"),
        ("/claims?sort=--date", "unknown-name", "sort", "date"),
        ("/claims?sort=", "unknown-name", "sort", "slug"),
        ("/claims?facets=stanc", "unknown-name", "facets", "stance"),
        ("/claims?facets=", "unknown-name", "facets", "about"),
        ("/claims?type=Finding&type=Findin", "unknown-name", "type", "Finding"),
        ("/claims?about=act/2023-10-09-chn-forced-return", "unknown-name", "about", None),
        ("/norms?on=2020", "invalid-parameter", "on", None),
        ("/claims?known_by=soon", "invalid-parameter", "known_by", None),
        ("/claims?lang=kr", "unknown-name", "lang", "ko"),
        ("/norms?derogable=maybe", "unknown-name", "derogable", None),
        ("/norms.csv?limit=3", "invalid-parameter", "limit", None),
        ("/norms.ttl?cursor=x", "invalid-parameter", "cursor", None),
        ("/norms.csv?facets=treaty", "invalid-parameter", "facets", None),
        ("/treaties/cat-1984/actions?treaty=cat-1984", "unknown-parameter", "treaty", None),
        ("/claims?known_by=2020&known_by=2021", "invalid-parameter", "known_by", None),
        ("/treaties/cat-1984/parties?territory=hkg&territory=mac", "invalid-parameter", "territory", None),
        ("/claims?cursor=x", "invalid-parameter", "cursor", None),
    ],
)
def test_a_mistake_is_told_with_its_place(
    client: TestClient, address: str, problem: str, parameter: str, nearest: str | None
) -> None:
    answer = client.get(address)
    assert answer.status_code == 422, answer.text
    document = answer.json()
    assert (document["type"], document["parameter"]) == (f"/problems/{problem}", parameter)
    assert nearest is None or nearest in document["nearest"]


@pytest.mark.parametrize("path", PATHS)
def test_a_table_has_the_same_things_in_the_same_order(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.count(b"\r\n") >= answer.text.count("\nhttps://")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    items = listed(client, path)
    assert [row["slug"] for row in rows] == [item["slug"] for item in items]
    assert {None} & {key for row in rows for key in row} == set()
    for row, item in zip(rows, items, strict=True):
        assert row["id"] == item["id"]
        assert row["label_en"] == safe(item["label"].get("en", ""))
        for key, value in item.items():
            if isinstance(value, dict) and "slug" in value:
                assert row[key] == value["slug"]
            elif isinstance(value, str) and key in row and key != "id":
                assert row[key] == safe(value)


def test_accept_asks_for_a_table_as_a_suffix_does(client: TestClient) -> None:
    accepted = client.get("/states?region=asia", headers={"Accept": "text/csv"})
    assert accepted.content == client.get("/states.csv?region=asia").content
    assert accepted.headers["etag"]
    assert '</states.ttl?region=asia>; rel="alternate"; type="text/turtle"' in accepted.headers["link"]


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/counts/reconciliations"])
def test_turtle_says_of_each_thing_what_the_graph_says(client: TestClient, record: Any, path: str) -> None:
    answer = client.get(f"{path}.ttl")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    said = {quad.triple for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    things = {item["id"] for item in listed(client, path)}
    assert {triple.subject.value for triple in said if isinstance(triple.subject, NamedNode)} == things
    for thing in sorted(things)[:20]:
        stated = {quad.triple for quad in record.graph.store.quads_for_pattern(NamedNode(thing), None, None, None)}
        assert stated == {triple for triple in said if triple.subject == NamedNode(thing)}


@pytest.mark.parametrize("suffix", ["csv", "ttl"])
def test_what_is_too_large_names_the_dump(client: TestClient, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr(answers, "WHOLE", 7)
    problem = client.get(f"/acts.{suffix}?sort=label").json()
    models.Problem.model_validate(problem)
    assert problem["type"] == "/problems/result-too-large"
    assert problem["dump"].endswith("/claims.nq.gz")
    assert problem["dump"] in problem["detail"]
    assert (problem["limit"], problem["rows"]) == ("rows", 7)
    assert client.get(f"/conflicts.{suffix}?sort=label").status_code == 200


def test_a_page_shows_the_list_with_links(client: TestClient) -> None:
    page = client.get("/treaties?limit=2&facets=grade&sort=-date", headers={"Accept": "text/html"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    first = client.get("/treaties?limit=2&sort=-date").json()["items"][0]
    assert f'href="/treaties/{first["slug"]}"' in page.text
    assert 'rel="next"' in page.text
    assert 'href="/treaties.csv?sort=-date"' in page.text


def test_a_suffix_that_is_none_names_those_that_are(client: TestClient) -> None:
    problem = client.get("/events.xls").json()
    assert problem["type"] == "/problems/not-found"
    assert any(each.startswith("/events.") for each in problem["nearest"])


def test_lists_below_a_thing_are_the_same_lists(client: TestClient) -> None:
    below = listed(client, "/treaties/cat-1984/actions?state=chn&state=usa")
    assert below == listed(client, "/actions?treaty=cat-1984&state=chn&state=usa")
    assert {item["state"]["slug"] for item in below} == {"chn", "usa"}
    events = listed(client, "/norms/cat-1984-art-3/events?outcome=implicated")
    assert events == listed(client, "/events?norm=cat-1984-art-3&outcome=implicated")
    assert client.get("/norms/cat-1984-art-3/events.csv?outcome=implicated").text.count("\r\n") == len(events) + 1
    for each in BELOW:
        address = each.path.replace("{slug}", "no-such-thing")
        assert client.get(address).json()["type"] == "/problems/not-found"


def test_what_lacks_the_value_of_an_order_comes_last_both_ways(client: TestClient) -> None:
    for sort, turned in (("value", False), ("-value", True)):
        values = [item["value"] for item in listed(client, f"/claims?sort={sort}")]
        there = [value for value in values if value is not None]
        assert values[: len(there)] == sorted(there, reverse=turned)
        assert len(there) < len(values)


def test_the_law_on_a_date(client: TestClient) -> None:
    def there(day: str) -> set[str]:
        return {item["slug"] for item in listed(client, f"/norms?on={day}&treaty=cat-1984")}

    assert there("1987-06-25") == set()
    assert "cat-1984-art-3" in there("1987-06-26")
    assert {item["slug"] for item in listed(client, "/treaties?on=1951-01-11")} == {"un-charter-1945"}


def test_a_language_is_the_only_one_that_is_left(client: TestClient) -> None:
    whole = client.get("/states/chn").json()
    korean = client.get("/states/chn?lang=ko-KR").json()
    assert korean["label"] == {"ko": whole["label"]["ko"]}
    assert set(korean["other_labels"]) == {"ko"}
    item = client.get("/norms?lang=zh&limit=1").json()["items"][0]
    assert set(item["label"]) == {"en"}, "English where it lacks the other"
    assert set(item["modality"]["label"]) == {"zh-hans"}
    document = client.get("/events/2023-10-09-chn-forced-return/obligations?lang=zh-Hans-CN").json()
    assert set(document["assessments"][0]["meaning"]) == {"zh-hans"}
    assert client.get("/states/chn?lang=xx").json()["parameter"] == "lang"


def test_a_language_does_not_change_tables(client: TestClient) -> None:
    assert client.get("/states.csv?lang=ko").content == client.get("/states.csv").content


@pytest.mark.parametrize("name", BY_NAME)
def test_every_path_leads_where_it_leads_in_sparql(record: Any, name: str) -> None:
    """The filters' paths are SPARQL's, but for `()`; what they find, an engine that knows nothing of them finds too."""
    described = BY_NAME[name]
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in {**PREFIXES, **RDF}.items())
    kind = names.iri(described.kind, "")
    things = sorted({q.subject.value for q in record.graph.store if q.subject.value.startswith(kind)})[::7][:12]
    for each in described.filters:
        starts = things if not each.in_hub else []
        if "()" in each.path:
            continue
        for thing in starts:
            rows = record.graph.store.query(
                f"{head}SELECT DISTINCT ?found WHERE {{ <{thing}> {each.path} ?found }}",
                use_default_graph_as_union=True,
            )
            expected = {row["found"].value for row in rows}
            assert follow(Live(record.graph).step, thing, each.path) == expected, (each.name, thing)


def test_a_concept_is_listed_by_its_name(client: TestClient, record: Any) -> None:
    item = client.get("/concepts?scheme=outcomes&limit=1&sort=label").json()["items"][0]
    texts = record.graph.texts(item["id"], SKOS + "prefLabel") or record.graph.texts(item["id"], RDFS_LABEL)
    assert item["label"] == texts
