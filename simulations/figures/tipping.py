"""What would turn a conclusion: the range of each assumption, where the conclusion fails in it, and the tipping point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from simulations.analysis.uncertainty_tables import Tipping, TippingTable
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import LINE, surface
from simulations.figures.assumption_scale import AssumptionScale, title_of
from simulations.figures.graded import GradedName, grades_in_words
from simulations.figures.mark_key import Mark, MarkKey
from simulations.figures.numbers import Language
from simulations.figures.page import MARGIN, POINT, Area, Caption, compose
from simulations.figures.placement import spread
from simulations.figures.tipping_spans import spans
from simulations.figures.wording import words

MOST = 12
LABEL_SHARE, NARROW = 0.36, 100  # on a narrow page names stand above the bars instead of beside them
BETWEEN, BELOW_KEY, ABOVE_NAME = 5.0, 1.6, 1.0
ROW = 10.6
BAR_LEVEL = 5.0  # millimetres of the middle of a bar above the bottom of its row
THIN, THICK = 1.1, 2.6  # millimetres that a bar is high where the conclusion holds, and where it fails
ABOVE_BAR, BELOW_BAR = 2.3, 1.6
APART = 2.0  # millimetres between two texts

MARKS: dict[str, dict[str, Any]] = {
    "default": {"color": colours.INK, "marker": "|", "markersize": 9.0, "markeredgewidth": 1.1, "zorder": 7.5},
    "point": {"color": colours.INK, "marker": "D", "markersize": 4.0, "markeredgewidth": 0.8, "zorder": 8},
    "margin": {"color": colours.INK, "linewidth": 1.0, "zorder": 7},
}
HALO = [withStroke(linewidth=2.4, foreground=colours.PAPER)]


def tipping_points(
    table: TippingTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Per assumption its range as a bar on its own scale, coloured by whether the conclusion holds, with its default value
    and the tipping point with its interval; or that no value turns it. At most twelve.
    """
    subtitle = words("figures.subtitle.tipping", language, measure=title_of(table.measure, language))
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, _reading(table, language), language, width, ax)


def _reading(table: TippingTable, language: Language) -> str:
    rows = table.rows[:MOST]
    sentences = [words("figures.reading.tipping", language)]
    if any(row.point and not math.isfinite(row.point.high - row.point.low) for row in rows):
        sentences.append(words("figures.reading.no_margin", language))
    names = [scale.name for scale in (AssumptionScale.of(row, language) for row in rows) if scale.logarithmic]
    if names:
        sentences.append(words("figures.reading.logarithmic", language, names="; ".join(names)))
    sentences.append(grades_in_words((row.grade for row in rows), language))
    if len(table.rows) > len(rows):
        sentences.append(words("figures.reading.left_out", language, count=len(table.rows) - len(rows)))
    return " ".join(filter(None, sentences))


