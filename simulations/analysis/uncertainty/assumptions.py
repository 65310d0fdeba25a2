"""The register of a brief's assumptions with what each does to the headline: impact computed, quality from the grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulations.analysis.tables import Columns
from simulations.analysis.uncertainty.certainty import WITHOUT_SOURCE, drivers
from simulations.analysis.uncertainty.sobol import Indices
from simulations.analysis.uncertainty.tipping import Curve
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Range
from simulations.register.parameter import Parameter

# How much a grade leaves open: A was seen at its source, B is secondary, D is derived from others, C has no source.
DOUBT: Mapping[str, float] = {"A": 1.0, "B": 2.0, "D": 2.0, "C": 4.0}


class Entry(NamedTuple):
    """One assumption: where it comes from, and what the headline hangs on it.

    `impact` is its share of the headline's variance (0..1, total where that was run, else first order, nan where too few worlds
    told); `risk` impact times doubt; `red` an impact that is sure, of an assumption without a source. `turns` is the value at
    which it turns the headline by itself, nan where none does or where that was not looked for.
    """

    name: str
    label: object
    unit: str
    drawn: Range
    source: str
    grade: str
    changed: bool
    impact: Ends
    basis: str
    risk: float
    red: bool
    turns: float


def entries(
    ranges: Sequence[Range], register: Mapping[str, Parameter], changed: Mapping[str, str],
    first_order: Mapping[str, Ends], indices: Indices | None, curves: Sequence[Curve],
) -> tuple[Entry, ...]:  # fmt: skip
    """Every assumption, the riskiest first; `changed` gives the source that a brief names for what it changed."""
    turns = {one.drawn.name: one.point.value for one in curves if one.point is not None}
    trusted = indices.total if indices is not None and indices.enough else {}
    sure = drivers({**first_order, **trusted})

    def entry(drawn: Range) -> Entry:
        row = register[drawn.name]
        in_total = trusted.get(drawn.name)
        impact = in_total or first_order.get(drawn.name) or Ends(np.nan, np.nan, np.nan)
        if not drawn.varies:
            impact = Ends(0.0, 0.0, 0.0)
        is_changed = drawn.name in changed
        grade = WITHOUT_SOURCE if is_changed and changed[drawn.name] in ("", "assumption") else row.grade
        risk = max(impact.value, 0.0) * DOUBT[grade] if np.isfinite(impact.value) else np.nan
        return Entry(
            drawn.name, row.label, row.unit, drawn, changed.get(drawn.name) or row.source, grade, is_changed, impact,
            "total" if in_total else "first_order", risk, drawn.name in sure and grade == WITHOUT_SOURCE,
            turns.get(drawn.name, np.nan),
        )  # fmt: skip

    found = [entry(one) for one in ranges]
    return tuple(sorted(found, key=lambda one: (-np.nan_to_num(one.risk, nan=-1.0), one.name)))


# The file that holds what `to_columns` gives, beside the results.
REGISTER_TABLE = "assumptions.csv"
KEYS = (
    "assumption", "label_nl", "label_en", "unit", "value", "low", "high", "source", "grade", "changed", "impact_low", "impact",
    "impact_high", "basis", "risk", "red", "turns_at",
)  # fmt: skip


def carrying(columns: Columns) -> list[int]:
    """The rows of assumptions.csv that surely carry a part of the headline's spread (:func:`drivers`), the largest part first.

    Empty where none does: the largest of many estimates is then no more than luck.
    """
    ends = zip(*(columns[key] for key in ("impact", "impact_low", "impact_high")), strict=True)
    return [int(place) for place in drivers({str(place): Ends(*_numbers(one)) for place, one in enumerate(ends)})]


def that_matter(columns: Columns) -> list[int]:
    """The rows of assumptions.csv on which the headline surely hangs: those that carry it, then those that turn it alone."""
    turning = [place for place, level in enumerate(_numbers(columns["turns_at"])) if np.isfinite(level)]
    return list(dict.fromkeys((*carrying(columns), *turning)))


def _numbers(cells: Iterable[str | float]) -> list[float]:
    """Cells as numbers, an empty one (as a file has it) as nan."""
    return [float("nan") if cell == "" else float(cell) for cell in cells]


def to_columns(found: Sequence[Entry]) -> Columns:
    """A row per assumption, in their order: the columns of assumptions.csv."""
    columns: Columns = {key: [] for key in KEYS}
    for one in found:
        label: object = one.label
        cells: tuple[str | float, ...] = (
            *(one.name, str(getattr(label, "nl", "")), str(getattr(label, "en", "")), one.unit),
            *(one.drawn.value, one.drawn.low, one.drawn.high, one.source, one.grade, int(one.changed)),
            *(one.impact.low, one.impact.value, one.impact.high, one.basis, one.risk, int(one.red), one.turns),
        )
        for key, cell in zip(KEYS, cells, strict=True):
            columns[key].append(cell)
    return columns
