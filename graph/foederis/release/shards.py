"""The files of a release: sorted N-Quads, one file a thing, and the manifest of their hashes, which makes the version.

    quads/{kind}/{xx}/{name}.nq     xx: the first two digits of the SHA-256 of the name
    manifest.json                   file → SHA-256, sorted; `sha256sum manifest.json` is the version

A thing is one subject. Two kinds are gathered: assessments by the act that they assess, party statuses by the State.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from foederis.errors import ReleaseError
from foederis.release.layout import shard

MANIFEST = "manifest.json"
QUADS = "quads"


class Writer:
    """Writes shards into a folder, and keeps their hashes; `also` is given what is written, to save reading it."""

    def __init__(self, folder: Path, also: Callable[[bytes], None] = lambda content: None) -> None:
        self.folder = folder
        self._also = also
        self.quads = 0
        self._hashes: dict[str, str] = {}

    def write(self, kind: str, name: str, quads: Iterable[Quad]) -> None:
        content = lines(quads)
        relative = shard(kind, name)
        path = self.folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.quads += content.count(b"\n")
        self._also(content)
        self._hashes[relative] = hashlib.sha256(content).hexdigest()

    def close(self) -> str:
        """Writes the manifest, and answers the version."""
        content = as_json(self._hashes)
        (self.folder / MANIFEST).write_bytes(content)
        return hashlib.sha256(content).hexdigest()


def lines(quads: Iterable[Quad]) -> bytes:
    """N-Quads, each statement once, in the order of their bytes."""
    written = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(written.splitlines(keepends=True))))


def as_json(value: object) -> bytes:
    """JSON with one form for one value, a line for each entry."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def manifest(folder: Path, version: str | None = None) -> Mapping[str, str]:
    """File → SHA-256; ReleaseError where the manifest is lost, or is not that of the version."""
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReleaseError(f"cannot be read: {error.strerror}", place=str(path), mend=REBUILD) from error
    if version is not None and hashlib.sha256(content).hexdigest() != version:
        raise ReleaseError("not the manifest of this release", place=str(path), mend=REBUILD)
    hashes: Mapping[str, str] = json.loads(content)
    return hashes


def read(folder: Path, hashes: Mapping[str, str]) -> Iterator[bytes]:
    """The contents of the shards, in the order of the manifest; ReleaseError at one that is lost or damaged."""
    for relative, expected in hashes.items():
        path = folder / relative
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ReleaseError(f"cannot be read: {error.strerror}", place=str(path), mend=REBUILD) from error
        if hashlib.sha256(content).hexdigest() != expected:
            raise ReleaseError("damaged: not the bytes of the manifest", place=str(path), mend=REBUILD)
        yield content


REBUILD = "build the release again: foederis build"
