"""Correlations of criteria, against scipy's and by hand."""

import warnings

import numpy as np
from scipy.stats import pearsonr

from simulations.analysis.scoring.correlation import correlations, pairs_above


def test_correlations_are_pearsons() -> None:
    outcomes = np.random.default_rng(2).normal(size=(3, 8, 4)) * [1.0, 1e9, 1e-9, 1e200]
    found = correlations(outcomes)
    assert found.shape == (3, 4, 4)
    for world in range(3):
        for one in range(4):
            for other in range(4):
                scaled = outcomes[world] / [1.0, 1e9, 1e-9, 1e200]
                expected = pearsonr(scaled[:, one], scaled[:, other]).statistic
                np.testing.assert_allclose(found[world, one, other], expected, atol=1e-12)
    assert (found[:, np.arange(4), np.arange(4)] == 1.0).all()


def test_what_is_the_same_for_all_or_unknown_correlates_with_nothing_and_does_not_warn() -> None:
    # The mean of three times 0.1 is not 0.1.
    outcomes = np.column_stack([[1.0, 2.0, 4.0], [0.1] * 3, [3.0, np.nan, 1.0], [1.0, 2.0, 4.0], [np.inf, 1.0, 2.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = correlations(outcomes)
    assert np.isnan(found[[1, 2, 4]]).all()
    assert np.isnan(found[:, [1, 2, 4]]).all()
    assert found[0, 3] == 1.0
    assert pairs_above(found) == [(0, 3, 1.0)]


def test_pairs_are_listed_by_size_with_their_sign() -> None:
    table = np.array([[1.0, 0.91, -0.99], [0.91, 1.0, 0.9], [-0.99, 0.9, 1.0]])
    assert pairs_above(table) == [(0, 2, -0.99), (0, 1, 0.91)]
    assert [pair[:2] for pair in pairs_above(table, 0.5)] == [(0, 2), (0, 1), (1, 2)]
