"""Distributions over futures: what is drawn equals the table."""

from __future__ import annotations

import numpy as np
import pytest
import uncertainty_examples as examples
from hypothesis import given, settings
from hypothesis import strategies as some
from test_drawing import drawn, words, x_of
from test_layout import faults
from test_uncertainty_drawing import names_of

from simulations import figures
from simulations.analysis.uncertainty_tables import DistributionTable
from simulations.figures.distribution import OUTSIDE, shares

KINDS = {"fails": -1, "same": 0, "holds": 1}


def marks(figure, kind: str) -> np.ndarray:
    return np.asarray(drawn(figure, kind).get_xydata(), float) if kind in names_of(figure) else np.empty((0, 2))


def draw(table: DistributionTable, width: int = 165):
    return figures.distribution_over_futures(table, examples.caption("futures"), width=width)


@pytest.mark.parametrize("width", [80, 165])
def test_every_future_is_a_mark_of_its_kind_near_its_value(width: int) -> None:
    table = examples.distribution_table()
    figure, told = draw(table, width), table.values[np.isfinite(table.values)]
    low, high = np.quantile(told, (OUTSIDE, 1 - OUTSIDE))
    for kind, sign in KINDS.items():
        found, values = marks(figure, kind), np.sort(np.clip(told[np.sign(told) == sign], low, high)) / 1e6
        assert len(found) == len(values)
        step = (high - low) / 1e6 / (width - 6) * 2.2 * 1.6
        assert np.abs(np.sort(found[:, 0]) - values).max() <= step
    assert len({tuple(np.round(one, 6)) for kind in KINDS for one in marks(figure, kind)}) == len(told)


def test_the_range_and_the_middle_are_those_of_the_table() -> None:
    table = examples.distribution_table()
    figure = draw(table)
    low, middle, high = np.nanpercentile(table.values, (5, 50, 95)) / 1e6
    np.testing.assert_allclose(x_of(figure, "range"), [low, high])
    np.testing.assert_allclose(x_of(figure, "middle"), [middle])


def test_the_key_tells_the_share_of_each_kind() -> None:
    table = DistributionTable(examples.SPEND, np.array([1.0] * 75 + [0.0] * 5 + [-2.0] * 20))
    assert shares(table) == {"fails": 0.2, "same": 0.05, "holds": 0.75}
    text = words(draw(table))
    for told in ("conclusie gaat op: 75 procent", "conclusie gaat niet op: 20 procent", "geen verschil: 5 procent"):
        assert told in text


def test_futures_in_which_nothing_can_be_told_count_as_futures() -> None:
    table = DistributionTable(examples.SPEND, np.array([1.0] * 70 + [-2.0] * 20 + [np.nan] * 10))
    assert shares(table) == {"fails": 0.2, "same": 0.0, "holds": 0.7}
    assert "niet te bepalen is (10; 10 procent)" in words(draw(table))


def test_many_futures_share_a_mark_and_that_is_said() -> None:
    table = examples.charts()["futures_many"][1]
    figure = draw(table)
    assert "Een teken staat voor ten hoogste" in words(figure)
    total = sum(len(marks(figure, kind)) for kind in KINDS)
    assert total < 5000
    assert "Een teken staat voor" not in words(draw(examples.distribution_table()))


def test_no_mark_of_one_sign_stands_on_the_other_side_of_zero() -> None:
    for name in ("futures", "futures_many"):
        figure = draw(examples.charts()[name][1])
        assert marks(figure, "fails")[:, 0].max() < 0.0 < marks(figure, "holds")[:, 0].min()


@settings(max_examples=25, deadline=None)
@given(
    some.lists(some.floats(-1e12, 1e12) | some.just(0.0) | some.just(float("nan")), min_size=1, max_size=400),
    some.sampled_from([80, 120, 165]),
)
def test_any_values_fit_on_the_page(values: list[float], width: int) -> None:
    table = DistributionTable(examples.SPEND, np.array(values))
    assert faults(draw(table, width)) == []


def test_the_one_future_in_which_it_fails_is_drawn_as_failing() -> None:
    """Far from all others, beyond the end of the axis."""
    figure = draw(DistributionTable(examples.SPEND, np.array([-1.0, *np.linspace(2e9, 5e9, 199)])))
    assert len(marks(figure, "fails")) == 1
    assert len(marks(figure, "same")) == 0
    assert marks(figure, "fails")[0, 0] < 0.0
