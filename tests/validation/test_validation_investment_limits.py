"""Limits of the investment model: all hold, and each fails when its setting is not quite the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulations.ensemble.design import draw_worlds
from simulations.register import load_register
from simulations.validation.investment import limits
from simulations.validation.investment.plays import NOTHING, Played, package


@pytest.fixture(scope="module")
def worlds() -> list[Played]:
    drawn = draw_worlds(load_register("investment"), None, 0, 2, 1)
    return [Played(world, place, 1) for place, world in enumerate(drawn)]


def test_all_limits_hold(worlds: list[Played]) -> None:
    checks = list(limits.checks(worlds))
    assert [check for check in checks if not check.passed] == []
    assert len(checks) == 23


NEARLY = {"rival_match": 0.9, "research_spillover": 0.0}
# A setting, what it is bent to, and the limit that must then fail.
BENT: list[tuple[str, Any, str]] = [
    ("NOTHING", package("ambassador"), "limit_no_measure"),
    ("NO_SCALE", 0.05, "limit_no_scale"),
    ("HALF", 0.45, "limit_half_cost"),
    ("AT_ONCE", {**NEARLY, "match_years": 0.0}, "limit_matched_at_once"),
    ("ALL_MATCHED", NEARLY, "limit_matched_later"),
    ("FINANCIAL", (), "limit_matched_cost"),
    ("NO_AID", dict.fromkeys(limits.NO_AID, 1.0), "limit_not_legal"),
    ("MUCH", {"multi_year_vision_effect": 1.0, "governing_body_premium": 1.0}, "limit_cap"),
    ("LASTING", {**limits.LASTING, "governing_body_effect": 0.0}, "limit_delivery_lasts"),
    ("LASTING", {**limits.LASTING, "delivery_years": 12.0}, "limit_delivery_ends"),
    ("LASTING", {**limits.LASTING, "delivery_years": 12.0}, "limit_delivery_cost"),
    ("ALL_KEPT", {"volume_lost": 0.01}, "limit_volume_kept"),
    ("ALL_DISPLACED", {"displacement": 0.99}, "limit_displaced"),
    ("FUND", ("location_policy",), "limit_fund"),
    ("VISIONS", (*limits.VISIONS[:2], package("multi_year_vision", "ambassador")), "limit_vision_once"),
]


@pytest.mark.parametrize(("setting", "bent", "fails"), BENT, ids=[row[2] for row in BENT])
def test_a_limit_that_is_not_quite_reached_fails(
    setting: str, bent: Any, fails: str, monkeypatch: pytest.MonkeyPatch, worlds: list[Played]
) -> None:
    monkeypatch.setattr(limits, setting, bent)
    assert any(check.text == fails and not check.passed for check in limits.checks(worlds))


@pytest.mark.parametrize(
    ("entry", "fails"),
    [("to_ireland", "limit_projects"), ("cost_back", "limit_net_cost")],
    ids=["projects", "net_cost"],
)
def test_a_book_that_does_not_balance_fails(
    entry: str, fails: str, monkeypatch: pytest.MonkeyPatch, worlds: list[Played]
) -> None:
    true = Played.books

    def cooked(self: Played, *given: Any) -> NDArray[np.void]:
        book = true(self, *given).copy()
        book[entry] *= 1.01
        return book

    monkeypatch.setattr(Played, "books", cooked)
    assert [check.text for check in limits.balances(worlds) if not check.passed] == [fails]


def test_every_limit_has_a_setting_that_breaks_it(worlds: list[Played]) -> None:
    assert {check.text for check in limits.checks(worlds)} == {row[2] for row in BENT} | {
        "limit_projects",
        "limit_net_cost",
    }


def test_what_differs_is_counted(worlds: list[Played]) -> None:
    assert limits.differing("no_scale", worlds, package("ambassador"), NOTHING).given > 0.0
