"""Words, sizes and small functions that all of the description uses (Notation, 2)."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ruamel.yaml import YAML

START_YEAR, YEARS, QUARTERS, QUARTERS_A_YEAR = 2026, 15, 60, 4
THEMES = ("climate", "process", "water", "packaging", "transport", "disclosure")
CLIMATE, PROCESS, WATER, PACKAGING, TRANSPORT, DISCLOSURE = range(6)
PLANT = (CLIMATE, PROCESS, WATER)  # the other themes with tonnes belong to Dutch deliveries
GREEN_THEMES = range(DISCLOSURE)  # all but disclosure
GROUPS = ("contestable", "monopoly", "market")
PRIZES = 3
MOST_OFFERS = 16
POINTS = 4
GRID = 48
COST_TABLE = 512
SUPPLIER_ROOM, PURCHASER_ROOM, SOURCE_ROOM = 4096, 256, 64
NEVER = 10000
NOTHING, ROUNDING = 1e-12, 1e-9
ROOT_TWO_PI = math.sqrt(2.0 * math.pi)

World = SimpleNamespace  # a number per parameter
Fields = dict[str, Any]  # a scheme, every default filled in
DATA = Path(__file__).parents[2] / "simulations" / "procurement"


class BrokenRule(AssertionError):
    """Something that must always hold did not (2, Alarm)."""


@cache
def read_data(name: str) -> dict[str, Any]:
    """One of the model's data files (6)."""
    return dict(YAML(typ="safe").load((DATA / name).read_text(encoding="utf-8")))


def clip(value: float, low: float, high: float) -> float:
    """The value, or the nearer bound."""
    return min(max(value, low), high)


def phi(z: float) -> float:
    """Standard normal distribution function."""
    return math.erfc(-z / math.sqrt(2.0)) / 2.0


def chance_above(value: float, limit: float, noise: float) -> float:
    """Chance that a value with normal noise reaches a limit (7.6)."""
    if noise <= 0.0:
        return 1.0 if value >= limit else 0.0
    return math.erfc((limit - value) / noise / math.sqrt(2.0)) / 2.0


def chance_of_passing(score: float, threshold: float, noise: float) -> float:
    """The same for a score at a gate; at zero everyone who submits passes (7.6)."""
    return 1.0 if threshold <= 0.0 else chance_above(score, threshold, noise)


def normal_quantile(chance: float) -> float:
    """The standard normal value below which a draw stays with this chance, by halving (7.6)."""
    low, high = -8.0, 8.0
    while high - low > NOTHING:
        middle = (low + high) / 2.0
        if phi(middle) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def mean(values: Sequence[float]) -> float:
    """Sum over number."""
    return sum(values) / len(values)


def log_spread(w: World) -> float:
    """L: standard deviation of log unit cost (7.2)."""
    return math.log(w.cost_spread) / math.sqrt(12.0)


def contract_quarters(w: World) -> int:
    """C: length of a contract (7.2)."""
    return int(round(w.contract_years)) * QUARTERS_A_YEAR


def theme_shares(w: World) -> list[float]:
    """Share of a product's footprint that each theme governs (7.2)."""
    plant = 1.0 - w.packaging_share - w.transport_share
    return [
        plant * (1.0 - w.process_share_of_plant),
        plant * w.process_share_of_plant,
        0.0,
        w.packaging_share,
        w.transport_share,
        0.0,
    ]
