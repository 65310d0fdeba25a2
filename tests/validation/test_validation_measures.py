"""Measures by hand on made-up outcomes, and on a played world against the books."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulations.ensemble.design import central_world
from simulations.procurement import columns
from simulations.procurement.model import MODEL
from simulations.register import load_register
from simulations.validation.estimate import UNKNOWN, Estimate, Ratio
from simulations.validation.facts import load_facts
from simulations.validation.models import find_checks
from simulations.validation.procurement import greenness, measures
from simulations.validation.procurement.plays import AWARD, Outcome, Play, Played, scheme

CONTESTABLE, MONOPOLY, MARKET = range(3)


def outcome(**given: Any) -> Outcome:
    """An outcome with nothing in it but what is given."""
    empty: dict[str, Any] = {
        "books": np.zeros((columns.YEARS, 3), columns.LEDGER),
        "awards": np.zeros(0, AWARD),
        "short": np.zeros((columns.YEARS, 4), bool),
        "price_class": np.zeros(4, np.int64),
        "contestable": np.ones(4, bool),
        "small": np.zeros(2, bool),
        "footprint_before": np.ones(2),
        "footprint_after": np.ones(2),
        "quarters": columns.QUARTERS,
    }
    return Outcome(**{**empty, **given})


class MadeUp:
    """Stands in for a played world: any play has the outcome that its name, or its fields, lead to."""

    def __init__(self, found: Any) -> None:
        self._found = found

    def outcome(self, name: str, play: Play) -> Outcome:
        made: Outcome = self._found(name, play)
        return made


def awards(**column: Any) -> NDArray[np.void]:
    rows = np.zeros(len(next(iter(column.values()))), AWARD)
    for name, values in column.items():
        rows[name] = values
    return rows


def test_every_fact_has_its_measures_and_no_other_is_there() -> None:
    wanted = {one.key for fact in load_facts("procurement") for one in fact.measures}
    checks = find_checks("procurement")
    assert set(checks.measures) == wanted
    assert set(checks.notes) <= {fact.number for fact in load_facts("procurement")}


def test_price_per_bidder_looks_within_medicines() -> None:
    """A tenth in log less per bidder in both medicines, though the one with more bidders is far dearer."""
    medicine, bids = np.repeat([0, 1], 3), np.array([2, 3, 4, 3, 4, 5])
    price = np.exp(-0.1 * bids + np.where(medicine == 1, 5.0, 0.0))
    rows = awards(medicine=medicine, bids=bids, price=price)
    played: Any = MadeUp(lambda name, play: outcome(awards=rows))
    assert measures.price_per_bidder(played).above == pytest.approx(math.expm1(-0.1))
    for bidders in (3, 4, 5):
        assert measures.price_step(played, bidders).above == pytest.approx(math.expm1(-0.1))
    assert measures.price_across_medicines(played).above > 0.0


def test_price_per_bidder_leaves_out_what_is_no_contest() -> None:
    """One bidder, six bidders, a monopoly, a gate that was dropped: each with a price that would show."""
    rows = awards(
        medicine=[0] * 7, bids=[2, 3, 4, 1, 6, 3, 3], price=[*np.exp([-0.2, -0.3, -0.4]), 9.0, 9.0, 9.0, 9.0],
        monopoly=[0, 0, 0, 0, 0, 1, 0], waived=[0, 0, 0, 0, 0, 0, 1],
    )  # fmt: skip
    played: Any = MadeUp(lambda name, play: outcome(awards=rows))
    assert measures.price_per_bidder(played).above == pytest.approx(math.expm1(-0.1))


def test_price_per_bidder_is_unknown_where_bidders_do_not_vary() -> None:
    rows = awards(medicine=[0, 0, 1], bids=[3, 3, 4], price=[1.0, 2.0, 3.0])
    played: Any = MadeUp(lambda name, play: outcome(awards=rows))
    assert measures.price_per_bidder(played) is UNKNOWN
    assert measures.price_step(played, 3) is UNKNOWN


def booked(**entries: float) -> NDArray[np.void]:
    """Books with these amounts in the contestable group of the first year."""
    books = np.zeros((columns.YEARS, 3), columns.LEDGER)
    for name, amount in entries.items():
        books[name][0, CONTESTABLE] = amount
    return books


def test_a_bonus_of_strength_one_tenth() -> None:
    asked = []

    def found(name: str, play: Play) -> Outcome:
        asked.append(play.fields)
        bids = 22.0 if play.fields["rule"] == "bonus" else 20.0
        return outcome(books=booked(bids=bids, lots=10.0))

    played: Any = MadeUp(found)
    assert measures.bids_change(played).above == pytest.approx(0.1)
    weight = next(fields["weight"] for fields in asked if fields["rule"] == "bonus")
    assert weight / (1.0 - weight) == pytest.approx(0.10)
    assert all(fields["tenders"] == 1.0 for fields in asked)


def test_spend_looks_at_contestable_lots() -> None:
    def found(name: str, play: Play) -> Outcome:
        books = booked(spend=103.0 if play.fields["rule"] == "bonus" else 100.0)
        books["spend"][0, MONOPOLY] = 1e6
        return outcome(books=books)

    played: Any = MadeUp(found)
    assert measures.spend_at(0.3)(played).above == pytest.approx(0.03)


def test_one_tender_compares_the_same_lots() -> None:
    """Lot 7 is awarded under asking alone, lot 9 in another quarter; lot 8 was waived."""

    def found(name: str, play: Play) -> Outcome:
        if play.fields["rule"] == "ask":
            return outcome(
                awards=awards(lot=[3, 2, 7, 9, 8], quarter=[0, 1, 0, 0, 0], price=[2.0, 1.0, 50.0, 60.0, 70.0])
            )
        rows = awards(
            lot=[2, 3, 9, 8],
            quarter=[1, 0, 1, 0],
            price=[1.1, 2.2, 1.0, 1.0],
            tonnes=[1.0, 1.0, 9.0, 9.0],
            waived=[0, 0, 0, 1],
        )
        return outcome(awards=rows)

    played: Any = MadeUp(found)
    assert measures.in_one_tender("price", 0.4)(played).above == pytest.approx(0.1)


def test_cost_per_point_is_a_difference_of_logs_over_twenty_points() -> None:
    def found(name: str, play: Play) -> Outcome:
        paid = 1.0 if play.changed["winner_volume"] == 0.75 else 0.9
        rows = awards(lot=[1, 2], quarter=[0, 9], paid=[paid, 100.0])  # the ninth quarter is in the third year
        books = np.zeros((columns.YEARS, 3), columns.LEDGER)
        books["offers_registered"][7, CONTESTABLE] = 200.0 if paid == 1.0 else 190.0
        return outcome(awards=rows, books=books)

    played: Any = MadeUp(found)
    assert measures.cost_per_point(played).above == pytest.approx(math.log(0.9) / 20.0)
    assert measures.offers_per_point(played).above == pytest.approx(math.log(0.95) / 20.0)


def test_shortage_odds_by_hand() -> None:
    """Low: 6 of 30 medicine-years short; high: 3 of 15, monopoly left out. Odds ratio 1; the middle class has 5 of 15: 2."""
    short = np.zeros((columns.YEARS, 5), bool)
    short[:6, 0] = True
    short[:5, 2] = True
    short[:3, 3] = True
    short[:, 4] = True
    classes = np.array([0, 0, 1, 2, 2])
    made = outcome(short=short, price_class=classes, contestable=np.array([True, True, True, True, False]))
    played: Any = MadeUp(lambda name, play: made)
    high, middle = (measures.shortage_odds(one)(played) for one in (columns.HIGH_PRICE, columns.MIDDLE_PRICE))
    assert high.above / high.below == pytest.approx(1.0)
    assert middle.above / middle.below == pytest.approx((5 / 10) / (6 / 24))
    assert middle.above == pytest.approx(5 * 24 / 45)


def test_trends_by_hand() -> None:
    made = outcome(
        small=np.array([True, False]), footprint_before=np.array([0.5, 0.8]),
        footprint_after=np.array([0.5 * 1.01**15, 0.8 * 0.95**15]),
    )  # fmt: skip
    played: Any = MadeUp(lambda name, play: made)
    assert measures.trend_of_small(played).above == pytest.approx(0.01)
    assert measures.trend_of_large(played).above == pytest.approx(-0.05)


def test_reduction_compares_with_asking_where_the_netherlands_buys_all() -> None:
    def found(name: str, play: Play) -> Outcome:
        assert play.changed == {"dutch_share_of_plant_volume": 1.0, "england_share": 0.0, "nordic_share": 0.0}
        yearly = 0.968 if play.fields["rule"] == "bonus" else 0.985
        return outcome(footprint_after=np.full(2, yearly**4), quarters=play.quarters)

    played: Any = MadeUp(found)
    ratio = measures.reduction_ratio(played)
    assert ratio.above / ratio.below == pytest.approx(3.2 / 1.5)


def test_absolute_formulas_are_counted_together() -> None:
    def found(name: str, play: Play) -> Outcome:
        flips = 2.0 if play.fields["formula"] == "absolute_points" else 0.0
        return outcome(books=booked(reversals_added=flips, reversals_removed=1.0, scored_lots=10.0))

    played: Any = MadeUp(found)
    assert measures.flips_of_absolute_formulas(played) == Ratio(5.0, 30.0)
    assert measures.flips("reversals_added")(played) == Ratio(0.0, 10.0)


def test_effect_on_the_award_is_last_less_first() -> None:
    """First five years: half of the lots with two bids went to another than the lowest; last five: a quarter."""
    rows = awards(
        quarter=[0, 4, 8, 19, 40, 44, 50, 59, 30, 0, 0],
        bids=[2, 2, 3, 2, 2, 2, 2, 2, 2, 1, 2],
        by_price=[1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0],
        waived=[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    )
    played: Any = MadeUp(lambda name, play: outcome(awards=rows))
    assert measures.effect_on_award(played).above == pytest.approx(0.25 - 0.5)


def test_mistakes_compare_levels() -> None:
    def found(name: str, play: Play) -> Outcome:
        wrong = 6.0 if play.fields["level"] == "product" else 4.0
        return outcome(books=booked(ranking_mistakes=wrong, scored_lots=100.0))

    played: Any = MadeUp(found)
    assert measures.mistakes(played).above == pytest.approx(0.02)


def test_equal_greenness_reads_between_rungs() -> None:
    prices, green = np.array([2.0, 2.1, 2.4]), np.array([0.5, 0.6, 0.7])
    found = greenness.at_equal_greenness(prices, green, gate_price=2.6, gate_greenness=0.65)
    assert found is not None
    assert found == pytest.approx((1.3, 1.125))
    ratio = greenness.premium_ratio(found)
    assert ratio.above / ratio.below == pytest.approx(0.3 / 0.125)
    assert greenness.gap(found).above == pytest.approx(1.3 / 1.125 - 1.0)


def test_equal_greenness_is_read_where_it_is_first_reached() -> None:
    prices, green = np.array([1.0, 1.1, 1.3, 1.9]), np.array([0.5, 0.7, 0.8, 0.9])
    assert greenness.at_equal_greenness(prices, green, 1.5, 0.6) == pytest.approx((1.5, 1.05))


def test_equal_greenness_is_unknown_where_no_rung_reaches_it_or_the_gate_does_nothing() -> None:
    prices, green = np.array([2.0, 2.1]), np.array([0.5, 0.6])
    assert greenness.at_equal_greenness(prices, green, 2.6, 0.61) is None
    assert greenness.at_equal_greenness(prices, green, 2.6, 0.5) is None
    assert greenness.premium_ratio(None) is UNKNOWN


def test_estimate_is_a_ratio_of_means_with_an_error_from_blocks() -> None:
    ratios = [Ratio(1.0, 1.0), Ratio(3.0, 1.0), Ratio(8.0, 2.0), UNKNOWN]
    found = Estimate.over(ratios, [0, 0, 1, 1])
    assert found.value == pytest.approx(12.0 / 4.0)
    assert (found.worlds, found.known) == (4, 3)
    assert found.error == pytest.approx(np.std([2.0, 4.0], ddof=1) / math.sqrt(2.0))
    assert found.low == pytest.approx(np.percentile([1.0, 3.0, 4.0], 5))
    assert found.high == pytest.approx(np.percentile([1.0, 3.0, 4.0], 95))


def test_estimate_of_one_block_has_no_error_and_of_no_world_no_value() -> None:
    assert math.isnan(Estimate.over([Ratio(1.0)], [0]).error)
    nothing = Estimate.over([UNKNOWN, UNKNOWN], [0, 1])
    assert math.isnan(nothing.value)
    assert nothing.known == 0


@pytest.fixture(scope="module")
def played() -> Played:
    """The world at the register's own values."""
    return Played(central_world(load_register("procurement"))[0], 3, 1)


