"""Charts of how sure a conclusion is, in words: one sentence per thing drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from simulations.analysis.uncertainty_tables import (
    DistributionTable,
    Driver,
    DriversTable,
    Ends,
    FailureMapTable,
    Tipping,
    TippingTable,
    UncertaintyTable,
)
from simulations.figures.assumption_scale import AssumptionScale, bound_in_words, title_of
from simulations.figures.distribution import distribution_in_words
from simulations.figures.drivers import drawn_drivers
from simulations.figures.graded import graded
from simulations.figures.numbers import Language, number, quantity, share_in_words, with_interval
from simulations.figures.tipping import MOST, ever_holds
from simulations.figures.tipping_spans import failing
from simulations.figures.wording import capital, text_of, words


def uncertainty_sentences(table: UncertaintyTable, language: Language) -> Iterator[str]:
    """What is drawn, in words, numbers rounded as on the chart."""
    match table:
        case DriversTable():
            yield from _drivers(table, language)
        case FailureMapTable():
            yield from _failures(table, language)
        case TippingTable():
            yield from _tippings(table, language)
        case DistributionTable():
            yield from distribution_in_words(table, language)


def _drivers(table: DriversTable, language: Language) -> Iterator[str]:
    yield words("figures.subtitle.drivers", language, measure=title_of(table.measure, language)) + "."
    drawn = drawn_drivers(table)
    for one in drawn:
        name = graded(capital(text_of(one.label, language)), one.grade, language)
        yield words("figures.alt.row", language, name=name, value=_shares(one, language)) + "."
    yield from _left_out(len(table.drivers) - len(drawn), language)
    yield words("figures.alt.numerical", language)


def _shares(one: Driver, language: Language) -> str:
    first = _share(one.first, language)
    if one.total is None:
        return first
    return words("figures.alt.total_share", language, first=first, total=_share(one.total, language))


def _share(one: Ends, language: Language) -> str:
    if not math.isfinite(one.value):
        return words("figures.alt.unknown", language)
    if not math.isfinite(one.high - one.low):
        return quantity(round(one.value, 2), "share", language)
    return with_interval(one.value, one.low, one.high, "share", language)


def _left_out(count: int, language: Language) -> Iterator[str]:
    if count:
        yield words("figures.reading.left_out", language, count=count)


def _failures(table: FailureMapTable, language: Language) -> Iterator[str]:
    key = "figures.subtitle.failure_strip" if table.y is None else "figures.subtitle.failure_map"
    yield words(key, language, measure=title_of(table.measure, language)) + "."
    drawn, untold = (table.x, *((table.y,) if table.y else ())), int(np.isnan(table.fails).sum())
    shares = {name: share_in_words(getattr(table, name), language) for name in ("base", "density", "share", "coverage")}
    axes = _listed([_range(AssumptionScale.of(one, language)) for one in drawn], language)
    count = number(len(table.fails) - untold, language)
    yield words("figures.alt.failure_map", language, count=count, axes=axes, base=shares.pop("base"))
    bounded = [one for one in (*drawn, *table.further) if (one.box_low, one.box_high) != (one.low, one.high)]
    bounds = _listed([bound_in_words(one, language) for one in bounded or drawn], language)
    yield words("figures.alt.region", language, bounds=bounds, **shares)
    if untold:
        yield words("figures.reading.untold", language, count=number(untold, language))


def _range(along: AssumptionScale) -> str:
    low, high = along.ends(along.exact(along.low), along.exact(along.high))
    return words("figures.bound.between", along.language, name=along.name, low=low, high=high)


def _listed(texts: list[str], language: Language) -> str:
    *some, last = texts
    return words("figures.and", language, first=", ".join(some), last=last) if some else last


def _tippings(table: TippingTable, language: Language) -> Iterator[str]:
    yield words("figures.subtitle.tipping", language, measure=title_of(table.measure, language)) + "."
    for row in table.rows[:MOST]:
        along = AssumptionScale.of(row, language)
        low, high = along.ends(along.exact(row.low), along.exact(row.high))
        yield words(
            "figures.alt.tipping",
            language,
            name=graded(capital(along.name), row.grade, language),
            low=low,
            high=high,
            value=along.exact(row.value),
            turn=_turn(row, along, language),
        )
    yield from _left_out(len(table.rows[MOST:]), language)
    yield words("figures.alt.margin", language)


def _turn(row: Tipping, along: AssumptionScale, language: Language) -> str:
    """The tipping point with its margin, or that there is none, and where the conclusion fails."""
    if row.point is None:
        return words("figures.alt.never_turns" if ever_holds(row) else "figures.alt.never_holds", language)
    ends = row.point.low, row.point.high

    def end(value: float) -> str:
        return along.exact(value) if value in (row.low, row.high) else along.rounded(value, *ends)

    point = words("figures.alt.point", language, point=along.with_interval(row.point.value, *ends))
    spans = [
        words("figures.alt.span", language, low=end(one.low), high=end(one.high))
        for one in failing(row, along.logarithmic)
    ]
    return words("figures.alt.fails", language, turn=point, spans=_listed(spans, language)) if spans else point
