"""Events: the list with its filters, and what is asked of one: obligations, claims, figures."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis_api import models, problems, views
from foederis_api.parameters import IN_JSON, EventQuery, ExpandQuery, ListQuery, NoQuery
from foederis_api.routes.shared import InHand, Slug, may_answer, question, send, send_page

router = APIRouter(tags=["events"], dependencies=IN_JSON)


@router.get(
    "/events",
    response_model=models.EventList,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID),
    summary="Events, in order of time",
)
def events(request: Request, held: InHand, query: EventQuery) -> Response:
    return send_page(request, held, views.events(held, question(request, *query.asked()), query))


@router.get(
    "/events/{slug}/obligations",
    response_model=models.Obligations,
    responses=may_answer(problems.NOT_FOUND, problems.UNKNOWN_NAME),
    summary="Which obligations an event implicates, whose, since when and why",
)
def obligations(request: Request, held: InHand, slug: Slug, query: ExpandQuery) -> Response:
    """Every norm that governs an act of the event, for each State that bears it, also where it does not bind or reach.

    `implicated` says: applies, on the facts claimed by these sources. It is no finding of breach.
    """
    wanted = query.wanted()
    return send(request, held, ("obligations", slug, wanted), lambda: views.obligations(held, slug, wanted))


@router.get(
    "/events/{slug}/claims",
    response_model=models.ClaimList,
    responses=may_answer(problems.NOT_FOUND, problems.INVALID),
    summary="Who says what of an event, its acts and the people affected",
)
def claims(request: Request, held: InHand, slug: Slug, query: ListQuery) -> Response:
    return send_page(request, held, views.claims(held, slug, question(request), query))


@router.get(
    "/events/{slug}/counts",
    response_model=models.Figures,
    responses=may_answer(problems.NOT_FOUND),
    summary="How many: figures, totals, and what is not added",
)
def counts(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
    """A total adds only what a source states to be disjoint, or parts of one total, and says what it could not add."""
    return send(request, held, ("counts", slug), lambda: views.counts(held, slug))
