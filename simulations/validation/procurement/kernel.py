"""The auction kernel with settings of its own: even costs, scores that one dial, adaptability, lets firms choose or not.

Everything here calls the market's own rules (`scoring`). What a check compares them with is integrated independently in
`theory.py` and `integration.py`, without any of these rules.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulations.procurement import columns, scoring

Numbers = NDArray[np.float64]
Prizes = tuple[float, float, float]

WINNER_TAKES_ALL: Prizes = (1.0, 0.0, 0.0)
NO_POINTS = np.zeros(1)
# A grid and a table of costs fine enough that what is left of their steps is below every tolerance used here.
FINE_GRID = 4001
FINE_TABLE = 2001


@dataclass(frozen=True)
class Belief:
    """What a bidder believes of its rivals: on an even `grid` of pseudo-costs, the chance that a `rival` lies below, the
    expected `share` of volume, and its running `integral`; all (points,).
    """

    grid: Numbers
    rival: Numbers
    share: Numbers
    integral: Numbers

    def bid(self, k: float, reserve: float) -> float:
        """b(k), in pseudo-cost."""
        return float(scoring.best_bid(self.grid, self.share, self.integral, k, reserve))

    def bids(self, costs: Numbers, reserve: float) -> Numbers:
        """b(k) of many, of the shape of `costs`."""
        return np.array([self.bid(k, reserve) for k in costs.ravel()]).reshape(costs.shape)

    def below(self, costs: Numbers) -> Numbers:
        """F: the chance that a rival's pseudo-cost lies below, linear between the points of the grid."""
        return np.interp(costs, self.grid, self.rival)


def even_costs(
    low: float,
    high: float,
    rivals: int,
    *,
    prizes: Prizes = WINNER_TAKES_ALL,
    bidding: float = 1.0,
    points: Numbers = NO_POINTS,
    value: float = 0.0,
    discount: float = 0.0,
    size: int = FINE_GRID,
) -> Belief:
    """Rivals whose costs are even on [low, high] and whose scores are the `points` (n,), each there with chance `bidding`."""
    table = np.linspace(0.0, 1.0, FINE_TABLE)
    step = (high - low) / (len(table) - 1)
    lowest = low * (1.0 - discount * points.max()) - value * points.max()
    return filled(size, lowest, high, 1.0, table, low, step, points, value, discount, bidding, rivals, prizes)


def filled(
    size: int, lowest: float, highest: float, mean_cost: float, table: Numbers, cost_low: float, cost_step: float,
    points: Numbers, value: float, discount: float, bidding: float, rivals: int, prizes: Prizes,
) -> Belief:  # fmt: skip
    """A belief by the market's own rules, on a grid of `size` points from `lowest` to `highest`."""
    grid, rival, share, integral = np.empty((4, size))
    dearer = np.zeros(len(points))
    scoring.fill_rivals(
        grid, rival, lowest, highest, mean_cost, table, cost_low, cost_step, points, dearer, value, discount
    )
    scoring.fill_shares(grid, rival, share, integral, bidding, rivals, np.array(prizes))
    return Belief(grid, rival, share, integral)


def market_costs(
    spread: float, rivals: int, *, points: Numbers, value: float, size: int = columns.GRID, price_limit: float
) -> Belief:
    """Rivals as in the market: unit cost lognormal with mean one, its table and its number of grid points."""
    table = np.empty(columns.COST_TABLE)
    scoring.fill_cost_table(table, spread)
    low, step = scoring.table_bounds(table, spread)
    lowest, highest = scoring.grid_bounds(1.0, spread, points.max(), value, 0.0, price_limit)
    return filled(size, lowest, highest, 1.0, table, low, step, points, value, 0.0, 1.0, rivals, WINNER_TAKES_ALL)


def chosen_quality(worth: float, slope: Numbers, start: Numbers, adaptability: float) -> Numbers:
    """Quality after what a firm adds when it bids: of the gap up to one it can close the share `adaptability`.

    The one dial between the two toys: at 0 quality stays at `start` (T2), at 1 it is chosen freely (T1).
    """
    rise = [
        scoring.chosen_rise(worth, one_slope, one_start, adaptability * (1.0 - one_start))
        for one_slope, one_start in zip(slope.ravel(), start.ravel(), strict=True)
    ]
    return np.asarray(start + np.array(rise).reshape(start.shape))


def chosen_belief(types: Numbers, firms: int, adaptability: float) -> tuple[Belief, Numbers, Numbers]:
    """T1: cost t q^2 / 2, quality worth one a point, t even on `types` (n,) rising.

    Returns the belief, and by type the quality chosen and the pseudo-cost, both (n,).
    """
    quality = chosen_quality(1.0, types, np.zeros(len(types)), adaptability)
    pseudo = types * quality**2 / 2.0 - quality
    grid = np.linspace(pseudo[0], pseudo[-1], FINE_GRID)
    rival = np.interp(grid, pseudo, np.linspace(0.0, 1.0, len(types)))
    share, integral = np.empty((2, len(grid)))
    scoring.fill_shares(grid, rival, share, integral, 1.0, firms - 1, np.array(WINNER_TAKES_ALL))
    return Belief(grid, rival, share, integral), quality, pseudo
