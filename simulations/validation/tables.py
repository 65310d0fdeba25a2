"""Tables of text, drawn for a screen or as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDEST_CELL = 60


@dataclass(frozen=True, slots=True)
class Table:
    """A row of headings and rows of cells, all of one length."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """As a Markdown table; a bar in a cell is escaped.

        >>> print(Table(("a", "b"), (("1", "x|y"),)).markdown())
        | a | b |
        | --- | --- |
        | 1 | x\\|y |
        """
        lines = [self.headings, ("---",) * len(self.headings), *self.rows]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)

    def plain(self, widest: int = WIDEST_CELL) -> str:
        """For a screen: columns aligned, cells longer than `widest` wrapped.

        >>> print(Table(("a", "long"), (("1", "two words"),)).plain(widest=5))
        a  long
        -  -----
        1  two
           words
        """
        wrapped = [[textwrap.wrap(cell, widest) or [""] for cell in line] for line in (self.headings, *self.rows)]
        widths = [max(len(part) for line in wrapped for part in line[column]) for column in range(len(self.headings))]
        drawn = [_draw(line, widths) for line in wrapped]
        return "\n".join([drawn[0], "  ".join("-" * width for width in widths), *drawn[1:]])


def _draw(line: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    height = max(len(cell) for cell in line)
    parts = [[cell[row] if row < len(cell) else "" for cell in line] for row in range(height)]
    return "\n".join(
        "  ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip() for row in parts
    )
