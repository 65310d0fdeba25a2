"""Runs outside any results folder.

What an analysis asks on top of a result (a tipping point, a sensitivity design).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.columns import SERIES, VALUE, Columns, column_name, join
from simulations.ensemble.design import Block
from simulations.ensemble.execution import Finished, Task, run_blocks
from simulations.ensemble.indicator import TOGETHER, Indicator
from simulations.ensemble.model import Model, Numbers, find_model
from simulations.ensemble.run import chosen_indicators
from simulations.scenario.variant import Variant


class Sample:
    """Indicators of the worlds of one block, held in memory.

    Rows of every array are its worlds, in their order.
    """

    def __init__(
        self,
        model: Model,
        block: Block,
        variants: Sequence[Variant],
        indicators: Mapping[str, Indicator],
        columns: Columns,
        scenario: Any = None,
    ):
        self.block = block
        self.scenario = scenario
        self.variants = tuple(variants)
        self.indicators = indicators
        self.groups = model.groups
        self.years = model.years
        self._columns = columns

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """As much of `Result.manifest` as an analysis looks at: the resolved scenario."""
        return {"scenario": self.scenario.resolved()}

    @property
    def blocks(self) -> NDArray[np.int64]:
        """All worlds count as one batch, (worlds,)."""
        return np.full(len(self.block), self.block.number)

    @property
    def hash(self) -> str:
        """None of its own: a sample is no result."""
        return ""

    def values(self, indicator: str, group: str = TOGETHER) -> Numbers:
        """As `Result.values`: (worlds, variants)."""
        found = self.indicators[indicator]
        return self._columns[column_name(VALUE, indicator, found.group(group, self.groups))]

    def series(self, indicator: str, group: str = TOGETHER) -> Numbers:
        """As `Result.series`: (worlds, variants, years)."""
        found = self.indicators[indicator]
        return self._columns[column_name(SERIES, indicator, found.group(group, self.groups))]


def run_worlds(
    scenario: Any,
    block: Block,
    *,
    model: Model | None = None,
    workers: int | None = None,
    executor: Executor | str = "threads",
    piece: int | None = None,
) -> Sample:
    """Run the variants of a scenario in exactly these worlds, with exactly this chance.

    The scenario's own assumptions about the world are not looked at: `block` says it all. `piece` is how many
    worlds a worker gets at once (the scenario's block by default); it changes no number.
    """
    model = model or find_model(scenario.model)
    variants = tuple(model.variants(scenario))
    indicators = chosen_indicators(model, scenario)
    task = Task(
        model,
        model.version,
        model.compile(scenario),
        len(variants),
        tuple(indicators.values()),
        scenario.runs.seed,
    )
    finished = list(run_blocks(task, _pieces(block, piece or scenario.runs.block), executor, workers))
    named = [Variant(one.alternative, one.strength, index) for index, one in enumerate(variants)]
    return Sample(
        model, block, named, indicators, join([one.columns for one in sorted(finished, key=_number)]), scenario
    )


def _pieces(block: Block, size: int) -> Iterator[Block]:
    for number, start in enumerate(range(0, len(block), size)):
        yield replace(block.pick(slice(start, start + size)), number=number)


def _number(finished: Finished) -> int:
    return finished.block.number
