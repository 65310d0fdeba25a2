"""What a model adds of its own to how sure a brief is: what each of its levers contributes.

A model that can say so has `simulations/reports/<model>/levers.py`, with `runs` (how many runs it takes) and `added`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from simulations.analysis.tables import Columns
from simulations.reports.finding import Section
from simulations.reports.story import Drawing, Material


@dataclass(frozen=True)
class Added:
    """Sections, tables by the name of their file, and charts."""

    sections: tuple[Section, ...] = ()
    tables: Mapping[str, Columns] | None = None
    drawings: tuple[Drawing, ...] = ()


class Levers(Protocol):
    """How a model tells what its levers contribute."""

    def runs(self, material: Material) -> int:
        """How many runs it takes."""
        ...

    def added(self, material: Material) -> Added:
        """What is told of them."""
        ...


def find_levers(model: str) -> Levers | None:
    """The levers of a model by its name; None if it has none to tell of here."""
    name = f"simulations.reports.{model}.levers"
    try:
        there = find_spec(name) is not None
    except ModuleNotFoundError:
        there = False
    return import_module(name) if there else None
