"""The audit: paragraphs with their claims, and the holdings that the README states."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from foederis import audit, house, tables
from foederis.acts import parse_act, recorded_acts, recorded_input
from foederis.errors import InvalidValue, UnknownName
from foederis.law import compile_law, conclude
from foederis.law.model import OUTCOMES
from foederis.store import Graph, load_turtle, turtle_files

SMALL = """
@prefix fo: <https://w3id.org/foederis/ontology#> .
@prefix source: <https://w3id.org/foederis/id/source/> .
@prefix claim: <https://w3id.org/foederis/id/claim/> .
@prefix agent: <https://w3id.org/foederis/id/agent/> .
source:post a fo:Source ; fo:textSha256 "{sha}" .
claim:post-p2-a a fo:ContextClaim ; fo:source source:post ; fo:paragraph 2 ; fo:speaker agent:x ;
    fo:statement "One."@en .
claim:post-p2-b a fo:ContextClaim ; fo:source source:post ; fo:paragraph 2 ; fo:firstHand false ;
    fo:statement "Two."@en .
claim:post-x a fo:ContextClaim ; fo:source source:post ; fo:locator "annex" ; fo:statement "Three."@en .
"""
TEXT = "A title\n\nThe first words of it.\n\n   \nNothing of note.\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "post.txt"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.fixture
def small(tmp_path: Path) -> Graph:
    path = tmp_path / "small.ttl"
    path.write_text(SMALL.replace("{sha}", hashlib.sha256(TEXT.encode()).hexdigest()), "utf-8")
    return Graph.of(load_turtle(path))


def test_every_paragraph_is_listed_with_what_was_drawn_from_it(small: Graph, text: Path) -> None:
    found = audit.paragraphs(small, "post", text)
    assert [(one.number, one.opening, [claim.statement for claim in one.claims]) for one in found] == [
        (0, "", ["Three."]),
        (1, "A title", []),
        (2, "The first words of it.", ["One.", "Two."]),
        (3, "Nothing of note.", []),
    ]
    assert [claim.first_hand for claim in found[2].claims] == [True, False]


def test_without_the_text_only_paragraphs_with_claims_show(small: Graph) -> None:
    assert [one.number for one in audit.paragraphs(small, "post")] == [0, 2]


def test_another_text_is_refused(small: Graph, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("something else")
    with pytest.raises(InvalidValue, match="not the text that was read"):
        audit.paragraphs(small, "post", other)


def test_an_unknown_source_names_the_nearest(small: Graph) -> None:
    with pytest.raises(UnknownName) as caught:
        audit.paragraphs(small, "posts")
    assert caught.value.nearest == ("post",)


def test_the_readme_states_what_the_record_holds(root: Path) -> None:
    """`foederis audit --counts` prints this table; the README holds it between two marks."""
    graph = Graph.of_files(turtle_files(house.ontology(), house.record()))
    law = compile_law(graph)
    acts = (parse_act(recorded_input(graph, slug), law) for slug in recorded_acts(graph))
    found = Counter(one.outcome for act in acts for one in conclude(act, law))
    table = tables.markdown(audit.counts(graph, {outcome: found[outcome] for outcome in OUTCOMES}))
    readme = (root / "README.md").read_text("utf-8")
    stated = readme.partition("<!-- holdings -->\n")[2].partition("\n<!-- /holdings -->")[0].strip()
    assert stated == table, f"the README's table of holdings is not true any more; it should be:\n{table}"
