"""The scoring auction's kernel against theory, with settings of its own: even costs, scores spread evenly.

Sampled means are held to four standard errors of their own sample, which a right kernel leaves once in 16,000 tries; draws
are seeded, so that the outcome is the same each time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import integrate, special

from simulations.procurement import columns, scoring, tender

Numbers = NDArray[np.float64]
NO_POINTS = np.zeros(1)
WINNER_TAKES_ALL = (1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Belief:
    """What a bidder believes of its rivals, on a grid."""

    grid: Numbers
    share: Numbers
    integral: Numbers

    def bid(self, k: float, reserve: float) -> float:
        return float(scoring.best_bid(self.grid, self.share, self.integral, k, reserve))

    def surplus(self, k: float, reserve: float) -> float:
        """Expected profit per unit of volume."""
        return float(scoring.solve_bid(self.grid, self.share, self.integral, k, reserve)[-1])

    def expected_share(self, k: float, reserve: float) -> float:
        return float(scoring.solve_bid(self.grid, self.share, self.integral, k, reserve)[1])


def even_costs(
    low: float,
    high: float,
    rivals: int,
    *,
    prizes: tuple[float, float, float] = WINNER_TAKES_ALL,
    bidding: float = 1.0,
    points: Numbers = NO_POINTS,
    value: float = 0.0,
    discount: float = 0.0,
    size: int = 4001,
) -> Belief:
    """Rivals whose costs are even on [low, high] and whose scores are ``points``."""
    table = np.linspace(0.0, 1.0, 2001)
    cost_step = (high - low) / (len(table) - 1)
    grid, rival, share, integral = np.empty((4, size))
    lowest = low * (1.0 - discount * points.max()) - value * points.max()
    scoring.fill_rivals(
        grid, rival, lowest, high, 1.0, table, low, cost_step, points, np.zeros(len(points)), value, discount
    )
    scoring.fill_shares(grid, rival, share, integral, bidding, rivals, np.array(prizes))
    return Belief(grid, share, integral)


def lowest_of(bidders: int, share: float = 1.0) -> tuple[Numbers, Numbers]:
    """Places in 0..1 and weights that integrate over the lowest of so many even draws, each there with chance ``share``.

    Its density is n q (1 - q u)^(n - 1).
    """
    nodes, weights = np.polynomial.legendre.leggauss(48)
    places = (nodes + 1.0) / 2.0
    return places, weights / 2.0 * bidders * share * (1.0 - share * places) ** (bidders - 1)


def four_errors(sample: Numbers) -> float:
    return 4.0 * float(sample.std()) / math.sqrt(len(sample))


@pytest.mark.parametrize("bidders", [2, 3, 4, 5, 6])
def test_expected_price_of_a_first_price_auction(bidders: int) -> None:
    """Equal scores, even costs on [1, 3]: lo + 2 (hi - lo) / (n + 1). Standard error of 30,000 lots: 0.001 to 0.003."""
    belief = even_costs(1.0, 3.0, bidders - 1)
    costs = np.random.default_rng(bidders).uniform(1.0, 3.0, (30_000, bidders))
    prices = np.array([belief.bid(cost, 3.0) for cost in costs.min(axis=1)])
    assert abs(prices.mean() - (1.0 + 4.0 / (bidders + 1))) < four_errors(prices)


@pytest.mark.parametrize("bidders", [2, 3, 4, 5, 6])
def test_a_bid_is_cost_and_a_share_of_what_is_left(bidders: int) -> None:
    """k + (hi - k) / N to a millionth; at the very top x is flat nothing and the grid ends it."""
    belief = even_costs(1.0, 3.0, bidders - 1, size=20_001)
    for k in np.linspace(1.0, 2.8, 10):
        assert belief.bid(k, 3.0) == pytest.approx(k + (3.0 - k) / bidders, rel=1e-6)


@pytest.mark.parametrize("bidders", [2, 3, 4, 5, 6])
def test_fewer_bidders_cost_what_theory_says_on_the_markets_own_grid(bidders: int) -> None:
    """T3 with the number of points a market uses, by exact integration over the lowest cost: within half a per cent."""
    belief = even_costs(1.0, 3.0, bidders - 1, size=columns.GRID)

    places, weights = lowest_of(bidders)
    mean = sum(weight * belief.bid(1.0 + 2.0 * u, 3.0) for u, weight in zip(places, weights, strict=True))
    assert mean == pytest.approx(1.0 + 4.0 / (bidders + 1), rel=0.005)


@pytest.mark.parametrize("prizes", [(0.85, 0.15, 0.0), (0.5, 0.5, 0.0), (0.6, 0.2, 0.2)])
@pytest.mark.parametrize("bidders", [2, 3, 5])
def test_winners_price_with_several_prizes(prizes: tuple[float, float, float], bidders: int) -> None:
    """The winner's expected price by the kernel, and by nested integration of the formula in this test."""

    def expected_share(place: float) -> float:
        ahead = [
            special.comb(bidders - 1, j) * place**j * (1.0 - place) ** (bidders - 1 - j) for j in range(min(bidders, 3))
        ]
        return float(np.dot(prizes[: len(ahead)], ahead))

    def bid(place: float) -> float:
        tail, _ = integrate.quad(expected_share, place, 1.0)
        return 1.0 + 2.0 * place + 2.0 * tail / expected_share(place)

    belief = even_costs(1.0, 3.0, bidders - 1, prizes=prizes, size=8001)
    places, weights = lowest_of(bidders)
    exact = sum(weight * bid(place) for place, weight in zip(places, weights, strict=True))
    kernel = sum(weight * belief.bid(1.0 + 2.0 * place, 3.0) for place, weight in zip(places, weights, strict=True))
    assert kernel == pytest.approx(exact, rel=1e-4)


