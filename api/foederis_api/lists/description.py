"""How a list is described: its filters, times, orders and columns, each by a path from a thing to what it has.

Several values of one filter mean “or”, several filters mean “and”. Filters of the list's *hub* must meet in one of the
things that the hub leads to: `treaty=cat-1984&outcome=implicated` asks for events in which a norm of that treaty is
implicated, and not for those where one norm is of that treaty and another is implicated.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Values(Enum):
    """What the values of a filter are."""

    SLUG = "slug"  # of a thing of one of the filter's kinds
    QUALIFIED = "qualified"  # kind and slug, where things of several kinds can have the same slug
    CLASS = "class"  # the local name of a class of the vocabulary
    PLAIN = "plain"  # a literal


class Shown(Enum):
    """How a column stands in an item."""

    ONE = "one"  # a reference, or null
    MANY = "many"  # references
    TEXT = "text"  # text by language
    PLAIN = "plain"  # a literal as it is, or null
    NUMBER = "number"
    FLAG = "flag"  # true or false; absent is false
    TALLY = "tally"  # how many of each: `{"implicated": 3}`
    CLASSES = "classes"  # the classes of the vocabulary, by local name


class When(Enum):
    """How a time that was asked about meets the times of a thing."""

    WITHIN = "within"  # `from` and `to`: the thing may lie between them
    ON = "on"  # certainly in force on the day
    BY = "by"  # certainly published by the end of the time


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    path: str
    description: str
    example: str
    kinds: tuple[str, ...] = ()
    scheme: str = ""  # of concepts: only those in this scheme
    prefix: str = ""  # of their slugs, which values go without
    values: Values = Values.SLUG
    in_hub: bool = False

    @property
    def of(self) -> tuple[str, ...]:
        """The kinds of things that its values name."""
        return (*self.kinds, "concept") if self.scheme else self.kinds


@dataclass(frozen=True, slots=True)
class Time:
    """`begin`: paths to dates (EDTF or a day), of which the first that leads anywhere counts, and there the earliest
    date; `end` likewise, with the latest, where it is not the end of the same date."""

    when: When
    begin: tuple[str, ...]
    description: str
    end: str = ""
    also: str = ""  # of what must be there as well: the first of it

    @property
    def names(self) -> tuple[str, ...]:
        return {When.WITHIN: ("from", "to"), When.ON: ("on",), When.BY: ("known_by",)}[self.when]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order, by the least value that a path leads to, and then by slug; what has no value comes last.

    `by` is `date`, `number`, `text`, `label` or `slug`; only the first three need paths, as `Time.begin`.
    """

    name: str
    by: str
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    shown: Shown
    path: str = ""
    tallied: str = ""  # the property of what the path leads to whose values are counted


@dataclass(frozen=True)
class List:
    """One list. `name` is its address, `kind` the kind of its things; of those only the ones with a path `only`."""

    name: str
    kind: str
    summary: str
    layer: str  # the part of a release that has all of it
    filters: tuple[Filter, ...] = ()
    columns: tuple[Column, ...] = ()
    times: tuple[Time, ...] = ()
    sorts: tuple[Sort, ...] = (Sort("slug", "slug"), Sort("label", "label"))
    hub: str = ""
    only: str = ""
    address: str = ""

    @property
    def path(self) -> str:
        return self.address or f"/{self.name}"

    @cached_property
    def by_name(self) -> dict[str, Filter]:
        return {each.name: each for each in self.filters}

    @cached_property
    def hub_names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.filters if each.in_hub)
