"""The form in which an act is put to the law: the body of `POST /assess` and of `GET /acts/{slug}/input`.

Names in it are slugs. A date is EDTF (ISO 8601-2). What is left out is unknown, except that an act without
`territory` is
taken to be on the actor's own (the assessment says so); `"territory": null` leaves it unknown.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Stance = Literal["asserted", "found", "denied", "denied-by-bearer", "found-not", "false"]
Short = Literal["asserted", "denied-by-bearer", "disputed", "false"]
Slug = Annotated[str, Field(min_length=1, max_length=200)]
Edtf = Annotated[str, Field(min_length=1, max_length=130)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class StatementForm(_Form):
    """One statement about a circumstance (or about the act itself): who holds what, in which source."""

    stance: Stance = Field(
        description="found: determined by a body; found-not: determined not to be; false: stipulated"
    )
    by: Slug | None = Field(None, description="an agent or a State")
    source: Slug | None = Field(None, description="the source in which it stands")
    first_hand: bool = Field(True, description="false where the source reports another's word")
    country: Slug | None = Field(
        None, alias="in", description="of a danger: the country in which it lies; absent: the destination"
    )
    claim: Slug | None = Field(None, description="the recorded claim, where there is one")
    date: Edtf | None = Field(None, description="when it was said, EDTF")
    competent: bool = Field(False, description="of a finding: the body is competent over the norm")
    addressed_to: Slug | None = Field(None, description="of a finding: the State addressed")


class PositionForm(_Form):
    """A State's answer, about this act or in general."""

    by: Slug
    kind: Literal["denial", "alternative-explanation", "legal-justification"]
    denies: list[Slug] = Field(
        default_factory=list, max_length=50, description="circumstances; none: the obligation as a whole"
    )
    date: Edtf | None = None
    scope: Literal["this-act", "general"] = "general"
    source: Slug | None = None
    claim: Slug | None = None


class CharacteristicForm(_Form):
    """A characteristic that holds of all, of some, or of a number of the group."""

    name: Slug = Field(alias="is")
    of: Literal["all", "some"] | Annotated[int, Field(ge=1)] = "all"


class GroupForm(_Form):
    """The people affected."""

    nationality: list[Slug] = Field(default_factory=list, max_length=50)
    characteristics: list[Slug | CharacteristicForm] = Field(default_factory=list, max_length=50)


class AttributionForm(_Form):
    """Why an actor's conduct counts as a State's, where the actor is neither a State nor an organ of one."""

    state: Slug
    basis: Slug = Field(
        description="organ, governmental-authority, organ-at-disposal, direction-or-control, acknowledged"
    )
    claims: list[StatementForm] = Field(default_factory=list, max_length=100)


class PrincipalForm(_Form):
    """The act of another State that this one assists."""

    actor: Slug
    act: Slug


class ActForm(_Form):
    """One act: who did what to whom, when and where, and what is said of the circumstances."""

    date: Edtf = Field(description="EDTF: 2023-10-09, 2021-07, 1988, 2024-01/2024-05")
    time: Literal["instant", "continuing"] = "instant"
    actor: Slug = Field(description="a State, a territory, an organ of a State, or another recorded agent")
    act: Slug = Field(description="an act type: forced-return, detention, execution …")
    territory: Slug | None = Field(None, description="where it was done; left out: the actor's own; null: unknown")
    jurisdiction: Slug | None = Field(None, description="abroad: effective-control-of-area, control-of-person, flag")
    destination: Slug | None = Field(None, description="of a removal: the State or territory to which")
    group: GroupForm = Field(default_factory=GroupForm)
    circumstances: dict[Slug, Short | Annotated[list[StatementForm], Field(max_length=200)]] = Field(
        default_factory=dict,
        max_length=100,
        description="circumstance → stance, or a list of statements; absent means unknown",
    )
    situations: Literal["none", "record"] = Field(
        "none", description="record: add the recorded country situations that cover the act"
    )
    occurrence: list[StatementForm] = Field(
        default_factory=list, max_length=200, description="who says that the act happened"
    )
    positions: list[PositionForm] = Field(default_factory=list, max_length=100)
    attribution: AttributionForm | None = None
    assists: list[PrincipalForm] = Field(default_factory=list, max_length=20)
    slug: Slug | None = Field(None, description="of a recorded act; kept only while the rest is as recorded")
