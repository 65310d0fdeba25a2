"""What one choice adds to a scheme: the same scheme with and without it, in the same worlds.

A brief that tries recommendations states a plain scheme first and then the same scheme with something added. Each later
scheme is compared with its *plain* one: the first scheme of the brief with the same rule that differs from it in
`CHOICES` only. It is compared with the scheme just before it as well if the two differ in a single choice. Nothing has
to be marked in the brief, and schemes that differ in strength, formula or reach are never set against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.analysis import indicator_names as named
from simulations.analysis.differences import Difference, relative, summarise
from simulations.analysis.estimates import Estimate, Numbers, block_error, means
from simulations.analysis.ladders import Design, designs_of
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Columns
from simulations.scenario.quarters import quarter_number

# The fields of a scheme that hold a recommendation or another choice of design, and not how strong the scheme is or where.
CHOICES = (
    *("holistic", "growth_path", "grace_years", "co_creation", "safeguard", "winners", "leading_share", "remainder"),
    *("delivery_penalties", "transparency", "phases", "consistency", "aligned", "level", "common_method", "on_empty"),
)
# Fields that mean something beside another one only: they are no second choice.
FOLLOWS_FROM = {"leading_share": "winners", "common_method": "level"}
UNIMPORTANT = ("label", "ladder")


@dataclass(frozen=True, slots=True)
class Change:
    """What a choice does to one indicator: with minus without, and that as a share of the amount without it."""

    indicator: str
    unit: str
    group: str
    better: str
    absolute: Difference
    relative: Difference


@dataclass(frozen=True, slots=True)
class Contribution:
    """One choice, or several at once: `chosen` names the fields in which the two schemes differ."""

    with_it: Design
    without: Design
    chosen: tuple[str, ...]
    changes: tuple[Change, ...]
    announces: bool

    def change(self, indicator: str) -> Change | None:
        """What it does to one indicator; None if the model does not report it."""
        return next((one for one in self.changes if one.indicator == indicator), None)


@dataclass(frozen=True, slots=True)
class Trade:
    """Two schemes at their own strengths: the shares of worlds in which one is the better on both counts, or neither.

    `first_on_both` are worlds with emissions *and* spend no higher in the first scheme and one of them lower; then the
    same for the second; `cheaper` and `cleaner` worlds in which the first saves money and emits more, or the reverse.
    """

    first: Design
    second: Design
    first_on_both: Estimate
    second_on_both: Estimate
    cheaper: Estimate
    cleaner: Estimate
    same: Estimate
    emissions: Difference
    spend: Difference
    short: Difference


def contributions(result: Outcomes) -> tuple[Contribution, ...]:
    """Every choice of a brief that can be told apart, in the brief's order."""
    designs = designs_of(result)
    fields = result.manifest["scenario"]["alternatives"]
    found = []
    for place, design in enumerate(designs):
        for other in _without(designs[:place], design, fields):
            found.append(_contribution(result, design, other, fields))
    return tuple(found)


def _without(earlier: Sequence[Design], design: Design, fields: Mapping[str, Any]) -> Iterator[Design]:
    """The plain scheme of `design`, and the one just before it if they differ in one choice."""
    own = fields[design.name]
    plain = next((one for one in earlier if differing(fields[one.name], own) is not None), None)
    if plain is None:
        return
    if chosen_fields(fields[plain.name], own):
        yield plain
    last = earlier[-1]
    if last is not plain and len(chosen_fields(fields[last.name], own)) == 1:
        yield last


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> frozenset[str] | None:
    """The choices in which two schemes differ; None if they differ in anything else, and cannot be set against each other."""
    fields = {name for name in {*one, *other} if one.get(name) != other.get(name)} - {*UNIMPORTANT}
    return frozenset(fields) if fields <= {*CHOICES} else None


def chosen_fields(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, ...]:
    """The same in the order of `CHOICES`, parts of a group by their own names; empty where there is nothing to compare."""
    fields = differing(one, other)
    if not fields:
        return ()
    names = []
    for name in CHOICES:
        if name not in fields or FOLLOWS_FROM.get(name) in fields:
            continue
        before, after = one.get(name), other.get(name)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            names += [f"{name}.{part}" for part in after if before.get(part) != after[part]]
        else:
            names.append(name)
    return tuple(names)


def _contribution(result: Outcomes, design: Design, other: Design, fields: Mapping[str, Any]) -> Contribution:
    chosen = chosen_fields(fields[other.name], fields[design.name])
    announces = {*chosen} <= {"phases", "transparency"} and same_steps(fields, design, other)
    return Contribution(
        design,
        other,
        chosen,
        tuple(_change(result, design, other, *what) for what in named.TOLD if what[0] in result.indicators),
        announces and announced(fields[design.name]) > announced(fields[other.name]),
    )


