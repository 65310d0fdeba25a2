"""What the analysis asks of a result: `ensemble.Result` has it, and so has anything a test makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.indicator import Indicator
from simulations.scenario.variant import Variant

Numbers = NDArray[np.float64]


class Outcomes(Protocol):
    """Indicators of the variants of one scenario over the same worlds.

    `values` gives (worlds, variants), `series` (worlds, variants, years), `blocks` the block of each world.
    `manifest["scenario"]` is the resolved scenario. Variants are numbered from 0, the reference.
    """

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What decided the numbers, with the resolved scenario."""
        ...

    @property
    def variants(self) -> Sequence[Variant]:
        """What was run, the reference first."""
        ...

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """All indicators by name."""
        ...

    @property
    def groups(self) -> Sequence[str]:
        """The groups of lots."""
        ...

    @property
    def years(self) -> Sequence[int]:
        """The years that were run."""
        ...

    @property
    def blocks(self) -> NDArray[np.int64]:
        """The block of each world, (worlds,)."""
        ...

    @property
    def hash(self) -> str:
        """Names the run."""
        ...

    def values(self, indicator: str, group: str = ...) -> Numbers:
        """An indicator over all years, (worlds, variants)."""
        ...

    def series(self, indicator: str, group: str = ...) -> Numbers:
        """An indicator year by year, (worlds, variants, years)."""
        ...
