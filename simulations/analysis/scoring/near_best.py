"""The best sets of items under a budget in order, or all those near the best: branch and bound, exact.

Items are decided one after the other for whole blocks of partial sets. A partial set is dropped when it can no longer
be good enough: at any rate of value per cost, a set is worth at most its value, plus the rate times the budget left,
plus what the undecided items are worth above that rate, taking pairs that help as if both came in. The least such
bound over some rates decides (Lagrangian relaxation: Geoffrion 1974, Mathematical Programming Study 2:82-114).

An integer program with every set found cut off is as exact, but took 20 seconds for 60 sets of 29 items on the
machine where this takes a fifth of a second for 200.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.combinations import limit
from simulations.analysis.scoring.items import Chosen, Items, Pairs, Sets, sorted_sets
from simulations.analysis.scoring.portfolio import best_choice, check_that_something_fits
from simulations.analysis.scoring.weights import Numbers

# Partial sets worked on at a time.
BLOCK = 4096
# Rates of value per cost tried, as parts of the one that bounds best before anything is decided.
RATES = (0.0, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.2)
# Sums that differ by less than this part of all sizes added together differ by rounding.
ROUNDING = 1e-12
# A list longer than this says nothing; the tolerance is too wide.
MOST_SETS = 1_000_000


class TooManySets(ValueError):
    """So many sets lie within the tolerance of the best that a list of them says nothing."""


def best_sets(items: Items, budget: float, count: int = 200) -> Sets:
    """The `count` best different sets within the budget, or as many as there are, the empty one among them.

    The first has the value that `best_choice` finds. Where sets of the same value stand on both sides of the end of
    the list, which of them is in it is not told. Raises `NothingFits` when no set but the empty one is within the
    budget.
    """
    if count < 1:
        raise ValueError("a list of best sets needs a length")
    check_that_something_fits(items, budget)
    return _found(items, budget, -np.inf, count)


def near_best(items: Items, budget: float, tolerance: float) -> Sets:
    """All sets within the budget whose value is within `tolerance`, a part of its size, of the best.

    Raises as `best_choice`, and `TooManySets` beyond a million.
    """
    if not tolerance >= 0:
        raise ValueError("the tolerance must be zero or more")
    best = float(best_choice(items, budget).value[0])
    return _found(items, budget, best - tolerance * abs(best), None)


class _Block(NamedTuple):
    """Partial sets: who is in (sets, items), value and cost so far (sets,), and what every item would add to both."""

    chosen: Chosen
    value: Numbers
    cost: Numbers
    gain: Numbers
    price: Numbers

    def part(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> _Block:
        """Some of the partial sets."""
        return _Block(self.chosen[which], self.value[which], self.cost[which], self.gain[which], self.price[which])

    def beside(self, other: _Block) -> _Block:
        """Both blocks as one."""
        columns = (np.concatenate([mine, theirs]) for mine, theirs in zip(self[1:], other[1:], strict=True))
        return _Block(np.concatenate([self.chosen, other.chosen]), *columns)


class _Tree:
    """The order in which items are decided, and the bounds on what is undecided."""

    def __init__(self, items: Items, budget: float) -> None:
        self.items, self.limit = items, limit(budget)
        self.pair_value = _matrix(items.pair_value, len(items.value))
        self.pair_cost = _matrix(items.pair_cost, len(items.value))
        best = self._best_rate()
        self.rates = sorted({best * part for part in RATES})
        # First what matters most: a wrong choice there is soon too dear.
        self.order = np.argsort(-np.abs(items.value - best * items.cost), kind="stable")
        self.rounding_value = ROUNDING * (np.abs(items.value).sum() + np.abs(self.pair_value).sum())
        self.rounding_cost = ROUNDING * (np.abs(items.cost).sum() + np.abs(self.pair_cost).sum())

    def root(self) -> _Block:
        nobody = np.zeros((1, len(self.items.value)), bool)
        return _Block(nobody, np.zeros(1), np.zeros(1), self.items.value[None], self.items.cost[None])

    def branched(self, block: _Block, depth: int) -> _Block:
        """Every partial set without and with the next item, as far as bonds between decided items allow."""
        item = self.order[depth]
        chosen = block.chosen.copy()
        chosen[:, item] = True
        joined = _Block(
            chosen,
            block.value + block.gain[:, item],
            block.cost + block.price[:, item],
            block.gain + self.pair_value[item],
            block.price + self.pair_cost[item],
        )
        both = block.beside(joined)
        decided = set(self.order[: depth + 1].tolist())
        kept = np.ones(len(both.value), bool)
        for one, needed in self.items.bonds:
            if item in (one, needed) and {one, needed} <= decided:
                kept &= ~both.chosen[:, one] | both.chosen[:, needed]
        return both.part(kept)

    def bound(self, block: _Block, depth: int) -> Numbers:
        """The most each partial set with `depth` items decided can become worth; -inf where the budget is passed."""
        free = self.order[depth:]
        among = np.ix_(free, free)
        gain, price = block.gain[:, free], block.price[:, free]
        least_cost = block.cost - _hope(-price, -self.pair_cost[among])
        bound = np.where(least_cost > self.limit + self.rounding_cost, -np.inf, np.inf)
        for rate in self.rates:
            hope = _hope(gain - rate * price, self.pair_value[among] - rate * self.pair_cost[among])
            bound = np.minimum(bound, block.value + rate * (self.limit - block.cost) + hope)
        return bound

    def _best_rate(self) -> float:
        """The rate with the lowest bound before anything is decided, among those of single items."""
        items = self.items
        paid = (items.cost > 0) & (items.value > 0)
        rates = np.append(items.value[paid] / items.cost[paid], 0.0)
        bounds = [
            rate * self.limit
            + _hope((items.value - rate * items.cost)[None], self.pair_value - rate * self.pair_cost)[0]
            for rate in rates
        ]
        return float(rates[int(np.argmin(bounds))])


class _Kept:
    """Whole sets found so far, no more than asked for, and the value a further one must lie above."""

    def __init__(self, tree: _Tree, least: float, count: int | None) -> None:
        self.tree, self.count = tree, count
        self.floor = np.nextafter(least - tree.rounding_value, -np.inf)
        self.chosen = np.zeros((0, len(tree.items.value)), bool)

    def add(self, chosen: Chosen) -> None:
        self.chosen = np.concatenate([self.chosen, chosen])
        if self.count is None:
            if len(self.chosen) > MOST_SETS:
                raise TooManySets(f"more than {MOST_SETS} sets lie within the tolerance of the best")
        elif len(self.chosen) >= self.count:
            sets = sorted_sets(self.tree.items, self.chosen)
            self.chosen = sets.chosen[: self.count]
            # Ties with the last are left out, or there would be no end to items that do nothing.
            self.floor = sets.value[self.count - 1] + self.tree.rounding_value


def _found(items: Items, budget: float, least: float, count: int | None) -> Sets:
    tree = _Tree(items, budget)
    kept = _Kept(tree, least, count)
    root = tree.root()
    waiting = [(0, root, tree.bound(root, 0))]
    while waiting:
        depth, block, bound = waiting.pop()
        # The floor may have risen since it was put aside.
        block = tree.branched(block.part(bound > kept.floor), depth)
        depth += 1
        bound = tree.bound(block, depth)
        if depth == len(items.value):
            whole = block.chosen[bound > kept.floor]
            kept.add(whole[items.costs_of(whole) <= tree.limit])
            continue
        # The most promising last, so that they come first and raise the floor.
        order = np.argsort(bound, kind="stable")
        order = order[bound[order] > kept.floor]
        pieces = np.split(order, range(len(order) % BLOCK, len(order), BLOCK))
        waiting += [(depth, block.part(some), bound[some]) for some in pieces if len(some)]
    return sorted_sets(items, kept.chosen)


def _hope(single: Numbers, pairs: Numbers) -> Numbers:
    """The most that items could add, (sets,), from what each adds alone (sets, items) and two by two (items, items)."""
    # A pair that helps is shared by its two items; one that hurts is left out.
    helped = single + np.maximum(pairs, 0.0).sum(axis=1) / 2
    return np.asarray(np.maximum(helped, 0.0).sum(axis=1), float)


def _matrix(pairs: Pairs, count: int) -> Numbers:
    table = np.zeros((count, count))
    for (first, second), size in pairs.items():
        table[first, second] = table[second, first] = size
    return table
