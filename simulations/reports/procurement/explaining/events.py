"""The tenders of a year worth telling, found in the candidates' own columns; how telling, in euro."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulations.procurement import columns
from simulations.procurement.population import contract_quarters
from simulations.reports.procurement.explaining.tenders import Tender
from simulations.reports.procurement.explaining.watching import Moment, Run

Kind = Literal["greener_won", "nobody", "single"]


@dataclass(frozen=True, eq=False)
class Notable:
    """A tender, why it is told, and the euro that it is about: over the contract, or a year of the lot where nobody bid."""

    kind: Kind
    tender: Tender
    euro: float


def notable(run: Run, moment: Moment) -> list[Notable]:
    """The notable tenders of a quarter: of medicines with competition, by what they are about."""
    quarters = int(contract_quarters(run.world))
    found: list[Notable] = []
    for lot in moment.lots():
        if moment.before.lots["group"][lot] != columns.CONTESTABLE_GROUP:
            continue
        tender = Tender(run, moment, lot)
        one = _notable(tender, quarters)
        if one is not None:
            found.append(one)
    return sorted(found, key=lambda one: -one.euro)


def _notable(tender: Tender, quarters: int) -> Notable | None:
    bids, volume = tender.bids, float(tender.before["volume"])
    joined = bids[bids["joins"] == 1]
    if not len(joined):
        last = float(tender.before["last_price"])
        return Notable("nobody", tender, volume * last * columns.QUARTERS_A_YEAR)
    winner = joined[joined["won"] == 0][0]
    lowest = float(joined["price"].min())
    share = volume * float(tender.after["share"][0])  # what the winner delivers: places fill the slots in order
    if winner["price"] > lowest:
        return Notable("greener_won", tender, share * quarters * (float(winner["price"]) - lowest))
    if len(joined) == 1:
        return Notable("single", tender, share * quarters * float(winner["price"] - winner["unit_cost"]))
    return None
