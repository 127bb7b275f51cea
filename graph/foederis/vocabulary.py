"""The vocabulary as two documents, the ontology and the shapes, each with its published versions.

    ontology/versions/{version}.nt    what was published under that version: sorted N-Triples, never changed again
    shapes/versions/{version}.nt

A term's IRI carries no version; the document does, in `owl:versionInfo`, `owl:versionIRI` and `owl:priorVersion`. The
suffix keeps versions out of a build, which reads every Turtle file of these folders.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from foederis import house, names
from foederis.errors import RecordError, UnknownName
from foederis.store import load_turtle, turtle_files

OWL = "http://www.w3.org/2002/07/owl#"
NUMBER = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})")
SUFFIX = ".nt"
VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of its own version; empty where it says nothing."""

    version: str
    iri: str
    prior: str

    @classmethod
    def of(cls, document: str, triples: Iterable[Triple]) -> "Head":
        found: dict[str, str] = {}
        for triple in triples:
            if triple.subject == NamedNode(document) and not isinstance(triple.object, Triple):
                found.setdefault(triple.predicate.value, triple.object.value)
        return cls(*(found.get(OWL + name, "") for name in ("versionInfo", "versionIRI", "priorVersion")))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One of the two documents, in its folder."""

    name: str
    folder: Path

    @property
    def iri(self) -> str:
        return names.BASE + self.name

    def version_iri(self, version: str) -> str:
        return f"{self.iri}/{version}"

    def triples(self) -> list[Triple]:
        """The document as it stands: the same files that a build reads."""
        files = turtle_files(self.folder) if self.name == "ontology" else sorted(self.folder.glob("*.ttl"))
        return [triple for path in files for triple in load_turtle(path)]

    def file(self, version: str) -> Path:
        return self.folder / VERSIONS / f"{version}{SUFFIX}"

    def published(self) -> list[str]:
        """The published versions, the oldest first."""
        found = (path.stem for path in (self.folder / VERSIONS).glob(f"*{SUFFIX}"))
        return sorted((version for version in found if NUMBER.fullmatch(version)), key=order)

    def frozen(self, version: str) -> list[Triple]:
        """What was published under a version; UnknownName, with the nearest, where nothing was."""
        known = self.published()
        if version not in known:
            raise UnknownName(f"version of the {self.name}", version, names.nearest(version, known) or known[-3:])
        path = self.file(version)
        try:
            return [quad.triple for quad in parse(path=str(path), format=RdfFormat.N_TRIPLES)]
        except (SyntaxError, OSError) as error:
            mend = "take the file as it was committed: a published version never changes"
            raise RecordError(f"cannot be read: {error}", place=str(path), mend=mend) from error


def ontology() -> Vocabulary:
    return Vocabulary("ontology", house.ontology())


def shapes() -> Vocabulary:
    return Vocabulary("shapes", house.shapes())


def order(version: str) -> tuple[int, ...]:
    """By number, not by letter: 0.10.0 comes after 0.9.0."""
    return tuple(int(part) for part in version.split("."))


def ntriples(triples: Iterable[Triple]) -> bytes:
    """N-Triples, each statement once, in the order of their bytes."""
    written = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(set(written.splitlines(keepends=True))))
