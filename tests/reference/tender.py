"""A call: the criteria of an open lot, its candidates, and what they believe of each other (7.5 to 7.8)."""

import math
from typing import TYPE_CHECKING

from reference import draws as key
from reference.auction import Belief, Rivals
from reference.crowd import (
    among_themes,
    discount_of_full_score,
    raised_validity,
    value_of_full_score,
    visible_in_products,
    worth_of_full_score,
)
from reference.lot import Lot
from reference.notation import (
    NOTHING,
    POINTS,
    PURCHASER_ROOM,
    chance_of_passing,
    clip,
    contract_quarters,
    log_spread,
    normal_quantile,
)
from reference.product import Offer, product_noise
from reference.supplier import Supplier

if TYPE_CHECKING:
    from reference.market import Market

HIGHEST_WEIGHT = 0.9  # as in levers.yaml
ALL_PURCHASERS = 255  # the reader of answers to one national set


class Bid:
    """A candidate of an open lot. Withdrawn offers stand among them: they watch what coming back would bring."""

    def __init__(self, tender: "Tender", offer: Offer) -> None:
        self.tender, self.offer, self.supplier = tender, offer, offer.supplier
        self.medicine = offer.medicine
        market, w = tender.market, tender.w
        identity = offer.number * PURCHASER_ROOM + tender.lot.purchaser.number
        uniforms = market.draws.uniforms(identity, market.key_quarter, key.LOT_COST)
        z_cost, self.tie = key.to_normals(uniforms)[0], uniforms[2]
        spread = log_spread(w) * math.sqrt(1.0 - w.persistence)
        self.unit_cost = offer.unit_cost * math.exp(spread * z_cost - spread**2 / 2.0)
        self.reserve = tender.lot.reserve_price(w)
        self.eligible, self.joins, self.place = True, False, None
        self.greener = self.reported = self.points = self.true_points = 0.0
        self.gain = self.movable = self.price = self.rent = self.rank = 0.0


