"""Charts of rankings: what is drawn equals the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import ranking_examples as examples
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from test_drawing import missing, words, x_of, y_of

from simulations import figures
from simulations.analysis import ranking_tables as ranking
from simulations.analysis import tables
from simulations.figures import colours
from simulations.register.label import Label


def surfaces(figure: Figure) -> dict[str, Rectangle]:
    """Every named surface; a name that stands twice is an error."""
    found = [patch for axes in figure.axes for patch in axes.patches if patch.get_gid()]
    assert len({patch.get_gid() for patch in found}) == len(found)
    return {str(patch.get_gid()): patch for patch in found}  # type: ignore[misc]


def marks(figure: Figure, ending: str) -> set[str]:
    lines = [line for axes in figure.axes for line in axes.lines]
    return {str(line.get_gid()) for line in lines if str(line.get_gid()).endswith(ending)}


def edges(patch: Rectangle) -> list[float]:
    return [patch.get_x(), patch.get_x() + patch.get_width()]


def name_of(*parts: str) -> str:
    return "-".join(parts).replace("_", "-")


@pytest.mark.parametrize("width", [80, 165])
def test_contributions(width: int) -> None:
    table = examples.contribution_table()
    figure = figures.contribution_bars(table, examples.caption("contribution"), width=width)
    found = surfaces(figure)
    for panel, divisor in zip(table.panels, (1e6, 1, 1e6), strict=True):
        rows = [*((one.name, panel.values[place]) for place, one in enumerate(table.players))]
        for name, cell in [*rows, ("together", panel.together)]:
            mark = name_of(panel.measure.name, name)
            np.testing.assert_allclose(sorted(edges(found[f"{mark}-median"])), sorted([0.0, cell.middle / divisor]))
            np.testing.assert_allclose(x_of(figure, f"{mark}-interval"), [cell.low / divisor, cell.high / divisor])
        for place, one in enumerate(table.players):
            mark = name_of(panel.measure.name, one.name)
            assert x_of(figure, f"{mark}-first") == pytest.approx([panel.first[place] / divisor])
            assert x_of(figure, f"{mark}-last") == pytest.approx([panel.last[place] / divisor])


def test_contributions_are_sorted_and_together_stands_last() -> None:
    table = examples.contribution_table()
    figure = figures.contribution_bars(table, examples.caption("contribution"))
    names = [table.players[place].name for place in table.order]
    assert names[:2] == ["proposal_3", "proposal_2"]
    for panel in table.panels:
        levels = [y_of(figure, name_of(panel.measure.name, name, "interval"))[0] for name in [*names, "together"]]
        assert levels == sorted(levels, reverse=True)
    assert all(any(list(line.get_xdata()) == [0.0, 0.0] for line in axes.lines) for axes in figure.axes)


def test_the_part_of_the_total_is_printed_where_there_is_one_and_said_to_be_missing_where_not() -> None:
    text = words(figures.contribution_bars(examples.contribution_table(), examples.caption("contribution")))
    assert "37%" in text
    assert "Geen procent" in text
    text = words(figures.contribution_bars(examples.contribution_table(1), examples.caption("contribution")))
    assert "Geen procent" not in text


@pytest.mark.parametrize("width", [80, 165])
def test_ranks(width: int) -> None:
    table = examples.acceptability_table()
    figure = figures.rank_acceptability(table, examples.caption("acceptability"), width=width)
    found, shades = surfaces(figure), colours.shades(8)
    for place, one in enumerate(table.alternatives):
        for rank in range(8):
            patch = found[name_of(one.name, "rank", str(rank + 1))]
            ends = table.ranks[place, :rank].sum() * 100, table.ranks[place, : rank + 1].sum() * 100
            np.testing.assert_allclose(edges(patch), ends, atol=1e-9)
            assert "#" + "".join(f"{round(part * 255):02x}" for part in patch.get_facecolor()[:3]) == shades[rank]
    levels = [found[name_of(table.alternatives[place].name, "rank-1")].get_y() for place in table.order]
    assert levels == sorted(levels, reverse=True)


@pytest.mark.parametrize("short", [False, True])
def test_profiles_stand_below_the_bars_or_beside_them_and_say_the_same(short: bool) -> None:
    table = examples.acceptability_table()
    if short:
        table = replace(table, profiles=[replace(one, label=Label(one.name[:2], "x")) for one in table.profiles])
    figure = figures.rank_acceptability(table, examples.caption("acceptability"))
    assert ("voorstel" in [text.get_text() for text in figure.texts]) != short
    printed = [text.get_text() for text in figure.texts]
    for rank in range(1, 9):
        assert printed.count(str(rank)) == 1 + len(table.profiles) + (0 if short else 1)
    assert {"100%", ">99%"} <= set(printed)


def test_the_frontier() -> None:
    table = examples.frontier_table()
    figure = figures.cost_effect_frontier(table, examples.caption("frontier"))
    np.testing.assert_allclose(x_of(figure, "combinations"), table.costs.middle / 1e9)
    np.testing.assert_allclose(y_of(figure, "combinations"), table.effects.middle)
    for name in ("frontier", "frontier-points"):
        np.testing.assert_allclose(x_of(figure, name), table.costs.middle[table.frontier] / 1e9)
        np.testing.assert_allclose(y_of(figure, name), table.effects.middle[table.frontier])
    assert x_of(figure, "budget") == [0.6, 0.6]
    for alternative, place in table.singles.items():
        mark = name_of(table.alternatives[alternative].name, "alone")
        assert x_of(figure, mark) == pytest.approx([table.costs.middle[place] / 1e9])
        assert y_of(figure, mark) == pytest.approx([table.effects.middle[place]])


@pytest.mark.parametrize("width", [80, 165])
def test_whatever_has_a_name_on_the_frontier_has_its_interval(width: int) -> None:
    table = examples.frontier_table()
    figure = figures.cost_effect_frontier(table, examples.caption("frontier"), width=width)
    crosses = {str(line.get_gid()) for axes in figure.axes for line in axes.lines if str(line.get_gid())[:5] == "cost-"}
    printed = {text.get_text() for text in figure.texts}
    named = [
        place for place in table.leading if "+".join(table.codes(place)) in printed and len(table.codes(place)) > 1
    ]
    assert {f"cost-{'-'.join(table.codes(place))}" for place in named} <= crosses
    assert table.leading[0] in named
    for place in named:
        mark = "-".join(table.codes(place))
        cost, effect = table.costs[place], table.effects[place]
        np.testing.assert_allclose(x_of(figure, f"cost-{mark}"), [cost.low / 1e9, cost.high / 1e9])
        np.testing.assert_allclose(y_of(figure, f"effect-{mark}"), [effect.low, effect.high])
    assert {one.code for one in table.alternatives} <= printed


def test_a_name_without_room_is_left_out_and_the_most_important_stays() -> None:
    table = examples.frontier_table()
    squeezed = replace(table, effects=table.effects.divided(1e6))
    one = figures.cost_effect_frontier(replace(squeezed, costs=table.costs.divided(1e12)), examples.caption("frontier"))
    assert len(marks(one, "frontier")) == 1
    narrow = {t.get_text() for t in figures.cost_effect_frontier(table, examples.caption("frontier"), width=80).texts}
    wide = {t.get_text() for t in figures.cost_effect_frontier(table, examples.caption("frontier"), width=165).texts}
    names = ["+".join(table.codes(place)) for place in table.leading]
    assert sum(name in narrow for name in names) < sum(name in wide for name in names)
    assert names[0] in narrow & wide


def far(table: ranking.FrontierTable) -> ranking.FrontierTable:
    wide = tables.Interval(table.costs.low, table.costs.middle, table.costs.high + 9e9)
    return replace(table, costs=wide)


def test_a_cross_that_runs_on_gets_a_triangle_and_the_chart_says_so() -> None:
    plain = figures.cost_effect_frontier(examples.frontier_table(), examples.caption("frontier"))
    cut = figures.cost_effect_frontier(far(examples.frontier_table()), examples.caption("frontier"))
    for figure, runs_on in ((plain, False), (cut, True)):
        beyond = [line for axes in figure.axes for line in axes.lines if str(line.get_gid()).startswith("beyond-")]
        assert bool(beyond) == runs_on
        assert ("Driehoek" in words(figure)) == runs_on


def test_effects_in_panels_on_one_scale() -> None:
    table = examples.effects_table()
    figure = figures.effect_over_time(table, examples.caption("effects"))
    assert len(figure.axes) == 9
    assert len({axes.get_ylim() for axes in figure.axes}) == 1
    for one in table.series:
        for part, values in (("low", one.values.low), ("median", one.values.middle), ("high", one.values.high)):
            assert x_of(figure, name_of(one.scheme.name, part)) == list(table.years)
            np.testing.assert_allclose(y_of(figure, name_of(one.scheme.name, part)), values)
    assert "2045: 1,2 (0,5 tot 1,9)" in words(figure)


def test_the_reference_stands_in_every_panel() -> None:
    table = examples.effects_table()
    reference = tables.TimeSeries(tables.Scheme("now", Label("nu", "now"), "none", True), table.series[2].values)
    figure = figures.effect_over_time(replace(table, series=[reference, *table.series]), examples.caption("effects"))
    assert len(figure.axes) == 9
    for one in table.series:
        np.testing.assert_allclose(y_of(figure, name_of(one.scheme.name, "reference")), reference.values.middle)


def test_a_few_packages_share_one_plot() -> None:
    table = examples.package_table()
    figure = figures.effect_over_time(table, examples.caption("packages"))
    assert len(figure.axes) == 1
    assert "Voorstellen 3, 6 en 8 6,0" in words(figure)


@pytest.mark.parametrize("width", [80, 165])
def test_weights(width: int) -> None:
    table = examples.weights_table()
    figure = figures.weights_decide(table, examples.caption("weights"), width=width)
    found = surfaces(figure)
    for line in table.lines:
        assert x_of(figure, name_of(line.criterion.name, "own")) == [line.own * 100] * 2
        for place, winner in enumerate(line.winners):
            patch = found[name_of(line.criterion.name, "wins", str(place))]
            np.testing.assert_allclose(edges(patch), [line.starts[place] * 100, line.ends[place] * 100])
            paint = "#" + "".join(f"{round(part * 255):02x}" for part in patch.get_facecolor()[:3])
            assert paint == colours.fill(table.alternatives[winner].code)
    keys = {name for name in found if name.endswith("-key")}
    assert keys == {name_of(table.alternatives[winner].name, "key") for winner in table.winners}
    assert "7 procentpunt van het gewicht verschuift" in words(figure)


def test_no_weights_that_change_the_winner_is_said() -> None:
    figure = figures.weights_decide(examples.weights_table(flip=False), examples.caption("weights"))
    assert "Geen enkele verdeling van de gewichten laat een ander winnen dan 6" in words(figure)


def test_a_segment_too_narrow_for_its_code_gets_it_above_or_not_at_all() -> None:
    criterion = examples.CRITERIA[0]
    starts = np.array([0.0, 0.5, 0.505, 0.51])
    line = ranking.WeightLine(criterion, 0.2, starts, (0, 1, 2, 3), np.full(4, 0.5))
    table = ranking.WeightsTable(Label("p", "p"), examples.PROPOSALS, [line], 0)
    figure = figures.weights_decide(table, examples.caption("weights"), width=80)
    printed = [text.get_text() for text in figure.texts]
    assert "2" in printed
    assert "3" not in printed
    assert table.to_table()["code"] == ["1", "2", "3", "4"]


def test_charts_with_holes_are_still_charts() -> None:
    table = examples.contribution_table()
    panel = replace(table.panels[0], values=missing(table.panels[0].values, (2,)))
    holed = replace(table, panels=[panel, *table.panels[1:]])
    figure = figures.contribution_bars(holed, examples.caption("contribution"))
    assert "?" in [text.get_text() for text in figure.texts]
    assert "niet te bepalen" in figures.alternative_text(holed, examples.caption("contribution"))
    frontier = examples.frontier_table()
    for hole in (0, 1, 128, 255):
        one = replace(frontier, costs=missing(frontier.costs, (hole,)))
        assert hole not in one.frontier
        figures.cost_effect_frontier(one, examples.caption("frontier")).draw_without_rendering()
        figures.alternative_text(one, examples.caption("frontier"))
    nowhere = tables.Interval.of(*[np.full(256, np.nan)] * 3)
    empty = replace(frontier, costs=nowhere)
    assert (empty.frontier, empty.leading) == ([], [])
    figures.cost_effect_frontier(empty, examples.caption("frontier")).draw_without_rendering()
    times = examples.effects_table()
    first = times.series[0]
    nothing = tables.Interval.of(*[np.full(len(times.years), np.nan)] * 3)
    bare = replace(times, series=[replace(first, values=nothing), *times.series[1:]])
    assert "niet te bepalen" in words(figures.effect_over_time(bare, examples.caption("effects")))


@pytest.mark.parametrize("name", examples.charts())
def test_a_chart_can_be_drawn_in_somebody_elses_axes(name: str) -> None:
    draw, table = examples.charts()[name]
    figure = Figure(figsize=(6.5, 8))
    ax = figure.add_subplot(2, 1, 2)
    assert draw(table, ax=ax) is figure
    assert not ax.axison
    assert len(figure.axes) > 1
