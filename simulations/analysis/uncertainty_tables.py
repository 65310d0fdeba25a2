"""Tables of the charts that say how sure a claim is: what drives it, where it fails, and what would turn it.

As in `tables`: numbers only, in the unit of their measure, and every table knows how to write itself as columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulations.analysis.tables import Columns, Measure, Numbers, Translated


@dataclass(frozen=True)
class Ends:
    """An estimate with its numerical interval; nan ends where there were too few runs to tell one."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Driver:
    """An assumption, a group of them or chance, and the shares (0..1) of a claim's variance that hang on it.

    `first` is its own, `total` with all it works together with, None where that was not run. `grade` is that of the register:
    A, B, C or D, empty for a group and for chance.
    """

    name: str
    label: Translated
    grade: str
    first: Ends
    total: Ends | None = None


@dataclass(frozen=True)
class DriversTable:
    """The leading drivers of one claim, the largest first; `measure` is what the claim is about."""

    measure: Measure
    drivers: Sequence[Driver]

    def to_table(self) -> Columns:
        """A row per driver."""
        keys = ("measure", "driver", "grade", "first_low", "first", "first_high", "total_low", "total", "total_high")
        columns: Columns = {key: [] for key in keys}
        for driver in self.drivers:
            total = driver.total or Ends(np.nan, np.nan, np.nan)
            cells: tuple[str | float, ...] = (
                *(self.measure.name, driver.name, driver.grade),
                *(driver.first.low, driver.first.value, driver.first.high, total.low, total.value, total.high),
            )
            for key, cell in zip(keys, cells, strict=True):
                columns[key].append(cell)
        return columns


@dataclass(frozen=True)
class Axis:
    """One assumption along an axis of the map: its range, and the part of it that lies in the region.

    `values` (worlds,) are in the unit; `box_low` and `box_high` lie within `low`..`high`, at an end where the region is open there.
    """

    measure: Measure
    low: float
    high: float
    values: Numbers
    box_low: float
    box_high: float
    logarithmic: bool = False


@dataclass(frozen=True)
class FailureMapTable:
    """Every world as a point over two assumptions, and the region where the claim fails.

    `fails` (worlds,) is 1 where the claim fails, 0 where it does not, nan where it could not be told. `share` is the part of
    all worlds that lie in the region, `coverage` the part of all failures that it holds, `density` the part of its worlds in
    which the claim fails, `base` that of all worlds. `y` is None for a region that one assumption bounds; `further` are
    assumptions that bound it too and are not drawn.
    """

    measure: Measure
    x: Axis
    y: Axis | None
    further: Sequence[Axis]
    fails: Numbers
    share: float
    coverage: float
    density: float
    base: float

    def to_table(self) -> Columns:
        """A row per world; the region's ends are repeated in every row."""
        size = len(self.fails)
        columns: Columns = {"world": list(range(size)), "fails": list(map(float, self.fails))}
        for axis in (self.x, *((self.y,) if self.y else ()), *self.further):
            name = axis.measure.name
            columns[name] = list(map(float, axis.values))
            columns[f"{name}_from"] = [axis.box_low] * size
            columns[f"{name}_to"] = [axis.box_high] * size
        for name in ("share", "coverage", "density", "base"):
            columns[name] = [float(getattr(self, name))] * size
        return columns


@dataclass(frozen=True)
class Tipping:
    """How a claim's median moves along one assumption, all else as drawn.

    `levels` (levels,) rise from `low` to `high` and `medians` (levels,) are above zero where the claim holds. `point` is where
    that turns, nan ends where too few worlds agree on one; None where no value of the range turns it. `value` is the default.
    """

    measure: Measure
    grade: str
    low: float
    value: float
    high: float
    levels: Numbers
    medians: Numbers
    point: Ends | None
    logarithmic: bool = False


@dataclass(frozen=True)
class TippingTable:
    """What would turn a claim, assumption by assumption, those nearest to turning it first."""

    measure: Measure
    rows: Sequence[Tipping]

    def to_table(self) -> Columns:
        """A row per assumption and level."""
        keys = (
            "measure",
            "assumption",
            "grade",
            "unit",
            "low",
            "value",
            "high",
            "level",
            "median",
            "point_low",
            "point",
            "point_high",
        )
        columns: Columns = {key: [] for key in keys}
        for row in self.rows:
            point = row.point or Ends(np.nan, np.nan, np.nan)
            for level, median in zip(row.levels, row.medians, strict=True):
                cells: tuple[str | float, ...] = (
                    *(self.measure.name, row.measure.name, row.grade, row.measure.unit, row.low, row.value, row.high),
                    *(float(level), float(median), point.low, point.value, point.high),
                )
                for key, cell in zip(keys, cells, strict=True):
                    columns[key].append(cell)
        return columns


@dataclass(frozen=True)
class DistributionTable:
    """What each future gives: `values` (worlds,) are above zero where the claim holds, nan where it could not be told."""

    measure: Measure
    values: Numbers

    def to_table(self) -> Columns:
        """A row per world."""
        size = len(self.values)
        return {
            "world": list(range(size)),
            "measure": [self.measure.name] * size,
            "unit": [self.measure.unit] * size,
            "value": list(map(float, self.values)),
        }


type UncertaintyTable = DriversTable | FailureMapTable | TippingTable | DistributionTable
