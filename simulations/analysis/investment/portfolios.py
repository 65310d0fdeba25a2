"""What to choose under a budget: proposals by looking at every set, items by a linear programme and a rerun of its best sets."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.investment.outcomes import outcome
from simulations.analysis.scoring.combinations import NothingFits, best_set, frontier, in_near_best, limit
from simulations.analysis.scoring.items import Items
from simulations.analysis.scoring.near_best import best_sets
from simulations.analysis.scoring.robustness import Regret, regrets, satisficing
from simulations.ensemble.result import Result
from simulations.investment import sets
from simulations.investment.columns import YEARS
from simulations.investment.packages import rows

Numbers = NDArray[np.float64]
RunSets = Callable[[sets.SetsModel, str], Result]

# How many of the best sets of items are run in full, and how near to the best a set counts as as good.
RERUN = 200
NEAR = 0.05


class ByProposal(NamedTuple):
    """Sets of proposals: what they cost a year, gross, and bring over all years, and the best of them within the budget.

    `cost` and `value` are (sets, worlds). `regret` holds what choosing a set costs against the best affordable one of each
    world, `near` (sets,) is the share of worlds in which a set is nearly as good as that one; of the sets beyond the budget
    both are nan. `satisfied` (sets,) is the share of worlds in which net value outweighs public outlay: taxes are a part of
    value, and count once.
    """

    cost: Numbers
    value: Numbers
    best: int | None
    frontier: NDArray[np.int64]
    regret: Regret
    near: Numbers
    satisfied: Numbers


class ByItem(NamedTuple):
    """The best sets of items under a budget, run in full.

    `chosen` (sets, items), `cost` and `value` (sets, worlds) from the full model, best first by mean value within the budget;
    `place` (sets,) is the rank that the linear value gave each; `in_near_best` (items,) the share of those of the sets run that
    are nearly as good in which an item stands; `agreement` the rank correlation of both orders; `run` how many sets were run.
    `regret`, `near` and `satisfied` (sets,) are what they are of proposals, against the best of these sets in each world: of all
    sets of items others may be better.
    """

    names: tuple[str, ...]
    chosen: NDArray[np.bool_]
    cost: Numbers
    value: Numbers
    place: NDArray[np.int64]
    in_near_best: Numbers
    agreement: float
    run: int
    regret: Regret
    near: Numbers
    satisfied: Numbers


def by_proposal(result: Result, budget: float) -> ByProposal:
    """Every set of proposals, judged by medians over worlds, as charts draw them.

    `best` is None where the budget is below every proposal.
    """
    cost, value = outcome(result, "cost_gross").T / YEARS, outcome(result, "value_net_now").T
    worth = value - outcome(result, "outlay_now").T
    middle_cost, middle_value = np.median(cost, axis=1), np.median(value, axis=1)
    try:
        best: int | None = best_set(middle_value, middle_cost, budget)
    except NothingFits:
        best = None
    affordable = np.flatnonzero(middle_cost <= limit(budget))
    return ByProposal(
        cost,
        value,
        best,
        frontier(middle_value, middle_cost),
        Regret(*(among(affordable, each, len(value)) for each in regrets(value[affordable].T))),
        among(affordable, nearly_best(value[affordable]), len(value)),
        outweighs(worth),
    )


def among(places: NDArray[np.int64], found: Numbers, many: int) -> Numbers:
    """What was `found` of the sets at `places`, nan for the rest of so many."""
    every = np.full(many, np.nan)
    every[places] = found
    return every


def nearly_best(value: Numbers) -> Numbers:
    """The share of worlds in which a set is within `NEAR` of the best of its world, (sets,), from values (sets, worlds)."""
    best = value.max(axis=0)
    return outweighs(value - (best - NEAR * np.abs(best)))


def outweighs(amount: Numbers) -> Numbers:
    """The share of worlds in which an amount is zero or more, (sets,), from (sets, worlds)."""
    return satisficing(amount.T[:, :, None], np.zeros(1), np.ones(1))


def by_item(run: RunSets, budget: float) -> ByItem:
    """The best sets of items. Raises `NothingFits` where the budget is below every item that costs anything."""
    names = sets.item_names()
    items = linear(run(sets.items_and_pairs(), "items"), names)
    cheapest = float(items.cost[items.cost > 0.0].min())
    if cheapest > limit(budget):
        raise NothingFits(budget, cheapest)
    best = best_sets(items, budget, RERUN)
    named = tuple(tuple(name for name, on in zip(names, row, strict=True) if on) for row in best.chosen if row.any())
    full = run(sets.item_sets(named), "best-items")
    cost, value = outcome(full, "cost_gross").T[1:] / YEARS, outcome(full, "value_net_now").T[1:]
    worth = value - outcome(full, "outlay_now").T[1:]
    chosen = best.chosen[best.chosen.any(axis=1)]
    within = np.flatnonzero(cost.mean(axis=1) <= limit(budget))
    if not len(within):
        raise NothingFits(budget, float(cost.mean(axis=1).min()))
    order = within[np.argsort(-value[within].mean(axis=1), kind="stable")]
    return ByItem(
        names, chosen[order], cost[order], value[order], order + 1,
        in_near_best(chosen[order], value[order].mean(axis=1), NEAR), rank_correlation(order), len(chosen),
        regrets(value[order].T), nearly_best(value[order]), outweighs(worth[order]),
    )  # fmt: skip


def linear(result: Result, names: tuple[str, ...]) -> Items:
    """Items with what each brings and costs alone, and what pairs of them add, from a run of items and pairs; means over worlds."""
    value, cost = outcome(result, "value_net_now").mean(axis=0), outcome(result, "cost_gross").mean(axis=0) / YEARS
    one_value, one_cost = value[1 : len(names) + 1], cost[1 : len(names) + 1]
    pair_value, pair_cost = {}, {}
    for place, (first, second) in enumerate(combinations(range(len(names)), 2), start=len(names) + 1):
        pair_value[first, second] = float(value[place] - one_value[first] - one_value[second])
        pair_cost[first, second] = float(cost[place] - one_cost[first] - one_cost[second])
    return Items(one_value, one_cost, felt(pair_value), felt(pair_cost))


def felt(pairs: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """The pairs that add or take something: far above rounding, beside the largest of them."""
    largest = max(map(abs, pairs.values()), default=0.0)
    return {pair: size for pair, size in pairs.items() if abs(size) > largest / 1000.0}


def rank_correlation(order: NDArray[np.int64]) -> float:
    """Spearman's correlation between an order and its places, 1 for the same order; nan for fewer than two."""
    if len(order) < 2:
        return float("nan")
    places = np.argsort(np.argsort(order))
    return float(np.corrcoef(places, np.arange(len(order)))[0, 1])


def codes(names: tuple[str, ...], population: str) -> str:
    """A set by the codes of its members: 3.1+6.2."""
    return "+".join(str(rows()[population][name]["code"]) for name in names)


def proposals_in(number: int) -> tuple[str, ...]:
    """The proposals of a set by its number."""
    return tuple(name for place, name in enumerate(sets.proposal_names()) if number >> place & 1)


def items_in(found: ByItem, place: int) -> tuple[str, ...]:
    """The items of one of the best sets."""
    return tuple(name for name, on in zip(found.names, found.chosen[place], strict=True) if on)
