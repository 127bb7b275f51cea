"""Stored queries: each file of `queries/` is an address."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from foederis.questions import Question
from foederis_api import models, queries
from foederis_api.forms import RESULTS, Form, negotiated, split
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import IN_JSON, NoQuery
from foederis_api.problems import NotFound
from foederis_api.reply import Answer, respond
from foederis_api.routes.shared import InHand, may_answer, send

router = APIRouter(tags=["queries"])

Name = Annotated[str, Path(description="The name of the query: that of its file.")]


async def known(request: Request) -> Mapping[str, Question]:
    """The questions that the application found when it began."""
    found: Mapping[str, Question] = request.app.state.questions
    return found


Known = Annotated[Mapping[str, Question], Depends(known)]


@router.get(
    "/queries",
    response_model=models.QueryList,
    responses=may_answer(),
    summary="The stored queries, with what each asks for",
    dependencies=IN_JSON,
)
def catalogue(request: Request, held: InHand, questions: Known, _: NoQuery) -> Response:
    return send(request, held, "queries", lambda: queries.catalogue(held, questions))


@router.get("/queries/{name}", include_in_schema=False)
def query(request: Request, held: InHand, questions: Known, name: Name) -> Response:
    """Each query is described by its own head: `documentation` makes an operation of it."""
    bare, asked = split(name, RESULTS)
    if bare not in questions:
        raise NotFound("query", bare[:REPEATED], nearest(bare, questions))
    form = asked or negotiated(request, RESULTS)
    question = questions[bare]
    if form is Form.QUERY:
        return respond(request, Answer(question.text.encode(), form=form), held.version)
    given = {key: sorted(request.query_params.getlist(key)) for key in sorted(request.query_params)}
    key = ("query", bare, form, tuple((name, *values) for name, values in given.items()))
    answer = held.cache.get(key, lambda: queries.answer(held, question, given, form))
    return respond(request, answer, held.version)
