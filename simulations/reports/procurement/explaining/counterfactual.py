"""What a bid that lost should have been to win, exactly: the award's formulas turned around.

Everything else stays as it was: the other bids, and where their price alone decides, the lowest price.
"""

from __future__ import annotations

from simulations.procurement import columns
from simulations.reports.procurement.explaining.tenders import Tender


def winning_price(tender: Tender, row: int) -> float | None:
    """The price below which a bid would have come first with its own points; None if it is not above zero.

    Under relative points a lower price may become the lowest, and then moves everybody's rank.
    """
    others = [other for other in tender.joined if other != row]
    points = float(tender.bids["points"][row])
    lowest = min(float(tender.bids["price"][other]) for other in others)
    best = min(
        tender.rank_at(float(tender.bids["price"][other]), float(tender.bids["points"][other]), lowest)
        for other in others
    )
    price = tender.price_at(best, points, lowest)
    if tender.rewarded and tender.policy["formula"] == columns.RELATIVE_POINTS and price < lowest:
        odds = tender.weight / (1.0 - tender.weight)
        price = min(
            float(tender.bids["price"][other]) * (1.0 + odds * (points - float(tender.bids["points"][other])))
            for other in others
        )
    return price if price > 0.0 else None


def winning_points(tender: Tender, row: int) -> float | None:
    """The points above which a bid would have come first at its own price; None where not even a full score would do."""
    if not tender.rewarded:
        return None
    best = min(tender.rank(other) for other in tender.joined if other != row)
    price = float(tender.bids["price"][row])
    # Ranks are linear in points under every formula.
    none, full = tender.rank_at(price, 0.0, tender.lowest), tender.rank_at(price, 1.0, tender.lowest)
    needed = (none - best) / (none - full)
    return needed if needed < 1.0 else None


def winning_score(tender: Tender, row: int) -> float | None:
    """The reported score above which a bid would have come first at its own price; None if there is none.

    Where points go by steps it is the score at which a step begins, and that score will do.
    """
    needed = winning_points(tender, row)
    if needed is None or tender.policy["bands"] == columns.LINEAR:
        return needed
    world = tender.world
    steps = (world["band_value_first"], world["band_value_second"], 1.0)
    return next(
        (float(start) for start, points in zip(tender.moment.levels, steps, strict=False) if points > needed), None
    )
