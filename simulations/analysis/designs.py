"""Two designs compared as curves: at equal emissions, at equal spend, and where the curves cross.

A pair of single points ("10 % against 0.4") can be made to say anything, so designs are compared at a level that
both reach, world by world:

- **at equal emissions** each design has the least strength at which it emits no more than the level, and what
  is compared is what it costs there;
- **at equal spend** each has the greatest strength at which it costs no more than the level, and what is compared
  is what it emits there. A design whose whole ladder costs less than the level does not reach it.

The level is the one that a design reaches at the brief's own strength (`own`, set by bonus points where there are
any; `other`, set by the other design), or every level in the overlap of the two curves in turn (`overlap`, their
mean). Worlds in which a design does not reach the level are counted, by design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis import indicator_names as named
from simulations.analysis.along import at, greatest_place, least_place, passes, slack, without_holes
from simulations.analysis.comparison import HELD, Basis, DesignComparison, Equal, GroupComparison, Held
from simulations.analysis.crossing import Crossing, crossing
from simulations.analysis.differences import ENOUGH, relative, summarise
from simulations.analysis.estimates import Estimate, Numbers, Spread, block_error, means
from simulations.analysis.ladders import Design, designs_of
from simulations.analysis.outcomes import Outcomes

Blocks = NDArray[np.int64]

# Levels at which the overlap of two curves is read, evenly spread over it.
LEVELS = 41


class Curve(NamedTuple):
    """One design in one group of lots: emissions and spend (worlds, rungs), along its ladder."""

    design: Design
    emissions: Numbers
    spend: Numbers


class Setting(NamedTuple):
    """What a comparison stands on: the reference's emissions and spend per world, and the block of each world."""

    emissions: Numbers
    spend: Numbers
    blocks: Blocks


def compare_designs(result: Outcomes) -> tuple[DesignComparison, ...]:
    """Every pair of designs of a result of which at least one has a ladder."""
    return tuple(compare(result, first, second) for first, second in pairs_of(designs_of(result)))


def pairs_of(designs: Iterable[Design]) -> tuple[tuple[Design, Design], ...]:
    """The pairs that can be compared, in the brief's order: both with a strength, and at least one with a ladder.

    Where the brief gives two designs a ladder it is about those: then only they are compared.
    """
    strong = [design for design in designs if design.strengths]
    ladders = [design for design in strong if design.has_ladder]
    if len(ladders) > 1:
        return tuple(combinations(ladders, 2))
    return tuple(pair for pair in combinations(strong, 2) if any(design.has_ladder for design in pair))


def compare(result: Outcomes, first: Design, second: Design) -> DesignComparison:
    """Two designs in every group of lots that the model has."""
    groups = [group for group in named.GROUPS if group == named.TOGETHER or group in result.groups]
    setter = setter_of(first, second)
    return DesignComparison(
        first, second, setter, tuple(_compare_in(result, group, first, second, setter) for group in groups)
    )


def difference_at_own(result: Outcomes, first: Design, second: Design, held: Held) -> Numbers:
    """What the first design costs (or emits) less what the second does, (worlds,), at the level of the one that sets it.

    Over all lots together, at the setter's own strength; nan in worlds in which a design does not reach that level.
    """
    emissions, spend = result.values(named.EMISSIONS), result.values(named.SPEND)
    setting = Setting(emissions[:, 0], spend[:, 0], result.blocks)
    curves = [
        Curve(one, *without_holes(one.strengths, one.rungs(emissions), one.rungs(spend))) for one in (first, second)
    ]
    by = curves[0] if setter_of(first, second) is first else curves[1]
    own_place = by.design.own_place
    if own_place is None:
        return np.full(len(emissions), np.nan)
    sides = [_sides(held, curve) for curve in (*curves, by)]
    level = at(sides[2].held, np.full(len(emissions), own_place))
    return _reach(sides[0], sides[1], level, _bases(held, setting)[1]).change


