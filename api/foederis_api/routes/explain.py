"""Why, and why not, in sentences."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import models, problems
from foederis_api.explanation import explain
from foederis_api.parameters import IN_JSON, ExplainQuery
from foederis_api.routes.shared import InHand, may_answer, send

router = APIRouter(tags=["acts"], dependencies=IN_JSON)


@router.get(
    "/explain",
    response_model=models.Explained,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID),
    summary="Why a norm applies to a recorded act, or why not, in sentences",
)
def explanation(request: Request, held: InHand, query: ExplainQuery) -> Response:
    """For each State that bears the norm here, the trace of its assessment: gate by gate, with what each rests on, on
    whose word, what the State answers, what stands beside. In English, Korean and Chinese, or in the one of `lang`.
    """
    key = ("explain", query.act, query.norm, query.bearer, query.lang)
    return send(request, held, key, lambda: explain(held, query.act, query.norm, query.bearer, query.lang))
