"""Panels of dots with their intervals: schemes as rows, measures as panels, one family for many charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import Interval, IntervalPanel, PanelTable, Part, Scheme
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, number, plain_decimals, scale, unit_of_axis
from simulations.figures.page import MARGIN, POINT, TALLEST_BODY, Area, Caption, compose
from simulations.figures.placement import Box
from simulations.figures.wording import capital, text_of, words

NARROWEST_PANEL = 36.0
LABEL_SHARE = 0.30
GUTTER = 5.0
ROW, PART_ROW = 7.2, 6.2
# Changes of many schemes side by side: narrow panels and low rows without numbers, which the table beside the chart has.
NARROWEST_CHANGE, CHANGE_ROW, CHANGE_PART_ROW, MOST_NUMBERED = 29.0, 4.4, 3.4, 8
# Where panels below each other are too tall for a page, names stand above their rows and panels beside each other.
NARROWEST_UNDER_NAMES, UNDER_NAME, UNDER_NAME_ROW, UNDER_NAME_PART_ROW = 20.0, 0.4, 3.4, 2.8
BELOW_HEAD, BETWEEN_BANDS = 2.0, 3.5
ROOM_BELOW = 1.5
DOT_LEVEL = 0.6  # of a row, from its top: the number needs the room above
NUMBER_ABOVE = 1.45
HALO = 1.2
CLEAR = 0.5  # millimetres between a number and the line through the reference
AXIS_ROOM = 4.6
LINE = style.line_height(style.LABEL)


def interval_panels(
    table: PanelTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
    subtitle: str = "",
) -> Figure:
    """Per panel a dot (median) and a line (5-95 % over worlds) for every scheme, with the median in figures.

    Panels stand side by side when each gets 36 mm, else below each other. A panel with parts has one dot
    per part.
    """
    reading = words("figures.reading.interval", language)
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, reading, language, width, ax)


@dataclass(frozen=True)
class _Panel:
    """One panel in the unit of its axis; values (schemes, parts), with one part when there are none."""

    source: IntervalPanel
    values: Interval
    before: Interval | None
    limits: tuple[float, float]
    decimals: int | None
    title: list[str]
    unit: list[str]
    legend: list[tuple[Part, list[str]]]

    @property
    def head(self) -> float:
        named = sum(len(lines) for _, lines in self.legend)
        return (len(self.title) + len(self.unit) + named) * LINE + BELOW_HEAD


@dataclass(frozen=True)
class _Plan:
    """The measures of the page, worked out before anything is drawn; without indent names stand above their rows."""

    columns: int
    indent: float
    panel_width: float
    names: list[list[str]]
    panels: list[_Panel]
    low_rows: bool = False

    @property
    def bands(self) -> list[list[_Panel]]:
        """Panels that stand side by side."""
        return [self.panels[n : n + self.columns] for n in range(0, len(self.panels), self.columns)]

    @property
    def named(self) -> float:
        """What the names take above their rows."""
        return 0.0 if self.indent else max(len(lines) for lines in self.names) * LINE + UNDER_NAME

    def row(self, band: Sequence[_Panel]) -> float:
        """From one row to the next."""
        names = max(len(lines) for lines in self.names) * LINE + 1.2 if self.indent else 0.0
        row, part = (CHANGE_ROW, CHANGE_PART_ROW) if self.low_rows else (ROW, PART_ROW)
        if self.low_rows and not self.indent:
            row, part = UNDER_NAME_ROW, UNDER_NAME_PART_ROW
        return self.named + max(row, names, *(part * len(panel.source.parts) for panel in band))

    def band_height(self, band: Sequence[_Panel]) -> float:
        head = max(panel.head for panel in band)
        return head + self.row(band) * len(self.names) + ROOM_BELOW + AXIS_ROOM

    @property
    def height(self) -> float:
        return sum(map(self.band_height, self.bands)) + BETWEEN_BANDS * (len(self.bands) - 1)


def _plan(table: PanelTable, width: float, language: Language) -> _Plan:
    names = [
        style.wrap(capital(text_of(scheme.label, language)), LABEL_SHARE * width, style.LABEL, "bold")
        for scheme in table.schemes
    ]
    indent = max(style.text_width(line, style.LABEL, "bold") for lines in names for line in lines) + 3.0
    beside = _planned(table, width, names, indent, NARROWEST_CHANGE if table.changes else NARROWEST_PANEL, language)
    if beside.height <= TALLEST_BODY:
        return beside
    above = [
        style.wrap(capital(text_of(scheme.label, language)), width, style.LABEL, "bold") for scheme in table.schemes
    ]
    return min(
        beside, _planned(table, width, above, 0.0, NARROWEST_UNDER_NAMES, language), key=lambda plan: plan.height
    )


def _planned(
    table: PanelTable, width: float, names: list[list[str]], indent: float, narrowest: float, language: Language
) -> _Plan:
    columns = fitting_columns(len(table.panels), width - indent, narrowest, GUTTER)
    panel_width = (width - indent - (columns - 1) * GUTTER) / columns
    low_rows = table.changes and len(table.schemes) > MOST_NUMBERED
    panels = [_panel(panel, table, panel_width, low_rows, language) for panel in table.panels]
    return _Plan(columns, indent, panel_width, names, panels, low_rows)


def fitting_columns(count: int, width: float, narrowest: float, gutter: float) -> int:
    """The most columns that divide `count` panels evenly and leave each at least `narrowest` wide.

    >>> fitting_columns(4, 120.0, 36.0, 5.0), fitting_columns(3, 70.0, 36.0, 5.0)
    (2, 1)
    """
    divisors = (n for n in range(1, count + 1) if count % n == 0)
    return max((n for n in divisors if (width - (n - 1) * gutter) / n >= narrowest), default=1)


def _panel(panel: IntervalPanel, table: PanelTable, width: float, low_rows: bool, language: Language) -> _Panel:
    together = table.panels if table.same_scale else (panel,)
    shared = [values for one in together for values in (one.values, *one.beside)]
    largest = axis.largest(shared)
    divisor = scale(largest, panel.measure.unit, language).divisor
    low, high = axis.extent(shared)
    if table.changes:
        low, high = min(low, 0.0), max(high, 0.0)
    values = _by_part(panel, panel.values.divided(divisor))
    return _Panel(
        source=panel,
        values=values,
        before=None if panel.before is None else _by_part(panel, panel.before.divided(divisor)),
        limits=axis.limits(low / divisor, high / divisor),
        decimals=axis.panel_decimals((values[row, part] for row, part in np.ndindex(values.shape)), 1.0),
        title=style.wrap(capital(text_of(panel.measure.label, language)), width, style.LABEL, "bold"),
        unit=style.wrap(unit_of_axis(largest, panel.measure.unit, language), width, style.LABEL),
        # Where no number stands at a dot to say which part it is, the head of the panel does.
        legend=[
            (part, style.wrap(text_of(part.label, language), width, style.LABEL, "bold"))
            for part in (panel.parts if low_rows else ())
        ],
    )


def _by_part(panel: IntervalPanel, values: Interval) -> Interval:
    """Values as (schemes, parts), also where there are no parts."""
    return values if panel.parts else Interval(values.low[:, None], values.middle[:, None], values.high[:, None])


def _draw(area: Area, table: PanelTable, plan: _Plan, language: Language) -> None:
    top = area.height
    for band in plan.bands:
        height = plan.band_height(band)
        _draw_names(area, table, plan, band, top)
        for place, panel in enumerate(band):
            left = plan.indent + place * (plan.panel_width + GUTTER)
            frame = area.part(left, top - height, plan.panel_width, height)
            _draw_panel(frame, table, panel, plan, plan.row(band), language)
        top -= height + BETWEEN_BANDS


def _draw_names(area: Area, table: PanelTable, plan: _Plan, band: Sequence[_Panel], top: float) -> None:
    """The schemes left of a band; with parts in it also a hairline between them."""
    row = plan.row(band)
    top -= max(panel.head for panel in band)
    divided = any(panel.source.parts for panel in band)
    for place, (scheme, lines) in enumerate(zip(table.schemes, plan.names, strict=True)):
        if divided and place:
            area.rule(top - place * row)
        centre = top - (place + (0.5 if divided else DOT_LEVEL)) * row
        if plan.named:
            centre = top - place * row - plan.named / 2
        first = centre + (len(lines) - 1) * LINE / 2 - style.LABEL * POINT * 0.33
        for number_of_line, line in enumerate(lines):
            paint = colours.readable(colours.role(scheme))
            area.write(0.0, first - number_of_line * LINE, line, weight="bold", colour=paint)


def _draw_panel(frame: Area, table: PanelTable, panel: _Panel, plan: _Plan, row: float, language: Language) -> None:
    schemes = table.schemes
    used = frame.write_lines(0.0, frame.height, panel.title, weight="bold")
    used += frame.write_lines(0.0, frame.height - used, panel.unit, colour=colours.SOFT)
    for named, lines in panel.legend:
        used += frame.write_lines(0.0, frame.height - used, lines, weight="bold", colour=colours.readable(named.role))
    height = len(schemes) * row
    plot = frame.part(0.0, AXIS_ROOM, frame.width, height + ROOM_BELOW)
    axes = plot.axes()
    axes.set_xlim(*panel.limits)
    axes.set_ylim(-ROOM_BELOW, height)
    axis.set_ticks(axes, plot.width, language, signed=table.changes)
    axes.set_yticks([])
    parts: Sequence[Part | None] = panel.source.parts or (None,)
    step = (row - plan.named) / len(parts)
    numbers: list[Box] = []
    levels: list[float] = []
    # Where rows are changes they all have a name beside them: dots of one shape, so that a panel reads calmly.
    shapes = [0] * len(schemes) if table.changes else colours.variants(schemes)
    for number_of_row, variant in enumerate(shapes):
        for place, part in enumerate(parts):
            level = height - number_of_row * row - plan.named - (place + DOT_LEVEL) * step
            levels.append(level + (DOT_LEVEL - 0.5) * step)
            dot = _Dot(schemes[number_of_row], part, panel, (number_of_row, place), level, variant)
            numbers += dot.draw(plot, axes, language, not plan.low_rows, table.changes)
    if plan.named:
        axis.lines_beside(axes, levels, step, zero=table.changes)
    elif table.changes:
        axis.zero_line(axes, "x")
    if not plan.named:
        _mark_reference(axes, schemes, panel, row, numbers)


def _mark_reference(axes: Axes, schemes: Sequence[Scheme], panel: _Panel, row: float, numbers: Sequence[Box]) -> None:
    """A thin line down from the reference's median, so that the eye reads differences; numbers stay free."""
    reference = next((place for place, scheme in enumerate(schemes) if scheme.is_reference), None)
    if panel.source.parts or reference is None or not panel.values[reference, 0].finite:
        return
    place = float(panel.values.middle[reference, 0])
    x, _ = axis.millimetres(axes, place, 0.0)
    top = (len(schemes) - reference - DOT_LEVEL) * row
    pen: dict[str, Any] = {"color": colours.AXIS, "linewidth": 0.5, "linestyle": (0.0, (2.0, 2.0)), "zorder": 1.6}
    for box in sorted(numbers, key=lambda one: -one.top):
        if box.left - CLEAR < x < box.right + CLEAR and box.top < top:
            axes.plot([place, place], [box.top, top], **pen)
            top = box.bottom
    axes.plot([place, place], [-ROOM_BELOW, top], **pen)


