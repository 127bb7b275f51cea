"""A recorded act in the form of `POST /assess`, so that anyone can take it, change a fact and ask again."""

from collections.abc import Iterable
from typing import Any

from foederis import names
from foederis.errors import UnknownName
from foederis.law.compile import circumstance_evidence, evidence, position
from foederis.law.model import Evidence, Position
from foederis.names import term
from foederis.store import Graph


def recorded_acts(graph: Graph) -> list[str]:
    """The slugs of all recorded acts, sorted."""
    return [names.slug_of(iri) for iri in graph.things(term("Act"))]


def acts_of(graph: Graph, event: str) -> list[str]:
    """The slugs of an event's acts, sorted."""
    return [names.slug_of(iri) for iri in graph.subjects(term("inEvent"), names.iri("event", event))]


def recorded_input(graph: Graph, slug: str) -> dict[str, Any]:
    """The act as recorded, with its own claims; the situations that cover it are joined when it is assessed."""
    act = names.iri("act", slug)
    if not names.is_slug(slug) or term("Act") not in graph.types(act):
        raise UnknownName("act", slug, names.nearest(slug, recorded_acts(graph)))
    groups = graph.values(act, term("affects"))
    event = graph.value(act, term("inEvent"))
    form: dict[str, Any] = {
        "slug": slug,
        "date": graph.value(act, term("date")),
        "time": (graph.slug(act, term("timeKind")) or "time-instant").removeprefix("time-"),
        "actor": graph.slug(act, term("actor")),
        "act": graph.slug(act, term("actType")),
        "territory": graph.slug(act, term("territory")),
        "jurisdiction": _bare(graph.slug(act, term("jurisdictionBasis")), "jurisdiction-"),
        "destination": graph.slug(act, term("destination")),
        "group": {
            "nationality": sorted({slug for group in groups for slug in graph.slugs(group, term("nationality"))}),
            "characteristics": [item for group in groups for item in _characteristics(graph, group)],
        },
        "circumstances": _circumstances(graph, (act, *groups)),
        "situations": "record",
        "occurrence": _occurrence(graph, [act, *([event] if event else [])]),
        "positions": _positions(graph, (act, *groups)),
        "attribution": _attribution(graph, act),
        "assists": [_principal(graph, other) for other in graph.values(act, term("assists"))],
    }
    return {key: value for key, value in form.items() if key == "territory" or value not in (None, [], {})}


def _bare(slug: str | None, prefix: str) -> str | None:
    return slug.removeprefix(prefix) if slug else None


def _characteristics(graph: Graph, group: str) -> list[dict[str, Any]]:
    return [_characteristic(graph, membership) for membership in graph.values(group, term("hasCharacteristic"))]


def _characteristic(graph: Graph, membership: str) -> dict[str, Any]:
    extent = (graph.slug(membership, term("holdsOf")) or "extent-all").removeprefix("extent-")
    number = graph.value(membership, term("number"))
    return {
        "is": graph.slug(membership, term("characteristic")),
        "of": int(number) if extent == "number" and number else extent,
    }


def _claims(graph: Graph, things: Iterable[str], class_name: str) -> list[str]:
    return sorted(
        {
            claim
            for thing in things
            for claim in graph.subjects(term("about"), thing)
            if term(class_name) in graph.types(claim)
        }
    )


def _circumstances(graph: Graph, things: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for claim in _claims(graph, things, "CircumstanceClaim"):
        circumstance, item = circumstance_evidence(graph, claim)
        found.setdefault(circumstance, []).append(statement(item))
    return dict(sorted(found.items()))


def _occurrence(graph: Graph, things: Iterable[str]) -> list[dict[str, Any]]:
    return [statement(evidence(graph, claim)) for claim in _claims(graph, things, "OccurrenceClaim")]


def _positions(graph: Graph, things: Iterable[str]) -> list[dict[str, Any]]:
    return [_answer(position(graph, claim)) for claim in _claims(graph, things, "Position")]


def statement(item: Evidence) -> dict[str, Any]:
    """Evidence in the form's words."""
    form = {
        "stance": item.stance,
        "by": item.by,
        "source": item.source,
        "first_hand": item.first_hand,
        "in": item.country,
        "claim": item.claim,
        "date": item.said_on,
        "competent": item.competent,
        "addressed_to": item.addressed_to,
    }
    return {key: value for key, value in form.items() if key == "first_hand" or value}


def _answer(item: Position) -> dict[str, Any]:
    form = {
        "by": item.by,
        "kind": item.kind,
        "denies": list(item.denies),
        "date": item.said_on,
        "scope": item.scope,
        "source": item.source,
        "claim": item.claim,
    }
    return {key: value for key, value in form.items() if value}


def _attribution(graph: Graph, act: str) -> dict[str, Any] | None:
    state, basis = graph.slug(act, term("attributedTo")), graph.slug(act, term("attributionBasis"))
    return {"state": state, "basis": basis.removeprefix("attribution-")} if state and basis else None


def _principal(graph: Graph, act: str) -> dict[str, Any]:
    return {"actor": graph.slug(act, term("actor")), "act": graph.slug(act, term("actType"))}
