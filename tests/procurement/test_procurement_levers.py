"""The six recommendations: off is nothing at all, on does what it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from procurement_cases import (
    GROUPS,
    Books,
    Fields,
    differing,
    entry,
    run,
    safeguard,
    scheme,
    some_worlds,
    with_values,
)  # fmt: skip

from simulations.procurement.market import Market

Worlds = NDArray[np.void]
BOTH: dict[str, Any] = {"tenders": 1.0, "weight": 0.2, "threshold": 0.5}


# Off: the scheme without the lever, to the last bit. What belongs to the lever alone may then be anything.

OFF: dict[str, tuple[Fields, Fields, dict[str, float], set[str]]] = {
    "holistic": ({"holistic": 0.0}, {}, {"care_burden_spread": 0.05}, {"care_tonnes"}),
    "growth path of one quarter": ({"growth_path": 0.25}, {}, {}, set()),
    "grace where nobody is small": ({"grace_years": 5}, {}, {}, set()),
    "co-creation": (
        {"co_creation": 0.0}, {},
        {
            "co_creation_delay": 8.0, "co_creation_noise_cut": 0.8, "co_creation_validity_gain": 0.6,
            "co_creation_hours": 1500.0, "feasible_share": 0.95,
        },
        set(),
    ),
    "safeguards in no tender": (
        {"safeguard": safeguard(single_source=True, fewer_than=6, essential=True, pre_check=True, degree=0.0)}, {}, {}, set(),
    ),
    "published formulas": (
        {"transparency": 1.0}, {}, {"unpublished_weight_spread": 1.0, "answers_count_belief": 0.2}, set(),
    ),
    "nothing announced": (
        {}, {}, {"announcement_credibility": 1.0, "credibility_loss": 1.0, "uncertainty_response": 1.0}, set(),
    ),
    "each its own set": (
        {"consistency": 0.0}, {}, {"national_set_local_room": 0.5, "questionnaire_repeat_cost": 1000.0}, set(),
    ),
    "aligned with nobody": ({"aligned": True}, {}, {"england_share": 0.0, "nordic_share": 0.0}, set()),
}  # fmt: skip


@pytest.mark.parametrize("lever", OFF)
def test_a_lever_that_is_off_is_not_there(lever: str, three_worlds: Worlds) -> None:
    fields, others, changes, allowed = OFF[lever]
    base: dict[str, float] = {"small_share": 0.0} if "small" in lever else {}
    if lever == "aligned with nobody":
        base |= changes
    without = run(scheme("gate_and_bonus", **BOTH, **others), worlds=with_values(three_worlds, **base))
    off = run(
        scheme("gate_and_bonus", **BOTH, **others, **fields), worlds=with_values(three_worlds, **(base | changes))
    )
    assert differing(without, off) <= allowed


# On: what each does over eight worlds, each paired with itself without the lever.


def pair(without: Fields, with_lever: Fields, **changes: float) -> tuple[Books, Books]:
    books = run(without, with_lever, worlds=some_worlds(8, **changes))[:, :, : GROUPS["market"]]
    return books[:, 0], books[:, 1]


def moved(pair_of: tuple[Books, Books], name: str, per: str | None = None) -> tuple[int, int]:
    """In how many worlds an entry is higher with the lever, and in how many lower."""
    totals = [entry(books, name).sum(axis=(1, 2)) for books in pair_of]
    if per is not None:
        totals = [total / entry(books, per).sum(axis=(1, 2)) for total, books in zip(totals, pair_of, strict=True)]
    return int((totals[1] > totals[0]).sum()), int((totals[1] < totals[0]).sum())


def test_holistic_weights_go_where_the_footprint_is() -> None:
    """The mean weight over euro stays, but most lots are of cheap medicines with more tonnes to the euro: there points count for
    more, and dearer producers are chosen. The care that products bring counts too, and there is less of it."""
    both = pair(scheme("bonus", **BOTH), scheme("bonus", holistic=1.0, **BOTH))
    assert moved(both, "strength", per="scored_lots")[0] == 8
    assert moved(both, "selection")[0] == 8
    assert moved(both, "care_tonnes")[1] >= 6


def test_a_bonus_instead_of_exclusion_brings_competition_back() -> None:
    """Nobody is ruled out, so that more bid, fewer lots see one bid only, and nothing is lost on rivals who may not."""
    both = pair(scheme("exclusion", **BOTH), scheme("bonus", **BOTH))
    assert entry(both[1], "ruled_out").sum() == 0.0
    assert moved(both, "bids", per="lots")[0] == 8
    assert moved(both, "single_bid_lots", per="lots")[1] == 8
    assert moved(both, "lost_competition")[1] == 8


def test_a_growth_path_spares_firms_while_it_rises() -> None:
    both = pair(scheme("exclusion", **BOTH), scheme("exclusion", growth_path=5, **BOTH))
    early = tuple(books[:, :, :5] for books in both)
    assert moved(early, "ruled_out")[1] == 8
    assert moved(early, "bids", per="lots")[0] == 8
    assert moved(early, "lost_competition")[1] >= 7


def test_grace_lets_small_firms_win() -> None:
    both = pair(scheme("exclusion", **BOTH), scheme("exclusion", grace_years=5, **BOTH))
    early = tuple(books[:, :, :5] for books in both)
    assert moved(early, "ruled_out")[1] == 8
    assert moved(early, "small_award_value", per="award_value")[0] >= 7


def test_criteria_designed_together_are_read_with_fewer_mistakes() -> None:
    both = pair(scheme("bonus", **BOTH), scheme("bonus", co_creation=1.0, **BOTH))
    assert moved(both, "ranking_mistakes", per="scored_lots")[1] >= 7
    gates = pair(
        scheme("exclusion", **(BOTH | {"threshold": 0.6})),
        scheme("exclusion", co_creation=1.0, **(BOTH | {"threshold": 0.6})),
    )
    assert moved(gates, "ruled_out", per="candidates")[1] >= 7
    assert moved(gates, "relaxed_lots")[1] >= 7


def test_designing_together_takes_hours_of_both_sides() -> None:
    books = run(scheme("bonus", **BOTH), scheme("bonus", co_creation=1.0, **BOTH), worlds=some_worlds(8))
    for name in ("purchaser_hours", "supplier_hours"):
        hours = entry(books, name).sum(axis=(2, 3))
        assert (hours[:, 1] > hours[:, 0]).all(), name


@pytest.mark.parametrize("waiver", [{"fewer_than": 3}, {"essential": True}, {"pre_check": True}])
def test_safeguards_keep_bidders_in(waiver: dict[str, Any]) -> None:
    both = pair(scheme("exclusion", **BOTH), scheme("exclusion", safeguard=safeguard(**waiver), **BOTH))
    assert moved(both, "ruled_out")[1] == 8
    assert moved(both, "bids", per="lots")[0] == 8
    assert moved(both, "relaxed_lots")[1] == 8
    assert moved(both, "lost_competition")[1] >= 7


def test_higher_degrees_of_a_safeguard_spare_more() -> None:
    designs = [
        scheme("exclusion", safeguard=safeguard(essential=True, degree=degree), **BOTH) for degree in (0.0, 0.5, 1.0)
    ]
    out = entry(run(*designs, worlds=some_worlds(4)), "ruled_out").sum(axis=(0, 2, 3))
    assert out[0] > out[1] > out[2] > 0.0


def test_a_published_formula_is_worth_a_step() -> None:
    """Who doubts that answers count has less to gain by better ones: over the worlds fewer steps, and no more in any."""
    both = run(
        scheme("bonus", transparency=0.0, **(BOTH | {"weight": 0.5})), scheme("bonus", **(BOTH | {"weight": 0.5})),
        worlds=some_worlds(8, answers_count_belief=0.2),
    )  # fmt: skip
    steps = entry(both, "steps").sum(axis=(2, 3))
    assert (steps[:, 1] > steps[:, 0]).sum() >= 5
    assert (steps[:, 1] < steps[:, 0]).sum() <= 1


def test_one_national_set_spares_suppliers_hours() -> None:
    both = pair(scheme("bonus", **BOTH), scheme("bonus", consistency=1.0, **BOTH))
    assert moved(both, "supplier_hours", per="bids")[1] == 8
    assert moved(both, "paperwork_cost", per="bids")[1] == 8


def test_one_national_set_makes_exclusion_correlated() -> None:
    """Without room for local taste a firm passes everywhere or nowhere in a quarter; with each its own, some pass here and
    not there."""
    split = []
    for consistency in (0.0, 1.0):
        parted = 0
        for place, row in enumerate(some_worlds(3, national_set_local_room=0.0)):
            market = Market(scheme("exclusion", consistency=consistency, **BOTH), row, chance=place)
            market.step()
            bids = market.bids[market.tables.lots["group"][market.bids["lot"]] == GROUPS["contestable"]]
            for supplier in np.unique(bids["supplier"]):
                passes = bids["eligible"][bids["supplier"] == supplier]
                parted += 0 < passes.sum() < len(passes)
        split.append(parted)
    assert split[0] > 10
    assert split[1] == 0


def test_criteria_that_count_abroad_too_bring_steps() -> None:
    for rule in ("bonus", "exclusion"):
        books = run(scheme(rule, **BOTH), scheme(rule, aligned=True, **BOTH), worlds=some_worlds(8))
        steps, tonnes = (entry(books, name).sum(axis=(2, 3)) for name in ("steps", "world_tonnes"))
        assert (steps[:, 1] >= steps[:, 0]).all()
        assert (steps[:, 1] > steps[:, 0]).sum() >= 7
        assert (tonnes[:, 1] < tonnes[:, 0]).sum() >= 7
