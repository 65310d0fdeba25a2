"""The linear additive value model: outcomes on a scale from 0 to 1 between declared bounds, weighted and added.

The bounds are declared beforehand and never the best and worst present, so that an alternative more or less moves
nobody else. Source: Keeney and Raiffa 1976, Decisions with Multiple Objectives, chapter 3.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.weights import Numbers, checked


class Outside(NamedTuple):
    """A criterion, by its position, whose outcomes leave its bounds, and the lowest and highest found."""

    criterion: int
    lowest: float
    highest: float


class OutsideBounds(ValueError):
    """Outcomes outside their declared bounds: `found` has one entry for each criterion that leaves its own.

    `criterion`, `lowest` and `highest` are those of the first.
    """

    def __init__(self, found: tuple[Outside, ...]) -> None:
        self.found = found
        self.criterion, self.lowest, self.highest = found[0]
        ranges = (f"criterion {one.criterion} from {one.lowest:g} to {one.highest:g}" for one in found)
        super().__init__(f"outcomes outside the declared bounds: {', '.join(ranges)}")


def partial_values(outcomes: Numbers, low: Numbers, high: Numbers, better: NDArray[np.integer] | Numbers) -> Numbers:
    """Outcomes (..., criteria), each in its own unit, as values from 0 (worst) to 1 (best) of the same shape.

    `low`, `high` and `better` are (criteria,), `better` 1 where more is better and -1 where less is. Raises
    `OutsideBounds` for outcomes outside low..high, infinite ones among them, and ValueError for bounds that are not
    finite and in order, for another direction, and for outcomes that are not a number.

    >>> partial_values(np.array([[2.0, 2.0], [0.0, 8.0]]), np.zeros(2), np.array([4.0, 8.0]), np.array([1, -1])).tolist()
    [[0.5, 0.75], [0.0, 0.0]]
    """
    outcomes, low, high = (np.asarray(one, float) for one in (outcomes, low, high))
    upward = directions(better, outcomes.shape[-1])
    if low.shape != upward.shape or high.shape != upward.shape:
        raise ValueError(f"bounds of shapes {low.shape} and {high.shape} for {len(upward)} criteria")
    if not (np.isfinite(low) & np.isfinite(high) & (low < high)).all():
        raise ValueError("every criterion needs a finite lower bound below a finite upper bound")
    if np.isnan(outcomes).any():
        raise ValueError("an outcome is not a number")
    every = outcomes.reshape(-1, len(upward))
    lowest, highest = every.min(axis=0, initial=np.inf), every.max(axis=0, initial=-np.inf)
    outside = np.flatnonzero((lowest < low) | (highest > high))
    if len(outside):
        raise OutsideBounds(tuple(Outside(int(k), float(lowest[k]), float(highest[k])) for k in outside))
    return np.asarray(np.where(upward, outcomes - low, high - outcomes) / (high - low), float)


def overall(values: Numbers, weights: Numbers) -> Numbers:
    """Overall value (...) from partial values (..., criteria) and weights (criteria,), zero or more, of sum one.

    Added criterion by criterion: the same partial values give the same overall value to the last bit, whoever else is
    in the table.

    >>> overall(np.array([[0.5, 0.75], [0.0, 0.0]]), np.array([0.5, 0.5])).tolist()
    [0.625, 0.0]
    """
    values = np.asarray(values, float)
    weights = checked(weights, values.shape[-1])
    if weights.ndim > 1:
        raise ValueError("the additive model takes one set of weights")
    total = np.zeros(values.shape[:-1])
    for criterion, weight in enumerate(weights):
        total += values[..., criterion] * weight
    return total


def directions(better: NDArray[np.integer] | Numbers, criteria: int) -> NDArray[np.bool_]:
    """True where more is better and False where less is, (criteria,), from 1 and -1.

    Raises ValueError for anything else.
    """
    signs = np.asarray(better)
    if signs.shape != (criteria,) or not (np.abs(signs) == 1).all():
        raise ValueError(f"directions must be 1 or -1, one for each of {criteria} criteria")
    return np.asarray(signs > 0, bool)
