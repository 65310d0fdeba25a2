"""Limits on whole runs: what must come out the same, and to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from procurement_cases import (
    FOLDER,
    FREE_QUESTIONS,
    GROUPS,
    Books,
    Fields,
    differing,
    entry,
    largest_gap,
    phase,
    run,
    safeguard,
    scheme,
    some_worlds,
    with_values,
)

from simulations.procurement import columns, draws, population, schemes, step
from simulations.procurement.market import Market
from simulations.procurement.model import MODEL
from simulations.register import load_register

Worlds = NDArray[np.void]

ASKED = {"asked_lots", "asked_bids", "reported_score"}  # that there were questions, and what was answered
FIXED_COSTS = (
    "bid_cost", "lot_cost", "questionnaire_cost", "questionnaire_repeat_cost", "rating_fee", "certification_cost",
    "staying_cost", "return_cost", "evaluation_hours", "switch_hours", "co_creation_hours",
)  # fmt: skip
HEADCOUNTS = {  # entries that count things, not volume, euro, tonnes or hours
    "lots", "bids", "asked_bids", "single_bid_lots", "unfilled_lots", "relaxed_lots", "emergency_lots", "short_lots",
    "asked_lots", "ruled_out", "candidates", "winner_changes", "ranking_mistakes", "scored_lots", "strength",
    "reported_score", "outages", "withdrawals", "returns", "steps", "offers_registered", "medicines_available",
    "medicine_quarters", "suppliers_active", "small_suppliers_active", "concentration", "concentration_medicines",
    "regional_spread",
}  # fmt: skip


@pytest.mark.parametrize("tenders", ["today", 1.0])
@pytest.mark.parametrize("formula", columns.FORMULAS)
def test_bonus_of_weight_zero_is_asking(formula: str, tenders: Any, three_worlds: Worlds) -> None:
    chosen: dict[str, Any] = {"tenders": tenders}
    books = run(scheme("ask", **chosen), scheme("bonus", weight=0.0, formula=formula, **chosen), worlds=three_worlds)
    assert differing(books[:, 0], books[:, 1]) == set()


@pytest.mark.parametrize(
    "levers",
    [
        {"winners": 2}, {"level": "product"}, {"bands": "absolute"}, {"bands": "percentile"}, {"consistency": 1.0},
        {"co_creation": 1.0}, {"remainder": "off_contract"}, {"delivery_penalties": True},
    ],
    ids=str,
)  # fmt: skip
def test_bonus_of_weight_zero_is_asking_with_the_same_levers(levers: dict[str, Any], three_worlds: Worlds) -> None:
    books = run(
        scheme("ask", tenders=1.0, **levers),
        scheme("bonus", weight=0.0, tenders=1.0, **levers),
        worlds=three_worlds[:1],
    )
    assert differing(books[:, 0], books[:, 1]) == set()


def test_bonus_of_weight_zero_by_way_of_its_ladder(three_worlds: Worlds) -> None:
    ladder = [0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4]
    books = run(scheme("ask", tenders=1.0), scheme("bonus", tenders=1.0, ladder=ladder), worlds=three_worlds[:1])
    assert books.shape[1] == 2 + len(ladder)
    assert differing(books[:, 0], books[:, 2]) == set()


@pytest.mark.parametrize("formula", columns.FORMULAS)
def test_a_tiny_bonus_moves_nobody(formula: str, three_worlds: Worlds) -> None:
    """No rule jumps at zero: in the first year a weight of a millionth of a millionth changes nobody's steps or bids."""
    worlds, ids = np.repeat(three_worlds, 4), np.arange(12, dtype=np.uint64)
    tiny = scheme("bonus", weight=1e-12, formula=formula, tenders=1.0)
    books = run(scheme("ask", tenders=1.0), tiny, worlds=worlds, chance=ids)[..., 0, :]
    for name in ("steps", "bids"):
        np.testing.assert_array_equal(entry(books[:, 0], name), entry(books[:, 1], name))
    np.testing.assert_allclose(entry(books[:, 0], "spend"), entry(books[:, 1], "spend"), rtol=1e-9)


