"""Quality chosen at bid time: the rule by itself, lots worked by hand, and whole runs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from one_lot import Firm, OneLot, Tendered, bonus, gate
from procurement_cases import Fields, differing, entry, run, scheme, some_worlds, with_values

from simulations.procurement import adaptation, columns, scoring, supply
from simulations.procurement.market import Market

Worlds = NDArray[np.void]


# Quality chosen at bid time: the rule by itself.


@pytest.mark.parametrize("slope", [1.0, 1.25, 2.0])
def test_with_a_linear_reward_and_quadratic_cost_quality_is_one_over_the_slope(slope: float) -> None:
    """T1: a point earns 1 and costs t q, from nothing and with all the room there is: q = 1/t, at a cost of 1/(2t)."""
    rise = scoring.chosen_rise(1.0, slope, 0.0, 1.0)
    assert rise == pytest.approx(1.0 / slope)
    assert scoring.cost_of_rise(slope, 0.0, rise) == pytest.approx(1.0 / (2.0 * slope))


def test_a_rise_stops_at_the_room_and_never_turns_back() -> None:
    # 0.3 / 0.5 = 0.6 is the best quality: from 0.4 a rise of 0.2, with room for 0.05 that much, from 0.7 none.
    assert scoring.chosen_rise(0.3, 0.5, 0.4, 1.0) == pytest.approx(0.2)
    assert scoring.chosen_rise(0.3, 0.5, 0.4, 0.05) == 0.05
    assert scoring.chosen_rise(0.3, 0.5, 0.7, 0.3) == 0.0
    assert scoring.chosen_rise(0.3, 0.5, 0.4, 0.0) == 0.0  # T2
    # From 0.4 up by 0.2: 0.5 (0.36 - 0.16) / 2 = 0.05. In two parts it costs the same.
    assert scoring.cost_of_rise(0.5, 0.4, 0.2) == pytest.approx(0.05)
    assert scoring.cost_of_rise(0.5, 0.4, 0.1) + scoring.cost_of_rise(0.5, 0.5, 0.1) == pytest.approx(0.05)


@pytest.mark.parametrize("worth", [0.05, 0.2, 0.4, 0.9])
@pytest.mark.parametrize("room", [0.2, 1.0])
def test_no_other_rise_pays_better(worth: float, room: float) -> None:
    slope, start = 0.5, 0.3
    others = np.linspace(0.0, room, 2001)
    profit = worth * others - slope * ((start + others) ** 2 - start**2) / 2.0
    chosen = scoring.chosen_rise(worth, slope, start, room)
    assert worth * chosen - scoring.cost_of_rise(slope, start, chosen) == pytest.approx(profit.max(), abs=1e-6)
    assert chosen == pytest.approx(others[profit.argmax()], abs=1e-3)


def test_to_close_all_from_nothing_costs_the_price_of_full_abatement() -> None:
    world = OneLot(scheme("none"), prices=[1.0], points=[0.0], world_changes={"full_abatement_cost": 0.03}).world
    assert scoring.cost_of_greener(1.0, 1.0, world) == pytest.approx(0.03)
    # The last half: three quarters of it, since the next point is dearer than the last.
    assert scoring.cost_of_greener(1.0, 0.5, world) == pytest.approx(0.0225)
    assert scoring.greener_for_points(0.3, 0.2, 0.0, world) == 0.0  # nothing is left to close


# A lot by hand, w = 1/6 so that a full score is worth 0.2 x 100 = 20 euro or 0.25 of the mean cost of 80. Five sixths of the
# score are performance, which counts for 0.6, so that closing all of what is left (1 - p) moves a score by 0.5 (1 - p), and a
# point of performance earns 0.25 x 0.5 = 0.125. Full abatement costs 0.1: slope 0.2, best performance 0.125 / 0.2 = 0.625.
# Adaptability 0.5: at most half of what is left.
#   firm 0 at 0.5: up by 0.125, a quarter of what is left. Cost 0.2 (0.625^2 - 0.5^2) / 2 x 80 = 1.125 euro.
#          score 0.5 + 0.25 x 0.25 = 0.5625, true (5 x 0.5 + 0.5) / 6 + 0.25 x 5/6 x 0.5 = 0.604167.
#   firm 1 at 0.2: wants 0.425, may 0.4, half of what is left. Cost 0.2 (0.6^2 - 0.2^2) / 2 x 80 = 2.56 euro.
#          score 0.2 + 0.5 x 0.4 = 0.4, true 0.2 + 0.5 x 5/6 x 0.8 = 0.533333.
#   firm 2 at 0.7 is beyond it and stays.
THREE_FIRMS = [Firm(0.5, 0.5), Firm(0.2, 0.2), Firm(0.7, 0.7)]
DEAR = {"full_abatement_cost": 0.1}


def test_a_lot_with_quality_chosen_for_a_bonus() -> None:
    lot = Tendered(bonus("value_in_euro", 1 / 6), THREE_FIRMS, adaptability=0.5, **DEAR).listed()
    assert lot.bids["greener"] == pytest.approx([0.25, 0.5, 0.0])
    assert lot.bids["unit_cost"] == pytest.approx([81.125, 82.56, 80.0])
    assert lot.bids["reported"] == pytest.approx([0.5625, 0.4, 0.7])
    assert lot.bids["points"] == pytest.approx([0.5625, 0.4, 0.7])
    assert lot.bids["true_points"] == pytest.approx([0.604167, 0.533333, 0.7])


@pytest.mark.parametrize(
    ("formula", "weight"),
    # What makes a full score worth 20 euro: odds of 0.2 times 100, a fifth off 100, odds of 0.1 times the list price of 200.
    [("fictitious_discount", 0.2), ("absolute_points", 1 / 11), ("relative_points", 1 / 6)],
)
def test_the_same_worth_makes_the_same_quality_under_every_formula(formula: str, weight: float) -> None:
    lot = Tendered(bonus(formula, weight), THREE_FIRMS, adaptability=0.5, **DEAR).listed()
    assert lot.bids["greener"] == pytest.approx([0.25, 0.5, 0.0])


def test_prices_and_tonnes_of_quality_chosen_at_bid_time() -> None:
    """Margins of a tenth, so that the price is cost and a tenth; 0.02 tonnes each, less what the bid takes away."""
    firms = [Firm(0.5, 0.5, margin=0.1), Firm(0.2, 0.2, margin=0.1), Firm(0.7, 0.7, cost=88.0, margin=0.1)]
    lot = Tendered(bonus("value_in_euro", 1 / 6), firms, adaptability=0.5, adaptive_margins=1.0, **DEAR).held()
    # 89.2375 - 20 x 0.5625 = 77.9875, 90.816 - 8 = 82.816, 96.8 - 14 = 82.8: firm 0, then firm 2.
    assert lot.case.slots == [
        (0, pytest.approx(0.85), pytest.approx(89.2375)),
        (2, pytest.approx(0.15), pytest.approx(96.8)),
    ]
    assert lot.case.lot["greener"][:2] == pytest.approx([0.25, 0.0])
    t, case = lot.tables, lot.case
    supply.deliver(
        0, case.lots, t.offers, case.medicines, t.suppliers, case.purchasers, case.books, case.alarms[0], case.world
    )
    # 850 x 0.02 x 0.75 + 150 x 0.02 = 12.75 + 3.
    assert case.booked("product_tonnes") == pytest.approx(15.75)
    assert t.offers["year_greened"] == pytest.approx([4.25, 0.0, 0.0])
    # Climate: 850 x (0.5 + 0.25 x 0.5) + 150 x 0.7; papers do not improve.
    assert case.booked("performance_climate") == pytest.approx(850 * 0.625 + 150 * 0.7)
    assert case.booked("performance_disclosure") == pytest.approx(850 * 0.5 + 150 * 0.7)
    assert case.booked("resource_cost") == pytest.approx(850 * 81.125 + 150 * 88.0)
    # Worldwide 5,000 patient-quarters a quarter each: 3 x 4 x 5,000 x 0.02 = 1,200 tonnes, less what was taken away here.
    t.offers["world_volume"] = 5000.0
    adaptation.book_plants(t.suppliers, t.offers, case.books)
    assert case.booked("world_tonnes") == pytest.approx(1200.0 - 4.25)
    adaptation.forget_year(t.suppliers, t.offers)
    assert (t.offers["year_greened"] == 0.0).all()


def test_a_lone_bidder_that_adapts_asks_the_reserve() -> None:
    lot = Tendered(bonus("value_in_euro", 1 / 6), [Firm(0.5, 0.5)], adaptability=0.5, headroom=0.25, **DEAR).held()
    assert lot.case.slots == [(0, pytest.approx(1.0), pytest.approx(137.5))]
    assert lot.bids["unit_cost"] == pytest.approx([81.125])


# A gate at 0.6, by hand. Closing all moves a score by 0.5 (1 - p).
#   firm 0 at 0.5 misses 0.1 of 0.25: 0.4 of what is left, up from 0.5 to 0.7. Cost 0.2 (0.49 - 0.25) / 2 x 80 = 1.92 euro.
#   firm 1 at 0.2 misses 0.4 of 0.4: all of what is left. Cost 0.2 (1 - 0.04) / 2 x 80 = 7.68 euro.
#   firm 2 at 0.7 passes as it is.
@pytest.mark.parametrize(
    ("adaptability", "eligible", "greener", "cost", "reported"),
    [
        (0.0, [0, 0, 1], [0.0, 0.0, 0.0], [80.0, 80.0, 80.0], [0.5, 0.2, 0.7]),
        (0.39, [0, 0, 1], [0.0, 0.0, 0.0], [80.0, 80.0, 80.0], [0.5, 0.2, 0.7]),
        (0.5, [1, 0, 1], [0.4, 0.0, 0.0], [81.92, 80.0, 80.0], [0.6, 0.2, 0.7]),
        (1.0, [1, 1, 1], [0.4, 1.0, 0.0], [81.92, 87.68, 80.0], [0.6, 0.6, 0.7]),
    ],
)
def test_a_lot_with_quality_chosen_for_a_gate(
    adaptability: float, eligible: list[int], greener: list[float], cost: list[float], reported: list[float]
) -> None:
    lot = Tendered(gate(threshold=0.6), THREE_FIRMS, adaptability=adaptability, **DEAR).listed()
    assert list(lot.bids["eligible"]) == eligible
    assert lot.bids["greener"] == pytest.approx(greener)
    assert lot.bids["unit_cost"] == pytest.approx(cost)
    assert lot.bids["reported"] == pytest.approx(reported)


@pytest.mark.parametrize(
    ("on", "threshold", "eligible", "greener"),
    [
        # Firm 0 reports 0.5 on climate: 0.12 more is 0.4 of the 0.3 it could gain. Firm 1 reports 0.2 and could gain 0.48.
        ("climate", 0.62, [1, 1, 1], [0.4, 0.875, 0.0]),
        ("every_theme", 0.62, [0, 0, 1], [0.0, 0.0, 0.0]),  # the papers of the first two say 0.5 and 0.2
        ("disclosure", 0.62, [0, 0, 1], [0.0, 0.0, 0.0]),
        ("every_theme", 0.50, [1, 0, 1], [0.0, 0.0, 0.0]),
    ],
)
def test_a_gate_on_themes_looks_at_each(on: str, threshold: float, eligible: list[int], greener: list[float]) -> None:
    lot = Tendered(gate(threshold=threshold, threshold_on=on), THREE_FIRMS, adaptability=1.0, **DEAR).listed()
    assert list(lot.bids["eligible"]) == eligible
    assert lot.bids["greener"] == pytest.approx(greener)


def test_a_gate_and_a_bonus_take_the_larger_of_both() -> None:
    """Points alone make firm 0 close a quarter, the gate 0.4."""
    fields = scheme("gate_and_bonus", tenders=1.0, weight=1 / 6, threshold=0.6)
    lot = Tendered(fields, THREE_FIRMS, adaptability=0.5, **DEAR).listed()
    assert lot.bids["greener"] == pytest.approx([0.4, 0.5, 0.0])
    assert list(lot.bids["eligible"]) == [1, 0, 1]


@pytest.mark.parametrize("threshold", [0.3, 0.55, 0.8])
def test_a_product_tops_up_exactly_to_the_threshold(threshold: float) -> None:
    firms = [Firm(0.5, 0.5, tonnes=tonnes) for tonnes in (0.005, 0.02, 0.05)]
    for adaptability in (0.0, 0.5, 1.0):
        lot = Tendered(gate(threshold=threshold, level="product"), firms, adaptability=adaptability).listed()
        topped = lot.bids["greener"] > 0.0
        assert lot.bids["reported"][topped] == pytest.approx(threshold)
        assert (lot.bids["greener"] <= adaptability).all()
        passes = lot.bids["reported"] >= threshold - 1e-9
        assert list(lot.bids["eligible"] == 1) == list(passes)
    assert topped.any()  # at adaptability one everybody can
    assert passes.all()


def test_who_tops_up_for_a_gate_reports_what_the_gate_asks() -> None:
    """The care burden takes a score of 0.2 to -0.1: to reach 0.2 it takes 0.3 of the 0.4 that closing all would bring."""
    burden = 0.3 * 0.02 / 0.52  # lowers a score by 0.3 where today's mean firm leaves 0.52
    lot = Tendered(
        gate(threshold=0.2, holistic=1.0), [Firm(0.2, 0.2, care_burden=burden)], adaptability=1.0, start_score_mean=0.48
    ).listed()
    assert list(lot.bids["eligible"]) == [1]
    assert lot.bids["reported"] == pytest.approx([0.2])
    assert lot.bids["greener"] == pytest.approx([0.75])


RULES: list[Fields] = [
    bonus("value_in_euro", 0.1), bonus("fictitious_discount", 0.1), bonus("absolute_points", 0.3, level="product"),
    gate(threshold=0.6), gate(threshold=0.6, level="product"), gate(threshold=0.5, threshold_on="climate"),
    scheme("gate_and_bonus", tenders=1.0, weight=0.1, threshold=0.5),
]  # fmt: skip


@pytest.mark.parametrize("fields", RULES, ids=lambda fields: f"{fields['rule']} {fields['level']} {fields['formula']}")
def test_a_firm_that_can_adapt_more_is_never_less_green(fields: Fields) -> None:
    """For each firm by itself; who wins is another matter, since a gate lets in whoever tops up to it."""
    rng = np.random.default_rng(3)
    firms = [Firm(p, d, tonnes=0.04 * (1.0 - p)) for p, d in rng.uniform(0.0, 1.0, (12, 2))]
    lots = [Tendered(fields, firms, adaptability=degree, **DEAR).listed() for degree in (0.0, 0.25, 0.5, 0.75, 1.0)]
    for less, more in pairwise(lots):
        for name in ("greener", "unit_cost", "reported", "true_points", "eligible"):
            assert (more.bids[name] >= less.bids[name] - 1e-12).all(), name
    assert (lots[-1].bids["true_points"] > lots[0].bids["true_points"]).any()


def test_what_a_bid_adds_stays_with_the_contract() -> None:
    """Patients who cannot switch keep the greener product they had; half of an oligopoly's."""
    lot = Tendered(bonus("value_in_euro", 1 / 6), THREE_FIRMS, segment=columns.OLIGOPOLY, adaptability=0.5, **DEAR)
    lot.case.keep(offer=1, price=110.0)
    lot.case.lots["greener"][0, 0] = 0.3
    lot.held()
    assert lot.case.slots[-1][:2] == (1, pytest.approx(0.5))
    assert lot.case.lot["greener"][len(lot.case.slots) - 1] == pytest.approx(0.3)


