"""The words around each chart of a procurement brief: the title states the finding, the foot says where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulations.analysis import indicator_names as named
from simulations.analysis.evidence import Evidence
from simulations.figures.numbers import Language
from simulations.reports.brief import caption
from simulations.reports.procurement.headlines import headline, title
from simulations.reports.procurement.phrases import DesignPhrases

if TYPE_CHECKING:
    from simulations.figures.page import Caption

# By chart, the indicator whose change its title tells, and the word for it; the first and last tell the finding.
TITLES = {
    "emissions_over_time": (named.EMISSIONS, "emissions"),
    "price_and_spend": (named.SPEND, "spend"),
    "bids_per_lot": (named.BIDS, "bids"),
    "shortages": (named.SHORT, "short"),
    "paperwork_by_side": (named.SUPPLIER_HOURS, "supplier_hours"),
}
FINDING_TITLES = ("effects_by_scheme", "emissions_against_spend", "differences")


def captions(evidence: Evidence, manifest: Any, language: Language) -> dict[str, Caption]:
    """A caption for every chart of `analysis.chart_tables.chart_tables`, by the same names."""
    say = DesignPhrases(language)
    titles = {name: headline(say, evidence) for name in FINDING_TITLES}
    titles |= {name: title(say, evidence, *what) for name, what in TITLES.items()}
    note = say.say("note", reference=say.name(evidence.reference.scheme), worlds=evidence.worlds)
    return {name: caption(say, text, note, manifest) for name, text in titles.items()}
