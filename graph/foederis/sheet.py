"""What `foederis assess` prints: for each act a heading and a table; then, each thing once, what bodies found, what
States answer, what stands beside the norms, and the norms that pull apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foederis.answers import Names, speaker, together
from foederis.law.model import Act, Evidence, Law
from foederis.names import term
from foederis.tables import NO_FINDING, clean, label, sentence, words

Json = Mapping[str, Any]

STYLES = {"implicated": "bold red", "arguable": "yellow", "not-bound": "cyan", "outside-scope": "dim"}
APART = ("not-bound", "outside-scope")  # listed below the table, by reason
RESULTS = {"pass": "green", "undetermined": "yellow", "fail": "red"}
ANSWERS = {"denial": "denies", "alternative-explanation": "explains", "legal-justification": "justifies"}
TIMINGS = {"covers": "", "may-cover": ", perhaps for another time", "earlier": ", for an earlier time"}
FACTS = ("person", "condition")
OUTCOME, BOUND = 13, 18  # characters of a column: no outcome and no date is broken
LEGEND = f"implicated: {NO_FINDING}"


class Part(NamedTuple):
    """An act with what is answered of it."""

    act: Act
    answer: Json


def sheet(parts: Sequence[Part], law: Law, known: Names, *, full: bool = False) -> Iterator[RenderableType]:
    """All that is printed of the acts of an event; `full`: arguments in their words, and every gate."""
    for part in parts:
        yield _heading(part.act, law, known)
        yield from _outcomes(part.answer["assessments"], known)
    whole = together([part.answer for part in parts])
    found, conflicts = whole["assessments"], whole["conflicts"]
    yield from _section("Found by bodies", _findings(found))
    for by, lines in _answers(found).items():
        yield from _section(f"What {by} answers", lines)
    elsewhere = {item["ref"]["id"] for conflict in conflicts for item in conflict["arguments"]}
    beside = [(item, on) for item, on in _beside(found) if item["ref"]["id"] not in elsewhere]
    actions = [_action(item, on, full) for item, on in beside if item["kind"] != "argument"]
    yield from _section("Reservations, objections and notices of withdrawal", actions)
    yield from _section("Arguments for and against", _arguments(beside, full))
    for conflict in conflicts:
        yield from _conflict(conflict, full)
    if full:
        for one in found:
            yield from _gates(one, known)


# -- the act


def _heading(act: Act, law: Law, known: Names) -> Text:
    """What was done, who did it, where and when, and who says so."""
    name = label(known.ref("act", act.slug)) if act.slug else "An act that is not recorded"
    text = Text(f"\n{name}", style="bold")
    if act.slug:
        text.append(f"\n{clean(act.slug)}", style="not bold dim")
    parts = [f"{label(known.ref('concept', act.act_type))} by {label(speaker(act.actor, law, known))}"]
    if act.territory:
        taken = " (taken to be there)" if act.territory_assumed else ""
        parts.append(f"in {label(known.ref('state', act.territory))}{taken}")
    else:
        parts.append("it is not known where")
    if act.destination:
        parts.append(f"to {label(known.ref('state', act.destination))}")
    parts.append(_when(act.date) + (", continuing" if act.continuing else ""))
    text.append(f"\n{', '.join(parts)}", style="not bold")
    for says, affirms in (("on the word of", True), ("denied by", False)):
        if said := _speakers((item for item in act.occurrence if item.affirms is affirms), law, known):
            text.append(f"\n{says}: {'; '.join(said)}", style="not bold")
    return text


def _speakers(items: Iterable[Evidence], law: Law, known: Names) -> list[str]:
    said: dict[str, list[str]] = {}
    for item in items:
        by = label(speaker(item.by, law, known)) if item.by else label(known.maybe("source", item.source))
        said.setdefault(by or "somebody", []).extend([_when(item.said_on)] if item.said_on else [])
    return [f"{by} ({', '.join(dict.fromkeys(dates))})" if dates else by for by, dates in said.items()]


def _when(text: str) -> str:
    """A date or a span of dates (EDTF) in words."""
    begin, slash, end = clean(text).partition("/")
    if not slash:
        return begin
    if begin in ("", ".."):
        return f"until {end}"
    return f"from {begin}" if end in ("", "..") else f"{begin} to {end}"


# -- the outcomes


def _outcomes(found: Sequence[Json], known: Names) -> Iterator[RenderableType]:
    """For each bearer what may bind it, in a table, and what does not, by reason."""
    if not found:
        yield Text("No recorded norm governs an act of this type.")
        return
    cited = {one["norm"]["slug"]: _cited(one) for one in found}
    for slug in dict.fromkeys(one["bearer"]["slug"] for one in found):
        of_bearer = [one for one in found if one["bearer"]["slug"] == slug]
        yield Text(f"\nObligations of {label(of_bearer[0]['bearer'])}", style="bold")
        shown = [one for one in of_bearer if one["outcome"] not in APART]
        if shown:
            yield _table(shown, known)
        yield from _apart([one for one in of_bearer if one["outcome"] in APART], cited, known)


def _table(found: Sequence[Json], known: Names) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, expand=True, show_lines=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("norm", ratio=5)
    table.add_column("outcome", width=OUTCOME)
    table.add_column("bound", width=BOUND)
    table.add_column("why", ratio=6)
    for number, one in enumerate(found):
        if number:
            table.add_row()
        table.add_row(_norm(one, known), _outcome(one), _bound(one, known), _why(one, known))
    if not any(one["outcome"] == "implicated" for one in found):
        return table
    return Group(table, Text(LEGEND, style="dim"))


def _norm(one: Json, known: Names) -> Text:
    text = Text(_named(one, known))
    if one["beneficiaries"]:
        who = ", ".join(f"{words(item['is'])} ({clean(item['of'])})" for item in one["beneficiaries"])
        text.append(f"\nfor {who}", style="dim")
    return text


def _named(one: Json, known: Names) -> str:
    return label(one["norm"]) + (f", about {_short_title(one['about'], known)}" if one["about"] else "")


def _outcome(one: Json) -> Text:
    text = Text(words(one["outcome"]), style=STYLES.get(one["outcome"], ""))
    if one["reason"]:
        text.append(f"\n{words(one['reason'])}", style="not bold")
    return text


def _bound(one: Json, known: Names) -> Text:
    parts = []
    if one["bound_since"]:
        parts.append(f"since {one['bound_since']}")
    if one["bound_for"]:
        begin, end = one["bound_for"]
        start = "" if begin == one["bound_since"] else f" from {begin}"
        parts.append(f"for the part{start}" + (f" until {end}" if end else ""))
    if one["through"]:
        parts.append(f"through {_short_title(one['through'], known)}")
    if one["peremptory"]:
        parts.append(f"peremptory: {words(one['peremptory'])}")
    if one["as_checked"]:
        parts.append(f"checked {one['as_checked']}")
    return Text("\n".join(map(clean, parts)))


def _short_title(treaty: Json, known: Names) -> str:
    """What lawyers call a treaty, where they call it something short."""
    return sentence(known.texts("treaty", treaty["slug"], term("shortTitle"))) or label(treaty)


def _why(one: Json, known: Names) -> Text:
    """The gate that decides, in a sentence; what else is open, by name; how many sources carry it."""
    parts = [_because(one, known)]
    also = [gate for gate in _telling(one)[1:] if gate["result"] != "pass"]
    if also:
        parts.append(f"Open as well: {', '.join(clean(gate['gate']) for gate in also)}.")
    text = Text(" ".join(parts))
    return text.append(f" {_sources(one['sources'])}", style="dim")


def _because(one: Json, known: Names) -> str:
    telling = _telling(one)
    if telling[0]["result"] != "pass":
        return _sentence(telling[0], one, known)
    claimed = [gate for gate in telling if gate["evidence"]] or telling[-1:]
    heads: dict[str, list[str]] = {}
    for gate in claimed:
        head, colon, tail = _sentence(gate, one, known).rpartition(": ")
        heads.setdefault(head + colon, []).append(tail.rstrip("."))
    return " ".join(f"{head}{'; '.join(dict.fromkeys(tails))}." for head, tails in heads.items())


def _telling(one: Json) -> list[Json]:
    """The gates that decide, the one that gives the reason first: those that fail, or else those that stay open, or
    else those that facts have passed."""
    for result in ("fail", "undetermined"):
        if found := [gate for gate in one["gates"] if gate["result"] == result]:
            return sorted(found, key=lambda gate: gate["reason"] != one["reason"])
    return [gate for gate in one["gates"] if gate["gate"] in FACTS]


def _sentence(gate: Json, one: Json, known: Names) -> str:
    """Why the gate is passed or not, with the treaties called by their short titles."""
    text = sentence(gate["because"])
    for treaty in (one["about"], one["treaty"], one["through"]):
        if treaty:
            text = text.replace(label(treaty), _short_title(treaty, known))
    return text


def _sources(sources: Json) -> str:
    count = sources["independent"]
    if not count:
        return "No source."
    return f"{count} source{'' if count == 1 else 's'}, {sources['first_hand']} at first hand."


def _apart(found: Sequence[Json], cited: Mapping[str, str], known: Names) -> Iterator[RenderableType]:
    """The norms that do not bind or do not reach, each reason with the norms of which it holds."""
    reasons: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for one in found:
        because = _sentence(_telling(one)[0], one, known)
        if one["as_checked"] and one["as_checked"] not in because:
            because = f"{because.rstrip('.')} (as last checked, {one['as_checked']})."
        norms = reasons.setdefault((one["outcome"], one["reason"] or "", because), {})
        others = "; ".join(dict.fromkeys(cited.get(norm["slug"]) or label(norm) for norm in one["parallel"]))
        norms.setdefault(others, []).append(_named(one, known))
    for (outcome, reason, because), norms in reasons.items():
        head = Text("\n").append(words(outcome), style=STYLES[outcome])
        yield head.append(f", {words(reason)}: {because}")
        for others, named in norms.items():
            text = Text("; ".join(named))
            yield _indented(text.append(f" – bound all the same by: {others}", style="dim") if others else text)


# -- what is said once for all acts


def _section(title: str, lines: Sequence[RenderableType]) -> Iterator[RenderableType]:
    if lines:
        yield Text(f"\n{clean(title)}", style="bold")
        yield from map(_indented, lines)


def _findings(found: Sequence[Json]) -> list[Text]:
    """What bodies found: each finding once, with the norms for which it counts."""
    claims: dict[tuple[str, str], dict[str, None]] = {}
    norms: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        for item in one["sources"]["found_by"]:
            when = f", {_when(item['date'])}" if item["date"] else ""
            addressed = ", addressed to the bearer" if item["addressed_to_bearer"] else ""
            key = (label(item["body"]) or "A body", f"{when}{addressed}{TIMINGS[item['timing']]}")
            claims.setdefault(key, {})[label(item["claim"])] = None
            norms.setdefault(key, {})[_cited(one)] = None
    return [
        Text(f"{body}{rest}: {'; '.join(filter(None, claims[body, rest]))}").append_text(_on(norms[body, rest]))
        for body, rest in norms
    ]


def _answers(found: Sequence[Json]) -> dict[str, list[Text]]:
    """What each State answers: each answer once, with the dates on which it was given and the norms it bears on."""
    dates: dict[tuple[str, str], list[str]] = {}
    norms: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        for item in one["bearer_denies"]:
            kind = ANSWERS.get(item["kind"], words(item["kind"]))
            scope = "for this act" if item["scope"] == "this-act" else "in general"
            what = ", ".join(map(words, item["denies"])) or "the conduct as a whole"
            key = (label(item["by"]), f"{kind} {scope}: {what}")
            dates.setdefault(key, []).append(_when(item["date"]) if item["date"] else "without a date")
            norms.setdefault(key, {})[_cited(one)] = None
    everything = {by: {_cited(one) for one in found if label(one["bearer"]) == by} for by, _ in dates}
    answers: dict[str, list[Text]] = {}
    for (by, what), on in norms.items():
        text = Text(f"{what} ({', '.join(dict.fromkeys(dates[by, what]))})")
        all_of_them = len(on) > 1 and everything[by] <= set(on)
        text.append_text(_on(["all norms that bear on it"] if all_of_them else on))
        answers.setdefault(by, []).append(text)
    return answers


def _beside(found: Sequence[Json]) -> list[tuple[Json, list[str]]]:
    """Reservations with objections, purported withdrawals, arguments: each once, with the norms that it touches."""
    said: dict[str, tuple[Json, dict[str, None]]] = {}
    for one in found:
        for item in one["counterarguments"]:
            said.setdefault(item["ref"]["id"], (item, {}))[1][_cited(one)] = None
    return [(item, list(norms)) for item, norms in said.values()]


def _cited(one: Json) -> str:
    """A norm as briefly as it can be named: its provision, or for custom its own name."""
    return clean(one["citation"]) if one["provision"] else label(one["norm"])


def _on(norms: Iterable[str]) -> Text:
    return Text(f" – on {'; '.join(norms)}", style="dim")


def _action(item: Json, norms: Sequence[str], full: bool) -> Text:
    text = Text(f"{label(item['ref'])} ({clean(item['date'] or 'without a date')})").append_text(_on(norms))
    if item["statement"]:
        text.append(f"\n{sentence(item['statement'])}")
    if item["objections"]:
        text.append(f"\nobjections: {'; '.join(label(objection) for objection in item['objections'])}")
    for said in item["said"]:
        when = f" ({_when(said['date'])})" if said["date"] else ""
        text.append(f"\n{label(said['by']) or 'said'}{when}: {sentence(said['statement'])}")
    for argument in item["arguments"]:
        text.append("\n").append_text(_argument(argument, full))
    return text


def _arguments(beside: Iterable[tuple[Json, Sequence[str]]], full: bool) -> list[RenderableType]:
    """The arguments under the norms that they are about."""
    found: dict[str, list[RenderableType]] = {}
    for item, norms in beside:
        if item["kind"] == "argument":
            found.setdefault("; ".join(norms), []).append(_indented(_argument(item, full)))
    return [Group(Text(norms, style="dim"), *arguments) for norms, arguments in found.items()]


def _argument(item: Json, full: bool) -> Text:
    """An argument by its name, with who advances it; in full with its words."""
    by = f" ({label(item['by'])})" if item["by"] else ""
    side = words(item["side"]).removeprefix("side ")
    text = Text(f"[{side}] ", style="dim").append(f"{label(item['ref'])}{by}", style="not dim")
    return text.append(f"\n{sentence(item['statement'])}", style="not dim") if full else text


def _conflict(conflict: Json, full: bool) -> Iterator[RenderableType]:
    yield Text(f"\nNorms that pull apart: {label(conflict['conflict'])}", style="bold")
    bearer = f"{label(conflict['bearer'])}: " if conflict.get("bearer") else ""
    yield _indented(Text(bearer + "; ".join(label(norm) for norm in conflict["norms"]), style="dim"))
    for number, item in enumerate(conflict["arguments"], 1):
        yield _indented(Text(f"{number}. ").append_text(_argument(item, full)))
    yield _indented(Text("Arguments that compete; none is declared the winner.", style="dim"))


# -- in full


def _gates(one: Json, known: Names) -> Iterator[RenderableType]:
    """Every gate of an assessment, with what it rests on; names of things stand on lines of their own."""
    head = Text(f"\n{_named(one, known)}, {label(one['bearer'])}: ", style="bold").append_text(_outcome(one))
    yield head.append(f"\n{NO_FINDING}", style="not bold dim") if one["outcome"] == "implicated" else head
    for gate in one["gates"]:
        text = Text(clean(gate["gate"])).append(": ")
        text.append(clean(gate["result"]), style=RESULTS.get(gate["result"], ""))
        yield _indented(text.append(f". {_sentence(gate, one, known)}"))
        for item in gate["evidence"]:
            yield _indented(Text(f"{clean(item['kind'])}/{clean(item['slug'])}", style="dim"), by=4)


def _indented(text: RenderableType, by: int = 2) -> Padding:
    return Padding(text, (0, 0, 0, by), expand=False)
