"""The form of an act: what is refused, where it says the fault is, and which names it offers."""

from typing import Any

import pytest

from foederis import house
from foederis.acts import parse_act, recorded_acts, recorded_input
from foederis.errors import Contradiction, InputError, InvalidValue, UnknownName
from foederis.law import Law, compile_law
from foederis.store import Graph, turtle_files

GOOD: dict[str, Any] = {"date": "2015-07-09", "actor": "kor", "act": "forced-return", "destination": "chn"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.of_files(turtle_files(house.ontology(), house.record()))


@pytest.fixture(scope="module")
def law(graph: Graph) -> Law:
    return compile_law(graph)


@pytest.mark.parametrize(
    ("change", "error", "place", "near"),
    [
        ({"actor": "chinaa"}, UnknownName, "/actor", None),
        ({"actor": "china"}, UnknownName, "/actor", "chn"),
        ({"act": "forced-retrun"}, UnknownName, "/act", "forced-return"),
        ({"destination": "prkk"}, UnknownName, "/destination", "prk"),
        ({"territory": "hkgg"}, UnknownName, "/territory", "hkg"),
        (
            {"circumstances": {"torture-risk": "asserted"}},
            UnknownName,
            "/circumstances/torture-risk",
            "torture-risk-on-return",
        ),
        ({"circumstances": {"refugee": "maybe"}}, InvalidValue, "/circumstances/refugee", None),
        (
            {"circumstances": {"refugee": [{"stance": "asserted", "by": "hrw"}]}},
            UnknownName,
            "/circumstances/refugee/0/by",
            None,
        ),
        (
            {"circumstances": {"destination-is-party": "asserted"}},
            UnknownName,
            "/circumstances/destination-is-party",
            None,
        ),
        ({"group": {"nationality": ["pr"]}}, UnknownName, "/group/nationality/0", None),
        ({"group": {"characteristics": ["chid"]}}, UnknownName, "/group/characteristics/0", "child"),
        ({"group": {"characteristics": [{"is": "child", "of": 0}]}}, InvalidValue, "/group/characteristics/0/of", None),
        ({"date": "July 2015"}, InvalidValue, "/date", None),
        ({"date": ""}, InvalidValue, "/date", None),
        ({"time": "sometimes"}, InvalidValue, "/time", None),
        ({"situations": "all"}, InvalidValue, "/situations", None),
        ({"jurisdiction": "control"}, UnknownName, "/jurisdiction", "control-of-person"),
        ({"assists": [{"actor": "prk", "act": "tortur"}]}, UnknownName, "/assists/0/act", "torture"),
        ({"dat": "2015"}, InvalidValue, "/dat", "date"),
        ({"actor": "unhcr"}, InvalidValue, "/actor", "territory"),
        ({"occurrence": [{"stance": "false"}]}, InvalidValue, "/occurrence", "denied"),
        (
            {"circumstances": {"ill-treatment-risk-on-return": "false", "torture-risk-on-return": "asserted"}},
            Contradiction,
            "/circumstances/ill-treatment-risk-on-return",
            "torture-risk-on-return",
        ),
        (
            {
                "destination": "prk",
                "group": {"nationality": ["prk"], "characteristics": ["refugee"]},
                "circumstances": {"persecution-risk-on-return": "false"},
            },
            Contradiction,
            "/circumstances/persecution-risk-on-return",
            "refugee",
        ),
    ],
)
def test_refusals(law: Law, change: dict[str, Any], error: type[InputError], place: str, near: str | None) -> None:
    with pytest.raises(error) as caught:
        parse_act({**GOOD, **change}, law)
    assert caught.value.place == place
    if near:
        assert near in str(caught.value)


@pytest.mark.parametrize("missing", ["date", "actor", "act"])
def test_what_is_missing_is_named(law: Law, missing: str) -> None:
    with pytest.raises(InvalidValue, match=missing):
        parse_act({key: value for key, value in GOOD.items() if key != missing}, law)


def test_a_characteristic_is_an_asserted_circumstance(law: Law) -> None:
    act = parse_act({**GOOD, "group": {"characteristics": ["child"]}}, law)
    assert [item.stance for item in act.circumstances["child"]] == ["asserted"]


def test_a_characteristic_stipulated_false_is_a_contradiction(law: Law) -> None:
    both = {"group": {"characteristics": ["child"]}, "circumstances": {"child": "false"}}
    with pytest.raises(Contradiction) as caught:
        parse_act({**GOOD, **both}, law)
    assert caught.value.place == "/circumstances/child"


@pytest.mark.parametrize(
    "change",
    [
        {"circumstances": {"ill-treatment-risk-on-return": "asserted", "torture-risk-on-return": "false"}},
        {
            "circumstances": {
                "ill-treatment-risk-on-return": "false",
                "torture-risk-on-return": [{"stance": "asserted", "in": "prk"}],
            }
        },
        {
            "group": {"nationality": ["prk"], "characteristics": ["refugee"]},
            "circumstances": {"persecution-risk-on-return": "false"},
        },
    ],
)
def test_what_can_both_hold_is_no_contradiction(law: Law, change: dict[str, Any]) -> None:
    """The broader without the narrower; a danger elsewhere; a refugee sent to a third country."""
    assert parse_act({**GOOD, **change}, law)


def test_an_act_without_territory_is_taken_to_be_at_home_and_null_leaves_it_open(law: Law) -> None:
    assert parse_act(GOOD, law).territory == "kor"
    assert parse_act(GOOD, law).territory_assumed
    assert parse_act({**GOOD, "territory": None}, law).territory == ""


def test_every_recorded_act_can_be_put_to_the_law(graph: Graph, law: Law) -> None:
    acts = recorded_acts(graph)
    assert acts
    for slug in acts:
        assert parse_act(recorded_input(graph, slug), law).slug == slug


def test_an_unknown_act_names_the_nearest(graph: Graph) -> None:
    with pytest.raises(UnknownName) as caught:
        recorded_input(graph, "2023-10-09-chn-forced-return")
    assert "2023-10-09-chn-forced-return-1" in caught.value.nearest


@pytest.mark.parametrize(
    ("fields", "mend"),
    [
        ({"actor": "chm"}, "nearest known: chn, "),
        ({"destination": "north-korea"}, "a State goes by its ISO 3166-1 code of three letters"),
        ({"jurisdiction": "zzzz"}, "some that are known: control-of-person, "),
    ],
)
def test_an_unknown_name_comes_with_a_mend(law: Law, fields: dict[str, str], mend: str) -> None:
    with pytest.raises(UnknownName) as caught:
        parse_act({**GOOD, **fields}, law)
    assert (caught.value.mend or "").startswith(mend)


def test_situations_join_what_covers_the_act(law: Law) -> None:
    form = {
        "date": "2012",
        "actor": "chn",
        "act": "forced-return",
        "destination": "prk",
        "group": {"nationality": ["prk"]},
    }
    alone, joined = parse_act(form, law), parse_act({**form, "situations": "record"}, law)
    assert not alone.circumstances
    assert any(item.stance == "found" for item in joined.circumstances["torture-risk-on-return"])
    elsewhere = parse_act({**form, "group": {"nationality": ["kor"]}, "situations": "record"}, law)
    assert not elsewhere.circumstances
