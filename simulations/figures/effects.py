"""An effect over the years: a few packages in one plot, many as small panels on one scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import TimeSeries, TimeTable
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import LINE, with_unit
from simulations.figures.bands import bands_over_time
from simulations.figures.numbers import Language, number, plain_decimals, scale, unit_of_axis
from simulations.figures.page import MARGIN, Area, Caption, compose
from simulations.figures.wording import capital, text_of, words

MOST_TOGETHER = 3  # packages that keep apart in one plot, beside the reference
NARROWEST, GUTTER, BETWEEN = 30.0, 5.0, 2.6
PLOT, AXIS_ROOM, BELOW_HEAD, FEWEST_TICKS = 21.0, 4.2, 1.0, 3


def effect_over_time(
    table: TimeTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Median and 5-95 % band per package and year; with more than three packages a panel for each, on one scale.

    In panels the reference, where there is one, is a thin grey line in each. Phases are drawn in one plot only.
    """
    if sum(not one.scheme.is_reference for one in table.series) <= MOST_TOGETHER:
        return bands_over_time(table, caption, language=language, width=width, ax=ax)
    unit = unit_of_axis(axis.largest(one.values for one in table.series), table.measure.unit, language)
    subtitle = with_unit(table.measure, unit, language)
    reading = words("figures.reading.band", language)
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, reading, language, width, ax)


@dataclass(frozen=True)
class _Plan:
    """The measures of the page, in the unit of the axis; `heads` are a name and the last year's value per panel."""

    columns: int
    indent: float
    panel_width: float
    series: list[TimeSeries]
    reference: TimeSeries | None
    limits: tuple[float, float]
    ticks: list[float]
    texts: list[str]
    heads: list[tuple[list[str], list[str]]]

    @property
    def head(self) -> float:
        return max(len(name) + len(value) for name, value in self.heads) * LINE + BELOW_HEAD

    @property
    def panel_height(self) -> float:
        return self.head + PLOT + AXIS_ROOM

    @property
    def height(self) -> float:
        bands = -(-len(self.series) // self.columns)
        return bands * self.panel_height + (bands - 1) * BETWEEN


def _plan(table: TimeTable, width: float, language: Language) -> _Plan:
    divisor = scale(axis.largest(one.values for one in table.series), table.measure.unit, language).divisor
    printed = [replace(one, values=one.values.divided(divisor)) for one in table.series]
    series = [one for one in printed if not one.scheme.is_reference]
    limits = axis.limits(*axis.extent(one.values for one in printed))
    ticks = axis.nice_ticks(*limits, FEWEST_TICKS)
    texts = axis.tick_texts(ticks, language)
    indent = max((style.text_width(text, style.SMALL) for text in texts), default=0.0) + 1.4
    columns = int((width - indent + GUTTER) // (NARROWEST + GUTTER))
    columns = -(-len(series) // -(-len(series) // max(columns, 1)))  # as few rows, and then columns, as that takes
    panel_width = (width - indent - (columns - 1) * GUTTER) / columns
    heads = [_head(one, table, panel_width, language) for one in series]
    reference = next((one for one in printed if one.scheme.is_reference), None)
    return _Plan(columns, indent, panel_width, series, reference, limits, ticks, texts, heads)


def _head(one: TimeSeries, table: TimeTable, width: float, language: Language) -> tuple[list[str], list[str]]:
    name = style.wrap(capital(text_of(one.scheme.label, language)), width, style.LABEL, "bold")
    known = np.flatnonzero(one.values.finite)
    if not len(known):
        return name, style.wrap(words("figures.alt.unknown", language), width, style.LABEL)
    cell = one.values[int(known[-1])]
    decimals = axis.decimals_of(cell, 1.0)
    middle, low, high = (number(float(part), language, decimals) for part in (cell.middle, cell.low, cell.high))
    if cell.low == cell.high:
        value = number(float(cell.middle), language, plain_decimals(float(cell.middle)))
    else:
        value = words("figures.median_and_range", language, middle=middle, low=low, high=high)
    year = int(table.years[known[-1]])
    return name, style.wrap(words("figures.in_year", language, year=year, value=value), width, style.LABEL)


def _draw(area: Area, table: TimeTable, plan: _Plan, language: Language) -> None:
    for place, one in enumerate(plan.series):
        band, column = divmod(place, plan.columns)
        left = plan.indent + column * (plan.panel_width + GUTTER)
        bottom = area.height - (band + 1) * plan.panel_height - band * BETWEEN
        frame = area.part(left, bottom, plan.panel_width, plan.panel_height)
        name, value = plan.heads[place]
        used = frame.write_lines(0.0, frame.height, name, weight="bold", colour=_readable(one))
        frame.write_lines(0.0, frame.height - used, value, colour=colours.SOFT)
        _draw_panel(frame, table, plan, one, first=column == 0)


def _readable(one: TimeSeries) -> str:
    return colours.readable(colours.role(one.scheme))


def _draw_panel(frame: Area, table: TimeTable, plan: _Plan, one: TimeSeries, first: bool) -> None:
    axes = frame.part(0.0, AXIS_ROOM, frame.width, PLOT).axes()
    axes.set_xlim(float(table.years[0]), float(table.years[-1]))
    axes.set_ylim(*plan.limits)
    ends = [int(table.years[0]), int(table.years[-1])]
    axes.set_xticks(ends, [str(year) for year in ends])
    opening, closing = axes.get_xticklabels()
    opening.set_horizontalalignment("left")
    closing.set_horizontalalignment("right")
    axes.set_yticks(plan.ticks, plan.texts if first else [""] * len(plan.ticks))
    axes.grid(False, axis="x")
    if plan.limits[0] <= 0 < plan.limits[1]:
        axis.zero_line(axes, "y")
    name, paint, values = one.scheme.name, colours.colour(colours.role(one.scheme)), one.values
    if plan.reference is not None:
        grey: dict[str, Any] = {"color": colours.colour("reference"), "linewidth": 0.7, "zorder": 3}
        axes.plot(table.years, plan.reference.values.middle, gid=axis.mark(name, "reference"), **grey)
    band: dict[str, Any] = {"color": paint, "alpha": 0.16, "linewidth": 0}
    axes.fill_between(table.years, values.low, values.high, gid=axis.mark(name, "band"), **band)
    edge: dict[str, Any] = {"color": paint, "linewidth": 0.35, "alpha": 0.6}
    axes.plot(table.years, values.low, gid=axis.mark(name, "low"), **edge)
    axes.plot(table.years, values.high, gid=axis.mark(name, "high"), **edge)
    axes.plot(table.years, values.middle, color=paint, zorder=4, gid=axis.mark(name, "median"))
