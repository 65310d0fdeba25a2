"""Fixtures of the procurement tests."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from procurement_cases import middle_world, some_worlds


@pytest.fixture
def middle() -> NDArray[np.void]:
    """The world at the register's own values, shape (1,)."""
    return middle_world()


@pytest.fixture(scope="session")
def three_worlds() -> NDArray[np.void]:
    """Three worlds drawn from the register's ranges; copy before changing."""
    worlds = some_worlds(3)
    worlds.flags.writeable = False
    return worlds
