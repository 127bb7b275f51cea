"""A release as one file."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from pyoxigraph import RdfFormat, parse

from foederis.release import metadata, shards
from foederis.release.folder import Releases
from foederis.turtle import write

Form = Literal["nq", "trig", "ttl"]


def dump(releases: Path, form: Form, output: BinaryIO) -> None:
    """Writes the release in force: as N-Quads its shards as they are, as Turtle all its graphs in one."""
    folder = Releases(releases).current()
    contents = _contents(folder)
    if form == "nq":
        for content in contents:
            output.write(content)
        return
    quads = [quad for content in contents for quad in parse(content, format=RdfFormat.N_QUADS)]
    if form == "trig":
        quads.sort(key=lambda quad: str(quad.graph_name))  # a stable sort: within a graph, as in the shards
        write(quads, output, RdfFormat.TRIG)
    else:
        write(dict.fromkeys(quad.triple for quad in quads), output)


def _contents(folder: Path) -> Iterator[bytes]:
    said = metadata.read(folder)
    yield from shards.read(folder, shards.manifest(folder, said.version))
    yield said.lines()
