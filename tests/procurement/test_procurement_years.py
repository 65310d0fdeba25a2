"""What a year teaches: a step by hand, a product's tonnes as incentive, leaving and coming back, and the ends of supply."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from one_lot import CHANCE, SEED, Firm, OneLot, Tendered, bonus, gate, rows
from procurement_cases import entry, run, scheme, some_worlds, with_values

from simulations.procurement import adaptation, columns, draws, population
from simulations.procurement.market import Market

Worlds = NDArray[np.void]


def a_world(**changes: float) -> np.void:
    return OneLot(scheme("none"), prices=[1.0], points=[0.0], world_changes=changes).world


def some_suppliers(count: int, **values: float) -> NDArray[np.void]:
    suppliers = rows(columns.SUPPLIER, count, number=np.arange(count), offers=1, **values)
    suppliers["performance"] = 0.5
    return suppliers


# A step of a tenth of what remains, from one half: 0.05. Of 10,000 tonnes that is 500 tonnes at 60 euro (between 0.4 and 0.7).
# A certificate of 15,000 euro over ten years: at 7 % 0.1423775 a year, 2,135.66 euro; at 11 % 0.1698014, 2,547.02.
# Dearer capital makes abatement 0.1698014 / 0.1423775 = 1.192614 times as dear.
@pytest.mark.parametrize(
    ("theme", "small", "performance", "cost"),
    [
        (columns.CLIMATE, 0, 0.5, 500 * 60.0 + 2135.66),
        (columns.CLIMATE, 1, 0.5, 500 * 60.0 * 1.192614 + 2547.02),
        (columns.CLIMATE, 0, 0.3, 700 * 10.0 + 2135.66),
        (columns.CLIMATE, 0, 0.8, 200 * 250.0 + 2135.66),
        (columns.WATER, 0, 0.5, 500 * 60.0 * 0.5 + 2135.66),  # half of what the same step in the process takes
        (columns.DISCLOSURE, 0, 0.5, 2135.66),
        (columns.DISCLOSURE, 1, 0.5, 2547.02),
    ],
)
def test_cost_of_a_step(theme: int, small: int, performance: float, cost: float) -> None:
    supplier = some_suppliers(1, small=small)
    supplier["performance"], supplier["plant_tonnes"] = performance, 10_000.0
    supplier["plant_tonnes"][0, columns.WATER] = 1.0  # water is saved in the process: its own tonnes are none
    assert adaptation.step_cost(supplier[0], theme, a_world()) == pytest.approx(cost, abs=0.05)


# Yearly chance without policy: a trend of -5 % by steps of a tenth is one half; no trend at all leaves the smallest, 0.02.
# Response: from 0.15 to (0.015 + 0.017) / 0.1 = 0.32 at a gain of one cost: -0.753772 + 1.734601 = 0.980829; twice for small.
#   large, gain as large as the cost: 1 / (1 + exp(-0.980829)) = 0.727273.
#   small: log odds of 0.02 are -3.891820; + 1.961659: 0.126744; half of the rise: 0.02 + 0.053372 = 0.073372.
@pytest.mark.parametrize(
    ("small", "ratio", "chance"), [(0, 0.0, 0.5), (0, 1.0, 0.727273), (1, 0.0, 0.02), (1, 1.0, 0.073372)]
)
def test_chance_of_a_step(small: int, ratio: float, chance: float) -> None:
    """Of 400 alike, those step whose draw lies below the chance: a promise at stake is the only gain, at papers the only cost."""
    policy = OneLot(scheme("bonus", promise=True), prices=[1.0], points=[0.0]).policy
    world = a_world(
        trend_small=0.0,
        improvement_step=0.1,
        smallest_chance=0.02,
        england_share=0.0,
        nordic_share=0.0,
        ladder_gain_ratio=1.0,
    )
    suppliers = some_suppliers(400, small=small)
    suppliers["plant_tonnes"] = 0.0  # every theme costs its certificate
    suppliers["at_stake"] = ratio * adaptation.step_cost(suppliers[0], columns.CLIMATE, world) * columns.THEMES
    books = np.zeros(len(columns.GROUPS), columns.LEDGER)
    adaptation.improve(3, suppliers, policy, books, world, SEED, CHANCE)
    first = np.array([draws.uniforms(s, 3, draws.IMPROVEMENT, SEED, CHANCE) for s in range(400)])
    second = np.array([draws.uniforms(s, 3 + columns.QUARTERS, draws.IMPROVEMENT, SEED, CHANCE) for s in range(400)])
    draw = np.hstack([first, second[:, :2]])
    assert np.abs(draw - chance).min() > 1e-6
    np.testing.assert_array_equal(suppliers["steps"], (draw < chance).sum(axis=1))
    assert books["steps"].sum() == (draw < chance).sum()
    stepped = draw[:, columns.CLIMATE] < chance
    assert suppliers["performance"][:, columns.CLIMATE] == pytest.approx(np.where(stepped, 0.55, 0.5))
    np.testing.assert_array_equal(suppliers["disclosed"], suppliers["performance"][:, columns.DISCLOSURE])


def test_what_a_step_leaves_behind() -> None:
    """A fifth of full abatement's running part: 0.02 x 0.3 x 0.05 / 5 on unit cost, and its cost a year for good."""
    suppliers = some_suppliers(1, plant_tonnes=10_000.0)
    adaptation.take_step(suppliers[0], columns.CLIMATE, a_world())
    assert suppliers["running_cost"][0] == pytest.approx(6e-5)
    assert suppliers["abating"][0] == pytest.approx(32_135.66, abs=0.05)
    assert (suppliers["steps"][0], suppliers["performance"][0, columns.CLIMATE]) == (1, pytest.approx(0.55))
    adaptation.take_step(suppliers[0], columns.DISCLOSURE, a_world())
    assert suppliers["running_cost"][0] == pytest.approx(6e-5)  # papers remove nothing


