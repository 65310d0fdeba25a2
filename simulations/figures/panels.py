"""Panels of dots with their intervals: schemes as rows, measures as panels, one family for many charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import IntervalPanel, PanelTable, Part, Scheme
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, number, plain_decimals, scale, unit_of_axis
from simulations.figures.page import POINT, Area, Caption, compose
from simulations.figures.wording import capital, text_of, words

NARROWEST_PANEL = 36.0
LABEL_SHARE = 0.30
GUTTER = 5.0
ROW = 7.2
PART_ROW = 6.2
ROOM_BELOW = 1.5
DOT_LEVEL = 0.6  # of a row, from its top: the number needs the room above
AXIS_ROOM = 4.6


@dataclass(frozen=True)
class _Plan:
    """The measures of the page, worked out before anything is drawn."""

    columns: int
    indent: float
    panel_width: float
    labels: list[list[str]]
    heads: list[list[tuple[str, style.Weight]]]
    row_height: list[float]
    head_height: list[float]

    @property
    def bands(self) -> list[list[int]]:
        """Panel numbers per horizontal band of the page."""
        return [list(range(first, first + self.columns)) for first in range(0, len(self.heads), self.columns)]

    def band_height(self, band: Sequence[int], rows: int) -> float:
        return (
            max(self.head_height[n] for n in band)
            + max(self.row_height[n] for n in band) * rows
            + ROOM_BELOW
            + AXIS_ROOM
        )


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
    inner = width - 6.0
    plan = _plan(table, inner, language)
    body = sum(plan.band_height(band, len(table.schemes)) for band in plan.bands) + GUTTER * 0.7 * (
        len(plan.bands) - 1
    )

    def draw(area: Area) -> None:
        _draw(area, table, _plan(table, area.width, language) if ax is not None else plan, language)

    return compose(draw, body, caption, subtitle, reading, language, width, ax)


def _plan(table: PanelTable, width: float, language: Language) -> _Plan:
    names = [text_of(scheme.label, language) for scheme in table.schemes]
    most = LABEL_SHARE * width
    labels = [style.wrap(capital(name), most, style.LABEL, "bold") for name in names]
    indent = max(style.text_width(line, style.LABEL, "bold") for lines in labels for line in lines) + 3.0
    room = width - indent
    count = len(table.panels)
    fits = [
        n for n in range(1, count + 1) if count % n == 0 and (room - (n - 1) * GUTTER) / n >= NARROWEST_PANEL
    ]
    columns = max(fits, default=1)
    panel_width = (room - (columns - 1) * GUTTER) / columns
    heads = [_head(panel, table, panel_width, language) for panel in table.panels]
    tallest = max(len(lines) for lines in labels) * style.line_height(style.LABEL) + 1.2
    rows = [
        max(ROW, tallest, PART_ROW * len(panel.parts)) if panel.parts else max(ROW, tallest)
        for panel in table.panels
    ]
    return _Plan(
        columns,
        indent,
        panel_width,
        labels,
        heads,
        rows,
        [len(h) * style.line_height(style.LABEL) + 2.0 for h in heads],
    )


def _head(
    panel: IntervalPanel, table: PanelTable, width: float, language: Language
) -> list[tuple[str, style.Weight]]:
    unit = unit_of_axis(_largest(panel, table), panel.measure.unit, language)
    title = style.wrap(capital(text_of(panel.measure.label, language)), width, style.LABEL, "bold")
    return [
        *((line, "bold") for line in title),
        *((line, "normal") for line in style.wrap(unit, width, style.LABEL)),
    ]


def _shared(panel: IntervalPanel, table: PanelTable) -> Sequence[IntervalPanel]:
    return table.panels if table.same_scale else (panel,)


def _largest(panel: IntervalPanel, table: PanelTable) -> float:
    return max(float(np.nanmax(np.abs([one.values.low, one.values.high]))) for one in _shared(panel, table))


def _span(panel: IntervalPanel, table: PanelTable, divisor: float) -> tuple[float, float]:
    low = min(float(np.nanmin(one.values.low)) for one in _shared(panel, table))
    high = max(float(np.nanmax(one.values.high)) for one in _shared(panel, table))
    return axis.limits(low / divisor, high / divisor)


def _draw(area: Area, table: PanelTable, plan: _Plan, language: Language) -> None:
    top = area.height
    count = len(table.schemes)
    for band in plan.bands:
        head = max(plan.head_height[n] for n in band)
        row = max(plan.row_height[n] for n in band)
        divided = any(table.panels[n].parts for n in band)
        for line in range(1, count) if divided else ():
            area.rule(top - head - line * row)
        for place, index in enumerate(band):
            left = plan.indent + place * (plan.panel_width + GUTTER)
            frame = area.part(
                left, top - plan.band_height(band, count), plan.panel_width, plan.band_height(band, count)
            )
            _draw_panel(frame, table, index, plan, head, row, language)
        for number_, (scheme, lines) in enumerate(zip(table.schemes, plan.labels, strict=True)):
            centre = top - head - (number_ + (0.5 if divided else DOT_LEVEL)) * row
            _write_centred(area, centre, lines, colours.readable(colours.role(scheme)))
        top -= plan.band_height(band, count) + GUTTER * 0.7


def _write_centred(area: Area, centre: float, lines: list[str], paint: str) -> None:
    step = style.line_height(style.LABEL)
    first = centre + (len(lines) - 1) * step / 2 - style.LABEL * POINT * 0.33
    for number_, line in enumerate(lines):
        area.write(0.0, first - number_ * step, line, weight="bold", colour=paint)


def _draw_panel(
    frame: Area, table: PanelTable, index: int, plan: _Plan, head: float, row: float, language: Language
) -> None:
    panel = table.panels[index]
    divisor = scale(_largest(panel, table), panel.measure.unit, language).divisor
    for number_, (line, weight) in enumerate(plan.heads[index]):
        paint = colours.INK if weight == "bold" else colours.SOFT
        frame.write(
            0.0,
            frame.height - style.LABEL * POINT - number_ * style.line_height(style.LABEL),
            line,
            weight=weight,
            colour=paint,
        )
    count = len(table.schemes)
    plot = frame.part(0.0, AXIS_ROOM, frame.width, count * row + ROOM_BELOW)
    axes = plot.axes()
    axes.set_xlim(*_span(panel, table, divisor))
    axes.set_ylim(-ROOM_BELOW, count * row)
    axis.set_ticks(axes, plot.width, language)
    axes.set_yticks([])
    _mark_reference(axes, table, panel, divisor)
    variants = colours.variants(table.schemes)
    decimals = axis.panel_decimals((panel.values[place] for place in np.ndindex(panel.values.shape)), divisor)
    for number_, scheme in enumerate(table.schemes):
        bottom = (count - 1 - number_) * row
        parts: Sequence[Part | None] = panel.parts or (None,)
        for place, part in enumerate(parts):
            step = row / len(parts)
            level = bottom + row - (place + DOT_LEVEL) * step
            text = _printed(panel, (number_, place), part, divisor, decimals, language)
            _draw_cell(
                plot, axes, panel, scheme, (number_, place), part, level, divisor, variants[number_], text
            )


def _mark_reference(axes: Axes, table: PanelTable, panel: IntervalPanel, divisor: float) -> None:
    """A thin line through the reference's median, so that the eye reads differences."""
    if panel.parts:
        return
    for number_, scheme in enumerate(table.schemes):
        if scheme.is_reference and np.isfinite(panel.values.middle[number_]):
            axes.axvline(
                float(panel.values.middle[number_]) / divisor,
                color=colours.AXIS,
                linewidth=0.5,
                linestyle=(0.0, (2.0, 2.0)),
                zorder=1.6,
            )