def announced(fields: Mapping[str, Any]) -> int:
    """Quarters of notice that a scheme gives, over all its dated steps."""
    steps = fields.get("phases") or ()
    return sum(
        max(quarter_number(step["from"]) - quarter_number(step["announced"]), 0)
        for step in steps
        if step.get("announced")
    )


def same_steps(fields: Mapping[str, Any], design: Design, other: Design) -> bool:
    """True if two schemes take the same steps on the same dates, and differ at most in when those were announced."""
    steps = [[{**step, "announced": None} for step in fields[one.name].get("phases") or ()] for one in (design, other)]
    return steps[0] == steps[1]


def _change(result: Outcomes, design: Design, other: Design, name: str, group: str) -> Change:
    indicator = result.indicators[name]
    known = group if group in indicator.groups(result.groups) else named.TOGETHER
    values = result.values(name, known)
    base = design.own_values(values), other.own_values(values)
    change = base[0] - base[1]
    parts = summarise(change, result.blocks), summarise(relative(change, base[1]), result.blocks)
    return Change(name, indicator.unit, known, indicator.better, *parts)


def contribution_table(found: Sequence[Contribution]) -> Columns:
    """The columns of additions.csv: every choice, every indicator told, with its range and shares of worlds."""
    columns: Columns = {name: [] for name in COLUMNS}
    for one in found:
        for change in one.changes:
            row: tuple[str | float, ...] = (
                *(
                    one.with_it.name,
                    one.without.name,
                    " ".join(one.chosen),
                    change.indicator,
                    change.unit,
                    change.group,
                ),
                *(
                    change.absolute.low,
                    change.absolute.middle.value,
                    change.absolute.high,
                    change.absolute.middle.error,
                ),
                *(change.relative.low, change.relative.middle.value, change.relative.high),
                *(change.absolute.lower.value, change.absolute.higher.value, change.absolute.equal.value),
                change.absolute.clear_sign,
            )
            for key, cell in zip(COLUMNS, row, strict=True):
                columns[key].append(cell)
    return columns


COLUMNS = (
    *("with", "without", "chosen", "indicator", "unit", "group"),
    *("low", "middle", "high", "middle_error", "relative_low", "relative_middle", "relative_high"),
    *("share_lower", "share_higher", "share_equal", "clear_sign"),
)


def trades(result: Outcomes) -> tuple[Trade, ...]:
    """Rewarding against excluding at their own strengths: the first scheme of each rule, and the last if there are more."""
    designs = designs_of(result)
    rewards, gates = ([one for one in designs if one.scheme.rule == rule] for rule in ("bonus", "exclusion"))
    if not rewards or not gates:
        return ()
    pairs = [(rewards[0], gates[0])]
    if len(rewards) > 1 and len(gates) > 1 and _alike(result, rewards, gates):
        pairs.append((rewards[-1], gates[-1]))
    return tuple(_trade(result, *pair) for pair in pairs)


def _alike(result: Outcomes, rewards: Sequence[Design], gates: Sequence[Design]) -> bool:
    """True if the last scheme of each rule has at least two choices that the first has not: everything added at once."""
    fields = result.manifest["scenario"]["alternatives"]
    return all(len(chosen_fields(fields[kind[0].name], fields[kind[-1].name])) > 1 for kind in (rewards, gates))


def _trade(result: Outcomes, first: Design, second: Design) -> Trade:
    emissions, spend, short = (
        first.own_values(values) - second.own_values(values)
        for values in (result.values(name) for name in (named.EMISSIONS, named.SPEND, named.SHORT))
    )
    same = (emissions == 0) & (spend == 0)
    first_wins = (emissions <= 0) & (spend <= 0) & ~same
    second_wins = (emissions >= 0) & (spend >= 0) & ~same
    return Trade(
        first,
        second,
        first_on_both=_share(result, first_wins),
        second_on_both=_share(result, second_wins),
        cheaper=_share(result, (emissions > 0) & (spend < 0)),
        cleaner=_share(result, (emissions < 0) & (spend > 0)),
        same=_share(result, same),
        emissions=summarise(emissions, result.blocks),
        spend=summarise(spend, result.blocks),
        short=summarise(short, result.blocks),
    )


def _share(result: Outcomes, worlds: NDArray[np.bool_]) -> Estimate:
    """Share of the worlds, with its numerical error."""
    held: Numbers = worlds.astype(np.float64)[:, None]
    return Estimate(float(held.mean()), float(block_error(means, held, result.blocks)[0]))