def test_a_watched_play_is_the_batch_to_the_last_bit(played: Played) -> None:
    """Looking at the tenders changes nothing, and a play is what the ensemble runs."""
    from types import SimpleNamespace

    fields = scheme("gate_and_bonus", threshold=0.5)
    watched = played.outcome("watched", Play(fields, watched=9))
    plain = played.outcome("plain", Play(fields))
    assert watched.books.tobytes() == plain.books.tobytes()
    brief = SimpleNamespace(alternatives={"it": fields}, reference="it")
    world = central_world(load_register("procurement"))
    batch = MODEL.run_block(MODEL.compile(brief), world, np.array([3], np.uint64), 1)[0, 0]
    for place, entry in enumerate(MODEL.entries):
        np.testing.assert_array_equal(plain.books[entry].T, batch[..., place])


def test_awards_agree_with_the_books(played: Played) -> None:
    one = played.outcome("bonus", Play(scheme("bonus", weight=0.3), watched=columns.QUARTERS))
    for monopoly, group in ((0, "contestable"), (1, "monopoly")):
        rows = one.awards[one.awards["monopoly"] == monopoly]
        assert rows["bids"].sum() == one.total("bids", group)
        assert (rows["bids"] == 1).sum() == one.total("single_bid_lots", group)
    assert (one.awards["price"] > 0.0).all()
    assert ((one.awards["greenness"] >= 0.0) & (one.awards["greenness"] <= 1.0)).all()
    lone = one.contested[one.contested["bids"] == 1]
    assert lone["by_price"].all()
    assert not one.contested["by_price"].all()


