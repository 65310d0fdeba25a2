"""Weights from judgements of criteria two by two, and the judgements that stated weights imply.

Source: Saaty 1980, The Analytic Hierarchy Process, chapters 1 to 3.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulations.analysis.scoring.weights import ROUNDING, Numbers, checked

# The consistency index of random judgements, for 1 to 15 criteria (Saaty 1980, page 21).
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
# Saaty's scale ends at "absolute importance".
STRONGEST = 9.0


class Judged(NamedTuple):
    """Weights (criteria,) from judgements, the largest eigenvalue, and the consistency ratio: Saaty accepts up to 0.1."""

    weights: Numbers
    eigenvalue: float
    ratio: float


def judged(matrix: Numbers) -> Judged:
    """Weights from judgements (criteria, criteria): how many times as important is the row as the column.

    The weights are the principal eigenvector, of sum one. The consistency index is (eigenvalue - n) / (n - 1), and the
    ratio is that over the index of random judgements; for one or two criteria, which cannot contradict each other, it
    is 0. Raises ValueError when the matrix is not square, positive and reciprocal, or larger than 15.

    >>> judged(np.array([[1.0, 2.0, 4.0], [1 / 2, 1.0, 2.0], [1 / 4, 1 / 2, 1.0]])).weights.round(6).tolist()
    [0.571429, 0.285714, 0.142857]
    """
    matrix = np.asarray(matrix, float)
    _check(matrix)
    eigenvalues, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(eigenvalues.real))
    # By Perron and Frobenius it is real and of one sign.
    vector = np.abs(vectors[:, largest].real)
    eigenvalue = float(eigenvalues[largest].real)
    criteria = len(matrix)
    random = RANDOM_INDEX[criteria - 1]
    # The eigenvalue of a consistent matrix may fall short of n by rounding.
    ratio = max(0.0, (eigenvalue - criteria) / (criteria - 1) / random) if random else 0.0
    return Judged(vector / vector.sum(), eigenvalue, ratio)


def matrix_from_weights(weights: Numbers) -> Numbers:
    """The judgements (criteria, criteria) that weights (criteria,) imply, in the words of Saaty's scale.

    The ratio of the larger to the smaller is rounded to a whole number (a half goes up) and cut at 9, which is also
    the judgement against a weight of zero; two zeros count as equal. The other way round stands its reciprocal.

    >>> matrix_from_weights(np.array([0.6, 0.25, 0.15])).round(3).tolist()
    [[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]]
    """
    weights = np.asarray(weights, float)
    weights = checked(weights, weights.size)
    larger, smaller = np.maximum.outer(weights, weights), np.minimum.outer(weights, weights)
    # Nothing beyond the end of the scale is divided out: the ratio could be infinite.
    within = larger < STRONGEST * smaller
    ratio = np.divide(larger, smaller, out=np.full(larger.shape, STRONGEST), where=within)
    step = np.where(larger == smaller, 1.0, np.floor(ratio + 1 / 2))
    return np.asarray(np.where(weights[:, None] >= weights, step, 1.0 / step), float)


def _check(matrix: Numbers) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"judgements must be a square matrix, not of shape {matrix.shape}")
    if not 1 <= len(matrix) <= len(RANDOM_INDEX):
        raise ValueError(f"judgements for 1 to {len(RANDOM_INDEX)} criteria, not {len(matrix)}")
    if not (np.isfinite(matrix) & (matrix > 0)).all():
        raise ValueError("a judgement is not a positive number")
    wrong = np.argwhere(np.abs(matrix * matrix.T - 1.0) > ROUNDING)
    if len(wrong):
        row, column = wrong[0]
        raise ValueError(f"the judgements of {row} against {column} and back are not each other's reciprocal")
