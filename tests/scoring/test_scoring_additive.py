"""The additive model: bounds, directions, and alternatives that do not touch each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from simulations.analysis.scoring.additive import OutsideBounds, overall, partial_values
from simulations.analysis.scoring.weights import from_points

LOW, HIGH, BETTER = np.array([0.0, -10.0, 5.0]), np.array([4.0, 10.0, 6.0]), np.array([1, -1, 1])
shares = some.floats(0.0, 1.0)


def test_bounds_become_0_and_1_and_the_middle_a_half() -> None:
    outcomes = np.array([[0.0, 10.0, 5.0], [4.0, -10.0, 6.0], [2.0, 0.0, 5.5], [1.0, 5.0, 5.25]])
    expected = [[0.0] * 3, [1.0] * 3, [0.5] * 3, [0.25] * 3]
    assert partial_values(outcomes, LOW, HIGH, BETTER).tolist() == expected


def test_more_axes_are_taken_as_they_come() -> None:
    outcomes = np.broadcast_to([1.0, 5.0, 5.25], (2, 4, 3))
    assert partial_values(outcomes, LOW, HIGH, BETTER).tolist() == np.full((2, 4, 3), 0.25).tolist()


def test_all_criteria_outside_their_bounds_are_named_at_once() -> None:
    outcomes = np.array([[[-1.0, 0.0, 5.5]], [[2.0, 0.0, 7.0]]])
    with pytest.raises(OutsideBounds, match=r"criterion 0 from -1 to 2, criterion 2 from 5\.5 to 7") as error:
        partial_values(outcomes, LOW, HIGH, BETTER)
    assert (error.value.criterion, error.value.lowest, error.value.highest) == (0, -1.0, 2.0)
    assert [one.criterion for one in error.value.found] == [0, 2]


def test_what_never_comes_is_outside_every_bound() -> None:
    with pytest.raises(OutsideBounds):
        partial_values(np.array([1.0, np.inf, 5.0]), LOW, HIGH, BETTER)


@pytest.mark.parametrize(
    ("outcomes", "low", "high", "better"),
    [
        ([1.0, np.nan], [0.0, 0.0], [2.0, 2.0], [1, 1]),
        ([1.0, 1.0], [0.0, 2.0], [2.0, 2.0], [1, 1]),
        ([1.0, 1.0], [0.0, -np.inf], [2.0, 2.0], [1, 1]),
        ([1.0, 1.0], [0.0], [2.0], [1, 1]),
        ([1.0, 1.0], [0.0, 0.0], [2.0, 2.0], [1, 0]),
        ([1.0, 1.0], [0.0, 0.0], [2.0, 2.0], [1]),
    ],
)
def test_what_cannot_be_scored_is_refused(outcomes: list, low: list, high: list, better: list) -> None:
    with pytest.raises(ValueError):
        partial_values(np.array(outcomes), np.array(low), np.array(high), np.array(better))


def test_overall_is_the_weighted_sum() -> None:
    assert overall(np.array([0.5, 1.0, 0.0]), np.array([0.2, 0.3, 0.5])) == pytest.approx(0.4)


@pytest.mark.parametrize("weights", [[0.5, 0.6], [1.5, -0.5], [np.nan, 1.0], [1.0], [[0.5, 0.5]]])
def test_what_are_no_weights_is_refused(weights: list) -> None:
    with pytest.raises(ValueError):
        overall(np.ones((3, 2)), np.array(weights))


@settings(max_examples=100, deadline=None)
@given(arrays(float, (9, 3), elements=shares), arrays(float, 3, elements=some.integers(0, 100)))
def test_a_ninth_alternative_does_not_reorder_the_eight(parts: np.ndarray, points: np.ndarray) -> None:
    weights = from_points(points + 1.0)
    outcomes = np.clip(LOW + parts * (HIGH - LOW), LOW, HIGH)
    with_ninth = overall(partial_values(outcomes, LOW, HIGH, BETTER), weights)
    without = overall(partial_values(outcomes[:8], LOW, HIGH, BETTER), weights)
    assert with_ninth[:8].tolist() == without.tolist()


@settings(max_examples=100, deadline=None)
@given(arrays(float, (2, 3), elements=shares), some.integers(0, 2))
def test_better_on_one_criterion_is_never_worse_overall(parts: np.ndarray, criterion: int) -> None:
    parts[1] = parts[0]
    parts[1, criterion] = min(1.0, parts[0, criterion] + 0.1)
    signs = np.where(BETTER > 0, parts, 1.0 - parts)
    values = partial_values(np.clip(LOW + signs * (HIGH - LOW), LOW, HIGH), LOW, HIGH, BETTER)
    total = overall(values, np.array([0.2, 0.3, 0.5]))
    assert total[1] >= total[0]
