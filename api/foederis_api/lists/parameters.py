"""What each list takes: a model of query parameters, made from its description."""

from typing import Any, ClassVar

from pydantic import Field, create_model

from foederis import dates
from foederis.dates import Span
from foederis.errors import InvalidValue, UnknownName
from foederis_api.lists.catalogue import LISTS
from foederis_api.lists.description import Filter, List, Time, When
from foederis_api.lists.index import Asked
from foederis_api.near import REPEATED, nearest
from foederis_api.parameters import LONGEST, LangParameters, ListParameters
from foederis_api.search.wanted import wanted

EDGES = {"from": "on or after", "to": "on or before"}
EXAMPLES = {"from": "2023", "to": "2023-10-09", "on": "2000-01-01", "known_by": "2024-05"}


class Asking(LangParameters, ListParameters):
    """A question to a list: `described` says which, the subclasses which filters it has."""

    described: ClassVar[List]
    without: ClassVar[str] = ""

    q: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST,
        description="Words that must be in a name, description, statement or summary of the thing, in any language; "
        "`/search` ranks, and says where they stand.",
        examples=["return"],
    )
    sort: str | None = None
    facets: list[str] = Field(default_factory=list)

    def given(self, name: str) -> Any:
        return getattr(self, f"{name}_" if name in EDGES else name, None)

    def asked(self) -> Asked:
        """The filters and times, in a settled order; InvalidValue for what is no date."""
        filters = (
            (each.name, tuple(sorted(set(self.given(each.name)))))
            for each in self.described.filters
            if self.given(each.name)
        )
        times = ((time.when, self._time(time)) for time in self.described.times)
        text = self.q or ""
        if text:
            wanted(text)
        return Asked(tuple(filters), tuple((when, span) for when, span in times if span is not None), text)

    def _time(self, time: Time) -> Span | None:
        given = [self.given(name) for name in time.names]
        if all(text is None for text in given):
            return None
        match time.when:
            case When.ON:
                day = dates.day(given[0], "on")
                return Span(day, day, day, day)
            case When.BY:
                end = dates.span(given[0], "known_by").latest_end
                return Span(end, end, end, end)
        return within(*given)

    @property
    def order(self) -> str:
        """The order asked for, with `-` before it where it is the other way round; UnknownName for one that is none."""
        known = [sort.name for sort in self.described.sorts]
        if self.sort is None:
            return known[0]
        if self.sort.removeprefix("-") not in known:
            near = nearest(self.sort.removeprefix("-"), known) or known
            raise UnknownName("order", self.sort[:REPEATED], near, place="sort")
        return self.sort

    @property
    def counted(self) -> list[str]:
        """The filters whose values are to be counted, each once."""
        named = [name for given in self.facets for name in given.split(",")]
        for name in named:
            if name not in self.described.by_name:
                known = self.described.by_name
                raise UnknownName("facet", name[:REPEATED], nearest(name, known) or sorted(known), place="facets")
        return list(dict.fromkeys(named))

    def pairs(self) -> list[tuple[str, str]]:
        """All that was asked, but for where in the list, as it stands in an address."""
        pairs = [(name, value) for name, values in self.asked().filters for value in values]
        names = [name for time in self.described.times for name in time.names]
        singles = [(name, self.given(name)) for name in (*names, "q", "sort", "lang")]
        facets = [("facets", ",".join(self.counted))] if self.facets else []
        return [*pairs, *((name, value) for name, value in singles if value is not None), *facets]


def within(begin: str | None, end: str | None) -> Span:
    """The time between `from` and `to`, either of them open."""
    first = dates.FIRST if begin is None else dates.span(begin, "from").earliest_begin
    last = dates.LAST if end is None else dates.span(end, "to").latest_end
    if first > last:
        raise InvalidValue("the time ends before it begins", place="to", mend="give a `to` that is not before `from`")
    return Span(first, first, last, last)


def parameters_of(described: List, without: str = "") -> type[Asking]:
    """The model of a list's parameters; of one below a thing without the filter that is set to that thing."""
    chosen = [each for each in described.filters if each.name != without]
    fields: dict[str, Any] = {each.name: (list[str], _filter(each)) for each in chosen}
    for time in described.times:
        fields |= {f"{name}_" if name in EDGES else name: (str | None, _time(time, name)) for name in time.names}
    fields["sort"] = (str | None, _sort(described))
    fields["facets"] = (list[str], _facets([each.name for each in chosen]))
    found = create_model(f"{described.name.capitalize()}Parameters", __base__=Asking, **fields)
    found.described = described
    found.without = without
    return found


def _filter(described: Filter) -> Any:
    text = f"{described.description} Given several times: any of them."
    return Field(default_factory=list, description=text, examples=[[described.example]])


def _time(described: Time, name: str) -> Any:
    text = described.description.format(EDGES[name]) if name in EDGES else described.description
    return Field(default=None, alias=name if name in EDGES else None, description=text, examples=[EXAMPLES[name]])


def _facets(names: list[str]) -> Any:
    text = "Filters of which to count the values, under all the other filters; several by commas."
    return Field(default_factory=list, description=text, examples=[[",".join(names[:2])]] if names else None)


def _sort(described: List) -> Any:
    orders = [sort.name for sort in described.sorts]
    text = f"The order: {', '.join(orders)}; with `-` before it, the other way round. What lacks it comes last."
    return Field(default=None, description=text, examples=[f"-{orders[0]}"])


PARAMETERS = {each.name: parameters_of(each) for each in LISTS}
