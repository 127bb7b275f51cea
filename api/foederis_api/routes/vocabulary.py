"""The ontology and the shapes: current and in every published version, by suffix or `Accept`."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from foederis import names
from foederis_api import problems
from foederis_api.forms import THINGS, Form, negotiated, split
from foederis_api.parameters import NoQuery
from foederis_api.reply import respond
from foederis_api.routes.shared import InHand, Slug, content_of, may_answer
from foederis_api.vocabularies import ALL, Document, form_of

router = APIRouter(tags=["vocabulary"])

Version = Annotated[str, Path(description="The version, such as `0.1.0`.")]


def current(name: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, _: NoQuery) -> Response:
        return _send(request, Document(held, name), None)

    return endpoint


def suffixed(name: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, suffix: str, _: NoQuery) -> Response:
        return _send(request, Document(held, name), form_of(suffix, name))

    return endpoint


def versioned(name: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, version: Version, _: NoQuery) -> Response:
        bare, form = split(version)
        if names.is_slug(bare) and held.graph.has(f"{names.BASE}{name}/{bare}"):
            return _part(name, bare, form)
        return _send(request, Document(held, name, bare), form)

    return endpoint


def graph(name: str) -> Callable[..., Response]:
    """From the graph of a release that holds the document to the document."""

    def endpoint(_: NoQuery) -> Response:
        return RedirectResponse(f"/{name}", status_code=303)

    return endpoint


def graph_suffixed(name: str) -> Callable[..., Response]:
    def endpoint(suffix: str, _: NoQuery) -> Response:
        return RedirectResponse(f"/{name}.{form_of(suffix, name).suffix}", status_code=303)

    return endpoint


def _send(request: Request, document: Document, form: Form | None) -> Response:
    form = form or negotiated(request)
    key = ("vocabulary", document.name, document.version, form)
    return respond(request, document.held.cache.get(key, lambda: document.answer(form)), document.held.version)


def _part(name: str, part: str, form: Form | None) -> Response:
    """What has a name of its own below the document, such as the alignments, is told within it."""
    place = f"/{name}.{form.suffix}" if form else f"/{name}"
    return RedirectResponse(f"{place}#{part}", status_code=303)


for _name in ALL:
    router.add_api_route(
        f"/{_name}",
        current(_name),
        responses={200: {"content": content_of(THINGS)}, **may_answer()},
        summary=f"The {_name} of the release, as data or as a page",
        operation_id=f"get_{_name}",
    )
    router.add_api_route(f"/{_name}.{{suffix}}", suffixed(_name), include_in_schema=False)
    router.add_api_route(f"/id/graph/{_name}", graph(_name), include_in_schema=False)
    router.add_api_route(f"/id/graph/{_name}.{{suffix}}", graph_suffixed(_name), include_in_schema=False)
    router.add_api_route(
        f"/{_name}/{{version}}",
        versioned(_name),
        responses={200: {"content": content_of(THINGS)}, **may_answer(problems.NOT_FOUND)},
        summary=f"A published version of the {_name}",
        operation_id=f"get_{_name}_version",
    )


@router.get("/id/shape/{slug}", include_in_schema=False)
def shape(held: InHand, slug: Slug, _: NoQuery) -> Response:
    """A shape is told in the document of all of them."""
    bare, form = split(slug)
    held.find("shape", bare)
    return _part("shapes", bare, form)
