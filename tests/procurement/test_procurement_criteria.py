"""What a scheme asks, worked by hand: criteria designed together, holistic ones, and the themes that count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from one_lot import Firm, OneLot, Tendered, bonus, gate, rows
from procurement_cases import (
    GROUPS,
    entry,
    phase,
    run,
    scheme,
    some_worlds,
)  # fmt: skip

from simulations.procurement import adaptation, columns, schemes, scoring, step
from simulations.procurement.market import Market

Worlds = NDArray[np.void]
BOTH: dict[str, Any] = {"tenders": 1.0, "weight": 0.2, "threshold": 0.5}


# Designing criteria together, by hand.

READY = {
    "co_creation_delay": 4.0,
    "co_creation_noise_cut": 0.5,
    "co_creation_validity_gain": 0.3,
    "feasible_share": 0.75,
}


def designed(degree: float, quarter: int, draw: float = 0.5, **world: float) -> OneLot:
    fields = scheme("gate_and_bonus", co_creation=degree, **BOTH)
    case = OneLot(
        fields, prices=[100.0, 90.0], points=[0.8, 0.2], quarter=quarter,
        world_changes=READY | {"score_noise": 0.08, "score_validity": 0.6} | world,
    )  # fmt: skip
    case.lots["co_creation"] = draw
    return case


@pytest.mark.parametrize(
    ("degree", "quarter", "counts", "created"),
    [
        (0.0, 0, True, False), (0.0, 9, True, False),
        (0.4, 0, True, False), (0.4, 9, True, False),  # the lot's draw is 0.5: it follows from a higher degree on
        (0.6, 0, False, False), (0.6, 3, False, False), (0.6, 4, True, True), (0.6, 9, True, True),
        (1.0, 3, False, False), (1.0, 4, True, True),
    ],
)  # fmt: skip
def test_no_points_and_no_gate_while_criteria_are_designed(
    degree: float, quarter: int, counts: bool, created: bool
) -> None:
    case = designed(degree, quarter)
    assert bool(scoring.counts(case.lot, case.policy, case.world)) is counts
    assert bool(scoring.gives_points(case.lot, True, case.policy, case.world)) is counts
    assert bool(scoring.has_gate(case.lot, True, case.policy, case.world)) is counts
    assert bool(scoring.is_created(case.lot, case.policy, case.world)) is created
    # Half of the noise of 0.08, and three tenths of what 0.6 lacks: 0.6 + 0.3 x 0.4.
    assert scoring.noise_in(case.lot, case.policy, case.world) == pytest.approx(0.04 if created else 0.08)
    assert scoring.validity_in(case.lot, case.policy, case.world) == pytest.approx(0.72 if created else 0.6)
    # 100 with 0.8 points against 90 with 0.2, a full score worth 25 euro: the greener wins where points count.
    assert case.award().slots[0][0] == (0 if counts else 1)
    assert case.booked("scored_lots") == (1.0 if counts else 0.0)


def test_time_to_design_runs_from_the_first_step() -> None:
    """A rule from 2028: in that year the criteria are designed, from 2029 they count."""
    fields = scheme("bonus", tenders=1.0, co_creation=1.0, phases=[phase("2028 Q1", "2026 Q1")])
    world = designed(1.0, 0).world
    lot = designed(1.0, 0).lot
    policy = schemes.compile_scheme(fields)
    assert [bool(scoring.counts(lot, policy[quarter], world)) for quarter in (7, 8, 11, 12)] == [
        False,
        False,
        False,
        True,
    ]


# Four firms that would report 0.2, 0.4, 0.6 and 0.8. Three quarters of them can reach 0.4, half 0.6, all 0.2; 0.8 only the last.
@pytest.mark.parametrize(
    ("share", "feasible"), [(0.75, 0.4), (0.76, 0.2), (0.95, 0.2), (0.5, 0.6), (0.51, 0.4), (0.25, 0.8)]
)
@pytest.mark.parametrize("threshold", [0.3, 0.9])
def test_a_designed_threshold_is_one_that_most_can_reach(share: float, feasible: float, threshold: float) -> None:
    firms = [Firm(score, score) for score in (0.4, 0.8, 0.2, 0.6)]
    world: dict[str, float] = READY | {"feasible_share": share, "co_creation_validity_gain": 0.0}
    lot = Tendered(gate(threshold=threshold, co_creation=1.0), firms, quarter=4, **world).listed()
    assert lot.levels[columns.FEASIBLE] == pytest.approx(feasible)
    assert scoring.threshold_in(lot.case.lot, lot.levels, lot.policy, lot.world) == pytest.approx(
        min(threshold, feasible)
    )
    passes = np.array([0.4, 0.8, 0.2, 0.6]) >= min(threshold, feasible) - 1e-9
    assert list(lot.bids["eligible"] == 1) == list(passes)
    # Criteria that were not designed together ask what the scheme says.
    alone = Tendered(gate(threshold=threshold), firms, quarter=4, **world).listed()
    assert list(alone.bids["eligible"] == 1) == [score >= threshold for score in (0.4, 0.8, 0.2, 0.6)]


def test_a_designed_threshold_for_products_is_one_that_most_can_reach() -> None:
    """Of four products at 0.01 to 0.08 tonnes three stay at or below 0.04: twice the mean of 0.02, the score at ln 2."""
    firms = [Firm(0.5, 0.5, tonnes=tonnes) for tonnes in (0.08, 0.02, 0.01, 0.04)]
    lot = Tendered(
        gate(threshold=0.9, co_creation=1.0, level="product"),
        firms,
        quarter=4,
        **READY,
        product_noise=1e-9,
        footprint_spread=0.6,
    ).listed()
    reached = scoring.score_of_footprint(np.log(2.0), lot.world)
    assert lot.levels[columns.FEASIBLE] == pytest.approx(reached)
    assert reached == pytest.approx(
        0.124, abs=0.001
    )  # 1.1552 standard deviations above the mean: one in eight is dearer
    lot.bids["eligible"] = 0
    lot.levels[columns.FEASIBLE] -= 1e-9  # measured to the last bit
    assert scoring.threshold_in(lot.case.lot, lot.levels, lot.policy, lot.world) < 0.9


def test_a_firm_in_its_grace_can_reach_any_threshold() -> None:
    """The small ones at 0.2 and 0.4 are spared: with them three of four reach 0.8."""
    fields = gate(threshold=0.9, co_creation=1.0, grace_years=5)
    lot = Tendered(fields, [Firm(score, score) for score in (0.2, 0.4, 0.6, 0.8)], quarter=4, **READY)
    lot.suppliers["small"] = [1, 1, 0, 0]
    assert lot.listed().levels[columns.FEASIBLE] == pytest.approx(0.8)


@pytest.mark.parametrize(
    "on",
    [
        "overall",
        "every_theme",
    ],
)
def test_as_many_reach_a_designed_threshold_as_was_meant(on: str) -> None:
    """Three quarters, over six worlds; also where designing makes scores much more valid."""
    shares = []
    changes = {"co_creation_delay": 2.0, "feasible_share": 0.75, "score_noise": 0.03, "score_validity": 0.3}
    fields = gate(threshold=0.9, co_creation=1.0, threshold_on=on)
    for place, row in enumerate(some_worlds(6, co_creation_validity_gain=0.6, **changes)):
        market = Market(fields, row, chance=place)
        for _ in range(3):
            market.step()
        contestable = market.tables.lots["group"][market.bids["lot"]] == GROUPS["contestable"]
        shares.append(market.bids["eligible"][contestable].mean())
    assert np.mean(shares) == pytest.approx(0.75, abs=0.08)


def test_hours_of_designing_fall_on_both_sides() -> None:
    """400 hours x 3 purchasers x half of the tenders x the 6 of 8 lots that ask: 450 on either side, 60 euro an hour."""
    world = OneLot(scheme("none"), prices=[1.0], points=[0.0], world_changes={"co_creation_hours": 400.0}).world
    policy = schemes.compile_scheme(scheme("bonus", co_creation=0.5))[0]
    books = np.zeros(len(columns.GROUPS), columns.LEDGER)
    books["lots"], books["asked_lots"] = [5.0, 3.0, 0.0], [4.0, 2.0, 0.0]
    step.book_dialogue(rows(columns.PURCHASER, 3), policy, books, world)
    assert books["purchaser_hours"].tolist() == pytest.approx([0.0, 0.0, 450.0])
    assert books["supplier_hours"].tolist() == pytest.approx([0.0, 0.0, 450.0])
    assert books["paperwork_cost"].tolist() == pytest.approx([0.0, 0.0, 900.0 * world["hourly_rate"]])


def test_while_criteria_are_designed_no_bid_is_ruled_out_and_none_is_scored() -> None:
    """In whole runs: the first year nowhere, with half of the tenders in about half; afterwards everywhere."""
    designs = [scheme("gate_and_bonus", co_creation=degree, **BOTH) for degree in (0.0, 0.5, 1.0)]
    books = run(*designs, worlds=some_worlds(4, co_creation_delay=4.0))
    for name in ("scored_lots", "ruled_out"):
        by_year = entry(books, name)[:, :, GROUPS["contestable"]].sum(axis=0)
        assert by_year[2, 0] == 0.0 < by_year[1, 0] < by_year[0, 0], name
        assert (by_year[:, 1:] > 0.0).all(), name
    first = entry(books, "scored_lots")[:, :, GROUPS["contestable"], 0].sum(axis=0)
    assert first[1] / first[0] == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("lever", ["holistic", "co_creation", "safeguard", "transparency", "consistency"])
def test_tenders_that_follow_a_degree_follow_every_higher_one(lever: str, three_worlds: Worlds) -> None:
    draws = Market(scheme("none"), three_worlds[0], chance=0).tables.lots[lever]
    assert 0.0 < draws.min() < draws.max() < 1.0
    followers = [
        {i for i, draw in enumerate(draws) if scoring.follows(draw, degree)} for degree in (0.0, 0.3, 0.6, 1.0)
    ]
    assert followers[0] == set()
    assert followers[0] < followers[1] < followers[2] < followers[3]
    assert len(followers[3]) == len(draws)
    if lever != "consistency":  # which goes by purchaser
        assert len(followers[1]) / len(draws) == pytest.approx(0.3, abs=0.05)


# Holistic criteria, by hand.


def test_a_score_sees_the_care_that_a_product_brings() -> None:
    # A tenth of the medicine's 0.02 tonnes in care: as so much performance of a mean firm, of which 0.52 is left: 0.052 off.
    firms = [Firm(0.5, 0.5, care_burden=care) for care in (0.002, 0.0, -0.002)]
    lot = Tendered(bonus("value_in_euro", 0.2, holistic=1.0), firms, start_score_mean=0.48).listed()
    assert lot.bids["reported"] == pytest.approx([0.448, 0.5, 0.552])
    assert lot.bids["true_points"] == pytest.approx([0.448, 0.5, 0.552])
    off = Tendered(bonus("value_in_euro", 0.2), firms, start_score_mean=0.48).listed()
    assert off.bids["reported"] == pytest.approx([0.5, 0.5, 0.5])


def test_a_products_score_sees_the_care_it_brings() -> None:
    """0.02 and 0.002 tonnes make 0.022, ln 1.1 above the mean: 0.158850 of a spread of 0.6."""
    firms = [Firm(0.5, 0.5, care_burden=care) for care in (0.002, 0.0)]
    lot = Tendered(bonus("value_in_euro", 0.2, holistic=1.0, level="product"), firms, footprint_spread=0.6).listed()
    assert lot.bids["true_points"] == pytest.approx([scoring.score_of_footprint(0.0953102, lot.world), 0.5])
    assert lot.bids["true_points"][0] == pytest.approx(0.43689, abs=1e-5)
    off = Tendered(bonus("value_in_euro", 0.2, level="product"), firms).listed()
    assert off.bids["true_points"] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("level", columns.LEVELS)
def test_where_care_does_not_differ_no_score_moves(level: str) -> None:
    """Bit for bit."""
    firms = [Firm(0.3, 0.4, tonnes=0.03), Firm(0.6, 0.5)]
    on, off = (Tendered(gate(threshold=0.5, holistic=degree, level=level), firms).listed() for degree in (1.0, 0.0))
    assert on.bids.tobytes() == off.bids.tobytes()


def test_the_weight_follows_a_lots_share_of_the_footprint() -> None:
    """In proportion to its tonnes per euro against the market's; where it carries none, price alone counts."""
    case = OneLot(bonus("value_in_euro", 0.2, holistic=1.0), prices=[100.0], points=[0.5])
    mean, weights = 0.0004, []
    for tonnes in (0.0, 0.01, 0.02, 0.03, 0.04):  # a quarter of the mean and so on, at 100 euro
        case.medicines["tonnes"] = tonnes
        weights.append(scoring.weight_in(case.lot, case.medicines[0], mean, case.policy))
    assert weights == pytest.approx([0.0, 0.05, 0.1, 0.15, 0.2])


