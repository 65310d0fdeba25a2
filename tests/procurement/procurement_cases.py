"""Schemes, worlds and runs that the tests of the procurement model share."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import simulations
from simulations.ensemble.design import central_world, draw_worlds
from simulations.procurement import columns
from simulations.procurement.model import MODEL
from simulations.procurement.schemes import lever_fields
from simulations.register import load_register
from simulations.validation.procurement.limits import FREE_QUESTIONS as FREE_QUESTIONS

Books = NDArray[np.float64]
Fields = dict[str, Any]

FOLDER = Path(next(iter(simulations.__path__))) / "procurement"
GROUPS = {name: place for place, name in enumerate(MODEL.groups)}


def scheme(rule: str, **chosen: Any) -> Fields:
    """All fields of a scheme: defaults from levers.yaml, and what is chosen here."""
    unknown = chosen.keys() - lever_fields().keys()
    assert not unknown, f"no such field: {unknown}"
    fields = {name: field.get("default") for name, field in lever_fields().items()}
    return fields | {"rule": rule} | chosen


def safeguard(**chosen: Any) -> dict[str, Any]:
    """All fields of the safeguard lever."""
    parts = lever_fields()["safeguard"]["fields"]
    assert not chosen.keys() - parts.keys()
    return {name: part["default"] for name, part in parts.items()} | chosen


def phase(start: str, announced: str | None = None, **levels: float | None) -> dict[str, Any]:
    """One dated step."""
    return {"from": start, "announced": announced, "weight": None, "threshold": None} | levels


def middle_world() -> NDArray[np.void]:
    """The world at the register's own values, shape (1,)."""
    return central_world(load_register("procurement"))


def some_worlds(size: int, block: int = 0, **changes: float) -> NDArray[np.void]:
    """Worlds drawn from the register's ranges, with some parameters set to one value."""
    return with_values(draw_worlds(load_register("procurement"), None, block, size, 1), **changes)


def with_values(worlds: NDArray[np.void], **changes: float) -> NDArray[np.void]:
    """A copy of the worlds with these values."""
    changed = worlds.copy()
    for name, value in changes.items():
        changed[name] = value
    return changed


def run(*schemes: Fields, worlds: NDArray[np.void], chance: NDArray[np.uint64] | None = None, seed: int = 1) -> Books:
    """The books of every scheme in every world: (worlds, schemes, groups, years, entries)."""
    named = {f"scheme {place}": fields for place, fields in enumerate(schemes)}
    brief = SimpleNamespace(alternatives=named, reference="scheme 0")
    ids = np.arange(len(worlds), dtype=np.uint64) if chance is None else chance
    return MODEL.run_block(MODEL.compile(brief), worlds, ids, seed)


def entry(books: Books, name: str) -> Books:
    """One entry of the books: the last axis drops out."""
    return books[..., MODEL.entries.index(name)]


def differing(first: Books, second: Books) -> set[str]:
    """Names of the entries that are not equal to the last bit."""
    return {name for name in MODEL.entries if entry(first, name).tobytes() != entry(second, name).tobytes()}


def largest_gap(first: Books, second: Books) -> tuple[float, str]:
    """Largest relative difference between two books, and the entry in which it stands."""
    scale = np.maximum(np.abs(first), np.abs(second))
    gap = np.divide(np.abs(first - second), scale, out=np.zeros_like(scale), where=scale > 0.0)
    worst = gap.reshape(-1, len(MODEL.entries)).max(axis=0)
    return float(worst.max()), MODEL.entries[int(worst.argmax())]


def lot_rows(market: Any) -> NDArray[np.void]:
    """A copy of the lots table of a market."""
    return market.tables.lots.copy()  # type: ignore[no-any-return]


QUARTERS = columns.QUARTERS