@pytest.mark.parametrize(
    "levers",
    [
        {}, {"gate_on_monopoly": True}, {"level": "product"}, {"threshold_on": "every_theme"}, {"threshold_on": "water"},
        {"on_empty": "emergency"}, {"on_empty": "short"}, {"winners": 3}, {"grace_years": 2}, {"growth_path": 3},
    ],
    ids=str,
)  # fmt: skip
def test_gate_at_submission_is_asking(levers: dict[str, Any], three_worlds: Worlds) -> None:
    """A threshold of zero lets everyone pass who hands in the form."""
    shared = {name: value for name, value in levers.items() if name in ("level", "winners")}
    worlds = with_values(three_worlds[:2], monopoly_gate_credibility=1.0)
    books = run(
        scheme("ask", tenders=1.0, **shared), scheme("exclusion", threshold=0.0, tenders=1.0, **levers), worlds=worlds
    )
    assert differing(books[:, 0], books[:, 1]) == set()


def test_gate_at_submission_without_points_is_asking(three_worlds: Worlds) -> None:
    books = run(
        scheme("ask", tenders=1.0),
        scheme("gate_and_bonus", threshold=0.0, weight=0.0, tenders=1.0),
        worlds=three_worlds,
    )
    assert differing(books[:, 0], books[:, 1]) == set()


@pytest.mark.parametrize("tenders", ["today", 1.0])
@pytest.mark.parametrize("levers", [{}, {"winners": 2}, {"level": "product"}, {"consistency": 1.0}], ids=str)
def test_free_questions_change_nothing(levers: dict[str, Any], tenders: Any, three_worlds: Worlds) -> None:
    """But for the counts of questions asked and what was answered."""
    worlds = with_values(three_worlds, **FREE_QUESTIONS)
    books = run(scheme("none", tenders=tenders, **levers), scheme("ask", tenders=tenders, **levers), worlds=worlds)
    assert differing(books[:, 0], books[:, 1]) == ASKED
    assert entry(books[:, 0], "asked_lots").sum() == 0.0


def test_free_questions_without_consequence_move_nobody_abroad(three_worlds: Worlds) -> None:
    """Asking here does not create what other countries reward: foreign criteria are the same in every scheme."""
    worlds = with_values(three_worlds, **FREE_QUESTIONS)
    books = run(scheme("none", aligned=True), scheme("ask", tenders=1.0, aligned=True), worlds=worlds)
    assert differing(books[:, 0], books[:, 1]) == ASKED


@pytest.mark.parametrize("rule", ["ask", "bonus", "exclusion", "gate_and_bonus"])
def test_a_rule_put_into_no_tender_is_none(rule: str, three_worlds: Worlds) -> None:
    books = run(scheme("none"), scheme(rule, tenders=0.0, gate_on_monopoly=True), worlds=three_worlds)
    assert differing(books[:, 0], books[:, 1]) == set()


IN_NO_TENDER = [
    {"level": "product"}, {"bands": "percentile"}, {"promise": True}, {"aligned": True}, {"holistic": 1.0},
    {"co_creation": 1.0}, {"transparency": 0.0}, {"consistency": 1.0}, {"grace_years": 2}, {"growth_path": 2},
    {"winners": 2}, {"winners": 3, "leading_share": 0.5}, {"remainder": "off_contract"}, {"delivery_penalties": True},
]  # fmt: skip


@pytest.mark.parametrize("levers", IN_NO_TENDER, ids=str)
def test_levers_put_into_no_tender_do_nothing(levers: dict[str, Any], three_worlds: Worlds) -> None:
    worlds = with_values(three_worlds[:1], price_protects=0.8)
    books = run(scheme("none"), scheme("gate_and_bonus", tenders=0.0, **levers), worlds=worlds)
    assert differing(books[:, 0], books[:, 1]) == set()


@pytest.mark.parametrize("levers", [{}, *IN_NO_TENDER], ids=str)
def test_a_scheme_that_names_lots_that_are_not_there_does_nothing(levers: dict[str, Any], three_worlds: Worlds) -> None:
    """Insurers hold no monopoly lots."""
    worlds = with_values(three_worlds[:1], price_protects=0.8)
    nowhere = {"purchasers": ["vgz", "insurer_2"], "segments": ["monopoly"]}
    books = run(scheme("none"), scheme("gate_and_bonus", tenders=1.0, **nowhere, **levers), worlds=worlds)
    assert differing(books[:, 0], books[:, 1]) == set()