# Themes that count, by hand. A purchaser with weights 0.1, 0.2, 0.3, 0.1, 0.1, 0.2; nationally 0.3, 0.1, 0.1, 0.2, 0.2, 0.1.
OWN = [0.1, 0.2, 0.3, 0.1, 0.1, 0.2]
NATIONAL = [0.3, 0.1, 0.1, 0.2, 0.2, 0.1]
PERFORMANCE = [0.9, 0.1, 0.4, 0.7, 0.2, 0.5]


def themed(own: list[float] = OWN, **chosen: Any) -> Tendered:
    lot = Tendered(bonus("value_in_euro", 0.2, **chosen), [Firm(0.5, 0.5)] * 2, national_set_local_room=0.2)
    lot.case.purchasers["theme_weight"] = own
    lot.tables.national[:] = NATIONAL
    lot.suppliers["performance"] = PERFORMANCE
    lot.suppliers["disclosed"] = 0.5
    return lot.listed()


@pytest.mark.parametrize(
    ("themes", "consistency", "true"),
    [
        # Its own: climate 0.1 and water 0.3 become 0.25 and 0.75: 0.225 + 0.3.
        (["climate", "water"], 0.0, 0.525),
        # Nationally 0.75 and 0.25; a fifth its own: 0.65 and 0.35. 0.585 + 0.14.
        (["climate", "water"], 1.0, 0.725),
        (["water", "climate"], 1.0, 0.725),  # in whatever order
        (["packaging"], 0.0, 0.7),
        (["packaging"], 1.0, 0.7),
        (["disclosure"], 0.0, 0.5),
        # Every theme: 0.09 + 0.02 + 0.12 + 0.07 + 0.02 + 0.1, and with 0.26, 0.12, 0.14, 0.18, 0.18, 0.12:
        # 0.234 + 0.012 + 0.056 + 0.126 + 0.036 + 0.06.
        ([], 0.0, 0.42),
        ([], 1.0, 0.524),
    ],
)
def test_only_the_themes_named_count(themes: list[str], consistency: float, true: float) -> None:
    lot = themed(themes=themes, consistency=consistency)
    assert lot.bids["true_points"] == pytest.approx([true] * 2)
    # As reported: six tenths performance and four tenths the papers of 0.5, but papers themselves in full.
    assert lot.bids["reported"] == pytest.approx([0.6 * true + 0.4 * 0.5] * 2)


