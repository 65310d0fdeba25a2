"""Headline differences: range over worlds thin, numerical error thick and small, the sign in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import DifferencePanel, DifferenceTable
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, scale, share_of_worlds, unit_of_axis, with_interval
from simulations.figures.page import MARGIN, Area, Caption, compose
from simulations.figures.panels import fitting_columns
from simulations.figures.wording import capital, text_of, words

GUTTER = 7.0
NARROWEST_PANEL = 70.0
BELOW_HEAD, BETWEEN_BANDS = 1.5, 3.0
MARK_ROOM, HALF_MARK = 4.6, 1.6
AXIS_ROOM = 4.6
LINE = style.line_height(style.LABEL)

Lines = list[str]


def difference_with_interval(
    table: DifferenceTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Per comparison and part of the market the median difference, its 5-95 % range over worlds, its
    numerical error, and in words the share of worlds with the claimed sign.
    """
    reading = words("figures.reading.difference", language)
    subtitle = words("figures.subtitle.difference", language)
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, reading, language, width, ax)


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart, worked out before anything is drawn."""

    columns: int
    panel_width: float
    heads: list[tuple[Lines, Lines]]  # per panel: its title, its measure and unit
    texts: list[list[tuple[Lines, Lines]]]  # per panel and part: its name, its number and share

    @property
    def head_height(self) -> float:
        return max(len(title) + len(measure) for title, measure in self.heads) * LINE + BELOW_HEAD

    @property
    def bands(self) -> int:
        """How many bands of panels stand below each other."""
        return -(-len(self.heads) // self.columns)

    def row_heights(self, band: int) -> list[float]:
        """Per row, the same in every panel of a band; a band without some row keeps no room for it."""
        panels = self.texts[band * self.columns : (band + 1) * self.columns]
        rows = ([panel[row] for panel in panels if row < len(panel)] for row in range(max(map(len, panels))))
        return [max(len(name) + len(number) for name, number in row) * LINE + MARK_ROOM for row in rows]

    def band_height(self, band: int) -> float:
        """Of the panels of a band, heads and axes included."""
        return self.head_height + sum(self.row_heights(band)) + AXIS_ROOM

    @property
    def height(self) -> float:
        return sum(map(self.band_height, range(self.bands))) + (self.bands - 1) * BETWEEN_BANDS


def _plan(table: DifferenceTable, width: float, language: Language) -> _Plan:
    columns = fitting_columns(len(table.panels), width, NARROWEST_PANEL, GUTTER)
    panel_width = (width - (columns - 1) * GUTTER) / columns
    heads = [_head(panel, panel_width, language) for panel in table.panels]
    return _Plan(columns, panel_width, heads, _texts(table.panels, panel_width, language))


def _head(panel: DifferencePanel, width: float, language: Language) -> tuple[Lines, Lines]:
    unit = unit_of_axis(axis.largest([panel.values, panel.numerical]), panel.measure.unit, language)
    name = capital(text_of(panel.measure.label, language))
    measure = words("figures.measure_unit", language, measure=name, unit=unit)
    title = style.wrap(capital(text_of(panel.label, language)), width, style.LABEL, "bold")
    return title, style.wrap(measure, width, style.LABEL)


def _texts(panels: Sequence[DifferencePanel], width: float, language: Language) -> list[list[tuple[Lines, Lines]]]:
    """Number and share stand on one line if that fits in every panel and row, else below each other."""
    rows = [[_row_words(panel, row, language) for row in range(len(panel.parts))] for panel in panels]
    joined = ["; ".join(texts) for panel in rows for _, texts in panel]
    together = all(style.text_width(text, style.LABEL) <= width for text in joined)
    return [
        [(style.wrap(name, width, style.LABEL, "bold"), _wrapped(texts, together, width)) for name, texts in panel]
        for panel in rows
    ]


def _wrapped(texts: Lines, together: bool, width: float) -> Lines:
    paragraphs = ["; ".join(texts)] if together else texts
    return [line for text in paragraphs for line in style.wrap(text, width, style.LABEL)]


def _row_words(panel: DifferencePanel, row: int, language: Language) -> tuple[str, Lines]:
    name, cell = capital(text_of(panel.parts[row].label, language)), panel.values[row]
    if not cell.finite:
        return name, [words("figures.alt.unknown", language)]
    low, middle, high = float(cell.low), float(cell.middle), float(cell.high)
    value = with_interval(middle, low, high, panel.measure.unit, language, signed=True)
    return name, [value, share_of_worlds(float(panel.share[row]), panel.sign, language)]


def _draw(area: Area, table: DifferenceTable, plan: _Plan, language: Language) -> None:
    for index, panel in enumerate(table.panels):
        band, place = divmod(index, plan.columns)
        bottom = area.height - sum(map(plan.band_height, range(band + 1))) - band * BETWEEN_BANDS
        frame = area.part(place * (plan.panel_width + GUTTER), bottom, plan.panel_width, plan.band_height(band))
        _draw_panel(frame, panel, plan, index, language)


def _draw_panel(frame: Area, panel: DifferencePanel, plan: _Plan, index: int, language: Language) -> None:
    intervals = [panel.values, panel.numerical]
    divisor = scale(axis.largest(intervals), panel.measure.unit, language).divisor
    title, measure = plan.heads[index]
    used = frame.write_lines(0.0, frame.height, title, weight="bold")
    frame.write_lines(0.0, frame.height - used, measure, colour=colours.SOFT)
    rows = plan.row_heights(index // plan.columns)
    height = sum(rows)
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
        top -= rows[row]


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
