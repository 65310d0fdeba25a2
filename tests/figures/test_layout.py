"""Every chart in print: nothing outside the page, no text over text or dots, nothing too small to read."""

from __future__ import annotations

import itertools
from typing import Any

import chart_examples as examples
import chart_variations as variations
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from simulations.figures import style
from simulations.figures.export import DOTS_PER_INCH
from simulations.figures.page import page_size

MARGIN = 1.0
TOUCH = 0.12  # millimetres that the boxes of two texts may share: the room below a baseline without a tail


# Between the narrowest and the widest a page seldom differs from both.
WIDTHS = [pytest.param(width, marks=pytest.mark.slow) if width == 120 else width for width in style.WIDTHS]


def texts(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Every visible text with its box in millimetres."""
    figure.set_dpi(DOTS_PER_INCH)
    with style.house_style():
        figure.draw_without_rendering()
        return _boxes(figure)


def _boxes(figure: Figure) -> list[tuple[Text, Bbox]]:
    factor = 25.4 / figure.dpi
    shown = [one for one in figure.findobj(Text) if one.get_visible() and one.get_text().strip()]
    drawn = [one for one in shown if not getattr(one, "axes", None) or one.axes.get_visible()]
    return [(one, Bbox(one.get_window_extent().get_points() * factor)) for one in drawn]


def dots(figure: Figure) -> list[tuple[str, float, float]]:
    """Name and place in millimetres of every dot."""
    factor = 25.4 / figure.dpi
    found = []
    for axes in figure.axes:
        for line in axes.lines:
            if line.get_marker() in ("o", "s", "D", "X"):
                for x, y in axes.transData.transform(line.get_xydata()):
                    found.append((str(line.get_gid()), x * factor, y * factor))
    return found


def faults(figure: Figure) -> list[str]:
    width, height = page_size(figure)
    found, boxes = [], texts(figure)
    for text, box in boxes:
        if box.x0 < MARGIN or box.y0 < MARGIN - 0.5 or box.x1 > width - MARGIN or box.y1 > height - MARGIN:
            found.append(f"outside the page: {text.get_text()!r} {box.extents.round(1)}")
        if text.get_fontsize() < style.FOOT:
            found.append(f"too small: {text.get_text()!r} {text.get_fontsize()}")
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        if across > TOUCH and up > TOUCH:
            found.append(f"{one.get_text()!r} over {other.get_text()!r}: {across:.2f} x {up:.2f} mm")
    return found


CAPTIONS: dict[str, Any] = {
    "usual": examples.caption,
    "long": variations.long_caption,
    "short": variations.short_caption,
}


@pytest.mark.parametrize("length", CAPTIONS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", examples.charts())
def test_texts_keep_apart_and_stay_on_the_page(name: str, language: str, width: int, length: str) -> None:
    draw, table = examples.charts()[name]
    if length != "usual":
        table = variations.relabelled(table, getattr(variations, length.upper()))
    figure = draw(table, CAPTIONS[length](language), language=language, width=width)
    assert page_size(figure)[0] == pytest.approx(width)
    assert faults(figure) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", examples.charts())
def test_no_text_covers_a_dot(name: str, width: int) -> None:
    draw, table = examples.charts()[name]
    figure = draw(table, examples.caption("nl"), language="nl", width=width)
    covered = [
        (gid, text.get_text())
        for text, box in texts(figure)
        for gid, x, y in dots(figure)
        if box.x0 < x < box.x1 and box.y0 + 0.3 < y < box.y1 - 0.3
    ]
    assert covered == []


def test_the_check_sees_a_text_outside_and_a_text_over_another() -> None:
    draw, table = examples.charts()["price"]
    figure = draw(table, examples.caption("nl"))
    figure.text(0.5, 0.5, "midden", size=9)
    figure.text(0.5, 0.5, "midden", size=9)
    figure.text(0.99, 0.5, "erbuiten", size=4)
    found = " ".join(faults(figure))
    assert "outside the page: 'erbuiten'" in found
    assert "too small: 'erbuiten'" in found
    assert "'midden' over 'midden'" in found
