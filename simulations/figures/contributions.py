"""What every proposal adds to an outcome, averaged over all orders, with first-in and last-in beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.ranking_tables import ContributionPanel, ContributionTable
from simulations.analysis.tables import Interval
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import LINE, full_name, middles, percent, row_heights, surface, write_middle
from simulations.figures.numbers import Language, number, scale, unit_of_axis
from simulations.figures.page import MARGIN, TALLEST_BODY, Area, Caption, compose
from simulations.figures.panels import fitting_columns
from simulations.figures.wording import capital, text_of, words

NARROWEST_PANEL, GUTTER = 31.0, 5.0
# Where panels below each other are too tall for a page, names stand above their rows and panels beside each other.
NARROWEST_UNDER_NAMES, UNDER_NAME = 20.0, 0.6
LABEL_SHARE, LABEL_SHARE_NARROW, NARROW = 0.27, 0.36, 100
ROW, BAR, BELOW_BAR = 7.6, 2.5, 2.6
LEVEL = 1.0  # millimetres that a bar lies above the middle of its row: the marks need the room below
BELOW_HEAD, BETWEEN_BANDS, AXIS_ROOM, BESIDE = 1.6, 3.5, 4.6, 2.4

BILLION, BELOW_A_BILLION, SMALL = 1e9, 9e8, 0.1

Lines = list[str]


def contribution_bars(
    table: ContributionTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Per outcome a bar for every player: its Shapley value with the 5-95 % range, what it adds alone and last,
    and its part of the total; the last row is all players together.
    """
    subtitle = words("figures.subtitle.contribution", language)
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, _reading(table, language), language, width, ax)


def _reading(table: ContributionTable, language: Language) -> str:
    shared = [bool(np.isfinite(panel.share).any()) for panel in table.panels]
    keys = ["figures.reading.contribution"]
    keys += ["figures.reading.share_of_total"] if any(shared) else []
    keys += ["figures.reading.no_share"] if not all(shared) else []
    return " ".join(words(key, language) for key in keys)


@dataclass(frozen=True)
class _Bar:
    """One row of a panel in the unit of its axis; `marks` are what it adds alone and last."""

    name: str
    cell: Interval
    marks: tuple[float, float]
    texts: Lines
    role: str


@dataclass(frozen=True)
class _Panel:
    """One outcome; `beside` millimetres at its right are for numbers."""

    measure: str
    bars: list[_Bar]
    limits: tuple[float, float]
    title: Lines
    unit: Lines
    beside: float

    @property
    def head(self) -> float:
        return (len(self.title) + len(self.unit)) * LINE + BELOW_HEAD


@dataclass(frozen=True)
class _Plan:
    """The measures of the page, worked out before anything is drawn; without indent names stand above their rows."""

    columns: int
    indent: float
    panel_width: float
    names: list[Lines]
    panels: list[_Panel]

    @property
    def bands(self) -> list[list[_Panel]]:
        return [self.panels[n : n + self.columns] for n in range(0, len(self.panels), self.columns)]

    @property
    def named(self) -> list[float]:
        """What the name of each row takes above its bars."""
        return [0.0 if self.indent else len(lines) * LINE + UNDER_NAME for lines in self.names]

    @property
    def rows(self) -> list[float]:
        return row_heights(self.names, ROW) if self.indent else [name + ROW for name in self.named]

    @property
    def levels(self) -> list[float]:
        """How far the middle of each bar lies below the top of the first row."""
        return [middle + name / 2 for middle, name in zip(middles(self.rows), self.named, strict=True)]

    def band_height(self, band: Sequence[_Panel]) -> float:
        return max(panel.head for panel in band) + sum(self.rows) + AXIS_ROOM

    @property
    def height(self) -> float:
        return sum(map(self.band_height, self.bands)) + BETWEEN_BANDS * (len(self.bands) - 1)


def _plan(table: ContributionTable, width: float, language: Language) -> _Plan:
    together = capital(words("figures.together", language, count=len(table.players)))
    texts = [*(full_name(table.players[place], language) for place in table.order), together]
    room = width * (LABEL_SHARE_NARROW if width < NARROW else LABEL_SHARE)
    names = [style.wrap(text, room, style.LABEL, "bold") for text in texts]
    indent = max(style.text_width(line, style.LABEL, "bold") for lines in names for line in lines) + 3.0
    beside = _planned(table, width, names, indent, NARROWEST_PANEL, language)
    if beside.height <= TALLEST_BODY:
        return beside
    above = [style.wrap(text, width, style.LABEL, "bold") for text in texts]
    return min(
        beside, _planned(table, width, above, 0.0, NARROWEST_UNDER_NAMES, language), key=lambda plan: plan.height
    )


def _planned(
    table: ContributionTable, width: float, names: list[Lines], indent: float, narrowest: float, language: Language
) -> _Plan:
    columns = fitting_columns(len(table.panels), width - indent, narrowest, GUTTER)
    panel_width = (width - indent - (columns - 1) * GUTTER) / columns
    panels = [_panel(panel, table, panel_width, language) for panel in table.panels]
    return _Plan(columns, indent, panel_width, names, panels)


