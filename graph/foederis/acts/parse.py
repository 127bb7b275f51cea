"""From the form to an `Act`: every name known, every date a date, nothing said twice over.

An error names the place as a JSON pointer (RFC 6901).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from foederis import names
from foederis.acts.form import ActForm, AttributionForm, CharacteristicForm, PositionForm, StatementForm
from foederis.dates import Span, span
from foederis.errors import Contradiction, InvalidValue, UnknownName
from foederis.law.assess import with_situations
from foederis.law.evidence import sent_home
from foederis.law.model import Act, Attribution, Characteristic, Evidence, Law, Position, Principal
from foederis.law.status import own_state

SOME = 5  # names that are shown where none is near


def parse_act(document: Mapping[str, Any], law: Law) -> Act:
    """An act from its JSON form, with the recorded situations joined where the form asks for them.

    Raises UnknownName (with the nearest known names), InvalidValue and Contradiction, each with a JSON pointer.
    """
    form = read_form(document)
    act = _act(form, law, "territory" in form.model_fields_set)
    return with_situations(act, law) if form.situations == "record" else act


def read_form(document: Mapping[str, Any]) -> ActForm:
    """The form, checked for its shape alone; InvalidValue names the first field that is off."""
    try:
        return ActForm.model_validate(document)
    except ValidationError as error:
        raise _shape_error(document, error) from None


def _shape_error(document: Mapping[str, Any], error: ValidationError) -> InvalidValue:
    """The deepest of the faults, which is the most exact where a value could have had several forms."""
    faults = [(_location(document, one["loc"], one["type"]), one) for one in error.errors(include_url=False)]
    location, first = max(faults, key=lambda fault: len(fault[0]))
    pointer = "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in location)
    if first["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in ActForm.model_fields.items()]
        near = names.nearest(str(location[-1]), known)
        mend = f"nearest known: {', '.join(near or known)}"
        return InvalidValue(f"unknown field “{location[-1]}”", place=pointer, mend=mend)
    if first["type"] == "missing":
        return InvalidValue(f"“{location[-1]}” is missing", place=pointer, mend="give it")
    return InvalidValue(str(first["msg"]), place=pointer)


def _location(document: Any, steps: Sequence[int | str], fault: str) -> list[int | str]:
    """The steps that lead into the document; pydantic's own names for the branches of a union are no places in it."""
    found: list[int | str] = []
    here = document
    for step in steps:
        is_key = isinstance(here, Mapping) and step in here
        is_index = isinstance(here, list) and isinstance(step, int) and step < len(here)
        if is_key or is_index:
            here = here[step]
            found.append(step)
    return [*found, steps[-1]] if fault == "missing" else found


OTHERWISE = {
    "State": "a State goes by its ISO 3166-1 code of three letters: prk",
    "actor": "a State goes by its ISO 3166-1 code of three letters: prk; any other agent by its slug in the record",
}


def _known(kind: str, name: str, known: Collection[str], place: str) -> str:
    """The name, or an error that says where it stood and which known names are nearest."""
    if name not in known:
        otherwise = OTHERWISE.get(kind, f"some that are known: {', '.join(sorted(known)[:SOME])} …")
        raise UnknownName(kind, name, names.nearest(name, known), place=place, otherwise=otherwise)
    return name


