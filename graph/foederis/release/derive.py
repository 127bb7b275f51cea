"""What follows from the record: bounds of dates, standing of States on treaties, assessments of acts."""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from foederis import names
from foederis.acts import parse_act, recorded_acts, recorded_input
from foederis.answers import slug_of
from foederis.dates import FIRST, LAST, span
from foederis.errors import FoederisError, InvalidValue, RecordError
from foederis.law import Act, Assessment, Law, Result, assess
from foederis.law.model import GATES, Interval
from foederis.law.status import WHOLE, standing
from foederis.names import term
from foederis.store import DCTERMS, RDF_TYPE, RDFS_LABEL, XSD, Graph

SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
DATED = frozenset({term("date"), term("period"), DCTERMS + "issued"})  # of acts and events, of periods, of sources


def bounds(triples: list[Triple]) -> Iterator[Triple]:
    """For each date in EDTF that says when a thing was: its four bounds, an open end without one."""
    for triple in triples:
        text = triple.object
        if triple.predicate.value in DATED and isinstance(text, Literal) and text.datatype.value == EDTF:
            yield from _bounds(triple, text.value)


def _bounds(triple: Triple, text: str) -> Iterator[Triple]:
    try:
        found = span(text)
    except InvalidValue as error:
        raise RecordError(error.message, place=str(triple.subject), mend=error.mend) from error
    for name, day in (
        ("hasEarliestBeginTimeStamp", found.earliest_begin),
        ("hasLatestBeginTimeStamp", found.latest_begin),
        ("hasEarliestEndTimeStamp", found.earliest_end),
        ("hasLatestEndTimeStamp", found.latest_end),
    ):
        if day not in (FIRST, LAST):
            yield Triple(triple.subject, NamedNode(SEM + name), _day(day))


def statuses(law: Law, graph: Graph) -> Iterator[tuple[str, list[Triple]]]:
    """Party statuses, State by State: for the whole, and for each part of it whose standing was looked into."""
    parts = {(state, treaty, WHOLE) for state, treaty in law.actions} | set(law.coverage)
    parts |= {(state, treaty, act.territory) for (state, treaty), log in law.actions.items() for act in log}
    found: dict[str, list[Triple]] = {}
    for state, treaty, territory in sorted(parts):
        for interval in standing(law, state, treaty, territory).intervals:
            found.setdefault(state, []).extend(_status(state, treaty, territory, interval, graph))
    yield from found.items()


def _status(state: str, treaty: str, territory: str, interval: Interval, graph: Graph) -> Iterator[Triple]:
    begin = interval.begin.isoformat()
    slug = "--".join(filter(None, (state, treaty, territory, begin)))
    node = NamedNode(names.iri("status", slug))
    who = _label(graph, "state", territory or state)
    yield _type(node, "PartyStatus")
    yield _named(node, f"{who}: {_short_title(graph, treaty)}, from {begin}")
    yield _link(node, "statusOf", "state", state)
    yield _link(node, "onTreaty", "treaty", treaty)
    yield _link(node, "inTerritory", "state", territory or state)
    yield Triple(node, NamedNode(term("boundFrom")), _day(interval.begin))
    if interval.end:
        yield Triple(node, NamedNode(term("boundUntil")), _day(interval.end))
    for action in interval.actions:
        yield Triple(node, NamedNode(DERIVED_FROM), NamedNode(names.iri("action", action)))
    if interval.rule.startswith("rule-"):
        yield _link(node, "byRule", "concept", interval.rule)


def assessments(law: Law, graph: Graph) -> Iterator[tuple[str, list[Triple]]]:
    """The assessments of each recorded act, with the situations that cover it."""
    for slug in recorded_acts(graph):
        act = _parsed(slug, law, graph)
        yield slug, [triple for one in assess(act, law).assessments for triple in assessment(slug, one, graph)]


def _parsed(slug: str, law: Law, graph: Graph) -> Act:
    try:
        return parse_act(recorded_input(graph, slug), law)
    except FoederisError as error:
        raise RecordError(error.message, place=f"act {slug}, {error.place}", mend=error.mend) from error


def assessment(act: str, one: Assessment, graph: Graph) -> Iterator[Triple]:
    """One conclusion; its full trace is computed again when it is asked for."""
    node = NamedNode(names.iri("assessment", slug_of(act, one)))
    yield _type(node, "Assessment")
    yield _named(node, f"{_label(graph, 'norm', one.norm)}: {one.outcome} ({_act(graph, act)})")
    yield _link(node, "ofAct", "act", act)
    yield _link(node, "ofNorm", "norm", one.norm)
    yield _link(node, "ofBearer", "state", one.bearer)
    yield _link(node, "outcome", "concept", one.outcome)
    if one.reason:
        yield _link(node, "reason", "concept", one.reason)
    if one.about:
        yield _link(node, "aboutTreaty", "treaty", one.about)
    if one.through and one.through != one.treaty:
        yield _link(node, "throughTreaty", "treaty", one.through)
    for name, day in (("boundSince", one.bound_since), ("asChecked", one.as_checked)):
        if day:
            yield Triple(node, NamedNode(term(name)), _day(day))
    yield from _gates(node, one)


def _gates(node: NamedNode, one: Assessment) -> Iterator[Triple]:
    evidence: set[tuple[str, str]] = set()
    for gate, verdict in zip(GATES, one.gates, strict=True):
        if verdict.result is not Result.PASS:
            name = "failingGate" if verdict.result is Result.FAIL else "openGate"
            yield _link(node, name, "concept", f"gate-{gate}")
        evidence.update(verdict.evidence)
    for kind, slug in sorted(evidence):
        yield _link(node, "evidence", kind, slug)


def _type(node: NamedNode, name: str) -> Triple:
    return Triple(node, NamedNode(RDF_TYPE), NamedNode(term(name)))


def _named(node: NamedNode, text: str) -> Triple:
    return Triple(node, NamedNode(RDFS_LABEL), Literal(text, language="en"))


def _link(node: NamedNode, name: str, kind: str, slug: str) -> Triple:
    return Triple(node, NamedNode(term(name)), NamedNode(names.iri(kind, slug)))


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def _label(graph: Graph, kind: str, slug: str) -> str:
    labels = graph.labels(names.iri(kind, slug))
    return labels.get("en") or next(iter(labels.values()))


def _act(graph: Graph, slug: str) -> str:
    return graph.texts(names.iri("act", slug), RDFS_LABEL).get("en") or "an act that is not recorded"


def _short_title(graph: Graph, treaty: str) -> str:
    return graph.texts(names.iri("treaty", treaty), term("shortTitle")).get("en") or _label(graph, "treaty", treaty)
