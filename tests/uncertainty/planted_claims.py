"""Claims whose truth is known: a model whose outcome is a formula of its assumptions and of chance."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty.headline import Claims, Headline, Said, difference
from simulations.ensemble.design import Block, Design, Range, Worlds
from simulations.ensemble.indicator import read_indicators
from simulations.register.label import Label
from simulations.register.parameter import Parameter
from simulations.scenario.scenario import Assumption, Brief, CounterCase, Outputs, Runs, Scenario
from simulations.scenario.variant import Variant

Numbers = NDArray[np.float64]
Formula = Callable[[Worlds, Any], Any]


def drawn(
    name: str, low: float = 0.0, high: float = 1.0, value: float | None = None, distribution: str = "uniform"
) -> Range:
    """A range, its default halfway unless told."""
    return Range(name, distribution, (low + high) / 2.0 if value is None else value, low, high)


def many(count: int) -> list[Range]:
    """So many assumptions that are all alike: p000, p001 and so on."""
    return [drawn(f"p{number:03d}") for number in range(count)]


def worlds_of(ranges: Sequence[Range], count: int, seed: int = 1, block: int = 25) -> Worlds:
    """Worlds as a brief has them: blocks of Latin hypercubes, side by side."""
    design = Design(tuple(ranges), block, seed)
    return np.concatenate([design.block(number).worlds for number in range(-(-count // block))])[:count]


def block_of(ranges: Sequence[Range], count: int, seed: int = 1) -> Block:
    """The same with chance."""
    return Block(0, worlds_of(ranges, count, seed), np.arange(count, dtype=np.uint64))


def luck(chance: Any) -> Numbers:
    """A number 0..1 for every key of chance (SplitMix64)."""
    with np.errstate(over="ignore"):
        mixed = np.asarray(chance, np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return (mixed >> np.uint64(11)).astype(float) / 2.0**53


def said(text: str) -> Said:
    """A claim in words."""
    return Said(Label(f"{text} nl", f"{text} en"), Label(f"{text} zo nl", f"{text} so en"))


def headline(name: str) -> Headline:
    """The claim that the plan has more of an indicator than today."""
    measured = Measure(name, Label(name, name), "eur_per_year")
    return Headline(name, measured, difference(name, "plan", "today", 1), said(f"{name} up"), said(f"{name} down"))


@dataclass
class PlantedModel:
    """Today everything is nothing; the plan gives each indicator its formula."""

    formulas: Mapping[str, Formula]
    version: str = "1"
    name: str = "planted"
    groups: tuple[str, ...] = ("all",)
    years: tuple[int, ...] = (2026,)
    played: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entries = tuple(self.formulas)
        self.indicators = read_indicators(
            {
                name: {
                    "label": {"nl": name, "en": name},
                    "unit": "eur_per_year",
                    "better": "higher",
                    "kind": "per_year",
                    "numerator": name,
                }
                for name in self.formulas
            },
            self.entries,
        )

    def variants(self, scenario: Any) -> tuple[Variant, ...]:
        others = [name for name in scenario.alternatives if name != scenario.reference]
        return tuple(Variant(name, None, place) for place, name in enumerate((scenario.reference, *others)))

    def compile(self, scenario: Any) -> tuple[float, ...]:
        return tuple(float(scenario.alternatives[one.alternative]["force"]) for one in self.variants(scenario))

    def run_block(self, compiled: tuple[float, ...], worlds: Worlds, chance: Any, seed: int) -> Numbers:
        self.played.append(len(worlds))
        each = np.stack([np.broadcast_to(one(worlds, chance), len(worlds)) for one in self.formulas.values()], axis=-1)
        return np.stack([force * each for force in compiled], axis=1)[:, :, None, None, :]


def brief(
    *, world: Mapping[str, Assumption] | None = None, counter: Mapping[str, Assumption] | None = None, **runs: Any
) -> Scenario:
    """A brief with today and the plan."""
    opposed = CounterCase("een ander", "het is anders", "assumption", None, {}, counter) if counter else None
    return Scenario(
        name="planted",
        brief=Brief("Plan", "Werkt het plan?", "een adviseur", "een afzender", date(2026, 11, 22), "nl", ()),
        model="planted",
        reference="today",
        alternatives={"today": {"force": 0.0}, "plan": {"force": 1.0}},
        world=world or {},
        counter_case=opposed,
        runs=Runs(**{"worlds": 200, "seed": 7, "block": 25, **runs}),
        outputs=Outputs((), ("svg",), ()),
    )


def claims(model: PlantedModel, scenario: Scenario | None = None) -> Claims:
    """A claim for every formula."""
    names = tuple(model.formulas)
    return Claims(scenario or brief(), tuple(headline(name) for name in names), names)


def register(ranges: Sequence[Range], grades: Mapping[str, str] | None = None) -> dict[str, Parameter]:
    """A row for every assumption, of grade A unless told."""
    given = grades or {}
    return {
        one.name: Parameter(
            one.name, one.value, one.low, one.high, "ratio", one.distribution, Label(one.name, one.name),
            "assumption" if given.get(one.name) == "C" else "M01", "seen", given.get(one.name, "A"), "input",
        )
        for one in ranges
    }  # fmt: skip


class FormulaProbe:
    """Measures formulas at once, in place of a model; counts worlds."""

    def __init__(self, *formulas: Formula) -> None:
        self.claims = SimpleNamespace(headlines=formulas)
        self.measured = 0

    def measure(self, block: Block) -> Numbers:
        self.measured += len(block)
        return np.stack([np.asarray(one(block.worlds, block.chance), float) for one in self.claims.headlines])


def cells(file: Path) -> list[dict[str, str]]:
    """The rows of a csv file."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
