"""The charts that say how sure a brief's headline is: what it hangs on, where it fails, and what would turn it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty.certainty import drivers
from simulations.analysis.uncertainty.chance import Split
from simulations.analysis.uncertainty.regions import Region, Side
from simulations.analysis.uncertainty.sobol import CHANCE, OTHERS
from simulations.analysis.uncertainty.study import HeadlineStudy, Uncertainty
from simulations.analysis.uncertainty_tables import (
    Axis,
    DistributionTable,
    Driver,
    DriversTable,
    Ends,
    FailureMapTable,
    Tipping,
    TippingTable,
)
from simulations.ensemble.design import Range, Worlds
from simulations.figures.wording import capital
from simulations.register.label import Label
from simulations.register.parameter import Parameter
from simulations.register.words import Words
from simulations.reports.brief import caption
from simulations.reports.story import Draw, Drawing
from simulations.reports.uncertainty.phrases import SurePhrases
from simulations.reports.uncertainty.sections import LEAST, nearest_first

MOST_ROWS = 8
LOGARITHMIC = "loguniform"
# The section of the finding that each chart belongs to.
ABOUT = {"futures": "fails", "drivers": "drivers", "failure_map": "fails", "tipping_points": "turns"}
# Those that further runs draw otherwise, or that are not drawn without them.
DEEPER = ("drivers", "tipping_points")
# An assumption without a source, drawn when no region is found, is one of those that carry most.
DRAWN_SIDES = 2


def drawings(
    say: SurePhrases, found: Uncertainty, worlds: Worlds, ranges: Mapping[str, Range], manifest: Mapping[str, Any]
) -> tuple[Drawing, ...]:
    """The charts of the first claim, those for which there is something to draw."""
    import simulations.figures as figures

    if not found.studies:
        return ()
    study = found.studies[0]
    draws: dict[str, Draw] = {
        "futures": figures.distribution_over_futures,
        "drivers": figures.drivers_bars,
        "failure_map": figures.failure_map,
        "tipping_points": figures.tipping_points,
    }
    note = say.tell("chart.note", worlds=study.difference.worlds)
    return tuple(
        Drawing(name, table, caption(say, title, note, manifest), draws[name], ABOUT[name])
        for name, table, title in _tables(say, study, worlds, ranges)
    )


def _tables(
    say: SurePhrases, study: HeadlineStudy, worlds: Worlds, ranges: Mapping[str, Range]
) -> Iterator[tuple[str, Any, str]]:
    claim, opposite = say.claim(study.headline), say.opposite(study.headline)
    if np.isfinite(study.amount).any():
        share = say.share(study.difference.higher.value)
        title = say.tell("chart.futures.title", claim=capital(claim), share=share)
        yield "futures", DistributionTable(study.headline.measured, study.amount), title
    if study.first_order:
        sure = "title" if drivers(study.shares) else "none"
        yield "drivers", drivers_table(say.register, study), say.tell(f"chart.drivers.{sure}", claim=claim)
    region = study.failures.region
    if region is not None:
        title = say.tell("chart.failure_map.title", opposite=opposite, density=say.share(region.density))
        yield "failure_map", failure_table(say.register, study, region, worlds, ranges), title
    if study.curves:
        turns = any(one.point is not None for one in study.curves)
        key = "title" if turns else "none"
        yield "tipping_points", tipping_table(say.register, study), say.tell(f"chart.tipping_points.{key}", claim=claim)


def measure_of(register: Mapping[str, Parameter], name: str) -> Measure:
    """An assumption as something measured."""
    return Measure(name, register[name].label, register[name].unit)


def drivers_table(register: Mapping[str, Parameter], study: HeadlineStudy) -> DriversTable:
    """The assumptions that carry most, by the design of their own where that was run and suffices, and chance."""
    indices = study.indices
    if indices is not None and indices.enough:
        ranked = sorted(indices.total, key=lambda name: -indices.total[name].value)
        ranked = [name for name in ranked if indices.total[name].value >= LEAST or name == CHANCE][: MOST_ROWS + 1]
        rows = [_driver(register, name, indices.first[name], indices.total[name]) for name in ranked]
        return DriversTable(study.headline.measured, rows)
    found = sorted(study.first_order, key=lambda name: -study.first_order[name].value)[:MOST_ROWS]
    rows = [_driver(register, name, study.first_order[name], None) for name in found]
    return DriversTable(study.headline.measured, [*rows, *_luck(study.split)])


def _luck(split: Split | None) -> list[Driver]:
    """Chance, which is told with all it works together with: its total share."""
    if split is None:
        return []
    return [Driver(CHANCE, _word(CHANCE), "", split.chance, split.chance)]


def _driver(register: Mapping[str, Parameter], name: str, first: Ends, total: Ends | None) -> Driver:
    if name in (OTHERS, CHANCE):
        return Driver(name, _word(name), "", first, total)
    return Driver(name, register[name].label, register[name].grade, first, total)


def _word(name: str) -> Label:
    return Label(*(Words(language)(f"finding.uncertainty.{name}") for language in ("nl", "en")))


def failure_table(
    register: Mapping[str, Parameter], study: HeadlineStudy, region: Region, worlds: Worlds, ranges: Mapping[str, Range]
) -> FailureMapTable:
    """Every world over the two sides that matter most, with the region in which the claim fails."""
    axes = [_axis(register, side, worlds, ranges[side.name]) for side in region.sides]
    fails = np.where(np.isfinite(study.amount), (study.amount < 0.0).astype(float), np.nan)
    return FailureMapTable(
        study.headline.measured,
        axes[0],
        axes[1] if len(axes) > 1 else None,
        axes[DRAWN_SIDES:],
        fails,
        region.share,
        region.coverage,
        region.density,
        region.base,
    )


def _axis(register: Mapping[str, Parameter], side: Side, worlds: Worlds, drawn: Range) -> Axis:
    return Axis(
        measure_of(register, side.name),
        drawn.low,
        drawn.high,
        np.asarray(worlds[side.name], float),
        drawn.low if side.open_below else side.low,
        drawn.high if side.open_above else side.high,
        drawn.distribution == LOGARITHMIC,
    )


def tipping_table(register: Mapping[str, Parameter], study: HeadlineStudy) -> TippingTable:
    """What would turn the claim, those nearest to their default first, then those that never do."""
    turning = nearest_first([one for one in study.curves if one.point is not None])
    others = [one for one in study.curves if one.point is None]
    rows = [
        Tipping(
            measure_of(register, one.drawn.name),
            register[one.drawn.name].grade,
            one.drawn.low,
            one.drawn.value,
            one.drawn.high,
            one.levels,
            one.medians,
            one.point,
            one.drawn.distribution == LOGARITHMIC,
        )
        for one in (*turning, *others)[:MOST_ROWS]
    ]
    return TippingTable(study.headline.measured, rows)
