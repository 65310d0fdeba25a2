"""What must always hold, said in words when a run breaks it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulations.procurement import columns, schemes


class BrokenRule(RuntimeError):
    """A run broke what must always hold. Names the breach, the world, the quarter and the agent."""


def raise_breach(alarm: Mapping[str, Any] | np.void, world: int) -> None:
    """Say in words what a run's alarm holds; nothing if all is well."""
    if alarm["kind"] == columns.FINE:
        return
    quarter = schemes.QUARTER_NAMES[int(alarm["quarter"])]
    breach = columns.BREACHES[int(alarm["kind"])]
    raise BrokenRule(
        f"world {world}, {quarter}, agent {int(alarm['agent'])}: {breach} (amount {float(alarm['amount']):.6g})"
    )
