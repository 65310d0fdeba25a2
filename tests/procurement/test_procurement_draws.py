"""Draws by key: numpy's own Philox words, even and normal numbers, independence."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulations.procurement import draws

WORD = 2**64
words = st.integers(0, WORD - 1)
keys = st.tuples(words, words, words, words, words)  # identity, quarter, decision, seed, world


def numpy_words(identity: int, quarter: int, decision: int, seed: int, world: int) -> list[int]:
    """Numpy raises its 256-bit counter before the first block: start one below."""
    below = (identity + quarter * WORD + decision * WORD**2 - 1) % WORD**4
    counter = np.array([(below >> shift) % WORD for shift in (0, 64, 128, 192)], np.uint64)
    generator = np.random.Philox(key=np.array([seed, world], np.uint64), counter=counter)
    return [int(word) for word in generator.random_raw(4)]


def own_words(identity: int, quarter: int, decision: int, seed: int, world: int) -> list[int]:
    return [int(word) for word in draws.philox(*map(np.uint64, (identity, quarter, decision, seed, world)))]


@settings(max_examples=400, deadline=None)
@given(keys)
def test_words_are_those_of_numpy(key: tuple[int, int, int, int, int]) -> None:
    assert own_words(*key) == numpy_words(*key)


@pytest.mark.parametrize(
    "key",
    [(1, 0, 0, 0, 0), (1, 59, 24, 1, 0), (0, 3, 14, 7, 2), (0, 0, 0, 0, 0), (WORD - 1,) * 5, (0, WORD - 1, 5, 1, 1)],
)
def test_words_at_the_edges_are_those_of_numpy(key: tuple[int, int, int, int, int]) -> None:
    assert own_words(*key) == numpy_words(*key)


def test_plain_integers_of_a_table_give_the_same_words() -> None:
    """Rules pass signed integers out of tables; seed and world come as unsigned words."""
    signed = draws.philox(np.int64(70_000), np.int64(12), 13, np.uint64(1), np.uint64(5))
    assert [int(word) for word in signed] == numpy_words(70_000, 12, 13, 1, 5)


def test_even_draws_stay_inside_the_open_interval() -> None:
    assert draws.to_unit(np.uint64(0)) > 0.0
    assert draws.to_unit(np.uint64(WORD - 1)) < 1.0


@settings(max_examples=200, deadline=None)
@given(words)
def test_an_even_draw_is_the_words_place_among_all_words(word: int) -> None:
    even = draws.to_unit(np.uint64(word))
    assert 0.0 < even < 1.0
    assert abs(even - word / WORD) <= 2.0**-52


def table_of_uniforms(count: int) -> np.ndarray:
    """(count, decisions, lanes) even draws."""
    one, key = np.uint64(1), np.uint64(7)
    return np.array([[draws.uniforms(i, 3, d, one, key) for d in (5, 13, 14, 20)] for i in range(1, count + 1)])


def test_even_draws_are_even() -> None:
    """Kolmogorov-Smirnov distance of 4,000 numbers: beyond 1.95 / sqrt(n) once in a thousand."""
    sample = np.sort(table_of_uniforms(1000)[:, 0].ravel())
    places = np.arange(1, len(sample) + 1) / len(sample)
    assert np.abs(sample - places).max() < 1.95 / math.sqrt(len(sample))


def test_normal_draws_have_normal_moments() -> None:
    """Mean, variance, skewness and kurtosis of 16,000 numbers, each within four standard errors."""
    one, key = np.uint64(1), np.uint64(7)
    sample = np.array([draws.normals(i, 2, 8, one, key) for i in range(1, 4001)]).ravel()
    error = 4.0 / math.sqrt(len(sample))
    assert abs(sample.mean()) < error
    assert abs(sample.var() - 1.0) < error * math.sqrt(2.0)
    assert abs((sample**3).mean()) < error * math.sqrt(15.0)
    assert abs((sample**4).mean() - 3.0) < error * math.sqrt(96.0)


def test_single_normal_is_the_first_lane() -> None:
    one, key = np.uint64(1), np.uint64(7)
    first, tie = draws.normal(9, 2, 8, one, key)
    assert first == draws.normals(9, 2, 8, one, key)[0]
    assert tie == draws.uniforms(9, 2, 8, one, key)[2]


def test_lanes_and_decisions_are_unrelated() -> None:
    """Rank correlations between 16 columns of 2,000 draws: none beyond five standard errors."""
    columns = table_of_uniforms(2000).reshape(2000, -1)
    correlation = np.corrcoef(columns, rowvar=False)
    np.fill_diagonal(correlation, 0.0)
    assert np.abs(correlation).max() < 5.0 / math.sqrt(len(columns))


@pytest.mark.parametrize("changed", range(5))
def test_every_part_of_the_key_counts(changed: int) -> None:
    key = [41, 7, 13, 1, 9]
    other = key.copy()
    other[changed] += 1
    assert not set(own_words(*key)) & set(own_words(*other))


def test_decisions_have_numbers_of_their_own() -> None:
    """Two decisions with one number would share every draw."""
    source = {
        name: value
        for name, value in vars(draws).items()
        if name.isupper() and isinstance(value, int) and name not in {"ROUNDS", "LANES"}
    }
    assert len(source) >= 20
    assert len(set(source.values())) == len(source)
