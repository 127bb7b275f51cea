"""The golden traces: acts put to the record's law, and what must come out, worked out by hand from the articles."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from foederis.answers import Names, answer
from foederis.law import Law
from foederis.law.model import GATES
from foederis.store import Graph

HERE = Path(__file__).parent


def cases() -> Iterator[Any]:
    for path in sorted((HERE / "golden").glob("*.toml")):
        book = tomllib.loads(path.read_text("utf-8"))
        for case in book["case"]:
            act = {**book["base"][case["base"]], **case.get("act", {}), **dict.fromkeys(case.get("unknown", []))}
            yield pytest.param(act, case, id=f"{path.stem}: {case['name']}")


CASES = list(cases())


def test_there_are_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(("act", "case"), CASES)
def test_golden(act: dict[str, Any], case: dict[str, Any], law: Law, graph: Graph, known: Names) -> None:
    found = answer(act, law, graph, known)
    for expected in case["expect"]:
        compare(expected, the_one(expected, found["assessments"]))
        unraised = {slug_of(one["about"]) for one in found["assessments"]}
        assert unraised.isdisjoint(expected.get("none_about", []))
    considered = {one["norm"]["slug"] for one in found["assessments"]}
    assert considered.isdisjoint(case.get("absent", []))
    if "conflicts" in case:
        assert [one["conflict"]["slug"] for one in found["conflicts"]] == case["conflicts"]


def the_one(expected: Mapping[str, Any], assessments: list[dict[str, Any]]) -> dict[str, Any]:
    found = [one for one in assessments if is_meant(expected, one)]
    present = [(one["norm"]["slug"], one["outcome"]) for one in assessments]
    assert found, f"{expected['norm']} is not among {present}"
    return found[0]


def is_meant(expected: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    slug = one["norm"]["slug"]
    named = slug.startswith(expected["norm"]) if expected.get("norm_prefix") else slug == expected["norm"]
    return named and slug_of(one["about"]) == expected.get("about")


def slug_of(reference: Mapping[str, str] | None) -> str | None:
    return reference["slug"] if reference else None


def compare(expected: Mapping[str, Any], one: Mapping[str, Any]) -> None:
    results = {gate["gate"]: gate["result"] for gate in one["gates"]}
    assert results == dict.fromkeys(GATES, "pass") | expected.get("gates", {})
    assert (one["outcome"], one["reason"]) == (expected["outcome"], expected.get("reason"))
    for key in ("bound_since", "bound_for", "beneficiaries", "peremptory"):
        if key in expected:
            assert one[key] == expected[key]
    if "through" in expected:
        assert slug_of(one["through"]) == expected["through"]
    if "parallel" in expected:
        assert {*expected["parallel"]} <= {parallel["slug"] for parallel in one["parallel"]}
    if "as_checked" in expected:
        assert bool(one["as_checked"]) == expected["as_checked"]
    if "denied" in expected:
        assert bool(one["bearer_denies"]) == expected["denied"]
    for gate, words in expected.get("because", {}).items():
        assert words in next(found["because"]["en"] for found in one["gates"] if found["gate"] == gate)
    assert {*expected.get("counter", [])} <= signs(one)
    assert signs(one).isdisjoint(expected.get("no_counter", []))
    assert all(gate["because"].get("en") for gate in one["gates"])
    assert not any("{" in sentence for gate in one["gates"] for sentence in gate["because"].values())


def signs(one: Mapping[str, Any]) -> set[str]:
    """What the counter-arguments hold, in the words of the golden files."""
    found = set()
    for item in one["counterarguments"]:
        found.add(item["kind"])
        found |= {"objections"} if item.get("objections") else set()
        found |= {"said"} if len(item.get("said", [])) > 1 else set()
        found |= {"interpretive"} if item["kind"] in ("interpretative-declaration", "declaration") else set()
    return found
