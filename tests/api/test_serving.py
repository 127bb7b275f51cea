"""`foederis serve` with several processes: a new release under load, one that dies, an end in time."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.api.served import CHANGED, Served, end_at_once, put_in_force

SHORT = {"FOEDERIS_QUERY_WORKERS": "1", "FOEDERIS_QUERY_PER_CLIENT": "16"}
PLAIN = {"Accept-Encoding": "identity"}
TIMES = 400  # requests for a dump in one go: more than the buffers of the system take, so that the last is not sent yet
END = 5.0  # seconds, which is promised
BUSY = 5.0  # more, for a machine that has other things to do


@pytest.fixture
def three(two_releases: tuple[Path, str, str]) -> Iterator[Served]:
    server = Served(two_releases[0], 3, **SHORT)
    try:
        yield server
    finally:
        server.kill()
        put_in_force(two_releases[0], two_releases[1])


class Load:
    """Requests without a pause, from several clients, each for a new connection now and then."""

    def __init__(self, served: Served, clients: int = 4) -> None:
        self._served = served
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(clients)]
        self.found: Counter[tuple[int, str, bool]] = Counter()
        self.broken = 0

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while not self._stop.is_set():
            with httpx.Client(timeout=30, base_url=self._served.address) as client:
                for _ in range(5):  # over one connection, and so of one process
                    try:
                        self._count(client.get("/sparql", params={"query": CHANGED}))
                        ready = client.get("/readyz")
                        assert ready.json()["release"] == ready.headers["foederis-release"]
                    except httpx.TransportError:
                        self.broken += 1
                        break

    def _count(self, answer: httpx.Response) -> None:
        self.found[answer.status_code, answer.headers["foederis-release"], answer.json()["boolean"]] += 1

    def of(self, version: str) -> int:
        return sum(count for key, count in self.found.copy().items() if key[1] == version)


def wait_until(done: object, seconds: float = 20.0) -> None:
    assert callable(done)
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)


def test_a_new_release_under_load_drops_no_request(three: Served, two_releases: tuple[Path, str, str]) -> None:
    releases, first, second = two_releases
    assert len(three.serving()) == 3
    with Load(three) as load:
        wait_until(lambda: load.of(first) > 30)
        put_in_force(releases, second)
        wait_until(lambda: load.of(second) > 100)
        before = load.of(first)
        wait_until(lambda: load.of(second) > 150)
        assert load.of(first) == before, "no process stays behind"
    assert not load.broken
    # Each answer is of the release that it names.
    assert set(load.found) == {(200, first, False), (200, second, True)}


def test_a_process_that_dies_is_replaced(three: Served) -> None:
    victim, *others = three.serving()
    end_at_once(victim)
    wait_until(lambda: len(three.serving()) == 3 and victim not in three.serving())
    assert set(others) < set(three.serving())
    with Load(three) as load:
        wait_until(lambda: sum(load.found.values()) > 30)
    assert not load.broken
    assert {status for status, _, _ in load.found} == {200}


def test_none_outlives_the_one_that_watches_them(three: Served) -> None:
    left = three.descendants()
    assert len(left) >= 3
    three.process.kill()
    three.process.wait()
    wait_until(lambda: not [pid for pid in left if _runs(pid)])


def test_under_load_it_ends_in_time_with_nothing_cut_off(three: Served) -> None:
    with Load(three) as load:
        wait_until(lambda: sum(load.found.values()) > 30)
        left = three.descendants()
        took = three.end()
    assert took < END + BUSY
    assert {status for status, _, _ in load.found} == {200}
    assert not [pid for pid in left if _runs(pid)]
    assert "Traceback" not in three.log


def test_one_that_hangs_is_ended_all_the_same(three: Served) -> None:
    os.kill(three.serving()[0], signal.SIGSTOP)
    stopped = three.serving()[0]
    threading.Timer(1.0, os.kill, (stopped, signal.SIGCONT)).start()
    assert three.end() < END + BUSY


def test_what_is_lost_of_a_release_is_made_again_once(two_releases: tuple[Path, str, str], tmp_path: Path) -> None:
    """Several processes begin at once where there is no index: one makes it, the others wait for it."""
    releases, first, _ = two_releases
    shutil.copytree(releases / first, tmp_path / first)
    shutil.rmtree(tmp_path / first / "db")
    put_in_force(tmp_path, first)
    server = Served(tmp_path, 2, **SHORT)
    try:
        made = (tmp_path / first / "db").stat().st_ino
        wait_until(lambda: len(server.descendants()) >= 2 + 2)  # each with its worker, that is: ready
        assert (tmp_path / first / "db").stat().st_ino == made
        assert httpx.get(f"{server.address}/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    finally:
        server.kill()


def test_a_download_that_runs_is_cut_off_at_the_end_and_can_be_taken_up(
    two_releases: tuple[Path, str, str], tmp_path: Path
) -> None:
    """Its length was said, so that nobody takes a part for the whole; by its range the rest is had later."""
    releases, first, _ = two_releases
    shutil.copytree(releases / first, tmp_path / first)
    put_in_force(tmp_path, first)
    dump = next(path for path in (tmp_path / first).rglob("*") if path.name == "all.nq")
    path = f"/dumps/{first}/all.nq"
    server = Served(tmp_path, 1, **SHORT)
    try:
        whole = httpx.get(server.address + path, headers=PLAIN)
        assert whole.content == dump.read_bytes()
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as quick, socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.settimeout(30)
            slow.connect(("127.0.0.1", server.port))
            slow.sendall(head * TIMES)
            quick.sendall(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            time.sleep(0.5)
            took = server.end()
            assert body(quick) == whole.content, "what a client takes in time is whole"
            assert len(body(slow)) < TIMES * len(whole.content)
        assert took < END + BUSY
        assert "Traceback" not in server.log
    finally:
        server.kill()
    again = Served(tmp_path, 1, **SHORT)
    try:
        half = len(whole.content) // 2
        headers = {**PLAIN, "Range": f"bytes={half}-", "If-Range": whole.headers["etag"]}
        rest = httpx.get(again.address + path, headers=headers)
        assert rest.status_code == 206
        assert hashlib.sha256(whole.content[:half] + rest.content).hexdigest() == whole.headers["etag"].strip('"')
    finally:
        again.kill()


def body(wire: socket.socket) -> bytes:
    """What has come after the first head, until the connection ends in one way or another."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := wire.recv(65536):
            found += piece
    return found.partition(b"\r\n\r\n")[2]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