def test_of_themes_that_a_purchaser_does_not_ask_about_each_weighs_the_same() -> None:
    lot = themed(own=[0.0, 0.5, 0.0, 0.5, 0.0, 0.0], themes=["climate", "water"])
    assert lot.bids["true_points"] == pytest.approx([(0.9 + 0.4) / 2.0] * 2)


def test_points_are_earned_in_the_themes_that_count() -> None:
    lot = themed(themes=["climate", "water"]).valued()
    value = lot.suppliers["score_value"][0]
    assert value[[1, 3, 4, 5]].tolist() == [0.0] * 4
    assert value[columns.WATER] == pytest.approx(3.0 * value[columns.CLIMATE])
    assert value[columns.CLIMATE] > 0.0


def test_a_gate_moves_only_the_themes_that_count() -> None:
    """A step in a theme that the gate does not look at opens no door."""
    fields = gate(threshold=0.55, themes=["climate", "water"])
    lot = Tendered(fields, [Firm(0.5, 0.5), Firm(0.6, 0.6)], score_noise=0.08).valued()
    gains = [adaptation.dutch_gain(lot.suppliers[0], theme, lot.policy, lot.world) for theme in range(columns.THEMES)]
    assert gains[columns.CLIMATE] > 0.0
    assert [gains[theme] for theme in (1, 3, 4, 5)] == [0.0] * 4


