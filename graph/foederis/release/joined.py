"""Many contents read as one file, none of them held longer than it is read."""

import io
from collections.abc import Iterable


class Joined(io.RawIOBase):
    def __init__(self, contents: Iterable[bytes]) -> None:
        self._contents = iter(contents)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._left:
            following = next(self._contents, None)
            if following is None:
                return 0
            self._left = memoryview(following)
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def joined(contents: Iterable[bytes]) -> io.BufferedReader:
    return io.BufferedReader(Joined(contents), 1024 * 1024)
