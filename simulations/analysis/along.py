"""Reading curves along a ladder, world by world, without assuming that they rise or fall smoothly.

A curve is a row of values, one per rung, joined by straight lines. A place along it is a number from 0 (the first
rung) to rungs - 1; halfway two rungs stands for the strength halfway. Two questions are asked, each other's
mirror image: the *least* strength with a value at or below a level ("how strong must it be to emit no more than
this?") and the *greatest* one ("how strong may it be to cost no more than this?"). Where a curve passes the level
more than once, that choice decides, for both designs alike, and `passes` counts how often it had to.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# Values closer than this share of their size are the same number after rounding.
ROUNDING = 1e-9


def slack(level: Numbers) -> Numbers:
    """How far a value may lie from a level and still count as on it."""
    size: Numbers = ROUNDING * np.abs(level)
    return size


def least_place(values: Numbers, level: Numbers) -> Numbers:
    """First place where a curve is at or below its level.

    `values` (worlds, rungs), `level` (worlds,); gives (worlds,), nan where it never is.
    """
    below = values <= (level + slack(level))[:, None]
    rung = below.argmax(axis=1)
    rows = np.arange(len(values))
    before = np.maximum(rung - 1, 0)
    start, end = values[rows, before], values[rows, rung]
    fall = start - end
    step = np.clip(np.divide(start - level, fall, out=np.ones_like(fall), where=fall > 0), 0.0, 1.0)
    return np.where(below.any(axis=1), np.where(rung == 0, 0.0, before + step), np.nan)


def greatest_place(values: Numbers, level: Numbers) -> Numbers:
    """Last place where a curve is at or below its level; nan where it never is, or never gets as high.

    A curve that stays below the level all along has no place that *costs* it: its ladder ends too soon.
    """
    place = values.shape[1] - 1 - least_place(values[:, ::-1], level)
    return np.where(values.max(axis=1) >= level - slack(level), place, np.nan)


def at(values: Numbers, place: Numbers) -> Numbers:
    """The values of curves (worlds, rungs, ...) at a place each, (worlds,): (worlds, ...); nan for a place of nan."""
    known = np.isfinite(place)
    spot = np.where(known, place, 0.0)
    before = np.clip(np.floor(spot).astype(int), 0, max(values.shape[1] - 2, 0))
    after = np.minimum(before + 1, values.shape[1] - 1)
    rows = np.arange(len(values))
    part = (spot - before).reshape(-1, *[1] * (values.ndim - 2))
    # On a rung the value is the rung's own, to the last bit, also when its neighbour is not a number.
    joined = np.where(part == 0.0, values[rows, before], values[rows, before] * (1 - part) + values[rows, after] * part)
    joined = np.where(part == 1.0, values[rows, after], joined)
    return np.where(known.reshape(part.shape), joined, np.nan)


def passes(values: Numbers, level: Numbers) -> NDArray[np.int64]:
    """How often each curve passes its level on the way along the ladder, (worlds,)."""
    below = values <= (level + slack(level))[:, None]
    return np.abs(np.diff(below.astype(np.int64), axis=1)).sum(axis=1)


def without_holes(strengths: tuple[float, ...], *curves: Numbers) -> tuple[Numbers, ...]:
    """The same curves (worlds, rungs) with a rung that is not a number in any of them taken out of all.

    The straight line between its neighbours takes its place; beyond the last known rung the curve stays where
    it is, which adds no level that was not reached. A world without any known rung stays nan.
    """
    known = np.all([np.isfinite(one) for one in curves], axis=0)
    filled = [np.where(known, one, np.nan) for one in curves]
    for world in np.flatnonzero(known.any(axis=1) & ~known.all(axis=1)):
        here = known[world]
        for one in filled:
            one[world] = np.interp(strengths, np.asarray(strengths)[here], one[world, here])
    return tuple(filled)
