"""Answers: what the law says of an act, as JSON with names, sentences and references.

The sentences of the gates stand in the vocabulary (`ontology/concepts/grounds.ttl`); here their places are filled
with the
labels of things, language by language.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from foederis import names
from foederis.acts import acts_of, parse_act, recorded_input
from foederis.acts.parse import read_form
from foederis.errors import FoederisError
from foederis.law.assess import assess
from foederis.law.evidence import sources
from foederis.law.model import GATES, Act, Argument, Assessment, Evidence, Law, Position, Pulled, Verdict
from foederis.names import term
from foederis.sentences import filled
from foederis.store import DCTERMS, SKOS, Graph, Labels

Json = dict[str, Any]
LABELS_KEPT = 100_000


class Names:
    """Labels and references of things, kept once read."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._labels: dict[str, Labels] = {}
        self._texts: dict[tuple[str, str], Labels] = {}
        self._made: dict[tuple[str, str], Json] = {}

    def labels(self, kind: str, slug: str) -> Labels:
        iri = names.iri(kind, slug)
        found = self._labels.get(iri)
        if found is None:
            if len(self._labels) >= LABELS_KEPT:
                self._labels.clear()
            found = self._labels[iri] = self.graph.labels(iri)
        return found

    def texts(self, kind: str, slug: str, predicate: str) -> Labels:
        key = (f"{kind}/{slug}", predicate)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= LABELS_KEPT:
                self._texts.clear()
            found = self._texts[key] = self.graph.texts(names.iri(kind, slug), predicate)
        return found

    def ref(self, kind: str, slug: str) -> Json:
        """A reference: identifier, slug, and label by language."""
        return {"id": names.iri(kind, slug), "slug": slug, "label": self.labels(kind, slug)}

    def maybe(self, kind: str, slug: str) -> Json | None:
        return self.ref(kind, slug) if slug else None

    def once(self, kind: str, slug: str, make: Callable[[], Json]) -> Json:
        """What an answer says of a thing wherever it names it, made once: nobody changes what is given here."""
        found = self._made.get((kind, slug))
        if found is None:
            if len(self._made) >= LABELS_KEPT:
                self._made.clear()
            found = self._made[kind, slug] = make()
        return found

    def sentence(self, verdict: Verdict) -> Labels:
        """The ground's sentence in each language that it has, its places filled."""
        templates = self.texts("concept", verdict.ground, term("sentence"))
        return {language: self._filled(text, language, verdict) for language, text in templates.items()}

    def _filled(self, template: str, language: str, verdict: Verdict) -> str:
        words = {place: self._word(kind, value, language) for place, kind, value in verdict.facts}
        return filled(template, words)

    def _word(self, kind: str, value: str, language: str) -> str:
        if not kind:
            return value
        labels = self.labels(kind, value)
        return labels.get(language) or labels.get("en") or value


def to_bytes(answer: object) -> bytes:
    """The one serialisation of an answer: UTF-8, keys in the order of the model, no spaces."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def answer(document: Mapping[str, Any], law: Law, graph: Graph, known: Names | None = None) -> Json:
    """Assessments and conflicts for an act in the form of `POST /assess`; InputError where it cannot be understood.

    A form that names a recorded act speaks of that act only while everything else in it is as recorded.
    """
    if "slug" in document and not as_recorded(document, graph):
        document = {key: value for key, value in document.items() if key != "slug"}
    return render(parse_act(document, law), law, known or Names(graph))


def of_event(event: str, law: Law, graph: Graph, known: Names) -> Json:
    """The assessments of all acts of an event, act by act."""
    answers = (answer(recorded_input(graph, act), law, graph, known) for act in acts_of(graph, event))
    return {"event": known.ref("event", event), **together(answers)}


def together(answers: Iterable[Mapping[str, Any]]) -> Json:
    """Several acts' answers as one; a conflict that several acts raise stands once."""
    assessments: list[Json] = []
    conflicts: list[Json] = []
    for found in answers:
        assessments += found["assessments"]
        conflicts += [conflict for conflict in found["conflicts"] if conflict not in conflicts]
    return {"assessments": assessments, "conflicts": conflicts}


def as_recorded(document: Mapping[str, Any], graph: Graph) -> bool:
    """Whether a form says of a recorded act what is recorded of it, and nothing else."""
    try:
        return read_form(document) == read_form(recorded_input(graph, str(document.get("slug"))))
    except FoederisError:
        return False


def render(act: Act, law: Law, known: Names) -> Json:
    """The act's assessments and conflicts as JSON."""
    found = assess(act, law)
    return {
        "assessments": [_assessment(one, act, law, known) for one in found.assessments],
        "conflicts": [_conflict(one, known) for one in found.conflicts],
    }


def slug_of(act: str, one: Assessment) -> str:
    """The slug of a recorded act's assessment: act, norm, bearer, and the treaty that it is about, if any."""
    return "--".join(filter(None, (act, one.norm, one.bearer, one.about)))


