"""The build of the record: the whole command, and what its steps take.

python -m benchmarks build [--rounds 3]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.clock import table
from benchmarks.servers import COMMAND
from foederis import house, release

LIMIT = 15  # seconds


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks build", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    rounds = parser.parse_args(arguments).rounds
    whole = [_command() for _ in range(rounds)]
    print(table(_steps(), ("step of a build", "seconds")))
    took = ", ".join(f"{seconds:.1f}" for seconds in whole)
    print(f"\n`foederis build`, from start to end: {median(whole):.1f} s ({took}); at most {LIMIT} s are wanted.")
    return 0 if median(whole) <= LIMIT else 1


def _command() -> float:
    """The command as it is given, the start of Python with it, on the wall."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {key: value for key, value in os.environ.items() if not key.startswith("FOEDERIS_")}
        started = time.perf_counter()
        command = [sys.executable, "-c", COMMAND, "build", "--releases", str(Path(folder) / "releases")]
        subprocess.run(command, env=settings, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started


def _steps() -> list[tuple[str, str]]:
    """The steps as the build tells them."""
    told: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        release.build(
            house.record(), Path(folder) / "releases", tell=lambda step: told.append((step, time.perf_counter()))
        )
        told.append(("", time.perf_counter()))
    return [(step, f"{end - start:.1f}") for (step, start), (_, end) in pairwise(told)]
