"""The value of an assumption at which a claim turns: all worlds, with that one assumption held, are run along its range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from simulations.analysis.estimates import HIGH, LOW, Numbers, silently
from simulations.analysis.uncertainty.headline import ENOUGH
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Block, Range, Worlds

LEVELS = 5
# The bracket around a turn is halved until it is this small a part of the range.
NARROW = 0.005
RESAMPLES = 400
SEED = 1
# With a turn in fewer resamples than this its place has no interval.
AGREED = 0.9


@dataclass(frozen=True)
class Curve:
    """A claim along one assumption: `amounts` (levels, worlds) at `levels` (levels,), which rise.

    `point` is where the median turns, nearest to the default; its interval comes from resampling worlds and is nan where
    fewer than nine in ten resamples turn at all. None where the median keeps its sign over the whole range.
    """

    drawn: Range
    levels: Numbers
    amounts: Numbers
    point: Ends | None

    @property
    def medians(self) -> Numbers:
        """The median over worlds at every level, (levels,)."""
        return medians(self.amounts)

    @property
    def swing(self) -> float:
        """How far the median moves from one end of the range to the other."""
        return float(np.ptp(self.medians[np.isfinite(self.medians)])) if np.isfinite(self.medians).any() else 0.0


def medians(amounts: Numbers) -> Numbers:
    """The median over worlds, (levels,) from (levels, worlds); nan where fewer than half of them could be told."""
    told = np.isfinite(amounts).mean(axis=-1) >= ENOUGH
    return np.where(told, silently(np.nanmedian, np.where(np.isfinite(amounts), amounts, np.nan), axis=-1), np.nan)


def levels_of(drawn: Range, count: int = LEVELS) -> Numbers:
    """Levels over the range, (count,): even in its own scale, whole for whole numbers, from three on with the default."""
    if drawn.distribution == "loguniform":
        even = np.geomspace(drawn.low, drawn.high, count)
    else:
        even = np.linspace(drawn.low, drawn.high, count)
    even[0], even[-1] = drawn.low, drawn.high
    if drawn.distribution == "integer":
        even = np.round(even)
    if count > 2 and drawn.low < drawn.value < drawn.high:
        even[1 + _nearest(drawn, place_in(drawn, even[1:-1]))] = drawn.value
    return np.unique(even)


def place_in(drawn: Range, values: Numbers | float) -> Numbers:
    """Where values lie in a range, 0 at its low end and 1 at its high end, in its own scale."""
    ends = np.array([drawn.low, drawn.high])
    if drawn.distribution == "loguniform":
        values, ends = np.log(values), np.log(ends)
    return np.asarray((values - ends[0]) / (ends[1] - ends[0]), float)


def value_at(drawn: Range, place: float) -> float:
    """The value at a place 0..1 of a range in its own scale."""
    if drawn.distribution == "loguniform":
        return float(drawn.low * (drawn.high / drawn.low) ** place)
    return float(drawn.low + place * (drawn.high - drawn.low))


def held_at(worlds: Worlds, name: str, level: float) -> Worlds:
    """The same worlds with one assumption at one level."""
    held = worlds.copy()
    held[name] = level
    return held


def curves(probe: Probe, block: Block, drawn: Range, count: int = LEVELS) -> tuple[Curve, ...]:
    """Every claim along one assumption, in the worlds of `block`; where one turns, levels are added around the turn."""

    def measure(level: float) -> Numbers:
        return probe.measure(Block(block.number, held_at(block.worlds, drawn.name, level), block.chance))

    levels = levels_of(drawn, count)
    measured = {float(level): measure(float(level)) for level in levels}
    found = []
    for claim in range(len(probe.claims.headlines)):
        found.append(_narrowed(drawn, measured, claim, measure))
    return tuple(found)


def _narrowed(drawn: Range, measured: dict[float, Numbers], claim: int, measure: Callable[[float], Numbers]) -> Curve:
    """The curve of one claim, its turn bracketed; what is measured on the way serves the other claims too."""
    while (bracket := _bracket(drawn, measured, claim)) is not None:
        low, high = bracket
        width = float(np.ptp(place_in(drawn, np.array(bracket))))
        if width <= NARROW or (middle := _between(drawn, low, high)) is None:
            break
        measured[middle] = measure(middle)
    levels = np.array(sorted(measured))
    amounts = np.stack([measured[float(level)][claim] for level in levels])
    return Curve(drawn, levels, amounts, _point(drawn, levels, amounts))


def _between(drawn: Range, low: float, high: float) -> float | None:
    """Halfway in the scale of the range; None where no whole number lies between."""
    if drawn.distribution == "integer":
        middle = float(np.floor((low + high) / 2.0))
        return middle if low < middle < high else None
    return float(np.sqrt(low * high)) if drawn.distribution == "loguniform" else (low + high) / 2.0


def _bracket(drawn: Range, measured: dict[float, Numbers], claim: int) -> tuple[float, float] | None:
    """The levels around the turn that `crossing` tells."""
    levels = np.array(sorted(measured))
    along = medians(np.stack([measured[float(level)][claim] for level in levels]))
    places = turns(along)
    if not len(places):
        return None
    nearest = places[_nearest(drawn, _crossings(drawn, levels, along))]
    return float(levels[nearest]), float(levels[nearest + 1])


def turns(along: Numbers) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Places after which a median (levels,) changes between above zero and not, both known."""
    known = np.isfinite(along[:-1]) & np.isfinite(along[1:])
    return np.flatnonzero(known & ((along[:-1] > 0.0) != (along[1:] > 0.0)))


def crossing(drawn: Range, levels: Numbers, along: Numbers) -> float:
    """Where a median along the levels turns, nearest to the default, by a straight line in the scale of the range; nan if
    nowhere.
    """
    found = _crossings(drawn, levels, along)
    return value_at(drawn, float(found[_nearest(drawn, found)])) if len(found) else float("nan")


def _crossings(drawn: Range, levels: Numbers, along: Numbers) -> Numbers:
    """Every turn of a median, (turns,), as a place in the range."""
    places = turns(along)
    before, after = along[places], along[places + 1]
    part = np.divide(before, before - after, out=np.full(len(places), 0.5), where=before != after)
    ends = place_in(drawn, levels)
    return np.asarray(ends[places] + np.clip(part, 0.0, 1.0) * (ends[places + 1] - ends[places]), float)


def _nearest(drawn: Range, found: Numbers) -> int:
    """Which of some places lies nearest to the default."""
    return int(np.argmin(np.abs(found - place_in(drawn, drawn.value))))


def _point(drawn: Range, levels: Numbers, amounts: Numbers) -> Ends | None:
    value = crossing(drawn, levels, medians(amounts))
    if not np.isfinite(value):
        return None
    worlds = amounts.shape[1]
    drawn_again = np.random.default_rng(SEED).integers(0, worlds, (RESAMPLES, worlds))
    again = np.array([crossing(drawn, levels, medians(amounts[:, rows])) for rows in drawn_again])
    if np.isfinite(again).mean() < AGREED:
        return Ends(value, float("nan"), float("nan"))
    low, high = np.nanpercentile(again, [LOW, HIGH])
    return Ends(value, min(float(low), value), max(float(high), value))


def search(probe: Probe, block: Block, assumptions: Sequence[Range], count: int = LEVELS) -> list[tuple[Curve, ...]]:
    """Every claim along each of some assumptions."""
    return [curves(probe, block, one, count) for one in assumptions]
