"""The names of things: IRIs and slugs, both ways, and the nearest known name to a mistaken one."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from itertools import takewhile

BASE = "https://w3id.org/foederis/"
ID = BASE + "id/"
ONTOLOGY = BASE + "ontology#"
GRAPH = ID + "graph/"

ALIKE = 20  # names among which the nearest are chosen
SLUG = re.compile(r"[a-z0-9-]+")


def iri(kind: str, slug: str) -> str:
    """The IRI of a thing: `iri("state", "chn")` → `https://w3id.org/foederis/id/state/chn`."""
    return f"{ID}{kind}/{slug}"


def term(name: str) -> str:
    """The IRI of a term of the vocabulary: `term("Act")` → `…/ontology#Act`."""
    return ONTOLOGY + name


def split(iri: str) -> tuple[str, str]:
    """Kind and slug of a thing's IRI; ValueError for any other IRI."""
    if not iri.startswith(ID):
        raise ValueError(f"not the IRI of a thing: {iri}")
    kind, _, slug = iri[len(ID) :].partition("/")
    return kind, slug


def slug_of(iri: str) -> str:
    """The slug of a thing's IRI; the empty string for any other IRI."""
    return split(iri)[1] if iri.startswith(ID) else ""


def is_slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` known names most like a mistaken one, best first; among equals, what begins as it does."""
    name = name.lower()
    close = get_close_matches(name, sorted(known), n=ALIKE, cutoff=0.5)
    likeness = SequenceMatcher(b=name)

    def rank(other: str) -> tuple[float, int]:
        likeness.set_seq1(other)
        alike = takewhile(lambda letters: letters[0] == letters[1], zip(name, other, strict=False))
        return -likeness.ratio(), -len(list(alike))

    return sorted(close, key=rank)[:count]
