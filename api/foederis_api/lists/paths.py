"""Paths from a thing to what it has, written as SPARQL 1.1 writes property paths (section 9.1) and followed in Python.

`^fo:inEvent/fo:actor/fo:organOf?` leads from an event to the actors of its acts and to the States whose organs they
are. Sequences, alternatives `|`, inverses `^`, `?`, `*` and groups are known; `()` is the thing itself.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache

from foederis.turtle import PREFIXES

Step = Callable[[str, str, bool], Collection[str]]  # from a thing, by a property or its inverse, to values
Path = Callable[[Step, frozenset[str]], frozenset[str]]

_TOKEN = re.compile(r"\s*([\^/|()?*]|[a-z]+:\w+)")
RDF = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}


@cache
def path(text: str) -> Path:
    """The path that the text describes; ValueError where it describes none."""
    tokens = _tokens(text)
    reader = _Reader(tokens)
    found = reader.alternatives()
    if reader.at < len(tokens):
        raise ValueError(f"not a path: {text}")
    return found


def follow(step: Step, start: str, text: str) -> frozenset[str]:
    """Where the path leads from a thing."""
    return path(text)(step, frozenset([start]))


def iri_of(name: str) -> str:
    """`fo:actor` in full."""
    prefix, _, local = name.partition(":")
    return {**PREFIXES, **RDF}[prefix] + local


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"not a path: {text}")
        found.append(match[1])
        at = match.end()
    return found


@dataclass
class _Reader:
    """Recursive descent over the tokens; each method reads what it is named for."""

    tokens: list[str]
    at: int = 0

    def alternatives(self) -> Path:
        found = [self.sequence()]
        while self._take("|"):
            found.append(self.sequence())
        return (
            found[0] if len(found) == 1 else lambda step, here: frozenset().union(*(one(step, here) for one in found))
        )

    def sequence(self) -> Path:
        found = [self.element()]
        while self._take("/"):
            found.append(self.element())
        return found[0] if len(found) == 1 else lambda step, here: _through(found, step, here)

    def element(self) -> Path:
        inverse = self._take("^")
        found = self.primary(inverse)
        if self._take("?"):
            return lambda step, here: here | found(step, here)
        if self._take("*"):
            return lambda step, here: _closure(found, step, here)
        return found

    def primary(self, inverse: bool) -> Path:
        if self._take("("):
            if inverse:
                raise ValueError("only a property can be inverted, not a group")
            if self._take(")"):
                return lambda step, here: here
            found = self.alternatives()
            if not self._take(")"):
                raise ValueError("a group of a path is not closed")
            return found
        if self.at >= len(self.tokens) or ":" not in self.tokens[self.at]:
            raise ValueError("a path lacks a property")
        predicate = iri_of(self.tokens[self.at])
        self.at += 1
        return lambda step, here: frozenset(value for thing in here for value in step(thing, predicate, inverse))

    def _take(self, token: str) -> bool:
        taken = self.at < len(self.tokens) and self.tokens[self.at] == token
        self.at += taken
        return taken


def _through(paths: Iterable[Path], step: Step, here: frozenset[str]) -> frozenset[str]:
    for each in paths:
        here = each(step, here)
    return here


def _closure(found: Path, step: Step, here: frozenset[str]) -> frozenset[str]:
    seen = here
    while here := found(step, here) - seen:
        seen |= here
    return seen
