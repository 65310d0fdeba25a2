"""Measures of the investment facts by hand on made-up books, and on a played world against the ensemble."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulations.ensemble.design import central_world, draw_worlds
from simulations.investment import columns, sets
from simulations.investment.model import MODEL
from simulations.register import load_register
from simulations.validation.estimate import UNKNOWN, Ratio
from simulations.validation.facts import load_facts
from simulations.validation.investment import measures
from simulations.validation.investment.plays import EVERYTHING, NOTHING, Played, package
from simulations.validation.models import find_checks

GROUPS = len(columns.GROUPS)


def booked(**entries: float) -> NDArray[np.void]:
    """A book with these amounts in the first group and the last year."""
    book = np.zeros((GROUPS, columns.YEARS), columns.LEDGER)
    for name, amount in entries.items():
        book[name][0, -1] = amount
    return book


class MadeUp(Played):
    """A world whose packages leave the books that `found` says."""

    def __init__(self, found: Any) -> None:
        super().__init__(central_world(load_register("investment"))[0], 3, 1)
        self._found = found

    def books(self, fields: Any, changes: Any = None) -> NDArray[np.void]:
        made: NDArray[np.void] = self._found(fields)
        return made


@pytest.fixture(scope="module")
def played() -> Played:
    """The world at the register's own values."""
    return Played(central_world(load_register("investment"))[0], 3, 1)


@pytest.fixture(scope="module")
def drawn() -> list[Played]:
    found = draw_worlds(load_register("investment"), None, 0, 4, 1)
    return [Played(world, place, 1) for place, world in enumerate(found)]


def test_every_fact_has_its_measures_and_no_other_is_there() -> None:
    wanted = {one.key for fact in load_facts("investment") for one in fact.measures}
    checks = find_checks("investment")
    assert set(checks.measures) == wanted
    assert set(checks.notes) <= {fact.number for fact in load_facts("investment")}


def test_the_base_share_is_that_of_the_world(played: Played) -> None:
    """But for a sixth of the rivals' announced changes of tax, which fall in the first year."""
    base = measures.dutch_share(measures.FIRST)(played)
    assert base.above / base.below == pytest.approx(float(played.world["dutch_share"]), rel=0.01)


def test_own_tax_by_the_closed_form(played: Played) -> None:
    """A point more tax: e^-beta for the Netherlands in the plain logit; all kinds have the same share and beta here."""
    found = measures.own_tax(played)
    pull = float(played.tables().pulls[0, 0, columns.HOME] / played.tables().pulls[0, 0].sum())
    less = math.exp(-0.04)
    assert found.above / found.below == pytest.approx(less / (pull * less + 1.0 - pull) - 1.0)


def test_irish_tax_by_the_closed_form(played: Played) -> None:
    found = measures.irish_change(played)
    share = measures.irish_share(played, 0.0)
    less = math.exp(-0.04 * 2.5)
    # Not exact: the sites that may be missing weigh the others a little more.
    assert found.above / found.below == pytest.approx(less / (share * less + 1.0 - share) - 1.0, rel=0.01)


def test_alzey_counts_kinds_by_their_arrivals(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "alzey_points", lambda played: np.array([14.0, 12.0, 13.0, 20.0, 1.0]))
    weights = measures.arrivals(played)
    assert measures.worth_more_than(13.0)(played).above == pytest.approx(weights[0] + weights[3])
    assert measures.worth_more_than(18.0)(played).above == pytest.approx(weights[3])
    leads = 1.0 / (1.0 + np.exp(-0.04 * np.array([1.0, -1.0, 0.0, 7.0, -12.0])))
    assert measures.germany_wins(played).above == pytest.approx(float(weights @ leads))


def test_alzey_is_seven_months_and_half_a_point(played: Played) -> None:
    assert (measures.ALZEY.before, measures.ALZEY.after, measures.ALZEY.premium) == (7.0, 0.0, 50.0)
    assert 3.0 < measures.alzey_worth(played).above < 13.0


def test_cell_therapy_stands_apart(played: Played) -> None:
    medians = measures.over_large_kinds("capital_per_job")(played).above
    assert medians == pytest.approx(np.median([2.5, 3.0, 2.3, 2.2]))
    assert measures.of_cell_therapy("capital_per_job")(played).above == pytest.approx(0.43)


def test_deadweight_is_a_ratio_of_euro() -> None:
    made = MadeUp(lambda fields: booked(grants=20.0, grants_deadweight=18.0))
    assert measures.deadweight()(made) == Ratio(18.0, 20.0)
    assert measures.deadweight()(MadeUp(lambda fields: booked())) is UNKNOWN


def test_jobs_as_their_sources_count_them() -> None:
    """Half a biologics plant of 900 million at 2.5 million a job is 180 jobs; 70 job-years are ten jobs of seven years."""
    made = MadeUp(lambda fields: booked(won_extra=0.5, cost_gross=36e6, jobs_extra=70.0))
    assert measures.planned_jobs(made, measures.GRANT) == pytest.approx(180.0)
    for_plan = measures.cost_per_planned_job(made)
    assert for_plan.above / for_plan.below == pytest.approx(200_000.0)
    sustained = measures.cost_per_sustained_job(measures.TALKS)(made)
    assert sustained.above / sustained.below == pytest.approx(3.6e6)
    last = measures.cost_per_last_job(measures.TALKS)(made)
    assert last.above / last.below == pytest.approx(36e6 / 70.0)


