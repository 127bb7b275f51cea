"""The JSON-LD contexts under which the JSON of this service says the same as its Turtle."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from foederis.answers import to_bytes
from foederis_api import models, problems
from foederis_api.documents import REVERSE
from foederis_api.forms import Form, negotiated
from foederis_api.holder import Held
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import NoQuery
from foederis_api.problems import NotFound
from foederis_api.reply import Answer, respond
from foederis_api.routes.shared import InHand, content_of, may_answer

router = APIRouter(tags=["linked data"])

Name = Annotated[str, Path(description="`thing`, or `assessment`.", examples=["thing"])]
FORMS = (Form.JSONLD, Form.JSON)


def thing(held: Held) -> dict[str, Any]:
    return held.documents.context.things(REVERSE)


def assessment(held: Held) -> dict[str, Any]:
    return held.documents.context.assessments(REVERSE, models.Assessment.model_fields)


CONTEXTS: dict[str, Callable[[Held], dict[str, Any]]] = {"thing": thing, "assessment": assessment}


@router.get(
    "/contexts/{name}.jsonld",
    responses={200: {"content": content_of((Form.JSONLD,))}, **may_answer(problems.NOT_FOUND)},
    summary="A JSON-LD context: what the keys of the answers stand for",
)
def context(request: Request, held: InHand, name: Name, _: NoQuery) -> Response:
    negotiated(request, FORMS)
    if name not in CONTEXTS:
        raise NotFound("context", name[:REPEATED], nearest(name, CONTEXTS))
    return respond(request, held.cache.get(("context", name), lambda: _answer(held, name)), held.version, stays=True)


def _answer(held: Held, name: str) -> Answer:
    return Answer(to_bytes({"@context": CONTEXTS[name](held)}) + b"\n", form=Form.JSONLD)
