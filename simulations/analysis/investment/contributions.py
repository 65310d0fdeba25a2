"""What each proposal contributes, apart from the order in which proposals come."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.investment.outcomes import outcome
from simulations.analysis.scoring.shapley import first_in, interactions, last_in, shapley_values
from simulations.ensemble.result import Result
from simulations.investment.sets import proposal_names

Numbers = NDArray[np.float64]


class Contributions(NamedTuple):
    """One outcome over all sets of proposals.

    `shapley`, `first` and `last` (proposals, worlds): the mean of what a proposal adds over all orders, to nothing, and to all
    others. `pairs` (proposals, proposals, worlds): what two add together beyond what each does, over all orders. `together`
    (worlds,): all proposals at once.
    """

    outcome: str
    names: tuple[str, ...]
    shapley: Numbers
    first: Numbers
    last: Numbers
    pairs: Numbers
    together: Numbers


def contributions(result: Result, entry: str) -> Contributions:
    """Contributions to one outcome, from a run of all sets of proposals."""
    table = np.moveaxis(outcome(result, entry), 1, 0)
    return Contributions(
        entry, proposal_names(), shapley_values(table), first_in(table), last_in(table), interactions(table), table[-1]
    )


def of_parts(result: Result, entry: str) -> Numbers:
    """Shapley values where the shared vision is a player of its own, from a run of `sets.with_vision_apart`; (9, worlds)."""
    return shapley_values(np.moveaxis(outcome(result, entry), 1, 0))
