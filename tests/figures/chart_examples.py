"""Synthetic tables of realistic size, only for the tests and for looking at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simulations import figures
from simulations.analysis import tables
from simulations.register.label import Label

REFERENCE = tables.Scheme("nu", Label("Nederland nu", "the Netherlands today"), "ask", True)
EXCLUSION = tables.Scheme("uitsluiten", Label("uitsluiten", "exclusion"), "exclusion")
BONUS = tables.Scheme("belonen", Label("belonen", "bonus points"), "bonus")
BOTH = tables.Scheme("drempel-en-bonus", Label("drempel en bonuspunten", "gate and bonus points"), "gate_and_bonus")
SCHEMES = (REFERENCE, EXCLUSION, BONUS, BOTH)

SPEND = tables.Measure("spend", Label("uitgaven", "spend"), "eur_per_year")
SPEND_CHANGE = tables.Measure("spend_change", Label("uitgaven", "spend"), "relative_change")
EMISSIONS = tables.Measure(
    "emissions",
    Label("uitstoot van Nederlandse leveringen", "emissions of Dutch deliveries"),
    "kilotonne_per_year",
)
EMISSIONS_CHANGE = tables.Measure("emissions_change", Label("uitstoot", "emissions"), "relative_change")


def caption(language: str = "nl", **changes: str) -> figures.Caption:
    words = {
        "nl": {
            "title": "Belonen verlaagt de uitstoot evenveel als uitsluiten, voor minder geld",
            "source": "Voorproef, inkoopmodel; marktcijfers van Sykehusinnkjøp, Amgros en de NZa",
            "sender": "vereniging van geneesmiddelmakers, met belang bij de uitkomst",
            "note": "Alle bedragen in euro van 2026.",
        },
        "en": {
            "title": "Bonus points lower emissions as much as exclusion, for less money",
            "source": "Voorproef, procurement model; market figures by Sykehusinnkjøp, Amgros and NZa",
            "sender": "association of medicine makers, with an interest in the outcome",
            "note": "All amounts in euro of 2026.",
        },
    }[language]
    return figures.Caption(**({**words, "run_code": "3fa9c1b2e4d5", "version": "0.1.0"} | changes))


def worlds(seed: int, centre: Any, spread: Any, count: int = 200) -> np.ndarray:
    centre = np.asarray(centre, float)
    noise = np.random.default_rng(seed).normal(size=(count, *[1] * centre.ndim)) + 0.2 * np.random.default_rng(
        seed + 1
    ).normal(size=(count, *centre.shape))
    return centre + noise * np.asarray(spread, float)


def curve_table() -> tables.CurveTable:
    ladders = {
        EXCLUSION: (np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), 0.10, 0.045, 4),
        BONUS: (np.array([0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4]), 0.085, 0.016, 3),
        BOTH: (np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), 0.13, 0.045, None),
    }
    curves = []
    for seed, (scheme, (strengths, depth, price, own)) in enumerate(ladders.items()):
        share = strengths / strengths.max()
        outcome = tables.Interval.over_worlds(worlds(seed, -depth * share**0.8, depth * share * 0.3))
        cost = tables.Interval.over_worlds(worlds(seed + 10, price * share**1.7 + 0.002 * share, price * 0.35 * share))
        curves.append(tables.DesignCurve(scheme, strengths, cost, outcome, own))
    return tables.CurveTable(REFERENCE, SPEND_CHANGE, EMISSIONS_CHANGE, curves)


def time_table() -> tables.TimeTable:
    years = np.arange(2026, 2041).astype(float)
    slopes = {REFERENCE: 0.012, EXCLUSION: 0.021, BONUS: 0.019, BOTH: 0.024}
    series = []
    for seed, (scheme, slope) in enumerate(slopes.items()):
        path = 640 * (1 - slope) ** np.maximum(years - 2027, 0)
        series.append(
            tables.TimeSeries(scheme, tables.Interval.over_worlds(worlds(seed, path, 4 + 2.0 * (years - 2026))))
        )
    phases = (
        tables.Phase(2028.0, Label("uitsluiten vanaf 0,4", "exclusion from 0.4"), EXCLUSION),
        tables.Phase(2030.0, Label("bonus 10 procent", "bonus of 10 per cent"), BONUS),
        tables.Phase(2034.25, Label("drempel naar 0,6", "gate rises to 0.6")),
    )
    return tables.TimeTable(EMISSIONS, years, series, phases)


def panel(
    name: str,
    label: Label,
    unit: str,
    centre: list[Any],
    spread: Any,
    seed: int = 3,
    parts: tuple[tables.Part, ...] = (),
) -> tables.IntervalPanel:
    values = np.abs(worlds(seed, centre, spread))
    return tables.IntervalPanel(tables.Measure(name, label, unit), tables.Interval.over_worlds(values), parts)


def price_table() -> tables.PanelTable:
    return tables.PanelTable(
        SCHEMES,
        (
            panel(
                "price_index",
                Label("prijs van betwistbare percelen", "price of contestable lots"),
                "index",
                [100.0, 103.1, 101.2, 104.6],
                [0.2, 1.4, 0.8, 2.2],
            ),
            panel(
                "spend",
                Label("uitgaven van ziekenhuizen en verzekeraars", "spend of hospitals and insurers"),
                "eur_per_year",
                [8.2e9, 8.31e9, 8.24e9, 8.4e9],
                [1.1e8, 1.4e8, 1.2e8, 1.8e8],
            ),
        ),
    )


def bids_table() -> tables.PanelTable:
    return tables.PanelTable(
        SCHEMES,
        (
            panel(
                "bids",
                Label("inschrijvingen", "bids"),
                "bids_per_lot",
                [2.9, 2.2, 2.9, 2.1],
                [0.3, 0.4, 0.3, 0.5],
            ),
            panel(
                "single_bid_share",
                Label("percelen met een enkele inschrijving", "lots with a single bid"),
                "share",
                [0.18, 0.31, 0.19, 0.36],
                [0.03, 0.06, 0.03, 0.08],
            ),
        ),
    )


WOMEN = tables.Part("women", Label("vrouwen", "women"), "women")
MEN = tables.Part("men", Label("mannen", "men"), "men")


def shortage_table() -> tables.PanelTable:
    unit = "patient_quarters_per_year"
    total = np.array([41000.0, 52000, 41500, 56000])
    sexes = np.stack([total * 0.56, total * 0.44], axis=1)
    return tables.PanelTable(
        SCHEMES,
        (
            panel("short", Label("alle middelen", "all medicines"), unit, list(total), [5000, 9000, 5200, 11000]),
            panel(
                "short_essential",
                Label("essentiële middelen", "essential medicines"),
                unit,
                list(total * 0.3),
                [2000, 3500, 2000, 4000],
            ),
            panel(
                "short_by_sex",
                Label("vrouwen en mannen", "women and men"),
                unit,
                list(sexes),
                [[2500, 2100]] * 4,
                parts=(WOMEN, MEN),
            ),
        ),
        same_scale=True,
    )


SUPPLIER = tables.Part("supplier", Label("leveranciers", "suppliers"), "supplier")
PURCHASER = tables.Part("purchaser", Label("inkopers", "purchasers"), "purchaser")


def paperwork_table() -> tables.PanelTable:
    hours = [[61000.0, 22000.0], [83000.0, 47000.0], [86000.0, 52000.0], [104000.0, 61000.0]]
    return tables.PanelTable(
        SCHEMES,
        (
            panel(
                "hours",
                Label("uren aan vragenlijsten en beoordeling", "hours on questionnaires and evaluation"),
                "hours_per_year",
                hours,
                [[9000, 4000]] * 4,
                parts=(SUPPLIER, PURCHASER),
            ),
        ),
    )


PARTS = (
    tables.Part("contestable", Label("betwistbare percelen", "contestable lots"), "contestable"),
    tables.Part("monopoly", Label("percelen zonder concurrent", "monopoly lots"), "monopoly"),
    tables.Part("together", Label("samen", "together"), "together"),
)


def difference_table() -> tables.DifferenceTable:
    def one(
        label: Label, measure: tables.Measure, middle: list[float], half: list[float], share: list[float]
    ) -> tables.DifferencePanel:
        centre, width = np.array(middle), np.array(half)
        return tables.DifferencePanel(
            label,
            measure,
            PARTS,
            tables.Interval(centre - width, centre, centre + width * 1.2),
            tables.Interval(centre - width * 0.08, centre, centre + width * 0.08),
            np.array(share),
        )

    return tables.DifferenceTable(
        (
            one(
                Label(
                    "Belonen tegenover uitsluiten, bij gelijke uitstoot",
                    "Bonus against exclusion, at equal emissions",
                ),
                SPEND_CHANGE,
                [-0.021, 0.0001, -0.009],
                [0.017, 0.0002, 0.008],
                [0.94, 0.38, 0.93],
            ),
            one(
                Label(
                    "Belonen tegenover uitsluiten, bij gelijke uitgaven",
                    "Bonus against exclusion, at equal spend",
                ),
                EMISSIONS_CHANGE,
                [-0.031, 0.002, -0.012],
                [0.038, 0.004, 0.015],
                [0.88, 0.27, 0.86],
            ),
        )
    )


def effects_table(count: int) -> tables.PanelTable:
    """Changes from the reference of so many schemes, in six panels, the last with parts."""
    kinds = ("ask", "bonus", "exclusion", "gate_and_bonus")
    schemes = [
        tables.Scheme(
            f"s{n}", Label(f"ontwerp met keuze {n}", f"design with choice {n}"), kinds[n * len(kinds) // count]
        )
        for n in range(count)
    ]
    panels = [
        tables.IntervalPanel(
            tables.Measure(f"measure_{place}", Label(*names), unit),
            tables.Interval.over_worlds(worlds(place, np.linspace(-0.08, 0.02, count), 0.02)),
        )
        for place, (names, unit) in enumerate(
            (
                (("uitstoot", "emissions"), "relative_change"),
                (("uitgaven", "spend"), "relative_change"),
                (("inschrijvingen", "bids"), "relative_change"),
                (("tekorten", "shortages"), "relative_change"),
                (("aandeel kleine bedrijven", "small firms' share"), "points"),
            )
        )
    ]
    by_side = worlds(9, np.linspace((0.1, 0.3), (0.6, -0.1), count), 0.1)
    hours = tables.Measure("hours_change", Label("uren", "hours"), "relative_change")
    panels.append(tables.IntervalPanel(hours, tables.Interval.over_worlds(by_side), (SUPPLIER, PURCHASER)))
    return tables.PanelTable(schemes, panels, changes=True)


def charts() -> dict[str, tuple[Callable[..., Any], Any]]:
    return {
        "curve": (figures.curve_per_design, curve_table()),
        "time": (figures.bands_over_time, time_table()),
        "effects": (figures.effects_by_scheme, effects_table(4)),
        "effects_many": (figures.effects_by_scheme, effects_table(12)),
        "price": (figures.price_and_spend, price_table()),
        "bids": (figures.bids_per_lot, bids_table()),
        "shortages": (figures.shortages, shortage_table()),
        "paperwork": (figures.paperwork_by_side, paperwork_table()),
        "difference": (figures.difference_with_interval, difference_table()),
    }
