"""What an answer names as evidence, in full: who says it, in which source, at which paragraph, how well it is known."""

from collections.abc import Callable, Mapping
from typing import Any

from foederis import names
from foederis.names import term
from foederis.store import DCTERMS
from foederis_api.documents import Document
from foederis_api.holder import Held


def expanded(held: Held, assessment: Document, wanted: frozenset[str]) -> Document:
    """An assessment with the claims, actions and coverage that it names in full, where they are wanted."""
    found = dict(assessment)
    if "evidence" in wanted:
        found["gates"] = [_gate(held, gate) for gate in found["gates"]]
        found["bearer_denies"] = [_with(held, each, "claim") for each in found["bearer_denies"]]
        said = found["sources"]
        found["sources"] = {**said, "found_by": [_with(held, each, "claim") for each in said["found_by"]]}
    if "counterarguments" in wanted:
        found["counterarguments"] = [_counterargument(held, each) for each in found["counterarguments"]]
    return found


def _gate(held: Held, gate: Document) -> Document:
    evidence = [{"kind": each["kind"], **in_full(held, each["kind"], each)} for each in gate["evidence"]]
    return {**gate, "evidence": evidence}


def _with(held: Held, document: Document, key: str) -> Document:
    """A document with the claim that it names in full."""
    return {**document, key: in_full(held, "claim", document[key])} if document.get(key) else document


def _counterargument(held: Held, found: Document) -> Document:
    """A treaty action with its sources and what was said of it; an argument has its sources."""
    if found["kind"] == "argument":
        return {**found, "ref": in_full(held, "argument", found["ref"])}
    return {
        **found,
        "ref": in_full(held, "action", found["ref"]),
        "objections": [in_full(held, "action", each) for each in found["objections"]],
        "said": [_with(held, each, "claim") for each in found["said"]],
        "arguments": [_counterargument(held, each) for each in found["arguments"]],
    }


def in_full(held: Held, kind: str, reference: Document) -> Document:
    """A reference with what is known of where it comes from; of another kind than these, the reference alone."""
    make = MAKERS.get(kind)
    return {**reference, **make(held, names.iri(kind, reference["slug"]))} if make else reference


def _claim(held: Held, iri: str) -> Document:
    graph = held.graph
    source = graph.value(iri, term("source"))
    speaker = graph.value(iri, term("speaker")) or (graph.value(source, DCTERMS + "publisher") if source else None)
    paragraph = graph.value(iri, term("paragraph"))
    return {
        "source": held.documents.reference(source) if source else None,
        "paragraph": int(paragraph) if paragraph else None,
        "locator": graph.value(iri, term("locator")),
        "citation": graph.value(source, DCTERMS + "bibliographicCitation") if source else None,
        "speaker": held.documents.reference(speaker) if speaker else None,
        "said_on": graph.value(iri, term("saidOn")) or (graph.value(source, DCTERMS + "issued") if source else None),
        "first_hand": graph.flag(iri, term("firstHand")),
        "statement": graph.texts(iri, term("statement")),
    }


def _fact(held: Held, iri: str) -> Document:
    """A fact of the law: from which sources, and how it is graded."""
    graph = held.graph
    return {
        "sources": [held.documents.reference(each) for each in graph.values(iri, DCTERMS + "source")],
        "citations": [
            text
            for each in graph.values(iri, DCTERMS + "source")
            if (text := graph.value(each, DCTERMS + "bibliographicCitation"))
        ],
        "grade": (graph.slug(iri, term("grade")) or "").removeprefix("grade-") or None,
    }


def _action(held: Held, iri: str) -> Document:
    graph = held.graph
    dates = {"act_date": "actDate", "deposit_date": "depositDate", "effect_date": "effectDate"}
    return {
        **{key: graph.value(iri, term(name)) for key, name in dates.items()},
        "provisions": [held.documents.reference(each) for each in graph.values(iri, term("affectsProvision"))],
        "notification": graph.value(iri, term("depositaryNotification")),
        **_fact(held, iri),
    }


def _coverage(held: Held, iri: str) -> Document:
    return {"up_to": held.graph.value(iri, term("completeUpTo")), **_fact(held, iri)}


MAKERS: Mapping[str, Callable[[Held, str], dict[str, Any]]] = {
    "action": _action,
    "argument": _fact,
    "claim": _claim,
    "coverage": _coverage,
}