def test_a_rising_trend_raises_what_is_left() -> None:
    """3 % more of one half a year for those who take no step."""
    policy = OneLot(scheme("none"), prices=[1.0], points=[0.0]).policy
    world = a_world(trend_small=0.03, smallest_chance=1e-6, england_share=0.0, nordic_share=0.0)
    suppliers = some_suppliers(1, small=1, plant_tonnes=1e6)
    adaptation.improve(3, suppliers, policy, np.zeros(3, columns.LEDGER), world, SEED, CHANCE)
    assert suppliers["performance"][0] == pytest.approx([0.485] * columns.THEMES)


# Products: their measured tonnes are what a step moves.


def test_how_far_a_step_moves_a_product() -> None:
    # Climate governs 0.911 x 0.66 = 0.60126 of the tonnes; a step removes 0.05 of it, of the half that is left 0.060126. Over a
    # spread of 0.6, times the height of the normal curve 0.398942: 0.039978. A seventh of what is left moves it more.
    world = a_world(process_share_of_plant=0.34, packaging_share=0.053, transport_share=0.036, footprint_spread=0.6)
    supplier = some_suppliers(1)[0]
    assert adaptation.seen_in_products(supplier, columns.CLIMATE, world) == pytest.approx(0.039978, abs=1e-6)
    assert adaptation.seen_in_products(supplier, columns.PACKAGING, world) == pytest.approx(
        0.039978 * 0.053 / 0.60126, abs=1e-6
    )
    assert adaptation.seen_in_products(supplier, columns.WATER, world) == 0.0
    assert adaptation.seen_in_products(supplier, columns.DISCLOSURE, world) == 0.0


def test_a_products_score_is_worth_a_step_by_its_tonnes() -> None:
    """At the mean footprint, half of it left: volume to be moved x 100 euro x 0.398942 / 0.6 / 0.5, by theme's tonnes."""
    lot = Tendered(
        bonus("value_in_euro", 0.2, level="product"), [Firm(0.5, 0.9), Firm(0.5, 0.1)], product_noise=0.0
    ).valued()
    density = math.exp(0.0) / math.sqrt(2.0 * math.pi) / lot.world["footprint_spread"] / 0.5
    shares = np.array([population.theme_share(lot.world, theme) for theme in range(columns.THEMES)])
    assert shares.sum() == pytest.approx(1.0)
    assert shares[[columns.WATER, columns.DISCLOSURE]] == pytest.approx([0.0, 0.0])
    for firm in range(2):
        worth = lot.bids["rank_value"][firm] * 100.0 * density
        assert worth > 0.0
        assert lot.suppliers["score_value"][firm] == pytest.approx(worth * shares)
    # Of the same lot judged by supplier a point is worth a sixth in each theme, papers and water too.
    judged = Tendered(bonus("value_in_euro", 0.2), [Firm(0.5, 0.9), Firm(0.5, 0.1)]).valued()
    assert np.ptp(judged.suppliers["score_value"], axis=1) == pytest.approx([0.0, 0.0])


