"""How claims are weighed, and how origins are counted."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foederis.law import Law, Result
from foederis.law.evidence import sources, weigh
from foederis.law.model import Evidence

SAID = Evidence("asserted", by="human-rights-watch")
DENIED = Evidence("denied", by="unhcr")
BEARER = Evidence("denied", by="chn")
FOUND = Evidence("found", by="committee-against-torture", competent=True)
FOUND_NOT = Evidence("found-not", by="committee-against-torture", competent=True)
OTHER_BODY_NOT = Evidence("found-not", by="ohchr")
FALSE = Evidence("false")
EARLIER = FOUND._replace(timing="earlier")


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ((), Result.UNDETERMINED),
        ((SAID,), Result.PASS),
        ((FOUND,), Result.PASS),
        ((SAID, BEARER), Result.PASS),
        ((BEARER,), Result.UNDETERMINED),
        ((DENIED,), Result.UNDETERMINED),
        ((SAID, DENIED), Result.UNDETERMINED),
        ((SAID, OTHER_BODY_NOT), Result.UNDETERMINED),
        ((SAID, FOUND_NOT), Result.FAIL),
        ((FOUND, FOUND_NOT), Result.UNDETERMINED),
        ((FALSE,), Result.FAIL),
        ((EARLIER,), Result.UNDETERMINED),
        ((EARLIER, SAID), Result.PASS),
        ((FOUND_NOT._replace(timing="earlier"), SAID), Result.PASS),
    ],
)
def test_the_rule(said: tuple[Evidence, ...], result: Result) -> None:
    for order in permutations(said):
        assert weigh("refugee", order, frozenset(("chn",))).result is result


@given(st.lists(st.sampled_from([SAID, DENIED, FOUND, FOUND_NOT, FALSE, EARLIER]), max_size=5))
def test_a_denial_by_the_bearer_never_changes_a_claimed_circumstance(said: list[Evidence]) -> None:
    interested = frozenset(("chn",))
    assert weigh("x", tuple(said), interested).result is weigh("x", (*said, BEARER), interested).result


def test_three_reports_of_one_informant_are_one_origin(law: Law) -> None:
    kim = Evidence("asserted", by="stephen-kim", source="hrw-2024-05-08", first_hand=True)
    found = sources(law, [kim, kim._replace(claim="b"), kim._replace(claim="c", first_hand=False)])
    assert (found.independent, found.first_hand, found.second_hand) == (1, 1, 0)


def test_an_informant_and_the_publisher_that_vouches_for_him_are_one_origin(law: Law) -> None:
    kim = Evidence("asserted", by="stephen-kim", source="hrw-2024-05-08")
    watch = Evidence("asserted", by="human-rights-watch", source="hrw-2024-05-08")
    assert sources(law, [kim, watch]).independent == 1


def test_a_body_is_an_origin_of_its_own_even_in_anothers_words(law: Law) -> None:
    body = Evidence("found", by="ohchr", source="hrw-2024-05-08", first_hand=False)
    found = sources(law, [SAID, body])
    assert (found.independent, found.first_hand, found.second_hand) == (2, 1, 1)
    assert [item.by for item in found.found_by] == ["ohchr"]


def test_an_earlier_finding_is_shown_and_not_counted(law: Law) -> None:
    found = sources(law, [SAID, EARLIER])
    assert found.independent == 1
    assert [item.timing for item in found.found_by] == ["earlier"]
