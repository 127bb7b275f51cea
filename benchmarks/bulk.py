"""A release, its build and its size, beside Oxigraph's bare load of the same quads.

    python -m benchmarks bulk [--rounds 3] [--record FOLDER]

The build also reads and checks the record, assesses every act, and writes shards and dumps; a load only loads.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clock import Timings, figure, table
from benchmarks.figures import ratios, shown
from benchmarks.servers import COMMAND, program
from foederis import house
from foederis.release import Releases
from foederis.release.dumps import FOLDER as DUMPS
from foederis.release.index import DB

OURS, BINDING, OXIGRAPH = "`foederis build`", "pyoxigraph, bulk_load", "`oxigraph load`"
LOAD = """
import sys
from pyoxigraph import RdfFormat, Store
store = Store(sys.argv[1])
store.bulk_load(path=sys.argv[2], format=RdfFormat.N_QUADS)
store.flush()
"""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks bulk", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    parser.add_argument("--record", type=Path, default=house.record(), help="default: the record of the checkout")
    asked = parser.parse_args(arguments)
    found = program("oxigraph")
    sides = {OURS: Timings(1), BINDING: Timings(1), **({OXIGRAPH: Timings(1)} if found else {})}
    sizes: dict[str, int] = {}
    stores: dict[str, int] = {}
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory() as place:
            work = Path(place)
            release = _build(sides[OURS], asked.record, work / "releases")
            quads = str(release / DUMPS / "all.nq")
            _run(sides[BINDING], [sys.executable, "-c", LOAD, str(work / "binding"), quads])
            stores[BINDING] = _size(work / "binding")
            if found:
                _run(sides[OXIGRAPH], [found, "load", "--location", str(work / "oxigraph"), "--file", quads])
                stores[OXIGRAPH] = _size(work / "oxigraph")
            sizes = _sizes(release)
    print(f"{_times(sides)}\n\n{_space(sizes, stores)}")
    if not found:
        print(f"skipped: {OXIGRAPH}: no program `oxigraph` is at hand", file=sys.stderr)
    return 0


def _build(timings: Timings, record: Path, releases: Path) -> Path:
    command = [sys.executable, "-c", COMMAND, "build", "--record", str(record), "--releases", str(releases)]
    _run(timings, command)
    return Releases(releases).current()


def _run(timings: Timings, command: Sequence[str]) -> None:
    """A command from start to end, with the processor time of all that it started."""
    settings = {key: value for key, value in os.environ.items() if not key.startswith("FOEDERIS_")}
    processor, wall = _of_children(), time.perf_counter()
    subprocess.run(command, env=settings, check=True, capture_output=True)
    timings.wall.append(time.perf_counter() - wall)
    timings.processor.append(_of_children() - processor)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _sizes(release: Path) -> dict[str, int]:
    dumps = {path.name: path.stat().st_size for path in (release / DUMPS).iterdir()}
    packed = sum(size for name, size in dumps.items() if name.endswith(".gz"))
    return {
        "the whole release": _size(release),
        "its shards": _size(release / "quads"),
        "its dumps, plain": sum(dumps.values()) - packed,
        "its dumps, compressed": packed,
        "its index": _size(release / DB),
        "all.nq": dumps["all.nq"],
        "all.nq.gz": dumps["all.nq.gz"],
    }


def _size(folder: Path) -> int:
    """The bytes in the files of a folder, not the blocks of a disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _times(sides: dict[str, Timings]) -> str:
    others = [name for name in sides if name != OURS]
    rounds = len(sides[OURS].wall)
    head = (f"{rounds} rounds", "seconds of processor", "seconds on the wall")
    more = [title for name in others for title in (f"× {name}", "on the wall")]
    rows = []
    for name, took in sides.items():
        processor, wall = sorted(took.processor)[rounds // 2], sorted(took.wall)[rounds // 2]
        rows.append((name, shown(processor), shown(wall), *ratios(took, [sides[each] for each in others])))
    return table(rows, (*head, *more))


def _space(sizes: dict[str, int], stores: dict[str, int]) -> str:
    head = ("size", "MB", *(f"× {name}" for name in stores))
    every = [*sizes.items(), *((f"the folder of {name}", size) for name, size in stores.items())]
    rows = [
        (name, figure(size / 1e6), *(f"{figure(size / each)} ×" for each in stores.values())) for name, size in every
    ]
    return table(rows, head)
