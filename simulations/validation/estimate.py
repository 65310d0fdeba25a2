"""One number from many worlds: a ratio of means, its 5-95 % range over worlds, and its numerical error from blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulations.analysis.estimates import ERRORS, Numbers, Spread, block_error, by_block, silently
from simulations.validation.facts import Bounds


class Ratio(NamedTuple):
    """What one world says of a measure: `above` over `below`.

    A measure that is a plain number in each world has one below. A world that cannot tell has not-a-number above.
    """

    above: float
    below: float = 1.0


UNKNOWN = Ratio(np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of what is above over the mean of what is below, over the `known` of all `worlds`.

    `low` and `high`: 5-95 % range of the ratio over worlds, which more runs do not make smaller. `error`: standard error of
    `value`, told from blocks of worlds, which they do; not a number with fewer than two blocks.
    """

    value: float
    low: float
    high: float
    error: float
    worlds: int
    known: int

    @classmethod
    def over(cls, ratios: Sequence[Ratio], blocks: Sequence[int]) -> Estimate:
        """From one ratio per world and the number of the block it belongs to.

        >>> one = Estimate.over([Ratio(1.0, 2.0), Ratio(3.0, 4.0), Ratio(2.0, 2.0), UNKNOWN], [0, 0, 1, 1])
        >>> one.value, one.known, round(one.low, 3)
        (0.75, 3, 0.525)
        """
        pairs = np.array(ratios, dtype=np.float64).reshape(-1, 2)
        pairs[~np.isfinite(pairs).all(axis=1)] = np.nan
        each = np.divide(pairs[:, 0], pairs[:, 1], out=np.full(len(pairs), np.nan), where=pairs[:, 1] != 0.0)
        spread = Spread.over(each)
        numbers = np.asarray(blocks, dtype=np.int64)
        error = block_error(pooled, pairs[:, None, :], numbers)
        whole = pooled(by_block(pairs[:, None, :], np.zeros(len(pairs), np.int64)))
        return cls(
            float(whole[0, 0]),
            spread.low,
            spread.high,
            float(error[0]),
            len(pairs),
            int(np.isfinite(pairs[:, 0]).sum()),
        )

    @property
    def is_exact(self) -> bool:
        """True if every world gives the same."""
        return self.low == self.high == self.value

    def is_close(self, bounds: Bounds) -> bool:
        """True if a bound lies within twice the numerical error: more worlds could turn the verdict."""
        return bool(bounds.distance(self.value) <= ERRORS * self.error)


def pooled(pairs: Numbers) -> Numbers:
    """From (blocks, worlds, columns, 2), nan where unknown, the ratio of means: (blocks, columns)."""
    above, below = silently(np.nanmean, pairs[..., 0], axis=1), silently(np.nanmean, pairs[..., 1], axis=1)
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below != 0.0)