@pytest.mark.parametrize(
    "named",
    [
        {"purchasers": ["vgz", "insurer_2", "insurer_3", "insurer_4"]},
        {"areas": ["psychiatry"]},
        {"segments": ["oligopoly"]},
        {"medicines": ["oncology_oligopoly_1"]},
    ],
    ids=str,
)
def test_a_scheme_reaches_the_lots_it_names_first(named: dict[str, Any], three_worlds: Worlds) -> None:
    """When the first of them is tendered, no other lot's candidates differ from the reference."""
    plain = Market(scheme("none"), three_worlds[0])
    chosen = Market(scheme("bonus", weight=0.5, tenders=1.0, **named), three_worlds[0])
    touched = np.zeros(1, bool)
    while not touched.any():
        plain.step()
        chosen.step()
        touched = chosen.touched[chosen.bids["lot"]] == 1
    for name in ("lot", "offer", "unit_cost", "price", "rent", "gain", "expected_share", "reported", "points"):
        assert plain.bids[name][~touched].tobytes() == chosen.bids[name][~touched].tobytes(), name
    assert (chosen.bids["reported"][touched] > 0.0).any()
    assert (chosen.bids["reported"][~touched] == 0.0).all()


def test_several_winners_stay_in_the_lots_a_scheme_names(three_worlds: Worlds) -> None:
    """A scheme for one area does not change how many firms win elsewhere."""
    market = Market(scheme("bonus", tenders=1.0, areas=["oncology"], winners=3), three_worlds[0])
    market.step()
    elsewhere = np.unique(market.bids["lot"][market.touched[market.bids["lot"]] == 0])
    contestable = [lot for lot in elsewhere if market.tables.lots["group"][lot] == GROUPS["contestable"]]
    third = market.tables.lots["supplier_slot"][contestable, 2]
    segments = market.tables.medicines["segment"][market.tables.lots["medicine"][contestable]]
    assert (third[segments != columns.OLIGOPOLY] == columns.NOBODY).all()


def test_an_announcement_that_nobody_believes_changes_nothing(three_worlds: Worlds) -> None:
    worlds = with_values(three_worlds, announcement_credibility=0.0)
    told, untold = (
        scheme("gate_and_bonus", tenders=1.0, phases=[phase("2030 Q1", announced, weight=0.2, threshold=0.5)])
        for announced in ("2027 Q1", None)
    )
    books = run(told, untold, worlds=worlds)
    assert differing(books[:, 0], books[:, 1]) == set()


def test_an_announcement_that_is_believed_makes_firms_act_early(three_worlds: Worlds) -> None:
    worlds = with_values(three_worlds, announcement_credibility=1.0)
    told, untold = (
        scheme("bonus", tenders=1.0, phases=[phase("2030 Q1", announced, weight=0.4)])
        for announced in ("2027 Q1", None)
    )
    steps = entry(run(told, untold, worlds=worlds), "steps")[:, :, GROUPS["market"]]
    before = slice(0, 4)
    assert steps[:, 0, before].sum() > steps[:, 1, before].sum()
    np.testing.assert_array_equal(steps[:, 0, 0], steps[:, 1, 0])  # nothing was announced in 2026


def test_a_phase_changes_nothing_before_its_day(three_worlds: Worlds) -> None:
    """Unannounced, and with the same questions before."""
    later = scheme("bonus", tenders=1.0, weight=0.3, phases=[phase("2031 Q1", "2031 Q1")])
    books = run(scheme("ask", tenders=1.0), later, worlds=three_worlds)
    before = columns.START_YEAR
    assert differing(books[:, 0, :, : 2031 - before], books[:, 1, :, : 2031 - before]) == set()
    assert differing(books[:, 0], books[:, 1]) != set()


def test_a_phase_from_the_first_quarter_is_no_phase(three_worlds: Worlds) -> None:
    books = run(
        scheme("gate_and_bonus", tenders=1.0),
        scheme("gate_and_bonus", tenders=1.0, phases=[phase("2026 Q1", "2026 Q1")]),
        worlds=three_worlds,
    )
    assert differing(books[:, 0], books[:, 1]) == set()


