"""Events: the list with its filters, one event, and what is asked of it: obligations, claims, figures."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from foederis import names
from foederis.acts import acts_of
from foederis.names import term
from foederis_api import models, problems
from foederis_api.documents import SEM, Document
from foederis_api.figures import figures
from foederis_api.holder import Held
from foederis_api.obligations import obligations
from foederis_api.parameters import EventQuery, ListQuery, NoQuery
from foederis_api.routes.shared import InHand, Slug, may_answer, send, send_page

router = APIRouter(tags=["events"])

ASPECTS = ("obligations", "claims", "counts")


@router.get(
    "/events",
    response_model=models.EventList,
    responses=may_answer(problems.UNKNOWN_NAME, problems.INVALID),
    summary="Events, in order of time",
)
def events(request: Request, held: InHand, query: EventQuery) -> Response:
    index = held.events
    places = index.find(query.filters(), query.within())
    keys = [index.keys[place] for place in places]
    return send_page(request, held, keys, lambda at: _summary(held, places[at]), query, query.asked())


def _summary(held: Held, place: int) -> Document:
    """An event as it stands in a list."""
    iri = held.events.iris[place]
    graph, documents = held.graph, held.documents
    return {
        **documents.reference(iri),
        "date": graph.value(iri, term("date")),
        "places": [documents.reference(each) for each in graph.values(iri, SEM + "hasPlace")],
        "acts": [documents.reference(act) for act in graph.subjects(term("inEvent"), iri)],
        "outcomes": held.events.outcomes[iri],
    }


@router.get(
    "/events/{slug}", response_model=models.Event, responses=may_answer(problems.NOT_FOUND), summary="One event, with its acts"
)
def event(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
    iri = held.find("event", slug)

    def make() -> Document:
        return {**held.documents.document(iri), "links": {name: f"/events/{slug}/{name}" for name in ASPECTS}}

    return send(request, held, held.answer(("event", slug), make))


@router.get(
    "/events/{slug}/obligations",
    response_model=models.Obligations,
    responses=may_answer(problems.NOT_FOUND),
    summary="Which obligations an event implicates, whose, since when and why",
)
def obligations_of(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
    """Every norm that governs the type of an act, for each State that bears it, also where it does not bind or does not reach.

    `implicated` says: applies, on the facts claimed by these sources. It is no finding of breach.
    """
    held.find("event", slug)
    return send(request, held, held.answer(("obligations", slug), lambda: obligations(held, slug)))


@router.get(
    "/events/{slug}/claims",
    response_model=models.ClaimList,
    responses=may_answer(problems.NOT_FOUND, problems.INVALID),
    summary="Who says what of an event, its acts and the people affected",
)
def claims(request: Request, held: InHand, slug: Slug, query: ListQuery) -> Response:
    things = _things(held, held.find("event", slug), slug)
    found = sorted({claim for thing in things for claim in held.graph.subjects(term("about"), thing)})
    keys = [(names.slug_of(claim),) for claim in found]
    return send_page(request, held, keys, lambda at: held.documents.document(found[at]), query)


@router.get(
    "/events/{slug}/counts",
    response_model=models.Figures,
    responses=may_answer(problems.NOT_FOUND),
    summary="How many: figures, totals, and what is not added",
)
def counts(request: Request, held: InHand, slug: Slug, _: NoQuery) -> Response:
    """A total adds only what a source states to be disjoint, or to be parts of one total, and says what it could not add."""
    iri = held.find("event", slug)

    def make() -> Document:
        found = figures(held.graph, held.documents, _things(held, iri, slug))
        return {"release": held.version, "event": held.documents.reference(iri), **found}

    return send(request, held, held.answer(("counts", slug), make))


def _things(held: Held, event: str, slug: str) -> list[str]:
    """The event, its acts, and the groups that they affect."""
    acts = [names.iri("act", act) for act in acts_of(held.graph, slug)]
    return [event, *acts, *(group for act in acts for group in held.graph.values(act, term("affects")))]
