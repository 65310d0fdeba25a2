"""The decision log of a market: every reason, worked out again from the tables, gives the decision that the run took."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from procurement_cases import middle_world, phase, safeguard, scheme, some_worlds, with_values

from simulations import cli
from simulations.commands import terminal
from simulations.ensemble.look import indicators_of
from simulations.ensemble.run import run_scenario
from simulations.procurement import columns, scoring
from simulations.procurement.market import Market
from simulations.procurement.model import MODEL
from simulations.reports.explaining import CannotExplain, Wanted, future_of
from simulations.reports.procurement.explaining import explain, market_of
from simulations.reports.procurement.explaining.counterfactual import winning_points, winning_price, winning_score
from simulations.reports.procurement.explaining.exits import exits_of, leavers, outlooks, returns_of, year_ends
from simulations.reports.procurement.explaining.sentences import MarketTeller
from simulations.reports.procurement.explaining.shortages import gaps_of
from simulations.reports.procurement.explaining.steps import all_steps, steps_of
from simulations.reports.procurement.explaining.supplier_log import share_of
from simulations.reports.procurement.explaining.tender_page import if_not
from simulations.reports.procurement.explaining.tenders import Tender
from simulations.reports.procurement.explaining.watching import Run, watch
from simulations.scenario.reading import read_scenario

ROOT = Path(__file__).parents[3]
BRIEF = ROOT / "scenarios" / "duurzame-inkoop.yaml"
NARROW = 1e-9
ALL: dict[str, Any] = {"tenders": 1.0}
LATER = [phase("2028 Q1", "2026 Q4")]
# Name: scheme, block of worlds it is drawn from (None: the middle world), and what is changed there.
CASES: dict[str, tuple[dict[str, Any], int | None, dict[str, float]]] = {
    "bonus": (scheme("bonus", weight=0.3, **ALL), None, {}),
    "discount": (scheme("bonus", weight=0.3, formula="fictitious_discount", transparency=0.3, **ALL), 0, {}),
    "absolute": (scheme("bonus", weight=0.4, formula="absolute_points", bands="absolute", **ALL), 1, {}),
    "relative": (scheme("bonus", weight=0.4, formula="relative_points", bands="percentile", **ALL), None, {}),
    "relative linear": (scheme("bonus", weight=0.4, formula="relative_points", holistic=0.5, **ALL), 2, {}),
    "relax": (scheme("exclusion", threshold=0.5, on_empty="relax", phases=LATER, **ALL), 3, {}),
    "emergency": (scheme("exclusion", threshold=0.6, on_empty="emergency", gate_on_monopoly=True, **ALL), None, {}),
    "short": (scheme("exclusion", threshold=0.6, on_empty="short", threshold_on="climate", **ALL), 4, {}),
    "adaptable": (scheme("gate_and_bonus", threshold=0.5, weight=0.2, **ALL), None, {"adaptability": 0.6}),
    "every theme": (
        scheme("exclusion", threshold=0.3, threshold_on="every_theme", **ALL), None, {"adaptability": 0.4},
    ),
    "spared": (
        scheme(
            "exclusion", threshold=0.5, grace_years=2, co_creation=0.5, consistency=1.0,
            safeguard=safeguard(single_source=True, fewer_than=2, pre_check=True, degree=0.7), **ALL,
        ), 5, {},
    ),
    "product": (scheme("gate_and_bonus", level="product", threshold=0.4, weight=0.2, winners=2, **ALL), None, {}),
    "product adaptable": (
        scheme("exclusion", level="product", threshold=0.6, holistic=0.5, **ALL), None, {"adaptability": 0.5},
    ),
}  # fmt: skip


@cache
def played(name: str) -> Run:
    fields, block, changes = CASES[name]
    worlds = middle_world() if block is None else some_worlds(2, block)
    return watch(Market(fields, with_values(worlds, **changes)[0], chance=block or 0))


def tenders_of(run: Run, every: int = 6) -> Iterator[Tender]:
    """The tenders of some quarters of a run."""
    for moment in run.moments[1::every]:
        for lot in moment.lots():
            yield Tender(run, moment, lot)


@pytest.mark.parametrize("name", CASES)
def test_who_may_bid_and_who_bids_are_the_decisions_of_the_run(name: str) -> None:
    seen: Counter[str] = Counter()
    for tender in tenders_of(played(name)):
        for row in range(len(tender.bids)):
            stance = tender.stance(row)
            seen[stance] += 1
            assert (stance == "joins") == (tender.bids["joins"][row] == 1), (tender.lot, row)
            assert tender.is_eligible(row) == (tender.bids["eligible"][row] == 1), (tender.lot, row)
    assert seen["joins"] > 100
    if CASES[name][0]["rule"] == "exclusion":
        assert seen["ruled_out"] > 0


@pytest.mark.parametrize("name", CASES)
def test_the_winner_has_the_lowest_rank_and_places_follow_it(name: str) -> None:
    for tender in tenders_of(played(name)):
        if not tender.joined:
            continue
        ranks = [tender.rank(row) for row in tender.joined]
        assert ranks == [float(tender.bids["rank_value"][row]) for row in tender.joined]
        assert tender.bids["won"][tender.joined[0]] == 0
        assert ranks[0] == min(ranks)
        placed = [int(tender.bids["won"][row]) for row in tender.joined if tender.bids["won"][row] >= 0]
        assert placed == list(range(len(placed)))
        compared = [tender.compared(row) for row in tender.joined]
        assert compared == pytest.approx(sorted(compared))
        for row in tender.joined[: len(placed)]:
            place = int(tender.bids["won"][row])
            assert tender.after["supplier_slot"][place] == tender.bids["offer"][row]
            assert share_of(tender, row) > 0.0


@pytest.mark.parametrize("name", CASES)
def test_points_are_worth_what_the_price_may_be_higher(name: str) -> None:
    for tender in tenders_of(played(name), every=12):
        for row in tender.joined:
            price, points = float(tender.bids["price"][row]), float(tender.bids["points"][row])
            bare = tender.rank_at(price - tender.worth(row), 0.0, tender.lowest)
            assert bare == pytest.approx(tender.rank(row), rel=1e-9)
            if tender.rewarded and tender.policy["formula"] == columns.VALUE_IN_EURO:
                full = scoring.value_of_full_score(tender.weight, tender.medicine, tender.policy)
                assert tender.worth(row) == pytest.approx(full * points, rel=1e-9, abs=1e-9 * price)


def first_with(tender: Tender, row: int, price: float, points: float) -> bool:
    """Whether a bid would come first with this price and these points, everything ranked again."""
    prices = {other: float(tender.bids["price"][other]) for other in tender.joined} | {row: price}
    lowest = min(prices.values())
    own = tender.rank_at(price, points, lowest)
    return all(
        own < tender.rank_at(prices[other], float(tender.bids["points"][other]), lowest)
        for other in tender.joined
        if other != row
    )


@pytest.mark.parametrize("name", CASES)
def test_what_the_runner_up_should_have_done_is_exact(name: str) -> None:
    tried: Counter[str] = Counter()
    for tender in tenders_of(played(name), every=3):
        if len(tender.joined) < 2 or tender.rank(tender.joined[0]) == tender.rank(tender.joined[1]):
            continue
        row = tender.joined[1]
        price, points = float(tender.bids["price"][row]), float(tender.bids["points"][row])
        assert not first_with(tender, row, price, points)
        needed = winning_price(tender, row)
        if needed is None:
            assert not first_with(tender, row, NARROW * price, points)
        else:
            assert first_with(tender, row, needed * (1.0 - NARROW), points)
            assert not first_with(tender, row, needed * (1.0 + NARROW), points)
            tried["price"] += 1
        score = winning_points(tender, row)
        if score is None:
            assert not first_with(tender, row, price, 1.0 - NARROW)
        else:
            assert first_with(tender, row, price, score + NARROW)
            assert not first_with(tender, row, price, score - NARROW)
            tried["score"] += 1
        assert_a_winning_score_wins(tender, row)
    assert tried["price"] > 20
    if "bonus" in CASES[name][0]["rule"]:
        assert tried["score"] > 5


def assert_a_winning_score_wins(tender: Tender, row: int) -> None:
    """A step's own score wins, one below it does not."""
    score, price = winning_score(tender, row), float(tender.bids["price"][row])
    if score is None or tender.policy["bands"] == columns.LINEAR:
        return
    for reported, wins in ((score, True), (score - NARROW, False)):
        points = scoring.to_points(reported, tender.moment.levels, tender.policy, tender.world)
        assert first_with(tender, row, price, points) == wins


