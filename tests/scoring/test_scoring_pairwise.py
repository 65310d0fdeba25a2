"""Weights from judgements: consistent ones exactly, others by their eigenvector, and the way back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from simulations.analysis.scoring.pairwise import RANDOM_INDEX, judged, matrix_from_weights

scale = some.sampled_from([*range(1, 10), *(1 / step for step in range(2, 10))])


@settings(max_examples=50, deadline=None)
@given(some.integers(2, 7).flatmap(lambda n: some.lists(scale, min_size=n * n, max_size=n * n)))
def test_weights_are_the_positive_eigenvector(steps: list[float]) -> None:
    criteria = round(len(steps) ** 0.5)
    upper = np.triu(np.reshape(steps, (criteria, criteria)), 1)
    matrix = upper + np.eye(criteria) + np.tril(1 / np.where(upper.T > 0, upper.T, 1.0), -1)
    found = judged(matrix)
    assert found.weights.min() > 0
    assert found.weights.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(matrix @ found.weights, found.eigenvalue * found.weights, rtol=1e-9)
    # No reciprocal matrix has less than n.
    assert found.eigenvalue >= criteria - 1e-9


@settings(max_examples=50, deadline=None)
@given(some.lists(some.floats(0.01, 1.0), min_size=1, max_size=15))
def test_consistent_judgements_give_their_weights_back(points: list[float]) -> None:
    weights = np.array(points) / sum(points)
    found = judged(weights[:, None] / weights)
    np.testing.assert_allclose(found.weights, weights, rtol=1e-10)
    assert found.ratio == pytest.approx(0.0, abs=1e-12)
    assert found.eigenvalue == pytest.approx(len(points))


def test_two_times_two_is_not_eight() -> None:
    # For 1, a, b; 1/a, 1, c the weights are geometric means of the rows, and the eigenvalue 1 + t + 1/t, t = cbrt(ac/b).
    matrix = np.array([[1.0, 2.0, 8.0], [1 / 2, 1.0, 2.0], [1 / 8, 1 / 2, 1.0]])
    found = judged(matrix)
    rows = np.cbrt(matrix.prod(axis=1))
    turn = np.cbrt(2.0 * 2.0 / 8.0)
    np.testing.assert_allclose(found.weights, rows / rows.sum(), rtol=1e-12)
    assert found.ratio == pytest.approx((turn + 1 / turn + 1 - 3) / 2 / 0.58)


def test_the_index_of_random_judgements_has_the_size_that_saaty_gives() -> None:
    # Random reciprocal matrices from the scale; Saaty's own had few repetitions.
    generator = np.random.default_rng(1)
    scale = np.array([*range(1, 10), *(1 / step for step in range(2, 10))])
    for criteria in (4, 7):
        found = []
        for _ in range(600):
            upper = np.triu(generator.choice(scale, (criteria, criteria)), 1)
            matrix = upper + np.eye(criteria) + np.tril(1 / np.where(upper.T > 0, upper.T, 1.0), -1)
            found.append(judged(matrix).ratio * RANDOM_INDEX[criteria - 1])
        assert np.mean(found) == pytest.approx(RANDOM_INDEX[criteria - 1], rel=0.06)


def test_stated_weights_imply_judgements_on_the_scale() -> None:
    matrix = matrix_from_weights(np.array([0.5, 0.2, 0.25, 0.05, 0.0]))
    expected = [
        [1, 3, 2, 9, 9],
        [1 / 3, 1, 1, 4, 9],
        [1 / 2, 1, 1, 5, 9],
        [1 / 9, 1 / 4, 1 / 5, 1, 9],
        [1 / 9, 1 / 9, 1 / 9, 1 / 9, 1],
    ]
    np.testing.assert_allclose(matrix, expected, rtol=1e-15)


def test_two_weights_of_zero_are_equal() -> None:
    assert matrix_from_weights(np.array([1.0, 0.0, 0.0]))[1, 2] == 1.0


@settings(max_examples=100, deadline=None)
@given(some.lists(some.integers(0, 100), min_size=1, max_size=8).filter(any))
def test_implied_judgements_are_reciprocal_and_close_to_the_weights(points: list[int]) -> None:
    weights = np.array(points) / sum(points)
    matrix = matrix_from_weights(weights)
    found = judged(matrix)
    assert set(np.where(matrix >= 1, matrix, 1 / matrix).round(9).ravel()) <= set(range(1, 10))
    # Rounding makes near equals equal, and never turns two round.
    apart = np.subtract.outer(weights, weights) > 0
    assert np.all(np.subtract.outer(found.weights, found.weights)[apart] >= -1e-9)


@pytest.mark.parametrize(
    "matrix",
    [np.ones((2, 3)), np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([[1.0, -1.0], [-1.0, 1.0]]), np.ones((16, 16))],
)
def test_what_are_no_judgements_is_refused(matrix: np.ndarray) -> None:
    with pytest.raises(ValueError):
        judged(matrix)
