"""The law as the engine holds it: plain frozen values, slugs for names, nothing that reads or writes.

`Law` is compiled once from the record (`foederis.law.compile`) and never changes; everything that assesses reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from foederis.dates import Span


class Result(IntEnum):
    """What a gate says. The worst of several results is their maximum."""

    PASS = 0
    UNDETERMINED = 1
    FAIL = 2

    @property
    def slug(self) -> str:
        return self.name.lower()


class Verdict(NamedTuple):
    """A gate's answer: the result, the ground it rests on, what fills the ground's sentence, and the evidence.

    `ground` names a concept whose sentences are in the vocabulary; `facts` are (placeholder, kind, value) with kind
    the kind of thing whose slug the value is, or "" for plain text. `evidence` are (kind, slug).
    """

    result: Result
    ground: str
    reason: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()


class Evidence(NamedTuple):
    """One statement about one circumstance: who holds what, where it stands, and for what time it speaks."""

    stance: str  # asserted, found, denied, denied-by-bearer, found-not, false
    by: str = ""  # the slug of an agent or a State; empty where nobody is named
    source: str = ""
    first_hand: bool = True
    country: str = ""  # of a danger; empty means the destination
    claim: str = ""
    said_on: str = ""  # EDTF
    timing: str = "covers"  # or earlier, or may-cover: a finding speaks for its own time
    kind: str = ""  # of a position: denial, alternative-explanation, legal-justification
    scope: str = "this-act"  # of a denial: this-act or general
    competent: bool = (
        False  # a finding by a body competent over the norm; of some bodies the law knows under which treaties
    )
    addressed_to: str = ""

    @property
    def affirms(self) -> bool:
        return self.stance in ("asserted", "found")


class Characteristic(NamedTuple):
    """A characteristic of an affected group: of all of it, of some, or of a number."""

    slug: str
    extent: str = "all"  # all, some, number
    number: int | None = None


class Principal(NamedTuple):
    """The act of another State that an act assists (ILC Articles on State Responsibility, article 16)."""

    actor: str
    act_type: str


class Attribution(NamedTuple):
    """Why the conduct of an actor that is no State or organ should count as a State's (ILC Articles, 4 to 11)."""

    state: str
    basis: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One act, recorded or hypothetical, as `assess` takes it."""

    date: str  # EDTF, as given
    span: Span
    continuing: bool
    actor: str
    act_type: str
    territory: str = ""  # empty: unknown
    territory_assumed: bool = False
    destination: str = ""
    jurisdiction: str = ""
    nationalities: tuple[str, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()
    circumstances: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    occurrence: tuple[Evidence, ...] = ()
    positions: tuple["Position", ...] = ()
    attribution: Attribution | None = None
    assists: tuple[Principal, ...] = ()
    slug: str = ""  # of a recorded act; empty: hypothetical


class Position(NamedTuple):
    """A State's answer: what it denies, or how it justifies what it did."""

    by: str
    kind: str  # denial, alternative-explanation, legal-justification
    denies: tuple[str, ...] = ()  # circumstances; empty: the obligation as a whole
    said_on: str = ""
    scope: str = "general"  # or this-act
    source: str = ""
    claim: str = ""


@dataclass(frozen=True, slots=True)
class State:
    slug: str
    territory_of: str = ""  # of a territory: the State
    since: date | None = None  # from when that State holds it
    region: str = ""


