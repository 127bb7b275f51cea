"""The wheel, built without network and installed alone, works from any folder: it carries its data."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

DATA = ("ontology", "shapes", "graph/data", "queries")


def call(*command: str | Path, cwd: Path, variables: Mapping[str, str] | None = None) -> str:
    """Runs a program that sees neither this checkout nor the network; its output."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FOEDERIS_"))}
    # Neither pip nor the build may ask anyone; a proxy that is not there makes sure of it.
    nobody = dict.fromkeys(("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**surroundings, **nobody, **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=root)
    (wheel,) = folder.glob("foederis-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel in it; what it needs is within sight, this checkout is not."""
    environment = tmp_path_factory.mktemp("installed") / "env"
    call(sys.executable, "-m", "venv", "--without-pip", environment, cwd=wheel.parent)
    binaries = environment / ("Scripts" if os.name == "nt" else "bin")
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", binaries / "python"]
    call(*pip, "install", "--no-index", "--no-deps", wheel, cwd=wheel.parent)
    site = call(binaries / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=wheel.parent)
    needed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (Path(site.strip()) / "needed.pth").write_text("\n".join(needed) + "\n", encoding="utf-8")
    return binaries


def test_the_wheel_holds_both_packages_and_all_data(wheel: Path, root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"foederis/py.typed", "foederis_api/py.typed"} <= names
    for folder in DATA:
        wanted = {path.relative_to(root).as_posix() for path in (root / folder).rglob("*.*") if path.is_file()}
        assert {f"foederis/_house/{name}" for name in wanted} <= names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    folders = ("foederis/", "foederis_api/", "foederis-")
    assert [name for name in names if not name.startswith(folders) or "__pycache__" in name] == []


def test_two_builds_are_the_same_bytes(wheel: Path, root: Path, tmp_path: Path) -> None:
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=root)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_installed_it_finds_its_own_data(installed: Path, tmp_path: Path) -> None:
    script = "from foederis import house; print(house.root(), house.checkout(), house.record().is_dir())"
    found = call(installed / "python", "-c", script, cwd=tmp_path).split()
    assert Path(found[0]).is_relative_to(installed.parent)
    assert found[1:] == ["None", "True"]
