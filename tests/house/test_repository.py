"""What is kept in the repository: nothing of the machine that it was written on, and locks that fit the project."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Written apart, so that this file does not hold what it looks for.
REGISTRIES = [".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))]
START = r"(?<![\w.:/~}$-])"  # not within a URL, nor within a longer path
MACHINE = re.compile(START + r"/(?:root|work|tmp|home/[\w.-]+|Users/[\w.-]+)/[\w.-]+")


def kept(root: Path) -> Iterator[tuple[str, str]]:
    """Every file of the repository that is text, with its text."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        pytest.skip("not a checkout, or no git")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    for name in listed.split("\0"):
        path = root / name
        if name and path.is_file():
            yield name, path.read_text(encoding="utf-8")


def locked(root: Path, name: str) -> dict[str, str]:
    """The versions in a lock."""
    found = re.findall(r"^([\w.-]+)==(\S+)", (root / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def wanted(root: Path, *groups: str) -> list[Requirement]:
    """What the project asks for, and these groups of it."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *(line for name in groups for line in project["dependency-groups"][name]),
    ]
    return [Requirement(line) for line in asked if isinstance(line, str)]


def test_no_registry_is_named(root: Path) -> None:
    assert [(name, host) for name, text in kept(root) for host in REGISTRIES if host in text] == []


def test_no_path_of_a_machine_is_named(root: Path) -> None:
    assert [(name, found) for name, text in kept(root) for found in MACHINE.findall(text)] == []
    here = re.compile(START + re.escape(str(root)) + r"\b")
    assert len(root.parts) < 3 or [name for name, text in kept(root) if here.search(text)] == []


@pytest.mark.parametrize("text", ["see |root|x", "'|work|main'", "(|home|ann|y)", "x, |tmp|z"])
def test_a_path_of_a_machine_would_be_found(text: str) -> None:
    assert MACHINE.search(text.replace("|", "/"))


@pytest.mark.parametrize("text", ["https://example.org/work/main", "api/work/x", "/workers/x", "~/root/x"])
def test_another_path_would_not(text: str) -> None:
    assert not MACHINE.search(text)


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["setup"]), ("requirements-dev.lock", ["setup", "dev"])]
)
def test_a_lock_holds_what_the_project_asks_for(root: Path, lock: str, groups: list[str]) -> None:
    versions = locked(root, lock)
    for requirement in wanted(root, *groups):
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier


def test_the_locks_agree(root: Path) -> None:
    assert locked(root, "requirements.lock").items() <= locked(root, "requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_every_package_in_a_lock_has_its_hashes(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(packages) == len(locked(root, lock)) > 0
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_the_engine_never_imports_the_web(root: Path) -> None:
    web = {"foederis_api", "fastapi", "starlette"}
    files = (root / "graph").rglob("*.py")
    assert [path.name for path in files if web & {name.partition(".")[0] for name in imported(path)}] == []
