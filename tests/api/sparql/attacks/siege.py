"""A server under attack: what it answers, how long that takes, and what is left of it afterwards."""

import contextlib
import json
import select
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.api.sparql.attacks.attack import UNREAD, Attack
from tests.api.sparql.served import Served

SECONDS = 1.0  # that a query may take here
PATIENCE = 60.0  # seconds without a byte, after which nothing more is awaited
SETTINGS = {
    "FOEDERIS_QUERY_SECONDS": f"{SECONDS:g}",
    "FOEDERIS_QUERY_MEMORY_MB": "128",
    "FOEDERIS_QUERY_RESULT_MB": "1",
    "FOEDERIS_QUERY_WORKERS": "2",
}
PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Outcome:
    """What answered an attack: the status, the slug of the problem, the seconds that it took."""

    status: int
    slug: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What a server holds: its own memory, that of its workers together, in KiB; how many workers there are."""

    server: int
    workers: int
    processes: int


class Siege:
    """One server, and one attack after another."""

    def __init__(self, releases: Path) -> None:
        self.served = Served(releases, 1, **SETTINGS)
        self.pid = self.served.process.pid
        self._settled(2)
        self.before = self.standing()

    def attack(self, attack: Attack, source: str = "127.0.0.1") -> Outcome:
        """`source` is the address that the client has: each is another client."""
        began = time.monotonic()
        status, slug = _told(exchanged(self.served.port, attack.wire, source))
        return Outcome(status, slug, time.monotonic() - began)

    def faults(self, attack: Attack, outcome: Outcome) -> Iterator[str]:
        """What was promised, and did not hold."""
        if outcome.slug not in attack.may:
            yield f"{attack.name}: answered {outcome.status} {outcome.slug}, not {' or '.join(sorted(attack.may))}"
        if not (400 <= outcome.status < 500 or outcome.status == 503):
            yield f"{attack.name}: answered {outcome.status}"
        if not self.lives():
            yield f"{attack.name}: the server does not answer afterwards"

    def lives(self) -> bool:
        """The same process still answers."""
        if self.served.process.poll() is not None:
            return False
        return exchanged(self.served.port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")[:12] == b"HTTP/1.1 200"

    def standing(self) -> Standing:
        workers = self.served.descendants()
        return Standing(_memory(self.pid), sum(map(_memory, workers)), len(workers))

    def rested(self) -> Standing:
        """When the last worker that had to be exchanged has been."""
        self._settled(self.before.processes)
        return self.standing()

    def _settled(self, workers: int) -> None:
        """As many workers as there should be, each of which has opened its index."""
        for _ in range(400):
            found = self.served.descendants()
            if len(found) == workers and all(_memory(pid) > 20_000 for pid in found):
                return
            time.sleep(0.05)

    def end(self) -> list[int]:
        """Ends the server; the processes that it leaves."""
        pids = [self.pid, *self.served.descendants()]
        self.served.end()
        for _ in range(100):
            pids = [pid for pid in pids if Path(f"/proc/{pid}").exists()]
            if not pids:
                break
            time.sleep(0.05)
        return pids


def _memory(pid: int) -> int:
    """The memory of a process in KiB; 0 where it has just ended."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
    return 0


def exchanged(port: int, wire: bytes, source: str = "127.0.0.1") -> bytes:
    """Sends while it listens, as an honest client does: who is answered before all is sent sends no more."""
    answer, to = b"", ("127.0.0.1", port)
    with socket.create_connection(to, PATIENCE, (source, 0)) as line, contextlib.suppress(OSError):
        line.setblocking(False)
        rest = memoryview(wire)
        while not _is_whole(answer):
            readable, writable, _ = select.select([line], [line] if rest else [], [], PATIENCE)
            if not readable and not writable:
                break
            if readable:
                piece = line.recv(PIECE)
                if not piece:
                    break
                answer += piece
            elif writable:
                try:
                    rest = rest[line.send(rest[:PIECE]) :]
                except BlockingIOError:
                    continue
                except OSError:  # it has been closed there; what was answered before that may still be read
                    rest = rest[:0]
    return answer


def _is_whole(answer: bytes) -> bool:
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return False
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return bool(lengths) and len(body) >= int(lengths[0])


def _told(answer: bytes) -> tuple[int, str]:
    """The status, and the slug of the problem; 0 for no answer."""
    if not answer.startswith(b"HTTP/1.1 "):
        return 0, "nothing"
    status = int(answer[9:12])
    body = answer.partition(b"\r\n\r\n")[2].partition(b"\nHTTP/1.1 ")[0]  # one may follow, on what came behind
    with contextlib.suppress(ValueError, KeyError):
        return status, json.loads(body)["type"].rpartition("/")[2]
    return status, UNREAD if status == 400 else "no problem"


def laid(siege: Siege, attacks: Iterable[Attack]) -> Iterator[tuple[Attack, Outcome, list[str]]]:
    """One after another, each with what did not hold."""
    for attack in attacks:
        outcome = siege.attack(attack)
        yield attack, outcome, list(siege.faults(attack, outcome))
