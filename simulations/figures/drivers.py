"""What the spread of an outcome hangs on: the share of its variance per assumption, and that of chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.uncertainty_tables import Driver, DriversTable, Ends
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import CAPITALS, LINE, middles, percent, row_heights, surface
from simulations.figures.assumption_scale import title_of
from simulations.figures.graded import GradedName, grades_in_words
from simulations.figures.numbers import Language
from simulations.figures.page import MARGIN, POINT, Area, Caption, compose
from simulations.figures.wording import text_of, words

MOST = 12
CHANCE = "chance"  # the name of the driver that is no assumption
LABEL_SHARE, NARROW = 0.34, 100  # on a narrow page names stand above the bars instead of beside them
ROW, BARE_ROW, LOW_ROW, ABOVE_NAME = 7.4, 6.0, 5.0, 1.2  # a row where totals are drawn too, and where not
BAR, BELOW_BAR = 2.8, 2.7
LEVEL = 1.1  # millimetres that a bar lies above the middle of its row where a total stands below it
COLUMN, BETWEEN, BELOW_HEAD, AXIS_ROOM = 13.0, 3.0, 1.2, 4.6
SMALL_LINE = style.line_height(style.SMALL)


def drivers_bars(
    table: DriversTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Per driver a bar for the share (per cent) of the variance that it makes on its own with its numerical interval, and
    where it is known an open dot for the share it makes together with others; at most twelve, chance among them.
    """
    subtitle = words("figures.subtitle.drivers", language, measure=title_of(table.measure, language))
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, _reading(table, language), language, width, ax)


def drawn_drivers(table: DriversTable) -> list[Driver]:
    """The first twelve; chance takes the last of those places where it would fall outside.

    Where of no assumption is known what it makes together with others, a total of chance alone would say nothing.
    """
    drawn = list(table.drivers[:MOST])
    chance = [one for one in table.drivers[MOST:] if one.name == CHANCE]
    kept = [*drawn[: MOST - len(chance)], *chance]
    together = any(one.total for one in kept if one.name != CHANCE)
    return kept if together else [replace(one, total=None) for one in kept]


def _reading(table: DriversTable, language: Language) -> str:
    drawn = drawn_drivers(table)
    estimates = [one for driver in drawn for one in (driver.first, driver.total) if one]
    keys = [
        ("figures.reading.drivers", True),
        ("figures.reading.drivers_total", any(one.total for one in drawn)),
        ("figures.reading.drivers_chance", any(one.name == CHANCE for one in drawn)),
        ("figures.reading.below_zero", any(one.value < 0 for one in estimates)),
        ("figures.reading.without_error", any(_known(one) and not _has_interval(one) for one in estimates)),
    ]
    sentences = [words(key, language) for key, said in keys if said]
    sentences.append(grades_in_words((one.grade for one in drawn), language))
    if len(table.drivers) > len(drawn):
        sentences.append(words("figures.reading.left_out", language, count=len(table.drivers) - len(drawn)))
    return " ".join(filter(None, sentences))


def _known(one: Ends) -> bool:
    return math.isfinite(one.value)