def test_a_ladder_scales_every_step() -> None:
    steps = [phase("2026 Q1", "2026 Q1", threshold=0.2), phase("2030 Q1", "2028 Q1", threshold=0.4)]
    policy = schemes.compile_scheme(scheme("exclusion", threshold=0.4, phases=steps), 0.2, "threshold")
    assert policy["threshold"][[0, 15, 16, 59]] == pytest.approx([0.1, 0.1, 0.2, 0.2])
    assert list(policy["next_in"][[7, 8, 15, 16]]) == [columns.NEVER, 8, 1, columns.NEVER]
    assert policy["next_threshold"][[8, 15]] == pytest.approx([0.2, 0.2])


@pytest.mark.parametrize("formula", columns.FORMULAS)
def test_no_rung_scales_a_step_beyond_what_a_weight_may_be(formula: str, three_worlds: Worlds) -> None:
    """A step of five times the scheme's own weight, on a ladder that goes up to nine times it: price still counts."""
    ladder = [0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.9]
    steps = [phase("2026 Q1", "2026 Q1", weight=0.5)]
    fields = scheme("bonus", weight=0.1, formula=formula, tenders=1.0, phases=steps, ladder=ladder)
    assert schemes.compile_scheme(fields, 0.9, "weight")["weight"].max() <= 0.9
    assert np.isfinite(run(scheme("ask"), fields, worlds=three_worlds[:1])).all()


def test_firms_know_where_a_growth_path_leads() -> None:
    """A published path is announced: while it lasts, a higher level stands ahead; at its end nothing does."""
    policy = schemes.compile_scheme(scheme("exclusion", threshold=0.6, growth_path=5))
    assert policy["threshold"][0] == pytest.approx(0.6 / 20)
    assert (policy["next_threshold"][:19] > policy["threshold"][:19]).all()
    assert (policy["next_in"][:19] < columns.NEVER).all()
    assert (policy["next_in"][20:] == columns.NEVER).all()


@pytest.mark.parametrize("strength", [0.7, 0.9])
@pytest.mark.parametrize("formula", columns.FORMULAS)
def test_every_rung_that_a_ladder_allows_can_be_run(formula: str, strength: float, three_worlds: Worlds) -> None:
    """A ladder of weights runs up to the most a weight may be, 0.9."""
    ladder = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, strength]
    books = run(scheme("ask"), scheme("bonus", tenders=1.0, formula=formula, ladder=ladder), worlds=three_worlds[:1])
    assert np.isfinite(books).all()


@pytest.mark.parametrize("end", ["low", "high"])
def test_every_end_of_every_range_can_be_run(end: str, middle: Worlds) -> None:
    """A brief may fix any assumption at the end of its range."""
    inputs = [row for row in load_register("procurement").values() if row.kind == "input"]
    worlds = np.repeat(middle, len(inputs))
    for place, row in enumerate(inputs):
        worlds[row.name][place] = getattr(row, end)
    books = run(scheme("gate_and_bonus", tenders=1.0), worlds=worlds, chance=np.zeros(len(worlds), np.uint64))
    broken = [row.name for place, row in enumerate(inputs) if not np.isfinite(books[place]).all()]
    assert broken == []


def test_same_keys_same_bits(three_worlds: Worlds) -> None:
    chosen = scheme("gate_and_bonus", tenders=1.0, transparency=0.5)
    assert differing(run(chosen, worlds=three_worlds), run(chosen, worlds=three_worlds)) == set()


@pytest.mark.parametrize(
    "fields",
    [
        scheme("exclusion", tenders=1.0, threshold=0.6, gate_on_monopoly=True, on_empty="emergency"),
        scheme("gate_and_bonus", tenders=1.0, threshold=0.7, weight=0.3, gate_on_monopoly=True),
        scheme("gate_and_bonus", tenders=1.0, threshold=0.7, holistic=0.5, transparency=0.5, promise=True, winners=2),
        scheme("bonus", tenders="today", level="product", bands="percentile", consistency=0.5),
    ],
    ids=["exclusion and monopolies", "gate, bonus and monopolies", "half of the levers", "products"],
)
def test_a_world_met_again_in_a_block_gives_the_same_bits(fields: Fields, three_worlds: Worlds) -> None:
    """What was in memory before leaves no trace."""
    worlds = with_values(np.tile(three_worlds, 2), monopoly_gate_credibility=0.5)
    books = run(fields, worlds=worlds, chance=np.tile(np.arange(3, dtype=np.uint64), 2))
    assert differing(books[:3], books[3:]) == set()


