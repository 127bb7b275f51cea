"""Who is a party, on a day."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis import dates
from foederis_api import models, problems
from foederis_api.documents import Document
from foederis_api.parameters import PartyQuery
from foederis_api.parties import parties, territory_of
from foederis_api.routes.shared import InHand, Slug, may_answer, send

router = APIRouter(tags=["treaties"])


@router.get(
    "/treaties/{slug}/parties",
    response_model=models.PartyList,
    responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME, problems.INVALID),
    summary="Where each recorded State stands with a treaty on a day",
)
def treaty_parties(request: Request, held: InHand, slug: Slug, query: PartyQuery) -> Response:
    """A State of which nothing is known is not listed; one whose status is not known is said to be so, never a non-party."""
    iri = held.find("treaty", slug)
    on = dates.day(query.on, "on") if query.on is not None else datetime.now(UTC).date()
    territory = territory_of(held.law, query.territory) if query.territory is not None else ""

    def make() -> Document:
        items = parties(held.law, held.documents, slug, on, territory)
        return {
            "release": held.version,
            "treaty": held.documents.reference(iri),
            "on": on.isoformat(),
            "territory": held.documents.named("state", territory) if territory else None,
            "items": items,
            "total": len(items),
            "next": None,
        }

    return send(request, held, held.answer(("parties", slug, on, territory), make))
