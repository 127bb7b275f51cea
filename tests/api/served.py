"""`foederis serve` in a process of its own, over two releases of a small record."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from foederis import check
from foederis.release import build

MINI = Path(__file__).parents[1] / "graph" / "mini"
CHANGED = "ASK { ?thing ?says ?text FILTER(STRENDS(STR(?text), ' again')) }"  # true in the second alone


def built(folder: Path) -> tuple[Path, str, str]:
    """A folder of releases, and the versions of the two in it; the first is in force."""
    with pytest.MonkeyPatch.context() as patch:  # what is served is in question here, not what the record says
        patch.setattr(check, "check", lambda record: check.Report())
        patch.setattr(check, "check_derived", lambda triples: check.Report())
        shutil.copytree(MINI, folder / "record")
        first = build(folder / "record", folder / "releases").version
        changed = (folder / "record" / "agents.ttl").read_text(encoding="utf-8")
        (folder / "record" / "agents.ttl").write_text(re.sub(r'"@en', ' again"@en', changed, count=1), encoding="utf-8")
        second = build(folder / "record", folder / "releases").version
    put_in_force(folder / "releases", first)
    assert first != second
    return folder / "releases", first, second


def put_in_force(releases: Path, version: str) -> None:
    (releases / "new").write_text(f"{version}\n")
    (releases / "new").replace(releases / "current")


class Served:
    """A server of its own, in a process of its own."""

    def __init__(self, releases: Path, workers: int, **settings: str) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        self.workers = workers
        self.log = ""
        paths = os.pathsep.join(path for path in sys.path if path)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "foederis", "serve", "--port", str(self.port), "--workers", str(workers)],
            env={**os.environ, "PYTHONPATH": paths, "FOEDERIS_RELEASES": str(releases), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.address = f"http://127.0.0.1:{self.port}"
        for _ in range(600):
            try:
                if httpx.get(f"{self.address}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("it did not begin")

    def serving(self) -> list[int]:
        """The processes that serve: those that Python's own multiprocessing began."""
        return [pid for pid in _children(self.process.pid) if b"spawn_main" in _command(pid)]

    def descendants(self) -> list[int]:
        found, front = [], [self.process.pid]
        while front:
            children = _children(front.pop())
            found += children
            front += children
        return found

    def end(self) -> float:
        """Tells it to end; how long that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.log = self.process.communicate(timeout=30)[0].decode()
        return time.monotonic() - began

    def kill(self) -> None:
        left = self.descendants()
        self.process.kill()
        self.process.wait()
        for pid in left:
            end_at_once(pid)


def end_at_once(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread may end before it is asked
            found += map(int, task.read_text().split())
    return found


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