def test_a_world_does_not_depend_on_its_neighbours(three_worlds: Worlds) -> None:
    chosen = scheme("gate_and_bonus", tenders=1.0)
    ids = np.array([4, 0, 9], np.uint64)
    together = run(chosen, worlds=three_worlds, chance=ids)
    backwards = run(chosen, worlds=three_worlds[::-1], chance=ids[::-1])
    assert differing(together, backwards[::-1]) == set()
    for place in range(3):
        alone = run(chosen, worlds=three_worlds[place : place + 1], chance=ids[place : place + 1])
        assert differing(together[place : place + 1], alone) == set()


def test_a_scheme_does_not_depend_on_its_neighbours(three_worlds: Worlds) -> None:
    first, second = scheme("exclusion", tenders=1.0, threshold=0.6), scheme("bonus", tenders=1.0)
    together = run(first, second, worlds=three_worlds[:2])
    apart = run(second, worlds=three_worlds[:2])
    assert differing(together[:, 1:], apart) == set()


def test_the_number_of_firms_may_differ_between_worlds_of_a_block(middle: Worlds) -> None:
    """A brief may put a range on the member companies: each world has its own number, whatever world comes first."""
    worlds = np.repeat(middle, 2)
    worlds["member_companies"] = [45.0, 30.0]
    ids = np.zeros(2, np.uint64)
    together = run(scheme("ask"), worlds=worlds, chance=ids)
    alone = run(scheme("ask"), worlds=worlds[1:], chance=ids[1:])
    assert differing(together[1:], alone) == set()


def populations(world: np.void, seed: int, chance: int) -> step.Tables:
    layout = population.read_layout()
    suppliers = population.empty_suppliers(int(world["member_companies"]), int(world["other_makers"]))
    tables, fresh = step.make_tables(layout, suppliers), step.make_tables(layout, suppliers)
    step.begin_world(tables, fresh, world, np.uint64(seed), np.uint64(chance))
    return tables


def test_parameters_and_chance_have_separate_keys(three_worlds: Worlds) -> None:
    same, other = populations(three_worlds[0], 1, 5), populations(three_worlds[1], 1, 5)
    changed = populations(three_worlds[0], 1, 6)
    # Even draws are chance alone: another world's parameters leave them, another chance does not.
    for name in ("holistic", "co_creation", "safeguard", "transparency", "consistency", "gate_draw"):
        assert same.lots[name].tobytes() == other.lots[name].tobytes()
        assert same.lots[name].tobytes() != changed.lots[name].tobytes()
    assert same.rounds["asking"].tobytes() == other.rounds["asking"].tobytes()
    # What parameters alone decide stays with another chance.
    both = with_values(three_worlds[:1], packaging_share=0.05)[0]
    assert both["packaging_share"] == 0.05
    for name in ("hospital_spend", "list_over_cost"):
        assert three_worlds[0][name] != three_worlds[1][name]
    spent = [spend_at_the_start(tables, three_worlds[0]) for tables in (same, changed)]
    assert spent[0] == pytest.approx(spent[1], rel=1e-9)


def spend_at_the_start(tables: step.Tables, world: np.void) -> float:
    return float((tables.medicines["volume"] * tables.medicines["start_price"]).sum() * columns.QUARTERS_A_YEAR)


def test_another_seed_is_another_chance_in_the_same_world(three_worlds: Worlds) -> None:
    first, second = (run(scheme("ask"), worlds=three_worlds[:1], seed=seed) for seed in (1, 2))
    assert differing(first, second) != set()
    np.testing.assert_array_equal(entry(first, "medicine_quarters"), entry(second, "medicine_quarters"))


def test_a_parameter_that_nobody_reads_in_this_scheme_changes_nothing(three_worlds: Worlds) -> None:
    worlds = with_values(
        three_worlds, band_first=0.2, sanction_factor=1.1, product_noise=0.9, national_set_local_room=0.4
    )
    books = [run(scheme("exclusion", tenders=1.0), worlds=given) for given in (three_worlds, worlds)]
    assert differing(*books) == set()


