"""Analysis tables refuse what cannot be drawn honestly."""

from __future__ import annotations

import chart_examples as examples
import numpy as np
import pytest

from simulations.analysis import tables


def test_an_interval_over_worlds_is_5_50_95() -> None:
    values = np.arange(101.0)[:, None] * np.array([1.0, 2.0])
    interval = tables.Interval.over_worlds(values)
    np.testing.assert_array_equal(interval.low, [5.0, 10.0])
    np.testing.assert_array_equal(interval.middle, [50.0, 100.0])
    np.testing.assert_array_equal(interval.high, [95.0, 190.0])


def test_worlds_without_a_number_are_left_out() -> None:
    assert float(tables.Interval.over_worlds([1.0, np.nan, 3.0]).middle) == 2.0


def test_no_world_with_a_number_gives_no_number_and_no_warning() -> None:
    assert not tables.Interval.over_worlds([[np.nan], [np.nan]]).finite.any()


@pytest.mark.parametrize("bounds", [(2.0, 1.0, 3.0), (1.0, 4.0, 3.0)])
def test_an_interval_holds_its_median(bounds: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="low <= middle <= high"):
        tables.Interval.of(*bounds)


def test_shapes_are_checked() -> None:
    two = tables.Interval.of([1, 1], [2, 2], [3, 3])
    with pytest.raises(ValueError, match="shape"):
        tables.Interval.of([1], [2, 2], [3])
    with pytest.raises(ValueError, match="expected"):
        tables.DesignCurve(examples.BONUS, np.array([0.1]), two, two)
    with pytest.raises(ValueError, match="expected"):
        tables.PanelTable(examples.SCHEMES, [tables.IntervalPanel(examples.SPEND, two)])
    with pytest.raises(ValueError, match="expected"):
        tables.TimeTable(examples.SPEND, np.array([2026.0]), [tables.TimeSeries(examples.BONUS, two)])


def test_panels_on_one_scale_need_one_unit() -> None:
    with pytest.raises(ValueError, match="one unit"):
        tables.PanelTable(examples.SCHEMES, examples.bids_table().panels, same_scale=True)


@pytest.mark.parametrize("name", examples.charts())
def test_every_column_is_as_long_as_the_others(name: str) -> None:
    columns = examples.charts()[name][1].to_table()
    assert len({len(values) for values in columns.values()}) == 1
