"""Answers as a person reads them in a terminal. What comes from the record is text, never markup or control codes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foederis import names
from foederis.audit import Drawn, Paragraph
from foederis.questions import Answer, Question

Json = Mapping[str, Any]
Title = Callable[[str], str]

NO_FINDING = "applies, on the facts claimed by these sources; no finding of breach"
STYLES = {"implicated": "bold red", "arguable": "yellow", "not-bound": "cyan", "outside-scope": "dim"}
CELL = 40  # characters that a cell may take before it is folded
RESULTS = {"pass": "green", "undetermined": "yellow", "fail": "red"}
ANSWERS = {"denial": "denies", "alternative-explanation": "explains", "legal-justification": "justifies"}
TIMINGS = {"covers": "", "may-cover": ", perhaps for another time", "earlier": ", for an earlier time"}
SHOWN_WHEN_IMPLICATED = ("person", "condition")


def audited(source: str, paragraphs: Iterable[Paragraph]) -> Table:
    """A source's paragraphs beside the claims drawn from each."""
    table = Table(title=clean(source), title_justify="left", show_lines=True)
    table.add_column("paragraph", justify="right")
    table.add_column("claims")
    for paragraph in paragraphs:
        head = str(paragraph.number) if paragraph.number else "elsewhere"
        opening = [f"“{clean(paragraph.opening)} …”"] if paragraph.opening else []
        table.add_row(Text(head), Text("\n".join([*opening, *_drawn(paragraph.claims)])))
    return table


def _drawn(claims: Sequence[Drawn]) -> Iterator[str]:
    if not claims:
        yield "nothing drawn"
    for claim in claims:
        hand = "" if claim.first_hand else ", second-hand"
        yield f"{'/'.join(claim.kinds)} ({clean(claim.speaker)}{hand}): {clean(claim.statement)}"


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown, the first of them its head."""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def clean(value: object) -> str:
    """Text without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))


def label(reference: Json | None) -> str:
    """The name of a thing in English, or in whatever language it has one."""
    if not reference:
        return ""
    labels = reference["label"]
    return clean(labels.get("en") or next(iter(labels.values()), reference["slug"]))


def words(slug: str) -> str:
    """A slug as words, so that a line can break."""
    return clean(slug).replace("-", " ")


def sentence(by_language: Mapping[str, str]) -> str:
    return clean(by_language.get("en") or next(iter(by_language.values()), ""))


def assessed(title: str, answer: Json, short_title: Title, *, gates: bool = False) -> Iterator[RenderableType]:
    """What an act brings into play: the assessments, what stands beside the norms, and the norms that pull it apart."""
    yield Text(clean(title), style="bold")
    found = answer["assessments"]
    if not found:
        yield Text("No recorded norm governs an act of this type.")
        return
    yield _assessments(found, short_title)
    yield from _beside(found, {item["ref"]["id"] for conflict in answer["conflicts"] for item in conflict["arguments"]})
    for conflict in answer["conflicts"]:
        yield _conflict(conflict)
    if gates:
        yield from (_gates(one) for one in found)


def _assessments(found: Sequence[Json], short_title: Title) -> Table:
    table = Table(show_lines=True, expand=True)
    for column, ratio in (("norm, bearer", 22), ("outcome", 16), ("why", 34), ("bound", 18), ("on whose word", 26)):
        table.add_column(column, ratio=ratio, overflow="fold")
    for one in found:
        table.add_row(_norm(one), _outcome(one), _why(one), _bound(one, short_title), _word(one))
    return table


def _norm(one: Json) -> Text:
    about = f"\nabout {label(one['about'])}" if one["about"] else ""
    return Text(label(one["norm"])) + Text(f"{about}\n{label(one['bearer'])}", style="dim")


def _outcome(one: Json) -> Text:
    outcome = one["outcome"]
    text = Text(words(outcome), style=STYLES.get(outcome, ""))
    if outcome == "implicated":
        text.append(f"\n{NO_FINDING}", style="not bold dim")
    if one["reason"]:
        text.append(f"\n{words(one['reason'])}", style="not bold")
    return text


