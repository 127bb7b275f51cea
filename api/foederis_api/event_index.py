"""Which events answer to which filters: postings made once for a release, and set arithmetic for each question.

A filter given several times means “or”, several filters mean “and”. Treaty, norm and outcome must meet in one
assessment: `treaty=cat-1984&outcome=implicated` asks for events in which a norm of that treaty is implicated.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import product

from pyoxigraph import NamedNode

from foederis import names
from foederis.dates import Span, span
from foederis.errors import UnknownName
from foederis.law import Law
from foederis.law.model import OUTCOMES
from foederis.names import term
from foederis.store import Graph
from foederis_api.context import SEM
from foederis_api.near import REPEATED, nearest

Edges = Mapping[str, frozenset[str]]
Ordinals = frozenset[int]

JOINED = ("treaty", "norm", "outcome")
PLAIN = ("state", "actor", "act", "group", "place", "source")
FILTERS = (*PLAIN, *JOINED)

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EventIndex:
    """Events in order of time, then of slug: `keys`. Every posting is a set of places in that order."""

    iris: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...]
    postings: Mapping[tuple[str, ...], Ordinals]
    known: Mapping[str, Collection[str]]
    outcomes: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, graph: Graph, law: Law) -> "EventIndex":
        return _Reading(graph, law).index()

    def find(self, filters: Mapping[str, Collection[str]], within: Span | None) -> list[int]:
        """The places of the events that pass every filter, in order; UnknownName for a value that nobody knows."""
        for name, values in filters.items():
            for value in values:
                self._check(name, value)
        sets = [self._any((name, value) for value in filters[name]) for name in PLAIN if filters.get(name)]
        if any(filters.get(name) for name in JOINED):
            choices = (filters.get(name) or [""] for name in JOINED)
            sets.append(self._any(("assessment", *wanted) for wanted in product(*choices)))
        found = reduce(frozenset.__and__, sets) if sets else range(len(self.iris))
        return sorted(place for place in found if within is None or self.spans[place].overlaps(within))

    def _any(self, keys: Iterable[tuple[str, ...]]) -> Ordinals:
        return frozenset().union(*(self.postings.get(key, frozenset()) for key in keys))

    def _check(self, name: str, value: str) -> None:
        if value not in self.known[name]:
            raise UnknownName(KINDS[name], value[:REPEATED], nearest(value, self.known[name]), place=name)


KINDS = {
    "state": "State",
    "actor": "actor",
    "act": "act type",
    "group": "group or characteristic",
    "place": "place",
    "source": "source",
    "treaty": "treaty",
    "norm": "norm",
    "outcome": "outcome",
}


class _Reading:
    """One pass over a graph; the relations that it needs are read whole, each once."""

    def __init__(self, graph: Graph, law: Law) -> None:
        self.graph = graph
        self.law = law
        self.events = graph.things(term("Event"))
        self.actors = self._edges("actor")
        self.act_types = self._edges("actType")
        self.groups = self._edges("affects")
        self.about = self._edges("about", inverse=True)
        self.sources = self._edges("source")
        self.acts = self._edges("inEvent", inverse=True)
        self.assessments = self._edges("ofAct", inverse=True)

    def _edges(self, name: str, *, inverse: bool = False) -> Edges:
        """A property as subject → objects, or the other way round."""
        return self._relation(term(name), inverse=inverse)

    def _relation(self, predicate: str, *, inverse: bool = False) -> Edges:
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.graph.store.quads_for_pattern(None, NamedNode(predicate), None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                ends = (quad.subject.value, quad.object.value)
                start, end = reversed(ends) if inverse else ends
                found[start].add(end)
        return {start: frozenset(ends) for start, ends in found.items()}

    def index(self) -> EventIndex:
        spans = {iri: self._span(iri) for iri in self.events}
        ordered = {iri: (spans[iri].earliest_begin.isoformat(), names.slug_of(iri)) for iri in self.events}
        iris = sorted(self.events, key=lambda iri: ordered[iri])
        postings: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for place, iri in enumerate(iris):
            for key in self._keys(iri):
                postings[key].add(place)
        return EventIndex(
            tuple(iris),
            tuple(ordered[iri] for iri in iris),
            tuple(spans[iri] for iri in iris),
            {key: frozenset(places) for key, places in postings.items()},
            self._known(),
            {iri: self._outcomes(iri) for iri in iris},
        )

    def _span(self, event: str) -> Span:
        dates = self.graph.values(event, term("date"))
        dates = dates or [date for act in self.acts.get(event, _NONE) for date in self.graph.values(act, term("date"))]
        return span(min(dates)) if dates else span("../..")

    def _known(self) -> dict[str, Collection[str]]:
        law = self.law
        return {
            "state": law.states.keys(),
            "actor": law.states.keys() | law.organs.keys() | law.agents,
            "act": law.act_types.keys(),
            "group": self._slugs("AffectedGroup") | law.circumstances.keys(),
            "place": self._slugs("Place"),
            "source": law.sources.keys(),
            "treaty": law.treaties.keys(),
            "norm": self._slugs("Norm", "CustomaryNorm", "SecondaryRule"),
            "outcome": OUTCOMES,
        }

    def _slugs(self, *classes: str) -> set[str]:
        return {names.slug_of(iri) for name in classes for iri in self.graph.things(term(name))}

    def _keys(self, event: str) -> Iterator[tuple[str, ...]]:
        acts = self.acts.get(event, _NONE)
        for place in self.graph.values(event, SEM + "hasPlace"):
            yield "place", names.slug_of(place)
            yield from (("state", state) for state in self.graph.slugs(place, term("inState")))
        for act in acts:
            yield from self._keys_of_act(act)
        for thing in {event, *acts, *(group for act in acts for group in self.groups.get(act, _NONE))}:
            for claim in self.about.get(thing, _NONE):
                yield from (("source", names.slug_of(source)) for source in self.sources.get(claim, _NONE))

    def _keys_of_act(self, act: str) -> Iterator[tuple[str, ...]]:
        actors = {names.slug_of(actor) for actor in self.actors.get(act, _NONE)}
        actors |= {self.law.organs[actor] for actor in actors if self.law.organs.get(actor)}
        yield from (("actor", actor) for actor in actors)
        yield from (("state", state) for state in self._states(act, actors))
        for act_type in self.act_types.get(act, _NONE):
            yield from (("act", broader) for broader in self.law.act_types.get(names.slug_of(act_type), _NONE))
        for group in self.groups.get(act, _NONE):
            yield "group", names.slug_of(group)
            yield from (("group", characteristic) for characteristic in self._characteristics(group))
        for found in self.assessments.get(act, _NONE):
            yield from self._keys_of_assessment(found)

    def _states(self, act: str, actors: set[str]) -> set[str]:
        """The States that an act touches: whose it is, where it was, where it led, whose nationals it affected."""
        found = actors | {
            slug for name in ("territory", "destination", "attributedTo") for slug in self.graph.slugs(act, term(name))
        }
        for group in self.groups.get(act, _NONE):
            found |= set(self.graph.slugs(group, term("nationality")))
        whole = {self.law.states[slug].territory_of for slug in found if slug in self.law.states}
        return (found | whole) & self.law.states.keys()

    def _characteristics(self, group: str) -> set[str]:
        stated = {
            slug
            for membership in self.graph.values(group, term("hasCharacteristic"))
            for slug in self.graph.slugs(membership, term("characteristic"))
        }
        return {broader for broader, known in self.law.circumstances.items() if stated & set(known.narrower)} | stated

    def _keys_of_assessment(self, iri: str) -> Iterator[tuple[str, ...]]:
        """Every way of asking for an assessment: by treaty, norm, outcome, or any of them together."""
        norms = set(self.graph.slugs(iri, term("ofNorm")))
        treaties = {self.law.norms[slug].treaty for slug in norms if slug in self.law.norms} - {""}
        treaties |= {slug for name in ("throughTreaty", "aboutTreaty") for slug in self.graph.slugs(iri, term(name))}
        outcomes = self.graph.slugs(iri, term("outcome"))
        for wanted in product({*treaties, ""}, {*norms, ""}, {*outcomes, ""}):
            yield "assessment", *wanted

    def _outcomes(self, event: str) -> dict[str, int]:
        """How many assessments of an event's acts came out how."""
        found = [
            outcome
            for act in self.acts.get(event, _NONE)
            for iri in self.assessments.get(act, _NONE)
            for outcome in self.graph.slugs(iri, term("outcome"))
        ]
        return {outcome: found.count(outcome) for outcome in OUTCOMES if outcome in found}
