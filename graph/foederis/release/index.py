"""The index of a release: an Oxigraph folder, `db/`, made from the shards and made again where it is lost or damaged.

It stands outside the promise of equal bytes: the same load gives other files each time.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from foederis.release import shards
from foederis.release.joined import joined
from foederis.release.layout import METADATA
from foederis.release.lock import lock
from foederis.release.metadata import Metadata

DB = "db"
COUNTED = 1_000_000  # quads: up to here every quad is counted when the index is opened, which reads them all


def make(folder: Path, metadata: Metadata, target: Path) -> None:
    """Loads the shards of a release, and its metadata last, into a new index."""
    store = Store(str(target))
    load(store, folder, metadata)
    store.flush()


def load(store: Store, folder: Path, metadata: Metadata) -> None:
    """In one load: one for each shard would write a file each, and take minutes."""
    contents = shards.read(folder, shards.manifest(folder, metadata.version))
    store.bulk_load(input=joined(_then(contents, metadata.lines())), format=RdfFormat.N_QUADS)


def open_or_make(folder: Path, metadata: Metadata) -> Store:
    """The index, read-only; made again where it is lost or damaged, in memory where the folder cannot be written to."""
    found = _opened(folder / DB, metadata)
    if found is not None:
        return found
    try:
        return _made_again(folder, metadata)
    except OSError:
        store = Store()
        load(store, folder, metadata)
        return store


def is_whole(folder: Path, metadata: Metadata) -> bool:
    return _opened(folder / DB, metadata) is not None


def _opened(path: Path, metadata: Metadata) -> Store | None:
    """The index where it is whole: what was loaded last is there, and, of a small one, all the rest."""
    if not (path / "CURRENT").is_file():
        return None
    try:
        store = Store.read_only(str(path))
        whole = store.contains_named_graph(METADATA)
        counted = whole and (metadata.quads > COUNTED or len(store) == metadata.quads + metadata.own_quads)
    except (OSError, RuntimeError):  # the library raises the one or the other
        return None
    return store if counted else None


def _made_again(folder: Path, metadata: Metadata) -> Store:
    with lock(folder.parent):
        if (found := _opened(folder / DB, metadata)) is not None:  # another process may just have made it
            return found
        with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent) as work:
            make(folder, metadata, Path(work) / DB)
            if (folder / DB).exists():
                (folder / DB).rename(Path(work) / "damaged")
            (Path(work) / DB).rename(folder / DB)
            shutil.rmtree(Path(work) / "damaged", ignore_errors=True)
    found = _opened(folder / DB, metadata)
    if found is None:
        raise OSError("the index does not open")
    return found


def _then(first: Iterable[bytes], last: bytes) -> Iterator[bytes]:
    yield from first
    yield last