def setter_of(first: Design, second: Design) -> Design:
    """The design of whom the own strength sets the level.

    A single point can be reached by a ladder but not the other way round, so a design without a ladder sets it;
    else the rule that stands first in `LEVEL_SETTERS`, else the first design of the brief.
    """

    def rank(design: Design) -> tuple[bool, int]:
        rules = named.LEVEL_SETTERS
        rule = design.scheme.rule
        return design.has_ladder, rules.index(rule) if rule in rules else len(rules)

    return min((first, second), key=rank)


def _compare_in(result: Outcomes, group: str, first: Design, second: Design, setter: Design) -> GroupComparison:
    emissions, spend = result.values(named.EMISSIONS, group), result.values(named.SPEND, group)
    setting = Setting(emissions[:, 0], spend[:, 0], result.blocks)
    curves = (
        Curve(first, *without_holes(first.strengths, first.rungs(emissions), first.rungs(spend))),
        Curve(second, *without_holes(second.strengths, second.rungs(emissions), second.rungs(spend))),
    )
    moves: dict[Held, float] = {
        "emissions": _moves(setting.emissions, [one.emissions for one in curves]),
        "spend": _moves(setting.spend, [one.spend for one in curves]),
    }
    held = [one for one in HELD if moves[one] >= ENOUGH]
    own, other = curves if setter is first else curves[::-1]
    found = [
        *(_at_own(one, curves, own, setting, "own") for one in held),
        *(_at_own(one, curves, other, setting, "other") for one in held),
        *(_over_overlap(one, curves, setting) for one in held),
    ]
    crossed = _crossing(curves, setting) if "emissions" in held else None
    known = tuple(one for one in found if one is not None)
    return GroupComparison(group, moves["emissions"], moves["spend"], known, crossed)


def _moves(reference: Numbers, curves: Sequence[Numbers]) -> float:
    """Share of worlds in which any rung differs from the reference by more than rounding."""
    away = [np.abs(curve - reference[:, None]) > slack(reference)[:, None] for curve in curves]
    return float(np.concatenate(away, axis=1).any(axis=1).mean()) if len(reference) else 0.0


Place = Callable[[Numbers, Numbers], Numbers]


class Sides(NamedTuple):
    """One way of comparing seen from one curve: what is held, what is compared, and how a level is reached."""

    held: Numbers
    compared: Numbers
    place: Place


def _sides(held: Held, curve: Curve) -> Sides:
    if held == "emissions":
        return Sides(curve.emissions, curve.spend, least_place)
    return Sides(curve.spend, curve.emissions, greatest_place)


class Reached(NamedTuple):
    """Both designs at one level, per world: the difference, and the place of each on its ladder; nan if not reached."""

    change: Numbers
    places: tuple[Numbers, Numbers]


def _reach(first: Sides, second: Sides, level: Numbers, base: Numbers) -> Reached:
    places = first.place(first.held, level), second.place(second.held, level)
    change = at(first.compared, places[0]) - at(second.compared, places[1])
    return Reached(np.where(np.abs(change) <= slack(base), 0.0, change), places)


def _bases(held: Held, setting: Setting) -> tuple[Numbers, Numbers]:
    """The reference's amount of what is held, and of what is compared."""
    return (setting.emissions, setting.spend) if held == "emissions" else (setting.spend, setting.emissions)


def _at_own(held: Held, curves: tuple[Curve, Curve], setter: Curve, setting: Setting, basis: Basis) -> Equal | None:
    """At the level that the setter reaches at its own strength; None when that lies outside its ladder."""
    place = setter.design.own_place
    if place is None:
        return None
    first, second, by = (_sides(held, curve) for curve in (*curves, setter))
    held_base, compared_base = _bases(held, setting)
    level = at(by.held, np.full(len(held_base), place))
    reached = _reach(first, second, level, compared_base)
    idle = level >= held_base - slack(level) if held == "emissions" else level <= held_base + slack(level)
    missed = [np.isfinite(level) & ~np.isfinite(one) for one in reached.places]
    repeated = (passes(first.held, level) > 1) | (passes(second.held, level) > 1)
    only_first, only_second, both = (_share(one, setting.blocks) for one in _failing(*missed))
    return Equal(
        held,
        basis,
        setter.design.name,
        Spread.over(relative(level - held_base, held_base)),
        summarise(reached.change, setting.blocks),
        summarise(relative(reached.change, compared_base), setting.blocks),
        only_first,
        only_second,
        both,
        _share(idle, setting.blocks),
        _share(repeated, setting.blocks),
        _strength(curves[0], reached.places[0]),
        _strength(curves[1], reached.places[1]),
    )


