"""Measuring claims in worlds of one's own choosing: what tipping points and sensitivity designs ask of a model.

Every measurement is kept beside the results, by all that decides it, so that a rerun measures only what is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np

from simulations.analysis.estimates import Numbers
from simulations.analysis.uncertainty.headline import Claims, Headline
from simulations.ensemble.design import Block, Range
from simulations.ensemble.files import canonical
from simulations.ensemble.kept import Kept
from simulations.ensemble.model import Model, find_model
from simulations.ensemble.sample import run_worlds

# Worlds that are measured, and kept, at once.
PIECE = 64

Progress = Callable[[int], None]


class Probe:
    """Measures the claims of a brief; `ranges` are what its worlds are drawn from.

    `measured` counts the runs (worlds times variants) that were asked for, `told` hears of each piece that is done.
    """

    def __init__(
        self, claims: Claims, ranges: Sequence[Range], *, folder: Path | None = None, model: Model | None = None,
        workers: int | None = None, executor: Executor | str = "threads", told: Progress | None = None,
    ) -> None:  # fmt: skip
        self.claims = claims
        self.ranges = {one.name: one for one in ranges}
        self.model = model or find_model(claims.scenario.model)
        self.variants = len(self.model.variants(claims.scenario))
        self.measured = 0
        self._means: dict[str, Any] = {"workers": workers, "executor": executor, "piece": _piece(workers)}
        self._told = told
        self._kept = Kept(folder) if folder else None
        self._identity = canonical(
            {
                "scenario": claims.scenario.resolved(),
                "model": [self.model.name, self.model.version],
                "claims": [[one.name, one.measured.unit, *_said(one)] for one in claims.headlines],
            }
        )

    @property
    def varying(self) -> tuple[Range, ...]:
        """The assumptions of which worlds get different values."""
        return tuple(one for one in self.ranges.values() if one.varies)

    def measure(self, block: Block) -> Numbers:
        """Every claim in every world of a block, (claims, worlds)."""
        pieces = [self._piece(piece) for piece in _pieces(block)]
        return np.concatenate([np.empty((len(self.claims.headlines), 0)), *pieces], axis=1)

    def _piece(self, block: Block) -> Numbers:
        name = hashlib.sha256(self._identity + block.worlds.tobytes() + block.chance.tobytes()).hexdigest()[:32]
        shape = (len(self.claims.headlines), len(block))
        found = self._kept.read(name, shape) if self._kept else None
        if found is None:
            sample = run_worlds(self.claims.scenario, block, model=self.model, **self._means)
            found = self.claims.amounts(sample)
            if self._kept:
                self._kept.write(name, found)
        self.measured += len(block) * self.variants
        if self._told:
            self._told(len(block) * self.variants)
        return found


def _said(headline: Headline) -> list[str]:
    """What a claim says, by which it is another one than its opposite."""
    statement = headline.claim.statement
    return [statement.nl, statement.en]


def _pieces(block: Block) -> list[Block]:
    return [block.pick(slice(start, start + PIECE)) for start in range(0, len(block), PIECE)]


def _piece(workers: int | None) -> int:
    """Worlds a worker gets at once: a few each, so that none waits long for the last."""
    from simulations.ensemble.execution import default_workers

    return max(1, PIECE // (4 * (workers or default_workers())))
