"""The best set of players under a budget, and the frontier of cost against value, by looking at every set.

Value and cost are (2**n,) tables: bit i of a row's number is set when player i takes part. A set is that number.
Where two sets have the same value the cheaper goes first, then the smaller: a player who adds and costs nothing stands
in neither the best set nor the frontier.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.shapley import number_of_players
from simulations.analysis.scoring.weights import Numbers

# A budget is met up to this part of it: costs are sums of decimals.
SLACK = 1e-9

Sets = NDArray[np.int64]


class NothingFits(ValueError):
    """The budget is below the cost of every set that holds anything; `cheapest` is the least of those costs."""

    def __init__(self, budget: float, cheapest: float) -> None:
        self.budget = budget
        self.cheapest = cheapest
        super().__init__(f"nothing fits in a budget of {budget:g}: the least that can be chosen costs {cheapest:g}")


def limit(budget: float) -> float:
    """The highest cost that counts as within a budget. Raises ValueError when the budget is not finite."""
    if not np.isfinite(budget):
        raise ValueError("the budget is not a finite number")
    return budget + SLACK * abs(budget)


def best_set(value: Numbers, cost: Numbers, budget: float) -> int:
    """The set with the highest value among those within the budget.

    Raises `NothingFits` when no set but the empty one is within it.

    >>> best_set(np.array([0.0, 4.0, 5.0, 7.0]), np.array([0.0, 3.0, 4.0, 7.0]), 6.0)
    2
    """
    value, cost = _checked(value, cost)
    within = cost <= limit(budget)
    if not within[1:].any():
        raise NothingFits(budget, float(cost[1:].min(initial=np.inf)))
    order = _order(value, cost)
    return int(order[np.argmax(within[order])])


def frontier(value: Numbers, cost: Numbers) -> Sets:
    """The sets that no other beats, in rising order of cost and of value: none is worth as much for less, or more for as much.

    >>> frontier(np.array([0.0, 4.0, 3.0, 7.0]), np.array([0.0, 3.0, 4.0, 7.0])).tolist()
    [0, 1, 3]
    """
    value, cost = _checked(value, cost)
    best_first = _order(value, cost)
    order = best_first[np.argsort(cost[best_first], kind="stable")]
    before = np.maximum.accumulate(np.concatenate([[-np.inf], value[order][:-1]]))
    return np.asarray(order[value[order] > before], np.int64)


def members(sets: Sets, players: int) -> NDArray[np.bool_]:
    """Who takes part in each set: (sets, players), from the numbers of the sets (sets,).

    >>> members(np.array([5]), 3).tolist()
    [[True, False, True]]
    """
    return np.asarray(np.asarray(sets)[:, None] >> np.arange(players) & 1, bool)


def in_near_best(chosen: NDArray[np.bool_], value: Numbers, tolerance: float) -> Numbers:
    """The share of near-best sets in which each player stands, (players,): 1 for who stands in every one, 0 in none.

    Near-best is a value within `tolerance`, a part of its size, of the best. `chosen` is (sets, players), `value`
    (sets,). The sets must be all those within the tolerance: of a list cut short, the ones left out may lack a player.
    After Liesiö, Mild and Salo 2007, European Journal of Operational Research 181:1488-1505 (the core index).
    """
    value = np.asarray(value, float)
    if not len(value) or chosen.shape[:1] != value.shape or not np.isfinite(value).all() or tolerance < 0:
        raise ValueError("near-best needs sets, each with a finite value, and a tolerance of zero or more")
    near = value >= value.max() - tolerance * abs(value.max())
    return np.asarray(chosen[near].mean(axis=0), float)


def _order(value: Numbers, cost: Numbers) -> Sets:
    """All sets, the best first."""
    sets = np.arange(len(value))
    return np.asarray(np.lexsort((sets, np.bitwise_count(sets), cost, -value)), np.int64)


def _checked(value: Numbers, cost: Numbers) -> tuple[Numbers, Numbers]:
    value, cost = np.asarray(value, float), np.asarray(cost, float)
    number_of_players(value)
    if value.ndim != 1 or value.shape != cost.shape or not (np.isfinite(value) & np.isfinite(cost)).all():
        raise ValueError("value and cost must be finite, one of each for every set")
    return value, cost