def _why(one: Json) -> Text:
    parts = [sentence(gate["because"]) for gate in _telling(one)]
    if one["parallel"]:
        parts.append("Bound all the same by: " + "; ".join(label(norm) for norm in one["parallel"]) + ".")
    return _lines(parts)


def _telling(one: Json) -> list[Json]:
    """The gates that decide: those that fail, or else those that stay open, or else those that facts have passed."""
    for result in ("fail", "undetermined"):
        if found := [gate for gate in one["gates"] if gate["result"] == result]:
            return found
    return [gate for gate in one["gates"] if gate["gate"] in SHOWN_WHEN_IMPLICATED]


def _bound(one: Json, short_title: Title) -> Text:
    parts = []
    if one["bound_since"]:
        parts.append(f"since {one['bound_since']}")
    if one["bound_for"]:
        begin, end = one["bound_for"]
        parts.append(f"for the part from {begin}" + (f" until {end}" if end else ""))
    if one["through"] and one["outcome"] != "not-bound":
        parts.append(f"through {short_title(one['through']['slug'])}")
    if one["as_checked"]:
        parts.append(f"as last checked, {one['as_checked']}")
    return _lines(map(clean, parts))


def _word(one: Json) -> Text:
    sources = one["sources"]
    count = sources["independent"]
    parts = [f"{count} independent source{'' if count == 1 else 's'}"] if count else ["no source"]
    if count:
        parts[0] += f" ({sources['first_hand']} at first hand, {sources['second_hand']} at second)"
    parts += [_finding(finding) for finding in sources["found_by"]]
    parts += _answers(one["bearer_denies"])
    return _lines(dict.fromkeys(parts))


def _finding(finding: Json) -> str:
    when = f", {clean(finding['date'])}" if finding["date"] else ""
    addressed = ", addressed to the bearer" if finding["addressed_to_bearer"] else ""
    timing = TIMINGS[finding["timing"]]
    return f"found by {label(finding['body']) or 'a body'}{when}{addressed}{timing}"


def _answers(denials: Iterable[Json]) -> Iterator[str]:
    """What the bearer answers: each answer once, with the dates on which it was given."""
    dates: dict[tuple[str, ...], list[str]] = {}
    for one in denials:
        kind = ANSWERS.get(one["kind"], words(one["kind"]))
        what = ", ".join(map(words, one["denies"])) or "the conduct as a whole"
        scope = "for this act" if one["scope"] == "this-act" else "in general"
        dates.setdefault((label(one["by"]), kind, what, scope), []).append(clean(one["date"] or "without a date"))
    for (by, kind, what, scope), when in dates.items():
        yield f"{by} {kind} {scope}: {what} ({', '.join(dict.fromkeys(when))})"


def _beside(found: Sequence[Json], elsewhere: Collection[str]) -> Iterator[RenderableType]:
    """Reservations with objections, purported withdrawals, arguments: each once, with the norms that it touches."""
    said: dict[str, tuple[Json, list[str]]] = {}
    for one in found:
        for item in one["counterarguments"]:
            if item["ref"]["id"] in elsewhere:
                continue
            norms = said.setdefault(item["ref"]["id"], (item, []))[1]
            if label(one["norm"]) not in norms:
                norms.append(label(one["norm"]))
    if said:
        yield Text("\nBeside the norms", style="bold")
    for item, norms in said.values():
        yield _indented(_counterargument(item, norms))


def _counterargument(item: Json, norms: Sequence[str]) -> Text:
    if item["kind"] == "argument":
        text = _argument(item)
    else:
        text = Text(f"{label(item['ref'])} ({clean(item['date'] or 'without a date')})")
        text.append(f"\n{sentence(item['statement'])}" if item["statement"] else "")
        for objection in item["objections"]:
            text.append(f"\nobjection: {label(objection)}")
        for said in item["said"]:
            text.append(f"\n{label(said['by']) or 'said'} ({clean(said['date'] or '')}): {sentence(said['statement'])}")
        for argument in item["arguments"]:
            text.append("\n").append_text(_argument(argument))
    return text.append(f"\non {'; '.join(norms)}", style="dim")