def _act(form: ActForm, law: Law, territory_given: bool) -> Act:
    actor = _known("actor", form.actor, {*law.states, *law.agents}, "/actor")
    if own_state(law, actor) == "" and form.attribution is None and not form.territory:
        mend = (
            "say in “territory” in which State it acted, or to which State its conduct is attributed, "
            "and on what basis, in “attribution”"
        )
        raise InvalidValue(f"“{actor}” is neither a State nor an organ of one", place="/actor", mend=mend)
    act_type = _known("act type", form.act, law.act_types, "/act")
    when = span(form.date, "/date")
    territory = form.territory if territory_given else _home(law, actor, form.attribution)
    characteristics = tuple(_characteristic(item, law, index) for index, item in enumerate(form.group.characteristics))
    circumstances = _in_time(_circumstances(form, law, characteristics), when)
    act = Act(
        date=form.date,
        span=when,
        continuing=form.time == "continuing",
        actor=actor,
        act_type=act_type,
        territory=_state(law, territory, "/territory"),
        territory_assumed=not territory_given,
        destination=_state(law, form.destination, "/destination"),
        jurisdiction=_known("basis of jurisdiction", form.jurisdiction, law.jurisdiction_bases, "/jurisdiction")
        if form.jurisdiction
        else "",
        nationalities=tuple(
            dict.fromkeys(
                _state(law, name, f"/group/nationality/{index}") for index, name in enumerate(form.group.nationality)
            )
        ),
        characteristics=characteristics,
        circumstances=circumstances,
        occurrence=_occurrence(form, law),
        positions=tuple(_position(item, law, f"/positions/{index}") for index, item in enumerate(form.positions)),
        attribution=_attribution(form.attribution, law) if form.attribution else None,
        assists=tuple(
            Principal(
                _known("actor", item.actor, {*law.states, *law.organs}, f"/assists/{index}/actor"),
                _known("act type", item.act, law.act_types, f"/assists/{index}/act"),
            )
            for index, item in enumerate(form.assists)
        ),
        slug=form.slug or "",
    )
    _hold_together(act, law)
    return act


def _occurrence(form: ActForm, law: Law) -> tuple[Evidence, ...]:
    if any(item.stance == "false" for item in form.occurrence):
        mend = "use “denied” for somebody's denial, or do not ask"
        raise InvalidValue("an act that did not happen brings nothing into play", place="/occurrence", mend=mend)
    return _statements(form.occurrence, law, "/occurrence")


def _hold_together(act: Act, law: Law) -> None:
    """What is stipulated false cannot be implied by what is asserted: by a narrower circumstance, or, where the people
    are sent home, by a status that presupposes the danger there."""
    for slug, said in act.circumstances.items():
        if not any(item.stance == "false" for item in said):
            continue
        circumstance = law.circumstances[slug]
        at_home = circumstance.implied_by_at_home if sent_home(law, act) else ()
        for other in (*circumstance.narrower[1:], *at_home):
            if any(item.affirms and _there(item, act, law) for item in act.circumstances.get(other, ())):
                raise Contradiction(
                    f"“{slug}” is stipulated false, and “{other}”, which implies it, is asserted",
                    place=f"/circumstances/{slug}",
                    mend="keep one of the two",
                )


def _there(item: Evidence, act: Act, law: Law) -> bool:
    """Whether a danger is said to lie where the people are sent."""
    return not item.country or own_state(law, item.country) == own_state(law, act.destination)


def _in_time(said: Mapping[str, tuple[Evidence, ...]], when: Span) -> dict[str, tuple[Evidence, ...]]:
    """A finding speaks for its own time: one made before the act is an earlier one."""
    return {slug: tuple(_timed(item, when) for item in items) for slug, items in said.items()}


def _timed(item: Evidence, when: Span) -> Evidence:
    found = item.stance in ("found", "found-not") and bool(item.said_on)
    return item._replace(timing="earlier") if found and when.after(span(item.said_on)) else item


def _home(law: Law, actor: str, attribution: AttributionForm | None) -> str | None:
    if actor in law.states:
        return actor
    return own_state(law, actor) or (attribution.state if attribution else None)


def _state(law: Law, name: str | None, place: str) -> str:
    return _known("State", name, law.states, place) if name else ""


