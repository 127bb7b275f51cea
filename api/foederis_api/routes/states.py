"""What binds a State, on a day."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis import dates
from foederis_api import models, problems, views
from foederis_api.obligations import statuses
from foederis_api.parameters import IN_JSON, ObligationQuery
from foederis_api.routes.shared import InHand, Slug, may_answer, send

router = APIRouter(tags=["states"], dependencies=IN_JSON)


@router.get(
    "/states/{slug}/obligations",
    response_model=models.OwedList,
    responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME, problems.INVALID),
    summary="What binds a State on a day, through which treaty and with which reservations",
)
def obligations(request: Request, held: InHand, slug: Slug, query: ObligationQuery) -> Response:
    """Every norm that governs acts, as far as it binds the State, or may. Whether one applies is a question about an
    act: `POST /assess`."""
    held.find("state", slug)
    on = dates.day(query.on, "on") if query.on is not None else datetime.now(UTC).date()
    wanted = statuses(query.status)
    key = ("owed", slug, on, wanted)
    language, dated = query.wanted_language(), query.on is not None  # without a day, it is another tomorrow
    return send(request, held, key, lambda: views.state_obligations(held, slug, on, wanted), language, stays=dated)
