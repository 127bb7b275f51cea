"""The measures of the build and of a fresh clone."""

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import build, clone


def test_a_build_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(build, "_steps", lambda: [("checking the record", "1.0")])
    monkeypatch.setattr(build, "_command", lambda: 14.0)
    assert build.main([]) == 0
    assert "14.0 s" in capsys.readouterr().out
    monkeypatch.setattr(build, "_command", lambda: 16.0)
    assert build.main([]) == 1


def test_a_clone_that_does_not_start_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    origin = tmp_path / "origin"
    origin.mkdir()
    (origin / "run.py").write_text("raise SystemExit('run.py: needs more')\n", encoding="utf-8")
    git = ["git", "-C", str(origin), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "run.py"], ["commit", "-q", "-m", "A run that ends"]):
        subprocess.run([*git, *command], check=True)
    monkeypatch.setattr("foederis.house.root", lambda: origin)
    assert clone.main(["--python", sys.executable]) == 1
    assert "run.py: needs more" in capsys.readouterr().err


def test_a_clone_is_measured_to_its_first_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    origin.mkdir()
    (origin / "run.py").write_text(SERVER, encoding="utf-8")
    git = ["git", "-C", str(origin), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "run.py"], ["commit", "-q", "-m", "A run that serves"]):
        subprocess.run([*git, *command], check=True)
    monkeypatch.setattr("foederis.house.root", lambda: origin)
    rows, total = clone.measure(tmp_path / "clone", sys.executable)
    assert [name for name, _ in rows] == [
        "git clone",
        "setting up",
        "building the release",
        "starting to serve, until /readyz",
    ]
    assert total < 60


SERVER = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

for name in (".foederis/stamp", "releases/current"):
    Path(name).parent.mkdir()
    Path(name).touch()


class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


HTTPServer(("127.0.0.1", int(os.environ["FOEDERIS_PORT"])), Ready).serve_forever()
"""