def _argument(item: Json) -> Text:
    by = f"{label(item['by'])}: " if item["by"] else ""
    side = words(item["side"]).removeprefix("side ")
    return Text(f"{by}{sentence(item['statement'])}").append(f" [{side}]", style="dim")


def _conflict(conflict: Json) -> RenderableType:
    head = Text(f"\nNorms that pull apart: {label(conflict['conflict'])}", style="bold")
    norms = Text(f"{label(conflict['bearer'])}: " + "; ".join(label(norm) for norm in conflict["norms"]), style="dim")
    arguments = [
        _indented(Text(f"{number}. ").append_text(_argument(item)))
        for number, item in enumerate(conflict["arguments"], 1)
    ]
    return Group(head, norms, *arguments, Text("Arguments that compete; none is declared the winner.", style="dim"))


def _gates(one: Json) -> RenderableType:
    head = Text(f"\n{label(one['norm'])}, {label(one['bearer'])}: ").append_text(_outcome(one))
    table = Table(expand=True)
    for column, ratio in (("gate", 13), ("result", 14), ("because", 55), ("evidence", 38)):
        table.add_column(column, ratio=ratio, overflow="fold")
    for gate in one["gates"]:
        result = Text(clean(gate["result"]), style=RESULTS.get(gate["result"], ""))
        evidence = _lines(f"{clean(item['kind'])} {clean(item['slug'])}" for item in gate["evidence"])
        table.add_row(Text(clean(gate["gate"])), result, Text(sentence(gate["because"])), evidence)
    return Group(head, table)


def _lines(parts: Iterable[str]) -> Text:
    return Text("\n").join(Text(part) for part in parts)


def _indented(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 2))


def rows(answer: Answer, width: int) -> RenderableType:
    """The rows of a question's answer: as a table where that fits, else one below the other."""
    if answer.truth is not None:
        return Text("yes" if answer.truth else "no")
    cells = [[_cell(term) for term in row] for row in answer.rows]
    longest = [max(map(len, column)) for column in zip(answer.variables, *cells, strict=True)]
    fits = sum(min(length, CELL) + 3 for length in longest) < width
    shown = _table(answer.variables, cells) if fits else _records(answer.variables, cells)
    count = Text(f"{len(cells)} row{'' if len(cells) == 1 else 's'}", style="dim")
    if any(cell == "implicated" for row in cells for cell in row):
        count.append(f"\nimplicated: {NO_FINDING}")
    return Group(shown, count)


def _table(variables: Sequence[str], cells: Sequence[Sequence[str]]) -> Table:
    table = Table()
    for variable in variables:
        table.add_column(Text(variable), overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _records(variables: Sequence[str], cells: Sequence[Sequence[str]]) -> Table:
    """A variable a line, those without a value left out."""
    table = Table.grid(padding=(0, 2))
    for row in cells:
        for variable, cell in zip(variables, row, strict=True):
            if cell:
                table.add_row(Text(variable, style="dim"), Text(cell))
        table.add_row("", "")
    return table


def _cell(term: object) -> str:
    """A thing by its slug, anything else as it is."""
    if isinstance(term, NamedNode):
        return clean(names.slug_of(term.value) or term.value)
    return clean(term.value if isinstance(term, Literal) else "" if term is None else term)


def questions(found: Iterable[Question]) -> RenderableType:
    """The questions that can be asked, with what each needs to know."""
    return Group(*(_question(one) for one in found))


def _question(one: Question) -> Text:
    text = Text(one.name, style="bold").append(f"  {clean(one.title)}", style="not bold")
    text.append(f"\n  {clean(one.words)}", style="not bold")
    for it in one.parameters:
        need = "required" if it.required else f"default {it.default}" if it.default else "optional"
        kind = f"{it.kind} in {it.scheme}" if it.scheme else it.kind
        several = ", several" if it.several else ""
        about = f": {it.help}" if it.help else ""
        text.append(f"\n    --{it.name} ({kind}, {need}{several}){clean(about)}", style="not bold dim")
    if one.limit:
        text.append(f"\n    --limit (default {one.limit.default}, at most {one.limit.most})", style="not bold dim")
    return text
