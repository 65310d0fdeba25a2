"""Where two curves cross: the level at which the cheaper design changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.estimates import Estimate, Numbers, Spread


@dataclass(frozen=True, slots=True)
class Crossing:
    """The first change of the cheaper design on the way down from the start of both ladders.

    `there` is the share of worlds in which the curves overlap at all; `share` that in which they cross,
    `repeated` more than once, `first_before` cross with the first design cheaper at the smaller cuts: all of all
    worlds. `level` (relative change of emissions from the reference) and strengths are spreads over the worlds that
    cross.
    """

    there: float
    share: Estimate
    repeated: Estimate
    level: Spread
    first_strength: Spread
    second_strength: Spread
    first_before: Estimate


class Found(NamedTuple):
    """Per world: the level of the first crossing (nan without), how many there are, and the sign before the first."""

    level: Numbers
    times: NDArray[np.int64]
    before: NDArray[np.int64]


def crossing(levels: Numbers, change: Numbers) -> Found:
    """The crossings of two curves whose difference at `levels` is `change`, both (levels, worlds).

    A difference of exactly zero takes no side; between two levels the difference runs straight.

    >>> levels = np.array([[4.0], [3.0], [2.0], [1.0]])
    >>> crossing(levels, np.array([[-1.0], [-1.0], [1.0], [3.0]])).level.tolist()
    [2.5]
    """
    sides = np.sign(np.nan_to_num(change)).astype(np.int64)
    lasting = sides.copy()
    for step in range(1, len(lasting)):
        lasting[step] = np.where(lasting[step] == 0, lasting[step - 1], lasting[step])
    turns = (lasting[1:] * lasting[:-1] < 0) if len(lasting) > 1 else np.zeros((0, lasting.shape[1]), bool)
    times = turns.sum(axis=0).astype(np.int64)
    if not len(turns):
        return Found(np.full(levels.shape[1], np.nan), times, lasting[0])
    worlds = np.arange(levels.shape[1])
    turn = turns.argmax(axis=0)
    near, far = change[turn, worlds], change[turn + 1, worlds]
    gap = near - far
    part = np.divide(near, gap, out=np.zeros_like(gap), where=gap != 0)
    level = levels[turn, worlds] * (1 - part) + levels[turn + 1, worlds] * part
    return Found(np.where(times > 0, level, np.nan), times, lasting[turn, worlds])
