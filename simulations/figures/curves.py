"""Outcome against cost, one curve per design: the picture that a pair of single points cannot fake."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import CurveTable, DesignCurve, Interval
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, number, scale, unit_of_axis
from simulations.figures.page import POINT, Area, Caption, compose
from simulations.figures.placement import Box, around, choose
from simulations.figures.wording import capital, text_of, words

ASPECT = 0.62
TALLEST = 92.0
DOT = 1.5
GAP = 1.3
LABEL_ROOM = 0.03  # beyond the data, so that a name beside the last dot or the origin has a place
LEADER = 3.4


def curve_per_design(
    table: CurveTable, caption: Caption | None = None, *, language: Language = "nl", width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Change of outcome against change of cost: one curve per design along its ladder.

    Every rung has its median and a cross of 5-95 % ranges over worlds; the brief's own strength is filled.
    The reference is the origin. Returns the figure; with `ax` only the chart itself is drawn, in its place.
    """
    subtitle = words("figures.subtitle.curve", language, reference=text_of(table.reference.label, language))
    reading = words("figures.reading.curve", language)
    body = min(width * (0.95 if width < 100 else ASPECT), TALLEST)
    return compose(lambda area: _draw(area, table, language), body, caption, subtitle, reading, language, width, ax)


def _named(table: CurveTable, which: str, language: Language) -> str:
    measure = table.outcome if which == "outcome" else table.cost
    largest = _largest([getattr(curve, which) for curve in table.curves])
    return words(
        "figures.measure_unit", language,
        measure=capital(text_of(measure.label, language)), unit=unit_of_axis(largest, measure.unit, language),
    )  # fmt: skip


def _largest(intervals: list[Interval]) -> float:
    return max((float(np.nanmax(np.abs([one.low, one.high]))) for one in intervals), default=1.0)


def _draw(area: Area, table: CurveTable, language: Language) -> None:
    x_size = scale(_largest([c.cost for c in table.curves]), table.cost.unit, language).divisor
    y_size = scale(_largest([c.outcome for c in table.curves]), table.outcome.unit, language).divisor
    head, foot = style.line_height(style.LABEL) + 1.2, 2 * style.line_height(style.LABEL) + 1.5
    x_low, x_high = _span([c.cost for c in table.curves], x_size)
    y_low, y_high = _span([c.outcome for c in table.curves], y_size)
    y_ticks = axis.nice_ticks(y_low, y_high, 8)
    y_texts = axis.tick_texts(y_ticks, language, signed=True)
    indent = max((style.text_width(text, style.SMALL) for text in y_texts), default=0.0) + 1.4
    plot = area.part(indent, foot, area.width - indent, area.height - head - foot)
    axes = plot.axes()
    axes.set_xlim(x_low, x_high)
    axes.set_ylim(y_low, y_high)
    axes.set_xticks(*axis.fitting_ticks(x_low, x_high, plot.width, language, signed=True))
    axes.set_yticks(y_ticks, y_texts)
    axis.zero_line(axes, "x")
    axis.zero_line(axes, "y")
    area.write_lines(0.0, area.height, [_named(table, "outcome", language)], colour=colours.SOFT)
    area.write(area.width, 0.8, _named(table, "cost", language), colour=colours.SOFT, align="right")
    variants = colours.variants([curve.scheme for curve in table.curves])
    for curve, variant in zip(table.curves, variants, strict=True):
        _draw_curve(axes, curve, variant, x_size, y_size)
    axes.plot([0], [0], "o", color=colours.colour("reference"), markersize=4.5, zorder=6, gid="reference")
    _label(axes, plot, table, language, x_size, y_size)


def _span(intervals: list[Interval], divisor: float) -> tuple[float, float]:
    values = np.concatenate([np.ravel([one.low, one.high]) for one in intervals] + [np.zeros(1)]) / divisor
    low, high = axis.limits(float(np.nanmin(values)), float(np.nanmax(values)), from_zero=False)
    return low, high + LABEL_ROOM * (high - low)


def _draw_curve(axes: Axes, curve: DesignCurve, variant: int, x_size: float, y_size: float) -> None:
    paint = colours.colour(colours.role(curve.scheme))
    x, y = curve.cost.middle / x_size, curve.outcome.middle / y_size
    name = curve.scheme.name
    for rung in np.flatnonzero(curve.cost.finite & curve.outcome.finite):
        own = rung == curve.own
        pen = {"color": paint, "linewidth": 0.9 if own else 0.4, "alpha": 1.0 if own else 0.4, "zorder": 4 if own else 2}
        axes.plot([curve.cost.low[rung] / x_size, curve.cost.high[rung] / x_size], [y[rung]] * 2, gid=axis.mark(name, "cost", str(rung)), **pen)
        axes.plot([x[rung]] * 2, [curve.outcome.low[rung] / y_size, curve.outcome.high[rung] / y_size], gid=axis.mark(name, "outcome", str(rung)), **pen)
    marker = colours.MARKERS[variant]
    axes.plot(x, y, color=paint, linestyle=colours.DASHES[variant], zorder=3, gid=axis.mark(name, "curve"))
    axes.plot(x, y, marker, color=paint, markerfacecolor=colours.PAPER, markersize=3.0, markeredgewidth=0.8, zorder=5, gid=axis.mark(name, "rungs"))
    if curve.own is not None:
        axes.plot(x[curve.own], y[curve.own], marker, color=paint, markersize=5.5, zorder=7, gid=axis.mark(name, "own"))


