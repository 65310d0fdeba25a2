"""A scenario file as plain data that still knows the line and column of every key and value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulations.scenario.problems import Message, Place, Problem

type FieldPath = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """One file. `data` is the map it holds; `keys` and `values` give the place of each by its path.

    `ends` holds, per line from 1, the column after the last piece of data: what follows it is comment.
    """

    file: Path
    lines: tuple[str, ...]
    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[FieldPath, Place] = field(default_factory=dict)
    values: dict[FieldPath, Place] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def line(self, number: int) -> str:
        """Text of line `number` (from 1), empty beyond the end of the file."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def problem(
        self,
        place: Place,
        path: FieldPath,
        found: Message,
        allowed: Message | None = None,
        hint: Message | None = None,
    ) -> Problem:
        """A problem at `place` in this file, with the line that it quotes."""
        return Problem(place, dotted(path), found, allowed, hint, source=self.line(place.line))

    def comments(self) -> Iterator[tuple[Place, str]]:
        """Every comment with its place; comment lines that follow each other count as one text."""
        block: list[str] = []
        first: Place | None = None
        for number, line in enumerate(self.lines, start=1):
            match = re.search(r"(?:^|\s)#(.*)", line[self.ends.get(number, 1) - 1 :])
            if match is None:
                if first is not None:
                    yield first, " ".join(block)
                block, first = [], None
                continue
            place = Place(self.file, number, line.index(match[0]) + 1, len(match[0].rstrip()))
            first = first or place
            block.append(match[1])
        if first is not None:
            yield first, " ".join(block)


def dotted(path: FieldPath) -> str:
    """A path as people write it.

    >>> dotted(("levers", "schemes", "nu", "phases", 0, "from"))
    'levers.schemes.nu.phases[1].from'
    """
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def whole_file(file: Path) -> Place:
    """The place of a problem that no line can be blamed for."""
    return Place(file, 1, 1)


def file_problem(file: Path, found: Message, allowed: Message | None = None, hint: Message | None = None) -> Problem:
    """A problem of the file as a whole."""
    return Problem(whole_file(file), "", found, allowed, hint)