def test_a_second_prize_makes_bids_dearer() -> None:
    one = even_costs(1.0, 3.0, 2)
    two = even_costs(1.0, 3.0, 2, prizes=(0.85, 0.15, 0.0))
    even = even_costs(1.0, 3.0, 2, prizes=(0.5, 0.5, 0.0))
    assert one.bid(1.5, 3.0) < two.bid(1.5, 3.0) < even.bid(1.5, 3.0)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.0, 0.9), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_lone_bidder_asks_the_reserve_whatever_its_score(cost_place: float, score: float, value: float) -> None:
    """x is flat, so b = R = reserve - V s, which is the reserve price again."""
    alone = even_costs(1.0, 3.0, 0, points=np.linspace(0.05, 0.95, 10), value=value)
    cost, reserve = 1.0 + cost_place, 2.5
    asked = alone.bid(cost - value * score, reserve - value * score) + value * score
    assert asked == pytest.approx(reserve, abs=1e-9)


@pytest.mark.parametrize("rivals", [1, 2, 4])
def test_no_cliff_when_rivals_fade(rivals: int) -> None:
    """As the chance that a rival bids goes to nothing, the bid goes to the lone bidder's, without a jump on the way."""
    chances = [1.0, 0.5, 0.1, 1e-2, 1e-4, 1e-6, 1e-9, 0.0]
    bids = [even_costs(1.0, 3.0, rivals, bidding=q).bid(1.4, 2.5) for q in chances]
    assert bids == sorted(bids)
    assert bids[-1] == pytest.approx(2.5, abs=1e-9)
    assert bids[-2] == pytest.approx(2.5, abs=1e-6)
    assert bids[-3] == pytest.approx(2.5, abs=1e-3)


def test_no_cliff_between_one_and_two_bidders() -> None:
    """A rival that is almost sure to be ruled out is worth almost nothing to the purchaser."""
    fine = np.linspace(0.0, 0.2, 21)
    bids = np.array([even_costs(1.0, 3.0, 1, bidding=q).bid(1.4, 2.5) for q in fine])
    assert np.abs(np.diff(bids)).max() < 0.02


@settings(max_examples=120, deadline=None)
@given(
    st.integers(0, 6),
    st.floats(0.0, 1.0),
    st.sampled_from([WINNER_TAKES_ALL, (0.85, 0.15, 0.0), (0.5, 0.5, 0.0), (0.34, 0.33, 0.33)]),
    st.floats(1.05, 3.0),
    st.floats(0.0, 1.0),
)
def test_bids_rise_with_cost_between_cost_and_reserve(
    rivals: int, bidding: float, prizes: tuple[float, float, float], reserve: float, value: float
) -> None:
    belief = even_costs(
        1.0,
        3.0,
        rivals,
        prizes=prizes,
        bidding=bidding,
        points=np.linspace(0.1, 0.9, 5),
        value=value,
        size=columns.GRID,
    )
    ks = np.linspace(1.0 - value, reserve, 60)[:-1]
    bids = np.array([belief.bid(k, reserve) for k in ks])
    assert (bids >= ks - 1e-12).all()
    assert (bids <= reserve).all()
    assert np.diff(bids).min() > -1e-9
    surplus = np.array([belief.surplus(k, reserve) for k in ks])
    assert (np.diff(surplus) <= 1e-12).all()
    assert (surplus >= 0.0).all()


def test_above_the_reserve_there_is_nothing_to_win() -> None:
    belief = even_costs(1.0, 3.0, 2)
    assert belief.surplus(2.6, 2.5) == 0.0
    assert belief.surplus(2.5, 2.5) == 0.0


