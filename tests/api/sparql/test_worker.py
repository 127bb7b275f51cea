"""What a worker can do with no screen before it: answer, die, and be replaced; never reach out."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.api.sparql.small import BOMB, LONG, doubled, never, request, with_pool

from foederis_api.problems import QueryFault, QueryLimit, QueryRefused, QueryTooComplex
from foederis_api.sparql.pool import Pool


def outcome(index: Path, query: str, **limits: Any) -> str:
    """The status of an answer, or the name of the fault; and the pool answers the next query all the same."""
    found: list[str] = []

    async def asking(pool: Pool) -> None:
        try:
            reply = await pool.ask(index, "x", request(query), never)
            assert reply is not None
            found.append(reply.header["status"])
        except QueryFault as fault:
            found.append(type(fault).__name__ + str(fault.extensions.get("limit", "")))
        after = await pool.ask(index, "x", request("ASK {}"), never)
        assert after is not None
        assert b"true" in after.body

    with_pool(asking, **limits)
    return found[0]


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port with a listener on TCP and a socket on UDP, and what reached them."""
    reached: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        tcp.settimeout(0.05)
        udp.settimeout(0.05)
        stop = threading.Event()

        def watch() -> None:
            while not stop.is_set():
                for take in (lambda: tcp.accept()[0].close() or b"tcp", lambda: udp.recv(100)):
                    try:
                        reached.append(take())
                    except TimeoutError:
                        continue

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield port, reached
            time.sleep(0.2)
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize("options", [(), ("without-filter",)], ids=["all limits", "the number of files alone"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_service_cannot_be_reached(index: Path, options: tuple[str, ...], host: str) -> None:
    with listening() as (port, reached):
        for silent in ("", "SILENT"):
            query = f"SELECT * {{ SERVICE {silent} <http://{host}:{port}/> {{ ?s ?p ?o }} }}"
            status = outcome(index, query, options=options)
            assert status in ("failed", "QueryRefused") or (silent and options)
    assert reached == []


def test_the_listener_would_have_heard_it(index: Path) -> None:
    """The same without limits: what the tests above show is the limits' doing."""
    with listening() as (port, reached):
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
        assert outcome(index, query, options=("without-limits",)) == "failed"
    assert reached[:1] == [b"tcp"]


PROBE = """
import resource, socket, sys
sys.path.insert(0, {folder!r})
import worker
worker._take_limits(4096, {filtered})
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        socket.socket(socket.AF_INET, kind).sendto(b"x", ("127.0.0.1", {port}))
        print("sent")
    except OSError:
        print("no")
try:
    socket.getaddrinfo("example.org", 80)
    print("looked up")
except OSError:
    print("no")
try:
    open("/etc/passwd")
    print("opened")
except OSError:
    print("no")
"""


@pytest.mark.parametrize("filtered", [False, True])
def test_no_socket_of_either_kind_can_be_had_under_the_limits(filtered: bool) -> None:
    """By hand, since the library's own look-ups may go another way: TCP, UDP, names, files."""
    import subprocess
    import sys

    from foederis_api.sparql import worker

    with listening() as (port, reached):
        code = PROBE.format(folder=str(Path(worker.__file__).parent), filtered=filtered, port=port)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert reached == []
    if filtered and done.returncode:
        assert done.returncode < 0, done.stderr  # the filter ended it at the first socket
    else:
        assert done.stdout.split() == ["no"] * 4, done.stderr


def test_name_look_ups_send_nothing(index: Path) -> None:
    status = outcome(index, "SELECT * { SERVICE <http://foederis.invalid/> { ?s ?p ?o } }")
    assert status in ("failed", "QueryRefused")


@pytest.mark.parametrize(
    "query",
    ["SELECT * { BIND(" + "STR(" * 200_000 + "1" + ")" * 200_000 + " AS ?x) }", "SELECT * " + "{" * 400_000],
    ids=["calls", "braces"],
)
def test_deep_nesting_ends_the_worker_alone(index: Path, query: str) -> None:
    assert outcome(index, query, seconds=20.0, megabytes=1024) in ("QueryTooComplex", "QueryLimitmemory", "syntax")


def test_time_is_limited(index: Path) -> None:
    began = time.monotonic()
    assert outcome(index, LONG, seconds=0.5) == "QueryLimittime"
    assert time.monotonic() - began < 10


def test_planning_is_within_the_time(index: Path) -> None:
    star = " ".join(f"?a ?b{number} ?c{number} ." for number in range(200))
    assert outcome(index, f"SELECT * {{ {star} }}", seconds=0.5) == "QueryLimittime"


@pytest.mark.parametrize(
    "query", [BOMB, f"SELECT * {{ BIND('abcdefgh' AS ?x0) {doubled(28)} }}"], ids=["order", "doublings"]
)
def test_memory_is_limited(index: Path, query: str) -> None:
    assert outcome(index, query, seconds=30.0, megabytes=64) == "QueryLimitmemory"


def test_the_process_ends_itself_where_nobody_ends_it(index: Path) -> None:
    """The pool's own clock is stopped: the system's alarm in the worker is what ends it."""

    async def asking(pool: Pool) -> None:
        crew = await pool.use(index)
        while not crew.workers:
            await asyncio.sleep(0.01)
        (worker,) = crew.workers
        frame = pool._frame({**request(LONG)})
        with pytest.raises(asyncio.IncompleteReadError):
            await worker.ask(frame.replace(b'"seconds": 5.0', b'"seconds": 0.3'))

    with_pool(asking)


def test_a_worker_dies_with_its_parent(index: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import asyncio, os, sys\nfrom pathlib import Path\n"
        "from tests.api.sparql.small import LONG, limits, never, request\n"
        "from foederis_api.sparql.pool import Pool\n"
        "async def main():\n"
        "    pool = Pool(limits())\n    crew = await pool.use(Path(sys.argv[1]))\n"
        "    while not crew.workers: await asyncio.sleep(0.01)\n"
        "    task = asyncio.create_task(pool.ask(Path(sys.argv[1]), 'x', request(LONG), never))\n"
        "    await asyncio.sleep(0.1)\n    print(*[w.pid for w in crew.workers], flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    paths = os.pathsep.join(path for path in [str(Path.cwd()), *sys.path] if path)
    done = subprocess.run(
        [sys.executable, "-c", code, str(index)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    (pid,) = map(int, done.stdout.split())
    assert gone(pid), done.stderr


def gone(pid: int) -> bool:
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_only_the_library_and_the_standard_one_are_loaded() -> None:
    import ast
    import sys

    from foederis_api.sparql import worker

    tree = ast.parse(Path(worker.__file__).read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) == {"pyoxigraph"}


def test_what_ended_a_worker_is_said() -> None:
    import signal

    from tests.api.sparql.small import limits

    from foederis_api.sparql.pool import died

    kinds = {by: type(died(by, limits())) for by in (signal.SIGALRM, signal.SIGXCPU, signal.SIGABRT, signal.SIGKILL)}
    assert set(kinds.values()) == {QueryLimit}
    assert type(died(signal.SIGSEGV, limits())) is QueryTooComplex
    assert type(died(signal.SIGSYS, limits())) is QueryRefused
