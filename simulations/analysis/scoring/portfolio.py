"""The best set of items under a budget, where items are too many to look at every set: integer programming.

A pair term is made linear by a variable that is one when both items are in: y <= x_i, y <= x_j, y >= x_i + x_j - 1
(Glover and Woolsey 1974, Operations Research 22:180-182). What is solved is a model with its higher interactions cut
off: rerun the best sets (`near_best`) in the full model and rank them there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from simulations.analysis.scoring.combinations import NothingFits, limit
from simulations.analysis.scoring.flip import NotSolved
from simulations.analysis.scoring.items import Chosen, Items, Pair, Pairs, Sets, sorted_sets
from simulations.analysis.scoring.weights import Numbers

# The solver's tolerances are absolute, a millionth: numbers are scaled until that is a billionth of the largest.
SCALE = 1e3
# scipy's numbers for how a search ends.
FOUND, IMPOSSIBLE = 0, 2


class Row(NamedTuple):
    """A constraint: the sum of these sizes by variable is at most `most`."""

    sizes: dict[int, float]
    most: float


def best_choice(items: Items, budget: float) -> Sets:
    """The set with the highest value within the budget, by scipy's `milp`; the empty set where all items lose value.

    Raises `NothingFits` when no set but the empty one is within the budget, and `NotSolved` when the solver gives up.
    """
    check_that_something_fits(items, budget)
    most, passed = limit(budget), list[Chosen]()
    while True:
        chosen = _solved(items, -_columns(items, items.value, items.pair_value), most, passed)
        if chosen is None:
            raise NotSolved("the solver finds nothing within a budget in which something fits")
        if items.costs_of(chosen[None])[0] <= most:
            return sorted_sets(items, chosen[None])
        # The solver lets a budget be passed by its tolerance; such a set is cut off.
        passed.append(chosen)


def check_that_something_fits(items: Items, budget: float) -> None:
    """Raises `NothingFits`, with the least cost, when no set but the empty one is within the budget."""
    nobody = np.zeros(len(items.value), bool)
    cheapest = _solved(items, _columns(items, items.cost, items.pair_cost), None, [nobody])
    least = np.inf if cheapest is None else float(items.costs_of(cheapest[None])[0])
    if least > limit(budget):
        raise NothingFits(budget, least)


def _solved(items: Items, goal: Numbers, most: float | None, passed: list[Chosen]) -> Chosen | None:
    """Who is in the set with the least goal that costs at most `most` and is none of those passed; None without any."""
    rows = [*_bonds(items), *(_cut(chosen) for chosen in passed)]
    if most is not None:
        cost = _columns(items, items.cost, items.pair_cost)
        size = SCALE / (max(np.abs(cost).max(), abs(most)) or 1.0)
        rows.append(Row(dict(enumerate(cost * size)), most * size))
    answer = milp(
        goal * (SCALE / (np.abs(goal).max() or 1.0)),
        integrality=np.arange(len(goal)) < len(items.value),
        bounds=Bounds(0.0, 1.0),
        constraints=_constraints(rows, len(goal)),
        options={"mip_rel_gap": 0.0},
    )
    if answer.status == IMPOSSIBLE:
        return None
    if answer.status != FOUND:
        raise NotSolved(answer.message)
    return np.asarray(answer.x[: len(items.value)] > 1 / 2, bool)


def _pairs(items: Items) -> list[Pair]:
    """Every pair with a term, once; its variable follows those of the items."""
    return sorted({(min(pair), max(pair)) for pair in [*items.pair_value, *items.pair_cost]})


def _columns(items: Items, single: Numbers, pairs: Pairs) -> Numbers:
    """What each variable adds, (items + pairs,)."""
    sizes = {(min(pair), max(pair)): size for pair, size in pairs.items()}
    return np.concatenate([single, [sizes.get(pair, 0.0) for pair in _pairs(items)]])


def _bonds(items: Items) -> list[Row]:
    rows = [Row({item: 1, needed: -1}, 0) for item, needed in items.bonds if item != needed]
    for both, (first, second) in enumerate(_pairs(items), start=len(items.value)):
        rows += [Row({both: 1, first: -1}, 0), Row({both: 1, second: -1}, 0), Row({first: 1, second: 1, both: -1}, 1)]
    return rows


def _cut(chosen: Chosen) -> Row:
    """The row that this set alone breaks: somebody goes in or out (Balas and Jeroslow 1972)."""
    return Row({item: 1 if inside else -1 for item, inside in enumerate(chosen)}, float(chosen.sum()) - 1)


def _constraints(rows: list[Row], variables: int) -> list[LinearConstraint]:
    if not rows:
        return []
    entries = [(place, column, size) for place, row in enumerate(rows) for column, size in row.sizes.items()]
    places, columns, sizes = zip(*entries, strict=True)
    matrix = coo_array((np.array(sizes, float), (places, columns)), (len(rows), variables))
    return [LinearConstraint(matrix.tocsc(), -np.inf, [row.most for row in rows])]
