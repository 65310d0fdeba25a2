"""One purchaser, one lot and a few suppliers: awards worked by hand, the sums stand in the comments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from one_lot import CHANCE, LIST_PRICE, SEED, VOLUME, OneLot, bonus, gate
from procurement_cases import Fields, phase, safeguard, scheme

from simulations.procurement import columns, schemes, scoring, tender

# The greener bid asks 100 with 0.8 points, the cheaper one 90 with 0.2.
#   value in euro: a full score is worth w / (1 - w) x 100.
#     w = 0.2: 25, so 100 - 20 = 80 against 90 - 5 = 85.  w = 0.1: 11.11, so 91.11 against 87.78.
#   fictitious discount: 100 (1 - 0.2 x 0.8) = 84 against 90 (1 - 0.2 x 0.2) = 86.4.  At 0.1: 92 against 88.2.
#   absolute points, scale from 0 to list price 200: 0.2 x 0.8 + 0.8 (1 - 0.5) = 0.56 against 0.04 + 0.8 x 0.55 = 0.48;
#     w = 0.05: 0.04 + 0.95 x 0.5 = 0.515 against 0.01 + 0.95 x 0.55 = 0.5325.
#   relative points, lowest bid 90: 0.2 x 0.8 + 0.8 x 0.9 = 0.88 against 0.04 + 0.8 = 0.84;
#     w = 0.1: 0.08 + 0.9 x 0.9 = 0.89 against 0.02 + 0.9 = 0.92.
WORKED = [
    ("value_in_euro", 0.2, 80.0, 85.0, 0.25),
    ("value_in_euro", 0.1, 91.1111111111, 87.7777777778, 0.1111111111),
    ("fictitious_discount", 0.2, 84.0, 86.4, 0.25),
    ("fictitious_discount", 0.1, 92.0, 88.2, 0.1111111111),
    ("absolute_points", 0.2, -0.56, -0.48, 0.5),
    ("absolute_points", 0.05, -0.515, -0.5325, 0.1052631579),
    ("relative_points", 0.2, -0.88, -0.84, 0.3333333333),
    ("relative_points", 0.1, -0.89, -0.92, 0.125),
]


@pytest.mark.parametrize(("formula", "weight", "greener", "cheaper", "strength"), WORKED)
def test_award_of_a_lot_with_two_suppliers(
    formula: str, weight: float, greener: float, cheaper: float, strength: float
) -> None:
    case = OneLot(bonus(formula, weight), prices=[100.0, 90.0], points=[0.8, 0.2]).award()
    assert case.bids["rank_value"] == pytest.approx([greener, cheaper])
    first, second = (0, 1) if greener < cheaper else (1, 0)
    price = {0: 100.0, 1: 90.0}
    # One winner takes 85 per cent; the rest goes to the runner-up at its own price.
    assert case.slots == [(first, pytest.approx(0.85), price[first]), (second, pytest.approx(0.15), price[second])]
    assert case.lot["last_price"] == price[first]
    assert case.lot["ends"] == 8  # two years
    assert case.booked("bids") == 2.0
    assert case.booked("single_bid_lots") == 0.0
    assert case.booked("award_value") == pytest.approx(VOLUME * (0.85 * price[first] + 0.15 * price[second]) * 8)
    assert case.booked("scored_lots") == 1.0
    assert case.booked("strength") == pytest.approx(strength)  # price premium that a full score overcomes
    assert case.alarms["kind"] == columns.FINE


@pytest.mark.parametrize("rule", ["none", "ask", "exclusion"])
def test_without_points_the_cheapest_wins(rule: str) -> None:
    case = OneLot(scheme(rule, tenders=1.0), prices=[100.0, 90.0], points=[0.8, 0.2]).award()
    assert case.slots[0] == (1, pytest.approx(0.85), 90.0)
    assert case.booked("scored_lots") == 0.0


def test_points_do_not_count_where_nobody_asks() -> None:
    case = OneLot(bonus("value_in_euro", 0.2) | {"tenders": 0.05}, prices=[100.0, 90.0], points=[0.8, 0.2])
    assert case.award().slots[0][0] == 1  # the round's draw is 0.1


def test_points_do_not_count_in_a_monopoly() -> None:
    case = OneLot(
        bonus("value_in_euro", 0.5), prices=[100.0, 90.0], points=[0.8, 0.2], segment=columns.MONOPOLY
    ).award()
    assert case.slots == [(1, 1.0, 90.0)]


# T4: P / Pmin = (1 - w) / ((1 - w) - w d).
@pytest.mark.parametrize(
    ("weight", "gap", "premium"),
    [(0.05, 0.2, 0.011), (0.1, 0.5, 0.059), (0.2, 0.3, 0.081), (0.3, 0.3, 0.148), (0.4, 0.2, 0.154), (0.4, 0.5, 0.5)],
)
def test_break_even_premium_of_relative_points(weight: float, gap: float, premium: float) -> None:
    exact = (1.0 - weight) / ((1.0 - weight) - weight * gap)
    assert exact - 1.0 == pytest.approx(premium, abs=0.001)
    for nudge, winner in ((-0.01, 0), (0.01, 1)):
        case = OneLot(bonus("relative_points", weight), prices=[60.0 * exact + nudge, 60.0], points=[gap, 0.0])
        assert case.award().slots[0][0] == winner


@pytest.mark.parametrize(("weight", "strength"), [(0.05, 0.0556), (0.1, 0.125), (0.2, 0.333), (0.3, 0.75), (0.4, 2.0)])
def test_strength_of_relative_points_is_the_premium_at_a_full_gap(weight: float, strength: float) -> None:
    case = OneLot(bonus("relative_points", weight), prices=[100.0], points=[0.5])
    assert scoring.strength(weight, case.medicines[0], case.policy) == pytest.approx(strength, abs=0.001)


@pytest.mark.parametrize("weight", [0.5, 0.7, 0.9])
def test_a_strength_can_be_booked_and_summed(weight: float) -> None:
    """Beyond one half no premium outweighs a full score; an infinity in the books would drown every other lot."""
    case = OneLot(bonus("relative_points", weight), prices=[100.0, 90.0], points=[0.8, 0.2]).award()
    assert np.isfinite(case.booked("strength"))


@pytest.mark.parametrize("formula", columns.FORMULAS)
def test_only_relative_points_flip_when_a_loser_joins(formula: str) -> None:
    # w = 0.3, bids of 101 with 0.70 and 90 with 0.45 points; relative points with two bids, then with a loser at 75:
    #   0.21 + 0.7 x 90/101 = 0.8338 against 0.135 + 0.7 = 0.8350: the cheaper one wins;
    #   0.21 + 0.7 x 75/101 = 0.7298 against 0.135 + 0.7 x 75/90 = 0.7183, and 0.7 for the newcomer: the greener one wins.
    two = OneLot(bonus(formula, 0.3), prices=[101.0, 90.0], points=[0.70, 0.45]).award()
    three = OneLot(bonus(formula, 0.3), prices=[101.0, 90.0, 75.0], points=[0.70, 0.45, 0.0]).award()
    order = [int(place) for place in np.argsort(three.bids["rank_value"])]
    if formula == "relative_points":
        assert two.slots[0][0] == 1
        assert order == [0, 1, 2]
    else:
        assert [place for place in order if place != 2][0] == two.slots[0][0]


@pytest.mark.parametrize(("winners", "shares"), [(1, [0.85, 0.15]), (2, [0.6, 0.4]), (3, [0.6, 0.2, 0.2])])
def test_prizes(winners: int, shares: list[float]) -> None:
    case = OneLot(scheme("none", winners=winners, tenders=1.0), prices=[100.0, 90.0, 95.0], points=[0.0] * 3).award()
    assert [slot[0] for slot in case.slots] == [1, 2, 0][: len(shares)]
    assert [slot[1] for slot in case.slots] == pytest.approx(shares)
    assert [slot[2] for slot in case.slots] == [90.0, 95.0, 100.0][: len(shares)]
    assert case.booked("bids") == 3.0


@pytest.mark.parametrize("winners", [1, 2, 3])
def test_a_lone_winner_delivers_everything(winners: int) -> None:
    case = OneLot(scheme("none", winners=winners, tenders=1.0), prices=[100.0], points=[0.0]).award()
    assert case.slots == [(0, pytest.approx(1.0), 100.0)]
    assert case.booked("single_bid_lots") == 1.0


def test_two_winners_of_three_prizes_leave_the_last_part_to_the_first() -> None:
    # 0.6 and 0.2 are handed out; the 0.2 that nobody takes goes to the first: 0.8 and 0.2.
    case = OneLot(scheme("none", winners=3, tenders=1.0), prices=[100.0, 90.0], points=[0.0] * 2).award()
    assert case.slots == [(1, pytest.approx(0.8), 90.0), (0, pytest.approx(0.2), 100.0)]


def test_in_an_oligopoly_the_incumbent_keeps_patients_who_cannot_switch() -> None:
    # Half can switch: 0.5 x 0.85 = 0.425 to the winner, 0.5 x 0.15 = 0.075 to the runner-up, 0.5 stays at the old price.
    case = OneLot(scheme("none"), prices=[100.0, 90.0, 95.0], points=[0.0] * 3, segment=columns.OLIGOPOLY)
    case.keep(offer=0, price=110.0)
    case.award()
    assert case.slots == [
        (1, pytest.approx(0.425), 90.0),
        (2, pytest.approx(0.075), 95.0),
        (0, pytest.approx(0.5), 110.0),
    ]
    assert case.booked("winner_changes") == 1.0
    assert case.booked("patients_moved") == pytest.approx(500.0)
    assert case.booked("switching_cost") == pytest.approx(500.0 * case.world["switch_cost_patient"])
    assert case.booked("switching_hours") == pytest.approx(case.world["switch_hours"])


def test_three_winners_and_an_incumbent_fit() -> None:
    case = OneLot(
        scheme("none", winners=3, tenders=1.0),
        prices=[100.0, 90.0, 95.0, 99.0],
        points=[0.0] * 4,
        segment=columns.OLIGOPOLY,
    )
    case.keep(offer=0, price=110.0)
    case.award()
    assert case.slots == [
        (1, pytest.approx(0.3), 90.0),
        (2, pytest.approx(0.1), 95.0),
        (3, pytest.approx(0.1), 99.0),
        (0, pytest.approx(0.5), 110.0),
    ]


def test_an_incumbent_that_left_keeps_nobody() -> None:
    case = OneLot(scheme("none"), prices=[100.0, 90.0], points=[0.0] * 2, segment=columns.OLIGOPOLY)
    case.keep(offer=0, price=110.0)
    case.offers["registered"][0], case.bids["joins"][0] = 0, 0
    assert case.award().slots == [(1, pytest.approx(1.0), 90.0)]


def test_in_other_segments_all_volume_moves() -> None:
    case = OneLot(scheme("none"), prices=[100.0, 90.0], points=[0.0] * 2)
    case.keep(offer=0, price=110.0)
    assert [share for _, share, _ in case.award().slots] == pytest.approx([0.85, 0.15])


def test_remainder_off_contract_goes_to_a_rival_at_list_price() -> None:
    # 85 per cent to the winner at 90; 15 per cent to the cheapest producer without a prize (80) at the list price of 200.
    case = OneLot(
        scheme("none", remainder="off_contract", tenders=1.0), prices=[100.0, 90.0, 95.0], points=[0.0] * 3
    ).award()
    assert case.slots == [(1, pytest.approx(0.85), 90.0), (0, pytest.approx(0.15), LIST_PRICE)]
    assert case.lot["rent"][1] == pytest.approx(LIST_PRICE - 80.0)


def test_equal_bids_are_settled_by_a_keyed_draw() -> None:
    case = OneLot(scheme("none"), prices=[90.0, 90.0], points=[0.0] * 2)
    case.bids["tie"] = [0.7, 0.3]
    assert case.award().slots[0][0] == 1


def test_ranking_mistake_is_an_award_that_true_scores_would_not_have_made() -> None:
    # Reported 0.8 against 0.2, in truth 0.2 against 0.8. As reported 100 - 20 = 80 beats 95 - 5 = 90; in truth 95 against 75.
    case = OneLot(bonus("value_in_euro", 0.2), prices=[100.0, 95.0], points=[0.8, 0.2])
    case.bids["true_points"] = [0.2, 0.8]
    case.award()
    assert case.slots[0][0] == 0
    assert case.booked("ranking_mistakes") == 1.0


@pytest.mark.parametrize("formula", columns.FORMULAS)
def test_equal_true_bids_are_no_ranking_mistake(formula: str) -> None:
    """Two bids alike in price and points: whoever wins the draw, noise had no part in it."""
    case = OneLot(bonus(formula, 0.0), prices=[90.0, 90.0], points=[0.2, 0.8])
    case.bids["tie"] = [0.3, 0.7]
    case.award()
    assert case.slots[0][0] == 0
    assert case.booked("ranking_mistakes") == 0.0


@pytest.mark.parametrize("formula", columns.FORMULAS)
def test_a_broken_promise_costs_a_multiple_of_its_advantage(formula: str) -> None:
    """NL20: points for a promised level, and a sanction of 1.5 times the advantage, under every formula."""
    case = OneLot(bonus(formula, 0.2, promise=True), prices=[100.0, 90.0], points=[0.8, 0.2]).award()
    assert case.lot["promised_by"] == 0
    case.bids["won"] = columns.NOBODY
    case.award()  # the next tender: no step was made since
    # One step of 0.1 on a remaining half, reported with validity 0.6: 0.03 points. In value 25 euro a point (value in euro,
    # and relative points at a lowest bid near 100), 50 euro (absolute), about 25 euro (a fifth off 100, over 1 - 0.2 x 0.8).
    points = 0.1 * 0.5 * 0.6
    low, high = 15.0, 50.0
    paid = case.booked("sanctions") / (1.5 * points * VOLUME * 8)
    assert low <= paid <= high


def test_a_kept_promise_costs_nothing() -> None:
    case = OneLot(bonus("value_in_euro", 0.2, promise=True), prices=[100.0, 90.0], points=[0.8, 0.2]).award()
    case.suppliers["steps"][0] = 1
    case.bids["won"] = columns.NOBODY
    assert case.award().booked("sanctions") == 0.0


def test_hours_of_evaluation_fall_with_experience() -> None:
    # Two bids of 16 hours. Asked for the first time: 5 x 32 = 160. After three years: 1.1 x 32 = 35.2. Not asked: 32.
    assert OneLot(scheme("none"), prices=[90.0, 95.0], points=[0.0] * 2).award().booked("purchaser_hours") == 32.0
    asked = scheme("ask", tenders=1.0)
    assert OneLot(asked, prices=[90.0, 95.0], points=[0.0] * 2).award().booked("purchaser_hours") == pytest.approx(
        160.0
    )
    later = OneLot(asked, prices=[90.0, 95.0], points=[0.0] * 2, quarter=12).award()
    assert later.booked("purchaser_hours") == pytest.approx(35.2)


def test_nobody_left_by_the_gate() -> None:
    gate = scheme("exclusion", tenders=1.0, threshold=0.9)
    for on_empty in columns.EMPTY_GATE:
        case = OneLot(gate | {"on_empty": on_empty}, prices=[100.0, 90.0], points=[0.8, 0.2])
        case.keep(offer=1, price=110.0)
        case.bids["eligible"], case.bids["joins"] = 0, 0
        case.award()
        if on_empty == "relax":  # the old contract runs on for a quarter
            assert case.slots == [(1, 1.0, 110.0)]
            assert (case.lot["waived"], case.lot["ends"]) == (1, 1)
            assert case.booked("relaxed_lots") == 1.0
        elif on_empty == "emergency":  # the cheapest registered producer at list price and a quarter: 250
            assert case.slots == [(0, 1.0, pytest.approx(250.0))]
            assert (case.lot["supply"], case.lot["emergency"][0], case.lot["ends"]) == (columns.UNDER_EMERGENCY, 1, 4)
            assert case.booked("emergency_lots") == 1.0
        else:
            assert case.slots == []
            assert (case.lot["supply"], case.lot["ends"]) == (columns.UNSUPPLIED, 4)
            assert case.booked("short_lots") == 1.0
        assert case.booked("unfilled_lots") == 0.0
        assert case.lot["last_price"] == 110.0


def test_in_an_emergency_patients_who_cannot_switch_stay_where_they_are() -> None:
    """Half of an oligopoly's patients cannot go to another product, whoever is the cheapest to buy from."""
    fields = scheme("exclusion", tenders=1.0, threshold=0.9, on_empty="emergency")
    case = OneLot(fields, prices=[100.0, 90.0], points=[0.8, 0.2], segment=columns.OLIGOPOLY)
    case.keep(offer=1, price=110.0)  # the cheaper producer is offer 0
    case.bids["eligible"], case.bids["joins"] = 0, 0
    shares: dict[int, float] = {}
    for offer, share, _ in case.award().slots:
        shares[offer] = shares.get(offer, 0.0) + share
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares.get(1, 0.0) >= 0.5 - 1e-12


