"""The region of a failure map: its rectangle, its ends as numbers at the edge of the field, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from simulations.analysis.uncertainty_tables import Axis
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import CAPITALS, LINE
from simulations.figures.assumption_scale import AssumptionScale
from simulations.figures.page import POINT, Area
from simulations.figures.placement import spread

ABOVE, BESIDE, BELOW_WORDS = 0.8, 1.2, 0.5
SMALL_LINE = style.line_height(style.SMALL)
GUIDE: dict[str, Any] = {"linewidth": 0.5, "linestyle": (0.0, (2.5, 1.8)), "zorder": 2.5}


class Bound(NamedTuple):
    """An end of the region within the range of its assumption, in print; `end` is low or high."""

    end: str
    value: float
    text: str


def bounds_of(one: Axis, along: AssumptionScale) -> list[Bound]:
    """The ends of the region that are not ends of the range."""
    ends = (("low", one.box_low, one.low), ("high", one.box_high, one.high))
    return [Bound(end, box / along.divisor, along.rounded(box)) for end, box, edge in ends if box != edge]


def room_beside(bounds: Sequence[Bound]) -> float:
    """Millimetres to the right of the field for the ends along y."""
    return max((style.text_width(bound.text, style.SMALL, "bold") + BESIDE for bound in bounds), default=0.0)


def room_above(label: Sequence[str]) -> float:
    """Millimetres above the field for the ends along x and the words above them."""
    return ABOVE + SMALL_LINE + BELOW_WORDS + len(label) * LINE


def draw_rectangle(axes: Axes, across: tuple[float, float], up: tuple[float, float]) -> None:
    """The shaded region in data coordinates, its edge over the marks."""
    place = (across[0], up[0]), across[1] - across[0], up[1] - up[0]
    paint = colours.colour("fails")
    axes.add_patch(Rectangle(*place, linewidth=0.0, facecolor=paint, alpha=0.13, zorder=1.5, gid="region"))
    axes.add_patch(Rectangle(*place, linewidth=1.0, facecolor="none", edgecolor=paint, zorder=5, gid="region-edge"))


def write_words(plot: Area, label: Sequence[str], left: float, right: float, ends: tuple[float, float]) -> None:
    """What the region is, above the field: from its left edge on, or up to its right edge, as far as `ends` allow."""
    widest = max(style.text_width(line, style.LABEL, "bold") for line in label)
    pen: dict[str, Any] = {"weight": "bold", "colour": colours.readable("fails")}
    top = plot.height + room_above(label)
    if left + widest <= ends[1] or right - widest < ends[0]:
        plot.write_lines(max(min(left, ends[1] - widest), ends[0]), top, list(label), **pen)
    else:
        plot.write_lines(right, top, list(label), align="right", **pen)


def write_ends_above(axes: Axes, plot: Area, bounds: Sequence[Bound], top: float) -> None:
    """The ends along x above the field, each with a line down to the region, whose top is at `top` in data coordinates."""
    places = [axis.millimetres(axes, bound.value, top)[0] for bound in bounds]
    widths = [style.text_width(bound.text, style.SMALL, "bold") + BESIDE for bound in bounds]
    for bound, centre in zip(bounds, spread(places, widths, 0.0, plot.width), strict=True):
        ends = [top, axes.get_ylim()[1]]
        axes.plot([bound.value] * 2, ends, color=colours.colour("fails"), gid=f"guide-x-{bound.end}", **GUIDE)
        text = plot.write(
            centre, plot.height + ABOVE, bound.text, style.SMALL, "bold", colours.readable("fails"), "center"
        )
        text.set_gid(f"x-{bound.end}")


def write_ends_beside(axes: Axes, plot: Area, bounds: Sequence[Bound], right: float) -> None:
    """The ends along y to the right of the field, each with a line to the region, whose right edge is at `right`."""
    places = [axis.millimetres(axes, right, bound.value)[1] for bound in bounds]
    for bound, level in zip(bounds, spread(places, [SMALL_LINE] * len(bounds), 0.0, plot.height), strict=True):
        ends = [right, axes.get_xlim()[1]]
        axes.plot(ends, [bound.value] * 2, color=colours.colour("fails"), gid=f"guide-y-{bound.end}", **GUIDE)
        base = level - style.SMALL * POINT * CAPITALS
        text = plot.write(plot.width + BESIDE, base, bound.text, style.SMALL, "bold", colours.readable("fails"))
        text.set_gid(f"y-{bound.end}")