@pytest.mark.parametrize("name", CASES)
def test_what_followed_an_empty_tender_is_in_the_books(name: str) -> None:
    run = played(name)
    found: Counter[str] = Counter()
    for moment in run.moments:
        for lot in moment.lots():
            tender = Tender(run, moment, lot)
            if (tender.bids["joins"] == 1).any():
                continue
            empty = tender.empty()
            found[empty] += 1
            if tender.before["supply"] != columns.UNDER_EMERGENCY:
                assert (empty == "emergency") == (tender.after["supply"] == columns.UNDER_EMERGENCY)
            assert (empty == "relax" or tender.before["waived"] == 1) == (tender.after["waived"] == 1)
            if empty == "unfilled":
                assert tender.after["last_price"] == tender.medicine["list_price"]
            if empty == "emergency":
                expected = tender.medicine["list_price"] * (1.0 + run.world["emergency_premium"])
                assert tender.after["price"][0] == expected
    books = {"relax": "relaxed_lots", "emergency": "emergency_lots", "short": "short_lots", "unfilled": "unfilled_lots"}
    for empty, entry in books.items():
        assert found[empty] == run.market.ledger[entry].sum(), empty
    if name in books:
        assert found[name] > 0


@pytest.mark.parametrize("name", CASES)
def test_who_leaves_meets_the_exit_rule_and_nobody_else_does(name: str) -> None:
    run = played(name)
    left = 0
    poor = np.zeros(len(run.moments[0].before.offers), int)
    for moment in year_ends(run):
        assert moment.closing is not None
        before, after = moment.closing.offers["registered"], moment.after.offers["registered"]
        gone = np.flatnonzero((before == 1) & (after == 0))
        assert leavers(run, moment) == list(gone)
        outlook = outlooks(run, moment)
        poor = np.where((before == 1) & (outlook < moment.closing.offers["staying_cost"]), poor + 1, 0)
        assert (poor[gone] >= 2).all()
        for one in exits_of(run, moment):
            assert one.outlook < one.staying
            assert one.outlook == one.weight * one.margin + (1.0 - one.weight) * one.tender
            assert one.before < one.staying
            left += 1
    assert left == run.market.ledger["withdrawals"].sum() > 0
    pairs = zip(run.moments, (None, *run.moments), strict=False)
    assert sum(len(returns_of(moment, last)) for moment, last in pairs) == run.market.ledger["returns"].sum()


