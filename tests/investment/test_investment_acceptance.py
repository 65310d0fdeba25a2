"""Sentences of the issue, one test each: what a proposal contributes, and what a ranking may not do."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from investment_cases import (
    NOTHING,
    PROPOSALS,
    VOCABULARY,
    central,
    entry,
    ids,
    items_of,
    package,
    play,
    some_worlds,
    total,
    with_values,
)
from numpy.typing import NDArray

from simulations.analysis.investment.outcomes import READ_FROM, criteria, profiles, values_of
from simulations.analysis.investment.ranking import ranks_of
from simulations.analysis.scoring.additive import overall
from simulations.analysis.scoring.shapley import first_in, interactions, last_in, shapley_values
from simulations.investment import sets
from simulations.investment.columns import COUNTRIES, KINDS, YEARS
from simulations.investment.packages import rows
from simulations.scenario.filling import value_of

Numbers = NDArray[np.float64]
SCORING = {field.name: value_of(field, None) for field in VOCABULARY.scoring}
WEIGHED = criteria(SCORING)
EVERY = (1 << len(PROPOSALS)) - 1


def run_sets(model: sets.SetsModel, worlds: NDArray[np.void], **base: Any) -> dict[str, Numbers]:
    """Every outcome of every set over the first, (sets, worlds)."""
    scenario = SimpleNamespace(alternatives={"nu": package(**base)}, reference="nu", scoring=SCORING)
    kept = model.run_block(model.compile(scenario), worlds, ids(worlds), 1)[:, :, 0, 0]
    return {name: kept[:, :, place].T - kept[:, 0, place] for place, name in enumerate(sets.OUTCOMES)}


@cache
def drawn() -> dict[str, Numbers]:
    """All sets of the eight proposals in some drawn worlds."""
    return run_sets(sets.all_combinations(), some_worlds(6))


@cache
def many() -> dict[str, Numbers]:
    """The same in more worlds, for what must hold in all of them."""
    return run_sets(sets.all_combinations(), some_worlds(40))


def silent(proposal: str) -> dict[str, float]:
    """Numbers of a proposal's own items: no effect and no cost."""
    names = central().dtype.names or ()
    beside = {"facilities": ("location_policy_sites", "revolving_fund_capital", "sme_guarantees_exposure"),
              "compete": ("tailor_made_plans_landmark",), "body": ("governing_body_premium",),
              "production": ("research_leverage",)}  # fmt: skip
    items = [name for name in items_of(proposal) if "same_as" not in rows()["items"][name]]
    parts = [f"{item}_{part}" for item in items for part in ("effect", "once", "yearly")]
    off = {name: 0.0 for name in (*parts, *beside.get(proposal, ())) if name in names}
    return off | ({"retention": 1.0} if any(rows()["items"][item].get("retains") for item in items) else {})


@pytest.mark.parametrize("proposal", ["talent", "logistics", "production", "facilities"])
def test_a_proposal_that_does_nothing_contributes_exactly_nothing(proposal: str) -> None:
    """In every outcome and world, and beside every other proposal."""
    outcomes = run_sets(sets.all_combinations(), with_values(some_worlds(3), **silent(proposal)))
    place = PROPOSALS.index(proposal)
    for name, table in outcomes.items():
        assert not shapley_values(table)[place].any(), name
        beside = np.delete(interactions(table)[place], place, axis=0)
        assert not beside.any(), name
        others = np.delete(shapley_values(table), place, axis=0)
        assert others.any(), name


def test_contributions_add_up_to_all_of_it() -> None:
    for name, table in drawn().items():
        size = np.abs(table).max()
        assert np.abs(shapley_values(table).sum(axis=0) - table[EVERY]).max() <= 1e-12 * size, name


def test_all_sets_of_proposals_are_what_they_say() -> None:
    """Row 0b101 holds the first and third proposal; the same as a package with those."""
    worlds = some_worlds(6)
    for row in (0b101, 0b10000001, EVERY):
        named = [name for place, name in enumerate(PROPOSALS) if row >> place & 1]
        books = play(NOTHING, package(proposals=named), worlds=worlds, summed=True)
        for name in ("won_extra", "cost_gross", "value_net_now"):
            amounts = total(books, name)
            assert drawn()[name][row] == pytest.approx(amounts[:, 1] - amounts[:, 0], rel=1e-12)


