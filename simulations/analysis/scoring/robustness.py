"""How an alternative holds up over worlds: what one regrets having chosen it, and how often it is good enough.

Sources: Savage 1951, Journal of the American Statistical Association 46:55-67 (regret); Simon 1956, Psychological
Review 63:129-138 (satisficing).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.additive import directions
from simulations.analysis.scoring.weights import Numbers


class Regret(NamedTuple):
    """The largest and the mean regret over worlds, both (alternatives,), in the unit of the values."""

    largest: Numbers
    mean: Numbers


def regret(values: Numbers) -> Numbers:
    """What each alternative falls short of the best in its world, (worlds, alternatives), zero or more; more is better.

    Raises ValueError for values that are not finite.

    >>> regret(np.array([[1.0, 3.0], [4.0, 2.0]])).tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    values = np.asarray(values, float)
    if values.ndim != 2 or 0 in values.shape or not np.isfinite(values).all():
        raise ValueError("values must be finite, worlds by alternatives")
    return np.asarray(values.max(axis=1, keepdims=True) - values, float)


def regrets(values: Numbers) -> Regret:
    """The largest and the mean regret of each alternative, from values (worlds, alternatives); more is better."""
    each = regret(values)
    return Regret(each.max(axis=0), each.mean(axis=0))


def satisficing(outcomes: Numbers, thresholds: Numbers, better: NDArray[np.integer] | Numbers) -> Numbers:
    """Share of worlds in which an alternative meets all thresholds, (alternatives,).

    `outcomes` is (worlds, alternatives, criteria), `thresholds` and `better` (criteria,). A threshold is met when
    reached; nan sets none for its criterion. An outcome that is not a number meets no threshold.
    """
    outcomes, thresholds = np.asarray(outcomes, float), np.asarray(thresholds, float)
    if outcomes.ndim != 3 or 0 in outcomes.shape or thresholds.shape != outcomes.shape[-1:]:
        raise ValueError(f"outcomes of shape {outcomes.shape} against thresholds of shape {thresholds.shape}")
    upward = directions(better, len(thresholds))
    met = np.where(upward, outcomes >= thresholds, outcomes <= thresholds) | np.isnan(thresholds)
    return np.asarray(met.all(axis=-1).mean(axis=0), float)
