"""Turtle and TriG in one form: the library writes the prefixes in another order each time."""

import io
from collections.abc import Iterable
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from foederis.release.layout import PREFIXES

MARK = b"@prefix "


def write(statements: Iterable[Triple] | Iterable[Quad], output: BinaryIO, form: RdfFormat = RdfFormat.TURTLE) -> None:
    """The statements in their order, after the prefixes in theirs."""
    head = _Head(output)
    serialize(statements, head, form, prefixes=PREFIXES)  # type: ignore[arg-type]
    head.close()


def turtle(statements: Iterable[Triple]) -> bytes:
    output = io.BytesIO()
    write(statements, output)
    return output.getvalue()


class _Head:
    """Holds back what is written until the prefixes are over, and passes them on sorted."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._held: bytes | None = b""

    def write(self, content: bytes) -> int:
        if self._held is None:
            self._output.write(content)
        else:
            self._held += content
            lines = self._held.splitlines(keepends=True)
            if any(not line.startswith(MARK) for line in lines[:-1]):
                self.close()
        return len(content)

    def close(self) -> None:
        if self._held is None:
            return
        lines = self._held.splitlines(keepends=True)
        count = next((number for number, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
        self._output.write(b"".join([*sorted(lines[:count]), *lines[count:]]))
        self._held = None

    def flush(self) -> None:
        self._output.flush()