@pytest.mark.parametrize("name", ["bonus", "relax", "product", "absolute"])
def test_every_step_is_made_by_its_draw_and_no_other(name: str) -> None:
    run = played(name)
    for moment in year_ends(run)[::4]:
        assert moment.closing is not None
        steps = all_steps(run, moment)
        assert len(steps) == (moment.after.suppliers["steps"] - moment.closing.suppliers["steps"]).sum() > 0
        for step in steps:
            assert moment.after.suppliers["performance"][step.supplier][step.theme] == step.end
            assert step.likely >= step.without - NARROW >= step.unmoved - 2 * NARROW
        idle = int(np.flatnonzero(moment.after.suppliers["steps"] == moment.closing.suppliers["steps"])[0])
        assert steps_of(run, moment, idle) == []


def test_a_step_that_only_the_design_made_needs_the_design() -> None:
    causes = {
        weight: Counter(
            step.cause
            for run in [watch(Market(scheme("bonus", weight=weight, **ALL), eager_world(), chance=3))]
            for moment in run.moments
            for step in all_steps(run, moment)
        )
        for weight in (0.0, 0.6)
    }
    assert causes[0.0]["scheme"] == 0
    assert causes[0.6]["scheme"] > 0


def eager_world() -> np.void:
    """A world where the Netherlands counts for much and abroad for little."""
    return with_values(
        middle_world(), dutch_share_of_plant_volume=0.5, england_share=0.0, nordic_share=0.0, extra_reduction=0.06
    )[0]


@pytest.mark.parametrize("name", ["relax", "short", "emergency", "spared"])
def test_shortages_add_up_to_the_books(name: str) -> None:
    run = played(name)
    for year in run.years():
        booked = run.market.ledger[year - columns.START_YEAR]
        gaps = gaps_of(run, year)
        assert sum(gap.short for gap in gaps) == pytest.approx(booked["short"].sum(), rel=1e-9)
        for gap in gaps:
            met = gap.stock + gap.rivals + gap.substitutes + gap.short
            assert met == pytest.approx(gap.missing, rel=1e-9)
            assert gap.struck or gap.bare > 0.0


def test_a_future_is_the_run_of_the_batch_to_the_last_bit() -> None:
    scenario = read_scenario(BRIEF)
    small = replace(scenario, runs=replace(scenario.runs, worlds=4, block=4))
    number = 2
    market = market_of(small, "uitsluiten", Wanted(world=number, strength=0.35))
    watch(market)
    result = run_scenario(small, blocks=1)
    variants = [(variant.alternative, variant.strength) for variant in result.variants]
    place = variants.index(("uitsluiten", 0.35))
    for indicator, value in indicators_of(market).items():
        found = result.values(indicator)[number, place]
        assert value == found or (np.isnan(value) and np.isnan(found)), indicator
    future = future_of(small, number)
    books = MODEL.run_block(MODEL.compile(small), np.array([future.world]), np.array([number], np.uint64), 1)
    assert market.books().tobytes() == np.ascontiguousarray(books[0, place]).tobytes()


