"""What the data set says of itself to machines, where each standard looks for it."""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize
from starlette.responses import RedirectResponse, Response

from foederis import __version__, names
from foederis.release import metadata
from foederis.release.description import description
from foederis_api import models, problems, rdf
from foederis_api.forms import Form, negotiated
from foederis_api.holder import Held
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import NoQuery
from foederis_api.problems import NotFound
from foederis_api.reply import Answer, respond
from foederis_api.routes.house import ADDRESSES
from foederis_api.routes.shared import InHand, may_answer, public
from foederis_api.shelf import Shelf

router = APIRouter(tags=["linked data"])

OF_RDF = (Form.TURTLE, Form.JSONLD, Form.NTRIPLES, Form.RDFXML)
GRAPH_NAME = re.compile("[A-Za-z0-9._/-]{1,300}")
Suffix = Annotated[str, Path(description="`ttl`, `jsonld`, `nt` or `rdf`.", examples=["ttl"])]


@router.get("/", response_model=models.Home, responses=may_answer(), summary="What is here", tags=["service"])
def home(request: Request, held: InHand, _: NoQuery) -> Response:
    """The addresses as URI templates (RFC 6570); to who asks for RDF, the description of the data."""
    form = negotiated(request, (Form.JSON, *OF_RDF))
    if form is not Form.JSON:
        return describe(request, held, form)
    absent = {"sparql"} if request.app.state.sparql is None else set()
    addresses = {name: template for name, template in ADDRESSES.items() if name not in absent}
    document = {"name": "Foederis", "version": __version__, "release": held.version, "addresses": addresses}
    described = f'<{public(request, ".well-known/void")}>; rel="describedby"'
    return respond(request, Answer.of(document, described), held.version)


@router.get(
    "/.well-known/void",
    response_class=Response,
    responses=may_answer(problems.NOT_FOUND),
    summary="VoID, DCAT and SPARQL Service Description of the release",
)
def well_known(request: Request, held: InHand, _: NoQuery) -> Response:
    """What is in it, under which licence, where its dumps are, which releases are kept: Turtle, JSON-LD, N-Triples or
    RDF/XML."""
    return describe(request, held, negotiated(request, OF_RDF))


@router.get(
    "/.well-known/void.{suffix}",
    response_class=Response,
    responses=may_answer(problems.NOT_FOUND),
    summary="The same in the form of a suffix",
)
def well_known_as(request: Request, held: InHand, suffix: Suffix, _: NoQuery) -> Response:
    forms = {form.suffix: form for form in OF_RDF}
    if suffix not in forms:
        raise NotFound("form", suffix[:REPEATED], list(forms))
    return describe(request, held, forms[suffix])


def describe(request: Request, held: Held, form: Form) -> Response:
    kept = kept_versions(request)

    def make() -> Answer:
        body = written(said(request, held, kept), form)
        return Answer(body, "", form, public(request, f".well-known/void.{form.suffix}"))

    return respond(request, held.cache.get(("description", form, kept), make), held.version)


def kept_versions(request: Request) -> tuple[str, ...]:
    """The releases of which there are dumps, the one put in force last first."""
    return tuple(each.version for each in Shelf(request.app.state.settings.releases).kept() if each.dumps)


def said(request: Request, held: Held, kept: tuple[str, ...]) -> list[Triple]:
    """The description of the release in hand; with the SPARQL endpoint where there is one."""
    settings = request.app.state.settings
    folder = settings.releases / held.version
    dumps = next((each.dumps for each in Shelf(settings.releases).kept() if each.version == held.version), {})
    base: str = settings.public_url or names.BASE
    endpoint = f"{base}sparql" if request.app.state.sparql is not None else None
    return description(metadata.read(folder), list(dumps.values()), kept, base, endpoint)


def written(triples: list[Triple], form: Form) -> bytes:
    if form is Form.JSONLD:
        return serialize(triples, format=RdfFormat.JSON_LD) or b""
    return rdf.write(triples, form)


@router.get("/id/release/{version}", include_in_schema=False)
def release(request: Request, held: InHand, version: str, _: NoQuery) -> Response:
    """From the name of a release to what is to be had of it; 404 for one that is not kept."""
    found = Shelf(request.app.state.settings.releases).find(version, "")
    return RedirectResponse(public(request, f"dumps/{found.version}"), status_code=303)


@router.get("/id/graph/{name:path}", include_in_schema=False)
def graph(request: Request, held: InHand, name: str, _: NoQuery) -> Response:
    """From the name of a graph, or of a part that is counted in the metadata, to the description, which says what it
    is."""
    iri = names.GRAPH + name
    is_name = GRAPH_NAME.fullmatch(name) is not None
    if not is_name or not (held.graph.has(iri) or held.graph.store.contains_named_graph(NamedNode(iri))):
        known = [found.value for found in held.graph.store.named_graphs() if isinstance(found, NamedNode)]
        raise NotFound("graph", name[:REPEATED], nearest(name, [each.removeprefix(names.GRAPH) for each in known]))
    return RedirectResponse(public(request, ".well-known/void"), status_code=303)
