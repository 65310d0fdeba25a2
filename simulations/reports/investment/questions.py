"""Questions that a reader asks of an investment run in a notebook; every answer is a list of rows for a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simulations.analysis.investment import portfolios
from simulations.analysis.investment.outcomes import by_criterion, criteria, values_of
from simulations.analysis.investment.ranking import ranks_of
from simulations.analysis.scoring.acceptability import acceptability
from simulations.analysis.scoring.flip import least_moved
from simulations.analysis.scoring.weights import over_leaves
from simulations.ensemble.design import central_world
from simulations.ensemble.result import Result, open_result
from simulations.figures.numbers import Language, number
from simulations.investment import plants, worlds
from simulations.investment.columns import KINDS
from simulations.investment.packages import rows
from simulations.investment.sets import proposal_names
from simulations.register.parameter import load_register
from simulations.register.units import unit
from simulations.register.words import Words
from simulations.reports.investment.phrases import PlantPhrases
from simulations.reports.publish import Published

Row = dict[str, Any]
DRAWS, SEED = 2000, 1
MILLION = 1_000_000.0
SLACK = 1e-9
# What a measure of each kind is worth is shown for these sizes: months saved, share of capital, share of a cost, basis points.
MONTHS, GRANT, CUT, PREMIUM, POINT = 12.0, 0.1, 0.05, 25.0, 1.0


def measure_rows(language: Language = "nl") -> list[Row]:
    """Every action item: how it works, its effect with range, lead time, cost, and where the effect comes from."""
    register = load_register("investment")
    told = Words(language)
    found = []
    for name, item in rows()["items"].items():
        same = item.get("same_as")
        effect = None if same else register[f"{name}_effect"]
        row = {
            told("finding.investment.table.code"): item["code"],
            told("finding.investment.table.item"): item["label"][language],
            told("finding.investment.table.channel"): told(f"finding.investment.channel.{item.get('channel', 'same')}"),
            told("finding.investment.table.effect"): "" if effect is None else _with_range(effect, language),
            told("finding.investment.table.lead"): "" if same else _with_range(register[f"{name}_lead"], language),
            told("finding.investment.table.cost"): "" if same else _cost(name, register, language),
            told("finding.investment.table.source"): "" if effect is None else f"{effect.source} ({effect.grade})",
        }
        found.append(row)
    return found


def _with_range(parameter: Any, language: Language) -> str:
    ends = [
        number(end, language, _decimals(parameter.high)) for end in (parameter.value, parameter.low, parameter.high)
    ]
    return f"{ends[0]} ({ends[1]}; {ends[2]}) {unit(parameter.unit).label[language]}"


def _decimals(largest: float) -> int:
    return 3 if abs(largest) < 1.0 else 1


def _cost(name: str, register: Mapping[str, Any], language: Language) -> str:
    told = Words(language)
    parts = []
    for kind in ("yearly", "once"):
        if f"{name}_{kind}" in register:
            amount = number(register[f"{name}_{kind}"].value / MILLION, language, 1)
            parts.append(told(f"finding.investment.table.{kind}", amount=amount))
    return ", ".join(parts)


def worth_rows(scenario: Any, language: Language = "nl") -> list[Row]:
    """What time and money are worth to an investor, in points of effective tax, by kind of plant, in the middle world."""
    world = central_world(load_register("investment"), scenario.world)
    there = worlds.make_tables(
        world[0], worlds.plant_rows(world)[0], worlds.measure_rows(world)[0], worlds.rival_rows(world)[0], 0, 0
    )
    told = Words(language)
    found = []
    for name in ("before", "after", "grant", "premium", "other", "labour", "tax"):
        row: Row = {told("finding.investment.table.measure"): told(f"finding.investment.worth.{name}")}
        for place, kind in enumerate(KINDS):
            row[rows()["kinds"][kind]["label"][language]] = _points(name, place, there, world[0])
        found.append(row)
    return found


def _points(name: str, kind: int, there: Any, world: np.void) -> float:
    """What one measure is worth for one kind of plant."""
    value, tax, rate = there.values[kind], plants.tax_on_plants(world), plants.real_rate(world, 0.0)
    if name == "grant":
        return float(plants.grant_in_points(GRANT, value))
    at_premium = there.values[kind : kind + 1].copy()[0]
    if name == "premium":
        rate = plants.real_rate(world, PREMIUM)
        plants.set_value(at_premium, there.plants[kind], rate, world)
    sizes = {
        "other": CUT if name == "other" else 0.0,
        "labour": CUT if name == "labour" else 0.0,
        "tax": POINT if name == "tax" else 0.0,
        "before": MONTHS if name == "before" else 0.0,
        "after": MONTHS if name == "after" else 0.0,
    }
    return float(plants.gain_in_points(value, at_premium, *sizes.values(), tax, rate, world))


class UnfitWeights(ValueError):
    """Weights that do not name every criterion once, are negative or do not add up to one; `text` says so to a user."""

    def __init__(self, names: Sequence[str], weights: Mapping[str, float]) -> None:
        super().__init__(", ".join(names))
        self._names, self._total = names, sum(weights.values())

    def text(self, language: str) -> str:
        """The message in nl or en."""
        return Words(language)("notebook.weights", names=", ".join(self._names), total=f"{self._total:g}")


def rank_with(published: Published, weights: Mapping[str, float], language: Language = "nl") -> list[Row]:
    """The order of proposals under these weights, with how often it holds: never one without the other.

    Raises :class:`UnfitWeights` for weights that are negative, do not add up to one or do not name every criterion.
    """
    combinations = _combinations(published)
    weighed = criteria(published.own.manifest["scenario"]["scoring"])
    total = sum(weights.values())
    if set(weights) != {one.name for one in weighed} or min(weights.values()) < 0.0 or abs(total - 1.0) > SLACK:
        raise UnfitWeights([one.name for one in weighed], weights)
    chosen = np.array([weights[one.name] for one in weighed])
    values = values_of(
        by_criterion(combinations, weighed)[:, [1 << place for place in range(len(proposal_names()))]], weighed
    )
    flips = least_moved(values.mean(axis=0), chosen)
    ranks, by_world = ranks_of(values.mean(axis=0) @ chosen), ranks_of(values @ chosen)
    every = acceptability(values, over_leaves(len(weighed), DRAWS, SEED)).ranks
    say, told = PlantPhrases(language), Words(language)
    return [
        {
            told("finding.investment.table.proposal"): f"{say.code(place)} {say.proposal(place)}",
            told("finding.investment.table.rank"): int(ranks[place]),
            told("finding.investment.table.stable"): float((by_world[:, place] == ranks[place]).mean()),
            told("finding.investment.table.first"): float(every[place, 0]),
            told("finding.investment.table.moved"): float(flips.moved[place]),
        }
        for place in np.argsort(ranks)
    ]


def within_budgets(published: Published, budgets: Sequence[float], language: Language = "nl") -> list[Row]:
    """The best set of whole proposals for each budget, in euro a year, gross."""
    combinations = _combinations(published)
    told = Words(language)
    found = []
    for budget in budgets:
        best = portfolios.by_proposal(combinations, budget)
        chosen = best.best
        row: Row = {told("finding.investment.table.budget"): budget / MILLION}
        row[told("finding.investment.table.members")] = (
            "-" if chosen is None else portfolios.codes(portfolios.proposals_in(chosen), "proposals")
        )
        row[told("finding.investment.table.mean_cost")] = (
            np.nan if chosen is None else np.median(best.cost[chosen]) / MILLION
        )
        row[told("finding.investment.table.mean_value")] = (
            np.nan if chosen is None else np.median(best.value[chosen]) / MILLION
        )
        found.append(row)
    return found


def _combinations(published: Published) -> Result:
    return open_result(published.folder / "combinations")
