"""Maps of where a claim fails: what is drawn equals the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import uncertainty_examples as examples
from matplotlib.figure import Figure
from test_drawing import drawn, words, x_of, y_of
from test_ranking_drawing import edges, surfaces
from test_uncertainty_drawing import names_of, printed

from simulations import figures
from simulations.figures import colours
from simulations.figures.failure_marks import heights_in_lane


def points(figure: Figure, *names: str) -> np.ndarray:
    """All marks with these names, (marks, 2), in order of x and y."""
    found = [np.asarray(drawn(figure, name).get_xydata(), float) for name in names if name in names_of(figure)]
    both = np.concatenate(found)
    return both[np.lexsort(both.T)]


@pytest.mark.parametrize("width", [80, 165])
@pytest.mark.parametrize(("name", "scale"), [("map", (1, 1)), ("map_logarithmic", (1e6, 1e9))])
def test_every_world_of_a_map_is_drawn_where_it_lies(name: str, scale: tuple[float, float], width: int) -> None:
    table = examples.charts()[name][1]
    figure = figures.failure_map(table, examples.caption("map"), width=width)
    for kind, value in (("fails", 1.0), ("holds", 0.0)):
        kept = table.fails == value
        wanted = np.stack([table.x.values[kept] / scale[0], table.y.values[kept] / scale[1]], axis=1)
        np.testing.assert_allclose(points(figure, kind, f"{kind}-pale"), wanted[np.lexsort(wanted.T)])
    box = surfaces(figure)["region"]
    np.testing.assert_allclose(edges(box), np.array([table.x.box_low, table.x.box_high]) / scale[0])
    up = [box.get_y(), box.get_y() + box.get_height()]
    np.testing.assert_allclose(up, np.array([table.y.box_low, table.y.box_high]) / scale[1])
    field = figure.axes[-1]
    for (low, high), one, size in (
        (field.get_xlim(), table.x, scale[0]),
        (field.get_ylim(), table.y, scale[1]),
    ):
        assert low < one.low / size
        assert one.high / size < high


def test_failing_and_holding_differ_in_shape_and_colour_and_the_key_shows_both() -> None:
    figure = figures.failure_map(examples.map_table(), examples.caption("map"))
    for name in ("fails", "holds"):
        mark, key = drawn(figure, name), drawn(figure, f"key-{name}")
        assert (mark.get_marker(), mark.get_color()) == (key.get_marker(), key.get_color())
        assert mark.get_color() == colours.colour(name)
    fails, holds = drawn(figure, "fails"), drawn(figure, "holds")
    assert fails.get_marker() != holds.get_marker()
    assert (fails.get_markerfacecolor(), holds.get_markerfacecolor()) == (colours.colour("fails"), "none")


def bounds(figure: Figure) -> dict[str, str]:
    """The numbers at the edges of the field, by the end of the region they stand for."""
    return {str(text.get_gid()): text.get_text() for text in figure.texts if text.get_gid()}


def test_only_ends_within_the_range_get_a_number_and_a_line() -> None:
    table = examples.map_table()
    figure = figures.failure_map(table, examples.caption("map"))
    assert bounds(figure) == {"x-high": "4,2", "y-low": "0,32", "y-high": "0,82"}
    assert {name for name in names_of(figure) if name.startswith("guide")} == {f"guide-{end}" for end in bounds(figure)}
    assert x_of(figure, "guide-x-high") == [table.x.box_high] * 2
    assert y_of(figure, "guide-y-low") == [table.y.box_low] * 2
    english = figures.failure_map(table, examples.caption("map", "en"), language="en")
    assert bounds(english) == {"x-high": "4.2", "y-low": "0.32", "y-high": "0.82"}


def test_the_words_of_the_region_and_of_what_bounds_it_too() -> None:
    table = examples.map_table(further=("asked", "waiting"))
    table = replace(table, share=0.123, coverage=0.5, density=0.778, base=0.2)
    text = words(figures.failure_map(table, examples.caption("map")))
    assert "binnen de grenzen onder de grafiek" in text
    assert "En ook: deel van de inkoop waarin naar duurzaamheid wordt gevraagd vanaf 23 procent; " in text
    assert "reactie op onzekerheid tot 0,60." in text
    assert "12 procent van de toekomsten, en 50 procent van die" in text
    label = " ".join(one for one in printed(figures.failure_map(table, examples.caption("map"))) if one)
    assert "78 procent van de toekomsten, over alle toekomsten in 20 procent" in label.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    plain = words(figures.failure_map(examples.map_table(), examples.caption("map")))
    assert "En ook" not in plain
    assert "onder de grafiek" not in plain


def test_worlds_outside_the_bounds_that_are_not_drawn_are_pale() -> None:
    table = examples.map_table(further=("asked",))
    figure = figures.failure_map(table, examples.caption("map"))
    within = table.further[0].values >= table.further[0].box_low
    assert len(points(figure, "fails")) == (within & (table.fails == 1)).sum()
    assert len(points(figure, "holds-pale")) == (~within & (table.fails == 0)).sum()
    assert drawn(figure, "fails-pale").get_alpha() < drawn(figure, "fails").get_alpha()
    assert "Bleek" in words(figure)
    assert "fails-pale" not in names_of(figures.failure_map(examples.map_table(), examples.caption("map")))


def test_logarithmic_axes_where_asked() -> None:
    figure = figures.failure_map(examples.charts()["map_logarithmic"][1], examples.caption("map"))
    field = figure.axes[-1]
    assert (field.get_xscale(), field.get_yscale()) == ("log", "linear")
    assert [label.get_text() for label in field.get_xticklabels()] == ["500", "1.000", "2.000"]
    turned = examples.map_table("spending", "capital")
    field = figures.failure_map(turned, examples.caption("map")).axes[-1]
    assert (field.get_xscale(), field.get_yscale()) == ("linear", "log")
    touching = replace(turned.x, low=0.0, logarithmic=True)
    field = figures.failure_map(replace(turned, x=touching), examples.caption("map")).axes[-1]
    assert field.get_xscale() == "linear"


def test_axes_say_what_they_measure_and_in_what_unit() -> None:
    table = examples.charts()["map_logarithmic"][1]
    assert "Investering in een grote biologische fabriek, miljoen euro" in printed(
        figures.failure_map(table, examples.caption("map"))
    )
    english = printed(figures.failure_map(table, examples.caption("map", "en"), language="en"))
    assert "Capital of a large biologics plant, million euro" in english
    assert "Spend under preference policy, billion euro per year" in english


def test_a_strip_has_a_lane_for_each_kind_and_the_same_heights_every_time() -> None:
    table = examples.charts()["strip"][1]
    first, second = (figures.failure_map(table, examples.caption("strip")) for _ in range(2))
    for kind, value, (bottom, top) in (("fails", 1.0, (1.0, 2.0)), ("holds", 0.0, (0.0, 1.0))):
        found = points(first, kind)
        np.testing.assert_allclose(np.sort(found[:, 0]), np.sort(table.x.values[table.fails == value]))
        assert bottom < found[:, 1].min() < found[:, 1].max() < top
        np.testing.assert_array_equal(found, points(second, kind))
    assert len(edges(surfaces(first)["region"])) == 2
    assert "hoogte binnen een strook" in words(first)


def test_neighbours_in_a_strip_lie_apart() -> None:
    across = np.random.default_rng(1).random(400)
    heights = heights_in_lane(across)
    assert 0.0 < heights.min() < heights.max() < 1.0
    ordered = heights[np.argsort(across)]
    assert np.abs(np.diff(ordered)).min() > 0.2
    np.testing.assert_allclose(np.histogram(heights, bins=5, range=(0.12, 0.88))[0], 80, atol=2)


def test_worlds_that_could_not_be_told_are_not_drawn_but_counted() -> None:
    table = examples.untold(examples.map_table())
    figure = figures.failure_map(table, examples.caption("map"))
    assert len(points(figure, "fails", "holds")) == 490
    assert "niet te bepalen is (10)" in words(figure)
    assert "(10)" in figures.alternative_text(table, examples.caption("map"))
    assert "490 doorgerekende toekomsten" in figures.alternative_text(table, examples.caption("map"))
