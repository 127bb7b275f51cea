"""Sets of places: the same as Python's own sets, kept either way."""

from hypothesis import given
from hypothesis import strategies as some

from foederis_api.lists.places import Members, bits, each, every, kept, opened

COUNT = 200
SETS = some.sets(some.integers(0, COUNT - 1))


@given(SETS, SETS)
def test_they_are_sets(one: set[int], other: set[int]) -> None:
    a, b = bits(one, COUNT), bits(other, COUNT)
    assert set(each(a & b)) == one & other
    assert list(each(a | b)) == sorted(one | other)
    assert (a & b).bit_count() == len(one & other)
    assert list(each(every(COUNT))) == list(range(COUNT))


@given(SETS, SETS)
def test_a_kept_set_is_the_same_set(one: set[int], other: set[int]) -> None:
    found = kept(sorted(one), COUNT)
    assert opened(found, COUNT) == bits(one, COUNT)
    whole = bits(other, COUNT)
    members = Members(whole, COUNT)
    assert {place for place in range(COUNT) if place in members} == other
    assert members.count(found, whole) == len(one & other)
