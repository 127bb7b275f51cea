"""Where the data lies that the code works on: beside it in a checkout, inside the package once installed."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder that holds `ontology/`, `shapes/`, `graph/data/` and `queries/`: a wheel carries them in `_house`."""
    carried = _PACKAGE / "_house"
    return carried if carried.is_dir() else _PACKAGE.parents[1]


def checkout() -> Path | None:
    """The checkout that this code runs from; None once installed from a wheel."""
    return None if root().parent == _PACKAGE else root()


def ontology() -> Path:
    return root() / "ontology"


def shapes() -> Path:
    return root() / "shapes"


def record() -> Path:
    return root() / "graph" / "data"


def queries() -> Path:
    return root() / "queries"
