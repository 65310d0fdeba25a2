"""The finding as any model tells it: a headline, and sections of sentences and small tables of texts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simulations.ensemble.files import write_bytes
from simulations.ensemble.guard import guard_labels, guard_texts
from simulations.figures.numbers import Language

BETWEEN_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table of texts: a head and rows of the same length, names in the first column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """In columns of even width, for plain text."""
        cells = (self.head, *self.rows)
        widths = [max(len(row[column]) for row in cells) + BETWEEN_COLUMNS for column in range(len(self.head))]
        return tuple(
            "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
        )

    @property
    def markdown(self) -> str:
        """For a notebook."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass(frozen=True, slots=True)
class Section:
    """Some sentences under a heading, then tables; `name` is the same in both languages."""

    name: str
    heading: str
    sentences: tuple[str, ...]
    grids: tuple[Grid, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The section in plain text."""
        rows = [line for grid in self.grids for line in ("", *grid.lines)]
        return (self.heading, *(f"  {line}".rstrip() for line in (*self.sentences, *rows)))

    @property
    def markdown(self) -> str:
        """For a notebook."""
        lines = "\n".join((f"**{self.heading}**", "", *(f"- {sentence}" for sentence in self.sentences)))
        return "\n\n".join((lines, *(grid.markdown for grid in self.grids)))


@dataclass(frozen=True, slots=True)
class Finding:
    """The finding in one language: a headline and sections, the answers first."""

    language: Language
    headline: str
    sections: tuple[Section, ...]

    def section(self, name: str) -> Section:
        """The first section of a name; KeyError if there is none."""
        for one in self.sections:
            if one.name == name:
                return one
        raise KeyError(name)

    def text(self, *names: str) -> str:
        """Everything, or the sections of these names: a sentence a line under its heading."""
        shown = [one for one in self.sections if not names or one.name in names]
        parts = ["\n".join(one.lines) for one in shown]
        return "\n\n".join((self.headline, *parts))


def write_finding_to(path: Path, finding: Finding) -> None:
    """Write a finding as plain text. StoreError if it cannot be written, CompanyNamed for a company beside a price or bid."""
    guard_texts((finding.headline, *(sentence for one in finding.sections for sentence in one.sentences)))
    grids = [grid for one in finding.sections for grid in one.grids]
    guard_labels(cell for grid in grids for row in (grid.head, *grid.rows) for cell in row)
    write_bytes(path, (finding.text() + "\n").encode("utf-8"))
