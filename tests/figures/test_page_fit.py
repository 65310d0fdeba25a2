"""Charts stand on a page of a white paper at every width, with words that break where a reader expects it."""

from __future__ import annotations

import chart_examples as charts
import pytest
import ranking_examples as rankings
import uncertainty_examples as uncertain
from matplotlib.figure import Figure

import simulations.figures as figures
from simulations.figures import style
from simulations.figures.drivers import drawn_drivers
from simulations.figures.page import page_size

TALLEST = 270.0  # millimetres of an A4 between narrow margins


def of_changes(width: int) -> Figure:
    return figures.effects_by_scheme(charts.effects_table(12), charts.caption("nl"), language="nl", width=width)


def of_contributions(width: int) -> Figure:
    return figures.contribution_bars(rankings.contribution_table(), charts.caption("nl"), language="nl", width=width)


@pytest.mark.parametrize("width", style.WIDTHS)
@pytest.mark.parametrize("drawn", [of_changes, of_contributions])
def test_many_rows_and_panels_fit_on_a_page(drawn: object, width: int) -> None:
    assert page_size(drawn(width))[1] <= TALLEST  # type: ignore[operator]


def test_a_long_word_is_cut_before_a_syllable_and_keeps_its_code() -> None:
    lines = style.wrap("3 productiefaciliteiten", 22.0, style.LABEL, "bold")
    assert [line.replace(style.NO_BREAK, " ") for line in lines] == ["3 productiefacilitei-", "ten"]


@pytest.mark.parametrize("text", ["(0,5 tot 5,1)", "(0.5 to 5.1)", "circa 1,6 fabrieken", "about 1.6 plants"])
def test_a_range_and_a_number_with_its_noun_stay_on_one_line(text: str) -> None:
    room = style.text_width(f"meer {text}", style.LABEL) - 1.0
    assert text in [line.replace(style.NO_BREAK, " ") for line in style.wrap(f"meer {text}", room, style.LABEL)]


def test_what_is_glued_comes_apart_rather_than_being_cut() -> None:
    lines = style.wrap("circa 1,6 fabrieken meer (−0,02 tot 0,21)", 14.0, style.LABEL)
    assert not any(line.endswith("-") for line in lines)
    assert " ".join(lines).replace(style.NO_BREAK, " ") == "circa 1,6 fabrieken meer (−0,02 tot 0,21)"


def test_a_title_leaves_no_word_behind() -> None:
    title = "Met alle acht voorstellen komen er de meeste fabrieken bij: circa 1,6 fabrieken meer (0,5 tot 5,1)"
    drawn = figures.contribution_bars(rankings.contribution_table(), charts.caption("nl", title=title), width=80)
    found = [one.get_text() for one in drawn.texts if one.get_size() == style.TITLE]
    assert len(found) > 1
    assert all(len(line) > 15 for line in found)


def test_a_total_of_chance_alone_is_not_drawn() -> None:
    from dataclasses import replace

    table = uncertain.drivers_table()
    bare = replace(
        table, drivers=tuple(one if one.name == "chance" else replace(one, total=None) for one in table.drivers)
    )
    assert any(one.total for one in drawn_drivers(table))
    assert any(one.total for one in bare.drivers)
    assert not any(one.total for one in drawn_drivers(bare))