def test_an_emergency_price_ends_with_the_emergency() -> None:
    """After a year at 250 the lot is tendered: patients who stay are bought by contract again, at most at the reserve."""
    case = OneLot(scheme("none"), prices=[100.0, 90.0], points=[0.0] * 2, segment=columns.OLIGOPOLY)
    case.keep(offer=0, price=250.0)
    case.lots["supply"], case.lots["emergency"][0, 0] = columns.UNDER_EMERGENCY, 1
    slots = case.award().slots
    assert slots[0][0] == 1
    assert all(price <= 137.5 for _, _, price in slots)


def test_patients_who_cannot_switch_stay_with_each_of_two_suppliers() -> None:
    """60 and 40 per cent before: of each half cannot switch, 30 and 20 per cent of the lot."""
    case = OneLot(scheme("none"), prices=[100.0, 90.0, 95.0], points=[0.0] * 3, segment=columns.OLIGOPOLY)
    case.keep(offer=0, price=110.0)
    case.lots["supplier_slot"][0, 1], case.lots["share"][0, :2], case.lots["price"][0, 1] = 2, [0.6, 0.4], 115.0
    kept = {(offer, price): share for offer, share, price in case.award().slots}
    assert kept[0, 110.0] == pytest.approx(0.3)
    assert kept[2, 115.0] == pytest.approx(0.2)


