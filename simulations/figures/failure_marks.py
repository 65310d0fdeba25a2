"""The marks of a failure map: every world where it lies, by whether the conclusion fails or holds in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from simulations.analysis.tables import Numbers
from simulations.analysis.uncertainty_tables import FailureMapTable
from simulations.figures import axis, colours
from simulations.figures.assumption_scale import AssumptionScale

KINDS = ("fails", "holds")
LARGEST, SMALLEST, FEW = 3.6, 1.5, 150  # sizes of a mark in points: the more worlds than `FEW`, the smaller
CROSS, EDGE = 1.25, 0.2  # of that size: a cross, and the edge of a circle
DENSER = 2  # times that marks lie closer together in a strip
PALE = 0.3  # how much remains of the colour of a world outside the bounds that are not drawn
LANE_PART = 0.76  # of the height of a lane that its marks take up
GOLDEN = (5**0.5 - 1) / 2  # steps of this part of a lane fill it evenly, however many there are


def size_of(worlds: int) -> float:
    """Of a mark, in points."""
    return float(np.clip(LARGEST * (FEW / max(worlds, 1)) ** 0.25, SMALLEST, LARGEST))


def pen_of(kind: str, size: float) -> dict[str, Any]:
    """A filled cross where the conclusion fails, an open circle where it holds: apart in grey and for every reader."""
    pen: dict[str, Any] = {"color": colours.colour(kind), "linestyle": ""}
    if kind == "fails":
        return pen | {"marker": "X", "markeredgewidth": 0.0, "markersize": CROSS * size, "zorder": 4}
    return pen | {
        "marker": "o",
        "markerfacecolor": "none",
        "markeredgewidth": EDGE * size,
        "markersize": size,
        "zorder": 3,
    }


def draw_worlds(axes: Axes, table: FailureMapTable, x: AssumptionScale, y: AssumptionScale | None) -> None:
    """Each kind in one stroke; worlds outside the bounds that are not drawn are pale; those that cannot be told stay away."""
    across = np.asarray(table.x.values, float) / x.divisor
    size = size_of(len(table.fails) * (1 if y else DENSER))
    within = within_further(table)
    for place, kind in enumerate(KINDS):
        of_kind = np.asarray(table.fails) == (1.0 if kind == "fails" else 0.0)
        if table.y and y:
            up = np.asarray(table.y.values, float) / y.divisor
        else:
            up = np.full(len(across), np.nan)
            up[of_kind] = len(KINDS) - 1 - place + heights_in_lane(across[of_kind])
        for kept, name, alpha in ((of_kind & within, "", 1.0), (of_kind & ~within, "pale", PALE)):
            if kept.any() or not name:
                axes.plot(across[kept], up[kept], gid=axis.mark(kind, name), alpha=alpha, **pen_of(kind, size))


def within_further(table: FailureMapTable) -> NDArray[np.bool_]:
    """Which worlds (worlds,) lie within the bounds of the assumptions that are not drawn."""
    within = np.ones(len(table.fails), bool)
    for one in table.further:
        within &= (np.asarray(one.values) >= one.box_low) & (np.asarray(one.values) <= one.box_high)
    return within


def heights_in_lane(across: Numbers) -> Numbers:
    """A height 0..1 for each mark (marks,), the same every time: neighbours along x lie far apart."""
    order = np.empty(len(across))
    order[np.argsort(across, kind="stable")] = np.arange(len(across))
    heights: Numbers = 0.5 + LANE_PART * ((order + 0.5) * GOLDEN % 1.0 - 0.5)
    return heights
