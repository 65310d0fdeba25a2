"""What the ensemble asks of a model and of a scenario: nothing of one particular market.

A model is found by its name, so that a third model fits in by adding a folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.indicator import Indicator, load_indicators

Numbers = NDArray[np.float64]
Ids = NDArray[np.uint64]


class VariantShape(Protocol):
    """A model's own variant: any object with these three."""

    @property
    def alternative(self) -> str: ...

    @property
    def strength(self) -> float | None: ...

    @property
    def index(self) -> int: ...


class AssumptionShape(Protocol):
    """A changed assumption of a scenario; fixed when low and high are equal."""

    @property
    def value(self) -> float: ...

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...


class ParameterShape(Protocol):
    """The part of a register row that decides what is drawn."""

    @property
    def name(self) -> str: ...

    @property
    def value(self) -> float: ...

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    @property
    def distribution(self) -> str: ...

    @property
    def kind(self) -> str: ...


class ScenarioShape(Protocol):
    """The part of a scenario that decides a run. `runs` has worlds, block (worlds a block) and seed."""

    @property
    def model(self) -> str: ...

    @property
    def world(self) -> Mapping[str, Any]: ...

    @property
    def runs(self) -> Any: ...

    @property
    def hash(self) -> str: ...

    def resolved(self) -> dict[str, Any]: ...

    def opposed(self) -> Any: ...


class Model(Protocol):
    """A model as the ensemble sees it.

    `indicators` may be left out: then `simulations/<name>/indicators.yaml` is read.
    What `compile` returns is read by several threads at once and must travel to other processes.
    """

    name: str
    version: str
    entries: tuple[str, ...]
    groups: tuple[str, ...]
    years: tuple[int, ...]

    def variants(self, scenario: Any) -> Sequence[VariantShape]:
        """All variants of the scenario, the reference first."""
        ...

    def compile(self, scenario: Any) -> object:
        """Everything that `run_block` needs to know of the scenario."""
        ...

    def run_block(self, compiled: Any, worlds: NDArray[np.void], chance: Ids, seed: int) -> Numbers:
        """Ledger of shape (worlds, variants, groups, years, entries)."""
        ...


def find_model(name: str) -> Model:
    """The model that lives in `simulations/<name>/model.py`."""
    return import_module(f"simulations.{name}.model").MODEL  # type: ignore[no-any-return]


def find_indicators(model: Model) -> Mapping[str, Indicator]:
    """The model's own indicators, or those its folder declares."""
    own: Mapping[str, Indicator] | None = getattr(model, "indicators", None)
    return own if own is not None else load_indicators(model.name, model.entries)
