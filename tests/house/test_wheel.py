"""The wheel, built without network and installed alone, works from any folder: it carries its data."""

import json
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

DATA = ("ontology", "shapes", "graph/data", "queries")
EVENT = "2023-10-09-chn-forced-return"
PATIENCE = 120  # seconds, for a machine that is busy


def surroundings() -> Mapping[str, str]:
    """Those of a program that sees neither this checkout nor, for a proxy that is not there, the network, nor how wide
    somebody's terminal is."""
    own = ("PYTHON", "FOEDERIS_", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    nobody = dict.fromkeys(("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"), "http://127.0.0.1:9")
    return {**kept, **nobody, "PYTHONUTF8": "1"}


def call(*command: str | Path, cwd: Path, given: str = "") -> str:
    """Runs a program to its end; its output."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=surroundings(),
        input=given,
        capture_output=True,
        encoding="utf-8",
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
    pages = {path for path in (root / "api/foederis_api").rglob("*.*") if path.suffix in (".html", ".css", ".svg")}
    assert {path.relative_to(root / "api").as_posix() for path in pages} <= names
    assert len(pages) > 1
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


@pytest.fixture(scope="module")
def elsewhere(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release that the installed program has built there."""
    folder = tmp_path_factory.mktemp("elsewhere")
    call(installed / "foederis", "build", cwd=folder)
    return folder


def test_installed_it_checks_its_own_record(installed: Path, tmp_path: Path) -> None:
    assert "the record passes" in call(installed / "foederis", "check", cwd=tmp_path)


def test_installed_it_builds_once(installed: Path, elsewhere: Path) -> None:
    version = (elsewhere / "releases" / "current").read_text(encoding="utf-8").strip()
    again = call(installed / "foederis", "build", "--if-needed", cwd=elsewhere)
    assert version[:12] in again
    assert "up to date" in again


def test_installed_it_assesses(installed: Path, elsewhere: Path) -> None:
    found = json.loads(call(installed / "foederis", "assess", EVENT, "--format", "json", cwd=elsewhere))
    outcomes = {one["norm"]["slug"]: one["outcome"] for one in found["assessments"]}
    assert outcomes["cat-1984-art-3"] == "implicated"
    assert outcomes["iccpr-1966-art-7"] == "not-bound"


def test_installed_it_knows_its_questions(installed: Path, elsewhere: Path, root: Path) -> None:
    listed = call(installed / "foederis", "query", "--list", cwd=elsewhere)
    assert [path.stem for path in (root / "queries").glob("*.rq") if path.stem not in listed] == []


def test_installed_it_serves(installed: Path, elsewhere: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(installed / "foederis"), "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=elsewhere, env=surroundings(), stderr=subprocess.PIPE) as server:
        try:
            assert get(f"http://127.0.0.1:{port}/readyz") == 200
            assert get(f"http://127.0.0.1:{port}/events/{EVENT}/obligations") == 200
        finally:
            server.terminate()
            server.communicate(timeout=PATIENCE)


def get(url: str) -> int:
    """The status of an answer, once there is one."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with opener.open(url, timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def test_the_answer_in_the_readme_is_the_answer(installed: Path, elsewhere: Path, readme: str) -> None:
    """Every line that the README shows is there, in its order; a line of dots stands for what it leaves out."""
    block = re.search(rf"assess {EVENT}\n\n```text\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    answer = iter([line.rstrip() for line in call(installed / "foederis", "assess", EVENT, cwd=elsewhere).splitlines()])
    shown = [line.rstrip() for line in block[1].splitlines() if line.strip() not in ("", "⋮")]
    assert [line for line in shown if line not in answer] == [], "the README shows what is no longer answered: mend it"


def test_the_act_in_the_readme_is_understood(installed: Path, elsewhere: Path, readme: str) -> None:
    act = re.search(r"echo '(\{.*?\})' \|", readme, re.DOTALL)
    assert act is not None
    answer = call(installed / "foederis", "assess", "-", "--format", "json", cwd=elsewhere, given=act[1])
    assert "implicated" in {one["outcome"] for one in json.loads(answer)["assessments"]}