def test_without_points_the_lowest_bid_wins(played: Played) -> None:
    today = played.outcome("today", measures.TODAY)
    assert today.awards["by_price"].all()
    assert not today.awards["waived"].any()


def test_a_dropped_gate_is_seen(played: Played) -> None:
    strict = played.outcome("strict", Play(scheme("exclusion", threshold=0.9), watched=columns.QUARTERS))
    relaxed = strict.total("relaxed_lots", "contestable")
    assert relaxed > 0.0
    # A lot relaxed in the very last quarter is awarded after the end.
    assert relaxed - 60 <= strict.contested["waived"].sum() <= relaxed


def test_who_is_short_follows_outages(played: Played) -> None:
    """None without disruptions, although lots that nobody supplies leave patients short; more with more of them."""
    shares = []
    for hazard in (0.0, 0.04, 0.15):
        play = Play(scheme("ask", tenders="today"), {"disruption_hazard": hazard}, quarters=20, watched=20)
        shares.append(float(played.outcome(f"hazard {hazard}", play).short[:5].mean()))
    assert shares[0] == 0.0 < shares[1] < shares[2] < 1.0


def test_changing_a_world_leaves_the_world(played: Played) -> None:
    before = played.world.tobytes()
    played.outcome("other", Play(scheme("ask"), {"winner_volume": 0.75}, quarters=4))
    assert played.world.tobytes() == before


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(KeyError, match="no field wait"):
        scheme("bonus", wait=0.1)
