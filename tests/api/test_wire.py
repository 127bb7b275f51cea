"""What strangers send over a real connection: too long, too slow, no HTTP at all. And what the log says of it."""

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from tests.api.served import Served

from foederis_api import wire

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
SECRET = b"who-asks-this"
LOCAL = "127.0.0.1"


@pytest.fixture(scope="module")
def served(two_releases: tuple[Path, str, str]) -> Iterator[Served]:
    server = Served(two_releases[0], 1, FOEDERIS_QUERY_WORKERS="1")
    try:
        yield server
    finally:
        server.kill()


def exchange(served: Served, *pieces: bytes) -> bytes:
    """What comes back until the server closes; nothing where it breaks the connection off."""
    found = b""
    with socket.create_connection((LOCAL, served.port), timeout=30) as wire:
        with contextlib.suppress(ConnectionError):
            for piece in pieces:
                wire.sendall(piece)
        with contextlib.suppress(ConnectionError):
            while piece := wire.recv(65536):
                found += piece
    return found


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


LONG = b"a" * (70 * 1024)
TOO_LONG = {
    "a request line": [b"GET /" + LONG + b" HTTP/1.1\r\nHost: x\r\n\r\n"],
    "a request line in pieces": [b"GET /", *([b"a" * 1000] * 80), b" HTTP/1.1\r\nHost: x\r\n\r\n"],
    "a request line without end": [b"GET /" + b"a" * 1000, *([b"a" * 10_000] * 80)],
    "a query in the address": [b"GET /sparql?query=" + LONG + b" HTTP/1.1\r\nHost: x\r\n\r\n"],
    "a field": [GET + b"X-Long: " + LONG + b"\r\n\r\n"],
    "a name of a field": [GET + LONG + b": x\r\n\r\n"],
    "a field without end": [GET + b"X-Long: ", *([b"a" * 10_000] * 80)],
    "many fields": [GET + b"".join(b"X-%d: y\r\n" % number for number in range(200)) + b"\r\n"],
    "fields without end": [GET, *(b"X-%d: y\r\n" % number * 100 for number in range(200))],
}
NO_HTTP = {
    "noise": [b"\x00\xff\x16\x03\x01" * 20 + b"\r\n\r\n"],
    "a greeting in TLS": [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200 + b"\r\n\r\n"],
    "no version": [b"GET /\r\n\r\n"],
    "another version": [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    "no host": [b"GET / HTTP/1.1\r\n\r\n"],
    "two hosts": [b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
    "two lengths": [b"POST /assess HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"],
    "a length that is none": [b"POST /assess HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}"],
    "a folded name": [b"GET / HTTP/1.1\r\nHost : x\r\n\r\n"],
    "a bare zero": [b"GET / HTTP/1.1\r\nHost: x\x00y\r\n\r\n"],
    "a chunk that is none": [b"POST /assess HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    "another coding": [b"POST /assess HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"],
}


@pytest.mark.parametrize("pieces", TOO_LONG.values(), ids=TOO_LONG)
def test_a_head_that_is_too_long_is_refused(served: Served, pieces: list[bytes]) -> None:
    if len(pieces) > 1:
        pieces[-1] += b"\r\n"
    pieces = [pieces[0].replace(b"Host: x\r\n", b"Host: x\r\nConnection: close\r\n"), *pieces[1:]]
    answer = exchange(served, *pieces)
    assert status(answer) == 431
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert b"content-security-policy" in head.lower()
    assert json.loads(body)["type"] == "/problems/head-too-large"
    assert httpx.get(f"{served.address}/healthz").status_code == 200


@pytest.mark.parametrize("pieces", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_request_is_refused(served: Served, pieces: list[bytes]) -> None:
    answer = exchange(served, *pieces)
    assert 400 <= int(re.findall(rb"HTTP/1\.1 (\d+)", answer)[-1]) < 600
    assert httpx.get(f"{served.address}/healthz").status_code == 200


def test_a_query_of_full_length_fits_an_address(served: Served) -> None:
    query = f"ASK {{}} #{'a' * 32_000}"
    assert httpx.get(f"{served.address}/sparql", params={"query": query}, timeout=30).json()["boolean"] is True


def test_requests_one_after_the_other_in_one_piece(served: Served) -> None:
    answer = exchange(served, (GET + b"\r\n") * 20 + GET + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == 21


def test_what_follows_a_request_and_is_none_harms_only_itself(served: Served) -> None:
    answer = exchange(served, GET + b"\r\n" + b"\x00\x01\x02\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")
    assert re.findall(rb"HTTP/1\.1 (\d+)", answer) == [b"200", b"400"]


def test_the_log_has_no_address_and_no_query(two_releases: tuple[Path, str, str]) -> None:
    """Whatever is asked, and however wrongly: neither who asked nor what."""
    served = Served(two_releases[0], 1, FOEDERIS_QUERY_SECONDS="0.3", FOEDERIS_QUERY_WORKERS="1")
    try:
        ports = []
        secret = SECRET.decode()
        with httpx.Client(base_url=served.address, timeout=30) as client:
            for path in ("/events", "/sparql", "/readyz", f"/{secret}", f"/states/{secret}"):
                client.get(path, params={"q": secret, "query": f"ASK {{}} #{secret}"})
            client.post("/sparql", data={"query": f"SELECT {secret}"})
            client.post("/sparql", data={"query": f"ASK {{ SERVICE <http://{secret}/> {{}} }}"})
            client.post(
                "/sparql", data={"query": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?{'x'} }} #{secret}"}
            )
            client.post("/assess", content=SECRET, headers={"Content-Type": "application/json"})
        for pieces in (
            [SECRET + b"\r\n\r\n"],
            [GET + SECRET + b" \x00\r\n\r\n"],
            *TOO_LONG.values(),
            *NO_HTTP.values(),
        ):
            with socket.create_connection((LOCAL, served.port), timeout=30) as wire:
                ports.append(wire.getsockname()[1])
                with contextlib.suppress(ConnectionError):
                    for piece in pieces:
                        wire.sendall(piece)
                wire.settimeout(0.1)
                with contextlib.suppress(OSError):
                    wire.recv(65536)
        with socket.create_connection((LOCAL, served.port), timeout=30) as wire:  # which leaves in the middle
            wire.sendall(b"GET /sparql?query=" + SECRET + b" HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n")
            wire.sendall(b"Connection: upgrade\r\n\r\n")
        served.end()
    finally:
        served.kill()
    assert secret not in served.log
    assert "Traceback" not in served.log
    own = f"{LOCAL}:{served.port}"  # where it listens, it may say
    assert LOCAL not in served.log.replace(own, "")
    assert not [port for port in ports if str(port) in re.findall(r"\d+", served.log.replace(own, ""))]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Of a server within this process, so that its clocks can be set."""

    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        await _answer(scope, receive, send)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "HEAD_SECONDS", 0.5)
        patch.setattr(wire, "BODY_SECONDS", 0.7)
        patch.setattr(wire, "READ_SECONDS", 0.5)
        patch.setattr(wire, "LINGER", 0.2)
        config = uvicorn.Config(
            app, port=0, http=wire.Wire, ws="none", lifespan="off", access_log=False, log_level="error"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        thread.join(10)


class TestClocks:
    """What does not come in, or is not read, is not waited for."""

    @pytest.mark.parametrize(
        "begun",
        [
            b"",
            b"GET / HT",
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
        ],
        ids=["nothing", "half a head", "half a body", "a second half"],
    )
    def test_a_request_that_does_not_come_in_is_not_waited_for(self, port: int, begun: bytes) -> None:
        began = time.monotonic()
        with socket.create_connection((LOCAL, port), timeout=20) as client:
            client.sendall(begun)
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        assert time.monotonic() - began < 10
        assert re.findall(rb"HTTP/1\.1 (\d+)", answer)[-1] == b"408"

    def test_drops_are_no_progress(self, port: int) -> None:
        """Who sends a byte now and then has no more time for it than others."""
        with socket.create_connection((LOCAL, port), timeout=20) as client:
            began = time.monotonic()
            with contextlib.suppress(OSError):
                while time.monotonic() - began < 10 and not _ended(client):
                    client.sendall(b"G")
                    time.sleep(0.1)
            assert time.monotonic() - began < 8

    def test_an_answer_that_nobody_reads_is_not_kept(self, port: int) -> None:
        with socket.create_connection((LOCAL, port), timeout=20) as client:
            client.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(2.5)
            found = 0
            with contextlib.suppress(ConnectionError):
                while piece := client.recv(65536):
                    found += len(piece)
            assert found < MUCH

    def test_a_slow_reader_is_given_time(self, port: int) -> None:
        with socket.create_connection((LOCAL, port), timeout=20) as client:
            client.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            found = 0
            while piece := client.recv(512 * 1024):
                found += len(piece)
                time.sleep(0.02)
            assert found > MUCH


MUCH = 16 * 1024 * 1024


async def _answer(scope: object, receive: object, send: object) -> None:
    assert isinstance(scope, dict) and callable(receive) and callable(send)  # noqa: PT018
    while (await receive()).get("more_body"):
        pass
    body = b"x" * (MUCH if scope["path"] == "/much" else 2)
    length = str(len(body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    await send({"type": "http.response.body", "body": body})


def _ended(client: socket.socket) -> bool:
    client.settimeout(0.01)
    try:
        return client.recv(65536) == b""
    except TimeoutError:
        return False
