"""What the framework asks of the checks of a model; they are found by the model's name, as the ensemble finds the model.

The checks of a model stand in `simulations/validation/<name>/checks.py`, its facts in `simulations/<name>/facts.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from simulations.validation.check import Check
from simulations.validation.estimate import Ratio

type Measuring[World] = Callable[[World], Ratio]


@dataclass(frozen=True, slots=True)
class Variant:
    """The facts measured once more with parameters `changed` in every world; the first of a model changes nothing."""

    key: str
    changed: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Note[World]:
    """A number printed beside a fact, without bounds; `text` is a key of the catalogue of words, filled with `values`."""

    text: str
    unit: str
    measure: Measuring[World]
    values: Mapping[str, object] = field(default_factory=dict)


class Checks(Protocol):
    """The checks of one model. What `played` makes of a world is passed to every measure, note and limit.

    `worlds` is in how many worlds facts are measured unless somebody says otherwise.
    """

    name: str
    variants: tuple[Variant, ...]
    worlds: int
    limit_worlds: int

    def theory(self) -> Iterator[Check]:
        """Checks against the literature."""
        ...

    def limits(self, worlds: list[Any]) -> Iterator[Check]:
        """Checks of what must come out, in so many worlds as `limit_worlds` says."""
        ...

    def played(self, world: np.void, chance: int, seed: int) -> Any:
        """One world to be measured."""
        ...

    @property
    def measures(self) -> Mapping[str, Measuring[Any]]:
        """A measure for every one of the facts, by its key."""
        ...

    @property
    def notes(self) -> Mapping[str, tuple[Note[Any], ...]]:
        """What is printed beside a fact, by its number."""
        ...


def find_checks(model: str) -> Checks:
    """The checks of a model, by its name."""
    checks: Checks = import_module(f"simulations.validation.{model}.checks").CHECKS
    return checks
