"""The population as every bidder knows it, and the points that scores earn (7.5, 7.6)."""

import math
from typing import TYPE_CHECKING, NamedTuple

from reference.notation import (
    NOTHING,
    POINTS,
    ROOT_TWO_PI,
    World,
    chance_above,
    chance_of_passing,
    normal_quantile,
)
from reference.product import Medicine, Offer, product_noise, score_of_footprint
from reference.supplier import Supplier

if TYPE_CHECKING:
    from reference.market import Market
    from reference.policy import Policy


class Member(NamedTuple):
    """One of the crowd: score, what a gate looks at, and the share of cost that quality chosen at bid time adds."""

    score: float
    at_gate: float
    dearer: float


class Crowd:
    """The population as every bidder knows it this quarter: national weights, no noise (7.6)."""

    def __init__(self, market: "Market") -> None:
        self.p, self.w = market.policy, market.w
        if self.p.level == "product":
            members = [self.product(offer) for offer in market.offers if offer.registered]
        else:
            weights = among_themes(market.national, self.p)
            members = [self.supplier(supplier, weights) for supplier in market.suppliers if supplier.offers]
        self.members = sorted(members, key=lambda member: member.score)
        self.steps = self.find_steps()
        self.feasible = self.find_feasible() if self.p.co_creation > 0.0 else math.inf
        self.known: dict[float, tuple[list[float], list[float], float]] = {}

    def reward(self) -> float:
        """What a full score earns as a share of cost, to who looks at the crowd."""
        if not self.p.has_points or not self.p.active:
            return 0.0
        scale = self.w.list_over_cost if self.p.formula == "absolute_points" else 1.0
        return self.p.odds(self.p.weight) * scale

    def supplier(self, supplier: Supplier, weights: list[float]) -> Member:
        """A firm with an offer."""
        p, w = self.p, self.w
        score = supplier.overall_score(weights, w.score_validity, w, p.promise)
        designed = p.co_creation > 0.0 and p.quarters_active >= w.co_creation_delay
        valid = raised_validity(w) if designed else w.score_validity  # gates look at what is designed together
        at_gate = supplier.gate_score(supplier.overall_score(weights, valid, w, p.promise), valid, p, w)
        greener = dearer = 0.0
        visible = supplier.visible_gap(weights, w.score_validity)
        if w.adaptability > 0.0:
            greener = supplier.greener_for_points(self.reward(), visible, w)
            missing = p.threshold - at_gate
            if p.gate_in_force and missing > 0.0:
                needed = supplier.greener_for_gate(missing, visible, w.score_validity, 0.0, p.threshold, p, w)
                if needed <= w.adaptability:
                    greener, at_gate = max(greener, needed), math.inf
            dearer = supplier.cost_of_greener(greener, w)
        return Member(score + greener * visible, math.inf if supplier.is_graced(p) else at_gate, dearer)

    def product(self, offer: Offer) -> Member:
        """A product on the market."""
        p, w, supplier = self.p, self.w, offer.supplier
        greener, dearer, tops_up = 0.0, 0.0, False
        if w.adaptability > 0.0:
            value, discount = value_of_full_score(p.weight, offer.medicine, p), discount_of_full_score(p.weight, p)
            worth = worth_of_full_score(value, discount, offer.medicine) if self.reward() > 0.0 else 0.0
            greener = supplier.greener_for_points(worth, visible_in_products(w), w)
            if p.gate_in_force and p.threshold > 0.0:
                limit = w.footprint_spread * normal_quantile(p.threshold)
                needed = 1.0 - offer.medicine.tonnes * math.exp(-limit) / offer.tonnes
                if 0.0 < needed <= w.adaptability:
                    greener, tops_up = max(greener, needed), True
            dearer = supplier.cost_of_greener(greener, w)
        log = offer.log_footprint(greener, False)
        passes = tops_up or supplier.is_graced(p)
        return Member(score_of_footprint(log, w), math.inf if passes else -log, dearer)

    def find_steps(self) -> list[float]:
        """Where steps of points begin: fixed scores, or places in the ranking."""
        if self.p.bands == "absolute":
            return [self.w.band_first, self.w.band_second, self.w.band_third]
        places = (self.w.percentile_first, self.w.percentile_second, self.w.percentile_third)
        return [self.members[int(place * (len(self.members) - 1))].score for place in places]

    def find_feasible(self) -> float:
        """The threshold that most of the crowd can reach."""
        levels = sorted((member.at_gate for member in self.members), reverse=True)
        enough = self.w.feasible_share * len(levels)
        best = next(x for count, x in enumerate(levels, 1) if count >= enough)
        return score_of_footprint(-best, self.w) if self.p.level == "product" else best

    def points(self, score: float) -> float:
        """Share of the full reward that a score earns: in proportion, or by steps (7.6)."""
        if self.p.bands == "linear":
            return score
        rewards = (0.0, self.w.band_value_first, self.w.band_value_second, 1.0)
        return rewards[sum(score >= step for step in self.steps)]

    def typical(self, threshold: float | None) -> tuple[list[float], list[float], float]:
        """Points and added costs that stand for the crowd (for a gate: for those who pass), and the share that passes."""
        known = -1.0 if threshold is None else threshold
        if known not in self.known:
            self.known[known] = self.find_typical(threshold)
        return self.known[known]

    def chances(self, threshold: float | None) -> list[float]:
        """Chance of each of the crowd to pass."""
        if threshold is None:
            return [1.0] * len(self.members)
        if self.p.level == "product":
            limit = self.w.footprint_spread * normal_quantile(threshold)
            return [chance_above(member.at_gate, limit, product_noise(self.p, self.w)) for member in self.members]
        return [chance_of_passing(member.at_gate, threshold, self.w.score_noise) for member in self.members]

    def find_typical(self, threshold: float | None) -> tuple[list[float], list[float], float]:
        chances = self.chances(threshold)
        total = sum(chances)
        if total <= 0.0:
            return [1.0] * POINTS, [0.0] * POINTS, 0.0
        points: list[float] = []
        dearer: list[float] = []
        seen = 0.0
        for member, chance in zip(self.members, chances, strict=True):
            seen += chance
            while len(points) < POINTS and seen >= (len(points) + 0.5) / POINTS * total:
                points.append(self.points(member.score))
                dearer.append(member.dearer)
        while len(points) < POINTS:
            points.append(self.points(self.members[-1].score))
            dearer.append(self.members[-1].dearer)
        return points, dearer, total / len(self.members)


