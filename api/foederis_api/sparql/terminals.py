"""The terminals of SPARQL 1.1 (Query Language, 19.8), read in one pass, without recursion, in linear time.

The engine's own parser reads character by character and keeps no words apart: `SERVICEex:x{}` is a SERVICE to it, and
so is `ex:a.b.SERVICE<x>{}`; after an operand it takes `<1)#>` for a less-than sign, a bracket and a comment where the
longest terminal is an IRI. Where the two readings part, this one says so (`Doubtful`), and its reader refuses.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    IRI = auto()
    PREFIXED = auto()  # a prefixed name, or the label of a blank node
    VARIABLE = auto()
    STRING = auto()
    TAG = auto()
    NUMBER = auto()
    WORD = auto()
    SIGN = auto()


class Terminal(NamedTuple):
    kind: Kind
    text: str
    at: int  # characters before it


class Doubtful(Exception):
    """A place where a query can be read in two ways, or not at all."""

    def __init__(self, message: str, at: int, *, is_open_string: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.is_open_string = is_open_string


_BEYOND = "\u00b7-\U0010ffff"  # what is no letter among these begins no terminal, so that nothing hides behind it
_PLAIN = re.compile(
    r"(?P<blank>[ \t\r\n]+|\#[^\r\n]*)"
    r"|(?P<VARIABLE>[?$][0-9A-Za-z_" + _BEYOND + r"]+)"
    r"|(?P<TAG>@[0-9A-Za-z-]+)"
    r"|(?P<NUMBER>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<SIGN>&&|\|\||\^\^|<=|>=|!=|.)",
    re.DOTALL,
)
_IRI = re.compile(r'<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*>')
_NAME = re.compile(r"[A-Za-z" + _BEYOND + r"][0-9A-Za-z_.\-" + _BEYOND + r"]*")
_LOCAL = re.compile(r"(?:[0-9A-Za-z_:.\-" + _BEYOND + r"]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])*")
_PIECE = re.compile(r"[^.\-]+|[.\-]")
_STRINGS = {
    "'''": re.compile(r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''", re.DOTALL),
    '"""': re.compile(r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""', re.DOTALL),
    "'": re.compile(r"'(?:[^'\\\r\n]|\\.)*'", re.DOTALL),
    '"': re.compile(r'"(?:[^"\\\r\n]|\\.)*"', re.DOTALL),
}
_WITH_AUTHORITY = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")  # no expression goes on after `<http:` with two slashes
_TWO_READINGS = re.compile(r"[#'()\[\]]")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_NO_OPERAND = (Kind.SIGN,)


def terminals(text: str) -> Iterator[Terminal]:
    """The terminals of a query, without blanks and comments; Doubtful where it cannot be told what they are."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._last: Terminal | None = None

    def read(self) -> Iterator[Terminal]:
        at = 0
        while at < len(self._text):
            for terminal in self._at(at):
                self._remember(terminal)
                yield terminal
            at = self._end

    def _at(self, at: int) -> list[Terminal]:
        """The terminals that begin here; `_end` is where the next one does."""
        first = self._text[at]
        if first in "'\"":
            return [self._string(at)]
        if first == "<" and (match := _IRI.match(self._text, at)):
            return [self._iri(match)]
        if first == ":" or self._text.startswith("_:", at):
            return [self._prefixed(at, at + (1 if first == ":" else 2))]
        if match := _NAME.match(self._text, at):
            return self._named(match)
        return self._plain(at)

    def _plain(self, at: int) -> list[Terminal]:
        match = _PLAIN.match(self._text, at)
        assert match is not None and match.lastgroup is not None  # noqa: S101, PT018 (the last branch takes anything)
        self._end = match.end()
        return [] if match.lastgroup == "blank" else [Terminal(Kind[match.lastgroup], match[0], at)]

    def _string(self, at: int) -> Terminal:
        quote = self._text[at] * 3 if self._text.startswith(self._text[at] * 3, at) else self._text[at]
        match = _STRINGS[quote].match(self._text, at)
        if match is None:
            raise Doubtful("a string begins here that is not closed", at, is_open_string=True)
        self._end = match.end()
        return Terminal(Kind.STRING, match[0], at)

    def _iri(self, match: re.Match[str]) -> Terminal:
        """An IRI, or a less-than sign where an operand goes before it in brackets."""
        operand = self._last is not None and (self._last.kind not in _NO_OPERAND or self._last.text == ")")
        if operand and self._open[-1:] == ["("] and not _WITH_AUTHORITY.match(match[0]):
            if _TWO_READINGS.search(match[0]):
                raise Doubtful("this can be read as an IRI and as “less than”: put a blank after <", match.start())
            self._end = match.start() + 1
            return Terminal(Kind.SIGN, "<", match.start())
        self._end = match.end()
        return Terminal(Kind.IRI, match[0], match.start())

    def _prefixed(self, at: int, local: int) -> Terminal:
        """A prefixed name (PNAME_NS, PNAME_LN); it does not end with a dot, unless that is escaped."""
        match = _LOCAL.match(self._text, local)
        end = match.end() if match else local
        while end > local and self._text[end - 1] == "." and self._text[end - 2] != "\\":
            end -= 1
        self._end = end
        return Terminal(Kind.PREFIXED, self._text[at:end], at)

    def _named(self, match: re.Match[str]) -> list[Terminal]:
        """A prefixed name where a colon follows; otherwise words, and the signs between them."""
        if self._text.startswith(":", match.end()):
            return [self._prefixed(match.start(), match.end() + 1)]
        self._end = match.end()
        return [
            Terminal(Kind.SIGN if piece[0] in ".-" else Kind.WORD, piece[0], match.start() + piece.start())
            for piece in _PIECE.finditer(match[0])
        ]

    def _remember(self, terminal: Terminal) -> None:
        self._last = terminal
        if terminal.kind is not Kind.SIGN:
            return
        if terminal.text in _CLOSING.values():
            self._open.append(terminal.text)
        elif terminal.text in _CLOSING and self._open:
            self._open.pop()
