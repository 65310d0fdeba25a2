"""Names and strengths beside the curves, placed so that they cover no dot, no other label and few lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes

from simulations.analysis.tables import DesignCurve, Scheme
from simulations.figures import axis, colours, style
from simulations.figures.numbers import Language, number
from simulations.figures.page import POINT, Area
from simulations.figures.placement import Box, anywhere, around, choose
from simulations.figures.wording import capital, text_of, words

DOT, OWN_DOT = 0.9, 1.5
GAP = 1.3
LEADER = 3.4
NAME_SHARE = 0.34
HALO = 2.0
LINE = 0.9  # half the width a curve counts for: a name over a curve is worse than one over a cross
STEP = 1.0  # millimetres between the points that stand for a line

Place = tuple[float, float]


@dataclass
class Labels:
    """Writes labels in a plot and remembers what is taken: `hard` may not be covered, `soft` rather not."""

    plot: Area
    hard: list[Box] = field(default_factory=list)
    soft: list[Box] = field(default_factory=list)

    @property
    def bounds(self) -> Box:
        """The plot's own rectangle."""
        return Box(0.0, 0.0, self.plot.width, self.plot.height)

    def put(self, place: Place, lines: list[str], size: float, weight: style.Weight, paint: str) -> None:
        """Beside `place`; if all room there is taken elsewhere in the plot, with a hairline back."""
        width, height = _size(lines, size, weight)
        box, free = choose(around(*place, width, height, GAP), self.hard, self.soft, self.bounds)
        if not free:
            grid = [*around(*place, width, height, GAP), *anywhere(*place, width, height, self.bounds)]
            box, free = choose(grid, self.hard, self.soft, self.bounds)
        self._write(place, box, lines, size, weight, paint)

    def _write(self, place: Place, box: Box, lines: list[str], size: float, weight: style.Weight, paint: str) -> None:
        x, y = min(max(place[0], box.left), box.right), min(max(place[1], box.bottom), box.top)
        if math.dist((x, y), place) > LEADER:
            self.plot.line(place, (x, y), paint)
        self.hard.append(Box(box.left - 0.4, box.bottom - 0.4, box.right + 0.4, box.top + 0.4))
        centred = abs((box.left + box.right) / 2 - place[0]) < 0.2
        align = "center" if centred else "right" if box.right < place[0] else "left"
        x = {"center": (box.left + box.right) / 2, "right": box.right, "left": box.left}[align]
        for row, line in enumerate(lines):
            level = box.top - size * POINT * 0.8 - row * style.line_height(size)
            text = self.plot.write(x, level, line, size=size, weight=weight, colour=paint, align=align, halo=HALO)
            text.set_zorder(9)


def _size(lines: list[str], size: float, weight: style.Weight) -> tuple[float, float]:
    width = max(style.text_width(line, size, weight) for line in lines)
    return width, (len(lines) - 1) * style.line_height(size) + size * POINT


def write_labels(axes: Axes, plot: Area, reference: Scheme, curves: Sequence[DesignCurve], language: Language) -> None:
    """At the end of each curve its name and how far its ladder goes; the reference; each own strength."""
    origin = axis.millimetres(axes, 0.0, 0.0)
    labels = Labels(plot)
    labels.hard.append(_around(origin, OWN_DOT))
    labels.soft += [
        Box(-plot.width, origin[1] - 0.4, 2 * plot.width, origin[1] + 0.4),
        Box(origin[0] - 0.4, -plot.height, origin[0] + 0.4, 2 * plot.height),
    ]
    drawn = [(curve, places) for curve in curves if (places := _rungs(axes, curve))]
    for curve, places in drawn:
        _take(labels, axes, curve, places)
    for curve, places in drawn:
        if curve.own in places:
            paint = colours.readable(colours.role(curve.scheme))
            labels.put(places[curve.own], [_strength(curve, curve.own, language)], style.SMALL, "bold", paint)
    for curve, places in drawn:
        end = max(places)
        name = text_of(curve.scheme.label, language)
        if end != curve.own:
            name = words("figures.up_to", language, name=name, strength=_strength(curve, end, language))
        _name(labels, places[end], curve.scheme, name, "bold")
    _name(labels, origin, reference, text_of(reference.label, language), "normal")


def _name(labels: Labels, place: Place, scheme: Scheme, name: str, weight: style.Weight) -> None:
    lines = style.wrap(capital(name), NAME_SHARE * labels.plot.width, style.LABEL, weight)
    labels.put(place, lines, style.LABEL, weight, colours.readable(colours.role(scheme)))


def _strength(curve: DesignCurve, rung: int, language: Language) -> str:
    value = float(curve.strengths[rung])
    if curve.strength_unit != "share":
        return f"{value:g}".replace(".", "," if language == "nl" else ".")
    percent = value * 100
    return f"{number(percent, language, 0 if abs(percent - round(percent)) < 1e-9 else 1)}%"


def _rungs(axes: Axes, curve: DesignCurve) -> dict[int, Place]:
    """Where each rung that can be drawn lies."""
    drawn = map(int, np.flatnonzero(curve.cost.finite & curve.outcome.finite))
    return {
        rung: axis.millimetres(axes, float(curve.cost.middle[rung]), float(curve.outcome.middle[rung]))
        for rung in drawn
    }


def _take(labels: Labels, axes: Axes, curve: DesignCurve, places: dict[int, Place]) -> None:
    """Dots are hard; lines and crosses are soft, the own cross more so."""
    for rung, (x, y) in places.items():
        own = rung == curve.own
        labels.hard.append(_around((x, y), OWN_DOT if own else DOT))
        cost, outcome = curve.cost[rung], curve.outcome[rung]
        west, south = axis.millimetres(axes, float(cost.low), float(outcome.low))
        east, north = axis.millimetres(axes, float(cost.high), float(outcome.high))
        half = 0.8 if own else 0.3
        labels.soft += [Box(west, y - half, east, y + half), Box(x - half, south, x + half, north)]
    for start, end in zip(list(places.values())[:-1], list(places.values())[1:], strict=True):
        for share in np.linspace(0.0, 1.0, 2 + int(math.dist(start, end) / STEP)):
            between = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            labels.soft.append(_around(between, LINE))


def _around(place: Place, radius: float) -> Box:
    return Box(place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius)
