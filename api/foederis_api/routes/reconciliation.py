"""Names of somebody's brought together with things here, as OpenRefine asks it."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from foederis.errors import InvalidValue, UnknownName
from foederis_api import pages, problems
from foederis_api.holder import Held
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import IN_JSON, NoQuery, PreviewQuery, ProposeQuery, ReconcileQuery, SuggestQuery
from foederis_api.problems import UnknownParameter, UnsupportedMediaType
from foederis_api.reconciliation import extension, service
from foederis_api.reconciliation.candidates import answer, names_of
from foederis_api.reconciliation.kinds import entity
from foederis_api.reconciliation.queries import read
from foederis_api.routes.shared import InHand, may_answer, send_new
from foederis_api.views import FOLDERS

router = APIRouter(tags=["reconciliation"])
ASKED = ("queries", "extend")
FORM = "application/x-www-form-urlencoded"
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "properties": {
                        "queries": {"type": "string", "description": "A batch of queries, as JSON."},
                        "extend": {"type": "string", "description": "Properties of things, as JSON."},
                    },
                }
            }
        },
    }
}
# A preview is shown in a frame of whoever asks; nothing in it can be pressed but a link.
FRAMED = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *"}


async def posted(request: Request) -> tuple[str, str]:
    """What is asked in the body of a form: `queries` or `extend`, and its value."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise UnsupportedMediaType(f"the body is {kind[:REPEATED] or 'of no stated type'}", mend=f"send it as {FORM}")
    try:
        pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True, errors="strict", max_num_fields=8)
    except ValueError:
        raise InvalidValue("the body is no form in UTF-8", place="", mend="send queries=…, percent-encoded") from None
    unknown = next((name for name, _ in pairs if name not in ASKED), None)
    if unknown is not None:
        raise UnknownParameter("parameter", unknown[:REPEATED], ASKED, place=unknown[:REPEATED])
    if len(pairs) != 1:
        raise InvalidValue(
            "there is not one batch of queries", place="queries", mend="send `queries` or `extend`, once"
        )
    return pairs[0]


@router.get(
    "/reconcile",
    response_model=dict[str, Any],
    dependencies=IN_JSON,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID),
    summary="What the reconciliation service offers; with `queries`, which things names may stand for",
)
def reconcile(request: Request, held: InHand, query: ReconcileQuery) -> Response:
    """The Entity Reconciliation API, version 0.2, as OpenRefine speaks it: without `queries` its manifest."""
    if query.queries is not None and query.extend is not None:
        raise InvalidValue("`queries` and `extend` are both given", place="extend", mend="ask for one at a time")
    if query.extend is not None:
        return send_new(request, held, _answers(held, "extend", query.extend))
    if query.queries is None:
        public: str | None = request.app.state.settings.public_url
        return send_new(request, held, service.manifest(held, public or str(request.base_url)))
    return send_new(request, held, _answers(held, "queries", query.queries))


@router.post(
    "/reconcile",
    response_model=dict[str, Any],
    dependencies=IN_JSON,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID, problems.MEDIA, problems.TOO_LARGE),
    openapi_extra=BODY,
    summary="Which things names may stand for",
)
def reconcile_posted(
    request: Request, held: InHand, asked: Annotated[tuple[str, str], Depends(posted)], _: NoQuery
) -> Response:
    return send_new(request, held, _answers(held, *asked))


def _answers(held: Held, asked: str, text: str) -> dict[str, Any]:
    if asked == "extend":
        return extension.extended(held, extension.read(text))
    return {name: {"result": answer(held, query)} for name, query in read(text).items()}


@router.get(
    "/reconcile/suggest/entity",
    response_model=dict[str, Any],
    dependencies=IN_JSON,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID),
    summary="Things whose names are like what is typed",
)
def suggest_entity(request: Request, held: InHand, query: SuggestQuery) -> Response:
    return send_new(request, held, {"result": service.entities(held, query.prefix, query.type, query.cursor)})


@router.get(
    "/reconcile/suggest/type",
    response_model=dict[str, Any],
    dependencies=IN_JSON,
    responses=may_answer(problems.INVALID),
    summary="Types of things whose names are like what is typed",
)
def suggest_type(request: Request, held: InHand, query: SuggestQuery) -> Response:
    return send_new(request, held, {"result": service.types(query.prefix, query.cursor)})


@router.get(
    "/reconcile/suggest/property",
    response_model=dict[str, Any],
    dependencies=IN_JSON,
    responses=may_answer(problems.INVALID),
    summary="Properties whose names are like what is typed",
)
def suggest_property(request: Request, held: InHand, query: SuggestQuery) -> Response:
    return send_new(request, held, {"result": service.properties(query.prefix, query.cursor)})


@router.get(
    "/reconcile/extend/propose",
    response_model=dict[str, Any],
    dependencies=IN_JSON,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID),
    summary="Which properties can be told of things of a type",
)
def propose(request: Request, held: InHand, query: ProposeQuery) -> Response:
    return send_new(request, held, extension.proposed(query.type, query.limit))


@router.get(
    "/reconcile/preview",
    response_class=HTMLResponse,
    responses=may_answer(problems.UNKNOWN_NAME),
    summary="A thing in short, for a frame of somebody's",
)
def preview(held: InHand, query: PreviewQuery) -> Response:
    found = entity(held, query.id)
    if found is None:
        near = [f"state/{each}" for each in nearest(query.id.rpartition("/")[2], held.slugs.get("state", ()))]
        raise UnknownName("identifier", query.id[:REPEATED], near, place="id")
    kind, slug = found
    labels = held.known.labels(kind.kind, slug)
    others = [each for each in dict.fromkeys(names_of(held, kind, slug)) if each not in labels.values()]
    page = pages.render(
        "preview.html", labels=labels, others=others, type=kind.name, address=f"/{FOLDERS[kind.kind]}/{slug}.html"
    )
    return HTMLResponse(page, headers={**FRAMED, "Cache-Control": "no-cache"})
