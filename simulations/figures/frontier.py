"""What combinations of proposals cost and bring: a cloud of dots, and the line that no combination betters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.ranking_tables import FrontierTable
from simulations.analysis.tables import Interval, Measure
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import NameKey, with_unit
from simulations.figures.frontier_labels import write_labels
from simulations.figures.numbers import Language, quantity, scale, unit_of_axis
from simulations.figures.page import MARGIN, Area, Caption, compose
from simulations.figures.wording import words

ASPECT, ASPECT_NARROW, NARROW, TALLEST = 0.62, 1.0, 100, 98.0
LABELLED, LABELLED_NARROW = 7, 4
ROOM = 0.06
ABOVE_KEY, SHORTEST = 2.0, 36.0
WIDEST = 1.2  # spans of the medians that the crosses may add on each side before they run on beyond the edge

Span = tuple[float, float]


def cost_effect_frontier(
    table: FrontierTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Effect against public cost of every combination: the frontier as a stepped line with its most important points
    named and crossed by their 5-95 % ranges, single proposals by their code, the budget as a vertical line.
    """
    inner = width - 2 * MARGIN
    plan = _plan(table, language, LABELLED_NARROW if width < NARROW else LABELLED)
    keys = ["figures.reading.frontier", *(["figures.reading.beyond"] if plan.runs_on else [])]
    reading = " ".join(words(key, language) for key in keys)
    above, below = _axis_titles(table, language, inner)
    body = min(width * (ASPECT_NARROW if width < NARROW else ASPECT), TALLEST)
    body += (len(above) + len(below) - 2) * style.line_height(style.LABEL)
    body += NameKey.fitting(table.alternatives, inner, language, False).height + ABOVE_KEY
    subtitle = words("figures.subtitle.frontier", language)
    return compose(
        lambda area: _draw(area, table, plan, language), body, caption, subtitle, reading, language, width, ax
    )


@dataclass(frozen=True)
class Plan:
    """The table in the units of the axes, what may get a name, and how far the axes run."""

    table: FrontierTable
    named: list[int]
    x: Span
    y: Span

    @property
    def runs_on(self) -> bool:
        """Whether a cross has to be cut at the edge."""
        low, high = axis.extent(self.table.costs[place] for place in self.named)
        bottom, top = axis.extent(self.table.effects[place] for place in self.named)
        return low < self.x[0] or high > self.x[1] or bottom < self.y[0] or top > self.y[1]


def _plan(table: FrontierTable, language: Language, most: int) -> Plan:
    cost, effect = (scale(_largest(one), measure.unit, language).divisor for one, measure in _axes_of(table))
    budget = None if table.budget is None else table.budget / cost
    printed = replace(table, costs=table.costs.divided(cost), effects=table.effects.divided(effect), budget=budget)
    named = printed.leading[:most]
    spans = [_span(interval, named) for interval in (printed.costs, printed.effects)]
    if budget is not None:
        room = ROOM * (spans[0][1] - spans[0][0])
        spans[0] = min(spans[0][0], budget - room), max(spans[0][1], budget + room)
    return Plan(printed, named, spans[0], spans[1])


def _axes_of(table: FrontierTable) -> tuple[tuple[Interval, Measure], tuple[Interval, Measure]]:
    return (table.costs, table.cost), (table.effects, table.effect)


def _largest(interval: Interval) -> float:
    """Of the medians: they decide whether the axis is in millions."""
    return axis.largest([Interval(interval.middle, interval.middle, interval.middle)])


def _span(interval: Interval, named: list[int]) -> Span:
    """Limits that hold zero, every median and the ranges of what has a name, unless those are very wide."""
    low, high = axis.extent([Interval(interval.middle, interval.middle, interval.middle)])
    low, high = min(low, 0.0), max(high, 0.0)
    beyond = WIDEST * (high - low)
    bottom, top = axis.extent(interval[place] for place in named)
    return axis.limits(max(min(low, bottom), low - beyond), min(max(high, top), high + beyond), from_zero=False)


def _axis_titles(table: FrontierTable, language: Language, width: float) -> tuple[list[str], list[str]]:
    """What stands above the upright axis and what below the level one."""
    below, above = (
        with_unit(measure, unit_of_axis(_largest(values), measure.unit, language), language)
        for values, measure in _axes_of(table)
    )
    return style.wrap(above, width, style.LABEL), style.wrap(below, width, style.LABEL)


def _draw(area: Area, table: FrontierTable, plan: Plan, language: Language) -> None:
    key = NameKey.fitting(table.alternatives, area.width, language, False)
    below = key.height + ABOVE_KEY
    if area.height - below < SHORTEST:  # only in somebody else's small axes
        below = 0.0
    else:
        key.draw(area.part(0.0, 0.0, area.width, key.height))
    _draw_plot(area.part(0.0, below, area.width, area.height - below), table, plan, language)


