"""The smallest change of weights, against a grid of all weights and a version that needs no solver."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from simulations.analysis.scoring.flip import least_moved, nearest_weights, swings
from simulations.analysis.scoring.weights import from_points

STEPS = 100
GRID = np.array([[i, j, STEPS - i - j] for i in range(STEPS + 1) for j in range(STEPS + 1 - i)]) / STEPS

fine = some.integers(0, 20).map(lambda step: step / 20)
tables = arrays(float, (4, 3), elements=fine)
points = arrays(float, 3, elements=some.integers(1, 10))


def greedy(gain: np.ndarray, weights: np.ndarray) -> float:
    """Weight moved until the gain vanishes: always from where it is worst to where it is best."""
    short, moved = -float(gain @ weights), 0.0
    for criterion in np.argsort(gain):
        each = gain.max() - gain[criterion]
        if short <= 1e-12 or each <= 0:
            break
        step = min(weights[criterion], short / each)
        moved, short = moved + step, short - step * each
    return moved if short <= 1e-9 else np.inf


def test_a_tenth_of_the_weight_turns_it_round() -> None:
    # 0.6 against 0.4; at 0.5 each they tie.
    found = least_moved(np.eye(2), np.array([0.6, 0.4]))
    assert (found.winner, found.nearest) == (0, 1)
    assert found.moved.tolist() == [0.0, pytest.approx(0.1)]
    np.testing.assert_allclose(found.weights, [[0.6, 0.4], [0.5, 0.5]], atol=1e-9)
    assert nearest_weights(np.eye(2), np.array([0.6, 0.4])).moved[1] == pytest.approx(0.1 * np.sqrt(2))


def test_who_is_nowhere_better_never_wins() -> None:
    values = np.array([[0.9, 0.5, 0.5], [0.9, 0.4, 0.5], [0.1, 0.9, 0.1]])
    for found in (least_moved(values, np.full(3, 1 / 3)), nearest_weights(values, np.full(3, 1 / 3))):
        assert found.moved[1] == np.inf
        assert np.isnan(found.weights[1]).all()
        assert np.isfinite(found.moved[2])
        assert found.nearest == 2


def test_a_rival_may_pass_the_winner_and_still_not_win() -> None:
    # The third passes the first where the second is far ahead, and is never first itself.
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.1, 0.2]])
    weights = np.array([0.6, 0.4])
    assert np.isfinite(least_moved(values, weights).moved[2])
    assert least_moved(values, weights, "all").moved[2] == np.inf


def test_twins_do_not_stand_in_each_others_way() -> None:
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    found = least_moved(values, np.array([0.6, 0.4]), "all")
    assert found.moved.tolist() == [0.0, pytest.approx(0.1), pytest.approx(0.1)]
    assert least_moved(values, np.array([0.4, 0.6])).moved.tolist() == [pytest.approx(0.1), 0.0, 0.0]


@settings(max_examples=40, deadline=None)
@given(tables, points)
def test_no_weights_on_a_grid_are_nearer(values: np.ndarray, given_points: np.ndarray) -> None:
    weights = from_points(given_points)
    ways = [
        (least_moved(values, weights), np.abs(GRID - weights).sum(axis=1) / 2),
        (nearest_weights(values, weights), np.linalg.norm(GRID - weights, axis=1)),
        (least_moved(values, weights, "all"), np.abs(GRID - weights).sum(axis=1) / 2),
    ]
    totals = GRID @ values.T
    for place, (found, distance) in enumerate(ways):
        for rival in range(4):
            best = totals.max(axis=1) if place == 2 else totals[:, found.winner]
            ahead = totals[:, rival] > best + 1e-9 if place < 2 else totals[:, rival] >= best - 1e-12
            if place == 2 and np.isinf(found.moved[rival]):
                continue  # a mere tie for the lead; whoever passes clearly is seen below
            seen = distance[ahead].min(initial=np.inf)
            assert found.moved[rival] <= seen + 1e-7
            if np.isfinite(found.moved[rival]):
                new = found.weights[rival]
                assert new.min() >= 0.0
                assert new.sum() == pytest.approx(1.0)
                passed = values[found.winner, None] if place < 2 else values
                assert ((values[rival] - passed) @ new).min() >= -1e-7


@settings(max_examples=60, deadline=None)
@given(tables, points)
def test_moved_weight_is_what_moving_from_worst_to_best_takes(values: np.ndarray, given_points: np.ndarray) -> None:
    weights = from_points(given_points)
    found = least_moved(values, weights)
    for rival in range(4):
        gain = values[rival] - values[found.winner]
        never = gain.max() <= 0 and gain @ weights < -1e-12
        assert found.moved[rival] == (np.inf if never else pytest.approx(greedy(gain, weights), abs=1e-6))
    every = least_moved(values, weights, "all")
    assert np.all(every.moved >= found.moved - 1e-7)
    others = np.arange(4) != found.winner
    if np.isfinite(every.moved[others]).any():
        assert every.moved[others].min() == pytest.approx(found.moved[others].min(), abs=1e-6)


def test_one_criterion_swings_until_another_wins() -> None:
    # The first leads by 0.6 - 0.4; criterion 0 down to 0.5 (criterion 1 up to 0.5) makes a tie.
    found = swings(np.eye(2), np.array([0.6, 0.4]))
    np.testing.assert_allclose(found.down, [0.5, np.nan], atol=1e-12)
    np.testing.assert_allclose(found.up, [np.nan, 0.5], atol=1e-12)
    assert found.down_rival.tolist() == [1, -1]
    assert found.up_rival.tolist() == [-1, 1]


def test_all_weight_on_one_criterion_goes_to_the_rest_in_equal_parts() -> None:
    # At weight w on the first: w against (1 - w) / 2, a tie at a third.
    found = swings(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), np.array([1.0, 0.0, 0.0]))
    assert found.down[0] == pytest.approx(1 / 3)


@settings(max_examples=60, deadline=None)
@given(tables, points, some.integers(0, 2))
def test_swings_are_where_the_winner_changes_on_a_walk(values: np.ndarray, given_points: np.ndarray, k: int) -> None:
    weights = from_points(given_points)
    found = swings(values, weights)
    second = np.sort(values @ weights)[-2]
    assume(values[found.winner] @ weights > second + 1e-6)

    def leads(level: float) -> bool:
        walked = weights * (1 - level) / (1 - weights[k])
        walked[k] = level
        total = values @ walked
        return bool(total[found.winner] >= total.max() - 1e-9)

    for end, level in ((0.0, found.down[k]), (1.0, found.up[k])):
        last = end if np.isnan(level) else level
        assert all(leads(weights[k] + (last - weights[k]) * part) for part in np.linspace(0, 1, 12))
        if not np.isnan(level):
            assert not leads(end)
            near = level + (end - level) * 0.5
            assert not leads(near)


def test_a_single_criterion_cannot_move() -> None:
    found = swings(np.array([[1.0], [0.5]]), np.array([1.0]))
    assert np.isnan(found.down).all()
    assert np.isnan(found.up).all()


def test_further_rivals_need_more_weight_moved() -> None:
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.8], [0.0, 0.6]])
    moved = least_moved(values, np.array([0.7, 0.3])).moved
    assert all(one < other for one, other in pairwise(moved))


def test_values_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(ValueError):
        least_moved(np.array([[np.nan, 1.0]]), np.array([0.5, 0.5]))
