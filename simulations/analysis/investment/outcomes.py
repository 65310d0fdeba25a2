"""What a set of proposals or items brings over the reference, criterion by criterion, in every world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.additive import OutsideBounds, partial_values
from simulations.ensemble.result import Result
from simulations.investment.columns import YEARS
from simulations.investment.packages import rows
from simulations.register.label import Label

Numbers = NDArray[np.float64]

# The outcome of the book behind each criterion, and whether a brief reads it per year.
READ_FROM = {
    "net_value": ("value_net_now", False),
    "net_cost": ("cost_net_now", False),
    "critical": ("critical_europe", True),
    "research": ("research", True),
    "first_effect": ("years_to_effect", False),
    "emissions": ("emissions", True),
}
# A time is what it is; everything else is counted over the reference.
ABSOLUTE = ("first_effect",)


class Criterion(NamedTuple):
    """What is weighed: the outcomes that are worth nothing and everything, and which way is better (1 or -1)."""

    name: str
    label: Label
    better: int
    group: str
    low: float
    high: float


class Outside(ValueError):
    """An outcome lies outside the bounds that a brief declares for its criterion."""

    def __init__(self, criterion: str, low: float, high: float, found_low: float, found_high: float) -> None:
        self.criterion = criterion
        self.low, self.high = low, high
        self.found_low, self.found_high = found_low, found_high
        super().__init__(f"{criterion}: outcomes from {found_low:g} to {found_high:g}, bounds {low:g} to {high:g}")


def criteria(scoring: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The criteria of a brief in the order of their numbers."""
    declared = rows()["criteria"]
    ordered = sorted(declared, key=lambda name: int(declared[name]["number"]))
    return tuple(
        Criterion(
            name,
            Label(**declared[name]["label"]),
            int(declared[name]["better"]),
            declared[name]["group"],
            scoring["criteria"][name]["low"],
            scoring["criteria"][name]["high"],
        )
        for name in ordered
    )


def outcome(result: Result, entry: str) -> Numbers:
    """One outcome of every set on top of the first, summed over the years; (worlds, sets)."""
    amounts = result.entries("market")[:, :, result.entry_names.index(entry)]
    return amounts - amounts[:, :1]


def by_criterion(result: Result) -> Numbers:
    """What every set brings, in the units of the criteria; (worlds, sets, criteria)."""
    columns = []
    for name, (entry, yearly) in READ_FROM.items():
        amounts = outcome(result, entry)
        if name in ABSOLUTE:
            amounts = result.entries("market")[:, :, result.entry_names.index(entry)]
        columns.append(amounts / YEARS if yearly else amounts)
    return np.stack(columns, axis=-1)


def values_of(outcomes: Numbers, weighed: tuple[Criterion, ...]) -> Numbers:
    """Partial values 0..1 of outcomes (..., criteria) between the declared bounds. Raises :class:`Outside`."""
    low, high = (np.array([getattr(one, end) for one in weighed]) for end in ("low", "high"))
    try:
        return partial_values(outcomes, low, high, np.array([one.better for one in weighed]))
    except OutsideBounds as error:
        found = error.found[0]
        one = weighed[found.criterion]
        raise Outside(one.name, one.low, one.high, found.lowest, found.highest) from error


def profiles(scoring: Mapping[str, Any], weighed: tuple[Criterion, ...]) -> dict[str, Numbers]:
    """The weights of each party, (criteria,)."""
    return {party: np.array([weights[one.name] for one in weighed]) for party, weights in scoring["profiles"].items()}
