"""What was drawn from a source, paragraph by paragraph, and what the record holds, by grade.

A researcher who has a document at hand reads it beside `paragraphs`: every paragraph that yields nothing shows as such.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foederis import names
from foederis.errors import InvalidValue, UnknownName
from foederis.law.model import OUTCOMES
from foederis.names import term
from foederis.store import SKOS, Graph

OPENING = 60  # characters of a paragraph's opening words, enough to find it by


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim drawn from a source: what kind, whose word, what it says in our words."""

    slug: str
    kinds: tuple[str, ...]
    speaker: str
    first_hand: bool
    statement: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (the nth non-empty line) and the claims drawn from it; `number` 0 gathers those with a locator."""

    number: int
    opening: str
    claims: tuple[Drawn, ...]


def sources_with_claims(graph: Graph) -> list[str]:
    """The slugs of the sources from which anything is drawn, sorted."""
    return sorted({slug for claim in _claims(graph) for slug in graph.slugs(claim, term("source"))})


def paragraphs(graph: Graph, source: str, text: Path | None = None) -> list[Paragraph]:
    """The paragraphs of a source with the claims drawn from each.

    With `text`, the document as it was read (its SHA-256 has to be the recorded one), paragraphs without a claim are
    listed too; without it only those that have one. UnknownName, InvalidValue.
    """
    iri = names.iri("source", source)
    if term("Source") not in graph.types(iri):
        raise UnknownName("source", source, names.nearest(source, sources_with_claims(graph)))
    openings = _openings(graph, iri, text) if text else {}
    found: dict[int, list[Drawn]] = {}
    for claim in graph.subjects(term("source"), iri):
        found.setdefault(int(graph.value(claim, term("paragraph")) or 0), []).append(_drawn(graph, claim))
    numbers = sorted({*openings, *found})
    return [Paragraph(number, openings.get(number, ""), tuple(found.get(number, ()))) for number in numbers]


def _openings(graph: Graph, source: str, text: Path) -> dict[int, str]:
    content = text.read_bytes()
    recorded = graph.value(source, term("textSha256"))
    found = hashlib.sha256(content).hexdigest()
    if found != recorded:
        mend = f"its SHA-256 is {found}, the recorded one is {recorded or 'none'}"
        raise InvalidValue("not the text that was read", place=str(text), mend=mend)
    lines = (line.strip() for line in content.decode("utf-8", "replace").splitlines())
    return {number: line[:OPENING] for number, line in enumerate((line for line in lines if line), 1)}


def _drawn(graph: Graph, claim: str) -> Drawn:
    return Drawn(
        slug=names.slug_of(claim),
        kinds=tuple(sorted(kind.removeprefix(names.ONTOLOGY) for kind in graph.types(claim))),
        speaker=graph.slug(claim, term("speaker")) or "",
        first_hand=graph.value(claim, term("firstHand")) not in ("false", "0"),
        statement=graph.texts(claim, term("statement")).get("en", ""),
    )


def _claims(graph: Graph) -> Iterator[str]:
    for kind in CLAIMS:
        yield from graph.things(term(kind))


CLAIMS = (
    "OccurrenceClaim",
    "CircumstanceClaim",
    "CountClaim",
    "Position",
    "LegalClaim",
    "Recommendation",
    "ContextClaim",
)
GRADED = (
    ("treaty actions", ("TreatyAction",)),
    ("coverage", ("Coverage",)),
    ("provisions", ("Provision",)),
    ("norms", ("Norm", "CustomaryNorm", "SecondaryRule")),
    ("arguments", ("Argument",)),
)
GRADES = ("grade-primary", "grade-computed", "grade-secondary", "grade-unverified")


def counts(graph: Graph, outcomes: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The holdings of the record as rows: what is graded by grade, claims at first and second hand, and what follows.

    `outcomes` are the numbers of assessments by outcome.
    """
    rows: list[tuple[str, ...]] = [("", "all", *(_grade(graph, grade) for grade in GRADES))]
    for name, classes in GRADED:
        things = sorted({iri for kind in classes for iri in graph.things(term(kind))})
        tally = Counter(graph.slug(iri, term("grade")) or "" for iri in things)
        rows.append((name, str(len(things)), *(str(tally[grade]) for grade in GRADES)))
    return [*rows, *_plain(graph, outcomes)]


def outcomes(graph: Graph) -> dict[str, int]:
    """The numbers of assessments by outcome, in the order of outcomes."""
    return {outcome: len(graph.subjects(term("outcome"), names.iri("concept", outcome))) for outcome in OUTCOMES}


def _grade(graph: Graph, grade: str) -> str:
    return graph.labels(names.iri("concept", grade)).get("en", grade).removeprefix("grade ")


def _plain(graph: Graph, outcomes: Mapping[str, int]) -> Iterable[tuple[str, ...]]:
    claims = sorted(set(_claims(graph)))
    first = sum(graph.value(claim, term("firstHand")) not in ("false", "0") for claim in claims)
    yield "claims", str(len(claims)), f"{first} at first hand", f"{len(claims) - first} at second hand"
    for name, kind in (("events", "Event"), ("acts", "Act"), ("sources", "Source"), ("treaties", "Treaty")):
        yield name, str(len(graph.things(term(kind))))
    concepts = len(graph.things(SKOS + "Concept"))
    yield "concepts", str(concepts)
    total = sum(outcomes.values())
    yield "assessments", str(total), *(f"{number} {outcome}" for outcome, number in outcomes.items())
