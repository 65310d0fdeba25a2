"""Everything about one supplier, year by year: bids, improvements, exits and returns."""

from __future__ import annotations

from collections import Counter

import numpy as np

from simulations.reports.procurement.explaining.exits import exits_of, returns_of
from simulations.reports.procurement.explaining.sentences import MarketTeller
from simulations.reports.procurement.explaining.steps import steps_of
from simulations.reports.procurement.explaining.tenders import Tender
from simulations.reports.procurement.explaining.watching import Moment, Run


def tell(run: Run, supplier: int, told: MarketTeller) -> list[str]:
    """The log of one supplier."""
    first, last = run.moments[0].before, run.moments[-1].after
    mine = first.offers["supplier"] == supplier
    firm = first.suppliers[supplier]
    lines = [
        told.say(
            f"supplier.who.{'small' if firm['small'] == 1 else 'large'}",
            supplier=supplier,
            offers=int(mine.sum()),
            registered=int((mine & (first.offers["registered"] == 1)).sum()),
        ),
        told.say(
            "supplier.performance",
            start=told.score(float(firm["performance"].mean())),
            end=told.score(float(last.suppliers[supplier]["performance"].mean())),
        ),
        "",
        told.say("prices"),
        "",
    ]
    for year in run.years():
        lines += [f"## {year}", "", *_year(run, year, supplier, told), ""]
    return lines


def _year(run: Run, year: int, supplier: int, told: MarketTeller) -> list[str]:
    moments = run.of_year(year)
    fates: Counter[str] = Counter()
    reported: list[tuple[float, float]] = []
    lines: list[str] = []
    for moment in moments:
        before = run.moments[moment.quarter - 1] if moment.quarter else None
        returns = [offer for offer in returns_of(moment, before) if moment.before.offers["supplier"][offer] == supplier]
        lines += [f"- {told.comeback(run, moment, offer)}" for offer in returns]
        for lot, row in entries(run, moment, supplier):
            tender = Tender(run, moment, lot)
            fate = fate_of(tender, row)
            fates[fate] += 1
            if tender.bids["joins"][row] == 1:
                lines.append(f"- {told.at(tender)} {bid_of(tender, row, told)}")
                if tender.asked:
                    reported.append((float(tender.bids["points"][row]), float(tender.bids["true_points"][row])))
        lines += [f"- {told.step(step)}" for step in steps_of(run, moment, supplier)]
        lines += [f"- {told.exit(one)}" for one in exits_of(run, moment) if one.supplier == supplier]
    said = [told.say("supplier.year", fates=told.fates(fates)) if fates else told.say("supplier.quiet")]
    if reported:
        means = np.mean(reported, axis=0)
        said.append(told.say("supplier.scores", reported=told.score(float(means[0])), true=told.score(float(means[1]))))
    return [" ".join(said), "", *lines]


def entries(run: Run, moment: Moment, supplier: int) -> list[tuple[int, int]]:
    """The lots of a quarter in which a supplier is a candidate, each with its row there."""
    lots = np.unique(moment.bids["lot"][moment.bids["supplier"] == supplier])
    return [
        (int(lot), int(row)) for lot in lots for row in np.flatnonzero(moment.tender(int(lot))["supplier"] == supplier)
    ]


def fate_of(tender: Tender, row: int) -> str:
    """What became of a candidate."""
    stance = tender.stance(row)
    if stance != "joins":
        return stance
    place = int(tender.bids["won"][row])
    return "won" if place == 0 else "second" if place > 0 else "lost"


def bid_of(tender: Tender, row: int, told: MarketTeller) -> str:
    """One bid: price, cost, against whom it won or lost."""
    bids, place = tender.bids, tender.joined.index(row)
    values = {"price": told.price(float(bids["price"][row])), "cost": told.price(float(bids["unit_cost"][row]))}
    rivals = [other for other in tender.joined if other != row]
    if not rivals:
        said = [f"{told.say('bid.won', **values)}"]
    else:
        key, rival = ("bid.won_from", rivals[0]) if place == 0 else ("bid.lost", tender.joined[0])
        said = [told.say(key, rival=int(bids["supplier"][rival]), **values)]
        other = told.price(tender.compared(rival))
        if tender.rewarded:
            said.append(told.say("bid.compared", compared=told.price(tender.compared(row)), other=other))
        else:
            said.append(told.say("bid.prices", other=other))
    if bids["won"][row] > 0:
        share = share_of(tender, row)
        said.append(told.say("bid.second", place=int(bids["won"][row]) + 1, share=told.share(share)))
    if tender.asked:
        points = {"points": float(bids["points"][row]), "true": float(bids["true_points"][row])}
        said.append(told.say("bid.scores", **{name: told.score(value) for name, value in points.items()}))
    return " ".join(said)


def share_of(tender: Tender, row: int) -> float:
    """The share of the lot's volume that an award gave a bid: places fill the contract's slots in order."""
    place = int(tender.bids["won"][row])
    return float(tender.after["share"][place]) if place >= 0 else 0.0
