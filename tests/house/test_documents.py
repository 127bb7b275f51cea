"""What the documents must not forget."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main
from packaging.requirements import Requirement

import foederis
from foederis.cli import app as command_line
from foederis.settings import Settings, variable
from foederis_api.app import create_app


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def contributing(root: Path) -> str:
    return (root / "CONTRIBUTING.md").read_text(encoding="utf-8")


def row(document: str, name: str) -> str:
    """The row of a table that begins with this name."""
    return next(
        (line for line in document.splitlines() if line.startswith("|") and f"`{name}`" in line.split("|")[1]), ""
    )


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented_as_it_is(readme: str, field: str) -> None:
    setting = Settings.model_fields[field]
    documented = row(readme, variable(field))
    assert setting.description is not None
    assert setting.description.rstrip(".") in documented
    if not callable(setting.default_factory) and setting.default is not None:
        assert f"`{setting.default}`" in documented


def test_no_setting_is_documented_that_is_not(readme: str) -> None:
    known = {variable(field) for field in Settings.model_fields}
    assert set(re.findall(r"FOEDERIS_[A-Z_]+", readme)) <= known


def test_every_command_is_documented(root: Path, readme: str) -> None:
    commands = set(typer.main.get_group(command_line).commands)
    table = readme.partition("| command |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == commands
    told = re.search(r"a command of foederis: (.*)", (root / "run.py").read_text(encoding="utf-8"))
    assert told is not None
    assert set(told[1].split(", ")) == commands


def test_every_route_is_documented(readme: str) -> None:
    table = readme.partition("| route |")[2].partition("\n\n")[0]
    told = set(re.findall(r"/[\w{}/.-]*", table))
    kinds = re.compile(r"/\w+/\{slug\}(/linked-from|/citation)?")  # of which the table has three rows
    paths = {path.removesuffix(".{suffix}") for path in create_app(Settings()).openapi()["paths"]} - {"/"}
    paths = {path if not path.startswith("/queries/") else "/queries/{name}" for path in paths}
    assert [path for path in sorted(paths) if path not in told and not kinds.fullmatch(path)] == []
    assert {"/{kind}/{slug}", "/{kind}/{slug}/linked-from", "/{kind}/{slug}/citation", "/{list}.{suffix}"} <= told


def test_every_dependency_has_its_reason(root: Path, contributing: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)]
    names = {Requirement(line).name for line in [*project["project"]["dependencies"], *groups]}
    assert [name for name in sorted(names) if not row(contributing, name)] == []


def test_no_dependency_has_a_reason_and_is_not_there(root: Path, contributing: str) -> None:
    locked = (root / "requirements-dev.lock").read_text() + (root / "requirements-uv.lock").read_text()
    tables = contributing.partition("## Dependencies")[2].partition("`requirements.lock`")[0]
    named = re.findall(r"`([\w-]+)`", "\n".join(line.split("|")[1] for line in tables.splitlines() if line[:1] == "|"))
    assert [name for name in named if f"\n{name}==" not in f"\n{locked}"] == []


def test_the_changelog_knows_this_version(root: Path) -> None:
    assert f"\n## {foederis.__version__}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


def test_links_between_files_lead_somewhere(root: Path) -> None:
    for document in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "STABILITY.md"):
        text = (root / document).read_text(encoding="utf-8")
        links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
        assert [link for link in links if not (root / link).exists()] == []
