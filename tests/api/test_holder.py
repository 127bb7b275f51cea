"""The release in hand: looked for once a second, exchanged whole, kept where the next is bad."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from foederis.errors import ReleaseError
from foederis.release import Releases
from foederis_api.holder import Cache, Holder
from foederis_api.reply import Answer

ONE, TWO = "1" * 64, "2" * 64


@dataclass
class Shelf:
    """A folder of releases with a clock that is set by hand."""

    folder: Path
    record: Any
    now: float = 0.0
    opened: int = 0
    broken: str = ""

    def put(self, version: str) -> None:
        (self.folder / "current").write_text(version)

    def open(self, folder: Path) -> Any:
        self.opened += 1
        if folder.name == self.broken:
            raise ReleaseError("damaged")
        return replace(self.record, version=folder.name)

    def holder(self) -> Holder:
        return Holder(Releases(self.folder), self.open, lambda: self.now)


@pytest.fixture
def shelf(tmp_path: Path, record: Any) -> Shelf:
    return Shelf(tmp_path, record)


def test_before_the_first_release_there_is_none(shelf: Shelf) -> None:
    holder = shelf.holder()
    assert holder.version is None
    with pytest.raises(ReleaseError):
        holder.get()


def test_a_new_release_is_seen_after_a_second_and_not_before(shelf: Shelf) -> None:
    holder = shelf.holder()
    shelf.put(ONE)
    begun = holder.get()
    assert begun.version == ONE
    shelf.put(TWO)
    shelf.now = 0.5
    assert holder.get() is begun
    shelf.now = 1.0
    assert holder.get().version == TWO
    assert begun.version == ONE, "a request keeps the release it began with"
    assert shelf.opened == 2


def test_the_first_release_is_found_within_a_second(shelf: Shelf) -> None:
    holder = shelf.holder()
    with pytest.raises(ReleaseError):
        holder.get()
    shelf.put(ONE)
    shelf.now = 1.0
    assert holder.get().version == ONE


@pytest.mark.parametrize("named", ["", "not a version", "\xff", "../elsewhere"])
def test_a_file_that_names_no_version_leaves_the_release_in_hand(shelf: Shelf, named: str) -> None:
    holder = shelf.holder()
    shelf.put(ONE)
    holder.get()
    (shelf.folder / "current").write_bytes(named.encode("latin-1"))
    shelf.now = 1.0
    assert holder.get().version == ONE


def test_a_damaged_release_leaves_the_one_in_hand_and_is_tried_once(shelf: Shelf) -> None:
    holder = shelf.holder()
    shelf.put(ONE)
    holder.get()
    shelf.broken = TWO
    shelf.put(TWO)
    for second in range(1, 4):
        shelf.now = float(second)
        assert holder.get().version == ONE
    assert shelf.opened == 2


def test_a_damaged_first_release_is_tried_again(shelf: Shelf) -> None:
    holder = shelf.holder()
    shelf.broken = ONE
    shelf.put(ONE)
    with pytest.raises(ReleaseError):
        holder.get()
    shelf.broken, shelf.now = "", 1.0
    assert holder.get().version == ONE


def test_many_threads_open_one_release(shelf: Shelf) -> None:
    holder = shelf.holder()
    shelf.put(ONE)
    with ThreadPoolExecutor(8) as pool:
        assert len({id(held) for held in pool.map(lambda _: holder.get(), range(64))}) == 1
    assert shelf.opened == 1


def test_the_cache_drops_what_was_asked_for_longest_ago() -> None:
    cache = Cache(limit=25)
    made: list[str] = []

    def ask(key: str) -> None:
        def make() -> Answer:
            made.append(key)
            return Answer(b"0123456789")

        cache.get(key, make)

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]


def test_the_cache_holds_under_many_threads() -> None:
    cache = Cache(limit=10_000)
    barrier = threading.Barrier(8)

    def ask(number: int) -> bytes:
        barrier.wait()
        return cache.get(number % 3, lambda: Answer(b"x" * (number % 3 + 1))).body

    with ThreadPoolExecutor(8) as pool:
        assert [len(body) for body in pool.map(ask, range(64))] == [number % 3 + 1 for number in range(64)]
