"""Indicators: what is read from a run's ledger, declared once as data and never guessed from a name.

A ledger holds yearly sums per group of lots; an indicator adds entries, divides them or takes the last year.
Sums over groups come before any division, so that a share "together" is the share of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

import simulations
from simulations.register.label import Label
from simulations.register.rows import Rows
from simulations.register.units import unit_rows

Numbers = NDArray[np.float64]
Kind = Literal["per_year", "ratio", "final", "ratio_final"]

KINDS = ("per_year", "ratio", "final", "ratio_final")
RATIOS = ("ratio", "ratio_final")
BETTER = ("lower", "higher", "neutral")
SCOPES = ("lots", "market")
MARKET = "market"
TOGETHER = "together"
FIELDS = frozenset(
    ("label", "unit", "better", "kind", "numerator", "denominator", "scale", "scope", "section", "series")
)


class Term(NamedTuple):
    """A ledger entry with its sign, 1 or -1."""

    entry: str
    sign: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    kind: `per_year` is the numerator summed over the years, divided by their number; `ratio` the summed
    numerator over the summed denominator; `final` the last year's numerator; `ratio_final` the last year's
    ratio. All times `scale`.
    scope: `lots` is known per group of lots and together, `market` for the market as a whole only.
    series: whether its yearly values are kept as well.
    """

    name: str
    label: Label
    unit: str
    better: str
    kind: Kind
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    scale: float = 1.0
    scope: str = "lots"
    section: str = ""
    series: bool = False

    def groups(self, model_groups: Sequence[str]) -> tuple[str, ...]:
        """The groups this indicator has a value for."""
        if self.scope == MARKET:
            return (MARKET,)
        return (*(group for group in model_groups if group != MARKET), TOGETHER)

    def group(self, asked: str, model_groups: Sequence[str]) -> str:
        """The group that is meant: an indicator of the market has "market" for "together". Else KeyError."""
        if self.scope == MARKET and asked == TOGETHER:
            return MARKET
        allowed = self.groups(model_groups)
        if asked not in allowed:
            raise KeyError(f"{self.name} has no group {asked!r}; there are {', '.join(allowed)}")
        return asked

    def entries(self) -> set[str]:
        """Names of all ledger entries it reads."""
        return {term.entry for term in (*self.numerator, *self.denominator)}

    def to_data(self) -> dict[str, Any]:
        """As plain data, from which `from_data` makes the same indicator again."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Indicator:
        """From plain data, such as a manifest holds."""
        terms = {part: tuple(Term(entry, sign) for entry, sign in data[part]) for part in ("numerator", "denominator")}
        return cls(**{**data, **terms, "label": Label(**data["label"])})


class Ledger:
    """The ledger of some worlds for one group: `amounts` has shape (worlds, variants, years, entries)."""

    def __init__(self, amounts: Numbers, entries: Sequence[str]) -> None:
        self.amounts = amounts
        self.totals = sum_over_years(amounts)
        self.position = {entry: index for index, entry in enumerate(entries)}

    def values(self, indicator: Indicator) -> Numbers:
        """The indicator over all years, shape (worlds, variants); nan where it divides by zero."""
        if indicator.kind == "per_year":
            yearly: Numbers = self._sum(self.totals, indicator.numerator) / self.amounts.shape[2]
            return yearly * indicator.scale
        if indicator.kind == "ratio":
            return self._ratio(self.totals, indicator)
        last = self.amounts[:, :, -1, :]
        if indicator.kind == "ratio_final":
            return self._ratio(last, indicator)
        final: Numbers = self._sum(last, indicator.numerator) * indicator.scale
        return final

    def series(self, indicator: Indicator) -> Numbers:
        """The indicator of every single year, shape (worlds, variants, years)."""
        if indicator.kind in RATIOS:
            return self._ratio(self.amounts, indicator)
        return self._sum(self.amounts, indicator.numerator) * indicator.scale

    def _ratio(self, amounts: Numbers, indicator: Indicator) -> Numbers:
        above, below = self._sum(amounts, indicator.numerator), self._sum(amounts, indicator.denominator)
        known = below != 0.0
        return np.divide(above, below, out=np.full_like(above, np.nan), where=known) * indicator.scale

    def _sum(self, amounts: Numbers, terms: tuple[Term, ...]) -> Numbers:
        total = np.zeros(amounts.shape[:-1])
        for entry, sign in terms:
            total += sign * amounts[..., self.position[entry]]
        return total


def sum_over_years(amounts: Numbers) -> Numbers:
    """Sum over the last axis but one.

    One year after the other: numpy's own sum may add in another order for another shape, and a block computed
    in pieces has to give the same bits.
    """
    total = np.zeros((*amounts.shape[:-2], amounts.shape[-1]))
    for year in range(amounts.shape[-2]):
        total += amounts[..., year, :]
    return total


def ledgers(amounts: Numbers, entries: Sequence[str], groups: Sequence[str]) -> dict[str, Ledger]:
    """A ledger per group and for all together; `amounts` is (worlds, variants, groups, years, entries)."""
    together = np.zeros((*amounts.shape[:2], *amounts.shape[3:]))
    parts = {}
    for index, group in enumerate(groups):
        parts[group] = Ledger(amounts[:, :, index], entries)
        together += amounts[:, :, index]
    return parts | {TOGETHER: Ledger(together, entries)}


@cache
def load_indicators(model: str, entries: tuple[str, ...]) -> Mapping[str, Indicator]:
    """Read `simulations/<model>/indicators.yaml`; `entries` are the columns of the model's ledger."""
    return read_indicators(Rows(Path(simulations.__file__).parent / model / "indicators.yaml"), entries)


