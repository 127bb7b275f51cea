"""How to cite a thing."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import citations, models, problems
from foederis_api.citations import CITED, STYLES
from foederis_api.forms import JSON_ALONE, Form, negotiated
from foederis_api.parameters import CitationQuery
from foederis_api.reply import Answer, respond
from foederis_api.routes.shared import InHand, Slug, may_answer, send
from foederis_api.views import FOLDERS

router = APIRouter()

TEXTS: dict[str, Any] = {form.media_type: {"schema": {"type": "string"}} for form in STYLES.values()}
TEXTS[Form.CSL.media_type] = {"schema": {"type": "array", "items": {"type": "object"}}}


def cited(kind: str) -> Callable[..., Response]:
    def endpoint(request: Request, held: InHand, slug: Slug, query: CitationQuery) -> Response:
        style = query.style
        if style is None:
            negotiated(request, JSON_ALONE)
            return send(request, held, ("citation", kind, slug), lambda: citations.document(held, kind, slug))
        form = negotiated(request, (STYLES[style],))
        make = lambda: Answer(citations.written(held, kind, slug, style), form=form)  # noqa: E731
        return respond(request, held.cache.get(("citation", kind, slug, style), make), held.version)

    return endpoint


for _kind in CITED:
    router.add_api_route(
        f"/{FOLDERS[_kind]}/{{slug}}/citation",
        cited(_kind),
        response_model=models.Citation,
        responses={
            200: {"description": "The citation in each style, or in the one that was asked for.", "content": TEXTS},
            **may_answer(problems.NOT_FOUND, problems.INVALID),
        },
        summary=f"How to cite one of the {FOLDERS[_kind]}",
        operation_id=f"cite_{_kind}",
        tags=[FOLDERS[_kind]],
    )
