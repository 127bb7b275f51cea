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


@cache
def branches(text: str) -> tuple[tuple[Path, Path | None], ...]:
    """The alternatives of the path, each as its first step and what comes after it, if anything does."""
    reader = _Reader(_tokens(text))
    found = [reader.steps()]
    while reader.take("|"):
        found.append(reader.steps())
    return tuple((steps[0], _in_turn(steps[1:]) if len(steps) > 1 else None) for steps in found)


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
        while self.take("|"):
            found.append(self.sequence())
        return (
            found[0] if len(found) == 1 else lambda step, here: frozenset().union(*(one(step, here) for one in found))
        )

    def sequence(self) -> Path:
        return _in_turn(self.steps())

    def steps(self) -> list[Path]:
        found = [self.element()]
        while self.take("/"):
            found.append(self.element())
        return found

    def element(self) -> Path:
        inverse = self.take("^")
        found = self.primary(inverse)
        if self.take("?"):
            return lambda step, here: here | found(step, here)
        if self.take("*"):
            return lambda step, here: _closure(found, step, here)
        return found

    def primary(self, inverse: bool) -> Path:
        if self.take("("):
            if inverse:
                raise ValueError("only a property can be inverted, not a group")
            if self.take(")"):
                return lambda step, here: here
            found = self.alternatives()
            if not self.take(")"):
                raise ValueError("a group of a path is not closed")
            return found
        if self.at >= len(self.tokens) or ":" not in self.tokens[self.at]:
            raise ValueError("a path lacks a property")
        predicate = iri_of(self.tokens[self.at])
        self.at += 1
        return lambda step, here: frozenset(value for thing in here for value in step(thing, predicate, inverse))

    def take(self, token: str) -> bool:
        taken = self.at < len(self.tokens) and self.tokens[self.at] == token
        self.at += taken
        return taken


def _in_turn(steps: list[Path]) -> Path:
    return steps[0] if len(steps) == 1 else lambda step, here: _through(steps, step, here)


def _through(paths: Iterable[Path], step: Step, here: frozenset[str]) -> frozenset[str]:
    for each in paths:
        here = each(step, here)
    return here


def _closure(found: Path, step: Step, here: frozenset[str]) -> frozenset[str]:
    seen = here
    while here := found(step, here) - seen:
        seen |= here
    return seen
