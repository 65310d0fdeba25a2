"""The charts of a procurement brief, each with its table, its caption and how it is drawn."""

from __future__ import annotations

from simulations.analysis.chart_tables import chart_tables
from simulations.analysis.evidence import Evidence
from simulations.analysis.outcomes import Outcomes
from simulations.figures.numbers import Language
from simulations.reports.procurement.captions import captions
from simulations.reports.story import Drawing

# How each table is drawn, by the name of the chart; a new chart is a table, a caption and a row here.
DRAWN_BY = {
    "effects_by_scheme": "effects_by_scheme",
    "emissions_against_spend": "curve_per_design",
    "emissions_over_time": "bands_over_time",
    "price_and_spend": "price_and_spend",
    "bids_per_lot": "bids_per_lot",
    "shortages": "shortages",
    "paperwork_by_side": "paperwork_by_side",
    "differences": "difference_with_interval",
}

# The section of the finding that each belongs to; the others belong to what each design does.
ABOUT = {"emissions_against_spend": "emissions", "differences": "emissions", "price_and_spend": "spend"}


def drawings(result: Outcomes, evidence: Evidence, language: Language) -> tuple[Drawing, ...]:
    """Every chart that this brief has something to show in."""
    import simulations.figures as figures

    around = captions(evidence, result.manifest, language)
    return tuple(
        Drawing(name, table, around[name], getattr(figures, DRAWN_BY[name]), ABOUT.get(name, "effects"))
        for name, table in chart_tables(result, evidence.comparisons).items()
    )
