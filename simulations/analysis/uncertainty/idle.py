"""Edits of a brief that change no outcome: a key was set, and nothing came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np

from simulations.ensemble.design import Block, Design, input_ranges
from simulations.ensemble.sample import Sample, run_worlds
from simulations.register.parameter import Parameter
from simulations.scenario.filling import filled_alternative
from simulations.scenario.scenario import Scenario
from simulations.scenario.vocabulary import Vocabulary

# What is no edit of policy: how an alternative is called, where it comes from and along which strengths it is run.
NO_EDIT = ("label", "preset", "ladder")
RESTORED = "restored"


def idle_edits(
    scenario: Scenario, vocabulary: Vocabulary, register: Mapping[str, Parameter], block: Block, **means: Any
) -> tuple[str, ...]:
    """The keys, as `levers.belonen.growth_path` or `world.displacement`, that give the same outcome to the last bit when
    they are put back to what holds without them, in every world of `block`.
    """
    bare = without_ladders(scenario)
    own = run_worlds(bare, block, **means)
    return (*_idle_levers(bare, vocabulary, block, means), *_idle_assumptions(bare, register, block, own, means))


def without_ladders(scenario: Scenario) -> Scenario:
    """Every alternative at its own strength alone."""
    alternatives = {
        name: {**fields, "ladder": ()} if "ladder" in fields else fields
        for name, fields in scenario.alternatives.items()
    }
    return replace(scenario, alternatives=alternatives, counter_case=None)


def _idle_levers(scenario: Scenario, vocabulary: Vocabulary, block: Block, means: Mapping[str, Any]) -> Iterator[str]:
    for name, fields in scenario.alternatives.items():
        restored = put_back(fields, vocabulary)
        for key in _idle(scenario, name, restored, block, means) if restored else ():
            yield f"levers.{name}.{key}"


def _idle(
    scenario: Scenario, name: str, restored: Mapping[str, Mapping[str, Any]], block: Block, means: Mapping[str, Any]
) -> list[str]:
    """The edits of one alternative that change nothing when put back: all in one run, or one by one where one cannot be."""
    others = {f"{RESTORED} {key}": fields for key, fields in restored.items()}
    together = replace(scenario, reference=name, alternatives={name: scenario.alternatives[name], **others})
    try:
        sample = run_worlds(together, block, **means)
    except (ValueError, KeyError, TypeError):
        if len(restored) == 1:
            return []  # an alternative that cannot stand without an edit needs it
        return [key for key, fields in restored.items() if _idle(scenario, name, {key: fields}, block, means)]
    return [key for place, key in enumerate(restored, start=1) if _same(sample, 0, sample, place)]


def put_back(fields: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, dict[str, Any]]:
    """An alternative with each of its edits put back to the default in turn, by the edited field (`group.part` in a group)."""
    rule = fields.get(vocabulary.discriminator)
    plain = filled_alternative({vocabulary.discriminator: rule}, vocabulary)
    found: dict[str, dict[str, Any]] = {}
    for name, value in fields.items():
        before = plain.get(name)
        if name in (*NO_EDIT, vocabulary.discriminator) or value == before:
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            for part, inner in value.items():
                if inner != before.get(part):
                    found[f"{name}.{part}"] = {**fields, name: {**value, part: before.get(part)}}
        else:
            found[name] = {**fields, name: before}
    return found


def _idle_assumptions(
    scenario: Scenario, register: Mapping[str, Parameter], block: Block, own: Sample, means: Mapping[str, Any]
) -> Iterator[str]:
    for name in scenario.world:
        kept = {one: change for one, change in scenario.world.items() if one != name}
        design = Design(input_ranges(register, kept), scenario.runs.block, scenario.runs.seed)
        last = block.number + ceil(len(block) / design.size)
        plain = np.concatenate([one.worlds for one in design.blocks(range(block.number, last))])[: len(block)]
        sample = run_worlds(scenario, replace(block, worlds=plain), **means)
        if all(_same(own, one.index, sample, one.index) for one in own.variants):
            yield f"world.{name}"


def _same(one: Sample, first: int, other: Sample, second: int) -> bool:
    """True if two variants have the same indicators to the last bit, in all worlds and groups."""
    return all(
        np.array_equal(one.values(name, group)[:, first], other.values(name, group)[:, second], equal_nan=True)
        for name, indicator in one.indicators.items()
        for group in indicator.groups(one.groups)
    )