# A ninth proposal


def outcomes_of(packages: list[Any], worlds: NDArray[np.void]) -> Numbers:
    """What each package brings, criterion by criterion: (worlds, packages, criteria)."""
    books = play(NOTHING, *packages, worlds=worlds, summed=True)
    columns = []
    for name, (book, yearly) in READ_FROM.items():
        amounts = total(books, book)
        over = amounts[:, 1:] - (0.0 if name == "first_effect" else amounts[:, :1])
        columns.append(over / YEARS if yearly else over)
    return np.stack(columns, axis=-1)


NINTH: dict[str, dict[str, Any]] = {
    "a copy": {"proposals": ["talent"]},
    "everything": {"base": "everything"},
    "nothing": {},
    "access": {"claims": ["access"]},
    "plots early": {"items": ["location_policy", "revolving_fund"], "start": 2026},
}


@pytest.mark.parametrize("ninth", NINTH)
def test_a_ninth_proposal_leaves_the_order_of_the_eight(ninth: str) -> None:
    """Not one bit of the eight changes, so neither does their order, in any world and for any party."""
    worlds = some_worlds(20)
    eight = [package(proposals=[name]) for name in PROPOSALS]
    without = values_of(outcomes_of(eight, worlds), WEIGHED)
    with_it = values_of(outcomes_of([*eight, package(**NINTH[ninth])], worlds), WEIGHED)
    assert with_it[:, :8].tobytes() == without.tobytes()
    for weights in profiles(SCORING, WEIGHED).values():
        before, after = overall(without, weights), overall(with_it, weights)
        assert after[:, :8].tobytes() == before.tobytes()
        order = [[place for place in row if place < 8] for row in np.argsort(-after, axis=1, kind="stable")]
        assert order == np.argsort(-before, axis=1, kind="stable").tolist()
        assert (ranks_of(before)[:, 0] <= 8).all()


@pytest.mark.parametrize("counted", ["net_value", *SCORING["stand_ins"]])
def test_all_combinations_lie_within_the_declared_bounds(counted: str) -> None:
    """Bounds that a run breaks would stop the brief; the same for what stands in for net value."""
    for one in criteria({**SCORING, "value_as": {"members": counted}}, "members"):
        if one.name == "first_effect":
            continue
        found = many()[one.entry] / (YEARS if one.yearly else 1)
        assert one.low <= found.min(), one.name
        assert found.max() <= one.high, one.name


@pytest.mark.parametrize("counted", SCORING["stand_ins"])
def test_jobs_and_the_like_replace_value_and_never_stand_beside_it(counted: str) -> None:
    scoring = {**SCORING, "value_as": {**SCORING["value_as"], "members": counted}}
    replaced = criteria(scoring, "members")
    assert criteria(scoring) == criteria(scoring, "health") == WEIGHED
    assert [one.name for one in replaced] == [one.name for one in WEIGHED]
    entries = [one.entry for one in replaced]
    assert "value_net_now" not in entries
    assert len(set(entries)) == len(entries) == len(WEIGHED)
    assert entries[1:] == [one.entry for one in WEIGHED[1:]]


# Together and apart


def test_plots_and_fund_together_differ_from_their_sum() -> None:
    """The fund pays back what plots cost, so that both together cost the public less than each by itself."""
    fund, plots = package(items=["revolving_fund"]), package(items=["location_policy"])
    both = package(items=["location_policy", "revolving_fund"])
    books = play(NOTHING, plots, fund, both, worlds=some_worlds(10))
    cost = total(books, "cost_net_now") - total(books, "cost_net_now")[:, :1]
    paid = total(books, "cost_gross") - total(books, "cost_back")
    saved = cost[:, 1] + cost[:, 2] - cost[:, 3]
    assert (saved > 0.01 * np.abs(cost[:, 3])).all()
    assert (paid[:, 1] + paid[:, 2] - paid[:, 3] > 1e6).all()
    assert total(books, "cost_gross")[:, 3] == pytest.approx(total(books, "cost_gross")[:, 1:3].sum(axis=1), rel=1e-12)
    assert (entry(books, "won")[:, 1] == entry(books, "won")[:, 3]).all(), "the fund itself wins no plant"
    assert (entry(books, "won")[:, 0] == entry(books, "won")[:, 2]).all()


