"""Packages, worlds and books that the tests of the investment model share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import simulations
from simulations.ensemble.design import central_world, draw_worlds
from simulations.investment import columns
from simulations.investment.model import ALL_YEARS, EVERY_YEAR, MODEL, play_packages
from simulations.investment.packages import compile_packages, rows
from simulations.register import load_register
from simulations.scenario.filling import filled_alternative
from simulations.scenario.vocabulary import load_vocabulary

Books = NDArray[np.float64]
Fields = dict[str, Any]

FOLDER = Path(next(iter(simulations.__path__))) / "investment"
REGISTER = load_register("investment")
VOCABULARY = load_vocabulary("investment")
LEVERS = {field.name for field in VOCABULARY.fields}
PROPOSALS = tuple(sorted(rows()["proposals"], key=lambda name: int(rows()["proposals"][name]["number"])))
RIVALS = columns.COUNTRIES[1:]
GROUPS = {name: place for place, name in enumerate(MODEL.groups)}
MEASURES = {name: place for place, name in enumerate(columns.MEASURES)}
ONE = np.zeros(1, np.uint64)


def package(**chosen: Any) -> Fields:
    """All fields of a package: defaults from levers.yaml, and what is chosen here."""
    assert not chosen.keys() - LEVERS, f"no such field: {chosen.keys() - LEVERS}"
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in chosen.items()}
    return dict(filled_alternative(lists, VOCABULARY))


def items_of(proposal: str) -> tuple[str, ...]:
    """The action items of a proposal."""
    return tuple(name for name, row in rows()["items"].items() if row["proposal"] == proposal)


NOTHING = package()
EVERYTHING = package(base="everything")
CLAIMED = package(base="everything", claims=columns.CLAIMS)


def central(**changes: float) -> NDArray[np.void]:
    """The world at the register's own values, shape (1,), with some of them changed."""
    return with_values(central_world(REGISTER), **changes)


def some_worlds(size: int, block: int = 0, **changes: float) -> NDArray[np.void]:
    """Worlds drawn from the register's ranges, with some parameters set to one value."""
    return with_values(draw_worlds(REGISTER, None, block, size, 1), **changes)


def with_values(worlds: NDArray[np.void], **changes: Any) -> NDArray[np.void]:
    """A copy of the worlds with these values."""
    changed = worlds.copy()
    for name, value in changes.items():
        changed[name] = value
    return changed


def ids(worlds: NDArray[np.void]) -> NDArray[np.uint64]:
    """The keys of chance of worlds that stand in one block from the first."""
    return np.arange(len(worlds), dtype=np.uint64)


def play(
    *packages: Fields, worlds: NDArray[np.void], chance: NDArray[np.uint64] | None = None, seed: int = 1,
    summed: bool = False,
) -> Books:  # fmt: skip
    """The books of packages in worlds, (worlds, packages, groups, years, entries); ``summed`` has one year for all."""
    slots = ALL_YEARS if summed else EVERY_YEAR
    return play_packages(compile_packages(packages), worlds, ids(worlds) if chance is None else chance, seed, slots)


def entry(books: Books, name: str) -> Books:
    """One entry of the books: the last axis drops out."""
    return books[..., MODEL.entries.index(name)]


def total(books: Books, name: str) -> Any:
    """One entry, over groups and years: (worlds, packages)."""
    return entry(books, name).sum(axis=(2, 3))


def differing(first: Books, second: Books) -> set[str]:
    """Names of the entries that are not equal to the last bit."""
    return {name for name in MODEL.entries if entry(first, name).tobytes() != entry(second, name).tobytes()}


def ramps(years: float) -> dict[str, float]:
    """The same ramp for every measure."""
    return {f"{name}_ramp": years for name in columns.MEASURES if f"{name}_ramp" in REGISTER}


def quiet(**changes: float) -> dict[str, float]:
    """No effect of any measure but those that are given, and none but those costs; rivals sit still.

    Delivery, complements, substitutes, retention and what stands beside an effect are off too.
    """
    names = [f"{name}_{part}" for name in columns.MEASURES for part in ("effect", "once", "yearly")]
    beside = (
        "location_policy_sites", "location_policy_lists_cost", "governing_body_premium", "revolving_fund_capital",
        "sme_guarantees_exposure", "tailor_made_plans_landmark", "access_research", "research_leverage",
        "complement_gain", "substitute_loss", "rival_match", "research_spillover", "job_spread",
    )  # fmt: skip
    off = {name: 0.0 for name in (*names, *beside) if name in REGISTER}
    flat = {f"{name}_tax_change": 0.0 for name in RIVALS if f"{name}_tax_change" in REGISTER}
    return {**off, **flat, "retention": 1.0, **changes}
