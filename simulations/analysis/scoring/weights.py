"""Weights of criteria: stated by points, or drawn evenly over everything they could be.

"All weights" is not one thing. Evenly over the leaves, a group of four criteria carries on average four times the
weight of a group of one; evenly over the hierarchy, every group carries the same. Whoever draws says which.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# Weights given as decimals need not sum to one to the last bit.
ROUNDING = 1e-9


def checked(weights: Numbers, criteria: int) -> Numbers:
    """Weights (..., criteria) as given, once they are known to be weights.

    Raises ValueError when there are not as many as criteria, one is negative or not finite, or they do not sum to one
    (to 1e-9).
    """
    weights = np.asarray(weights, float)
    if weights.ndim == 0 or weights.shape[-1] != criteria:
        raise ValueError(f"weights of shape {weights.shape} for {criteria} criteria")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError("a weight is negative or not a number")
    if np.abs(weights.sum(axis=-1) - 1.0).max(initial=0.0) > ROUNDING:
        raise ValueError("weights do not sum to one")
    return weights


def from_points(points: Numbers) -> Numbers:
    """Swing points (..., criteria), zero or more, as weights: each its share of the total.

    The points of a criterion say what its swing from the lower bound to the upper is worth beside the other swings.
    Raises ValueError for a negative point and where all are zero.

    >>> from_points(np.array([100.0, 60.0, 40.0])).tolist()
    [0.5, 0.3, 0.2]
    """
    points = np.asarray(points, float)
    total = points.sum(axis=-1, keepdims=True)
    if (points < 0).any() or not (np.isfinite(total) & (total > 0)).all():
        raise ValueError("points must be zero or more, and one of them more")
    return np.asarray(points / total, float)


def over_leaves(leaves: int, draws: int, seed: int) -> Numbers:
    """Weights (draws, leaves), even over the simplex: the Dirichlet distribution with all parameters one.

    By the gaps between sorted uniform numbers (Devroye 1986, Non-Uniform Random Variate Generation, section V.2).
    The same seed gives the same draws, and more draws begin with the fewer.
    """
    return _gaps(leaves, draws, seed, 0)


def over_hierarchy(groups: Sequence[Hashable], draws: int, seed: int) -> Numbers:
    """Weights (draws, leaves), even over groups and then even over the leaves inside each.

    `groups` holds the name of every leaf's group. Groups count in order of appearance, and each has a stream of its
    own: a leaf more in one group changes no weight outside it.
    """
    names = list(dict.fromkeys(groups))
    across = _gaps(len(names), draws, seed, 0)
    weights = np.empty((draws, len(groups)))
    for stream, name in enumerate(names, start=1):
        leaves = [leaf for leaf, group in enumerate(groups) if group == name]
        weights[:, leaves] = across[:, stream - 1, None] * _gaps(len(leaves), draws, seed, stream)
    return weights


def _gaps(parts: int, draws: int, seed: int, stream: int) -> Numbers:
    if parts < 1 or draws < 1:
        raise ValueError("weights need a criterion and a draw")
    # The generator is named, so that numpy's choice of a default cannot change the draws.
    generator = np.random.Generator(np.random.PCG64([seed, stream]))
    cuts = np.sort(generator.random((draws, parts - 1)), axis=-1)
    return np.asarray(np.diff(cuts, axis=-1, prepend=0.0, append=1.0), float)
