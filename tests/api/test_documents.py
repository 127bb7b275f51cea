"""Things as documents: one shape for every thing of a kind, in step with the shapes of the record."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from foederis import house, names
from foederis.answers import Names
from foederis.store import Graph, turtle_files
from foederis_api import models
from foederis_api.context import key
from foederis_api.documents import SINGLE, Documents
from foederis_api.holder import Held
from foederis_api.lists.models import MODELS
from foederis_api.views import FOLDERS

SH = "http://www.w3.org/ns/shacl#"
# One in one kind of thing, several in another: always a list.
SOMETIMES = {names.term("onTreaty"), names.term("ofBearer")}
MAY_BE_NONE = ("membership", "exception", "status")
DERIVED = re.compile("TimeStamp$")


@pytest.fixture(scope="module")
def limits() -> dict[str, set[str]]:
    """For each property in a shape: the limits that shapes set to how often it stands (“” where one sets none)."""
    graph = Graph.of_files(turtle_files(house.shapes()))
    found: dict[str, set[str]] = {}
    for quad in graph.store.quads_for_pattern(None, NamedNode(SH + "path"), None, None):
        if isinstance(quad.object, NamedNode):
            stated = graph.store.quads_for_pattern(quad.subject, NamedNode(SH + "maxCount"), None, None)
            found.setdefault(quad.object.value, set()).update({each.object.value for each in stated} or {""})
    return found


def test_what_a_shape_allows_once_is_no_list(limits: dict[str, set[str]]) -> None:
    once = {path for path, found in limits.items() if "1" in found and path.startswith(names.ONTOLOGY)}
    assert once - SOMETIMES <= SINGLE


def test_what_is_no_list_is_allowed_once_by_a_shape(limits: dict[str, set[str]]) -> None:
    assert {path for path in SINGLE if "1" not in limits.get(path, set()) and not DERIVED.search(path)} == set()


def test_nothing_in_the_record_has_two_values_where_one_is_promised(record: Any) -> None:
    seen: dict[tuple[str, str], set[str]] = {}
    for quad in record.graph.store.quads_for_pattern(None, None, None, None):
        if quad.predicate.value in SINGLE and not getattr(quad.object, "language", None):
            seen.setdefault((quad.subject.value, quad.predicate.value), set()).add(str(quad.object))
    assert {pair for pair, values in seen.items() if len(values) > 1} == set()


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        (names.term("timeKind"), "time_kind"),
        (names.term("actType"), "act"),
        (names.term("textSha256"), "text_sha256"),
        ("http://purl.org/dc/terms/source", "sources"),
        ("http://www.w3.org/2000/01/rdf-schema#label", "label"),
        ("http://www.w3.org/2004/02/skos/core#scopeNote", "scope_note"),
    ],
)
def test_keys_are_names_as_json_has_them(predicate: str, expected: str) -> None:
    assert key(predicate) == expected


def test_two_properties_of_a_thing_never_share_a_key(record: Any) -> None:
    seen: dict[tuple[str, str], set[str]] = {}
    for quad in record.graph.store.quads_for_pattern(None, None, None, None):
        if quad.subject.value.startswith(names.ID):
            seen.setdefault((quad.subject.value, key(quad.predicate.value)), set()).add(quad.predicate.value)
    assert {pair: found for pair, found in seen.items() if len(found) > 1} == {}


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_thing_of_the_record_has_its_document(client: TestClient, record: Any, kind: str) -> None:
    slugs = Held(record).slugs.get(kind, [])
    assert slugs or kind in MAY_BE_NONE
    for slug in slugs:
        answer = client.get(f"/{FOLDERS[kind]}/{slug}")
        assert answer.status_code == 200, slug
        document = answer.json()
        if kind == "assessment":
            models.AssessmentDocument.model_validate(document)
        else:
            models.Thing.model_validate(document)
        assert document["slug"] == slug
        assert document["id"] == names.iri(kind, slug)
        assert all(re.fullmatch(r"@context|[a-z0-9_]+", name) for name in document)
        for link in document.get("links", {}).values():
            assert client.get(link).status_code == 200, link


def test_an_event_holds_its_acts_and_they_their_groups(client: TestClient) -> None:
    event = client.get("/events/2023-10-09-chn-forced-return").json()
    (act,) = event["acts"]
    assert act["act"]["slug"] == "forced-return"
    assert act["actor"]["label"]["ko"] == "중국"
    assert act["affects"][0]["nationality"][0]["slug"] == "prk"
    assert "in_event" not in act, "the way back to the whole is not repeated"
    assert "in_event" in client.get(f"/acts/{act['slug']}").json()


def test_a_norm_holds_its_requirements_and_the_arguments_on_it(client: TestClient) -> None:
    norm = client.get("/norms/cat-1984-art-3").json()
    assert norm["derogable"] is False
    assert norm["modality"]["slug"] == "modality-prohibition"
    assert {"danger-of-torture"} <= {requirement["slug"] for requirement in norm["condition_requirement"]}
    assert norm["rests_on"][0]["slug"] == "cat-1984-art-3"


def test_a_treaty_holds_its_norms_and_provisions(client: TestClient) -> None:
    treaty = client.get("/treaties/cat-1984").json()
    assert "cat-1984-art-3" in [norm["slug"] for norm in treaty["norms"]]
    assert "cat-1984-art-3" in [provision["slug"] for provision in treaty["provisions"]]
    assert treaty["entry_into_force"] == "1987-06-26"


def test_every_identifier_in_an_answer_leads_to_a_document(client: TestClient) -> None:
    found: set[str] = set()
    for address in ("/obligations", "/counts", "/claims"):
        found |= identifiers(client.get(f"/events/2023-10-09-chn-forced-return{address}").json())
    assert len(found) > 50
    for iri in found:
        assert client.get(iri.removeprefix(names.BASE.rstrip("/"))).status_code == 200, iri


def identifiers(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["id"]} if isinstance(value.get("id"), str) else set()
        return own.union(*(identifiers(inner) for inner in value.values()))
    return set().union(*(identifiers(inner) for inner in value)) if isinstance(value, list) else set()


def test_a_scheme_holds_its_concepts_and_a_concept_the_narrower(client: TestClient) -> None:
    scheme = client.get("/schemes/act-types").json()
    assert "forced-return" in [concept["slug"] for concept in scheme["concepts"]]
    assert "forced-return" in [concept["slug"] for concept in client.get("/concepts/removal").json()["narrower"]]


@pytest.mark.parametrize("kind", ["norm", "scheme", "source", "state", "treaty"])
def test_a_kind_is_listed(client: TestClient, record: Any, kind: str) -> None:
    document = client.get(f"/{FOLDERS[kind]}?limit=100").json()
    MODELS[FOLDERS[kind]].model_validate(document)
    assert document["total"] == len(Held(record).slugs[kind])
    assert document["items"][0]["slug"] == Held(record).slugs[kind][0]


def test_an_identifier_leads_to_its_document(client: TestClient) -> None:
    answer = client.get("/id/treaty/cat-1984", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/treaties/cat-1984")
    assert client.get("/id/treaty/cat-1985").json()["nearest"][0] == "cat-1984"
    assert client.get("/id/trety/cat-1984").json()["nearest"][0] == "treaty"


def test_numbers_truth_and_text_are_told_apart() -> None:
    turtle = b"""@prefix fo: <https://w3id.org/foederis/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix edtf: <http://id.loc.gov/datatypes/edtf/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://w3id.org/foederis/id/claim/x> a fo:CountClaim ; fo:value 670 ; fo:firstHand true ; fo:paragraph 6 ;
            fo:date "2023-10-09"^^edtf:EDTF ; fo:saidOn "2023"^^xsd:gYear ; fo:note "a"@en, "b"@ko ;
            skos:altLabel "c"@en, "d"@en ; fo:about <urn:x> ."""
    terms = parse(path=house.ontology() / "foederis.ttl", format=RdfFormat.TURTLE)
    graph = Graph.of([*terms, *parse(turtle, RdfFormat.TURTLE)])
    document = Documents(graph, Names(graph)).document(names.iri("claim", "x"))
    assert {name: document[name] for name in document if name not in ("id", "label")} == {
        "slug": "x",
        "type": ["CountClaim"],
        "about": ["urn:x"],
        "date": "2023-10-09",
        "first_hand": True,
        "note": {"en": "a", "ko": "b"},
        "other_labels": {"en": ["c", "d"]},
        "paragraph": 6,
        "said_on": {"@value": "2023", "@type": "http://www.w3.org/2001/XMLSchema#gYear"},
        "value": 670,
    }
