"""The market as a Mesa model: the same bits as a batch, agents to look at, and a hand that may change them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from procurement_cases import QUARTERS, Fields, phase, run, safeguard, scheme, some_worlds, with_values
from scipy import integrate, special

from simulations.ensemble.look import indicators_of
from simulations.procurement import columns
from simulations.procurement import market as market_module
from simulations.procurement.market import Market, Purchaser, Recorder, Supplier
from simulations.procurement.population import log_spread

EVERY_RULE: dict[str, Fields] = {
    "none": scheme("none"),
    "ask": scheme("ask"),
    "bonus": scheme("bonus", tenders=1.0, weight=0.3, promise=True),
    "exclusion": scheme("exclusion", tenders=1.0, threshold=0.6, on_empty="emergency"),
    "gate_and_bonus": scheme(
        "gate_and_bonus",
        tenders=1.0,
        threshold=0.5,
        transparency=0.5,
        holistic=0.5,
        winners=2,
        phases=[phase("2029 Q1", "2027 Q1")],
        safeguard=safeguard(fewer_than=2),
    ),  # fmt: skip
}
KEPT = ("suppliers", "purchasers", "medicines", "offers", "lots", "rounds", "bids", "paid_until")


@pytest.fixture
def world() -> np.void:
    return some_worlds(1)[0]


def twins(world: np.void, fields: Fields | None = None, quarters: int = 0) -> tuple[Market, Market]:
    pair = Market(fields or scheme("bonus", tenders=1.0), world), Market(fields or scheme("bonus", tenders=1.0), world)
    for market in pair:
        play(market, quarters)
    return pair


def play(market: Market, quarters: int) -> Market:
    for _ in range(quarters):
        market.step()
    return market


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_a_market_keeps_the_books_of_a_batch(rule: str, world: np.void) -> None:
    market = play(Market(EVERY_RULE[rule], world, seed=5, chance=11), QUARTERS)
    books = run(EVERY_RULE[rule], worlds=np.array([world]), chance=np.array([11], np.uint64), seed=5)
    kept = market.ledger.view(np.float64).reshape(*market.ledger.shape, -1)
    assert np.ascontiguousarray(np.swapaxes(books[0, 0], 0, 1)).tobytes() == kept.tobytes()


def test_strength_is_the_rung_of_a_ladder(world: np.void) -> None:
    ladder = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4]
    fields = scheme("bonus", tenders=1.0, ladder=ladder)
    market = play(Market(fields, world, strength=0.3), QUARTERS)
    books = run(fields, worlds=np.array([world]))
    kept = market.ledger.view(np.float64).reshape(*market.ledger.shape, -1)
    assert np.ascontiguousarray(np.swapaxes(books[0, 1 + ladder.index(0.3)], 0, 1)).tobytes() == kept.tobytes()


def test_mesa_lists_every_agent(world: np.void) -> None:
    market = Market(scheme("ask"), world)
    assert len(market.agents) == 15 + 60
    assert len(market.agents_by_type[Purchaser]) == 15
    assert len(market.agents_by_type[Supplier]) == 60
    assert {agent.name for agent in market.agents_by_type[Purchaser]} >= {"Santeon", "IZON", "VGZ"}
    assert all(agent.model is market for agent in market.agents)


def test_clock_and_registry_are_mesas_own(world: np.void) -> None:
    market = play(Market(scheme("ask"), world), 3)
    assert market.steps == 3
    assert (market.quarter, market.now) == (3, "2026 Q4")
    assert market.agents_by_type[Supplier].get("is_small").count(True) == int(market.tables.suppliers["small"].sum())


def test_agents_show_their_rows(world: np.void) -> None:
    market = Market(scheme("ask"), world)
    supplier, purchaser = market.suppliers[4], market.purchasers[1]
    traits = supplier.traits()
    assert set(traits) == set(columns.SUPPLIER.names)
    assert traits["number"] == 4
    assert traits["performance"] == market.tables.suppliers["performance"][4].tolist()
    assert purchaser.share == market.tables.purchasers["share"][1]
    assert sum(purchaser.theme_weights.values()) == pytest.approx(1.0)
    assert set(purchaser.theme_weights) == {"climate", "process", "water", "packaging", "transport", "disclosure"}
    assert len(supplier.offers) == traits["offers"]
    assert (supplier.offers["supplier"] == 4).all()
    assert "Santeon" in repr(purchaser)
    assert "offers" in repr(supplier)


def test_shares_of_purchasers_add_up_in_each_channel(world: np.void) -> None:
    purchasers = Market(scheme("ask"), world).tables.purchasers
    for channel in range(2):
        assert purchasers["share"][purchasers["channel"] == channel].sum() == pytest.approx(1.0)


def test_the_market_ends(world: np.void) -> None:
    market = play(Market(scheme("none"), world), QUARTERS)
    assert market.now == "end"
    with pytest.raises(StopIteration, match="2040 Q4"):
        market.step()


def test_one_tender_can_be_followed(world: np.void) -> None:
    market = play(Market(scheme("bonus", tenders=1.0), world), 1)
    tenders = dict(market.tenders())
    assert sum(map(len, tenders.values())) == len(market.bids)
    assert len(tenders) == market.tables.counts[2]
    for place, candidates in tenders.items():
        assert (candidates["lot"] == place).all()
        lot = market.tables.lots[place]
        assert set(candidates["offer"]) == set(np.flatnonzero(market.offers["medicine"] == lot["medicine"]))
        joining = candidates[candidates["joins"] == 1]
        if len(joining):
            best = joining[joining["rank_value"].argmin()]
            assert best["won"] == 0
            assert lot["supplier_slot"][0] == best["offer"]
            assert lot["price"][0] == best["price"]


def test_a_score_changed_by_hand_changes_the_result(world: np.void) -> None:
    """Step twice, change one supplier, step on."""
    left, changed = twins(world, quarters=2)
    assert left.ledger.tobytes() == changed.ledger.tobytes()
    supplier = max(changed.suppliers, key=lambda one: len(one.offers))
    supplier.performance[0] = 0.95
    play(left, 4)
    play(changed, 4)
    assert left.ledger["product_tonnes"].sum() != changed.ledger["product_tonnes"].sum()
    own = int(supplier.row["number"])
    reported = [market.bids["reported"][market.bids["supplier"] == own].sum() for market in (left, changed)]
    assert reported[1] > reported[0] or reported == [0.0, 0.0]


def test_performance_changed_by_hand_takes_effect_at_once(world: np.void) -> None:
    """Nobody is asked anything: the firm's own tonnes fall in the very next quarter, in the middle of a year."""
    left, changed = twins(world, scheme("none"), quarters=5)
    for supplier in changed.suppliers:
        supplier.performance[0] = 1.0
    before = left.ledger["product_tonnes"].sum()
    left.step()
    changed.step()
    assert before < changed.ledger["product_tonnes"].sum() < left.ledger["product_tonnes"].sum()
    assert changed.ledger["spend"].tobytes() == left.ledger["spend"].tobytes()


