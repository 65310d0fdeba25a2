"""Every assumption is read by a rule or a table, and no range is idle."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from investment_cases import FOLDER, NOTHING, PROPOSALS, REGISTER, entry, package, play, some_worlds, with_values

from simulations.ensemble.design import central_world
from simulations.investment import location
from simulations.investment import worlds as world_tables
from simulations.investment.columns import CLAIMS, COUNTRIES, KINDS, MEASURE, MEASURES, PLANT
from simulations.register.units import unit

INPUTS = [row for row in REGISTER.values() if row.kind == "input"]
RANGED = [row.name for row in INPUTS if row.low < row.high]
FIXED = [row for row in INPUTS if row.low == row.high]
WORLDS = {"world", "worlds"}


def read_in(source: str) -> set[str]:
    """Names read from a world: ``world.name``, ``world["name"]``, and names in a table of what the law allows."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in WORLDS:
            found.add(node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in WORLDS:
            if isinstance(node.slice, ast.Constant):
                found.add(str(node.slice.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in REGISTER:
            found.add(node.value)
    return found


def names_in_tables() -> set[str]:
    """Parameters that fill a row: `<name>_<field>`."""
    rows = ((KINDS, PLANT), (MEASURES, MEASURE), (COUNTRIES, world_tables.RIVAL))
    return {f"{name}_{field}" for names, fields in rows for name in names for field in fields.names or ()}


def names_in_rules() -> set[str]:
    return set().union(*(read_in(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")))


def test_reading_is_seen() -> None:
    assert read_in("a = world.x + worlds['z'][0] + world['w'] + other.v + f('delivery_years')") == {
        "x",
        "z",
        "w",
        "delivery_years",
    }


def test_every_parameter_is_read() -> None:
    assert {row.name for row in INPUTS} - names_in_rules() - names_in_tables() == set()


def test_every_name_that_a_rule_reads_is_in_the_register() -> None:
    functions = {"dtype", "plant_rows", "measure_rows", "rival_rows", "make_tables", "copy"}
    assert names_in_rules() - functions - set(REGISTER) == set()


def test_plants_and_measures_have_all_their_numbers() -> None:
    """A row that the register lacks would be filled with zeros, in silence."""
    plants = {f"{kind}_{field}" for kind in KINDS for field in PLANT.names or ()}
    assert plants <= set(REGISTER)
    pulls = {f"{country}_pull" for country in COUNTRIES[1:]}
    assert pulls <= set(REGISTER)
    measured = {f"{name}_{field}" for name in MEASURES if name != "body_vision" for field in ("effect", "lead", "ramp")}
    assert measured <= set(REGISTER)
    assert not [name for name in REGISTER if name.startswith("body_vision")]


LAWFUL = {"production_grant_legal": 1.0, "expat_regime_legal": 1.0, "wage_cost_relief_legal": 1.0}
# Together these switch on every measure and every way a rule can go.
BUNDLE = [
    package(base="everything", claims=CLAIMS),
    package(base="everything", claims=CLAIMS, scale=0.3),
    package(base="everything", lists_only=True, one_sector=True, claims=["wage_cost_relief"], start=2026),
    package(base="everything", matched_by=[], scale=2.0, start=2030),
    *(package(proposals=[name]) for name in PROPOSALS),
    *(package(claims=[name]) for name in CLAIMS),
    package(items=["sustainability_criteria"], scale=2.0),
    package(items=["tailor_made_plans"], scale=0.5),
    package(items=["company_talks"]),
]
# Worlds in which something works: aid is legal, grants are felt, retention works, months are lost.
CHANGES = [LAWFUL, {**LAWFUL, "grant_response": 0.5, "volume_lost": 0.7}, {"retention": 0.86}]


def idle(names: list[str], place: int, changes: dict[str, float]) -> list[str]:
    """The parameters whose low and high give the same books under the whole bundle, to the last bit.

    Low is run twice: a difference counts only where the same numbers give the same bits.
    """
    base = with_values(some_worlds(place + 1)[place:], **changes)
    ends = np.repeat(base, 3 * len(names))
    for row, name in enumerate(names):
        for end, amount in enumerate((REGISTER[name].low, REGISTER[name].high, REGISTER[name].low)):
            ends[name][3 * row + end] = amount
    books = play(NOTHING, *BUNDLE, worlds=ends, chance=np.full(len(ends), place, np.uint64), summed=True)
    low, high, again = ([part.tobytes() for part in books[start::3]] for start in range(3))
    assert low == again
    return [name for row, name in enumerate(names) if low[row] == high[row]]


def test_no_range_is_idle() -> None:
    """Low and high of every input give different books under some package, in one world of a few at most."""
    left = RANGED
    for place, changes in enumerate(CHANGES):
        if left:
            left = idle(left, place, changes)
    assert left == []


@pytest.mark.parametrize("name", [row.name for row in FIXED])
def test_no_fixed_number_is_idle(name: str) -> None:
    """One that is always the same must still do something: half as much gives other books."""
    both = np.repeat(with_values(some_worlds(1), **LAWFUL, retention=0.86, multi_year_vision_effect=25.0), 2)
    both[name][1] = REGISTER[name].value / 2.0
    books = play(NOTHING, *BUNDLE, worlds=both, chance=np.zeros(2, np.uint64))
    assert books[0].tobytes() != books[1].tobytes()


def test_the_central_world_is_the_register_s_own() -> None:
    world = central_world(REGISTER)[0]
    assert all(float(world[row.name]) == row.value for row in INPUTS)
    assert len(world) == len(INPUTS) == len(REGISTER)


def lowest(name: str) -> float | None:
    """The lowest number that a brief may go to with `beyond: true`; None where only above zero."""
    row = REGISTER[name]
    ends = unit(row.unit)
    return None if row.positive or ends.low is None else min(ends.low, row.low)


def highest(name: str) -> float | None:
    row = REGISTER[name]
    ends = unit(row.unit)
    return None if ends.high is None else max(ends.high, row.high)


# A rate of a hundred per cent would make a month worth more than a plant.
ENDS = [
    (name, end) for name in REGISTER if name != "cost_of_capital"
    for end in (lowest(name), highest(name)) if end is not None
]  # fmt: skip


def test_every_end_that_a_brief_may_go_to_gives_numbers() -> None:
    """A share of nothing or of all, no months, no years, no sites: never a division by zero, in either nest."""
    worlds = np.repeat(with_values(some_worlds(1), **LAWFUL), len(ENDS))
    for row, (name, end) in enumerate(ENDS):
        worlds[name][row] = end
    chance = np.zeros(len(ENDS), np.uint64)
    plain = play(NOTHING, *BUNDLE, worlds=worlds, chance=chance, summed=True)
    nested = play(NOTHING, *BUNDLE, worlds=with_values(worlds, nest=0.5), chance=chance, summed=True)
    finite = np.isfinite(np.stack([plain, nested])).reshape(2, len(ENDS), -1).all(axis=(0, 2))
    assert [ENDS[row] for row in np.flatnonzero(~finite) if ENDS[row] != ("nest", 1)] == []


@pytest.mark.parametrize("nest", [1.0, 0.5])
def test_a_dutch_share_above_the_chance_of_a_site_gives_numbers(nest: float) -> None:
    """No brief may ask for it. All that find a site come then, and no more; gains and matching keep shares between 0 and 1."""
    worlds = with_values(some_worlds(1), **LAWFUL, dutch_share=0.35, site_available=0.3, nest=nest)
    books = play(NOTHING, *BUNDLE, worlds=worlds)
    assert np.isfinite(books).all()
    came, footloose = entry(books, "to_netherlands").sum(axis=(2, 3)), entry(books, "footloose").sum(axis=(2, 3))
    assert came[0, 0] / footloose[0, 0] == pytest.approx(0.3, rel=1e-3)
    others = np.stack([entry(books, f"to_{name}") for name in COUNTRIES])
    assert others.min() >= 0.0
    assert others.sum(axis=0) == pytest.approx(entry(books, "footloose"), rel=1e-9)


def test_a_possible_dutch_share_is_kept_to_the_last_bit() -> None:
    """Right up to the chance of a site."""
    world = with_values(some_worlds(1), dutch_share=0.3 * (1.0 - 1e-12), site_available=0.3)[0]
    assert location.fitted_share(world) == world["dutch_share"] / world["site_available"]
    assert location.fitted_share(world) > location.NEARLY_ALL
