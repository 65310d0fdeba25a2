"""Two scenarios side by side: what each alternative changes in either, and how much of the difference is policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from simulations.analysis.differences import Difference, summarise
from simulations.analysis.estimates import Numbers
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Columns, Measure
from simulations.analysis.uncertainty.headline import place_of
from simulations.analysis.uncertainty.idle import without_ladders
from simulations.analysis.uncertainty.parts import halves
from simulations.ensemble.indicator import TOGETHER
from simulations.scenario.scenario import Scenario

# What an alternative is called is no policy.
NO_EDIT = ("label",)


class Edit(NamedTuple):
    """One field in which two scenarios differ: its path, and what it says in either (None where it is not there)."""

    path: str
    first: Any
    second: Any


class Edits(NamedTuple):
    """What differs: in policy, in assumptions about the world, and in how outcomes are weighed or worlds are run."""

    policy: tuple[Edit, ...]
    assumptions: tuple[Edit, ...]
    others: tuple[Edit, ...]


class Corners(NamedTuple):
    """The four scenarios of a comparison, all over the worlds of the first: policy and assumptions of either."""

    first: Scenario
    other_policy: Scenario
    other_assumptions: Scenario
    second: Scenario


class Row(NamedTuple):
    """One alternative in one indicator: what it changes from the reference in either scenario, and the difference in parts."""

    alternative: str
    measure: Measure
    first: Difference
    second: Difference
    whole: Difference
    policy: Difference
    assumptions: Difference


def edits(first: Scenario, second: Scenario) -> Edits:
    """Every field in which two scenarios differ, their brief and outputs left out."""
    one, other = first.resolved(), second.resolved()
    policy = [*_differing("reference", one["reference"], other["reference"])]
    policy += _differing("levers", one["alternatives"], other["alternatives"])
    rest = [edit for key in ("scoring", "runs") for edit in _differing(key, one.get(key, {}), other.get(key, {}))]
    assumed = _differing("world", one["world"], other["world"])
    return Edits(tuple(policy), tuple(assumed), tuple(rest))


def _differing(path: str, one: Any, other: Any) -> list[Edit]:
    """Differing leaves below a path; a map that only one of them has is one edit."""
    if one == other:
        return []
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        names = dict.fromkeys(name for name in (*one, *other) if name not in NO_EDIT)
        return [edit for name in names for edit in _differing(f"{path}.{name}", one.get(name), other.get(name))]
    return [Edit(path, one, other)]


def corners(first: Scenario, second: Scenario) -> Corners:
    """The scenarios to run: no ladders, and everything but policy and assumptions as in the first."""

    def mixed(policy: Scenario, assumed: Scenario) -> Scenario:
        return without_ladders(
            replace(
                first,
                reference=policy.reference,
                alternatives=policy.alternatives,
                world=assumed.world,
                counter_case=None,
            )
        )

    return Corners(mixed(first, first), mixed(second, first), mixed(first, second), mixed(second, second))


def aligned(first: Scenario, second: Scenario) -> Scenario:
    """The second scenario, its one alternative beside the reference called as that of the first where both have just one."""
    (one, other) = (
        [name for name in scenario.alternatives if name != scenario.reference] for scenario in (first, second)
    )
    if len(one) != 1 or len(other) != 1:
        return second
    called = {second.reference: first.reference, other[0]: one[0]}
    alternatives = {called[name]: fields for name, fields in second.alternatives.items()}
    return replace(second, reference=first.reference, alternatives=alternatives, counter_case=None)


def shared(first: Scenario, second: Scenario) -> tuple[str, ...]:
    """The alternatives that both have under one name, but for what is the reference in both."""
    same = [name for name in first.alternatives if name in second.alternatives]
    return tuple(name for name in same if not name == first.reference == second.reference)


def side_by_side(results: Sequence[Outcomes], names: Sequence[str], indicators: Sequence[str]) -> tuple[Row, ...]:
    """A row for each alternative and indicator; `results` are those of the four corners, in their order."""
    blocks = results[0].blocks
    rows = []
    for indicator in indicators:
        told = results[0].indicators[indicator]
        for name in names:
            first, by_policy, by_assumptions, second = (_change(one, indicator, name) for one in results)
            policy, assumed = halves(first, by_policy, by_assumptions, second)
            parts = (summarise(one, blocks) for one in (first, second, second - first, policy, assumed))
            rows.append(Row(name, Measure(indicator, told.label, told.unit), *parts))
    return tuple(rows)


def _change(outcomes: Outcomes, indicator: str, name: str) -> Numbers:
    values = outcomes.values(indicator, TOGETHER)
    change: Numbers = values[:, place_of(outcomes, name)] - values[:, 0]
    return change


PARTS = ("first", "second", "whole", "policy", "assumptions")


def to_columns(rows: Sequence[Row]) -> Columns:
    """The columns of comparison.csv."""
    keys = [
        "alternative",
        "indicator",
        "unit",
        *(f"{part}_{end}" for part in PARTS for end in ("low", "middle", "high")),
    ]
    columns: Columns = {key: [] for key in keys}
    for row in rows:
        cells: list[str | float] = [row.alternative, row.measure.name, row.measure.unit]
        for part in PARTS:
            difference: Difference = getattr(row, part)
            cells += [difference.low, difference.middle.value, difference.high]
        for key, cell in zip(keys, cells, strict=True):
            columns[key].append(cell)
    return columns