def test_nobody_bids_though_all_may() -> None:
    """No gate did it: the old contract runs on for a quarter and the list price is allowed."""
    case = OneLot(scheme("exclusion", tenders=1.0), prices=[100.0], points=[0.8])
    case.keep(offer=0, price=110.0)
    case.bids["joins"] = 0
    case.award()
    assert case.booked("unfilled_lots") == 1.0
    assert (case.slots, case.lot["last_price"], case.lot["ends"]) == ([(0, 1.0, 110.0)], LIST_PRICE, 1)


# What a questionnaire says: themes weigh one sixth each, validity 0.6, no noise.
#   firm 0: performance 0.9 on the five themes with footprint, disclosed 0.3: (5 (0.6 x 0.9 + 0.4 x 0.3) + 0.3) / 6 = 0.60
#   firm 1: performance 0.3, disclosed 0.9: (5 (0.18 + 0.36) + 0.9) / 6 = 0.60
#   firm 2: performance 0.2, disclosed 0.2: 0.20
FIRMS = [(0.9, 0.3, 0.60), (0.3, 0.9, 0.60), (0.2, 0.2, 0.20)]


def questioned(fields: Fields, quarter: int = 0, *, essential: int = 0, small: int = 0, **world: float) -> OneLot:
    """The lot with the three firms above, after they were listed as candidates."""
    case = OneLot(
        fields, prices=[100.0] * 3, points=[0.0] * 3, world_changes={"score_noise": 0.0, "score_validity": 0.6} | world,
        quarter=quarter,
    )  # fmt: skip
    for firm, (performance, disclosed, _) in enumerate(FIRMS):
        case.suppliers["performance"][firm] = performance
        case.suppliers["performance"][firm, columns.DISCLOSURE] = case.suppliers["disclosed"][firm] = disclosed
    case.suppliers["small"] = small
    case.medicines["essential"] = essential
    case.medicines["tonnes"] = case.offers["tonnes"] = 0.02
    everywhere = np.ones(1, np.int64)
    tender.list_candidates(quarter, 1, case.tables(), case.policy, everywhere, case.world, SEED, CHANCE)
    return case


