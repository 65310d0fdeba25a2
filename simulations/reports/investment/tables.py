"""The csv files beside an investment finding; no ranking without how often it holds."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from simulations.analysis.estimates import Spread
from simulations.analysis.investment import portfolios
from simulations.analysis.investment.outcomes import REPLACED, Criterion, stand_in
from simulations.analysis.investment.ranking import Ranking
from simulations.analysis.investment.study import Study
from simulations.analysis.tables import Columns


def contribution_columns(study: Study) -> Columns:
    """Per outcome and proposal the Shapley value with its range, first-in and last-in; then the pairs; then the vision apart."""
    rows: list[tuple[str | float, ...]] = []
    for outcome, found in study.contributions.items():
        for place, name in enumerate(found.names):
            spread = Spread.over(found.shapley[place])
            first, last = (float(np.median(one[place])) for one in (found.first, found.last))
            rows.append((outcome, "proposal", name, spread.low, spread.middle, spread.high, first, last))
        for one, other in combinations(range(len(found.names)), 2):
            spread = Spread.over(found.pairs[one, other])
            pair = f"{found.names[one]}+{found.names[other]}"
            rows.append((outcome, "pair", pair, spread.low, spread.middle, spread.high, np.nan, np.nan))
    outcome, found = next(iter(study.contributions.items()))
    for name, values in zip((*found.names, "vision"), study.vision, strict=True):
        spread = Spread.over(values)
        rows.append((outcome, "vision apart", name, spread.low, spread.middle, spread.high, np.nan, np.nan))
    return columns(("outcome", "sort", "name", "low", "middle", "high", "first_in", "last_in"), rows)


def ranking_columns(ranking: Ranking) -> Columns:
    """Per proposal and party the rank, how often it holds over worlds, over all weights, by other methods, and the regret.

    A party ranks by what it counts as value; all weights are over the criteria with net value added.
    """
    rows: list[tuple[str | float, ...]] = []
    for place, name in enumerate(ranking.names):
        over_all = ranking.all_weights.ranks[place]
        for party in ranking.profiles:
            rank = int(party.ranks[place])
            rows.append(
                (
                    name, party.name, value_counted_as(party.scored.weighed), rank, float(party.stable[place]),
                    float(over_all[rank - 1]), float(over_all[0]), int(party.topsis[place]),
                    int(party.judged_ranks[place]), float(party.flips.moved[place]), float(party.regret.mean[place]),
                    float(party.regret.largest[place]),
                )
            )  # fmt: skip
    names = (
        "proposal", "weights_of", "value_counted_as", "rank", "share_of_worlds_with_rank", "share_of_all_weights_with_rank",
        "share_of_all_weights_first", "rank_by_topsis", "rank_by_pairwise_weights", "weight_to_move_to_win",
        "mean_regret", "largest_regret",
    )  # fmt: skip
    return columns(names, rows)


def value_counted_as(weighed: tuple[Criterion, ...]) -> str:
    """Net value added, or what stands in for it."""
    one = stand_in(weighed)
    return REPLACED if one is None else one.counted


def portfolio_columns(study: Study) -> Columns:
    """Every set of proposals, and the best sets of items under the budget, with cost and value over worlds."""
    rows: list[tuple[str | float, ...]] = []
    for number, (cost, value) in enumerate(zip(study.proposals.cost, study.proposals.value, strict=True)):
        chosen = portfolios.codes(portfolios.proposals_in(number), "proposals")
        on_frontier = float(number in study.proposals.frontier)
        sizes = (*spread_of(cost), *spread_of(value), on_frontier, np.nan)
        rows.append(("proposals", chosen, *sizes, *firmness(study.proposals, number)))
    for place in range(len(study.items.chosen)):
        chosen = portfolios.codes(portfolios.items_in(study.items, place), "items")
        cost, value = study.items.cost[place], study.items.value[place]
        sizes = (*spread_of(cost), *spread_of(value), np.nan, float(study.items.place[place]))
        rows.append(("items", chosen, *sizes, *firmness(study.items, place)))
    ends = [f"{what}_{end}" for what in ("cost_gross_per_year", "net_value") for end in ("low", "middle", "high")]
    firm = ("largest_regret", "mean_regret", "share_of_worlds_near_best", "share_of_worlds_worth_its_cost")
    return columns(("sort", "members", *ends, "on_frontier", "rank_by_linear_value", *firm), rows)


def firmness(found: portfolios.ByProposal | portfolios.ByItem, place: int) -> tuple[float, ...]:
    """Largest and mean regret, and the shares of worlds in which a set is nearly the best and is worth its cost."""
    return tuple(float(one[place]) for one in (*found.regret, found.near, found.satisfied))


def spread_of(values: np.ndarray) -> tuple[float, float, float]:
    """Low, middle and high over worlds."""
    spread = Spread.over(values)
    return spread.low, spread.middle, spread.high


def columns(names: tuple[str, ...], rows: list[tuple[str | float, ...]]) -> Columns:
    """Rows as columns by name."""
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
