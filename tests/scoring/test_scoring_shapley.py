"""Shapley values: published games, the axioms, and the definition over all orders of entry."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from simulations.analysis.scoring.shapley import first_in, interactions, last_in, merged, shapley_values


def airport(*lengths: float) -> np.ndarray:
    """A runway costs what the largest aircraft on it needs."""
    sets = range(1 << len(lengths))
    return np.array([max((size for bit, size in enumerate(lengths) if one >> bit & 1), default=0.0) for one in sets])


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        # Evidence K05, K06 and K07.
        ((1500, 2200, 3000), (500, 850, 1650)),
        ((1500, 2200, 3500), (500, 850, 2150)),
        ((40, 50, 60, 70, 80, 90), tuple(sixth / 6 for sixth in (40, 52, 67, 87, 117, 177))),
        ((8, 11, 13, 18), (2, 3, 4, 9)),
    ],
)
def test_the_airport_is_shared_as_published(lengths: tuple[float, ...], expected: tuple[float, ...]) -> None:
    np.testing.assert_allclose(shapley_values(airport(*lengths)), expected, rtol=1e-12)


numbers = some.floats(-1e3, 1e3)
games = some.integers(1, 5).flatmap(lambda n: arrays(float, (1 << n, 2), elements=numbers))


def players_of(table: np.ndarray) -> int:
    return len(table).bit_length() - 1


@settings(max_examples=60, deadline=None)
@given(games)
def test_values_are_means_over_all_orders_of_entry(table: np.ndarray) -> None:
    players = players_of(table)
    expected = np.zeros((players, 2))
    orders = list(permutations(range(players)))
    for order in orders:
        inside = 0
        for player in order:
            expected[player] += (table[inside | 1 << player] - table[inside]) / len(orders)
            inside |= 1 << player
    found = shapley_values(table)
    np.testing.assert_allclose(found, expected, atol=1e-9)
    np.testing.assert_allclose(found.sum(axis=0), table[-1] - table[0], atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(games, some.data())
def test_who_does_nothing_gets_exactly_nothing(table: np.ndarray, data: some.DataObject) -> None:
    players = players_of(table)
    idle = data.draw(some.integers(0, players - 1))
    table = table[np.arange(len(table)) & ~(1 << idle)]
    assert shapley_values(table)[idle].tolist() == [0.0, 0.0]
    assert first_in(table)[idle].tolist() == last_in(table)[idle].tolist() == [0.0, 0.0]
    beside = np.delete(interactions(table)[idle], idle, axis=0)
    assert beside.tolist() == np.zeros_like(beside).tolist()
    # The others share as if the idle one were not there.
    others = [one for one in range(players) if one != idle]
    rows = [sum(1 << others[bit] for bit in range(len(others)) if small >> bit & 1) for small in range(len(table) // 2)]
    np.testing.assert_allclose(shapley_values(table)[others], shapley_values(table[rows]), atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(games, some.data())
def test_players_in_another_order_have_the_same_values(table: np.ndarray, data: some.DataObject) -> None:
    players = players_of(table)
    order = data.draw(some.permutations(range(players)))
    # Player order[k] is called k now.
    rows = [sum(1 << order[bit] for bit in range(players) if one >> bit & 1) for one in range(len(table))]
    np.testing.assert_allclose(shapley_values(table[rows]), shapley_values(table)[order], atol=1e-9)
    np.testing.assert_allclose(interactions(table[rows]), interactions(table)[np.ix_(order, order)], atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(arrays(float, 8, elements=numbers))
def test_players_who_add_the_same_get_the_same(table: np.ndarray) -> None:
    # Sets that differ only in which of the first two is in have one value.
    table[[2, 6]] = table[[1, 5]]
    found = shapley_values(table)
    assert found[0] == pytest.approx(found[1], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(games)
def test_interactions_are_the_published_sum(table: np.ndarray) -> None:
    players = players_of(table)
    found = interactions(table)
    assert np.isnan(found[np.arange(players), np.arange(players)]).all()
    # By size: the mean over sizes 0..n-2 of the mean over sets of that size, which is the same weighting.
    for first, second in combinations(range(players), 2):
        others = [one for one in range(players) if one not in (first, second)]
        by_size = []
        for size in range(len(others) + 1):
            sets = [sum(1 << one for one in chosen) for chosen in combinations(others, size)]
            gains = [
                table[s | 1 << first | 1 << second] - table[s | 1 << first] - table[s | 1 << second] + table[s]
                for s in sets
            ]
            by_size.append(np.mean(gains, axis=0))
        expected = np.mean(by_size, axis=0)
        np.testing.assert_allclose(found[first, second], expected, atol=1e-9)
        assert found[first, second].tolist() == found[second, first].tolist()


def test_a_pair_that_needs_each_other_and_a_pair_that_does_the_same() -> None:
    both = np.array([0.0, 0.0, 0.0, 1.0])
    either = np.array([0.0, 1.0, 1.0, 1.0])
    assert interactions(both)[0, 1] == 1.0
    assert interactions(either)[0, 1] == -1.0
    assert first_in(either).tolist() == [1.0, 1.0]
    assert last_in(either).tolist() == [0.0, 0.0]
    assert shapley_values(both).tolist() == shapley_values(either).tolist() == [0.5, 0.5]


def test_first_and_last_in_of_an_airport() -> None:
    assert first_in(airport(8, 11, 13, 18)).tolist() == [8, 11, 13, 18]
    assert last_in(airport(8, 11, 13, 18)).tolist() == [0, 0, 0, 5]


def test_a_world_has_the_same_values_to_the_last_bit_alone_and_among_others() -> None:
    table = np.random.default_rng(1).normal(size=(64, 50, 3))
    together = shapley_values(table)
    assert together.shape == (6, 50, 3)
    assert interactions(table).shape == (6, 6, 50, 3)
    assert shapley_values(table[:, 7, 1]).tolist() == together[:, 7, 1].tolist()


def test_players_that_enter_as_one() -> None:
    # The two smallest aircraft as one company: 11, 13 and 18 are left.
    assert merged(airport(8, 11, 13, 18), [[0, 1], [2], [3]]).tolist() == airport(11, 13, 18).tolist()
    assert merged(airport(8, 11, 13), [[2], [0, 1]]).tolist() == airport(13, 11).tolist()
    # Who adds nothing to others' effects may join anybody.
    additive = np.array([sum((1.0, 2.0, 4.0)[bit] for bit in range(3) if one >> bit & 1) for one in range(8)])
    np.testing.assert_allclose(shapley_values(merged(additive, [[2], [1, 0]])), [4.0, 3.0], rtol=1e-12)


@pytest.mark.parametrize("groups", [[[0], [1]], [[0, 1], [1, 2]], [[0, 1, 2], []], [[0, 1], [3]]])
def test_groups_must_hold_every_player_once(groups: list[list[int]]) -> None:
    with pytest.raises(ValueError):
        merged(airport(8, 11, 13), groups)


@pytest.mark.parametrize("rows", [0, 3, 6])
def test_a_table_must_hold_every_set(rows: int) -> None:
    with pytest.raises(ValueError):
        shapley_values(np.zeros(rows))


def test_no_players_share_nothing() -> None:
    assert shapley_values(np.zeros((1, 4))).shape == (0, 4)