def test_reported_and_true_scores() -> None:
    case = questioned(scheme("ask", tenders=1.0))
    assert case.bids["reported"] == pytest.approx([score for _, _, score in FIRMS])
    # True points look at performance alone: (5 x 0.9 + 0.3) / 6 = 0.80, (1.5 + 0.9) / 6 = 0.40, 0.20.
    assert case.bids["true_points"] == pytest.approx([0.80, 0.40, 0.20])
    assert list(case.bids["eligible"]) == [1, 1, 1]


def test_a_promise_reports_one_step_more() -> None:
    # A step of 0.1 of what remains on the five themes: 0.6 x 0.1 x (0.1, 0.7, 0.8) x 5/6 = 0.005, 0.035, 0.040.
    case = questioned(bonus("value_in_euro", 0.2, promise=True))
    assert case.bids["reported"] == pytest.approx([0.605, 0.635, 0.240])
    assert case.bids["true_points"] == pytest.approx([0.80, 0.40, 0.20])


@pytest.mark.parametrize(
    ("threshold", "on", "eligible"),
    [
        (0.0, "overall", [1, 1, 1]),
        (0.19, "overall", [1, 1, 1]),
        (0.21, "overall", [1, 1, 0]),
        (0.59, "overall", [1, 1, 0]),
        (0.61, "overall", [0, 0, 0]),
        # Reported per theme: 0.66, 0.54, 0.20 on the five; disclosure itself 0.3, 0.9, 0.2.
        (0.35, "every_theme", [0, 1, 0]),
        (0.60, "climate", [1, 0, 0]),
        (0.50, "transport", [1, 1, 0]),
        (0.50, "disclosure", [0, 1, 0]),
        (1.0, "overall", [0, 0, 0]),
    ],
)
def test_gate(threshold: float, on: str, eligible: list[int]) -> None:
    assert list(questioned(gate(threshold=threshold, threshold_on=on)).bids["eligible"]) == eligible