def test_profit_is_share_times_margin() -> None:
    """The integral of x from k to R equals x(k) (b(k) - k): the envelope of the first-price auction."""
    belief = even_costs(1.0, 3.0, 3, prizes=(0.85, 0.15, 0.0))
    for k in (1.1, 1.7, 2.3):
        share = belief.expected_share(k, 3.0)
        assert belief.surplus(k, 3.0) == pytest.approx(share * (belief.bid(k, 3.0) - k), rel=1e-9)


def test_expected_share_of_a_bid_is_that_of_the_formula() -> None:
    """Three rivals, even costs: at a quarter of the way (3/4)^3 for one prize, 0.85 of it and 0.15 x 3 x 1/4 x (3/4)^2 for two."""
    assert even_costs(1.0, 3.0, 3).expected_share(1.5, 3.0) == pytest.approx(0.421875, rel=1e-6)
    two = even_costs(1.0, 3.0, 3, prizes=(0.85, 0.15, 0.0))
    assert two.expected_share(1.5, 3.0) == pytest.approx(0.85 * 0.421875 + 0.15 * 0.421875, rel=1e-6)


def bid_row(unit_cost: float, points: float, reserve: float) -> np.void:
    row = np.zeros(1, columns.BID)[0]
    row["unit_cost"], row["points"], row["reserve"] = unit_cost, points, reserve
    return row


def test_fictitious_discount_maps_to_pseudo_cost_and_back() -> None:
    """k = c (1 - f s): 200 x (1 - 0.10 x 0.5) = 190; reserve 300 becomes 285; a bid of 228 in pseudo-cost is 240 euro."""
    k, reserve = tender.pseudo_costs(bid_row(200.0, 0.5, 300.0), 0.0, 0.10)
    assert (k, reserve) == pytest.approx((190.0, 285.0))
    assert tender.to_price(228.0, 0.5, 0.0, 0.10) == pytest.approx(240.0)


def test_value_in_euro_maps_to_pseudo_cost_and_back() -> None:
    """k = c - V s: 200 - 40 x 0.5 = 180; reserve 300 becomes 280; a bid of 220 in pseudo-cost is 240 euro."""
    k, reserve = tender.pseudo_costs(bid_row(200.0, 0.5, 300.0), 40.0, 0.0)
    assert (k, reserve) == pytest.approx((180.0, 280.0))
    assert tender.to_price(220.0, 0.5, 40.0, 0.0) == pytest.approx(240.0)


def test_rivals_with_a_fictitious_discount() -> None:
    """Costs even on [1, 3], all with score 0.5 and f = 0.2: pseudo-costs even on [0.9, 2.7]."""
    grid, rival = np.empty((2, 101))
    table = np.linspace(0.0, 1.0, 2001)
    scoring.fill_rivals(grid, rival, 0.9, 2.7, 1.0, table, 1.0, 2.0 / 2000, np.array([0.5]), np.zeros(1), 0.0, 0.2)
    np.testing.assert_allclose(rival, np.linspace(0.0, 1.0, 101), atol=1e-9)


def test_cost_table_is_lognormal_with_mean_one() -> None:
    table = np.empty(columns.COST_TABLE)
    for spread in (0.12, 0.32, 0.40):
        scoring.fill_cost_table(table, spread)
        low, step = scoring.table_bounds(table, spread)
        ratios = low + step * np.arange(len(table))
        exact = special.ndtr((np.log(ratios) + spread**2 / 2.0) / spread)
        np.testing.assert_allclose(table, exact, atol=1e-12)
        assert table[0] < 1e-4
        assert table[-1] > 1.0 - 1e-4
        # Mean of a positive number: its lowest value plus the area above its distribution. The tails hold the rest.
        assert low + step * (1.0 - table).sum() == pytest.approx(1.0, abs=0.005)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.0, 1.0), st.integers(0, 9))
def test_expected_share_counts_the_ways_to_place(below: float, rivals: int) -> None:
    prizes = np.array([0.5, 0.3, 0.2])
    places = range(min(rivals, 2) + 1)
    chances = [special.comb(rivals, j) * below**j * (1.0 - below) ** (rivals - j) for j in places]
    exact = float(np.dot(prizes[: len(chances)], chances))
    assert scoring.expected_share(below, rivals, prizes) == pytest.approx(exact, abs=1e-12)


# T2 of the evidence: 5 firms, cost even on [0.5, 1.5], greenness even on [0, 1], reserve 1.5.
LOTS, FIRMS, RESERVE = 40_000, 5, 1.5
EVEN_SCORES = (np.arange(200) + 0.5) / 200
# The table has three decimals, from a simulation of its own.
TABLE_ROUNDING = 0.0035


def lots_of_firms() -> tuple[Numbers, Numbers]:
    """(lots, firms) cost and greenness."""
    rng = np.random.default_rng(2)
    return rng.uniform(0.5, RESERVE, (LOTS, FIRMS)), rng.uniform(0.0, 1.0, (LOTS, FIRMS))


