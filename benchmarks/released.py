"""The release that is measured: one that is given, or one of the record, built for the time of the run."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foederis import house
from foederis.release import Releases, build


@contextmanager
def released(given: Path | None) -> Iterator[Path]:
    """The folder of a release in force."""
    if given is not None:
        yield Releases(given).current()
        return
    with tempfile.TemporaryDirectory() as place:
        releases = Path(place) / "releases"
        build(house.record(), releases)
        yield Releases(releases).current()
