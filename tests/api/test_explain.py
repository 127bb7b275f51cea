"""Why and why not, in sentences: from the same trace, in three languages, with source and paragraph."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foederis.acts import recorded_acts
from foederis_api import models
from foederis_api.explanation import explain
from foederis_api.holder import Held

ACT = "2023-10-09-chn-forced-return-1"
LANGUAGES = ("en", "ko", "zh-hans")


def explained(client: TestClient, **asked: str) -> Any:
    answer = client.get("/explain", params=asked)
    assert answer.status_code == 200, answer.text
    models.Explained.model_validate(answer.json())
    return answer.json()


def test_it_tells_why_in_three_languages(client: TestClient) -> None:
    (found,) = explained(client, act=ACT, norm="cat-1984-art-3")["explanations"]
    assert found["outcome"] == "implicated"
    english, korean, chinese = (found["text"][language] for language in LANGUAGES)
    assert english.startswith(
        "The question: does “No removal to torture (CAT, article 3)” apply to China for this act: "
    )
    assert "This is no finding of breach." in english
    assert "in force for it since 1988-11-03" in english
    assert "paragraph 4" in english
    assert "중국은 2023-10-09에" in korean
    assert "위반을 판정하는 것이 아니다." in korean
    assert "중국은(는)" not in korean
    assert "这并非对违反的认定。" in chinese
    assert "第4段" in chinese


def test_it_tells_why_not(client: TestClient) -> None:
    (found,) = explained(client, act=ACT, norm="iccpr-1966-art-7", bearer="chn")["explanations"]
    assert (found["outcome"], found["reason"]) == ("not-bound", "signed-only")
    assert "The reason: signed only." in found["text"]["en"]
    assert "These bind all the same: No removal to torture (CAT, article 3);" in found["text"]["en"]
    assert "이유: 서명만 함." in found["text"]["ko"]
    assert "理由：仅签署。" in found["text"]["zh-hans"]


def test_a_norm_that_was_not_considered_is_told_as_such(client: TestClient) -> None:
    found = explained(client, act=ACT, norm="vclt-1969-art-26")
    assert found["explanations"] == []
    assert found["text"]["en"].startswith("The norm was not put to this act")
    assert explained(client, act=ACT, norm="cat-1984-art-3", bearer="usa")["explanations"] == []


def test_each_gate_comes_with_what_it_rests_on(client: TestClient) -> None:
    (found,) = explained(client, act=ACT, norm="cat-1984-art-3")["explanations"]
    condition = next(each for each in found["sentences"] if each["part"] == "gate-condition")
    claims = [each for each in condition["evidence"] if each["kind"] == "claim"]
    assert all(each["source"]["slug"] and each["statement"]["en"] and each["speaker"] for each in claims)
    assert any(each["paragraph"] == 4 for each in claims)


def test_one_language_can_be_asked_for(client: TestClient) -> None:
    whole = explained(client, act=ACT, norm="cat-1984-art-3")
    for language in LANGUAGES:
        found = explained(client, act=ACT, norm="cat-1984-art-3", lang=language)
        assert found["text"] == {language: whole["text"][language]}
        assert found["act"]["label"].keys() == {language}
        assert found["norm"]["label"].keys() == {"en"}, "in English where it has no other name"


def test_it_says_what_the_assessment_says(client: TestClient) -> None:
    event = client.get(f"/acts/{ACT}").json()["in_event"]["slug"]
    for one in client.get(f"/events/{event}/obligations").json()["assessments"]:
        if one["act"]["slug"] != ACT:
            continue
        told = explained(client, act=ACT, norm=one["norm"]["slug"], bearer=one["bearer"]["slug"])["explanations"]
        found = next(each for each in told if each["assessment"] == one["id"])
        assert (found["outcome"], found["reason"]) == (one["outcome"], one["reason"])
        for gate in one["gates"]:
            assert any(
                gate["because"]["ko"] in each["text"]["ko"]
                for each in found["sentences"]
                if each["part"] == f"gate-{gate['gate']}"
            )


def test_every_recorded_assessment_is_told_whole_in_every_language(record: Any) -> None:
    held = Held(record)
    for act in recorded_acts(record.graph)[::4]:
        norms = {one.split("--")[1] for one in held.slugs["assessment"] if one.startswith(f"{act}--")}
        for norm in sorted(norms):
            for told in explain(held, act, norm, None, None)["explanations"]:
                for language in LANGUAGES:
                    text = told["text"][language]
                    assert not re.search(r"[{}]|\bNone\b", text), (act, norm, text)
                for each in told["sentences"]:
                    assert all(each["text"][language] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("asked", "kind", "place"),
    [
        ({"norm": "cat-1984-art-3"}, "invalid-parameter", "act"),
        ({"act": ACT}, "invalid-parameter", "norm"),
        ({"act": ACT[:-1] + "9", "norm": "cat-1984-art-3"}, "unknown-name", "act"),
        ({"act": ACT, "norm": "cat-1984-art-33"}, "unknown-name", "norm"),
        ({"act": ACT, "norm": "cat-1984-art-3", "bearer": "chm"}, "unknown-name", "bearer"),
        ({"act": ACT, "norm": "cat-1984-art-3", "lang": "fr"}, "invalid-parameter", "lang"),
        ({"act": "<x>", "norm": "cat-1984-art-3"}, "unknown-name", "act"),
        ({"act": ACT, "norm": "cat-1984-art-3", "state": "chn"}, "unknown-parameter", "state"),
    ],
)
def test_what_is_wrong_is_told(client: TestClient, asked: dict[str, str], kind: str, place: str) -> None:
    problem = client.get("/explain", params=asked).json()
    assert (problem["type"], problem["parameter"]) == (f"/problems/{kind}", place)
