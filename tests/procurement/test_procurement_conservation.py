"""What must hold in every run: nothing is lost, spend adds up, and no award goes to an excluded bid. And the alarm works."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from procurement_cases import (
    GROUPS,
    QUARTERS,
    Books,
    Fields,
    entry,
    lot_rows,
    phase,
    run,
    safeguard,
    scheme,
    some_worlds,
    with_values,
)

from simulations.broken import BrokenRule
from simulations.procurement import columns
from simulations.procurement.market import Market
from simulations.procurement.population import read_layout

BUNDLE: dict[str, Fields] = {
    "none": scheme("none"),
    "ask": scheme("ask"),
    "bonus": scheme("bonus", weight=0.3, tenders=1.0),
    "three winners": scheme("bonus", tenders=1.0, winners=3, formula="relative_points", weight=0.4),
    "off contract": scheme("bonus", tenders=1.0, remainder="off_contract", formula="absolute_points"),
    "promise": scheme("bonus", tenders=1.0, promise=True, formula="fictitious_discount", transparency=0.0),
    "product": scheme("bonus", tenders=1.0, level="product", bands="percentile"),
    "relax": scheme("exclusion", tenders=1.0, threshold=0.6),
    "emergency": scheme("exclusion", tenders=1.0, threshold=0.6, on_empty="emergency", gate_on_monopoly=True),
    "short": scheme("exclusion", tenders=1.0, threshold=0.6, on_empty="short", gate_on_monopoly=True),
    "nobody": scheme("exclusion", tenders=1.0, threshold=1.0, on_empty="short", gate_on_monopoly=True),
    "gate and bonus": scheme("gate_and_bonus", tenders=1.0, threshold=0.6, weight=0.3, winners=2),
    "safeguards": scheme("exclusion", tenders=1.0, threshold=0.6, safeguard=safeguard(fewer_than=2, degree=0.5)),
    "phases": scheme(
        "gate_and_bonus", tenders=1.0, phases=[phase("2028 Q1", "2026 Q3", threshold=0.3), phase("2032 Q1", "2026 Q3")]
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def books() -> Books:
    """(worlds, schemes, groups, years, entries) of the bundle in four worlds, one with a gate on every monopoly."""
    worlds = some_worlds(4, block=2)
    worlds["monopoly_gate_credibility"][1] = 1.0
    return run(*BUNDLE.values(), worlds=worlds)


def relative(part: Books, whole: Books) -> float:
    """Largest difference, relative to the whole or to a thousand patient-quarters or euro where that is little."""
    return float((np.abs(part - whole) / np.maximum(np.abs(whole), 1e3)).max())


def test_everything_is_a_number(books: Books) -> None:
    assert np.isfinite(books).all()


def test_demand_is_delivered_bought_in_emergency_substituted_or_short(books: Books) -> None:
    parts = sum(entry(books, name) for name in ("delivered", "emergency", "substituted", "short"))
    assert relative(parts, entry(books, "demand")) < 1e-9
    assert entry(books, "demand")[:, :, : GROUPS["market"]].min() > 0.0


def test_demand_is_the_same_under_every_scheme(books: Books) -> None:
    demand = entry(books, "demand")
    for place in range(1, len(BUNDLE)):
        assert demand[:, place].tobytes() == demand[:, 0].tobytes()


def test_shortage_is_of_women_and_men(books: Books) -> None:
    assert relative(entry(books, "short_women") + entry(books, "short_men"), entry(books, "short")) < 1e-9
    assert (entry(books, "short_essential") <= entry(books, "short") * (1.0 + 1e-12)).all()


def test_spend_is_the_sum_of_its_parts(books: Books) -> None:
    names = ("cost_floor", "selection", "rent", "lost_competition", "off_list", "emergency_extra")
    assert relative(sum(entry(books, name) for name in names), entry(books, "spend")) < 1e-9


def test_production_costs_its_floor_or_more_and_less_than_is_spent(books: Books) -> None:
    """What production costs lies between its floor and what is spent."""
    floor, cost, spend = (entry(books, name) for name in ("cost_floor", "resource_cost", "spend"))
    assert (floor <= cost * (1.0 + 1e-9)).all()
    assert (cost <= spend * (1.0 + 1e-9)).all()


def test_selection_is_never_below_zero(books: Books) -> None:
    """A dearer producer chosen among those who bid: the cheapest of them is the least it can be."""
    assert entry(books, "selection").min() >= -1e-6


def test_parts_of_a_flow_are_no_larger_than_the_flow(books: Books) -> None:
    for part, whole in (
        ("from_rivals", "delivered"), ("small_award_value", "award_value"), ("single_bid_lots", "lots"), ("asked_lots", "lots"),
        ("relaxed_lots", "lots"), ("scored_lots", "asked_lots"), ("asked_bids", "bids"), ("ruled_out", "candidates"),
        ("reported_score", "asked_bids"), ("small_suppliers_active", "suppliers_active"),
        ("medicines_available", "medicine_quarters"),
        ("concentration", "concentration_medicines"), ("winner_changes", "lots"), ("from_stock", "demand"),
    ):  # fmt: skip
        assert (entry(books, part) <= entry(books, whole) * (1.0 + 1e-9)).all(), (part, whole)


def test_nothing_is_negative_but_the_parts_that_may_be(books: Books) -> None:
    signed = {"care_tonnes", "selection", "lost_competition", "emergency_extra", "off_list"}
    for place, name in enumerate(columns.LEDGER.names):
        if name not in signed:
            assert books[..., place].min() >= -1e-6, name


def test_there_is_no_margin_without_a_price_above_cost(books: Books) -> None:
    """Lost competition is what rivals who were ruled out would have saved: nobody is ruled out without a gate."""
    lost = entry(books, "lost_competition")[:, [list(BUNDLE).index(name) for name in ("none", "ask")]]
    floor = entry(books, "cost_floor")[:, :2]
    # Those who do not find it worth their while to bid leave a little.
    assert (lost[:, :, 0] <= 0.05 * floor[:, :, 0]).all()
    assert (lost >= -1e-6 * floor).all()


def test_a_gate_costs_competition(books: Books) -> None:
    lost = entry(books, "lost_competition")[:, :, GROUPS["contestable"]].sum(axis=(0, 2))
    assert lost[list(BUNDLE).index("relax")] > lost[list(BUNDLE).index("ask")]


def test_a_gate_on_monopolies_loses_no_competition_there(books: Books) -> None:
    """A monopoly lot has no rivals to lose: whatever is paid above cost is margin at full competition too."""
    group = GROUPS["monopoly"]
    lost, spend = entry(books, "lost_competition")[:, :, group], entry(books, "spend")[:, :, group]
    assert (np.abs(lost) <= 1e-6 * spend).all()


def test_each_way_of_an_empty_gate_is_used(books: Books) -> None:
    for name, counter in (("relax", "relaxed_lots"), ("emergency", "emergency_lots"), ("short", "short_lots")):
        assert entry(books, counter)[:, list(BUNDLE).index(name)].sum() > 0.0
        others = [place for place, scheme_name in enumerate(BUNDLE) if scheme_name in ("none", "ask", "bonus")]
        assert entry(books, counter)[:, others].sum() == 0.0
    assert entry(books, "emergency")[:, list(BUNDLE).index("emergency")].sum() > 0.0
    assert entry(books, "emergency")[:, list(BUNDLE).index("short")].sum() == 0.0


def test_nobody_wins_where_nobody_may(books: Books) -> None:
    """A threshold of one: only a reported score cut off at one passes, and without bids nothing is awarded."""
    nobody = list(BUNDLE).index("nobody")
    bids = entry(books, "bids")[:, :, GROUPS["contestable"]]
    awarded = entry(books, "award_value")[:, nobody, GROUPS["contestable"]]
    assert (bids[:, nobody] == 0.0).any()
    assert (awarded[bids[:, nobody] == 0.0] == 0.0).all()
    assert bids[:, nobody].sum() < 0.2 * bids[:, 0].sum()


THRESHOLDS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0)


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("rule", ["exclusion", "gate_and_bonus"])
def test_nothing_is_awarded_to_an_excluded_bid(rule: str, threshold: float) -> None:
    """Quarter by quarter: the reported score of whoever joins reaches the threshold, unless the lot's gate was waived."""
    world = some_worlds(1, block=1)[0]
    market = Market(scheme(rule, tenders=1.0, threshold=threshold), world, chance=3)
    excluded = 0
    for _ in range(QUARTERS):
        before = lot_rows(market)
        market.step()
        bids = market.bids
        gated = (before["group"][bids["lot"]] == GROUPS["contestable"]) & (before["waived"][bids["lot"]] == 0)
        below = gated & (bids["reported"] < threshold)
        excluded += int(below.sum())
        assert not (bids["eligible"][below] == 1).any()
        assert not (bids["joins"][bids["eligible"] == 0] == 1).any()
        assert (bids["joins"][bids["won"] >= 0] == 1).all()
        assert (bids["eligible"][bids["won"] >= 0] == 1).all()
        assert (market.offers["registered"][bids["offer"][bids["joins"] == 1]] == 1).all() or market.quarter % 4 == 0
        check_new_contracts(market, before, bids)
    assert (excluded > 0) is (threshold > 0.0)