def test_a_gate_on_one_theme_is_passed_by_that_theme() -> None:
    fields = gate(threshold=0.55, threshold_on="climate")
    lot = Tendered(fields, [Firm(0.5, 0.5), Firm(0.6, 0.6)], score_noise=0.08).valued()
    gains = [adaptation.dutch_gain(lot.suppliers[0], theme, lot.policy, lot.world) for theme in range(columns.THEMES)]
    assert gains[columns.CLIMATE] > 0.0
    assert gains[1:] == [0.0] * 5


def test_a_gate_on_every_theme_looks_at_those_that_count() -> None:
    """The firm is at 0.2 in transport, which nobody counts."""
    fields = gate(threshold=0.45, threshold_on="every_theme", themes=["climate"])
    lot = Tendered(fields, [Firm(0.9, 0.9)])
    lot.suppliers["performance"][0, columns.TRANSPORT] = 0.0
    lot.suppliers["disclosed"] = 0.1
    assert list(lot.listed().bids["eligible"]) == [1]


@pytest.mark.parametrize("rule", ["bonus", "exclusion"])
def test_naming_every_theme_names_none(rule: str, three_worlds: Worlds) -> None:
    """Up to rounding, in every lot of the first year."""
    every = ["climate", "process", "water", "packaging", "transport", "disclosure"]
    named, unnamed = (
        Market(scheme(rule, tenders=1.0, themes=themes), three_worlds[0], chance=0) for themes in (every, [])
    )
    scores = []
    for _ in range(4):
        named.step()
        unnamed.step()
        np.testing.assert_allclose(named.bids["reported"], unnamed.bids["reported"], rtol=1e-9)
        scores.append(unnamed.bids["reported"].std())
    assert min(scores) > 0.0
    assert schemes.compile_scheme(scheme(rule, themes=every))["all_themes"].max() == 0


def test_themes_make_a_difference(three_worlds: Worlds) -> None:
    """A bonus on climate alone moves climate more than one on papers alone."""
    books = run(
        *(bonus("value_in_euro", 0.5, themes=[theme]) for theme in ("climate", "disclosure")), worlds=three_worlds
    )
    for name, greener in (("performance_climate", 0), ("performance_disclosure", 1)):
        share = (entry(books, name) / np.maximum(entry(books, "demand"), 1.0))[:, :, 0].mean(axis=(0, 2))
        assert share[greener] > share[1 - greener], name
