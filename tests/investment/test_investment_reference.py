"""The compiled model against a literal one: the same package in the same world must give the same books."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

import investment_reference as plain
import numpy as np
import pytest
from investment_cases import (
    CLAIMED,
    EVERYTHING,
    NOTHING,
    PROPOSALS,
    Books,
    Fields,
    central,
    package,
    play,
    some_worlds,
    with_values,
)
from numpy.typing import NDArray

from simulations.investment.model import MODEL

TOLERANCE = 1e-9
SEED = 1
TIME = ("location_policy", "tailor_made_plans", "company_talks", "regulators", "flexible_facilities")

PACKAGES: dict[str, Fields] = {
    "nothing": NOTHING,
    **{name: package(proposals=[name]) for name in PROPOSALS},
    "everything": EVERYTHING,
    "claims": CLAIMED,
    "claims alone": package(claims=["access", "expansion_room", "rent_guarantee"]),
    "half": package(base="everything", scale=0.5),
    "double, some less": package(base="everything", scale=2.0, scales={"location_policy": 0.4, "bid_book": 0.0}),
    "late": package(base="everything", start=2035),
    "scattered starts": package(
        base="everything", start=2026, starts={"governing_body": 2031, "location_policy": 2040, "revolving_fund": 2028}
    ),
    "lists only": package(base="everything", lists_only=True),
    "one sector": package(base="everything", one_sector=True, claims=["wage_cost_relief"]),
    "nobody matches": package(base="everything", matched_by=[]),
    "two match": package(base="everything", matched_by=["germany", "outside"]),
    "time": package(items=TIME),
    "all but the dear": package(base="everything", without=["location_policy", "expat_regime", "body_vision"]),
}


class Setting(NamedTuple):
    """Worlds, and the packages that are played in them."""

    worlds: NDArray[np.void]
    packages: tuple[str, ...]


SETTINGS = {
    "central": Setting(central(), tuple(PACKAGES)),
    "drawn": Setting(some_worlds(5), tuple(PACKAGES)),
    "nested": Setting(some_worlds(3, block=1, nest=0.5), ("nothing", "everything", "claims", "two match", "half")),
    # Aid is legal, grants are felt, and nobody waits: where several rules are at an edge.
    "lawful": Setting(
        some_worlds(2, block=2, production_grant_legal=1.0, expat_regime_legal=1.0, wage_cost_relief_legal=1.0,
                    grant_response=1.0, match_years=1.0, rival_match=1.0),
        ("nothing", "compete", "one sector", "claims", "lists only"),
    ),
    # So many plants that sites run out.
    "crowded": Setting(
        some_worlds(2, block=3, arrivals=600.0, site_use=0.15, site_available=0.3, dutch_share=0.12),
        ("nothing", "everything", "facilities"),
    ),
    "quick builds": Setting(
        with_values(some_worlds(2, block=4), site_available=[0.9, 1.0], cell_gene_build=0.4, overrun_months=0.0,
                    quickest_months=40.0, first_effect_level=1e-4),
        ("nothing", "everything", "time"),
    ),
}  # fmt: skip
PLAYED = [(setting, name) for setting, (_, names) in SETTINGS.items() for name in names]


@cache
def fast(setting: str) -> Books:
    """Books of all packages of a setting; the first is the reference of the brief."""
    worlds, names = SETTINGS[setting]
    return play(*(PACKAGES[name] for name in names), worlds=worlds, seed=SEED)


@cache
def plain_world(setting: str, place: int) -> tuple[dict[str, float], plain.Play]:
    """A world of a setting as plain numbers, and what happens there without any measure."""
    worlds = SETTINGS[setting].worlds
    world = {field: float(worlds[place][field]) for field in worlds.dtype.names or ()}
    return world, plain.play_nothing(NOTHING, world, SEED, place)


def plain_books(setting: str, name: str, place: int) -> Books:
    """The literal model's books (groups, years, entries) in one world."""
    world, without = plain_world(setting, place)
    apart = name != SETTINGS[setting].packages[0]
    ledger = plain.play(PACKAGES[name], world, SEED, place, apart=apart, without=without)
    assert {one for years in ledger.values() for book in years for one in book} <= set(MODEL.entries)
    return np.array([[[book[one] for one in MODEL.entries] for book in ledger[group]] for group in MODEL.groups])


def gaps(found: Books, expected: Books) -> dict[str, float]:
    """The largest gap of each entry, beside the largest amount of that entry."""
    largest = np.abs(expected).reshape(-1, len(MODEL.entries)).max(axis=0)
    gap = np.abs(found - expected).reshape(-1, len(MODEL.entries)).max(axis=0)
    return {name: float(gap[e] / (largest[e] or 1.0)) for e, name in enumerate(MODEL.entries)}


def test_reference_uses_no_rule_that_it_tests() -> None:
    tree = ast.parse(Path(plain.__file__).read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not {module for module in modules if module.startswith(("simulations", "numba"))}


@pytest.mark.parametrize(("setting", "name"), PLAYED)
def test_books_are_equal(setting: str, name: str) -> None:
    worlds, names = SETTINGS[setting]
    for place in range(len(worlds)):
        found, expected = fast(setting)[place, names.index(name)], plain_books(setting, name, place)
        assert {one: gap for one, gap in gaps(found, expected).items() if gap > TOLERANCE} == {}


def test_settings_reach_every_entry() -> None:
    """An entry that is zero everywhere would be compared with nothing."""
    touched = {name for setting in SETTINGS for name in MODEL.entries
               if fast(setting)[..., MODEL.entries.index(name)].any()}  # fmt: skip
    assert touched == set(MODEL.entries)