class Tender:
    """An open lot this quarter: what is asked, and what an answer does (7.5)."""

    def __init__(self, market: "Market", lot: Lot) -> None:
        self.market, self.lot, self.medicine = market, lot, lot.medicine
        self.p, self.w = market.policy, market.w
        p, w = self.p, self.w
        self.contract_quarters = contract_quarters(w)
        self.reached, self.asked = lot.is_reached(p), lot.is_asked(p)
        self.follows_holistic = lot.holistic < p.holistic
        self.follows_consistency = lot.consistency < p.consistency
        follows_co_creation = lot.co_creation < p.co_creation
        self.created = follows_co_creation and p.quarters_active >= w.co_creation_delay
        self.counts = p.active and (not follows_co_creation or self.created)
        self.rewarded = self.asked and p.has_points and self.counts and p.weight > 0.0 and not self.medicine.is_monopoly
        self.gated = self.asked and p.has_gate and self.counts and p.threshold > 0.0 and not lot.waived
        if self.medicine.is_monopoly:
            self.gated = self.gated and p.gate_on_monopoly and lot.gate_draw < w.monopoly_gate_credibility
        self.threshold = min(p.threshold, market.crowd.feasible) if self.created else p.threshold
        self.weight = self.find_weight()
        self.value = self.value_at(self.weight) if self.rewarded else 0.0
        self.discount = self.discount_at(self.weight) if self.rewarded else 0.0
        self.weights = self.find_theme_weights()
        self.validity, self.noise = w.score_validity, w.score_noise
        if self.created:
            self.validity = raised_validity(w)
            self.noise = w.score_noise * (1.0 - w.co_creation_noise_cut)
        self.prizes = self.find_prizes()
        self.beliefs: dict[tuple[str, float], Belief] = {}
        self.bids: list[Bid] = []

    def find_weight(self) -> float:
        """Weight of sustainability; under the holistic lever it follows the lot's tonnes per euro."""
        if not self.follows_holistic:
            return self.p.weight
        intensity = self.medicine.tonnes / self.medicine.reference_price
        return min(self.p.weight * (intensity / self.market.mean_intensity), HIGHEST_WEIGHT)

    def find_theme_weights(self) -> list[float]:
        """The purchaser's own weights, or one national set with local room."""
        own = among_themes(self.lot.purchaser.theme_weights, self.p)
        if not self.follows_consistency:
            return own
        room = self.w.national_set_local_room
        national = among_themes(self.market.national, self.p)
        return [(1.0 - room) * n + room * o for n, o in zip(national, own, strict=True)]

    def find_prizes(self) -> list[float]:
        """Shares of volume for the first, second and third place (7.7)."""
        p, w = self.p, self.w
        if self.medicine.is_monopoly:
            return [1.0, 0.0, 0.0]
        if p.winners == 1 or not self.reached:
            off_contract = self.reached and p.remainder == "off_contract"
            return [w.winner_volume, 0.0 if off_contract else 1.0 - w.winner_volume, 0.0]
        if p.winners == 2:
            return [p.leading_share, 1.0 - p.leading_share, 0.0]
        return [p.leading_share, (1.0 - p.leading_share) / 2.0, (1.0 - p.leading_share) / 2.0]

    def value_at(self, weight: float) -> float:
        """V: euro per patient-quarter that a full score is worth against price (7.8)."""
        return value_of_full_score(weight, self.medicine, self.p)

    def discount_at(self, weight: float) -> float:
        """f: the fictitious discount at a full score (7.8)."""
        return discount_of_full_score(weight, self.p)

    # Candidates (7.7).

    def list_candidates(self) -> None:
        """One candidate for each offer of the medicine: cost in this lot, reported score, eligibility."""
        for offer in self.medicine.offers:
            bid = Bid(self, offer)
            if self.asked and self.p.level == "product":
                self.score_product(bid)
            elif self.asked:
                self.score_supplier(bid)
            self.bids.append(bid)
            offer.supplier.bids.append(bid)
        eligible = sum(bid.eligible and bid.offer.registered for bid in self.bids)
        self.gate_believed = self.gated and not self.is_spared_in_call(eligible)
        if self.gated and self.is_spared(eligible):
            for bid in self.bids:
                bid.eligible = True

    def is_spared(self, eligible: int) -> bool:
        """True if a safeguard waives the gate, given the number of registered offers that are eligible (7.5).

        That too few bids are eligible comes out only when they are opened.
        """
        few = self.lot.safeguard < self.p.safeguard and eligible < self.p.spare_fewer_than
        return self.is_spared_in_call(eligible) or few

    def is_spared_in_call(self, eligible: int) -> bool:
        """True if the call itself says that the gate is waived, so that bidders reckon with every rival."""
        p, registered = self.p, len(self.medicine.on_market)
        if self.lot.safeguard >= p.safeguard:
            return False
        return (
            (p.spare_single_source and registered <= 1)
            or (p.spare_essential and self.medicine.essential)
            or (p.pre_check and eligible <= 1 and registered > eligible)
        )

    def believed_worth(self, supplier: Supplier) -> float:
        """What a full score earns a bidder as a share of unit cost, for who may have to guess the weight (7.8)."""
        worth = worth_of_full_score(self.value, self.discount, self.medicine)
        return worth * supplier.believed_factor(self) if worth > 0.0 else 0.0

    def score_supplier(self, bid: Bid) -> None:
        """What the questionnaire says of a supplier, what it earns, and whether it passes the gate."""
        p, w, supplier, validity = self.p, self.w, bid.supplier, self.validity
        error = self.noise * self.error_of(supplier)
        expected = supplier.overall_score(self.weights, validity, w, p.promise)
        true = supplier.overall_score(self.weights, 1.0, w, False)
        if self.follows_holistic:
            shift = -bid.offer.care_burden / self.medicine.tonnes * (1.0 - w.start_score_mean)
            expected, true = expected + shift, true + shift
        seen = supplier.gate_score(expected, validity, p, w) + error
        passes = not self.gated or seen >= self.threshold or supplier.is_graced(p)
        if w.adaptability > 0.0:
            visible = supplier.visible_gap(self.weights, validity)
            bid.greener = supplier.greener_for_points(self.believed_worth(supplier), visible, w)
            if not passes:
                missing = self.threshold - seen
                needed = supplier.greener_for_gate(missing, visible, validity, error, self.threshold, p, w)
                if needed <= w.adaptability:
                    bid.greener, passes = max(bid.greener, needed), True
            bid.unit_cost += supplier.cost_of_greener(bid.greener, w) * self.medicine.base_cost
            expected += bid.greener * visible
            true += bid.greener * supplier.visible_gap(self.weights, 1.0)
        bid.reported = clip(expected + error, 0.0, 1.0)
        bid.points = self.market.crowd.points(bid.reported)
        bid.true_points = self.market.crowd.points(clip(true, 0.0, 1.0))
        bid.eligible = passes

    def error_of(self, supplier: Supplier) -> float:
        """Error in its score: the same in all lots of a purchaser, and for one national set at all purchasers (7.6)."""
        reader = ALL_PURCHASERS if self.follows_consistency else self.lot.purchaser.number
        identity = supplier.number * PURCHASER_ROOM + reader
        return self.market.draws.normal(identity, self.market.key_quarter, key.SCORE_NOISE)

    def score_product(self, bid: Bid) -> None:
        """What a measured footprint says of a product, what it earns, and whether it passes the gate."""
        p, w, supplier, offer, care = self.p, self.w, bid.supplier, bid.offer, self.follows_holistic
        seen = offer.measured_score(0.0, care, p, w)
        passes = not self.gated or seen >= self.threshold or supplier.is_graced(p)
        if w.adaptability > 0.0:
            bid.greener = supplier.greener_for_points(self.believed_worth(supplier), visible_in_products(w), w)
            if not passes:
                needed = self.greener_in_product_for_gate(offer)
                if needed <= w.adaptability:
                    bid.greener, passes = max(bid.greener, needed), True
            bid.unit_cost += supplier.cost_of_greener(bid.greener, w) * self.medicine.base_cost
        bid.reported = offer.measured_score(bid.greener, care, p, w)
        bid.points = self.market.crowd.points(bid.reported)
        bid.true_points = self.market.crowd.points(offer.true_score(bid.greener, care, w))
        bid.eligible = passes

    def greener_in_product_for_gate(self, offer: Offer) -> float:
        """By how much a product's tonnes must fall for the measured score to reach the threshold (7.8)."""
        error = product_noise(self.p, self.w) * offer.measured
        allowed = math.exp(-self.w.footprint_spread * normal_quantile(self.threshold) - error)
        care = offer.care_burden if self.follows_holistic else 0.0
        return 1.0 - (self.medicine.tonnes * allowed - care) / offer.tonnes

    def chance_to_come_through(self, bid: Bid) -> float:
        """Chance that a candidate that was ruled out passes another time (7.8)."""
        if self.p.level == "product":
            return 0.0
        score = bid.supplier.gate_score(bid.reported, self.validity, self.p, self.w)
        return chance_of_passing(score, self.threshold, self.noise)

    # Beliefs (7.8).

    def belief(self, guess: float, away: bool) -> Belief:
        """What a bidder believes of its rivals; one who is away has one rival more."""
        medicine, crowd = self.medicine, self.market.crowd
        if medicine.is_monopoly:
            points, dearer, bidding = [0.0], [0.0], 0.0
        elif self.gate_believed:
            points, dearer, passing = crowd.typical(self.threshold)
            points, bidding = points if self.rewarded else [0.0] * POINTS, medicine.bidding * passing
        elif self.rewarded:
            points, dearer, bidding = *crowd.typical(None)[:2], medicine.bidding
        else:
            points, dearer, bidding = [0.0], [0.0], medicine.bidding
        number = max(len(medicine.on_market) - 1 + away, 0)
        return self.make_belief(guess, Rivals(points, dearer, bidding, number), "away" if away else "here")

    def free_belief(self, guess: float) -> Belief:
        """The same if every registered rival could take part."""
        points, dearer = self.market.crowd.typical(None)[:2] if self.rewarded else ([0.0], [0.0])
        number = max(len(self.medicine.on_market) - 1, 0)
        return self.make_belief(guess, Rivals(points, dearer, self.medicine.bidding, number), "free")

    def make_belief(self, guess: float, rivals: Rivals, name: str) -> Belief:
        """Made once per tender and guess of the weight: all bidders with the same guess share it."""
        if (name, guess) not in self.beliefs:
            value, discount = self.value * guess, min(self.discount * guess, 1.0 - NOTHING)
            self.beliefs[name, guess] = Belief(
                self.market.costs, self.w, self.medicine.base_cost, self.medicine.list_price, value, discount, rivals,
                self.prizes,
            )  # fmt: skip
        return self.beliefs[name, guess]
