"""All that the finding is written from: what each design does, how they compare, and what the brief says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulations.analysis import indicator_names as named
from simulations.analysis.comparison import DesignComparison
from simulations.analysis.contributions import Contribution, Trade, contributions, trades
from simulations.analysis.designs import compare_designs
from simulations.analysis.differences import Difference, relative, summarise
from simulations.analysis.ladders import Design, designs_of
from simulations.analysis.outcomes import Outcomes


@dataclass(frozen=True, slots=True)
class Effect:
    """What one alternative at its own strength changes in one indicator, from the reference, world by world."""

    design: Design
    indicator: str
    unit: str
    group: str
    absolute: Difference
    relative: Difference


@dataclass(frozen=True, slots=True)
class Evidence:
    """One case, the brief's own or its opponent's, in the numbers that sentences are made of.

    `scenario` is the resolved scenario as data; `units` gives the unit of emissions and of spend.
    """

    scenario: Mapping[str, Any]
    reference: Design
    years: tuple[int, int]
    worlds: int
    effects: tuple[Effect, ...]
    comparisons: tuple[DesignComparison, ...]
    units: Mapping[str, str]
    contributions: tuple[Contribution, ...] = ()
    trades: tuple[Trade, ...] = ()

    def effect(self, design: str, indicator: str) -> Effect:
        """The effect of one alternative on one indicator over all lots; KeyError if it was not gathered."""
        for one in self.effects:
            if (one.design.name, one.indicator) == (design, indicator):
                return one
        raise KeyError(f"no effect of {design!r} on {indicator!r}")

    def effects_on(self, indicator: str) -> tuple[Effect, ...]:
        """The effects of all alternatives on one indicator, in the brief's order."""
        return tuple(one for one in self.effects if one.indicator == indicator)


# What charts and finding tell about each alternative, and for which lots.
EFFECTS = (*named.OVERVIEW, (named.SINGLE_BIDS, named.CONTESTABLE))
# What no finding can do without.
NEEDED = (named.EMISSIONS, named.SPEND, named.PRICES, named.BIDS, named.SHORT, named.SUPPLIER_HOURS)


def gather(result: Outcomes) -> Evidence:
    """The evidence of one result; raises KeyError if the model lacks an indicator that is `NEEDED`."""
    if missing := [name for name in NEEDED if name not in result.indicators]:
        raise KeyError(f"no indicator {', '.join(missing)}")
    reference, *others = designs_of(result)
    return Evidence(
        result.manifest["scenario"],
        reference,
        (min(result.years), max(result.years)),
        len(result.blocks),
        tuple(
            one for name, group in EFFECTS if name in result.indicators for one in effects(result, others, name, group)
        ),
        compare_designs(result),
        {"emissions": result.indicators[named.EMISSIONS].unit, "spend": result.indicators[named.SPEND].unit},
        contributions(result),
        trades(result),
    )


def effects(result: Outcomes, designs: Sequence[Design], name: str, group: str) -> tuple[Effect, ...]:
    """What each of `designs` does to one indicator in one group (or in all, where it is not told by group)."""
    indicator = result.indicators[name]
    known = group if group in indicator.groups(result.groups) else named.TOGETHER
    values = result.values(name, known)
    base = values[:, 0]
    found = []
    for design in designs:
        change = design.own_values(values) - base
        parts = summarise(change, result.blocks), summarise(relative(change, np.asarray(base)), result.blocks)
        found.append(Effect(design, name, indicator.unit, known, *parts))
    return tuple(found)
