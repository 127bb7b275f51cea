"""THREATS.md: every promise names a test, every test that it names is there, and its example is one."""

import ast
import re
from pathlib import Path

import pytest

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@pytest.fixture(scope="module")
def threats(root: Path) -> str:
    return (root / "THREATS.md").read_text(encoding="utf-8")


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_is_named_is_there(root: Path, threats: str) -> None:
    named = NAMED.findall(threats)
    assert len(named) > 20
    assert [(file, name) for file, name in named if name not in functions_of(root / file)] == []


def test_every_promise_names_a_test(threats: str) -> None:
    promised = threats.partition("## What is promised")[2].partition("## What is not promised")[0]
    rows = [line for line in promised.splitlines() if re.match(r"\| (?!promise)", line)]
    assert len(rows) > 15
    assert [row for row in rows if not NAMED.search(row)] == []


def test_links_lead_somewhere(root: Path, threats: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", threats)
    assert [link for link in links if not (root / link).exists()] == []
    assert "(THREATS.md)" in (root / "README.md").read_text(encoding="utf-8")


def test_the_example_waits_longer_than_a_query_may(threats: str) -> None:
    from foederis.settings import Settings
    from foederis_api.sparql.pool import BEGINNING, WAIT

    waits = re.search(r"proxy_read_timeout +(\d+)s", threats)
    assert waits is not None
    seconds = Settings.model_fields["query_seconds"].default
    assert float(waits[1]) > (WAIT + 1) * seconds + BEGINNING
