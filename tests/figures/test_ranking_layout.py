"""Charts of rankings in print: on the page, apart, the same bytes again, and in words."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import chart_variations as variations
import numpy as np
import pytest
import ranking_examples as examples
from matplotlib.figure import Figure
from test_export import METADATA
from test_figure_words import digits
from test_layout import WIDTHS, dots, faults, texts

from simulations import figures
from simulations.analysis import ranking_tables as ranking
from simulations.analysis import tables
from simulations.analysis.csv_text import csv_text
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


def beside() -> ranking.AcceptabilityTable:
    table = examples.acceptability_table()
    return replace(table, profiles=[replace(one, label=Label(one.name[:6], "x")) for one in table.profiles])


def crowded() -> ranking.FrontierTable:
    """Everything cheap and hardly anything that works: single proposals on top of each other."""
    table = examples.frontier_table()
    shrunk = table.members @ np.array([0.001, 1.3, 0.002, 0.001, 0.001, 0.0, 0.002, 0.001])
    return replace(table, effects=tables.Interval(shrunk * 0.5, shrunk, shrunk * 1.5), budget=None)


def twins() -> ranking.FrontierTable:
    """All combinations cost and bring the same but for how many take part; money comes in instead of going out."""
    table = examples.frontier_table()
    size = table.members.sum(axis=1).astype(float)
    return replace(
        table,
        costs=tables.Interval(-size * 1.2e6, -size * 1e6, -size * 0.8e6),
        effects=tables.Interval(size * 0.5, size, size * 1.5),
        budget=-4e6,
    )


def narrow_segments() -> ranking.WeightsTable:
    table = examples.weights_table()
    starts = np.array([0.0, 0.02, 0.04, 0.05, 0.5, 0.52, 0.97, 0.99])
    line = replace(table.lines[0], own=0.03, starts=starts, winners=tuple(range(8)), share=np.full(8, 0.999))
    return replace(table, lines=[line, *table.lines[1:]])


ODD: dict[str, Any] = {
    "beside": (figures.rank_acceptability, beside()),
    "no_profiles": (figures.rank_acceptability, replace(examples.acceptability_table(), profiles=())),
    "crowded": (figures.cost_effect_frontier, crowded()),
    "twins": (figures.cost_effect_frontier, twins()),
    "narrow_segments": (figures.weights_decide, narrow_segments()),
    "no_flip": (figures.weights_decide, examples.weights_table(flip=False)),
    "eight_panels": (figures.effect_over_time, examples.effects_table(together=False)),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ODD)
def test_odd_tables_keep_apart_too(name: str, language: str, width: int) -> None:
    draw, table = ODD[name]
    assert faults(draw(table, examples.caption("weights", language), language=language, width=width)) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*examples.charts(), *ODD])
def test_no_text_covers_a_dot_that_matters(name: str, width: int) -> None:
    draw, table = (examples.charts() | ODD)[name]
    figure = draw(table, examples.caption("weights"), width=width)
    covered = [
        (gid, text.get_text())
        for text, box in texts(figure)
        for gid, x, y in dots(figure)
        if gid != "combinations" and box.x0 < x < box.x1 and box.y0 + 0.3 < y < box.y1 - 0.3
    ]
    assert covered == []


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


@pytest.mark.parametrize("name", [*examples.charts(), *ODD])
def test_alternative_text_says_the_title_and_the_same_numbers_in_both_languages(name: str) -> None:
    table = (examples.charts() | ODD)[name][1]
    captions: dict[Any, figures.Caption] = {one: examples.caption("weights", one) for one in ("nl", "en")}
    dutch, english = (figures.alternative_text(table, captions[one], one) for one in captions)
    assert captions["nl"].title in dutch
    assert captions["en"].title in english
    assert digits(dutch) == digits(english)
    assert len(digits(dutch)) > 5


MAIN_NUMBERS = {
    "contribution": (
        "3 Investeren in productielocaties: circa € 350 miljoen (180 tot 500)",
        "37 procent van het totaal",
    ),
    "acceptability": (
        "2 Durven concurreren: plaats 1 in 31 procent",
        "leden: plaats 2 (in 73 procent van de toekomsten)",
    ),
    "frontier": (
        "Van 256 combinaties zijn er 38 niet te verbeteren",
        "Het budget is € 600 miljoen.",
        "1+3+6+7: extra fabrieken circa 2,1",
    ),
    "effects": ("in 2026, circa 1,2 fabrieken (0,5 tot 1,9) in 2045",),
    "weights": ("eigen gewicht 35 procent", "van 19 tot 43 procent wint 6", "7 procentpunt van het gewicht verschuift"),
}


@pytest.mark.parametrize("name", MAIN_NUMBERS)
def test_alternative_text_names_the_main_numbers(name: str) -> None:
    text = figures.alternative_text(examples.charts()[name][1], examples.caption(name))
    for part in MAIN_NUMBERS[name]:
        assert part in text
    assert ("Tussen haakjes: 90 procent" in text) == (name not in ("acceptability", "weights"))


def test_names_on_the_frontier_are_dropped_rather_than_laid_over_each_other() -> None:
    """Seven names in a plot of some twenty by twenty millimetres: those that have no room are left out."""
    table = examples.frontier_table()
    page = Figure(figsize=(1.0, 1.3))
    figures.cost_effect_frontier(table, ax=page.add_axes((0.0, 0.0, 1.0, 1.0)), width=165)
    names = ["+".join(table.codes(place)) for place in table.leading[:7]]
    boxes = {text.get_text(): box for text, box in texts(page) if text.get_text() in names}
    assert 1 <= len(boxes) < len(names)
    for (one, a), (other, b) in itertools.combinations(boxes.items(), 2):
        assert min(a.x1, b.x1) <= max(a.x0, b.x0) or min(a.y1, b.y1) <= max(a.y0, b.y0) + 0.3, (one, other)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["acceptability", "beside"])
def test_no_share_stands_on_a_bar(name: str, width: int) -> None:
    draw, table = (examples.charts() | ODD)[name]
    figure = draw(table, examples.caption("acceptability"), width=width)
    shares = [box for text, box in texts(figure) if text.get_text().endswith("%")]
    factor = 25.4 / figure.dpi
    bars = [patch for axes in figure.axes for patch in axes.patches if "-rank-" in str(patch.get_gid())]
    assert len(bars) == 64
    for patch in bars:
        low, high = patch.get_window_extent().get_points() * factor
        for box in shares:
            assert min(box.x1, high[0]) <= max(box.x0, low[0]) or min(box.y1, high[1]) <= max(box.y0, low[1])
