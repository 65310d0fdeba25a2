"""Charts for print: number first (an analysis table), chart second. Nothing here loads matplotlib until
it is used.

Writing files is `simulations.figures.export.export`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulations.figures.acceptability import rank_acceptability
    from simulations.figures.bands import bands_over_time
    from simulations.figures.charts import (
        bids_per_lot,
        effects_by_scheme,
        paperwork_by_side,
        price_and_spend,
        shortages,
    )
    from simulations.figures.contributions import contribution_bars
    from simulations.figures.curves import curve_per_design
    from simulations.figures.description import alternative_text
    from simulations.figures.differences import difference_with_interval
    from simulations.figures.distribution import distribution_over_futures
    from simulations.figures.drivers import drivers_bars
    from simulations.figures.effects import effect_over_time
    from simulations.figures.failures import failure_map
    from simulations.figures.frontier import cost_effect_frontier
    from simulations.figures.metadata import Metadata
    from simulations.figures.page import Caption
    from simulations.figures.panels import interval_panels
    from simulations.figures.tipping import tipping_points
    from simulations.figures.weights import weights_decide

_HOME = {
    "Caption": "page",
    "Metadata": "metadata",
    "alternative_text": "description",
    "bands_over_time": "bands",
    "bids_per_lot": "charts",
    "contribution_bars": "contributions",
    "cost_effect_frontier": "frontier",
    "curve_per_design": "curves",
    "difference_with_interval": "differences",
    "distribution_over_futures": "distribution",
    "drivers_bars": "drivers",
    "effect_over_time": "effects",
    "effects_by_scheme": "charts",
    "failure_map": "failures",
    "interval_panels": "panels",
    "paperwork_by_side": "charts",
    "price_and_spend": "charts",
    "rank_acceptability": "acceptability",
    "shortages": "charts",
    "tipping_points": "tipping",
    "weights_decide": "weights",
}

__all__ = [
    "Caption",
    "Metadata",
    "alternative_text",
    "bands_over_time",
    "bids_per_lot",
    "contribution_bars",
    "cost_effect_frontier",
    "curve_per_design",
    "difference_with_interval",
    "distribution_over_futures",
    "drivers_bars",
    "effect_over_time",
    "effects_by_scheme",
    "failure_map",
    "interval_panels",
    "paperwork_by_side",
    "price_and_spend",
    "rank_acceptability",
    "shortages",
    "tipping_points",
    "weights_decide",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
