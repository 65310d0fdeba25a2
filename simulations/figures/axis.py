"""Thin axes with ticks in the reader's language."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from simulations.analysis.tables import Interval
from simulations.figures import colours
from simulations.figures.numbers import Language, deserved_decimals, number, plain_decimals
from simulations.figures.style import SMALL, text_width

NICE_STEPS = [1.0, 2.0, 2.5, 5.0, 10.0]
ROOM = 0.06
MOST_DECIMALS = 8
MOST_TICKS = 7
BETWEEN_TICKS = 3.2
OVERHANG = 1.6


def limits(low: float, high: float, from_zero: bool = True) -> tuple[float, float]:
    """Axis limits around low..high: from zero when that does not squeeze the data into the far half.

    >>> limits(0.0, 100.0)
    (0.0, 106.0)
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    if low == high:
        low, high = low - (abs(low) * 0.1 or 1.0), high + (abs(high) * 0.1 or 1.0)
    if from_zero and 0 <= low < 0.5 * high:
        return 0.0, high * (1 + ROOM)
    if from_zero and low < 0.5 * high <= 0:
        return low * (1 + ROOM), 0.0
    margin = (high - low) * ROOM
    return low - margin, high + margin


def extent(intervals: Iterable[Interval]) -> tuple[float, float]:
    """Lowest low and highest high of what can be drawn; 0 and 0 when nothing can."""
    kept = [(one.low[one.finite], one.high[one.finite]) for one in intervals if np.any(one.finite)]
    if not kept:
        return 0.0, 0.0
    return float(min(np.min(low) for low, _ in kept)), float(max(np.max(high) for _, high in kept))


def largest(intervals: Iterable[Interval]) -> float:
    """The largest absolute value that will be drawn: it decides between euros, millions and billions."""
    return max(map(abs, extent(intervals)))


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Round values within low..high, some `most` of them."""
    values = MaxNLocator(nbins=max(most, 1), steps=NICE_STEPS).tick_values(low, high)
    width = high - low
    return [float(value) for value in values if low - 1e-9 * width <= value <= high + 1e-9 * width]


class Tick(NamedTuple):
    """A tick with its text, which runs from `left` to `right` in millimetres along the axis."""

    value: float
    text: str
    align: Literal["left", "center", "right"]
    left: float
    right: float


def fitting_ticks(low: float, high: float, width: float, language: Language, signed: bool = False) -> list[Tick]:
    """As many round ticks as have room for their texts on `width` millimetres."""
    for most in range(MOST_TICKS, 1, -1):
        values = nice_ticks(low, high, most)
        texts = tick_texts(values, language, signed)
        ticks = [
            placed_tick(value, text, (value - low) / (high - low), width)
            for value, text in zip(values, texts, strict=True)
        ]
        if all(after.left - before.right >= BETWEEN_TICKS for before, after in pairwise(ticks)):
            break
    return ticks


def placed_tick(value: float, text: str, share: float, width: float) -> Tick:
    """A tick at `share` (0..1) of an axis of `width` millimetres: its text centred, or inwards where it would stick out."""
    length = text_width(text, SMALL)
    centre = share * width
    if centre + length / 2 > width + OVERHANG:
        return Tick(value, text, "right", centre - length, centre)
    if centre - length / 2 < -OVERHANG:
        return Tick(value, text, "left", centre, centre + length)
    return Tick(value, text, "center", centre - length / 2, centre + length / 2)


def set_ticks(axes: Axes, width: float, language: Language, signed: bool = False) -> None:
    """Ticks along the bottom of axes of `width` millimetres."""
    put_ticks(axes, fitting_ticks(*axes.get_xlim(), width, language, signed))


def put_ticks(axes: Axes, ticks: Sequence[Tick]) -> None:
    """These ticks along the bottom."""
    axes.set_xticks([tick.value for tick in ticks], [tick.text for tick in ticks])
    for tick, label in zip(ticks, axes.get_xticklabels(), strict=True):
        label.set_horizontalalignment(tick.align)


def tick_texts(ticks: Sequence[float], language: Language, signed: bool = False) -> list[str]:
    """Ticks in words, all with the same number of decimals, as few as show them exactly.

    >>> tick_texts([0.0, 2.5, 5.0], "nl")
    ['0,0', '2,5', '5,0']
    """
    step = min(np.diff(ticks), default=1.0)
    decimals = next(
        (n for n in range(MOST_DECIMALS) if all(abs(round(tick, n) - tick) < 1e-6 * step for tick in ticks)),
        MOST_DECIMALS,
    )
    texts = [number(tick, language, decimals, signed) for tick in ticks]
    return [
        number(0.0, language) if abs(tick) < 1e-9 * step and signed else text
        for tick, text in zip(ticks, texts, strict=True)
    ]


def mark(*names: str) -> str:
    """The name of a drawn thing, by which tests and readers of the svg find it: `belonen-curve`.

    >>> mark("Drempel en bonus", "curve")
    'drempel-en-bonus-curve'
    """
    return "-".join(re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in names if name)


def zero_line(axes: Axes, across: str) -> None:
    """The line of no change; `across` is the axis ("x" or "y") on which zero lies."""
    draw = axes.axvline if across == "x" else axes.axhline
    draw(0.0, color=colours.AXIS, linewidth=0.6, zorder=1.5)


def lines_beside(axes: Axes, levels: Sequence[float], height: float, zero: bool = True) -> None:
    """The lines of the ticks and of zero only at these levels and so high, in place of a grid: names stand between the rows."""
    axes.grid(False)
    for level in levels:
        ends = level - height / 2, level + height / 2
        axes.vlines(axes.get_xticks(), *ends, color=colours.RULE, linewidth=0.4, zorder=1)
        if zero:
            axes.vlines([0.0], *ends, color=colours.AXIS, linewidth=0.6, zorder=1.5)


def millimetres(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """A point in data coordinates as millimetres from the axes' lower left corner."""
    place = axes.transAxes.inverted().transform(axes.transData.transform((x, y)))
    box = axes.get_position()
    figure = axes.figure
    assert figure is not None
    width, height = figure.get_size_inches()  # type: ignore[union-attr]
    return float(place[0] * box.width * width * 25.4), float(place[1] * box.height * height * 25.4)


def panel_decimals(cells: Iterable[Interval], divisor: float) -> int | None:
    """Decimals for medians printed side by side: the fewest that any of their intervals deserves.

    None when no cell has an interval with width: then each number stands as it is.
    """
    return min((decimals_of(cell, divisor) for cell in cells if cell.finite and cell.high > cell.low), default=None)


def decimals_of(cell: Interval, divisor: float) -> int:
    """Decimals for the printed median of one interval, as its width deserves."""
    low, middle, high = (float(value) / divisor for value in (cell.low, cell.middle, cell.high))
    if high - low <= 1e-9 * max(abs(low), abs(high), abs(middle)):
        return plain_decimals(middle)
    return deserved_decimals(low, high)
