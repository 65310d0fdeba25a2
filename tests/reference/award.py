"""The award of a tender (7.10)."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from reference.lot import Lot, Promise, Slot, Supply
from reference.notation import PRIZES, QUARTERS_A_YEAR, ROUNDING, BrokenRule, log_spread, mean

if TYPE_CHECKING:
    from reference.tender import Bid, Tender


def rank_value(tender: "Tender", price: float, points: float, lowest: float) -> float:
    """What the award minimises."""
    x = tender.weight
    if not tender.rewarded:
        return price
    if tender.p.formula == "value_in_euro":
        return price - tender.value_at(x) * points
    if tender.p.formula == "fictitious_discount":
        return price * (1.0 - x * points)
    if tender.p.formula == "absolute_points":
        return -(x * points + (1.0 - x) * (1.0 - price / tender.medicine.list_price))
    return -(x * points + (1.0 - x) * lowest / price)


def price_of_rank(tender: "Tender", rank: float, points: float, lowest: float) -> float:
    """The price at which these points come out at this rank."""
    x = tender.weight
    if not tender.rewarded:
        return rank
    if tender.p.formula == "value_in_euro":
        return rank + tender.value_at(x) * points
    if tender.p.formula == "fictitious_discount":
        return rank / (1.0 - x * points)
    if tender.p.formula == "absolute_points":
        return tender.medicine.list_price * (1.0 + (rank + x * points) / (1.0 - x))
    room = -rank - x * points
    return (1.0 - x) * lowest / room if room > 0.0 else math.inf


def best_of(bids: list["Bid"], rank: Callable[["Bid"], float]) -> "Bid":
    """The lowest rank wins; a keyed draw breaks ties."""
    return min(bids, key=lambda bid: (rank(bid), bid.tie))


class Award:
    """The part of a purchaser that awards."""

    def award(self, tender: "Tender") -> None:
        """Event 5: rank the bids, hand out the volume, or do what the scheme says when nobody is left."""
        w, lot = self.model.w, tender.lot
        book = self.model.book(lot.medicine.group)
        self.settle_promise(lot, book)
        bids = [bid for bid in tender.bids if bid.joins]
        hours = self.evaluation_hours(len(bids), tender.asked)
        book["purchaser_hours"] += hours
        book["paperwork_cost"] += hours * w.hourly_rate
        if not bids:
            self.handle_empty(tender, book)
            return
        lowest = min(bid.price for bid in bids)
        for bid in bids:
            bid.rank = rank_value(tender, bid.price, bid.points, lowest)
        waived = lot.waived
        winner = self.hand_out(tender, bids, book)
        self.notice_close_call(tender, [(bid.rank, winner.rank) for bid in bids if bid is not winner])
        self.book_scores(tender, bids, winner, lowest, book)
        if w.adaptive_margins > 0.0 and not lot.medicine.is_monopoly and not waived:
            for bid in bids:
                self.teach(tender, bid, [other for other in bids if other is not bid], lowest)

    def notice_close_call(self, tender: "Tender", pairs: list[tuple[float, float]]) -> None:
        """Remember numbers that are equal or that only rounding sets apart: another order of arithmetic may part or join them."""
        if any(math.isclose(a, b, rel_tol=ROUNDING) for a, b in pairs):
            self.model.close_calls.append((self.model.quarter, tender.lot.number))

    def settle_promise(self, lot: Lot, book: dict[str, float]) -> None:
        """A promise that helped win the contract now ending and was not kept costs a multiple of its advantage."""
        if lot.promise and lot.promise.supplier.steps == lot.promise.steps:
            book["sanctions"] += self.model.w.sanction_factor * lot.promise.value
        lot.promise = None

    def hand_out(self, tender: "Tender", bids: list["Bid"], book: dict[str, float]) -> "Bid":
        """Contracts to the winners, patients who cannot switch to those who served them, the rest of the volume."""
        lot = tender.lot
        before, reserve, contested = lot.supply, lot.reserve_price(self.model.w), lot.contested_share()
        floor = min(bid.unit_cost for bid in tender.bids if bid.offer.registered)
        cheapest = min(bid.unit_cost for bid in bids)
        slots: list[Slot] = []
        given, left = 0.0, list(bids)
        for place in range(PRIZES):
            if tender.prizes[place] <= 0.0 or not left:
                continue
            bid = best_of(left, lambda bid: bid.rank)
            left.remove(bid)
            bid.place = place
            check_award(bid)
            part = tender.prizes[place] * contested
            slots.append(Slot(bid.offer, part, bid.price, bid.unit_cost, bid.rent, floor, cheapest, bid.greener))
            self.book_award(tender, bid, bid.price, tender.prizes[place], book)
            given += tender.prizes[place]
        winner = next(bid for bid in bids if bid.place == 0)
        if given < 1.0 - ROUNDING:
            rest = (1.0 - given) * contested
            if not self.hand_out_rest(tender, slots, rest, floor, cheapest):
                slots[0].share += rest
                self.book_award(tender, winner, winner.price, 1.0 - given, book)
        slots += kept_patients(before, 1.0 - contested, reserve)
        lot.supply = Supply(slots)
        lot.waived = False
        lot.penalised = tender.reached and tender.p.delivery_penalties
        lot.last_price = winner.price
        lot.ends = self.model.key_quarter + tender.contract_quarters
        book["bids"] += len(bids)
        book["single_bid_lots"] += len(bids) == 1
        self.book_switch(lot, before, winner, contested, book)
        return winner

    def hand_out_rest(self, tender: "Tender", slots: list[Slot], rest: float, floor: float, cheapest: float) -> bool:
        """Volume that no prize took goes to a rival outside the contract at list price, if the scheme leaves it one."""
        p, medicine = tender.p, tender.medicine
        outside = [bid for bid in tender.bids if bid.offer.registered and bid.eligible and bid.place is None]
        off_contract = tender.reached and p.remainder == "off_contract" and p.winners == 1
        if not off_contract or medicine.is_monopoly or not outside:
            return False
        spare = min(outside, key=lambda bid: bid.unit_cost)
        price, cost = medicine.list_price, spare.unit_cost
        slots.append(Slot(spare.offer, rest, price, cost, price - cost, floor, min(cheapest, cost), spare.greener))
        return True

    def book_award(self, tender: "Tender", bid: "Bid", price: float, share: float, book: dict[str, float]) -> None:
        """Value over the contract of the volume that an award gives a supplier."""
        value = tender.lot.volume * share * price * tender.contract_quarters
        book["award_value"] += value
        if bid.supplier.small:
            book["small_award_value"] += value

    def book_switch(self, lot: Lot, before: Supply, winner: "Bid", contested: float, book: dict[str, float]) -> None:
        """Patients who change product because the winner changed, and what that costs in a hospital."""
        if before.slots and before.slots[0].offer is not winner.offer:
            book["winner_changes"] += 1
            book["patients_moved"] += lot.volume * contested
            if lot.medicine.segment == "oligopoly":
                book["switching_cost"] += lot.volume * contested * self.model.w.switch_cost_patient
                book["switching_hours"] += self.model.w.switch_hours

    def handle_empty(self, tender: "Tender", book: dict[str, float]) -> None:
        """Nobody bid. If the gate did that, the scheme says what follows; else the old contract runs on."""
        w, lot, now = self.model.w, tender.lot, self.model.key_quarter
        on_market = [bid for bid in tender.bids if bid.offer.registered]
        ruled_out = any(not bid.eligible and bid.gain > w.lot_cost for bid in on_market)
        if ruled_out and tender.p.on_empty != "relax":
            lot.ends = now + max(int(round(w.emergency_years * QUARTERS_A_YEAR)), 1)
            if tender.p.on_empty == "emergency":
                self.buy_in_emergency(tender, min(on_market, key=lambda bid: bid.unit_cost))
                book["emergency_lots"] += 1
            else:
                lot.supply = Supply(state="unsupplied")
                book["short_lots"] += 1
            return
        if ruled_out:
            lot.waived = True
            book["relaxed_lots"] += 1
        else:
            book["unfilled_lots"] += 1
            lot.last_price = lot.medicine.list_price
        lot.ends = now + 1
        if lot.supply.served_share <= 0.0:
            lot.supply = Supply(state="unsupplied")

    def buy_in_emergency(self, tender: "Tender", spare: "Bid") -> None:
        """The cheapest supplier delivers at a premium over list price, ruled out or not."""
        w, lot, cost = self.model.w, tender.lot, spare.unit_cost
        contested, reserve = lot.contested_share(), lot.reserve_price(w)
        price = lot.medicine.list_price * (1.0 + w.emergency_premium)
        slot = Slot(spare.offer, contested, price, cost, lot.last_price - cost, cost, cost, spare.greener, True)
        lot.supply = Supply([slot, *kept_patients(lot.supply, 1.0 - contested, reserve)], "emergency")

    # What the award books of scores and promises.

    def book_scores(
        self, tender: "Tender", bids: list["Bid"], winner: "Bid", lowest: float, book: dict[str, float]
    ) -> None:
        """The strength of the rule, rank reversals, ranking mistakes, and promises to be kept."""
        w, medicine, p = self.model.w, tender.medicine, tender.p
        if tender.asked:
            book["asked_bids"] += len(bids)
            for bid in bids:
                book["reported_score"] += bid.reported
        medicine.lowest_bid += w.participation_memory * (lowest - medicine.lowest_bid)
        if not tender.rewarded:
            return
        book["scored_lots"] += 1
        book["strength"] += strength(tender)
        self.book_reversals(tender, bids, winner, lowest, book)
        fair = min(bids, key=lambda bid: rank_value(tender, bid.price, bid.true_points, lowest))
        if fair is not winner:
            self.notice_close_call(tender, [(fair.true_points, winner.true_points)])
        if fair is not winner and fair.true_points > winner.true_points + ROUNDING:
            book["ranking_mistakes"] += 1
        if p.promise:
            full_score = tender.value_at(tender.weight) + tender.discount_at(tender.weight) * winner.price
            advantage = w.improvement_step * (1.0 - mean(winner.supplier.performance)) * w.score_validity
            value = advantage * full_score * (tender.lot.volume * tender.contract_quarters)
            tender.lot.promise = Promise(winner.supplier, winner.supplier.steps, value)
            winner.supplier.at_stake += w.sanction_factor * value

    def book_reversals(
        self, tender: "Tender", bids: list["Bid"], winner: "Bid", lowest: float, book: dict[str, float]
    ) -> None:
        """Would another bid have won with a losing bid left out, or one losing bid more? (Schotanus et al. 2022)"""

        def best_at(field: list["Bid"], cheapest: float) -> "Bid":
            return best_of(field, lambda bid: rank_value(tender, bid.price, bid.points, cheapest))

        cheapest = next(bid for bid in bids if bid.price == lowest)
        others = [bid for bid in bids if bid is not cheapest]
        if cheapest is not winner and best_at(others, min(bid.price for bid in others)) is not winner:
            book["reversals_removed"] += 1
        spread, odds = log_spread(self.model.w), tender.weight / (1.0 - tender.weight)
        loses = min(bid.price * (1.0 - odds * bid.points) for bid in bids)
        added = max(tender.medicine.base_cost * math.exp(-spread - spread**2 / 2.0), loses)
        if added < lowest and best_at(bids, added) is not winner:
            book["reversals_added"] += 1

    def teach(self, tender: "Tender", bid: "Bid", others: list["Bid"], lowest: float) -> None:
        """What an award teaches about margins (zero-intelligence-plus, Cliff and Bruten 1997)."""
        target = bid.reserve
        if others:
            best = min(other.rank for other in others)
            target = min(price_of_rank(tender, best, bid.points, lowest), bid.reserve)
        if bid.place != 0:
            target *= 1.0 - self.model.w.margin_undercut  # losers undercut
        bid.offer.lessons.append(max(target / bid.unit_cost - 1.0, 0.0))


def strength(tender: "Tender") -> float:
    """Price premium that a full score can overcome."""
    x, medicine = tender.weight, tender.medicine
    if tender.p.formula == "fictitious_discount":
        return x / (1.0 - x)
    if tender.p.formula == "relative_points":
        return x / (1.0 - 2.0 * x) if x < 0.5 else medicine.list_price / medicine.lowest_bid - 1.0
    return tender.value_at(x) / medicine.reference_price


def check_award(bid: "Bid") -> None:
    """Nothing may go to a bid that was ruled out, withdrawn or not made, nor above the reserve price."""
    if not (bid.eligible and bid.joins and bid.offer.registered):
        raise BrokenRule("an award went to an offer that was ruled out, withdrawn or did not bid")
    if not 0.0 <= bid.price <= bid.reserve * (1.0 + ROUNDING):
        raise BrokenRule("a price above the reserve price or below zero")
    if not (0.0 <= bid.reported <= 1.0 and 0.0 <= bid.points <= 1.0):
        raise BrokenRule("a share or score outside 0 to 1")


def kept_patients(before: Supply, share: float, reserve: float) -> list[Slot]:
    """Patients who cannot switch stay with those who served them, at the old price or the reserve if that is lower."""
    served = before.served_share
    if share <= 0.0 or served <= 0.0:
        return []
    kept = []
    for old in before.still_serving:
        price = min(old.price, reserve)
        rent, part = min(old.rent, price - old.cost), share * old.share / served
        kept.append(Slot(old.offer, part, price, old.cost, rent, old.floor, old.cheapest, old.greener))
    return kept
