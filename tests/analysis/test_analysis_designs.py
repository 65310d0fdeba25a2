"""Two designs compared at equal emissions and at equal spend: curves whose answers are known by hand."""

import numpy as np
import pytest
from toy_outcomes import REFERENCE_EMISSIONS, Rungs, Toy, bent, line

from simulations.analysis.comparison import DesignComparison, Equal
from simulations.analysis.crossing import crossing
from simulations.analysis.designs import compare_designs
from simulations.analysis.ladders import designs_of


def only(toy: Toy) -> DesignComparison:
    (comparison,) = compare_designs(toy)
    return comparison


def equal(toy: Toy, held: str = "emissions", basis: str = "own", group: str = "together") -> Equal:
    found = only(toy).group(group).at_equal(held, basis)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_at_equal_emissions_the_costs_of_both_are_read_off_their_ladders() -> None:
    found = equal(Toy([bent(), line("bonus", "bonus")]))
    # The bonus cuts 5 at its own strength, for 2; the gate cuts 5 for 1.
    assert found.setter == "bonus"
    assert found.absolute.middle.value == pytest.approx(-1.0)
    assert found.relative.middle.value == pytest.approx(-0.001)
    assert found.level.middle == pytest.approx(-5 / REFERENCE_EMISSIONS)
    assert found.second_strength.middle == pytest.approx(0.5)
    assert found.first_strength.middle == pytest.approx(0.5)
    assert found.absolute.lower.value == 1.0
    assert found.idle.value == found.first_fails.value == found.second_fails.value == found.both_fail.value == 0.0


def test_between_two_rungs_a_straight_line_counts() -> None:
    found = equal(Toy([bent(), line("bonus", "bonus", own=0.75)]))
    # A cut of 7.5 costs the bonus 3 and the gate 1 + 2.5 x 1.2.
    assert found.absolute.middle.value == pytest.approx(1.0)
    assert found.first_strength.middle == pytest.approx(0.75)


def test_a_strength_of_its_own_that_is_no_rung_lies_between_two() -> None:
    between = equal(Toy([bent(), line("bonus", "bonus", own=0.6, own_is_run=False)]))
    assert between.level.middle == pytest.approx(-6 / REFERENCE_EMISSIONS)
    outside = Toy([bent(), line("bonus", "bonus", own=1.2, own_is_run=False)])
    assert only(outside).group("together").at_equal("emissions") is None
    assert equal(outside, basis="overlap").absolute.known


def test_at_equal_spend_the_emissions_of_both_are_read_off_their_ladders() -> None:
    found = equal(Toy([bent(), line("bonus", "bonus")]), "spend")
    # For the 2 that the bonus costs, the gate goes to a cut of 5 + 1 / 1.2.
    assert found.absolute.middle.value == pytest.approx(-1 / 1.2)
    assert found.level.middle == pytest.approx(0.002)


def test_the_other_designs_strength_can_set_the_level_too() -> None:
    toy = Toy([bent(own=1.0), line("bonus", "bonus")])
    found = equal(toy, basis="other")
    assert found.setter == "gate"
    assert found.absolute.middle.value == pytest.approx(7 - 4)


def test_the_mean_over_the_overlap() -> None:
    # By hand: 0 to 5 costs 0.5 on average and 5 to 10 costs 4, against 2.
    found = equal(Toy([bent(), line("bonus", "bonus")]), basis="overlap")
    assert found.absolute.middle.value == pytest.approx(2.25 - 2.0, abs=0.01)
    assert found.setter is None
    dearer = equal(Toy([bent(), line("bonus", "bonus", depth=5.0)]), basis="overlap")
    assert dearer.absolute.middle.value == pytest.approx(0.5 - 1.0, abs=0.01)
    spend = equal(Toy([bent(), line("bonus", "bonus")]), "spend", "overlap")
    # Over a spend of 0 to 4 the bonus cuts 5 on average; the gate 2.5 up to 1 and (5 + 7.5) / 2 beyond.
    assert spend.absolute.middle.value == pytest.approx(5 - (2.5 + 3 * 6.25) / 4, abs=0.02)


def test_curves_cross_where_they_do_by_hand() -> None:
    found = only(Toy([bent(), line("bonus", "bonus")])).group("together").crossing
    assert found is not None
    assert (found.share.value, found.repeated.value, found.there) == (1.0, 0.0, 1.0)
    assert found.level.middle == pytest.approx(-6.25 / REFERENCE_EMISSIONS)
    assert found.first_strength.middle == pytest.approx(0.625)
    assert found.second_strength.middle == pytest.approx(0.625)
    assert found.first_before.value == 1.0


