"""The known names most like a mistaken one, in a time that does not grow with how many are known."""

from bisect import bisect_left
from collections.abc import Collection

from foederis import names

MANY = 2_000
REPEATED = 80  # characters of a mistaken name that are worth repeating


def nearest(name: str, known: Collection[str]) -> list[str]:
    """Among many names only those that stand near in the alphabet are compared: most slips are not at the beginning."""
    if len(known) > MANY:
        ordered = sorted(known)
        place = bisect_left(ordered, name)
        known = ordered[max(0, place - MANY // 2) : place + MANY // 2]
    return names.nearest(name[:REPEATED], known)
