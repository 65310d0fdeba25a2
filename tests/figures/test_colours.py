"""One meaning per colour, told apart by everyone and in grey print."""

from __future__ import annotations

import itertools

import chart_examples as examples
import colour_vision as vision
import pytest

from simulations.figures import colours
from simulations.figures.colours import ROLES, TOGETHER

PAIRS = [pair for roles in TOGETHER for pair in itertools.combinations(roles, 2)]
APART = 17.0  # CIE Lab; 2.3 is just noticeable side by side
APART_IN_GREY = 7.5
APART_OVER_ALL = 20.0


def test_the_simulation_knows_a_red_from_a_green_that_look_alike() -> None:
    assert vision.distance("#a0261b", "#4d6b1b") > 50
    assert vision.distance("#a0261b", "#4d6b1b", "deuteranopia") < APART
    assert vision.lab("#ffffff")[0] == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize("deficiency", vision.DEFICIENCIES)
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_colours_of_one_chart_differ_for_every_reader(one: str, other: str, deficiency: str) -> None:
    assert vision.distance(ROLES[one], ROLES[other], deficiency) > APART


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_colours_of_one_chart_differ_in_grey(one: str, other: str) -> None:
    assert vision.grey_distance(ROLES[one], ROLES[other]) > APART_IN_GREY


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(ROLES, 2)))
def test_no_colour_has_two_meanings(one: str, other: str) -> None:
    assert vision.distance(ROLES[one], ROLES[other]) > APART_OVER_ALL


def test_every_role_stands_in_a_set_of_colours_that_meet() -> None:
    assert {role for roles in TOGETHER for role in roles} == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_marks_and_words_stand_out_from_paper(role: str) -> None:
    assert vision.contrast_with_white(ROLES[role]) > 2.8
    assert vision.contrast_with_white(colours.readable(role)) >= 4.5


def test_the_reference_is_grey_whatever_its_rule_and_doubles_get_another_dash() -> None:
    assert colours.role(examples.REFERENCE) == "reference"
    assert colours.variants([examples.BONUS, examples.EXCLUSION, examples.BONUS, examples.BONUS]) == (
        0,
        0,
        1,
        2,
    )


def test_a_role_without_a_colour_is_an_error() -> None:
    with pytest.raises(KeyError):
        colours.colour("green")
