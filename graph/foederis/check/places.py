"""Where in a Turtle file something is said. The parser forgets it; this reads the tokens again, for a finding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n]*)
  | (?P<string>(\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|\'\'\'(?:[^'\\]|\\.|\'(?!\'\'))*\'\'\'
              |\"(?:[^"\\\n]|\\.)*\"|\'(?:[^'\\\n]|\\.)*\')(?:@[A-Za-z0-9-]+)?)
  | (?P<iri><[^<>\s]*>)
  | (?P<number>[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<mark>[\[\]();,]|\.(?=\s|$|\#)|\^\^)
  | (?P<word>[^\s<>"';,()\[\]]+)
    """,
    re.VERBOSE | re.DOTALL,
)


class Place(NamedTuple):
    """Line and column, from 1; (0, 0) is nowhere known."""

    line: int
    column: int


NOWHERE = Place(0, 0)


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


@dataclass(frozen=True)
class _Subject:
    """Offsets in the statements on one subject: of itself, of its predicates, of the objects of each."""

    begin: int
    predicates: dict[str, int] = field(default_factory=dict)
    objects: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, predicate: str, value: str | None) -> int:
        found = self.objects.get((predicate, value)) if value is not None else None
        return self.predicates.get(predicate, self.begin) if found is None else found

    def mentions(self, item: str) -> list[int]:
        return [offset for (_, value), offset in self.objects.items() if value == item]


@dataclass(frozen=True)
class Places:
    """The text of one file, asked for places."""

    text: str

    def of(self, subject: str, predicate: str = "", value: str | None = None) -> Place:
        """Where a subject is said to have a value, else the predicate at all; else where the statements on it begin."""
        said = self._said.get(subject)
        return self._place(said.of(predicate, value)) if said else self.mention(subject)

    def mention(self, item: str) -> Place:
        """Where an IRI is first spoken of or pointed to."""
        if item in self._said:
            return self._place(self._said[item].begin)
        found = [offset for said in self._said.values() for offset in said.mentions(item)]
        return self._place(min(found)) if found else NOWHERE

    def blank(self) -> Place:
        """The first sign of a blank node: brackets, parentheses, or a name that begins with `_:`."""
        for token in self._tokens:
            if (token.kind == "mark" and token.text in "[(") or (token.kind == "word" and token.text.startswith("_:")):
                return self._place(token.offset)
        return NOWHERE

    def prefix(self, name: str) -> Place:
        """Where a prefix is declared."""
        found = re.search(rf"^\s*@?prefix\s+({re.escape(name)}:)", self.text, re.MULTILINE | re.IGNORECASE)
        return self._place(found.start(1)) if found else NOWHERE

    def _place(self, offset: int) -> Place:
        begin = self.text.rfind("\n", 0, offset) + 1
        return Place(self.text.count("\n", 0, offset) + 1, offset - begin + 1)

    @cached_property
    def _tokens(self) -> list[_Token]:
        return list(_tokens(self.text))

    @cached_property
    def _said(self) -> dict[str, _Subject]:
        said: dict[str, _Subject] = {}
        for subject, predicate, object_ in _statements(self._tokens):
            about = said.setdefault(self._full(subject), _Subject(subject.offset))
            name = self._full(predicate)
            about.predicates.setdefault(name, predicate.offset)
            about.objects.setdefault((name, self._full(object_)), object_.offset)
        return said

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        pattern = r"@?prefix\s+([\w-]*):\s*<([^>]*)>"
        return dict(re.findall(pattern, self.text, re.IGNORECASE))

    def _full(self, token: _Token) -> str:
        if token.kind == "iri":
            return token.text[1:-1]
        if token.kind == "string":
            return _unquoted(token.text)
        prefix, colon, local = token.text.partition(":")
        if token.kind == "word" and colon and prefix in self._prefixes:
            return self._prefixes[prefix] + local
        return _A if token.text == "a" else token.text


_A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:  # not Turtle: the parser has said so already
            position += 1
            continue
        if found.lastgroup and found.lastgroup != "space":
            yield from _parted(_Token(found.lastgroup, found.group(), position))
        position = found.end()


def _parted(token: _Token) -> Iterator[_Token]:
    """A word may end in the dot that ends the statement."""
    if token.kind == "word" and token.text.endswith(".") and len(token.text) > 1:
        yield token._replace(text=token.text[:-1])
        yield _Token("mark", ".", token.offset + len(token.text) - 1)
    else:
        yield token


def _statements(tokens: list[_Token]) -> Iterator[tuple[_Token, _Token, _Token]]:
    """Subject, predicate and object of each triple that is written out; prefixes are no triples."""
    subject: _Token | None = None
    predicate: _Token | None = None
    for token in tokens:
        if token.kind == "mark":
            subject, predicate = (
                (None, None) if token.text == "." else (subject, None if token.text == ";" else predicate)
            )
        elif subject is None:
            subject = token
        elif predicate is None:
            predicate = token
        else:
            yield subject, predicate, token


def _unquoted(text: str) -> str:
    quote = text[0] * (3 if text[:3] == text[0] * 3 and len(text) >= 6 else 1)
    return text[len(quote) :].rpartition(quote)[0].replace('\\"', '"').replace("\\\\", "\\")
