"""Every assumption is read by a rule, no rule reads what a market shows, and no range is idle."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from procurement_cases import FOLDER, phase, run, safeguard, scheme, some_worlds, with_values

from simulations.register import load_register

REGISTER = load_register("procurement")
INPUTS = [row for row in REGISTER.values() if row.kind == "input"]
# The target is measured against, not played: analysis/derived.py reads it.
NOT_PLAYED = {"emission_target"}
RANGED = [row.name for row in INPUTS if row.low < row.high and row.name not in NOT_PLAYED]
WORLDS = {"world", "worlds"}


def read_in(source: str) -> set[str]:
    """Names read from a world: ``world.name``, ``self.world.name``, ``world["name"]``, ``worlds["name"]``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and is_world(node.value):
            found.add(node.attr)
        elif isinstance(node, ast.Subscript) and is_world(node.value) and isinstance(node.slice, ast.Constant):
            found.add(str(node.slice.value))
    return found


def is_world(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id in WORLDS) or (
        isinstance(node, ast.Attribute) and node.attr in WORLDS
    )


def names_read() -> set[str]:
    return set().union(*(read_in(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")))


def test_reading_is_seen() -> None:
    assert read_in("a = world.x + self.world.y + worlds['z'][0] + world['w'] + other.v") == {"x", "y", "z", "w"}


def test_no_rule_reads_what_a_market_shows() -> None:
    targets = {row.name for row in REGISTER.values() if row.kind == "target"}
    assert names_read() & targets == set()


def test_every_input_is_read_by_a_rule() -> None:
    assert {row.name for row in INPUTS} - names_read() == NOT_PLAYED


def test_every_name_that_a_rule_reads_is_in_the_register() -> None:
    arrays = {"dtype", "shape", "copy", "size"}
    assert names_read() - arrays - set(REGISTER) == set()


# Together these switch on every lever and every way a rule can go.
BUNDLE = [
    scheme("none"),
    scheme("ask", level="product", delivery_penalties=True),
    scheme("bonus", tenders=1.0, weight=0.3, bands="absolute", promise=True, transparency=0.0, aligned=True),
    scheme("bonus", tenders=1.0, weight=0.3, bands="percentile", co_creation=1.0, formula="relative_points"),
    scheme("bonus", tenders=1.0, weight=0.2, level="product", formula="fictitious_discount", winners=2),
    scheme("bonus", tenders=1.0, weight=0.2, level="product", common_method=True, consistency=1.0, holistic=1.0),
    scheme("bonus", weight=0.2, formula="absolute_points", remainder="off_contract"),
    scheme(
        "exclusion", tenders=1.0, threshold=0.6, on_empty="emergency", gate_on_monopoly=True, delivery_penalties=True
    ),
    scheme("exclusion", tenders=1.0, threshold=0.6, on_empty="short", threshold_on="every_theme", grace_years=2),
    scheme(
        "gate_and_bonus",
        tenders=1.0,
        threshold=0.5,
        growth_path=3,
        winners=3,
        consistency=0.5,
        phases=[phase("2028 Q1", "2026 Q1"), phase("2032 Q1", "2029 Q1", weight=0.3, threshold=0.6)],
        safeguard=safeguard(fewer_than=2, pre_check=True),
    ),  # fmt: skip
    scheme("exclusion", tenders=1.0, threshold=0.9, co_creation=1.0),
    scheme(
        "bonus",
        tenders=1.0,
        weight=0.2,
        phases=[
            phase("2027 Q1", "2026 Q1") | {"postponed_to": "2028 Q1"},
            phase("2031 Q1", "2028 Q2", weight=0.4),
        ],
    ),
]
# A world in which margins learn: the auction leaves what they need alone.
LEARNING = {"adaptive_margins": 1.0}


def idle(names: list[str], world: int) -> list[str]:
    """The parameters whose low and high give the same books under every scheme of the bundle, to the last bit.

    Low is run twice: a difference counts only where the same numbers give the same bits.
    """
    base = some_worlds(1, block=world, price_protects=0.6)
    left = list(names)
    for fields, changes in [*((fields, {}) for fields in BUNDLE), (scheme("ask"), LEARNING)]:
        if not left:
            break
        ends = np.repeat(with_values(base, **changes), 3 * len(left))
        for place, name in enumerate(left):
            ends[name][3 * place : 3 * place + 3] = REGISTER[name].low, REGISTER[name].high, REGISTER[name].low
        books = run(fields, worlds=ends, chance=np.full(len(ends), world, np.uint64))
        low, high, again = ([part.tobytes() for part in books[start::3]] for start in range(3))
        left = [name for place, name in enumerate(left) if low[place] == high[place] or low[place] != again[place]]
    return left


@pytest.mark.slow
def test_no_range_is_idle() -> None:
    """Low and high of every input give different books under some scheme, in one world of three at most."""
    left = RANGED
    for world in range(3):
        left = idle(left, world)
    assert left == []


def test_some_ranges_are_not_idle() -> None:
    """A quick look at a few, so that the default run sees the check work."""
    assert idle(["headroom", "score_validity", "england_share", "sanction_factor"], 0) == []
