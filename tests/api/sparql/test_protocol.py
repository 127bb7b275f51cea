"""The SPARQL 1.1 Protocol: each test of the W3C's on queries as a request and its answer, and what it leaves open."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse, parse_query_results
from tests.api.sparql.small import BOMB, CLAIMS, LONG, MANY
from tests.api.sparql.w3c import BOTH, DIRECT, FORM, ONE, TWO, W3C, graphs

from foederis_api.sparql.protocol import RESULTS, TRIPLES

OURS: dict[str, tuple[str, str, dict[str, str], bytes, object]] = {
    "the default graph is the union": ("POST", "", DIRECT, BOTH.encode(), True),
    "FROM narrows it": ("POST", "", DIRECT, f"ASK FROM <{ONE}> {{ <{TWO}> a ?type }}".encode(), False),
    "FROM NAMED alone leaves it empty": ("POST", "", DIRECT, f"ASK FROM NAMED <{ONE}> {{ ?s ?p ?o }}".encode(), False),
    "named graphs alone leave it empty": ("GET", "?query=ASK{?s+?p+?o}&" + graphs(named=[ONE]), {}, b"", False),
    "a default graph alone hides the named": (
        "GET", "?query=ASK{GRAPH+?g{?s+?p+?o}}&" + graphs(default=[ONE]), {}, b"", False,
    ),
    "a graph in the form": ("POST", "", FORM, f"query={quote(BOTH)}&{graphs(default=[ONE])}".encode(), False),
    "a charset in other letters": (
        "POST", "", {"Content-Type": 'application/SPARQL-query;charset="utf-8"'}, b"ASK {}", True,
    ),
    "no query in a form": ("POST", "", FORM, b"", 400),
    "a dataset without a query": ("GET", "?" + graphs(default=[ONE]), {}, b"", 400),
    "an unknown parameter": ("GET", "?query=ASK{}&format=json", {}, b"", 400),
    "a query in the address of a POST": ("POST", "?query=ASK{}", DIRECT, b"ASK {}", 400),
    "a query and an update": ("POST", "", FORM, b"query=ASK{}&update=CLEAR+ALL", 400),
    "an update sent directly": ("POST", "", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 415),
    "an update sent as a query": ("POST", "", DIRECT, b"CLEAR ALL", 403),
    "a relative graph": ("GET", "?query=ASK{}&default-graph-uri=here", {}, b"", 400),
    "bad UTF-8 in the address": ("GET", "?query=ASK{}%ff", {}, b"", 400),
    "bad UTF-8 in a form": ("POST", "", FORM, b"query=%ff", 400),
    "bad UTF-8 sent directly": ("POST", "", DIRECT, b"ASK {} # \xff", 400),
    "U+0000": ("POST", "", DIRECT, b"ASK {} # \0", 400),
    "an empty query": ("GET", "?query=", {}, b"", 400),
    "many parameters": ("POST", "", FORM, b"query=ASK{}" + b"&default-graph-uri=a:b" * 2000, 400),
    "a service": ("POST", "", DIRECT, b"ASK { SERVICE <http://127.0.0.1:1/> {} }", 403),
    "a silent service": ("POST", "", DIRECT, b"ASK { SERVICE SILENT <http://127.0.0.1:1/> {} }", 403),
    "a deep query": ("POST", "", DIRECT, b"ASK " + b"{" * 100 + b"}" * 100, 400),
    "a long query": ("POST", "", DIRECT, b"ASK {} #" + b"x" * 40_000, 400),
    "a longer one": ("POST", "", DIRECT, b"ASK {} #" + b"x" * 100_000, 413),
    "a query that takes too long": ("POST", "", DIRECT, LONG.encode(), 503),
    "a query that takes too much": ("POST", "", DIRECT, BOMB.encode(), 503),
    "an answer too long": ("POST", "", DIRECT, b"SELECT * { ?a ?b ?c . ?d ?e ?f }", 422),
}  # fmt: skip
EVERY = {**W3C, **OURS}


@pytest.mark.parametrize("name", EVERY)
def test_a_request_and_its_answer(endpoint: TestClient, name: str) -> None:
    method, follows, headers, body, expected = EVERY[name]
    answer = endpoint.request(method, f"/sparql{follows}", headers=headers, content=body or None)
    if isinstance(expected, bool):
        assert answer.status_code == 200, answer.text
        assert answer.json()["boolean"] is expected
    elif isinstance(expected, int):
        assert answer.status_code == expected, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
        assert endpoint.get("/sparql?query=ASK{}").json()["boolean"] is True
    else:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] in [form.media_type for form in expected]  # type: ignore[attr-defined]


QUERY = f"SELECT ?s ?o {{ GRAPH <{ONE}> {{ ?s a ?o }} }}"


@pytest.mark.parametrize("form", RESULTS, ids=lambda form: form.media_type)
def test_results_in_every_form(endpoint: TestClient, form: Any) -> None:
    answer = endpoint.get("/sparql", params={"query": QUERY}, headers={"Accept": form.media_type})
    assert answer.headers["content-type"] == form.content_type
    if form.media_type == "text/csv":
        assert answer.text.splitlines() == ["s,o", f"{ONE},http://xmlns.com/foaf/0.1/Document"]
        return
    found = parse_query_results(answer.content, format=QueryResultsFormat.from_media_type(form.media_type))
    assert [solution["s"] for solution in found] == [NamedNode(ONE)]  # type: ignore[union-attr]


@pytest.mark.parametrize("form", TRIPLES, ids=lambda form: form.media_type)
def test_graphs_in_every_form(endpoint: TestClient, form: Any) -> None:
    query = f"CONSTRUCT {{ ?s a ?o }} {{ GRAPH <{ONE}> {{ ?s a ?o }} }}"
    answer = endpoint.get("/sparql", params={"query": query}, headers={"Accept": form.media_type})
    assert answer.headers["content-type"] == form.content_type
    found = list(parse(answer.content, format=RdfFormat.from_media_type(form.media_type)))
    assert [quad.subject for quad in found] == [NamedNode(ONE)]


def test_a_form_that_is_not_for_this_kind_of_answer(endpoint: TestClient) -> None:
    for query, accept, other in (("ASK{}", "text/turtle", "text/csv"), ("DESCRIBE <a:b>", "text/csv", "text/turtle")):
        answer = endpoint.get("/sparql", params={"query": query}, headers={"Accept": accept})
        assert answer.status_code == 406
        assert other in [each["media_type"] for each in answer.json()["available"]]
    assert endpoint.get("/sparql?query=ASK{}", headers={"Accept": "image/png"}).status_code == 406


def test_what_is_wrong_is_said_with_its_place_or_limit(endpoint: TestClient) -> None:
    def problem(query: str) -> dict[str, Any]:
        found: dict[str, Any] = endpoint.post("/sparql", content=query.encode(), headers=DIRECT).json()
        return found

    syntax = problem("SELECT *\n  { ?s ?p }")
    assert (syntax["type"], syntax["line"]) == ("/problems/query-syntax", 2)
    assert syntax["column"] in (11, 12)  # where the engine stops reading
    long = problem(LONG)
    assert (long["limit"], long["seconds"]) == ("time", 1.0)
    large = problem("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert (large["type"], large["limit"], large["megabytes"]) == ("/problems/result-too-large", "length", 1)
    assert large["dump"] in large["detail"]


def test_a_long_answer_is_whole(endpoint: TestClient) -> None:
    query = "SELECT * { ?s <http://example.org/many> ?o }"
    answer = endpoint.get("/sparql", params={"query": query})
    assert len(answer.json()["results"]["bindings"]) == MANY
    assert answer.headers["content-encoding"] == "gzip"


def test_head_options_cross_origin_and_tags(endpoint: TestClient) -> None:
    got = endpoint.get("/sparql?query=ASK{}", headers={"Origin": "https://example.org", "Accept-Encoding": "identity"})
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["foederis-release"]
    head = endpoint.head("/sparql?query=ASK{}", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(got.content)))
    again = endpoint.get("/sparql?query=ASK{}", headers={"If-None-Match": got.headers["etag"]})
    assert again.status_code == 304
    options = endpoint.options("/sparql")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    preflight = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    assert endpoint.options("/sparql", headers=preflight).status_code == 200


@pytest.mark.parametrize("form", TRIPLES, ids=lambda form: form.media_type)
def test_the_service_describes_itself(endpoint: TestClient, form: Any) -> None:
    answer = endpoint.get("/sparql", headers={"Accept": form.media_type})
    assert answer.headers["content-type"] == form.content_type
    found = list(parse(answer.content, format=RdfFormat.from_media_type(form.media_type)))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert {quad.object for quad in found if quad.predicate == NamedNode(sd + "feature")} == {
        NamedNode(sd + "UnionDefaultGraph")
    }
    assert NamedNode(CLAIMS) in {quad.object for quad in found if quad.predicate == NamedNode(sd + "namedGraph")}


def test_where_the_system_has_no_limits_it_is_absent(small_releases: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.api.sparql.small import open_small

    from foederis.settings import Settings
    from foederis_api import app

    assert (
        "sparql"
        in TestClient(app.create_app(Settings(releases=small_releases), open_small)).get("/").json()["addresses"]
    )
    monkeypatch.setattr("sys.platform", "win32")
    made = app.create_app(Settings(releases=small_releases), open_small)
    monkeypatch.undo()
    monkeypatch.setattr("foederis_api.routes.sparql.unavailable", lambda: "this system is another")
    client = TestClient(made)
    assert client.get("/sparql?query=ASK{}").status_code == 501
    assert "another" in client.get("/sparql").json()["detail"]
    assert "sparql" not in client.get("/").json()["addresses"]


def test_no_query_is_logged(endpoint: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        endpoint.get("/sparql", params={"query": "ASK { <urn:secret-thing> ?p 1"})
        endpoint.get("/sparql", params={"query": "ASK { <urn:secret-thing> ?p 1 }"})
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert not [said for said in ours if "secret-thing" in said]
