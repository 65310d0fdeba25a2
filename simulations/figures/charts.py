"""The charts of a procurement brief that are interval panels with a subtitle of their own."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulations.analysis.tables import PanelTable
from simulations.figures.numbers import Language
from simulations.figures.page import Caption
from simulations.figures.panels import interval_panels
from simulations.figures.wording import words


def effects_by_scheme(
    table: PanelTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """What every scheme changes from the reference, one panel per indicator."""
    return _panels("effects_by_scheme", table, caption, language, width, ax)


def price_and_spend(
    table: PanelTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """What the market pays: price and spend per scheme."""
    return _panels("price_and_spend", table, caption, language, width, ax)


def bids_per_lot(
    table: PanelTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Competition: bids per lot and the share of lots with a single bid."""
    return _panels("bids_per_lot", table, caption, language, width, ax)


def shortages(
    table: PanelTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Patient-quarters short a year: all, essential, women and men."""
    return _panels("shortages", table, caption, language, width, ax)


def paperwork_by_side(
    table: PanelTable,
    caption: Caption | None = None,
    *,
    language: Language = "nl",
    width: int = 165,
    ax: Axes | None = None,
) -> Figure:
    """Hours a year at suppliers and at purchasers."""
    return _panels("paperwork_by_side", table, caption, language, width, ax)


def _panels(
    name: str, table: PanelTable, caption: Caption | None, language: Language, width: int, ax: Axes | None
) -> Figure:
    subtitle = words(f"figures.subtitle.{name}", language)
    if table.changes and name != "effects_by_scheme":
        subtitle = words("figures.subtitle.changes", language, subtitle=subtitle)
    return interval_panels(table, caption, language=language, width=width, ax=ax, subtitle=subtitle)
