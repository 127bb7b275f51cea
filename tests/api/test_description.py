"""The description over HTTP: where VoID and DCAT look for it, in every form of RDF, the same statements in each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, Triple, parse

from foederis import names
from foederis.release import Built, build, dumps
from foederis.settings import Settings
from foederis_api.app import create_app

MINI = Path(__file__).parents[1] / "graph" / "mini"
FORMS = {
    "text/turtle": ("ttl", RdfFormat.TURTLE),
    "application/ld+json": ("jsonld", RdfFormat.JSON_LD),
    "application/n-triples": ("nt", RdfFormat.N_TRIPLES),
    "application/rdf+xml": ("rdf", RdfFormat.RDF_XML),
}
VOID = "/.well-known/void"
PUBLIC = "https://data.example/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(MINI, tmp_path_factory.mktemp("described") / "releases")


@pytest.fixture(scope="module")
def client(built: Built) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(releases=built.folder.parent, public_url=PUBLIC))) as client:
        yield client


def read(content: bytes, form: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(content, format=form, base_iri="https://elsewhere.example/")}


@pytest.mark.parametrize("media_type", FORMS)
def test_every_form_says_the_same(client: TestClient, media_type: str) -> None:
    suffix, form = FORMS[media_type]
    turtle = read(client.get(f"{VOID}.ttl").content, RdfFormat.TURTLE)
    asked = client.get(VOID, headers={"Accept": media_type})
    assert asked.headers["content-type"].partition(";")[0] == media_type
    assert asked.headers["content-location"] == f"{PUBLIC}.well-known/void.{suffix}"
    assert read(asked.content, form) == turtle
    assert client.get(f"{VOID}.{suffix}").content == asked.content
    assert client.get("/", headers={"Accept": media_type}).content == asked.content
    assert client.get(VOID, headers={"Accept": media_type, "If-None-Match": asked.headers["etag"]}).status_code == 304


def test_what_is_offered(client: TestClient) -> None:
    assert client.get(VOID).headers["content-type"].startswith("text/turtle")
    refused = client.get(VOID, headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert {each["media_type"] for each in refused.json()["available"]} == set(FORMS)
    assert client.get(f"{VOID}.csv").status_code == 404


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,*/*;q=0.8"])
def test_who_asks_for_no_rdf_gets_the_addresses(client: TestClient, accept: str) -> None:
    home = client.get("/", headers={"Accept": accept})
    assert home.headers["content-type"] == "application/json"
    assert "addresses" in home.json()


def test_every_dump_that_it_names_is_there(client: TestClient, built: Built) -> None:
    found = read(client.get(f"{VOID}.nt").content, RdfFormat.N_TRIPLES)
    urls = [t.object.value for t in found if t.predicate.value.endswith("#downloadURL")]  # type: ignore[union-attr]
    assert len(urls) == len(dumps.NAMES)
    for url in urls:
        assert client.head(f"/{url.removeprefix(PUBLIC)}").status_code == 200


def test_it_is_about_the_release_in_hand(client: TestClient, built: Built) -> None:
    answer = client.get(f"{VOID}.nt")
    assert answer.headers["foederis-release"] == built.version
    assert names.iri("release", built.version) in answer.text
    assert client.get("/").headers["link"] == f'<{PUBLIC}.well-known/void>; rel="describedby"'


def test_every_name_of_the_metadata_leads_somewhere(client: TestClient, built: Built) -> None:
    content = (built.folder / "dumps" / "metadata.nq").read_bytes()
    ours = {quad.subject.value for quad in parse(content, format=RdfFormat.N_QUADS)}  # type: ignore[union-attr]
    assert len(ours) > 100
    for name in sorted(ours):
        there = client.get(f"/{name.removeprefix(names.BASE)}", follow_redirects=False)
        assert there.status_code == 303, name
        place = there.headers["location"]
        expected = {f"{PUBLIC}.well-known/void", f"{PUBLIC}dumps/{built.version}", "/ontology", "/shapes"}
        assert place in expected
        assert client.get(f"/{place.removeprefix(PUBLIC).lstrip('/')}").status_code == 200
    assert client.get("/id/graph/metadata", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("name", ["record/clams", "%00", "a b", "x" * 3000, "é", "metadata/class/fo-Nothing", "../x"])
def test_a_graph_that_is_none(client: TestClient, name: str) -> None:
    assert client.get(f"/id/graph/{name}").status_code == 404


def test_a_release_that_is_not_kept(client: TestClient) -> None:
    for version in ("0" * 64, "latest", "x"):
        assert client.get(f"/id/release/{version}").status_code == 404
