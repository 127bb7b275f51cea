"""What the addresses take: query parameters as models, so that an unknown one is refused and each is documented."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from foederis import dates
from foederis.dates import Span
from foederis.errors import InvalidValue, UnknownName
from foederis_api.batch import Batch, act_of, of_array, of_lines
from foederis_api.event_index import FILTERS
from foederis_api.forms import JSON_ALONE, Form, negotiated
from foederis_api.near import nearest
from foederis_api.problems import UnsupportedMediaType

LIMIT = 100
EXPANDED = ("counterarguments", "evidence")
LINES = (Form.NDJSON.media_type, "application/ndjson", "application/jsonl")

Several = list[str]


class NoParameters(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ListParameters(NoParameters):
    limit: int = Field(default=20, ge=1, le=LIMIT, description="How many items at most.")
    cursor: str | None = Field(default=None, description="Where to go on: taken from `next` of the answer before.")


class LinkParameters(ListParameters):
    by: str | None = Field(
        default=None, description="The property that leads here, by its key in `totals`.", examples=["by_state"]
    )

    def asked(self) -> list[tuple[str, str]]:
        return [("by", self.by)] if self.by is not None else []


def _filter(description: str, *examples: str) -> Any:
    return Field(
        default_factory=list, description=f"{description} Given several times: any of them.", examples=[list(examples)]
    )


class EventParameters(ListParameters):
    state: Several = _filter("A State that an act touches: whose act, where, where to, or whose nationals.", "chn")
    actor: Several = _filter("Whose act: a State (with its organs) or an agent.", "chn")
    act: Several = _filter("A type of act, or one that is broader.", "removal")
    group: Several = _filter("An affected group, or a characteristic that its members are said to have.", "child")
    place: Several = _filter("Where.", "jilin")
    treaty: Several = _filter("A treaty of the norm that was assessed, or through which the norm binds.", "cat-1984")
    norm: Several = _filter("A norm that was assessed.", "cat-1984-art-3")
    outcome: Several = _filter(
        "What the assessment concluded; together with `treaty` and `norm`, of one assessment.", "implicated"
    )
    source: Several = _filter("A source that says something of the event.", "hrw-2024-05-08")
    from_: str | None = Field(
        default=None, alias="from", description="On or after this date (EDTF).", examples=["2023"]
    )
    to: str | None = Field(default=None, description="On or before this date (EDTF).", examples=["2023-10-09"])

    def filters(self) -> dict[str, list[str]]:
        return {name: sorted(set(getattr(self, name))) for name in FILTERS if getattr(self, name)}

    def within(self) -> Span | None:
        """The time between `from` and `to`; an event that may lie in it is found."""
        if self.from_ is None and self.to is None:
            return None
        begin = dates.FIRST if self.from_ is None else dates.span(self.from_, "from").earliest_begin
        end = dates.LAST if self.to is None else dates.span(self.to, "to").latest_end
        if begin > end:
            raise InvalidValue(
                "the time ends before it begins", place="to", mend="give a `to` that is not before `from`"
            )
        return Span(begin, begin, end, end)

    def asked(self) -> list[tuple[str, str]]:
        """The filters as they stand in an address."""
        pairs = [(name, value) for name, values in self.filters().items() for value in values]
        times = [("from", self.from_), ("to", self.to)]
        return [*pairs, *((name, value) for name, value in times if value is not None)]


class PartyParameters(NoParameters):
    on: str | None = Field(
        default=None, description="The day to look at (YYYY-MM-DD); today where absent.", examples=["1988-11-03"]
    )
    territory: str | None = Field(default=None, description="A territory whose status can differ.", examples=["hkg"])


class ExpandParameters(NoParameters):
    expand: str | None = Field(
        default=None,
        description="What is given in full, with source and paragraph: `evidence`, `counterarguments`, or both with a "
        "comma between them.",
        examples=["evidence,counterarguments"],
    )

    def wanted(self) -> frozenset[str]:
        """What is to be expanded; UnknownName where it cannot be."""
        found = [part.strip() for part in self.expand.split(",")] if self.expand is not None else []
        for part in found:
            if part not in EXPANDED:
                raise UnknownName("part to expand", part[:80], nearest(part, EXPANDED) or EXPANDED, place="expand")
        return frozenset(found)


class ExplainParameters(NoParameters):
    act: str = Field(description="A recorded act.", examples=["2023-10-09-chn-forced-return-1"])
    norm: str = Field(description="The norm that is asked about.", examples=["cat-1984-art-3"])
    bearer: str | None = Field(default=None, description="The State that bears it; all where absent.", examples=["chn"])
    lang: Literal["en", "ko", "zh-hans"] | None = Field(
        default=None, description="The one language of the texts, English where it lacks one; all of them where absent."
    )


class CitationParameters(NoParameters):
    style: Literal["oscola", "bluebook", "csl-json", "bibtex", "ris"] | None = Field(
        default=None, description="The one style that is wanted, in its own form; all of them as JSON where absent."
    )


# How often those of /sparql may stand, SPARQL's own protocol says.
SEVERAL = frozenset((*FILTERS, "query", "update", "default-graph-uri", "named-graph-uri"))

# These are `async` although they wait for nothing: the framework would send a plain function to a thread.


async def once(request: Request) -> None:
    """A parameter that counts once may stand once: which of two was meant is not ours to guess.

    Of a stored query its own head says which may stand several times.
    """
    if request.url.path.startswith("/queries/"):
        return
    given = [name for name, _ in request.query_params.multi_items() if name not in SEVERAL]
    for name in given:
        if given.count(name) > 1:
            raise InvalidValue(f"`{name}` is given more than once", place=name, mend="give it once")


async def json_alone(request: Request) -> None:
    """An address that speaks JSON alone; whoever accepts nothing of the kind is told so."""
    negotiated(request, JSON_ALONE)


async def acts_body(request: Request) -> dict[str, object] | Batch:
    """The body: an act as JSON, or a batch of them as a JSON array or as NDJSON, a line each.

    It is read on the event loop; whoever uses it runs in a thread of the pool.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/json", *LINES):
        mend = f"send the header Content-Type: application/json, or {LINES[0]} for a batch with an act a line"
        raise UnsupportedMediaType(f"the body is {kind or 'of no stated type'}, not JSON", mend=mend)
    body = await request.body()
    found = of_lines(body) if kind in LINES else of_array(body) if body.lstrip()[:1] == b"[" else act_of(body)
    if found == Batch(()):
        raise InvalidValue("the batch has no acts", place="", mend="send one act, or up to 1,000")
    return found


NoQuery = Annotated[NoParameters, Query()]
LinkQuery = Annotated[LinkParameters, Query()]
ListQuery = Annotated[ListParameters, Query()]
EventQuery = Annotated[EventParameters, Query()]
ExpandQuery = Annotated[ExpandParameters, Query()]
ExplainQuery = Annotated[ExplainParameters, Query()]
CitationQuery = Annotated[CitationParameters, Query()]
PartyQuery = Annotated[PartyParameters, Query()]
Acts = Annotated[dict[str, object] | Batch, Depends(acts_body)]
EVERYWHERE = [Depends(once)]
IN_JSON = [Depends(json_alone)]
