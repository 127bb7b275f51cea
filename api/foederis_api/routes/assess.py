"""Acts put to the law: a hypothetical one in, and a recorded one in the same form."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis.errors import InvalidValue
from foederis_api import models, problems, views
from foederis_api.parameters import IN_JSON, JsonBody, NoQuery
from foederis_api.routes.shared import InHand, Slug, may_answer, send, send_new

router = APIRouter(tags=["acts"], dependencies=IN_JSON)

BODY = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ActForm"}}}}


@router.post(
    "/assess",
    response_model=models.Assessed,
    responses=may_answer(
        problems.MALFORMED,
        problems.UNKNOWN_NAME,
        problems.INVALID,
        problems.CONTRADICTION,
        problems.MEDIA,
        problems.TOO_LARGE,
    ),
    summary="Which obligations a hypothetical act would implicate; nothing is stored",
    openapi_extra={"requestBody": BODY},
)
def assess(request: Request, held: InHand, body: JsonBody, _: NoQuery) -> Response:
    """Take an act from `/acts/{slug}/input`, change a fact, and ask again."""
    if not isinstance(body, dict):
        raise InvalidValue("the body is not an object", place="", mend="send an act, as /acts/{slug}/input shows one")
    return send_new(request, held, views.assessed(held, body))


@router.get(
    "/acts/{slug}/input",
    response_model=models.ActForm,
    responses=may_answer(problems.NOT_FOUND),
    summary="A recorded act in the form that POST /assess takes",
)
def act_input(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
    return send(request, held, ("input", slug), lambda: views.act_input(held, slug))
