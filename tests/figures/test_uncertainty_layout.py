"""Charts of how sure a claim is in print: on the page, apart, and the same bytes again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import chart_variations as variations
import pytest
import uncertainty_examples as examples
from matplotlib.text import Text
from test_export import METADATA
from test_layout import WIDTHS, dots, faults, texts
from uncertainty_oddities import ODD

from simulations import figures
from simulations.analysis.csv_text import csv_text
from simulations.figures import style
from simulations.figures.export import FORMATS, export
from simulations.figures.page import page_size
from simulations.register.label import Label

LENGTHS = ("usual", "long", "short")


def caption_of(length: str, name: str, language: str) -> figures.Caption:
    if length == "usual":
        return examples.caption(name, language)
    return {"long": variations.long_caption, "short": variations.short_caption}[length](language)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", examples.charts())
def test_texts_keep_apart_and_stay_on_the_page(name: str, language: str, width: int, length: str) -> None:
    draw, table = examples.charts()[name]
    if length != "usual":
        table = variations.relabelled(table, getattr(variations, length.upper()))
    figure = draw(table, caption_of(length, name, language), language=language, width=width)
    assert page_size(figure)[0] == pytest.approx(width)
    assert faults(figure) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ODD)
def test_odd_tables_keep_apart_too(name: str, language: str, width: int) -> None:
    draw, table = ODD[name]
    assert faults(draw(table, examples.caption("map", language), language=language, width=width)) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*examples.charts(), *ODD])
def test_no_text_covers_a_mark(name: str, width: int) -> None:
    draw, table = (examples.charts() | ODD)[name]
    figure = draw(table, examples.caption("map"), width=width)
    found, boxes = dots(figure), [(text.get_text(), box) for text, box in texts(figure)]
    assert found or name == "drivers_first"
    covered = [
        (gid, text)
        for text, box in boxes
        for gid, x, y in found
        if box.x0 < x < box.x1 and box.y0 + 0.3 < y < box.y1 - 0.3
    ]
    assert covered == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*examples.charts(), *ODD])
def test_every_mark_lies_on_the_page_and_within_its_field(name: str, width: int) -> None:
    draw, table = (examples.charts() | ODD)[name]
    figure = draw(table, examples.caption("map"), width=width)
    across, up = page_size(figure)
    figure.draw_without_rendering()
    for axes in figure.axes:
        box = axes.get_window_extent().get_points() * 25.4 / figure.dpi
        for gid, x, y in dots(figure):
            assert 1.0 < x < across - 1.0, gid
            assert 1.0 < y < up - 1.0, gid
        assert box[0, 0] > 1.0
        assert box[1, 0] < across - 1.0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "name", [one for one in (*examples.charts(), *ODD) if not one.startswith(("map", "strip", "futures"))]
)
def test_the_frame_of_a_grade_touches_no_other_word(name: str, width: int) -> None:
    draw, table = (examples.charts() | ODD)[name]
    figure = draw(table, examples.caption("map"), width=width)
    boxes = texts(figure)
    factor = 25.4 / figure.dpi
    framed: list[Text] = [text for text, _ in boxes if text.get_bbox_patch() is not None]
    assert framed
    for letter in framed:
        frame = letter.get_bbox_patch().get_window_extent().get_points() * factor
        assert 1.0 < frame[0, 0] < frame[1, 0] < width - 1.0
        for text, box in boxes:
            apart = min(box.x1, frame[1, 0]) <= max(box.x0, frame[0, 0])
            apart |= min(box.y1, frame[1, 1]) <= max(box.y0, frame[0, 1]) + 0.45  # tails and the room below a baseline
            assert text is letter or apart, (letter.get_text(), text.get_text())


@pytest.mark.parametrize("name", examples.charts())
def test_a_rerun_writes_the_same_bytes_and_the_csv_is_whole(tmp_path: Path, name: str) -> None:
    bundles = []
    for folder in ("one", "two"):
        draw, table = examples.charts()[name]
        caption = examples.caption(name)
        figure = draw(table, caption, width=120)
        text = figures.alternative_text(table, caption)
        paths = export(figure, name, tmp_path / folder, table, text, METADATA)
        bundles.append({path.suffix[1:]: path.read_bytes() for path in paths})
    assert set(bundles[0]) == {*FORMATS, "json"}
    for suffix in FORMATS:
        assert bundles[0][suffix] == bundles[1][suffix], suffix
    assert bundles[0]["csv"].decode("utf-8") == csv_text(table.to_table())
    assert len({len(values) for values in table.to_table().values()}) == 1


def test_words_over_the_region_start_at_its_edge_or_end_there() -> None:
    table = examples.map_table(x_box=(0.0, 0.3))
    right = examples.map_table(x_box=(0.7, 1.0))
    places = []
    for one in (table, right):
        figure = figures.failure_map(one, examples.caption("map"))
        (box,) = (box for text, box in texts(figure) if text.get_text().startswith("In dit gebied"))
        patch = next(patch for axes in figure.axes for patch in axes.patches if patch.get_gid() == "region")
        region = patch.get_window_extent().get_points() * 25.4 / figure.dpi
        places.append((box.x0 - region[0, 0], box.x1 - region[1, 0]))
    assert abs(places[0][0]) < 0.5
    assert abs(places[1][1]) < 0.5


def test_lines_of_about_the_same_length() -> None:
    text = "In dit gebied gaat de conclusie niet op in 77 procent van de toekomsten, over alle toekomsten in 26 procent"
    for width in (60.0, 90.0, 113.0, 300.0):
        plain, even = style.wrap(text, width, 7.0), style.wrap_evenly(text, width, 7.0)
        assert len(even) == len(plain)
        assert " ".join(even) == " ".join(plain)
        widths = [style.text_width(line, 7.0) for line in even]
        assert max(widths) <= width
        assert len(even) == 1 or min(widths) > 0.6 * max(widths)
    assert style.wrap_evenly("onverdeelbaar", 300.0, 7.0) == ["onverdeelbaar"]


def test_a_label_with_an_odd_name_is_a_mark_all_the_same() -> None:
    table = examples.drivers_table()
    odd = replace(table.drivers[0], name="Odd name/1", label=Label("naam\x07 met\nregels", "name"))
    figure = figures.drivers_bars(replace(table, drivers=[odd]), examples.caption("drivers"))
    assert "Naam met regels" in [text.get_text() for text in figure.texts]
