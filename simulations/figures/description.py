"""The chart in words, for readers who do not see it: the title, then every drawn number with its interval."""

from __future__ import annotations

from collections.abc import Iterator

from simulations.analysis.ranking_tables import AcceptabilityTable, RankingTable, WeightsTable
from simulations.analysis.tables import CurveTable, DifferenceTable, Interval, PanelTable, Table, TimeTable
from simulations.analysis.uncertainty_tables import (
    DistributionTable,
    DriversTable,
    FailureMapTable,
    TippingTable,
    UncertaintyTable,
)
from simulations.figures.description_rankings import ranking_sentences
from simulations.figures.description_uncertainty import uncertainty_sentences
from simulations.figures.numbers import Language, number, quantity, share_of_worlds, with_interval
from simulations.figures.page import Caption
from simulations.figures.wording import capital, text_of, words

# What stands in brackets there is not the range over futures, or nothing does.
OWN_BRACKETS = (AcceptabilityTable, WeightsTable, DriversTable, FailureMapTable, TippingTable)


def alternative_text(
    table: Table | RankingTable | UncertaintyTable, caption: Caption, language: Language = "nl"
) -> str:
    """Alternative text of a chart: one sentence per line drawn, numbers rounded as on the chart."""
    sentences = [
        words("figures.alt.title", language, title=caption.title.rstrip(".")),
        *_sentences(table, language),
    ]
    if not isinstance(table, OWN_BRACKETS):
        sentences.append(words("figures.alt.interval", language))
    return " ".join(sentences)


def _sentences(table: Table | RankingTable | UncertaintyTable, language: Language) -> Iterator[str]:
    match table:
        case CurveTable():
            yield from _curves(table, language)
        case TimeTable():
            yield from _times(table, language)
        case PanelTable():
            yield from _panels(table, language)
        case DifferenceTable():
            yield from _differences(table, language)
        case DriversTable() | FailureMapTable() | TippingTable() | DistributionTable():
            yield from uncertainty_sentences(table, language)
        case _:
            yield from ranking_sentences(table, language)


def _value(cell: Interval, unit: str, language: Language, signed: bool = False) -> str:
    if not cell.finite:
        return words("figures.alt.unknown", language)
    return with_interval(float(cell.middle), float(cell.low), float(cell.high), unit, language, signed)


def _curves(table: CurveTable, language: Language) -> Iterator[str]:
    for curve in table.curves:
        rung = len(curve.strengths) - 1 if curve.own is None else curve.own
        strength = float(curve.strengths[rung])
        yield words(
            "figures.alt.curve",
            language,
            scheme=capital(text_of(curve.scheme.label, language)),
            strength=quantity(strength, "share", language)
            if curve.strength_unit == "share"
            else number(strength, language, 2),
            outcome=text_of(table.outcome.label, language),
            outcome_value=_value(curve.outcome[rung], table.outcome.unit, language, signed=True),
            cost=text_of(table.cost.label, language),
            cost_value=_value(curve.cost[rung], table.cost.unit, language, signed=True),
            reference=text_of(table.reference.label, language),
        )


def _times(table: TimeTable, language: Language) -> Iterator[str]:
    yield capital(text_of(table.measure.label, language)) + "."
    for one in table.series:
        values = {
            "first": _value(one.values[0], table.measure.unit, language),
            "last": _value(one.values[-1], table.measure.unit, language),
        }
        years = {"from": int(table.years[0]), "to": int(table.years[-1])}
        yield words(
            "figures.alt.time",
            language,
            scheme=capital(text_of(one.scheme.label, language)),
            **values,
            **years,
        )


def _panels(table: PanelTable, language: Language) -> Iterator[str]:
    for panel in table.panels:
        rows = []
        for index, scheme in enumerate(table.schemes):
            name = text_of(scheme.label, language)
            for number_, part in enumerate(panel.parts or (None,)):
                cell = panel.values[index] if part is None else panel.values[index, number_]
                full = (
                    name
                    if part is None
                    else words("figures.alt.part", language, scheme=name, part=text_of(part.label, language))
                )
                rows.append(
                    words(
                        "figures.alt.row",
                        language,
                        name=full,
                        value=_value(cell, panel.measure.unit, language),
                    )
                )
        yield words(
            "figures.alt.panel",
            language,
            measure=capital(text_of(panel.measure.label, language)),
            rows="; ".join(rows),
        )


def _differences(table: DifferenceTable, language: Language) -> Iterator[str]:
    for panel in table.panels:
        rows = []
        for row, part in enumerate(panel.parts):
            value = _value(panel.values[row], panel.measure.unit, language, signed=True)
            share = share_of_worlds(float(panel.share[row]), panel.sign, language)
            rows.append(
                words("figures.alt.row", language, name=text_of(part.label, language), value=f"{value}, {share}")
            )
        yield words("figures.alt.panel", language, measure=text_of(panel.label, language), rows="; ".join(rows))