@dataclass(frozen=True)
class _Dot:
    """One median with its interval and number."""

    scheme: Scheme
    part: Part | None
    panel: _Panel
    place: tuple[int, int]
    level: float
    variant: int

    @property
    def role(self) -> str:
        return colours.role(self.scheme) if self.part is None else self.part.role

    def draw(self, plot: Area, axes: Axes, language: Language, numbered: bool, signed: bool) -> list[Box]:
        """Draws line, dot and number; returns the number's place, level with the rows, if there is one."""
        cell = self.panel.values[self.place]
        if not cell.finite:
            return [self._write(plot, 0.0, self.level, words("figures.alt.unknown", language))]
        part = self.part.name if self.part else ""
        name = axis.mark(self.panel.source.measure.name, self.scheme.name, part)
        bar: dict[str, Any] = {"linewidth": 1.6, "alpha": 0.55, "solid_capstyle": "butt", "zorder": 3}
        dot: dict[str, Any] = {"markersize": 4.6, "markeredgewidth": 0, "zorder": 5, "clip_on": False}
        paint, marker = colours.colour(self.role), colours.MARKERS[self.variant]
        if self.panel.before is not None and self.panel.before[self.place].middle != cell.middle:
            ring: dict[str, Any] = {"markersize": 4.0, "markerfacecolor": "none", "markeredgewidth": 0.8, "zorder": 4}
            there = [self.panel.before[self.place].middle]
            axes.plot(there, [self.level], "o", markeredgecolor=colours.SOFT, gid=f"{name}-before", **ring)
        axes.plot([cell.low, cell.high], [self.level] * 2, color=paint, gid=f"{name}-interval", **bar)
        axes.plot([cell.middle], [self.level], marker, color=paint, gid=f"{name}-median", **dot)
        if not numbered:
            return []
        x, _ = axis.millimetres(axes, float(cell.middle), self.level)
        return [self._write(plot, x, self.level + NUMBER_ABOVE, self._text(float(cell.middle), language, signed))]

    def _write(self, plot: Area, x: float, level: float, text: str) -> Box:
        """A text centred on x as far as the panel's edges allow; rows count from ROOM_BELOW up."""
        half = style.text_width(text, style.SMALL) / 2
        centre = min(max(x, half), plot.width - half)
        pen: dict[str, Any] = {"size": style.SMALL, "colour": colours.readable(self.role), "halo": HALO}
        plot.write(centre, level + ROOM_BELOW, text, align="center", **pen)
        return Box(centre - half, level - CLEAR, centre + half, level + style.SMALL * POINT)

    def _text(self, middle: float, language: Language, signed: bool) -> str:
        """The number above the dot, a change with its sign; in the first row with the name of the part."""
        decimals = plain_decimals(middle) if self.panel.decimals is None else self.panel.decimals
        text = number(middle, language, decimals, signed)
        if self.part is None or self.place[0] > 0:
            return text
        return f"{text_of(self.part.label, language)} {text}"
