"""The return of 9 October 2023 as it is recorded: who claims the danger, who found it, and what China answered when."""

from collections.abc import Mapping
from typing import Any

import pytest

from foederis.acts import recorded_input
from foederis.answers import Names, answer
from foederis.law import Law
from foederis.store import Graph

ACT = "2023-10-09-chn-forced-return-1"
TORTURE, REFUGEES = "cat-1984-art-3", "refugee-convention-1951-art-33"


@pytest.fixture(scope="module")
def found(graph: Graph, law: Law, known: Names) -> dict[str, Any]:
    return answer(recorded_input(graph, ACT), law, graph, known)


@pytest.fixture(scope="module")
def by_norm(found: Mapping[str, Any]) -> dict[str, Any]:
    return {one["norm"]["slug"]: one for one in found["assessments"]}


def test_removal_to_torture(by_norm: Mapping[str, Any], law: Law) -> None:
    one = by_norm[TORTURE]
    assert (one["outcome"], one["bound_since"], one["through"]["slug"]) == ("implicated", "1988-11-03", "cat-1984")
    claims = {item["slug"] for gate in one["gates"] if gate["gate"] == "condition" for item in gate["evidence"]}
    assert "hrw-2024-05-08-p9-torture-risk" in claims
    bodies = {item["body"]["slug"]: item["addressed_to_bearer"] for item in one["sources"]["found_by"]}
    assert bodies == {"ohchr": False, "commission-of-inquiry-dprk": False, "committee-against-torture": True}


def test_what_china_answered_comes_with_its_dates(by_norm: Mapping[str, Any]) -> None:
    answers = {(item["kind"], item["date"]) for item in by_norm[TORTURE]["bearer_denies"]}
    assert {("denial", "2013-12"), ("legal-justification", "2023-10-12")} <= answers
    labels = [item for item in by_norm[REFUGEES]["bearer_denies"] if item["denies"] == ["refugee"]]
    assert {"denial", "alternative-explanation"} == {item["kind"] for item in labels}
    assert "prc-letter-coi-2013-illegal-economic-migrants" in {item["claim"]["slug"] for item in labels}
    assert all(item["date"] and item["source"] and item["by"]["slug"] == "chn" for item in labels)


def test_refugees_through_the_protocol(by_norm: Mapping[str, Any]) -> None:
    one = by_norm[REFUGEES]
    assert (one["outcome"], one["bound_since"]) == ("implicated", "1982-09-24")
    assert one["through"]["slug"] == "refugee-protocol-1967"


def test_what_is_signed_only_names_what_binds_all_the_same(by_norm: Mapping[str, Any]) -> None:
    one = by_norm["iccpr-1966-art-7"]
    assert (one["outcome"], one["reason"]) == ("not-bound", "signed-only")
    assert "1998-10-05" in next(gate["because"]["en"] for gate in one["gates"] if gate["gate"] == "bound")
    assert {norm["slug"] for norm in one["parallel"]} == {TORTURE, "custom-non-refoulement-torture"}
    question = by_norm["custom-interim-obligation"]
    assert (question["about"]["slug"], question["outcome"]) == ("iccpr-1966", "arguable")


def test_custom_and_its_unsettled_character(by_norm: Mapping[str, Any]) -> None:
    settled, debated = by_norm["custom-non-refoulement-torture"], by_norm["custom-non-refoulement-refugee"]
    assert (settled["outcome"], debated["outcome"], debated["reason"]) == (
        "implicated",
        "arguable",
        "existence-debated",
    )
    assert {settled["peremptory"], debated["peremptory"]} == {"contested"}


def test_the_conflict_begins_with_whether_there_is_one(found: Mapping[str, Any]) -> None:
    (conflict,) = found["conflicts"]
    norms = {norm["slug"] for norm in conflict["norms"]}
    others = {TORTURE, REFUGEES, "custom-non-refoulement-torture", "custom-non-refoulement-refugee"}
    assert norms == {"border-protocol-1986-art-4-2-persons", *others}
    arguments = conflict["arguments"]
    assert [argument["side"] for argument in arguments[:3]] == ["no-conflict"] * 3
    cited = {item["slug"] for argument in arguments for item in argument["cites"]}
    for rule in ("vclt-1969-art-30", "vclt-1969-art-53", "un-charter-1945-art-103"):
        assert any(slug.startswith(rule) for slug in cited)
