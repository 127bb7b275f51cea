"""Which things of a list answer to which filters, in which order, and how many to each: made once for a release.

A list's things are numbered in its first order. For every value of every filter the index keeps which things have it
(`foederis_api.lists.places`), for every time its bounds, for every order its permutation. A question is then set
arithmetic over these, whatever the size of the graph.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import product
from typing import NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode

from foederis import names
from foederis.dates import LAST, Span, span
from foederis.errors import UnknownName
from foederis.names import term
from foederis.store import SKOS, Graph
from foederis_api.lists import places
from foederis_api.lists.description import Filter, List, Sort, Time, Values, When
from foederis_api.lists.places import Bits, Kept, Members, Places
from foederis_api.lists.relations import Relations
from foederis_api.near import REPEATED, nearest

NEVER = LAST.toordinal() + 1
FACETED = 100  # values that a facet shows
REMEMBERED = 64  # answers to filters that are kept: the pages of a list ask the same again
RARE = 64  # of so many things fewer than one are found: their order is made for them alone

Key = tuple[str, ...]


class Having(Protocol):
    """Finds, for a kind of thing and words, the slugs of the things that have these words."""

    def __call__(self, kind: str, text: str, /) -> Iterable[str]: ...


def nothing_has(kind: str, text: str, /) -> Iterable[str]:
    """Of a record whose words nobody has indexed."""
    return ()


class Asked(NamedTuple):
    """A question to a list, in a settled order: values by filter, and times."""

    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    times: tuple[tuple[When, Span], ...] = ()
    text: str = ""  # words that must be in it

    def without(self, name: str) -> "Asked":
        return self._replace(filters=tuple(each for each in self.filters if each[0] != name))


class Facet(NamedTuple):
    """How many things have a value, for those that most have; `total` counts all values that any has."""

    counts: list[tuple[str, int]]
    total: int


@dataclass(frozen=True, slots=True)
class Order:
    """Places in an order: those that have a value by it, then the others by slug."""

    values: list[str]  # by place; empty where there is none
    present: Places
    missing: Places
    ranks: Places

    def ranked(self, place: int, descending: bool) -> int:
        rank = self.ranks[place]
        return len(self.present) - 1 - rank if descending and rank < len(self.present) else rank

    def at(self, rank: int, descending: bool) -> int:
        if rank >= len(self.present):
            return self.missing[rank - len(self.present)]
        return self.present[len(self.present) - 1 - rank if descending else rank]


@dataclass(frozen=True)
class Index:
    """Over the things of one list, in its first order: `slugs`."""

    description: List
    slugs: list[str]
    postings: Mapping[Key, Kept]
    values: Mapping[str, Collection[str]]  # of a filter: those that things have
    known: Mapping[str, Collection[str]]  # and those that could be asked for
    bounds: Mapping[When, tuple[Places, Places]]
    orders: Mapping[str, Order]
    having: Having = nothing_has  # the slugs of the things of a kind that have words
    _remembered: OrderedDict[Asked, Bits] = field(default_factory=OrderedDict, repr=False, compare=False)

    @property
    def count(self) -> int:
        return len(self.slugs)

    def check(self, asked: Asked) -> None:
        """UnknownName, with the nearest, for a value that nobody knows."""
        for name, values in asked.filters:
            for value in values:
                if value not in self.known[name]:
                    near = nearest(value, self.known[name])
                    raise UnknownName(name.replace("_", " "), value[:REPEATED], near, place=name)

    def find(self, asked: Asked) -> Bits:
        """The things that pass every filter and time."""
        found = self._remembered.get(asked)
        if found is None:
            found = self._remembered[asked] = self._find(asked)
            while len(self._remembered) > REMEMBERED:
                try:
                    self._remembered.popitem(last=False)
                except KeyError:  # another thread was there before
                    break
        return found

    def _find(self, asked: Asked) -> Bits:
        chosen = dict(asked.filters)
        found = places.every(self.count)
        for name in chosen.keys() - set(self.description.hub_names):
            found &= self._any((name, value) for value in chosen[name])
        if chosen.keys() & set(self.description.hub_names):
            found &= self._any(self._hub(chosen))
        for when, time in asked.times:
            found &= self._during(when, time, found)
        return found & self._having(asked.text) if asked.text else found

    def _having(self, text: str) -> Bits:
        at = (self._places.get(slug) for slug in self.having(self.description.kind, text))
        return places.bits((place for place in at if place is not None), self.count)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {slug: place for place, slug in enumerate(self.slugs)}

    def _hub(self, chosen: Mapping[str, Collection[str]]) -> Iterator[Key]:
        yield from product([""], *(chosen.get(name) or [""] for name in self.description.hub_names))

    def _any(self, keys: Iterable[Key]) -> Bits:
        found = places.NONE
        for key in keys:
            if key in self.postings:
                found |= places.opened(self.postings[key], self.count)
        return found

    def _during(self, when: When, time: Span, among: Bits) -> Bits:
        begins, ends = self.bounds[when]
        first, last = time.earliest_begin.toordinal(), time.latest_end.toordinal()
        return places.bits(
            (place for place in places.each(among) if begins[place] <= last and ends[place] >= first), self.count
        )

    def facet(self, name: str, asked: Asked) -> Facet:
        """How many things have each value of a filter, under all the others."""
        others = asked.without(name)
        whole = self.find(others)
        members = Members(whole, self.count)
        counts = [(value, self._counted(name, value, others, members, whole)) for value in self.values[name]]
        found = sorted((each for each in counts if each[1]), key=lambda each: (-each[1], each[0]))
        return Facet(found[:FACETED], len(found))

    def _counted(self, name: str, value: str, others: Asked, members: Members, whole: Bits) -> int:
        if name not in self.description.hub_names:
            return members.count(self.postings[name, value], whole)
        keys = list(self._hub({**dict(others.filters), name: (value,)}))
        if len(keys) > 1:
            return (self._any(keys) & whole).bit_count()
        return members.count(self.postings.get(keys[0], 0), whole)

    def page(self, found: Bits, sort: str, after: Key | None, limit: int) -> list[int]:
        """The places after the one whose key is given, in order."""
        descending = sort.startswith("-")
        order = self.orders[sort.removeprefix("-")]
        begin = self._begin(order, after, descending) if after is not None else 0
        if found.bit_count() * RARE < self.count or found.bit_count() <= limit:
            ranked = sorted(order.ranked(place, descending) for place in places.each(found))
            at = bisect_left(ranked, begin)
            return [order.at(rank, descending) for rank in ranked[at : at + limit]]
        members = Members(found, self.count)
        chosen: list[int] = []
        for rank in range(begin, self.count):
            place = order.at(rank, descending)
            if place in members:
                chosen.append(place)
                if len(chosen) == limit:
                    break
        return chosen

    def _begin(self, order: Order, after: Key, descending: bool) -> int:
        """How many things in the order stand before, or at, a key: that of the last one seen, here still or not."""
        value, slug = after
        if not value:
            return len(order.present) + bisect_right(order.missing, slug, key=self.slugs.__getitem__)
        found = order.present
        if descending:
            return len(found) - bisect_left(found, (value, slug), key=lambda place: self._key(order, place))
        return bisect_right(found, (value, slug), key=lambda place: self._key(order, place))

    def _key(self, order: Order, place: int) -> tuple[str, str]:
        return order.values[place], self.slugs[place]

    def key(self, sort: str, place: int) -> tuple[str, str]:
        """By what a thing stands where it stands in an order: what a cursor holds."""
        return self._key(self.orders[sort.removeprefix("-")], place)


class Known:
    """The values that may be asked for: those of the vocabulary and of the record, used or not."""

    def __init__(self, graph: Graph, slugs: Mapping[str, Collection[str]]) -> None:
        self.graph = graph
        self.kinds = {kind: frozenset(found) for kind, found in slugs.items()}

    def of(self, described: Filter, kind: str, used: Collection[str]) -> Collection[str]:
        match described.values:
            case Values.QUALIFIED:
                return Qualified({kind: self._slugs(kind) for kind in described.kinds})
            case Values.PLAIN:
                return frozenset(used) | ({"true", "false"} if set(used) <= {"true", "false"} else set())
            case Values.CLASS:
                return frozenset(used) | self._classes(kind)
            case Values.SLUG:
                stated = [self._slugs(kind) for kind in described.kinds]
                return stated[0] if len(stated) == 1 and not described.scheme else self._all(described, stated)

    def _classes(self, kind: str) -> set[str]:
        found = self.graph.store.quads_for_pattern(None, NamedNode(term("kind")), Literal(kind), None)
        return {
            quad.subject.value.removeprefix(names.ONTOLOGY) for quad in found if isinstance(quad.subject, NamedNode)
        }

    def _all(self, described: Filter, stated: Iterable[frozenset[str]]) -> frozenset[str]:
        return frozenset().union(*stated, self._scheme(described))

    def _slugs(self, kind: str) -> frozenset[str]:
        return self.kinds.get(kind, frozenset())

    def _scheme(self, described: Filter) -> frozenset[str]:
        found = (
            self.graph.subjects(SKOS + "inScheme", names.iri("scheme", described.scheme)) if described.scheme else []
        )
        return frozenset(names.slug_of(iri).removeprefix(described.prefix) for iri in found)


class Qualified(Collection[str]):
    """`kind/slug`, over several kinds, without a copy of their names."""

    def __init__(self, kinds: Mapping[str, Collection[str]]) -> None:
        self._kinds = kinds

    def __contains__(self, value: object) -> bool:
        kind, slash, slug = str(value).partition("/")
        return bool(slash) and slug in self._kinds.get(kind, ())

    def __iter__(self) -> Iterator[str]:
        return (f"{kind}/{slug}" for kind, slugs in self._kinds.items() for slug in slugs)

    def __len__(self) -> int:
        return sum(map(len, self._kinds.values()))


def indexes(
    graph: Graph, slugs: Mapping[str, Collection[str]], lists: Iterable[List], having: Having = nothing_has
) -> dict[str, Index]:
    """The index of each list by its name; every property that they need is read once for all of them."""
    relations, known = Relations(graph), Known(graph, slugs)
    return {each.name: _Making(each, relations, known, having).index(slugs.get(each.kind, ())) for each in lists}


@dataclass
class _Making:
    """One pass over the things of a list."""

    description: List
    relations: Relations
    known: Known
    having: Having

    def index(self, slugs: Collection[str]) -> Index:
        described = self.description
        chosen = [slug for slug in slugs if not described.only or self._follow(slug, described.only)]
        first = described.sorts[0]
        chosen.sort(key=lambda slug: _first(self._sorted_by(first, slug), slug))
        postings, values = self._postings(chosen)
        return Index(
            described,
            chosen,
            postings,
            {name: sorted(found) for name, found in values.items()},
            {each.name: self.known.of(each, described.kind, values[each.name]) for each in described.filters},
            {time.when: self._bounds(time, chosen) for time in described.times},
            {sort.name: self._order(sort, chosen) for sort in described.sorts},
            self.having,
        )

    def _follow(self, slug: str, path: str) -> Collection[str]:
        return self.relations.follow(names.iri(self.description.kind, slug), path)

    def _postings(self, slugs: list[str]) -> tuple[dict[Key, Kept], dict[str, set[str]]]:
        found: dict[Key, Places] = defaultdict(lambda: array("I"))
        values: dict[str, set[str]] = {each.name: set() for each in self.description.filters}
        for place, slug in enumerate(slugs):
            for key in set(self._keys(names.iri(self.description.kind, slug), values)):
                found[key].append(place)
        return {key: places.kept(at, len(slugs)) for key, at in found.items()}, values

    def _keys(self, iri: str, values: Mapping[str, set[str]]) -> Iterator[Key]:
        """Under what a thing is found; the values are noted, filter by filter."""
        for each in self._plain:
            having = self._values(each, iri)
            values[each.name].update(having)
            yield from ((each.name, value) for value in having)
        for hub in self.relations.follow(iri, self.description.hub) if self.description.hub else ():
            met = [self._values(each, hub) for each in self._met]
            for each, having in zip(self._met, met, strict=True):
                values[each.name].update(having)
            yield from product([""], *({*having, ""} for having in met))

    @cached_property
    def _plain(self) -> list[Filter]:
        return [each for each in self.description.filters if not each.in_hub]

    @cached_property
    def _met(self) -> list[Filter]:
        return [each for each in self.description.filters if each.in_hub]

    def _values(self, described: Filter, iri: str) -> list[str]:
        known = self._named[described.name]
        found = []
        for end in self.relations.follow(iri, described.path):
            if end not in known:
                known[end] = value_of(described, end, self.relations)
            if known[end]:
                found.append(known[end])
        return found

    @cached_property
    def _named(self) -> dict[str, dict[str, str]]:
        """Of each filter, the values that the ends of its path stand for, worked out once each."""
        return {each.name: {} for each in self.description.filters}

    def _sorted_by(self, sort: Sort, slug: str) -> str:
        """What a thing is sorted by, as text; empty where it has nothing."""
        match sort.by:
            case "slug":
                return slug
            case "label":
                labels = self.relations.graph.labels(names.iri(self.description.kind, slug))
                return (labels.get("en") or next(iter(labels.values()))).casefold()
        found = next(filter(None, (self._follow(slug, path) for path in sort.paths)), ())
        match sort.by:
            case "date":
                return min((span(text).earliest_begin.isoformat() for text in found), default="")
            case "number":
                return min((f"{int(text):020d}" for text in found), default="")
            case _:
                return min(found, default="")

    def _order(self, sort: Sort, slugs: list[str]) -> Order:
        values = [self._sorted_by(sort, slug) for slug in slugs]
        present = array(
            "I", sorted((at for at in range(len(slugs)) if values[at]), key=lambda at: (values[at], slugs[at]))
        )
        missing = array("I", sorted((at for at in range(len(slugs)) if not values[at]), key=slugs.__getitem__))
        ranks = array("I", bytes(array("I").itemsize * len(slugs)))
        for rank, place in enumerate((*present, *missing)):
            ranks[place] = rank
        return Order(values, present, missing, ranks)

    def _bounds(self, time: Time, slugs: list[str]) -> tuple[Places, Places]:
        begins, ends = array("i"), array("i")
        for slug in slugs:
            begin, end = self._times(time, slug)
            begins.append(begin)
            ends.append(end)
        return begins, ends

    def _times(self, time: Time, slug: str) -> tuple[int, int]:
        """From when to when a thing is there, as days: for `WITHIN` at the widest, otherwise only what is certain."""
        found = next(filter(None, (self._follow(slug, path) for path in time.begin)), ())
        spans = [span(text) for text in found]
        if time.when is When.WITHIN:
            whole = min(spans, key=lambda each: each.earliest_begin, default=span("../.."))
            return whole.earliest_begin.toordinal(), whole.latest_end.toordinal()
        begin = min((each.latest_begin.toordinal() for each in spans), default=NEVER)
        if time.also:
            also = (span(text).latest_begin.toordinal() for text in self._follow(slug, time.also))
            begin = max(begin, min(also, default=NEVER))
        stated = [span(text).earliest_end for text in self._follow(slug, time.end)] if time.end else []
        return begin, max((day.toordinal() for day in stated), default=date.max.toordinal())


def _first(value: str, slug: str) -> tuple[bool, str, str]:
    return not value, value, slug


def value_of(described: Filter, found: str, relations: Relations) -> str:
    """The value that stands for what a path led to; empty where that is of another kind."""
    match described.values:
        case Values.PLAIN:
            return found
        case Values.CLASS:
            return found.removeprefix(names.ONTOLOGY) if found.startswith(names.ONTOLOGY) else ""
    if not found.startswith(names.ID):
        return ""
    kind, slug = names.split(found)
    if kind not in described.of or (kind == "concept" and not _in_scheme(described, found, relations)):
        return ""
    return f"{kind}/{slug}" if described.values is Values.QUALIFIED else slug.removeprefix(described.prefix)


def _in_scheme(described: Filter, concept: str, relations: Relations) -> bool:
    return not described.scheme or names.iri("scheme", described.scheme) in relations.step(
        concept, SKOS + "inScheme", False
    )
