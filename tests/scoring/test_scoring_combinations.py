"""The best set and the frontier by looking at every set, against pairs of sets compared one by one."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from simulations.analysis.scoring.combinations import NothingFits, best_set, frontier, in_near_best, members

# Evidence K11: knapsack P01, capacity 165; the best is 309 with the first four and the sixth.
WEIGHT = np.array([23, 31, 29, 44, 53, 38, 63, 85, 89, 82])
PROFIT = np.array([92, 57, 49, 68, 60, 43, 67, 84, 87, 72])


def added(sizes: np.ndarray) -> np.ndarray:
    return members(np.arange(1 << len(sizes)), len(sizes)) @ sizes.astype(float)


def test_the_knapsack_holds_what_it_should() -> None:
    best = best_set(added(PROFIT), added(WEIGHT), 165)
    assert np.flatnonzero(members(np.array([best]), 10)[0]).tolist() == [0, 1, 2, 3, 5]
    assert added(PROFIT)[best] == 309


few = some.integers(0, 6).map(float)
tables = arrays(float, (2, 16), elements=few)


@settings(max_examples=100, deadline=None)
@given(tables)
def test_no_set_beats_one_on_the_frontier_and_all_others_are_beaten(table: np.ndarray) -> None:
    value, cost = table
    found = frontier(value, cost).tolist()
    assert all(value[one] < value[other] and cost[one] < cost[other] for one, other in pairwise(found))
    for one in range(16):
        beaten = np.any((value >= value[one]) & (cost <= cost[one]) & ((value > value[one]) | (cost < cost[one])))
        on_it = any(value[other] == value[one] and cost[other] == cost[one] for other in found)
        assert on_it != beaten


@settings(max_examples=100, deadline=None)
@given(tables, some.integers(0, 7))
def test_the_best_under_a_budget_is_on_the_frontier(table: np.ndarray, budget: int) -> None:
    value, cost = table
    assume((cost[1:] <= budget).any())
    best = best_set(value, cost, budget)
    within = frontier(value, cost)[cost[frontier(value, cost)] <= budget]
    assert best == within[-1]
    assert value[best] == value[cost <= budget].max()


def test_who_adds_and_costs_nothing_stays_out() -> None:
    value, cost = np.tile([0.0, 4.0], 4), np.tile([0.0, 3.0], 4)
    assert best_set(value, cost, 3.0) == 1
    assert frontier(value, cost).tolist() == [0, 1]


def test_a_budget_is_met_by_decimals_that_sum_to_it() -> None:
    assert 0.1 + 0.2 > 0.3
    assert best_set(np.arange(4.0), np.array([0.0, 0.1, 0.2, 0.1 + 0.2]), 0.3) == 3
    assert best_set(np.arange(4.0), np.array([0.0, 0.1, 0.2, 0.30001]), 0.3) == 2


def test_a_budget_below_everything_is_told_with_what_it_would_take() -> None:
    with pytest.raises(
        NothingFits, match="nothing fits in a budget of 2: the least that can be chosen costs 3"
    ) as error:
        best_set(np.arange(4.0), np.array([0.0, 3.0, 4.0, 7.0]), 2.0)
    assert error.value.cheapest == 3.0


def test_the_share_of_near_best_sets_with_each_player() -> None:
    chosen = np.array([[True, True, False], [True, False, True], [False, False, True]])
    value = np.array([10.0, 9.5, 8.0])
    assert in_near_best(chosen, value, 0.0).tolist() == [1.0, 1.0, 0.0]
    assert in_near_best(chosen, value, 0.05).tolist() == [1.0, 0.5, 0.5]
    np.testing.assert_allclose(in_near_best(chosen, value, 0.2), [2 / 3, 1 / 3, 2 / 3])
    # Where the best is a loss, near it lies below.
    assert in_near_best(chosen, -value[::-1], 0.2).tolist() == [1.0, 0.5, 0.5]


@pytest.mark.parametrize(
    ("value", "cost", "budget"),
    [
        ([0.0, 1.0, 2.0], [0.0, 1.0, 2.0], 1.0),
        ([0.0, np.nan], [0.0, 1.0], 1.0),
        ([0.0, 1.0], [0.0, 1.0, 1.0, 1.0], 1.0),
        ([0.0, 1.0], [0.0, 1.0], np.nan),
    ],
)
def test_what_is_no_table_or_budget_is_refused(value: list, cost: list, budget: float) -> None:
    with pytest.raises(ValueError):
        best_set(np.array(value), np.array(cost), budget)


def test_near_best_needs_sets_with_values() -> None:
    for chosen, value in (
        (np.ones((0, 2), bool), []),
        (np.ones((1, 2), bool), [np.nan]),
        (np.ones((2, 2), bool), [1.0]),
    ):
        with pytest.raises(ValueError):
            in_near_best(chosen, np.array(value), 0.1)
