"""The folder of releases: which one is in force, how the next takes its place, and which are kept.

    releases/
      current        a text file: the version in force
      {version}/     a release
      changes/       {from}..{to}/, what one that was in force and the one that followed it differ in
      .made-of       what the release in force was made of (`fingerprint`)
      .lock          held by the one build at work
      .building-*    a build at work, or what a crash left of it

A release is made aside and renamed into its place whole; then `current` is replaced in one step. At every instant
`current` names a release that is complete, or is not there.
"""

import contextlib
import filecmp
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from foederis.errors import ReleaseError
from foederis.release import changes, dumps, index, metadata, shards

CURRENT = "current"
MADE_OF = ".made-of"
ASIDE = ".building-"
VERSION = re.compile(r"[0-9a-f]{64}")


class Releases:
    """A folder of releases. What changes it is called by the holder of its lock alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def named(self) -> str | None:
        """The version in force; None before the first. One small file: cheap enough to ask before each request."""
        try:
            text = (self.folder / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ReleaseError(f"cannot be read: {error}", place=str(self.folder / CURRENT)) from error
        if not VERSION.fullmatch(text):
            raise ReleaseError("names no version", place=str(self.folder / CURRENT), mend=shards.REBUILD)
        return text

    def current(self) -> Path:
        """The folder of the release in force; ReleaseError where there is none."""
        version = self.named()
        if version is None:
            raise ReleaseError("there is no release yet", place=str(self.folder), mend="build one: foederis build")
        path = self.folder / version
        if not path.is_dir():
            raise ReleaseError("the release in force is gone", place=str(path), mend=shards.REBUILD)
        return path

    def made_of(self, fingerprint: str) -> str | None:
        """The version in force, if it was made of just this and is there."""
        try:
            version, _, known = (self.folder / MADE_OF).read_text(encoding="ascii").strip().partition(" ")
            in_force = known == fingerprint and version == self.named() and self.current() is not None
        except (OSError, UnicodeDecodeError, ReleaseError):
            return None
        return version if in_force else None

    @contextlib.contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder to make a release in, beside the releases, so that it can be renamed; gone afterwards."""
        with tempfile.TemporaryDirectory(prefix=ASIDE, dir=self.folder) as work:
            yield Path(work)

    def clean(self) -> None:
        """Takes away what builds that were cut off left behind."""
        for path in self.folder.glob(ASIDE + "*"):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def publish(self, made: Path, version: str, fingerprint: str) -> str:
        """Puts a finished release in its place, and in force; answers why it comes without changes, where it does."""
        target = self.folder / version
        _settle(_promised(made))
        if not target.exists():
            made.rename(target)
        elif _mend(target, made):
            self._drop_changes(lambda pair: version in (pair.before, pair.after))  # of what it said before
        lacking = self._write_changes(version)
        os.utime(target / shards.MANIFEST)  # when it was last put in force: `prune` goes by it
        self._write(CURRENT, f"{version}\n")
        self._write(MADE_OF, f"{version} {fingerprint}\n")
        return lacking

    def _write_changes(self, version: str) -> str:
        """From the release in force to the one that follows, before that is in force: whoever sees it finds them."""
        try:
            before = self.named()
            if before in (None, version):
                return ""
            with self.aside() as work:
                made = work / changes.FOLDER
                changes.write(self.current(), self.folder / version, made, work)
                _settle(list(made.iterdir()))
                place = self.folder / changes.FOLDER / changes.name(str(before), version)
                place.parent.mkdir(exist_ok=True)
                if place.exists():
                    place.rename(work / "old")
                made.rename(place)
                _sync(place.parent)
        except ReleaseError as error:
            return str(error)
        return ""

    def _drop_changes(self, drop: Callable[[changes.Pair], bool]) -> None:
        for pair in changes.pairs(self.folder):
            if drop(pair):
                self._remove(self.folder / changes.FOLDER / changes.name(pair.before, pair.after))

    def _remove(self, path: Path) -> None:
        """In one step: nobody meets half a folder."""
        gone = path.rename(self.folder / f"{ASIDE}{path.name}")
        shutil.rmtree(gone, ignore_errors=True)

    def kept(self) -> list[Path]:
        """The folders of the releases, the one in force first, then the one put in force last."""
        if not self.folder.is_dir():
            return []
        found = [path for path in self.folder.iterdir() if VERSION.fullmatch(path.name) and path.is_dir()]
        named = self.named()
        return sorted(found, key=lambda path: (path.name == named, _put_in_force(path)), reverse=True)

    def prune(self, keep: int) -> list[str]:
        """Takes away all but the last `keep` put in force; never the one in force."""
        found = self.kept()
        for path in found[max(keep, 1) :]:
            self._remove(path)
        kept = {path.name for path in found[: max(keep, 1)]}
        self._drop_changes(lambda pair: pair.after not in kept)
        return [path.name for path in found[max(keep, 1) :]]

    def _write(self, name: str, text: str) -> None:
        aside = self.folder / f"{ASIDE}{name}"
        with aside.open("w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.folder / name)
        _sync(self.folder)


def _put_in_force(path: Path) -> int:
    try:
        return (path / shards.MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _mend(target: Path, made: Path) -> bool:
    """The same version again: what differs or is lacking is put right, file by file, so that it stays whole.

    Answers whether the lines of its dump are now others: a later program may say more of the same record.
    """
    others = _sum(target) != _sum(made)
    renewed = False
    wanted = {path.relative_to(made) for path in _promised(made)}
    for relative in sorted(wanted):
        if not _same(target / relative, made / relative):
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            (made / relative).replace(target / relative)
            renewed = True
    for path in _promised(target):
        if path.relative_to(target) not in wanted:
            path.unlink()
    if renewed or not index.is_whole(target, metadata.read(target)):
        shutil.rmtree(made / "old", ignore_errors=True)
        if (target / index.DB).exists():
            (target / index.DB).rename(made / "old")
        (made / index.DB).rename(target / index.DB)
    return others


def _sum(folder: Path) -> str:
    """Of all the lines of a release; empty where it is not told."""
    try:
        return dumps.sums(folder)[dumps.file_name(dumps.ALL, "nq")]
    except ReleaseError:
        return ""


def _same(path: Path, other: Path) -> bool:
    return path.is_file() and filecmp.cmp(path, other, shallow=False)


def _promised(folder: Path) -> list[Path]:
    """The files of a release but for its index."""
    return [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != index.DB]


def _settle(files: list[Path]) -> None:
    """The files, and the folders that list them, are on the disk: many at a time, as a disk takes them in one go."""
    folders = {parent for path in files for parent in path.parents[:4]}
    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(_sync, files))
        list(pool.map(_sync, folders))


def _sync(path: Path) -> None:
    """What was written there outlasts a power cut; a folder cannot be asked for that everywhere."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
