"""How an outcome is spread over the futures: every future a mark, stacked where many agree, with the range below them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from simulations.analysis.tables import Numbers
from simulations.analysis.uncertainty_tables import DistributionTable
from simulations.figures import axis, colours
from simulations.figures.alternatives import LINE
from simulations.figures.assumption_scale import title_of
from simulations.figures.failure_marks import pen_of
from simulations.figures.mark_key import Mark, MarkKey
from simulations.figures.numbers import Language, number, scale, share_in_words, unit_of_axis, with_interval
from simulations.figures.page import MARGIN, POINT, Area, Caption, compose
from simulations.figures.wording import words

LARGEST, SMALLEST = 2.1, 1.1  # millimetres that a mark takes up
TALLEST = 46.0  # of a stack of marks
EACH = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # futures that one mark may stand for
OUTSIDE = 0.025  # of the futures at either end lie in the last stack there
INNER = 0.78  # of its room that a mark fills
STRIP, BETWEEN, BELOW = 4.0, 1.8, 1.4
KINDS = ("fails", "same", "holds")
NAMES = {"fails": "figures.fails", "same": "figures.same", "holds": "figures.holds"}
INTERVAL = (5.0, 50.0, 95.0)


def distribution_over_futures(
    table: DistributionTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Every future as a mark at what it gives, by whether the conclusion holds in it; below, the 5-95 % range and the middle."""
    subtitle = words("figures.subtitle.distribution", language, measure=title_of(table.measure, language))
    plan = _plan(table, width - 2 * MARGIN, language)

    def draw(area: Area) -> None:
        _draw(area, table, plan if ax is None else _plan(table, area.width, language), language)

    return compose(draw, plan.height, caption, subtitle, _reading(table, plan, language), language, width, ax)


def told_of(table: DistributionTable) -> Numbers:
    """The values of the futures in which the outcome could be told, (told,)."""
    values = np.asarray(table.values, float)
    told: Numbers = values[np.isfinite(values)]
    return told


def shares(table: DistributionTable) -> dict[str, float]:
    """The part of all futures, told or not, in which the conclusion fails, makes no difference, and holds: as in the finding."""
    signs = np.sign(np.asarray(table.values, float))
    return {
        kind: float((signs == sign).mean()) if len(signs) else math.nan
        for kind, sign in zip(KINDS, (-1, 0, 1), strict=True)
    }


@dataclass(frozen=True)
class _Stacks:
    """Marks side by side in columns: `column` (marks,) and `level` (marks,) of each, `kind` 0, 1 or 2 as in KINDS.

    A column is `step` wide in the unit; a mark stands for `each` futures and takes up `size` millimetres.
    """

    column: NDArray[np.int64]
    level: NDArray[np.int64]
    kind: NDArray[np.int64]
    step: float
    each: int
    size: float
    split: bool

    @property
    def centres(self) -> NDArray[np.float64]:
        """Where each mark stands, in the unit (marks,): no column lies across zero, and what is zero has one of its own."""
        return np.asarray((self.column + (0.0 if self.split else 0.5)) * self.step, np.float64)

    @property
    def height(self) -> float:
        """Millimetres of the tallest stack."""
        return (int(self.level.max()) + 1) * self.size if len(self.level) else 0.0


@dataclass(frozen=True)
class _Plan:
    """The measures of the chart: ends of its axis in the unit, and the marks."""

    key: MarkKey
    low: float
    high: float
    stacks: _Stacks
    divisor: float

    @property
    def height(self) -> float:
        return self.key.height + BETWEEN + self.plot + 2 * LINE + BELOW

    @property
    def plot(self) -> float:
        """The marks, with the range below them."""
        return self.stacks.height + STRIP + 1.0


def _plan(table: DistributionTable, width: float, language: Language) -> _Plan:
    told = told_of(table)
    low, high = (float(one) for one in np.quantile(told, (OUTSIDE, 1 - OUTSIDE))) if len(told) else (0.0, 1.0)
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = -1.0, 1.0
    stacks = _fitting(told, (low, high), width)
    margin = 1.5 * stacks.step
    largest = max(abs(low), abs(high))
    return _Plan(
        _key(table, width, language),
        low - margin,
        high + margin,
        stacks,
        scale(largest, table.measure.unit, language).divisor,
    )


def _fitting(values: Numbers, ends: tuple[float, float], width: float) -> _Stacks:
    """The largest marks of which the tallest stack fits, each for as few futures as that takes."""
    for each in EACH:
        for size in np.linspace(LARGEST, SMALLEST, 6):
            step = (ends[1] - ends[0]) / max(width / size - 4.0, 8.0)
            found = _stacked(np.sign(values), np.abs(np.clip(values, *ends)), step, each, float(size))
            if found.height <= TALLEST:
                return found
    return found


