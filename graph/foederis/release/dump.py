"""A dump of the release in force, as it was made with the release."""

import shutil
from pathlib import Path
from typing import BinaryIO

from foederis.release import dumps
from foederis.release.folder import Releases


def dump(releases: Path, form: str, output: BinaryIO, layer: str = dumps.ALL, *, compressed: bool = False) -> None:
    """Copies the prepared file, once its bytes are known to be those of its sum."""
    folder = Releases(releases).current()
    with dumps.checked(folder, dumps.find(layer, form, compressed)).open("rb") as file:
        shutil.copyfileobj(file, output)
