"""Stored queries: each file is an address, typed as its head declares, in every form of an answer."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, QuerySolutions, parse_query_results

from foederis import house, names, questions
from foederis.settings import Settings
from foederis.store import DCTERMS, RDF_TYPE, Graph
from foederis_api import models
from foederis_api.app import create_app
from foederis_api.cells import table

KNOWN = questions.load_all()
PARTIES = {"treaty": "cat-1984", "on": "1990-01-01"}


def asked(name: str) -> dict[str, Any]:
    """The parameters of a question's first golden case."""
    found: dict[str, Any] = json.loads((house.queries() / "golden" / f"{name}.json").read_text("utf-8"))[0][
        "parameters"
    ]
    return found


@pytest.mark.parametrize("name", KNOWN)
def test_every_query_is_answered_as_on_the_command_line(client: TestClient, record: Any, name: str) -> None:
    given = asked(name)
    answer = client.get(f"/queries/{name}", params=given)
    assert answer.status_code == 200, answer.text
    found = models.QueryAnswer.model_validate(answer.json())
    expected = KNOWN[name].ask(
        {key: value if isinstance(value, list) else str(value) for key, value in given.items()}, record.graph
    )
    assert found.columns == list(expected.variables)
    assert len(found.rows) == len(expected.rows)
    for row, terms in zip(answer.json()["rows"], expected.rows, strict=True):
        shown = [value["id"] if isinstance(value, dict) else value for value in row.values()]
        assert [_text(value) for value in shown] == ["" if term is None else term.value for term in terms]


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("name", KNOWN)
def test_every_query_is_described(client: TestClient, name: str) -> None:
    operation = client.get("/openapi.json").json()["paths"][f"/queries/{name}"]["get"]
    question = KNOWN[name]
    declared = {it["name"]: it for it in operation["parameters"]}
    assert declared.keys() == {it.name for it in question.parameters} | ({"limit"} if question.limit else set())
    assert {it.name for it in question.parameters if it.required} == {
        name for name, it in declared.items() if it["required"]
    }
    assert operation["summary"] == question.title


@pytest.mark.parametrize("name", KNOWN)
def test_the_values_in_its_description_are_answered(client: TestClient, name: str) -> None:
    operation = client.get("/openapi.json").json()["paths"][f"/queries/{name}"]["get"]
    values = {it["name"]: it["example"] for it in operation["parameters"] if "example" in it}
    required = {it["name"] for it in operation["parameters"] if it["required"]}
    assert values.keys() == required, "one for each that must be given"
    assert client.get(f"/queries/{name}", params=values).status_code == 200


def test_a_name_that_was_given_up_is_refused_with_the_new_one(record: Any, releases: Path) -> None:
    old, graph = NamedNode(names.iri("treaty", "torture-1984")), NamedNode(names.GRAPH + "record/norms")
    said = [(RDF_TYPE, names.term("RetiredName")), (DCTERMS + "isReplacedBy", names.iri("treaty", "cat-1984"))]
    more = [Quad(old, NamedNode(predicate), NamedNode(value), graph) for predicate, value in said]
    changed = replace(record, graph=Graph.of([*record.graph.store, *more]))
    with TestClient(create_app(Settings(releases=releases), lambda folder: changed)) as client:
        problem = client.get("/queries/parties", params={**PARTIES, "treaty": "torture-1984"}).json()
    assert (problem["type"], problem["nearest"]) == ("/problems/unknown-name", ["cat-1984"])


def test_the_catalogue_says_what_each_asks_for(client: TestClient) -> None:
    answer = client.get("/queries")
    found = models.QueryList.model_validate(answer.json())
    assert [item.name for item in found.items] == list(KNOWN)
    parties = next(item for item in found.items if item.name == "parties")
    assert [(it.name, it.kind, it.required, it.several) for it in parties.parameters] == [
        ("treaty", "treaty", True, True),
        ("on", "date", True, False),
        ("region", "concept", False, True),
    ]
    assert parties.parameters[2].scheme == "regions"


def test_the_forms_say_the_same(client: TestClient) -> None:
    data = client.get("/queries/parties", params=PARTIES).json()
    ids = [[_text(value["id"] if isinstance(value, dict) else value) for value in row.values()] for row in data["rows"]]
    written = client.get("/queries/parties.csv", params=PARTIES)
    assert written.headers["content-type"] == "text/csv; charset=utf-8"
    head, *rows = csv.reader(io.StringIO(written.text))
    assert (head, rows) == (data["columns"], ids)
    for suffix, form in (
        ("srj", QueryResultsFormat.JSON),
        ("srx", QueryResultsFormat.XML),
        ("tsv", QueryResultsFormat.TSV),
    ):
        found = parse_query_results(client.get(f"/queries/parties.{suffix}", params=PARTIES).content, form)
        assert isinstance(found, QuerySolutions)
        columns = [variable.value for variable in found.variables]
        assert [[term.value if (term := row[name]) else "" for name in columns] for row in found] == ids, suffix
    accepted = client.get("/queries/parties", params=PARTIES, headers={"Accept": "text/csv"})
    assert accepted.content == written.content
    assert accepted.headers["content-location"] == "/queries/parties.csv?on=1990-01-01&treaty=cat-1984"
    assert '</queries/parties.srj?on=1990-01-01&treaty=cat-1984>; rel="alternate"' in accepted.headers["link"]
    assert client.get(accepted.headers["content-location"]).content == written.content
    assert client.get("/queries/parties", headers={"Accept": "image/png"}).status_code == 406


