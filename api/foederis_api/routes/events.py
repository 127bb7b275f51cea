"""What is asked of an event: obligations, claims, figures."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import models, problems, views
from foederis_api.parameters import IN_JSON, ClaimQuery, EventObligationQuery, PublishedQuery
from foederis_api.routes.shared import InHand, Slug, may_answer, question, send, send_page

router = APIRouter(tags=["events"], dependencies=IN_JSON)


@router.get(
    "/events/{slug}/obligations",
    response_model=models.Obligations,
    responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME, problems.INVALID),
    summary="Which obligations an event implicates, whose, since when and why",
)
def obligations(request: Request, held: InHand, slug: Slug, query: EventObligationQuery) -> Response:
    """Every norm that governs an act of the event, for each State that bears it, also where it does not bind or reach.

    `implicated` says: applies, on the facts claimed by these sources. It is no finding of breach. With `known_by`, acts
    of which nothing had been published are left out, and the others are assessed on what had been.
    """
    by, wanted = query.published(), query.wanted()
    key = ("obligations", slug, by, wanted)
    return send(request, held, key, lambda: views.obligations(held, slug, by, wanted), query.wanted_language())


@router.get(
    "/events/{slug}/claims",
    response_model=models.ClaimList,
    responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME, problems.INVALID),
    summary="Who says what of an event, its acts and the people affected",
)
def claims(request: Request, held: InHand, slug: Slug, query: ClaimQuery) -> Response:
    found = views.claims(held, slug, question(request, *query.asked()), query, query.published())
    return send_page(request, held, found, query.wanted_language())


@router.get(
    "/events/{slug}/counts",
    response_model=models.Figures,
    responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME, problems.INVALID),
    summary="How many: figures, totals, and what is not added",
)
def counts(request: Request, held: InHand, slug: Slug, query: PublishedQuery) -> Response:
    """A total adds only what a source states to be disjoint, or parts of one total, and says what it could not add."""
    by = query.published()
    return send(request, held, ("counts", slug, by), lambda: views.counts(held, slug, by), query.wanted_language())