@dataclass(frozen=True, slots=True)
class Circumstance:
    slug: str
    of: str  # act, group, danger, derived
    narrower: tuple[str, ...] = ()  # itself and all that imply it
    # Circumstances that imply it where the destination is the country of nationality.
    implied_by_at_home: tuple[str, ...] = ()
    presupposes_danger_at_home: bool = False  # so that the State of nationality is a party to the question
    derivation: str = ""


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A rule of entry into force or withdrawal, counted from a deposit or a notice."""

    slug: str
    days: int = 0
    months: int = 0
    then_first_of_next_month: bool = False
    upon_signature: bool = False
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Treaty:
    slug: str
    adopted: date | None
    in_force: date | None
    joining: TimeRule | None
    leaving: TimeRule | None
    open_only_to: frozenset[str] = frozenset()  # the States of a bilateral treaty, say; empty: open to all


@dataclass(frozen=True, slots=True)
class Provision:
    slug: str
    treaty: str
    article: int | None
    within: tuple[str, ...]  # the provisions that it is part of, nearest first
    citation: str


@dataclass(frozen=True, slots=True)
class Limitation:
    """A limit of a treaty's personal scope (the dateline and the geographic limitation of Refugee Convention 1A and
    1B)."""

    slug: str
    treaty: str
    requires: str
    limits_norms_requiring: str
    only_when_declared: bool
    presumed_unmet_from: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Path:
    """A way by which a norm may bind: its own treaty, or one that incorporates it."""

    treaty: str
    own_treaty: str
    limitations: tuple[Limitation, ...]
    by: str = ""  # the incorporation
    limits_key: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    slug: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NormException:
    slug: str
    invoked_through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    slug: str
    modality: str
    bearer_role: str
    governs: frozenset[str]  # act types, closed over narrower ones
    provisions: tuple[str, ...]
    treaty: str  # empty for custom
    paths: tuple[Path, ...]
    persons: tuple[Requirement, ...]
    conditions: tuple[Requirement, ...]
    exceptions: tuple[NormException, ...]
    reach: str
    derogable: bool
    themes: frozenset[str]
    elements: tuple[str, ...]
    contested_reading: bool = False
    custom: bool = False
    existence: str = ""  # settled or contested
    peremptory: str = ""
    custom_since: str = ""
    raised_when: frozenset[str] = frozenset()
    only_later_treaties: bool = False
    depends_on_act: bool = False
    citation: str = ""
    circumstances: frozenset[str] = frozenset()  # every one that the norm asks about
    # What is alike for norms that ask the same is worked out once for an act: these are the keys of it.
    persons_key: str = ""
    conditions_key: str = ""
    exceptions_key: str = ""
    for_all: bool = True  # open to every State: custom, and treaties that are not open to some alone
    conditions_by_treaty: bool = False  # a condition depends on the treaty: is the destination a party?


@dataclass(frozen=True, slots=True)
class TreatyAction:
    slug: str
    type: str
    effect: str  # what it does: sign, consent, reserve …
    state: str
    treaty: str
    act_date: date | None
    deposit_date: date | None
    effect_date: date | None
    territory: str = ""
    provisions: tuple[str, ...] = ()
    reservation_effect: str = ""
    permissibility: str = ""
    bites_on: frozenset[str] = frozenset()
    responds_to: str = ""
    withdraws: str = ""
    invokes_limitation: str = ""

    @property
    def day(self) -> date:
        """The day by which the action orders itself among others: deposit, else effect, else act."""
        return self.deposit_date or self.effect_date or self.act_date or date.min


class Interval(NamedTuple):
    """A time during which a State is bound, and the actions and rule from which that follows."""

    begin: date
    end: date | None  # the first day on which it is bound no longer
    actions: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What is claimed of a country over a period; it serves every act that it covers."""

    slug: str
    span: Span
    nationalities: frozenset[str]
    act_types: frozenset[str]
    actor: str
    claims: tuple[tuple[str, Evidence], ...]  # (circumstance, evidence)
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    slug: str
    concerns: frozenset[str]  # slugs of norms, conflicts, actions, with their kind: "norm/…"
    order: int
    side: str
    bearer: str


@dataclass(frozen=True, slots=True)
class Conflict:
    slug: str
    one: str
    others: tuple[str, ...]
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class ActionClaim:
    """A claim about a treaty action: a State's position on its own withdrawal, say."""

    claim: str
    by: str
    said_on: str
    position: bool


class Coverage(NamedTuple):
    """The actions of a State on a treaty are complete up to this day."""

    up_to: date
    slug: str


