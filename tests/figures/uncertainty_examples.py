"""Made-up tables of how sure a claim is, only for the tests and for looking at: no result of any model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from simulations import figures
from simulations.analysis import uncertainty_tables as uncertainty
from simulations.analysis.tables import Measure
from simulations.register.label import Label

SPEND = Measure(
    "spend", Label("uitgaven, belonen tegenover uitsluiten", "spend, rewarding against excluding"), "eur_per_year"
)
NAN = float("nan")

# name, Dutch, English, unit, low, value, high, grade, logarithmic
ASSUMPTIONS = {
    name: (Measure(name, Label(dutch, english), unit), *numbers)
    for name, dutch, english, unit, *numbers in (
        ("bidders", "mogelijke inschrijvers bij middelen met meer bronnen",
         "potential bidders for multi-source medicines", "firms", 2.0, 4.0, 8.0, "C", False),
        ("headroom", "ruimte boven de laatste prijs", "headroom above the last price paid", "ratio",
         0.05, 0.25, 1.0, "C", False),
        ("asked", "deel van de inkoop waarin naar duurzaamheid wordt gevraagd",
         "part of procurement that asks for sustainability", "share", 0.1, 0.35, 0.6, "B", False),
        ("validity", "zegt de score iets over de uitstoot", "does the score say anything about emissions",
         "correlation", -0.1, 0.4, 0.8, "C", False),
        ("spending", "uitgaven onder het preferentiebeleid", "spend under preference policy", "eur_per_year",
         400e6, 800e6, 1350e6, "B", False),
        ("abatement", "kosten van de eerste stap", "cost of the first step", "eur_per_t", 5.0, 10.0, 20.0, "D", False),
        ("capital", "investering in een grote biologische fabriek", "capital of a large biologics plant", "eur",
         300e6, 900e6, 2500e6, "A", True),
        ("waiting", "reactie op onzekerheid", "response to uncertainty", "waiting", -1.0, 0.0, 1.0, "C", False),
        ("burden", "uitstoot van zorg zonder middel", "emissions of care without a medicine", "t_per_patient_quarter",
         0.0, 0.05, 0.3, "C", False),
        ("hazard", "jaarlijkse kans op een storing", "yearly hazard of a disruption", "per_year",
         0.04, 0.08, 0.15, "B", False),
        ("resilience", "leveringszekerheid bij een groene fabriek", "security of supply at a green plant",
         "relative_change", -0.2, 0.0, 0.1, "C", False),
        ("effect", "prijs bij een inschrijver erbij", "price with one bidder more", "relative_change",
         -0.14, -0.1, -0.05, "A", False),
    )
}  # fmt: skip


def label_of(name: str) -> Label:
    label = ASSUMPTIONS[name][0].label
    assert isinstance(label, Label)
    return label


def ends(value: float, half: float) -> uncertainty.Ends:
    return uncertainty.Ends(value, value - half, value + half)


def drivers_table(count: int = 8, totals: bool = True) -> uncertainty.DriversTable:
    """Leading assumptions, all others together, and chance; shares from large to small, the least a little below zero."""
    shares = [0.34, 0.21, 0.12, 0.083, 0.061, 0.032, 0.018, 0.014, 0.011, 0.006, -0.004, -0.012]
    drivers = [
        uncertainty.Driver(
            name, label_of(name), ASSUMPTIONS[name][4],
            ends(share, 0.016 + 0.1 * abs(share)),
            ends(1.15 * abs(share) + 0.02, 0.02 + 0.1 * abs(share)) if totals else None,
        )
        for name, share in zip(ASSUMPTIONS, shares, strict=True)
    ][: count - 2]  # fmt: skip
    others = uncertainty.Driver("others", Label("alle andere aannamen", "all other assumptions"), "", ends(0.07, 0.03),
                                ends(0.11, 0.04) if totals else None)  # fmt: skip
    chance = uncertainty.Driver("chance", Label("toeval", "chance"), "", ends(0.05, 0.02),
                                ends(0.09, 0.03) if totals else None)  # fmt: skip
    drivers = sorted([*drivers, others, chance], key=lambda one: -one.first.value)
    return uncertainty.DriversTable(SPEND, drivers)


def axis_of(name: str, shares: np.ndarray, start: float = 0.0, end: float = 1.0) -> uncertainty.Axis:
    """`shares` (worlds,) and the ends of the region are places 0..1 in the range; whole ranges give open ends."""
    measure, low, _, high, _, logarithmic = ASSUMPTIONS[name]

    def at(share: Any) -> Any:
        return low * (high / low) ** share if logarithmic else low + share * (high - low)

    box = (low if start == 0.0 else float(at(start)), high if end == 1.0 else float(at(end)))
    return uncertainty.Axis(measure, low, high, at(shares), *box, logarithmic)


def map_table(
    x: str = "bidders", y: str | None = "headroom", further: tuple[str, ...] = (), worlds: int = 500,
    x_box: tuple[float, float] = (0.0, 0.37), y_box: tuple[float, float] = (0.28, 0.81), seed: int = 3,
) -> uncertainty.FailureMapTable:  # fmt: skip
    names = [x, *([y] if y else []), *further]
    rng = np.random.default_rng(seed)
    shares = (
        rng.permuted(np.tile(np.arange(worlds), (len(names), 1)), axis=1) + rng.random((len(names), worlds))
    ) / worlds
    boxes = [x_box, *([y_box] if y else []), *[(0.25, 1.0), (0.0, 0.8), (0.3, 0.7)][: len(further)]]
    inside = np.all(
        [(low <= share) & (share <= high) for share, (low, high) in zip(shares, boxes, strict=True)], axis=0
    )
    fails = np.where(rng.random(worlds) < np.where(inside, 0.78, 0.09), 1.0, 0.0)
    axes = [axis_of(name, share, *box) for name, share, box in zip(names, shares, boxes, strict=True)]
    rest = axes[2:] if y else axes[1:]
    share, density = float(inside.mean()), float(fails[inside].mean()) if inside.any() else NAN
    coverage = float(fails[inside].sum() / fails.sum())
    return uncertainty.FailureMapTable(
        SPEND, axes[0], axes[1] if y else None, rest, fails, share, coverage, density, float(fails.mean())
    )


def untold(table: uncertainty.FailureMapTable) -> uncertainty.FailureMapTable:
    fails = table.fails.copy()
    fails[::50] = np.nan
    return replace(table, fails=fails)


# name of the assumption, where it turns (0..1 of its range), half its margin in the same, and whether it fails above
TURNS: tuple[tuple[str, float | None, float | None, bool], ...] = (
    ("bidders", 0.22, 0.06, False), ("validity", 0.30, 0.10, False), ("headroom", 0.52, 0.16, True),
    ("capital", 0.71, 0.08, True), ("asked", 0.78, None, True), ("abatement", None, None, True),
    ("spending", None, None, True), ("burden", 0.9, 0.2, True), ("resilience", 0.05, 0.1, False),
    ("waiting", None, None, True), ("hazard", 0.4, 0.02, True), ("effect", 0.5, 0.3, True),
)  # fmt: skip


def tipping_row(name: str, turn: float | None, half: float | None, above: bool) -> uncertainty.Tipping:
    measure, low, value, high, grade, logarithmic = ASSUMPTIONS[name]
    shares = np.linspace(0.0, 1.0, 9)

    def at(share: Any) -> Any:
        return low * (high / low) ** share if logarithmic else low + share * (high - low)

    medians = (1.0 if turn is None else (turn - shares) * (1 if above else -1)) * np.full(9, 3e6)
    point = None
    if turn is not None:
        margin = (at(turn - half), at(turn + half)) if half else (NAN, NAN)
        point = uncertainty.Ends(float(at(turn)), *map(float, margin))
    return uncertainty.Tipping(measure, grade, low, value, high, at(shares), medians, point, logarithmic)


def tipping_table(count: int = 7) -> uncertainty.TippingTable:
    return uncertainty.TippingTable(SPEND, [tipping_row(*turn) for turn in TURNS[:count]])


def distribution_table(
    worlds: int = 200, middle: float = 20e6, spread: float = 25e6, zeros: float = 0.07, nothing: int = 4, seed: int = 5
) -> uncertainty.DistributionTable:
    """Values around a middle, with a long end, some exactly nothing and some that could not be told."""
    rng = np.random.default_rng(seed)
    values = middle + spread * (rng.standard_normal(worlds) + 0.8 * rng.standard_exponential(worlds) - 0.4)
    values[rng.random(worlds) < zeros] = 0.0
    values[:nothing] = NAN
    return uncertainty.DistributionTable(SPEND, values)


def charts() -> dict[str, tuple[Callable[..., Any], Any]]:
    return {
        "drivers": (figures.drivers_bars, drivers_table()),
        "drivers_first": (figures.drivers_bars, drivers_table(14, totals=False)),
        "map": (figures.failure_map, map_table()),
        "map_logarithmic": (figures.failure_map, map_table("capital", "spending", ("asked", "waiting"), 2000)),
        "strip": (figures.failure_map, map_table("validity", None, x_box=(0.0, 0.3))),
        "futures": (figures.distribution_over_futures, distribution_table()),
        "futures_many": (figures.distribution_over_futures, distribution_table(20_000, zeros=0.0, nothing=0)),
        "tipping": (figures.tipping_points, tipping_table()),
        "tipping_many": (figures.tipping_points, tipping_table(12)),
    }


TITLES = {
    "drivers": (
        "Het aantal inschrijvers bepaalt een derde van de onzekerheid over de uitgaven",
        "The number of bidders makes a third of the uncertainty about spend",
    ),
    "map": (
        "Met weinig inschrijvers is belonen niet goedkoper dan uitsluiten",
        "With few bidders rewarding is no cheaper than excluding",
    ),
    "strip": (
        "Zegt de score weinig over de uitstoot, dan is belonen niet goedkoper",
        "If the score says little about emissions, rewarding is no cheaper",
    ),
    "futures": (
        "In acht van de tien toekomsten is belonen goedkoper",
        "In eight of ten futures rewarding is cheaper",
    ),
    "tipping": (
        "Twee inschrijvers minder, en belonen is niet langer goedkoper",
        "Two bidders fewer, and rewarding is no longer cheaper",
    ),
}


def caption(name: str, language: str = "nl") -> figures.Caption:
    from chart_examples import caption as usual

    source = ("Voorproef, inkoopmodel; verzonnen getallen", "Voorproef, procurement model; made-up numbers")
    place = 0 if language == "nl" else 1
    return usual(language, title=TITLES[name.split("_")[0]][place], source=source[place], note="")
