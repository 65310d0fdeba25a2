"""Where along an assumption a conclusion holds and where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from simulations.analysis.uncertainty_tables import Tipping


class Span(NamedTuple):
    """A part of a range, in the unit of the assumption, in which the conclusion holds or fails throughout."""

    low: float
    high: float
    holds: bool


def spans(row: Tipping, logarithmic: bool = False) -> list[Span]:
    """The parts of a row's range, from low to high, neighbours that agree as one; without those at unknown medians.

    Between two levels the median runs straight (along the logarithm where asked); the turn next to the tipping point is
    the tipping point. The conclusion holds above zero.
    """
    merged: list[Span] = []
    for one in _pieces(row, logarithmic):
        if merged and merged[-1].holds == one.holds and merged[-1].high == one.low:
            merged[-1] = merged[-1]._replace(high=one.high)
        elif one.high > one.low:
            merged.append(one)
    return merged


def failing(row: Tipping, logarithmic: bool = False) -> list[Span]:
    """Only the parts in which the conclusion fails."""
    return [one for one in spans(row, logarithmic) if not one.holds]


def _pieces(row: Tipping, logarithmic: bool) -> Iterator[Span]:
    levels = [row.low, *(float(level) for level in row.levels), row.high]
    medians = [float(row.medians[0]), *(float(median) for median in row.medians), float(row.medians[-1])]
    for (start, before), (end, after) in pairwise(zip(levels, medians, strict=True)):
        if not np.isfinite(before + after):
            continue
        if (before > 0) == (after > 0):
            yield Span(start, end, before > 0)
            continue
        turn = _turn(start, end, before, after, logarithmic)
        if row.point and start <= row.point.value <= end:
            turn = row.point.value
        yield Span(start, turn, before > 0)
        yield Span(turn, end, after > 0)


def _turn(start: float, end: float, before: float, after: float, logarithmic: bool) -> float:
    """The level at which a straight line from `before` to `after` passes zero."""
    part = before / (before - after)
    if logarithmic:
        return float(start * (end / start) ** part)
    return start + part * (end - start)