def _stacked(signs: Numbers, sizes: Numbers, step: float, each: int, size: float) -> _Stacks:
    """Marks of `each` futures; a part of that left over in a column makes a mark too. What lies beyond the end of the axis
    keeps its sign.
    """
    split = bool((signs == 0).any())
    steps = np.ceil(sizes / step - 1e-9)
    columns = np.where(signs == 0, 0, signs * np.maximum(steps, 1)).astype(np.int64)
    if not split:  # without a stack at zero the columns meet there
        columns = np.where(columns > 0, columns - 1, columns)
    column: list[int] = []
    level: list[int] = []
    kind: list[int] = []
    for place in np.unique(columns):
        of_column = np.sort(signs[columns == place])[::each]
        column += [int(place)] * len(of_column)
        level += range(len(of_column))
        kind += [int(sign) + 1 for sign in of_column]
    columns, levels, kinds = (np.array(one, dtype=np.int64) for one in (column, level, kind))
    return _Stacks(columns, levels, kinds, step, each, size, split)


def _key(table: DistributionTable, width: float, language: Language) -> MarkKey:
    found = shares(table)
    marks = [
        Mark(one, _share(one, found[one], language), _pen(one, LARGEST * INNER / POINT), _readable(one))
        for one in KINDS
        if one != "same" or found[one] > 0.0
    ]
    return MarkKey.fitting(marks, width)


def _share(kind: str, share: float, language: Language) -> str:
    return words(
        "figures.kind_share", language, kind=words(NAMES[kind], language), share=share_in_words(share, language)
    )


def _pen(kind: str, size: float) -> dict[str, Any]:
    if kind != "same":
        return pen_of(kind, size / 1.25 if kind == "fails" else size)
    return {
        "color": colours.colour("reference"), "linestyle": "", "marker": "s", "markersize": 0.8 * size, "markeredgewidth": 0.0,
        "zorder": 3,
    }  # fmt: skip


def _readable(kind: str) -> str:
    return colours.readable("reference" if kind == "same" else kind)


def _reading(table: DistributionTable, plan: _Plan, language: Language) -> str:
    sentences = [words("figures.reading.distribution", language)]
    if plan.stacks.each > 1:
        sentences.append(words("figures.reading.each", language, count=number(plan.stacks.each, language)))
    if _beyond(table, plan):
        sentences.append(words("figures.reading.ends", language))
    return " ".join([*sentences, *_untold(table, language)])


def _untold(table: DistributionTable, language: Language) -> list[str]:
    """In how many futures nothing could be told, if in any."""
    count = len(table.values) - len(told_of(table))
    share = share_in_words(count / max(len(table.values), 1), language)
    return (
        [words("figures.reading.untold_share", language, count=number(count, language), share=share)] if count else []
    )


def _beyond(table: DistributionTable, plan: _Plan) -> bool:
    told = told_of(table)
    return bool(len(told) and (told.min() < plan.low or told.max() > plan.high))


def _draw(area: Area, table: DistributionTable, plan: _Plan, language: Language) -> None:
    plan.key.draw(area.part(0.0, area.height - plan.key.height, area.width, plan.key.height))
    unit = unit_of_axis(max(abs(plan.low), abs(plan.high)), table.measure.unit, language)
    area.write(area.width, LINE * 0.4, unit, colour=colours.SOFT, align="right")
    foot = 2 * LINE + BELOW
    plot = area.part(0.0, foot, area.width, max(area.height - plan.key.height - BETWEEN - foot, STRIP))
    axes = plot.axes()
    axes.set_xlim(plan.low / plan.divisor, plan.high / plan.divisor)
    axes.set_ylim(0.0, plot.height)
    axes.set_yticks([])
    axis.set_ticks(axes, plot.width, language, signed=True)
    axis.zero_line(axes, "x")
    stacks = plan.stacks
    across, up = stacks.centres / plan.divisor, STRIP + (stacks.level + 0.5) * stacks.size
    for place, kind in enumerate(KINDS):
        of_kind = stacks.kind == place
        if of_kind.any():
            axes.plot(across[of_kind], up[of_kind], gid=axis.mark(kind), **_pen(kind, INNER * stacks.size / POINT))
    _draw_range(axes, table, plan)


def _draw_range(axes: Axes, table: DistributionTable, plan: _Plan) -> None:
    told = told_of(table)
    if not len(told):
        return
    low, middle, high = (float(one) / plan.divisor for one in np.percentile(told, INTERVAL))
    level = STRIP / 2
    axes.plot([low, high], [level, level], gid=axis.mark("range"), linewidth=1.1, color=colours.INK)
    axes.plot([middle], [level], gid=axis.mark("middle"), marker="o", markersize=3.4, color=colours.INK)


def distribution_in_words(table: DistributionTable, language: Language) -> list[str]:
    """What is drawn, a sentence each."""
    told = told_of(table)
    sentences = [words("figures.subtitle.distribution", language, measure=title_of(table.measure, language)) + "."]
    if len(told):
        low, middle, high = (float(one) for one in np.percentile(told, INTERVAL))
        amount = with_interval(middle, low, high, table.measure.unit, language, signed=True)
        sentences.append(words("figures.alt.distribution", language, count=number(len(told), language), amount=amount))
        found = {kind: share for kind, share in shares(table).items() if share > 0.0}
        told_shares = "; ".join(_share(kind, share, language) for kind, share in found.items())
        sentences.append(f"{told_shares[:1].upper()}{told_shares[1:]}.")
    return [*sentences, *_untold(table, language)]
