"""Stylised facts of a model as data: `simulations/<model>/facts.yaml`, read and checked like the register.

A fact has a role. What `emerges` counts when it comes out inside its bounds; what is `fitted` (a parameter was set by it, or
it goes in) and what is `not_testable` is shown and never counted.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulations.register.label import Label, label_from
from simulations.register.parameter import MODELS, browse_register, number
from simulations.register.rows import RegisterError, Rows
from simulations.register.sources import source_rows

EMERGES, FITTED, NOT_TESTABLE = ROLES = ("emerges", "fitted", "not_testable")
UNITS = ("relative_change", "points", "share", "ratio", "eur", "count")
FACT_KEYS = ("number", "fact", "role", "sources", "measures")
FACT_OPTIONAL = ("parameters", "by_design", "reason")
MEASURE_KEYS = ("measure", "unit", "reading")
MEASURE_OPTIONAL = ("low", "high", "strict")


@dataclass(frozen=True, slots=True)
class Bounds:
    """From `low` to `high`, either end minus or plus infinity where it is open; `strict`: the ends lie outside."""

    low: float
    high: float
    strict: bool = False

    def hold(self, value: float) -> bool:
        """True if `value` lies inside; what is not a number never does.

        >>> Bounds(-0.05, 0.05).hold(0.05), Bounds(1.5, math.inf, strict=True).hold(1.5), Bounds(0.0, 1.0).hold(math.nan)
        (True, False, False)
        """
        if self.strict:
            return self.low < value < self.high
        return self.low <= value <= self.high

    def distance(self, value: float) -> float:
        """How far `value` lies from the nearest bound."""
        return min(abs(value - self.low), abs(value - self.high))


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured in the model, where it must lie, and how the fact was read where it leaves room."""

    key: str
    measure: Label
    bounds: Bounds
    unit: str
    reading: Label


@dataclass(frozen=True, slots=True)
class Fact:
    """One stylised fact; `parameters` are those set by it, `reason` why it stays outside if it does.

    `by_design`: it is built into the model, without any parameter.
    """

    key: str
    number: str
    fact: Label
    role: str
    sources: tuple[str, ...]
    measures: tuple[Measure, ...]
    parameters: tuple[str, ...] = ()
    reason: Label | None = None
    by_design: bool = False

    @property
    def counts(self) -> bool:
        """True if it counts when it comes out inside."""
        return self.role == EMERGES


@cache
def load_facts(model: str, models: Path = MODELS) -> tuple[Fact, ...]:
    """The facts of a model in the order of its file; raises `RegisterError` for the first wrong row."""
    rows = Rows(models / model / "facts.yaml")
    return read_facts(rows, source_rows(), browse_register(model, models))


def models_with_facts(models: Path = MODELS) -> tuple[str, ...]:
    """The models that have facts to be held against."""
    return tuple(sorted(path.parent.name for path in models.glob("*/facts.yaml")))


def read_facts(rows: Rows, sources: Collection[str], parameters: Collection[str]) -> tuple[Fact, ...]:
    """Facts from the rows of a file; every number and every measure may stand there once."""
    facts = tuple(fact_from(key, rows[key], f"{rows.file.name}: {key}", sources, parameters) for key in rows)
    refuse_doubles([fact.number for fact in facts], f"{rows.file.name}: number")
    refuse_doubles([measure.key for fact in facts for measure in fact.measures], f"{rows.file.name}: measure")
    return facts


def refuse_doubles(found: list[str], where: str) -> None:
    """Raise `RegisterError` for what stands there twice."""
    for one in found:
        if found.count(one) > 1:
            raise RegisterError(f"{where} {one} stands there twice")


def fact_from(key: str, row: Any, where: str, sources: Collection[str], parameters: Collection[str]) -> Fact:
    """One fact; raises `RegisterError` for a missing, unknown or mistyped key."""
    refuse_keys(row, FACT_KEYS, FACT_OPTIONAL, where)
    if not isinstance(row["number"], str):
        raise RegisterError(f"{where}: number is text, found {row['number']!r}")
    if row["role"] not in ROLES:
        raise RegisterError(f"{where}: role {row['role']!r} is not in the list of roles")
    named = tuple(known(row["sources"], sources, f"{where}: sources"))
    if not named:
        raise RegisterError(f"{where} names no source")
    set_by = tuple(known(row.get("parameters", []), parameters, f"{where}: parameters"))
    by_design = row.get("by_design", False)
    if not isinstance(by_design, bool):
        raise RegisterError(f"{where}: by_design is true or false")
    if bool(set_by) + by_design != (row["role"] == FITTED):
        raise RegisterError(f"{where}: a fitted fact names the parameters set by it or is by_design, and no other does")
    measures = row["measures"]
    if not isinstance(measures, dict) or (not measures and row["role"] != NOT_TESTABLE):
        raise RegisterError(f"{where} has no measures")
    return Fact(
        key=key,
        number=row["number"],
        fact=label_from(row["fact"], f"{where}: fact"),
        role=row["role"],
        sources=named,
        measures=tuple(measure_from(name, one, f"{where}: {name}") for name, one in measures.items()),
        parameters=set_by,
        reason=label_from(row["reason"], f"{where}: reason") if "reason" in row else None,
        by_design=by_design,
    )


def known(names: Any, allowed: Collection[str], where: str) -> Iterator[str]:
    """The names of a list; raises `RegisterError` for one that is not allowed."""
    if not isinstance(names, list):
        raise RegisterError(f"{where} is not a list")
    for name in names:
        if name not in allowed:
            raise RegisterError(f"{where}: there is no {name!r}")
        yield name


def measure_from(key: str, row: Any, where: str) -> Measure:
    """One measure with its bounds; at least one of them is there."""
    refuse_keys(row, MEASURE_KEYS, MEASURE_OPTIONAL, where)
    if row["unit"] not in UNITS:
        raise RegisterError(f"{where}: unit {row['unit']!r} is not in the list of units")
    if "low" not in row and "high" not in row:
        raise RegisterError(f"{where} has no bounds")
    low = number(row["low"], f"{where}: low") if "low" in row else -math.inf
    high = number(row["high"], f"{where}: high") if "high" in row else math.inf
    strict = row.get("strict", False)
    if not isinstance(strict, bool):
        raise RegisterError(f"{where}: strict is true or false")
    if low > high or (strict and low == high):
        raise RegisterError(f"{where}: nothing lies between {low:g} and {high:g}")
    reading = label_from(row["reading"], f"{where}: reading")
    return Measure(
        key, label_from(row["measure"], f"{where}: measure"), Bounds(low, high, strict), row["unit"], reading
    )


def refuse_keys(row: Any, wanted: Collection[str], optional: Collection[str], where: str) -> None:
    """Raise `RegisterError` for a row that is no map, lacks a key or has one too many."""
    if not isinstance(row, Mapping):
        raise RegisterError(f"{where} is not a map of keys")
    if missing := [key for key in wanted if key not in row]:
        raise RegisterError(f"{where} lacks {', '.join(missing)}")
    if unknown := [key for key in row if key not in wanted and key not in optional]:
        raise RegisterError(f"{where} has unknown keys: {', '.join(unknown)}")