class Touching(NamedTuple):
    """The actions of a State that could touch a norm by one of its paths, whatever the time."""

    reservations: tuple[TreatyAction, ...]
    suspensions: tuple[TreatyAction, ...]  # and derogations
    declared: tuple[TreatyAction, ...]  # that invoke a limitation


@dataclass(frozen=True)
class Law:
    """Everything that `assess` needs to know, by slug."""

    states: Mapping[str, State]
    organs: Mapping[str, str]
    voices: Mapping[str, frozenset[str]]  # of a State: itself, its territories and organs
    agents: frozenset[str]
    informants: frozenset[str]
    competence: Mapping[str, frozenset[str]]  # body → the treaties under which it is competent
    invoking: frozenset[str]  # circumstances by which exceptions are invoked
    sources: Mapping[str, str]  # source → the agent from which it originates
    act_types: Mapping[str, frozenset[str]]  # with everything broader
    circumstances: Mapping[str, Circumstance]
    attribution_bases: frozenset[str]
    jurisdiction_bases: frozenset[str]
    treaties: Mapping[str, Treaty]
    provisions: Mapping[str, Provision]
    norms: Mapping[str, Norm]
    norms_of: Mapping[str, tuple[Norm, ...]]  # by act type
    question_norms: tuple[Norm, ...]
    dependent_norms: tuple[Norm, ...]
    actions: Mapping[tuple[str, str], tuple[TreatyAction, ...]]  # by (State, treaty), in order of time
    objections: Mapping[str, tuple[str, ...]]  # action → objections to it
    coverage: Mapping[tuple[str, str, str], Coverage]  # by (State, treaty, territory or "")
    reservation_coverage: Mapping[tuple[str, str, str], Coverage]  # likewise, of reservations and declarations
    situations: tuple[Situation, ...]
    conflicts: tuple[Conflict, ...]
    arguments: Mapping[str, tuple[Argument, ...]]  # by what they concern: "norm/…", "action/…"
    action_claims: Mapping[str, tuple[ActionClaim, ...]]
    # Derived answers, kept once made: of States on treaties at a time, and of actions that could touch a norm.
    cache: dict[object, object] = field(default_factory=dict, repr=False, compare=False)
    touching: dict[tuple[str, str, str], "Touching"] = field(default_factory=dict, repr=False, compare=False)
    kept: dict[str, object] = field(default_factory=dict, repr=False, compare=False)  # what is prepared once for all


@dataclass(frozen=True, slots=True)
class Sources:
    """On whose word: origins counted once each, and the bodies that have found it."""

    independent: int
    first_hand: int
    second_hand: int
    found_by: tuple[Evidence, ...]


GATES = (
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
)
OUTCOMES = ("implicated", "arguable", "not-bound", "outside-scope")


@dataclass(frozen=True, slots=True)
class Assessment:
    """One act, one norm, one bearer, and what follows."""

    norm: str
    bearer: str
    outcome: str
    reason: str
    gates: tuple[Verdict, ...]  # in the order of GATES
    treaty: str
    through: str
    bound_since: date | None
    bound_for: tuple[date, date | None] | None
    as_checked: date | None
    about: str
    peremptory: str
    beneficiaries: tuple[Characteristic, ...]
    positions: tuple[Position, ...]
    evidence: tuple[Evidence, ...]
    reservations: tuple[str, ...]  # actions shown with the norm
    parallel: tuple[str, ...] = ()

    @property
    def bound(self) -> Verdict:
        return self.gates[3]


class Conclusion(NamedTuple):
    """An assessment without its trace: what follows, and which gates did not pass."""

    norm: str
    bearer: str
    outcome: str
    reason: str
    through: str
    bound_since: date | None
    as_checked: date | None
    about: str
    failing: tuple[str, ...]
    open: tuple[str, ...]


class Pulled(NamedTuple):
    """A conflict of norms that an act raises for one State, with the norms that are in play."""

    conflict: Conflict
    bearer: str
    norms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """All that an act brings into play, in order of outcome."""

    assessments: tuple[Assessment, ...]
    conflicts: tuple[Pulled, ...]
