"""Statistics over worlds, each with its numerical error.

Two uncertainties that never mix: the spread over worlds comes from assumptions and chance and does not shrink
with more runs; the numerical error comes from having run finitely many worlds, and only it shrinks. It is told
from blocks, which are independently randomised batches: the standard deviation of a statistic over blocks,
divided by the root of their number.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Reduce = Callable[[Numbers], Numbers]

LOW, MIDDLE, HIGH = 5.0, 50.0, 95.0
# A statement holds beyond numerical error when it holds by two standard errors.
ERRORS = 2.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic and its standard error from blocks; `error` is nan with fewer than two blocks to tell it from."""

    value: float
    error: float

    @property
    def margin(self) -> float:
        """Two standard errors."""
        return ERRORS * self.error


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 5-95 % range over the worlds where a quantity is known; nan when there are none."""

    low: float
    middle: float
    high: float

    @classmethod
    def over(cls, values: Numbers) -> Spread:
        """From one value per world, (worlds,); what is not finite is left out."""
        return cls(*(float(one) for one in percentiles(values)))

    @property
    def known(self) -> bool:
        """True when there was at least one world to tell it from."""
        return math.isfinite(self.middle)


def percentiles(values: Numbers) -> Numbers:
    """Percentiles 5, 50 and 95 over the first axis, (3, ...); nan where no world has a finite value."""
    known = np.where(np.isfinite(values), values, np.nan)
    if not len(known):
        return np.full((3, *known.shape[1:]), np.nan)
    if not np.isnan(known).any():
        return np.percentile(known, [LOW, MIDDLE, HIGH], axis=0)
    return silently(np.nanpercentile, known, [LOW, MIDDLE, HIGH], axis=0)


def by_block(values: Numbers, blocks: NDArray[np.int64]) -> Numbers:
    """Values (worlds, ...) as (blocks, worlds of the largest block, ...); smaller blocks are filled up with nan."""
    _, place, sizes = np.unique(blocks, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    within = np.concatenate([np.arange(size) for size in sizes]) if len(sizes) else np.zeros(0, int)
    table = np.full((len(sizes), int(sizes.max(initial=0)), *values.shape[1:]), np.nan)
    table[place[order], within] = values[order]
    return table


def block_error(reduce: Reduce, values: Numbers, blocks: NDArray[np.int64]) -> Numbers:
    """Standard error of a statistic of `values` (worlds, ...), one per column.

    `reduce` takes (blocks, worlds, ...) to (blocks, ...), leaving nan out. Blocks in which the statistic is not
    defined do not count; nan with fewer than two others.
    """
    per_block = reduce(by_block(values, blocks))
    count = np.isfinite(per_block).sum(axis=0)
    spread = silently(np.nanstd, per_block, axis=0, ddof=1)
    return np.where(count > 1, spread / np.sqrt(np.maximum(count, 1)), np.nan)


def middles(values: Numbers) -> Numbers:
    """Median over the last but the columns: axis 1 of (blocks, worlds, ...)."""
    return silently(np.nanmedian, values, axis=1)


def means(values: Numbers) -> Numbers:
    """Mean over axis 1 of (blocks, worlds, ...)."""
    return silently(np.nanmean, values, axis=1)


def silently(function: Callable[..., Any], *values: Any, **options: Any) -> Numbers:
    """A statistic that leaves nan out, without numpy's warning where nothing is left: the answer is nan then."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(function(*values, **options), dtype=np.float64)
