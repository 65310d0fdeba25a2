"""What each lever contributes to a scheme, apart from the order in which levers are pulled: Shapley values over all sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from simulations.analysis.estimates import Numbers
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.ranking_tables import Alternative, ContributionPanel, ContributionTable
from simulations.analysis.scoring.shapley import first_in, last_in, shapley_values
from simulations.analysis.tables import Measure
from simulations.ensemble.indicator import TOGETHER
from simulations.register.label import Label
from simulations.scenario.filling import filled_alternative
from simulations.scenario.scenario import Scenario
from simulations.scenario.vocabulary import Vocabulary


@dataclass(frozen=True)
class Lever:
    """One lever: the fields that it changes, and when the steps of a scheme are announced with it (None: when they start)."""

    name: str
    code: str
    label: Label
    fields: Mapping[str, Any]
    announced: str | None = None


@dataclass(frozen=True)
class Base:
    """What levers are counted from."""

    name: str
    label: Label
    fields: Mapping[str, Any]


def every_set(scenario: Scenario, base: Base, levers: Sequence[Lever], vocabulary: Vocabulary) -> Scenario:
    """The scenario with a scheme for every set of levers, on one base; bit i of a scheme's number is lever i.

    The base without any lever comes first, and is the reference.
    """
    alternatives = {
        set_name(number): with_levers(
            base, [one for place, one in enumerate(levers) if number >> place & 1], vocabulary
        )
        for number in range(2 ** len(levers))
    }
    return replace(scenario, reference=set_name(0), alternatives=alternatives, counter_case=None)


def set_name(number: int) -> str:
    """What the scheme of a set is called."""
    return f"set_{number:03d}"


def with_levers(base: Base, levers: Sequence[Lever], vocabulary: Vocabulary) -> dict[str, Any]:
    """The fields of a base with some levers pulled; what means nothing beside the others falls back to its default."""
    written: dict[str, Any] = dict(base.fields)
    for one in levers:
        written |= one.fields
    announced = [one.announced for one in levers if one.announced]
    if announced and "phases" in written:
        written["phases"] = [{**phase, "announced": announced[-1]} for phase in written["phases"]]
    values = filled_alternative(written, vocabulary)
    meant = {name: value for name, value in written.items() if vocabulary.field[name].applies(values)}
    return filled_alternative(meant, vocabulary)


class Counted(NamedTuple):
    """An indicator of a run of all sets, and what a chart calls it on that base."""

    indicator: str
    measure: Measure
    outcomes: Outcomes


def contributions(counted: Sequence[Counted], levers: Sequence[Lever]) -> ContributionTable:
    """A panel for each indicator on each base, side by side and never summed across bases."""
    return ContributionTable(
        [Alternative(one.name, one.code, one.label) for one in levers], [_panel(one) for one in counted]
    )


def _panel(counted: Counted) -> ContributionPanel:
    """Contributions per world, and their ranges over worlds; the parts add up to all levers together."""
    table: Numbers = counted.outcomes.values(counted.indicator, TOGETHER).T
    return ContributionPanel.over_worlds(
        counted.measure, shapley_values(table).T, first_in(table).T, last_in(table).T, table[-1] - table[0]
    )
