"""What each address answers, as a document: from a release in hand and a name to what is sent, whatever the form.

Nothing here knows HTTP. An address sends a document as JSON; other forms of the same thing can begin from here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from foederis import names
from foederis.acts import acts_of, recorded_input
from foederis.answers import answer
from foederis.names import term
from foederis_api.documents import SEM, Document
from foederis_api.figures import figures
from foederis_api.holder import Held
from foederis_api.paging import Key, Page, Question, page
from foederis_api.parameters import EventParameters, ListParameters
from foederis_api.parties import parties

# The folder of each kind of thing in an address, and what lies below it.
FOLDERS = {
    "act": "acts",
    "action": "actions",
    "agent": "agents",
    "argument": "arguments",
    "assessment": "assessments",
    "claim": "claims",
    "concept": "concepts",
    "conflict": "conflicts",
    "coverage": "coverages",
    "event": "events",
    "exception": "exceptions",
    "group": "groups",
    "incorporation": "incorporations",
    "limitation": "limitations",
    "membership": "memberships",
    "norm": "norms",
    "place": "places",
    "provision": "provisions",
    "requirement": "requirements",
    "scheme": "schemes",
    "situation": "situations",
    "source": "sources",
    "state": "states",
    "status": "statuses",
    "treaty": "treaties",
    "version": "versions",
}
BELOW = {"act": ("input",), "event": ("obligations", "claims", "counts"), "treaty": ("parties",)}


def thing(held: Held, kind: str, slug: str) -> Document:
    """A thing with its parts, and the addresses below its own."""
    found = held.documents.document(held.find(kind, slug))
    if kind == "treaty":
        norms = (norm.slug for norm in held.law.norms.values() if norm.treaty == slug)
        found["norms"] = [held.documents.named("norm", norm) for norm in sorted(norms)]
    links = {name: f"/{FOLDERS[kind]}/{slug}/{name}" for name in BELOW.get(kind, ())}
    return {**found, "links": links} if links else found


def one(held: Held, kind: str, slug: str) -> Document:
    """The document of a thing of any kind."""
    return assessment(held, slug) if kind == "assessment" else thing(held, kind, slug)


def assessment(held: Held, slug: str) -> Document:
    """An assessment with its gates, as the obligations of its event have it."""
    act = held.graph.slug(held.find("assessment", slug), term("ofAct")) or ""
    found = assessed(held, act_input(held, act))["assessments"]
    return next(one for one in found if one["slug"] == slug)


def things(held: Held, kind: str, question: Question, query: ListParameters) -> tuple[Document, Page]:
    slugs = held.slugs.get(kind, [])
    keys = [(slug,) for slug in slugs]
    return _listed(held, keys, lambda at: held.documents.named(kind, slugs[at]), question, query)


def events(held: Held, question: Question, query: EventParameters) -> tuple[Document, Page]:
    """The events that pass the filters, in order of time."""
    places = held.events.find(query.filters(), query.within())
    keys = [held.events.keys[place] for place in places]
    return _listed(held, keys, lambda at: _summary(held, places[at]), question, query)


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


def obligations(held: Held, event: str) -> Document:
    """The assessments of all acts of an event, act by act; a conflict that several acts raise stands once."""
    iri = held.find("event", event)
    answers = [assessed(held, act_input(held, act)) for act in acts_of(held.graph, event)]
    conflicts: list[object] = []
    for found in answers:
        conflicts += [conflict for conflict in found["conflicts"] if conflict not in conflicts]
    return {
        "release": held.version,
        "event": held.documents.reference(iri),
        "assessments": [assessment for found in answers for assessment in found["assessments"]],
        "conflicts": conflicts,
    }


def assessed(held: Held, document: Mapping[str, Any]) -> Document:
    """The one way from an act in its JSON form to its assessments."""
    return {"release": held.version, **answer(document, held.law, held.graph, held.known)}


def act_input(held: Held, act: str) -> Document:
    """A recorded act in the form in which a hypothetical one is asked about."""
    held.find("act", act)
    return recorded_input(held.graph, act)


def claims(held: Held, event: str, question: Question, query: ListParameters) -> tuple[Document, Page]:
    """Who says what of an event, its acts and the groups that they affect."""
    about = _with_acts(held, event)
    found = sorted({claim for each in about for claim in held.graph.subjects(term("about"), each)})
    keys = [(names.slug_of(claim),) for claim in found]
    return _listed(held, keys, lambda at: held.documents.document(found[at]), question, query)


def counts(held: Held, event: str) -> Document:
    """How many, on whose word, and what can be added."""
    found = figures(held.graph, held.documents, _with_acts(held, event))
    return {"release": held.version, "event": held.documents.named("event", event), **found}


def _with_acts(held: Held, event: str) -> list[str]:
    """The IRIs of an event, its acts, and the groups that they affect."""
    iri = held.find("event", event)
    acts = [names.iri("act", act) for act in acts_of(held.graph, event)]
    return [iri, *acts, *(group for act in acts for group in held.graph.values(act, term("affects")))]


def treaty_parties(held: Held, treaty: str, on: date, territory: str) -> Document:
    """Where each State of which something is recorded stands with a treaty on a day."""
    iri = held.find("treaty", treaty)
    items = parties(held.law, held.documents, treaty, on, territory)
    return {
        "release": held.version,
        "treaty": held.documents.reference(iri),
        "on": on.isoformat(),
        "territory": held.documents.named("state", territory) if territory else None,
        "items": items,
        "total": len(items),
        "next": None,
    }


def _listed(
    held: Held, keys: Sequence[Key], item: Callable[[int], Document], question: Question, query: ListParameters
) -> tuple[Document, Page]:
    """One page of a list: `item` makes the document at a place."""
    found = page(keys, question, query.limit, query.cursor)
    items = [item(place) for place in range(found.begin, found.end)]
    return {"release": held.version, "items": items, "total": found.total, "next": found.next}, found
