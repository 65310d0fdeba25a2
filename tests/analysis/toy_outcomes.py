"""Outcomes made up by hand: designs whose curves are known in closed form, in the shape of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.analysis import indicator_names as named
from simulations.ensemble.indicator import Indicator, Term
from simulations.register.label import Label
from simulations.scenario.variant import Variant

Numbers = NDArray[np.float64]
FIELDS = {"bonus": "weight", "exclusion": "threshold", "gate_and_bonus": "threshold"}
UNITS = {
    named.EMISSIONS: "t_per_year", named.SPEND: "eur_per_year", named.PRICES: "ratio", named.BIDS: "count",
    named.SINGLE_BIDS: "share", named.SHORT: "patient_quarters_per_year",
    named.SHORT_ESSENTIAL: "patient_quarters_per_year", named.SHORT_WOMEN: "patient_quarters_per_year",
    named.SHORT_MEN: "patient_quarters_per_year", named.SUPPLIER_HOURS: "hours_per_year",
    named.PURCHASER_HOURS: "hours_per_year",
}  # fmt: skip
REFERENCE_EMISSIONS, REFERENCE_SPEND = 100.0, 1000.0


def made_up(name: str, unit: str) -> Indicator:
    return Indicator(name, Label(f"{name} nl", f"{name} en"), unit, "lower", "per_year", (Term(name, 1),), series=True)


@dataclass(frozen=True)
class Rungs:
    """A design: strengths, and what each cuts in emissions and adds to spend, (rungs,) or (worlds, rungs)."""

    name: str
    rule: str
    strengths: Sequence[float]
    cut: Any
    cost: Any
    own: float
    label: Label | None = None
    own_is_run: bool = True


@dataclass
class Toy:
    """Some designs over some worlds. All happens in contestable lots, unless `monopoly_moves`."""

    designs: Sequence[Rungs]
    worlds: int = 8
    block: int = 2
    monopoly_moves: bool = False
    counter_case: Mapping[str, Any] | None = None
    groups: Sequence[str] = ("contestable", "monopoly", "market")
    years: Sequence[int] = (2026, 2027, 2028)
    hash: str = "0123456789ab"
    extra: Mapping[str, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.indicators = {name: made_up(name, unit) for name, unit in UNITS.items()}
        self.variants, columns = [Variant("now", None, 0)], [(np.zeros(self.worlds), np.zeros(self.worlds))]
        for design in self.designs:
            cut, cost = (
                np.broadcast_to(one, (self.worlds, len(design.strengths))) for one in (design.cut, design.cost)
            )
            for rung, strength in enumerate(design.strengths):
                if strength == design.own and design.own_is_run:
                    self._add(columns, design.name, None, cut[:, rung], cost[:, rung])
                self._add(columns, design.name, strength, cut[:, rung], cost[:, rung])
        self.cuts, self.costs = (np.stack(one, axis=1) for one in zip(*columns, strict=True))

    def _add(self, columns: list[Any], name: str, strength: float | None, cut: Numbers, cost: Numbers) -> None:
        self.variants.append(Variant(name, strength, len(self.variants)))
        columns.append((cut, cost))

    @property
    def blocks(self) -> NDArray[np.int64]:
        return np.arange(self.worlds) // self.block

    @property
    def manifest(self) -> Mapping[str, Any]:
        alternatives: dict[str, dict[str, Any]] = {"now": {"rule": "ask", "label": {"nl": "nu", "en": "today"}}}
        for design in self.designs:
            label = design.label or Label(f"{design.name} nl", f"{design.name} en")
            alternatives[design.name] = {
                "rule": design.rule,
                FIELDS[design.rule]: design.own,
                "label": {"nl": label.nl, "en": label.en},
                "phases": [{"from": "2026 Q3", "announced": "2026 Q1"}, {"from": "2028 Q1", "announced": "2026 Q1"}],
            }
        brief = {"sender": "een bond, met belang", "author": "een adviseur", "not_modelled": ["een", "twee", "drie"]}
        scenario = {
            "model": "procurement",
            "brief": brief,
            "alternatives": alternatives,
            "counter_case": self.counter_case,
        }
        return {"scenario": scenario, "hash": self.hash, "model": {"name": "procurement", "version": "1"}}

    def values(self, indicator: str, group: str = "together") -> Numbers:
        share = {"contestable": 0.5, "monopoly": 0.5, "market": 0.0, "together": 1.0}[group]
        moving = 1.0 if group in ("contestable", "together") else 0.0
        if group == "monopoly" and self.monopoly_moves:
            moving = 1.0
        if indicator == named.EMISSIONS:
            return REFERENCE_EMISSIONS * share - moving * self.cuts
        if indicator == named.SPEND:
            return REFERENCE_SPEND * share + moving * self.costs
        return self.extra.get(indicator, np.full(self.cuts.shape, 3.0))

    def series(self, indicator: str, group: str = "together") -> Numbers:
        return np.stack([self.values(indicator, group) * (1 - 0.1 * year) for year in range(len(self.years))], axis=-1)


STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)


def line(name: str, rule: str, price: Any = 0.4, own: float = 0.5, depth: Any = 10.0, **options: Any) -> Rungs:
    """A design of which every tonne cut costs the same; `price` and `depth` may differ per world, (worlds, 1)."""
    cut = np.asarray(depth) * np.asarray(STRENGTHS)
    return Rungs(name, rule, STRENGTHS, cut, np.asarray(price) * cut, own, **options)


def bent(name: str = "gate", rule: str = "exclusion", **options: Any) -> Rungs:
    """Cheap at first, dear later: crosses `line` (0.4 a tonne) at a cut of 6.25, by hand 1 + 1.2 (x - 5) = 0.4 x."""
    return Rungs(name, rule, (0.0, 0.5, 1.0), (0.0, 5.0, 10.0), (0.0, 1.0, 7.0), options.pop("own", 0.5), **options)