@pytest.mark.parametrize(
    ("value", "price", "greenness"),
    [(0.0, 0.834, 0.50), (0.1, 0.837, 0.54), (0.3, 0.863, 0.60), (0.5, 0.903, 0.66), (1.0, 1.026, 0.74)],
)
def test_bonus_on_fixed_scores_gives_the_table_of_the_evidence(value: float, price: float, greenness: float) -> None:
    """T2 by first-price bids on the true distribution of pseudo-costs; paid prices equal those of the second price."""
    cost, score = lots_of_firms()
    rows = np.arange(LOTS)
    pseudo = cost - value * score
    winner = pseudo.argmin(axis=1)
    belief = even_costs(0.5, RESERVE, FIRMS - 1, points=EVEN_SCORES, value=value)
    best = pseudo[rows, winner]
    paid = np.array([belief.bid(k, RESERVE) for k in best]) + value * score[rows, winner]
    second = np.sort(pseudo, axis=1)[:, 1] + value * score[rows, winner]
    assert abs((paid - second).mean()) < four_errors(paid - second)
    assert paid.mean() == pytest.approx(price, abs=TABLE_ROUNDING + four_errors(paid))
    assert score[rows, winner].mean() == pytest.approx(greenness, abs=0.005 + four_errors(score[rows, winner]))


@pytest.mark.parametrize(
    ("threshold", "price", "greenness", "nobody", "lone"),
    [(0.2, 0.916, 0.60, 0.000, 0.006), (0.4, 1.039, 0.70, 0.010, 0.077), (0.6, 1.193, 0.80, 0.079, 0.259)],
)
def test_exclusion_on_fixed_scores_gives_the_table_of_the_evidence(
    threshold: float, price: float, greenness: float, nobody: float, lone: float
) -> None:
    """T2's gate, which acts through the chance q = 1 - threshold that a rival may bid."""
    cost, score = lots_of_firms()
    eligible = score >= threshold
    belief = even_costs(0.5, RESERVE, FIRMS - 1, bidding=1.0 - threshold)
    left = np.where(eligible, cost, np.inf)
    held = eligible.any(axis=1)
    winner = left.argmin(axis=1)[held]
    paid = np.array([belief.bid(k, RESERVE) for k in left.min(axis=1)[held]])
    green = score[held][np.arange(held.sum()), winner]
    assert paid.mean() == pytest.approx(price, abs=TABLE_ROUNDING + four_errors(paid))
    assert green.mean() == pytest.approx(greenness, abs=0.005 + four_errors(green))
    count = eligible.sum(axis=1)
    assert (count == 0).mean() == pytest.approx(nobody, abs=0.004)
    assert (count == 1).mean() == pytest.approx(lone, abs=0.008)


def test_gate_that_leaves_greenness_of_three_fifths_by_exact_integration() -> None:
    """T2 at threshold 0.2: 0.916, against 0.863 for the bonus that gives the same greenness."""
    gate = even_costs(0.5, RESERVE, FIRMS - 1, bidding=0.8)
    places, weights = lowest_of(FIRMS, 0.8)
    price = np.array([gate.bid(0.5 + u, RESERVE) for u in places])
    assert (price * weights).sum() / weights.sum() == pytest.approx(0.916, abs=0.002)


@pytest.mark.parametrize(
    ("firms", "surplus", "price", "quality"),
    [
        (2, 0.307, 0.466, 0.773),
        (3, 0.341, 0.477, 0.818),
        (4, 0.364, 0.483, 0.847),
        (5, 0.382, 0.487, 0.869),
        (8, 0.414, 0.493, 0.907),
    ],
)
def test_quality_chosen_at_bid_time_gives_the_other_table(
    firms: int, surplus: float, price: float, quality: float
) -> None:
    """T1: s(q) = q, cost t q^2 / 2, t even on [1, 2]. Then q = 1/t and the pseudo-cost is k = -1/(2t), below zero."""
    grid = np.linspace(-0.5, -0.25, 4001)
    share, integral = np.empty((2, len(grid)))
    scoring.fill_shares(grid, -1.0 / (2.0 * grid) - 1.0, share, integral, 1.0, firms - 1, np.array(WINNER_TAKES_ALL))
    belief = Belief(grid, share, integral)
    lowest = np.random.default_rng(firms).uniform(1.0, 2.0, (40_000, firms)).min(axis=1)
    kept = -np.array([belief.bid(-1.0 / (2.0 * t), -0.25) for t in lowest])  # the purchaser's surplus
    assert kept.mean() == pytest.approx(surplus, abs=0.0006 + four_errors(kept))
    assert (1.0 / lowest).mean() == pytest.approx(quality, abs=0.0006 + four_errors(1.0 / lowest))
    paid = 1.0 / lowest - kept
    assert paid.mean() == pytest.approx(price, abs=0.0006 + four_errors(paid))
