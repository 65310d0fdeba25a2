"""Bundles: every format, the same bytes on a rerun, metadata inside, nothing dangerous in the csv."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import chart_examples as examples
import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from simulations import figures
from simulations.analysis import tables
from simulations.analysis.csv_text import cell, csv_text
from simulations.figures.export import FORMATS, export
from simulations.register.label import Label

SVG = "{http://www.w3.org/2000/svg}"
METADATA = figures.Metadata(
    scenario="Belonen of uitsluiten?",
    hash="3fa9c1b2e4d5",
    version="0.1.0",
    sender="vereniging <b>van</b> makers & co",
    title="Belonen & uitsluiten",
)


def bundle(folder: Path, name: str = "price") -> dict[str, Path]:
    draw, table = examples.charts()[name]
    caption = examples.caption("nl")
    figure = draw(table, caption, language="nl", width=120)
    text = figures.alternative_text(table, caption, "nl")
    return {path.suffix[1:]: path for path in export(figure, name, folder, table, text, METADATA)}


@pytest.mark.parametrize("name", examples.charts())
def test_a_rerun_writes_the_same_bytes(tmp_path: Path, name: str) -> None:
    first, second = bundle(tmp_path / "one", name), bundle(tmp_path / "two", name)
    assert set(first) == {*FORMATS, "json"}
    for suffix in first:
        assert first[suffix].read_bytes() == second[suffix].read_bytes(), suffix


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    bundle(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"price.{suffix}" for suffix in (*FORMATS, "json")}


def test_a_failed_write_leaves_neither_file_nor_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        bundle(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_svg_is_one_image_with_title_and_description(tmp_path: Path) -> None:
    root = ElementTree.fromstring(bundle(tmp_path)["svg"].read_text(encoding="utf-8"))
    assert root.get("role") == "img"
    assert root.get("lang") == "nl"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "Belonen & uitsluiten"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert description.text == (tmp_path / "price.txt").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_hash_version_and_scenario_stand_in_the_metadata(tmp_path: Path, suffix: str) -> None:
    path = bundle(tmp_path)[suffix]
    if suffix == "png":
        with Image.open(path) as image:
            about = json.loads(image.info["Comment"])
            assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
            assert image.width == pytest.approx(120 / 25.4 * 300, abs=1)
        assert (about["hash"], about["version"], about["scenario"]) == (
            "3fa9c1b2e4d5",
            "0.1.0",
            "Belonen of uitsluiten?",
        )
    else:
        content = path.read_bytes()
        for word in (b"3fa9c1b2e4d5", b"0.1.0", b"Belonen of uitsluiten?"):
            assert word in content


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_no_time_stands_in_an_image(tmp_path: Path, suffix: str) -> None:
    content = bundle(tmp_path)[suffix].read_bytes()
    for word in (b"CreationDate", b"ModDate", b"<dc:date>", b"Creation Time"):
        assert word not in content


def test_the_svg_needs_no_font_of_the_reader(tmp_path: Path) -> None:
    assert "<text" not in bundle(tmp_path)["svg"].read_text(encoding="utf-8")


def test_the_pdf_embeds_the_bundled_font(tmp_path: Path) -> None:
    content = bundle(tmp_path)["pdf"].read_bytes()
    assert b"SourceSansPro-Regular" in content
    assert b"SourceSansPro-Bold" in content
    assert b"DejaVu" not in content


@pytest.mark.parametrize("name", examples.charts())
def test_the_csv_holds_the_table(tmp_path: Path, name: str) -> None:
    path = bundle(tmp_path, name)["csv"]
    columns = examples.charts()[name][1].to_table()
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert list(rows[0]) == list(columns)
    for key, values in columns.items():
        read = [row[key] for row in rows]
        if isinstance(values[0], str):
            assert read == values
        else:
            np.testing.assert_array_equal(np.array(read, float), np.array(values, float))


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "'=1", '"=1"', "\x00=1"])
def test_a_formula_does_not_survive_into_the_csv(text: str) -> None:
    assert str(cell(text)).startswith("'")
    scheme = replace(examples.BONUS, name=text)
    table = tables.TimeTable(
        examples.EMISSIONS, np.array([2026.0]), [tables.TimeSeries(scheme, tables.Interval.of([1], [2], [3]))]
    )
    written = next(csv.DictReader(io.StringIO(csv_text(table.to_table()))))
    assert written["scheme"].startswith("'")


def test_numbers_below_zero_stay_numbers() -> None:
    assert cell(-0.5) == -0.5


@pytest.mark.parametrize("stem", ["../prijs", "prijs/uit", "", ".verborgen", "PRIJS", "=cmd", "a.b", "prijs\n"])
def test_a_stem_is_no_path(tmp_path: Path, stem: str) -> None:
    draw, table = examples.charts()["price"]
    figure = draw(table, examples.caption("nl"))
    with pytest.raises(ValueError, match="no name for a file"):
        export(figure, stem, tmp_path, table, "", METADATA, ["csv"])


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    draw, table = examples.charts()["price"]
    with pytest.raises(ValueError, match="xlsx"):
        export(draw(table, examples.caption("nl")), "prijs", tmp_path, table, "", METADATA, ["csv", "xlsx"])
    assert list(tmp_path.iterdir()) == []


def test_hostile_words_are_drawn_as_they_stand(tmp_path: Path) -> None:
    """Dollar signs are no formula to the drawing program, and mark-up is no mark-up in the svg."""
    hostile = "kosten $x^2$ <script>alert(1)</script> & \x07 meer"
    scheme = replace(examples.BONUS, label=Label(hostile, hostile))
    table = replace(examples.time_table(), series=[replace(examples.time_table().series[0], scheme=scheme)])
    caption = examples.caption("nl", title=hostile, source=hostile)
    figure = figures.bands_over_time(table, caption)
    metadata = replace(METADATA, title=hostile, scenario=hostile)
    paths = export(figure, "tijd", tmp_path, table, figures.alternative_text(table, caption), metadata)
    svg = paths[0].read_text(encoding="utf-8")
    ElementTree.fromstring(svg)
    assert "<script" not in svg
    assert not any(text.get_parse_math() for text in figure.findobj(Text))
