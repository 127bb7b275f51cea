"""`foederis serve` with queries in flight: clients that leave, an end without leftovers."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.served import Served
from tests.api.sparql.small import LONG


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
    assert [answer.status_code for answer in answers] == [503], "told so, not cut off"
    assert not [pid for pid in left if Path(f"/proc/{pid}").exists()]
    assert "Traceback" not in served.log
    assert "ASK" not in served.log
    assert '"POST /sparql' not in served.log
