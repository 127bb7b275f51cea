"""Free text: what has these words."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import models, problems
from foederis_api.parameters import IN_JSON, SearchQuery
from foederis_api.routes.shared import InHand, may_answer, question, send_page
from foederis_api.search import answers

router = APIRouter(tags=["search"], dependencies=IN_JSON)


@router.get(
    "/search",
    response_model=models.SearchList,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID),
    summary="What has these words, in English, Korean or Chinese, best first",
)
def search(request: Request, held: InHand, query: SearchQuery) -> Response:
    """Names, other names, descriptions, statements and summaries are searched. All words must be there, each as a word
    or as the beginning of one; case and accents do not matter, and signs are no commands. With each thing come the
    texts in which the words stand, and where: `marks` are characters (code points) of `text`.
    """
    found = answers.search(held, query, question(request, *query.asked()))
    return send_page(request, held, found, query.wanted_language())