def test_the_text_of_a_query_is_had_without_asking_it(client: TestClient) -> None:
    answer = client.get("/queries/parties.rq")
    assert answer.headers["content-type"] == "application/sparql-query"
    assert answer.text == KNOWN["parties"].text


def test_an_answer_says_whether_it_is_whole(client: TestClient) -> None:
    every = client.get("/queries/norms", params={"limit": 500}).json()
    assert every["complete"]
    some = client.get("/queries/norms", params={"limit": 3}).json()
    assert (some["complete"], some["limit"], some["rows"]) == (False, 3, every["rows"][:3])
    assert client.get("/queries/norms", params={"limit": len(every["rows"])}).json()["complete"]


def test_an_outcome_comes_with_what_it_means(client: TestClient) -> None:
    answer = client.get("/queries/obligations-of-event", params={"event": "2023-10-09-chn-forced-return"}).json()
    assert "no finding of breach" in answer["meaning"]["implicated"]["en"]
    assert client.get("/queries/parties", params=PARTIES).json()["meaning"] == {}


@pytest.mark.parametrize(
    ("address", "kind", "place", "nearest"),
    [
        ("/queries/partys", "not-found", None, "parties"),
        ("/queries/parties?on=1990-01-01", "invalid-parameter", "treaty", None),
        ("/queries/parties?treaty=cat-1984&on=1990", "invalid-parameter", "on", None),
        ("/queries/parties?treaty=cat-1985&on=1990-01-01", "unknown-name", "treaty", "cat-1984"),
        ("/queries/parties?treaty=cat-1984&on=1990-01-01&on=1991-01-01", "invalid-parameter", "on", None),
        ("/queries/parties?treaty=cat-1984&on=1990-01-01&regio=x", "unknown-parameter", "regio", "region"),
        ("/queries/parties?treaty=cat-1984&on=1990-01-01&region=region-asi", "unknown-name", "region", "region-asia"),
        ("/queries/parties?treaty=cat-1984&on=1990-01-01&region=forced-return", "unknown-name", "region", None),
        ("/queries/parties?treaty=cat-1984&on=1990-01-01&limit=0", "invalid-parameter", "limit", None),
        ("/queries/parties?treaty=cat-1984&on=1990-01-01&limit=9999999", "invalid-parameter", "limit", None),
        ("/queries/parties?treaty=a%22%7D%20UNION&on=1990-01-01", "unknown-name", "treaty", None),
        (f"/queries/parties?treaty={'x' * 9000}&on=1990-01-01", "unknown-name", "treaty", None),
        ("/queries/parties.exe", "not-found", None, "parties"),
        ("/queries?x=1", "unknown-parameter", "x", None),
    ],
)
def test_what_is_wrong_is_told_with_place_and_mend(
    client: TestClient, address: str, kind: str, place: str | None, nearest: str | None
) -> None:
    answer = client.get(address)
    problem = answer.json()
    models.Problem.model_validate(problem)
    assert (problem["type"], problem.get("parameter")) == (f"/problems/{kind}", place), problem
    assert len(answer.content) < 2000
    if nearest:
        assert nearest in problem["nearest"]


def test_several_values_mean_or(client: TestClient) -> None:
    def treaties(*wanted: str) -> set[str]:
        answer = client.get("/queries/parties", params={"treaty": list(wanted), "on": "2020-01-01"}).json()
        return {row["treaty"]["slug"] for row in answer["rows"]}

    assert treaties("cat-1984", "crc-1989") == treaties("cat-1984") | treaties("crc-1989") == {"cat-1984", "crc-1989"}


def test_a_new_file_is_an_address_without_a_line_of_python(
    record: Any, releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "# title: States\n# question: Which?\n# limit: 2, at most 9\n"
        "SELECT ?state { ?state a <https://w3id.org/foederis/ontology#State> } ORDER BY ?state LIMIT 2\n"
    )
    (tmp_path / "some-states.rq").write_text(text)
    monkeypatch.setattr(house, "queries", lambda: tmp_path)
    with TestClient(create_app(Settings(releases=releases), lambda folder: record)) as client:
        assert len(client.get("/queries/some-states").json()["rows"]) == 2
        assert client.get("/openapi.json").json()["paths"]["/queries/some-states"]["get"]["summary"] == "States"
        assert [item["name"] for item in client.get("/queries").json()["items"]] == ["some-states"]


def test_an_answer_has_a_tag(client: TestClient) -> None:
    answer = client.get("/queries/parties", params=PARTIES)
    again = client.get("/queries/parties", params=PARTIES, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert answer.headers["foederis-release"] == "a" * 64


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    rows = [["=1+1", "+1", "-1", "@x", "\tx", "\rx", "a=b", 'say "so", then', ""]]
    (read,) = csv.reader(io.StringIO(table(rows).decode(), newline=""))
    assert read == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "a=b", 'say "so", then', ""]
    assert table([["a"], ["b"]]) == b"a\r\nb\r\n"
