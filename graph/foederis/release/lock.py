"""One at a time: a lock on a folder of releases, freed by the system when its holder ends, however it ends."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from foederis.errors import ReleaseError

FILE = ".lock"
PATIENCE = 300.0  # seconds


@contextlib.contextmanager
def lock(folder: Path, patience: float = PATIENCE, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the folder; waits for another holder, and says so, for so long."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a+b") as file:
        _wait(file, folder, time.monotonic() + patience, waiting)
        yield


def _wait(file: IO[bytes], folder: Path, until: float, waiting: Callable[[], None]) -> None:
    said = False
    while not _taken(file):
        if time.monotonic() >= until:
            raise ReleaseError("another build is at work here", place=str(folder), mend="try again when it has ended")
        if not said:
            said = True
            waiting()
        time.sleep(0.05)


if sys.platform == "win32":
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