def _panel(panel: ContributionPanel, table: ContributionTable, width: float, language: Language) -> _Panel:
    marks = Interval(np.minimum(panel.first, panel.last), panel.first, np.maximum(panel.first, panel.last))
    drawn = [panel.values, marks, panel.together]
    # The medians choose between millions and billions: one wide interval must not round every proposal away.
    largest = _largest(panel, language)
    divisor = scale(largest, panel.measure.unit, language).divisor
    low, high = axis.extent(drawn)
    cells = [*(panel.values[place].divided(divisor) for place in table.order), panel.together.divided(divisor)]
    bars = []
    for cell, place in zip(cells, [*table.order, None], strict=True):
        share = math.nan if place is None else float(panel.share[place])
        texts = _texts(cell, share, language)
        if place is None:
            bars.append(_Bar("together", cell, (math.nan, math.nan), texts, "together"))
            continue
        sides = float(panel.first[place]) / divisor, float(panel.last[place]) / divisor
        bars.append(_Bar(table.players[place].name, cell, sides, texts, "proposal"))
    return _Panel(
        measure=panel.measure.name,
        bars=bars,
        limits=axis.limits(min(low, 0.0) / divisor, max(high, 0.0) / divisor, from_zero=low >= 0 or high <= 0),
        title=style.wrap(capital(text_of(panel.measure.label, language)), width, style.LABEL, "bold"),
        unit=style.wrap(unit_of_axis(largest, panel.measure.unit, language), width, style.LABEL),
        beside=max(style.text_width(text, style.LABEL, "bold") for bar in bars for text in bar.texts[:2]) + BESIDE,
    )


def _largest(panel: ContributionPanel, language: Language) -> float:
    """The value that chooses between millions and billions: millions where most proposals are a small part of a billion."""
    largest = axis.largest([Interval(*[panel.values.middle] * 3), Interval(*[panel.together.middle] * 3)])
    divisor = scale(largest, panel.measure.unit, language).divisor
    small = np.abs(panel.values.middle[np.isfinite(panel.values.middle)]) < SMALL * divisor
    return BELOW_A_BILLION if divisor == BILLION and small.mean() >= 0.5 else largest


def _texts(cell: Interval, share: float, language: Language) -> Lines:
    """The median, and below it the part of the total where there is one."""
    if not cell.finite:
        return ["?"]
    value = number(float(cell.middle), language, axis.decimals_of(cell, 1.0))
    return [value, percent(share, language)] if math.isfinite(share) else [value]


def _draw(area: Area, plan: _Plan, language: Language) -> None:
    top, levels = area.height, plan.levels
    for band in plan.bands:
        height = plan.band_height(band)
        head = max(panel.head for panel in band)
        for place, (lines, named) in enumerate(zip(plan.names, plan.named, strict=True)):
            paint = colours.readable("together" if place == len(plan.names) - 1 else "proposal")
            level = levels[place] - ((ROW + named) / 2 - UNDER_NAME if named else 0.0)
            write_middle(area, 0.0, top - head - level, lines, weight="bold", colour=paint)
        level = top - head - sum(plan.rows[:-1])
        area.line((0.0, level), (area.width, level), colours.AXIS)
        for place, panel in enumerate(band):
            left = plan.indent + place * (plan.panel_width + GUTTER)
            frame = area.part(left, top - height, plan.panel_width, height)
            _draw_panel(frame, panel, levels, head, not plan.indent, language)
        top -= height + BETWEEN_BANDS


def _draw_panel(
    frame: Area, panel: _Panel, levels: Sequence[float], head: float, under_names: bool, language: Language
) -> None:
    used = frame.write_lines(0.0, frame.height, panel.title, weight="bold")
    frame.write_lines(0.0, frame.height - used, panel.unit, colour=colours.SOFT)
    plot = frame.part(0.0, AXIS_ROOM, frame.width - panel.beside, frame.height - head - AXIS_ROOM)
    axes = plot.axes()
    axes.set_xlim(*panel.limits)
    axes.set_ylim(0.0, plot.height)
    axis.set_ticks(axes, plot.width, language)
    axes.set_yticks([])
    if under_names:
        axis.lines_beside(axes, [plot.height - below for below in levels], ROW - 1.0)
    else:
        axis.zero_line(axes, "x")
    for bar, below in zip(panel.bars, levels, strict=True):
        level = plot.height - below
        paint = colours.readable(bar.role)
        for line, text in enumerate(bar.texts):
            pen: dict[str, Any] = {"weight": "normal" if line else "bold", "colour": colours.SOFT if line else paint}
            shift = LINE * (0.5 * (len(bar.texts) - 1) - line)
            write_middle(frame, frame.width, AXIS_ROOM + level + shift, [text], align="right", **pen)
        if bar.cell.finite:
            _draw_bar(axes, panel.measure, bar, level if bar.role == "together" else level + LEVEL)


def _draw_bar(axes: Axes, measure: str, bar: _Bar, level: float) -> None:
    name, paint = axis.mark(measure, bar.name), colours.colour(bar.role)
    surface(axes, 0.0, float(bar.cell.middle), level, BAR, colours.pale(bar.role), f"{name}-median")
    ends: dict[str, Any] = {"color": paint, "linewidth": 1.1, "zorder": 4}
    axes.plot([bar.cell.low, bar.cell.high], [level] * 2, gid=f"{name}-interval", **ends)
    axes.plot([bar.cell.middle] * 2, [level - BAR / 2, level + BAR / 2], gid=f"{name}-edge", **ends)
    first, last = bar.marks
    if not (math.isfinite(first) and math.isfinite(last)):
        return
    below = level - BELOW_BAR
    dot: dict[str, Any] = {"color": paint, "markeredgewidth": 0.7, "zorder": 6, "clip_on": False}
    axes.plot([first, last], [below] * 2, color=paint, linewidth=0.5, zorder=3, gid=f"{name}-order")
    axes.plot([last], [below], "D", markersize=2.4, gid=f"{name}-last", **dot)
    axes.plot([first], [below], "o", markersize=3.2, gid=f"{name}-first", markerfacecolor=colours.PAPER, **dot)