@pytest.mark.parametrize("rule", ["bonus", "exclusion"])
def test_what_a_product_gains_by_a_step(rule: str) -> None:
    """Where its tonnes fall, and nowhere else."""
    fields = bonus("value_in_euro", 0.2, level="product") if rule == "bonus" else gate(threshold=0.5, level="product")
    lot = Tendered(fields, [Firm(0.5, 0.5, tonnes=0.021), Firm(0.5, 0.5)]).valued()
    gains = [adaptation.dutch_gain(lot.suppliers[0], theme, lot.policy, lot.world) for theme in range(columns.THEMES)]
    assert gains[columns.WATER] == gains[columns.DISCLOSURE] == 0.0
    assert gains[columns.CLIMATE] > gains[columns.PROCESS] > gains[columns.PACKAGING] > gains[columns.TRANSPORT] > 0.0


def test_a_reward_for_products_brings_steps() -> None:
    """A bonus of one half on product scores, in eight worlds: never fewer steps than questions alone, and more together."""
    books = run(
        *(scheme(rule, tenders=1.0, weight=0.5, level="product") for rule in ("ask", "bonus")), worlds=some_worlds(8)
    )
    steps = entry(books, "steps").sum(axis=(2, 3))
    assert (steps[:, 1] >= steps[:, 0]).sum() >= 7
    assert steps[:, 1].sum() > steps[:, 0].sum()


# Leaving and coming back. Contracts of two years over a horizon of four: half of what counts is the margin of the contracts that
# run, half what tenders are expected to bring, half of which is news.
STAY = {
    "contract_years": 2.0,
    "horizon_years": 4.0,
    "profit_memory": 0.5,
    "return_cost": 100_000.0,
    "return_quarters": 4.0,
}


class OneOffer:
    """An offer that costs 30,000 euro a year to keep on the market, and expected 20,000 so far."""

    def __init__(self, segment: int = columns.MULTI_SOURCE, **traits: float) -> None:
        self.world = a_world(**STAY)
        self.offers = rows(
            columns.OFFER, 1, registered=1, staying_cost=30_000.0, expected_profit=20_000.0, returns_at=columns.NEVER
        )
        for name, value in traits.items():
            self.offers[name] = value
        self.medicines = rows(columns.MEDICINE, 1, segment=segment, registered=int(self.offers["registered"][0]))
        self.suppliers = some_suppliers(1)
        self.books = np.zeros(len(columns.GROUPS), columns.LEDGER)

    def year(self, profit: float, margin: float, quarter: int = 3) -> NDArray[np.void]:
        self.offers["year_profit"], self.offers["year_margin"] = profit, margin
        adaptation.reconsider(quarter, self.offers, self.medicines, self.suppliers, self.books, self.world)
        return self.offers


def test_two_poor_years_in_a_row_and_the_offer_leaves() -> None:
    case = OneOffer()
    # Tenders: 20,000 + half of (30,000 - 20,000) = 25,000; with a margin of 20,000: 22,500, less than 30,000.
    offer = case.year(30_000.0, 20_000.0)
    assert (offer["registered"][0], offer["poor_years"][0], offer["expected_profit"][0]) == (1, 1, 25_000.0)
    assert (offer["year_profit"][0], offer["year_margin"][0]) == (0.0, 0.0)
    offer = case.year(30_000.0, 20_000.0)  # 27,500 and 20,000: 23,750
    assert (offer["registered"][0], offer["poor_years"][0]) == (0, 0)
    assert case.books["withdrawals"].tolist() == [1.0, 0.0, 0.0]


def test_a_good_year_between_two_poor_ones_is_enough() -> None:
    case = OneOffer()
    for margin, poor in ((20_000.0, 1), (40_000.0, 0), (20_000.0, 1)):
        assert case.year(30_000.0, margin)["poor_years"][0] == poor
    assert case.offers["registered"][0] == 1
    assert case.year(30_000.0, 20_000.0)["registered"][0] == 0


