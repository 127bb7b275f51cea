"""What the service's problems mean: each kind under its `type`, and all of them; for programs and for people."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from foederis_api import models, pages, problems
from foederis_api.forms import Form, negotiated, split
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import NoQuery
from foederis_api.problems import KINDS, Kind, NotFound
from foederis_api.reply import Answer, respond
from foederis_api.routes.shared import may_answer

router = APIRouter(tags=["service"])

FORMS = (Form.JSON, Form.HTML)
PAGE = {"content": {Form.HTML.media_type: {"schema": {"type": "string"}}}}
Slug = Annotated[str, Path(description="The kind of problem.", examples=["unknown-name"])]


@router.get(
    "/problems",
    response_model=models.ProblemKinds,
    responses={200: PAGE, **may_answer()},
    summary="All kinds of problems",
)
def kinds(request: Request, _: NoQuery) -> Response:
    return _all(request, negotiated(request, FORMS))


@router.get("/problems.{suffix}", include_in_schema=False)
def kinds_as(request: Request, suffix: str, _: NoQuery) -> Response:
    form = split(f"problems.{suffix}", FORMS)[1]
    if form is None:
        raise NotFound("form of the list", suffix[:REPEATED], [each.suffix for each in FORMS])
    return _all(request, form)


@router.get(
    "/problems/{slug}",
    response_model=models.ProblemKind,
    responses={200: PAGE, **may_answer(problems.NOT_FOUND)},
    summary="What a problem means",
)
def kind(request: Request, slug: Slug, _: NoQuery) -> Response:
    name, asked = split(slug, FORMS)
    if name not in KINDS:
        raise NotFound("problem", name[:REPEATED], nearest(name, KINDS))
    form = asked or negotiated(request, FORMS)
    if form is Form.HTML:
        return _page(request, f"{KINDS[name].title} – a problem", [KINDS[name]], KINDS[name].type)
    return respond(request, Answer.of(_told(KINDS[name]), _other(KINDS[name].type, form)), None)


def _all(request: Request, form: Form) -> Response:
    """All kinds; the list rests on no release, and so is there before the first."""
    if form is Form.HTML:
        return _page(request, "Problems", list(KINDS.values()), "/problems")
    document = {"items": [_told(each) for each in KINDS.values()], "total": len(KINDS), "next": None}
    return respond(request, Answer.of(document, _other("/problems", form)), None)


def _page(request: Request, title: str, shown: list[Kind], address: str) -> Response:
    body = pages.render("problems.html", title=title, kinds=shown, address=address)
    return respond(request, Answer(body, _other(address, Form.HTML), Form.HTML), None)


def _told(kind: Kind) -> dict[str, object]:
    return {"type": kind.type, "title": kind.title, "status": kind.status, "meaning": kind.meaning}


def _other(address: str, shown: Form) -> str:
    """Where the other form is (RFC 8288)."""
    others = (form for form in FORMS if form is not shown)
    return ", ".join(f'<{address}.{form.suffix}>; rel="alternate"; type="{form.media_type}"' for form in others)
