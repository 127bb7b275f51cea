"""From a fresh clone to the first answer: clones what is committed, runs `run.py` there, and waits for /readyz.

    python -m benchmarks clone [--python PYTHON]

It sets up as anyone's first run does, so it needs what that needs: Python with pip, and packages or a cache of them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clock import table
from benchmarks.servers import end, free_port
from foederis import house

LIMIT = 45  # seconds, on two cores with a package cache
PATIENCE = 600


class NotReady(Exception):
    """It ended, or took too long, before it answered."""


@dataclass
class Serving:
    """`run.py` at work in a clone."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    def is_set_up(self) -> bool:
        return (self.folder / ".foederis" / "stamp").is_file()

    def is_built(self) -> bool:
        return (self.folder / "releases" / "current").is_file()

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks clone", description=__doc__.split("\n")[0])
    parser.add_argument("--python", default=sys.executable, help="the Python that runs run.py; default: this one")
    python = parser.parse_args(arguments).python
    with tempfile.TemporaryDirectory() as place:
        try:
            rows, total = measure(Path(place) / "clone", python)
        except NotReady as fault:
            print(f"clone: {fault}", file=sys.stderr)
            return 1
    print(table(rows, ("from a fresh clone", "seconds")))
    print(f"\nFrom the clone to /readyz: {total:.1f} s; at most {LIMIT} s are wanted.")
    return 0 if total <= LIMIT else 1


def measure(folder: Path, python: str) -> tuple[list[tuple[str, str]], float]:
    started = time.perf_counter()
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(house.root()), str(folder)], check=True)
    marks = [("git clone", time.perf_counter() - started)]
    port = free_port()
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("FOEDERIS_", "PYTHONPATH"))}
    with (folder.parent / "output").open("wb") as output:
        process = subprocess.Popen(
            [python, "run.py"],
            cwd=folder,
            env={**settings, "FOEDERIS_PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        try:
            serving = Serving(folder, port, process)
            for name, reached in (
                ("setting up", serving.is_set_up),
                ("building the release", serving.is_built),
                ("starting to serve, until /readyz", serving.is_ready),
            ):
                _wait(reached, process, folder.parent / "output")
                marks.append((name, time.perf_counter() - started))
        finally:
            end(process)
    ends = [0.0, *(end for _, end in marks)]
    return [(name, f"{end - start:.1f}") for (name, end), start in zip(marks, ends, strict=False)], marks[-1][1]


def _wait(reached: Callable[[], bool], process: "subprocess.Popen[bytes]", output: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not reached():
        if process.poll() is not None or time.monotonic() > until:
            said = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
            raise NotReady(" / ".join(said) or f"run.py ended with {process.poll()}")
        time.sleep(0.05)
