"""Which alternative a cautious chooser takes: regret and satisficing over all alternatives of a brief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulations.analysis.differences import BETTER_SIGN
from simulations.analysis.estimates import Numbers
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.scoring.robustness import regrets
from simulations.analysis.tables import Columns
from simulations.ensemble.indicator import TOGETHER


class Choice(NamedTuple):
    """One alternative: its regret in one indicator against the best of each world, in the indicator's unit.

    `satisfies` is the share of worlds in which it does no worse than the reference in any of the indicators asked.
    """

    alternative: str
    indicator: str
    unit: str
    largest: float
    mean: float
    best_in: float
    satisfies: float


def choices(outcomes: Outcomes, indicators: Sequence[str]) -> tuple[Choice, ...]:
    """Every alternative at its own strength, the reference among them, for each indicator that has a better side.

    Worlds in which an indicator is not known for all alternatives are left out of its regret, and an indicator of which that
    leaves none altogether.
    """
    places = [one.index for one in outcomes.variants if one.strength is None]
    asked = [
        one
        for one in (outcomes.indicators[name] for name in indicators)
        if BETTER_SIGN[one.better] and len(_known(outcomes.values(one.name, TOGETHER)[:, places]))
    ]
    values = np.stack(
        [outcomes.values(one.name, TOGETHER)[:, places] * BETTER_SIGN[one.better] for one in asked], axis=-1
    ) if asked else np.zeros((len(outcomes.blocks), len(places), 0))  # fmt: skip
    satisfies = (values >= values[:, :1]).all(axis=-1).mean(axis=0)
    found = []
    for column, one in enumerate(asked):
        known = _known(values[..., column])
        regret = regrets(known)
        best = (known >= known.max(axis=1, keepdims=True)).mean(axis=0)
        for row, place in enumerate(places):
            found.append(
                Choice(
                    outcomes.variants[place].alternative, one.name, one.unit, float(regret.largest[row]),
                    float(regret.mean[row]), float(best[row]), float(satisfies[row]),
                )
            )  # fmt: skip
    return tuple(found)


def _known(values: Numbers) -> Numbers:
    return values[np.isfinite(values).all(axis=1)]


def to_columns(found: Sequence[Choice]) -> Columns:
    """The columns of choices.csv."""
    keys = ("alternative", "indicator", "unit", "largest_regret", "mean_regret", "best_in", "no_worse_in_any")
    columns: Columns = {key: [] for key in keys}
    for one in found:
        cells: tuple[str | float, ...] = tuple(one)
        for key, cell in zip(keys, cells, strict=True):
            columns[key].append(cell)
    return columns
