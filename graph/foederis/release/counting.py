"""What a release holds, counted over its sorted N-Quads: how much, of which classes, by which properties, linked where.

Every number is of the graphs merged: a triple that stands in two of them counts once. The library writes one space
between the terms of a line, and none inside an IRI, so that a line comes apart without being parsed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from foederis import names
from foederis.release.sorting import Lines
from foederis.store import RDF_TYPE
from foederis.turtle import PREFIXES

TYPE = f"<{RDF_TYPE}>".encode()
OURS = f"<{names.BASE}".encode()
ENTITY = f"<{names.ID}".encode()


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a release; a class or a property is named by its IRI, as is where a link leads."""

    triples: int = 0
    entities: int = 0  # things with an IRI of ours
    subjects: int = 0
    objects: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)  # class → things of it
    examples: Mapping[str, str] = field(default_factory=dict)  # class → the first of its things
    properties: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)  # triples, subjects, objects
    links: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # property → target → triples

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Counts":
        """As they were written in JSON, which knows no tuples."""
        properties = {name: (one, two, three) for name, (one, two, three) in said["properties"].items()}
        return cls(**{**said, "properties": properties})


def count(lines: Iterable[bytes], work: Path) -> Counts:
    """Counts sorted N-Quads in one pass; `work` is a folder for what has to be sorted once more."""
    counter = _Counter(Lines(work))
    for triple in triples(lines):
        counter.take(*triple)
    return counter.close()


def triples(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Subject, property and object of each line; once, where lines differ in their graph alone: they are neighbours."""
    for triple, _ in groupby(line.rsplit(b" ", 2)[0] for line in lines):
        subject, predicate, obj = triple.split(b" ", 2)
        yield subject, predicate, obj


class _Counter:
    def __init__(self, pairs: Lines) -> None:
        self._pairs = pairs  # object and property, so that distinct objects need no memory either
        self._subject = self._predicate = b""
        self._triples: Counter[bytes] = Counter()
        self._subjects: Counter[bytes] = Counter()
        self._classes: Counter[bytes] = Counter()
        self._examples: dict[bytes, bytes] = {}
        self._links: dict[bytes, Counter[str]] = {}
        self._distinct = self._entities = 0

    def take(self, subject: bytes, predicate: bytes, obj: bytes) -> None:
        if subject != self._subject:
            self._subject, self._predicate = subject, b""
            self._distinct += 1
            self._entities += subject.startswith(ENTITY)
        if predicate != self._predicate:
            self._predicate = predicate
            self._subjects[predicate] += 1
        self._triples[predicate] += 1
        self._pairs.add(b"%s %s\n" % (obj, predicate))
        if predicate == TYPE:
            self._classes[obj] += 1
            self._examples.setdefault(obj, subject)
        elif obj.startswith(b"<") and not obj.startswith(OURS):
            self._links.setdefault(predicate, Counter())[target(_iri(obj))] += 1

    def close(self) -> Counts:
        objects: Counter[bytes] = Counter()
        distinct = 0
        for _, pairs in groupby((pair.rsplit(b" ", 1) for pair in self._pairs), key=lambda pair: pair[0]):
            distinct += 1
            objects.update(pair[1].rstrip() for pair in pairs)
        return Counts(
            triples=self._triples.total(),
            entities=self._entities,
            subjects=self._distinct,
            objects=distinct,
            classes={_iri(name): number for name, number in sorted(self._classes.items())},
            examples={_iri(name): _iri(first) for name, first in sorted(self._examples.items())},
            properties={
                _iri(name): (number, self._subjects[name], objects[name])
                for name, number in sorted(self._triples.items())
            },
            links={_iri(name): dict(sorted(found.items())) for name, found in sorted(self._links.items())},
        )


def _iri(term: bytes) -> str:
    return term[1:-1].decode()


def target(iri: str) -> str:
    """Where a link leads: the vocabulary, where it is one that we know; else the host; else the scheme."""
    for namespace in PREFIXES.values():
        if iri.startswith(namespace):
            return namespace
    try:
        parts = urlsplit(iri)
    except ValueError:  # what no address can be, though it may be an IRI
        return iri.partition(":")[0] + ":"
    return f"{parts.scheme}://{parts.netloc.lower()}/" if parts.netloc else f"{parts.scheme}:"
