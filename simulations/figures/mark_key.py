"""What each mark of a chart means: a row of marks with their words, above the chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulations.figures import axis, colours, style
from simulations.figures.alternatives import LINE, write_middle
from simulations.figures.page import Area

SAMPLE, BESIDE, BETWEEN, ROW = 4.4, 1.4, 4.6, LINE + 0.5


@dataclass(frozen=True)
class Mark:
    """One mark: `pen` is how matplotlib's `plot` draws it, a stroke or, with a marker in it, a single mark."""

    name: str
    text: str
    pen: Mapping[str, Any]
    colour: str = colours.INK
    lines: list[str] = field(default_factory=list)

    @property
    def width(self) -> float:
        """In millimetres, the sample included."""
        return SAMPLE + BESIDE + max(style.text_width(line, style.LABEL, "bold") for line in self.lines or [self.text])


@dataclass(frozen=True)
class MarkKey:
    """Marks with the places (x, top) in millimetres of each; `height` of all."""

    marks: list[Mark]
    places: list[tuple[float, float]]
    height: float

    @classmethod
    def fitting(cls, marks: Sequence[Mark], width: float) -> MarkKey:
        """Beside each other as long as they fit in `width` millimetres, then on a next row."""
        wrapped = [
            Mark(
                one.name,
                one.text,
                one.pen,
                one.colour,
                style.wrap(one.text, width - SAMPLE - BESIDE, style.LABEL, "bold"),
            )
            for one in marks
        ]
        places, x, top, row = [], 0.0, 0.0, ROW
        for one in wrapped:
            if x > 0.0 and x + one.width > width:
                x, top, row = 0.0, top + row, ROW
            places.append((x, top))
            row = max(row, len(one.lines) * LINE + 0.5)
            x += one.width + BETWEEN
        return cls(wrapped, places, top + row)

    def draw(self, area: Area) -> None:
        """Fills `area`, which is as high as the key."""
        axes = area.axes()
        axes.set_xlim(0.0, area.width)
        axes.set_ylim(0.0, area.height)
        axes.set_axis_off()
        for one, (x, top) in zip(self.marks, self.places, strict=True):
            level = area.height - top - len(one.lines) * LINE / 2
            across = [x + SAMPLE / 2] if one.pen.get("marker") else [x, x + SAMPLE]
            axes.plot(across, [level] * len(across), gid=axis.mark("key", one.name), clip_on=False, **one.pen)
            write_middle(area, x + SAMPLE + BESIDE, level, one.lines, weight="bold", colour=one.colour)
