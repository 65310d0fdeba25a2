"""Why products left the Dutch market: the rule of event 9, applied again to what it read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulations.procurement import columns
from simulations.reports.procurement.explaining.tenders import Tender
from simulations.reports.procurement.explaining.watching import Moment, Run

# An offer leaves after so many years in a row below the cost of staying (`adaptation.reconsider`).
POOR_YEARS = 2


@dataclass(frozen=True)
class Exit:
    """One offer that left. `margin` on contracts and `tender` profit expected, euro a year, weighed by `weight` are the `outlook`;
    `before` is that of the year before. `reasons` count what became of its tenders in those two years.
    """

    moment: Moment
    offer: int
    supplier: int
    medicine: int
    margin: float
    tender: float
    weight: float
    outlook: float
    before: float
    staying: float
    reasons: Counter[str]
    last_of_supplier: bool
    left_over: int
    market: float  # euro a year that all purchasers spend on the medicine


def weight_of_margin(run: Run) -> float:
    """What running contracts count for in an outlook; tenders count for the rest."""
    return min(float(run.world["contract_years"]) / float(run.world["horizon_years"]), 1.0)


def outlooks(run: Run, moment: Moment) -> NDArray[np.float64]:
    """What every offer on the market expects to earn a year, at the end of a year; (offers,)."""
    assert moment.closing is not None
    weight = weight_of_margin(run)
    margin, tender = moment.closing.offers["year_margin"], moment.after.offers["expected_profit"]
    return weight * margin + (1.0 - weight) * tender


def leavers(run: Run, moment: Moment) -> list[int]:
    """The offers that the rule sends away: a second poor year in a row."""
    assert moment.closing is not None
    offers = moment.closing.offers
    poor = outlooks(run, moment) < offers["staying_cost"]
    gone = (offers["registered"] == 1) & poor & (offers["poor_years"] + 1 >= POOR_YEARS)
    return [int(place) for place in np.flatnonzero(gone)]


def year_ends(run: Run) -> list[Moment]:
    """The last quarter of each year."""
    return [moment for moment in run.moments if moment.closing is not None]


def exits_of(run: Run, moment: Moment) -> list[Exit]:
    """Every offer that leaves at the end of a year, and why."""
    if moment.closing is None:
        return []
    past = [one for one in year_ends(run) if one.quarter < moment.quarter]
    outlook = outlooks(run, moment)
    earlier = outlooks(run, past[-1]) if past else outlook
    after, closing, weight = moment.after.offers, moment.closing.offers, weight_of_margin(run)
    found = []
    for place in leavers(run, moment):
        offer = closing[place]
        supplier, medicine = int(offer["supplier"]), int(offer["medicine"])
        mine = (after["supplier"] == supplier) & (after["registered"] == 1)
        others = (after["medicine"] == medicine) & (after["registered"] == 1)
        row = moment.closing.medicines[medicine]
        found.append(
            Exit(
                moment=moment,
                offer=place,
                supplier=supplier,
                medicine=medicine,
                margin=float(offer["year_margin"]),
                tender=float(after["expected_profit"][place]),
                weight=weight,
                outlook=float(outlook[place]),
                before=float(earlier[place]),
                staying=float(offer["staying_cost"]),
                reasons=fates(run, place, moment.quarter),
                last_of_supplier=not mine.any(),
                left_over=int(others.sum()),
                market=float(row["volume"] * row["reference_price"] * columns.QUARTERS_A_YEAR),
            )
        )
    return found


def fates(run: Run, offer: int, until: int) -> Counter[str]:
    """What became of an offer in the tenders of two years: won, lost, or what kept it out."""
    found: Counter[str] = Counter()
    first = until + 1 - POOR_YEARS * columns.QUARTERS_A_YEAR
    for moment in run.moments[max(first, 0) : until + 1]:
        for bid in moment.bids[moment.bids["offer"] == offer]:
            tender = Tender(run, moment, int(bid["lot"]))
            row = int(np.flatnonzero(tender.bids["offer"] == offer)[0])
            stance = tender.stance(row)
            if stance == "joins":
                stance_or_place = "won" if bid["won"] == 0 else "second" if bid["won"] > 0 else "lost"
            else:
                stance_or_place = stance
            found[stance_or_place] += 1
    return found


def returns_of(moment: Moment, quarter_before: Moment | None) -> list[int]:
    """The offers that come back at the start of a quarter."""
    if quarter_before is None:
        return []
    back = (quarter_before.after.offers["registered"] == 0) & (moment.before.offers["registered"] == 1)
    return [int(place) for place in np.flatnonzero(back)]