def test_volume_outside_the_contract_is_as_green_as_it_is_paid_for() -> None:
    """Firm 0 lost. Its cost outside the contract holds the 1.92 euro that closing 0.4 of the rest takes: so must its tonnes."""
    firms = [Firm(0.5, 0.5, cost=95.0), Firm(0.9, 0.9, cost=80.0, margin=0.1)]
    lot = Tendered(
        gate(threshold=0.6, remainder="off_contract"), firms, adaptability=0.5, adaptive_margins=1.0, **DEAR
    ).held()
    assert lot.case.slots == [(1, pytest.approx(0.85), pytest.approx(88.0)), (0, pytest.approx(0.15), 200.0)]
    assert lot.case.lot["cost"][1] == pytest.approx(96.92)
    assert lot.case.lot["greener"][1] == pytest.approx(0.4)


def test_an_emergency_purchase_is_as_green_as_it_is_paid_for() -> None:
    """Firm 0 could pass by closing 0.4, but no firm can do it below the reserve: bought in an emergency, as it bids."""
    case = OneLot(gate(threshold=0.6, on_empty="emergency"), prices=[100.0, 90.0], points=[0.6, 0.2])
    case.bids["joins"], case.bids["eligible"], case.bids["greener"] = 0, [1, 0], [0.4, 0.0]
    case.award()
    assert case.lot["supplier_slot"][0] == 0
    assert case.lot["greener"][0] == pytest.approx(0.4)


