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
# The criterion in whose place another count of the same plants may stand.
REPLACED = "net_value"


class Criterion(NamedTuple):
    """What is weighed: the outcomes that are worth nothing and everything, and which way is better (1 or -1).

    `entry` is the outcome of the book, `yearly` whether it is read per year. `bounds` says where a brief declares low and high:
    for the criterion itself, or for what stands in for it.
    """

    name: str
    label: Label
    better: int
    group: str
    low: float
    high: float
    entry: str
    yearly: bool
    bounds: tuple[str, ...]

    @property
    def counted(self) -> str:
        """What is read: the criterion itself, or what stands in for it."""
        return self.bounds[-1]


class Outside(ValueError):
    """An outcome lies outside the bounds that a brief declares for its criterion."""

    def __init__(self, criterion: Criterion, found_low: float, found_high: float) -> None:
        self.criterion = criterion
        self.found_low, self.found_high = found_low, found_high
        bounds = f"{criterion.low:g} to {criterion.high:g}"
        super().__init__(f"{criterion.name}: outcomes from {found_low:g} to {found_high:g}, bounds {bounds}")


def criteria(scoring: Mapping[str, Any], party: str | None = None) -> tuple[Criterion, ...]:
    """The criteria of a brief in the order of their numbers; for a party with what it counts as value."""
    declared = rows()["criteria"]
    chosen = REPLACED if party is None else scoring["value_as"][party]
    names = sorted(declared, key=lambda one: int(declared[one]["number"]))
    return tuple(criterion(name, scoring, chosen) for name in names)


def criterion(name: str, scoring: Mapping[str, Any], chosen: str) -> Criterion:
    """One criterion; net value added with what is ``chosen`` in its place."""
    declared, (entry, yearly) = rows()["criteria"][name], READ_FROM[name]
    label, bounds, place = declared["label"], scoring["criteria"][name], ("criteria", name)
    if name == REPLACED and chosen != REPLACED:
        stands_in = rows()["stand_ins"][chosen]
        label, entry, yearly = stands_in["label"], stands_in["entry"], False
        bounds, place = scoring["stand_ins"][chosen], ("stand_ins", chosen)
    return Criterion(
        name,
        Label(**label),
        int(declared["better"]),
        declared["group"],
        bounds["low"],
        bounds["high"],
        entry,
        yearly,
        place,
    )


def outcome(result: Result, entry: str) -> Numbers:
    """One outcome of every set on top of the first, summed over the years; (worlds, sets)."""
    amounts = result.entries("market")[:, :, result.entry_names.index(entry)]
    return amounts - amounts[:, :1]


def by_criterion(result: Result, weighed: tuple[Criterion, ...]) -> Numbers:
    """What every set brings, in the units of the criteria; (worlds, sets, criteria)."""
    return np.stack([of_criterion(result, one) for one in weighed], axis=-1)


def of_criterion(result: Result, weighed: Criterion) -> Numbers:
    """What every set brings to one criterion; (worlds, sets)."""
    if weighed.name in ABSOLUTE:
        every: Numbers = result.entries("market")[:, :, result.entry_names.index(weighed.entry)]
        return every
    amounts = outcome(result, weighed.entry)
    return amounts / YEARS if weighed.yearly else amounts


def values_of(outcomes: Numbers, weighed: tuple[Criterion, ...]) -> Numbers:
    """Partial values 0..1 of outcomes (..., criteria) between the declared bounds. Raises :class:`Outside`."""
    low, high = (np.array([getattr(one, end) for one in weighed]) for end in ("low", "high"))
    try:
        return partial_values(outcomes, low, high, np.array([one.better for one in weighed]))
    except OutsideBounds as error:
        found = error.found[0]
        raise Outside(weighed[found.criterion], found.lowest, found.highest) from error


def profiles(scoring: Mapping[str, Any], weighed: tuple[Criterion, ...]) -> dict[str, Numbers]:
    """The weights of each party, (criteria,): the same whatever it counts as value."""
    return {party: np.array([weights[one.name] for one in weighed]) for party, weights in scoring["profiles"].items()}


def stand_in(weighed: tuple[Criterion, ...]) -> Criterion | None:
    """What stands in for net value added, None where nothing does."""
    return next((one for one in weighed if one.counted != one.name), None)
