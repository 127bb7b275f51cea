"""Every kind of thing under its own address, with what links to it."""

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from foederis_api import models, problems, representations, views
from foederis_api.forms import THINGS, Form, negotiated, split
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import IN_JSON, ExpandQuery, LangQuery, LinkQuery, NoQuery
from foederis_api.problems import NotFound
from foederis_api.reply import respond
from foederis_api.routes.shared import InHand, Slug, content_of, may_answer, question, send_page
from foederis_api.views import FOLDERS

router = APIRouter()

MODELS = {"assessment": models.AssessmentDocument, "event": models.Event}


def one(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, slug: Slug, query: LangQuery) -> Response:
        name, asked = split(slug)
        form = asked or negotiated(request)
        language = query.wanted_language() if form in (Form.JSON, Form.JSONLD) else None
        found = held.cache.get(
            (kind, name, form, language), lambda: representations.answer(held, kind, name, form, language)
        )
        return respond(request, found, held.version, stays=True)

    return endpoint


def assessment(request: Request, held: InHand, slug: Slug, query: ExpandQuery) -> Response:
    name, asked = split(slug)
    form, wanted = asked or negotiated(request), query.wanted()
    language = query.wanted_language() if form in (Form.JSON, Form.JSONLD) else None
    make = partial(representations.answer, held, "assessment", name, form, language, wanted)
    found = held.cache.get(("assessment", name, form, language, wanted), make)
    return respond(request, found, held.version, stays=True)


def linking(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, slug: Slug, query: LinkQuery) -> Response:
        asked = question(request, *query.asked())
        found = views.linked_from(held, kind, slug, asked, query)
        return send_page(request, held, found, query.wanted_language())

    return endpoint


for _kind in FOLDERS:
    router.add_api_route(
        f"/{FOLDERS[_kind]}/{{slug}}",
        assessment if _kind == "assessment" else one(_kind),
        response_model=MODELS.get(_kind, models.Thing),
        responses={200: {"content": content_of(THINGS)}, **may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME)},
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
