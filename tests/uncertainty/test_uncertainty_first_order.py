"""Shares of variance from the runs that are there: functions whose shares are known, and what no share may be given to."""

from __future__ import annotations

import numpy as np
import pytest
from planted_claims import drawn, luck, many, worlds_of

from simulations.analysis.uncertainty.first_order import FEWEST, MANY, first_order, leading

PI = np.pi
ISHIGAMI = [drawn(name, -PI, PI) for name in "abc"]
ISHIGAMI_FIRST = {"a": 0.3139, "b": 0.4424, "c": 0.0}


def ishigami(worlds: np.ndarray) -> np.ndarray:
    return np.sin(worlds["a"]) + 7.0 * np.sin(worlds["b"]) ** 2 + 0.1 * worlds["c"] ** 4 * np.sin(worlds["a"])


def test_the_ishigami_function_has_its_published_shares() -> None:
    worlds = worlds_of(ISHIGAMI, 2000)
    found = first_order(worlds, ishigami(worlds), list("abc"))
    for name, share in ISHIGAMI_FIRST.items():
        assert found[name].low <= share <= found[name].high
        assert found[name].value == pytest.approx(share, abs=0.04)


def test_with_few_worlds_a_dependence_in_many_waves_is_not_seen() -> None:
    worlds = worlds_of(ISHIGAMI, MANY - 25)
    assert first_order(worlds, ishigami(worlds), ["b"])["b"].high < 0.05
    for one_hump in (lambda b: b, lambda b: b**2, lambda b: np.cos(b), lambda b: np.maximum(b, 0.0)):
        assert first_order(worlds, one_hump(worlds["b"]), ["b"])["b"].value > 0.9


RANGES = [
    drawn("even", -2.0, 5.0), drawn("price", 10.0, 500.0, 40.0, "loguniform"), drawn("skew", 0.0, 1.0, 0.2, "split"),
    drawn("firms", 2, 12, 4, "integer"), drawn("peak", 0.0, 1.0, 0.3, "triangular"),
]  # fmt: skip


@pytest.mark.parametrize("only", [one.name for one in RANGES])
def test_an_outcome_that_is_one_assumption_hangs_on_that_alone(only: str) -> None:
    worlds = worlds_of(RANGES, 200)
    found = first_order(worlds, worlds[only], [one.name for one in RANGES])
    assert found[only].value > 0.9
    assert leading(found, 1) == [only]
    others = [found[one.name] for one in RANGES if one.name != only]
    assert all(one.low <= 0.0 <= one.high for one in others)
    assert max(abs(one.value) for one in others) < 0.06


def test_of_a_whole_number_with_two_values_most_is_seen() -> None:
    coin = [drawn("coin", 0, 1, 0, "integer"), drawn("even")]
    worlds = worlds_of(coin, 200)
    assert 0.75 < first_order(worlds, worlds["coin"], ["coin"])["coin"].value < 0.9


def test_shares_of_a_sum_are_those_of_its_terms() -> None:
    ranges = many(6)
    weights = np.array([3.0, 2.0, 1.0, 0.0, 0.0, 0.0])
    worlds = worlds_of(ranges, 400)
    amount = sum(weight * worlds[one.name] for weight, one in zip(weights, ranges, strict=True))
    found = first_order(worlds, amount, [one.name for one in ranges])
    for share, one in zip(weights**2 / (weights**2).sum(), ranges, strict=True):
        assert found[one.name].low <= share <= found[one.name].high
    assert leading(found, 3) == ["p000", "p001", "p002"]


def test_pure_chance_is_hung_on_no_assumption_however_many_there_are() -> None:
    ranges = many(250)
    worlds, false_alarms = worlds_of(ranges, 200), 0
    for trial in range(5):
        found = first_order(worlds, luck(1000 * trial + np.arange(200)), [one.name for one in ranges])
        false_alarms += any(one.low > 0.0 for one in found.values())
        assert abs(np.mean([one.value for one in found.values()])) < 0.02
    assert false_alarms <= 1  # a quarter of one is expected: intervals hold for all of them together


def test_worlds_in_which_the_claim_is_not_known_do_not_count() -> None:
    worlds = worlds_of(RANGES, 300)
    amount = np.where(np.arange(300) < 200, worlds["even"], np.nan)
    names = [one.name for one in RANGES]
    assert first_order(worlds, amount, names) == first_order(worlds[:200], worlds["even"][:200], names)


def test_nothing_is_told_of_too_few_worlds_or_of_what_does_not_vary() -> None:
    worlds = worlds_of(RANGES, FEWEST)
    assert first_order(worlds, worlds["even"], ["even"])
    assert first_order(worlds, np.where(np.arange(FEWEST) > 0, worlds["even"], np.nan), ["even"]) == {}
    assert first_order(worlds, np.ones(FEWEST), ["even"]) == {}
    assert first_order(worlds, worlds["even"], []) == {}


@pytest.mark.slow
@pytest.mark.parametrize("worlds", [200, 1000])
def test_intervals_hold_the_true_share_at_least_as_often_as_they_say(worlds: int) -> None:
    ranges = many(4)
    weights = np.array([2.0, 1.0, 0.5, 0.0])
    shares = weights**2 / (weights**2).sum()
    held = np.zeros(4)
    for seed in range(60):
        drawn_worlds = worlds_of(ranges, worlds, seed)
        amount = sum(weight * drawn_worlds[one.name] for weight, one in zip(weights, ranges, strict=True))
        found = first_order(drawn_worlds, amount, [one.name for one in ranges])
        held += [one.low <= share <= one.high for one, share in zip(found.values(), shares, strict=True)]
    assert (held / 60 >= 0.95).all()
