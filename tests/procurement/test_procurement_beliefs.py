"""What firms believe: of announced dates, of dates that were broken, of formulas that were not published."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from one_lot import CHANCE, SEED, Firm, OneLot, Tendered, bonus, gate
from procurement_cases import GROUPS, Fields, differing, entry, phase, run, safeguard, scheme, some_worlds, with_values

from simulations.procurement import adaptation, columns, draws, schemes, scoring

Worlds = NDArray[np.void]

# Belief in a step: credibility 0.8, half of it lost by each broken date. The chance to be mistaken either way is
# min(c, 1 - c): 0.2 of 0.8, 0.4 of 0.4, 0.2 of 0.2. Who acts early adds it (PD2), who waits leaves it out (PD1).
BELIEFS = [
    (0.8, 0, 0.0, 0.8), (0.8, 1, 0.0, 0.4), (0.8, 2, 0.0, 0.2),
    (0.8, 0, 1.0, 1.0), (0.8, 1, 1.0, 0.8), (0.8, 2, 1.0, 0.4),
    (0.8, 0, -1.0, 0.6), (0.8, 1, -1.0, 0.0), (0.8, 2, -1.0, 0.0),
    (0.8, 0, 0.5, 0.9), (0.8, 0, -0.5, 0.7), (0.8, 1, -0.5, 0.2),
    (1.0, 0, -1.0, 1.0), (1.0, 0, 1.0, 1.0), (0.0, 0, 1.0, 0.0), (0.0, 3, -1.0, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("credibility", "broken", "response", "belief"), BELIEFS)
def test_belief_in_an_announced_step(credibility: float, broken: int, response: float, belief: float) -> None:
    case = OneLot(
        scheme("bonus"), prices=[1.0], points=[0.0],
        world_changes={"announcement_credibility": credibility, "credibility_loss": 0.5, "uncertainty_response": response},
    )  # fmt: skip
    case.policy["broken_dates"] = broken
    assert adaptation.belief(case.policy, case.world) == pytest.approx(belief)


def test_what_firms_reckon_with_before_a_step() -> None:
    """Belief 0.8, a step in a year and a half of six years: 0.8 x 0.75 = 0.6 of the way to it."""
    case = OneLot(
        scheme("gate_and_bonus", weight=0.2, threshold=0.3), prices=[1.0], points=[0.0],
        world_changes={"announcement_credibility": 0.8, "uncertainty_response": 0.0, "rule_lasts_years": 6.0},
    )  # fmt: skip
    case.policy["next_in"], case.policy["next_weight"], case.policy["next_threshold"] = 6, 0.5, 0.8
    assert adaptation.believed_part(case.policy, case.world) == pytest.approx(0.6)
    # Odds of 0.25 now, of 1 then: 0.25 + 0.6 x 0.75.
    assert adaptation.expected_odds(case.policy, case.world) == pytest.approx(0.7)
    case.policy["active"] = 0
    assert adaptation.expected_odds(case.policy, case.world) == pytest.approx(0.6)
    case.policy["next_in"] = 24  # beyond what firms look ahead
    assert adaptation.expected_odds(case.policy, case.world) == 0.0


def late(start: str, announced: str | None, kept: str, **levels: float) -> dict[str, Any]:
    """A step that was promised for one quarter and comes in a later one."""
    return phase(start, announced, **levels) | {"postponed_to": kept}


def test_rows_of_a_scheme_whose_first_date_was_broken() -> None:
    # Announced in quarter 2 for quarter 8, comes in quarter 12; the next is announced in quarter 10 for quarter 20.
    steps = [late("2028 Q1", "2026 Q3", "2029 Q1", weight=0.2), phase("2031 Q1", "2028 Q3", weight=0.3)]
    policy = schemes.compile_scheme(scheme("bonus", phases=steps))
    wanted = {  # quarter: active, weight, quarters until the next step, its weight, broken dates, quarters active
        1: (0, 0.0, columns.NEVER, 0.0, 0, 0),
        2: (0, 0.0, 6, 0.2, 0, 0),
        7: (0, 0.0, 1, 0.2, 0, 0),
        8: (0, 0.0, 4, 0.2, 1, 0),  # the day has come without its step: now it is said to come in quarter 12
        10: (0, 0.0, 2, 0.2, 1, 0),
        11: (0, 0.0, 1, 0.2, 1, 0),
        12: (1, 0.2, 8, 0.3, 1, 0),
        19: (1, 0.2, 1, 0.3, 1, 7),
        20: (1, 0.3, columns.NEVER, 0.0, 1, 8),
        59: (1, 0.3, columns.NEVER, 0.0, 1, 47),
    }
    names = ["active", "weight", "next_in", "next_weight", "broken_dates", "quarters_active"]
    for quarter, row in wanted.items():
        assert tuple(policy[quarter][name] for name in names) == pytest.approx(row), quarter


def test_two_broken_dates_count_twice() -> None:
    steps = [late("2027 Q1", "2026 Q1", "2028 Q1"), late("2030 Q1", "2026 Q1", "2031 Q1", threshold=0.6)]
    policy = schemes.compile_scheme(scheme("exclusion", phases=steps))
    assert list(policy["broken_dates"][[3, 4, 15, 16, 59]]) == [0, 1, 1, 2, 2]
    assert list(policy["threshold"][[7, 8, 19, 20]]) == pytest.approx([0.0, 0.4, 0.4, 0.6])


def test_a_date_that_is_kept_breaks_nothing() -> None:
    policy = schemes.compile_scheme(scheme("bonus", phases=[phase("2028 Q1", "2026 Q1")]))
    assert (policy["broken_dates"] == 0).all()


# Steps in time: whole runs.


def announced(when: str | None, **levels: float) -> Fields:
    return scheme("gate_and_bonus", tenders=1.0, phases=[phase("2030 Q1", when, weight=0.3, threshold=0.5)])


@pytest.mark.parametrize("response", [-1.0, 0.0, 1.0])
def test_nobody_acts_on_what_nobody_believes(response: float, three_worlds: Worlds) -> None:
    worlds = with_values(three_worlds, announcement_credibility=0.0, uncertainty_response=response)
    books = run(announced("2027 Q1"), announced(None), worlds=worlds)
    assert differing(books[:, 0], books[:, 1]) == set()


def test_who_waits_leaves_even_odds_out_and_who_acts_early_takes_them_for_certain(three_worlds: Worlds) -> None:
    """Bit for bit: at a credibility of one half the two ends are no belief and full belief."""
    told, untold = announced("2027 Q1"), announced(None)
    waits = run(told, worlds=with_values(three_worlds, announcement_credibility=0.5, uncertainty_response=-1.0))
    acts = run(told, worlds=with_values(three_worlds, announcement_credibility=0.5, uncertainty_response=1.0))
    sure = run(told, worlds=with_values(three_worlds, announcement_credibility=1.0, uncertainty_response=0.0))
    nothing = run(untold, worlds=with_values(three_worlds, announcement_credibility=0.5, uncertainty_response=0.0))
    assert differing(waits, nothing) == set()
    assert differing(acts, sure) == set()
    assert differing(waits, acts) != set()


def test_a_believed_announcement_moves_steps_ahead_of_the_date() -> None:
    """Of a strong bonus from 2031, announced in 2027, in eight worlds: more steps in 2027 to 2030 than unannounced."""
    fields = [scheme("bonus", tenders=1.0, phases=[phase("2031 Q1", when, weight=0.6)]) for when in ("2027 Q1", None)]
    worlds = some_worlds(8, announcement_credibility=1.0, uncertainty_response=0.0)
    steps = entry(run(*fields, worlds=worlds), "steps")[:, :, GROUPS["market"]]
    np.testing.assert_array_equal(steps[:, 0, 0], steps[:, 1, 0])
    early = steps[:, :, 1:5].sum(axis=2)
    assert (early[:, 0] >= early[:, 1]).all()
    assert early[:, 0].sum() > early[:, 1].sum()


def broken_and_kept() -> tuple[Fields, Fields]:
    """The same levels on the same days: a first step of weight nought, once promised earlier and late; then a strong bonus."""
    second = phase("2034 Q1", "2029 Q1", weight=0.6)
    broken = scheme("bonus", tenders=1.0, phases=[late("2027 Q1", "2026 Q1", "2029 Q1", weight=0.0), second])
    kept = scheme("bonus", tenders=1.0, phases=[phase("2029 Q1", "2026 Q1", weight=0.0), second])
    return broken, kept


def test_a_broken_date_takes_steps_from_the_years_before_the_next() -> None:
    worlds = some_worlds(8, announcement_credibility=1.0, uncertainty_response=0.0, credibility_loss=0.9)
    steps = entry(run(*broken_and_kept(), worlds=worlds), "steps")[:, :, GROUPS["market"]]
    before, between = steps[..., :3].sum(axis=2), steps[..., 3:8].sum(axis=2)
    np.testing.assert_array_equal(before[:, 0], before[:, 1])
    assert (between[:, 0] <= between[:, 1]).all()
    assert between[:, 0].sum() < between[:, 1].sum()


def test_a_broken_date_that_costs_no_belief_changes_nothing(three_worlds: Worlds) -> None:
    books = run(
        *broken_and_kept(), worlds=with_values(three_worlds, credibility_loss=0.0, announcement_credibility=1.0)
    )
    assert differing(books[:, 0], books[:, 1]) == set()


@pytest.mark.parametrize("score", [0.15, 0.3, 0.45, 0.6])
def test_a_surer_gate_is_never_worth_less_to_prepare_for(score: float) -> None:
    """A gate at 0.6 in a year: what a step brings must rise with the belief in it, whatever the score of the firm."""
    case = OneLot(gate(threshold=0.0), prices=[1.0], points=[0.0], world_changes={"uncertainty_response": 0.0})
    case.policy["active"], case.policy["next_in"], case.policy["next_threshold"] = 0, 4, 0.6
    case.suppliers["gate_value"], case.suppliers["gate_score"] = 1e6, 1e6 * score
    gains = []
    for credibility in np.linspace(0.0, 1.0, 11):
        case.world["announcement_credibility"] = credibility
        gains.append(adaptation.dutch_gain(case.suppliers[0], columns.CLIMATE, case.policy, case.world))
    assert gains[0] == 0.0
    assert (np.diff(gains) >= -1e-9).all(), gains


# Formulas that are not published.

OPEN = {"unpublished_weight_spread": 0.5, "answers_count_belief": 1.0}


def secret(**chosen: Any) -> Fields:
    return bonus("value_in_euro", 0.2, transparency=0.0, **chosen)


def guesses(count: int, spread: float) -> NDArray[np.float64]:
    """What each firm takes the weight to be over what it is: drawn for it and this purchaser."""
    normals = [
        draws.normals(firm * columns.PURCHASER_ROOM, 0, draws.WEIGHT_BELIEF, SEED, CHANCE)[0] for firm in range(count)
    ]
    return np.exp(spread * np.array(normals))


TWO = [Firm(0.8, 0.8, 85.0), Firm(0.3, 0.3, 80.0)]


def test_who_doubts_that_answers_count_sees_nothing_in_them() -> None:
    """Sure that they do not count: no worth in a score, and a price as if there were no points."""
    lot = Tendered(secret(), TWO, answers_count_belief=0.0).valued()
    assert (lot.suppliers["score_value"] == 0.0).all()
    assert (lot.suppliers["sensitivity"] > 0.0).all()  # what other countries' points bring is another matter
    assert lot.bids["pseudo_cost"] == pytest.approx([85.0, 80.0])
    assert (Tendered(bonus("value_in_euro", 0.2), TWO).valued().suppliers["score_value"] > 0.0).all()


def test_who_guesses_the_weight_values_a_score_as_guessed() -> None:
    # A full score is worth 25 euro; firm 0 of 0.8 and firm 1 of 0.3 points take it for 25 times their guess.
    lot = Tendered(secret(), TWO, **OPEN).valued()
    factor = guesses(2, 0.5)
    assert lot.bids["pseudo_cost"] == pytest.approx([85.0 - 20.0 * factor[0], 80.0 - 7.5 * factor[1]])
    # Worth of a point in a theme: the volume a point can move, at the price level of 100, as guessed, a sixth each.
    moved = lot.bids["rank_value"] * 100.0 * factor / columns.THEMES
    for theme in range(columns.THEMES):
        assert lot.suppliers["score_value"][:, theme] == pytest.approx(moved)


def test_a_published_formula_is_no_guess() -> None:
    published = Tendered(bonus("value_in_euro", 0.2), TWO, answers_count_belief=0.0).valued()
    certain = Tendered(secret(), TWO, answers_count_belief=1.0, unpublished_weight_spread=0.0).valued()
    assert published.bids.tobytes() == certain.bids.tobytes()
    assert published.suppliers.tobytes() == certain.suppliers.tobytes()


def test_doubt_keeps_firms_from_adapting_to_points() -> None:
    """Who is sure that answers do not count closes nothing for them, supplier or product."""
    for level in columns.LEVELS:
        doubts = Tendered(secret(level=level), TWO, answers_count_belief=0.0, adaptability=0.5).listed()
        assert (doubts.bids["greener"] == 0.0).all(), level
        trusts = Tendered(bonus("value_in_euro", 0.2, level=level), TWO, adaptability=0.5).listed()
        assert (trusts.bids["greener"] > 0.0).any(), level


def test_who_believes_that_points_do_not_count_believes_it_of_rivals_too() -> None:
    """Four alike, sure that answers do not count: they price as if there were no points at all."""
    firms = [Firm(0.6, 0.6, 80.0)] * 4
    doubts = Tendered(secret(), firms, answers_count_belief=0.0).valued()
    without = Tendered(scheme("ask", tenders=1.0), firms).valued()
    assert doubts.bids["price"] == pytest.approx(without.bids["price"])


# What bidders believe of rivals who can adapt.


@pytest.mark.parametrize(
    ("formula", "weight"),
    [
        ("value_in_euro", 0.05),
        ("fictitious_discount", 0.08),
        ("absolute_points", 0.03),
    ],
)
def test_rivals_are_believed_to_adapt_as_they_do(formula: str, weight: float) -> None:
    """In a lot at the mean cost and the list price of the population, without noise: the same scores at the same cost."""
    firms = [Firm(p, p, 100.0) for p in (0.2, 0.4, 0.6, 0.8)]
    lot = Tendered(bonus(formula, weight), firms, adaptability=0.8, full_abatement_cost=0.04, list_over_cost=2.0)
    lot.case.medicines["base_cost"] = 100.0
    lot.listed()
    population = lot.tables.population[:, : lot.tables.counts[3]]
    assert lot.bids["greener"].max() > 0.0
    assert population[0] == pytest.approx(np.sort(lot.bids["reported"]), abs=1e-9)
    assert population[2] * 100.0 == pytest.approx((lot.bids["unit_cost"] - 100.0)[np.argsort(lot.bids["reported"])])


@pytest.mark.parametrize(
    "level",
    [
        "supplier",
        "product",
    ],
)
def test_rivals_who_can_top_up_are_believed_to_pass(level: str) -> None:
    """Free to adapt, everybody reaches a gate at 0.6: so bidders reckon with all rivals, and bid as without a gate."""
    firms = [Firm(p, p, 80.0, tonnes=0.04 * (1.0 - p)) for p in (0.2, 0.3, 0.4, 0.5)]
    lot = Tendered(
        gate(threshold=0.6, level=level), firms, adaptability=1.0, full_abatement_cost=0.0001, product_noise=1e-9
    )
    lot.valued()
    assert (lot.bids["eligible"] == 1).all()
    free = Tendered(scheme("none"), firms).valued()
    assert lot.bids["price"] == pytest.approx(free.bids["price"], rel=0.01)


@pytest.mark.parametrize("waiver", [{"essential": True}, {"pre_check": True}])
def test_bidders_know_of_a_gate_that_is_waived_beforehand(waiver: dict[str, Any]) -> None:
    """An essential medicine is spared by a published rule, and a purchaser that checks beforehand drops the gate in its call:
    then everybody may bid, and everybody reckons with that."""
    fields = gate(threshold=0.6, safeguard=safeguard(**waiver))
    firms = [Firm(0.2, 0.2), Firm(0.3, 0.3), Firm(0.4, 0.4), Firm(0.9, 0.9)]
    spared = Tendered(fields, firms)
    spared.case.medicines["essential"] = 1
    spared.valued()
    assert (spared.bids["eligible"] == 1).all()
    free = Tendered(scheme("ask", tenders=1.0), firms).valued()
    assert spared.bids["price"] == pytest.approx(free.bids["price"])


def test_a_gate_that_no_safeguard_touches_makes_bids_dearer() -> None:
    firms = [Firm(0.2, 0.2), Firm(0.3, 0.3), Firm(0.4, 0.4), Firm(0.9, 0.9)]
    gated, free = Tendered(gate(threshold=0.6), firms).valued(), Tendered(scheme("ask", tenders=1.0), firms).valued()
    assert (gated.bids["price"] > free.bids["price"] + 1.0).all()


def test_scoring_errors_of_a_firm_are_drawn_once_for_one_national_set() -> None:
    """With one set and no room for local taste a firm passes everywhere or nowhere; with each its own it may differ."""
    policy = schemes.compile_scheme(gate(consistency=1.0))[0]
    case = OneLot(gate(consistency=1.0), prices=[1.0], points=[0.0])
    readers = case.purchasers.repeat(3)
    readers["number"] = [0, 5, 9]
    errors = [scoring.supplier_noise(case.lot, case.suppliers[0], one, 0, policy, SEED, CHANCE) for one in readers]
    assert len(set(errors)) == 1
    policy["consistency"] = 0.0
    errors = [scoring.supplier_noise(case.lot, case.suppliers[0], one, 0, policy, SEED, CHANCE) for one in readers]
    assert len(set(errors)) == 3
