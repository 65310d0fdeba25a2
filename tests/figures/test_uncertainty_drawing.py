"""Charts of how sure a claim is: what they share, and how their tests look at what is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
import uncertainty_examples as examples
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from simulations.register.label import Label


def names_of(figure: Figure) -> set[str]:
    """Of every line that has one."""
    return {str(line.get_gid()) for axes in figure.axes for line in axes.lines if line.get_gid()}


def printed(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.texts]


def paint_of(patch: Rectangle) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in patch.get_facecolor()[:3])


@pytest.mark.parametrize("name", examples.charts())
def test_a_chart_can_be_drawn_in_somebody_elses_axes(name: str) -> None:
    draw, table = examples.charts()[name]
    figure = Figure(figsize=(6.5, 9))
    ax = figure.add_subplot(2, 1, 2)
    assert draw(table, ax=ax) is figure
    assert not ax.axison
    assert len(figure.axes) > 1
    with pytest.raises(ValueError, match="caption"):
        draw(table)


@pytest.mark.parametrize("name", examples.charts())
def test_the_subtitle_starts_with_what_the_claim_is_about_unless_the_caption_has_its_own(name: str) -> None:
    draw, table = examples.charts()[name]
    table = replace(table, measure=replace(table.measure, label=Label("tekorten", "shortages")))
    for language, start in (("nl", "Tekorten: "), ("en", "Shortages: ")):
        figure = draw(table, examples.caption(name, language), language=language)
        assert any(text.startswith(start) for text in printed(figure))
    own = replace(examples.caption(name), subtitle="Eigen ondertitel")
    assert "Eigen ondertitel" in printed(draw(table, own))
