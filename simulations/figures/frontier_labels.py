"""Names of combinations and codes of single proposals, placed so that nothing covers a dot that matters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from simulations.analysis.ranking_tables import FrontierTable
from simulations.figures import axis, colours, style
from simulations.figures.alternatives import combination_name
from simulations.figures.numbers import Language
from simulations.figures.page import POINT, Area
from simulations.figures.placement import Box, anywhere, around, choose

CLOUD, POINT_OF_LINE, ALONE = 0.4, 0.75, 1.0
GAP, LEADER, HALO = 1.2, 2.6, 2.0
NEAREST = 0.4  # millimetres between two names
FURTHEST = 16.0  # millimetres from its dot that a code may stand

Place = tuple[float, float]


@dataclass
class _Taken:
    """What may not be covered (`hard`), what rather not (`soft`)."""

    plot: Area
    hard: list[Box] = field(default_factory=list)
    soft: list[Box] = field(default_factory=list)

    def put(self, place: Place, text: str, size: float, paint: str, far: bool = False) -> bool:
        """Writes the text beside `place`, with `far` if need be further off with a hairline; False without room."""
        width, height = style.text_width(text, size, "bold"), size * POINT
        bounds = Box(0.0, 0.0, self.plot.width, self.plot.height)
        box, free = choose(around(*place, width, height, GAP), self.hard, self.soft, bounds)
        if not free and far:
            places = [one for one in anywhere(*place, width, height, bounds) if one.cost < FURTHEST]
            box, free = choose(places, self.hard, self.soft, bounds) if places else (box, False)
        if not free:
            return False
        end = min(max(place[0], box.left), box.right), min(max(place[1], box.bottom), box.top)
        if math.dist(end, place) > LEADER:
            self.plot.line(place, end, paint)
        self.hard.append(Box(box.left - NEAREST, box.bottom - NEAREST, box.right + NEAREST, box.top + NEAREST))
        text_ = self.plot.write(box.left, box.top - height * 0.8, text, size, "bold", paint, halo=HALO)
        text_.set_zorder(9)
        return True


def write_labels(axes: Axes, plot: Area, table: FrontierTable, named: Sequence[int], language: Language) -> list[int]:
    """Codes at single proposals, names at the combinations that come first in `named`; returns whoever got a name.

    A name that has no room is left out, the least important first: they are put in order of importance.
    """
    taken, written = _taken(axes, plot, table), []
    taken.soft += [box for place in named for box in _cross(axes, table, place)]
    colour = colours.readable("package")
    for place in named:
        text = combination_name(table.codes(place), len(table.alternatives), language)
        if taken.put(_at(axes, table, place), text, style.LABEL, colour):
            written.append(place)
    for alternative, place in table.singles.items():
        if place not in written and np.isfinite(table.costs.middle[place] + table.effects.middle[place]):
            code = table.alternatives[alternative].code
            taken.put(_at(axes, table, place), code, style.SMALL, colours.readable("proposal"), far=True)
    return written


def _at(axes: Axes, table: FrontierTable, place: int) -> Place:
    return axis.millimetres(axes, float(table.costs.middle[place]), float(table.effects.middle[place]))


def _taken(axes: Axes, plot: Area, table: FrontierTable) -> _Taken:
    """Points of the line and single proposals are hard; the cloud, the line, zero and the budget are soft."""
    taken, line, alone = _Taken(plot), table.frontier, set(table.singles.values())
    finite = np.flatnonzero(np.isfinite(table.costs.middle + table.effects.middle))
    places = {int(one): _at(axes, table, int(one)) for one in finite}
    for one, place in places.items():
        if one in line or one in alone:
            taken.hard.append(_around(place, ALONE if one in alone else POINT_OF_LINE))
        else:
            taken.soft.append(_around(place, CLOUD))
    for one, other in pairwise(line):
        taken.soft += _step(places[one], places[other])
    zero = axis.millimetres(axes, 0.0, 0.0)
    taken.soft += [_around_line(zero[0], plot), Box(0.0, zero[1] - 0.4, plot.width, zero[1] + 0.4)]
    if table.budget is not None:
        taken.soft.append(_around_line(axis.millimetres(axes, table.budget, 0.0)[0], plot))
    return taken


def _around(place: Place, radius: float) -> Box:
    return Box(place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius)


def _cross(axes: Axes, table: FrontierTable, place: int) -> Iterator[Box]:
    cost, effect = table.costs[place], table.effects[place]
    if cost.finite and effect.finite:
        west, south = axis.millimetres(axes, float(cost.low), float(effect.low))
        east, north = axis.millimetres(axes, float(cost.high), float(effect.high))
        x, y = _at(axes, table, place)
        yield Box(west, y - 0.3, east, y + 0.3)
        yield Box(x - 0.3, south, x + 0.3, north)


def _around_line(x: float, plot: Area) -> Box:
    return Box(x - 0.5, 0.0, x + 0.5, plot.height)


def _step(start: Place, end: Place) -> Iterator[Box]:
    """The two strokes of one step: level first, then up."""
    yield Box(start[0], start[1] - 0.5, end[0], start[1] + 0.5)
    yield Box(end[0] - 0.5, min(start[1], end[1]), end[0] + 0.5, max(start[1], end[1]))
