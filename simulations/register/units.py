"""The closed list of units: a parameter, lever or indicator in any other unit is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulations.register.label import Label, label_from
from simulations.register.rows import Rows

FILE = Path(__file__).parent / "units.yaml"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written in data files (`name`) and as people read it (`label`), with the ends that nothing in it can pass."""

    name: str
    label: Label
    low: float | None = None
    high: float | None = None


@cache
def unit_rows(file: Path = FILE) -> Rows:
    """The rows of the list: enough to see whether a unit exists."""
    return Rows(file)


@cache
def load_units(file: Path = FILE) -> Mapping[str, Unit]:
    """Every unit by name; raises `RegisterError` for a unit without a text in both languages."""
    return {name: unit(name, file) for name in unit_rows(file)}


def unit(name: str, file: Path = FILE) -> Unit:
    """One unit; raises `KeyError` if the list does not hold it."""
    row = dict(unit_rows(file)[name])
    low, high = row.pop("low", None), row.pop("high", None)
    return Unit(name, label_from(row, f"{file.name}: {name}"), low, high)
