"""What the addresses take: query parameters as models, so that an unknown one is refused and each is documented."""

from collections import Counter
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from foederis import dates
from foederis.errors import InvalidValue, UnknownName
from foederis_api.batch import Batch, act_of, of_array, of_lines
from foederis_api.forms import JSON_ALONE, Form, negotiated
from foederis_api.languages import language
from foederis_api.lists.catalogue import REPEATED
from foederis_api.near import nearest
from foederis_api.problems import UnsupportedMediaType

LIMIT = 100
LONGEST = 200  # characters of what is looked for
MANY = 100  # names of parameters; no address takes as many
EXPANDED = ("counterarguments", "evidence")
LINES = (Form.NDJSON.media_type, "application/ndjson", "application/jsonl")


class NoParameters(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ListParameters(NoParameters):
    limit: int = Field(default=20, ge=1, le=LIMIT, description="How many items at most.")
    cursor: str | None = Field(default=None, description="Where to go on: taken from `next` of the answer before.")


class LangParameters(NoParameters):
    lang: str | None = Field(
        default=None,
        description="The only language to give labels and other text in: en, ko, zh-hans; English where a text lacks "
        "it. JSON alone heeds it.",
        examples=["ko"],
    )

    def wanted_language(self) -> str | None:
        """The language to leave in text; UnknownName for one that nothing here is in."""
        return language(self.lang)


class SearchParameters(LangParameters, ListParameters):
    q: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="The words to look for, in any language. All of them must be there.",
        examples=["non-refoulement"],
    )
    kind: list[str] = Field(
        default_factory=list,
        description="The kind of thing to look for: `event`, `norm`, `treaty`, `claim` … Given several times: any.",
        examples=[["norm"]],
    )
    language: str | None = Field(
        default=None, description="The one language to look in: en, ko, zh-hans; all where absent.", examples=["ko"]
    )

    def searched_language(self) -> str | None:
        """The language to look in; UnknownName for one that the index does not set apart."""
        return language(self.language, "language")

    def asked(self) -> list[tuple[str, str]]:
        kinds = [("kind", kind) for kind in sorted(set(self.kind))]
        singles = (("q", self.q), ("language", self.language), ("lang", self.lang))
        return [*kinds, *((name, value) for name, value in singles if value is not None)]


class ReconcileParameters(NoParameters):
    queries: str | None = Field(
        default=None,
        max_length=16_384,
        description="A batch of queries, as JSON (Reconciliation API 0.2, section 5).",
        examples=['{"q0": {"query": "중국", "type": "state"}}'],
    )
    extend: str | None = Field(
        default=None,
        max_length=16_384,
        description="Which properties of which things to tell, as JSON (section 7).",
        examples=['{"ids": ["provision/cat-1984-art-3"], "properties": [{"id": "treaty"}]}'],
    )


class ProposeParameters(NoParameters):
    type: str = Field(default="", description="The type whose properties to propose: all where absent.")
    limit: int = Field(default=LIMIT, ge=1, le=1_000, description="How many at most.")


class SuggestParameters(BaseModel):
    """Clients of the Reconciliation API send parameters of their own along with these: they are passed over."""

    model_config = ConfigDict(extra="ignore")

    prefix: str = Field(max_length=LONGEST, description="What was typed.", examples=["chi"])
    cursor: int = Field(default=0, ge=0, le=10_000, description="How many suggestions to leave out.")
    type: list[str] = Field(default_factory=list, description="The types to suggest of: all where absent.")


class PreviewParameters(NoParameters):
    id: str = Field(description="The identifier, as `/reconcile` gives it.", examples=["state/chn"])


class LinkParameters(LangParameters, ListParameters):
    by: str | None = Field(
        default=None, description="The property that leads here, by its key in `totals`.", examples=["by_state"]
    )

    def asked(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in (("by", self.by), ("lang", self.lang)) if value is not None]


class PublishedParameters(LangParameters):
    known_by: str | None = Field(
        default=None, description="Only what had been published by then (EDTF).", examples=["2024-05"]
    )

    def published(self) -> date | None:
        """The last day of `known_by`."""
        return dates.span(self.known_by, "known_by").latest_end if self.known_by is not None else None


class ClaimParameters(PublishedParameters, ListParameters):
    def asked(self) -> list[tuple[str, str]]:
        given = (("known_by", self.known_by), ("lang", self.lang))
        return [(name, value) for name, value in given if value is not None]


class PartyParameters(LangParameters):
    on: str | None = Field(
        default=None, description="The day to look at (YYYY-MM-DD); today where absent.", examples=["1988-11-03"]
    )
    territory: str | None = Field(default=None, description="A territory whose status can differ.", examples=["hkg"])


class ObligationParameters(LangParameters):
    on: str | None = Field(
        default=None, description="The day to look at (YYYY-MM-DD); today where absent.", examples=["2023-10-09"]
    )
    status: list[str] = Field(
        default_factory=list,
        description="Where the State stands; `bound`, `reserved` and `unknown` where absent. Given several times: any.",
        examples=[["bound"]],
    )


class ExpandParameters(LangParameters):
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


class EventObligationParameters(PublishedParameters, ExpandParameters):
    """What had been published by a day, and what of it is given in full."""


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


# These are `async` although they wait for nothing: the framework would send a plain function to a thread.


async def once(request: Request) -> None:
    """A parameter that counts once may stand once: which of two was meant is not ours to guess.

    Of a stored query its own head says which may stand several times.
    """
    if (names := len(request.query_params.keys())) > MANY:
        raise InvalidValue(f"there are {names:,} parameters", mend=f"give no more than {MANY}")
    if request.url.path.startswith("/queries/"):
        return
    several = REPEATED.get(getattr(request.scope.get("route"), "path", ""), frozenset())
    given = [name for name, _ in request.query_params.multi_items() if name not in several]
    for name, times in Counter(given).items():
        if times > 1:
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
ReconcileQuery = Annotated[ReconcileParameters, Query()]
ProposeQuery = Annotated[ProposeParameters, Query()]
SuggestQuery = Annotated[SuggestParameters, Query()]
PreviewQuery = Annotated[PreviewParameters, Query()]
SearchQuery = Annotated[SearchParameters, Query()]
LinkQuery = Annotated[LinkParameters, Query()]
ListQuery = Annotated[ListParameters, Query()]
LangQuery = Annotated[LangParameters, Query()]
PublishedQuery = Annotated[PublishedParameters, Query()]
ClaimQuery = Annotated[ClaimParameters, Query()]
ObligationQuery = Annotated[ObligationParameters, Query()]
ExpandQuery = Annotated[ExpandParameters, Query()]
EventObligationQuery = Annotated[EventObligationParameters, Query()]
ExplainQuery = Annotated[ExplainParameters, Query()]
CitationQuery = Annotated[CitationParameters, Query()]
PartyQuery = Annotated[PartyParameters, Query()]
Acts = Annotated[dict[str, object] | Batch, Depends(acts_body)]
EVERYWHERE = [Depends(once)]
IN_JSON = [Depends(json_alone)]