def test_a_margin_that_lasts_keeps_an_offer_that_tenders_would_not() -> None:
    case = OneOffer()
    for _ in range(6):
        case.year(0.0, 61_000.0)  # half of 61,000 pays the 30,000
    assert case.offers["registered"][0] == 1


def test_a_monopoly_that_leaves_is_booked_as_one() -> None:
    case = OneOffer(segment=columns.MONOPOLY, poor_years=1)
    case.year(0.0, 0.0)
    assert case.books["withdrawals"].tolist() == [0.0, 1.0, 0.0]


def test_an_offer_comes_back_after_two_good_years_and_a_year_of_preparation() -> None:
    # It must expect more than 30,000 + 100,000 / 4 = 55,000 a year. From 40,000: 50,000, 55,000 (not more), 57,500, 58,750.
    case = OneOffer(registered=0, expected_profit=40_000.0)
    good = [int(case.year(60_000.0, 0.0, quarter)["good_years"][0]) for quarter in (3, 7, 11)]
    assert good == [0, 0, 1]
    assert case.offers["returns_at"][0] == columns.NEVER
    case.year(60_000.0, 0.0, quarter=15)
    assert case.offers["returns_at"][0] == 19
    adaptation.welcome_back(18, case.offers, case.medicines, case.books)
    assert (case.offers["registered"][0], case.medicines["registered"][0]) == (0, 0)
    adaptation.welcome_back(19, case.offers, case.medicines, case.books)
    assert (case.offers["registered"][0], case.medicines["registered"][0]) == (1, 1)
    assert case.offers["returns_at"][0] == columns.NEVER
    assert case.books["returns"].tolist() == [1.0, 0.0, 0.0]


def test_good_years_must_follow_each_other() -> None:
    case = OneOffer(registered=0, expected_profit=60_000.0)
    good = [int(case.year(profit, 0.0)["good_years"][0]) for profit in (60_000.0, 0.0, 120_000.0)]
    assert good == [1, 0, 1]  # 60,000; 30,000; 75,000
    assert case.offers["returns_at"][0] == columns.NEVER


# The ends of supply.


def test_products_leave_and_some_come_back() -> None:
    """In most worlds; and no more come back than left."""
    books = run(scheme("exclusion", tenders=1.0, threshold=0.5), worlds=some_worlds(8))[:, 0]
    left, back = (entry(books, name).sum(axis=(1, 2)) for name in ("withdrawals", "returns"))
    assert (left > 0.0).sum() >= 6
    assert (back > 0.0).sum() >= 4
    assert (back <= left).all()


def test_with_a_substitute_for_everything_nobody_goes_short(three_worlds: Worlds) -> None:
    """All that contracts and rivals leave open is bought elsewhere; at less than all of it somebody waits."""
    fields = scheme("exclusion", tenders=1.0, threshold=0.7, on_empty="short")
    every, most = (run(fields, worlds=with_values(three_worlds, substitutable_share=share)) for share in (1.0, 0.99))
    assert entry(most, "short").sum() > 0.0
    for name in ("short", "short_essential", "short_women", "short_men"):
        assert np.abs(entry(every, name)).max() <= 1e-9 * entry(every, "demand").max(), name
    assert entry(every, "regional_spread").max() <= 1e-9


def test_if_all_patients_are_women_no_man_goes_short(three_worlds: Worlds) -> None:
    only, many = (run(scheme("none"), worlds=with_values(three_worlds, women_share=share)) for share in (1.0, 0.6))
    assert entry(only, "short_men").max() == 0.0
    assert entry(only, "short_women").sum() > 0.0
    np.testing.assert_array_equal(entry(only, "short_women"), entry(only, "short"))
    assert entry(many, "short_men").sum() > 0.0


def test_if_no_patient_is_a_woman_only_medicines_for_women_leave_women_short(three_worlds: Worlds) -> None:
    market = Market(scheme("none"), with_values(three_worlds[:1], women_share=0.0)[0], chance=0)
    share = market.tables.medicines["women_share"]
    np.testing.assert_array_equal(share, market.tables.medicines["women_only"])
    books = run(scheme("none"), worlds=with_values(three_worlds, women_share=0.0))
    assert entry(books, "short_men").sum() > entry(books, "short_women").sum()
