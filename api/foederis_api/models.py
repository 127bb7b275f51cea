"""The forms of the answers, for their documentation and for the test that holds real answers against them.

Answers are sent as bytes that were made once; these models are not in their way. A thing's document is open: it has the
properties that the record gives it, under the names of the vocabulary. Everything else is closed.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from foederis.acts.form import ActForm
from foederis.counts import Bound, Reason, Verdict

__all__ = ["ActForm"]

Labels = Annotated[dict[str, str], Field(description="Text by language.", examples=[{"en": "China", "ko": "중국"}])]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["1988-11-03"])]
Edtf = Annotated[str, Field(description="A date as EDTF.", examples=["2023-10-09", "2021-07"])]
Release = Annotated[str, Field(description="The version of the release that the answer was made from.")]
Outcome = Literal["implicated", "arguable", "not-bound", "outside-scope"]
GateName = Literal[
    "act",
    "attribution",
    "bearer",
    "bound",
    "reservation",
    "derogation",
    "person",
    "territory",
    "condition",
    "exception",
]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Reference(Closed):
    """How an answer names a thing."""

    id: str = Field(examples=["https://w3id.org/foederis/id/state/chn"])
    slug: str = Field(examples=["chn"])
    label: Labels


class Thing(BaseModel):
    """A thing with all that the record says of it: references, text by language, dates, numbers, and its parts."""

    model_config = ConfigDict(extra="allow")

    id: str
    slug: str
    type: list[str]
    label: Labels


class Page(Closed):
    """A list: `next` is the address of the next page, null on the last."""

    release: Release
    total: int
    next: str | None


class FacetValue(Closed):
    value: str = Field(description="As the filter takes it.", examples=["chn"])
    ref: Reference | None = Field(description="The thing that it stands for; null for a plain value.")
    count: int


class Facet(Closed):
    """How many things have each value of a filter, under all the other filters: the values that most have."""

    items: list[FacetValue]
    total: int = Field(description="How many values there are, also of those that are not shown.")


class ListPage(Page):
    facets: dict[str, Facet] | None = Field(default=None, description="Only where they are asked for.")


class Match(Closed):
    """A text of a thing in which words that were looked for stand."""

    field: str = Field(description="The property.", examples=["statement"])
    language: str = Field(examples=["en"])
    text: str = Field(description="The text, or the stretch of it round the first word.")
    marks: list[list[int]] = Field(
        description="Where the words stand in `text`: from character to character (code points), the end not included.",
        examples=[[[0, 4]]],
    )
    begin: int = Field(description="The character of the whole text at which `text` begins.")
    whole: bool = Field(description="Whether `text` is all of it.")


class FoundThing(Reference):
    kind: str = Field(examples=["norm"])
    matches: list[Match] = Field(description="Up to three, those with most of the words first.")


class KindCount(Closed):
    kind: str
    count: int


class SearchList(Page):
    """What has the words, best first."""

    items: list[FoundThing]
    kinds: list[KindCount] = Field(description="How many things of each kind have them, whatever kind was asked for.")


class LinkFrom(Reference):
    by: str = Field(description="The property that leads here.", examples=["by_state"])


class LinkList(Page):
    items: list[LinkFrom]


class ClaimList(Page):
    items: list[Thing]


class EventSummary(Reference):
    date: Edtf | None
    places: list[Reference]
    acts: list[Reference]
    outcomes: dict[Outcome, int] = Field(description="How many assessments of its acts came out how.")


class EventList(ListPage):
    items: list[EventSummary]


class Act(Thing):
    act: Reference
    actor: Reference
    date: Edtf


class Event(Thing):
    date: Edtf | None = None
    acts: list[Act] = []
    links: dict[str, str]


class Evidence(Reference):
    kind: str


class EvidenceInFull(BaseModel):
    """A claim with source, paragraph, speaker and statement; an action, coverage or argument with sources and grade."""

    model_config = ConfigDict(extra="allow")

    id: str
    slug: str
    label: Labels


InFull = Reference | EvidenceInFull  # in full where it was asked for


class Finding(Closed):
    body: Reference | None
    date: Edtf | None
    timing: Literal["covers", "may-cover", "earlier"] = Field(description="A finding speaks for its own time.")
    addressed_to_bearer: bool
    source: Reference | None
    claim: InFull | None


class Sources(Closed):
    """On whose word: origins, each counted once, and the bodies that have found it."""

    independent: int
    first_hand: int
    second_hand: int
    found_by: list[Finding]


class Gate(Closed):
    gate: GateName
    result: Literal["pass", "fail", "undetermined"]
    reason: str | None
    because: Labels
    evidence: list[Evidence | EvidenceInFull]


class Denial(Closed):
    by: Reference
    kind: str
    denies: list[str]
    date: Edtf | None
    scope: str
    source: Reference | None
    claim: InFull | None


class Beneficiaries(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    is_: str = Field(alias="is")
    of: int | str


class Said(Closed):
    claim: InFull
    by: Reference | None
    date: Edtf | None
    statement: Labels


class Argument(Closed):
    kind: Literal["argument"]
    ref: InFull
    statement: Labels
    side: str
    by: Reference | None
    cites: list[Reference]
    sources: list[Reference]
    grade: str | None


class TreatyAction(Closed):
    """A reservation, declaration or purported withdrawal, with what was said against it."""

    kind: str
    ref: InFull
    statement: Labels
    date: Day | None
    by: Reference | None
    objections: list[InFull]
    said: list[Said]
    arguments: list[Argument]


class Assessment(Closed):
    """One act, one norm, one bearer, and what follows. It never says that a norm was violated."""

    id: str | None = Field(description="Null for a hypothetical act.")
    slug: str | None
    act: Reference | None
    norm: Reference
    bearer: Reference
    outcome: Outcome
    meaning: Labels = Field(description="What the outcome says, and what it does not.")
    reason: str | None
    about: Reference | None
    treaty: Reference | None
    provision: Reference | None
    through: Reference | None = Field(description="The treaty by which the norm binds, or would.")
    bound_since: Day | None
    bound_for: list[Day | None] | None = Field(
        description="For a continuing act: the part of it in which the State was bound."
    )
    as_checked: Day | None = Field(description="The State's actions are known up to this day only.")
    modality: str
    peremptory: str | None
    beneficiaries: list[Beneficiaries]
    bearer_denies: list[Denial]
    sources: Sources
    gates: list[Gate]
    elements: list[Reference]
    counterarguments: list[TreatyAction | Argument]
    parallel: list[Reference]
    citation: str


class AssessmentDocument(Assessment):
    """A recorded assessment, with what the graph says of it beside."""

    model_config = ConfigDict(extra="allow")

    type: list[str]
    label: Labels


class Conflict(Closed):
    """Norms that pull one act apart, and the arguments; no winner."""

    conflict: Reference
    bearer: Reference
    norms: list[Reference]
    arguments: list[Argument]


class Assessed(Closed):
    release: Release
    assessments: list[Assessment]
    conflicts: list[Conflict]


class Sentence(Closed):
    part: str = Field(
        description="Which part of the explanation it is.", examples=["question", "answer", "gate-bound", "sources"]
    )
    text: Labels
    evidence: list[EvidenceInFull]


class Explanation(Closed):
    """An assessment told in sentences; they conclude nothing that the assessment does not."""

    assessment: str | None = Field(description="The identifier of the assessment.")
    bearer: Reference
    about: Reference | None
    outcome: Outcome
    reason: str | None
    sentences: list[Sentence]
    text: Labels = Field(description="All sentences as one text.")


class Explained(Closed):
    release: Release
    act: Reference
    norm: Reference
    bearer: Reference | None
    explanations: list[Explanation] = Field(description="One for each State that bears the norm here.")
    text: Labels


class Obligations(Assessed):
    """With `known_by`, what followed from what had been published by then; no assessment of that is kept."""

    event: Reference
    known_by: Edtf | None = None


class Figure(Reference):
    """A figure that a source gives; `low` and `high` are the numbers that it allows."""

    about: list[Reference]
    counted: Reference
    unit: Reference
    value: int
    bound: Bound
    low: int
    high: int | None = Field(description="Null: no upper limit.")
    period: Edtf | None
    speaker: list[Reference]
    source: Reference | None
    paragraph: int | None
    first_hand: bool
    statement: Labels
    aggregates: list[str]
    part_of: list[str]
    disjoint_with: list[str]
    overlap_unknown_with: list[str]
    overlap_note: Labels
    differs_from: list[str]


class WhyNotAdded(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    reason: Reason
    with_: list[Reference] = Field(alias="with")


class NotAdded(Closed):
    count: Reference
    reasons: list[WhyNotAdded]
    note: Labels


class Range(Closed):
    low: int
    high: int | None


class Total(Closed):
    """A total that a source gives, beside the sum of the parts that it is said to have."""

    total: Reference
    low: int
    high: int | None
    parts: list[Reference]
    sum: Range
    left_out: list[NotAdded] = Field(description="Parts that could not be added to the others.")
    verdict: Verdict
    because: Labels
    not_added: list[NotAdded] = Field(description="Figures beside the total that are not part of it, and why.")


class Figures(Closed):
    release: Release
    event: Reference
    known_by: Edtf | None = None
    counts: list[Figure] = Field(description="What is said of this event.")
    related: list[Figure] = Field(description="What those figures relate to, and what else their sources count.")
    totals: list[Total]


class ReconciledTotal(Reference):
    """A total that a source gives, beside the sum of the parts that it is said to have."""

    source: Reference | None
    period: str | None
    unit: Reference | None
    counted: Reference | None
    value: int | None
    bound: Reference | None
    low: int
    high: int | None
    parts: list[Reference]
    sum: Range
    left_out: list[NotAdded]
    verdict: Verdict
    because: Labels
    not_added: list[NotAdded]


class ReconciliationList(ListPage):
    items: list[ReconciledTotal]


class ActionDays(Reference):
    kind: Reference
    act_date: Day | None
    deposit_date: Day | None
    effect_date: Day | None


class Reserved(ActionDays):
    provisions: list[Reference]
    effect: str | None
    permissibility: str | None
    summary: Labels
    objections: list[Reference]


class Party(Closed):
    """Where a State stands. `status-unknown` is not “not a party”."""

    state: Reference
    territory: Reference | None
    status: str = Field(
        description="party, status-unknown, or why it was not bound.", examples=["party", "signed-only"]
    )
    bound_since: Day | None
    bound_until: Day | None
    signature: ActionDays | None
    consent: ActionDays | None
    territorial_notice: ActionDays | None = Field(description="By which a territory was taken in or kept out.")
    withdrawal: ActionDays | None
    purported_withdrawal: ActionDays | None = Field(description="One that has no effect in law.")
    entry_into_force: Day | None
    reservations: list[Reserved]
    declarations: list[Reserved]
    known_up_to: Day | None = Field(
        description="The State's actions on the treaty are known to be complete up to this day."
    )
    as_checked: Day | None = Field(description="The same, where the day asked about is later.")


class PartyList(Page):
    treaty: Reference
    on: Day
    territory: Reference | None
    items: list[Party]


class Citations(BaseModel):
    """One thing, cited in each style."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    oscola: str
    bluebook: str
    csl_json: dict[str, object] = Field(alias="csl-json", description="An item of CSL-JSON.")
    bibtex: str
    ris: str


