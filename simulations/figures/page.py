"""A chart as a small printed page: title, subtitle, body, foot; every measure in millimetres at final
size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from simulations.figures import colours, style
from simulations.figures.numbers import Language
from simulations.figures.wording import plain, words

MARGIN = 3.0
TALLEST_BODY = 190.0  # millimetres: with the words around it a chart still stands on a page of a white paper
GAP = 2.6
POINT = style.MILLIMETRES_PER_INCH / style.POINTS_PER_INCH


@dataclass(frozen=True)
class Caption:
    """The words around a chart. The title states the finding; without a subtitle the chart names measure
    and unit.
    """

    title: str
    source: str
    sender: str
    run_code: str
    version: str = ""
    note: str = ""
    subtitle: str = ""

    def cleaned(self) -> Caption:
        """The same without anything that cannot be printed: the words may come from anywhere."""
        return Caption(**{name: plain(text) for name, text in asdict(self).items()})


@dataclass(frozen=True)
class Area:
    """A rectangle of the page in millimetres from its lower left corner, to draw in."""

    figure: Figure
    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def of(cls, axes: Axes) -> Area:
        """The room that `axes` takes in its figure; the axes itself is switched off."""
        figure = _whole(axes.figure)
        width, height = page_size(figure)
        box = axes.get_position()
        axes.set_axis_off()
        return cls(figure, box.x0 * width, box.y0 * height, box.width * width, box.height * height)

    def part(self, left: float, bottom: float, width: float, height: float) -> Area:
        """A part of this area, measured from its own corner."""
        return Area(self.figure, self.left + left, self.bottom + bottom, width, height)

    def axes(self) -> Axes:
        """Axes that fill this area."""
        width, height = page_size(self.figure)
        return self.figure.add_axes((self.left / width, self.bottom / height, self.width / width, self.height / height))

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = style.LABEL,
        weight: style.Weight = "normal",
        colour: str = colours.INK,
        align: str = "left",
        halo: float = 0.0,
    ) -> Text:
        """One line with its baseline at (x, y) millimetres; a halo (points) keeps it legible over lines."""
        width, height = page_size(self.figure)
        return self.figure.text(
            (self.left + x) / width,
            (self.bottom + y) / height,
            text,
            size=size,
            weight=weight,
            color=colour,
            ha=align,
            va="baseline",
            path_effects=[withStroke(linewidth=halo, foreground=colours.PAPER)] if halo else None,
        )

    def write_lines(self, x: float, top: float, lines: list[str], **options: object) -> float:
        """Lines below each other from `top` down; returns the height used."""
        size = float(options.get("size", style.LABEL))  # type: ignore[arg-type]
        for number, line in enumerate(lines):
            self.write(x, top - size * POINT - number * style.line_height(size), line, **options)  # type: ignore[arg-type]
        return len(lines) * style.line_height(size)

    def rule(self, y: float, colour: str = colours.RULE) -> None:
        """A hairline over the full width."""
        self.line((0.0, y), (self.width, y), colour)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        """A hairline between two points of this area."""
        width, height = page_size(self.figure)
        across, up = (
            [(base + point[axis]) / size for point in (start, end)]
            for axis, base, size in ((0, self.left, width), (1, self.bottom, height))
        )
        self.figure.add_artist(Line2D(across, up, color=colour, linewidth=0.5, transform=self.figure.transFigure))


def page_size(figure: Figure) -> tuple[float, float]:
    """Width and height in millimetres."""
    width, height = figure.get_size_inches()
    return float(width) * style.MILLIMETRES_PER_INCH, float(height) * style.MILLIMETRES_PER_INCH


def compose(
    draw: Callable[[Area], None],
    body: float,
    caption: Caption | None,
    subtitle: str,
    reading: str,
    language: Language,
    width: int,
    ax: Axes | None,
) -> Figure:
    """Draws a chart of `body` millimetres high on a page of its own, or without the words around it in
    `ax`.
    """
    with style.house_style():
        if ax is not None:
            area = Area.of(ax)
            draw(area)
            return area.figure
        if caption is None:
            raise ValueError("a chart on a page of its own needs a caption")
        area = _page(body, caption.cleaned(), subtitle, reading, language, width)
        draw(area)
        return area.figure


def _page(body: float, caption: Caption, subtitle: str, reading: str, language: Language, width: int) -> Area:
    inner = width - 2 * MARGIN
    title = style.wrap_evenly(caption.title, inner, style.TITLE, "bold")
    below = style.wrap_evenly(caption.subtitle or subtitle, inner, style.SUBTITLE)
    foot = _foot(caption, reading, language, inner)
    head_height = len(title) * style.line_height(style.TITLE) + 0.6 + len(below) * style.line_height(style.SUBTITLE)
    foot_height = len(foot) * style.line_height(style.FOOT) + 1.4
    height = MARGIN + head_height + GAP + body + GAP + foot_height + MARGIN - 1.0
    figure = Figure(figsize=(width / style.MILLIMETRES_PER_INCH, height / style.MILLIMETRES_PER_INCH))
    FigureCanvasAgg(figure)
    whole = Area(figure, MARGIN, 0.0, inner, height)
    top = height - MARGIN + 0.6
    top -= whole.write_lines(0.0, top, title, size=style.TITLE, weight="bold") + 0.6
    whole.write_lines(0.0, top, below, size=style.SUBTITLE, colour=colours.SOFT)
    base = MARGIN - 1.0 + foot_height
    whole.rule(base)
    whole.write_lines(0.0, base - 1.2, foot, size=style.FOOT, colour=colours.SOFT)
    return whole.part(0.0, base + GAP, inner, body)


def _foot(caption: Caption, reading: str, language: Language, width: float) -> list[str]:
    """How to read it, then source, sender and run: on one line what fits together, else each on its own."""
    items = [
        words("figures.source", language, text=caption.source),
        words("figures.sender", language, text=caption.sender),
        words("figures.run", language, version=caption.version, code=caption.run_code).replace(" ,", ","),
    ]
    paragraphs = [items[0]]
    for item in items[1:]:
        joined = f"{paragraphs[-1]} · {item}"
        if style.text_width(joined, style.FOOT) <= width:
            paragraphs[-1] = joined
        else:
            paragraphs.append(item)
    how = " ".join(filter(None, (reading, caption.note)))
    return [line for text in (how, *paragraphs) for line in style.wrap(text, width, style.FOOT)]


def _whole(figure: Figure | SubFigure | None) -> Figure:
    if not isinstance(figure, Figure):
        raise TypeError("ax must stand in a Figure of its own, not in a SubFigure")
    return figure