def test_curves_that_do_not_cross_say_so() -> None:
    found = only(Toy([bent(), line("bonus", "bonus", price=0.1)])).group("together").crossing
    assert found is not None
    assert found.share.value == 0.0
    assert not found.level.known


def test_a_difference_of_zero_takes_no_side_and_every_change_counts() -> None:
    levels = np.array([[5.0], [4.0], [3.0], [2.0], [1.0]])
    found = crossing(levels, np.array([[0.0], [-1.0], [0.0], [-1.0], [-2.0]]))
    assert found.times.tolist() == [0]
    assert np.isnan(found.level).all()
    found = crossing(levels, np.array([[-1.0], [1.0], [0.0], [-1.0], [np.nan]]))
    assert (found.times.tolist(), found.level.tolist(), found.before.tolist()) == ([2], [4.5], [-1])
    assert crossing(levels[:1], np.array([[1.0]])).times.tolist() == [0]


def test_worlds_in_which_a_design_does_not_reach_the_level_are_counted() -> None:
    # In three worlds of eight the gate cuts no more than 4, and the bonus 5.
    depth = np.array([[4.0]] * 3 + [[10.0]] * 5)
    toy = Toy([line("gate", "exclusion", price=0.6, depth=depth), line("bonus", "bonus")])
    found = equal(toy)
    assert (found.first_fails.value, found.second_fails.value, found.both_fail.value) == (3 / 8, 0.0, 0.0)
    assert found.absolute.compared == 5
    assert found.absolute.higher.value == 5 / 8
    assert found.absolute.clear_sign == 1
    overlap = equal(toy, basis="overlap")
    assert overlap.absolute.compared == 8


def test_a_ladder_that_never_costs_as_much_fails_at_equal_spend() -> None:
    found = equal(Toy([line("gate", "exclusion", price=0.1), line("bonus", "bonus", price=0.4)]), "spend")
    assert found.first_fails.value == 1.0
    assert not found.absolute.known
    assert found.absolute.clear_sign == 0


def test_a_bonus_that_saves_money_cannot_be_matched_by_a_gate_that_never_does() -> None:
    found = equal(Toy([line("gate", "exclusion"), line("bonus", "bonus", price=-0.1)]), "spend")
    assert found.first_fails.value == 1.0
    assert found.idle.value == 1.0


def test_no_overlap_is_counted_and_there_is_no_crossing() -> None:
    worse = Rungs("gate", "exclusion", (0.0, 1.0), (0.0, -5.0), (0.0, 1.0), 1.0)
    group = only(Toy([worse, line("bonus", "bonus")])).group("together")
    assert group.at_equal("emissions", "overlap") is None
    assert group.crossing is None
    own = group.at_equal("emissions")
    assert own is not None
    assert own.first_fails.value == 1.0


def test_one_rung_is_reached_by_a_ladder_and_so_sets_the_level() -> None:
    point = Rungs("bonus", "bonus", (0.1,), (5.0,), (2.0,), 0.1)
    single_gate = Rungs("gate", "exclusion", (0.4,), (5.0,), (1.0,), 0.4)
    assert equal(Toy([bent(), point])).absolute.middle.value == pytest.approx(-1.0)
    found = equal(Toy([single_gate, line("bonus", "bonus")]))
    assert found.setter == "gate"
    assert found.absolute.middle.value == pytest.approx(-1.0)
    assert compare_designs(Toy([single_gate, point])) == ()


def test_where_nothing_moves_there_is_no_curve() -> None:
    comparison = only(Toy([bent(), line("bonus", "bonus")]))
    monopoly = comparison.group("monopoly")
    assert (monopoly.emissions_move, monopoly.spend_moves) == (0.0, 0.0)
    assert monopoly.equal == ()
    assert monopoly.crossing is None
    moved = only(Toy([bent(), line("bonus", "bonus")], monopoly_moves=True)).group("monopoly")
    assert moved.emissions_move == 1.0
    assert moved.equal
    with pytest.raises(KeyError, match="together, contestable, monopoly"):
        comparison.group("market")


def test_a_flat_design_reaches_a_level_without_a_cut_and_no_other() -> None:
    flat = line("bonus", "bonus", depth=0.0)
    found = equal(Toy([bent(), flat]))
    assert found.absolute.nothing
    assert found.idle.value == 1.0
    toy = Toy([line("gate", "exclusion", depth=0.0), line("bonus", "bonus")])
    assert equal(toy).first_fails.value == 1.0


