"""What is to be had of the kept releases besides answers: their dumps, what changed between them, their description."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from foederis.errors import ReleaseError
from foederis.release import Releases, changes, dumps
from foederis.release.dumps import NAMES, SUMS, Dump
from foederis.release.shards import MANIFEST
from foederis_api.near import REPEATED, nearest
from foederis_api.problems import NotFound

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept release: its version, its folder, and since when it has been in force."""

    version: str
    folder: Path
    since: datetime

    @property
    def dumps(self) -> Mapping[str, Dump]:
        """Its dumps by name; none where it is older than they are, or damaged, or has just been taken away."""
        try:
            return _dumps(self.folder, (self.folder / dumps.FOLDER / SUMS).stat().st_mtime_ns)
        except (OSError, ReleaseError):
            return {}

    def dump(self, name: str) -> Dump:
        found = self.dumps.get(name)
        if found is None:
            known = {each.lower(): each for each in (*NAMES, SUMS)} if self.dumps else {}
            raise NotFound("dump", name[:REPEATED], [known[each] for each in nearest(name, known)])
        return found


@lru_cache(maxsize=16)
def _dumps(folder: Path, written: int) -> Mapping[str, Dump]:
    """Read again only where the sums have been written again."""
    return {found.name: found for found in dumps.listing(folder)}


class Shelf:
    """The folder of releases, as those see it who take files from it."""

    def __init__(self, releases: Path) -> None:
        self.folder = releases
        self._releases = Releases(releases)

    def kept(self) -> list[Kept]:
        """The kept releases, the one put in force last first."""
        found = []
        for path in self._releases.kept():
            try:
                since = datetime.fromtimestamp((path / MANIFEST).stat().st_mtime, UTC)
            except OSError:
                continue
            found.append(Kept(path.name, path, since))
        return found

    def find(self, version: str, latest: str) -> Kept:
        """The release of a version, or the one in hand for `latest`; NotFound with the versions most like it."""
        kept = {each.version: each for each in self.kept()}
        found = kept.get(latest if version == LATEST else version)
        if found is None or not found.dumps:
            known = [LATEST, *(each.version for each in kept.values() if each.dumps)]
            raise NotFound("version", version[:REPEATED], nearest(version, known) or known)
        return found

    def pairs(self) -> list[changes.Pair]:
        return changes.pairs(self.folder)

    def changes(self, before: str, after: str) -> Path:
        """The folder of the changes between two versions; NotFound with the pairs most like it."""
        found = {changes.name(pair.before, pair.after) for pair in self.pairs()}
        asked = changes.name(before[:64], after[:64])
        if asked not in found or len(before) > 64 or len(after) > 64:
            near = [pair.replace("..", "/") for pair in nearest(asked, found) or sorted(found)[:3]]
            raise NotFound("pair of versions", f"{before[:REPEATED]}/{after[:REPEATED]}", near)
        return self.folder / changes.FOLDER / asked
