"""A slug begins with the slug of what a thing belongs to: a claim named after another source is misplaced."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from foederis import names
from foederis.check.files import File
from foederis.check.findings import Finding
from foederis.check.short import PREFIXES

# For each kind, the properties whose values a slug begins with, in order, and what follows (ontology/MODEL.md).
BEGINNINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "act": ((names.term("inEvent"),), "-"),
    "action": ((names.term("byState"), names.term("onTreaty")), "-"),
    "claim": ((names.term("source"),), "-"),
    "coverage": ((names.term("coversState"),), "-"),
    "incorporation": ((names.term("incorporatingTreaty"),), "-"),
    "limitation": ((names.term("limitsTreaty"),), "-"),
    "provision": ((PREFIXES["eli"] + "is_part_of",), ""),  # article 1A is part of article 1
    "version": ((names.term("versionOf"),), "-"),
}
PARAGRAPH = names.term("paragraph")


def slugs(files: Sequence[File]) -> Iterator[Finding]:
    """Names that do not begin as they should; where a value is missing or double, the shapes have told it."""
    for file in files:
        if file.of_record:
            for subject, said in sorted(_said(file).items()):
                beginning = _beginning(subject, said)
                if not names.slug_of(subject).startswith(beginning):
                    message, mend = (
                        f"the name does not begin with {beginning}",
                        "Correct the name, or what it points to",
                    )
                    yield file.finding(file.places.of(subject), "slug", message, mend, node=subject, value=beginning)


Said = dict[str, list[str]]


def _said(file: File) -> dict[str, Said]:
    found: dict[str, Said] = defaultdict(lambda: defaultdict(list))
    for statement in file.statements:
        if statement.subject.startswith(names.ID):
            found[statement.subject][statement.predicate].append(statement.points_to or statement.object.value)
    return found


def _beginning(subject: str, said: Said) -> str:
    """What the slug of a subject begins with; the empty string where nothing is asked."""
    kind = names.split(subject)[0]
    properties, ending = BEGINNINGS.get(kind, ((), ""))
    values = [said.get(predicate, []) for predicate in properties]
    if not values or any(len(found) != 1 for found in values):
        return ""
    start = "-".join(names.slug_of(found[0]) for found in values) + ending
    paragraph = said.get(PARAGRAPH, [])
    return f"{start}p{paragraph[0]}-" if kind == "claim" and len(paragraph) == 1 else start
