"""What each address answers, as a document: from a release in hand and a name to what is sent, whatever the form.

Nothing here knows HTTP. An address sends a document as JSON; other forms of the same thing can begin from here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from foederis import names
from foederis.acts import acts_of, recorded_input
from foederis.answers import answer, of_event
from foederis.errors import UnknownName
from foederis.names import term
from foederis_api import published
from foederis_api.context import ASSESSMENT_KEYS, key
from foederis_api.documents import Description, Document
from foederis_api.expansion import expanded
from foederis_api.figures import figures
from foederis_api.holder import Held
from foederis_api.links import Link
from foederis_api.obligations import of_state
from foederis_api.paging import Key, Page, Question, at, page, read_cursor
from foederis_api.parameters import LinkParameters, ListParameters
from foederis_api.parties import parties
from foederis_api.published import Published

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
    "norm": ("events", "citation"),
    "provision": ("citation",),
    "source": ("citation",),
    "state": ("obligations",),
    "treaty": ("parties", "actions", "citation"),
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


def obligations(held: Held, event: str, known_by: date | None = None, wanted: frozenset[str] = frozenset()) -> Document:
    """The assessments of all acts of an event, act by act; a conflict that several acts raise stands once. With
    `known_by`, what followed from what had been published by that day; `wanted` are the parts of each that are given in
    full."""
    held.find("event", event)
    if known_by is None:
        head, found = {"release": held.version}, of_event(event, held.law, held.graph, held.known)
    else:
        head = {"release": held.version, "known_by": known_by.isoformat()}
        found = published.obligations(event, Published(held.graph, known_by), held.law, held.known)
    return {**head, **found, "assessments": [expanded(held, one, wanted) for one in found["assessments"]]}


def assessed(held: Held, document: Mapping[str, Any]) -> Document:
    """The one way from an act in its JSON form to its assessments."""
    return {"release": held.version, **answer(document, held.law, held.graph, held.known)}


def act_input(held: Held, act: str) -> Document:
    """A recorded act in the form in which a hypothetical one is asked about."""
    held.find("act", act)
    return recorded_input(held.graph, act)


def claims(
    held: Held, event: str, question: Question, query: ListParameters, known_by: date | None = None
) -> tuple[Document, Page]:
    """Who says what of an event, its acts and the groups that they affect; by `known_by`, where that is given."""
    about = _with_acts(held, event)
    kept = _published(held, known_by)
    found = sorted(filter(kept, {claim for each in about for claim in held.graph.subjects(term("about"), each)}))
    keys = [(names.slug_of(claim),) for claim in found]
    return _listed(held, keys, lambda at: held.documents.document(found[at]), question, query)


def counts(held: Held, event: str, known_by: date | None = None) -> Document:
    """How many, on whose word, and what can be added; from what had been published by `known_by`, where it is given."""
    found = figures(held.graph, held.documents, _with_acts(held, event), _published(held, known_by))
    then = {"known_by": known_by.isoformat()} if known_by else {}
    return {"release": held.version, "event": held.documents.named("event", event), **then, **found}


def _published(held: Held, known_by: date | None) -> Callable[[str], bool] | None:
    return Published(held.graph, known_by).claim if known_by else None


def state_obligations(held: Held, state: str, on: date, wanted: Collection[str]) -> Document:
    """What binds a State on a day: norm by norm."""
    iri = held.find("state", state)
    items = of_state(held.law, held.known, state, on, wanted)
    head = {"release": held.version, "state": held.documents.reference(iri), "on": on.isoformat()}
    return {**head, "items": items, "total": len(items), "next": None}


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
