"""Before a query runs: how long it is, how deep, how many parts stand in a row, and whether it would reach out.

Escapes of code points (SPARQL 1.1 Query, 19.2) are decoded by some and not by others: a query is read as it was sent
and with its escapes decoded, and what one reading refuses is refused.
"""

import re
from collections import Counter
from collections.abc import Iterator

from foederis_api.problems import QueryRefused, QuerySyntax, QueryTooComplex
from foederis_api.sparql.terminals import Doubtful, Kind, Terminal, terminals

LENGTH = 32 * 1024  # bytes of UTF-8; the longest query of the W3C suites has 13,000
DEPTH = 32  # brackets in brackets; the deepest of those has 5
CHAIN = 512  # of one kind in a row, each of which the engine reads within the one before

_REACHES_OUT = "service"  # the engine keeps no words apart: this one stands in no other
_UPDATES = frozenset(
    ("load", "insert", "delete", "clear", "drop", "create", "copy", "move", "add", "with", "using", "into")
)
_PARTS = frozenset(
    ("union", "optional", "minus", "filter", "bind", "values", "graph", "lateral", "exists", "select", "in", "as")
)
_SIGNS = frozenset(("+", "-", "*", "/", "|", "||", "&&", "=", "!=", "<", ">", "<=", ">=", "^", "!", ";", "."))
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PAIR_OR_ESCAPE = re.compile(r"\\\\|" + _ESCAPE.pattern)


def screen(query: str) -> bool:
    """Lets a query pass or raises; whether it names a dataset of its own (`FROM`) is told."""
    length = len(query.encode())
    if length > LENGTH:
        raise QueryTooComplex(f"the query has {length:,} bytes; {LENGTH:,} are read", mend="ask in several queries")
    found = [_passes(view, is_sent=view == query) for view in dict.fromkeys(views(query))]  # each may refuse
    return any(found)


def views(query: str) -> Iterator[str]:
    """As it was sent; with escapes decoded; and so decoded that the second of two backslashes begins none."""
    yield query
    yield _ESCAPE.sub(_decoded, query)
    yield _PAIR_OR_ESCAPE.sub(_decoded, query)


def _decoded(match: re.Match[str]) -> str:
    code = next((int(digits, 16) for digits in match.groups() if digits), None)
    return match[0] if code is None or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


def _passes(view: str, *, is_sent: bool) -> bool:
    found = _Measure(view)
    try:
        for terminal in terminals(view):
            found.take(terminal)
    except Doubtful as doubt:
        if is_sent or not _is_no_query(view, doubt):
            raise QuerySyntax(doubt.message, *place(view, doubt.at)) from doubt
    return found.has_from


def _is_no_query(view: str, doubt: Doubtful) -> bool:
    """Whether a reading ends in a string without an end, and hides nothing in it. SPARQL 1.2 writes a quote in a string
    as `\\u0022`; whoever decodes that first is left with no query, and so nothing comes of that reading."""
    return doubt.is_open_string and _REACHES_OUT not in view[doubt.at :].lower()


class _Measure:
    """What one reading of a query amounts to."""

    def __init__(self, view: str) -> None:
        self._view = view
        self._chains: list[Counter[str]] = [Counter()]
        self._declared: set[str] = set()
        self._last = ""
        self.has_from = False

    def take(self, terminal: Terminal) -> None:
        if terminal.kind is Kind.WORD:
            self._word(terminal, terminal.text.lower())
        elif terminal.kind is Kind.PREFIXED:
            self._name(terminal, terminal.text.lower())
        elif terminal.kind is Kind.SIGN:
            self._sign(terminal)
        self._last = terminal.text.lower()

    def _word(self, terminal: Terminal, word: str) -> None:
        if _REACHES_OUT in word or word in _UPDATES:
            self._refuse(terminal, word)
        self.has_from |= word.endswith("from") and self._is_outside
        if word in _PARTS:
            self._count(terminal, word)

    def _name(self, terminal: Terminal, name: str) -> None:
        """A prefix may hide a word, and so may what follows the second dot of a local name: the engine stops there."""
        prefix, _, local = name.partition(":")
        if _REACHES_OUT in prefix or prefix in _UPDATES:
            self._refuse(terminal, prefix)
        if any(part.startswith(_REACHES_OUT) for part in re.split(r"\.+", local)[2:]):
            self._refuse(terminal, name)
        if self._last.endswith("prefix"):
            self._declared.add(prefix)
        self.has_from |= prefix.startswith("from") and self._is_outside and prefix not in self._declared

    @property
    def _is_outside(self) -> bool:
        """Outside all brackets, where the clauses of a dataset stand (13.2)."""
        return len(self._chains) == 1

    def _refuse(self, terminal: Terminal, word: str) -> None:
        if _REACHES_OUT in word:
            message = "SERVICE is not carried out here: a query is answered from this release alone"
            mend = "ask that service yourself; where it is part of a prefix, take another prefix"
        else:
            message = f"{word.upper()} belongs to SPARQL Update: nothing here can be changed by a request"
            mend = "ask with SELECT, ASK, CONSTRUCT or DESCRIBE; where it is a prefix, take another"
        raise QueryRefused(message, *place(self._view, terminal.at), mend=mend)

    def _sign(self, terminal: Terminal) -> None:
        match terminal.text:
            case "(" | "[" | "{":
                if terminal.text != "(":  # rows of VALUES and members of lists are read one after another
                    self._count(terminal, terminal.text)
                self._chains.append(Counter())
                if len(self._chains) > DEPTH + 1:
                    self._too_complex(terminal, f"brackets stand more than {DEPTH} deep in each other")
            case ")" | "]" | "}":
                if len(self._chains) > 1:
                    self._chains.pop()
            case sign if sign in _SIGNS:
                self._count(terminal, sign)

    def _count(self, terminal: Terminal, what: str) -> None:
        self._chains[-1][what] += 1
        if self._chains[-1][what] > CHAIN:
            self._too_complex(terminal, f"more than {CHAIN} “{what}” stand in a row")

    def _too_complex(self, terminal: Terminal, message: str) -> None:
        raise QueryTooComplex(message, *place(self._view, terminal.at), mend="ask in several queries, or use VALUES")


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, in characters."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
