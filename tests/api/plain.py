"""The same lists in plain Python: what each filter means, written out again over nothing but triples in dictionaries.

Nothing here is taken from `foederis_api.lists`: a filter is a function from a thing to the values that it has.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from foederis.dates import Span, span
from foederis.store import Graph

ID = "https://w3id.org/foederis/id/"
FO = "https://w3id.org/foederis/ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
BROADER = "http://www.w3.org/2004/02/skos/core#broader"
IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"
PART_OF = "http://data.europa.eu/eli/ontology#is_part_of"
PLACE = "http://semanticweb.cs.vu.nl/2009/11/sem/hasPlace"
DC = "http://purl.org/dc/terms/"

Things = set[str]
Has = Callable[[str], Things]


class Record:
    """Triples, both ways round."""

    def __init__(self, graph: Graph) -> None:
        self.ahead: dict[tuple[str, str], Things] = defaultdict(set)
        self.behind: dict[tuple[str, str], Things] = defaultdict(set)
        self.labels: dict[str, dict[str, str]] = defaultdict(dict)
        for quad in graph.store:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                subject, predicate, found = quad.subject.value, quad.predicate.value, quad.object
                self.ahead[subject, predicate].add(found.value)
                self.behind[found.value, predicate].add(subject)
                if predicate.endswith(("#label", "#prefLabel")) and isinstance(found, Literal):
                    self.labels[subject][found.language or ""] = found.value

    def to(self, things: Iterable[str], *names: str) -> Things:
        """Along properties of ours, in any order of alternatives: one step."""
        return {
            found
            for thing in things
            for name in names
            for found in self.ahead[thing, name if ":" in name else FO + name]
        }

    def back(self, things: Iterable[str], *names: str) -> Things:
        return {
            found
            for thing in things
            for name in names
            for found in self.behind[thing, name if ":" in name else FO + name]
        }

    def up(self, things: Iterable[str], name: str = BROADER) -> Things:
        seen = set(things)
        while more := self.to(seen, name) - seen:
            seen |= more
        return seen

    def down(self, things: Iterable[str], name: str = BROADER) -> Things:
        seen = set(things)
        while more := self.back(seen, name) - seen:
            seen |= more
        return seen

    def every(self, kind: str) -> list[str]:
        found = {thing for (thing, name) in list(self.ahead) if name == TYPE and thing.startswith(f"{ID}{kind}/")}
        retired = self.behind[FO + "RetiredName", TYPE]
        return sorted(slug(thing) for thing in found - retired)

    def states_of(self, act: str) -> Things:
        whose = self.to([act], "actor")
        found = whose | self.to(whose, "organOf") | self.to([act], "territory", "destination", "attributedTo")
        found |= self.to(self.to([act], "affects"), "nationality")
        return slugs(found | self.to(found, "territoryOf"), "state")

    def actors_of(self, act: str) -> Things:
        whose = self.to([act], "actor")
        return slugs(whose | self.to(whose, "organOf"), "state", "agent")

    def characteristics(self, groups: Things) -> Things:
        return slugs(self.up(self.to(self.to(groups, "hasCharacteristic"), "characteristic")), "concept")

    def treaties_of_norm(self, norms: Things) -> Things:
        return slugs(self.up(self.to(norms, "restsOn"), PART_OF), "treaty")

    def treaties_of(self, assessment: str) -> Things:
        return self.treaties_of_norm(self.to([assessment], "ofNorm")) | slugs(
            self.to([assessment], "throughTreaty", "aboutTreaty"), "treaty"
        )

    def of_acts(self, has: Has) -> Has:
        return lambda event: {value for act in self.back([event], "inEvent") for value in has(act)}

    def said_of(self, act: str) -> Things:
        return self.back({act} | self.to([act], "inEvent", "affects"), "about")

    def dates_of_event(self, event: str) -> Things:
        return self.to([event], "date") or self.to(self.back([event], "inEvent"), "date")

    def events_of_claim(self, claim: str) -> Things:
        about = self.to([claim], "about")
        return slugs(about | self.to(about, "inEvent") | self.to(self.back(about, "affects"), "inEvent"), "event")

    def one(self, name: str, *kinds: str, prefix: str = "") -> Has:
        return lambda thing: slugs(self.to([thing], name), *kinds, prefix=prefix)

    def classes(self, thing: str) -> Things:
        return {each.removeprefix(FO) for each in self.to([thing], TYPE) if each.startswith(FO)}

    def literal(self, name: str) -> Has:
        return lambda thing: self.to([thing], name)


def slug(iri: str) -> str:
    return iri.removeprefix(ID).partition("/")[2]


def slugs(things: Iterable[str], *kinds: str, prefix: str = "") -> Things:
    return {slug(thing).removeprefix(prefix) for thing in things if thing.startswith(tuple(f"{ID}{k}/" for k in kinds))}


@dataclass
class Plain:
    """One list: what its things have, when they were, and by what they are ordered."""

    kind: str
    has: dict[str, Has]
    joined: tuple[str, ...] = ()
    hub: Has | None = None
    when: Callable[[str], Things] | None = None
    on: Callable[[str], Things] | None = None
    by: Callable[[str], Things] | None = None
    orders: dict[str, Callable[[str], str]] = field(default_factory=dict)


def lists(r: Record) -> dict[str, Plain]:
    """Every list that is compared, filter by filter."""

    assessed: dict[str, Has] = {
        "treaty": r.treaties_of,
        "norm": r.one("ofNorm", "norm"),
        "outcome": r.one("outcome", "concept"),
    }
    grade, fact = r.one("grade", "concept", prefix="grade-"), r.one(DC + "source", "source")
    return {
        "events": Plain(
            "event",
            {
                "state": lambda e: r.of_acts(r.states_of)(e) | slugs(r.to(r.to([e], PLACE), "inState"), "state"),
                "actor": r.of_acts(r.actors_of),
                "act": lambda e: slugs(r.up(r.to(r.back([e], "inEvent"), "actType")), "concept"),
                "group": r.of_acts(
                    lambda a: slugs(r.to([a], "affects"), "group") | r.characteristics(r.to([a], "affects"))
                ),
                "place": r.one(PLACE, "place"),
                "source": lambda e: slugs(
                    r.to(
                        r.back({e} | r.back([e], "inEvent") | r.to(r.back([e], "inEvent"), "affects"), "about"),
                        "source",
                    ),
                    "source",
                ),
                **assessed,
            },
            joined=("treaty", "norm", "outcome"),
            hub=lambda e: r.back(r.back([e], "inEvent"), "ofAct"),
            when=r.dates_of_event,
            orders={"date": lambda e: first_day(r.dates_of_event(e))},
        ),
        "acts": Plain(
            "act",
            {
                "event": r.one("inEvent", "event"),
                "state": r.states_of,
                "actor": r.actors_of,
                "act": lambda a: slugs(r.up(r.to([a], "actType")), "concept"),
                "territory": r.one("territory", "state"),
                "destination": r.one("destination", "state"),
                "nationality": lambda a: slugs(r.to(r.to([a], "affects"), "nationality"), "state"),
                "characteristic": lambda a: r.characteristics(r.to([a], "affects")),
                "circumstance": lambda a: slugs(r.up(r.to(r.said_of(a), "circumstance")), "concept"),
                "time": r.one("timeKind", "concept", prefix="time-"),
                "source": lambda a: slugs(r.to(r.said_of(a), "source"), "source"),
                **assessed,
            },
            joined=("treaty", "norm", "outcome"),
            hub=lambda a: r.back([a], "ofAct"),
            when=r.literal("date"),
            orders={"date": lambda a: first_day(r.to([a], "date"))},
        ),
        "assessments": Plain(
            "assessment",
            {
                "event": lambda x: slugs(r.to(r.to([x], "ofAct"), "inEvent"), "event"),
                "act": r.one("ofAct", "act"),
                "act_type": lambda x: slugs(r.up(r.to(r.to([x], "ofAct"), "actType")), "concept"),
                "norm": r.one("ofNorm", "norm"),
                "treaty": r.treaties_of,
                "bearer": r.one("ofBearer", "state"),
                "outcome": r.one("outcome", "concept"),
                "reason": r.one("reason", "concept"),
                "failing": r.one("failingGate", "concept", prefix="gate-"),
                "open": r.one("openGate", "concept", prefix="gate-"),
                "theme": lambda x: slugs(r.to(r.to([x], "ofNorm"), "theme"), "concept", prefix="theme-"),
                "source": lambda x: slugs(r.to(r.to([x], "evidence"), "source"), "source"),
            },
            when=lambda x: r.to(r.to([x], "ofAct"), "date"),
            by=lambda x: r.to(r.to({c for a in r.to([x], "ofAct") for c in r.said_of(a)}, "source"), DC + "issued"),
            orders={"date": lambda x: first_day(r.to(r.to([x], "ofAct"), "date"))},
        ),
        "norms": Plain(
            "norm",
            {
                "treaty": lambda n: r.treaties_of_norm({n}),
                "provision": lambda n: slugs(r.up(r.to([n], "restsOn"), PART_OF), "provision"),
                "type": r.classes,
                "act": lambda n: slugs(r.down(r.to([n], "governs")), "concept"),
                "theme": r.one("theme", "concept", prefix="theme-"),
                "modality": r.one("modality", "concept", prefix="modality-"),
                "role": r.one("bearerRole", "concept", prefix="role-"),
                "circumstance": lambda n: slugs(
                    r.to(r.to([n], "personRequirement", "conditionRequirement"), "anyOf")
                    | r.to(r.to([n], "exception"), "invokedThrough"),
                    "concept",
                ),
                "element": r.one("element", "concept", prefix="element-"),
                "reach": r.one("reach", "concept", prefix="reach-"),
                "derogable": r.literal("derogable"),
                "existence": r.one("existence", "concept", prefix="settlement-"),
                "peremptory": r.one("peremptoryCharacter", "concept", prefix="settlement-"),
                "grade": grade,
                "source": fact,
            },
            on=lambda n: r.to(r.up(r.to([n], "restsOn"), PART_OF), "entryIntoForce") or r.to([n], "customSince"),
        ),
        "treaties": Plain(
            "treaty",
            {
                "state": lambda t: slugs(r.to(r.back([t], "onTreaty"), "byState"), "state"),
                "open_to": r.one("openOnlyTo", "state"),
                "theme": lambda t: slugs(
                    r.to(r.back(r.down([t], PART_OF), "restsOn"), "theme"), "concept", prefix="theme-"
                ),
                "serves": r.one("servesNormsOf", "treaty"),
                "grade": grade,
                "source": fact,
            },
            when=r.literal("adopted"),
            on=r.literal("entryIntoForce"),
            orders={"date": lambda t: first_day(r.to([t], "adopted"))},
        ),
        "actions": Plain(
            "action",
            {
                "state": r.one("byState", "state"),
                "treaty": r.one("onTreaty", "treaty"),
                "action": r.one("actionType", "concept"),
                "provision": lambda a: slugs(r.up(r.to([a], "affectsProvision"), PART_OF), "provision"),
                "territory": r.one("appliesTo", "state"),
                "effect": r.one("reservationEffect", "concept", prefix="effect-"),
                "permissibility": r.one("permissibility", "concept", prefix="permissibility-"),
                "responds_to": r.one("respondsTo", "action"),
                "grade": grade,
                "source": fact,
            },
            when=lambda a: r.to([a], "depositDate") or r.to([a], "effectDate") or r.to([a], "actDate"),
            orders={
                "date": lambda a: first_day(r.to([a], "depositDate") or r.to([a], "effectDate") or r.to([a], "actDate"))
            },
        ),
        "provisions": Plain(
            "provision",
            {
                "treaty": lambda p: slugs(r.up([p], PART_OF), "treaty"),
                "part_of": lambda p: slugs(r.up([p], PART_OF), "provision"),
                "article": r.literal("articleNumber"),
                "norm": lambda p: slugs(r.back(r.down([p], PART_OF), "restsOn"), "norm"),
                "route": r.one("opensRoute", "concept", prefix="route-"),
                "heard_by": r.one("heardBy", "agent"),
                "grade": grade,
                "source": fact,
            },
            on=lambda p: r.to(r.up([p], PART_OF), "entryIntoForce"),
        ),
        "states": Plain(
            "state",
            {
                "type": r.classes,
                "region": r.one("region", "concept", prefix="region-"),
                "territory_of": r.one("territoryOf", "state"),
                "treaty": lambda s: slugs(r.to(r.back([s], "byState"), "onTreaty"), "treaty"),
                "action": lambda s: slugs(r.to(r.back([s], "byState"), "actionType"), "concept"),
            },
        ),
        "sources": Plain(
            "source",
            {
                "kind": r.one("sourceKind", "concept", prefix="source-kind-"),
                "publisher": r.one(DC + "publisher", "agent", "state"),
                "creator": r.one(DC + "creator", "agent"),
                "origin": r.one("origin", "agent", "state"),
                "language": r.literal(DC + "language"),
                "reports_on": r.one("reportsOn", "source"),
                "event": lambda s: {event for claim in r.back([s], "source") for event in r.events_of_claim(claim)},
            },
            when=r.literal(DC + "issued"),
            by=r.literal(DC + "issued"),
            orders={"date": lambda s: first_day(r.to([s], DC + "issued"))},
        ),
        "claims": Plain(
            "claim",
            {
                "type": r.classes,
                "source": r.one("source", "source"),
                "speaker": r.one("speaker", "agent", "state"),
                "origin": lambda c: slugs(r.to(r.to([c], "source"), "origin"), "agent", "state"),
                "event": r.events_of_claim,
                "about": lambda c: {about.removeprefix(ID) for about in r.to([c], "about")},
                "circumstance": lambda c: slugs(r.up(r.to([c], "circumstance")), "concept"),
                "stance": r.one("stance", "concept", prefix="stance-"),
                "danger_in": r.one("dangerIn", "state"),
                "standard": r.one("standardOfProof", "concept", prefix="standard-"),
                "addressed_to": r.one("addressedTo", "state", "agent"),
                "position": r.one("positionKind", "concept", prefix="position-"),
                "invokes": r.one("invokes", "norm", "provision", "treaty"),
                "unit": r.one("unit", "concept", prefix="unit-"),
                "counts": lambda c: slugs(r.up(r.to([c], "counts")), "concept"),
                "first_hand": r.literal("firstHand"),
                "alleges_breach": r.literal("allegesBreach"),
            },
            when=lambda c: r.to([c], "saidOn") or r.to(r.to([c], "source"), DC + "issued"),
            by=lambda c: r.to(r.to([c], "source"), DC + "issued"),
            orders={
                "date": lambda c: first_day(r.to([c], "saidOn") or r.to(r.to([c], "source"), DC + "issued")),
                "value": lambda c: next((f"{int(value):020d}" for value in sorted(r.to([c], "value"))), ""),
            },
        ),
        "situations": Plain(
            "situation",
            {
                "state": r.one("inState", "state"),
                "actor": r.one("ofActor", "state"),
                "act": lambda s: slugs(r.down(r.to([s], "coversActType")), "concept"),
                "nationality": r.one("concernsNationality", "state"),
                "circumstance": lambda s: slugs(r.up(r.to(r.back([s], "about"), "circumstance")), "concept"),
                "source": lambda s: slugs(r.to(r.back([s], "about"), "source"), "source"),
            },
            when=r.literal("period"),
            orders={"date": lambda s: first_day(r.to([s], "period"))},
        ),
        "groups": Plain(
            "group",
            {
                "event": lambda g: slugs(r.to(r.back([g], "affects"), "inEvent"), "event"),
                "nationality": r.one("nationality", "state"),
                "characteristic": lambda g: r.characteristics({g}),
            },
        ),
        "agents": Plain(
            "agent",
            {"type": r.classes, "organ_of": r.one("organOf", "state"), "pseudonymous": r.literal("pseudonymous")},
        ),
        "places": Plain(
            "place",
            {"state": r.one("inState", "state"), "precision": r.one("precision", "concept", prefix="precision-")},
        ),
        "arguments": Plain(
            "argument",
            {
                "norm": r.one("concerns", "norm"),
                "conflict": r.one("concerns", "conflict"),
                "side": r.one("side", "concept", prefix="side-"),
                "advanced_by": r.one("advancedBy", "agent"),
                "cites": r.one("cites", "provision", "norm"),
                "grade": grade,
                "source": fact,
            },
        ),
        "conflicts": Plain("conflict", {"norm": lambda c: slugs(r.to([c], "oneNorm", "otherNorm"), "norm")}),
        "concepts": Plain(
            "concept",
            {"scheme": r.one(IN_SCHEME, "scheme"), "broader": lambda c: slugs(r.up([c]), "concept")},
        ),
    }


def first_day(dates: Things) -> str:
    return min((span(text).earliest_begin.isoformat() for text in dates), default="")


@dataclass(frozen=True)
class Wanted:
    """A question in plain words."""

    filters: dict[str, list[str]]
    within: Span | None = None
    on: date | None = None
    by: date | None = None
    sort: str = "slug"


def find(r: Record, plain: Plain, wanted: Wanted) -> list[str]:
    """The slugs of what passes, in order."""
    found = [each for each in r.every(plain.kind) if _passes(plain, f"{ID}{plain.kind}/{each}", wanted)]
    name = wanted.sort.removeprefix("-")

    def value(each: str) -> str:
        iri = f"{ID}{plain.kind}/{each}"
        if name == "slug":
            return each
        if name == "label":
            labels = r.labels[iri]
            return (labels.get("en") or (labels[min(labels)] if labels else each)).casefold()
        return plain.orders[name](iri)

    there = sorted((each for each in found if value(each)), key=lambda each: (value(each), each))
    return [*(reversed(there) if wanted.sort[:1] == "-" else there), *sorted(each for each in found if not value(each))]


def _passes(plain: Plain, iri: str, wanted: Wanted) -> bool:
    single = {name: values for name, values in wanted.filters.items() if name not in plain.joined}
    if any(plain.has[name](iri).isdisjoint(values) for name, values in single.items()):
        return False
    met = {name: values for name, values in wanted.filters.items() if name in plain.joined}
    if met and plain.hub is not None:
        ways = plain.hub(iri)
        if not any(all(not plain.has[name](way).isdisjoint(values) for name, values in met.items()) for way in ways):
            return False
    return all(_in_time(plain, iri, wanted))


def _in_time(plain: Plain, iri: str, wanted: Wanted) -> Iterator[bool]:
    if wanted.within and plain.when:
        spans = sorted((span(text) for text in plain.when(iri)), key=lambda each: each.earliest_begin)
        yield not spans or spans[0].overlaps(wanted.within)
    if wanted.on and plain.on:
        yield any(span(text).latest_begin <= wanted.on for text in plain.on(iri))
    if wanted.by and plain.by:
        yield any(span(text).latest_begin <= wanted.by for text in plain.by(iri))
