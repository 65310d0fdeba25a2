"""Timing in turn, so that a ratio holds while the machine's speed drifts; and the table of what came out."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Clock = Callable[[], float]
Work = Callable[[], object]
NO_AIM = "-"


class Figure(NamedTuple):
    """One row of the table. ``met`` is None where there is no aim, or where nothing could be measured."""

    what: str
    aim: str
    measured: str
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """The last column."""
        return NO_AIM if self.met is None else "met" if self.met else "not met"


class Spread(NamedTuple):
    """Median of some ratios, with the lowest and the highest of them."""

    middle: float
    low: float
    high: float

    def text(self, digits: int = 2) -> str:
        return f"{self.middle:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


def spread(values: NDArray[np.float64]) -> Spread:
    return Spread(float(np.median(values)), float(np.min(values)), float(np.max(values)))


def in_turn(works: Sequence[Work], rounds: int, clock: Clock = time.process_time) -> NDArray[np.float64]:
    """Seconds of each piece of work, (rounds, works): all of them in every round, each round starting with the next.

    Every piece is done once before, uncounted. Processor time by default: other work on the machine then weighs less. Work
    in several threads or processes takes ``time.perf_counter``.
    """
    for work in works:
        work()
    seconds = np.empty((rounds, len(works)))
    for turn in range(rounds):
        for place in range(len(works)):
            chosen = (place + turn) % len(works)
            start = clock()
            works[chosen]()
            seconds[turn, chosen] = clock() - start
    return seconds


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its columns lined up."""
    widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def figure_table(figures: Sequence[Figure]) -> str:
    """What - aim - measured - met or not."""
    return table(
        ("what", "aim", "measured", "met"), [(row.what, row.aim, row.measured, row.verdict) for row in figures]
    )
