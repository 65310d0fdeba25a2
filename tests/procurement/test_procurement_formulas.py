"""Award formulas on random bids: absolute ones never change their winner when a losing bid is added, the relative one does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from procurement_cases import scheme

from simulations.procurement import columns, criteria, schemes

Bids = list[tuple[float, float]]  # price and points
one_bid = st.tuples(st.floats(20.0, 190.0), st.floats(0.0, 1.0))
lots = st.tuples(st.lists(one_bid, min_size=2, max_size=5), one_bid, st.floats(0.01, 0.6))
ABSOLUTE = ("value_in_euro", "fictitious_discount", "absolute_points")


def medicine() -> np.void:
    row = np.zeros(1, columns.MEDICINE)[0]
    row["reference_price"], row["list_price"], row["lowest_bid"] = 100.0, 200.0, 100.0
    return row


def order(bids: Bids, weight: float, formula: str) -> list[int]:
    """Places of the bids, best first."""
    policy = schemes.compile_scheme(scheme("bonus", formula=formula, weight=weight))[0]
    lowest = min(price for price, _ in bids)
    values = [criteria.rank_value(price, points, weight, lowest, medicine(), policy) for price, points in bids]
    return [int(place) for place in np.argsort(values, kind="stable")]


def flips(bids: Bids, extra: tuple[float, float], weight: float, formula: str) -> bool:
    """True if an added bid that does not win changes the winner."""
    before, after = order(bids, weight, formula)[0], order([*bids, extra], weight, formula)[0]
    return after not in (before, len(bids))


@pytest.mark.parametrize("formula", ABSOLUTE)
@settings(max_examples=300, deadline=None)
@given(lot=lots)
def test_absolute_formulas_never_flip(formula: str, lot: tuple[Bids, tuple[float, float], float]) -> None:
    bids, extra, weight = lot
    assert not flips(bids, extra, weight, formula)


def test_the_relative_formula_flips() -> None:
    bids, extra, weight = find(lots, lambda lot: flips(*lot, "relative_points"), settings=settings(max_examples=5000))
    assert flips(bids, extra, weight, "relative_points")


@pytest.mark.parametrize("formula", columns.FORMULAS)
@settings(max_examples=200, deadline=None)
@given(lot=lots)
def test_a_cheaper_or_greener_bid_never_ranks_lower(formula: str, lot: tuple[Bids, tuple[float, float], float]) -> None:
    bids, (price, points), weight = lot
    better = [*bids, (price, points)]
    worse = [*bids, (price * 1.05, points * 0.95)]
    place = len(bids)
    lowest = min(value for value, _ in bids)  # keep the yardstick of the relative formula where it is
    if price >= lowest:
        assert order(better, weight, formula).index(place) <= order(worse, weight, formula).index(place)


@pytest.mark.parametrize("formula", columns.FORMULAS)
@settings(max_examples=200, deadline=None)
@given(lot=lots)
def test_at_weight_zero_the_lowest_price_wins(formula: str, lot: tuple[Bids, tuple[float, float], float]) -> None:
    bids, extra, _ = lot
    everyone = [*bids, extra]
    best = order(everyone, 0.0, formula)[0]
    assert everyone[best][0] == pytest.approx(min(price for price, _ in everyone), rel=1e-12)


def test_share_of_flips_rises_with_weight_and_bids() -> None:
    """T6: prices lognormal with sd 0.15, even quality; an added losing bid flips 3.5 % (3 bids, 0.3) to 12 % (5 bids, 0.5)."""
    rng = np.random.default_rng(6)

    def share(count: int, weight: float, tries: int = 1500) -> float:
        found = 0
        losing = 0
        for _ in range(tries):
            prices, points = 100.0 * np.exp(0.15 * rng.standard_normal(count + 1)), rng.uniform(0.0, 1.0, count + 1)
            bids = list(zip(prices.tolist(), points.tolist(), strict=True))
            after = order(bids, weight, "relative_points")[0]
            if after != count:
                losing += 1
                found += order(bids[:-1], weight, "relative_points")[0] != after
        return found / losing

    few, many = share(3, 0.3), share(5, 0.5)
    assert 0.002 < few < 0.06
    assert few < many < 0.16
