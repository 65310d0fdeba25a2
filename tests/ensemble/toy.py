"""A market small enough to work by hand, in the shape of a model: what the ensemble is tested on.

Two alternatives: `today` and `bonus` with three strengths. A world has a price, a number of bidders and a
spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble import Variant
from simulations.ensemble.indicator import Indicator, Numbers, read_indicators
from simulations.register.label import Label

ENTRIES = ("spend", "volume", "hours")
YEARS = (2026, 2027, 2028)

ROWS: dict[str, dict[str, Any]] = {
    "spend": {
        "label": {"nl": "uitgaven", "en": "spend"},
        "unit": "eur_per_year",
        "better": "lower",
        "kind": "per_year",
        "numerator": "spend",
        "series": True,
    },
    "price": {
        "label": {"nl": "prijs", "en": "price"},
        "unit": "ratio",
        "better": "lower",
        "kind": "ratio",
        "numerator": "spend",
        "denominator": "volume",
        "series": True,
    },
    "last_volume": {
        "label": {"nl": "laatste volume", "en": "last volume"},
        "unit": "count",
        "better": "neutral",
        "kind": "final",
        "numerator": "volume",
    },
    "hours": {
        "label": {"nl": "uren", "en": "hours"},
        "unit": "hours",
        "better": "lower",
        "kind": "per_year",
        "numerator": ["hours", "-volume"],
        "scale": 0.5,
        "scope": "market",
    },
}


ASSUMPTION = Label("aanname", "assumption")


@dataclass(frozen=True)
class ToyParameter:
    """A row of a register."""

    name: str
    value: float
    low: float
    high: float
    distribution: str = "uniform"
    kind: str = "input"
    unit: str = "count"
    label: Label = ASSUMPTION
    source: str = "assumption"
    grade: str = "C"


@dataclass(frozen=True)
class ToyAssumption:
    """A changed assumption."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ToyRuns:
    """How much to run."""

    worlds: int = 20
    block: int = 5
    seed: int = 7


@dataclass(frozen=True)
class ToyScenario:
    """A scenario with no more than the ensemble reads."""

    world: Mapping[str, ToyAssumption] = field(default_factory=dict)
    runs: ToyRuns = ToyRuns()
    model: str = "toy"
    hash: str = "0123456789ab"

    def resolved(self) -> dict[str, Any]:
        world = {name: [change.value, change.low, change.high] for name, change in self.world.items()}
        return {"world": world, "runs": [self.runs.worlds, self.runs.block, self.runs.seed]}

    def opposed(self) -> ToyScenario:
        return replace(self, world={**self.world, "price": ToyAssumption(5.0, 4.0, 6.0)})


REGISTER = {
    parameter.name: parameter
    for parameter in (
        ToyParameter("price", 2.0, 1.0, 4.0, "loguniform"),
        ToyParameter("bidders", 3, 2, 5, "integer"),
        ToyParameter("spread", 0.2, 0.0, 1.0, "triangular"),
        ToyParameter("shown", 0.5, 0.0, 1.0, kind="target"),
    )
}


class ToyModel:
    """Books spend, volume and hours per year from the world, the chance and the strength."""

    name = "toy"
    version = "1"
    entries = ENTRIES
    groups = ("contestable", "monopoly", "market")
    years = YEARS

    def __init__(self) -> None:
        self.indicators: Mapping[str, Indicator] = read_indicators(ROWS, ENTRIES)

    def variants(self, scenario: Any) -> tuple[Variant, ...]:
        strengths = (0.0, 0.1, 0.3)
        rungs = tuple(Variant("bonus", strength, index + 1) for index, strength in enumerate(strengths))
        return (Variant("today", None, 0), *rungs)

    def compile(self, scenario: Any) -> dict[str, list[float]]:
        return {"strengths": [variant.strength or 0.0 for variant in self.variants(scenario)]}

    def run_block(self, compiled: dict[str, list[float]], worlds: NDArray[np.void], chance: Any, seed: int) -> Numbers:
        return np.stack([self._run(compiled, world, int(one), seed) for world, one in zip(worlds, chance, strict=True)])

    def _run(self, compiled: dict[str, list[float]], world: np.void, chance: int, seed: int) -> Numbers:
        noise = np.random.default_rng([seed, chance]).random((2, len(YEARS)))
        ledger = np.zeros((len(compiled["strengths"]), 3, len(YEARS), 3))
        for variant, strength in enumerate(compiled["strengths"]):
            volume = 10.0 + noise[0] * world["bidders"]
            # In a cheap world nothing contestable is sold: its price is not defined there.
            volume = volume * (world["price"] > 1.3)
            ledger[variant, 0, :, 0] = volume * world["price"] * (1.0 - strength * world["spread"])
            ledger[variant, 0, :, 1] = volume
            ledger[variant, 1, :, 0] = 100.0 * world["price"] / 3.0 + noise[1]
            ledger[variant, 1, :, 1] = 100.0 / 3.0
            ledger[variant, 2, :, 2] = 7.0 + strength * noise[1]
        return ledger


MODEL = ToyModel()
