"""No two designs are the same market: rules, formulas and levers all make a difference, each in the way it says."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from procurement_cases import GROUPS, Books, Fields, entry, phase, run, safeguard, scheme, some_worlds

from simulations.procurement import columns
from simulations.procurement.market import Market


def at_default_strength() -> dict[str, Fields]:
    """Every rule, and every formula where it counts, as levers.yaml has them."""
    designs = {rule: scheme(rule) for rule in ("none", "ask", "exclusion")}
    for rule in ("bonus", "gate_and_bonus"):
        designs |= {f"{rule}, {formula}": scheme(rule, formula=formula) for formula in columns.FORMULAS}
    return designs


@pytest.fixture(scope="module")
def totals() -> dict[str, Books]:
    """Books of every design, summed over 20 worlds."""
    designs = at_default_strength()
    books = run(*designs.values(), worlds=some_worlds(20)).sum(axis=0)
    return dict(zip(designs, books, strict=True))


@pytest.mark.parametrize("pair", list(combinations(at_default_strength(), 2)), ids=" | ".join)
def test_no_two_designs_keep_the_same_books(pair: tuple[str, str], totals: dict[str, Books]) -> None:
    first, second = (totals[name] for name in pair)
    for name in ("spend", "product_tonnes", "paperwork_cost"):
        assert entry(first, name).sum() != entry(second, name).sum(), name


BASE = {"tenders": 1.0, "weight": 0.2, "threshold": 0.5}
LEVERS: list[dict[str, Any]] = [
    {"tenders": 0.5}, {"tenders": "today"}, {"weight": 0.3}, {"threshold": 0.6}, {"threshold_on": "every_theme"},
    {"threshold_on": "climate"}, {"threshold_on": "disclosure"}, {"on_empty": "emergency"}, {"on_empty": "short"},
    {"gate_on_monopoly": True}, {"level": "product"}, {"bands": "absolute"}, {"bands": "percentile"}, {"winners": 2},
    {"winners": 3}, {"winners": 2, "leading_share": 0.8}, {"remainder": "off_contract"}, {"promise": True},
    {"delivery_penalties": True}, {"purchasers": ["izaaz"]}, {"areas": ["oncology"]}, {"segments": ["oligopoly"]},
    {"medicines": ["oncology_oligopoly_1"]}, {"phases": [phase("2029 Q1", "2027 Q1")]}, {"phases": [phase("2029 Q1")]},
    {"holistic": 1.0}, {"holistic": 0.5}, {"growth_path": 3}, {"grace_years": 3}, {"co_creation": 1.0},
    {"co_creation": 0.5}, {"safeguard": safeguard(fewer_than=2)}, {"safeguard": safeguard(essential=True)},
    {"safeguard": safeguard(pre_check=True)}, {"safeguard": safeguard(single_source=True)},
    {"safeguard": safeguard(fewer_than=2, degree=0.5)}, {"transparency": 0.0}, {"transparency": 0.5},
    {"consistency": 1.0}, {"consistency": 0.5}, {"aligned": True},
]  # fmt: skip


@pytest.fixture(scope="module")
def by_lever() -> Books:
    """(levers, worlds, groups, years, entries); the first is the base."""
    worlds = some_worlds(2, block=5, price_protects=0.7)
    designs = [scheme("gate_and_bonus", **BASE), *(scheme("gate_and_bonus", **(BASE | lever)) for lever in LEVERS)]
    return np.swapaxes(run(*designs, worlds=worlds), 0, 1)


@pytest.mark.parametrize("place", range(len(LEVERS)), ids=lambda place: str(LEVERS[place]))
def test_every_lever_and_degree_moves_the_market(place: int, by_lever: Books) -> None:
    assert by_lever[0].tobytes() != by_lever[1 + place].tobytes()
    others = [index for index in range(len(LEVERS)) if index != place]
    same = [LEVERS[index] for index in others if by_lever[1 + index].tobytes() == by_lever[1 + place].tobytes()]
    assert same == []


def test_one_common_method_makes_product_scores_more_exact() -> None:
    fields = {"level": "product", "tenders": 1.0, "weight": 0.4}
    books = run(scheme("bonus", **fields), scheme("bonus", common_method=True, **fields), worlds=some_worlds(4))
    mistakes = entry(books, "ranking_mistakes").sum(axis=(0, 2, 3)) / entry(books, "scored_lots").sum(axis=(0, 2, 3))
    assert mistakes[1] < mistakes[0]


@pytest.mark.parametrize("threshold", [0.4, 0.8])
@pytest.mark.parametrize("level", ["supplier", "product"])
def test_firms_reckon_with_as_many_rivals_as_pass(level: str, threshold: float) -> None:
    """The share of the population that is believed to pass a gate is the share of candidates that does, on the mean."""
    believed, passed = [], []
    for place, row in enumerate(some_worlds(6, product_noise=1.0, footprint_spread=0.3)):
        market = Market(scheme("exclusion", tenders=1.0, threshold=threshold, level=level), row, chance=place)
        market.step()
        gated = market.tables.lots["group"][market.bids["lot"]] == GROUPS["contestable"]
        passed.append(market.bids["eligible"][gated].mean())
        size = len(market.offers) if level == "product" else int((market.tables.suppliers["offers"] > 0).sum())
        believed.append(market.tables.passing[:size].mean())
    assert np.mean(believed) == pytest.approx(np.mean(passed), abs=0.08)


def test_co_creation_takes_hours() -> None:
    """It takes time and hours, and lowers noise: hours rise, on both sides together, from degree 0 to 1."""
    designs = [scheme("bonus", tenders=1.0, co_creation=degree) for degree in (0.0, 0.5, 1.0)]
    books = run(*designs, worlds=some_worlds(3))
    hours = entry(books, "purchaser_hours").sum(axis=(0, 2, 3)) + entry(books, "supplier_hours").sum(axis=(0, 2, 3))
    assert hours[0] < hours[1] < hours[2]


def test_degrees_are_nested() -> None:
    """Of a higher degree follow all tenders that a lower degree reached, and more."""
    worlds = some_worlds(3)
    asked = [
        entry(run(scheme("ask", tenders=share), worlds=worlds), "asked_lots").sum() for share in (0.0, 0.3, 0.6, 1.0)
    ]
    lots = entry(run(scheme("ask", tenders=1.0), worlds=worlds), "lots")[..., : GROUPS["market"], :].sum()
    assert asked == sorted(asked)
    assert asked[0] == 0.0
    assert asked[-1] == lots
    assert asked[1] / lots == pytest.approx(0.3, abs=0.1)


def test_today_a_suppliers_processes_ask_in_ten_to_fifty_per_cent() -> None:
    """NL7: the share of a supplier's processes in which it is asked, over suppliers and worlds."""
    shares = []
    for place, row in enumerate(some_worlds(4)):
        market = Market(scheme("ask"), row, chance=place)
        asks = market.tables.rounds["asking_today"]
        for supplier in market.suppliers:
            mine = np.isin(market.tables.lots["medicine"], supplier.offers["medicine"])
            if mine.any():
                shares.append(asks[market.tables.lots["round"][mine]].mean())
    middle = np.quantile(shares, [0.1, 0.9])
    assert 0.05 < middle[0] < 0.30
    assert 0.30 < middle[1] < 0.65


