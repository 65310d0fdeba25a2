"""TOPSIS: alternatives by their closeness to an ideal point, as a cross-check on the additive model.

Source: Hwang and Yoon 1981, Multiple Attribute Decision Making, chapter 3, with vector normalisation. Its scale
depends on who is in the table, so that dropping one alternative can reorder the others: print `reversals` beside it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.additive import directions
from simulations.analysis.scoring.weights import Numbers, checked

# Two closenesses no further apart than this are equal: they lie in 0..1 and differ by rounding.
EQUAL = 1e-12


def closeness(matrix: Numbers, weights: Numbers, better: NDArray[np.integer] | Numbers) -> Numbers:
    """Closeness (..., alternatives) from 0 (the worst point) to 1 (the ideal), of outcomes (..., alternatives, criteria).

    Leading axes, such as worlds, are taken one by one. `weights` (criteria,) are zero or more and sum to one, `better`
    (criteria,) is 1 or -1. A criterion on which all are zero counts for nothing; where all alternatives are the same
    in everything that has weight, closeness is a half. Raises ValueError for outcomes that are not finite.
    """
    matrix = np.asarray(matrix, float)
    weights = checked(weights, matrix.shape[-1])
    upward = directions(better, matrix.shape[-1])
    if not np.isfinite(matrix).all():
        raise ValueError("an outcome is not a finite number")
    scaled = _unit_columns(matrix) * weights
    highest, lowest = scaled.max(axis=-2, keepdims=True), scaled.min(axis=-2, keepdims=True)
    to_best = _distance(scaled, np.where(upward, highest, lowest))
    to_worst = _distance(scaled, np.where(upward, lowest, highest))
    span = to_best + to_worst
    return np.asarray(np.divide(to_worst, span, out=np.full(span.shape, 1 / 2), where=span > 0), float)


def reversals(
    matrix: Numbers, weights: Numbers, better: NDArray[np.integer] | Numbers, equal: float = EQUAL
) -> NDArray[np.bool_]:
    """Whether dropping an alternative reorders the rest, (..., alternatives): the mean is how often it does.

    Reordered is: two of the rest change places. A tie that breaks, or a lead that becomes a tie, is none; closenesses
    up to `equal` apart are tied. Arguments as in `closeness`.
    """
    matrix = np.asarray(matrix, float)
    before = closeness(matrix, weights, better)
    found = np.zeros(before.shape, bool)
    if matrix.shape[-2] < 3:  # no two remain that could change places
        return found
    for dropped in range(matrix.shape[-2]):
        rest = np.delete(np.arange(matrix.shape[-2]), dropped)
        after = closeness(matrix[..., rest, :], weights, better)
        found[..., dropped] = (_leads(before[..., rest], equal) * _leads(after, equal) < 0).any(axis=(-2, -1))
    return found


def _unit_columns(matrix: Numbers) -> Numbers:
    # First by the largest entry, so that squares neither overflow nor vanish.
    size = np.abs(matrix).max(axis=-2, keepdims=True)
    part = np.divide(matrix, size, out=np.zeros_like(matrix), where=size > 0)
    length = np.sqrt((part**2).sum(axis=-2, keepdims=True))
    return np.asarray(np.divide(part, length, out=np.zeros_like(part), where=length > 0), float)


def _distance(points: Numbers, goal: Numbers) -> Numbers:
    return np.asarray(np.sqrt(((points - goal) ** 2).sum(axis=-1)), float)


def _leads(scores: Numbers, equal: float) -> Numbers:
    """The sign of every difference, (..., first, second): 1 where the first leads, 0 where they tie."""
    gap = scores[..., :, None] - scores[..., None, :]
    return np.asarray(np.where(np.abs(gap) > equal, np.sign(gap), 0.0), float)
