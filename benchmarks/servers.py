"""Servers to be measured: each a process of its own on a free port, with the processor time that it has taken."""

import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from foederis import house

COMMAND = "import sys; from foederis.cli import main; sys.exit(main(sys.argv[1:]))"
PATIENCE = 60
PLACES = (Path(sys.executable).parent, Path("/usr/sbin"), Path("/usr/local/sbin"))


class DoesNotStart(Exception):
    """A server ended, or took too long, before it listened."""


@dataclass(frozen=True)
class Server:
    """A process that listens."""

    port: int
    process: "subprocess.Popen[bytes]"
    is_single: bool = False  # one thread, from beginning to end

    @property
    def processor(self) -> float:
        """Seconds of processor time so far, of all threads, in hundredths; of one thread, in nanoseconds. Not a number
        where the system has no /proc."""
        place = Path(f"/proc/{self.process.pid}")
        try:
            if self.is_single:
                return int((place / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
            said = (place / "stat").read_text(encoding="ascii")
        except OSError:
            return math.nan
        user, system = said.rpartition(")")[2].split()[11:13]  # past the name, which may hold anything
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    command: Sequence[str], output: Path, port: int, settings: dict[str, str] | None = None, *, is_single: bool = False
) -> Iterator[Server]:
    """A server for the time that it is measured; what was started is ended, and nothing else."""
    with output.open("wb") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, env=_environment(settings or {}), process_group=0
        )
    try:
        _wait(process, port, output)
        yield Server(port, process, is_single)
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ends a process and what it started, and nothing else: they are a group of their own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def program(name: str) -> str | None:
    """Where a program is that may be at hand or not."""
    beside = (str(place / name) for place in PLACES if (place / name).is_file())
    return shutil.which(name) or next(beside, None)


# -- the sides


def foederis(releases: Path, work: Path) -> AbstractContextManager[Server]:
    port = free_port()
    arguments = ["serve", "--releases", str(releases), "--port", str(port)]
    return serving([sys.executable, "-c", COMMAND, *arguments], work / "foederis.log", port)


def asgi(name: str, work: Path, settings: dict[str, str] | None = None) -> AbstractContextManager[Server]:
    """One of `benchmarks.asgi`, under uvicorn as Foederis runs it."""
    port = free_port()
    options = ["--port", str(port), "--no-access-log", "--no-server-header", "--app-dir", str(house.root())]
    command = [sys.executable, "-m", "uvicorn", f"benchmarks.asgi:{name}", *options]
    return serving(command, work / f"{name}.log", port, settings)


def nginx(found: str, root: Path, work: Path) -> AbstractContextManager[Server]:
    """One process, that of the other sides being one too; what it would write lies in the folder for work."""
    port = free_port()
    temporary = "".join(
        f"{kind}_temp_path {work / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (work / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {work / 'nginx.pid'}; error_log stderr; events {{}}\n"
        f"http {{ {temporary} access_log off; sendfile on; default_type application/n-quads;\n"
        f"server {{ listen 127.0.0.1:{port}; root {root}; keepalive_requests 1000000; }} }}\n",
        encoding="utf-8",
    )
    command = [found, "-e", "stderr", "-p", str(work), "-c", str(work / "nginx.conf")]
    return serving(command, work / "nginx.log", port, is_single=True)


def oxigraph(found: str, store: Path, work: Path) -> AbstractContextManager[Server]:
    port = free_port()
    options = ["--location", str(store), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    return serving([found, "serve-read-only", *options], work / "oxigraph.log", port)


def _environment(more: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("FOEDERIS_")} | more


def _wait(process: "subprocess.Popen[bytes]", port: int, output: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                said = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
                raise DoesNotStart(" / ".join(said) or f"ended with {process.poll()}") from None
        time.sleep(0.05)