def test_no_gate_before_its_phase() -> None:
    fields = gate(threshold=0.9, phases=[phase("2027 Q1", "2026 Q1")])
    assert list(questioned(fields, quarter=3).bids["eligible"]) == [1, 1, 1]
    assert list(questioned(fields, quarter=4).bids["eligible"]) == [0, 0, 0]


def test_growth_path_raises_the_threshold_evenly() -> None:
    """A year's path to 0.6: 0.15, 0.30, 0.45, 0.60. Firm 2 reports 0.20."""
    fields = gate(threshold=0.6, growth_path=1)
    passed = [int(questioned(fields, quarter=quarter).bids["eligible"][2]) for quarter in range(5)]
    assert passed == [1, 0, 0, 0, 0]
    np.testing.assert_allclose(schemes.compile_scheme(fields)["threshold"][:6], [0.15, 0.30, 0.45, 0.6, 0.6, 0.6])


def test_grace_for_small_firms() -> None:
    fields = gate(threshold=0.9, grace_years=2)
    assert list(questioned(fields, quarter=7, small=1).bids["eligible"]) == [1, 1, 1]
    assert list(questioned(fields, quarter=8, small=1).bids["eligible"]) == [0, 0, 0]
    assert list(questioned(fields, quarter=7, small=0).bids["eligible"]) == [0, 0, 0]


