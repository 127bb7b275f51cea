"""Answers as a person reads them in a terminal. What comes from the record is text, never markup or control codes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from foederis import names
from foederis.audit import Drawn, Paragraph
from foederis.questions import Answer, Question

Json = Mapping[str, Any]

NO_FINDING = "applies, on the facts claimed by these sources; no finding of breach"
CELL = 40  # characters that a cell may take before it is folded


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


def rows(answer: Answer, width: int) -> RenderableType:
    """The rows of a question's answer: as a table where that fits, else one below the other."""
    if answer.truth is not None:
        return Text("yes" if answer.truth else "no")
    cells = [[_cell(term) for term in row] for row in answer.rows]
    needed = [max(map(_needed, column)) for column in zip(answer.variables, *cells, strict=True)]
    fits = sum(length + 3 for length in needed) < width
    shown = _table(answer.variables, cells, needed) if fits else _records(answer.variables, cells)
    count = Text(f"{len(cells)} row{'' if len(cells) == 1 else 's'}", style="dim")
    if any(cell == "implicated" for row in cells for cell in row):
        count.append(f"\nimplicated: {NO_FINDING}")
    return Group(shown, count)


def _needed(cell: str) -> int:
    """How wide a cell has to be: no slug is broken."""
    return max([min(len(cell), CELL), *map(len, cell.split())])


def _table(variables: Sequence[str], cells: Sequence[Sequence[str]], needed: Sequence[int]) -> Table:
    table = Table()
    for variable, width in zip(variables, needed, strict=True):
        table.add_column(Text(variable), overflow="fold", min_width=width)
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
