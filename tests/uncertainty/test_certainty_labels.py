"""A planted case for every label of certainty, each for reasons of its own, so that every rule is met."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulations.analysis.differences import Difference, summarise
from simulations.analysis.uncertainty.certainty import LABELS, Seen, certainty
from simulations.analysis.uncertainty.chance import Split
from simulations.analysis.uncertainty.tipping import Curve
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Range

WORLDS, BLOCK = 400, 25
BLOCKS = np.repeat(np.arange(WORLDS // BLOCK), BLOCK)
PRICE = Range("price", "uniform", 1.0, 0.0, 2.0)


def amounts(holds: float, unknown: float = 0.0) -> Difference:
    """A claim that holds in a share of the worlds in which it can be told, even over blocks."""
    place = (np.arange(WORLDS) % BLOCK + 0.5) / BLOCK
    values = np.where(place < holds * (1.0 - unknown), 1.0 + place, -1.0)
    return summarise(np.where(place > 1.0 - unknown, np.nan, values), BLOCKS)


def turning(point: bool) -> Curve:
    """A curve along a price, which turns halfway or never."""
    levels = np.array([0.0, 1.0, 2.0])
    amount = np.array([[1.0], [0.5], [-1.0 if point else 0.2]])
    return Curve(PRICE, levels, amount, Ends(1.3, 1.2, 1.4) if point else None)


def split(share: float) -> Split:
    return Split(Ends(share, share - 0.05, share + 0.05), 0.9)


def judged(**changes: Any) -> Any:
    """A certain claim, with something changed."""
    sure: dict[str, Any] = {
        "difference": amounts(0.99),
        "shares": {"price": Ends(0.5, 0.4, 0.6), "rate": Ends(0.4, 0.3, 0.5)},
        "grades": {"price": "A", "rate": "B"},
        "counter_turns": False,
        "split": split(0.1),
        "curves": (turning(False),),
    }
    return certainty(Seen(**sure | changes))


UNSOURCED = {"grades": {"price": "C", "rate": "B"}}
CASES = [
    ("high", {}, []),
    ("moderate", {"difference": amounts(0.8)}, ["sign"]),
    ("moderate", UNSOURCED, ["unsourced"]),
    ("moderate", {"counter_turns": True}, ["opposed"]),
    ("moderate", {"split": split(0.8)}, ["luck"]),
    ("moderate", {"difference": amounts(0.99, unknown=0.4)}, ["told"]),
    ("low", {"difference": amounts(0.6)}, ["sign"]),
    ("low", {**UNSOURCED, "curves": (turning(True),)}, ["unsourced", "turned"]),
    ("low", {"counter_turns": True, "split": split(0.8)}, ["opposed", "luck"]),
    ("very_low", {**UNSOURCED, "difference": amounts(0.6)}, ["sign", "unsourced"]),
    ("very_low", {**UNSOURCED, "counter_turns": True, "split": split(0.8)}, ["unsourced", "opposed", "luck"]),
    ("very_low", {**UNSOURCED, "difference": amounts(0.6), "counter_turns": True}, ["sign", "unsourced", "opposed"]),
]


@pytest.mark.parametrize(("label", "changes", "reasons"), CASES)
def test_the_label_follows_from_the_rules_that_apply(label: str, changes: dict[str, Any], reasons: list[str]) -> None:
    found = judged(**changes)
    assert [one.reason for one in found.downgrades] == reasons
    assert found.label == label
    assert not found.provisional


def test_every_label_has_a_case() -> None:
    assert {label for label, _, _ in CASES} == set(LABELS)


def test_too_few_runs_are_a_reason() -> None:
    rough = summarise(np.repeat([3.0, -3.0, 3.0, -3.0, 3.0, -3.0, 3.0, 3.0], 5), np.repeat(np.arange(8), 5))
    assert "numbers" in [one.reason for one in judged(difference=rough).downgrades]


def test_a_turn_by_what_has_a_source_takes_nothing_off() -> None:
    assert judged(curves=(turning(True),)).label == "high"


def test_a_carrier_that_is_not_sure_takes_nothing_off() -> None:
    noise = {"price": Ends(0.05, -0.02, 0.12), "rate": Ends(0.4, 0.3, 0.5)}
    assert judged(**UNSOURCED, shares=noise).label == "high"


def test_what_was_not_looked_into_makes_the_label_provisional() -> None:
    assert judged(curves=None, split=None).provisional
    assert judged(curves=()).provisional