def test_first_in_differs_from_last_in() -> None:
    """Overlap and complements: it matters in which order proposals come."""
    for name in ("won_extra", "value_net_now", "cost_net_now"):
        table = drawn()[name]
        first, last = first_in(table), last_in(table)
        size = np.abs(table[EVERY])
        for proposal in ("compete", "facilities", "body"):
            place = PROPOSALS.index(proposal)
            assert (np.abs(first[place] - last[place]) > 1e-6 * size).any(), (name, proposal)


def test_the_shared_vision_counts_once() -> None:
    """Effect and cost: proposal 8 on top of 1 is the governing body on top of 1."""
    worlds = some_worlds(8)
    books = play(
        NOTHING, package(proposals=["commitment", "body"]), package(proposals=["commitment"], items=["governing_body"]),
        package(proposals=["body"], items=[name for name in items_of("commitment") if name != "multi_year_vision"]),
        package(items=["multi_year_vision"]), package(items=["multi_year_vision", "body_vision"]), worlds=worlds,
    )  # fmt: skip
    assert books[:, 1].tobytes() == books[:, 2].tobytes() == books[:, 3].tobytes()
    assert books[:, 4].tobytes() == books[:, 5].tobytes()


def test_the_vision_stays_while_one_of_two_proposals_holds_it() -> None:
    every = package(base="everything")
    one, both = (
        package(base="everything", without=names) for names in (["body_vision"], ["body_vision", "multi_year_vision"])
    )
    books = play(NOTHING, every, one, both, worlds=some_worlds(3))
    assert books[:, 1].tobytes() == books[:, 2].tobytes()
    assert books[:, 1].tobytes() != books[:, 3].tobytes()


def test_three_parts_of_commitment_and_body_add_up() -> None:
    """Nine players: the vision by itself, and 1 and 8 without it; together all eight proposals."""
    outcomes = run_sets(sets.with_vision_apart(), some_worlds(6))
    for name in ("won_extra", "cost_gross"):
        table = outcomes[name]
        parts = shapley_values(table)
        assert parts.shape[0] == 9
        assert parts.sum(axis=0) == pytest.approx(table[-1], rel=1e-12)
        assert table[-1] == pytest.approx(drawn()[name][EVERY], rel=1e-12)


def test_shares_sum_to_one_in_every_year_and_world() -> None:
    singles = [package(proposals=[name]) for name in PROPOSALS]
    books = play(NOTHING, *singles, package(base="everything"), worlds=some_worlds(50))
    footloose = entry(books, "footloose").sum(axis=2)
    shares = sum(entry(books, f"to_{country}").sum(axis=2) for country in COUNTRIES) / footloose
    assert np.abs(shares - 1.0).max() <= 1e-12
    assert shares.shape == (50, 10, YEARS)


def test_only_kinds_that_count_are_counted() -> None:
    """A brief may look at one kind of plant; what is paid counts in full all the same."""
    worlds = some_worlds(3)
    model = sets.single_proposals()
    scenario = SimpleNamespace(
        alternatives={"nu": NOTHING}, reference="nu", scoring={**SCORING, "kinds": ("cell_gene",)}
    )
    kept = model.run_block(model.compile(scenario), worlds, ids(worlds), 1)[:, :, 0, 0]
    books = play(NOTHING, *(package(proposals=[name]) for name in PROPOSALS), worlds=worlds, summed=True)
    won = entry(books, "won_extra")[:, :, KINDS.index("cell_gene"), 0]
    assert kept[:, :, sets.OUTCOMES.index("won_extra")] == pytest.approx(won, rel=1e-12)
    assert kept[:, :, sets.OUTCOMES.index("cost_gross")] == pytest.approx(total(books, "cost_gross"), rel=1e-12)
