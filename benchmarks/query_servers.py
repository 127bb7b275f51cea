"""Servers to ask, each a process of its own, ended with all that it started."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from benchmarks.wire import Wire

COMMAND = "import sys; from foederis.cli import main; sys.exit(main(sys.argv[1:]))"
PATIENCE = 300.0


class DidNotBegin(Exception):
    """It ended, or took too long, before it answered."""


class Server:
    """One that answers at a port."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process = process
        self.port = port

    def wire(self) -> Wire:
        return Wire.to(self.port)

    def memory(self) -> float:
        """MiB of it and all that it started, what they share counted once (the sum of their proportional shares)."""
        return sum(_share(pid) for pid in self._all()) / 1024

    def _all(self) -> list[int]:
        found, front = [], [self.process.pid]
        while front:
            pid = front.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                front += map(int, task.read_text().split())
        return found


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended, or shows nothing of itself; what is resident is then all there is to know
        return _resident(pid)
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except OSError:
        return 0


Running = AbstractContextManager[Server]


@contextmanager
def foederis(releases: Path, workers: int = 1, **settings: str) -> Iterator[Server]:
    port = _free()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FOEDERIS_")}
    given = {f"FOEDERIS_{name.upper()}": value for name, value in settings.items()}
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    command = [sys.executable, "-c", COMMAND, "serve", "--port", str(port), "--workers", str(workers)]
    with _running(
        command, port, "/readyz", {**kept, **given, "PYTHONPATH": paths, "FOEDERIS_RELEASES": str(releases)}
    ) as server:
        yield server


@contextmanager
def oxigraph(program: Path, index: Path) -> Iterator[Server]:
    port = _free()
    command = [str(program), "serve-read-only", "-l", str(index), "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    with _running(command, port, "/query?query=ASK%7B%7D") as server:
        yield server


@contextmanager
def rdflib_endpoint(program: Path, data: Path) -> Iterator[Server]:
    port = _free()
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
    with _running(command, port, "/?query=ASK%7B%7D") as server:
        yield server


@contextmanager
def _running(command: Sequence[str], port: int, path: str, settings: dict[str, str] | None = None) -> Iterator[Server]:
    process = subprocess.Popen(
        command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        server = Server(process, port)
        _wait(server, path)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Server, path: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        try:
            with server.wire() as wire:
                if wire.get(path)[0] == 200:
                    return
        except (OSError, IndexError):
            pass
        time.sleep(0.05)
    raise DidNotBegin(" ".join(str(word) for word in server.process.args[:2]))  # type: ignore[index]


def _free() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
