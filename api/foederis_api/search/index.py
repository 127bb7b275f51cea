"""The index of words: SQLite FTS5 over all texts of a release, ranked by BM25.

It is made when the release is opened, in a database of SQLite's own that lies in memory and, where it grows, in a file
without a name that goes with the process. The index keeps words and not texts: these stand in the graph.
"""

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from foederis import names
from foederis.store import Graph
from foederis_api.search.fields import COLUMNS, PARTS, TEXT, Part, columns, said
from foederis_api.search.wanted import Wanted
from foederis_api.search.words import words

BREAK = " \u00b7 "  # between two texts: a word that nobody can look for, so that no phrase reaches over it
NAMES = [name for name, _ in COLUMNS.values()]
# The tokenizer takes every character beyond ASCII as a letter: where a word ends is settled before it.
TABLES = f"""
    CREATE TABLE things (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, slug TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5({", ".join(NAMES)}, content='', tokenize='ascii');
"""
INSERT = f"INSERT INTO words (rowid, {', '.join(NAMES)}) VALUES (?{', ?' * len(NAMES)})"  # noqa: S608 (our own names)
RANK = f"bm25(words, {', '.join(str(weight) for _, weight in COLUMNS.values())})"
FOUND = "FROM words JOIN things ON things.id = words.rowid WHERE words MATCH ?"


class Found(NamedTuple):
    """A thing in which the words are."""

    kind: str
    slug: str


class Search:
    """Over the things of a release, of whatever kind."""

    def __init__(self, graph: Graph, slugs: Mapping[str, Collection[str]]) -> None:
        self._graph = graph
        self._lock = threading.Lock()
        self._base = sqlite3.connect("", check_same_thread=False)
        self._base.executescript(TABLES)
        with self._base:
            self._fill((kind, slug) for kind in sorted(slugs) for slug in sorted(slugs[kind]))

    def _fill(self, things: Iterable[tuple[str, str]]) -> None:
        for number, (kind, slug) in enumerate(things, 1):
            row = self._row(names.iri(kind, slug))
            if any(row):
                self._base.execute("INSERT INTO things VALUES (?, ?, ?)", (number, kind, slug))
                self._base.execute(INSERT, (number, *row))

    def _row(self, iri: str) -> list[str]:
        """The words of a thing by column. Of what has no name the identifier is not one."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in said(self._graph, iri):
            found[each.column].append(" ".join(word.text for word in words(each.text)))
        return [BREAK.join(found[name]) for name in NAMES]

    def ranked(
        self, wanted: Wanted, kinds: Sequence[str] = (), language: str | None = None, begin: int = 0, limit: int = 20
    ) -> list[Found]:
        """The things in which all that is wanted is found, best first; of two alike by kind and slug."""
        expression, kept = wanted.expression(columns(PARTS, language)), _kept(kinds)
        order = f"ORDER BY {RANK}, things.id LIMIT ? OFFSET ?"
        return self._things(f"SELECT kind, slug {FOUND}{kept} {order}", (expression, *kinds, limit, begin))

    def counted(self, wanted: Wanted, language: str | None = None) -> dict[str, int]:
        """How many of each kind."""
        statement = f"SELECT kind, count(*) {FOUND} GROUP BY kind ORDER BY count(*) DESC, kind"
        with self._lock:
            return dict(self._base.execute(statement, (wanted.expression(columns(PARTS, language)),)).fetchall())

    def having(self, kind: str, text: str, /) -> list[str]:
        """The slugs of all things of a kind in which all words of a text are found."""
        expression = Wanted.of(text).expression(columns())
        return [each.slug for each in self._things(f"SELECT kind, slug {FOUND}{_kept([kind])}", (expression, kind))]

    def candidates(self, expression: str, kinds: Sequence[str], limit: int) -> list[Found]:
        """The best things of these kinds for an expression over names."""
        order = f"ORDER BY {RANK}, things.id LIMIT ?"
        return self._things(f"SELECT kind, slug {FOUND}{_kept(kinds)} {order}", (expression, *kinds, limit))

    def _things(self, statement: str, values: Sequence[object]) -> list[Found]:
        with self._lock:
            return [Found(*row) for row in self._base.execute(statement, tuple(values))]


def _kept(kinds: Sequence[str]) -> str:
    return f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""


NAMED: tuple[Part, ...] = tuple(part for part in PARTS if part is not TEXT)


def name_columns() -> Iterator[str]:
    yield from columns(NAMED)
