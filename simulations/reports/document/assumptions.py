"""The riskiest assumptions of a brief as a table of texts, and the sources they rest on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simulations.analysis.tables import Columns
from simulations.analysis.uncertainty.assumptions import that_matter
from simulations.figures.numbers import chosen_range, in_digits, quantity
from simulations.figures.wording import capital, plain
from simulations.register.sources import load_sources
from simulations.register.words import Words
from simulations.reports.finding import Grid

SHOWN = 12
ASSUMPTION = "assumption"
COLUMNS = ("assumption", "value", "source", "grade", "impact", "turn")


def assumption_table(columns: Columns, words: Words) -> Grid:
    """Those that matter first: sure to carry a part, then turning the result, then changed by the brief; then by risk."""
    head = tuple(words(f"report.column.{one}") for one in COLUMNS)
    return Grid(head, tuple(_row(columns, place, words) for place in _shown(columns)))


def sources_of(columns: Columns, words: Words) -> tuple[str, ...]:
    """Where the shown assumptions were read, a sentence each; what a brief names without a row in the bibliography as it is."""
    return tuple(_entry(key, words) for key in dict.fromkeys(_keys(columns)))


def _shown(columns: Columns) -> Sequence[int]:
    places = range(len(columns["assumption"]))
    changed = [place for place in places if float(columns["changed"][place])]
    return list(dict.fromkeys((*that_matter(columns), *changed, *places)))[:SHOWN]


def _keys(columns: Columns) -> Iterator[str]:
    for place in _shown(columns):
        source = str(columns["source"][place])
        if source not in ("", ASSUMPTION):
            yield source


def _entry(key: str, words: Words) -> str:
    one = load_sources().get(key)
    if one is None:
        return plain(key)
    told = {"id": one.id, "title": one.title, "publisher": one.publisher, "year": one.year, "address": one.address}
    return words("report.source.entry", **told).strip()


def _row(columns: Columns, place: int, words: Words) -> tuple[str, ...]:
    unit = str(columns["unit"][place])
    value, low, high = (float(columns[name][place]) for name in ("value", "low", "high"))
    return (
        capital(plain(str(columns[f"label_{words.language}"][place]))),
        chosen_range(value, low, high, unit, words.language),  # type: ignore[arg-type]
        source_of(columns, place, words),
        str(columns["grade"][place]),
        _impact(columns, place, words),
        _turn(float(columns["turns_at"][place]), unit, words),
    )


def source_of(columns: Columns, place: int, words: Words) -> str:
    """Where one assumption was read, in a word or two."""
    source = str(columns["source"][place])
    if source in ("", ASSUMPTION):
        return words("report.source.assumption")
    changed = bool(float(columns["changed"][place]))
    return words("report.source.brief", source=plain(source)) if changed else plain(source)


def _impact(columns: Columns, place: int, words: Words) -> str:
    impact, low = (float(columns[name][place]) for name in ("impact", "impact_low"))
    if not (math.isfinite(impact) and low > 0.0):
        return words("report.none")
    return quantity(round(impact, 2), "share", words.language)  # type: ignore[arg-type]


def _turn(value: float, unit: str, words: Words) -> str:
    if not math.isfinite(value):
        return words("report.none")
    return quantity(in_digits(value), unit, words.language)  # type: ignore[arg-type]