def _draw_plot(area: Area, table: FrontierTable, plan: Plan, language: Language) -> None:
    above, below = _axis_titles(table, language, area.width)
    line = style.line_height(style.LABEL)
    head, foot = len(above) * line + 1.2, (len(below) + 1) * line + 1.5
    head += 0.0 if table.budget is None else line
    ticks = axis.nice_ticks(*plan.y, 8)
    texts = axis.tick_texts(ticks, language)
    indent = max((style.text_width(text, style.SMALL) for text in texts), default=0.0) + 1.4
    plot = area.part(indent, foot, area.width - indent, area.height - head - foot)
    axes = plot.axes()
    axes.set_xlim(*plan.x)
    axes.set_ylim(*plan.y)
    axis.set_ticks(axes, plot.width, language)
    axes.set_yticks(ticks, texts)
    axis.zero_line(axes, "x")
    axis.zero_line(axes, "y")
    area.write_lines(0.0, area.height, above, colour=colours.SOFT)
    area.write_lines(area.width, len(below) * line, below, colour=colours.SOFT, align="right")
    _draw_cloud(axes, plan.table)
    if table.budget is not None:
        _draw_budget(axes, plot, plan, quantity(table.budget, table.cost.unit, language), language)
    for place in write_labels(axes, plot, plan.table, plan.named, language):
        _draw_cross(axes, plan, place)


def _draw_cloud(axes: Axes, table: FrontierTable) -> None:
    x, y = table.costs.middle, table.effects.middle
    drawn = np.isfinite(x) & np.isfinite(y)
    soft: dict[str, Any] = {"color": colours.AXIS, "markersize": 2.0, "markeredgewidth": 0, "alpha": 0.5, "zorder": 2}
    axes.plot(x[drawn], y[drawn], marker="o", linestyle="", gid="combinations", **soft)
    line, paint = table.frontier, colours.colour("package")
    pen: dict[str, Any] = {"color": paint, "zorder": 4}
    axes.plot(x[line], y[line], drawstyle="steps-post", linewidth=1.1, gid="frontier", **pen)
    axes.plot(x[line], y[line], "o", markersize=3.0, markeredgewidth=0, gid="frontier-points", **pen)
    dot: dict[str, Any] = {"markersize": 3.6, "markeredgewidth": 0.9, "markerfacecolor": colours.PAPER, "zorder": 6}
    for alternative, place in table.singles.items():
        name = axis.mark(table.alternatives[alternative].name, "alone")
        if drawn[place]:
            axes.plot([x[place]], [y[place]], "o", color=colours.colour("proposal"), gid=name, **dot)


def _draw_budget(axes: Axes, plot: Area, plan: Plan, amount: str, language: Language) -> None:
    assert plan.table.budget is not None
    pen: dict[str, Any] = {"color": colours.INK, "linewidth": 0.7, "linestyle": (0.0, (3.0, 2.0)), "zorder": 1.8}
    axes.axvline(plan.table.budget, gid="budget", **pen)
    text = style.shorten(words("figures.budget", language, amount=amount), plot.width, style.SMALL)
    half = style.text_width(text, style.SMALL) / 2
    centre = min(max(axis.millimetres(axes, plan.table.budget, 0.0)[0], half), plot.width - half)
    plot.write(centre, plot.height + 0.8, text, size=style.SMALL, align="center", colour=colours.SOFT)


def _draw_cross(axes: Axes, plan: Plan, place: int) -> None:
    cost, effect = plan.table.costs[place], plan.table.effects[place]
    name = "-".join(plan.table.codes(place)) or "nothing"
    pen: dict[str, Any] = {"color": colours.colour("package"), "linewidth": 0.6, "alpha": 0.6, "zorder": 3}
    axes.plot([cost.low, cost.high], [effect.middle] * 2, gid=f"cost-{name}", **pen)
    axes.plot([cost.middle] * 2, [effect.low, effect.high], gid=f"effect-{name}", **pen)
    tip: dict[str, Any] = {"color": colours.colour("package"), "markersize": 2.6, "markeredgewidth": 0, "alpha": 0.8}
    x, y = float(cost.middle), float(effect.middle)
    for beyond, marker, across, up in (
        (cost.low < plan.x[0], "<", plan.x[0], y),
        (cost.high > plan.x[1], ">", plan.x[1], y),
        (effect.low < plan.y[0], "v", x, plan.y[0]),
        (effect.high > plan.y[1], "^", x, plan.y[1]),
    ):
        if beyond:
            axes.plot([across], [up], marker, clip_on=False, gid=f"beyond-{name}", **tip)
