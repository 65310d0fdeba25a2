"""Questions that a reader asks of a market in a notebook: who is there, what a tender comes to; answers are rows of a table."""

from __future__ import annotations

from typing import Any

from simulations.ensemble.look import indicators_of, look
from simulations.ensemble.model import find_indicators, find_model
from simulations.figures.numbers import Language, quantity
from simulations.register.words import Words
from simulations.scenario.vocabulary import load_vocabulary

Row = dict[str, Any]
FEW = 10
# What a tender shows of every candidate, in this order, by the names of its rows.
OF_A_BID = ("supplier", "unit_cost", "reported", "points", "gain", "joins", "price", "rank_value")
YES_OR_NO = ("joins",)
BETTER = 0.9
QUARTERS = 8
COMPARED = ("emissions_product", "spend", "bids_per_lot", "reported_score")


def purchaser_rows(market: Any, language: Language = "nl") -> list[Row]:
    """Every purchaser: its share of the volume and what it weighs."""
    told = Words(language)
    known = load_vocabulary("procurement").populations["purchasers"].values()
    return [
        {
            told("notebook.market.purchaser"): row["label"][language],
            told("notebook.market.share"): one.share,
            **{_theme(theme, language): weight for theme, weight in one.theme_weights.items()},
        }
        for row, one in zip(known, market.purchasers, strict=True)
    ]


def _theme(name: str, language: Language) -> str:
    """What a theme is called."""
    label: dict[str, str] = load_vocabulary("procurement").populations["themes"][name]["label"]
    return label[language]


def supplier_rows(market: Any, language: Language = "nl", most: int = FEW) -> list[Row]:
    """The first suppliers: how large each is and how well it really performs per theme."""
    told = Words(language)
    return [
        {
            told("notebook.market.supplier"): int(one.row["number"]),
            told("notebook.market.small"): one.is_small,
            told("notebook.market.products"): len(one.offers),
            **{_theme(theme, language): float(one.performance[place]) for place, theme in enumerate(market.themes)},
        }
        for one in market.suppliers[:most]
    ]


def play_until(market: Any, quarter: str) -> Any:
    """The market after playing on until a quarter such as `2028 Q2`."""
    while market.now != quarter:
        market.step()
    return market


def tender_rows(market: Any, language: Language = "nl") -> list[Row]:
    """The tender of this quarter with most candidates; the lowest rank value wins."""
    told = Words(language)
    _, candidates = max(market.tenders(), key=lambda tender: len(tender[1]))
    rows = []
    for one in sorted(candidates, key=lambda row: float(row["rank_value"])):
        row = {told(f"notebook.market.bid.{name}"): _plain(name, one[name]) for name in OF_A_BID}
        place = int(one["won"])
        rows.append({**row, told("notebook.market.bid.won"): "" if place < 0 else place + 1})
    return rows


def _plain(name: str, value: Any) -> Any:
    return bool(value) if name in YES_OR_NO else value.item()


def better_supplier_rows(scenario: Any, alternative: str, quarter: str, language: Language = "nl") -> list[Row]:
    """What becomes of the market when the busiest supplier performs at 0.9 on every theme from a quarter on, two years later.

    The same market without that change runs beside it.
    """
    told = Words(language)
    plain, changed = (play_until(look(scenario, alternative), quarter) for _ in range(2))
    busiest = max(changed.suppliers, key=lambda one: len(one.offers))
    busiest.performance[:] = BETTER
    for _ in range(QUARTERS):
        plain.step()
        changed.step()
    indicators = {name: row for name, row in find_indicators(find_model("procurement")).items() if name in COMPARED}
    before, after = indicators_of(plain), indicators_of(changed)
    return [
        {
            told("notebook.market.indicator"): row.label[language],
            told("notebook.market.as_drawn"): quantity(before[name], row.unit, language),
            told("notebook.market.changed"): quantity(after[name], row.unit, language),
        }
        for name, row in indicators.items()
    ]
