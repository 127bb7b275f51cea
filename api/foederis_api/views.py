"""What each address answers, as a document: from a release in hand and a name to what is sent, whatever the form.

Nothing here knows HTTP. An address sends a document as JSON; other forms of the same thing can begin from here.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from foederis import names
from foederis.acts import acts_of, recorded_input
from foederis.answers import answer, of_event
from foederis.errors import UnknownName
from foederis.names import term
from foederis_api.context import ASSESSMENT_KEYS, SEM, key
from foederis_api.documents import Description, Document
from foederis_api.expansion import expanded
from foederis_api.figures import figures
from foederis_api.holder import Held
from foederis_api.links import Link
from foederis_api.paging import Key, Page, Question, at, page, read_cursor
from foederis_api.parameters import EventParameters, LinkParameters, ListParameters
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
REPLACED = frozenset(key(predicate) for predicate in ASSESSMENT_KEYS)
CONCEPTS = {"outcome": "outcome_concept", "reason": "reason_concept"}
BELOW = {
    "act": ("input",),
    "event": ("obligations", "claims", "counts", "citation"),
    "norm": ("citation",),
    "provision": ("citation",),
    "source": ("citation",),
    "treaty": ("parties", "citation"),
}


def described(held: Held, kind: str, slug: str) -> Description:
    """The document of a thing of any kind, and the statements that it makes."""
    iri = held.find(kind, slug)
    found = _assessment(held, iri, slug) if kind == "assessment" else _thing(held, iri, kind, slug)
    return Description({"@context": held.context_of(kind), **found.document}, found.triples)


def _thing(held: Held, iri: str, kind: str, slug: str) -> Description:
    """A thing with its parts, what links to it, and the addresses below its own."""
    found = held.documents.described(iri)
    document = found.document
    if kind == "treaty":
        norms = (norm.slug for norm in held.law.norms.values() if norm.treaty == slug)
        document["norms"] = [held.documents.named("norm", norm) for norm in sorted(norms)]
    below = [*BELOW.get(kind, ()), *(["linked-from"] if document.get("totals") else [])]
    document["links"] = {name.replace("-", "_"): f"/{FOLDERS[kind]}/{slug}/{name}" for name in below}
    return found


def _assessment(held: Held, iri: str, slug: str) -> Description:
    """An assessment with its gates, as the obligations of its event have it, and as the graph has it."""
    act = held.graph.slug(iri, term("ofAct")) or ""
    assessed_act = assessed(held, act_input(held, act))["assessments"]
    computed = next(one for one in assessed_act if one["slug"] == slug)
    document, triples = held.documents.described(iri)
    computed = {"id": iri, "slug": slug, "type": document["type"], "label": document["label"], **computed}
    return Description({**_of_graph(document), **computed}, triples)


def _of_graph(document: Document) -> Document:
    """What the graph says of an assessment, without what the form of `POST /assess` says under other names."""
    said = {key: value for key, value in document.items() if key not in REPLACED}
    return {CONCEPTS.get(key, key): value for key, value in said.items()}


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


def obligations(held: Held, event: str, wanted: frozenset[str] = frozenset()) -> Document:
    """The assessments of all acts of an event, act by act; a conflict that several acts raise stands once. `wanted` are
    the parts of each that are given in full."""
    held.find("event", event)
    found = of_event(event, held.law, held.graph, held.known)
    assessments = [expanded(held, one, wanted) for one in found["assessments"]]
    return {"release": held.version, **found, "assessments": assessments}


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


def linked_from(held: Held, kind: str, slug: str, question: Question, query: LinkParameters) -> tuple[Document, Page]:
    """What links to a thing, in order of property and origin."""
    iri = held.find(kind, slug)
    links, context = held.documents.links, held.documents.context
    counts = links.counts(iri)
    keys = {context.key(by): by for by in counts}
    if query.by is not None and query.by not in keys:
        raise UnknownName(
            "property that leads here", query.by, names.nearest(query.by, keys) or sorted(keys), place="by"
        )
    wanted = {by: count for by, count in counts.items() if query.by in (None, context.key(by))}
    after = Link(*read_cursor(query.cursor, question, 2)) if query.cursor is not None else None
    found = links.page(iri, wanted, query.limit + 1, after)
    shown, more = found[: query.limit], len(found) > query.limit
    page = at(question, query.limit, sum(wanted.values()), shown[-1] if more else None)
    items = [{"by": context.key(link.by), **held.documents.reference(link.origin)} for link in shown]
    return {"release": held.version, "items": items, "total": page.total, "next": page.next}, page


def _listed(
    held: Held, keys: Sequence[Key], item: Callable[[int], Document], question: Question, query: ListParameters
) -> tuple[Document, Page]:
    """One page of a list: `item` makes the document at a place."""
    found = page(keys, question, query.limit, query.cursor)
    items = [item(place) for place in range(found.begin, found.end)]
    return {"release": held.version, "items": items, "total": found.total, "next": found.next}, found