def _strength(curve: Curve, place: Numbers) -> Spread:
    """The strengths that stand at a place of each world's curve."""
    return Spread.over(at(np.broadcast_to(np.asarray(curve.design.strengths), curve.emissions.shape), place))


def _failing(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], ...]:
    """Only the first, only the second, both."""
    return first & ~second, second & ~first, first & second


def _share(worlds: NDArray[np.bool_], blocks: Blocks) -> Estimate:
    values = worlds.astype(float)
    if not len(values):
        return Estimate(0.0, np.nan)
    return Estimate(float(values.mean()), float(block_error(means, values[:, None], blocks)[0]))


def overlap(held: Held, curves: tuple[Curve, Curve]) -> tuple[Numbers, Numbers]:
    """Lowest and highest level that both curves reach, (worlds,) each; not a range where lowest >= highest.

    Emissions are read from where both ladders begin downwards, spend over all that both cost at some strength.
    """
    values = [_sides(held, curve).held for curve in curves]
    lowest = np.maximum(values[0].min(axis=1), values[1].min(axis=1))
    tops = [one[:, 0] if held == "emissions" else one.max(axis=1) for one in values]
    return lowest, np.minimum(*tops)


def _levels(held: Held, curves: tuple[Curve, Curve], base: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Levels over the overlap, those nearest the start of the ladders first, (levels, worlds), and where it exists."""
    lowest, highest = overlap(held, curves)
    there = highest - lowest > slack(base)
    parts = (np.arange(LEVELS) + 0.5) / LEVELS
    start, end = (highest, lowest) if held == "emissions" else (lowest, highest)
    return np.where(there, start + np.multiply.outer(parts, end - start), np.nan), there


def _over_overlap(held: Held, curves: tuple[Curve, Curve], setting: Setting) -> Equal | None:
    """The mean over all levels that both curves reach; None when no world has such a level."""
    held_base, compared_base = _bases(held, setting)
    levels, there = _levels(held, curves, held_base)
    if not there.any():
        return None
    first, second = (_sides(held, curve) for curve in curves)
    change = np.mean([_reach(first, second, level, compared_base).change for level in levels], axis=0)
    change = np.where(np.abs(change) <= slack(compared_base), 0.0, change)
    nowhere, blocks = Spread(np.nan, np.nan, np.nan), setting.blocks
    none = np.zeros(len(there), dtype=bool)
    return Equal(
        held,
        "overlap",
        None,
        Spread.over(relative(levels.mean(axis=0) - held_base, held_base)),
        summarise(change, blocks),
        summarise(relative(change, compared_base), blocks),
        _share(none, blocks),
        _share(none, blocks),
        _share(~there, blocks),
        _share(none, blocks),
        _share(none, blocks),
        nowhere,
        nowhere,
    )


def _crossing(curves: tuple[Curve, Curve], setting: Setting) -> Crossing | None:
    levels, there = _levels("emissions", curves, setting.emissions)
    if not there.any():
        return None
    first, second = (_sides("emissions", curve) for curve in curves)
    change = np.array([_reach(first, second, level, setting.spend).change for level in levels])
    found = crossing(levels, change)
    return Crossing(
        there=float(there.mean()),
        share=_share(found.times > 0, setting.blocks),
        repeated=_share(found.times > 1, setting.blocks),
        level=Spread.over(relative(found.level - setting.emissions, setting.emissions)),
        first_strength=_strength(curves[0], least_place(curves[0].emissions, found.level)),
        second_strength=_strength(curves[1], least_place(curves[1].emissions, found.level)),
        first_before=_share((found.before < 0) & (found.times > 0), setting.blocks),
    )
