"""What charts of alternatives share: their names with their codes, and shares in few characters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from simulations.analysis.ranking_tables import Alternative
from simulations.analysis.tables import Measure
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, number, whole_per_cent
from simulations.figures.page import POINT, Area
from simulations.figures.wording import capital, text_of, words

CAPITALS = 0.33  # of the size: how far the middle of a line lies above its baseline
LINE = style.line_height(style.LABEL)
BETWEEN_NAMES = 1.4


def full_name(one: Alternative, language: Language) -> str:
    """The code and the name: `3 Investeer in productie`."""
    name = capital(text_of(one.label, language))
    return words("figures.code_and_name", language, code=one.code, name=name) if one.code else name


def combination_name(codes: Sequence[str], among: int, language: Language) -> str:
    """`3+6+8`, or words for nothing and for everything.

    >>> combination_name(("3", "6"), 8, "nl"), combination_name((), 8, "en")
    ('3+6', 'doing nothing')
    """
    if not codes:
        return words("figures.nothing", language)
    if len(codes) == among > 1:
        return words("figures.together", language, count=among)
    return "+".join(codes)


def percent(share: float, language: Language) -> str:
    """A share in few characters; nearly all is not all, and something is not nothing.

    >>> percent(0.42, "nl"), percent(0.999, "nl"), percent(0.001, "nl"), percent(1.0, "nl")
    ('42%', '>99%', '<1%', '100%')
    """
    value = whole_per_cent(share) if math.isfinite(share) else share
    if value == 100 and share < 1:
        return ">" + percent(0.99, language)
    if value == 0 and share > 0:
        return "<" + percent(0.01, language)
    return words("figures.percent", language, value=number(value, language))


def row_heights(names: Sequence[Sequence[str]], least: float) -> list[float]:
    """Per row as high as its name needs, and at least `least`."""
    return [max(least, len(lines) * LINE + BETWEEN_NAMES) for lines in names]


def middles(heights: Sequence[float]) -> list[float]:
    """How far below the top of the first row the middle of each row lies.

    >>> middles([4.0, 6.0])
    [2.0, 7.0]
    """
    return [sum(heights[:place]) + height / 2 for place, height in enumerate(heights)]


def with_unit(measure: Measure, unit: str, language: Language) -> str:
    """What is measured and in what unit, which stays away where the measure names it: `Extra plants in operation`.

    A ratio has no unit to name.
    """
    text = capital(text_of(measure.label, language))
    if measure.unit == "ratio" or unit.lower() in text.lower().split():
        return text
    return words("figures.measure_unit", language, measure=text, unit=unit)


def write_middle(area: Area, x: float, level: float, lines: Sequence[str], **options: object) -> None:
    """Lines with their middle at `level` millimetres."""
    size = float(options.get("size", style.LABEL))  # type: ignore[arg-type]
    step = style.line_height(size)
    first = level + (len(lines) - 1) * step / 2 - size * POINT * CAPITALS
    for row, line in enumerate(lines):
        area.write(x, first - row * step, line, **options)  # type: ignore[arg-type]


def surface(axes: Axes, left: float, right: float, level: float, height: float, paint: str, name: str) -> None:
    """A filled bar from `left` to `right` with its middle at `level`, in data coordinates, and a thin white edge."""
    low, high = min(left, right), max(left, right)
    corner = (low, level - height / 2)
    box = Rectangle(corner, high - low, height, facecolor=paint, edgecolor="white", linewidth=0.5, gid=name, zorder=2)
    axes.add_patch(box)


SWATCH, BESIDE_SWATCH, GUTTER, BETWEEN_KEYS, MOST_COLUMNS = 4.4, 1.6, 4.0, 0.9, 3


@dataclass(frozen=True)
class NameKey:
    """Which code is which alternative: a small table of names, with or without the surface of each before it."""

    alternatives: Sequence[Alternative]
    lines: list[list[str]]
    columns: int
    swatches: bool

    @classmethod
    def fitting(cls, alternatives: Sequence[Alternative], width: float, language: Language, swatches: bool) -> NameKey:
        """In as many columns as leave every name on one line, else one below the other."""
        before = SWATCH + BESIDE_SWATCH if swatches else 0.0
        names = [full_name(one, language) for one in alternatives]
        longest = max((style.text_width(name, style.LABEL, "bold") for name in names), default=0.0) + before
        columns = min(max(int((width + GUTTER) // (longest + GUTTER)), 1), MOST_COLUMNS, max(len(names), 1))
        room = (width + GUTTER) / columns - GUTTER - before
        return cls(alternatives, [style.wrap(name, room, style.LABEL, "bold") for name in names], columns, swatches)

    @property
    def row(self) -> float:
        """The height of one row."""
        return max(map(len, self.lines), default=1) * LINE + (BETWEEN_KEYS if self.swatches else 0.0)

    @property
    def rows(self) -> int:
        """How many rows there are: codes run down a column first."""
        return -(-len(self.lines) // self.columns)

    @property
    def height(self) -> float:
        """Of the whole key."""
        return self.row * self.rows

    def draw(self, area: Area) -> None:
        """Fills `area`, which is as high as the key."""
        step = (area.width + GUTTER) / self.columns
        axes = area.axes()
        axes.set_xlim(0.0, area.width)
        axes.set_ylim(0.0, area.height)
        axes.set_axis_off()
        for place, (one, lines) in enumerate(zip(self.alternatives, self.lines, strict=True)):
            column, row = divmod(place, self.rows)
            level, left = area.height - (row + 0.5) * self.row, column * step
            if self.swatches:
                surface(axes, left, left + SWATCH, level, 3.0, colours.fill(one.code), axis.mark(one.name, "key"))
                left += SWATCH + BESIDE_SWATCH
            pen = {"weight": "bold"} if self.swatches else {"colour": colours.readable("proposal")}
            write_middle(area, left, level, lines, **pen)
