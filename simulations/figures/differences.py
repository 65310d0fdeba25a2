"""Headline differences: the range over worlds thin, the numerical error thick and small, the sign's share
in words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import DifferencePanel, DifferenceTable
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, quantity, scale, unit_of_axis, with_interval
from simulations.figures.page import POINT, Area, Caption, compose
from simulations.figures.wording import capital, text_of, words

GUTTER = 7.0
NARROWEST_PANEL = 70.0
LINE_ROOM = 4.6
AXIS_ROOM = 4.6


def difference_with_interval(
    table: DifferenceTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Per comparison and part of the market: median, 5-95 % over worlds, numerical error, share of worlds
    with the sign.
    """
    reading = words("figures.reading.difference", language)
    subtitle = words("figures.subtitle.difference", language)
    plan = _plan(table, width - 6.0, language)

    def draw(area: Area) -> None:
        _draw(area, table, _plan(table, area.width, language) if ax is not None else plan, language)

    return compose(draw, plan.height, caption, subtitle, reading, language, width, ax)


@dataclass(frozen=True)
class _Plan:
    columns: int
    panel_width: float
    heads: list[list[str]]
    texts: list[list[list[tuple[str, bool]]]]  # panel, part, line: (text, bold)
    head_height: float
    row_heights: list[float]

    @property
    def panel_height(self) -> float:
        return self.head_height + sum(self.row_heights) + AXIS_ROOM

    @property
    def height(self) -> float:
        bands = -(-len(self.heads) // self.columns)
        return bands * self.panel_height + (bands - 1) * 3.0


def _plan(table: DifferenceTable, width: float, language: Language) -> _Plan:
    count = len(table.panels)
    fits = [
        n for n in range(1, count + 1) if count % n == 0 and (width - (n - 1) * GUTTER) / n >= NARROWEST_PANEL
    ]
    columns = max(fits, default=1)
    panel_width = (width - (columns - 1) * GUTTER) / columns
    heads = [_head(panel, panel_width, language) for panel in table.panels]
    texts = _texts(table, panel_width, language)
    most = max(len(panel.parts) for panel in table.panels)
    rows = [
        max(len(panel_texts[row]) for panel_texts in texts if row < len(panel_texts))
        * style.line_height(style.LABEL)
        + LINE_ROOM
        for row in range(most)
    ]
    return _Plan(
        columns, panel_width, heads, texts, max(map(len, heads)) * style.line_height(style.LABEL) + 1.5, rows
    )


def _head(panel: DifferencePanel, width: float, language: Language) -> list[str]:
    largest = axis.largest([panel.values])
    unit = unit_of_axis(largest, panel.measure.unit, language)
    measure = words(
        "figures.measure_unit", language, measure=capital(text_of(panel.measure.label, language)), unit=unit
    )
    return [
        *style.wrap(text_of(panel.label, language), width, style.LABEL, "bold"),
        *style.wrap(measure, width, style.LABEL),
    ]


def _texts(table: DifferenceTable, width: float, language: Language) -> list[list[list[tuple[str, bool]]]]:
    """Per panel and part its name, number and share of worlds: the last two on one line if that fits
    everywhere.
    """
    rows = [[_row_words(panel, row, language) for row in range(len(panel.parts))] for panel in table.panels]
    together = all(
        style.text_width("; ".join(texts), style.LABEL) <= width for panel in rows for _, *texts in panel
    )
    return [
        [
            [
                *((line, True) for line in style.wrap(name, width, style.LABEL, "bold")),
                *(
                    (line, False)
                    for text in (["; ".join(texts)] if together else texts)
                    for line in style.wrap(text, width, style.LABEL)
                ),
            ]
            for name, *texts in panel
        ]
        for panel in rows
    ]


def _row_words(panel: DifferencePanel, row: int, language: Language) -> tuple[str, str, str]:
    cell = panel.values[row]
    if not cell.finite:
        return capital(text_of(panel.parts[row].label, language)), words("figures.alt.unknown", language), ""
    value = with_interval(
        float(cell.middle), float(cell.low), float(cell.high), panel.measure.unit, language, signed=True
    )
    key = "figures.share_lower" if panel.sign < 0 else "figures.share_higher"
    share = words(key, language, share=quantity(round(float(panel.share[row]), 2), "share", language))
    return capital(text_of(panel.parts[row].label, language)), value, share


def _draw(area: Area, table: DifferenceTable, plan: _Plan, language: Language) -> None:
    for index, panel in enumerate(table.panels):
        band, place = divmod(index, plan.columns)
        bottom = area.height - (band + 1) * plan.panel_height - band * 3.0
        frame = area.part(place * (plan.panel_width + GUTTER), bottom, plan.panel_width, plan.panel_height)
        _draw_panel(frame, panel, plan, index, language)


def _draw_panel(frame: Area, panel: DifferencePanel, plan: _Plan, index: int, language: Language) -> None:
    intervals = [panel.values, panel.numerical]
    divisor = scale(axis.largest(intervals), panel.measure.unit, language).divisor
    title, measure = plan.heads[index]
    used = frame.write_lines(0.0, frame.height, title, weight="bold")
    frame.write_lines(0.0, frame.height - used, measure, colour=colours.SOFT)
    height = sum(plan.row_heights)
    plot = frame.part(0.0, AXIS_ROOM, frame.width, height)
    axes = plot.axes()
    low, high = axis.extent(intervals)
    axes.set_xlim(*axis.limits(min(low, 0.0) / divisor, max(high, 0.0) / divisor, from_zero=False))
    axes.set_ylim(0.0, height)
    axis.set_ticks(axes, plot.width, language, signed=True)
    axes.set_yticks([])
    axes.grid(False)
    top = height
    for row, part in enumerate(panel.parts):
        name, words_ = plan.texts[index][row]
        used = plot.write_lines(0.0, top, name, weight="bold", colour=colours.readable(part.role))
        used += plot.write_lines(0.0, top - used, words_)
        _draw_difference(axes, panel, row, top - used - HALF_MARK - 0.3, divisor)
        top -= plan.row_heights[row]


def _draw_difference(axes: Axes, panel: DifferencePanel, row: int, level: float, divisor: float) -> None:
    axes.plot([0, 0], [level - HALF_MARK, level + HALF_MARK], color=colours.AXIS, linewidth=0.7, zorder=2)
    cell, numerical = panel.values[row].divided(divisor), panel.numerical[row].divided(divisor)
    if not cell.finite:
        return
    paint = colours.colour(panel.parts[row].role)
    name = axis.mark(panel.label.en, panel.measure.name, panel.parts[row].name)
    thick: dict[str, Any] = {"linewidth": 3.2, "alpha": 0.55, "solid_capstyle": "butt", "zorder": 4}
    tick: dict[str, Any] = {"markersize": 7.0, "markeredgewidth": 1.3, "zorder": 5}
    levels = [level] * 2
    axes.plot([cell.low, cell.high], levels, color=paint, linewidth=0.8, zorder=3, gid=f"{name}-worlds")
    axes.plot([numerical.low, numerical.high], levels, color=paint, gid=f"{name}-numerical", **thick)
    axes.plot([cell.middle], [level], "|", color=paint, gid=f"{name}-median", **tick)
