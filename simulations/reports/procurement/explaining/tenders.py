"""One tender, decided again: every rule that took part is called on the tables that it read, and nothing else is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulations.procurement import columns, scoring, tender
from simulations.reports.procurement.explaining.watching import Moment, Run

Stance = Literal["joins", "away", "ruled_out", "too_dear", "too_little", "round"]
Empty = Literal["none", "relax", "emergency", "short", "unfilled"]
Rows = NDArray[np.void]


@dataclass(frozen=True)
class Gate:
    """What a gate looked at: the score `seen`, the `threshold`, and the share of the gap the firm had to close to pass."""

    seen: float
    threshold: float
    passes: bool
    needed: float | None


@dataclass(frozen=True, eq=False)
class Tender:
    """One lot in one quarter of a run."""

    run: Run
    moment: Moment
    lot: int

    @cached_property
    def bids(self) -> Rows:
        """Its candidates."""
        return self.moment.tender(self.lot)

    @cached_property
    def before(self) -> Any:
        """The lot as it was supplied until now."""
        return self.moment.before.lots[self.lot]

    @cached_property
    def after(self) -> Any:
        """The lot as the tender left it."""
        return self.moment.after.lots[self.lot]

    @cached_property
    def medicine(self) -> Any:
        """The medicine, with the prices that the award counts with."""
        return self.moment.before.medicines[int(self.before["medicine"])]

    @cached_property
    def purchaser(self) -> Any:
        """Who tenders."""
        return self.run.market.tables.purchasers[int(self.before["purchaser"])]

    @cached_property
    def round(self) -> Any:
        """The round the lot belongs to."""
        return self.run.market.tables.rounds[int(self.before["round"])]

    @property
    def policy(self) -> Any:
        """What the scheme says this quarter."""
        return self.moment.policy

    @property
    def world(self) -> Any:
        """The world."""
        return self.run.world

    @cached_property
    def asked(self) -> bool:
        """Whether it asks about sustainability."""
        return bool(scoring.asks(self.before, self.round, self.policy, self.run.market.touched[self.lot]))

    @cached_property
    def rewarded(self) -> bool:
        """Whether points count in the award."""
        return bool(scoring.gives_points(self.before, self.asked, self.policy, self.world))

    @cached_property
    def gated(self) -> bool:
        """Whether a score below the threshold rules a bid out, safeguards apart."""
        return bool(scoring.has_gate(self.before, self.asked, self.policy, self.world))

    @cached_property
    def weight(self) -> float:
        """Weight of sustainability in the award, 0 where points do not count."""
        if not self.rewarded:
            return 0.0
        mean = float(self.run.market.tables.mean_intensity[0])
        return float(scoring.weight_in(self.before, self.medicine, mean, self.policy))

    @cached_property
    def threshold(self) -> float:
        """The lowest score with which a supplier may bid here."""
        return float(scoring.threshold_in(self.before, self.moment.levels, self.policy, self.world))

    @cached_property
    def gates(self) -> list[Gate]:
        """For each candidate what the gate makes of it, safeguards apart; only where there is one."""
        return [self.gate(row) for row in range(len(self.bids))]

    @cached_property
    def spared(self) -> bool:
        """Whether a safeguard waives the gate."""
        if not self.gated:
            return False
        eligible = sum(gate.passes for row, gate in enumerate(self.gates) if self.is_registered(row))
        return bool(scoring.is_spared(self.before, self.medicine, eligible, self.policy))

    def offer(self, row: int) -> Any:
        """The offer of a candidate."""
        return self.moment.before.offers[int(self.bids["offer"][row])]

    def supplier(self, row: int) -> Any:
        """The supplier of a candidate, as it was before the tender."""
        return self.moment.before.suppliers[int(self.bids["supplier"][row])]

    def is_registered(self, row: int) -> bool:
        """Whether a candidate is on the Dutch market."""
        return bool(self.offer(row)["registered"] == 1)

    def gate(self, row: int) -> Gate:
        """What the gate looks at in one candidate (`tender.score_supplier`, `tender.score_product`)."""
        product = self.policy["level"] == columns.PRODUCT_LEVEL
        seen, needed = self._product(row) if product else self._firm(row)
        graced = bool(scoring.is_graced(self.supplier(row), self.policy))
        passes = seen >= self.threshold or graced
        topped = not passes and needed is not None and needed <= float(self.world["adaptability"])
        return Gate(seen, self.threshold, passes or topped, needed if topped else None)

    def _firm(self, row: int) -> tuple[float, float | None]:
        lot, policy, world, supplier = self.before, self.policy, self.world, self.supplier(row)
        market, national = self.run.market, self.run.market.tables.national
        validity = scoring.validity_in(lot, policy, world)
        error = scoring.noise_in(lot, policy, world)
        error *= scoring.supplier_noise(
            lot, supplier, self.purchaser, self.moment.quarter, policy, market.key, market.chance
        )
        overall = scoring.overall_score(
            supplier, lot, self.purchaser, national, policy, world, validity, policy["promise"]
        )
        if scoring.follows(lot["holistic"], policy["holistic"]):
            overall += scoring.care_shift(self.offer(row), self.medicine, world)
        seen = float(scoring.gate_score(supplier, overall, validity, policy, world) + error)
        if world["adaptability"] <= 0.0:
            return seen, None
        visible = scoring.visible_gap(supplier, lot, self.purchaser, national, validity, policy, world)
        needed = scoring.greener_for_gate(
            supplier, self.threshold - seen, visible, validity, error, self.threshold, policy, world
        )
        return seen, float(needed)

    def _product(self, row: int) -> tuple[float, float | None]:
        policy, world, offer = self.policy, self.world, self.offer(row)
        care = int(scoring.follows(self.before["holistic"], policy["holistic"]))
        seen = float(scoring.product_score(offer, self.medicine, 0.0, care, policy, world, True))
        if world["adaptability"] <= 0.0:
            return seen, None
        needed = scoring.greener_in_product_for_gate(offer, self.medicine, self.threshold, care, policy, world)
        return seen, float(needed)

    def is_eligible(self, row: int) -> bool:
        """Whether a candidate may bid."""
        return not self.gated or self.spared or self.gates[row].passes

    def round_cost(self, row: int) -> float:
        """Euro that a candidate's round costs it: the bid, and the questionnaire if one is asked."""
        place = int(self.before["round"])
        asks = bool(self.moment.round_holds[int(self.bids["supplier"][row]), place] & columns.ROUND_ASKS)
        supplier, quarter = self.supplier(row), self.moment.quarter
        return float(tender.round_cost(self.before, supplier, asks, quarter, self.policy, self.world))

    def round_gain(self, row: int) -> float:
        """Euro that a candidate expects of its round."""
        return float(self.moment.round_gain[int(self.bids["supplier"][row]), int(self.before["round"])])

    def stance(self, row: int) -> Stance:
        """Whether a candidate takes part, and if not, what keeps it out (`tender.decide_to_bid`)."""
        bid = self.bids[row]
        if not self.is_registered(row):
            return "away"
        if not self.is_eligible(row):
            return "ruled_out"
        if bid["gain"] <= self.world["lot_cost"]:
            return "too_dear" if bid["unit_cost"] >= bid["reserve"] else "too_little"
        paid = self.moment.paid_until[int(bid["supplier"]), int(self.before["round"])] > self.moment.quarter
        return "joins" if paid or self.round_gain(row) > self.round_cost(row) else "round"

    @cached_property
    def joined(self) -> list[int]:
        """Rows of those who bid, the winner first: lowest rank value, ties broken by their draw."""
        rows = [row for row in range(len(self.bids)) if self.bids["joins"][row] == 1]
        return sorted(rows, key=lambda row: (self.rank(row), float(self.bids["tie"][row])))

    @cached_property
    def lowest(self) -> float:
        """The lowest price bid."""
        return min(float(price) for price in self.bids["price"][self.bids["joins"] == 1])

    def rank(self, row: int) -> float:
        """What the award minimises."""
        return self.rank_at(float(self.bids["price"][row]), float(self.bids["points"][row]), self.lowest)

    def rank_at(self, price: float, points: float, lowest: float) -> float:
        """The rank value of another price or other points."""
        if not self.rewarded:
            return price
        return float(scoring.rank_value(price, points, self.weight, lowest, self.medicine, self.policy))

    def price_at(self, rank: float, points: float, lowest: float) -> float:
        """The price with which these points come out at this rank."""
        if not self.rewarded:
            return rank
        return float(scoring.price_of_rank(rank, points, self.weight, lowest, self.medicine, self.policy))

    def compared(self, row: int) -> float:
        """The price at which a bid without any points would rank the same: its price less what its points are worth."""
        return self.price_at(self.rank(row), 0.0, self.lowest)

    def worth(self, row: int) -> float:
        """What a bid's points are worth in the award, euro per patient per quarter."""
        return float(self.bids["price"][row]) - self.compared(row)

    def empty(self) -> Empty:
        """What follows where nobody bids (`tender.handle_empty`); "none" where somebody did."""
        if self.joined:
            return "none"
        barred = any(
            self.is_registered(row) and not self.is_eligible(row) and self.bids["gain"][row] > self.world["lot_cost"]
            for row in range(len(self.bids))
        )
        if not barred:
            return "unfilled"
        choice = int(self.policy["on_empty"])
        return "relax" if choice == columns.RELAX else "emergency" if choice == columns.EMERGENCY else "short"
