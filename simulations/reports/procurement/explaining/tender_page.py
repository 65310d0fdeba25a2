"""One tender from call to award: candidates, who stayed out, the award, and what the runner-up should have done."""

from __future__ import annotations

from simulations.figures.numbers import number
from simulations.procurement import columns, scoring
from simulations.procurement.population import contract_quarters
from simulations.reports.procurement.explaining.counterfactual import winning_price, winning_score
from simulations.reports.procurement.explaining.sentences import MarketTeller, quarter_name
from simulations.reports.procurement.explaining.supplier_log import share_of
from simulations.reports.procurement.explaining.tenders import Tender


def tell(tender: Tender, told: MarketTeller) -> list[str]:
    """The lines of one tender."""
    lines = [" ".join(call(tender, told)), "", told.say("prices"), ""]
    lines += [f"## {told.say('tender.candidates')}", "", *table(tender, told), "", told.say("tender.rank_value"), ""]
    out = [f"- {reason(tender, row, told)}" for row in range(len(tender.bids)) if tender.stance(row) != "joins"]
    if out:
        lines += [f"## {told.say('tender.out')}", "", *out, ""]
    lines += [f"## {told.say('tender.award')}", "", award(tender, told), ""]
    if len(tender.joined) > 1:
        lines += [f"## {told.say('tender.if_not')}", "", " ".join(if_not(tender, told)), ""]
    return lines


def call(tender: Tender, told: MarketTeller) -> list[str]:
    """What is tendered, and by which rule."""
    before, world = tender.before, tender.world
    said = [
        told.say(
            "tender.call",
            lot=told.lot(tender),
            quarter=quarter_name(tender.moment.quarter),
            volume=told.amount(float(before["volume"])),
            years=contract_quarters(world) // columns.QUARTERS_A_YEAR,
            last=told.price(float(before["last_price"])),
            reserve=told.price(float(tender.bids["reserve"][0])),
        )
    ]
    if not tender.asked:
        said.append(told.say("tender.not_asked"))
    elif tender.rewarded:
        said.append(points_rule(tender, told))
    else:
        said.append(told.say("tender.asked"))
    if before["waived"] == 1:
        said.append(told.say("tender.waived"))
    elif tender.gated:
        said.append(
            told.say("tender.spared" if tender.spared else "tender.gate", threshold=told.score(tender.threshold))
        )
    return said


def points_rule(tender: Tender, told: MarketTeller) -> str:
    """How points count under this formula."""
    name = columns.FORMULAS[int(tender.policy["formula"])]
    values = {"weight": told.share(tender.weight)}
    if name in ("value_in_euro", "absolute_points"):
        full = scoring.value_of_full_score(tender.weight, tender.medicine, tender.policy)
        values["full"] = told.price(float(full))
    if name == "absolute_points":
        values["list"] = told.price(float(tender.medicine["list_price"]))
    return told.say(f"tender.points.{name}", **values)


def table(tender: Tender, told: MarketTeller) -> list[str]:
    """Every candidate in a row, the winner first and those who stay out last."""
    head = told.say("tender.head")
    lines = [f"| {head} |", f"|{' --- |' * (head.count('|') + 1)}"]
    outside = [row for row in range(len(tender.bids)) if row not in tender.joined]
    for row in (*tender.joined, *outside):
        lines.append(f"| {' | '.join(_cells(tender, row, told))} |")
    return lines


def _cells(tender: Tender, row: int, told: MarketTeller) -> list[str]:
    bid = tender.bids[row]
    scores = [told.score(float(bid[name])) if tender.asked else "-" for name in ("reported", "points")]
    start = [str(int(bid["supplier"])), told.price(float(bid["unit_cost"])), *scores]
    if row not in tender.joined:
        return [*start, "-", "-", "-", "-", told.say("outcome.out")]
    place = int(bid["won"])
    share = told.share(share_of(tender, row))
    outcome = (
        told.say("outcome.first", share=share)
        if place == 0
        else told.say("outcome.place", place=place + 1, share=share)
        if place > 0
        else told.say("outcome.lost")
    )
    return [
        *start,
        told.price(tender.worth(row)) if tender.rewarded else "-",
        told.price(float(bid["price"])),
        told.price(tender.compared(row)),
        number(tender.rank(row), told.language, 4),
        outcome,
    ]


def reason(tender: Tender, row: int, told: MarketTeller) -> str:
    """Why a candidate does not take part."""
    bid, stance = tender.bids[row], tender.stance(row)
    supplier = int(bid["supplier"])
    if stance == "ruled_out":
        score, threshold = told.below(tender.gates[row].seen, tender.threshold)
        return told.say("out.ruled_out", supplier=supplier, score=score, threshold=threshold)
    if stance == "too_dear":
        prices = {"cost": told.price(float(bid["unit_cost"])), "reserve": told.price(float(bid["reserve"]))}
        return told.say("out.too_dear", supplier=supplier, **prices)
    if stance == "too_little":
        sums = {"gain": told.money(float(bid["gain"])), "cost": told.money(float(tender.world["lot_cost"]))}
        return told.say("out.too_little", supplier=supplier, **sums)
    if stance == "round":
        sums = {"gain": told.money(tender.round_gain(row)), "cost": told.money(tender.round_cost(row))}
        return told.say("out.round", supplier=supplier, **sums)
    return told.say("out.away", supplier=supplier)


def award(tender: Tender, told: MarketTeller) -> str:
    """Who won and by how much."""
    joined, bids = tender.joined, tender.bids
    if not joined:
        return told.nobody(tender)
    winner = int(bids["supplier"][joined[0]])
    price = float(bids["price"][joined[0]])
    if len(joined) == 1:
        return told.say("award.alone", winner=winner, price=told.price(price))
    second = int(bids["supplier"][joined[1]])
    if tender.rank(joined[0]) == tender.rank(joined[1]):
        return told.say("award.tie", winner=winner, second=second)
    first, other = tender.compared(joined[0]), tender.compared(joined[1])
    said = told.say(
        "award.won",
        winner=winner,
        second=second,
        compared=told.price(first),
        other=told.price(other),
        by=told.price(other - first),
    )
    cheap = min(joined, key=lambda row: float(bids["price"][row]))
    if price <= tender.lowest:
        return f"{said} {told.say('award.cheapest')}"
    low = told.price(float(bids["price"][cheap]))
    return f"{said} {told.say('award.dearer', low=low, cheap=int(bids['supplier'][cheap]))}"


def if_not(tender: Tender, told: MarketTeller) -> list[str]:
    """What price or score would have given the runner-up the first place."""
    row = tender.joined[1]
    bid, second = tender.bids[row], int(tender.bids["supplier"][row])
    price, score = winning_price(tender, row), winning_score(tender, row)
    if price is None:
        said = [told.say("if.no_price", second=second)]
    else:
        own = told.price(float(bid["price"]))
        said = [told.say("if.price", second=second, price=told.price(price), own=own)]
        if price < bid["unit_cost"]:
            said.append(told.say("if.below_cost", cost=told.price(float(bid["unit_cost"]))))
    if not tender.rewarded:
        return [*said, told.say("if.no_points")]
    if score is None:
        return [*said, told.say("if.no_score")]
    key = "if.score" if tender.policy["bands"] == columns.LINEAR else "if.step"
    return [*said, told.say(key, score=told.score(score), own=told.score(float(bid["reported"])))]