def had_patients(market: Market, before: NDArray[np.void], lot: int) -> set[int]:
    """Offers whose patients in a lot cannot all switch: those that delivered it before, in an oligopoly."""
    segment = market.tables.medicines["segment"][before["medicine"][lot]]
    return set(before["supplier_slot"][lot].tolist()) if segment == columns.OLIGOPOLY else set()


def check_new_contracts(market: Market, before: NDArray[np.void], bids: NDArray[np.void]) -> None:
    """Whoever delivers a lot awarded now won a place, or had patients before who cannot switch."""
    lots = market.tables.lots
    for lot in np.unique(bids["lot"][bids["won"] >= 0]):
        winners = set(bids["offer"][(bids["lot"] == lot) & (bids["won"] >= 0)].tolist())
        slots = lots["supplier_slot"][lot]
        parties = set(slots[slots != columns.NOBODY].tolist())
        assert parties - winners <= had_patients(market, before, lot)
        assert lots["share"][lot][slots != columns.NOBODY].sum() == pytest.approx(1.0, abs=1e-12)
        reserve = bids["reserve"][bids["lot"] == lot][0]
        assert lots["price"][lot, 0] <= reserve * (1.0 + 1e-12)


def test_excluded_firms_get_nothing_outside_the_contract() -> None:
    """What doctors take off contract comes from a rival, at list price; with a gate, not from one the gate ruled out."""
    market = Market(scheme("exclusion", tenders=1.0, threshold=0.5, remainder="off_contract"), some_worlds(1)[0])
    for _ in range(12):
        before = lot_rows(market)
        market.step()
        bids, lots = market.bids, market.tables.lots
        for lot in np.unique(bids["lot"][bids["won"] == 0]):
            out = set(bids["offer"][(bids["lot"] == lot) & (bids["eligible"] == 0)].tolist())
            slots = lots["supplier_slot"][lot]
            delivering = set(slots[slots != columns.NOBODY].tolist()) - had_patients(market, before, lot)
            assert not delivering & out


