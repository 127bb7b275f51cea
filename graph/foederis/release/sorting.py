"""Lines in the order of their bytes, each once, however many: what does not fit into memory waits in files."""

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

RUN = 32 * 1024 * 1024  # bytes of lines held at once; sixteen million quads make a hundred runs
BUFFER = 1024 * 1024


class Lines:
    """Takes lines in any order, and gives them in the order of their bytes, as often as asked."""

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self._folder = folder
        self._run = run
        self._held: list[bytes] = []
        self._weight = 0
        self._runs: list[Path] = []

    def add(self, line: bytes) -> None:
        """One line, with the newline that ends it."""
        self._held.append(line)
        self._weight += len(line)
        if self._weight >= self._run:
            self._put_away()

    def _put_away(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(self._runs)}.run"
        with path.open("wb", BUFFER) as file:
            file.writelines(sorted(set(self._held)))
        self._runs.append(path)
        self._held, self._weight = [], 0

    def __iter__(self) -> Iterator[bytes]:
        self._held.sort()
        return merged(*map(read, self._runs), once(self._held))


def read(path: Path) -> Iterator[bytes]:
    with path.open("rb", BUFFER) as file:
        yield from file


def once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, each once."""
    return (line for line, _ in groupby(lines))


def merged(*streams: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted streams as one, each line once; a single one passes as it is."""
    return iter(*streams) if len(streams) == 1 else once(heapq.merge(*streams))


def difference(lines: Iterable[bytes], without: Iterable[bytes]) -> Iterator[bytes]:
    """The sorted lines that are not among other sorted lines."""
    others = iter(without)
    other = next(others, None)
    for line in lines:
        while other is not None and other < line:
            other = next(others, None)
        if line != other:
            yield line
