"""Limits on whole runs: all hold, and each fails when its setting is not quite the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulations.ensemble.design import draw_worlds
from simulations.register import load_register
from simulations.validation.procurement import limits, plays
from simulations.validation.procurement.plays import Play, Played, scheme


def worlds(count: int = 1) -> list[Played]:
    drawn = draw_worlds(load_register("procurement"), None, 0, count, 1)
    return [Played(world, place, 1) for place, world in enumerate(drawn)]


def failing(checks: Any) -> set[str]:
    return {check.text for check in checks if not check.passed}


def test_all_limits_hold() -> None:
    checks = list(limits.checks(worlds(2)))
    assert failing(checks) == set()
    assert len(checks) == 22


# A setting, what it is bent to, and the limit that must then fail.
BENT: list[tuple[str, Any, str]] = [
    ("NO_WEIGHT", 0.05, "limit_weight_zero"),
    ("FREE_QUESTIONS", {**limits.FREE_QUESTIONS, "rating_fee": 600.0}, "limit_free_questions"),
    ("NO_TENDERS", 0.5, "limit_no_tender"),
    ("SUBMITTED", 0.4, "limit_submission"),
    ("NO_BELIEF", {"announcement_credibility": 1.0, "dutch_share_of_plant_volume": 0.05}, "limit_unbelieved"),
    ("ALL_SUBSTITUTABLE", {"substitutable_share": 0.9}, "limit_substitutable"),
    ("ALL_WOMEN", {"women_share": 0.6}, "limit_only_women"),
    ("SCALED", limits.SCALED[:1], "limit_doubled_double"),
    ("SCALED", (*limits.SCALED[:-5], "certification_cost"), "limit_doubled_same"),
    ("SCALED", limits.SCALED[2:], "limit_doubled_prices"),
    ("SUPPLIERS", (8.0, 4.0, 2.0), "limit_more_suppliers"),
]


@pytest.mark.parametrize(("setting", "bent", "fails"), BENT, ids=[row[2] for row in BENT])
def test_a_limit_that_is_not_quite_reached_fails(
    setting: str, bent: Any, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, setting, bent)
    assert fails in failing(limits.checks(worlds()))


def test_an_order_that_changes_a_number_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Medicines that swap their numbers are other medicines."""
    true = plays.reordered_layout

    def renumbered(layout: Any) -> Any:
        other = true(layout)
        medicines = other.medicines.copy()
        medicines["number"] = np.roll(medicines["number"], 1)
        return other._replace(medicines=medicines)

    monkeypatch.setattr(plays, "reordered_layout", renumbered)
    assert not limits.reordered(worlds(), "none").passed


def test_every_limit_has_a_setting_that_breaks_it() -> None:
    assert {check.text for check in limits.checks(worlds())} == {row[2] for row in BENT} | {"limit_reordered"}


def test_the_other_order_is_another_order() -> None:
    world = worlds()[0].world
    usual, other = (plays.empty_tables(world, way) for way in (False, True))
    for name in ("suppliers", "purchasers", "medicines", "lots"):
        usual_numbers, numbers = (getattr(tables, name)["number"] for tables in (usual, other))
        assert sorted(numbers) == sorted(usual_numbers)
        assert list(numbers) != list(usual_numbers)


def test_same_books_counts_what_differs() -> None:
    one = limits.same_books("weight_zero", worlds(), Play(scheme("none")), Play(scheme("ask")))
    assert one.given > 0.0
    assert not one.passed