def test_a_waived_lot_is_bought_at_the_reserve_price_a_quarter_later() -> None:
    world = with_values(some_worlds(1), late_award_chance=0.0)[0]
    market = Market(scheme("exclusion", tenders=1.0, threshold=0.95), world)
    seen = 0
    for _ in range(20):
        before = lot_rows(market)
        market.step()
        waived = np.flatnonzero(before["waived"] == 1)
        rows = np.isin(market.bids["lot"], waived) & (market.bids["joins"] == 1)
        assert (market.bids["price"][rows] == market.bids["reserve"][rows]).all()
        assert (market.bids["eligible"][np.isin(market.bids["lot"], waived)] == 1).all()
        won = np.isin(waived, market.bids["lot"][market.bids["won"] == 0])
        assert (market.tables.lots["waived"][waived[won]] == 0).all()
        seen += int(rows.sum())
    assert seen > 0


def test_a_contract_bought_in_an_emergency_or_not_at_all_ends_in_time() -> None:
    world = with_values(some_worlds(1), emergency_years=1.0, late_award_chance=0.0)[0]
    for on_empty, state in (("emergency", columns.UNDER_EMERGENCY), ("short", columns.UNSUPPLIED)):
        market = Market(scheme("exclusion", tenders=1.0, threshold=1.0, on_empty=on_empty), world)
        market.step()
        lots = market.tables.lots
        placed = np.flatnonzero((lots["supply"] == state) & (lots["ends"] == 4))
        assert len(placed) > 0
        if on_empty == "emergency":
            listed = market.tables.medicines["list_price"][lots["medicine"][placed]]
            assert lots["price"][placed, 0] == pytest.approx(listed * (1.0 + world["emergency_premium"]))
            assert (lots["emergency"][placed, 0] == 1).all()
        else:
            assert (lots["supplier_slot"][placed] == columns.NOBODY).all()