# Quality chosen at bid time: whole runs.

IDLE: list[Fields] = [
    scheme("none"), scheme("ask", tenders=1.0), bonus("value_in_euro", 0.0), bonus("relative_points", 0.0, level="product"),
    gate(threshold=0.0), bonus("value_in_euro", 0.3) | {"tenders": 0.0},
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(IDLE)))
def test_firms_that_could_adapt_do_not_where_nothing_asks_for_it(place: int, three_worlds: Worlds) -> None:
    fixed = run(IDLE[place], worlds=with_values(three_worlds, adaptability=0.0))
    free = run(IDLE[place], worlds=with_values(three_worlds, adaptability=1.0))
    assert differing(fixed, free) == set()


def test_without_adaptability_nothing_is_chosen_at_bid_time(three_worlds: Worlds) -> None:
    """At nought no bid takes anything away; a little above it some do, and cost more."""
    fields = scheme("gate_and_bonus", tenders=1.0, weight=0.3, threshold=0.5)
    chosen = []
    for adaptability in (0.0, 0.01):
        market = Market(fields, with_values(three_worlds[:1], adaptability=adaptability)[0], chance=0)
        for _ in range(8):
            market.step()
        chosen.append(market.tables.lots["greener"].max())
    assert chosen[0] == 0.0
    assert 0.0 < chosen[1] <= 0.01 * (1.0 + 1e-9)


@pytest.mark.parametrize("formula", ["value_in_euro", "fictitious_discount"])
def test_a_bonus_makes_greener_deliveries_the_more_firms_can_adapt(formula: str) -> None:
    """Over eight worlds together, and the emissions with them."""
    fields = bonus(formula, 0.3)
    books = [run(fields, worlds=some_worlds(8, adaptability=degree)) for degree in (0.0, 0.5, 1.0)]
    green = [entry(one, "performance_climate").sum() for one in books]
    tonnes = [entry(one, "product_tonnes").sum() for one in books]
    assert green[0] < green[1] < green[2]
    assert tonnes[0] > tonnes[1] > tonnes[2]
