"""Acts put to the law: a hypothetical one in, and a recorded one in the same form."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from foederis_api import models, problems, views
from foederis_api.batch import MOST, Batch, answers
from foederis_api.forms import JSON_ALONE, Form, negotiated
from foederis_api.holder import Held
from foederis_api.parameters import IN_JSON, LINES, Acts, NoQuery
from foederis_api.reply import RELEASE_HEADER
from foederis_api.routes.shared import InHand, Slug, may_answer, send, send_new

router = APIRouter(tags=["acts"])

ACT = {"$ref": "#/components/schemas/ActForm"}
SEVERAL = {"type": "array", "items": ACT, "minItems": 1, "maxItems": MOST}
BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"anyOf": [ACT, SEVERAL]}},
        LINES[0]: {"schema": {"type": "string", "description": f"An act a line, up to {MOST:,}."}},
    },
}
STREAMED = {"schema": {"type": "string", "description": "For each act of a batch a line: `Assessed`, or a `Problem`."}}


@router.post(
    "/assess",
    response_model=models.Assessed,
    responses={
        200: {"description": "The assessments; of a batch, a line for each act.", "content": {LINES[0]: STREAMED}},
        **may_answer(
            problems.MALFORMED,
            problems.UNKNOWN_NAME,
            problems.INVALID,
            problems.CONTRADICTION,
            problems.MEDIA,
            problems.TOO_LARGE,
        ),
    },
    summary="Which obligations a hypothetical act would implicate; nothing is stored",
    openapi_extra={"requestBody": BODY},
)
def assess(request: Request, held: InHand, body: Acts, _: NoQuery) -> Response:
    """Take an act from `/acts/{slug}/input`, change a fact, and ask again.

    A batch of up to a thousand, as a JSON array or as NDJSON, is answered as NDJSON, in order: each line is what a
    request for that act alone is answered, byte for byte, be it a problem.
    """
    if isinstance(body, Batch):
        form = negotiated(request, (Form.NDJSON,))
        return StreamingResponse(_lines(held, body), headers=_headers(held), media_type=form.media_type)
    negotiated(request, JSON_ALONE)
    return send_new(request, held, views.assessed(held, body))


def _lines(held: Held, batch: Batch) -> Iterator[bytes]:
    return answers(batch, lambda act: views.assessed(held, act))


def _headers(held: Held) -> dict[str, str]:
    """The lines are made while they are sent: there is no tag over them."""
    return {RELEASE_HEADER: held.version, "Cache-Control": "no-store", "Vary": "Accept"}


@router.get(
    "/acts/{slug}/input",
    response_model=models.ActForm,
    responses=may_answer(problems.NOT_FOUND),
    summary="A recorded act in the form that POST /assess takes",
    dependencies=IN_JSON,
)
def act_input(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
    return send(request, held, ("input", slug), lambda: views.act_input(held, slug))