def among_themes(weights: list[float], p: "Policy") -> list[float]:
    """Weights restricted to the themes that count under a scheme (7.5)."""
    if p.themes is None:
        return weights
    counting = p.counting
    total = sum(weight for weight, counts in zip(weights, counting, strict=True) if counts)
    if total <= NOTHING:
        return [counts / sum(counting) for counts in counting]
    return [weight / total if counts else 0.0 for weight, counts in zip(weights, counting, strict=True)]


def visible_in_products(w: World) -> float:
    """How far a product's score moves with its whole remaining gap, at the middle of the scale (7.6)."""
    return 1.0 / w.footprint_spread / ROOT_TWO_PI


def raised_validity(w: World) -> float:
    """Validity of scores by criteria that were designed together (7.5)."""
    return w.score_validity + w.co_creation_validity_gain * (1.0 - w.score_validity)


def value_of_full_score(weight: float, medicine: Medicine, p: "Policy") -> float:
    """V: euro per patient-quarter that a full score is worth against price (7.8)."""
    odds = weight / (1.0 - weight)
    return {
        "value_in_euro": odds * medicine.reference_price,
        "absolute_points": odds * medicine.list_price,
        "relative_points": odds * medicine.lowest_bid,
        "fictitious_discount": 0.0,
    }[p.formula]


def discount_of_full_score(weight: float, p: "Policy") -> float:
    """f: the fictitious discount at a full score (7.8)."""
    return weight if p.formula == "fictitious_discount" else 0.0


def worth_of_full_score(value: float, discount: float, medicine: Medicine) -> float:
    """What a full score earns a bidder, as a share of unit cost (7.8)."""
    return (value + discount * medicine.reference_price) / medicine.base_cost
