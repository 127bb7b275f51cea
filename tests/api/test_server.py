"""The application behind a real server: what only shows on the wire."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from foederis.settings import Settings
from foederis_api.app import create_app

EVENT = "/events/2023-10-09-chn-forced-return"


@pytest.fixture(scope="module")
def address(record: Any, releases: Path) -> Iterator[tuple[str, int]]:
    app = create_app(Settings(releases=releases), lambda folder: record)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="info"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    thread.join(10)


def exchange(address: tuple[str, int], request: bytes) -> bytes:
    with socket.create_connection(address, timeout=60) as wire:
        wire.sendall(request)
        return b"".join(iter(lambda: wire.recv(65536), b""))


def test_head_and_304_send_no_body(address: tuple[str, int]) -> None:
    with httpx.Client(base_url="http://{}:{}".format(*address)) as client:
        first = client.get(EVENT)
        head = exchange(address, f"HEAD {EVENT} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert head.startswith(b"HTTP/1.1 200")
        assert head.endswith(b"\r\n\r\n")
        assert f"content-length: {len(first.content)}".encode() in head.lower()
        for _ in range(3):
            again = client.get(EVENT, headers={"If-None-Match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")


def test_a_body_in_pieces_without_end_is_cut_off(address: tuple[str, int]) -> None:
    piece = b"400\r\n" + b" " * 1024 + b"\r\n"
    head = b"POST /assess HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
    head += b"Transfer-Encoding: chunked\r\n\r\n"
    try:
        answer = exchange(address, head + piece * 200 + b"0\r\n\r\n")
    except ConnectionError:
        answer = b""  # cut off before the answer could be read: the kernel drops it with what was still being sent
    assert not answer or (answer.startswith(b"HTTP/1.1 413") and b"/problems/body-too-large" in answer)
    assert httpx.get("http://{}:{}/healthz".format(*address)).status_code == 200


def test_a_client_that_leaves_in_the_middle_harms_nobody(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=60) as wire:
        wire.sendall(
            b"POST /assess HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
    assert httpx.get("http://{}:{}/healthz".format(*address)).status_code == 200


def test_the_servers_log_of_requests_is_off(address: tuple[str, int], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="uvicorn.access"):
        httpx.get("http://{}:{}/events?state=chn".format(*address))
    assert logging.getLogger("uvicorn.access").disabled
    assert not [record for record in caplog.records if record.name == "uvicorn.access"]