@pytest.mark.parametrize(
    ("table", "trait"), [("purchasers", "theme_weight"), ("suppliers", "cost_level"), ("suppliers", "disclosed")]
)
def test_other_traits_changed_by_hand_count_too(table: str, trait: str, world: np.void) -> None:
    left, changed = twins(world, scheme("bonus", tenders=1.0, weight=0.4), quarters=2)
    row = (
        getattr(changed, table)[0].row
        if table == "purchasers"
        else max(changed.suppliers, key=lambda s: len(s.offers)).row
    )
    row[trait] = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0] if trait == "theme_weight" else 0.99
    assert play(left, 6).ledger.tobytes() != play(changed, 6).ledger.tobytes()


@pytest.mark.parametrize("quarters", [0, 2, 7])
def test_an_added_supplier_without_products_changes_nobody(quarters: int, world: np.void) -> None:
    left, grown = twins(world, scheme("gate_and_bonus", tenders=1.0, bands="percentile"), quarters=quarters)
    newcomer = grown.add_supplier()
    count = len(left.suppliers)
    assert newcomer.traits()["number"] == count
    assert len(newcomer.offers) == 0
    assert 0.0 < newcomer.performance.mean() < 1.0
    play(left, QUARTERS - quarters)
    play(grown, QUARTERS - quarters)
    assert left.ledger.tobytes() == grown.ledger.tobytes()
    for name in KEPT:
        first, second = getattr(left.tables, name), getattr(grown.tables, name)
        assert first.tobytes() == second[: len(first)].tobytes(), name
    assert newcomer in grown.agents