def broken(market: Market, quarters: int = 8) -> str:
    """The message of the alarm, after at most so many quarters."""
    with pytest.raises(BrokenRule) as raised:
        for _ in range(quarters):
            market.step()
    return str(raised.value)


def running(**world: float) -> Market:
    """A market some way on its road, in world 42: the next quarter is 2027 Q2."""
    market = Market(scheme("ask"), some_worlds(1, **world)[0], chance=42)
    for _ in range(5):
        market.step()
    return market


@pytest.mark.parametrize("value", [2.0, -0.1, float("nan")])
@pytest.mark.parametrize("small", [0, 1])
def test_alarm_for_performance_outside_its_range(value: float, small: int) -> None:
    """Before a rule puts it back into its range: a wrong number must not heal unseen."""
    market = running(trend_small=0.02)
    market.suppliers[7].row["small"] = small
    market.suppliers[7].performance[1] = value
    said = broken(market)
    assert "world 42" in said
    assert "supplier 7:" in said
    assert "2027 Q" in said
    assert "outside 0 to 1" in said


def test_alarm_for_negative_stock() -> None:
    market = running()
    market.offers["stock"][3] = -5.0
    said = broken(market)
    medicine, supplier = divmod(int(market.offers["number"][3]), columns.SUPPLIER_ROOM)
    name = read_layout().names["medicines"][medicine]
    assert f"world 42, 2027 Q2, supplier {supplier} with {name}: a negative stock" in said


@pytest.mark.parametrize("value", [0.5, 1.5, float("nan")])
def test_alarm_for_volume_that_is_lost(value: float) -> None:
    market = running()
    lots = market.tables.lots
    place = int(np.flatnonzero(lots["ends"] > 6)[0])
    lots["share"][place, 0] = value
    names = read_layout().names
    medicine, purchaser = (names[kind][lots[kind[:-1]][place]] for kind in ("medicines", "purchasers"))
    assert f"world 42, 2027 Q2, lot of {medicine} at {purchaser}: volume" in broken(market)


def test_alarm_for_a_volume_that_is_no_number() -> None:
    market = running()
    market.tables.lots["volume"][0] = float("nan")
    assert "world 42, 2027 Q2" in broken(market)


def test_alarm_for_a_price_that_is_no_number() -> None:
    market = running()
    market.tables.medicines["base_cost"] = float("nan")
    assert "world 42, 2027 Q" in broken(market)


def test_no_alarm_without_a_cause() -> None:
    market = running()
    for _ in range(20):
        market.step()
    assert market.tables.alarm["kind"][0] == columns.FINE


def test_a_block_raises_what_a_run_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    from simulations.procurement import step

    begin = step.begin_world

    def begin_badly(
        tables: step.Tables, fresh: step.Tables, world: np.void, seed: np.uint64, chance: np.uint64
    ) -> None:
        begin(tables, fresh, world, seed, chance)
        tables.lots["share"][0, 0] = 0.25

    monkeypatch.setattr(step, "begin_world", begin_badly)
    with pytest.raises(BrokenRule, match="world 9, 2026 Q1, lot of"):
        run(scheme("ask"), worlds=some_worlds(1), chance=np.array([9], np.uint64))
