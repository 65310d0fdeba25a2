"""Draws of weights: on the simplex, even in the way that was asked for, and the same tomorrow."""

import numpy as np
import pytest
from scipy.stats import beta, kstest

from simulations.analysis.scoring.weights import checked, from_points, over_hierarchy, over_leaves

DRAWS = 20_000


def test_draws_are_weights() -> None:
    for weights in (over_leaves(6, 500, 1), over_hierarchy(["a", "b", "a", "c"], 500, 1)):
        assert checked(weights, weights.shape[1]) is weights
    assert over_leaves(1, 3, 1).tolist() == [[1.0]] * 3


def test_leaves_have_the_moments_of_a_dirichlet_distribution() -> None:
    # Dirichlet(1, ..., 1) of n: mean 1/n, variance (n - 1) / (n^2 (n + 1)), covariance -1 / (n^2 (n + 1)).
    leaves = 5
    weights = over_leaves(leaves, DRAWS, 7)
    np.testing.assert_allclose(weights.mean(axis=0), 1 / 5, atol=0.005)
    expected = (np.eye(leaves) * leaves - 1.0) / (leaves**2 * (leaves + 1))
    np.testing.assert_allclose(np.cov(weights.T), expected, atol=0.0008)


def test_every_leaf_has_the_beta_distribution_of_an_even_draw() -> None:
    weights = over_leaves(4, DRAWS, 3)
    for leaf in range(4):
        assert kstest(weights[:, leaf], beta(1, 3).cdf).pvalue > 1e-3


def test_groups_weigh_the_same_however_many_leaves_they_have() -> None:
    weights = over_hierarchy(["big", "small", "big", "big"], DRAWS, 5)
    np.testing.assert_allclose(weights.mean(axis=0), [1 / 6, 1 / 2, 1 / 6, 1 / 6], atol=0.007)
    # The share of a group is even between 0 and 1 and says nothing of what happens inside.
    assert kstest(weights[:, 1], "uniform").pvalue > 1e-3
    inside = weights[:, 0] / (1.0 - weights[:, 1])
    assert kstest(inside, beta(1, 2).cdf).pvalue > 1e-3
    assert abs(np.corrcoef(inside, weights[:, 1])[0, 1]) < 0.03


def test_what_happens_in_one_group_says_nothing_of_another() -> None:
    weights = over_hierarchy(["a", "a", "b", "b"], DRAWS, 6)
    first = weights[:, :2].sum(axis=1)
    shares = np.array([first, weights[:, 0] / first, weights[:, 2] / (1.0 - first)])
    assert np.abs(np.corrcoef(shares) - np.eye(3)).max() < 0.03


def test_groups_of_one_leaf_each_are_leaves() -> None:
    assert over_hierarchy(["a", "b", "c"], 50, 9).tolist() == over_leaves(3, 50, 9).tolist()


def test_the_seed_decides_and_more_draws_begin_with_the_fewer() -> None:
    groups = ["a", "a", "b", "b"]
    assert over_leaves(4, 10, 1).tolist() == over_leaves(4, 30, 1)[:10].tolist()
    assert over_hierarchy(groups, 10, 1).tolist() == over_hierarchy(groups, 30, 1)[:10].tolist()
    assert over_leaves(4, 10, 1).tolist() != over_leaves(4, 10, 2).tolist()
    np.testing.assert_allclose(over_leaves(3, 1, 1), [FIRST_DRAW], rtol=1e-12)


# Written down once: another numpy must not change it.
FIRST_DRAW = [0.5118216247002567, 0.4386420716256786, 0.0495363036740647]


def test_a_leaf_more_in_one_group_changes_no_weight_outside_it() -> None:
    fewer, more = over_hierarchy(["a", "b", "b"], 20, 4), over_hierarchy(["a", "b", "b", "a"], 20, 4)
    assert fewer[:, 1:].tolist() == more[:, 1:3].tolist()


def test_points_become_shares() -> None:
    assert from_points(np.array([[1.0, 3.0], [5.0, 0.0]])).tolist() == [[0.25, 0.75], [1.0, 0.0]]
    for wrong in ([0.0, 0.0], [1.0, -1.0], [1.0, np.inf], [np.nan, 1.0]):
        with pytest.raises(ValueError):
            from_points(np.array(wrong))


def test_nothing_to_draw_is_refused() -> None:
    for leaves, draws in ((0, 5), (3, 0)):
        with pytest.raises(ValueError):
            over_leaves(leaves, draws, 1)