def _has_interval(one: Ends) -> bool:
    return math.isfinite(one.low) and math.isfinite(one.high)


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart: `indent` is 0 where names stand above the bars, `bar` the height of a row without its name.

    `heads` stand above the columns of numbers, one for the own share, one for the total.
    """

    drivers: Sequence[Driver]
    names: list[GradedName]
    indent: float
    bar: float
    heads: list[list[str]]
    limits: tuple[float, float]

    @property
    def named(self) -> list[float]:
        """What the name of each row takes above its bar."""
        return [0.0 if self.indent else len(one.lines) * LINE + ABOVE_NAME for one in self.names]

    @property
    def rows(self) -> list[float]:
        if self.indent:
            return row_heights([one.lines for one in self.names], self.bar)
        return [name + self.bar for name in self.named]

    @property
    def middles(self) -> list[float]:
        """How far the middle of each bar lies below the top of the first row."""
        return [middle + name / 2 for middle, name in zip(middles(self.rows), self.named, strict=True)]

    @property
    def head(self) -> float:
        return max(map(len, self.heads)) * SMALL_LINE + BELOW_HEAD

    @property
    def beside(self) -> float:
        return COLUMN * len(self.heads) + 1.0

    @property
    def height(self) -> float:
        return self.head + sum(self.rows) + AXIS_ROOM


def _plan(table: DriversTable, width: float, language: Language) -> _Plan:
    drivers = drawn_drivers(table)
    beside, totals = width >= NARROW, any(one.total for one in drivers)
    room = width * LABEL_SHARE - BETWEEN if beside else width
    names = [GradedName.fitting(text_of(one.label, language), one.grade, room) for one in drivers]
    keys = ["figures.own_share", *(["figures.total_share"] if totals else [])]
    return _Plan(
        drivers=drivers,
        names=names,
        indent=max((one.width for one in names), default=0.0) + BETWEEN if beside else 0.0,
        bar=ROW if totals else BARE_ROW if beside else LOW_ROW,
        heads=[style.wrap(words(key, language), COLUMN - 1.0, style.SMALL) for key in keys],
        limits=_limits(drivers),
    )


def _limits(drivers: Sequence[Driver]) -> tuple[float, float]:
    """Per cents that hold zero and every share with its interval."""
    estimates = [one for driver in drivers for one in (driver.first, driver.total) if one]
    ends = [0.0, *(end for one in estimates for end in (one.low, one.value, one.high) if math.isfinite(end))]
    low, high = min(ends) * 100, max(ends) * 100
    return axis.limits(low, high or 1.0, from_zero=low >= 0)


def _draw(area: Area, plan: _Plan, language: Language) -> None:
    top = area.height - plan.head
    height = sum(plan.rows)
    plot = area.part(plan.indent, top - height, area.width - plan.indent - plan.beside, height)
    axes = plot.axes()
    axes.set_xlim(*plan.limits)
    axes.set_ylim(0.0, height)
    axis.set_ticks(axes, plot.width, language)
    axes.set_yticks([])
    axes.grid(bool(plan.indent))
    if plan.indent:
        axis.zero_line(axes, "x")
    columns = [area.width - COLUMN * place for place in reversed(range(len(plan.heads)))]
    for place, (right, lines) in enumerate(zip(columns, plan.heads, strict=True)):
        pen: dict[str, Any] = {"size": style.SMALL, "colour": colours.SOFT, "align": "right"}
        area.write_lines(right, top + len(lines) * SMALL_LINE + BELOW_HEAD, lines, **pen)
        _write_shares(area, plan, right, top, place, language)
    rows = zip(plan.drivers, plan.names, plan.named, plan.middles, strict=True)
    for driver, name, named, below in rows:
        level = top - below if plan.indent else top - below + (plan.bar + named - ABOVE_NAME) / 2
        name.write(area, 0.0, level, colours.readable(_role(driver)))
        if not plan.indent:
            axis.lines_beside(axes, [height - below], plan.bar)
        _draw_driver(axes, driver, height - below, len(plan.heads) > 1)


def _write_shares(area: Area, plan: _Plan, right: float, top: float, column: int, language: Language) -> None:
    """The numbers of the own shares (column 0) or of the totals (1), to the right of the bars."""
    for driver, below in zip(plan.drivers, plan.middles, strict=True):
        one = driver.total if column else driver.first
        if one is None:
            continue
        paint = colours.SOFT if column else colours.readable(_role(driver))
        base = top - below - style.LABEL * POINT * CAPITALS
        area.write(
            right,
            base,
            percent(one.value, language),
            weight="normal" if column else "bold",
            colour=paint,
            align="right",
        )


def _role(driver: Driver) -> str:
    return "chance" if driver.name == CHANCE else "assumption"


def _draw_driver(axes: Axes, driver: Driver, middle: float, lifted: bool) -> None:
    """The bar with its interval and, below it, the total."""
    level = middle + (LEVEL if lifted else 0.0)
    paint, pale, first = colours.colour(_role(driver)), colours.pale(_role(driver)), driver.first
    name = axis.mark(driver.name)
    if _known(first):
        surface(axes, 0.0, first.value * 100, level, BAR, pale, f"{name}-first")
        pen: dict[str, Any] = {"color": paint, "linewidth": 1.2, "zorder": 4}
        axes.plot([first.value * 100] * 2, [level - BAR / 2, level + BAR / 2], gid=f"{name}-edge", **pen)
        _draw_interval(axes, first, level, f"{name}-first-interval", pen)
    if driver.total and _known(driver.total):
        below = level - BELOW_BAR
        _draw_interval(
            axes, driver.total, below, f"{name}-total-interval", {"color": pale, "linewidth": 1.2, "zorder": 4}
        )
        dot: dict[str, Any] = {"markersize": 3.4, "markeredgewidth": 0.8, "markerfacecolor": colours.PAPER, "zorder": 6}
        axes.plot([driver.total.value * 100], [below], "o", color=paint, gid=f"{name}-total", **dot)


def _draw_interval(axes: Axes, one: Ends, level: float, name: str, pen: dict[str, Any]) -> None:
    if _has_interval(one):
        axes.plot([one.low * 100, one.high * 100], [level] * 2, gid=name, **pen)
