"""Whether anything that a release is made of has changed: Turtle, questions, code, the libraries that write."""

import hashlib
import zlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import foederis
from foederis import house

LIBRARIES = ("edtf", "pyoxigraph", "pyshacl", "rdflib")


def fingerprint(record: Path) -> str:
    """One digest over all of it, the same in whatever folder it lies."""
    digest = hashlib.sha256()
    for part, path, relative in _files(record):
        digest.update(f"{part}/{relative}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {_version(library)}\0".encode())
    digest.update(f"zlib {zlib.ZLIB_RUNTIME_VERSION}\0".encode())  # it decides on the bytes of a compressed dump
    return digest.hexdigest()


def _files(record: Path) -> Iterator[tuple[str, Path, str]]:
    code = Path(foederis.__file__).parent
    for part, folder, suffix in (
        ("record", record, ".ttl"),
        ("ontology", house.ontology(), ".ttl"),
        ("shapes", house.shapes(), ".ttl"),
        ("queries", house.queries(), ".rq"),
        ("code", code, ".py"),
    ):
        for path in sorted(folder.rglob(f"*{suffix}")):
            yield part, path, path.relative_to(folder).as_posix()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
