"""Statistics over worlds and their numerical error."""

import numpy as np
import pytest

from simulations.analysis.estimates import Spread, block_error, by_block, means, middles, percentiles


def test_the_error_of_a_mean_by_hand() -> None:
    # Block means 1 and 3: standard deviation root 2, over the root of two blocks.
    assert block_error(means, np.array([0.0, 2.0, 3.0, 3.0])[:, None], np.array([0, 0, 1, 1])).tolist() == [1.0]


@pytest.mark.parametrize(("statistic", "expected"), [(means, 1.0), (middles, np.sqrt(np.pi / 2))])
def test_errors_are_those_that_theory_gives_for_independent_draws(statistic: object, expected: float) -> None:
    values = np.random.default_rng(1).normal(3.0, 1.0, 20000)
    error = block_error(statistic, values[:, None], np.arange(20000) // 50)[0]  # type: ignore[arg-type]
    assert error == pytest.approx(expected / np.sqrt(20000), rel=0.1)


def test_the_error_of_a_share_is_that_of_its_draws() -> None:
    happened = (np.random.default_rng(2).random(20000) < 0.2).astype(float)
    error = block_error(means, happened[:, None], np.arange(20000) // 50)[0]
    assert error == pytest.approx(np.sqrt(0.2 * 0.8 / 20000), rel=0.1)


def test_worlds_that_depend_on_each_other_within_a_block_have_a_larger_error() -> None:
    shared = np.repeat(np.random.default_rng(3).normal(size=400), 25)
    error = block_error(means, shared[:, None], np.repeat(np.arange(400), 25))[0]
    assert error == pytest.approx(1 / np.sqrt(400), rel=0.15)


def test_one_block_tells_no_error() -> None:
    assert np.isnan(block_error(means, np.ones((5, 1)), np.zeros(5, np.int64))).all()


def test_a_block_without_any_known_world_does_not_count() -> None:
    values = np.array([1.0, 1.0, np.nan, np.nan, 3.0, 3.0])[:, None]
    assert block_error(means, values, np.array([0, 0, 1, 1, 2, 2])).tolist() == [1.0]
    assert np.isnan(block_error(means, values[:4], np.array([0, 0, 1, 1]))).all()


def test_blocks_of_any_size_and_order() -> None:
    table = by_block(np.array([1.0, 2.0, 3.0]), np.array([7, 3, 7]))
    np.testing.assert_array_equal(table, [[2.0, np.nan], [1.0, 3.0]])


def test_percentiles_leave_out_what_is_not_finite() -> None:
    assert Spread.over(np.array([1.0, np.nan, 3.0, np.inf])).middle == 2.0
    assert not Spread.over(np.array([np.nan])).known
    assert not Spread.over(np.array([])).known
    assert percentiles(np.arange(101.0)).tolist() == [5.0, 50.0, 95.0]
