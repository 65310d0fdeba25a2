"""Analysis tables: the numbers that a chart draws, without a word about how they are drawn.

Every table knows how to write itself as columns (`to_table`), which is what the csv beside a chart holds.
Values are in the unit of their measure (shares are 0..1, money is euro), never scaled for display.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Columns = dict[str, list[str | float]]

LOW, MIDDLE, HIGH = 5.0, 50.0, 95.0


class Translated(Protocol):
    """Anything with a Dutch and an English text, such as `register.Label`."""

    @property
    def nl(self) -> str:
        """The Dutch text."""
        ...

    @property
    def en(self) -> str:
        """The English text."""
        ...


@dataclass(frozen=True)
class Interval:
    """A median with its 5-95 % range over worlds; three arrays of one shape."""

    low: Numbers
    middle: Numbers
    high: Numbers

    def __post_init__(self) -> None:
        shapes = {np.shape(self.low), np.shape(self.middle), np.shape(self.high)}
        if len(shapes) != 1:
            raise ValueError(f"low, middle and high differ in shape: {sorted(shapes)}")
        if np.any(np.asarray(self.low) > np.asarray(self.middle)) or np.any(
            np.asarray(self.middle) > np.asarray(self.high)
        ):
            raise ValueError("an interval needs low <= middle <= high")

    @classmethod
    def of(cls, low: ArrayLike, middle: ArrayLike, high: ArrayLike) -> Interval:
        """From anything numpy can read."""
        return cls(np.asarray(low, float), np.asarray(middle, float), np.asarray(high, float))

    @classmethod
    def over_worlds(cls, values: ArrayLike) -> Interval:
        """From values of shape (worlds, ...): percentiles 5, 50 and 95 over the first axis; worlds that
        are not a number are left out.
        """
        drawn = np.asarray(values, float)
        empty = np.all(np.isnan(drawn), axis=0)
        filled = np.where(empty, 0.0, drawn)
        parts = np.nanpercentile(filled, [LOW, MIDDLE, HIGH], axis=0)
        low, middle, high = (np.where(empty, np.nan, part) for part in parts)
        return cls(low, middle, high)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of each of the three arrays."""
        return np.shape(self.middle)

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where all three are numbers: what cannot be drawn is left out, not drawn at zero."""
        return np.isfinite(self.low) & np.isfinite(self.middle) & np.isfinite(self.high)

    def divided(self, divisor: float) -> Interval:
        """In units of `divisor`, which is above 0."""
        return Interval(self.low / divisor, self.middle / divisor, self.high / divisor)

    def __getitem__(self, index: int | tuple[int, ...]) -> Interval:
        return Interval.of(self.low[index], self.middle[index], self.high[index])


@dataclass(frozen=True)
class Measure:
    """What is measured: `unit` is a unit of the register."""

    name: str
    label: Translated
    unit: str


@dataclass(frozen=True)
class Scheme:
    """One alternative of the brief. `rule` decides its colour: none, ask, bonus, exclusion or
    gate_and_bonus.
    """

    name: str
    label: Translated
    rule: str
    is_reference: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a whole with a colour of its own, such as women or suppliers; `role` names the colour."""

    name: str
    label: Translated
    role: str