def test_chance_is_shared_by_all_schemes(three_worlds: Worlds) -> None:
    """Outages that strike a market in which every product stays are the same under every rule."""
    worlds = with_values(three_worlds, staying_cost=0.0, green_resilience=0.0)
    books = run(*(scheme(rule, tenders=1.0) for rule in columns.RULES), worlds=worlds)
    assert entry(books, "withdrawals").sum() == 0.0
    outages = entry(books, "outages")
    for place in range(1, len(columns.RULES)):
        assert outages[:, place].tobytes() == outages[:, 0].tobytes()


@pytest.mark.parametrize("rule", columns.RULES)
def test_twice_the_market_is_twice_the_numbers(rule: str, three_worlds: Worlds) -> None:
    """Double volumes and fixed costs: euro, tonnes, patients and hours double; prices, shares and counts stay."""
    twice = three_worlds[:2].copy()
    for name in ("hospital_spend", "outpatient_spend", *FIXED_COSTS):
        twice[name] *= 2.0
    chosen = scheme(rule, tenders=1.0, on_empty="emergency", promise=rule in ("bonus", "gate_and_bonus"))
    once, doubled = run(chosen, worlds=three_worlds[:2]), run(chosen, worlds=twice)
    counted = np.array([name in HEADCOUNTS for name in MODEL.entries])
    gap, where = largest_gap(np.where(counted, once, 2.0 * once), doubled)
    assert gap <= 1e-9, where


def permuted(seed: int, names: dict[str, Any]) -> None:
    """Shuffle the purchasers and medicines of a populations file in place."""
    rng = np.random.default_rng(seed)
    for kind in ("purchasers", "medicines"):
        keys = list(names[kind])
        rng.shuffle(keys)
        names[kind] = {key: names[kind][key] for key in keys}


def play(layout: population.Layout, suppliers: NDArray[np.void], fields: Fields, world: np.void) -> Books:
    tables, fresh = step.make_tables(layout, suppliers), step.make_tables(layout, suppliers)
    seed, chance = np.uint64(1), np.uint64(3)
    step.begin_world(tables, fresh, world, seed, chance)
    ledgers = np.zeros((columns.YEARS, len(columns.GROUPS)), columns.LEDGER)
    policy, touched = schemes.compile_scheme(fields), schemes.touched_lots(fields, layout)
    step.play(0, columns.QUARTERS, tables, world, policy, touched, ledgers, seed, chance)
    return ledgers.view(np.float64).reshape(*ledgers.shape, -1)


REORDERED = [
    scheme("none"),
    scheme("ask", tenders=1.0),
    scheme("bonus", tenders=1.0, transparency=0.5),
    scheme("bonus", tenders=1.0, holistic=0.5),
    scheme("exclusion", tenders=1.0, consistency=0.5),
    scheme("exclusion", tenders=1.0, areas=["oncology"], segments=["oligopoly"]),
    scheme("gate_and_bonus", tenders=1.0, threshold=0.7, safeguard=safeguard(fewer_than=2, degree=0.5)),
]


@pytest.fixture
def shuffled(monkeypatch: pytest.MonkeyPatch) -> population.Layout:
    """The layout with purchasers and medicines in another order, each with its own number."""
    usual = population.read_layout()  # kept by a cache: read it before its source changes
    things = dict(population.read_populations())
    permuted(4, things)
    monkeypatch.setattr(population, "read_populations", lambda: things)
    layout: population.Layout = population.read_layout.__wrapped__()
    assert sorted(layout.lots["number"]) == sorted(usual.lots["number"])
    assert list(layout.lots["number"]) != list(usual.lots["number"])
    assert population.read_layout() is usual
    return layout


def firms(world: np.void) -> NDArray[np.void]:
    return population.empty_suppliers(int(world["member_companies"]), int(world["other_makers"]))


def by_lots_and_market(books: Books) -> Books:
    """Contestable and monopoly lots together, and the market."""
    return np.stack([books[:, :2].sum(axis=1), books[:, 2]], axis=1)