def _characteristic(item: str | CharacteristicForm, law: Law, index: int) -> Characteristic:
    name = item if isinstance(item, str) else item.name
    place = f"/group/characteristics/{index}" + ("" if isinstance(item, str) else "/is")
    known = {slug for slug, one in law.circumstances.items() if one.of == "group" and not one.derivation}
    slug = _known("characteristic", name, known, place)
    if isinstance(item, str) or item.of == "all":
        return Characteristic(slug)
    return Characteristic(slug, "some") if item.of == "some" else Characteristic(slug, "number", item.of)


SHORT = {
    "asserted": (Evidence("asserted"),),
    "denied-by-bearer": (Evidence("denied-by-bearer"),),
    "disputed": (Evidence("asserted"), Evidence("denied")),
    "false": (Evidence("false"),),
}


def _circumstances(
    form: ActForm, law: Law, characteristics: Sequence[Characteristic]
) -> dict[str, tuple[Evidence, ...]]:
    claimable = {slug for slug, one in law.circumstances.items() if not one.derivation}
    found: dict[str, tuple[Evidence, ...]] = {}
    for name in sorted(form.circumstances):
        place = f"/circumstances/{name}"
        said = form.circumstances[name]
        slug = _known("circumstance", name, claimable, place)
        found[slug] = SHORT[said] if isinstance(said, str) else _statements(said, law, place)
    for item in characteristics:
        said_of_it = found.get(item.slug, ())
        if any(one.stance == "false" for one in said_of_it):
            mend = "take it out of the characteristics, or out of the circumstances"
            raise Contradiction(
                f"“{item.slug}” is both asserted and false", place=f"/circumstances/{item.slug}", mend=mend
            )
        if not said_of_it:
            found[item.slug] = SHORT["asserted"]
    return found


def _statements(items: Iterable[StatementForm], law: Law, place: str) -> tuple[Evidence, ...]:
    found = tuple(_statement(item, law, f"{place}/{index}") for index, item in enumerate(items))
    if any(item.stance == "denied-by-bearer" and item.by for item in found):
        raise InvalidValue("“denied-by-bearer” is the bearer's alone", place=place, mend="use “denied” with “by”")
    if any(item.stance == "false" for item in found) and any(item.affirms for item in found):
        raise Contradiction("asserted and stipulated false at once", place=place, mend="keep one of the two")
    return found


def _statement(item: StatementForm, law: Law, place: str) -> Evidence:
    return Evidence(
        stance=item.stance,
        by=_known("agent or State", item.by, {*law.agents, *law.states}, f"{place}/by") if item.by else "",
        source=_known("source", item.source, law.sources, f"{place}/source") if item.source else "",
        first_hand=item.first_hand,
        country=_state(law, item.country, f"{place}/in"),
        claim=_slug(item.claim, f"{place}/claim"),
        said_on=_date(item.date, f"{place}/date"),
        competent=item.competent,
        addressed_to=_state(law, item.addressed_to, f"{place}/addressed_to"),
    )


def _slug(name: str | None, place: str) -> str:
    if name and not names.is_slug(name):
        raise InvalidValue(f"“{name}” is not a slug", place=place, mend="use a-z, 0-9 and hyphens")
    return name or ""


def _date(text: str | None, place: str) -> str:
    if text:
        span(text, place)
    return text or ""


def _position(item: PositionForm, law: Law, place: str) -> Position:
    return Position(
        by=_state(law, item.by, f"{place}/by"),
        kind=item.kind,
        denies=tuple(
            _known("circumstance", name, law.circumstances, f"{place}/denies/{index}")
            for index, name in enumerate(item.denies)
        ),
        said_on=_date(item.date, f"{place}/date"),
        scope=item.scope,
        source=_known("source", item.source, law.sources, f"{place}/source") if item.source else "",
        claim=_slug(item.claim, f"{place}/claim"),
    )


def _attribution(form: AttributionForm, law: Law) -> Attribution:
    return Attribution(
        _state(law, form.state, "/attribution/state"),
        _known("basis of attribution", form.basis, law.attribution_bases, "/attribution/basis"),
        _statements(form.claims, law, "/attribution/claims"),
    )