def read_indicators(rows: Mapping[str, Mapping[str, Any]], entries: Sequence[str]) -> Mapping[str, Indicator]:
    """Indicators from the rows of a file; ValueError names every row that is wrong and why."""
    problems = [f"{name}: {problem}" for name, row in rows.items() for problem in _problems(row, entries)]
    if problems:
        raise ValueError("indicators.yaml: " + "; ".join(problems))
    return {name: _read_row(name, row) for name, row in rows.items()}


def _read_row(name: str, row: Mapping[str, Any]) -> Indicator:
    return Indicator(
        name=name,
        label=Label(row["label"]["nl"], row["label"]["en"]),
        unit=row["unit"],
        better=row["better"],
        kind=cast(Kind, row["kind"]),
        numerator=_terms(row["numerator"]),
        denominator=_terms(row.get("denominator", ())),
        scale=float(row.get("scale", 1.0)),
        scope=row.get("scope", "lots"),
        section=row.get("section", ""),
        series=row.get("series", False),
    )


def _terms(written: str | Iterable[str]) -> tuple[Term, ...]:
    names = [written] if isinstance(written, str) else list(written)
    return tuple(Term(name.removeprefix("-"), -1 if name.startswith("-") else 1) for name in names)


def _problems(row: Mapping[str, Any], entries: Sequence[str]) -> Iterable[str]:
    """What is wrong with one row."""
    missing = {"label", "unit", "better", "kind", "numerator"} - row.keys()
    if missing:
        yield f"lacks {', '.join(sorted(missing))}"
        return
    if unknown := row.keys() - FIELDS:
        yield f"unknown field {', '.join(sorted(unknown))}"
    for field, allowed in (("better", BETTER), ("kind", KINDS), ("scope", SCOPES)):
        if (found := row.get(field, allowed[0])) not in allowed:
            yield f"{field} is {found!r}, allowed are {', '.join(allowed)}"
    if set(row["label"]) != {"nl", "en"}:
        yield "label needs nl and en"
    if (row["kind"] in RATIOS) != bool(row.get("denominator")):
        yield "a denominator belongs to a ratio, and only there"
    if type(row.get("series", False)) is not bool:
        yield "series is true or false"
    for term in (*_terms(row["numerator"]), *_terms(row.get("denominator", ()))):
        if term.entry not in entries:
            yield f"the ledger has no entry {term.entry!r}"
    if row["unit"] not in unit_rows():
        yield f"unknown unit {row['unit']!r}"
