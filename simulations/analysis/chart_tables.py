"""The tables that the charts of a procurement brief draw, from a result: numbers only, no page and no title.

Every alternative stands at the brief's own strength, except in the curves, which show whole ladders.
"""

from __future__ import annotations

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
    """The six charts of a brief by name, and `differences` when there are comparisons of designs."""
    tables: dict[str, Table] = {
        "emissions_against_spend": emissions_against_spend(result),
        "emissions_over_time": emissions_over_time(result),
        "price_and_spend": price_and_spend(result),
        "bids_per_lot": bids_per_lot(result),
        "shortages": shortages(result),
        "paperwork_by_side": paperwork_by_side(result),
    }
    drawn = difference_panels(comparisons)
    return tables | ({"differences": drawn} if drawn.panels else {})


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
    designs = designs_of(result)
    series = [TimeSeries(design.scheme, interval(design.own_values(change))) for design in designs]
    phases = [phase for design in designs for phase in _phases(result, design)]
    reference = designs[0].scheme.label
    texts = (Words("nl")(CHANGE_KEY, reference=reference.nl), Words("en")(CHANGE_KEY, reference=reference.en))
    measure = Measure(f"{named.EMISSIONS}_change", Label(*texts), "relative_change")
    return TimeTable(measure, np.asarray(result.years, float), series, phases)


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


def _panel(result: Outcomes, name: str, group: str = named.TOGETHER) -> IntervalPanel:
    return IntervalPanel(_measure(result, name), interval(_own(result, name, group)))


def _parts_panel(result: Outcomes, measure: Measure, names: Sequence[str], parts: Sequence[Part]) -> IntervalPanel:
    values = np.stack([_own(result, name, named.TOGETHER) for name in names], axis=-1)
    return IntervalPanel(measure, interval(values), parts)


def _panels(result: Outcomes, panels: Sequence[IntervalPanel], same_scale: bool = False) -> PanelTable:
    return PanelTable([design.scheme for design in designs_of(result)], panels, same_scale)


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
