"""Indicators that need the reference or the years: cost per tonne, and years until an emission target.

Cost per tonne is what a scheme changes in money over what it takes off emissions, world by world; where emissions do not
fall it has no meaning and is left out, and the share of worlds in which it could be told stands beside it. *Outlay* is what
purchasers pay; *resource cost* is what society uses up: production, improvement at plants and paperwork on both sides.
Tonnes in Dutch deliveries and tonnes worldwide are never added.
"""

from __future__ import annotations

import math

import numpy as np

from simulations.analysis.estimates import Numbers, Spread
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Columns

# What a tonne costs: the indicators whose change is paid, and the emissions whose fall is bought.
OUTLAY = ("spend",)
RESOURCES = ("resource_cost", "abatement_cost", "paperwork_cost")
COSTS = {
    "cost_per_tonne_outlay": (OUTLAY, "emissions_product"),
    "cost_per_tonne_resource": (RESOURCES, "emissions_product"),
    "cost_per_tonne_outlay_worldwide": (OUTLAY, "emissions_world"),
    "cost_per_tonne_resource_worldwide": (RESOURCES, "emissions_world"),
}
YEARS_UNTIL_TARGET = "years_until_target"
COLUMNS = ("indicator", "unit", "scheme", "strength", "low", "middle", "high", "worlds", "told")


def cost_per_tonne(result: Outcomes, costs: tuple[str, ...], emissions: str) -> Numbers:
    """Euro per tonne taken off, (worlds, variants); nan where emissions do not fall and in the reference."""
    paid = sum(change(result, name) for name in costs)
    fallen = -change(result, emissions)
    return np.where(fallen > 0, paid / np.where(fallen > 0, fallen, 1.0), np.nan)


def change(result: Outcomes, indicator: str) -> Numbers:
    """An indicator less the reference, (worlds, variants)."""
    values = result.values(indicator)
    return values - values[:, :1]


def years_until_target(result: Outcomes, target: Numbers) -> Numbers:
    """Years from the first until emissions are ``target`` (worlds,) below the reference's first year; nan if never.

    Emissions are per patient-quarter delivered, so that shortage does not count as progress.
    """
    intensity = result.series("emission_intensity")
    goal = intensity[:, :1, :1] * (1.0 - target[:, None, None])
    reached = intensity <= goal
    first = np.argmax(reached, axis=2).astype(float)
    return np.where(reached.any(axis=2), first, np.nan)


def derived_table(result: Outcomes, target: Numbers) -> Columns:
    """The columns of derived.csv: every derived indicator of every variant, over worlds."""
    columns: Columns = {name: [] for name in COLUMNS}
    values = {name: (cost_per_tonne(result, *parts), "eur_per_t") for name, parts in COSTS.items()}
    values[YEARS_UNTIL_TARGET] = (years_until_target(result, target), "years")
    for name, (numbers, unit) in values.items():
        for variant in result.variants:
            column = numbers[:, variant.index]
            spread = Spread.over(column)
            strength = math.nan if variant.strength is None else variant.strength
            told = int(np.isfinite(column).sum())
            row: tuple[str | float, ...] = (
                *(name, unit, variant.alternative, strength),
                *(spread.low, spread.middle, spread.high, len(column), told),
            )
            for key, cell in zip(COLUMNS, row, strict=True):
                columns[key].append(cell)
    return columns
