"""What would turn a claim: turning points in closed form, their intervals, and what they cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from planted_claims import FormulaProbe, block_of, drawn, luck, many

from simulations.analysis.uncertainty import tipping
from simulations.analysis.uncertainty.tipping import Curve, held_at, levels_of, medians, place_in, search, turns
from simulations.ensemble.design import Block, Range, Worlds

OTHERS = many(4)
Amount = Callable[[Worlds], np.ndarray]


def along(
    amount: Amount, one: Range, *, count: int = 5, worlds: int = 25, seed: int = 1, most: int | None = None
) -> tuple[Curve, FormulaProbe, Block]:
    """The curve of one claim along one assumption, in worlds with four others."""
    probe, block = FormulaProbe(lambda worlds, chance: amount(worlds)), block_of([one, *OTHERS], worlds, seed)
    ((curve,),) = search(probe, block, [one], count, most)
    return curve, probe, block


def around(worlds: Worlds, size: float = 0.2) -> np.ndarray:
    """What the others do to a claim: as often up as down."""
    return size * np.sum([worlds[one.name] - 0.5 for one in OTHERS], axis=0)


def median_at(amount: Amount, block: Block, one: Range, value: float) -> float:
    return float(np.median(amount(held_at(block.worlds, one.name, value))))


LINE = drawn("x", -3.0, 5.0, 1.0)
PRICE = drawn("x", 0.001, 1000.0, 1.0, "loguniform")
FIRMS = drawn("x", 0, 30, 7, "integer")
TURNS: dict[str, tuple[Range, Amount]] = {
    "a line": (LINE, lambda w: w["x"] - 2.0 + around(w)),
    "a falling line": (LINE, lambda w: -1.0 - w["x"] + around(w)),
    "a bend": (LINE, lambda w: np.exp(w["x"]) - 20.0 + around(w)),
    "a step": (LINE, lambda w: np.where(w["x"] > 3.3, 1.0, -1.0) + around(w, 0.05)),
    "near the end": (LINE, lambda w: 4.97 - w["x"] + around(w, 0.001)),
    "a logarithmic range": (PRICE, lambda w: np.log(0.02 / w["x"]) + around(w)),
    "a logarithmic range, high up": (PRICE, lambda w: 300.0 - w["x"] + around(w)),
    "a split range": (drawn("x", 0.0, 10.0, 2.0, "split"), lambda w: w["x"] - 6.2 + around(w)),
}


def value_in(one: Range, place: float) -> float:
    return tipping.value_at(one, place)


@pytest.mark.parametrize("called", TURNS)
@pytest.mark.parametrize("count", [2, 5])
def test_a_turn_is_where_a_dense_grid_has_it(called: str, count: int) -> None:
    one, amount = TURNS[called]
    curve, _, block = along(amount, one, count=count)
    grid = [value_in(one, place) for place in np.linspace(0.0, 1.0, 2001)]
    (turn,) = turns(np.array([median_at(amount, block, one, value) for value in grid]))
    assert curve.point is not None
    assert float(place_in(one, curve.point.value)) == pytest.approx(float(place_in(one, grid[turn])), abs=0.005)


@pytest.mark.parametrize("called", TURNS)
def test_a_hundredth_of_the_range_to_either_side_the_median_has_another_sign(called: str) -> None:
    one, amount = TURNS[called]
    curve, _, block = along(amount, one)
    assert curve.point is not None
    place = float(place_in(one, curve.point.value))
    ends = [value_in(one, min(max(place + step, 0.0), 1.0)) for step in (-0.01, 0.01)]
    below, above = (median_at(amount, block, one, value) for value in ends)
    assert (below > 0.0) != (above > 0.0)


def test_a_whole_number_turns_between_two_neighbours() -> None:
    curve, _, _ = along(lambda w: w["x"] - 12.5 + around(w, 0.01), FIRMS)
    assert curve.point is not None
    assert (curve.point.low, curve.point.high) == (12.0, 13.0)
    assert 12.0 <= curve.point.value <= 13.0
    assert all(float(level).is_integer() for level in curve.levels)


def test_what_keeps_its_sign_has_no_turn() -> None:
    curve, probe, _ = along(lambda w: 1.0 + 0.1 * w["x"] ** 2 + around(w), LINE)
    assert curve.point is None
    assert probe.measured == 25 * len(curve.levels) == 25 * 5
    assert curve.swing == pytest.approx(0.1 * 25.0 - 0.1 * 1.0, abs=1e-9)


@pytest.mark.parametrize(("default", "nearest"), [(1.0, 0.4), (2.2, 2.9), (-2.0, 0.4), (4.0, 2.9)])
def test_of_two_turns_the_one_nearest_to_the_default_is_told(default: float, nearest: float) -> None:
    one = drawn("x", -3.0, 5.0, default)
    curve, _, _ = along(lambda w: (w["x"] - 0.4) * (w["x"] - 2.9) + around(w, 0.001), one, count=9)
    assert curve.point is not None
    assert curve.point.value == pytest.approx(nearest, abs=0.04)


def test_nearest_is_meant_in_the_scale_of_the_range() -> None:
    curve, _, _ = along(lambda w: np.log(w["x"] / 0.05) * np.log(w["x"] / 400.0) + around(w, 0.001), PRICE, count=9)
    assert curve.point is not None
    # 0.05 is a factor 20 away and 400 is one of 400, though 0.05 is nearer by any measure; now from 10.
    assert curve.point.value == pytest.approx(0.05, rel=0.05)
    far = drawn("x", 0.001, 1000.0, 10.0, "loguniform")
    curve, _, _ = along(lambda w: np.log(w["x"] / 0.05) * np.log(w["x"] / 400.0) + around(w, 0.001), far, count=9)
    assert curve.point is not None
    assert curve.point.value == pytest.approx(400.0, rel=0.05)


@pytest.mark.parametrize("one", [LINE, PRICE, FIRMS, drawn("x", 0, 1, 1, "integer"), drawn("x", 0.0, 1.0, 0.0)])
@pytest.mark.parametrize("count", [2, 3, 5, 9])
def test_levels_reach_both_ends_and_have_the_default_among_them(one: Range, count: int) -> None:
    levels = levels_of(one, count)
    assert (levels[0], levels[-1]) == (one.low, one.high)
    assert (np.diff(levels) > 0.0).all()
    assert len(levels) <= count
    assert count == 2 or one.value in levels
    if one.distribution != "integer":
        assert len(levels) == count
        assert np.diff(place_in(one, levels)).max() < 2.0 / (count - 1)


def test_the_default_takes_the_place_of_the_level_that_is_nearest_in_the_scale_of_the_range() -> None:
    assert levels_of(drawn("x", 0.01, 100.0, 4.0, "loguniform")).tolist() == pytest.approx([0.01, 0.1, 1.0, 4.0, 100.0])


@pytest.mark.parametrize("called", TURNS)
def test_a_turn_costs_a_few_levels(called: str) -> None:
    one, amount = TURNS[called]
    curve, probe, _ = along(amount, one, count=2)
    assert probe.measured == 25 * len(curve.levels)
    assert len(curve.levels) <= (5 if "line" in called else 16)


def test_where_the_runs_are_used_up_the_bracket_is_told() -> None:
    def amount(w: Worlds) -> np.ndarray:
        return np.exp(w["x"]) - 20.0 + around(w, 0.01)

    curve, probe, _ = along(amount, LINE, count=3, most=4)
    assert probe.measured == 25 * 4
    assert curve.point is not None
    assert curve.point.low <= np.log(20.0) <= curve.point.high
    assert {curve.point.low, curve.point.high} <= set(curve.levels)
    narrow, _, _ = along(amount, LINE, count=3)
    assert narrow.point is not None
    assert narrow.point.high - narrow.point.low < 0.1 * (curve.point.high - curve.point.low)


def test_all_assumptions_are_looked_at_before_a_turn_is_narrowed_down() -> None:
    first, second = drawn("x", 0.0, 1.0), drawn("y", 0.0, 1.0)
    probe = FormulaProbe(lambda w, chance: w["x"] - 0.3, lambda w, chance: w["y"] - 0.8 * w["x"])
    found = search(probe, block_of([first, second], 25), [first, second], 3, most=6)
    assert probe.measured == 6 * 25
    assert [[len(curve.levels) for curve in curves] for curves in found] == [[3, 3], [3, 3]]
    assert [[curve.drawn.name for curve in curves] for curves in found] == [["x", "x"], ["y", "y"]]


def test_held_means_that_all_else_is_as_drawn() -> None:
    block = block_of([LINE, *OTHERS], 10)
    held = held_at(block.worlds, "x", 2.5)
    assert (held["x"] == 2.5).all()
    assert (block.worlds["x"] != 2.5).all()
    for one in OTHERS:
        assert (held[one.name] == block.worlds[one.name]).all()


def test_a_median_is_told_where_half_of_the_worlds_are_known() -> None:
    nan = np.nan
    assert medians(np.array([[1.0, 2.0, 9.0], [nan, nan, 9.0], [nan, 2.0, 4.0]])).tolist()[::2] == [2.0, 3.0]
    assert np.isnan(medians(np.array([[nan, nan, 9.0]]))).all()
    curve, _, _ = along(lambda w: np.where(w["x"] > 0.0, w["x"] - 2.0 + around(w), nan), LINE)
    assert curve.point is not None
    assert curve.point.value == pytest.approx(2.0, abs=0.2)


def test_a_claim_that_cannot_be_told_in_between_ends_the_search() -> None:
    curve, probe, _ = along(lambda w: np.where(np.abs(w["x"] - 1.7) < 1.0, np.nan, w["x"] - 1.7), LINE, count=2)
    assert curve.point is None
    assert probe.measured < 25 * 20


def test_a_place_on_which_few_resamples_agree_has_no_interval() -> None:
    curve, _, _ = along(lambda w: 0.01 * (w["x"] - 4.9) + around(w, 2.0) - np.median(around(w, 2.0)), LINE)
    assert curve.point is not None
    assert np.isnan([curve.point.low, curve.point.high]).all()


def covered(amount: Amount, one: Range, turn: float, trials: int, count: int = 3, worlds: int = 25) -> float:
    """How often the interval holds the turn of the median over all worlds there could be."""
    held = []
    for seed in range(trials):
        keys = luck(np.arange(worlds * len(OTHERS)) + 10_000 * seed).reshape(len(OTHERS), worlds)
        block = block_of([one, *OTHERS], worlds, seed)
        for other, column in zip(OTHERS, keys, strict=True):
            block.worlds[other.name] = column  # drawn apart, not stratified: no hidden help
        ((curve,),) = search(FormulaProbe(lambda worlds, chance: amount(worlds)), block, [one], count)
        if curve.point is not None and np.isfinite(curve.point.low):
            held.append(curve.point.low <= turn <= curve.point.high)
    assert len(held) >= 0.9 * trials
    return float(np.mean(held))


CHANCY: dict[str, tuple[Range, Amount, float]] = {
    "a line": (LINE, lambda w: w["x"] - 2.0 + around(w), 2.0),
    "a bend": (LINE, lambda w: np.exp(w["x"]) - 20.0 + around(w, 8.0), float(np.log(20.0))),
    "a logarithmic range": (PRICE, lambda w: np.log(0.02 / w["x"]) + around(w, 2.0), 0.02),
}


def test_nine_in_ten_intervals_hold_the_true_turn() -> None:
    one, amount, turn = CHANCY["a line"]
    assert covered(amount, one, turn, 80) >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("called", CHANCY)
@pytest.mark.parametrize("count", [2, 5])
def test_nine_in_ten_intervals_hold_the_true_turn_in_many_trials(called: str, count: int) -> None:
    one, amount, turn = CHANCY[called]
    share = covered(amount, one, turn, 300, count)
    assert 0.86 <= share <= 0.94


STRAIGHT = 1e-6  # below this bend the formula loses its digits


@settings(max_examples=60, deadline=None)
@given(some.floats(0.02, 0.98), some.floats(-2.0, 2.0), some.integers(2, 9), some.booleans())
def test_any_turn_of_a_rising_claim_is_found(place: float, bend: float, count: int, logarithmic: bool) -> None:
    one = drawn("x", 0.5, 50.0, 5.0, "loguniform") if logarithmic else drawn("x", 0.0, 1.0)

    def amount(worlds: Worlds) -> np.ndarray:
        at = place_in(one, worlds["x"])
        if abs(bend) < STRAIGHT:
            return at - place
        return (np.expm1(bend * at) - np.expm1(bend * place)) / bend

    ((curve,),) = search(FormulaProbe(lambda w, chance: amount(w)), block_of([one], 5), [one], count)
    assert curve.point is not None
    assert float(place_in(one, curve.point.value)) == pytest.approx(place, abs=0.005)
    assert curve.point.low <= curve.point.value <= curve.point.high
    assert (np.diff(curve.levels) > 0.0).all()
