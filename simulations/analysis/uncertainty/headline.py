"""Claims that a reader takes away from a brief, as numbers per world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from simulations.analysis.estimates import Numbers
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Measure
from simulations.ensemble.indicator import TOGETHER
from simulations.register.label import Label
from simulations.scenario.scenario import Scenario

# Below this share of worlds in which a claim could be told, nothing is said of it.
ENOUGH = 0.5


class Said(NamedTuple):
    """A claim in words: a sentence of its own without its stop, and as it follows "In 80 per cent of the futures"."""

    statement: Label
    following: Label


@dataclass(frozen=True)
class Headline:
    """A claim as a number per world: above zero where it holds, below where its opposite does, nan where neither can be told.

    `amount` gives it, (worlds,), in the unit of `measured`, from any outcomes that hold the alternatives it is about: it finds
    them by name.
    """

    name: str
    measured: Measure
    amount: Callable[[Outcomes], Numbers]
    claim: Said
    opposite: Said

    def turned(self) -> Headline:
        """The opposite claim."""
        amount = self.amount
        return replace(self, amount=lambda outcomes: -amount(outcomes), claim=self.opposite, opposite=self.claim)

    def as_found(self, outcomes: Outcomes) -> Headline:
        """The claim or its opposite, whichever more worlds hold: what the brief itself comes to."""
        return self if holds_more_often(self.amount(outcomes)) else self.turned()


@dataclass(frozen=True)
class Claims:
    """The claims of a brief, the first one being its headline, and `scenario`: the brief with no more than they need.

    `weighed` names the indicators that a cautious chooser looks at, the most telling one first.
    """

    scenario: Scenario
    headlines: tuple[Headline, ...]
    weighed: tuple[str, ...] = ()

    def amounts(self, outcomes: Outcomes) -> Numbers:
        """Every claim in every world, (claims, worlds)."""
        return np.stack([one.amount(outcomes) for one in self.headlines])

    def as_found(self, outcomes: Outcomes) -> Claims:
        """Every claim turned the way in which more worlds hold it."""
        return replace(self, headlines=tuple(one.as_found(outcomes) for one in self.headlines))


def holds_more_often(amount: Numbers) -> bool:
    """True unless the opposite holds in more worlds; a tie is the claim's own."""
    return bool((amount > 0.0).sum() >= (amount < 0.0).sum())


def place_of(outcomes: Outcomes, alternative: str) -> int:
    """The number of the variant that runs an alternative as the brief has it, else its first rung; KeyError if there is none."""
    found = [one for one in outcomes.variants if one.alternative == alternative]
    if not found:
        raise KeyError(alternative)
    return next((one.index for one in found if one.strength is None), found[0].index)


def difference(
    indicator: str, alternative: str, against: str, better: int, group: str = TOGETHER
) -> Callable[[Outcomes], Numbers]:
    """The amount of a claim that one alternative beats another in one indicator; `better` is 1 for more, -1 for less."""

    def amount(outcomes: Outcomes) -> Numbers:
        values = outcomes.values(indicator, group)
        change = values[:, place_of(outcomes, alternative)] - values[:, place_of(outcomes, against)]
        return np.asarray(better * change, float)

    return amount


def only(scenario: Scenario, kept: Sequence[str], ladders: Sequence[str] = ()) -> Scenario:
    """The scenario with its reference and the alternatives `kept`; only those in `ladders` keep their ladder."""
    names = (
        scenario.reference,
        *(name for name in scenario.alternatives if name in kept and name != scenario.reference),
    )
    alternatives = {name: scenario.alternatives[name] for name in names}
    bare = {
        name: {**fields, "ladder": ()} if "ladder" in fields and name not in ladders else fields
        for name, fields in alternatives.items()
    }
    return replace(scenario, alternatives=bare, counter_case=None)
