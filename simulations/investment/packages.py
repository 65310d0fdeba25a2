"""A package of a brief as rules read it: which measures are on, how large, from when, and who matches them."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.investment.columns import (
    CHANNELS,
    COUNTRIES,
    KINDS,
    MEASURES,
    PACKAGE,
    START_YEAR,
)
from simulations.register.rows import Rows
from simulations.scenario.selection import selected

FOLDER = Path(__file__).parent
SIGNS = {"complement": 1, "substitute": -1}


class Layout(NamedTuple):
    """What is the same in every world: how each measure works, and which strengthen or replace each other."""

    channels: NDArray[np.int64]
    reach: NDArray[np.float64]
    retains: NDArray[np.int64]
    pairs: NDArray[np.int64]
    sorts: NDArray[np.int64]


class Packages(NamedTuple):
    """Packages (packages,): their traits, and for each measure (packages, measures) its scale and its year of start."""

    traits: NDArray[np.void]
    scales: NDArray[np.float64]
    starts: NDArray[np.float64]


@cache
def rows() -> Mapping[str, Any]:
    """The things that a scenario may name."""
    return Rows(FOLDER / "populations.yaml")


@cache
def measure_rows() -> Mapping[str, Mapping[str, Any]]:
    """Items, then conditions and claims, in the order of their numbers."""
    both = {**rows()["items"], **rows()["claims"]}
    return dict(sorted(both.items(), key=lambda pair: pair[1]["number"]))


@cache
def read_layout() -> Layout:
    """The measures as populations.yaml has them."""
    measures = measure_rows()
    reach = np.zeros((len(MEASURES), len(KINDS)))
    for m, row in enumerate(measures.values()):
        for k, kind in enumerate(KINDS):
            reach[m, k] = row.get("factor", {}).get(kind, 1.0) if kind in row.get("kinds", KINDS) else 0.0
    pairs = rows()["pairs"].values()
    return Layout(
        np.array([CHANNELS.index(row["channel"]) if "channel" in row else -1 for row in measures.values()]),
        reach,
        np.array([int(row.get("retains", False)) for row in measures.values()]),
        np.array([[MEASURES.index(item) for item in pair["items"]] for pair in pairs]),
        np.array([SIGNS[pair["sort"]] for pair in pairs]),
    )


def compile_packages(packages: Sequence[Mapping[str, Any]]) -> Packages:
    """Packages of a brief, the reference first."""
    return Packages(
        np.concatenate([traits(fields, index) for index, fields in enumerate(packages)]),
        np.stack([scales(fields) for fields in packages]),
        np.stack([starts(fields) for fields in packages]),
    )


def traits(fields: Mapping[str, Any], index: int) -> NDArray[np.void]:
    """What a package says about all its measures; (1,)."""
    row = np.zeros(1, PACKAGE)
    row["lists_only"], row["one_sector"] = fields["lists_only"], fields["one_sector"]
    row["apart"] = int(index > 0)
    row["matched"] = [float(country in fields["matched_by"]) for country in COUNTRIES]
    return row


def scales(fields: Mapping[str, Any]) -> NDArray[np.float64]:
    """How large each measure is, 0 where it is off; (measures,). One that stands in two proposals counts once."""
    on = {first_name(name) for name in (*selected(fields, "investment"), *fields["claims"])}
    sizes = [fields["scale"] * given(fields["scales"], name, 1.0) if name in on else 0.0 for name in MEASURES]
    return np.array(sizes, dtype=np.float64)


def starts(fields: Mapping[str, Any]) -> NDArray[np.float64]:
    """Years from the first until each measure starts; (measures,)."""
    years = [given(fields["starts"], name, fields["start"]) for name in MEASURES]
    return np.array(years, dtype=np.float64) - START_YEAR


def first_name(name: str) -> str:
    """The name under which a measure is played: that of its first proposal."""
    return str(measure_rows()[name].get("same_as", name))


def given(by_name: Mapping[str, float | None], name: str, usual: float) -> float:
    """What a package gives for a measure, under any of its names."""
    found = [by_name[other] for other in MEASURES if first_name(other) == first_name(name)]
    return next((float(value) for value in found if value is not None), usual)
