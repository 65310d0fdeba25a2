"""Reading curves along a ladder."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.analysis.along import at, greatest_place, least_place, passes, without_holes

FALLING = np.array([[10.0, 8.0, 4.0, 4.0, 0.0]])


def level(*values: float) -> np.ndarray:
    return np.array(values)


@pytest.mark.parametrize(
    ("wanted", "place"), [(12, 0), (10, 0), (9, 0.5), (8, 1), (5, 1.75), (4, 2), (1, 3.75), (0, 4)]
)
def test_the_least_place_is_on_the_straight_line_between_rungs(wanted: float, place: float) -> None:
    assert least_place(FALLING, level(wanted)).tolist() == [place]


def test_a_level_that_is_never_reached_has_no_place() -> None:
    assert np.isnan(least_place(FALLING, level(-0.1))).all()
    assert np.isnan(greatest_place(-FALLING, level(-10.1))).all()


@pytest.mark.parametrize(("wanted", "place"), [(0, 0), (1, 0.5), (2, 1), (5, 2.5), (6, 3)])
def test_the_greatest_place_costs_no_more_than_its_level(wanted: float, place: float) -> None:
    assert greatest_place(np.array([[0.0, 2.0, 4.0, 6.0]]), level(wanted)).tolist() == [place]


def test_a_ladder_that_never_costs_as_much_does_not_reach_the_level() -> None:
    assert np.isnan(greatest_place(np.array([[0.0, 2.0, 4.0, 6.0]]), level(6.1))).all()


def test_a_flat_curve_is_reached_at_its_start_and_affordable_to_its_end() -> None:
    flat = np.full((1, 4), 7.0)
    assert least_place(flat, level(7.0)).tolist() == [0.0]
    assert greatest_place(flat, level(7.0)).tolist() == [3.0]


def test_one_rung_is_reached_or_not() -> None:
    point = np.array([[5.0]])
    assert least_place(point, level(5.0)).tolist() == [0.0]
    assert np.isnan(least_place(point, level(4.9))).all()
    assert at(point, level(0.0)).tolist() == [5.0]


def test_the_first_of_several_passes_decides_and_all_are_counted() -> None:
    noisy = np.array([[10.0, 4.0, 8.0, 2.0]])
    assert least_place(noisy, level(6.0)).tolist() == pytest.approx([4 / 6])
    assert passes(noisy, level(6.0)).tolist() == [3]
    assert greatest_place(noisy[:, ::-1], level(6.0)).tolist() == pytest.approx([3 - 4 / 6])


def test_what_stands_on_a_rung_is_taken_to_the_last_bit_even_beside_a_hole() -> None:
    values = np.array([[0.1, np.nan, 0.3]])
    assert at(values, level(0.0)).tolist() == [0.1]
    assert at(values, level(2.0)).tolist() == [0.3]
    assert np.isnan(at(values, level(0.5))).all()
    assert np.isnan(at(values, level(np.nan))).all()


def test_a_place_is_read_from_curves_of_more_dimensions() -> None:
    values = np.arange(12.0).reshape(2, 3, 2)
    np.testing.assert_allclose(at(values, level(0.5, 2.0)), [[1.0, 2.0], [10.0, 11.0]])


def test_a_hole_in_one_curve_is_bridged_in_both() -> None:
    emissions, spend = np.array([[10.0, np.nan, 4.0], [np.nan] * 3]), np.array([[0.0, 9.0, 6.0], [1.0, 2.0, 3.0]])
    bridged = without_holes((0.0, 0.25, 1.0), emissions, spend)
    assert bridged[0][0].tolist() == [10.0, 8.5, 4.0]
    assert bridged[1][0].tolist() == [0.0, 1.5, 6.0]
    assert np.isnan(bridged[0][1]).all()
    assert np.isnan(bridged[1][1]).all()


def test_beyond_the_last_known_rung_no_new_level_is_reached() -> None:
    emissions, spend = without_holes((0.0, 0.5, 1.0), np.array([[10.0, 6.0, np.nan]]), np.array([[0.0, 2.0, 1.0]]))
    assert emissions[0].tolist() == [10.0, 6.0, 6.0]
    assert spend[0].tolist() == [0.0, 2.0, 2.0]


curves = st.lists(st.integers(-20, 20), min_size=1, max_size=8)


@given(curves, st.integers(-25, 25))
def test_nothing_before_the_least_place_is_at_or_below_the_level(row: list[int], wanted: int) -> None:
    values, target = np.array([row], float), level(float(wanted))
    place = least_place(values, target)[0]
    if np.isnan(place):
        assert min(row) > wanted
        return
    assert at(values, level(place))[0] <= wanted + 1e-6
    assert all(value > wanted for value in row[: int(np.ceil(place))])
