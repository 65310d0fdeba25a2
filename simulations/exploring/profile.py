"""A quick run of a brief to look at while a slider moves: few worlds, every alternative as it is, nothing kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulations.analysis.differences import BETTER_SIGN, relative
from simulations.analysis.estimates import Numbers, percentiles
from simulations.analysis.ladders import label_of
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Interval, IntervalPanel, Measure, PanelTable, Scheme
from simulations.analysis.uncertainty.idle import without_ladders
from simulations.ensemble.indicator import TOGETHER, Indicator
from simulations.ensemble.model import Model
from simulations.ensemble.run import make_design
from simulations.ensemble.sample import run_worlds
from simulations.figures.colours import ROLES
from simulations.register.label import Label
from simulations.register.words import Words
from simulations.reports.claims import find_claims
from simulations.scenario.scenario import Runs, Scenario
from simulations.scenario.vocabulary import load_vocabulary, model_names

WORLDS = 8
MOST_PANELS = 6
# The colour of an alternative whose model knows no rules.
ANY = "package"


def quick(scenario: Scenario, worlds: int = WORLDS) -> Scenario:
    """The brief as it is explored: one block of `worlds`, no ladders, no counter-case."""
    runs = Runs(worlds=worlds, seed=scenario.runs.seed, block=worlds, deeper=0)
    return replace(without_ladders(scenario), runs=runs)


def outcomes(scenario: Scenario, worlds: int = WORLDS, model: Model | None = None) -> Outcomes:
    """The numbers of a brief in the first block of so many worlds."""
    brief = quick(scenario, worlds)
    # Single worlds, so that every processor has something to do.
    return run_worlds(brief, make_design(brief).block(0), model=model, piece=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """One panel: an indicator, told as a change relative to the reference or in its own unit."""

    indicator: Indicator
    relative: bool


def shown(scenario: Scenario, own: Outcomes) -> tuple[Shown, ...]:
    """What the panels show: what the brief asks for, else what its claims weigh and the first of every other section.

    Relative where the reference is above zero in every world: decided once, so that a panel keeps its unit while a slider moves.
    """
    asked = [name for name in scenario.outputs.indicators if name in own.indicators]
    names = asked or list(dict.fromkeys((*find_claims(scenario.model)(scenario, own).weighed, *_heads(own))))
    return tuple(Shown(own.indicators[name], _is_relative(own, name)) for name in names[:MOST_PANELS])


def _heads(own: Outcomes) -> Iterator[str]:
    """Of every section the first indicator with a better and a worse side."""
    seen = set()
    for name, one in own.indicators.items():
        if BETTER_SIGN[one.better] and one.section not in seen:
            seen.add(one.section)
            yield name


def _is_relative(own: Outcomes, name: str) -> bool:
    reference = own.values(name)[:, 0]
    amount = own.indicators[name].unit not in ("share", "score", "calendar_year")
    return amount and bool(np.all(reference > 0.0))


def table(scenario: Scenario, own: Outcomes, panels: Sequence[Shown]) -> PanelTable:
    """What every alternative at its own strength changes from the reference, world by world."""
    places = _own_places(own)
    schemes = [_scheme(scenario, name) for name in places]
    return PanelTable(schemes, [_panel(own, one, list(places.values())) for one in panels], changes=True)


def _own_places(own: Outcomes) -> dict[str, int]:
    """The variant that stands for each alternative but the reference: without a strength of its own, else the last."""
    found: dict[str, int] = {}
    for variant in own.variants:
        if variant.alternative != own.variants[0].alternative and (
            variant.alternative not in found or variant.strength is None
        ):
            found[variant.alternative] = variant.index
    return found


def _scheme(scenario: Scenario, name: str) -> Scheme:
    fields: Mapping[str, Any] = scenario.alternatives[name]
    named = scenario.model in model_names()
    rule = str(fields.get(load_vocabulary(scenario.model).discriminator)) if named else ANY
    return Scheme(name, label_of(name, fields), rule if rule in ROLES else ANY)


def _panel(own: Outcomes, one: Shown, places: Sequence[int]) -> IntervalPanel:
    indicator = one.indicator
    values = own.values(indicator.name, TOGETHER)
    reference = values[:, :1]
    change: Numbers = values[:, list(places)] - reference
    unit = "points" if indicator.unit == "share" else indicator.unit
    if one.relative:
        change, unit = relative(change, np.broadcast_to(reference, change.shape)), "relative_change"
    measure = Measure(f"{indicator.name}_change", _short(own.manifest["scenario"]["model"], indicator), unit)
    return IntervalPanel(measure, Interval.of(*percentiles(change)))


def _short(model: str, indicator: Indicator) -> Label:
    """A panel has little room: the model's short text where there is one, else the indicator's own label."""
    words = Words("nl")
    for key in (f"finding.{model}.measure.{indicator.name}", f"finding.panel.{indicator.name}"):
        if key in words:
            return words.label(key)
    return indicator.label
