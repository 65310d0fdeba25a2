"""What comes out of comparing two designs: at each level, in each group of lots, and for the pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulations.analysis.crossing import Crossing
from simulations.analysis.differences import Difference
from simulations.analysis.estimates import Estimate, Spread
from simulations.analysis.ladders import Design
from simulations.analysis.tables import Scheme

Held = Literal["emissions", "spend"]
Basis = Literal["own", "other", "overlap"]

HELD: tuple[Held, ...] = ("emissions", "spend")


@dataclass(frozen=True, slots=True)
class Equal:
    """Two designs at one level: `held` is what is equal, `absolute` and `relative` the difference of the other.

    Differences are the first design minus the second; relative ones are shares of the reference's amount.
    `level` and the strengths needed for it are spreads over worlds; the level is told as relative change from
    the reference. `first_fails`, `second_fails` and `both_fail` are shares of all worlds: only that design, or
    both, do not reach the level. `idle` is the share of worlds in which the level asks nothing of anybody: the
    reference emits as little, or costs as much; `repeated` that in which a curve passes the level more than once.
    """

    held: Held
    basis: Basis
    setter: str | None
    level: Spread
    absolute: Difference
    relative: Difference
    first_fails: Estimate
    second_fails: Estimate
    both_fail: Estimate
    idle: Estimate
    repeated: Estimate
    first_strength: Spread
    second_strength: Spread


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """Two designs in one group of lots.

    `emissions_move` and `spend_moves` are the shares of worlds in which any rung of either design differs from
    the reference. What moves in fewer than half of them is no curve, and is not held equal: on lots where no
    strength costs anything, "for the same money" would compare the ends of two ladders.
    """

    group: str
    emissions_move: float
    spend_moves: float
    equal: tuple[Equal, ...]
    crossing: Crossing | None

    def moves(self, held: Held) -> float:
        """Share of worlds in which emissions, or spend, differ from the reference anywhere along the ladders."""
        return self.emissions_move if held == "emissions" else self.spend_moves

    def at_equal(self, held: Held, basis: Basis = "own") -> Equal | None:
        """One of the comparisons; None where it could not be made."""
        return next((one for one in self.equal if (one.held, one.basis) == (held, basis)), None)


@dataclass(frozen=True, slots=True)
class DesignComparison:
    """Two designs in every group of lots; `setter` is the one of whom the brief's own strength sets the level."""

    first: Design
    second: Design
    setter: Design
    groups: tuple[GroupComparison, ...]

    def group(self, name: str) -> GroupComparison:
        """One group of lots; KeyError if the model does not have it."""
        for one in self.groups:
            if one.group == name:
                return one
        raise KeyError(f"no group {name!r}; there are {', '.join(one.group for one in self.groups)}")

    def scheme(self, sign: int) -> Scheme:
        """The design with the lower amount when the difference (first minus second) has this sign."""
        return self.first.scheme if sign < 0 else self.second.scheme
