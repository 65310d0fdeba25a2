"""The value of an assumption at which a claim turns: all worlds, with that one assumption held, are run along its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from simulations.analysis.estimates import HIGH, LOW, Numbers, silently
from simulations.analysis.uncertainty.headline import ENOUGH
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Block, Range, Worlds

LEVELS = 5
# The bracket around a turn is narrowed down until it is this small a part of the range.
NARROW = 0.005
# A step goes this part of that beyond where a straight line has the turn; each third step is halfway.
BEYOND, HALFWAY = 0.4, 3
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
    """The median over worlds, (levels, ...) from (levels, ..., worlds); nan where fewer than half of them could be told."""
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


class Line:
    """Every claim in the worlds of `block`, along one assumption: amounts (claims, worlds) by the levels measured so far."""

    def __init__(self, probe: Probe, block: Block, drawn: Range, count: int = LEVELS) -> None:
        self.probe = probe
        self.block = block
        self.drawn = drawn
        self.measured: dict[float, Numbers] = {}
        for level in levels_of(drawn, count):
            self.measure(float(level))

    def measure(self, level: float) -> None:
        """Run all worlds with the assumption at one level."""
        worlds = held_at(self.block.worlds, self.drawn.name, level)
        self.measured[level] = self.probe.measure(replace(self.block, worlds=worlds))

    def narrower(self, claim: int, tried: int) -> float | None:
        """The level to measure next, after `tried` ones, for a closer bracket around the turn of a claim; None if it is close."""
        levels, amounts = self._along(claim)
        along = medians(amounts)
        found = turn_at(self.drawn, levels, along)
        if found is None or _width(self.drawn, levels, found.place) <= NARROW:
            return None
        return _between(self.drawn, levels[found.place : found.place + 2], found.at, tried)

    def curve(self, claim: int) -> Curve:
        """What was measured of one claim."""
        levels, amounts = self._along(claim)
        return Curve(self.drawn, levels, amounts, _point(self.drawn, levels, amounts))

    def _along(self, claim: int) -> tuple[Numbers, Numbers]:
        levels = np.array(sorted(self.measured))
        return levels, np.stack([self.measured[float(level)][claim] for level in levels])


def search(
    probe: Probe, block: Block, assumptions: Sequence[Range], count: int = LEVELS, most: int | None = None
) -> list[tuple[Curve, ...]]:
    """Every claim along each of some assumptions, in the worlds of `block`; where one turns, levels are added around the turn.

    First all are looked at, then turns are narrowed down in their order, until there are `most` levels in all.
    """
    claims = range(len(probe.claims.headlines))
    lines = [Line(probe, block, one, count) for one in assumptions]
    room = np.inf if most is None else most - sum(len(one.measured) for one in lines)
    for line in lines:
        for claim in claims:
            tried = 0
            while tried < room and (level := line.narrower(claim, tried)) is not None:
                line.measure(level)
                tried += 1
            room -= tried
    return [tuple(line.curve(claim) for claim in claims) for line in lines]


def _between(drawn: Range, ends: Numbers, at: float, tried: int) -> float | None:
    """A level within a bracket; None where no whole number lies between.

    Just beyond the turn as a straight line has it, seen from the nearer end: if that is right, one such step on either side
    closes the bracket. Every third step is halfway, for medians that bend.
    """
    if drawn.distribution == "integer":
        middle = float(np.floor(ends.mean()))
        return middle if ends[0] < middle < ends[1] else None
    low, high = place_in(drawn, ends)
    if tried % HALFWAY == HALFWAY - 1:
        return value_at(drawn, float(low + high) / 2.0)
    return value_at(drawn, at + BEYOND * NARROW if at - low < high - at else at - BEYOND * NARROW)


def _width(drawn: Range, levels: Numbers, place: int) -> float:
    """How wide the bracket after a level is, as a part of the range."""
    return float(np.ptp(place_in(drawn, levels[place : place + 2])))


def turns(along: Numbers) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Places after which a median (levels,) changes between above zero and not, both known."""
    known = np.isfinite(along[:-1]) & np.isfinite(along[1:])
    return np.flatnonzero(known & ((along[:-1] > 0.0) != (along[1:] > 0.0)))


class Turn(NamedTuple):
    """Where a median turns: after which level, and at which place 0..1 of the range by a straight line."""

    place: int
    at: float


def turn_at(drawn: Range, levels: Numbers, along: Numbers) -> Turn | None:
    """The turn of a median along the levels that is nearest to the default, in the scale of the range."""
    found = _crossings(drawn, levels, along)
    if not len(found):
        return None
    nearest = _nearest(drawn, found)
    return Turn(int(turns(along)[nearest]), float(found[nearest]))


def crossing(drawn: Range, levels: Numbers, along: Numbers) -> float:
    """The value at which a median along the levels turns, nearest to the default; nan if nowhere."""
    found = turn_at(drawn, levels, along)
    return float("nan") if found is None else value_at(drawn, found.at)


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
    """The turn with its interval, in which the bracket lies too where it is wider than it should be."""
    found = turn_at(drawn, levels, medians(amounts))
    if found is None:
        return None
    value = value_at(drawn, found.at)
    worlds = amounts.shape[1]
    drawn_again = np.random.default_rng(SEED).integers(0, worlds, (RESAMPLES, worlds))
    again = np.array([crossing(drawn, levels, along) for along in medians(amounts[:, drawn_again]).T])
    if np.isfinite(again).mean() < AGREED:
        return Ends(value, float("nan"), float("nan"))
    ends = [value, *np.nanpercentile(again, [LOW, HIGH])]
    if _width(drawn, levels, found.place) > NARROW:
        ends += list(levels[found.place : found.place + 2])
    return Ends(value, float(min(ends)), float(max(ends)))
