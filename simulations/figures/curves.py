"""Outcome against cost, one curve per design: the picture that a pair of single points cannot fake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import CurveTable, DesignCurve, Interval, Measure
from simulations.figures import axis, colours, style
from simulations.figures.curve_labels import write_labels
from simulations.figures.numbers import Language, scale, unit_of_axis
from simulations.figures.page import MARGIN, Area, Caption, compose
from simulations.figures.wording import capital, text_of, words

ASPECT = 0.62
ASPECT_NARROW = 0.95
NARROW = 100
TALLEST = 92.0
LABEL_ROOM = 0.05  # of the span, beyond the data, so that a name beside the last dot or the origin has a place


def curve_per_design(
    table: CurveTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Change of outcome against change of cost: one curve per design along its ladder.

    Every rung has its median and a cross of 5-95 % ranges over worlds; the brief's own strength is filled.
    The reference is the origin. Returns the figure; with `ax` only the chart itself is drawn, in its place.
    """
    subtitle = words("figures.subtitle.curve", language, reference=text_of(table.reference.label, language))
    reading = words("figures.reading.curve", language)
    if _runs_on(_as_printed(table, language)):
        reading = " ".join((reading, words("figures.reading.beyond", language)))
    titles = sum(len(lines) - 1 for lines in _axis_titles(table, language, width - 2 * MARGIN))
    body = min(width * (ASPECT_NARROW if width < NARROW else ASPECT), TALLEST)
    body += titles * style.line_height(style.LABEL)
    return compose(lambda area: _draw(area, table, language), body, caption, subtitle, reading, language, width, ax)


def _axis_titles(table: CurveTable, language: Language, width: float) -> tuple[list[str], list[str]]:
    """What stands above the upright axis and what below the level one."""
    above = _named(table.outcome, [curve.outcome for curve in table.curves], language)
    below = _named(table.cost, [curve.cost for curve in table.curves], language)
    return style.wrap(above, width, style.LABEL), style.wrap(below, width, style.LABEL)


def _named(measure: Measure, intervals: list[Interval], language: Language) -> str:
    unit = unit_of_axis(axis.largest(intervals), measure.unit, language)
    return words("figures.measure_unit", language, measure=capital(text_of(measure.label, language)), unit=unit)


def _as_printed(table: CurveTable, language: Language) -> list[DesignCurve]:
    """The curves in the units of the axes: per cent, millions, billions."""
    cost = scale(axis.largest(c.cost for c in table.curves), table.cost.unit, language).divisor
    outcome = scale(axis.largest(c.outcome for c in table.curves), table.outcome.unit, language).divisor
    return [
        replace(curve, cost=curve.cost.divided(cost), outcome=curve.outcome.divided(outcome)) for curve in table.curves
    ]


def _draw(area: Area, table: CurveTable, language: Language) -> None:
    curves = _as_printed(table, language)
    above, below = _axis_titles(table, language, area.width)
    line = style.line_height(style.LABEL)
    head, foot = len(above) * line + 1.2, (len(below) + 1) * line + 1.5
    low, high = _span(curves, "outcome")
    ticks = axis.nice_ticks(low, high, 8)
    texts = axis.tick_texts(ticks, language, signed=True)
    indent = max((style.text_width(text, style.SMALL) for text in texts), default=0.0) + 1.4
    plot = area.part(indent, foot, area.width - indent, area.height - head - foot)
    axes = plot.axes()
    axes.set_xlim(*_span(curves, "cost"))
    axes.set_ylim(low, high)
    axis.set_ticks(axes, plot.width, language, signed=True)
    axes.set_yticks(ticks, texts)
    axis.zero_line(axes, "x")
    axis.zero_line(axes, "y")
    area.write_lines(0.0, area.height, above, colour=colours.SOFT)
    area.write_lines(area.width, len(below) * line, below, colour=colours.SOFT, align="right")
    variants = colours.variants([curve.scheme for curve in curves])
    for curve, variant in zip(curves, variants, strict=True):
        _draw_curve(axes, curve, variant)
    axes.plot([0], [0], "o", color=colours.colour("reference"), markersize=4.5, zorder=6, gid="reference")
    write_labels(axes, plot, table.reference, curves, language)


