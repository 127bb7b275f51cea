"""`foederis serve` with queries in flight: clients that leave, a new release under load, an end without leftovers."""

import re
import shutil
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.sparql.served import MINI, Served, unchecked
from tests.api.sparql.small import LONG

from foederis.release import build


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with two releases of the small record, and their versions; the first is in force."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        unchecked(patch)
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
