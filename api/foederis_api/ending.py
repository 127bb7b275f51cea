"""The end of a process that serves: in time, whatever it is doing, and never later than the one that began it."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LAST = 4.3  # seconds after it was told to end, when a process that has not ended is ended
SAID = 0.05  # seconds in which what was said last is sent
CUT_OFF = 70  # the exit code then (EX_SOFTWARE)


@contextlib.contextmanager
def in_time() -> Iterator[None]:
    """Round the life of an application in a server. In a test it has a thread to itself, and no signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in SIGNALS}
    for each in SIGNALS:
        signal.signal(each, _then(before[each]))
    with _with_parent():
        yield


def _then(handler: object) -> "signal._HANDLER":
    """The server's own handler, with a clock that a thread holds: an event loop may hang, and a query not come back."""

    def told(number: int, frame: FrameType | None) -> None:
        clock = threading.Timer(LAST, os._exit, (CUT_OFF,))
        clock.daemon = True
        clock.start()
        if callable(handler):
            handler(number, frame)

    return told


@contextlib.contextmanager
def _with_parent() -> Iterator[None]:
    """One of several processes ends when the one that watches them is gone: nobody else could end it."""
    parent = multiprocessing.parent_process()
    if parent is None or os.name != "posix":
        yield
        return
    loop = asyncio.get_running_loop()
    loop.add_reader(parent.sentinel, _orphaned, loop, parent.sentinel)
    try:
        yield
    finally:
        loop.remove_reader(parent.sentinel)


def _orphaned(loop: asyncio.AbstractEventLoop, sentinel: int) -> None:
    loop.remove_reader(sentinel)
    signal.raise_signal(signal.SIGTERM)
