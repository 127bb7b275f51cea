"""Every thing in every form: by suffix and by Accept, the same statements in each, and what links to it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from foederis import names
from foederis.names import term
from foederis.settings import Settings
from foederis.store import DCTERMS, RDF_TYPE, RDFS_LABEL, Graph
from foederis_api import views
from foederis_api.app import create_app
from foederis_api.documents import LINKED, NAMED
from foederis_api.forms import THINGS, Form
from foederis_api.holder import Held
from foederis_api.routes.contexts import CONTEXTS
from foederis_api.views import FOLDERS

RDF_FORMS = {
    Form.TURTLE: RdfFormat.TURTLE,
    Form.NTRIPLES: RdfFormat.N_TRIPLES,
    Form.RDFXML: RdfFormat.RDF_XML,
}
STATE = "/states/chn"


@pytest.fixture(scope="module")
def held(record: Any) -> Held:
    return Held(record)


@pytest.fixture(scope="module")
def contexts(held: Held) -> dict[str, Any]:
    return {f"/contexts/{name}.jsonld": make(held) for name, make in CONTEXTS.items()}


def expanded(document: dict[str, Any], contexts: dict[str, Any]) -> set[Triple]:
    """The statements of a JSON document, its context taken from the service."""
    inline = {**document, "@context": contexts[document["@context"]]}
    return {quad.triple for quad in parse(json.dumps(inline).encode(), RdfFormat.JSON_LD)}


def bare(triples: set[Triple]) -> set[Triple]:
    return {Triple(each.subject, each.predicate, each.object) for each in triples}


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_json_of_a_thing_says_what_its_turtle_says(held: Held, contexts: dict[str, Any], kind: str) -> None:
    for slug in held.slugs.get(kind, []):
        document, triples = views.described(held, kind, slug)
        assert expanded(document, contexts) == set(triples), slug
        stated = held.graph.store.quads_for_pattern(NamedNode(names.iri(kind, slug)), None, None, None)
        assert {quad.triple for quad in stated} <= set(triples), slug


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_form_says_the_same(client: TestClient, held: Held, contexts: dict[str, Any], kind: str) -> None:
    for slug in held.slugs.get(kind, [])[:3]:
        address = f"/{FOLDERS[kind]}/{slug}"
        data = client.get(f"{address}.json").json()
        assert client.get(f"{address}.jsonld").json() == data
        said = expanded(data, contexts)
        for form, format_ in RDF_FORMS.items():
            body = client.get(f"{address}.{form.suffix}").content
            assert {quad.triple for quad in parse(body, format_)} == said, (form, slug)


@pytest.mark.parametrize("kind", ["act", "assessment", "claim", "concept", "event", "norm", "state", "treaty"])
def test_another_processor_reads_the_json_alike(client: TestClient, held: Held, contexts: Any, kind: str) -> None:
    address = f"/{FOLDERS[kind]}/{held.slugs[kind][0]}"
    data = client.get(f"{address}.json").json()
    theirs = rdflib.Graph().parse(data=json.dumps({**data, "@context": contexts[data["@context"]]}), format="json-ld")
    turtle = rdflib.Graph().parse(data=client.get(f"{address}.ttl").text, format="turtle")
    assert set(theirs) == set(turtle)
    assert len(turtle) > 5


def test_the_context_is_served_and_is_the_one_that_documents_name(client: TestClient, contexts: Any) -> None:
    for address, context in contexts.items():
        answer = client.get(address)
        assert answer.headers["content-type"] == "application/ld+json"
        assert answer.json() == {"@context": context}
    assert client.get("/contexts/thin.jsonld").json()["nearest"][0] == "thing"
    assert client.get("/contexts/thing.jsonld", headers={"Accept": "text/html"}).status_code == 406


def test_a_public_address_is_named_in_documents(record: Any, releases: Path) -> None:
    app = create_app(Settings(releases=releases, public_url="https://example.org"), lambda folder: record)
    with TestClient(app) as client:
        document = client.get(STATE).json()
    assert document["@context"] == "https://example.org/contexts/thing.jsonld"


@pytest.mark.parametrize("form", THINGS)
def test_a_form_is_had_by_suffix_and_by_accept(client: TestClient, form: Form) -> None:
    suffixed = client.get(f"{STATE}.{form.suffix}", headers={"Accept": "image/png"})
    asked = client.get(STATE, headers={"Accept": form.media_type})
    assert suffixed.status_code == asked.status_code == 200
    assert suffixed.content == asked.content
    assert suffixed.headers["etag"] == asked.headers["etag"]
    for answer in (suffixed, asked):
        assert answer.headers["content-type"] == form.content_type
        assert answer.headers["content-location"] == f"{STATE}.{form.suffix}"
        assert {"Accept", "Accept-Encoding"} <= set(answer.headers["vary"].split(", "))
        links = answer.headers["link"]
        assert all(f"<{STATE}.{each.suffix}>" in links for each in THINGS if each is not form)
        assert 'rel="license"' in links


def test_each_form_has_a_tag_of_its_own_plain_and_compressed(client: TestClient) -> None:
    tags = [
        client.get(f"{STATE}.{form.suffix}", headers={"Accept-Encoding": coding}).headers["etag"]
        for form in THINGS
        if form is not Form.JSONLD  # its bytes are those of JSON
        for coding in ("gzip", "identity")
    ]
    assert len(set(tags)) == len(tags)
    for coding in ("gzip", "identity"):
        answer = client.get(f"{STATE}.ttl", headers={"Accept-Encoding": coding})
        assert (answer.headers.get("content-encoding") == "gzip") is (coding == "gzip")
        again = client.get(f"{STATE}.ttl", headers={"Accept-Encoding": coding, "If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        assert "content-encoding" not in again.headers or not again.content


def test_what_cannot_be_given_names_what_can(client: TestClient) -> None:
    answer = client.get(STATE, headers={"Accept": "image/png, application/pdf;q=0.5"})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (406, "/problems/not-acceptable")
    assert {each["media_type"] for each in problem["available"]} == {form.media_type for form in THINGS}
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("name", ["chn.exe", "chn.", ".ttl", "chn.ttl.ttl", "chn.TTL", "chn%2Fttl", "chn%00.ttl"])
def test_a_suffix_that_is_none_names_nothing(client: TestClient, name: str) -> None:
    answer = client.get(f"/states/{name}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


def test_a_precondition_that_does_not_hold_is_a_problem(client: TestClient) -> None:
    answer = client.get(STATE, headers={"If-Match": '"other"'})
    assert (answer.status_code, answer.json()["type"]) == (412, "/problems/precondition-failed")
    assert client.get(STATE, headers={"If-Match": answer.headers["etag"]}).status_code == 200


# -- what links here


def test_what_links_here_is_counted_and_shown_in_part(client: TestClient, held: Held) -> None:
    document = client.get(STATE).json()
    for name, total in document["totals"].items():
        shown = document["linked_from"].get(name, document.get(name, ()))
        assert len(shown) == min(total, NAMED if name in document else LINKED) or name == "coverage", name
    assert document["totals"]["by_state"] if "by_state" in document["totals"] else document["totals"]["actions"] > 50
    assert any(total > LINKED for total in document["totals"].values())


def test_all_that_links_here_is_had_page_by_page(client: TestClient, record: Any) -> None:
    origins = {
        (quad.predicate.value, quad.subject.value)
        for quad in record.graph.store.quads_for_pattern(None, None, NamedNode(names.iri("state", "chn")), None)
        if quad.subject.value.startswith(names.ID)
    }
    seen: list[tuple[str, str]] = []
    address: str | None = f"{STATE}/linked-from?limit=100"
    while address:
        page = client.get(address).json()
        assert page["total"] == len(origins)
        seen += [(each["by"], each["id"]) for each in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == len(origins)
    assert {origin for _, origin in seen} == {origin for _, origin in origins}
    only = client.get(f"{STATE}/linked-from?by=by_state&limit=3").json()
    assert {each["by"] for each in only["items"]} == {"by_state"}
    assert only["total"] == sum(predicate == term("byState") for predicate, _ in origins)
    assert client.get(only["next"]).json()["items"][0] not in only["items"]


def test_a_property_that_does_not_lead_here_is_refused(client: TestClient) -> None:
    problem = client.get(f"{STATE}/linked-from?by=by_stat").json()
    assert (problem["status"], problem["parameter"], problem["nearest"][0]) == (422, "by", "by_state")
    assert client.get(f"{STATE}/linked-from?cursor=x").json()["parameter"] == "cursor"
    assert client.get("/treaties/cat-1985/linked-from").json()["nearest"][0] == "cat-1984"


# -- retired names


@pytest.fixture(scope="module")
def renamed(record: Any, releases: Path) -> Iterator[TestClient]:
    """The record, with a treaty that was once called otherwise: the second name begins as its folder does."""
    graph = NamedNode(names.GRAPH + "record/norms")
    said = [
        (RDF_TYPE, NamedNode(term("RetiredName"))),
        (RDFS_LABEL, Literal("CAT", language="en")),
        (DCTERMS + "isReplacedBy", NamedNode(names.iri("treaty", "cat-1984"))),
    ]
    more = [
        Quad(NamedNode(names.iri("treaty", old)), NamedNode(predicate), value, graph)
        for old in ("torture-1984", "treat")
        for predicate, value in said
    ]
    changed = replace(record, graph=Graph.of([*record.graph.store, *more]))
    with TestClient(create_app(Settings(releases=releases), lambda folder: changed), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/treaties/torture-1984", "/treaties/cat-1984"),
        ("/treaties/torture-1984.ttl", "/treaties/cat-1984.ttl"),
        ("/treaties/torture-1984/parties?on=2000-01-01", "/treaties/cat-1984/parties?on=2000-01-01"),
        ("/id/treaty/torture-1984", "/id/treaty/cat-1984"),
        ("/id/treaty/torture-1984.ttl", "/id/treaty/cat-1984.ttl"),
        ("/treaties/treat", "/treaties/cat-1984"),
        ("/id/treaty/treat.nt", "/id/treaty/cat-1984.nt"),
    ],
)
def test_a_retired_name_leads_to_the_new_one_for_good(renamed: TestClient, old: str, new: str) -> None:
    answer = renamed.get(old)
    assert (answer.status_code, answer.headers["location"]) == (308, new)
    assert renamed.get(new).status_code in (200, 303)


def test_a_retired_name_is_in_no_list(renamed: TestClient) -> None:
    items = renamed.get("/treaties?limit=100").json()["items"]
    assert "torture-1984" not in [each["slug"] for each in items]


def test_a_thing_names_what_it_was_once_called(renamed: TestClient) -> None:
    former = renamed.get("/treaties/cat-1984.json").json()["linked_from"]["is_replaced_by"]
    assert [each["slug"] for each in former] == ["torture-1984", "treat"]
    assert renamed.get("/treaties/cat-1984/linked-from?by=is_replaced_by").json()["total"] == 2


def test_an_identifier_carries_a_suffix_over(client: TestClient) -> None:
    answer = client.get("/id/state/chn.ttl", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/states/chn.ttl")


# -- from other places


def test_a_page_elsewhere_may_read_every_answer(client: TestClient) -> None:
    for address in (STATE, f"{STATE}.ttl", "/events?nonsense=1", "/nowhere"):
        for origin in ({}, {"Origin": "https://example.org"}):
            assert client.get(address, headers=origin).headers["access-control-allow-origin"] == "*"
    exposed = client.get(STATE, headers={"Origin": "https://example.org"}).headers["access-control-expose-headers"]
    assert {"ETag", "Foederis-Release", "Link", "Content-Location"} <= set(exposed.split(", "))


def test_a_page_elsewhere_may_ask_before_it_sends(client: TestClient) -> None:
    asking = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, if-none-match",
    }
    answer = client.options("/assess", headers=asking)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert client.options("/assess", headers={**asking, "Access-Control-Request-Method": "DELETE"}).status_code == 400


# -- pages


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_kind_has_a_page_that_loads_nothing_from_elsewhere(client: TestClient, held: Held, kind: str) -> None:
    for slug in held.slugs.get(kind, [])[:5]:
        answer = client.get(f"/{FOLDERS[kind]}/{slug}", headers={"Accept": "text/html,*/*;q=0.8"})
        page = answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<code>{names.iri(kind, slug)}</code>" in page
        for loading in ("<script", "<img", "<iframe", " style=", 'src="', "@import"):
            assert loading not in page
        assert page.count('rel="stylesheet"') == page.count('href="/static/foederis.css"')


def test_a_class_leads_to_its_place_in_the_ontology(client: TestClient, record: Any) -> None:
    for path, name in (("/norms/cat-1984-art-3", "Norm"), ("/norms/cat-1984-art-3", "Requirement"), (STATE, "State")):
        assert f'<a href="/ontology#{name}">{name}</a>' in client.get(f"{path}.html").text
        assert record.graph.types(term(name))  # and so it has a place there
    concept = client.get("/concepts/forced-return.html").text
    assert '<a href="http://www.w3.org/2004/02/skos/core#Concept" rel="noopener noreferrer">Concept</a>' in concept
    assert '<span lang="en">forcible repatriation</span>' in concept


def test_text_is_escaped_in_a_page(record: Any, releases: Path) -> None:
    iri, graph = NamedNode(names.iri("place", "x")), NamedNode(names.GRAPH + "record/claims")
    said = [
        Quad(iri, NamedNode(RDF_TYPE), NamedNode(term("Place")), graph),
        Quad(iri, NamedNode(RDFS_LABEL), Literal("<script>alert(1)</script>", language="en"), graph),
        Quad(iri, NamedNode(term("url")), NamedNode("javascript:alert(1)"), graph),
    ]
    changed = replace(record, graph=Graph.of([*record.graph.store, *said]))
    with TestClient(create_app(Settings(releases=releases), lambda folder: changed)) as client:
        page = client.get("/places/x.html").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert 'href="javascript:' not in page
