"""The numbers that a picture carries, held against those that come out again."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from math import isnan

# Parts of a number below which a move is rounding, as in a result done again.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Cell:
    """One number or word of the drawn table that differs: where it stands, and both. `relative` is infinite for words."""

    row: str
    column: str
    then: str
    now: str
    relative: float


@dataclass(frozen=True)
class TableChange:
    """Cells that differ, largest first; `shape` says that rows or columns are not the same, as `rows x columns` then and now."""

    cells: tuple[Cell, ...] = ()
    shape: tuple[str, str] | None = None

    @property
    def same(self) -> bool:
        """True if the tables say the same."""
        return not self.cells and self.shape is None


def compare_drawn(then: str, now: str) -> TableChange:
    """Two tables as csv text, cell by cell; numbers count as the same where they differ by rounding alone.

    >>> compare_drawn("name,value\\na,1.0\\n", "name,value\\na,1.5\\n").cells
    (Cell(row='a', column='value', then='1.0', now='1.5', relative=0.3333333333333333),)
    """
    if then == now:
        return TableChange()
    before, after = (list(csv.reader(io.StringIO(text, newline=""))) for text in (then, now))
    if not before or not after or before[0] != after[0] or [*map(len, before)] != [*map(len, after)]:
        return TableChange(shape=(_shape(before), _shape(after)))
    header, found = after[0], []
    for one, other in zip(before[1:], after[1:], strict=True):
        row = ", ".join(dict.fromkeys(value for value in other if value and _number(value) is None))
        for column, was, comes in zip(header, one, other, strict=True):
            if (relative := _apart(was, comes)) > ROUNDING:
                found.append(Cell(row, column, was, comes, relative))
    return TableChange(tuple(sorted(found, key=lambda cell: -cell.relative)))


def _shape(rows: list[list[str]]) -> str:
    return f"{max(len(rows) - 1, 0)} x {len(rows[0]) if rows else 0}"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _apart(then: str, now: str) -> float:
    """How far two cells are apart, as a part of the larger; infinite where one is no number."""
    if then == now:
        return 0.0
    before, after = _number(then), _number(now)
    if before is None or after is None:
        return float("inf")
    if before == after or (isnan(before) and isnan(after)):
        return 0.0
    apart = abs(before - after) / max(abs(before), abs(after))
    return float("inf") if isnan(apart) else apart
