"""Where a claim fails: a box over at most four assumptions, found on one half of the worlds and told from the other.

The Patient Rule Induction Method (Friedman and Fisher 1999; scenario discovery: Bryant and Lempert 2010). On the worlds that it
was found on, pure noise gives a box in which everything fails; so that half proposes, and the other half, which has not been
looked at, decides whether there is a region at all and how dense it is.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.estimates import Numbers
from simulations.ensemble.design import Range, Worlds

Flags = NDArray[np.bool_]

MOST_SIDES = 4
# Assumptions that the search looks at: those that tell failing from holding worlds best, in the half that proposes.
CANDIDATES = 10
# Fewer failing worlds than this, in both halves together, give no region.
FEWEST_FAILURES = 12
SMALLEST = 0.05
# A region must be this much denser than all worlds together, and so by more than luck, in the half that decides.
DENSER, LEVEL = 1.25, 0.01
# The part of the worlds that one step of the search cuts off.
PEEL = 0.05


@dataclass(frozen=True)
class Side:
    """One assumption that bounds a region, from `low` to `high`; an end that cuts off no more than one peel is open."""

    name: str
    low: float
    high: float
    open_below: bool
    open_above: bool


@dataclass(frozen=True)
class Region:
    """Where a claim fails, told from worlds that had no part in finding it.

    `share` of those worlds lie in it; `coverage` is the part of their failures that it holds, `density` the part of its worlds
    that fails, `base` that of all of them. `worlds` is how many decided.
    """

    sides: tuple[Side, ...]
    share: float
    coverage: float
    density: float
    base: float
    worlds: int

    def holds(self, worlds: Worlds) -> Flags:
        """Which worlds lie in the region, (worlds,)."""
        return _inside(self.sides, worlds)


@dataclass(frozen=True)
class Failures:
    """How often a claim fails: in `failing` of the `told` worlds; `region` is None where no box is denser than luck allows.

    `few` is True where there were too few failures to look for one.
    """

    failing: int
    told: int
    few: bool
    region: Region | None

    @property
    def share(self) -> float:
        """Share of the worlds in which the claim fails; nan where it could be told in none."""
        return self.failing / self.told if self.told else float("nan")

    @property
    def at_most(self) -> float:
        """The largest share that is consistent with these worlds: the upper end of a one-sided 95 % Clopper-Pearson interval."""
        from scipy.stats import beta

        if self.failing >= self.told:
            return 1.0
        return float(beta.ppf(0.95, self.failing + 1, self.told - self.failing))


def failures(worlds: Worlds, amount: Numbers, ranges: Sequence[Range]) -> Failures:
    """How often and where a claim fails: `amount` (worlds,) is below zero there, and nan where it could not be told.

    `ranges` are the assumptions that may bound the region. Runs nothing.
    """
    known = np.isfinite(amount)
    fails = amount[known] < 0.0
    count, told = int(fails.sum()), int(known.sum())
    few = min(count, told - count) < FEWEST_FAILURES
    region = None if few else find_region(worlds[known], fails, ranges)
    return Failures(count, told, few, region)


def find_region(worlds: Worlds, fails: Flags, ranges: Sequence[Range]) -> Region | None:
    """A box in which `fails` (worlds,) is true more often than elsewhere, or None.

    Every second world, of the failing and of the others apart, proposes; the rest decides.
    """
    proposing = _half(fails)
    deciding = ~proposing
    sides = _propose(worlds[proposing], fails[proposing], ranges)
    if not sides:
        return None
    inside, failing = _inside(sides, worlds[deciding]), fails[deciding]
    held, size, base = int((inside & failing).sum()), int(inside.sum()), float(failing.mean())
    if not size or held / size < DENSER * base or _by_luck(held, size, failing) > LEVEL:
        return None
    return Region(tuple(sides), float(inside.mean()), held / int(failing.sum()), held / size, base, int(deciding.sum()))


def _half(fails: Flags) -> Flags:
    """Every second world of either kind."""
    taken = np.zeros(len(fails), bool)
    for kind in (fails, ~fails):
        taken[np.flatnonzero(kind)[::2]] = True
    return taken


def _by_luck(held: int, size: int, failing: Flags) -> float:
    """The chance that as many worlds drawn at random from all would hold at least as many failures."""
    from scipy.stats import hypergeom

    return float(hypergeom.sf(held - 1, len(failing), int(failing.sum()), size))


def _inside(sides: Sequence[Side], worlds: Worlds) -> Flags:
    found = np.ones(len(worlds), bool)
    for side in sides:
        values = worlds[side.name]
        found &= ((values >= side.low) | side.open_below) & ((values <= side.high) | side.open_above)
    return found


def candidates(worlds: Worlds, fails: Flags, ranges: Sequence[Range]) -> list[Range]:
    """The assumptions that tell failing worlds from the others best, by the largest gap of their distributions."""
    from scipy.stats import ks_2samp

    def gap(one: Range) -> float:
        values = worlds[one.name]
        return -float(ks_2samp(values[fails], values[~fails], method="asymp").statistic)

    return sorted((one for one in ranges if np.ptp(worlds[one.name]) > 0.0), key=gap)[:CANDIDATES]


def _propose(worlds: Worlds, fails: Flags, ranges: Sequence[Range]) -> list[Side]:
    """The best box along the peeling trajectory by the harmonic mean of coverage and density; empty if nothing was cut off.

    Each is first rid of the sides that it can best do without, down to the most that a region may have: where chance decides
    along, peeling cuts at what does not matter too.
    """
    looked_at = candidates(worlds, fails, ranges)
    if not looked_at:
        return []
    box = _peel(np.column_stack([worlds[one.name] for one in looked_at]), fails, [one.name for one in looked_at])
    found = []
    for limits in box.box_lims:
        sides = [_side(one, worlds, limits[one.name]) for one in looked_at]
        found.append(_fewer([side for side in sides if not (side.open_below and side.open_above)], worlds, fails))
    return max(filter(None, found), key=lambda sides: _balance(sides, worlds, fails), default=[])


def _peel(values: Numbers, fails: Flags, names: Sequence[str]) -> Any:
    """The first box of the workbench's PRIM; it warns of what it does not need here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from ema_workbench.analysis import prim

        frame = pd.DataFrame(values, columns=list(names))
        return prim.Prim(frame, fails.astype(int), peel_alpha=PEEL, mass_min=SMALLEST).find_box()


def _side(one: Range, worlds: Worlds, limits: Any) -> Side:
    values = worlds[one.name]
    low, high = float(limits.iloc[0]), float(limits.iloc[1])
    return Side(one.name, low, high, float((values < low).mean()) <= PEEL, float((values > high).mean()) <= PEEL)


def _fewer(sides: list[Side], worlds: Worlds, fails: Flags) -> list[Side]:
    """No more sides than allowed, and none that adds nothing: it only looks precise."""
    while len(sides) > 1:
        without = [[one for one in sides if one is not side] for side in sides]
        best = max(without, key=lambda others: _balance(others, worlds, fails))
        if len(sides) <= MOST_SIDES and _balance(best, worlds, fails) < _balance(sides, worlds, fails):
            break
        sides = best
    return sides


def _balance(sides: Sequence[Side], worlds: Worlds, fails: Flags) -> float:
    """The harmonic mean of coverage and density."""
    inside = _inside(sides, worlds)
    return 2.0 * float((inside & fails).sum()) / float(inside.sum() + fails.sum())
