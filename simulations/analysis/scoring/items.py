"""Items to choose from under a budget: what each is worth and costs, alone and two by two, and what binds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.weights import Numbers

Chosen = NDArray[np.bool_]
Pair = tuple[int, int]
Pairs = Mapping[Pair, float]
NO_PAIRS: Pairs = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """What there is to choose from: value and cost (items,), each in its own unit, and what binds items.

    The value of a set is the sum over its items and pairs, above zero for complements and below for substitutes; so is
    its cost. `pair_value` and `pair_cost` hold what two items, by their positions, add when both are in. Items that
    stand `together` are all in or all out; `needs` names an item and the one it cannot be in without. Raises
    ValueError for numbers that are not finite, for a pair that is not two different items or stands twice, and for an
    item that is not there.
    """

    value: Numbers
    cost: Numbers
    pair_value: Pairs = NO_PAIRS
    pair_cost: Pairs = NO_PAIRS
    together: Sequence[Sequence[int]] = ()
    needs: Sequence[Pair] = ()

    def __post_init__(self) -> None:
        if self.value.ndim != 1 or self.value.shape != self.cost.shape or not len(self.value):
            raise ValueError(f"values of shape {self.value.shape} for costs of shape {self.cost.shape}")
        numbers = [*self.value, *self.cost, *self.pair_value.values(), *self.pair_cost.values()]
        if not np.isfinite(numbers).all():
            raise ValueError("a value or a cost is not a finite number")
        if any(len({frozenset(pair) for pair in pairs}) < len(pairs) for pairs in (self.pair_value, self.pair_cost)):
            raise ValueError("a pair stands twice")
        named = [*self.pair_value, *self.pair_cost, *self.needs]
        if any(first == second for first, second in named):
            raise ValueError("a pair holds one item twice")
        for item in (item for group in [*named, *self.together] for item in group):
            if not 0 <= item < len(self.value):
                raise ValueError(f"there is no item {item}")

    @property
    def bonds(self) -> list[Pair]:
        """Every item with one it cannot be in without; those that stand together need each other in a ring."""
        rings = (zip(group, [*group[1:], group[0]], strict=True) for group in self.together if group)
        return [*((item, needed) for item, needed in self.needs), *(bond for ring in rings for bond in ring)]

    def values_of(self, chosen: Chosen) -> Numbers:
        """The value of each set, (sets,), from who is in, (sets, items)."""
        return _summed(chosen, self.value, self.pair_value)

    def costs_of(self, chosen: Chosen) -> Numbers:
        """The cost of each set, (sets,), from who is in, (sets, items)."""
        return _summed(chosen, self.cost, self.pair_cost)

    def allowed(self, chosen: Chosen) -> Chosen:
        """Whether each set, (sets,), keeps together what stands together and has what it needs."""
        kept = np.ones(len(chosen), bool)
        for item, needed in self.bonds:
            kept &= ~chosen[:, item] | chosen[:, needed]
        return kept


class Sets(NamedTuple):
    """Sets from the best down: who is in (sets, items), their value and cost (sets,)."""

    chosen: Chosen
    value: Numbers
    cost: Numbers


def sorted_sets(items: Items, chosen: Chosen) -> Sets:
    """The sets (sets, items), the best first; of the same value the cheaper, and then the smaller."""
    value, cost = items.values_of(chosen), items.costs_of(chosen)
    order = np.lexsort((chosen.sum(axis=1), cost, -value))
    return Sets(chosen[order], value[order], cost[order])


def _summed(chosen: Chosen, single: Numbers, pairs: Pairs) -> Numbers:
    # Item by item, so that a set has the same sum to the last bit in every list.
    total = np.zeros(len(chosen))
    for item, size in enumerate(single):
        total += np.where(chosen[:, item], size, 0.0)
    for (first, second), size in pairs.items():
        total += np.where(chosen[:, first] & chosen[:, second], size, 0.0)
    return total
