"""A client that costs little: one connection that stays open, one request after the other, the same for every side."""

import socket
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Self

CHUNK = 1024 * 1024


class BadAnswer(Exception):
    """An answer that is not the one expected: what took its time is not to be compared."""


class Answer(NamedTuple):
    status: int
    body: bytes


class Client:
    """To a server on this machine."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        self._room = memoryview(bytearray(CHUNK))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        self._socket.close()

    def get(self, asked: bytes) -> Answer:
        """The whole answer to a request that is written already."""
        status, headers = self._head(asked)
        if b"chunked" in headers.get(b"transfer-encoding", b""):
            return Answer(status, b"".join(self._chunks()))
        return Answer(status, self._file.read(int(headers.get(b"content-length", b"0"))))

    def drain(self, asked: bytes, status: int = 200) -> int:
        """How long the body was; it is read and let go. BadAnswer for another status."""
        found, headers = self._head(asked)
        if found != status:
            raise BadAnswer(f"{found} to {asked.splitlines()[0].decode()}")
        if b"chunked" in headers.get(b"transfer-encoding", b""):
            return sum(map(len, self._chunks()))
        length = left = int(headers.get(b"content-length", b"0"))
        while left:
            left -= self._file.readinto(self._room[: min(CHUNK, left)])
        return length

    def _head(self, asked: bytes) -> tuple[int, Mapping[bytes, bytes]]:
        self._socket.sendall(asked)
        status = int(self._file.readline().split(b" ", 2)[1])
        headers = {}
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            headers[name.strip().lower()] = value.strip()
        return status, headers

    def _chunks(self) -> Sequence[bytes]:
        found = []
        while size := int(self._file.readline().split(b";")[0], 16):
            found.append(self._file.read(size))
            self._file.readline()
        self._file.readline()
        return found


def request(target: str, **fields: str) -> bytes:
    """A GET, written: `request("/states/chn", Accept="text/turtle")`."""
    lines = [
        f"GET {target} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name.replace('_', '-')}: {fields[name]}" for name in fields),
    ]
    return "\r\n".join([*lines, "", ""]).encode()
