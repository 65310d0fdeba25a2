"""Worlds: stratified, keyed by name, and apart from chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from toy import REGISTER, ToyAssumption, ToyParameter

from simulations.ensemble import (
    Design,
    central_world,
    chance_ids,
    crossed,
    draw_worlds,
    input_ranges,
)
from simulations.ensemble.design import QUANTILES, Range, unit_column

SIZE = 16
EXAMPLES = {
    "uniform": Range("x", "uniform", 3.0, 2.0, 6.0),
    "loguniform": Range("x", "loguniform", 1.0, 0.1, 10.0),
    "triangular": Range("x", "triangular", 3.0, 2.0, 6.0),
    "split": Range("x", "split", 3.0, 2.0, 6.0),
    "integer": Range("x", "integer", 3.0, 2.0, 5.0),
    "switch": Range("x", "switch", 3.0, 2.0, 6.0),
    "fixed": Range("x", "fixed", 3.0, 2.0, 6.0),
}


@settings(max_examples=30, deadline=None)
@given(some.text(min_size=1), some.integers(0, 1000), some.integers(1, 40), some.integers(0, 2**40))
def test_every_stratum_of_a_column_holds_exactly_one_point(name: str, block: int, size: int, seed: int) -> None:
    column = unit_column(name, block, size, seed)
    assert np.all((column >= 0.0) & (column <= 1.0))
    # A point may lie on the upper edge of its stratum.
    assert sorted(np.ceil(column * size).clip(1, size).astype(int)) == list(range(1, size + 1))


def test_points_lie_anywhere_in_their_stratum() -> None:
    places = unit_column("x", 0, 200, 1) * 200 % 1.0
    assert len(set(places)) == 200
    # 200 places in ten bins: 20 each, four standard deviations wide.
    counts = np.histogram(places, 10, (0.0, 1.0))[0]
    assert np.all(np.abs(counts - 20) < 4 * (200 * 0.1 * 0.9) ** 0.5)


@pytest.mark.parametrize("distribution", ["uniform", "loguniform", "triangular", "split"])
def test_draws_stay_stratified_through_their_distribution(distribution: str) -> None:
    drawn = EXAMPLES[distribution]
    edges = drawn.at(np.linspace(0.0, 1.0, SIZE + 1))
    points = drawn.at(unit_column("x", 3, SIZE, 1))
    assert np.histogram(points, edges)[0].tolist() == [1] * SIZE


def test_whole_numbers_come_equally_often() -> None:
    points = EXAMPLES["integer"].at(unit_column("x", 0, 16, 1))
    assert np.unique(points, return_counts=True)[1].tolist() == [4, 4, 4, 4]
    assert np.unique(points).tolist() == [2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize(
    ("distribution", "quantiles"),
    [
        ("uniform", [2.0, 3.0, 4.0, 5.0, 6.0]),
        ("loguniform", [0.1, 0.1**0.5, 1.0, 10.0**0.5, 10.0]),
        # Mode 3 in 2..6: a quarter lies below it; from there 6 - sqrt((1 - u) * 4 * 3).
        ("triangular", [2.0, 3.0, 6 - 6**0.5, 6 - 3**0.5, 6.0]),
        ("split", [2.0, 2.5, 3.0, 4.5, 6.0]),  # half below the value 3, half above
        ("integer", [2.0, 3.0, 4.0, 5.0, 5.0]),
        ("switch", [3.0, 3.0, 3.0, 3.0, 3.0]),
        ("fixed", [3.0, 3.0, 3.0, 3.0, 3.0]),
    ],
)
def test_quantiles_are_those_worked_by_hand(distribution: str, quantiles: list[float]) -> None:
    shares = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    np.testing.assert_allclose(EXAMPLES[distribution].at(shares), quantiles, rtol=1e-12)


def test_a_triangle_may_have_its_mode_on_an_end() -> None:
    shares = np.array([0.0, 0.25, 1.0])
    np.testing.assert_allclose(Range("x", "triangular", 0.0, 0.0, 1.0).at(shares), [0.0, 1 - 0.75**0.5, 1.0])
    np.testing.assert_allclose(Range("x", "triangular", 1.0, 0.0, 1.0).at(shares), [0.0, 0.5, 1.0])


@pytest.mark.parametrize("distribution", QUANTILES)
def test_no_draw_leaves_its_range(distribution: str) -> None:
    ends = (1.0, 3.0) if distribution == "integer" else (0.1, 0.7)
    drawn = Range("x", distribution, ends[0], *ends)
    points = drawn.at(np.array([0.0, 1e-300, 1.0 - 2.0**-53, 1.0]))
    assert points.min() >= ends[0]
    assert points.max() <= ends[1]


@pytest.mark.parametrize(
    "wrong",
    [
        ("normal", 1.0, 0.0, 2.0),
        ("uniform", 3.0, 0.0, 2.0),
        ("loguniform", 1.0, 0.0, 2.0),
        ("integer", 1.0, 0.5, 2.0),
    ],
)
def test_a_range_that_cannot_be_drawn_from_is_refused(wrong: tuple[str, float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"^x: "):
        Range("x", *wrong)


def test_worlds_are_the_inputs_in_the_registers_order_and_no_targets() -> None:
    worlds = draw_worlds(REGISTER, {}, 0, SIZE, 7)
    assert worlds.dtype.names == ("price", "bidders", "spread")
    assert all(worlds[name].dtype == np.float64 for name in worlds.dtype.names)
    assert worlds.shape == (SIZE,)


def test_columns_are_permuted_independently() -> None:
    worlds = draw_worlds(REGISTER, {}, 0, SIZE, 7)
    assert np.argsort(worlds["price"]).tolist() != np.argsort(worlds["spread"]).tolist()


def test_blocks_and_seeds_give_other_worlds_and_the_same_ones_the_same() -> None:
    def price(block: int, seed: int) -> bytes:
        return bytes(draw_worlds(REGISTER, {}, block, SIZE, seed)["price"])

    assert price(0, 7) == price(0, 7)
    assert len({price(0, 7), price(1, 7), price(0, 8), price(1, 8)}) == 4


def test_another_range_leaves_the_bits_of_all_other_columns_alone() -> None:
    before = draw_worlds(REGISTER, {}, 2, SIZE, 7)
    after = draw_worlds(REGISTER, {"price": ToyAssumption(1.5, 1.0, 2.0)}, 2, SIZE, 7)
    assert after["price"].tobytes() != before["price"].tobytes()
    for name in ("bidders", "spread"):
        assert after[name].tobytes() == before[name].tobytes()


def test_an_added_parameter_leaves_the_bits_of_all_other_columns_alone() -> None:
    before = draw_worlds(REGISTER, {}, 2, SIZE, 7)
    longer = {"added": ToyParameter("added", 1.0, 0.0, 2.0), **dict(reversed(REGISTER.items()))}
    after = draw_worlds(longer, {}, 2, SIZE, 7)
    for name in before.dtype.names or ():
        assert after[name].tobytes() == before[name].tobytes()


def test_a_changed_range_moves_the_same_world_within_it() -> None:
    before = draw_worlds({"x": ToyParameter("x", 1.0, 0.0, 2.0)}, {}, 0, SIZE, 7)["x"]
    after = draw_worlds({"x": ToyParameter("x", 1.0, 0.0, 2.0)}, {"x": ToyAssumption(1.0, 0.5, 1.5)}, 0, SIZE, 7)["x"]
    np.testing.assert_allclose(after, 0.5 + before / 2)


def test_a_change_without_room_is_fixed_and_a_fixed_one_with_room_is_drawn() -> None:
    register = {"x": ToyParameter("x", 1.0, 0.5, 2.0), "y": ToyParameter("y", 1.0, 1.0, 1.0, "fixed")}
    changes = {"x": ToyAssumption(1.25, 1.25, 1.25), "y": ToyAssumption(1.0, 0.0, 2.0)}
    worlds = draw_worlds(register, changes, 0, SIZE, 7)
    assert set(worlds["x"]) == {1.25}
    assert len(set(worlds["y"])) == SIZE


def test_a_change_of_what_is_no_input_is_refused() -> None:
    with pytest.raises(KeyError, match="shown, typo"):
        input_ranges(REGISTER, dict.fromkeys(("typo", "shown", "price"), ToyAssumption(1.0, 1.0, 1.0)))


def test_the_central_world_has_the_defaults_and_the_changes() -> None:
    central = central_world(REGISTER, {"spread": ToyAssumption(0.4, 0.3, 0.5)})
    assert central.shape == (1,)
    assert central[0].tolist() == (2.0, 3.0, 0.4)


def test_chance_counts_on_over_the_blocks() -> None:
    assert chance_ids(0, 3).tolist() + chance_ids(1, 3).tolist() == [0, 1, 2, 3, 4, 5]
    assert chance_ids(1, 3).dtype == np.uint64


def test_parameters_can_be_held_while_chance_varies_and_the_other_way_round() -> None:
    design = Design(input_ranges(REGISTER), 4, 7)
    block, central = design.block(1), design.central()
    held = block.holding_parameters(central)
    assert held.worlds.tolist() == [central[0].tolist()] * 4
    assert held.chance.tolist() == block.chance.tolist()
    still = block.holding_chance(9)
    assert still.worlds.tolist() == block.worlds.tolist()
    assert still.chance.tolist() == [9, 9, 9, 9]


def test_crossing_gives_every_world_every_chance() -> None:
    worlds = Design(input_ranges(REGISTER), 2, 7).block(0).worlds
    both = crossed(worlds, chance_ids(0, 3))
    assert both.chance.tolist() == [0, 1, 2, 0, 1, 2]
    assert both.worlds.tolist() == [worlds[0].tolist()] * 3 + [worlds[1].tolist()] * 3


@pytest.mark.parametrize("wrong", [{"size": 0}, {"seed": -1}])
def test_a_design_without_worlds_or_with_a_negative_seed_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not"):
        replace(Design(input_ranges(REGISTER), 4, 7), **wrong)
