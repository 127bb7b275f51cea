"""What changed from the release that was in force to the one that followed it, as patches and as a list of things.

    releases/changes/{from}..{to}/
      removed.nq[.gz]   the lines of the old `all.nq` that are not in the new one, sorted
      added.nq[.gz]     the lines that are new, sorted
      changes.json      the two versions, the sums, and every thing added, removed or changed, a line for each

Taking the removed lines from the old `all.nq`, adding the added ones and sorting gives the new `all.nq`, byte for byte.
They are found from the two manifests: only shards that differ are read, and the metadata, which has a dump of its own.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, RdfFormat, parse

from foederis.errors import ReleaseError
from foederis.release import dumps, shards
from foederis.release.layout import thing
from foederis.release.sorting import BUFFER, Lines, difference
from foederis.store import RDFS_LABEL, SKOS

FOLDER = "changes"
FILE = "changes.json"
PATCHES = ("removed.nq", "added.nq")
FILES = tuple(f"{name}{suffix}" for name in PATCHES for suffix in ("", ".gz"))
PAIR = re.compile(r"([0-9a-f]{64})\.\.([0-9a-f]{64})")
THINGS = ' "things": ['  # the line of the file after which each line is a thing
LABELS = tuple(f"<{iri}>".encode() for iri in (RDFS_LABEL, SKOS + "prefLabel"))
ENGLISH = re.compile(rb'"@en <[^>]*> \.\n')


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of which more or less is said than before."""

    id: str
    kind: str
    slug: str
    label: str  # in English
    change: str  # added, removed, changed


@dataclass(frozen=True, slots=True)
class Pair:
    """A release that was in force, the one that followed it, and when: in nanoseconds."""

    before: str
    after: str
    written: int


def name(before: str, after: str) -> str:
    return f"{before}..{after}"


# -- found


def write(old: Path, new: Path, target: Path, work: Path) -> None:
    """Writes the changes between two releases into a new folder; ReleaseError where one of them lacks what it needs."""
    removed, added, things = (Lines(work / name) for name in ("removed", "added", "things"))
    for before, after in _differing(old, new):
        for line in before - after:
            removed.add(line)
        for line in after - before:
            added.add(line)
        for found in _things(before, after):
            things.add(json.dumps(asdict(found), ensure_ascii=False).encode() + b"\n")
    _metadata(old, new, removed, added)
    target.mkdir(parents=True)
    # A line that left one shard for another has not changed.
    lines = {
        "removed": _patch(target / "removed.nq", difference(removed, added)),
        "added": _patch(target / "added.nq", difference(added, removed)),
    }
    sums = {name: found for patch in PATCHES for name, found in dumps.compress(target / patch).items()}
    head = {
        "from": old.name,
        "to": new.name,
        "all.nq": {"from": dumps.sums(old)["all.nq"], "to": dumps.sums(new)["all.nq"]},
        "lines": lines,
        "files": {name: {"bytes": (target / name).stat().st_size, "sha256": sums[name]} for name in FILES},
    }
    _document(target / FILE, head, things)


def _differing(old: Path, new: Path) -> Iterator[tuple[set[bytes], set[bytes]]]:
    """The lines of each shard that differs, before and after."""
    before, after = shards.manifest(old, old.name), shards.manifest(new, new.name)
    for name in sorted({name for name, _ in before.items() ^ after.items()}):
        yield _lines(old, name, before), _lines(new, name, after)


def _lines(folder: Path, name: str, hashes: Mapping[str, str]) -> set[bytes]:
    if name not in hashes:
        return set()
    return set(b"".join(shards.read(folder, {name: hashes[name]})).splitlines(keepends=True))


def _metadata(old: Path, new: Path, removed: Lines, added: Lines) -> None:
    """As it was written then: what is written of a release today may be more."""
    for folder, lines in ((old, removed), (new, added)):
        with dumps.checked(folder, dumps.file_name("metadata", "nq")).open("rb") as file:
            for line in file:
                lines.add(line)


