"""What is looked for: a text of a reader's, whose signs are text and never a command.

All its words must be there, each as a word or as the beginning of one; CJK characters as they follow each other.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from foederis.errors import InvalidValue
from foederis_api.search.words import Run, Word, runs, words

SHORT = 3  # letters below which a word is not taken as the beginning of another


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other; the last may be but the beginning of one."""

    words: tuple[str, ...]
    begins: bool

    @classmethod
    def of(cls, run: Run) -> "Phrase":
        found = tuple(each.text for each in run.words(closed=False))
        return cls(found, len(run.letters) == 1 if run.cjk else len(found[0]) >= SHORT)

    @property
    def expression(self) -> str:
        """As FTS5 has it: in quotes, which no word contains. The whole word counts twice, and so ranks first."""
        quoted = f'"{" ".join(self.words)}"'
        return f"({quoted} OR {quoted} *)" if self.begins else quoted

    def begin_at(self, found: Sequence[Word], at: int) -> bool:
        """Whether it stands at a place of a text's words."""
        there = [each.text for each in found[at : at + len(self.words)]]
        if len(there) < len(self.words) or there[:-1] != list(self.words[:-1]):
            return False
        return there[-1].startswith(self.words[-1]) if self.begins else there[-1] == self.words[-1]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; without phrases there is nothing to look for."""

    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, text: str) -> "Wanted":
        found = (Phrase.of(run) for run in runs(unicodedata.normalize("NFC", text)))
        return cls(tuple(dict.fromkeys(found)))

    def expression(self, columns: Iterable[str], joined: str = " AND ") -> str:
        """The MATCH expression over some columns."""
        return f"{{{' '.join(columns)}}} : ({joined.join(each.expression for each in self.phrases)})"

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where what is looked for stands in a text: from character to character, in order, none over another."""
        found = list(words(text))
        places = sorted(
            (found[at].begin, found[at + len(each.words) - 1].end)
            for each in self.phrases
            for at in range(len(found))
            if each.begin_at(found, at)
        )
        return list(_joined(places))


def _joined(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places that overlap, as one."""
    last: tuple[int, int] | None = None
    for begin, end in places:
        if last is not None and begin < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (begin, end)
    if last is not None:
        yield last


def wanted(text: str) -> Wanted:
    """What a reader looks for; InvalidValue where there is neither letter nor digit."""
    found = Wanted.of(text)
    if not found.phrases:
        raise InvalidValue("there is no letter or digit to look for", place="q", mend="give a word, in any language")
    return found
