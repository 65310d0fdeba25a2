"""A quantity over the years, one line and band per scheme."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import Phase, TimeSeries, TimeTable
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, number, plain_decimals, scale, unit_of_axis
from simulations.figures.page import POINT, Area, Caption, compose
from simulations.figures.placement import Flag, spread, stack
from simulations.figures.wording import capital, text_of, words

ASPECT = 0.46
SHORTEST = 52.0
LABEL_ROOM = 0.30
YEARS_PER_TICK = 5
MARGIN_YEARS = 0.3


def bands_over_time(
    table: TimeTable, caption: Caption | None = None, *, language: Language = "nl", width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Median line and 5-95 % band per scheme and year; dated phases as thin lines with their name above."""
    subtitle = words(
        "figures.measure_unit", language,
        measure=capital(text_of(table.measure.label, language)),
        unit=unit_of_axis(_highest(table), table.measure.unit, language),
    )  # fmt: skip
    reading = words("figures.reading.band", language)
    body = max(width * ASPECT, SHORTEST)
    return compose(lambda area: _draw(area, table, language), body, caption, subtitle, reading, language, width, ax)


def _highest(table: TimeTable) -> float:
    return max((float(np.nanmax(np.abs([one.values.low, one.values.high]))) for one in table.series), default=1.0)


def _lowest(table: TimeTable) -> float:
    return min(float(np.nanmin(one.values.low)) for one in table.series)


def _draw(area: Area, table: TimeTable, language: Language) -> None:
    divisor = scale(_highest(table), table.measure.unit, language).divisor
    low, high = axis.limits(_lowest(table) / divisor, max(float(np.nanmax(s.values.high)) for s in table.series) / divisor)
    ticks = axis.nice_ticks(low, high, 7)
    texts = axis.tick_texts(ticks, language)
    left = max((style.text_width(text, style.SMALL) for text in texts), default=0.0) + 1.4
    decimals = axis.panel_decimals((one.values[-1] for one in table.series), divisor)
    labels = [_end_label(one, divisor, decimals, language, LABEL_ROOM * area.width) for one in table.series]
    right = max((style.text_width(line, style.LABEL, "bold") for lines in labels for line in lines), default=0.0) + 2.6
    room = area.width - left - right
    strip = _phase_rows(table.phases, table.years, room, language)
    foot = style.line_height(style.SMALL) + 1.2
    head = max((row for row, _, _ in strip), default=-1) + 1
    plot = area.part(left, foot, room, area.height - foot - head * style.line_height(style.SMALL) - 1.0)
    axes = plot.axes()
    axes.set_xlim(float(table.years[0]) - MARGIN_YEARS, float(table.years[-1]) + MARGIN_YEARS)
    axes.set_ylim(low, high)
    years = _year_ticks(table.years)
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_yticks(ticks, texts)
    axes.grid(False, axis="x")
    if low < 0 < high:
        axis.zero_line(axes, "y")
    variants = colours.variants([one.scheme for one in table.series])
    for one, variant in zip(table.series, variants, strict=True):
        _draw_series(axes, table.years, one, variant, divisor)
    _write_phases(axes, plot, table.phases, strip)
    _write_labels(axes, plot, table, labels, divisor)


def _draw_series(axes: Axes, years: np.ndarray, one: TimeSeries, variant: int, divisor: float) -> None:
    paint = colours.colour(colours.role(one.scheme))
    name, values = one.scheme.name, one.values
    axes.fill_between(years, values.low / divisor, values.high / divisor, color=paint, alpha=0.11, linewidth=0, gid=axis.mark(name, "band"))
    for edge, part in (("low", values.low), ("high", values.high)):
        axes.plot(years, part / divisor, color=paint, linewidth=0.35, alpha=0.5, gid=axis.mark(name, edge))
    axes.plot(years, values.middle / divisor, color=paint, linestyle=colours.DASHES[variant], zorder=4, gid=axis.mark(name, "median"))


def _year_ticks(years: np.ndarray) -> list[int]:
    first, last = int(years[0]), int(years[-1])
    fives = [year for year in range(first, last + 1) if year % YEARS_PER_TICK == 0]
    return sorted({first, last, *(year for year in fives if first + 2 <= year <= last - 2)})


def _end_label(one: TimeSeries, divisor: float, decimals: int | None, language: Language, room: float) -> list[str]:
    middle = float(one.values.middle[-1]) / divisor
    value = number(middle, language, plain_decimals(middle) if decimals is None else decimals)
    return style.wrap(f"{capital(text_of(one.scheme.label, language))} {value}", room, style.LABEL, "bold")


def _write_labels(axes: Axes, plot: Area, table: TimeTable, labels: Sequence[list[str]], divisor: float) -> None:
    last = float(table.years[-1])
    wanted = [axis.millimetres(axes, last, float(one.values.middle[-1]) / divisor)[1] for one in table.series]
    heights = [len(lines) * style.line_height(style.LABEL) + 0.5 for lines in labels]
    for one, lines, centre, height in zip(table.series, labels, spread(wanted, heights, 0.0, plot.height + 2.0), heights, strict=True):
        paint = colours.readable(colours.role(one.scheme))
        top = centre + height / 2 - 0.25
        for row, line in enumerate(lines):
            baseline = top - style.LABEL * POINT - row * style.line_height(style.LABEL) + 0.35
            plot.write(plot.width + 1.6, baseline, line, weight="bold", colour=paint)


def _phase_rows(phases: Sequence[Phase], years: np.ndarray, room: float, language: Language) -> list[tuple[int, float, str]]:
    """For each phase in order of date its row above the plot (0 is the lowest), its left edge and its text."""
    span = float(years[-1] - years[0]) + 2 * MARGIN_YEARS
    flags = []
    for phase in sorted(phases, key=lambda one: one.when):
        text = text_of(phase.label, language)
        at = (phase.when - float(years[0]) + MARGIN_YEARS) / span * room
        length = style.text_width(text, style.SMALL)
        left = at + 0.8 if at + 0.8 + length <= room else max(at - 0.8 - length, 0.0)
        flags.append((at, left, left + length, text))
    rows = stack([Flag(at, left, right) for at, left, right, _ in flags])
    return [(row, left, text) for row, (_, left, _, text) in zip(rows, flags, strict=True)]


def _write_phases(axes: Axes, plot: Area, phases: Sequence[Phase], strip: Sequence[tuple[int, float, str]]) -> None:
    for phase, (row, left, text) in zip(sorted(phases, key=lambda one: one.when), strip, strict=True):
        level = plot.height + 1.0 + row * style.line_height(style.SMALL)
        axes.plot(
            [phase.when] * 2, [0.0, (level + 1.6) / plot.height], transform=axes.get_xaxis_transform(),
            color=colours.AXIS, linewidth=0.5, linestyle=(0.0, (1.0, 1.5)), clip_on=False, zorder=1.6, gid=axis.mark("phase", f"{phase.when:g}"),
        )  # fmt: skip
        paint = colours.SOFT if phase.scheme is None else colours.readable(colours.role(phase.scheme))
        plot.write(left, level, text, size=style.SMALL, colour=paint)
