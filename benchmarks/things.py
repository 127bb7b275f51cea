"""A thing's Turtle and JSON over HTTP, for the first time and again, beside a constant and beside Oxigraph's DESCRIBE.

    python -m benchmarks things [--things 200] [--rounds 3] [--releases FOLDER]

Oxigraph's server is measured where it is at hand (`pip install oxigraph` in an environment on the PATH).
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median
from urllib.parse import quote

from pyoxigraph import NamedNode

from benchmarks.client import Client, request
from benchmarks.clock import Timings, figure, table
from benchmarks.figures import costs, ratios
from benchmarks.released import released
from benchmarks.servers import DoesNotStart, Server, asgi, foederis, oxigraph, program
from foederis import names
from foederis.release import Release
from foederis.store import RDF_TYPE
from foederis_api.views import FOLDERS

FORMS = {"Turtle": ("text/turtle", "text/turtle"), "JSON": ("application/json", "application/ld+json")}
CONSTANT, CACHED, COLD, DESCRIBE = "constant", "Foederis, again", "Foederis, the first time", "Oxigraph, DESCRIBE"
RETIRED = NamedNode(names.term("RetiredName"))
WARMING = 20  # things that no round counts, so that a first time is that of a document, not of the server


@dataclass
class Side:
    """What one side took, round by round, and how long its answers were."""

    timings: Timings
    lengths: list[int] = field(default_factory=list)

    def run(self, server: Server, requests: Iterable[bytes]) -> None:
        asked = list(requests)
        with Client(server.port) as client:
            processor, wall = server.processor, time.perf_counter()
            self.lengths += [client.drain(each) for each in asked]
            self.timings.wall.append(time.perf_counter() - wall)
            self.timings.processor.append(server.processor - processor)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks things", description=__doc__.split("\n")[0])
    parser.add_argument("--things", type=int, default=200, help="in each round, in each form; default: 200")
    parser.add_argument(
        "--again", type=int, default=10, help="how often what is not a first time is asked; default: 10"
    )
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    parser.add_argument("--releases", type=Path, help="a folder of releases; without it the record is built")
    asked = parser.parse_args(arguments)
    with released(asked.releases) as release, tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        measure = Measure(release, Path(place), asked.things, asked.again, asked.rounds, stack)
        for form in FORMS:
            print(f"{measure.measured(form)}\n")
    for name, reason in measure.skipped.items():
        print(f"skipped: {name}: {reason}", file=sys.stderr)
    return 0


class Measure:
    """The servers, and the things that are still to be asked for the first time."""

    def __init__(self, release: Path, work: Path, count: int, again: int, rounds: int, stack: ExitStack) -> None:
        self.count, self.again, self.rounds = count, again, rounds
        self.skipped: dict[str, str] = {}
        self._left = iter(spread(release, WARMING + len(FORMS) * rounds * count))
        self._foederis = stack.enter_context(foederis(release.parent, work))
        self._constant = stack.enter_context(asgi("constant", work))
        self._oxigraph = self._describing(release, work, stack)
        with Client(self._foederis.port) as client:
            for kind, slug in self._next(WARMING):
                for accepted, _ in FORMS.values():
                    client.drain(request(f"/{FOLDERS[kind]}/{slug}", Accept=accepted))

    def measured(self, form: str) -> str:
        sides = self._sides(form)
        head = f"{form}, {self.count} things a round, {self.rounds} rounds"
        columns = (head, "bytes, median", "ms of processor", "ms on the wall")
        others = [name for name in (CONSTANT, DESCRIBE) if name in sides]
        beside = [title for name in others for title in (f"× {name.split(', ')[-1]}", "on the wall")]
        rows = [
            (
                name,
                figure(median(side.lengths)),
                *costs(side.timings),
                *ratios(side.timings, [sides[each].timings for each in others]),
            )
            for name, side in sides.items()
        ]
        return table(rows, (*columns, *beside))

    def _sides(self, form: str) -> dict[str, Side]:
        """Every round takes other things. Those that are asked again follow their first time at once."""
        accepted, described = FORMS[form]
        wanted = (CONSTANT, CACHED, COLD, *([DESCRIBE] if self._oxigraph else []))
        sides = {name: Side(Timings(self.count * (1 if name == COLD else self.again))) for name in wanted}
        for _ in range(self.rounds):
            things = self._next(self.count)
            ours = [request(f"/{FOLDERS[kind]}/{slug}", Accept=accepted) for kind, slug in things]
            sides[COLD].run(self._foederis, ours)
            sides[CACHED].run(self._foederis, ours * self.again)
            sizes = sides[COLD].lengths[-self.count :]
            sides[CONSTANT].run(self._constant, [request(f"/{size}") for size in sizes] * self.again)
            if self._oxigraph:
                asked = (f"/query?query={quote(f'DESCRIBE <{names.iri(*thing)}>')}" for thing in things)
                sides[DESCRIBE].run(self._oxigraph, [request(each, Accept=described) for each in asked] * self.again)
        return sides

    def _next(self, count: int) -> list[tuple[str, str]]:
        return [thing for thing, _ in zip(self._left, range(count), strict=False)]

    def _describing(self, release: Path, work: Path, stack: ExitStack) -> Server | None:
        """Oxigraph's server over the quads of the release, loaded by its own command."""
        found = program("oxigraph")
        if found is None:
            self.skipped[DESCRIBE] = "no program `oxigraph` is at hand"
            return None
        quads = release / "dumps" / "all.nq"
        command = [found, "load", "--location", str(work / "store"), "--file", str(quads)]
        try:
            subprocess.run(command, check=True, capture_output=True)
            return stack.enter_context(oxigraph(found, work / "store", work))
        except (subprocess.CalledProcessError, DoesNotStart) as error:
            self.skipped[DESCRIBE] = str(error)
            return None


def spread(release: Path, count: int) -> Iterable[tuple[str, str]]:
    """Things of all kinds, evenly over the order of their names and then shuffled the same each time; of a small
    release the same again, and then for the first time no more."""
    graph = Release.open(release).graph
    typed = graph.store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, None)
    named = {quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode) and quad.object != RETIRED}
    found = sorted(names.split(iri) for iri in named if _is_thing(iri))
    step = max(len(found) // count, 1)
    chosen = found[::step]
    mixed = [thing for start in range(7) for thing in chosen[start::7]]
    return (thing for thing, _ in zip(cycle(mixed), range(count), strict=False))


def _is_thing(iri: str) -> bool:
    return iri.startswith(names.ID) and names.split(iri)[0] in FOLDERS
