"""Every kind of thing under its own address, and lists of the kinds that one begins with."""

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from foederis_api import models, problems, representations, views
from foederis_api.forms import negotiated, split
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import IN_JSON, ExpandQuery, LinkQuery, ListQuery, NoQuery
from foederis_api.problems import NotFound
from foederis_api.reply import respond
from foederis_api.routes.shared import InHand, Slug, may_answer, question, send_page
from foederis_api.views import FOLDERS

router = APIRouter()

LISTED = ("norm", "scheme", "source", "state", "treaty")
MODELS = {"assessment": models.AssessmentDocument, "event": models.Event}


def one(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
        name, asked = split(slug)
        form = asked or negotiated(request)
        return respond(
            request,
            held.cache.get((kind, name, form), lambda: representations.answer(held, kind, name, form)),
            held.version,
        )

    return endpoint


def assessment(request: Request, held: InHand, slug: Slug, query: ExpandQuery) -> Response:
    name, asked = split(slug)
    form, wanted = asked or negotiated(request), query.wanted()
    make = partial(representations.answer, held, "assessment", name, form, wanted)
    return respond(request, held.cache.get(("assessment", name, form, wanted), make), held.version)


def linking(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, slug: Slug, query: LinkQuery) -> Response:
        asked = question(request, *query.asked())
        return send_page(request, held, views.linked_from(held, kind, slug, asked, query))

    return endpoint


def listing(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, query: ListQuery) -> Response:
        return send_page(request, held, views.things(held, kind, question(request), query))

    return endpoint


for _kind in LISTED:
    router.add_api_route(
        f"/{FOLDERS[_kind]}",
        listing(_kind),
        response_model=models.ReferenceList,
        responses=may_answer(problems.INVALID),
        summary=f"All {FOLDERS[_kind]}",
        operation_id=f"list_{FOLDERS[_kind]}",
        tags=[FOLDERS[_kind]],
        dependencies=IN_JSON,
    )
for _kind in FOLDERS:
    router.add_api_route(
        f"/{FOLDERS[_kind]}/{{slug}}",
        assessment if _kind == "assessment" else one(_kind),
        response_model=MODELS.get(_kind, models.Thing),
        responses=may_answer(problems.NOT_FOUND, *((problems.UNKNOWN_NAME,) if _kind == "assessment" else ())),
        summary=f"One of the {FOLDERS[_kind]}",
        operation_id=f"get_{_kind}",
        tags=[FOLDERS[_kind]],
    )
    router.add_api_route(
        f"/{FOLDERS[_kind]}/{{slug}}/linked-from",
        linking(_kind),
        response_model=models.LinkList,
        responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME, problems.INVALID),
        summary=f"What links to one of the {FOLDERS[_kind]}",
        operation_id=f"links_to_{_kind}",
        tags=[FOLDERS[_kind]],
        dependencies=IN_JSON,
    )


@router.get(
    "/id/{kind}/{slug}",
    status_code=303,
    responses=may_answer(problems.NOT_FOUND),
    summary="From an identifier to the address of the document about it",
    tags=["things"],
)
def identifier(held: InHand, kind: str, slug: Slug, _: NoQuery) -> Response:
    """A suffix is carried over; `Accept` is looked at there (a thing is no document, and has no forms)."""
    if kind not in FOLDERS:
        raise NotFound("kind of thing", kind[:REPEATED], nearest(kind, FOLDERS))
    held.find(kind, split(slug)[0])
    return RedirectResponse(f"/{FOLDERS[kind]}/{slug}", status_code=303)