class Citation(Closed):
    """How to cite a thing; each style names the release."""

    release: Release
    of: Reference
    citations: Citations
    stored: list[Literal["oscola", "bluebook"]] = Field(
        description="The styles whose string stands in the record, checked; the others are made of its parts."
    )


class QueryParameter(Closed):
    """What a stored query asks for, as its head declares it."""

    name: str
    kind: str = Field(description="A kind of thing (its slug is given), concept, date, string, integer or language.")
    scheme: str | None = Field(description="Of a concept: the scheme that it must be in.")
    required: bool
    several: bool = Field(description="Given several times: any of them.")
    default: str | None
    description: str | None


class QueryLimit(Closed):
    default: int
    most: int


class QueryHead(Closed):
    name: str
    title: str
    question: str
    notes: str | None = Field(description="For whoever reads the answer.")


class StoredQuery(QueryHead):
    parameters: list[QueryParameter]
    limit: QueryLimit | None
    link: str = Field(description="The address that answers it.", examples=["/queries/parties"])


class QueryList(Page):
    items: list[StoredQuery]


class Iri(Closed):
    id: str


class QueryAnswer(Closed):
    """The rows of a stored query; a column that is empty in a row is null there."""

    release: Release
    query: QueryHead
    parameters: dict[str, list[str]] = Field(description="What was asked, with the defaults of what was not.")
    limit: int | None
    complete: bool = Field(description="Whether these are all rows; if not, ask with a higher `limit`.")
    columns: list[str]
    rows: list[dict[str, Reference | Iri | bool | int | str | None]]
    truth: bool | None = Field(description="Of a question that is answered with yes or no.")
    meaning: dict[Outcome, Labels] = Field(description="What the outcomes in the rows say, and what they do not.")