@pytest.mark.parametrize(
    ("waiver", "essential", "spared"),
    [
        ({"fewer_than": 2}, 0, False),  # two pass
        ({"fewer_than": 3}, 0, True),
        ({"essential": True}, 0, False),
        ({"essential": True}, 1, True),
        ({"single_source": True}, 0, False),  # three are registered
        ({"pre_check": True}, 0, False),  # two pass: competition remains
        ({"fewer_than": 3, "degree": 0.0}, 0, False),
        ({}, 1, False),
    ],
)
def test_safeguards_with_two_who_pass(waiver: dict[str, Any], essential: int, spared: bool) -> None:
    case = questioned(gate(threshold=0.4, safeguard=safeguard(**waiver)), essential=essential)
    assert list(case.bids["eligible"]) == ([1, 1, 1] if spared else [1, 1, 0])


def test_pre_check_drops_a_gate_that_leaves_one() -> None:
    fields = gate(threshold=0.35, threshold_on="every_theme", safeguard=safeguard(pre_check=True))
    assert list(questioned(fields).bids["eligible"]) == [1, 1, 1]


def test_single_source_is_spared() -> None:
    fields = gate(threshold=0.9, safeguard=safeguard(single_source=True))
    case = OneLot(fields, prices=[100.0], points=[0.1])
    assert scoring.is_spared(case.lot, case.medicines[0], 0, case.policy)
    case.medicines["registered"] = 2
    assert not scoring.is_spared(case.lot, case.medicines[0], 0, case.policy)


@pytest.mark.parametrize("credibility", [0.0, 0.05, 1.0])
def test_gate_reaches_monopolies_only_as_far_as_it_is_believed(credibility: float) -> None:
    for gate_on_monopoly in (False, True):
        case = OneLot(
            gate(threshold=0.9, gate_on_monopoly=gate_on_monopoly), prices=[100.0], points=[0.1], segment=columns.MONOPOLY,
            world_changes={"monopoly_gate_credibility": credibility},
        )  # fmt: skip
        for draw in (0.01, 0.5, 0.99):
            case.lots["gate_draw"] = draw
            expected = gate_on_monopoly and draw < credibility
            assert bool(scoring.has_gate(case.lot, True, case.policy, case.world)) is expected


