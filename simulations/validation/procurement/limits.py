"""Limits: schemes and worlds in which it is known beforehand what must come out, most of it to the last bit.

Whole runs of fifteen years in a few worlds, every parameter drawn from its range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from simulations.procurement import columns
from simulations.validation.check import Check
from simulations.validation.procurement.plays import Fields, Outcome, Play, Played, scheme

WORLDS = 3
NO_WEIGHT, NO_TENDERS, SUBMITTED = 0.0, 0.0, 0.0
NO_BELIEF = {"announcement_credibility": 0.0}
ALL_SUBSTITUTABLE = {"substitutable_share": 1.0}
ALL_WOMEN = {"women_share": 1.0}
FREE_BIDS = {"bid_cost": 0.0, "lot_cost": 0.0, "staying_cost": 0.0}
SUPPLIERS = (2.0, 4.0, 8.0)
FREE_QUESTIONS = {
    "questionnaire_cost": 0.0,
    "questionnaire_repeat_cost": 0.0,
    "rating_fee": 0.0,
    "evaluation_start": 1.0,
    "evaluation_learned": 1.0,
}
COUNTS_OF_QUESTIONS = frozenset(("asked_lots", "asked_bids", "reported_score"))
SCALED = (
    "hospital_spend", "outpatient_spend", "bid_cost", "lot_cost", "questionnaire_cost", "questionnaire_repeat_cost",
    "rating_fee", "certification_cost", "staying_cost", "return_cost", "evaluation_hours", "switch_hours",
    "co_creation_hours",
)  # fmt: skip
DOUBLE = (
    "spend", "resource_cost", "award_value", "paperwork_cost", "demand", "delivered", "short", "product_tonnes",
    "world_tonnes",
)  # fmt: skip
SAME = ("lots", "bids", "single_bid_lots", "ruled_out", "winner_changes", "withdrawals", "steps")
# The order of additions changes, and with it the last digits.
ROUNDING, ROUNDING_OF_SUMS = 1e-9, 1e-6


def checks(worlds: Sequence[Played]) -> Iterator[Check]:
    """All limits, in the order of the page."""
    for formula in columns.FORMULAS:
        nothing = scheme("bonus", weight=NO_WEIGHT, formula=formula)
        yield same_books("weight_zero", worlds, Play(scheme("ask")), Play(nothing), values={"formula": formula})
    yield free_questions(worlds)
    for rule in columns.RULES[1:]:
        nowhere = Play(scheme(rule, tenders=NO_TENDERS, gate_on_monopoly=True))
        yield same_books("no_tender", worlds, Play(scheme("none")), nowhere, values={"rule": rule})
    gate = Play(scheme("exclusion", threshold=SUBMITTED, gate_on_monopoly=True))
    yield same_books("submission", worlds, Play(scheme("ask")), gate)
    yield unbelieved(worlds)
    yield no_shortage(worlds)
    yield only_women(worlds)
    yield from doubled(worlds)
    yield more_suppliers(worlds)
    for rule in columns.RULES:
        yield reordered(worlds, rule)


def outcome(played: Played, play: Play) -> Outcome:
    """The outcome of a play, which is its own name."""
    return played.outcome(repr(play), play)


def same_books(
    text: str,
    worlds: Sequence[Played],
    first: Play,
    second: Play,
    besides: frozenset[str] = frozenset(),
    values: Mapping[str, object] | None = None,
) -> Check:
    """Two plays that must leave the same books to the last bit: how many entries differ in any world."""
    different = {
        entry
        for played in worlds
        for entry in differing(outcome(played, first), outcome(played, second))
        if entry not in besides
    }
    return Check(f"limit_{text}", 0.0, float(len(different)), values=values or {}, decimals=0)


def differing(first: Outcome, second: Outcome) -> Iterator[str]:
    """Names of the ledger entries that are not equal to the last bit."""
    for entry in columns.LEDGER.names or ():
        if first.books[entry].tobytes() != second.books[entry].tobytes():
            yield entry


def free_questions(worlds: Sequence[Played]) -> Check:
    """Questions that cost nothing and have no consequence change nothing but the counts of questions."""
    silent, asking = (Play(scheme(rule), FREE_QUESTIONS) for rule in ("none", "ask"))
    return same_books("free_questions", worlds, silent, asking, COUNTS_OF_QUESTIONS)


def unbelieved(worlds: Sequence[Played]) -> Check:
    """An announcement that nobody believes is no announcement."""
    told, untold = (Play(dated(announced), NO_BELIEF) for announced in ("2027 Q1", None))
    return same_books("unbelieved", worlds, told, untold)


def dated(announced: str | None) -> Fields:
    """A gate and a bonus from 2030 on."""
    phase: dict[str, Any] = {"from": "2030 Q1", "announced": announced, "weight": 0.2, "threshold": 0.5}
    return scheme("gate_and_bonus", phases=[phase])


def no_shortage(worlds: Sequence[Played]) -> Check:
    """Everything substitutable: nobody goes without, whatever the gate leaves."""
    play = Play(scheme("exclusion", threshold=0.6, on_empty="short"), ALL_SUBSTITUTABLE)
    short = max(outcome(played, play).total("short") / outcome(played, play).total("demand") for played in worlds)
    return Check("limit_substitutable", 0.0, short, ROUNDING, decimals=9)


def only_women(worlds: Sequence[Played]) -> Check:
    """All patients women: no man is short, though somebody is."""
    play = Play(scheme("exclusion"), ALL_WOMEN)
    outcomes = [outcome(played, play) for played in worlds]
    if min(one.total("short_women") for one in outcomes) <= 0.0:
        return Check("limit_only_women", 0.0, float("nan"))
    return Check("limit_only_women", 0.0, max(one.total("short_men") for one in outcomes), decimals=6)


def doubled(worlds: Sequence[Played]) -> Iterator[Check]:
    """Twice the volumes and fixed costs: twice the euro, tonnes and patients, the same counts and prices."""
    gaps = {"double": 0.0, "same": 0.0, "prices": 0.0}
    for played in worlds:
        twice = {name: 2.0 * float(played.world[name]) for name in SCALED}
        plays = [Play(scheme("gate_and_bonus", on_empty="emergency"), changed) for changed in ({}, twice)]
        once, both = (outcome(played, play) for play in plays)
        for entry in DOUBLE:
            gaps["double"] = max(gaps["double"], relative_gap(2.0 * once.total(entry), both.total(entry)))
        for entry in SAME:
            gaps["same"] = max(gaps["same"], relative_gap(once.total(entry), both.total(entry)))
        prices = [one.total("spend") / one.total("priced_volume") for one in (once, both)]
        gaps["prices"] = max(gaps["prices"], relative_gap(*prices))
    for name, gap in gaps.items():
        yield Check(f"limit_doubled_{name}", 0.0, gap, ROUNDING, decimals=9)


def relative_gap(first: float, second: float) -> float:
    """Difference of two numbers over the larger of them."""
    return abs(first - second) / max(abs(first), abs(second)) if first != second else 0.0


def more_suppliers(worlds: Sequence[Played]) -> Check:
    """With free bids, more suppliers never lower the number of bids: the smallest rise from step to step, in any world."""
    smallest = np.inf
    for played in worlds:
        bids = []
        for suppliers in SUPPLIERS:
            one = outcome(played, Play(scheme("none"), {**FREE_BIDS, "potential_bidders_multi_source": suppliers}))
            bids.append(one.total("bids", "contestable") / one.total("lots", "contestable"))
        smallest = min(smallest, float(np.diff(bids).min()))
    return Check("limit_more_suppliers", 0.0, smallest, relation="at_least")


def reordered(worlds: Sequence[Played], rule: str) -> Check:
    """Suppliers, purchasers and medicines in another order: the same books but for rounding."""
    worst = 0.0
    for played in worlds:
        fields = scheme(rule, safeguard={"fewer_than": 2, "degree": 0.5}) if rule == "gate_and_bonus" else scheme(rule)
        usual, other = (outcome(played, Play(fields, reordered=way)) for way in (False, True))
        for entry in columns.LEDGER.names or ():
            worst = max(worst, relative_gap(usual.total(entry), other.total(entry)))
    return Check("limit_reordered", 0.0, worst, ROUNDING_OF_SUMS, values={"rule": rule}, decimals=9)
