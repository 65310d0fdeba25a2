"""The fast model against a plain one that was written from its description: the same draws must give the same books."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from procurement_cases import scheme
from reference_cases import (
    BONUS,
    BOTH,
    LEVERS,
    TOLERANCE,
    Case,
    Comparison,
    all_cases,
    broken_roadmap,
    compare,
    explain,
    fast_books,
    gaps,
    plain_market,
    small_layout,
    world_of,
)

from reference.draws import Draws
from simulations.procurement.model import MODEL

HERE = Path(__file__).parent
TESTS = ("conftest.py", "reference_cases.py", "test_reference.py")
CASES = all_cases()
WORD = 2**64


@cache
def played(name: str) -> Comparison:
    """Both models in a case, played once."""
    return compare(CASES[name])


def test_imports_nothing_of_the_fast_code() -> None:
    modules = [path for path in HERE.glob("*.py") if path.name not in TESTS]
    imported = set()
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    assert len(modules) > 10
    assert imported <= {"collections", "copy", "dataclasses", "functools", "math", "mesa", "pathlib", "reference",
                        "ruamel", "types", "typing"}  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(*[st.integers(0, WORD - 1)] * 5)
def test_words_are_those_of_numpy(identity: int, quarter: int, decision: int, seed: int, chance: int) -> None:
    below = (identity + quarter * WORD + decision * WORD**2 - 1) % WORD**4
    generator = np.random.Philox(counter=below, key=seed + chance * WORD)
    assert Draws(seed, chance).words(identity, quarter, decision) == tuple(generator.random_raw(4).tolist())


def test_worked_draws_of_the_description() -> None:
    draws = Draws(20260101, 9999)
    assert draws.words(4099, 60, 13)[3] == 0x68B73CBA3B11E61E
    assert draws.uniforms(4099, 60, 13)[1] == pytest.approx(0.46421034612590029, rel=1e-15)
    assert draws.normals(4099, 60, 13)[3] == pytest.approx(0.749555025807651, rel=1e-12)


# The start of a world: every population, drawn and scaled.

SUPPLIER = ("cost_level", "disclosed", "abroad_sensitivity", "abroad_value", "performance", "plant_tonnes")
MEDICINE = ("volume", "base_cost", "list_price", "tonnes", "essential", "women_share", "switchable", "start_price",
            "reference_price", "lowest_bid", "bidding")  # fmt: skip
OFFER = ("number", "footprint", "measured", "tonnes", "care_burden", "dutch_site", "source", "world_volume",
         "unit_cost", "staying_cost", "expected_profit", "margin")  # fmt: skip
LOT = ("number", "volume", "ends", "last_price", "holistic", "co_creation", "safeguard", "transparency",
       "consistency", "gate_draw")  # fmt: skip


def agree(rows: NDArray[np.void], things: list, fields: tuple[str, ...]) -> Iterator[str]:
    """Fields of a table that differ from the things' own."""
    assert len(rows) == len(things) > 0
    for field in fields:
        own = np.array([getattr(thing, field) for thing in things], np.float64)
        if not np.allclose(rows[field].astype(np.float64), own, rtol=1e-12, atol=0.0):
            yield field


@pytest.mark.parametrize("world", [0, 7])
def test_worlds_begin_alike(world: int) -> None:
    case = Case(scheme("none"), world, 5 + world, {})
    plain = plain_market(case, small=False)
    fast = MODEL.look(case.fields, world_of(case)[0], seed=case.seed, chance=world)
    tables = fast.tables
    assert list(agree(tables.suppliers, plain.suppliers, ("number", "small", "maker", *SUPPLIER))) == []
    assert list(agree(tables.purchasers, plain.purchasers, ("number", "share"))) == []
    assert list(agree(tables.medicines, plain.medicines, MEDICINE)) == []
    assert list(agree(fast.offers, plain.offers, OFFER)) == []
    assert list(agree(tables.lots, plain.lots, LOT)) == []
    weights = [purchaser.theme_weights for purchaser in plain.purchasers]
    assert np.allclose(tables.purchasers["theme_weight"], weights, rtol=1e-12, atol=0.0)
    assert tables.national == pytest.approx(plain.national, rel=1e-12)
    for row, lot in zip(tables.lots, plain.lots, strict=True):
        slots = lot.supply.slots
        assert list(row["share"][: len(slots)]) == pytest.approx([slot.share for slot in slots], rel=1e-12)
        assert list(row["price"][: len(slots)]) == pytest.approx([slot.price for slot in slots], rel=1e-12)


# Whole runs.


# Most drawn schemes wait for the slow run: the named ones go through every rule.
LATER = [name for name in CASES if name.startswith("mixed") and int(name.split()[1]) >= 6]
NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in LATER else name for name in CASES]


@pytest.mark.parametrize("name", NAMES)
def test_books_are_equal(name: str) -> None:
    both = played(name)
    assert gaps(both).max() <= TOLERANCE, explain(both)


def test_every_entry_of_the_books_is_moved() -> None:
    seen = np.zeros(len(MODEL.entries), bool)
    for name in (name for name in CASES if name not in LATER):
        seen |= (played(name).plain != 0.0).any(axis=(0, 1))
    assert [entry for entry, moved in zip(MODEL.entries, seen, strict=True) if not moved] == []


@pytest.mark.parametrize("name", LEVERS)
def test_levers_move_the_books(name: str) -> None:
    """A case in which its lever does nothing would prove nothing."""
    pulled = CASES[name]
    released = pulled._replace(fields=scheme(**({"tenders": 1.0} | LEVERS[name][0])))
    with small_layout():
        assert (fast_books(released, world_of(released)) != played(name).fast).any()


@pytest.mark.slow
@pytest.mark.parametrize("place", range(4))
def test_the_full_market_agrees(place: int) -> None:
    fields = (
        {"rule": "ask", "tenders": "today"},
        BONUS | {"formula": "relative_points", "promise": True, "transparency": 0.5, "winners": 2},
        BOTH | {"level": "product", "bands": "percentile", "holistic": 0.5, "consistency": 0.5, "co_creation": 0.5},
        BOTH | {"formula": "fictitious_discount", "phases": broken_roadmap(), "gate_on_monopoly": True,
                "on_empty": "emergency", "remainder": "off_contract", "delivery_penalties": True},
    )[place]  # fmt: skip
    case = Case(scheme(**({"tenders": 1.0} | fields)), 100 + place, 2000 + place, {})
    both = compare(case, small=False)
    assert gaps(both).max() <= TOLERANCE, explain(both)
