"""Sentences: places filled at once, Korean particles that fit, and the same places in every language."""

import re
from pathlib import Path

import pytest

from foederis import house
from foederis.names import term
from foederis.sentences import PARTICLES, filled, fitting
from foederis.store import SKOS, Graph, turtle_files

LANGUAGES = {"en", "ko", "zh-hans"}


@pytest.fixture(scope="module")
def templates() -> dict[str, dict[str, str]]:
    graph = Graph.of_files(turtle_files(house.ontology() / "concepts"))
    concepts = graph.things(SKOS + "Concept")
    return {iri: texts for iri in concepts if (texts := graph.texts(iri, term("sentence")))}


def test_every_sentence_is_in_every_language_with_the_same_places(templates: dict[str, dict[str, str]]) -> None:
    assert len(templates) > 100
    for iri, texts in templates.items():
        assert texts.keys() == LANGUAGES, iri
        places = [sorted(set(re.findall(r"\{\w+\}", text))) for text in texts.values()]
        assert all(each == places[0] for each in places), iri


def test_a_particle_after_a_place_is_written_both_ways(templates: dict[str, dict[str, str]]) -> None:
    both = re.compile("|".join(map(re.escape, PARTICLES)))
    for iri, texts in templates.items():
        assert not re.search(r"\}([은는이가을를과와]|으로|로)(?![가-힣])", both.sub("", texts["ko"])), iri


def test_chinese_has_its_own_marks(templates: dict[str, dict[str, str]]) -> None:
    for iri, texts in templates.items():
        assert not re.search(r"[一-鿿][,.;:?](?!\w)", texts["zh-hans"]), iri


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("중국", "은(는)", "은"),
        ("러시아", "은(는)", "는"),
        ("협약", "이(가)", "이"),
        ("의정서", "을(를)", "를"),
        ("서울", "(으)로", "로"),
        ("중국", "(으)로", "으로"),
        ("러시아", "(으)로", "로"),
        ("한국", "과(와)", "과"),
        ("CAT", "은(는)", "은(는)"),
        ("2023", "과(와)", "과(와)"),
        ("", "이(가)", "이(가)"),
    ],
)
def test_a_particle_fits_the_word_before_it(word: str, particle: str, expected: str) -> None:
    assert fitting(word, particle) == expected


def test_places_are_filled_at_once() -> None:
    assert filled("{a} {b}은(는) {c}", {"a": "{b}", "b": "중국"}) == "{b} 중국은 {c}"


def test_the_phrases_are_all_used() -> None:
    told = (Path(__file__).resolve().parents[2] / "api/foederis_api/explanation.py").read_text("utf-8")
    graph = Graph.of_files([house.ontology() / "concepts" / "phrases.ttl"])
    for iri in graph.things(SKOS + "Concept"):
        assert f'"{graph.value(iri, SKOS + "notation")}"' in told, iri