@dataclass(frozen=True)
class _Row:
    """One assumption: its name, and the texts at the ends of its bar."""

    source: Tipping
    scale: AssumptionScale
    name: GradedName
    ends: tuple[str, str]


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart; `indent` is 0 where names stand above the bars."""

    key: MarkKey
    rows: list[_Row]
    indent: float

    def height_of(self, row: _Row) -> float:
        name = len(row.name.lines) * LINE + ABOVE_NAME
        return max(ROW, name) if self.indent else ROW + name

    @property
    def height(self) -> float:
        return self.key.height + BELOW_KEY + sum(map(self.height_of, self.rows))


def _plan(table: TippingTable, width: float, language: Language) -> _Plan:
    beside = width >= NARROW
    room = width * LABEL_SHARE - BETWEEN if beside else width
    bar = width * (1 - LABEL_SHARE) if beside else width
    rows = [_row(row, room, bar, language) for row in table.rows[:MOST]]
    indent = max((row.name.width for row in rows), default=0.0) + BETWEEN if beside else 0.0
    return _Plan(_key(width, language), rows, indent)


def _row(row: Tipping, room: float, bar: float, language: Language) -> _Row:
    """The unit stands at the high end, or with the name where it has no room there or is a sentence."""
    scale = AssumptionScale.of(row, language)
    low, high = scale.exact(row.low), scale.exact(row.high)
    ends = scale.ends(low, high)
    fits = sum(style.text_width(text, style.SMALL) for text in ends) + APART <= bar
    name = scale.name if fits and not scale.unit_says_more else scale.title
    return _Row(row, scale, GradedName.fitting(name, row.grade, room), ends if fits else (low, high))


def _key(width: float, language: Language) -> MarkKey:
    thin, thick = ({"linewidth": high / POINT} for high in (THIN, THICK))
    marks = [
        Mark("default", words("figures.default_value", language), MARKS["default"]),
        Mark("point", words("figures.tipping_point", language), MARKS["point"]),
        Mark(
            "holds",
            words("figures.holds", language),
            thin | {"color": colours.colour("holds")},
            colours.readable("holds"),
        ),
        Mark(
            "fails",
            words("figures.fails", language),
            thick | {"color": colours.colour("fails")},
            colours.readable("fails"),
        ),
    ]
    return MarkKey.fitting(marks, width)


def _draw(area: Area, plan: _Plan, language: Language) -> None:
    plan.key.draw(area.part(0.0, area.height - plan.key.height, area.width, plan.key.height))
    top = area.height - plan.key.height - BELOW_KEY
    for row in plan.rows:
        height = plan.height_of(row)
        bottom = top - height
        above = 0.0
        if plan.indent:
            row.name.write(area, 0.0, bottom + max(height - ROW, 0.0) / 2 + BAR_LEVEL)
            above = (height - ROW) / 2
        else:
            row.name.write(area, 0.0, top - ABOVE_NAME - len(row.name.lines) * LINE / 2)
        _draw_row(area.part(plan.indent, bottom + above, area.width - plan.indent, ROW), row, language)
        top = bottom


def _draw_row(plot: Area, row: _Row, language: Language) -> None:
    axes = plot.axes()
    source, scale = row.source, row.scale
    if scale.logarithmic:
        axes.set_xscale("log")
    ends = source.low / scale.divisor, source.high / scale.divisor
    axes.set_xlim(*(ends if ends[0] < ends[1] else scale.limits))
    axes.set_ylim(0.0, plot.height)
    axes.set_axis_off()
    name = axis.mark(source.measure.name)
    pen: dict[str, Any] = {"color": colours.AXIS, "linewidth": 0.6, "zorder": 1}
    axes.plot(ends, [BAR_LEVEL] * 2, gid=f"{name}-range", **pen)
    for place, span in enumerate(spans(source, scale.logarithmic)):
        kind, high = ("holds", THIN) if span.holds else ("fails", THICK)
        low, end = span.low / scale.divisor, span.high / scale.divisor
        surface(axes, low, end, BAR_LEVEL, high, colours.colour(kind), f"{name}-{kind}-{place}")
    _draw_marks(axes, row, name)
    _write_ends(plot, row)
    _write_marks(axes, plot, row, language)


def _draw_marks(axes: Axes, row: _Row, name: str) -> None:
    point, divisor = row.source.point, row.scale.divisor
    free: dict[str, Any] = {"clip_on": False, "path_effects": HALO}
    axes.plot([row.source.value / divisor], [BAR_LEVEL], gid=f"{name}-default", **MARKS["default"], **free)
    if point is None:
        return
    known = math.isfinite(point.high - point.low)
    if known:
        ends = np.clip([point.low, point.high], row.source.low, row.source.high) / divisor
        axes.plot(ends, [BAR_LEVEL] * 2, gid=f"{name}-margin", **MARKS["margin"], **free)
    face = colours.INK if known else colours.PAPER
    axes.plot([point.value / divisor], [BAR_LEVEL], gid=f"{name}-point", markerfacecolor=face, **MARKS["point"], **free)


def _write_ends(plot: Area, row: _Row) -> None:
    base = BAR_LEVEL - BELOW_BAR - style.SMALL * POINT
    for x, text, align in ((0.0, row.ends[0], "left"), (plot.width, row.ends[1], "right")):
        plot.write(x, base, text, size=style.SMALL, colour=colours.SOFT, align=align)


def _write_marks(axes: Axes, plot: Area, row: _Row, language: Language) -> None:
    """Above the bar the default value and the tipping point, or that there is none, as near to their marks as they fit."""
    source, scale = row.source, row.scale
    texts: list[tuple[float, str, style.Weight]] = [(source.value, scale.exact(source.value), "normal")]
    if source.point:
        text = scale.rounded(source.point.value, source.point.low, source.point.high)
        texts.append((source.point.value, text, "bold"))
    places = [axis.millimetres(axes, value / scale.divisor, BAR_LEVEL)[0] for value, *_ in texts]
    widths = [style.text_width(text, style.LABEL, weight) + APART for _, text, weight in texts]
    centres = spread(places, widths, -APART / 2, plot.width + APART / 2)
    for (_, text, weight), centre in zip(texts, centres, strict=True):
        paint = colours.INK if weight == "bold" else colours.SOFT
        plot.write(centre, BAR_LEVEL + ABOVE_BAR, text, weight=weight, colour=paint, align="center")
    if source.point is None:
        key = "figures.never_turns" if ever_holds(source) else "figures.never_holds"
        _write_no_turn(plot, words(key, language), centres[0] - widths[0] / 2, centres[0] + widths[0] / 2)


def _write_no_turn(plot: Area, text: str, start: float, end: float) -> None:
    """At the right, or the left where there is more room beside the default value, which runs from `start` to `end`."""
    right = plot.width - end >= min(start, style.text_width(text, style.LABEL))
    fitting = style.shorten(text, plot.width - end if right else start, style.LABEL)
    plot.write(plot.width if right else 0.0, BAR_LEVEL + ABOVE_BAR, fitting, align="right" if right else "left")


def ever_holds(row: Tipping) -> bool:
    """Whether the conclusion holds at any level."""
    return bool(np.any(np.asarray(row.medians) > 0))
