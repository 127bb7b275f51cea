"""A client with next to nothing of its own: one connection, one request after the other, the whole answer read."""

import socket
from collections.abc import Sequence
from types import TracebackType
from typing import Self
from urllib.parse import quote


class Wire:
    """A connection that stays open."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._file = connected.makefile("rb")

    @classmethod
    def to(cls, port: int) -> Self:
        connected = socket.create_connection(("127.0.0.1", port), timeout=120)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(connected)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._socket.close()

    def get(self, path: str, accept: str = "*/*") -> tuple[int, bytes]:
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n"
        self._socket.sendall(head.encode())
        status = int(self._file.readline().split()[1])
        fields = dict(self._fields())
        if fields.get("transfer-encoding") == "chunked":
            return status, b"".join(self._chunks())
        return status, self._file.read(int(fields["content-length"]))

    def _fields(self) -> Sequence[tuple[str, str]]:
        found = []
        while line := self._file.readline().strip():
            name, _, value = line.decode().partition(":")
            found.append((name.lower(), value.strip()))
        return found

    def _chunks(self) -> Sequence[bytes]:
        found = []
        while length := int(self._file.readline(), 16):
            found.append(self._file.read(length))
            self._file.readline()
        self._file.readline()
        return found


def asking(query: str, path: str = "/sparql") -> str:
    return f"{path}?query={quote(query)}"
