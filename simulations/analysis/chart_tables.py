"""The tables that the charts of a procurement brief draw, from a result: numbers only, no page and no title.

Every alternative stands at the brief's own strength, except in the curves, which show whole ladders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simulations.analysis import indicator_names as named
from simulations.analysis.comparison import HELD, DesignComparison, Held
from simulations.analysis.differences import relative
from simulations.analysis.estimates import Numbers, percentiles
from simulations.analysis.ladders import Design, designs_of
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import (
    CurveTable,
    DesignCurve,
    DifferencePanel,
    DifferenceTable,
    Interval,
    IntervalPanel,
    Measure,
    PanelTable,
    Part,
    Phase,
    Table,
    TimeSeries,
    TimeTable,
)
from simulations.register.label import Label
from simulations.register.words import Words
from simulations.scenario.quarters import quarter_number

FIRST_YEAR = 2026
QUARTERS_A_YEAR = 4
CHANGE_KEY = "finding.measure.emissions_change"


def chart_tables(result: Outcomes, comparisons: Sequence[DesignComparison] = ()) -> dict[str, Table]:
    """The charts of a brief by name.

    `effects_by_scheme` where there is a scheme beside the reference, `emissions_against_spend` where there is a ladder, and
    `differences` where designs were compared.
    """
    tables: dict[str, Table] = {
        "effects_by_scheme": effects_by_scheme(result),
        "emissions_against_spend": emissions_against_spend(result),
        "emissions_over_time": emissions_over_time(result),
        "price_and_spend": price_and_spend(result),
        "bids_per_lot": bids_per_lot(result),
        "shortages": shortages(result),
        "paperwork_by_side": paperwork_by_side(result),
    }
    designs = designs_of(result)
    if len(designs) < 2:
        del tables["effects_by_scheme"]
    if not any(design.has_ladder for design in designs):
        del tables["emissions_against_spend"]
    drawn = difference_panels(comparisons)
    return tables | ({"differences": drawn} if drawn.panels else {})


# The panels of `effects_by_scheme`: what a scheme changes, as a share of the reference's amount or in the indicator's unit.
SIDE_BY_SIDE = (
    (named.EMISSIONS, named.TOGETHER, True),
    (named.SPEND, named.TOGETHER, True),
    (named.BIDS, named.CONTESTABLE, True),
    (named.SHORT, named.TOGETHER, True),
    (named.SMALL_WINS, named.CONTESTABLE, False),
    (named.SUPPLIER_HOURS, named.TOGETHER, True),
)


def effects_by_scheme(result: Outcomes) -> PanelTable:
    """What every scheme at its own strength changes from the reference, indicator by indicator, world by world."""
    designs = designs_of(result)[1:]
    panels = [
        _effects_panel(result, designs, name, group, part)
        for name, group, part in SIDE_BY_SIDE
        if name in result.indicators
    ]
    return PanelTable([design.scheme for design in designs], panels, changes=True)


def _effects_panel(result: Outcomes, designs: Sequence[Design], name: str, group: str, as_part: bool) -> IntervalPanel:
    indicator = result.indicators[name]
    values = result.values(name, group if group in indicator.groups(result.groups) else named.TOGETHER)
    change = np.stack([design.own_values(values) for design in designs], axis=1) - values[:, :1]
    unit = "points" if indicator.unit == "share" else indicator.unit
    if as_part:
        change, unit = relative(change, np.broadcast_to(values[:, :1], change.shape)), "relative_change"
    return IntervalPanel(Measure(f"{name}_change", text(f"finding.panel.{name}"), unit), interval(change))


def emissions_against_spend(result: Outcomes, group: str = named.TOGETHER) -> CurveTable:
    """One curve per design: change of emissions against change of spend, both relative to the reference."""
    designs = designs_of(result)
    changes = [_relative_change(result, name, group) for name in (named.SPEND, named.EMISSIONS)]
    curves = [
        DesignCurve(
            design.scheme,
            np.asarray(design.strengths),
            interval(design.rungs(changes[0])),
            interval(design.rungs(changes[1])),
            design.own_rung,
            design.unit,
        )
        for design in designs
        if design.has_ladder
    ]
    cost, outcome = (_measure(result, name, "relative_change") for name in (named.SPEND, named.EMISSIONS))
    return CurveTable(designs[0].scheme, cost, outcome, curves)


def emissions_over_time(result: Outcomes, group: str = named.TOGETHER) -> TimeTable:
    """Emissions year by year of every alternative at its own strength, with the dates of its steps.

    Told as relative change from the reference in the same world: levels differ far more between worlds than
    between designs, so their medians could cross where every single world says otherwise.
    """
    yearly = result.series(named.EMISSIONS, group)
    change = relative(yearly - yearly[:, :1], np.broadcast_to(yearly[:, :1], yearly.shape))
    designs = told_apart(designs_of(result))
    series = [TimeSeries(design.scheme, interval(design.own_values(change))) for design in designs]
    phases = _merged([phase for design in designs for phase in _phases(result, design)])
    reference = designs[0].scheme.label
    texts = (Words("nl")(CHANGE_KEY, reference=reference.nl), Words("en")(CHANGE_KEY, reference=reference.en))
    measure = Measure(f"{named.EMISSIONS}_change", Label(*texts), "relative_change")
    return TimeTable(measure, np.asarray(result.years, float), series, phases)


# More lines with bands than this cannot be told apart.
MOST_LINES = 5


def told_apart(designs: Sequence[Design]) -> tuple[Design, ...]:
    """The designs that a chart over time shows: all if they are few, else the reference and the first and last of each rule.

    A brief that builds on a plain scheme states that first and all its additions together last.
    """
    if len(designs) <= MOST_LINES:
        return tuple(designs)
    reference, *others = designs
    strong = [design for design in others if design.strengths] or others
    by_rule: dict[str, list[Design]] = {}
    for design in strong:
        by_rule.setdefault(design.scheme.rule, []).append(design)
    ends = {one.name for kind in by_rule.values() for one in (kind[0], kind[-1])}
    return (reference, *(design for design in others if design.name in ends))


def _merged(phases: Sequence[Phase]) -> list[Phase]:
    """Steps of one date as one where more than two schemes take it: their names would make a list."""
    taken = Counter(phase.when for phase in phases)
    merged: dict[tuple[float, str], Phase] = {}
    for phase in phases:
        one = Phase(phase.when, text("finding.phase.several")) if taken[phase.when] > 2 else phase
        merged.setdefault((one.when, one.label.nl), one)
    return list(merged.values())


def price_and_spend(result: Outcomes) -> PanelTable:
    """Price level of lots with competition, and spend on all lots together."""
    return _panels(result, [_panel(result, named.PRICES, named.CONTESTABLE), _panel(result, named.SPEND)])


def bids_per_lot(result: Outcomes) -> PanelTable:
    """Bids per lot and the share of lots with a single bid, both of lots with competition."""
    return _panels(result, [_panel(result, name, named.CONTESTABLE) for name in (named.BIDS, named.SINGLE_BIDS)])


def shortages(result: Outcomes) -> PanelTable:
    """Shortage as a whole, of essential medicines, and by sex; on one scale when they share a unit."""
    words = {name: text(f"finding.part.{name}") for name in ("women", "men")}
    parts = [Part(name, label, name) for name, label in words.items()]
    by_sex = _parts_panel(
        result, Measure("short_by_sex", text("finding.measure.short_by_sex"), _unit(result, named.SHORT_WOMEN)),
        (named.SHORT_WOMEN, named.SHORT_MEN), parts,
    )  # fmt: skip
    panels = [_panel(result, named.SHORT), _panel(result, named.SHORT_ESSENTIAL), by_sex]
    return _panels(result, panels, same_scale=len({panel.measure.unit for panel in panels}) == 1)


def paperwork_by_side(result: Outcomes) -> PanelTable:
    """Hours at suppliers and at purchasers."""
    parts = [Part(name, text(f"finding.part.{name}"), name) for name in ("supplier", "purchaser")]
    measure = Measure("paperwork_hours", text("finding.measure.hours"), _unit(result, named.SUPPLIER_HOURS))
    return _panels(result, [_parts_panel(result, measure, (named.SUPPLIER_HOURS, named.PURCHASER_HOURS), parts)])


def difference_panels(comparisons: Sequence[DesignComparison]) -> DifferenceTable:
    """Each pair of designs at equal emissions and at equal spend, per group of lots, relative to the reference."""
    panels = [
        panel
        for comparison in comparisons
        for held in HELD
        if (panel := _difference_panel(comparison, held)) is not None
    ]
    return DifferenceTable(tuple(panels))


def _difference_panel(comparison: DesignComparison, held: Held) -> DifferencePanel | None:
    """One way of comparing, a row for each group of lots in which it could be done."""
    equals = [(one.group, one.at_equal(held)) for one in comparison.groups]
    found = [(group, equal.relative) for group, equal in equals if equal is not None and equal.relative.known]
    if not found:
        return None
    sign = 1 if found[0][1].middle.value > 0 else -1
    rows = [(one.low, one.middle.value, one.high, one.middle.margin, one.share(sign).value) for _, one in found]
    low, middle, high, margin, share = np.array(rows).T
    compared = "spend" if held == "emissions" else "emissions"
    return DifferencePanel(
        Label(*(_between(comparison, held, language) for language in ("nl", "en"))),
        Measure(f"{compared}_change", text(f"finding.measure.{compared}"), "relative_change"),
        [Part(group, text(f"finding.part.{group}"), group) for group, _ in found],
        Interval.of(low, middle, high),
        Interval.of(middle - margin, middle, middle + margin),
        share,
        sign,
    )


def _between(comparison: DesignComparison, held: Held, language: str) -> str:
    names = {"first": comparison.first.scheme.label, "second": comparison.second.scheme.label}
    labels = {key: label.nl if language == "nl" else label.en for key, label in names.items()}
    return Words(language)(f"finding.between.{held}", **labels)


def interval(values: Numbers) -> Interval:
    """Median and 5-95 % range over worlds of values (worlds, ...); nan where no world is known."""
    return Interval.of(*percentiles(values))


def _relative_change(result: Outcomes, name: str, group: str) -> Numbers:
    values = result.values(name, group)
    return relative(values - values[:, :1], np.broadcast_to(values[:, :1], values.shape))


def text(key: str) -> Label:
    """A text of the catalogue in both languages."""
    return Words("nl").label(key)


def _measure(result: Outcomes, name: str, unit: str | None = None) -> Measure:
    return Measure(name, result.indicators[name].label, unit or _unit(result, name))


def _unit(result: Outcomes, name: str) -> str:
    return result.indicators[name].unit


def _own(result: Outcomes, name: str, group: str) -> Numbers:
    """An indicator of every alternative at its own strength, (worlds, schemes)."""
    indicator = result.indicators[name]
    known = group if group in indicator.groups(result.groups) else named.TOGETHER
    values = result.values(name, known)
    return np.stack([design.own_values(values) for design in designs_of(result)], axis=1)


# With more schemes than this, panels show changes from the reference: levels differ far more between worlds than between
# schemes, and a column of equal bars says nothing.
MOST_LEVELS = 5


def _shows_changes(result: Outcomes) -> bool:
    return len(designs_of(result)) > MOST_LEVELS


def _panel(result: Outcomes, name: str, group: str = named.TOGETHER) -> IntervalPanel:
    own, measure = _own(result, name, group), _measure(result, name)
    if _shows_changes(result):
        own, unit = _changed(own, measure.unit)
        measure = Measure(f"{measure.name}_change", measure.label, unit)
    return IntervalPanel(measure, interval(own))


def _parts_panel(result: Outcomes, measure: Measure, names: Sequence[str], parts: Sequence[Part]) -> IntervalPanel:
    values = [_own(result, name, named.TOGETHER) for name in names]
    if _shows_changes(result):
        values = [_changed(one, measure.unit)[0] for one in values]
        measure = Measure(f"{measure.name}_change", measure.label, _changed(values[0], measure.unit)[1])
    return IntervalPanel(measure, interval(np.stack(values, axis=-1)), parts)


def _changed(own: Numbers, unit: str) -> tuple[Numbers, str]:
    """Every alternative but the reference, less the reference: a share in points, all else as part of the reference."""
    change = own[:, 1:] - own[:, :1]
    if unit == "share":
        return change, "points"
    return relative(change, np.broadcast_to(own[:, :1], change.shape)), "relative_change"


def _panels(result: Outcomes, panels: Sequence[IntervalPanel], same_scale: bool = False) -> PanelTable:
    changes = _shows_changes(result)
    schemes = [design.scheme for design in designs_of(result)]
    return PanelTable(schemes[1:] if changes else schemes, panels, same_scale and not changes, changes)


def _phases(result: Outcomes, design: Design) -> Iterator[Phase]:
    """The dated steps of an alternative: its start, and later steps by number."""
    fields: Mapping[str, object] = result.manifest["scenario"]["alternatives"][design.name]
    steps = fields.get("phases") or ()
    for number, step in enumerate(steps):  # type: ignore[var-annotated, arg-type]
        key = "finding.phase.start" if number == 0 else "finding.phase.step"
        texts = [
            Words(language)(key, scheme=getattr(design.scheme.label, language), number=number + 1)
            for language in ("nl", "en")
        ]
        when = FIRST_YEAR + quarter_number(step["from"]) / QUARTERS_A_YEAR
        yield Phase(when, Label(*texts), design.scheme)