Version = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="The version of a release.")]
Sum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256.")]


class KeptVersion(Closed):
    version: Version
    latest: bool = Field(description="Whether answers are given from it.")
    href: str
    sums: str = Field(description="The address of SHA256SUMS.")


class Versions(Page):
    items: list[KeptVersion]


class Dump(Closed):
    name: str = Field(examples=["all.ttl.gz"])
    layer: Literal["all", "assessments", "claims", "metadata", "norms", "ontology", "shapes"]
    media_type: str
    compressed: bool
    bytes: int
    sha256: Sum
    href: str


class DumpList(Page, KeptVersion):
    items: list[Dump]


class Patch(Closed):
    name: str = Field(examples=["added.nq"])
    bytes: int
    sha256: Sum
    href: str


class FromTo(Closed):
    from_: Sum = Field(alias="from")
    to: Sum


class Lines(Closed):
    added: int
    removed: int


class ChangeCounts(Lines):
    changed: int


class ChangesHead(Closed):
    """What differs between two releases. `all_nq`: the SHA-256 of `all.nq` in the one and in the other."""

    from_: Version = Field(alias="from")
    to: Version
    all_nq: FromTo
    lines: Lines
    counts: ChangeCounts
    files: list[Patch]
    href: str


class ChangesList(Page):
    items: list[ChangesHead]


