"""What is drawn equals the table, and drawing leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import chart_examples as examples
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from simulations import figures
from simulations.analysis import tables
from simulations.figures.axis import mark
from simulations.register.label import Label


def drawn(figure: Figure, name: str) -> Line2D:
    """The one line with this name."""
    (found,) = (line for axes in figure.axes for line in axes.lines if line.get_gid() == name)
    return found


def x_of(figure: Figure, name: str) -> list[float]:
    return [float(value) for value in np.asarray(drawn(figure, name).get_xdata())]


def y_of(figure: Figure, name: str) -> list[float]:
    return [float(value) for value in np.asarray(drawn(figure, name).get_ydata())]


def words(figure: Figure) -> str:
    return " ".join(text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in figure.findobj(Text))


def test_curve() -> None:
    table = examples.curve_table()
    figure = figures.curve_per_design(table, examples.caption("nl"))
    for curve in table.curves:
        name = curve.scheme.name
        np.testing.assert_allclose(x_of(figure, f"{name}-curve"), curve.cost.middle * 100)
        np.testing.assert_allclose(y_of(figure, f"{name}-curve"), curve.outcome.middle * 100)
        for rung in range(len(curve.strengths)):
            cost, outcome = curve.cost[rung], curve.outcome[rung]
            np.testing.assert_allclose(x_of(figure, f"{name}-cost-{rung}"), np.array([cost.low, cost.high]) * 100)
            np.testing.assert_allclose(
                y_of(figure, f"{name}-outcome-{rung}"), np.array([outcome.low, outcome.high]) * 100
            )
        if curve.own is not None:
            assert x_of(figure, f"{name}-own") == pytest.approx([curve.cost.middle[curve.own] * 100])
    assert (x_of(figure, "reference"), y_of(figure, "reference")) == ([0.0], [0.0])


def test_what_was_before_is_an_open_dot_where_it_moved_and_keeps_the_axis() -> None:
    table = examples.effects_table(2)
    first, *rest = table.panels
    wide = tables.Interval.of(
        first.values.low - 1.0, first.values.middle + np.array([0.0, 0.5]), first.values.high + 1.0
    )
    moved = replace(table, panels=[replace(first, before=wide), *rest])
    alone, both = (figures.effects_by_scheme(one, examples.caption("nl")) for one in (table, moved))
    same, other = (f"{mark(first.measure.name, scheme.name, '')}-before" for scheme in table.schemes)
    assert not [line for axes in both.axes for line in axes.lines if line.get_gid() == same]
    scale = x_of(both, other.replace("before", "median"))[0] / float(first.values.middle[1])
    assert x_of(both, other) == pytest.approx([float(wide.middle[1]) * scale])
    low, high = drawn(both, other).axes.get_xlim()  # type: ignore[union-attr]
    assert low <= float(np.min(wide.low)) * scale < float(np.max(wide.high)) * scale <= high
    assert moved.to_table() == table.to_table()
    assert not [line for axes in alone.axes for line in axes.lines if "before" in str(line.get_gid())]


def beyond(figure: Figure, name: str) -> set[str]:
    """At which edges a cross of this design runs on."""
    return {
        str(line.get_marker())
        for axes in figure.axes
        for line in axes.lines
        if str(line.get_gid()).startswith(f"{name}-beyond-")
    }


def test_medians_and_own_intervals_lie_within_the_axes_and_a_triangle_marks_what_does_not() -> None:
    table = examples.curve_table()
    figure = figures.curve_per_design(table, examples.caption("nl"))
    (axes,) = figure.axes
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    for curve in table.curves:
        cost, outcome = curve.cost.divided(0.01), curve.outcome.divided(0.01)
        assert left < cost.middle.min() <= cost.middle.max() < right
        assert bottom < outcome.middle.min() <= outcome.middle.max() < top
        if curve.own is not None:
            assert left < cost.low[curve.own] <= cost.high[curve.own] < right
            assert bottom < outcome.low[curve.own] <= outcome.high[curve.own] < top
        edges = ((cost.low.min() < left, "<"), (cost.high.max() > right, ">"), (outcome.low.min() < bottom, "v"))
        assert beyond(figure, curve.scheme.name) == {marker for runs_on, marker in edges if runs_on}
    assert beyond(figure, "drempel-en-bonus") == {">", "v"}
    assert "Driehoek" in words(figure)


def test_without_a_triangle_nothing_is_said_of_one() -> None:
    table = examples.curve_table()
    curve = table.curves[0]
    narrow = tables.Interval(curve.cost.middle, curve.cost.middle, curve.cost.middle)
    flat = tables.Interval(curve.outcome.middle, curve.outcome.middle, curve.outcome.middle)
    exact = replace(table, curves=[replace(curve, cost=narrow, outcome=flat)])
    figure = figures.curve_per_design(exact, examples.caption("nl"))
    assert beyond(figure, curve.scheme.name) == set()
    assert "Driehoek" not in words(figure)


def test_bands() -> None:
    table = examples.time_table()
    figure = figures.bands_over_time(table, examples.caption("nl"))
    for one in table.series:
        for part, values in (
            ("low", one.values.low),
            ("median", one.values.middle),
            ("high", one.values.high),
        ):
            assert x_of(figure, f"{one.scheme.name}-{part}") == list(table.years)
            np.testing.assert_allclose(y_of(figure, f"{one.scheme.name}-{part}"), values)
    for phase in table.phases:
        assert x_of(figure, f"phase-{phase.when:g}".replace(".", "-")) == [phase.when] * 2


@pytest.mark.parametrize(("name", "divisors"), [("price", (1, 1e9)), ("bids", (1, 0.01)), ("shortages", (1, 1, 1))])
def test_panels(name: str, divisors: tuple[float, ...]) -> None:
    draw, table = examples.charts()[name]
    figure = draw(table, examples.caption("nl"))
    for panel, divisor in zip(table.panels, divisors, strict=True):
        for row, scheme in enumerate(table.schemes):
            for place, part in enumerate(panel.parts or (None,)):
                cell = panel.values[row] if part is None else panel.values[row, place]
                mark = "-".join(filter(None, (panel.measure.name, scheme.name, part and part.name))).replace("_", "-")
                np.testing.assert_allclose(x_of(figure, f"{mark}-median"), [cell.middle / divisor])
                np.testing.assert_allclose(x_of(figure, f"{mark}-interval"), [cell.low / divisor, cell.high / divisor])


def test_rows_stand_in_the_order_of_the_schemes() -> None:
    figure = figures.price_and_spend(examples.price_table(), examples.caption("nl"))
    levels = [y_of(figure, f"spend-{scheme.name}-median")[0] for scheme in examples.SCHEMES]
    assert levels == sorted(levels, reverse=True)


def test_panels_on_one_scale_share_their_limits() -> None:
    table = examples.shortage_table()
    shared = {axes.get_xlim() for axes in figures.shortages(table, examples.caption("nl")).axes}
    apart = {
        axes.get_xlim() for axes in figures.shortages(replace(table, same_scale=False), examples.caption("nl")).axes
    }
    assert (len(shared), len(apart)) == (1, 3)


def test_differences() -> None:
    table = examples.difference_table()
    figure = figures.difference_with_interval(table, examples.caption("nl"))
    (first, _) = table.panels
    mark = "bonus-against-exclusion-at-equal-emissions-spend-change-contestable"
    np.testing.assert_allclose(x_of(figure, f"{mark}-median"), [first.values.middle[0] * 100])
    np.testing.assert_allclose(x_of(figure, f"{mark}-worlds"), [first.values.low[0] * 100, first.values.high[0] * 100])
    np.testing.assert_allclose(
        x_of(figure, f"{mark}-numerical"), [first.numerical.low[0] * 100, first.numerical.high[0] * 100]
    )
    assert "lager in 94 procent van de toekomsten" in words(figure)


@pytest.mark.parametrize("name", examples.charts())
@pytest.mark.parametrize("language", ["nl", "en"])
def test_title_source_sender_note_and_run_stand_in_the_image(name: str, language: str) -> None:
    draw, table = examples.charts()[name]
    caption = examples.caption(language)
    text = words(draw(table, caption, language=language))
    for part in (caption.title, caption.source, caption.sender, caption.note, caption.run_code):
        assert part in text


def test_a_subtitle_of_the_brief_replaces_the_usual_one() -> None:
    caption = examples.caption("nl", subtitle="Eigen ondertitel")
    text = words(figures.price_and_spend(examples.price_table(), caption))
    assert "Eigen ondertitel" in text
    assert "Prijs en uitgaven" not in text


@pytest.mark.parametrize("name", examples.charts())
def test_a_chart_can_be_drawn_in_somebody_elses_axes(name: str) -> None:
    draw, table = examples.charts()[name]
    figure = Figure(figsize=(6.5, 8))
    ax = figure.add_subplot(2, 1, 2)
    frame = ax.get_position()
    assert draw(table, ax=ax) is figure
    assert not ax.axison
    for axes in figure.axes[1:]:
        box = axes.get_position()
        assert frame.x0 - 1e-9 <= box.x0
        assert box.x1 <= frame.x1 + 1e-9
        assert box.y1 <= frame.y1 + 1e-9


def test_a_page_of_its_own_needs_a_caption() -> None:
    with pytest.raises(ValueError, match="caption"):
        figures.price_and_spend(examples.price_table())


@pytest.mark.parametrize("name", examples.charts())
def test_drawing_changes_no_setting(name: str) -> None:
    draw, table = examples.charts()[name]
    before = dict(mpl.rcParams)
    draw(table, examples.caption("nl"))
    assert dict(mpl.rcParams) == before


def test_a_callers_settings_do_not_reach_the_chart() -> None:
    with mpl.rc_context({"font.size": 30.0, "lines.linewidth": 9.0, "xtick.direction": "in"}):
        figure = figures.bands_over_time(examples.time_table(), examples.caption("nl"))
    assert max(text.get_fontsize() for text in figure.findobj(Text)) == 10.0
    assert drawn(figure, "belonen-median").get_linewidth() == 1.3
    assert figure.axes[0].xaxis.get_major_ticks()[0].get_tickdir() == "out"


def test_nothing_of_the_global_plotting_interface_is_loaded() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import simulations.figures.numbers\n"
        "assert 'matplotlib' not in sys.modules\n"
        "import chart_examples as examples\n"
        "draw, table = examples.charts()['price']; draw(table, examples.caption('nl'))\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    folder = str(examples.__file__).rsplit("/", 1)[0]
    subprocess.run([sys.executable, "-c", code, folder], check=True)


def missing(interval: tables.Interval, place: tuple[int, ...]) -> tables.Interval:
    middle = interval.middle.copy()
    middle[place] = np.nan
    return tables.Interval(interval.low, middle, interval.high)


def test_what_cannot_be_determined_is_said_and_not_drawn_at_zero() -> None:
    table = examples.price_table()
    panel = replace(table.panels[0], values=missing(table.panels[0].values, (1,)))
    figure = figures.price_and_spend(replace(table, panels=(panel, table.panels[1])), examples.caption("nl"))
    assert "niet te bepalen" in words(figure)
    assert not [
        line for axes in figure.axes for line in axes.lines if line.get_gid() == "price-index-uitsluiten-median"
    ]
    text = figures.alternative_text(replace(table, panels=(panel,)), examples.caption("nl"))
    assert "uitsluiten: niet te bepalen" in text


def holes() -> Iterator[tuple[str, tables.Table]]:
    curves = examples.curve_table()
    first = curves.curves[0]
    yield (
        "curve",
        replace(curves, curves=[replace(first, cost=missing(first.cost, (4,))), *curves.curves[1:]]),
    )
    nothing = tables.Interval.of([np.nan] * 7, [np.nan] * 7, [np.nan] * 7)
    yield "curve", replace(curves, curves=[replace(first, cost=nothing), curves.curves[1]])
    times = examples.time_table()
    one = times.series[0]
    yield "time", replace(times, series=[replace(one, values=missing(one.values, (14,))), *times.series[1:]])
    differences = examples.difference_table()
    panel = differences.panels[0]
    yield "difference", replace(differences, panels=[replace(panel, values=missing(panel.values, (0,)))])


@pytest.mark.parametrize(("name", "table"), list(holes()))
def test_a_chart_with_holes_is_still_a_chart(name: str, table: tables.Table) -> None:
    draw, _ = examples.charts()[name]
    figure = draw(table, examples.caption("nl"))
    figure.draw_without_rendering()
    figures.alternative_text(table, examples.caption("nl"))


@pytest.mark.parametrize("count", [1, 2, 7])
def test_any_number_of_schemes(count: int) -> None:
    rules = ["ask", "bonus", "bonus", "bonus", "exclusion", "gate_and_bonus", "none"]
    schemes = [tables.Scheme(f"s{n}", Label(f"schema {n}", f"scheme {n}"), rules[n], n == 0) for n in range(count)]
    values = tables.Interval.over_worlds(examples.worlds(1, np.linspace(10, 20, count), np.ones(count)))
    table = tables.PanelTable(schemes, [tables.IntervalPanel(examples.SPEND, values)])
    figure = figures.interval_panels(table, examples.caption("nl"), width=80)
    assert len([line for line in figure.axes[0].lines if str(line.get_gid()).endswith("median")]) == count


def test_an_interval_without_width_is_a_dot() -> None:
    values = tables.Interval.of([100.0, 90.0], [100.0, 95.0], [100.0, 99.0])
    measure = tables.Measure("index", Label("prijs", "price"), "index")
    table = tables.PanelTable(examples.SCHEMES[:2], [tables.IntervalPanel(measure, values)])
    text = words(figures.interval_panels(table, examples.caption("nl")))
    assert " 100 " in f" {text} "


@pytest.mark.parametrize(("count", "numbered"), [(4, True), (12, False)])
def test_changes_have_a_line_of_no_change_and_numbers_only_where_there_is_room(count: int, numbered: bool) -> None:
    table = examples.effects_table(count)
    figure = figures.effects_by_scheme(table, examples.caption("nl"))
    for axes, panel in zip(figure.axes, table.panels, strict=True):
        low, high = axes.get_xlim()
        assert low < 0.0 < high
        assert any(list(line.get_xdata()) == [0.0, 0.0] for line in axes.lines)
        dots = [line for line in axes.lines if str(line.get_gid()).endswith("median")]
        assert len(dots) == count * max(len(panel.parts), 1)
        assert {line.get_marker() for line in dots} == {"o"}
    middles = {float(f"{100 * value:.1f}") for panel in table.panels[:5] for value in panel.values.middle}
    printed = sum(f"{abs(value):.1f}".replace(".", ",") in words(figure) for value in middles)
    assert (printed > len(middles) // 2) == numbered
    assert "verschil met de referentie" in words(figure).lower()
    assert "inkopers" in words(figure)
