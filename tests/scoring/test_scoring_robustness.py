"""Regret and good enough, by hand; and what holds for any values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from simulations.analysis.scoring.robustness import regret, regrets, satisficing


def test_regret_by_hand() -> None:
    values = np.array([[10.0, 8.0, 9.0], [1.0, 4.0, 3.0], [5.0, 5.0, 6.0]])
    assert regret(values).tolist() == [[0.0, 2.0, 1.0], [3.0, 0.0, 1.0], [1.0, 1.0, 0.0]]
    found = regrets(values)
    assert found.largest.tolist() == [3.0, 2.0, 1.0]
    np.testing.assert_allclose(found.mean, [4 / 3, 1.0, 2 / 3])


@settings(max_examples=50, deadline=None)
@given(arrays(float, (5, 3), elements=some.floats(-1e6, 1e6)), arrays(float, (5, 1), elements=some.floats(-10, 10)))
def test_what_a_world_gives_to_all_is_not_regretted(values: np.ndarray, level: np.ndarray) -> None:
    found = regret(values)
    assert (found >= 0).all()
    assert (found.min(axis=1) == 0).all()
    np.testing.assert_allclose(regret(values + level), found, atol=1e-6)


def test_all_thresholds_must_be_met_in_the_direction_of_each() -> None:
    outcomes = np.array([[[5.0, 2.0], [4.9, 1.0]], [[6.0, 3.0], [9.0, 2.0]], [[5.0, 1.0], [np.nan, 0.0]]])
    thresholds, better = np.array([5.0, 2.0]), np.array([1, -1])
    np.testing.assert_allclose(satisficing(outcomes, thresholds, better), [2 / 3, 1 / 3])


def test_no_threshold_is_met_by_anything() -> None:
    outcomes = np.array([[[1.0, np.nan]], [[3.0, 0.0]]])
    assert satisficing(outcomes, np.array([2.0, np.nan]), np.array([1, 1])).tolist() == [0.5]


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError):
        regret(np.array([[1.0, np.nan]]))
    with pytest.raises(ValueError):
        regret(np.ones(3))
    with pytest.raises(ValueError):
        satisficing(np.ones((2, 2, 2)), np.ones(3), np.ones(3))