def _assessment(one: Assessment, act: Act, law: Law, known: Names) -> Json:
    norm = law.norms[one.norm]
    slug = slug_of(act.slug, one) if act.slug else None
    return {
        "id": names.iri("assessment", slug) if slug else None,
        "slug": slug,
        "act": known.maybe("act", act.slug),
        "norm": known.ref("norm", one.norm),
        "bearer": known.ref("state", one.bearer),
        "outcome": one.outcome,
        "meaning": known.texts("concept", one.outcome, SKOS + "scopeNote"),
        "reason": one.reason or None,
        "about": known.maybe("treaty", one.about),
        "treaty": known.maybe("treaty", one.treaty),
        "provision": known.ref("provision", norm.provisions[0]) if norm.provisions else None,
        "through": known.maybe("treaty", one.through),
        "bound_since": one.bound_since.isoformat() if one.bound_since else None,
        "bound_for": [end.isoformat() if end else None for end in one.bound_for] if one.bound_for else None,
        "as_checked": one.as_checked.isoformat() if one.as_checked else None,
        "modality": norm.modality,
        "peremptory": one.peremptory or None,
        "beneficiaries": [{"is": item.slug, "of": item.number or item.extent} for item in one.beneficiaries],
        "bearer_denies": [_denial(position, known) for position in one.positions],
        "sources": _sources(one, act, law, known),
        "gates": [_gate(gate, verdict, known) for gate, verdict in zip(GATES, one.gates, strict=True)],
        "elements": [known.ref("concept", element) for element in norm.elements],
        "counterarguments": _counterarguments(one, act, law, known),
        "parallel": [known.ref("norm", parallel) for parallel in one.parallel],
        "citation": norm.citation,
    }


def _denial(position: Position, known: Names) -> Json:
    return {
        "by": known.ref("state", position.by),
        "kind": position.kind,
        "denies": list(position.denies),
        "date": position.said_on or None,
        "scope": position.scope,
        "source": known.maybe("source", position.source),
        "claim": known.maybe("claim", position.claim),
    }


def _sources(one: Assessment, act: Act, law: Law, known: Names) -> Json:
    found = sources(law, (*one.evidence, *act.occurrence))
    return {
        "independent": found.independent,
        "first_hand": found.first_hand,
        "second_hand": found.second_hand,
        "found_by": [_finding(item, one.bearer, known) for item in found.found_by],
    }


def _finding(item: Evidence, bearer: str, known: Names) -> Json:
    return {
        "body": known.maybe("agent", item.by),
        "date": item.said_on or None,
        "timing": item.timing,
        "addressed_to_bearer": item.addressed_to == bearer,
        "source": known.maybe("source", item.source),
        "claim": known.maybe("claim", item.claim),
    }


def _gate(gate: str, verdict: Verdict, known: Names) -> Json:
    return {
        "gate": gate,
        "result": verdict.result.slug,
        "reason": verdict.reason or None,
        "because": known.sentence(verdict),
        "evidence": [{"kind": kind, **known.ref(kind, slug)} for kind, slug in verdict.evidence],
    }


def _counterarguments(one: Assessment, act: Act, law: Law, known: Names) -> list[Json]:
    """What stands against it, or qualifies it: reservations with the objections to them, purported withdrawals with
    what was said of them, and arguments on the norm."""
    found = [_action(slug, law, known) for slug in one.reservations]
    treaties = dict.fromkeys(treaty for treaty in (one.through, one.treaty) if treaty)
    found += [
        _action(action.slug, law, known)
        for treaty in treaties
        for action in law.actions.get((one.bearer, treaty), ())
        if action.type == "purported-withdrawal" and action.day <= act.span.latest_end
    ]
    found += [
        _argument(argument, known) for argument in law.arguments.get(f"norm/{one.norm}", ()) if _for(argument, one)
    ]
    return found


def _for(argument: Argument, one: Assessment) -> bool:
    return argument.bearer in ("", one.bearer)


def _action(slug: str, law: Law, known: Names) -> Json:
    return known.once("action", slug, lambda: _made_action(slug, law, known))


def _made_action(slug: str, law: Law, known: Names) -> Json:
    iri = names.iri("action", slug)
    graph = known.graph
    return {
        "kind": graph.slug(iri, term("actionType")),
        "ref": known.ref("action", slug),
        "statement": known.texts("action", slug, term("summary")),
        "date": graph.value(iri, term("depositDate"))
        or graph.value(iri, term("actDate"))
        or graph.value(iri, term("effectDate")),
        "by": known.maybe("state", graph.slug(iri, term("byState")) or ""),
        "objections": [known.ref("action", objection) for objection in law.objections.get(slug, ())],
        "said": [
            {
                "claim": known.ref("claim", claim.claim),
                "by": speaker(claim.by, law, known),
                "date": claim.said_on or None,
                "statement": known.texts("claim", claim.claim, term("statement")),
            }
            for claim in law.action_claims.get(slug, ())
        ],
        "arguments": [_argument(argument, known) for argument in law.arguments.get(f"action/{slug}", ())],
    }


def speaker(slug: str, law: Law, known: Names) -> Json | None:
    """Whose word it is: a State's, or another agent's."""
    return known.maybe("state" if slug in law.states else "agent", slug)


def _argument(argument: Argument, known: Names) -> Json:
    return known.once("argument", argument.slug, lambda: _made_argument(argument, known))


def _made_argument(argument: Argument, known: Names) -> Json:
    iri = names.iri("argument", argument.slug)
    return {
        "kind": "argument",
        "ref": known.ref("argument", argument.slug),
        "statement": known.texts("argument", argument.slug, term("statement")),
        "side": argument.side,
        "by": known.maybe("agent", known.graph.slug(iri, term("advancedBy")) or ""),
        "cites": [known.ref(*names.split(cited)) for cited in known.graph.values(iri, term("cites"))],
        "sources": [known.ref("source", source) for source in known.graph.slugs(iri, DCTERMS + "source")],
        "grade": (known.graph.slug(iri, term("grade")) or "").removeprefix("grade-") or None,
    }


def _conflict(one: Pulled, known: Names) -> Json:
    return {
        "conflict": known.ref("conflict", one.conflict.slug),
        "bearer": known.ref("state", one.bearer),
        "norms": [known.ref("norm", norm) for norm in one.norms],
        "arguments": [_argument(argument, known) for argument in one.conflict.arguments],
    }
