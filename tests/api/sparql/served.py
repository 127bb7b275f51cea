"""A server of its own, in a process of its own, over a release of the small record."""

import contextlib
import os
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

MINI = Path(__file__).parents[2] / "graph" / "mini"


def unchecked(patch: pytest.MonkeyPatch) -> None:
    """What is served is in question here, not what the record says."""
    patch.setattr(check, "check", lambda record: check.Report())
    patch.setattr(check, "check_derived", lambda triples: check.Report())


def built(folder: Path) -> Path:
    """The releases of a folder, with one in force."""
    shutil.copytree(MINI, folder / "record")
    with pytest.MonkeyPatch.context() as patch:
        unchecked(patch)
        build(folder / "record", folder / "releases")
    return folder / "releases"


class Served:
    """A server of its own, in a process of its own."""

    def __init__(self, releases: Path, workers: int, **settings: str) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
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

    def descendants(self) -> list[int]:
        found, front = [], [self.process.pid]
        while front:
            children = [int(pid) for pid in _children(front.pop())]
            found += children
            front += children
        return found

    def end(self) -> float:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.log = self.process.communicate(timeout=30)[0].decode()
        return time.monotonic() - began


def _children(pid: int) -> list[str]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread may end before it is asked
            found += task.read_text().split()
    return found
