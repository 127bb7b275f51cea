"""Words of a text, each with its place, in the form in which they are compared.

Letters are compared without case, width and accents. Chinese, Japanese and Korean are cut into overlapping pairs of
characters (遣返回国 → 遣返 返回 回国, and 国 alone at the end), since words there have no spaces between them, or carry
endings (송환을): so a word of two characters is found, and a single character as the beginning of a pair.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

_CJK = (
    (0x1100, 0x11FF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x3130, 0x318F),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


class Word(NamedTuple):
    """A word as it is compared, and where it stands: characters (code points) of the text, the end not included."""

    text: str
    begin: int
    end: int


class Run(NamedTuple):
    """Letters or digits without anything between them, all of them CJK or none."""

    cjk: bool
    letters: list[tuple[int, str]]  # the place of each, and the letter as it is compared

    def words(self, *, closed: bool = True) -> Iterator[Word]:
        """Its words; with `closed` also the last character of CJK alone, as the index has it."""
        if not self.cjk:
            yield Word("".join(letter for _, letter in self.letters), self.letters[0][0], self.letters[-1][0] + 1)
            return
        for (at, one), (end, other) in zip(self.letters, self.letters[1:], strict=False):
            yield Word(one + other, at, end + 1)
        if closed or len(self.letters) == 1:
            at, last = self.letters[-1]
            yield Word(last, at, at + 1)


@lru_cache(8192)
def fold(character: str) -> str:
    """A character as it is compared; empty where it is neither letter nor digit. A mark that only changes the letter
    before it is no letter."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    if not is_cjk(character):
        folded = "".join(each for each in unicodedata.normalize("NFD", folded) if not unicodedata.combining(each))
    return "".join(each for each in folded if each.isalnum())


def is_cjk(character: str) -> bool:
    return character > "\u10ff" and any(first <= ord(character) <= last for first, last in _CJK)


def runs(text: str) -> Iterator[Run]:
    """The runs of a text. Marks join: a letter may be written with its accent apart."""
    letters = [(at, fold(each), each) for at, each in enumerate(text)]
    kept = [each for each in letters if each[1] or not unicodedata.combining(each[2])]
    for kind, found in groupby(kept, key=lambda each: is_cjk(each[2]) if each[1] else None):
        if kind is not None:
            yield Run(kind, [(at, folded) for at, folded, _ in found])


def words(text: str) -> Iterator[Word]:
    """All words of a text, in order, as the index has them."""
    for run in runs(text):
        yield from run.words()


def key(text: str) -> str:
    """A name as it is compared whole."""
    return " ".join("".join(letter for _, letter in run.letters) for run in runs(unicodedata.normalize("NFC", text)))