def test_bands() -> None:
    case = OneLot(bonus("value_in_euro", 0.2, bands="absolute"), prices=[100.0], points=[0.5])
    cutoffs = np.empty(3)
    scoring.set_cutoffs(cutoffs, np.linspace(0.0, 1.0, 11), case.policy, case.world)
    assert cutoffs == pytest.approx([0.25, 0.50, 0.75])
    scores = (0.0, 0.2499, 0.25, 0.4999, 0.50, 0.7499, 0.75, 1.0)
    points = [scoring.to_points(score, cutoffs, case.policy, case.world) for score in scores]
    assert points == pytest.approx([0.0, 0.0, 0.25, 0.25, 0.60, 0.60, 1.0, 1.0])  # Rijkswaterstaat


def test_percentile_bands_follow_the_population() -> None:
    """Eleven firms at 0, 0.1 ... 1: the 65th, 85th and 95th percentile lie at places 6.5, 8.5 and 9.5 of 10, cut down."""
    case = OneLot(bonus("value_in_euro", 0.2, bands="percentile"), prices=[100.0], points=[0.5])
    cutoffs = np.empty(3)
    scoring.set_cutoffs(cutoffs, np.linspace(0.0, 1.0, 11), case.policy, case.world)
    assert cutoffs == pytest.approx([0.6, 0.8, 0.9])
    scoring.set_cutoffs(cutoffs, np.linspace(0.0, 0.5, 11), case.policy, case.world)
    assert cutoffs == pytest.approx([0.3, 0.4, 0.45])


def test_linear_points_are_the_score() -> None:
    case = OneLot(bonus("value_in_euro", 0.2), prices=[100.0], points=[0.5])
    assert scoring.to_points(0.37, np.zeros(3), case.policy, case.world) == 0.37


def test_holistic_weight_follows_tonnes_per_euro() -> None:
    # 0.02 t at 100 euro is 0.0002 t per euro: half the market's mean of 0.0004, so half of the weight.
    case = OneLot(bonus("value_in_euro", 0.2, holistic=0.5), prices=[100.0], points=[0.5])
    case.medicines["tonnes"] = 0.02
    case.lots["holistic"] = 0.4
    assert scoring.weight_in(case.lot, case.medicines[0], 0.0004, case.policy) == pytest.approx(0.1)
    case.lots["holistic"] = 0.6  # follows only from degree 0.6 on
    assert scoring.weight_in(case.lot, case.medicines[0], 0.0004, case.policy) == pytest.approx(0.2)


def test_reserve_price() -> None:
    # Last price 110, headroom 0.25: 137.5; from 160 the list price of 200 ends it. A monopoly stays where it is.
    case = OneLot(scheme("none"), prices=[100.0], points=[0.0], world_changes={"headroom": 0.25})
    assert tender.reserve_price(case.lot, case.medicines[0], case.world) == pytest.approx(137.5)
    case.lots["last_price"] = 170.0
    assert tender.reserve_price(case.lot, case.medicines[0], case.world) == LIST_PRICE
    case.medicines["segment"] = columns.MONOPOLY
    assert tender.reserve_price(case.lot, case.medicines[0], case.world) == 170.0


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"eligible": 0}, columns.WRONG_AWARD),
        ({"price": 140.0}, columns.WRONG_PRICE),
        ({"price": -1.0}, columns.WRONG_PRICE),
        ({"price": float("nan")}, columns.WRONG_PRICE),
        ({"reported": 1.2}, columns.WRONG_SCORE),
        ({"points": float("nan")}, columns.WRONG_SCORE),
    ],
)
def test_an_award_that_may_not_be_raises_the_alarm(change: dict[str, float], kind: int) -> None:
    case = OneLot(scheme("none"), prices=[100.0], points=[0.5], quarter=3)
    for name, value in change.items():
        case.bids[name] = value
    case.award()
    assert case.alarms["kind"] == kind
    assert case.alarms["quarter"] == 3


def test_an_award_to_a_product_that_left_raises_the_alarm() -> None:
    case = OneLot(scheme("none"), prices=[100.0], points=[0.5])
    case.offers["registered"] = 0
    case.award()
    assert case.alarms["kind"] == columns.WRONG_AWARD
