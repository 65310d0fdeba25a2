"""Margins that learn from wins and losses: rounds worked by hand, and where learning leads."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from one_lot import Firm, OneLot, Tendered, bonus, gate
from procurement_cases import GROUPS, Fields, differing, entry, run, scheme, some_worlds, with_values

from simulations.procurement import tender
from simulations.procurement.market import Market

Worlds = NDArray[np.void]


def margins(fields: Fields, firms: list[Firm], **world: float) -> Tendered:
    return Tendered(fields, firms, adaptive_margins=1.0, margin_learning=0.4, headroom=0.25, **world).held()


def test_a_round_of_two_firms_that_learn() -> None:
    # Cost 80 and a quarter: 100. Cost 85 and a fifth: 102. The first could have asked 102, 0.275 over its cost; the second
    # would have tied at 100 and undercuts it by 2 per cent: 98, 0.152941 over its own. Each goes 0.4 of the way.
    lot = margins(scheme("none"), [Firm(0.5, 0.5, 80.0, margin=0.25), Firm(0.5, 0.5, 85.0, margin=0.20)])
    assert lot.bids["price"] == pytest.approx([100.0, 102.0])
    assert lot.case.slots[0] == (0, pytest.approx(0.85), pytest.approx(100.0))
    assert lot.offers["margin"] == pytest.approx([0.25 + 0.4 * 0.025, 0.20 - 0.4 * (0.20 - 0.152941)], abs=1e-6)
    assert lot.bids["rent"] == pytest.approx([20.0, 17.0])


# Three firms with 0.8, 0.2 and 0.4 points ask 100, 90 and 94.
#   value in euro, w = 0.2, 25 euro a point: ranks 80, 85, 84. The first could ask 84 + 20 = 104; the others win below
#     80 + 5 = 85 and 80 + 10 = 90.
#   fictitious discount of 0.2: 84, 86.4, 86.48. 86.4 / 0.84 = 102.857; 84 / 0.96 = 87.5; 84 / 0.92 = 91.304.
#   absolute points, w = 0.1, to the list price of 200: 0.08 + 0.9 x 0.5 = 0.53, 0.02 + 0.9 x 0.55 = 0.515,
#     0.04 + 0.9 x 0.53 = 0.517. 0.517 - 0.08 = 0.437 is left to the price: 200 (1 - 0.437 / 0.9) = 102.889;
#     0.53 - 0.02 = 0.51: 86.667; 0.53 - 0.04 = 0.49: 91.111.
#   relative points, w = 0.2, lowest 90: 0.16 + 0.8 x 0.9 = 0.88, 0.04 + 0.8 = 0.84, 0.08 + 0.8 x 90 / 94 = 0.845957.
#     72 / (0.845957 - 0.16) = 104.963; 72 / (0.88 - 0.04) = 85.714; 72 / (0.88 - 0.08) = 90.
TARGETS = [
    ("value_in_euro", 0.2, [104.0, 85.0, 90.0]),
    ("fictitious_discount", 0.2, [102.857143, 87.5, 91.304348]),
    ("absolute_points", 0.1, [102.888889, 86.666667, 91.111111]),
    ("relative_points", 0.2, [104.962779, 85.714286, 90.0]),
]


@pytest.mark.parametrize(("formula", "weight", "targets"), TARGETS)
def test_a_round_of_three_firms_that_learn(formula: str, weight: float, targets: list[float]) -> None:
    case = OneLot(bonus(formula, weight), prices=[100.0, 90.0, 94.0], points=[0.8, 0.2, 0.4])
    case.world["adaptive_margins"], case.world["margin_learning"] = 1.0, 0.5
    case.bids["unit_cost"] = [80.0, 85.0, 88.0]
    case.offers["margin"] = before = np.array([0.25, 90 / 85 - 1, 94 / 88 - 1])
    case.award()
    assert case.slots[0][0] == 0
    undercut = np.array([1.0, 0.98, 0.98])  # losers
    wanted = np.maximum(np.array(targets) * undercut / [80.0, 85.0, 88.0] - 1.0, 0.0)
    assert case.offers["margin_moves"] == pytest.approx(wanted, abs=1e-6)
    tender.settle_margins(case.offers, case.world)
    assert case.offers["margin"] == pytest.approx(before + 0.5 * (wanted - before), abs=1e-6)
    assert (case.offers["margin_lessons"] == 0.0).all()


def test_several_lots_of_a_quarter_teach_their_mean() -> None:
    case = OneLot(scheme("none"), prices=[1.0], points=[0.0], world_changes={"margin_learning": 0.5})
    case.offers["margin"], case.offers["margin_moves"], case.offers["margin_lessons"] = 0.2, 0.9, 3.0
    tender.settle_margins(case.offers, case.world)  # the mean of three lessons is 0.3
    assert case.offers["margin"] == pytest.approx([0.25])
    tender.settle_margins(case.offers, case.world)  # a quarter without lots teaches nothing
    assert case.offers["margin"] == pytest.approx([0.25])


def test_a_lone_bidder_learns_to_ask_the_reserve() -> None:
    # The reserve is 110 x 1.25 = 137.5: 0.71875 over a cost of 80. From nought 0.4 of the way.
    lot = margins(scheme("none"), [Firm(0.5, 0.5, 80.0)])
    assert lot.bids["price"] == pytest.approx([80.0])
    assert lot.offers["margin"] == pytest.approx([0.4 * 0.71875])
    for _ in range(60):
        lot.held()
    assert lot.bids["price"] == pytest.approx([200.0])  # with each contract the reserve rises, up to the list price


@pytest.mark.parametrize("start", [0.0, 0.1, 0.5])
def test_learning_leads_to_the_price_of_competition(start: float) -> None:
    """Fixed costs of 80, 85 and 95: the cheapest ends just below what the next one costs, the others at their cost."""
    lot = margins(scheme("none"), [Firm(0.5, 0.5, cost, margin=start) for cost in (80.0, 85.0, 95.0)])
    for _ in range(80):
        lot.held()
    assert lot.case.slots[0][0] == 0
    assert lot.bids["price"] == pytest.approx([85.0, 85.0, 95.0], rel=0.002)
    assert (lot.offers["margin"] >= 0.0).all()


def test_a_dearer_firm_learns_what_its_points_are_worth() -> None:
    """25 euro a point: 0.8 points at 90 beats 0.2 points at 80 up to a price of 80 + 15 = 95."""
    firms = [Firm(0.8, 0.8, 90.0, margin=0.2), Firm(0.2, 0.2, 80.0, margin=0.2)]
    lot = margins(bonus("value_in_euro", 0.2), firms)
    for _ in range(80):
        lot.held()
    assert lot.case.slots[0][0] == 0
    assert lot.bids["price"] == pytest.approx([95.0, 80.0], rel=0.002)


def test_no_margin_falls_below_nought(three_worlds: Worlds) -> None:
    market = Market(gate(threshold=0.5), with_values(three_worlds[:1], adaptive_margins=1.0)[0], chance=0)
    for _ in range(24):
        market.step()
        assert (market.tables.offers["margin"] >= 0.0).all()
        made = market.bids["joins"] == 1
        assert (market.bids["price"][made] >= market.bids["unit_cost"][made] - 1e-9).all()


@pytest.mark.parametrize("fields", [scheme("none"), bonus("relative_points", 0.3), gate(threshold=0.5)])
def test_without_the_switch_nobody_learns(fields: Fields, three_worlds: Worlds) -> None:
    """Bit for bit: where margins start and how fast they learn is nothing to an auction; with the switch it is."""
    for switch in (0.0, 1.0):
        worlds = with_values(three_worlds, adaptive_margins=switch)
        books = [
            run(fields, worlds=with_values(worlds, start_margin=start, margin_learning=speed))
            for start, speed in ((0.05, 0.1), (0.4, 0.6))
        ]
        assert (differing(*books) == set()) is (switch == 0.0)


def test_margins_that_learn_leave_monopolies_alone(three_worlds: Worlds) -> None:
    """In the first year, before anybody leaves for what it earns elsewhere, monopolies are paid the same."""
    books = [run(scheme("none"), worlds=with_values(three_worlds, adaptive_margins=switch)) for switch in (0.0, 1.0)]
    monopoly, contestable = ([entry(one, "award_value")[:, 0, group, 0] for one in books] for group in (1, 0))
    np.testing.assert_allclose(monopoly[0], monopoly[1], rtol=0.02)
    assert (contestable[0] != contestable[1]).all()


def test_prices_fall_towards_competition_as_margins_learn() -> None:
    """From a high start, over eight worlds: the mean rent on contestable medicines in the last years is below the first's."""
    worlds = some_worlds(8, adaptive_margins=1.0, start_margin=0.4, margin_learning=0.3)
    contestable = run(scheme("none"), worlds=worlds)[:, 0, GROUPS["contestable"]]
    margin = entry(contestable, "rent") / entry(contestable, "spend")
    assert (margin[:, -3:].mean(axis=1) < margin[:, 0]).sum() >= 6


def test_a_waived_gate_teaches_nobody_to_ask_the_reserve() -> None:
    """Where the gate was waived the reserve price is decreed: nobody chose it, and nobody won or lost by it."""
    lot = Tendered(
        gate(threshold=0.9), [Firm(0.5, 0.5, 80.0, margin=0.1), Firm(0.5, 0.5, 85.0, margin=0.1)], adaptive_margins=1.0
    )
    lot.case.lots["waived"] = 1
    lot.held()
    assert lot.bids["price"] == pytest.approx([137.5, 137.5])
    assert lot.offers["margin"] == pytest.approx([0.1, 0.1])
