"""Reading the files that are checked: their triples, and which file said what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from foederis.check.findings import Finding
from foederis.check.places import Place, Places
from foederis.check.short import short
from foederis.errors import RecordError
from foederis.store import turtle_files


class Statement(NamedTuple):
    """A triple whose every node has a name; subject and predicate as IRIs."""

    subject: str
    predicate: str
    object: NamedNode | Literal

    @property
    def points_to(self) -> str:
        """The IRI that the object is; the empty string for a text."""
        return self.object.value if isinstance(self.object, NamedNode) else ""


def named(triples: Iterable[Triple]) -> tuple[list[Statement], int]:
    """The statements among the triples, and how many others there are: those with blank nodes or triples inside."""
    found: list[Statement] = []
    others = 0
    for subject, predicate, object_ in triples:
        if isinstance(subject, NamedNode) and isinstance(object_, NamedNode | Literal):
            found.append(Statement(subject.value, predicate.value, object_))
        else:
            others += 1
    return found, others


@dataclass(frozen=True)
class File:
    """One Turtle file: its name as findings give it, whether it is of the record or the vocabulary, what it says."""

    name: str
    text: str
    of_record: bool
    statements: tuple[Statement, ...] = ()
    nameless: int = 0  # triples with a node that has no name
    prefixes: tuple[tuple[str, str], ...] = ()

    @cached_property
    def places(self) -> Places:
        return Places(self.text)

    @cached_property
    def subjects(self) -> frozenset[str]:
        return frozenset(statement.subject for statement in self.statements)

    def said(self, subject: str) -> list[Statement]:
        return [statement for statement in self.statements if statement.subject == subject]

    def finding(self, place: Place, check: str, message: str, mend: str, *, node: str = "", value: str = "") -> Finding:
        """A finding of a check in Python, at a place of this file; node and value are IRIs or texts."""
        return Finding(self.name, *place, short(node), f"check:{check}", message, mend, short(value))


def read(folder: Path, *, of_record: bool, base: Path | None = None) -> Iterator[File | Finding]:
    """Every Turtle file below a folder; a finding in place of one that is not Turtle."""
    if not folder.is_dir():
        raise RecordError("no such folder", place=str(folder), mend="give the folder that holds the Turtle files")
    for path in turtle_files(folder):
        yield read_file(path, _name(path, base or folder), of_record=of_record)


def read_file(path: Path, name: str, *, of_record: bool) -> File | Finding:
    try:
        text = path.read_text(encoding="utf-8")
        parser = parse(text.encode(), format=RdfFormat.TURTLE)
        statements, nameless = named(quad.triple for quad in parser)
    except SyntaxError as error:
        place = Place(error.lineno or 0, error.offset or 0)
        return Finding(name, *place, "", "check:syntax", _syntax(error), "Correct the syntax at that place")
    except UnicodeDecodeError as error:
        place = Place(error.object.count(b"\n", 0, error.start) + 1, 0)
        return Finding(name, *place, "", "check:syntax", "this is not UTF-8", "Save the file as UTF-8")
    except OSError as error:
        raise RecordError(f"cannot be read: {error.strerror or error}", place=str(path)) from error
    return File(name, text, of_record, tuple(statements), nameless, tuple(sorted(parser.prefixes.items())))


def _syntax(error: SyntaxError) -> str:
    """The parser's sentence without the place, which the finding gives."""
    return f"not Turtle: {(error.msg or str(error)).partition(': ')[2] or error.msg}"


def _name(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()


def blank_nodes(files: Iterable[File]) -> Iterator[Finding]:
    """Blank nodes have no name that lasts, so none may be in the record or the vocabulary."""
    for file in files:
        if file.nameless:
            mend = "Give the thing a name of its own: kind:slug"
            yield file.finding(file.places.blank(), "blank-node", "a node without a name", mend)


def origin(files: Iterable[File]) -> dict[str, File]:
    """Which file speaks of each subject; the first in order where there are several."""
    found: dict[str, File] = {}
    for file in files:
        for subject in file.subjects:
            found.setdefault(subject, file)
    return found
