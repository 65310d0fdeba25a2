"""The tables that the charts draw."""

import numpy as np
import pytest
from toy_outcomes import Rungs, Toy, bent, line

from simulations.analysis import indicator_names as named
from simulations.analysis.chart_tables import chart_tables, difference_panels, emissions_against_spend
from simulations.analysis.designs import compare_designs
from simulations.analysis.tables import CurveTable, DifferenceTable, PanelTable, TimeTable

CHARTS = (
    *("effects_by_scheme", "emissions_against_spend", "emissions_over_time", "price_and_spend"),
    *("bids_per_lot", "shortages", "paperwork_by_side"),
)


@pytest.fixture(scope="module")
def toy() -> Toy:
    return Toy([bent(), line("bonus", "bonus")])


def test_the_charts_and_the_differences(toy: Toy) -> None:
    assert tuple(chart_tables(toy)) == CHARTS
    tables = chart_tables(toy, compare_designs(toy))
    assert tuple(tables) == (*CHARTS, "differences")
    for table in tables.values():
        assert all(table.to_table().values())


def test_a_curve_per_design_with_the_briefs_own_rung(toy: Toy) -> None:
    table = emissions_against_spend(toy)
    assert isinstance(table, CurveTable)
    gate, bonus = table.curves
    assert (gate.scheme.name, gate.own, gate.strengths.tolist()) == ("gate", 1, [0.0, 0.5, 1.0])
    assert gate.outcome.middle.tolist() == pytest.approx([0.0, -0.05, -0.1])
    assert bonus.cost.middle.tolist() == pytest.approx([0.0, 0.001, 0.002, 0.003, 0.004])
    assert table.reference.name == "now"
    assert (table.cost.unit, table.outcome.unit) == ("relative_change", "relative_change")


def test_a_design_without_a_ladder_has_no_curve_but_stands_in_the_panels() -> None:
    toy = Toy([Rungs("point", "bonus", (0.1,), (5.0,), (2.0,), 0.1), bent()])
    tables = chart_tables(toy)
    curves, panels = tables["emissions_against_spend"], tables["price_and_spend"]
    assert isinstance(curves, CurveTable)
    assert isinstance(panels, PanelTable)
    assert [one.scheme.name for one in curves.curves] == ["gate"]
    assert [one.name for one in panels.schemes] == ["now", "point", "gate"]


def test_emissions_over_time_are_paired_with_the_reference(toy: Toy) -> None:
    table = chart_tables(toy)["emissions_over_time"]
    assert isinstance(table, TimeTable)
    reference, gate, _ = table.series
    assert reference.values.middle.tolist() == [0.0, 0.0, 0.0]
    assert gate.values.middle.tolist() == pytest.approx([-0.05] * 3)
    assert [(phase.when, phase.label.nl) for phase in table.phases[:2]] == [
        (2026.5, "start gate nl"),
        (2028.0, "gate nl, stap 2"),
    ]


def test_panels_stand_at_the_briefs_own_strength(toy: Toy) -> None:
    table = chart_tables(toy)["price_and_spend"]
    assert isinstance(table, PanelTable)
    assert [panel.measure.name for panel in table.panels] == [named.PRICES, named.SPEND]
    assert table.panels[1].values.middle.tolist() == [1000.0, 1001.0, 1002.0]


def test_shortages_share_a_scale_only_when_they_share_a_unit(toy: Toy) -> None:
    table = chart_tables(toy)["shortages"]
    assert isinstance(table, PanelTable)
    assert table.same_scale
    assert [part.name for part in table.panels[2].parts] == ["women", "men"]
    assert table.panels[2].values.shape == (3, 2)


def test_an_indicator_that_is_nowhere_defined_leaves_a_gap_and_no_error() -> None:
    toy = Toy([bent(), line("bonus", "bonus")])
    toy.extra = {named.BIDS: np.full(toy.cuts.shape, np.nan)}
    table = chart_tables(toy)["bids_per_lot"]
    assert isinstance(table, PanelTable)
    assert not table.panels[0].values.finite.any()


def test_the_differences_have_a_panel_per_pair_and_way_of_comparing(toy: Toy) -> None:
    table = difference_panels(compare_designs(toy))
    assert isinstance(table, DifferenceTable)
    emissions, spend = table.panels
    assert emissions.label.nl == "gate nl tegenover bonus nl, bij gelijke uitstoot"
    assert [part.name for part in emissions.parts] == ["together", "contestable"]
    assert (emissions.sign, emissions.share.tolist()) == (-1, [1.0, 1.0])
    assert emissions.values.middle.tolist() == pytest.approx([-0.001, -0.002])
    assert spend.values.middle.tolist() == pytest.approx([-1 / 120, -1 / 60])
    assert difference_panels(()).panels == ()
