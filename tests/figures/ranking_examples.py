"""Made-up rankings of realistic size, only for the tests and for looking at: no result of any model."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from chart_examples import worlds

from simulations import figures
from simulations.analysis import ranking_tables as ranking
from simulations.analysis import tables
from simulations.register.label import Label

NAMES = (
    ("langjarige inzet", "long-term commitment"),
    ("durven concurreren", "dare to compete"),
    ("investeren in productielocaties", "invest in production facilities"),
    ("flexibel en efficiënt produceren", "flexible and efficient production"),
    ("slimme logistiek", "smart logistics"),
    ("gericht aantrekken van bedrijven", "targeted acquisition"),
    ("een aantrekkelijke sector om in te werken", "an attractive sector to work in"),
    ("één regie voor geneesmiddelen", "a medicine governing body"),
)
PROPOSALS = [ranking.Alternative(f"proposal_{n}", str(n), Label(nl, en)) for n, (nl, en) in enumerate(NAMES, start=1)]
CRITERIA = [
    ranking.Criterion(name, Label(nl, en))
    for name, nl, en in (
        ("value_added", "netto toegevoegde waarde", "net value added"),
        ("public_cost", "netto kosten voor de overheid", "net public cost"),
        ("critical", "aandeel kritieke middelen", "share of critical medicines"),
        ("research", "onderzoek en ontwikkeling", "research and development"),
        ("time", "tijd tot het eerste effect", "time to the first effect"),
        ("emissions", "uitstoot", "emissions"),
    )
]
PLANTS = tables.Measure("extra_plants", Label("extra fabrieken", "extra plants"), "plants")
VALUE = tables.Measure("net_value", Label("netto toegevoegde waarde", "net value added"), "eur")
COST = tables.Measure("net_cost", Label("netto kosten voor de overheid", "net public cost"), "eur")
WEIGHTS = Label("gelijk getrokken over de zes criteria", "drawn evenly over the six criteria")

EFFECT = np.array([0.25, 1.3, 1.7, 0.3, 0.0, 0.6, 0.35, 0.15])  # plants, when alone
PRICE = np.array([20e6, 640e6, 410e6, 90e6, -15e6, 45e6, 160e6, 30e6])
OVERLAP = 0.82


def contribution_panel(measure: tables.Measure, centre: Any, spread: Any, seed: int) -> ranking.ContributionPanel:
    values = worlds(seed, centre, spread)
    return ranking.ContributionPanel.over_worlds(
        measure, values, values * 1.25, values * 0.8 - 0.02 * np.abs(centre).max(), values.sum(axis=1)
    )


def contribution_table(count: int = 3) -> ranking.ContributionTable:
    panels = (
        contribution_panel(VALUE, EFFECT * 210e6, EFFECT * 60e6 + 8e6, 1),
        contribution_panel(PLANTS, EFFECT * 0.9, EFFECT * 0.3 + 0.03, 2),
        contribution_panel(COST, PRICE - 130e6, np.abs(PRICE) * 0.4 + 60e6, 3),
    )
    return ranking.ContributionTable(PROPOSALS, panels[:count])


def acceptability_table() -> ranking.AcceptabilityTable:
    rng = np.random.default_rng(5)
    scores = EFFECT[None] + rng.normal(size=(4000, 8)) * np.array([0.3, 0.7, 0.5, 0.3, 0.12, 0.5, 0.3, 0.2])
    order = np.argsort(-scores, axis=1)
    ranks = np.stack([(order == one).mean(axis=0) for one in range(8)])
    profiles = []
    for seed, (name, nl, en) in enumerate(
        (
            ("economic_affairs", "Economische Zaken", "Economic Affairs"),
            ("health", "Volksgezondheid", "Health"),
            ("members", "leden", "members"),
            ("citizen", "burger", "citizen"),
        )
    ):
        draw = np.random.default_rng(seed)
        place = np.argsort(np.argsort(-(EFFECT + draw.normal(size=8) * 0.25))) + 1.0
        profiles.append(ranking.ProfileRanks(name, Label(nl, en), place, draw.uniform(0.2, 1.0, size=8)))
    profiles[0].share[:2] = 1.0, 0.998
    return ranking.AcceptabilityTable(PROPOSALS, ranks, WEIGHTS, profiles)


def frontier_table(budget: float | None = 600e6) -> ranking.FrontierTable:
    members = np.array(list(product([False, True], repeat=8)))
    size = members.sum(axis=1)
    effects = (members * EFFECT).sum(axis=1) * OVERLAP ** np.maximum(size - 1, 0) ** 0.5
    costs = (members * PRICE).sum(axis=1) - 25e6 * effects
    return ranking.FrontierTable(
        COST,
        PLANTS,
        PROPOSALS,
        members,
        tables.Interval.over_worlds(worlds(7, costs, np.abs(costs) * 0.3 + 4e6)),
        tables.Interval.over_worlds(worlds(8, effects, effects * 0.3)),
        budget,
    )


def effects_table(together: bool = True) -> tables.TimeTable:
    """Extra plants of every proposal on its own, and of all together."""
    years = np.arange(2026.0, 2046.0)
    ramp = 1 / (1 + np.exp(-(years - 2034) / 2.2))
    ramp -= ramp[0]
    rows = [(f"{one.code} {one.label.nl}", f"{one.code} {one.label.en}", "proposal") for one in PROPOSALS]
    sizes = list(EFFECT)
    if together:
        rows.append(("alle acht samen", "all eight together", "together"))
        sizes.append(3.1)
    series = [
        tables.TimeSeries(
            tables.Scheme(f"package_{place}", Label(nl, en), rule),
            tables.Interval.over_worlds(worlds(place, size * ramp, (0.35 * size + 0.04) * ramp)),
        )
        for place, ((nl, en, rule), size) in enumerate(zip(rows, sizes, strict=True))
    ]
    return tables.TimeTable(PLANTS, years, series)


def package_table() -> tables.TimeTable:
    """Plants under the policy of today and under two packages."""
    many = effects_table()
    years = many.years
    named = {
        "today": (Label("beleid van nu", "policy of today"), "none", True, 4.0),
        "eight": (Label("alle acht voorstellen", "all eight proposals"), "together", False, 7.1),
        "cheap": (Label("voorstellen 3, 6 en 8", "proposals 3, 6 and 8"), "package", False, 6.0),
    }
    series = [
        tables.TimeSeries(
            tables.Scheme(name, label, rule, reference),
            tables.Interval.over_worlds(worlds(seed, (years - 2025) * size / 20, (years - 2025) * size / 100)),
        )
        for seed, (name, (label, rule, reference, size)) in enumerate(named.items())
    ]
    measure = tables.Measure("plants", Label("nieuwe fabrieken", "new plants"), "plants")
    return tables.TimeTable(measure, years, series)


def weights_table(flip: bool = True) -> ranking.WeightsTable:
    values = np.array(
        [
            [0.35, 0.90, 0.35, 0.40, 0.75, 0.50],
            [0.80, 0.20, 0.45, 0.50, 0.55, 0.48],
            [0.82, 0.45, 0.60, 0.45, 0.35, 0.46],
            [0.40, 0.70, 0.40, 0.55, 0.50, 0.62],
            [0.20, 0.88, 0.30, 0.30, 0.70, 0.66],
            [0.60, 0.85, 0.50, 0.40, 0.65, 0.50],
            [0.45, 0.60, 0.35, 0.80, 0.30, 0.50],
            [0.30, 0.85, 0.62, 0.45, 0.85, 0.50],
        ]
    )
    weights = np.array([0.35, 0.25, 0.20, 0.05, 0.10, 0.05])
    lines = []
    for place, criterion in enumerate(CRITERIA):
        rest = np.delete(weights, place) / (1 - weights[place])
        without = np.delete(values, place, axis=1) @ rest
        starts, winners = ranking.winning_segments(without, values[:, place])
        share = np.linspace(0.9, 0.45, len(winners))
        lines.append(ranking.WeightLine(criterion, float(weights[place]), starts, winners, share))
    winner = int(np.argmax(values @ weights))
    moved = np.array([0.42, 0.18, 0.20, 0.05, 0.10, 0.05])
    return ranking.WeightsTable(
        Label("profiel Economische Zaken", "Economic Affairs profile"),
        PROPOSALS,
        lines,
        winner,
        ranking.Flip(2, 0.07, moved) if flip else None,
    )


def charts() -> dict[str, tuple[Callable[..., Any], Any]]:
    return {
        "contribution": (figures.contribution_bars, contribution_table()),
        "contribution_one": (figures.contribution_bars, contribution_table(1)),
        "acceptability": (figures.rank_acceptability, acceptability_table()),
        "frontier": (figures.cost_effect_frontier, frontier_table()),
        "effects": (figures.effect_over_time, effects_table()),
        "packages": (figures.effect_over_time, package_table()),
        "weights": (figures.weights_decide, weights_table()),
    }


TITLES = {
    "contribution": (
        "Twee voorstellen brengen ruim de helft van de toegevoegde waarde",
        "Two proposals bring over half of the value added",
    ),
    "acceptability": (
        "Voorstel 3 eindigt het vaakst bovenaan, voorstel 5 onderaan",
        "Proposal 3 most often comes first, proposal 5 last",
    ),
    "frontier": (
        "Met een half miljard euro haalt Nederland het grootste deel van het effect",
        "Half a billion euro buys the Netherlands most of the effect",
    ),
    "effects": ("Het meeste effect komt pas na 2032", "Most of the effect comes only after 2032"),
    "packages": (
        "Drie voorstellen geven twee derde van het effect van alle acht",
        "Three proposals give two thirds of the effect of all eight",
    ),
    "weights": (
        "Wie meer om geld geeft, kiest een ander voorstel",
        "Those who care more about money choose another proposal",
    ),
}


def caption(name: str, language: str = "nl") -> figures.Caption:
    from chart_examples import caption as usual

    source = ("Voorproef, investeringsmodel; verzonnen getallen", "Voorproef, investment model; made-up numbers")
    place = 0 if language == "nl" else 1
    note = ("Alle bedragen in euro van 2026.", "All amounts in euro of 2026.")[place]
    return usual(language, title=TITLES[name.removesuffix("_one")][place], source=source[place], note=note)
