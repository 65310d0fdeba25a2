"""A difference split into what policy makes of it and what changed assumptions make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from simulations.analysis.differences import Difference, summarise
from simulations.analysis.estimates import Numbers
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty.headline import place_of
from simulations.scenario.scenario import Scenario


class Parts(NamedTuple):
    """From the reference under the register's assumptions to an alternative under the brief's: `whole`, in two parts.

    Each part is the mean of the two orders in which the change can be told (Shapley value of two players), world by world, so
    that both add up to the whole in every world.
    """

    measured: Measure
    alternative: str
    whole: Difference
    policy: Difference
    assumptions: Difference


def without_changes(scenario: Scenario) -> Scenario | None:
    """The scenario under the register's own assumptions; None if it changes none."""
    return replace(scenario, world={}, counter_case=None) if scenario.world else None


def halves(before: Numbers, by_policy: Numbers, by_assumptions: Numbers, by_both: Numbers) -> tuple[Numbers, Numbers]:
    """The parts of `by_both - before` that policy and assumptions make, from the four corners, each (worlds,).

    >>> import numpy as np
    >>> halves(np.array([1.0]), np.array([3.0]), np.array([2.0]), np.array([6.0]))
    (array([3.]), array([2.]))
    """
    policy = ((by_policy - before) + (by_both - by_assumptions)) / 2.0
    assumed = ((by_assumptions - before) + (by_both - by_policy)) / 2.0
    return policy, assumed


def split_parts(own: Outcomes, plain: Outcomes, measured: Measure, alternative: str, group: str) -> Parts:
    """One alternative against the reference: `own` under the brief's assumptions, `plain` under the register's, same worlds."""
    place, other = place_of(own, alternative), place_of(plain, alternative)
    new, old = own.values(measured.name, group), plain.values(measured.name, group)
    policy, assumed = halves(old[:, 0], old[:, other], new[:, 0], new[:, place])
    blocks = own.blocks
    return Parts(
        measured,
        alternative,
        summarise(new[:, place] - old[:, 0], blocks),
        summarise(policy, blocks),
        summarise(assumed, blocks),
    )
