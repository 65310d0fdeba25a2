"""Everything that is checked of a model, run: theory, limits, and the facts in worlds drawn as for any brief."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulations.ensemble.design import Block, Design, input_ranges
from simulations.ensemble.execution import Meter, Progress
from simulations.ensemble.model import find_model
from simulations.register.parameter import load_register
from simulations.validation.check import Check
from simulations.validation.estimate import Estimate, Ratio
from simulations.validation.facts import Fact, load_facts
from simulations.validation.models import Checks, Measuring, Variant, find_checks

BLOCKS = 8  # enough to tell the numerical error from
SEED = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact with what the model gives of each of its measures, and of what is noted beside it."""

    fact: Fact
    found: Mapping[str, Estimate]
    notes: tuple[tuple[str, str, Mapping[str, object], Estimate], ...] = ()  # text, unit, values, estimate

    def inside(self, measure: str) -> bool:
        """Whether a measure lies inside its bounds."""
        bounds = next(one.bounds for one in self.fact.measures if one.key == measure)
        return bounds.hold(self.found[measure].value)

    @property
    def all_inside(self) -> bool:
        """Whether all its measures do."""
        return bool(self.fact.measures) and all(self.inside(measure.key) for measure in self.fact.measures)

    @property
    def passed(self) -> bool:
        """Whether it counts, and lies inside."""
        return self.fact.counts and self.all_inside


@dataclass(frozen=True, slots=True)
class Report:
    """What was found of a model. `variants` holds the findings of each, the first of them those of `facts`."""

    model: str
    version: str
    seed: int
    worlds: int
    blocks: int
    theory: tuple[Check, ...]
    limits: tuple[Check, ...]
    limit_worlds: int
    variants: Mapping[str, tuple[Finding, ...]]

    @property
    def facts(self) -> tuple[Finding, ...]:
        """The findings with nothing changed."""
        return next(iter(self.variants.values()))

    @property
    def broken(self) -> tuple[Check, ...]:
        """Checks of theory and limits that do not hold."""
        return tuple(check for check in (*self.theory, *self.limits) if not check.passed)


def validate(
    model: str,
    *,
    worlds: int | None = None,
    seed: int = SEED,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Run all checks of a model, in `worlds` worlds or as many as its checks ask for.

    They are rounded up to blocks of equal size; results do not depend on `workers`.
    """
    checks, facts = find_checks(model), load_facts(model)
    worlds = worlds or checks.worlds
    blocks = min(BLOCKS, worlds)
    ranges = input_ranges(load_register(model))
    design = Design(ranges, -(-worlds // blocks), seed)
    drawn = [design.block(number) for number in range(blocks)]
    few = Design(ranges, checks.limit_worlds, seed).block(0)
    alike = distinct(checks.variants, drawn)
    meter = Meter(len(alike) * design.size * blocks, progress)
    theory = tuple(checks.theory())
    limits = tuple(
        checks.limits([checks.played(world, int(key), seed) for world, key in zip(few.worlds, few.chance, strict=True)])
    )
    found: dict[str, tuple[Finding, ...]] = {}
    threads = workers or os.cpu_count() or 1
    meter.found(0, threads)
    with ThreadPoolExecutor(threads) as pool:
        for same in alike:
            findings = measure(checks, facts, changed(drawn, same[0]), seed, pool, meter, notes=not found)
            found |= {variant.key: findings for variant in same}
    variants = {variant.key: found[variant.key] for variant in checks.variants}
    version = find_model(model).version
    return Report(model, version, seed, design.size * blocks, blocks, theory, limits, checks.limit_worlds, variants)


def distinct(variants: Sequence[Variant], drawn: Sequence[Block]) -> list[list[Variant]]:
    """Variants that come to the same in these worlds, together; in order."""
    together: dict[bytes, list[Variant]] = {}
    for variant in variants:
        worlds = b"".join(block.worlds.tobytes() for block in changed(drawn, variant))
        together.setdefault(worlds, []).append(variant)
    return list(together.values())


def changed(drawn: Sequence[Block], variant: Variant) -> list[Block]:
    """The same worlds with a variant's parameters put in."""
    blocks = []
    for block in drawn:
        worlds = block.worlds.copy()
        for name, value in variant.changed.items():
            worlds[name] = value
        blocks.append(Block(block.number, worlds, block.chance))
    return blocks


def measure(
    checks: Checks,
    facts: Sequence[Fact],
    drawn: Sequence[Block],
    seed: int,
    pool: ThreadPoolExecutor,
    meter: Meter,
    notes: bool,
) -> tuple[Finding, ...]:
    """Every fact in every world; with `notes` also what is printed beside them."""
    beside = {fact.number: checks.notes.get(fact.number, ()) if notes else () for fact in facts}
    wanted: list[Measuring[Any]] = [checks.measures[one.key] for fact in facts for one in fact.measures]
    wanted += [note.measure for fact in facts for note in beside[fact.number]]

    def of_world(world: tuple[np.void, int]) -> list[Ratio]:
        played = checks.played(*world, seed)
        return [one(played) for one in wanted]

    worlds = [(block.worlds[place], int(block.chance[place])) for block in drawn for place in range(len(block))]
    numbers = [block.number for block in drawn for _ in range(len(block))]
    by_world = []
    for ratios in pool.map(of_world, worlds):
        by_world.append(ratios)
        meter.finished()
    estimates = iter([Estimate.over(ratios, numbers) for ratios in zip(*by_world, strict=True)])
    found = {one.key: next(estimates) for fact in facts for one in fact.measures}
    return tuple(
        Finding(
            fact,
            {one.key: found[one.key] for one in fact.measures},
            tuple((note.text, note.unit, note.values, next(estimates)) for note in beside[fact.number]),
        )
        for fact in facts
    )