class ChangedThing(Closed):
    change: Literal["added", "changed", "removed"]
    kind: str
    id: str
    slug: str
    label: Labels


class Changes(Page, ChangesHead):
    items: list[ChangedThing]


class Owed(Closed):
    """A norm, and whether and how it binds a State on a day."""

    norm: Reference
    status: Literal["bound", "reserved", "unknown", "not-bound"]
    reason: str | None = Field(description="Why it does not bind, or why that is not known.")
    because: Labels
    modality: str
    bearer_role: str
    treaty: Reference | None = Field(description="The treaty that the norm rests on; null for custom.")
    through: Reference | None = Field(description="The treaty by which it binds, or would.")
    bound_since: Day | None
    as_checked: Day | None = Field(description="The State's actions are known up to this day only.")
    reservations: list[Reference] = Field(description="Reservations and declarations of the State that touch it.")
    peremptory: str | None
    citation: str


class OwedList(Page):
    state: Reference
    on: Day
    items: list[Owed]


class Home(Closed):
    name: str
    version: str
    release: Release
    addresses: dict[str, str]


class Health(Closed):
    status: Literal["alive", "ready"]
    release: Release | None = None


class ProblemKind(Closed):
    type: str
    title: str
    status: int
    meaning: str


class ProblemKinds(Closed):
    """All of them; they rest on no release."""

    items: list[ProblemKind]
    total: int
    next: None


class OneOfSeveral(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: str
    detail: str
    parameter: str | None = None
    pointer: str | None = None
    nearest: list[str] | None = None


class Problem(OneOfSeveral):
    """RFC 9457: why there is no answer, where the fault is, and how to mend it."""

    title: str
    status: int
    errors: list[OneOfSeveral] | None = Field(default=None, description="All faults, where there are several.")
    available: list[dict[str, str]] | None = Field(
        default=None, description="The forms in which the answer can be given, by media type and suffix."
    )
    line: int | None = Field(default=None, description="Of a query, from 1.")
    column: int | None = Field(default=None, description="Of a query, in characters, from 1.")
    limit: str | None = Field(default=None, description="Which limit was met.")
    seconds: float | None = Field(default=None, description="The limit, where it is one of time.")
    megabytes: int | None = Field(default=None, description="The limit in MiB, where it is one of memory or length.")
    rows: int | None = Field(default=None, description="The limit, where it is one of rows.")
    dump: str | None = Field(default=None, description="Where all that the release holds is to be had.")