def test_an_added_supplier_is_drawn_by_its_own_key(world: np.void) -> None:
    """The sixty-first firm has the traits it would have had in a larger market."""
    market = Market(scheme("ask"), world)
    newcomer = market.add_supplier()
    larger = with_values(np.array([world]), member_companies=world["member_companies"] + 1.0)[0]
    drawn = Market(scheme("ask"), larger).suppliers[newcomer.place]
    for name in ("performance", "disclosed", "small", "cost_level"):
        assert newcomer.traits()[name] == drawn.traits()[name]


def test_indicators_of_a_market_are_those_of_a_batch(world: np.void) -> None:
    from simulations.ensemble.indicator import ledgers, load_indicators
    from simulations.procurement.model import MODEL

    market = play(Market(scheme("bonus", tenders=1.0), world), QUARTERS)
    books = run(scheme("bonus", tenders=1.0), worlds=np.array([world]))
    together = ledgers(books, MODEL.entries, MODEL.groups)
    for name, indicator in load_indicators(MODEL.name, MODEL.entries).items():
        expected = together[indicator.group("together", MODEL.groups)].values(indicator)[0, 0]
        assert indicators_of(market)[name] == pytest.approx(float(expected), nan_ok=True)


def test_a_recorder_keeps_columns(world: np.void) -> None:
    market = Market(scheme("ask"), world)
    recorder = Recorder(market, ("suppliers", "performance"), ("offers", "registered"))
    recorder.watch()
    assert recorder["suppliers", "performance"].shape == (QUARTERS, 60, 6)
    assert recorder["offers", "registered"].shape == (QUARTERS, len(market.offers))


def test_the_recorder_is_there_by_name() -> None:
    assert {"Market", "Purchaser", "Supplier"} <= set(vars(market_module))


def exact_bid(
    cost: float, reserve: float, mean: float, spread: float, rivals: int, bidding: float, prizes: list[float]
) -> float:
    """The design's formula by numerical integration: lognormal costs, no points."""

    def expected_share(price: float) -> float:
        below = bidding * float(special.ndtr((np.log(price / mean) + spread**2 / 2.0) / spread))
        ways = [special.comb(rivals, j) * below**j * (1.0 - below) ** (rivals - j) for j in range(min(rivals, 2) + 1)]
        return float(np.dot(prizes[: len(ways)], ways))

    tail, _ = integrate.quad(expected_share, cost, reserve, limit=200)
    return min(cost + tail / expected_share(cost), reserve)


def belief_before(market: Market) -> Mapping[str, NDArray[Any]]:
    medicines = market.tables.medicines
    return {name: medicines[name].copy() for name in ("registered", "bidding", "base_cost", "list_price", "segment")}


@pytest.mark.parametrize("winners", [1, 2, 3])
def test_prices_are_those_of_the_design(winners: int) -> None:
    """Every bid of three quarters, against the design's own formula: half a per cent at most, a thousandth on the whole."""
    errors = []
    for row in some_worlds(3):
        market = Market(scheme("none", winners=winners, tenders=1.0), row)
        shares = {1: [row["winner_volume"], 1.0 - row["winner_volume"], 0.0], 2: [0.6, 0.4, 0.0], 3: [0.6, 0.2, 0.2]}
        for _ in range(3):
            belief, last = belief_before(market), market.tables.lots["last_price"].copy()
            market.step()
            for bid in market.bids[market.bids["joins"] == 1][::7]:
                medicine = market.tables.lots["medicine"][bid["lot"]]
                if belief["segment"][medicine] == columns.MONOPOLY:
                    continue
                reserve = min(belief["list_price"][medicine], last[bid["lot"]] * (1.0 + row["headroom"]))
                assert bid["reserve"] == pytest.approx(reserve)
                exact = exact_bid(
                    bid["unit_cost"], reserve, belief["base_cost"][medicine], log_spread(row),
                    int(belief["registered"][medicine]) - 1, belief["bidding"][medicine], shares[winners],
                )  # fmt: skip
                errors.append(bid["price"] / exact - 1.0)
    assert len(errors) > 50
    assert np.abs(errors).max() < 0.005
    assert abs(np.mean(errors)) < 0.001