@pytest.mark.parametrize(
    ("name", "low", "high"), [("england_share", 0.01, 0.06), ("nordic_share", 0.01, 0.06), ("nordic_weight", 0.1, 0.4)]
)
def test_foreign_criteria_are_part_of_the_reference(name: str, low: float, high: float) -> None:
    """England's gates and the Nordic weights move firms in every world, with or without a Dutch rule."""
    books = [run(scheme("none"), worlds=some_worlds(3, **{name: value})) for value in (low, high)]
    steps = [entry(one, "steps").sum() for one in books]
    assert steps[0] < steps[1]


def test_dutch_rule_reaches_plants_abroad_and_dutch_themes_stay_here() -> None:
    """Tonnes worldwide are booked apart from tonnes in Dutch deliveries, on the market and not on lots."""
    books = run(scheme("none"), scheme("bonus", tenders=1.0, weight=0.4), worlds=some_worlds(3))
    world = entry(books, "world_tonnes")
    assert (world[:, :, : GROUPS["market"]] == 0.0).all()
    assert (entry(books, "product_tonnes")[:, :, GROUPS["market"]] == 0.0).all()
    assert world[:, 0, GROUPS["market"], -1].sum() > world[:, 1, GROUPS["market"], -1].sum()


def test_a_bonus_moves_no_monopoly_price() -> None:
    """Monopoly lots are negotiated: no formula, no incentive. Only costs of improvement may reach them."""
    books = run(scheme("ask", tenders=1.0), scheme("bonus", tenders=1.0, weight=0.5), worlds=some_worlds(3))
    prices = entry(books, "spend")[:, :, GROUPS["monopoly"]] / entry(books, "priced_volume")[:, :, GROUPS["monopoly"]]
    np.testing.assert_allclose(prices[:, 0], prices[:, 1], rtol=0.02)


def test_paperwork_stays_below_its_ceiling_in_the_reference() -> None:
    """AD2: all parties' costs of a procurement stay below 1.3 % of contract value; at the register's own values."""
    from procurement_cases import middle_world

    worlds = np.repeat(middle_world(), 4)
    books = run(scheme("ask"), worlds=worlds)
    share = entry(books, "paperwork_cost").sum() / entry(books, "award_value").sum()
    assert share < 0.013


def test_emissions_fall_without_policy_as_large_firms_trend_says() -> None:
    """SU3: large firms improve by some 5 % a year without Dutch policy, small ones do not."""
    from procurement_cases import middle_world

    worlds = np.repeat(middle_world(), 6)
    tonnes = entry(run(scheme("none"), worlds=worlds), "world_tonnes")[:, 0, GROUPS["market"]].sum(axis=0)
    yearly = (tonnes[-1] / tonnes[0]) ** (1.0 / (columns.YEARS - 1)) - 1.0
    assert -0.06 < yearly < -0.01
