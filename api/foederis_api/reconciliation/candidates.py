"""Which things a name may stand for, and how like it they are: section 5 of the specification.

A thing is compared by all its names, of every age and in every language: labels, titles, other and former names, codes.
The score is 100 where one of them is the name that was given, without case, accents and signs; otherwise it is how many
pairs of letters the two share (Dice's coefficient), or, since a title is long and seldom given whole, how many of those
that were given are in it, which counts for less. A candidate is a match where it alone has that name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foederis import names
from foederis_api.holder import Held
from foederis_api.lists import items
from foederis_api.reconciliation.kinds import TYPES, Type, entity, type_of
from foederis_api.reconciliation.queries import Entity, Given, Query
from foederis_api.search.fields import ALIAS, NAME, said
from foederis_api.search.index import name_columns
from foederis_api.search.wanted import Phrase, Wanted
from foederis_api.search.words import key

EXACT = 100.0
COMPARED = 100  # things whose names are compared, for each kind
BEGINNING = 4  # letters of a word that must be right, so that a slip after them does no harm
PART = 0.8  # of the score, for a name that is all in a longer one
PROPERTIES = 0.3  # of the score, where something is said of properties


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant."""

    held: Held
    type: Type
    slug: str
    score: float
    features: Mapping[str, float]

    @property
    def id(self) -> str:
        return f"{self.type.kind}/{self.slug}"

    @cached_property
    def labels(self) -> dict[str, str]:
        return self.held.known.labels(self.type.kind, self.slug)

    @property
    def name(self) -> str:
        return self.labels.get("en") or next(iter(self.labels.values()))

    @property
    def description(self) -> str:
        """Its other names."""
        found = dict.fromkeys(names_of(self.held, self.type, self.slug))
        return "; ".join(each for each in found if each != self.name)

    def document(self, *, match: bool) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "type": [self.type.document()],
            "score": round(self.score, 2),
            "features": [{"id": name, "value": round(value, 2)} for name, value in self.features.items()],
            "match": match,
        }


def answer(held: Held, query: Query) -> list[dict[str, Any]]:
    """The candidates for a query, best first."""
    chosen = [type_of(each, "queries") for each in query.types] or list(TYPES.values())
    found = candidates(held, query.query, chosen, query.properties)
    alike = [each for each in found if each.features["name"] == EXACT and each.score == found[0].score]
    return [each.document(match=alike == [each]) for each in found[: query.most]]


def candidates(held: Held, name: str, chosen: Sequence[Type], given: Sequence[Given] = ()) -> list[Candidate]:
    """Things that a name may stand for."""
    found = {(each.id, slug): (each, slug) for each, slug in _near(held, name, chosen)}
    compared = (_compared(held, *each, name, given) for each in found.values())
    return sorted(compared, key=lambda each: (-each.score, each.id))


def _near(held: Held, name: str, chosen: Sequence[Type]) -> Iterator[tuple[Type, str]]:
    """What it names itself, and what has some of its words."""
    direct = entity(held, name)
    if direct is not None and direct[0] in chosen:
        yield direct
    slug = name.strip().lower()
    yield from ((each, slug) for each in chosen if names.is_slug(slug) and each.has(held, slug))
    expression = _expression(name)
    for each in chosen if expression else ():
        for found in held.search.candidates(expression, [each.kind], COMPARED):
            if each.has(held, found.slug):
                yield each, found.slug


def _expression(name: str) -> str:
    """Any of its words, or of their beginnings."""
    parts = (word for phrase in Wanted.of(name[:200]).phrases for word in phrase.words)
    phrases = tuple(Phrase((word[:BEGINNING],), len(word) > 2 or len(name) == 1) for word in dict.fromkeys(parts))
    return Wanted(phrases).expression(name_columns(), " OR ") if phrases else ""


def _compared(held: Held, kind: Type, slug: str, name: str, given: Sequence[Given]) -> Candidate:
    alike = likeness(name, [*names_of(held, kind, slug), slug, f"{kind.kind}/{slug}", names.iri(kind.kind, slug)])
    features = {"name": alike}
    if not given:
        return Candidate(held, kind, slug, alike, features)
    agreeing = [(each.pid, EXACT * _agrees(held, kind, slug, each)) for each in given]
    told = PROPERTIES * sum(value for _, value in agreeing) / len(agreeing)
    return Candidate(held, kind, slug, (1 - PROPERTIES) * alike + told, {**dict(agreeing), **features})


def names_of(held: Held, kind: Type, slug: str) -> list[str]:
    """All names of a thing."""
    return [each.text for each in said(held.graph, names.iri(kind.kind, slug), (NAME, ALIAS))]


def likeness(name: str, others: Iterable[str]) -> float:
    """How like the name the most like of the others is: from 0 to 100."""
    wanted = key(name)
    return max((_alike(wanted, key(each)) for each in others), default=0.0)


def _alike(one: str, other: str) -> float:
    if one == other and one:
        return EXACT
    first, second = _pairs(one), _pairs(other)
    shared = len(first & second)
    return max(2 * shared / (len(first) + len(second)), PART * shared / len(first)) * (EXACT - 1)


def _pairs(text: str) -> set[str]:
    """Pairs of letters; a word begins and ends with a pair of its own."""
    padded = f" {text} "
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


def _agrees(held: Held, kind: Type, slug: str, given: Given) -> bool:
    """Whether the thing has one of the values that are given; of a property that it cannot have, none."""
    column = kind.properties.get(given.pid)
    if column is None or not column.path:
        return False
    values = given.v if isinstance(given.v, list) else [given.v]
    asked = {key(_text(each)) for each in values}
    return any(asked & _names(held, each) for each in items.values(held.graph, column, names.iri(kind.kind, slug)))


def _text(value: str | bool | float | Entity) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.id if isinstance(value, Entity) else f"{value:g}" if isinstance(value, float) else value


def _names(held: Held, value: str) -> set[str]:
    """What a value of a property is called: itself, or the names of the thing that it is."""
    if not value.startswith(names.ID):
        return {key(value)}
    kind, slug = names.split(value)
    told = (each.text for each in said(held.graph, value, (NAME, ALIAS)))
    return {key(each) for each in (value, f"{kind}/{slug}", slug, *told)}
