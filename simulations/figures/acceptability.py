"""Which rank an alternative takes over all weights and worlds, and under the weights of each profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.ranking_tables import AcceptabilityTable
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import LINE, full_name, middles, percent, row_heights, surface, write_middle
from simulations.figures.numbers import Language, number
from simulations.figures.page import MARGIN, Area, Caption, compose
from simulations.figures.wording import capital, text_of, words

LABEL_SHARE = 0.27
SHORTEST_BAR = 38.0
NARROWEST_COLUMN, WIDEST_COLUMN = 11.5, 20.0
ROW, BAR, GAP, BELOW_HEAD, BETWEEN, BESIDE = 6.6, 4.4, 2.0, 1.4, 4.0, 1.4
KEY = style.line_height(style.SMALL) + 0.6
SMALL_LINE = style.line_height(style.SMALL)

Lines = list[str]


def rank_acceptability(
    table: AcceptabilityTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Per alternative a bar of 100 % over the ranks, from dark (first) to light (last), best expected rank on top.

    The ranks under each profile stand beside the bars, or on a narrow page in a small table below them.
    """
    weights = text_of(table.weights, language)
    subtitle = words("figures.subtitle.acceptability", language, weights=weights)
    keys = ["figures.reading.acceptability", *(["figures.reading.profile_ranks"] if table.profiles else [])]
    reading = " ".join(words(key, language) for key in keys)
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, reading, language, width, ax)


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart; `below` when the profiles stand in a table of their own below the bars."""

    names: list[Lines]
    indent: float
    side: float
    bar: float
    column: float
    below: bool
    heads: list[Lines]
    heading: Lines

    @property
    def rows(self) -> list[float]:
        return row_heights(self.names, ROW)

    @property
    def head(self) -> float:
        """The height above the bars: the key to the shades, or what stands above the columns of the profiles."""
        above = 0 if self.below or not self.heads else len(self.heading) * LINE + max(map(len, self.heads)) * SMALL_LINE
        return max(KEY, above) + BELOW_HEAD

    @property
    def lines_below(self) -> list[float]:
        """Heights of the rows of the table below the bars."""
        return row_heights(self.heads, ROW) if self.below else []

    @property
    def height(self) -> float:
        table = BETWEEN + (len(self.heading) + 1) * LINE + 1.0 + sum(self.lines_below) if self.below else 0.0
        return self.head + sum(self.rows) + table


def _plan(table: AcceptabilityTable, width: float, language: Language) -> _Plan:
    texts = [full_name(table.alternatives[place], language) for place in table.order]
    names = [style.wrap(text, LABEL_SHARE * width, style.LABEL, "bold") for text in texts]
    indent = max(style.text_width(line, style.LABEL, "bold") for lines in names for line in lines) + GAP
    ends = (words("figures.rank", language, rank=rank) for rank in (1, len(names)))
    side = max(style.text_width(text, style.SMALL) for text in ends) + BESIDE
    profiles = [capital(text_of(profile.label, language)) for profile in table.profiles]
    longest = max((style.text_width(word, style.SMALL) for text in profiles for word in text.split()), default=0.0)
    column = min(max(longest + BESIDE, NARROWEST_COLUMN), WIDEST_COLUMN)
    bar = width - indent - 2 * side - (column * len(profiles) + 2 * GAP if profiles else 0.0)
    heading = words("figures.profile_heading", language)
    if bar >= SHORTEST_BAR or not profiles:
        heads = [style.wrap(text, column - BESIDE, style.SMALL) for text in profiles]
        lines = style.wrap(heading, column * len(profiles) - BESIDE, style.LABEL, "bold") if profiles else []
        return _Plan(names, indent, side, bar, column, False, heads, lines)
    heads = [style.wrap(text, LABEL_SHARE * width, style.LABEL, "bold") for text in profiles]
    left = max(style.text_width(line, style.LABEL, "bold") for lines in heads for line in lines)
    left = max(left, style.text_width(words("figures.proposal", language), style.LABEL)) + GAP
    lines = style.wrap(heading, width, style.LABEL, "bold")
    return _Plan(names, indent, side, width - indent - 2 * side, (width - left) / len(names), True, heads, lines)


def _draw(area: Area, table: AcceptabilityTable, plan: _Plan, language: Language) -> None:
    top = area.height - plan.head
    shades = colours.shades(len(table.alternatives))
    rows = sum(plan.rows)
    plot = area.part(plan.indent + plan.side, top - rows, plan.bar, rows)
    axes = _plain_axes(plot, (0.0, 100.0))
    for one, lines, below in zip(table.order, plan.names, middles(plan.rows), strict=True):
        level = top - below
        write_middle(area, 0.0, level, lines, weight="bold")
        _draw_ranks(axes, table, one, rows - below, shades)
        first, last = (percent(float(table.ranks[one, rank]), language) for rank in (0, -1))
        write_middle(area, plan.indent + plan.side - BESIDE, level, [first], weight="bold", align="right")
        write_middle(area, plan.indent + plan.side + plan.bar + BESIDE, level, [last], colour=colours.SOFT)
    _draw_key(area.part(plan.indent, top + BELOW_HEAD - 0.4, area.width - plan.indent, KEY), plan, shades, language)
    if plan.below:
        _draw_table(area, table, plan, language)
    elif table.profiles:
        _draw_columns(area, table, plan, top, language)


def _plain_axes(plot: Area, across: tuple[float, float]) -> Axes:
    """Axes without ticks or lines; upright in millimetres."""
    axes = plot.axes()
    axes.set_xlim(*across)
    axes.set_ylim(0.0, plot.height)
    axes.set_axis_off()
    return axes


def _draw_ranks(axes: Axes, table: AcceptabilityTable, one: int, level: float, shades: Sequence[str]) -> None:
    edges = np.concatenate([[0.0], np.cumsum(table.ranks[one])]) * 100
    for rank, shade in enumerate(shades):
        name = axis.mark(table.alternatives[one].name, "rank", str(rank + 1))
        surface(axes, float(edges[rank]), float(edges[rank + 1]), level, BAR, shade, name)


def _draw_key(area: Area, plan: _Plan, shades: Sequence[str], language: Language) -> None:
    """Every shade with its rank, above the bars, between the words for the first and the last."""
    step = min(plan.bar / len(shades), 2 * KEY)
    plot = area.part(plan.side, 0.0, plan.bar, KEY)
    axes = _plain_axes(plot, (0.0, plan.bar))
    left = (plan.bar - step * len(shades)) / 2
    level = KEY / 2
    for rank, shade in enumerate(shades):
        surface(axes, left + rank * step, left + (rank + 1) * step, level, KEY, shade, axis.mark("key", str(rank + 1)))
        middle, paint = left + (rank + 0.5) * step, colours.words_on(shade)
        write_middle(plot, middle, level, [str(rank + 1)], size=style.SMALL, align="center", colour=paint)
    first, last = (words("figures.rank", language, rank=rank) for rank in (1, len(shades)))
    write_middle(plot, -BESIDE, level, [first], size=style.SMALL, align="right", colour=colours.SOFT)
    write_middle(plot, plan.bar + BESIDE, level, [last], size=style.SMALL, colour=colours.SOFT)


def _draw_columns(area: Area, table: AcceptabilityTable, plan: _Plan, top: float, language: Language) -> None:
    """Ranks under the profiles, one column each, right of the bars."""
    left = area.width - plan.column * len(table.profiles)
    area.write_lines(left, area.height, plan.heading, weight="bold")
    for number_of_column, (profile, lines) in enumerate(zip(table.profiles, plan.heads, strict=True)):
        x = left + number_of_column * plan.column
        area.write_lines(x, top + BELOW_HEAD + len(lines) * SMALL_LINE, lines, size=style.SMALL, colour=colours.SOFT)
        for one, below in zip(table.order, middles(plan.rows), strict=True):
            level = top - below
            rank, share = number(float(profile.ranks[one]), language), percent(float(profile.share[one]), language)
            write_middle(area, x, level, [rank], weight="bold")
            write_middle(area, x + 4.0, level, [share], size=style.SMALL, colour=colours.SOFT)


def _draw_table(area: Area, table: AcceptabilityTable, plan: _Plan, language: Language) -> None:
    """Ranks under the profiles, one row each, below the bars; the columns are the alternatives in the same order."""
    top = sum(plan.lines_below) + (len(plan.heading) + 1) * LINE + 1.0
    top -= area.write_lines(0.0, top, plan.heading, weight="bold")
    left = area.width - plan.column * len(table.order)
    columns = [left + (place + 0.5) * plan.column for place in range(len(table.order))]
    write_middle(area, 0.0, top - LINE / 2, [words("figures.proposal", language)], colour=colours.SOFT)
    for one, middle in zip(table.order, columns, strict=True):
        write_middle(area, middle, top - LINE / 2, [table.alternatives[one].code], align="center", colour=colours.SOFT)
    top -= LINE + 0.4
    for profile, lines, height in zip(table.profiles, plan.heads, plan.lines_below, strict=True):
        area.rule(top)
        level = top - height / 2
        write_middle(area, 0.0, level, lines, weight="bold")
        for one, middle in zip(table.order, columns, strict=True):
            rank, share = number(float(profile.ranks[one]), language), percent(float(profile.share[one]), language)
            write_middle(area, middle, level + LINE / 2, [rank], weight="bold", align="center")
            pen = {"size": style.SMALL, "colour": colours.SOFT, "align": "center"}
            write_middle(area, middle, level - LINE / 2, [share], **pen)
        top -= height
