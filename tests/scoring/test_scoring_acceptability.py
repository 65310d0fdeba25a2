"""Rank acceptability: cases that can be worked exactly, ties, and a plain version of the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from simulations.analysis.scoring import acceptability as module
from simulations.analysis.scoring.acceptability import acceptability, holistic, pairwise_winning
from simulations.analysis.scoring.weights import over_leaves


def line(points: int) -> np.ndarray:
    """Weights of two criteria evenly along the line, (points, 2): the middles of equal parts."""
    first = (np.arange(points) + 0.5) / points
    return np.column_stack([first, 1.0 - first])


def test_two_opposites_share_all_weights() -> None:
    # Evidence K10 (i); the sum over middles of parts gives the integral of a straight line exactly.
    found = acceptability(np.array([[[1.0, 0.0], [0.0, 1.0]]]), line(1000))
    np.testing.assert_allclose(found.ranks, [[0.5, 0.5], [0.5, 0.5]], rtol=1e-12)
    np.testing.assert_allclose(found.central, [[0.75, 0.25], [0.25, 0.75]], rtol=1e-12)
    assert found.confidence.tolist() == [1.0, 1.0]


def test_a_compromise_is_first_in_the_middle() -> None:
    # Evidence K10 (ii): the third is first where the first weight is between 0.4 and 0.6.
    found = acceptability(np.array([[[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]]]), line(1000))
    np.testing.assert_allclose(found.ranks[:, 0], [0.4, 0.4, 0.2], rtol=1e-12)
    np.testing.assert_allclose(found.central, [[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]], rtol=1e-12)
    # It is last nowhere, for the lower of the other two is always below 0.5.
    assert found.ranks[2, 2] == 0.0


def test_unit_vectors_are_each_first_as_often() -> None:
    # Evidence K10 (iii).
    found = acceptability(np.eye(5)[None], over_leaves(5, 40_000, 2))
    np.testing.assert_allclose(found.ranks, 1 / 5, atol=0.01)


def test_ties_share_the_ranks_they_take() -> None:
    values = np.array([[[0.5, 0.5], [0.5, 0.5], [0.1, 0.2]]])
    found = acceptability(values, line(7))
    np.testing.assert_allclose(found.ranks, [[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]], rtol=1e-12)
    np.testing.assert_allclose(found.central[:2], 0.5, rtol=1e-12)
    assert found.confidence[:2].tolist() == [0.5, 0.5]
    everyone = acceptability(np.full((2, 4, 2), 0.3), line(3))
    np.testing.assert_allclose(everyone.ranks, 0.25, rtol=1e-12)


def test_who_is_never_first_has_no_central_weights() -> None:
    found = acceptability(np.array([[[0.9, 0.9], [0.1, 0.8]]]), line(20))
    assert np.isnan(found.central[1]).all()
    assert np.isnan(found.confidence[1])
    assert found.confidence[0] == 1.0


def test_confidence_is_the_share_of_worlds_won_under_the_central_weights() -> None:
    # At even weights the first leads in three worlds of four; with others it wins in the fourth too.
    values = np.array([[[0.9, 0.9], [0.1, 0.1]]] * 3 + [[[0.2, 0.2], [0.8, 0.8]]])
    found = acceptability(values, line(50))
    np.testing.assert_allclose(found.ranks[:, 0], [0.75, 0.25], rtol=1e-12)
    np.testing.assert_allclose(found.central, 0.5, rtol=1e-12)
    assert found.confidence.tolist() == [0.75, 0.25]


def plain_ranks(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rank acceptability and central weights as their definitions say it, one case after the other."""
    count = values.shape[1]
    ranks, leading = np.zeros((count, count)), np.zeros((count, values.shape[2]))
    for world in values:
        for draw in weights:
            total = [sum(part * weight for part, weight in zip(row, draw, strict=True)) for row in world]
            for one in range(count):
                ahead = sum(other > total[one] for other in total)
                level = sum(other == total[one] for other in total)
                ranks[one, ahead : ahead + level] += 1 / level
                leading[one] += draw / level if ahead == 0 else 0.0
    often = ranks[:, :1]
    central = np.divide(leading, often, out=np.full(leading.shape, np.nan), where=often > 0)
    return ranks / (len(values) * len(weights)), central


coarse = some.integers(0, 4).map(lambda step: step / 4)
tables = arrays(float, some.tuples(some.integers(1, 4), some.integers(1, 5), some.just(3)), elements=coarse)


@settings(max_examples=60, deadline=None)
@given(tables, some.integers(1, 5), some.sampled_from([1, 7, 1 << 20]))
def test_ranks_are_those_of_the_plain_version_in_blocks_of_any_size(values: np.ndarray, draws: int, cells: int) -> None:
    weights = np.vstack([over_leaves(3, draws, 1), np.eye(3)])
    ordinary = module.CELLS
    module.CELLS = cells
    try:
        found = acceptability(values, weights)
        beats = pairwise_winning(values, weights)
    finally:
        module.CELLS = ordinary
    ranks, central = plain_ranks(values, weights)
    np.testing.assert_allclose(found.ranks, ranks, atol=1e-12)
    np.testing.assert_allclose(found.central, central, atol=1e-12)
    assert np.isnan(found.confidence).tolist() == np.isnan(central[:, 0]).tolist()
    np.testing.assert_allclose(found.ranks.sum(axis=0), 1.0, rtol=1e-12)
    np.testing.assert_allclose(found.ranks.sum(axis=1), 1.0, rtol=1e-12)
    np.testing.assert_allclose(beats + beats.T, 1.0, rtol=1e-12)
    np.testing.assert_allclose(beats[0].sum() - 0.5, found.ranks[0] @ np.arange(values.shape[1])[::-1], atol=1e-12)


def test_winning_two_by_two() -> None:
    values = np.array([[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]])
    found = pairwise_winning(values, np.array([[0.8, 0.2], [0.6, 0.4], [0.7, 0.3], [0.1, 0.9]]))
    assert found.tolist() == [[0.5, 0.75, 0.75], [0.25, 0.5, 0.5], [0.25, 0.5, 0.5]]


def test_ranks_in_one_number() -> None:
    ranks = np.array([[0.5, 0.5, 0.0], [0.5, 0.25, 0.25], [0.0, 0.25, 0.75]])
    assert holistic(ranks, np.array([1.0, 0.5, 0.0])).tolist() == [0.75, 0.625, 0.125]
    with pytest.raises(ValueError):
        holistic(ranks, np.array([0.0, 0.5, 1.0]))


@pytest.mark.parametrize("shape", [(2, 3), (0, 2, 3), (1, 2, 4)])
def test_what_does_not_fit_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        acceptability(np.zeros(shape), over_leaves(3, 4, 1))
