"""The ontology and the shapes over HTTP: every form says the same, every term has its place, every version stays."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import rdflib
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from tests.api.conftest import RecordInMemory

from foederis import house, names, vocabulary
from foederis.publication import publish
from foederis.release.layout import ONTOLOGY, SHAPES
from foederis.settings import Settings
from foederis.store import Graph
from foederis.vocabulary import Vocabulary
from foederis_api.app import create_app

FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "json": ("application/json", RdfFormat.JSON_LD),
}
BOTH = ("ontology", "shapes")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Vocabulary]:
    """Both documents with two published versions, 0.1.0 and 0.2.0, of which the last is what a build reads today."""
    root = tmp_path_factory.mktemp("versions")
    found = {}
    for current in (vocabulary.ontology(), vocabulary.shapes()):
        copy = found[current.name] = Vocabulary(current.name, root / current.name)
        copy.folder.mkdir()
        content = vocabulary.ntriples(current.triples()).decode()
        own = [line for line in content.splitlines() if line.startswith(f"<{current.iri}> <{vocabulary.OWL}")]
        rest = "\n".join(line for line in content.splitlines() if line not in own)
        head = "<{iri}> <{owl}versionInfo> {version!r} ; <{owl}versionIRI> <{iri}/{version}> {prior}.\n"
        for version, prior in (("0.1.0", ""), ("0.2.0", f"; <{vocabulary.OWL}priorVersion> <{current.iri}/0.1.0> ")):
            said = head.format(iri=current.iri, owl=vocabulary.OWL, version=version, prior=prior)
            (copy.folder / "foederis.ttl").write_text(f"{said}{rest}\n", encoding="utf-8")
            publish(copy)
    return found


@pytest.fixture(scope="module")
def release(record: RecordInMemory, versions: dict[str, Vocabulary]) -> RecordInMemory:
    """The record in memory, with the two documents in graphs of their own, as a release has them."""
    documents = [*versions.values(), vocabulary.ontology(), vocabulary.shapes()]
    apart = {triple for document in documents for triple in document.triples()}
    quads = [quad for quad in record.graph.store if quad.triple not in apart]
    for name, graph in (("ontology", ONTOLOGY), ("shapes", SHAPES)):
        quads += [Quad(*triple, graph) for triple in versions[name].triples()]
    return RecordInMemory(record.version, Graph.of(quads), record.law)


@pytest.fixture(scope="module")
def web(release: RecordInMemory, releases: Path, versions: dict[str, Vocabulary]) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        for name, one in versions.items():
            patch.setattr(house, name, lambda folder=one.folder: folder)
        with TestClient(create_app(Settings(releases=releases), lambda folder: release)) as client:
            yield client


def statements(content: bytes, form: RdfFormat) -> set[Any]:
    return {quad.triple for quad in parse(content, format=form)}


# -- forms


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("version", ["", "/0.1.0", "/0.2.0"])
@pytest.mark.parametrize("name", BOTH)
def test_every_form_holds_the_same_statements(
    web: TestClient, versions: dict[str, Vocabulary], name: str, version: str, suffix: str
) -> None:
    media_type, form = FORMATS[suffix]
    answer = web.get(f"/{name}{version}.{suffix}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["content-location"] == f"/{name}{version}.{suffix}"
    expected = versions[name].frozen(version[1:]) if version else versions[name].triples()
    assert statements(answer.content, form) == set(expected)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", BOTH)
def test_accept_chooses_a_form_and_the_bytes_are_those_of_the_suffix(web: TestClient, name: str, suffix: str) -> None:
    by_accept = web.get(f"/{name}", headers={"Accept": FORMATS[suffix][0]})
    by_suffix = web.get(f"/{name}.{suffix}")
    assert by_accept.content == by_suffix.content
    assert by_accept.headers["etag"] == by_suffix.headers["etag"]
    assert "Accept" in by_accept.headers["vary"]


@pytest.mark.parametrize("address", ["/ontology", "/shapes", "/ontology/0.1.0", "/shapes/0.2.0"])
def test_a_browser_gets_a_page_and_whoever_takes_anything_json(web: TestClient, address: str) -> None:
    assert web.get(address, headers={"Accept": BROWSER}).headers["content-type"] == "text/html; charset=utf-8"
    assert web.get(address).headers["content-type"] == "application/json"


def test_what_cannot_be_given_is_told_with_the_list(web: TestClient) -> None:
    refused = web.get("/ontology", headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert {"media_type": "text/turtle", "suffix": ".ttl"} in refused.json()["available"]


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("suffix", ["ttl", "rdf"])
def test_rdflib_reads_the_same(web: TestClient, versions: dict[str, Vocabulary], name: str, suffix: str) -> None:
    found = rdflib.Graph().parse(web.get(f"/{name}.{suffix}").content, format={"ttl": "turtle", "rdf": "xml"}[suffix])
    assert len(found) == len(set(versions[name].triples()))


@pytest.mark.parametrize("address", ["/ontology.ttl", "/ontology.html", "/shapes/0.1.0.rdf"])
def test_an_answer_is_not_sent_twice(web: TestClient, address: str) -> None:
    first = web.get(address)
    again = web.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = web.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])


# -- versions


def linked(web: TestClient, address: str) -> dict[str, str]:
    """Relation → where it leads, as `Link` has it; of several the last."""
    links = re.findall(r'<([^>]+)>; rel="([^"]+)"', web.get(address).headers["link"])
    return {relation: place for place, relation in links}


def test_a_version_names_its_neighbours(web: TestClient) -> None:
    last = linked(web, "/ontology")
    assert (last["predecessor-version"], last["latest-version"]) == ("/ontology/0.1.0", "/ontology/0.2.0")
    assert "successor-version" not in last
    first = linked(web, "/ontology/0.1.0.ttl")
    assert (first["successor-version"], first["latest-version"]) == ("/ontology/0.2.0", "/ontology/0.2.0")
    assert "predecessor-version" not in first


def test_a_document_names_its_other_forms_and_its_licence(web: TestClient) -> None:
    link = web.get("/shapes.html").headers["link"]
    assert '</shapes.ttl>; rel="alternate"; type="text/turtle"' in link
    assert "</shapes.html>" not in link
    assert linked(web, "/shapes.html")["license"] == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("name", BOTH)
def test_the_version_that_a_document_names_is_there_and_is_the_same(web: TestClient, name: str) -> None:
    """owl:versionIRI of the current document leads to what it says."""
    current = web.get(f"/{name}.nt").content
    iri = re.search(rb"versionIRI> <https://w3id.org/foederis([^>]+)>", current)
    assert iri is not None
    assert web.get(f"{iri[1].decode()}.nt").content == current


@pytest.mark.parametrize("path", ["0.1.1", "9.9.9", "0.1", "x" * 300, "0.1.0.xyz", "%2e%2e", "..%5c..%5cx", "0.1.0%00"])
def test_an_unknown_version_is_told_with_the_nearest(web: TestClient, path: str) -> None:
    refused = web.get(f"/ontology/{path}")
    assert refused.status_code == 404
    assert refused.json()["type"] == "/problems/not-found"
    assert set(refused.json()["nearest"]) <= {"0.1.0", "0.2.0"}
    assert refused.json()["nearest"] or path == "%2e%2e"


def test_an_unknown_suffix_is_told_with_all_of_them(web: TestClient) -> None:
    refused = web.get("/ontology.owl")
    assert refused.status_code == 404
    assert set(refused.json()["nearest"]) == {*FORMATS, "html"}


def test_a_version_that_is_not_published_is_a_draft(release: RecordInMemory, releases: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house, "ontology", lambda: tmp_path)
        with TestClient(create_app(Settings(releases=releases), lambda folder: release)) as client:
            assert client.get("/ontology/0.2.0.nt").content == client.get("/ontology.nt").content
            assert client.get("/ontology/0.1.0").json()["nearest"] == ["0.2.0"]
            assert "<strong>a draft</strong>" in client.get("/ontology.html").text
            assert "latest-version" not in client.get("/ontology").headers["link"]


def test_what_has_a_name_below_the_document_is_told_within_it(web: TestClient) -> None:
    answer = web.get("/ontology/alignments", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ontology#alignments")
    assert web.get("/ontology/alignments.ttl", follow_redirects=False).headers["location"] == "/ontology.ttl#alignments"


@pytest.mark.parametrize("name", BOTH)
def test_the_graph_of_a_document_leads_to_it(web: TestClient, name: str) -> None:
    assert web.get(f"/id/graph/{name}", follow_redirects=False).headers["location"] == f"/{name}"
    assert web.get(f"/id/graph/{name}.nt").content == web.get(f"/{name}.nt").content
    assert web.get(f"/id/graph/{name}.xyz").status_code == 404
    assert web.get(f"/id/graph/{name}?suffix=nt").status_code == 422


def test_a_shape_is_told_in_the_document_of_all(web: TestClient) -> None:
    answer = web.get("/id/shape/norm", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/shapes#norm")
    refused = web.get("/id/shape/nrom", follow_redirects=False)
    assert refused.status_code == 404
    assert "norm" in refused.json()["nearest"]


# -- pages


class Reader(HTMLParser):
    """What a page has: anchors, links, what it loads, and what a strict policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.forbidden: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        loads = "src" if tag != "link" else "href" * (given.get("rel") == "stylesheet")
        self.loads += [given[loads] or ""] if loads in given else []
        self.forbidden += [name for name, _ in attrs if name == "style" or name.startswith("on")]
        self.forbidden += [tag] * (tag in ("script", "style", "iframe", "form"))


