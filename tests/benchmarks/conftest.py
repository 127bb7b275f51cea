"""A world small enough for a test."""

import sys
from pathlib import Path

import pytest

# The benchmarks are run from the checkout and never installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.synthetic import Size
from benchmarks.world import Recorded, World


@pytest.fixture(scope="session")
def world() -> World:
    return World(Size(treaties=8, norms=60, states=16, actions=120))


@pytest.fixture(scope="session")
def acts(world: World) -> Recorded:
    return world.acts(120, seed=2)