def test_promotion_compares_investors_with_and_without() -> None:
    def found(fields: Any) -> NDArray[np.void]:
        more = 0.01 if fields["items"] else 0.0
        return booked(
            footloose=2.0, to_netherlands=0.3 + 4.0 * more, experienced=1.5, won_experienced=0.15 + 1.5 * more
        )

    made = MadeUp(found)
    assert measures.promotion_on(measures.experienced)(made).above == pytest.approx(0.01)
    assert measures.promotion_on(measures.first_time)(made).above == pytest.approx((0.04 - 0.015) / 0.5)


def test_europe_gains_a_part() -> None:
    made = MadeUp(lambda fields: booked(won_extra=2.0, europe_low=0.5, europe_high=2.0) if fields == EVERYTHING else 0)
    assert measures.gain_for_europe("europe_low")(made) == Ratio(0.5, 2.0)
    assert measures.gain_for_europe("europe_high")(made) == Ratio(2.0, 2.0)


def test_shortages_would_be_seen(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    assert measures.shortages_credited(played).above == 0.0
    monkeypatch.setattr(measures, "SHORTAGE_WORDS", ("critical",))
    assert measures.shortages_credited(played).above > 0.0


def test_ranks_sum_to_one(drawn: list[Played]) -> None:
    for one in drawn:
        shares = measures.rank_shares(one)
        assert shares is not None
        assert shares.shape == (28, 28)
        np.testing.assert_allclose(shares.sum(axis=0), 1.0)
        np.testing.assert_allclose(shares.sum(axis=1), 1.0)


def test_what_rank_shares_come_to() -> None:
    shares = np.zeros(28)
    shares[[0, 4, 5]] = 0.2, 0.3, 0.5
    assert measures.first(shares) == pytest.approx(0.2)
    assert measures.among_five(shares) == pytest.approx(0.5)
    assert measures.mean_rank(shares) == pytest.approx(0.2 + 5 * 0.3 + 6 * 0.5)


def test_an_item_that_does_all_is_first_and_a_costly_idle_one_last(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Played(played.world, 3, 1)
    names, entry = sets.item_names(), {name: place for place, name in enumerate(sets.OUTCOMES)}
    table = np.zeros((len(names) + 1, len(sets.OUTCOMES)))
    table[:, entry["years_to_effect"]] = 20.0
    best, worst = 1 + names.index("bid_book"), 1 + names.index("production_grant")
    table[best, [entry["value_net_now"], entry["years_to_effect"]]] = 1e9, 2.0
    table[worst, entry["cost_net_now"]] = 1e9
    monkeypatch.setattr(made, "each_alone", lambda: table)
    assert measures.ranked("bid_book", measures.first)(made).above == pytest.approx(1.0)
    assert measures.ranked("production_grant", measures.mean_rank)(made).above == pytest.approx(28.0)


def test_outcomes_outside_their_bounds_leave_a_world_out(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Played(played.world, 3, 1)
    monkeypatch.setattr(made, "each_alone", lambda: np.full((29, len(sets.OUTCOMES)), 1e12))
    assert measures.ranked("bid_book", measures.first)(made) is UNKNOWN


def test_nothing_is_cancelled_without_a_chance_of_it(drawn: list[Played]) -> None:
    for one in drawn:
        lost = measures.plans_vanished(one)
        assert 0.0 < lost.above < lost.below
    world = np.array([drawn[0].world])
    world["cancelled"] = 0.0
    assert measures.plans_vanished(Played(world[0], 0, 1)).above == 0.0


def test_sites_close_at_the_hazard_of_the_world(drawn: list[Played]) -> None:
    for one in drawn:
        assert measures.closure_hazard(one).above == pytest.approx(float(one.world["flagship_closure"]))


def test_a_play_is_what_the_ensemble_runs(drawn: list[Played]) -> None:
    one = drawn[1]
    fields = package("production_grant", "company_talks")
    brief = SimpleNamespace(alternatives={"nothing": NOTHING, "it": fields}, reference="nothing")
    block = np.array([one.world])
    batch = MODEL.run_block(MODEL.compile(brief), block, np.array([1], np.uint64), 1)[0, 1]
    for place, entry in enumerate(MODEL.entries):
        np.testing.assert_array_equal(one.books(fields)[entry], batch[..., place])


def test_items_alone_are_their_packages(drawn: list[Played]) -> None:
    one = drawn[2]
    alone = one.each_alone()
    place = 1 + sets.item_names().index("company_talks")
    for column, entry in enumerate(sets.OUTCOMES):
        assert alone[place, column] == pytest.approx(one.total(package("company_talks"), entry)), entry


def test_what_happens_without_is_the_book_of_nothing(drawn: list[Played]) -> None:
    one = drawn[3]
    kinds = slice(len(columns.KINDS))
    np.testing.assert_allclose(one.without().won.T, one.books(NOTHING)["won"][kinds])


def test_changing_a_world_leaves_the_world(played: Played) -> None:
    before = played.world.tobytes()
    usual, other = (played.total(EVERYTHING, "won_extra", changes) for changes in ({}, {"rival_match": 1.0}))
    assert other != usual
    assert played.world.tobytes() == before


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(KeyError, match="no field weight"):
        package("bid_book", weight=0.1)
