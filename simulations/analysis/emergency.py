"""The brief with emergency purchase where its gates would be waived: its twin, and the worlds to compare it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.outcomes import Outcomes
from simulations.ensemble.indicator import TOGETHER, Indicator
from simulations.scenario.scenario import Scenario
from simulations.scenario.variant import Variant

Numbers = NDArray[np.float64]

WHEN_EMPTY, WAIVED, BOUGHT = "on_empty", "relax", "emergency"
GATES = ("exclusion", "gate_and_bonus")


def with_emergency(scenario: Scenario) -> Scenario | None:
    """The scenario in which every gate that would be waived leads to emergency purchase; None if there is no such gate."""
    waives = [
        name
        for name, fields in scenario.alternatives.items()
        if fields.get("rule") in GATES and fields.get(WHEN_EMPTY) == WAIVED
    ]
    if not waives:
        return None
    changed = {
        name: {**fields, WHEN_EMPTY: BOUGHT} if name in waives else fields
        for name, fields in scenario.alternatives.items()
    }
    return replace(scenario, alternatives=changed, counter_case=None)


class FirstWorlds:
    """The first worlds of some outcomes, as outcomes."""

    def __init__(self, whole: Outcomes, size: int) -> None:
        self._whole = whole
        self._size = size

    @property
    def manifest(self) -> Mapping[str, Any]:
        """As of the whole."""
        return self._whole.manifest

    @property
    def variants(self) -> Sequence[Variant]:
        """As of the whole."""
        return self._whole.variants

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """As of the whole."""
        return self._whole.indicators

    @property
    def groups(self) -> Sequence[str]:
        """As of the whole."""
        return self._whole.groups

    @property
    def years(self) -> Sequence[int]:
        """As of the whole."""
        return self._whole.years

    @property
    def hash(self) -> str:
        """As of the whole."""
        return self._whole.hash

    @property
    def blocks(self) -> NDArray[np.int64]:
        """The blocks of the first worlds."""
        return self._whole.blocks[: self._size]

    def values(self, indicator: str, group: str = TOGETHER) -> Numbers:
        """As `Outcomes.values`, of the first worlds."""
        return self._whole.values(indicator, group)[: self._size]

    def series(self, indicator: str, group: str = TOGETHER) -> Numbers:
        """As `Outcomes.series`, of the first worlds."""
        return self._whole.series(indicator, group)[: self._size]
