"""TOPSIS against the textbook's fighter aircraft, its limits, and its known fault."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from simulations.analysis.scoring.topsis import closeness, reversals

# Hwang and Yoon 1981 (evidence K04): speed, range, payload, cost, reliability, manoeuvrability.
AIRCRAFT = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
)
WEIGHTS = np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
BETTER = np.array([1, 1, 1, -1, 1, 1])
EVEN, UP = np.array([0.5, 0.5]), np.array([1, 1])


def test_the_fighter_aircraft_are_as_close_as_in_the_textbook() -> None:
    assert closeness(AIRCRAFT, WEIGHTS, BETTER).round(4).tolist() == [0.6433, 0.2684, 0.6135, 0.3123]


def test_worlds_are_taken_one_by_one() -> None:
    worlds = np.stack([AIRCRAFT, AIRCRAFT[::-1] * 3.0, AIRCRAFT + 1.0])
    together = closeness(worlds, WEIGHTS, BETTER)
    for world, expected in zip(worlds, together, strict=True):
        np.testing.assert_allclose(closeness(world, WEIGHTS, BETTER), expected, rtol=1e-14)


def test_what_is_zero_for_all_counts_for_nothing() -> None:
    matrix = np.column_stack([AIRCRAFT, np.zeros(4)])
    weights = np.append(WEIGHTS / 2, 0.5)
    np.testing.assert_allclose(
        closeness(matrix, weights, np.append(BETTER, 1)), closeness(AIRCRAFT, WEIGHTS, BETTER), rtol=1e-14
    )


def test_alternatives_that_are_all_the_same_stand_half_way() -> None:
    assert closeness(np.ones((3, 2)), EVEN, UP).tolist() == [0.5] * 3
    assert closeness(np.zeros((3, 2)), EVEN, UP).tolist() == [0.5] * 3


def test_the_best_in_everything_is_the_ideal_and_the_worst_the_other_end() -> None:
    matrix = np.array([[3.0, 1.0], [1.0, 5.0], [2.0, 2.0]])
    assert closeness(matrix, EVEN, np.array([1, -1]))[:2].tolist() == [1.0, 0.0]


def test_very_large_and_very_small_numbers_do_no_harm() -> None:
    expected = closeness(AIRCRAFT, WEIGHTS, BETTER)
    units = np.array([1e200, 1e-200, 1.0, 1e180, 1e-180, 1.0])
    np.testing.assert_allclose(closeness(AIRCRAFT * units, WEIGHTS, BETTER), expected, rtol=1e-12)


@settings(max_examples=100, deadline=None)
@given(arrays(float, (5, 3), elements=some.floats(0.0, 100.0)), some.integers(0, 4))
def test_who_is_at_least_as_good_in_everything_is_at_least_as_close(matrix: np.ndarray, place: int) -> None:
    better = np.array([1, -1, 1])
    matrix[(place + 1) % 5] = matrix[place] + better * np.array([1.0, 0.0, 2.0])
    found = closeness(matrix, np.array([0.3, 0.3, 0.4]), better)
    assert found[(place + 1) % 5] >= found[place] - 1e-12
    assert np.all((found >= 0.0) & (found <= 1.0))


def test_dropping_who_stretches_the_scale_reorders_the_rest() -> None:
    # With the third, the first criterion is as good as settled and the second decides between the first two.
    matrix = np.array([[2.0, 1.0], [1.0, 1.6], [20.0, 0.1]])
    before = closeness(matrix, EVEN, UP)
    after = closeness(matrix[:2], EVEN, UP)
    assert before[0] < before[1]
    assert after[0] > after[1]
    assert reversals(matrix, EVEN, UP).tolist() == [False, False, True]
    worlds = np.stack([matrix, matrix[[2, 0, 1]]])
    assert reversals(worlds, EVEN, UP).tolist() == [[False, False, True], [True, False, False]]


def test_who_leads_in_everything_cannot_be_reordered() -> None:
    matrix = np.array([[4.0, 4.0], [3.0, 3.0], [2.0, 2.0], [1.0, 1.0]])
    assert not reversals(matrix, EVEN, UP).any()


def test_ties_that_break_are_no_reversal() -> None:
    # First and second tie only while the third makes both columns equally long.
    matrix = np.array([[2.0, 1.0], [1.0, 2.0], [1.5, 1.5]])
    assert not reversals(matrix, EVEN, UP).any()
    assert not reversals(matrix[:2], EVEN, UP).any()


def test_outcomes_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError):
        closeness(np.array([[1.0, np.nan], [1.0, 1.0]]), EVEN, UP)