@pytest.mark.parametrize("fields", REORDERED, ids=lambda fields: fields["rule"])
def test_order_of_suppliers_does_not_matter(fields: Fields, three_worlds: Worlds) -> None:
    world, layout = three_worlds[0], population.read_layout()
    reordered = np.random.default_rng(5).permutation(firms(world))
    gap, where = largest_gap(play(layout, firms(world), fields, world), play(layout, reordered, fields, world))
    assert gap < 1e-6, where


@pytest.mark.parametrize("fields", REORDERED, ids=lambda fields: fields["rule"])
def test_order_of_purchasers_and_medicines_does_not_matter(
    fields: Fields, three_worlds: Worlds, shuffled: population.Layout
) -> None:
    """The same books but for rounding."""
    world, layout = three_worlds[0], population.read_layout()
    books = [play(given, firms(world), fields, world) for given in (layout, shuffled)]
    gap, where = largest_gap(*map(by_lots_and_market, books))
    assert gap < 1e-6, where


def test_order_does_not_matter_to_what_a_group_of_lots_is_charged(
    three_worlds: Worlds, shuffled: population.Layout
) -> None:
    """A round with contestable and monopoly lots: the cost of taking part is shared by a rule, not by who comes first."""
    world, layout = three_worlds[0], population.read_layout()
    books = [play(given, firms(world), scheme("none"), world) for given in (layout, shuffled)]
    gap, where = largest_gap(*books)
    assert gap < 1e-6, where


@pytest.mark.parametrize(
    "fields",
    [
        scheme("gate_and_bonus", tenders=1.0, threshold=0.7, weight=0.3),
        scheme("bonus", tenders=1.0, weight=0.4, holistic=0.5),
        scheme("bonus", tenders=0.5, weight=0.4),
        scheme("exclusion", tenders=1.0, threshold=0.7, gate_on_monopoly=True),
    ],
    ids=["waived lots beside gated ones", "some lots holistic", "some lots ask", "monopolies"],
)
def test_what_a_lot_is_worth_does_not_depend_on_other_lots(fields: Fields, three_worlds: Worlds) -> None:
    """Close every second open lot by hand: the bids in the others stay what they were."""
    worlds = with_values(three_worlds, monopoly_gate_credibility=0.5, contract_years=1.0)
    for quarters in (0, 5, 9):
        full, half = Market(fields, worlds[0]), Market(fields, worlds[0])
        for _ in range(quarters):
            full.step()
            half.step()
        lots = half.tables.lots
        ending = np.flatnonzero(lots["ends"] <= quarters)
        closed = ending[::2]
        lots["ends"][closed] = columns.QUARTERS
        full.step()
        half.step()
        kept = ~np.isin(full.bids["lot"], closed)
        assert kept.any()
        for name in ("lot", "offer", "price", "rent", "gain", "expected_share", "eligible"):
            assert full.bids[name][kept].tobytes() == half.bids[name].tobytes(), name


def test_with_free_bids_more_suppliers_mean_no_fewer_bids(three_worlds: Worlds) -> None:
    free = with_values(three_worlds, bid_cost=0.0, lot_cost=0.0, staying_cost=0.0)
    few, many = (
        with_values(free, potential_bidders_multi_source=2.0),
        with_values(free, potential_bidders_multi_source=8.0),
    )
    per_lot = [
        entry(books, "bids")[:, 0, GROUPS["contestable"]].sum(axis=1)
        / entry(books, "lots")[:, 0, GROUPS["contestable"]].sum(axis=1)
        for books in (run(scheme("none"), worlds=few), run(scheme("none"), worlds=many))
    ]
    assert (per_lot[1] > per_lot[0]).all()


def test_draws_are_made_for_every_decision_named() -> None:
    """A decision with a number that no rule draws is left over, or a rule forgot its draw."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py") if path.name != "draws.py")
    decisions = [
        name for name, value in vars(draws).items()
        if name.isupper() and isinstance(value, int) and name not in {"ROUNDS", "LANES"}
    ]  # fmt: skip
    assert [name for name in decisions if f"draws.{name}" not in text] == []


def test_ids_of_a_few_worlds_are_not_special() -> None:
    worlds = some_worlds(2, block=3)
    far = run(scheme("ask"), worlds=worlds, chance=np.array([2**40, 2**63], np.uint64))
    assert np.isfinite(far).all()
