"""Who is a party, on a day."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis import dates
from foederis_api import models, problems, views
from foederis_api.parameters import IN_JSON, PartyQuery
from foederis_api.parties import territory_of
from foederis_api.routes.shared import InHand, Slug, may_answer, send

router = APIRouter(tags=["treaties"], dependencies=IN_JSON)


@router.get(
    "/treaties/{slug}/parties",
    response_model=models.PartyList,
    responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME, problems.INVALID),
    summary="Where each recorded State stands with a treaty on a day",
)
def parties(request: Request, held: InHand, slug: Slug, query: PartyQuery) -> Response:
    """A State of which nothing is recorded is not listed; one whose status is unknown is never called a non-party."""
    held.find("treaty", slug)
    on = dates.day(query.on, "on") if query.on is not None else datetime.now(UTC).date()
    territory = territory_of(held.law, query.territory) if query.territory is not None else ""
    key = ("parties", slug, on, territory)
    language, dated = query.wanted_language(), query.on is not None  # without a day, it is another tomorrow
    return send(request, held, key, lambda: views.treaty_parties(held, slug, on, territory), language, stays=dated)
