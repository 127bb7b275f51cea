"""A dump over HTTP, whole, compressed and in part, beside Starlette's FileResponse under uvicorn and beside nginx.

python -m benchmarks dumps [--rounds 5] [--releases FOLDER]
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.asgi import FOLDER
from benchmarks.client import BadAnswer, Client, request
from benchmarks.clock import Timings, table
from benchmarks.figures import costs, ratios
from benchmarks.released import released
from benchmarks.servers import DoesNotStart, Server, asgi, foederis, nginx, program
from foederis.release.dumps import FOLDER as DUMPS

OURS, UVICORN, NGINX = "Foederis", "FileResponse", "nginx"
PART = 64 * 1024
WHOLE, COMPRESSED, IN_PART = "all.nq", "all.nq.gz", "64 KiB of all.nq"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks dumps", description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=40, help="in each round, of the whole file; default: 40")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--releases", type=Path, help="a folder of releases; without it the record is built")
    asked = parser.parse_args(arguments)
    with released(asked.releases) as release, tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        servers, skipped = _servers(release, Path(place), stack)
        size = (release / DUMPS / WHOLE).stat().st_size
        for what, times in ((WHOLE, asked.times), (COMPRESSED, asked.times * 5), (IN_PART, asked.times * 10)):
            print(f"{_table(what, _requests(what, size, release.name), servers, times, asked.rounds)}\n")
    for name, reason in skipped.items():
        print(f"skipped: {name}: {reason}", file=sys.stderr)
    return 0


def _servers(release: Path, work: Path, stack: ExitStack) -> tuple[dict[str, Server], dict[str, str]]:
    folder = release / DUMPS
    servers = {
        OURS: stack.enter_context(foederis(release.parent, work)),
        UVICORN: stack.enter_context(asgi("file", work, {FOLDER: str(folder)})),
    }
    found = program("nginx")
    if found is None:
        return servers, {NGINX: "no program `nginx` is at hand"}
    try:
        servers[NGINX] = stack.enter_context(nginx(found, folder, work))
    except DoesNotStart as error:
        return servers, {NGINX: str(error)}
    return servers, {}


def _requests(what: str, size: int, version: str) -> dict[str, bytes]:
    """The same question in the place that each side has for the file; none is asked to compress."""
    fields = {"Accept_Encoding": "identity"}
    if what == IN_PART:
        begin = max(size // 2 - PART // 2, 0)
        fields["Range"] = f"bytes={begin}-{min(begin + PART, size) - 1}"
    name = COMPRESSED if what == COMPRESSED else WHOLE
    places = {OURS: f"/dumps/{version}/{name}", UVICORN: f"/{name}", NGINX: f"/{name}"}
    return {side: request(place, **fields) for side, place in places.items()}


def _table(what: str, asked: Mapping[str, bytes], servers: Mapping[str, Server], times: int, rounds: int) -> str:
    status = 206 if what == IN_PART else 200
    length = same(asked, servers, status)
    sides = {name: Timings(times) for name in servers}
    for number in range(rounds):
        order = list(servers)[number % len(servers) :] + list(servers)[: number % len(servers)]
        for name in order:
            _run(sides[name], servers[name], asked[name], times, status)
    others = [name for name in sides if name != OURS]
    head = (f"{what}, {length:,} bytes, {rounds} rounds of {times}", "ms of processor", "ms on the wall")
    more = [title for name in others for title in (f"× {name}", "on the wall")]
    rows = [(name, *costs(took), *ratios(took, [sides[each] for each in others])) for name, took in sides.items()]
    return table(rows, (*head, *more))


def same(asked: Mapping[str, bytes], servers: Mapping[str, Server], status: int) -> int:
    """How long the body is, the same bytes from every side; else nothing is measured."""
    found = {}
    for name, server in servers.items():
        with Client(server.port) as client:
            answer = client.get(asked[name])
        if answer.status != status:
            raise BadAnswer(f"{name} answers {answer.status}")
        found[hashlib.sha256(answer.body).digest()] = len(answer.body)
    if len(found) != 1:
        raise BadAnswer("the sides do not send the same bytes")
    return found.popitem()[1]


def _run(timings: Timings, server: Server, asked: bytes, times: int, status: int) -> None:
    with Client(server.port) as client:
        processor, wall = server.processor, time.perf_counter()
        for _ in range(times):
            client.drain(asked, status)
        timings.wall.append(time.perf_counter() - wall)
        timings.processor.append(server.processor - processor)
