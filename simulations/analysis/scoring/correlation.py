"""Criteria that say the same: Pearson correlations over alternatives."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from simulations.analysis.scoring.weights import Numbers

# Above this size two criteria are as good as one, and their weight counts double.
HIGH = 0.9


class Pair(NamedTuple):
    """Two criteria, by their positions, and their correlation from -1 to 1."""

    first: int
    second: int
    correlation: float


def correlations(outcomes: Numbers) -> Numbers:
    """Pearson correlations (..., criteria, criteria) over alternatives, from outcomes (..., alternatives, criteria).

    nan beside a criterion on which all alternatives are the same, and beside outcomes that are not finite.
    """
    outcomes = np.asarray(outcomes, float)
    known = np.isfinite(outcomes).all(axis=-2, keepdims=True)
    filled = np.where(known, outcomes, 0.0)
    # A mean may differ from equal numbers by rounding, so what is constant is told from the numbers.
    constant = filled.max(axis=-2, keepdims=True) == filled.min(axis=-2, keepdims=True)
    apart = np.where(constant, 0.0, filled - filled.mean(axis=-2, keepdims=True))
    # The largest first, so that squares neither overflow nor vanish.
    apart /= np.where(constant, 1.0, np.abs(apart).max(axis=-2, keepdims=True))
    length = np.sqrt((apart**2).sum(axis=-2, keepdims=True))
    unit = np.divide(apart, length, out=np.full(apart.shape, np.nan), where=length > 0)
    found = np.asarray(np.clip(np.swapaxes(unit, -1, -2) @ unit, -1.0, 1.0), float)
    diagonal = np.arange(outcomes.shape[-1])
    found[..., diagonal, diagonal] = np.where(np.isnan(found[..., diagonal, diagonal]), np.nan, 1.0)
    return found


def pairs_above(table: Numbers, threshold: float = HIGH) -> list[Pair]:
    """The pairs whose correlation (criteria, criteria) is larger in size than the threshold, the largest first.

    Criteria that run against each other are listed too, with their sign: whether that says the same depends on which
    way is better.
    """
    pairs = (Pair(i, j, float(table[i, j])) for i, j in combinations(range(len(table)), 2))
    high = (pair for pair in pairs if abs(pair.correlation) > threshold)
    return sorted(high, key=lambda pair: -abs(pair.correlation))