def _label(axes: Axes, plot: Area, table: CurveTable, language: Language, x_size: float, y_size: float) -> None:
    """Names at the far end of each curve, strengths at the first, own and last rung, wherever there is room."""
    bounds = Box(0.0, 0.0, plot.width, plot.height)
    hard, soft = _obstacles(axes, table, x_size, y_size)
    origin = axis.millimetres(axes, 0.0, 0.0)
    for curve in table.curves:
        points = [axis.millimetres(axes, x / x_size, y / y_size) for x, y in zip(curve.cost.middle, curve.outcome.middle, strict=True)]
        finite = np.flatnonzero(curve.cost.finite & curve.outcome.finite)
        if not finite.size:
            continue
        last = int(max(finite, key=lambda rung: _distance(points[rung], origin)))
        paint = colours.readable(colours.role(curve.scheme))
        lines = style.wrap(capital(text_of(curve.scheme.label, language)), 0.34 * plot.width, style.LABEL, "bold")
        _put(plot, points[last], lines, style.LABEL, "bold", paint, hard, soft, bounds, must=True)
        for rung in dict.fromkeys((curve.own, last, int(finite[0]))):
            if rung is None or (rung != curve.own and _distance(points[rung], origin) < 4.0):
                continue
            weight: style.Weight = "bold" if rung == curve.own else "normal"
            _put(plot, points[rung], [_strength(curve, rung, language)], style.SMALL, weight, paint, hard, soft, bounds, rung == curve.own)
    lines = style.wrap(capital(text_of(table.reference.label, language)), 0.34 * plot.width, style.LABEL)
    _put(plot, origin, lines, style.LABEL, "normal", colours.SOFT, hard, soft, bounds, must=True)


def _strength(curve: DesignCurve, rung: int, language: Language) -> str:
    value = float(curve.strengths[rung])
    if curve.strength_unit == "share":
        return f"{number(value * 100, language, 0 if abs(value * 100 - round(value * 100)) < 1e-9 else 1)}%"
    return f"{value:g}".replace(".", "," if language == "nl" else ".")


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(np.hypot(one[0] - other[0], one[1] - other[1]))


def _obstacles(axes: Axes, table: CurveTable, x_size: float, y_size: float) -> tuple[list[Box], list[Box]]:
    """Dots may never be covered by a label (hard); lines and crosses rather not (soft)."""
    origin = axis.millimetres(axes, 0.0, 0.0)
    hard = [_around(origin, DOT)]
    soft = [Box(-100.0, origin[1] - 0.4, 300.0, origin[1] + 0.4), Box(origin[0] - 0.4, -100.0, origin[0] + 0.4, 300.0)]
    for curve in table.curves:
        previous = None
        for rung in np.flatnonzero(curve.cost.finite & curve.outcome.finite):
            cost, outcome = curve.cost[rung], curve.outcome[rung]
            place = axis.millimetres(axes, float(cost.middle) / x_size, float(outcome.middle) / y_size)
            hard.append(_around(place, DOT if rung == curve.own else DOT * 0.6))
            west, south = axis.millimetres(axes, float(cost.low) / x_size, float(outcome.low) / y_size)
            east, north = axis.millimetres(axes, float(cost.high) / x_size, float(outcome.high) / y_size)
            half = 0.8 if rung == curve.own else 0.3
            soft += [Box(west, place[1] - half, east, place[1] + half), Box(place[0] - half, south, place[0] + half, north)]
            if previous is not None:
                for share in np.linspace(0.0, 1.0, 12):
                    soft.append(_around((previous[0] + share * (place[0] - previous[0]), previous[1] + share * (place[1] - previous[1])), 0.5))
            previous = place
    return hard, soft


def _around(place: tuple[float, float], radius: float) -> Box:
    return Box(place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius)


def _put(
    plot: Area, place: tuple[float, float], lines: list[str], size: float, weight: style.Weight, paint: str,
    hard: list[Box], soft: list[Box], bounds: Box, must: bool,
) -> None:  # fmt: skip
    width = max(style.text_width(line, size, weight) for line in lines)
    height = (len(lines) - 1) * style.line_height(size) + size * POINT
    rings = around(*place, width, height, GAP) if must else around(*place, width, height, GAP, rings=2)
    box, free = choose(rings, hard, soft, bounds)
    if not free and not must:
        return
    _lead(plot, place, box, paint)
    hard.append(Box(box.left - 0.4, box.bottom - 0.4, box.right + 0.4, box.top + 0.4))
    centred = abs((box.left + box.right) / 2 - place[0]) < 0.2
    align = "center" if centred else "right" if box.right < place[0] else "left"
    x = {"center": (box.left + box.right) / 2, "right": box.right, "left": box.left}[align]
    for number_, line in enumerate(lines):
        baseline = box.top - size * POINT * 0.8 - number_ * style.line_height(size)
        text = plot.write(x, baseline, line, size=size, weight=weight, colour=paint, align=align, halo=True)
        text.set_zorder(9)


def _lead(plot: Area, place: tuple[float, float], box: Box, paint: str) -> None:
    """A hairline from a dot to a label that had to stand apart from it."""
    x, y = min(max(place[0], box.left), box.right), min(max(place[1], box.bottom), box.top)
    if _distance((x, y), place) > LEADER:
        plot.line(place, (x, y), paint)
