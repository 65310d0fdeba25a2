"""Where a conclusion fails: every world as a mark over two assumptions, or one, and the region that holds most failures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from simulations.analysis.uncertainty_tables import FailureMapTable
from simulations.figures import axis, colours, failure_marks, failure_region, style
from simulations.figures.alternatives import LINE, write_middle
from simulations.figures.assumption_scale import AssumptionScale, bound_in_words, title_of
from simulations.figures.failure_marks import KINDS, pen_of, size_of
from simulations.figures.failure_region import bounds_of
from simulations.figures.mark_key import Mark, MarkKey
from simulations.figures.numbers import Language, number, share_in_words
from simulations.figures.page import MARGIN, Area, Caption, compose
from simulations.figures.wording import words

ASPECT, ASPECT_NARROW, NARROW, STRIP, SHORTEST = 0.46, 0.72, 100, 17.0, 12.0
BETWEEN, BELOW_TITLE, BELOW = 1.6, 0.9, 1.5
LABEL_WIDTH, LANE_SHARE = 120.0, 0.24
TICKS = 7
IN_KEY = 2.8  # points that a mark is at least in the key


def failure_map(
    table: FailureMapTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Every world over two assumptions, told apart by colour and shape: the conclusion holds or fails; and a region.

    Over one assumption the two kinds lie in a strip each.
    """
    key = "figures.subtitle.failure_strip" if table.y is None else "figures.subtitle.failure_map"
    subtitle = words(key, language, measure=title_of(table.measure, language))
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, _reading(table, language), language, width, ax)


def _reading(table: FailureMapTable, language: Language) -> str:
    shares = {name: share_in_words(getattr(table, name), language) for name in ("share", "coverage")}
    sentences = []
    if table.further:
        bounds = "; ".join(bound_in_words(one, language) for one in table.further)
        sentences += [words("figures.further", language, bounds=bounds), words("figures.reading.pale", language)]
    sentences.append(words("figures.reading.failure_map", language, **shares))
    if table.y is None:
        sentences.append(words("figures.reading.strip", language))
    untold = int(np.isnan(table.fails).sum())
    if untold:
        sentences.append(words("figures.reading.untold", language, count=number(untold, language)))
    return " ".join(sentences)


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart; `plot` is the height of the field of marks, `label` what the region is."""

    key: MarkKey | None
    x: AssumptionScale
    y: AssumptionScale | None
    x_title: list[str]
    y_title: list[str]
    label: list[str]
    lanes: list[list[str]]
    indent: float
    beside: float
    plot: float

    @property
    def head(self) -> float:
        """The height above the field: key, title of the upright axis, what the region is and its ends along x."""
        title = len(self.y_title) * LINE + BELOW_TITLE if self.y_title else 0.0
        return self.key_height + title + failure_region.room_above(self.label)

    @property
    def key_height(self) -> float:
        return self.key.height + BETWEEN if self.key else 0.0

    @property
    def foot(self) -> float:
        return (len(self.x_title) + 1) * LINE + BELOW

    @property
    def height(self) -> float:
        return self.head + self.plot + self.foot


def _plan(table: FailureMapTable, width: float, language: Language) -> _Plan:
    x = AssumptionScale.of(table.x, language)
    y = AssumptionScale.of(table.y, language) if table.y else None
    beside, lanes = 0.0, []
    if table.y and y:
        _, texts = y.upright_ticks(TICKS)
        indent = max((style.text_width(text, style.SMALL) for text in texts), default=0.0) + 1.4
        beside = failure_region.room_beside(bounds_of(table.y, y))
        plot = width * (ASPECT_NARROW if width < NARROW else ASPECT)
    else:
        lanes = [
            style.wrap_evenly(words(f"figures.{one}", language), LANE_SHARE * width, style.LABEL, "bold")
            for one in KINDS
        ]
        indent = max(style.text_width(line, style.LABEL, "bold") for lines in lanes for line in lines) + 2.0
        plot = len(lanes) * max(STRIP, *(len(lines) * LINE for lines in lanes))
    return _Plan(
        key=_key(table, width, language) if y else None,
        x=x,
        y=y,
        x_title=style.wrap(x.title, width, style.LABEL),
        y_title=style.wrap(y.title, width, style.LABEL) if y else [],
        label=style.wrap_evenly(_label(table, language), min(LABEL_WIDTH, width), style.LABEL, "bold"),
        lanes=lanes,
        indent=indent,
        beside=beside,
        plot=plot,
    )


def _key(table: FailureMapTable, width: float, language: Language) -> MarkKey:
    size = max(size_of(len(table.fails)), IN_KEY)
    marks = [Mark(one, words(f"figures.{one}", language), pen_of(one, size), colours.readable(one)) for one in KINDS]
    return MarkKey.fitting(marks, width)


def _label(table: FailureMapTable, language: Language) -> str:
    shares = {name: share_in_words(getattr(table, name), language) for name in ("density", "base")}
    return words("figures.region_further" if table.further else "figures.region", language, **shares)


def _draw(area: Area, table: FailureMapTable, plan: _Plan, language: Language) -> None:
    if plan.key:
        plan.key.draw(area.part(0.0, area.height - plan.key.height, area.width, plan.key.height))
    area.write_lines(0.0, area.height - plan.key_height, plan.y_title, colour=colours.SOFT)
    area.write_lines(area.width, len(plan.x_title) * LINE, plan.x_title, colour=colours.SOFT, align="right")
    height = max(area.height - plan.head - plan.foot, SHORTEST)
    plot = area.part(plan.indent, plan.foot, area.width - plan.indent - plan.beside, height)
    axes = plot.axes()
    _set_axes(axes, plot, plan)
    failure_marks.draw_worlds(axes, table, plan.x, plan.y)
    _draw_region(axes, plot, table, plan)
    for place, lines in enumerate(plan.lanes):
        level = plot.height * (1 - (place + 0.5) / len(plan.lanes))
        write_middle(plot, -plan.indent, level, lines, weight="bold", colour=colours.readable(KINDS[place]))


def _set_axes(axes: Axes, plot: Area, plan: _Plan) -> None:
    if plan.x.logarithmic:
        axes.set_xscale("log")
    axes.set_xlim(*plan.x.limits)
    axes.xaxis.set_minor_locator(NullLocator())
    axis.put_ticks(axes, plan.x.ticks(plot.width))
    if plan.y is None:
        axes.set_ylim(0.0, len(KINDS))
        axes.set_yticks([1.0], [""])
        return
    if plan.y.logarithmic:
        axes.set_yscale("log")
    axes.set_ylim(*plan.y.limits)
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_yticks(*plan.y.upright_ticks(TICKS))


def _draw_region(axes: Axes, plot: Area, table: FailureMapTable, plan: _Plan) -> None:
    """The region with its ends and its words; over one assumption it is as high as both strips."""
    across = table.x.box_low / plan.x.divisor, table.x.box_high / plan.x.divisor
    up = axes.get_ylim()
    if table.y and plan.y:
        up = table.y.box_low / plan.y.divisor, table.y.box_high / plan.y.divisor
        failure_region.write_ends_beside(axes, plot, bounds_of(table.y, plan.y), across[1])
    failure_region.draw_rectangle(axes, across, up)
    failure_region.write_ends_above(axes, plot, bounds_of(table.x, plan.x), up[1])
    left, right = (axis.millimetres(axes, end, up[1])[0] for end in across)
    failure_region.write_words(plot, plan.label, left, right, (-plan.indent, plot.width + plan.beside))
