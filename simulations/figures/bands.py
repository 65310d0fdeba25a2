"""A quantity over the years, one line and band per scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import Numbers, Phase, TimeSeries, TimeTable
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, number, plain_decimals, scale, unit_of_axis
from simulations.figures.page import MARGIN, POINT, Area, Caption, compose
from simulations.figures.placement import Flag, spread, stack
from simulations.figures.wording import capital, text_of, words

ASPECT = 0.46
SHORTEST = 52.0
LABEL_SHARE = 0.30
YEARS_PER_TICK = 5
MARGIN_YEARS = 0.3
BESIDE = 1.6  # millimetres between the last year and the names
POLE = 0.8  # millimetres between a phase's line and its text
STRIP = style.line_height(style.SMALL)


def bands_over_time(
    table: TimeTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Median line and 5-95 % band per scheme and year; dated phases as thin lines with their name above."""
    unit = unit_of_axis(axis.largest(one.values for one in table.series), table.measure.unit, language)
    measure = capital(text_of(table.measure.label, language))
    subtitle = words("figures.measure_unit", language, measure=measure, unit=unit)
    reading = words("figures.reading.band", language)
    plan = _plan(table, width - 2 * MARGIN, language)
    body = max(width * ASPECT, SHORTEST, plan.head + plan.foot + plan.names_height)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language))

    return compose(draw, body, caption, subtitle, reading, language, width, ax)


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart, worked out before anything is drawn; series in the unit of the axis."""

    series: list[TimeSeries]
    ticks: list[float]
    texts: list[str]
    limits: tuple[float, float]
    names: list[list[str]]
    left: float
    right: float
    flags: list[tuple[int, float, str]]

    @property
    def names_height(self) -> float:
        return sum(_height(lines) for lines in self.names)

    @property
    def head(self) -> float:
        return (max((row for row, _, _ in self.flags), default=-1) + 1) * STRIP + 1.0

    @property
    def foot(self) -> float:
        return STRIP + 1.2


def _height(lines: Sequence[str]) -> float:
    return len(lines) * style.line_height(style.LABEL) + 0.5


def _plan(table: TimeTable, width: float, language: Language) -> _Plan:
    divisor = scale(axis.largest(one.values for one in table.series), table.measure.unit, language).divisor
    series = [replace(one, values=one.values.divided(divisor)) for one in table.series if any(one.values.finite)]
    limits = axis.limits(*axis.extent(one.values for one in series))
    ticks = axis.nice_ticks(*limits, 7)
    texts = axis.tick_texts(ticks, language)
    decimals = axis.panel_decimals((one.values[_last(one)] for one in series), 1.0)
    names = [_name(one, decimals, language, LABEL_SHARE * width) for one in series]
    left = max((style.text_width(text, style.SMALL) for text in texts), default=0.0) + 1.4
    longest = max((style.text_width(line, style.LABEL, "bold") for lines in names for line in lines), default=0.0)
    right = longest + BESIDE + 1.0
    flags = _flags(table, width - left, width - left - right, language)
    return _Plan(series, ticks, texts, limits, names, left, right, flags)


def _last(one: TimeSeries) -> int:
    """The last year that can be drawn."""
    return int(np.flatnonzero(one.values.finite)[-1])


def _name(one: TimeSeries, decimals: int | None, language: Language, room: float) -> list[str]:
    middle = float(one.values.middle[_last(one)])
    value = number(middle, language, plain_decimals(middle) if decimals is None else decimals)
    return style.wrap(f"{capital(text_of(one.scheme.label, language))} {value}", room, style.LABEL, "bold")


def _in_order(phases: Sequence[Phase]) -> list[Phase]:
    return sorted(phases, key=lambda one: one.when)


def _flags(table: TimeTable, room: float, plot_width: float, language: Language) -> list[tuple[int, float, str]]:
    """For each phase in order of date its row above the plot (0 is the lowest), left edge and text."""
    first, last = float(table.years[0]) - MARGIN_YEARS, float(table.years[-1]) + MARGIN_YEARS
    flags, texts = [], []
    for phase in _in_order(table.phases):
        text = style.shorten(text_of(phase.label, language), room, style.SMALL)
        at = (phase.when - first) / (last - first) * plot_width
        length = style.text_width(text, style.SMALL)
        beside = at + POLE
        left = beside if beside + length <= room else max(min(at - POLE, room) - length, 0.0)
        flags.append(Flag(at, left, left + length))
        texts.append(text)
    return [(row, flag.left, text) for row, flag, text in zip(stack(flags), flags, texts, strict=True)]


def _draw(area: Area, table: TimeTable, plan: _Plan) -> None:
    plot = area.part(plan.left, plan.foot, area.width - plan.left - plan.right, area.height - plan.foot - plan.head)
    axes = plot.axes()
    axes.set_xlim(float(table.years[0]) - MARGIN_YEARS, float(table.years[-1]) + MARGIN_YEARS)
    axes.set_ylim(*plan.limits)
    years = _year_ticks(table.years)
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_yticks(plan.ticks, plan.texts)
    axes.grid(False, axis="x")
    if plan.limits[0] < 0 < plan.limits[1]:
        axis.zero_line(axes, "y")
    variants = colours.variants([one.scheme for one in plan.series])
    for one, variant in zip(plan.series, variants, strict=True):
        _draw_series(axes, table.years, one, variant)
    _write_phases(axes, plot, table.phases, plan.flags)
    _write_names(axes, plot, table.years, plan)


def _draw_series(axes: Axes, years: Numbers, one: TimeSeries, variant: int) -> None:
    paint = colours.colour(colours.role(one.scheme))
    name, low, middle, high = one.scheme.name, one.values.low, one.values.middle, one.values.high
    axes.fill_between(years, low, high, color=paint, alpha=0.11, linewidth=0, gid=axis.mark(name, "band"))
    edge: dict[str, Any] = {"color": paint, "linewidth": 0.35, "alpha": 0.5}
    axes.plot(years, low, gid=axis.mark(name, "low"), **edge)
    axes.plot(years, high, gid=axis.mark(name, "high"), **edge)
    dash = colours.DASHES[variant]
    axes.plot(years, middle, color=paint, linestyle=dash, zorder=4, gid=axis.mark(name, "median"))


def _year_ticks(years: Numbers) -> list[int]:
    first, last = int(years[0]), int(years[-1])
    fives = [year for year in range(first, last + 1) if year % YEARS_PER_TICK == 0]
    return sorted({first, last, *(year for year in fives if first + 2 <= year <= last - 2)})


def _write_names(axes: Axes, plot: Area, years: Numbers, plan: _Plan) -> None:
    wanted = [axis.millimetres(axes, float(years[-1]), float(one.values.middle[_last(one)]))[1] for one in plan.series]
    heights = [_height(lines) for lines in plan.names]
    centres = spread(wanted, heights, 0.0, plot.height)
    for one, lines, centre in zip(plan.series, plan.names, centres, strict=True):
        paint = colours.readable(colours.role(one.scheme))
        top = centre + _height(lines) / 2 + 0.1
        for row, line in enumerate(lines):
            level = top - style.LABEL * POINT - row * style.line_height(style.LABEL)
            plot.write(plot.width + BESIDE, level, line, weight="bold", colour=paint)


def _write_phases(axes: Axes, plot: Area, phases: Sequence[Phase], flags: Sequence[tuple[int, float, str]]) -> None:
    pen: dict[str, Any] = {"color": colours.AXIS, "linewidth": 0.5, "linestyle": (0.0, (1.0, 1.5))}
    for phase, (row, left, text) in zip(_in_order(phases), flags, strict=True):
        level = plot.height + 1.0 + row * STRIP
        axes.plot(
            [phase.when] * 2,
            [0.0, (level + 1.6) / plot.height],
            transform=axes.get_xaxis_transform(),
            clip_on=False,
            zorder=1.6,
            gid=axis.mark("phase", f"{phase.when:g}"),
            **pen,
        )
        paint = colours.SOFT if phase.scheme is None else colours.readable(colours.role(phase.scheme))
        plot.write(left, level, text, size=style.SMALL, colour=paint)
