"""Charts of tipping points: what is drawn equals the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import uncertainty_examples as examples
from matplotlib.figure import Figure
from test_drawing import drawn, words, x_of
from test_ranking_drawing import edges, surfaces
from test_uncertainty_drawing import names_of, paint_of, printed

from simulations import figures
from simulations.analysis import uncertainty_tables as uncertainty
from simulations.figures import colours
from simulations.figures.tipping_spans import spans

NAN = examples.NAN


@pytest.mark.parametrize("width", [80, 165])
def test_tipping_points(width: int) -> None:
    table = examples.tipping_table(12)
    figure = figures.tipping_points(table, examples.caption("tipping"), width=width)
    for row in table.rows:
        name, size = (
            row.measure.name,
            {"eur": 1e6, "eur_per_year": 1e9, "share": 0.01, "relative_change": 0.01}.get(row.measure.unit, 1.0),
        )
        (axes,) = (one for one in figure.axes if any(line.get_gid() == f"{name}-range" for line in one.lines))
        np.testing.assert_allclose(axes.get_xlim(), [row.low / size, row.high / size])
        assert axes.get_xscale() == ("log" if row.logarithmic else "linear")
        np.testing.assert_allclose(x_of(figure, f"{name}-range"), [row.low / size, row.high / size])
        assert x_of(figure, f"{name}-default") == pytest.approx([row.value / size])
        if row.point is None:
            assert f"{name}-point" not in names_of(figure)
            continue
        assert x_of(figure, f"{name}-point") == pytest.approx([row.point.value / size])
        assert (f"{name}-margin" in names_of(figure)) == np.isfinite(row.point.low)
        if np.isfinite(row.point.low):
            wanted = np.clip([row.point.low, row.point.high], row.low, row.high) / size
            np.testing.assert_allclose(x_of(figure, f"{name}-margin"), wanted)


def test_where_the_conclusion_fails_is_another_colour_and_higher() -> None:
    table = examples.tipping_table()
    found = surfaces(figures.tipping_points(table, examples.caption("tipping")))
    first = table.rows[0]
    assert edges(found["bidders-fails-0"]) == pytest.approx([first.low, first.point.value])
    assert edges(found["bidders-holds-1"]) == pytest.approx([first.point.value, first.high])
    assert paint_of(found["bidders-fails-0"]) == colours.colour("fails")
    assert paint_of(found["bidders-holds-1"]) == colours.colour("holds")
    assert found["bidders-fails-0"].get_height() > 2 * found["bidders-holds-1"].get_height()
    assert edges(found["abatement-holds-0"]) == [5.0, 20.0]
    assert not any(name.startswith("abatement-fails") for name in found)


def test_no_value_that_turns_it_is_said_and_so_is_none_that_holds() -> None:
    table = examples.tipping_table()
    figure = figures.tipping_points(table, examples.caption("tipping"))
    assert printed(figure).count("slaat bij geen enkele waarde om") == 2
    row = table.rows[5]
    never = replace(table, rows=[replace(row, medians=-row.medians)])
    figure = figures.tipping_points(never, examples.caption("tipping"))
    assert "gaat bij geen enkele waarde op" in printed(figure)
    assert set(surfaces(figure)) == {"abatement-fails-0"}
    assert "de conclusie gaat bij geen enkele waarde op" in figures.alternative_text(never, examples.caption("tipping"))


def test_ends_have_their_unit_and_numbers_their_rounding() -> None:
    text = printed(figures.tipping_points(examples.tipping_table(12), examples.caption("tipping")))
    assert {
        "0,4",
        "1,35 miljard euro per jaar",
        "300",
        "2.500 miljoen euro",
        "8 bedrijven",
        "60 procent",
        "−5 procent",
    } <= set(text)
    assert {"3,3", "4", "1.350", "−18,5"} <= set(text)
    english = printed(
        figures.tipping_points(examples.tipping_table(12), examples.caption("tipping", "en"), language="en")
    )
    assert {"0.4", "1.35 billion euro per year", "2,500 million euro", "8 firms", "60 per cent"} <= set(english)


def test_a_unit_that_explains_values_or_has_no_room_stands_with_the_name() -> None:
    table = examples.tipping_table(12)
    waiting = replace(table, rows=[row for row in table.rows if row.measure.name == "waiting"])
    assert "Reactie op onzekerheid, van afwachten (-1) tot vooruitlopen (1)" in printed(
        figures.tipping_points(waiting, examples.caption("tipping"), width=80)
    )
    page = Figure(figsize=(1.5, 2.0))
    burden = replace(table, rows=[row for row in table.rows if row.measure.name == "burden"])
    figures.tipping_points(burden, ax=page.add_axes((0.0, 0.0, 1.0, 1.0)))
    assert {"0", "0,3"} <= set(printed(page))


def test_a_tipping_point_without_a_margin_is_open_and_the_chart_says_so() -> None:
    table = examples.tipping_table()
    figure = figures.tipping_points(table, examples.caption("tipping"))
    assert drawn(figure, "asked-point").get_markerfacecolor() == colours.PAPER
    assert drawn(figure, "bidders-point").get_markerfacecolor() == colours.INK
    assert "Open ruitje" in words(figure)
    assert "Open ruitje" not in words(figures.tipping_points(examples.tipping_table(3), examples.caption("tipping")))
    assert "Logaritmische schaal: investering in een grote biologische fabriek." in words(figure)
    assert "Logaritmisch" not in words(figures.tipping_points(examples.tipping_table(3), examples.caption("tipping")))


def test_no_more_than_twelve_rows() -> None:
    table = examples.tipping_table(12)
    again = replace(table.rows[0], measure=replace(table.rows[0].measure, name="again"))
    longer = replace(table, rows=[*table.rows, again])
    figure = figures.tipping_points(longer, examples.caption("tipping"))
    assert "again-range" not in names_of(figure)
    assert "nog 1." in words(figure)
    assert "nog 1." in figures.alternative_text(longer, examples.caption("tipping"))


def row_with(medians: list[float], point: uncertainty.Ends | None = None, log: bool = False) -> uncertainty.Tipping:
    levels = np.array([1.0, 10.0, 100.0, 1000.0])
    measure = examples.SPEND
    return uncertainty.Tipping(measure, "", 1.0, 5.0, 1000.0, levels, np.array(medians), point, log)


def test_spans_follow_the_medians_from_level_to_level() -> None:
    assert spans(row_with([1.0, 1.0, 1.0, 1.0])) == [(1.0, 1000.0, True)]
    assert spans(row_with([-1.0, 0.0, 0.0, -1.0])) == [(1.0, 1000.0, False)]
    assert spans(row_with([1.0, -1.0, -1.0, 1.0])) == [(1.0, 5.5, True), (5.5, 550.0, False), (550.0, 1000.0, True)]
    found = spans(row_with([1.0, -1.0, -1.0, -1.0], log=True), logarithmic=True)
    assert found[0].high == pytest.approx(10**0.5)


def test_the_turn_beside_the_tipping_point_is_the_tipping_point_and_the_unknown_stays_bare() -> None:
    point = uncertainty.Ends(7.0, 6.0, 8.0)
    assert spans(row_with([1.0, -1.0, -1.0, -1.0], point)) == [(1.0, 7.0, True), (7.0, 1000.0, False)]
    assert spans(row_with([NAN, 1.0, NAN, -1.0])) == []
    assert spans(row_with([NAN, NAN, 1.0, -1.0], point)) == [(100.0, 550.0, True), (550.0, 1000.0, False)]
