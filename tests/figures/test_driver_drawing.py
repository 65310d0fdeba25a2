"""Charts of drivers: what is drawn equals the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import uncertainty_examples as examples
from test_drawing import words, x_of, y_of
from test_ranking_drawing import edges, surfaces
from test_uncertainty_drawing import names_of, paint_of, printed

from simulations import figures
from simulations.analysis import uncertainty_tables as uncertainty
from simulations.figures import colours
from simulations.figures.drivers import drawn_drivers

NAN = examples.NAN


@pytest.mark.parametrize("width", [80, 165])
@pytest.mark.parametrize("totals", [True, False])
def test_drivers(totals: bool, width: int) -> None:
    table = examples.drivers_table(totals=totals)
    figure = figures.drivers_bars(table, examples.caption("drivers"), width=width)
    found, levels = surfaces(figure), []
    for one in table.drivers:
        first, total = one.first, one.total
        np.testing.assert_allclose(sorted(edges(found[f"{one.name}-first"])), sorted([0.0, first.value * 100]))
        np.testing.assert_allclose(x_of(figure, f"{one.name}-first-interval"), [first.low * 100, first.high * 100])
        levels.append(y_of(figure, f"{one.name}-edge")[0])
        if total is None:
            assert f"{one.name}-total" not in names_of(figure)
            continue
        assert x_of(figure, f"{one.name}-total") == pytest.approx([total.value * 100])
        np.testing.assert_allclose(x_of(figure, f"{one.name}-total-interval"), [total.low * 100, total.high * 100])
    assert levels == sorted(levels, reverse=True)
    assert ("34%" in printed(figure), "41%" in printed(figure)) == (True, totals)
    assert ("Open rondje" in words(figure)) == totals


def test_chance_has_a_colour_and_an_explanation_of_its_own() -> None:
    table = examples.drivers_table()
    figure = figures.drivers_bars(table, examples.caption("drivers"))
    found = surfaces(figure)
    assert paint_of(found["chance-first"]) == colours.pale("chance")
    assert paint_of(found["others-first"]) == paint_of(found["bidders-first"]) == colours.pale("assumption")
    assert "Toeval:" in words(figure)
    without = replace(table, drivers=[one for one in table.drivers if one.name != "chance"])
    assert "Toeval:" not in words(figures.drivers_bars(without, examples.caption("drivers")))


def test_grades_stand_behind_names_and_only_those_that_occur_are_explained() -> None:
    table = examples.drivers_table()
    figure = figures.drivers_bars(table, examples.caption("drivers"))
    letters = [text for text in printed(figure) if text in "ABCD"]
    assert sorted(letters) == sorted(one.grade for one in table.drivers if one.grade)
    assert "Letter: graad van het bewijs (B bij een tweede partij, C aanname, D afgeleid)." in words(figure)
    bare = replace(table, drivers=[replace(one, grade="") for one in table.drivers])
    assert "Letter" not in words(figures.drivers_bars(bare, examples.caption("drivers")))


def test_no_more_than_twelve_drivers_and_chance_is_always_one_of_them() -> None:
    table = examples.drivers_table(14)
    last = [
        *(one for one in table.drivers if one.name != "chance"),
        *(one for one in table.drivers if one.name == "chance"),
    ]
    for order in (table.drivers, last):
        drivers = drawn_drivers(replace(table, drivers=order))
        assert len(drivers) == 12
        assert "chance" in [one.name for one in drivers]
        figure = figures.drivers_bars(replace(table, drivers=order), examples.caption("drivers"))
        assert {name.removesuffix("-edge") for name in names_of(figure) if name.endswith("-edge")} == {
            one.name for one in drivers
        }
        assert "nog 2." in words(figure)
    assert "nog 2." not in words(figures.drivers_bars(examples.drivers_table(12), examples.caption("drivers")))


def test_what_is_unknown_about_a_driver_is_left_out_and_said() -> None:
    table = examples.drivers_table()
    first, second, *rest = table.drivers
    holed = replace(
        table,
        drivers=[
            replace(first, first=uncertainty.Ends(0.3, NAN, NAN), total=None),
            replace(second, first=uncertainty.Ends(NAN, NAN, NAN)),
            *rest,
        ],
    )
    figure = figures.drivers_bars(holed, examples.caption("drivers"))
    assert "bidders-first-interval" not in names_of(figure)
    assert "bidders-first" in surfaces(figure)
    assert "headroom-first" not in surfaces(figure)
    assert "?%" in printed(figure)
    assert "Zonder streep" in words(figure)
    text = figures.alternative_text(holed, examples.caption("drivers"))
    assert "inschrijvers bij middelen met meer bronnen (graad C): 30 procent." in text
    assert "Ruimte boven de laatste prijs (graad C): niet te bepalen, met samenspel circa" in text


def test_a_share_below_zero_is_drawn_there_and_explained() -> None:
    table = replace(examples.drivers_table(14), drivers=examples.drivers_table(14).drivers[-4:])
    figure = figures.drivers_bars(table, examples.caption("drivers"))
    assert edges(surfaces(figure)["effect-first"]) == pytest.approx([-1.2, 0.0])
    assert figure.axes[0].get_xlim()[0] < min(one.first.low for one in table.drivers) * 100
    assert "Onder nul" in words(figure)
    assert "Onder nul" not in words(figures.drivers_bars(examples.drivers_table(), examples.caption("drivers")))
