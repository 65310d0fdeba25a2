"""What the weights decide: along the weight of each criterion the proposal that wins there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.ranking_tables import WeightLine, WeightsTable
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import LINE, NameKey, percent, surface, write_middle
from simulations.figures.description_rankings import flip_sentence
from simulations.figures.numbers import Language
from simulations.figures.page import MARGIN, Area, Caption, compose
from simulations.figures.wording import capital, text_of, words

LABEL_SHARE = 0.27
ROW, BAR, AROUND, AXIS_ROOM, BETWEEN = 8.6, 5.0, 1.3, 4.6, 2.4
INSIDE = 1.0  # millimetres that a text needs at each side within its segment
ABOVE = 1.5  # millimetres above a bar at which the code of a narrow segment has its middle

Lines = list[str]


def weights_decide(
    table: WeightsTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Per criterion a bar from 0 to 100 % weight, in segments by who wins there, with the profile's own weight;
    below it in words the least change of weights that brings another winner.
    """
    subtitle = words("figures.subtitle.weights", language, profile=text_of(table.profile, language))
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language), language)

    reading = words("figures.reading.weights", language)
    return compose(draw, plan.height, caption, subtitle, reading, language, width, ax)


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart: the key to the winners, the rows, and the words below them."""

    key: NameKey
    names: list[tuple[Lines, str]]
    indent: float
    words: Lines

    @property
    def row(self) -> float:
        return max(ROW, (max(len(lines) for lines, _ in self.names) + 1) * LINE + 1.4)

    @property
    def below(self) -> float:
        return AXIS_ROOM + BETWEEN + len(self.words) * LINE

    @property
    def head(self) -> float:
        return self.key.height + BETWEEN

    @property
    def height(self) -> float:
        return self.head + self.row * len(self.names) + self.below


def _plan(table: WeightsTable, width: float, language: Language) -> _Plan:
    winners = [table.alternatives[winner] for winner in table.winners]
    key = NameKey.fitting(winners, width, language, swatches=True)
    names = []
    for line in table.lines:
        name = capital(text_of(line.criterion.label, language))
        own = words("figures.own_weight", language, share=percent(line.own, language))
        names.append((style.wrap(name, LABEL_SHARE * width, style.LABEL, "bold"), own))
    widths = [style.text_width(text, style.LABEL, "bold") for lines, own in names for text in (*lines, own)]
    return _Plan(key, names, max(widths) + 3.0, style.wrap(flip_sentence(table, language), width, style.LABEL))


def _draw(area: Area, table: WeightsTable, plan: _Plan, language: Language) -> None:
    plan.key.draw(area.part(0.0, area.height - plan.key.height, area.width, plan.key.height))
    rows = plan.row * len(plan.names)
    plot = area.part(plan.indent, plan.below, area.width - plan.indent, rows)
    axes = plot.axes()
    axes.set_xlim(0.0, 100.0)
    axes.set_ylim(0.0, rows)
    axis.set_ticks(axes, plot.width, language)
    axes.set_yticks([])
    for place, (line, (lines, own)) in enumerate(zip(table.lines, plan.names, strict=True)):
        level = rows - (place + 0.5) * plan.row
        top = plan.below + level + (len(lines) + 1) * LINE / 2
        used = area.write_lines(0.0, top, lines, weight="bold")
        area.write_lines(0.0, top - used, [own], colour=colours.SOFT)
        _draw_line(axes, plot, table, line, level, language)
    area.write_lines(0.0, len(plan.words) * LINE, plan.words)


def _draw_line(axes: Axes, plot: Area, table: WeightsTable, line: WeightLine, level: float, language: Language) -> None:
    per_cent = plot.width / 100
    free = -1.0
    for place, (start, end, winner) in enumerate(zip(line.starts * 100, line.ends * 100, line.winners, strict=True)):
        one = table.alternatives[winner]
        paint = colours.fill(one.code)
        name = axis.mark(line.criterion.name, "wins", str(place))
        surface(axes, float(start), float(end), level, BAR, paint, name)
        middle, room = (start + end) / 2 * per_cent, (end - start) * per_cent - 2 * INSIDE
        full = f"{one.code} · {percent(float(line.share[place]), language)}"
        own = line.own * 100 * per_cent
        fits = [text for text in (full, one.code) if _place(text, middle, room, own, start * per_cent) is not None]
        if fits:
            at = _place(fits[0], middle, room, own, start * per_cent)
            assert at is not None
            write_middle(plot, at, level, [fits[0]], weight="bold", align="center", colour=colours.words_on(paint))
            continue
        half = style.text_width(one.code, style.SMALL, "bold") / 2
        if abs(middle - own) < half + INSIDE:
            middle = own + (half + INSIDE) * (1 if middle >= own else -1)
        if middle - half > free:
            above = level + BAR / 2 + ABOVE
            write_middle(plot, middle, above, [one.code], size=style.SMALL, weight="bold", align="center")
            free = middle + half + INSIDE
    pen: dict[str, Any] = {"solid_capstyle": "butt", "zorder": 6}
    ends = [level - BAR / 2 - AROUND, level + BAR / 2 + AROUND]
    axes.plot([line.own * 100] * 2, ends, color=colours.PAPER, linewidth=2.6, clip_on=False, **pen)
    name = axis.mark(line.criterion.name, "own")
    axes.plot([line.own * 100] * 2, ends, color=colours.INK, linewidth=1.2, clip_on=False, gid=name, **pen)


def _place(text: str, middle: float, room: float, own: float, start: float) -> float | None:
    """Where a text has its middle within its segment, beside the own weight's line; None when it does not fit."""
    half = style.text_width(text, style.LABEL, "bold") / 2
    left, right = middle - room / 2, middle + room / 2
    for low, high in ((left, right), (max(left, own + INSIDE), right), (left, min(right, own - INSIDE))):
        at = (low + high) / 2
        if high - low >= 2 * half and not at - half - INSIDE < own < at + half + INSIDE:
            return at
    return None