def _draw_cell(
    plot: Area,
    axes: Axes,
    panel: IntervalPanel,
    scheme: Scheme,
    place: tuple[int, int],
    part: Part | None,
    level: float,
    divisor: float,
    variant: int,
    text: str,
) -> None:
    cell = panel.values[place[0]] if part is None else panel.values[place]
    if not cell.finite:
        return
    role = colours.role(scheme) if part is None else part.role
    paint = colours.colour(role)
    name = axis.mark(panel.measure.name, scheme.name, part.name if part else "")
    low, middle, high = (float(value) / divisor for value in (cell.low, cell.middle, cell.high))
    axes.plot(
        [low, high],
        [level, level],
        color=paint,
        linewidth=1.6,
        alpha=0.55,
        solid_capstyle="butt",
        zorder=3,
        gid=axis.mark(name, "interval"),
    )
    axes.plot(
        [middle],
        [level],
        colours.MARKERS[variant],
        color=paint,
        markersize=4.6,
        markeredgewidth=0,
        zorder=5,
        gid=axis.mark(name, "median"),
    )
    length = style.text_width(text, style.SMALL)
    x, y = axis.millimetres(axes, middle, level)
    centre = min(max(x, length / 2), plot.width - length / 2)
    plot.write(
        centre, y + 1.25, text, size=style.SMALL, colour=colours.readable(role), align="center", halo=True
    )


def _printed(
    panel: IntervalPanel,
    place: tuple[int, int],
    part: Part | None,
    divisor: float,
    decimals: int | None,
    language: Language,
) -> str:
    """The number above a dot; in the first row with the name of the part."""
    middle = float(panel.values.middle[place[0]] if part is None else panel.values.middle[place]) / divisor
    text = number(middle, language, plain_decimals(middle) if decimals is None else decimals)
    return f"{text_of(part.label, language)} {text}" if part is not None and place[0] == 0 else text