def _patch(path: Path, lines: Iterator[bytes]) -> int:
    number = 0
    with path.open("wb", BUFFER) as file:
        for line in lines:
            file.write(line)
            number += 1
    return number


def _things(before: set[bytes], after: set[bytes]) -> Iterator[Thing]:
    """The things of a shard that differ: mostly one, of assessments and party statuses several."""
    was, now = _by_subject(before), _by_subject(after)
    for subject in sorted(was.keys() | now.keys()):
        if was.get(subject) == now.get(subject):
            continue
        iri = subject[1:-1].decode()
        change = "changed" if subject in was and subject in now else "added" if subject in now else "removed"
        yield Thing(iri, *thing(iri), _label(now.get(subject) or was[subject]), change)


def _by_subject(lines: set[bytes]) -> dict[bytes, list[bytes]]:
    ordered = groupby(sorted(lines), key=lambda line: line.split(b" ", 1)[0])
    return {subject: list(found) for subject, found in ordered}


def _label(lines: list[bytes]) -> str:
    for line in lines:
        if line.split(b" ", 2)[1] in LABELS and ENGLISH.search(line):
            label = next(iter(parse(line, format=RdfFormat.N_QUADS))).object
            return label.value if isinstance(label, Literal) else ""
    return ""


def _document(path: Path, head: Mapping[str, object], things: Lines) -> None:
    """The head, and a line for each thing, so that neither writer nor reader need hold them all."""
    counts = {"added": 0, "changed": 0, "removed": 0}
    for found in _once(things):
        counts[found["change"]] += 1
    with path.open("w", encoding="utf-8", newline="\n") as file:
        begin = json.dumps({**head, "counts": counts}, ensure_ascii=False, indent=1).removesuffix("\n}")
        file.write(f"{begin},\n{THINGS}")
        comma = "\n"
        for found in _once(things):
            file.write(f"{comma}  {json.dumps(found, ensure_ascii=False)}")
            comma = ",\n"
        file.write("\n ]\n}\n")


def _once(things: Lines) -> Iterator[dict[str, str]]:
    """Each thing once, in the order of their IRIs; one that left one shard for another has changed."""
    for _, found in groupby(map(json.loads, things), key=lambda each: each["id"]):
        several = list(found)
        yield several[0] if len(several) == 1 else {**several[-1], "change": "changed"}


# -- read


def pairs(releases: Path) -> list[Pair]:
    """Those put in force last first."""
    folder = releases / FOLDER
    found = [path for path in folder.iterdir() if PAIR.fullmatch(path.name)] if folder.is_dir() else []
    pairs = [Pair(path.name[:64], path.name[66:], _written(path)) for path in found]
    return sorted(pairs, key=lambda pair: (pair.written, pair.before, pair.after), reverse=True)


def _written(folder: Path) -> int:
    try:
        return (folder / FILE).stat().st_mtime_ns
    except OSError:
        return 0


def head(folder: Path) -> dict[str, Any]:
    """What the changes come to, without the things."""
    path = folder / FILE
    text = ""
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.startswith(THINGS):
                    found: dict[str, Any] = json.loads(text.rstrip().removesuffix(",") + "}")
                    return found
                text += line
    except (OSError, ValueError) as error:
        raise ReleaseError(f"cannot be read: {error}", place=str(path)) from error
    raise ReleaseError("holds no changes", place=str(path))


def things(folder: Path) -> Iterator[dict[str, str]]:
    """The things added, removed and changed, in the order of their IRIs, as they are read."""
    return (found for found, _ in things_from(folder, 0))


def things_from(folder: Path, offset: int) -> Iterator[tuple[dict[str, str], int]]:
    """The things from a place in the file on, each with the place of the next; ValueError where none begins there."""
    with (folder / FILE).open("rb") as file:
        if not offset:
            while (line := file.readline()) and not line.startswith(THINGS.encode()):
                pass
        else:
            file.seek(max(offset - 1, 0))
            if file.read(1) != b"\n":
                raise ValueError("no thing begins there")
        while (line := file.readline()).startswith(b"  {"):
            yield json.loads(line.rstrip().removesuffix(b",")), file.tell()