def test_monopolies_ask_the_reserve(world: np.void) -> None:
    market = play(Market(scheme("bonus", tenders=1.0, weight=0.5), world), 1)
    bids = market.bids
    monopoly = (market.tables.lots["group"][bids["lot"]] == columns.MONOPOLY_GROUP) & (bids["joins"] == 1)
    assert monopoly.any()
    assert bids["price"][monopoly] == pytest.approx(bids["reserve"][monopoly], rel=1e-12)


@pytest.mark.parametrize(
    ("gated", "free"),
    [
        (scheme("exclusion", tenders=1.0, threshold=0.6, gate_on_monopoly=True), scheme("ask", tenders=1.0)),
        (scheme("gate_and_bonus", tenders=1.0, threshold=0.6, weight=0.3), scheme("bonus", tenders=1.0, weight=0.3)),
        (
            scheme("gate_and_bonus", tenders=1.0, threshold=0.6, weight=0.3, transparency=0.0),
            scheme("bonus", tenders=1.0, weight=0.3, transparency=0.0),
        ),
        (
            scheme("gate_and_bonus", tenders=1.0, threshold=0.6, formula="fictitious_discount", transparency=0.0),
            scheme("bonus", tenders=1.0, formula="fictitious_discount", transparency=0.0),
        ),
    ],
    ids=["exclusion", "gate and bonus", "gate and unpublished bonus", "gate and unpublished discount"],
)
def test_a_gate_makes_bids_dearer_by_the_rivals_it_removes(gated: Fields, free: Fields) -> None:
    """At equal costs and scores a bid is no cheaper behind a gate, and what it calls margin at full competition is what it
    would have earned without one."""
    for row in with_values(some_worlds(3), monopoly_gate_credibility=1.0):
        behind, before = play(Market(gated, row), 1), play(Market(free, row), 1)
        may = (behind.bids["eligible"] == 1) & (before.bids["joins"] == 1)
        assert may.any()
        if gated["formula"] == free["formula"] and gated["rule"] == "exclusion":
            assert (behind.bids["price"][may] >= before.bids["price"][may] * (1.0 - 1e-9)).all()
        full = before.bids["price"][may] - before.bids["unit_cost"][may]
        scale = before.bids["price"][may]
        np.testing.assert_allclose(behind.bids["rent"][may] / scale, full / scale, atol=2e-3)


def test_a_returning_product_reckons_with_all_who_stayed(world: np.void) -> None:
    """A product that left weighs coming back against everybody on the market: with one rival it is not alone."""
    market = play(Market(scheme("none"), world), 4)
    medicines, offers = market.tables.medicines, market.tables.offers
    pairs = np.flatnonzero((medicines["offers"] == 2) & (medicines["segment"] != columns.MONOPOLY))
    gone = medicines["first_offer"][pairs]
    offers["registered"][gone] = 0
    offers["returns_at"][gone] = columns.NEVER
    medicines["registered"][pairs] = 1
    seen = 0
    for _ in range(12):
        market.step()
        rows = market.bids[
            np.isin(market.bids["offer"], gone) & (market.bids["unit_cost"] < 0.9 * market.bids["reserve"])
        ]
        believed = medicines["bidding"][market.tables.lots["medicine"][rows["lot"]]]
        rivalled = rows[believed > 0.5]
        assert (rivalled["expected_share"] < 0.999 * world["winner_volume"]).all()
        seen += len(rivalled)
    assert seen > 0