def test_watching_changes_nothing() -> None:
    run = played("relax")
    plain = Market(CASES["relax"][0], run.world, chance=3)
    while plain.quarter < columns.QUARTERS:
        plain.step()
    assert plain.ledger.tobytes() == run.market.ledger.tobytes()


def test_two_scores_that_differ_never_look_the_same() -> None:
    assert MarketTeller("nl").below(0.39996, 0.4) == ("0,39996", "0,40000")
    assert MarketTeller("en").below(0.31, 0.4) == ("0.31", "0.40")


NUMBER = re.compile(r"\d[\d.,]*")


def numbers_in(text: str, language: str) -> list[str]:
    """The numbers of a text, written alike."""
    plain = text.replace(" miljoen", "M").replace(" million", "M")
    found = NUMBER.findall(plain)
    swap = str.maketrans(",.", ".,") if language == "nl" else str.maketrans("", "")
    return [one.translate(swap).rstrip(".,") for one in found]


ASKED = {
    "story": [],
    "supplier": ["--supplier", "20"],
    "tender": ["--lot", "451", "--quarter", "2029 Q4"],
    "quarter": ["--quarter", "2030 Q1"],
    "future": ["--lot", "451", "--world", "3", "--strength", "0.2"],
}


@pytest.mark.parametrize("asked", ASKED)
def test_both_languages_tell_the_same_numbers(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = {}
    for language in ("nl", "en"):
        code = cli.main(["explain", str(BRIEF), "--scheme", "belonen", *ASKED[asked], "--language", language])
        assert code == terminal.DONE
        said[language] = capsys.readouterr().out
    dutch, english = (Counter(numbers_in(said[language], language)) for language in ("nl", "en"))
    assert dutch == english
    assert len(dutch) > 10
    assert "{" not in said["nl"] + said["en"]


def test_the_counterfactual_stands_in_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", str(BRIEF), "--scheme", "belonen", *ASKED["tender"]]) == terminal.DONE
    said = capsys.readouterr().out
    run = watch(market_of(read_scenario(BRIEF), "belonen", Wanted()))
    tender = Tender(run, run.moments[15], 451)
    told = MarketTeller("nl")
    assert " ".join(if_not(tender, told)) in said
    price = winning_price(tender, tender.joined[1])
    assert price is not None
    assert f"onder {told.price(price)}" in said


WRONG = {
    "scheme": (["--scheme", "beloon"], ["nu, uitsluiten, belonen", "`belonen`?"]),
    "supplier": (["--supplier", "400"], ["400", "0 tot en met 59", "buurt: 59"]),
    "lot": (["--lot", "-3"], ["0 tot en met 983", "buurt: 0"]),
    "quarter": (["--quarter", "2031 K2"], ["2026 Q1 tot en met 2040 Q4", '"2031 Q2"']),
    "no tender": (["--lot", "451", "--quarter", "2029 Q3"], ["2029 Q4", "buurt"]),
    "world": (["--world", "400"], ["0 tot en met 399"]),
    "strength": (["--scheme", "belonen", "--strength", "1.5"], ["0 tot en met 0.9"]),
    "no strength": (["--scheme", "nu", "--strength", "0.1"], ["`nu`", "sterkte"]),
    "two subjects": (["--supplier", "3", "--lot", "3"], ["Kies één onderwerp"]),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_there_is_named_with_what_is(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    options, expected = WRONG[wrong]
    assert cli.main(["explain", str(BRIEF), *options]) == terminal.USAGE
    out, said = capsys.readouterr()
    assert out == ""
    assert all(part in said for part in expected), said
    assert "Traceback" not in said


def test_the_explanation_goes_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "uitleg.md"
    asked = ["explain", str(BRIEF), "--scheme", "nu", *ASKED["tender"][:2]]
    assert cli.main([*asked, "--out", str(file)]) == terminal.DONE
    assert str(file) in capsys.readouterr().out
    assert cli.main(asked) == terminal.DONE
    assert capsys.readouterr().out == file.read_text(encoding="utf-8")
    assert cli.main([*asked, "--out", str(tmp_path / "nergens" / "uitleg.md")]) == terminal.FOLDER_TROUBLE


def test_every_year_is_told_within_its_limits() -> None:
    text = explain(read_scenario(BRIEF), Wanted(scheme="uitsluiten"), "nl")
    years = re.split(r"^## ", text, flags=re.M)[1:]
    assert [year[:4] for year in years] == [str(year) for year in range(2026, 2041)]
    for year in years:
        assert 1 <= year.count("\n- ") <= 7
        assert year.count("**Vertrek.**") <= 2
    with pytest.raises(CannotExplain):
        explain(read_scenario(BRIEF), Wanted(supplier=-1), "nl")