def _span(curves: list[DesignCurve], which: Literal["cost", "outcome"]) -> tuple[float, float]:
    """Limits that hold every median, the own strengths' whole intervals and the reference.

    The crosses of other strengths may run on beyond the edge, where a triangle says so: a wide one at the
    far end of a ladder would press all curves into a corner.
    """
    kept = []
    for curve in curves:
        interval: Interval = getattr(curve, which)
        kept.append(Interval(interval.middle, interval.middle, interval.middle))
        if curve.own is not None:
            kept.append(interval[curve.own])
    low, high = axis.extent(kept)
    low, high = axis.limits(min(low, 0.0), max(high, 0.0), from_zero=False)
    room = LABEL_ROOM * (high - low)
    return low - room, high + room


def _runs_on(curves: list[DesignCurve]) -> bool:
    """Whether a cross has to be cut at the edge."""
    for which in ("cost", "outcome"):
        low, high = _span(curves, which)
        lowest, highest = axis.extent(getattr(curve, which) for curve in curves)
        if lowest < low or highest > high:
            return True
    return False


def _draw_curve(axes: Axes, curve: DesignCurve, variant: int) -> None:
    paint = colours.colour(colours.role(curve.scheme))
    marker = colours.MARKERS[variant]
    name, x, y = curve.scheme.name, curve.cost.middle, curve.outcome.middle
    drawn = curve.cost.finite & curve.outcome.finite
    for rung in map(int, np.flatnonzero(drawn)):
        _draw_cross(axes, curve, rung, paint)
    style_of_line: dict[str, Any] = {"color": paint, "linestyle": colours.DASHES[variant], "zorder": 3}
    axes.plot(x[drawn], y[drawn], gid=axis.mark(name, "curve"), **style_of_line)
    open_dot: dict[str, Any] = {"markerfacecolor": colours.PAPER, "markersize": 3.0, "markeredgewidth": 0.8}
    axes.plot(x[drawn], y[drawn], marker, color=paint, zorder=5, gid=axis.mark(name, "rungs"), **open_dot)
    if curve.own is not None and drawn[curve.own]:
        own = axis.mark(name, "own")
        axes.plot(x[curve.own], y[curve.own], marker, color=paint, markersize=5.5, zorder=7, gid=own)


def _draw_cross(axes: Axes, curve: DesignCurve, rung: int, paint: str) -> None:
    cost, outcome = curve.cost[rung], curve.outcome[rung]
    name = curve.scheme.name
    pen: dict[str, Any] = {"color": paint, "linewidth": 0.4, "alpha": 0.4, "zorder": 2}
    if rung == curve.own:
        pen |= {"linewidth": 0.9, "alpha": 1.0, "zorder": 4}
    level, upright = [outcome.middle] * 2, [cost.middle] * 2
    axes.plot([cost.low, cost.high], level, gid=axis.mark(name, "cost", str(rung)), **pen)
    axes.plot(upright, [outcome.low, outcome.high], gid=axis.mark(name, "outcome", str(rung)), **pen)
    tip: dict[str, Any] = {"color": paint, "markersize": 2.6, "markeredgewidth": 0, "alpha": 0.7}
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    x, y = float(cost.middle), float(outcome.middle)
    for beyond, marker, across, up in (
        (cost.low < left, "<", left, y),
        (cost.high > right, ">", right, y),
        (outcome.low < bottom, "v", x, bottom),
        (outcome.high > top, "^", x, top),
    ):
        if beyond:
            axes.plot([across], [up], marker, clip_on=False, gid=axis.mark(name, "beyond", str(rung)), **tip)
