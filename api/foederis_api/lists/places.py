"""Sets of places in a list: which of its things, numbered from 0, are meant.

A set at work is one whole number with a bit for each place: meeting, joining and counting are single operations, and
a million places take 125 kB. Kept sets that hold little are arrays of their places instead, four bytes each.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Places = array[int]
else:
    Places = array  # which takes no parameter before Python 3.12

Bits = int
Kept = int | Places

NONE: Bits = 0
SPARSE = 32  # of so many places fewer than one: an array takes less than a bit for each


def every(count: int) -> Bits:
    return (1 << count) - 1


def bits(places: Iterable[int], count: int) -> Bits:
    """The set of these places, of so many that there are."""
    held = bytearray(count // 8 + 1)
    for place in places:
        held[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(held, "little")


def kept(places: Iterable[int], count: int) -> Kept:
    """The set in the form that takes less room; the places come in order."""
    found = array("I", places)
    return found if len(found) * SPARSE < count else bits(found, count)


def opened(found: Kept, count: int) -> Bits:
    return found if isinstance(found, int) else bits(found, count)


def each(found: Bits) -> Iterator[int]:
    """The places in order."""
    for at, byte in enumerate(found.to_bytes((found.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (at * 8 + bit for bit in range(8) if byte >> bit & 1)


class Members:
    """The same set, to be asked often whether it holds a place: the number itself would be shifted whole each time."""

    def __init__(self, found: Bits, count: int) -> None:
        self._bytes = found.to_bytes(count // 8 + 1, "little")

    def __contains__(self, place: int) -> bool:
        return bool(self._bytes[place >> 3] >> (place & 7) & 1)

    def count(self, found: Kept, whole: Bits) -> int:
        """How many of a kept set are in this one; `whole` is this one as a number."""
        if isinstance(found, int):
            return (found & whole).bit_count()
        return sum(place in self for place in found)