def test_what_moves_in_few_worlds_is_not_held_equal() -> None:
    price = np.array([[0.4]] + [[0.0]] * 7)
    toy = Toy([line("gate", "exclusion", price=price), line("bonus", "bonus", price=price)])
    group = only(toy).group("together")
    assert group.moves("spend") == 1 / 8
    assert group.at_equal("spend") is None
    assert group.at_equal("emissions") is not None


def test_equal_designs_differ_by_exactly_nothing() -> None:
    toy = Toy([line("gate", "exclusion", price=0.3), line("bonus", "bonus", price=0.3)])
    for held in ("emissions", "spend"):
        for basis in ("own", "other", "overlap"):
            assert equal(toy, held, basis).absolute.nothing, (held, basis)


def test_rounding_takes_no_side() -> None:
    # The same straight line on other rungs: what is left of a difference is rounding.
    coarse = Rungs("gate", "exclusion", (0.0, 0.7, 1.0), (0.0, 7.0, 10.0), (0.0, 7 * 0.3, 10 * 0.3), 0.7)
    depths = np.linspace(8.3, 9.7, 8)[:, None]
    toy = Toy([coarse, line("bonus", "bonus", price=0.3, own=0.35, own_is_run=False, depth=depths)])
    for held in ("emissions", "spend"):
        for basis in ("own", "overlap"):
            assert equal(toy, held, basis).absolute.nothing, (held, basis)


def test_a_world_that_is_not_a_number_is_left_out_and_told() -> None:
    cost = np.tile(0.4 * 10 * np.array([0, 0.25, 0.5, 0.75, 1.0]), (8, 1))
    cost[2] = np.nan
    cost[3, 1] = np.nan
    broken = Rungs("bonus", "bonus", (0, 0.25, 0.5, 0.75, 1.0), 10 * np.array([0, 0.25, 0.5, 0.75, 1.0]), cost, 0.5)
    found = equal(Toy([bent(), broken]))
    assert (found.absolute.compared, found.absolute.worlds) == (7, 8)
    assert found.absolute.middle.value == pytest.approx(-1.0)


def test_swapping_the_designs_swaps_the_sign() -> None:
    one = Toy([bent(), line("bonus", "bonus")])
    other = Toy([line("bonus", "bonus"), bent()])
    for held in ("emissions", "spend"):
        for basis in ("own", "other", "overlap"):
            first, second = equal(one, held, basis).absolute, equal(other, held, basis).absolute
            assert first.middle.value == -second.middle.value
            assert (first.low, first.high) == (-second.high, -second.low)
            assert first.lower == second.higher


def test_a_curve_that_passes_its_level_more_than_once_is_counted() -> None:
    noisy = Rungs("gate", "exclusion", (0.0, 0.3, 0.6, 1.0), (0.0, 6.0, 3.0, 8.0), (0.0, 1.0, 2.0, 3.0), 0.3)
    found = equal(Toy([noisy, line("bonus", "bonus")]))
    assert found.repeated.value == 1.0
    assert found.first_strength.middle == pytest.approx(0.3 * 5 / 6)


def test_designs_are_the_rungs_of_a_ladder_with_the_briefs_own_strength_among_them() -> None:
    reference, gate, bonus = designs_of(Toy([bent(), line("bonus", "bonus")]))
    assert (reference.scheme.is_reference, reference.strengths, reference.own_place) == (True, (), 0.0)
    assert (gate.strengths, gate.own_rung, gate.field) == ((0.0, 0.5, 1.0), 1, "threshold")
    assert (bonus.strengths, bonus.own_rung, bonus.field) == ((0.0, 0.25, 0.5, 0.75, 1.0), 2, "weight")
    assert len(set(bonus.variants)) == 5


def test_every_pair_of_several_designs_is_compared() -> None:
    designs = [bent(), line("bonus", "bonus"), line("second", "bonus"), line("both", "gate_and_bonus")]
    found = [(one.first.name, one.second.name, one.setter.name) for one in compare_designs(Toy(designs))]
    assert found == [
        ("gate", "bonus", "bonus"),
        ("gate", "second", "second"),
        ("gate", "both", "both"),
        ("bonus", "second", "bonus"),
        ("bonus", "both", "bonus"),
        ("second", "both", "second"),
    ]


def test_the_share_of_futures_has_a_numerical_error_from_blocks() -> None:
    price = np.where(np.arange(40) // 4 % 2 == 0, 0.1, 0.4)[:, None]
    found = equal(Toy([bent(), line("bonus", "bonus", price=price)], worlds=40, block=4))
    assert found.absolute.lower.value == 0.5
    assert found.absolute.lower.error == pytest.approx(np.std([0.0, 1.0] * 5, ddof=1) / np.sqrt(10))