PAGES = ["/ontology", "/shapes", "/ontology/0.1.0", "/shapes/0.1.0"]


@pytest.fixture(scope="module", params=PAGES)
def read(web: TestClient, request: pytest.FixtureRequest) -> tuple[str, Reader]:
    return request.param, Reader(web.get(f"{request.param}.html").text)


def test_every_term_and_every_shape_has_its_place(read: tuple[str, Reader], versions: dict[str, Vocabulary]) -> None:
    """So `…/ontology#Act` leads to it, and `…/id/shape/act` too."""
    path, page = read
    document = versions[path.split("/")[1]]
    kinds = {NamedNode(vocabulary.OWL + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
    kinds |= {NamedNode(f"http://www.w3.org/ns/shacl#{kind}Shape") for kind in ("Node", "Property")}
    terms = {triple.subject.value for triple in document.triples() if triple.object in kinds}
    assert len(terms) > 200
    assert {re.split("[#/]", term)[-1] for term in terms} - set(page.ids) == set()
    assert len(page.ids) == len(set(page.ids))


def test_a_page_loads_its_own_style_and_nothing_else(read: tuple[str, Reader]) -> None:
    assert read[1].loads == ["/static/foederis.css"]
    assert read[1].forbidden == []


def test_links_within_a_page_lead_to_a_place_in_it(read: tuple[str, Reader]) -> None:
    inner = {link[1:] for link in read[1].links if link.startswith("#")}
    assert len(inner) > 200
    assert inner - set(read[1].ids) == set()


def test_links_to_other_documents_lead_to_documents(web: TestClient, read: tuple[str, Reader]) -> None:
    path, page = read
    ours = sorted({link.partition("#")[0] for link in page.links if link.startswith("/")})
    assert all(web.get(link).status_code == 200 for link in ours)
    assert any(link.startswith("/concepts/") for link in ours) == path.endswith(("ontology", "shapes"))
    assert {link.partition("#")[2] for link in page.links if link.startswith("/shapes#")} - shapes_of(web) == set()
    assert [link for link in page.links if not link.startswith(("/", "#", "https://", "http://"))] == []


def shapes_of(web: TestClient) -> set[str]:
    return set(Reader(web.get("/shapes.html").text).ids)


def article(page: str, anchor: str) -> str:
    found = re.search(rf'<article id="{anchor}">(.*?)</article>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_class_is_told_with_all_that_belongs_to_it(web: TestClient, record: RecordInMemory) -> None:
    told = article(web.get("/ontology.html").text, "Act")
    acts = len(record.graph.things(names.term("Act")))
    assert f"{acts:,} things in this release" in told
    for wanted in (
        "definition",
        "example",
        '<a href="#actType"><code>fo:actType</code></a>',
        '<a href="/shapes#act"><code>shape:act</code></a>',
        '<a href="http://www.w3.org/ns/prov#Activity"><code>prov:Activity</code></a>',
        "/acts/{slug}",
    ):
        assert wanted in told


def test_a_class_has_the_properties_of_those_above_it(web: TestClient) -> None:
    told = article(web.get("/ontology.html").text, "CountClaim")
    assert "<dt>as claim</dt>" in told
    assert '<a href="#paragraph"><code>fo:paragraph</code></a>' in told


def test_a_property_is_told_with_its_ends_its_use_and_its_shapes(web: TestClient, record: RecordInMemory) -> None:
    told = article(web.get("/ontology.html").text, "actType")
    uses = len(list(record.graph.store.quads_for_pattern(None, NamedNode(names.term("actType")), None, None)))
    assert f"{uses:,} statements in this release" in told
    assert '<a href="#Act"><code>fo:Act</code></a>' in told
    assert '<a href="/shapes#act-type"><code>shape:act-type</code></a>' in told


def test_an_example_leads_to_what_it_names(web: TestClient) -> None:
    assert '<a href="/norms/cat-1984-art-3"><code>norm:cat-1984-art-3</code></a>' in article(
        web.get("/ontology.html").text, "Norm"
    )
    assert "/norms/cat" not in article(web.get("/ontology/0.1.0.html").text, "Norm")


def test_a_scheme_lists_its_concepts(web: TestClient) -> None:
    told = article(web.get("/ontology.html").text, "scheme_act-types")
    assert '<a href="/concepts/forced-return"><code>concept:forced-return</code></a>' in told


def test_a_shape_is_told_with_target_properties_mend_and_severity(web: TestClient) -> None:
    told = article(web.get("/shapes.html").text, "norm")
    assert '<a href="/ontology#Norm"><code>fo:Norm</code></a>' in told
    assert '<a href="#norm-modality"><code>shape:norm-modality</code></a>' in told
    assert "The model has no such property on this" in told
    assert "<code>sh:Violation</code>" in told
    one = article(web.get("/shapes.html").text, "norm-derogable")
    assert '<a href="/ontology#derogable"><code>fo:derogable</code></a> true or false' in one
    assert "at most 1" in one
    assert "xsd:boolean" in one


def test_text_is_escaped_and_an_address_that_is_none_is_no_link(releases: Path, record: RecordInMemory) -> None:
    hostile = """<https://w3id.org/foederis/ontology#Bad> a <http://www.w3.org/2002/07/owl#Class> ;
        <http://www.w3.org/2000/01/rdf-schema#label> "<script>alert(1)</script>"@en ;
        <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> ;
        <http://www.w3.org/2000/01/rdf-schema#comment> "\\"><img src=x>"@ko ."""
    quads = [Quad(*quad.triple, ONTOLOGY) for quad in parse(hostile.encode(), format=RdfFormat.TURTLE)]
    bad = RecordInMemory(record.version, Graph.of(quads), record.law)
    with TestClient(create_app(Settings(releases=releases), lambda folder: bad)) as client:
        text = client.get("/ontology.html").text
    page = Reader(text)
    assert page.forbidden == []
    assert page.loads == ["/static/foederis.css"]
    assert [link for link in page.links if "alert" in link] == []
    assert "&lt;script&gt;" in text


def test_uses_are_those_that_the_release_tells_of_itself(record: RecordInMemory) -> None:
    from foederis_api.pages.uses import VOID, uses

    graph = f"""@prefix void: <{VOID}> . @prefix fo: <{names.ONTOLOGY}> .
        <{names.iri("release", "v")}> void:classPartition <x:c> ; void:propertyPartition <x:p> .
        <x:c> void:class fo:Act ; void:entities 7 . <x:p> void:property fo:actor ; void:triples 8 ."""
    told = Graph.of([quad.triple for quad in parse(graph.encode(), format=RdfFormat.TURTLE)])
    assert uses(told, "v") == {names.term("Act"): 7, names.term("actor"): 8}
    assert uses(record.graph, "v")[names.term("Act")] == len(record.graph.things(names.term("Act")))


# -- static files


def test_the_style_is_sent_once(web: TestClient) -> None:
    first = web.get("/static/foederis.css", headers={"Accept-Encoding": "identity"})
    packed = web.get("/static/foederis.css", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert "max-age" in first.headers["cache-control"]
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == first.content
    assert packed.headers["etag"] != first.headers["etag"]
    for headers in ({"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}):
        tag = web.get("/static/foederis.css", headers=headers).headers["etag"]
        assert web.get("/static/foederis.css", headers={**headers, "If-None-Match": tag}).status_code == 304
    assert web.get("/static/foederis.css", headers={"If-Match": '"other"'}).status_code == 412
    assert web.head("/static/foederis.css").content == b""


def test_the_style_loads_nothing_from_elsewhere(web: TestClient) -> None:
    assert re.findall(r"@import|url\(", web.get("/static/foederis.css").text) == []


@pytest.mark.parametrize("name", ["foederis.cs", "..%2fapp.py", "%2e%2e", "..%5capp.py", "foederis.css%00", "x" * 300])
def test_no_other_file_is_reached(web: TestClient, name: str) -> None:
    assert web.get(f"/static/{name}").status_code == 404


def test_the_whole_is_described(web: TestClient) -> None:
    described = json.loads(web.get("/openapi.json").content)
    assert {"/ontology", "/ontology/{version}", "/shapes", "/shapes/{version}"} <= described["paths"].keys()
    assert web.get("/").json()["addresses"]["ontology"] == "/ontology"
