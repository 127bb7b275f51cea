"""A finished release, open to read."""

from pathlib import Path
from typing import Self

from pyoxigraph import Store

from foederis.errors import ReleaseError
from foederis.law import Law, compile_law
from foederis.release import index, metadata
from foederis.release.folder import VERSION, Releases
from foederis.release.metadata import Metadata
from foederis.store import Graph


class Release:
    """What a release says: its graph, and the law compiled from it. It never changes; a newer one is another object."""

    def __init__(self, folder: Path, metadata: Metadata, store: Store) -> None:
        self.folder = folder
        self.metadata = metadata
        self.version = metadata.version
        self.graph = Graph(store)
        self.law: Law = compile_law(self.graph)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The release of a folder; its index is made again where it is lost or damaged."""
        said = metadata.read(folder)
        if not VERSION.fullmatch(said.version):
            raise ReleaseError("names no version", place=str(folder / metadata.FILE))
        return cls(folder, said, index.open_or_make(folder, said))

    @classmethod
    def current(cls, releases: Path) -> Self:
        """The release in force in a folder of releases; ReleaseError where there is none."""
        return cls.open(Releases(releases).current())
