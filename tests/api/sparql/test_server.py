"""`foederis serve` with queries in flight: clients that leave, a new release under load, an end without leftovers."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.sparql.small import LONG

from foederis import check
from foederis.release import build

MINI = Path(__file__).parents[2] / "graph" / "mini"


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with two releases of the small record, and their versions; the first is in force."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:  # what is served is in question here, not what the record says
        patch.setattr(check, "check", lambda record: check.Report())
        patch.setattr(check, "check_derived", lambda triples: check.Report())
        return _built(folder)


def _built(folder: Path) -> tuple[Path, str, str]:
    shutil.copytree(MINI, folder / "record")
    first = build(folder / "record", folder / "releases").version
    changed = (folder / "record" / "agents.ttl").read_text(encoding="utf-8")
    (folder / "record" / "agents.ttl").write_text(re.sub(r'"@en', ' again"@en', changed, count=1), encoding="utf-8")
    second = build(folder / "record", folder / "releases").version
    (folder / "releases" / "current").write_text(f"{first}\n")
    assert first != second
    return folder / "releases", first, second


class Served:
    """A server of its own, in a process of its own."""

    def __init__(self, releases: Path, workers: int, **settings: str) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        paths = os.pathsep.join(path for path in sys.path if path)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "foederis", "serve", "--port", str(self.port), "--workers", str(workers)],
            env={**os.environ, "PYTHONPATH": paths, "FOEDERIS_RELEASES": str(releases), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.address = f"http://127.0.0.1:{self.port}"
        for _ in range(600):
            try:
                if httpx.get(f"{self.address}/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("it did not begin")

    def descendants(self) -> list[int]:
        found, front = [], [self.process.pid]
        while front:
            children = [int(pid) for pid in _children(front.pop())]
            found += children
            front += children
        return found

    def end(self) -> float:
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.log = self.process.communicate(timeout=30)[0].decode()
        return time.monotonic() - began


def _children(pid: int) -> list[str]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += task.read_text().split()
    return found


def ask(served: Served, query: str, **more: Any) -> httpx.Response:
    return httpx.post(f"{served.address}/sparql", data={"query": query}, timeout=30, **more)


@pytest.fixture
def served(two_releases: tuple[Path, str, str]) -> Iterator[Served]:
    server = Served(two_releases[0], 1, FOEDERIS_QUERY_SECONDS="30", FOEDERIS_QUERY_WORKERS="1")
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()


def test_a_client_that_leaves_frees_the_worker(served: Served) -> None:
    body = f"query={LONG}".replace(" ", "+").encode()
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", served.port)) as wire:
        wire.sendall(head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        time.sleep(0.5)
    began = time.monotonic()
    assert ask(served, "ASK {}").json()["boolean"] is True
    assert time.monotonic() - began < 10, "long before the query that was left would have ended"


def test_it_ends_in_time_and_leaves_nothing(served: Served) -> None:
    ask(served, "ASK {}")
    left = served.descendants()
    assert left
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(ask(served, LONG)))
    thread.start()
    time.sleep(0.5)
    assert served.end() < 15
    thread.join()
    assert [answer.status_code for answer in answers] == [429], "told so, not cut off"
    assert not [pid for pid in left if Path(f"/proc/{pid}").exists()]
    assert "Traceback" not in served.log
    assert "ASK" not in served.log
    assert '"POST /sparql' not in served.log


def test_a_new_release_under_load_drops_no_request(two_releases: tuple[Path, str, str]) -> None:
    releases, first, second = two_releases
    (releases / "current").write_text(f"{first}\n")
    served = Served(releases, 2, FOEDERIS_QUERY_PER_CLIENT="16")
    found: Counter[tuple[int, str, bool]] = Counter()
    stop = threading.Event()
    changed = "ASK { ?thing ?says ?text FILTER(STRENDS(STR(?text), ' again')) }"

    def load() -> None:
        with httpx.Client(timeout=30) as client:
            while not stop.is_set():
                answer = client.get(f"{served.address}/sparql", params={"query": changed})
                found[answer.status_code, answer.headers["foederis-release"], answer.json()["boolean"]] += 1

    threads = [threading.Thread(target=load) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        time.sleep(1.0)
        (releases / "new").write_text(f"{second}\n")
        (releases / "new").replace(releases / "current")
        for _ in range(100):
            time.sleep(0.1)
            if sum(count for key, count in found.items() if key[1] == second) > 50:
                break
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        served.end()
        (releases / "current").write_text(f"{first}\n")
    # Each answer is of the release that it names.
    assert set(found) == {(200, first, False), (200, second, True)}