def _check(what: str, shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    if shape != expected:
        raise ValueError(f"{what} has shape {shape}, expected {expected}")


@dataclass(frozen=True)
class DesignCurve:
    """One design along its ladder: strengths (rungs,), cost and outcome (rungs,); `own` is the brief's
    own rung.
    """

    scheme: Scheme
    strengths: Numbers
    cost: Interval
    outcome: Interval
    own: int | None = None
    strength_unit: str = "share"

    def __post_init__(self) -> None:
        shape = np.shape(self.strengths)
        _check("cost", self.cost.shape, shape)
        _check("outcome", self.outcome.shape, shape)


@dataclass(frozen=True)
class CurveTable:
    """Outcome against cost, both as change from the reference, which is the origin."""

    reference: Scheme
    cost: Measure
    outcome: Measure
    curves: Sequence[DesignCurve]

    def to_table(self) -> Columns:
        """The drawn numbers as columns of one length, one row per interval."""
        columns: Columns = {"scheme": [], "rule": [], "strength": [], "own_strength": []}
        for measure in (self.cost, self.outcome):
            columns |= {f"{measure.name}_{part}": [] for part in ("low", "middle", "high")}
        for curve in self.curves:
            for rung, strength in enumerate(curve.strengths):
                columns["scheme"].append(curve.scheme.name)
                columns["rule"].append(curve.scheme.rule)
                columns["strength"].append(float(strength))
                columns["own_strength"].append(float(rung == curve.own))
                _append(columns, self.cost.name, curve.cost[rung])
                _append(columns, self.outcome.name, curve.outcome[rung])
        return columns


@dataclass(frozen=True)
class Phase:
    """A dated step, in the colour of its scheme if it has one; `when` in years, 2028.25 is the second
    quarter of 2028.
    """

    when: float
    label: Translated
    scheme: Scheme | None = None


@dataclass(frozen=True)
class TimeSeries:
    """One scheme over the years: values (years,)."""

    scheme: Scheme
    values: Interval


@dataclass(frozen=True)
class TimeTable:
    """One measure per year and scheme; years (years,)."""

    measure: Measure
    years: Numbers
    series: Sequence[TimeSeries]
    phases: Sequence[Phase] = ()

    def __post_init__(self) -> None:
        for one in self.series:
            _check(one.scheme.name, one.values.shape, np.shape(self.years))

    def to_table(self) -> Columns:
        """The drawn numbers as columns of one length, one row per interval."""
        columns: Columns = {"scheme": [], "rule": [], "year": []}
        columns |= {f"{self.measure.name}_{part}": [] for part in ("low", "middle", "high")}
        for one in self.series:
            for index, year in enumerate(self.years):
                columns["scheme"].append(one.scheme.name)
                columns["rule"].append(one.scheme.rule)
                columns["year"].append(int(year))
                _append(columns, self.measure.name, one.values[index])
        return columns


@dataclass(frozen=True)
class IntervalPanel:
    """One measure for every scheme of the table: values (schemes,), or (schemes, parts) when there are
    parts.

    `before`, of the same shape, is what the values were before something was moved: an open dot behind them, on an axis that
    holds both so that it stands still. It is no part of the table that a chart leaves.
    """

    measure: Measure
    values: Interval
    parts: Sequence[Part] = ()
    before: Interval | None = None

    @property
    def beside(self) -> tuple[Interval, ...]:
        """What the axis holds beside the values."""
        return () if self.before is None else (self.before,)


@dataclass(frozen=True)
class PanelTable:
    """Panels side by side over the same schemes. `same_scale`: all panels share one axis (and then one
    unit). `changes`: the values are changes from the reference, which is zero.
    """

    schemes: Sequence[Scheme]
    panels: Sequence[IntervalPanel]
    same_scale: bool = False
    changes: bool = False

    def __post_init__(self) -> None:
        for panel in self.panels:
            expected = (len(self.schemes), *((len(panel.parts),) if panel.parts else ()))
            for values in (panel.values, *panel.beside):
                _check(panel.measure.name, values.shape, expected)
        if self.same_scale and len({panel.measure.unit for panel in self.panels}) > 1:
            raise ValueError("panels on one scale need one unit")

    def to_table(self) -> Columns:
        """The drawn numbers as columns of one length, one row per interval."""
        columns: Columns = {key: [] for key in ("measure", "unit", "part", "scheme", "rule", "low", "middle", "high")}
        for panel in self.panels:
            for row, scheme in enumerate(self.schemes):
                for number, part in enumerate(panel.parts or (None,)):
                    cell = panel.values[row] if part is None else panel.values[row, number]
                    columns["measure"].append(panel.measure.name)
                    columns["unit"].append(panel.measure.unit)
                    columns["part"].append(part.name if part else "")
                    columns["scheme"].append(scheme.name)
                    columns["rule"].append(scheme.rule)
                    _append(columns, "", cell)
        return columns


@dataclass(frozen=True)
class DifferencePanel:
    """One headline difference per part of the market.

    `values` (parts,) over worlds; `numerical` (parts,): the interval of the median that comes from having run
    finitely many worlds, and only that; `share` (parts,) 0..1: worlds with the claimed sign; `sign` is -1
    when the claim is "lower" and 1 when it is "higher".
    """

    label: Translated
    measure: Measure
    parts: Sequence[Part]
    values: Interval
    numerical: Interval
    share: Numbers
    sign: int = -1

    def __post_init__(self) -> None:
        for what, shape in (
            ("values", self.values.shape),
            ("numerical", self.numerical.shape),
            ("share", np.shape(self.share)),
        ):
            _check(what, shape, (len(self.parts),))
        if self.sign not in (-1, 1):
            raise ValueError("sign is -1 (the claim is lower) or 1 (the claim is higher)")


@dataclass(frozen=True)
class DifferenceTable:
    """Headline differences, one panel per way of comparing (at equal emissions, at equal spend)."""

    panels: Sequence[DifferencePanel] = field(default_factory=tuple)

    def to_table(self) -> Columns:
        """The drawn numbers as columns of one length, one row per interval."""
        keys = (
            "comparison",
            "measure",
            "unit",
            "part",
            "low",
            "middle",
            "high",
            "numerical_low",
            "numerical_middle",
        )
        columns: Columns = {key: [] for key in (*keys, "numerical_high", "claimed_sign", "share_of_worlds")}
        for panel in self.panels:
            for row, part in enumerate(panel.parts):
                columns["comparison"].append(panel.label.en)
                columns["measure"].append(panel.measure.name)
                columns["unit"].append(panel.measure.unit)
                columns["part"].append(part.name)
                _append(columns, "", panel.values[row])
                _append(columns, "numerical", panel.numerical[row])
                columns["claimed_sign"].append(panel.sign)
                columns["share_of_worlds"].append(float(panel.share[row]))
        return columns


Table = CurveTable | TimeTable | PanelTable | DifferenceTable


def _append(columns: Columns, name: str, cell: Interval) -> None:
    prefix = f"{name}_" if name else ""
    for part, value in (("low", cell.low), ("middle", cell.middle), ("high", cell.high)):
        columns[f"{prefix}{part}"].append(float(value))
