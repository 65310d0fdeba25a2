"""The register of a model: every number with its range, unit, distribution, source, reading and grade."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulations.register.label import Label, label_from
from simulations.register.rows import RegisterError, Rows
from simulations.register.sources import GRADES, source_rows
from simulations.register.units import unit_rows

MODELS = Path(__file__).parent.parent
DISTRIBUTIONS = ("uniform", "loguniform", "triangular", "split", "integer", "switch", "fixed")
KINDS = ("input", "target")
ASSUMPTION = "assumption"
KEYS = ("value", "low", "high", "unit", "distribution", "label", "source", "reading", "grade", "kind", "positive")
OPTIONAL = ("kind", "low", "high", "positive")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number: `low <= value <= high` in `unit`, drawn from `distribution` over low..high.

    A `switch` stands at its value in every world unless a brief or a check sets it elsewhere within its range.

    `kind` is "input" (a rule may read it) or "target" (what the market shows: no rule reads it, `validate`
    does); `positive` says that a rule divides by it, so that it cannot be zero or less; `source` is an id of
    the bibliography or "assumption"; `reading` says how the number was read from it.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    distribution: str
    label: Label
    source: str
    reading: str
    grade: str
    kind: str
    positive: bool = False


class Register(Mapping[str, Parameter]):
    """The parameters of one model by name, in the order of its file.

    A row is read and checked when it is asked for.
    """

    def __init__(self, rows: Rows, units: Collection[str], sources: Collection[str]) -> None:
        """`rows` of a parameters.yaml; `units` and `sources` are the names a row may use."""
        self.rows = rows
        self._units = units
        self._sources = sources
        self._read: dict[str, Parameter] = {}

    def __getitem__(self, name: str) -> Parameter:
        """One parameter; raises `KeyError` if it is unknown and `RegisterError` if its row is wrong."""
        if name not in self._read:
            where = f"{self.rows.file.name}: {name}"
            parameter = parameter_from(name, self.rows[name], where)
            refuse_names(parameter, self._units, self._sources, where)
            refuse_range(parameter, where)
            self._read[name] = parameter
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, name: object) -> bool:
        return name in self.rows

    @property
    def inputs(self) -> Mapping[str, Parameter]:
        """The parameters that go into the model."""
        return {name: parameter for name, parameter in self.items() if parameter.kind == "input"}

    @property
    def targets(self) -> Mapping[str, Parameter]:
        """The numbers that the model must show by itself."""
        return {name: parameter for name, parameter in self.items() if parameter.kind == "target"}


@cache
def load_register(model: str) -> Register:
    """The whole register of `model`, every row read and checked.

    Raises `RegisterError` for the first wrong row.
    """
    register = browse_register(model)
    for name in register:
        register[name]
    return register


@cache
def browse_register(model: str, models: Path = MODELS) -> Register:
    """The register of `model` with rows read only when asked for: what checking one scenario file needs."""
    return Register(Rows(models / model / "parameters.yaml"), unit_rows(), source_rows())


def parameter_from(name: str, row: Any, where: str) -> Parameter:
    """A parameter from one row of the file; raises `RegisterError` for missing, unknown or mistyped keys."""
    if not isinstance(row, dict):
        raise RegisterError(f"{where} is not a map of keys")
    if unknown := sorted(set(row) - set(KEYS)):
        raise RegisterError(f"{where} has unknown keys: {', '.join(unknown)}")
    if missing := [key for key in KEYS if key not in row and key not in OPTIONAL]:
        raise RegisterError(f"{where} lacks {', '.join(missing)}")
    value = number(row["value"], f"{where}: value")
    return Parameter(
        name=name,
        value=value,
        low=number(row.get("low", value), f"{where}: low"),
        high=number(row.get("high", value), f"{where}: high"),
        unit=row["unit"],
        distribution=row["distribution"],
        label=label_from(row["label"], where),
        source=row["source"],
        reading=row["reading"],
        grade=row["grade"],
        kind=row.get("kind", "input"),
        positive=row.get("positive", row["distribution"] == "loguniform"),
    )


def number(found: Any, where: str) -> float:
    """`found` as a float; raises `RegisterError` for text, true and false, infinity and not-a-number."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise RegisterError(f"{where} is not a number: {found!r}")
    return float(found)


def refuse_names(parameter: Parameter, units: Collection[str], sources: Collection[str], where: str) -> None:
    """Raise `RegisterError` for a unit, source, grade, kind or distribution outside its closed list, or no
    reading.
    """
    for field, found, allowed in (
        ("unit", parameter.unit, units),
        ("source", parameter.source, [ASSUMPTION, *sources]),
        ("grade", parameter.grade, GRADES),
        ("kind", parameter.kind, KINDS),
        ("distribution", parameter.distribution, DISTRIBUTIONS),
    ):
        if found not in allowed:
            raise RegisterError(f"{where}: {field} {found!r} is not in the list of {field}s")
    if not isinstance(parameter.reading, str) or not parameter.reading.strip():
        raise RegisterError(f"{where} does not say how the number was read")


def refuse_range(parameter: Parameter, where: str) -> None:
    """Raise `RegisterError` for a range that does not hold its value or does not suit the distribution."""
    value, low, high = parameter.value, parameter.low, parameter.high
    if low > high:
        raise RegisterError(f"{where}: low {low:g} is above high {high:g}")
    if not low <= value <= high:
        raise RegisterError(f"{where}: value {value:g} is not within {low:g} to {high:g}")
    if parameter.kind == "target":
        return
    if parameter.distribution == "fixed" and low < high:
        raise RegisterError(f"{where}: a fixed number has no range, found {low:g} to {high:g}")
    if parameter.distribution != "fixed" and low == high:
        raise RegisterError(f"{where}: low equals high ({low:g}); call it fixed or give a range")
    if parameter.distribution == "loguniform" and low <= 0:
        raise RegisterError(f"{where}: loguniform needs a range above 0, found {low:g}")
    if parameter.distribution == "integer" and not all(bound.is_integer() for bound in (value, low, high)):
        raise RegisterError(f"{where}: integer needs whole numbers")
