"""Suppliers: their traits, what a questionnaire says of them, which rounds they join, and whether they improve."""

import math
from typing import TYPE_CHECKING

import mesa

from reference import draws as key
from reference.improvement import Improvement
from reference.notation import (
    DISCLOSURE,
    GREEN_THEMES,
    NEVER,
    NOTHING,
    PLANT,
    PURCHASER_ROOM,
    QUARTERS_A_YEAR,
    ROUNDING,
    SUPPLIER_ROOM,
    THEMES,
    World,
    clip,
    phi,
    theme_shares,
)

if TYPE_CHECKING:
    from reference.auction import Belief
    from reference.draws import Draws
    from reference.lot import Round
    from reference.market import Market
    from reference.policy import Policy
    from reference.product import Medicine, Offer
    from reference.tender import Bid, Tender


class Supplier(Improvement, mesa.Agent):
    """A firm: an innovator, or a maker of generics and biosimilars."""

    def __init__(self, model: "Market", number: int, maker: bool) -> None:
        super().__init__(model)
        self.number, self.maker = number, maker
        self.offers: list[Offer] = []
        self.bids: list[Bid] = []  # this quarter
        self.running_cost = self.abating = 0.0
        self.steps = 0
        self.answered_first, self.rated_until = NEVER, 0
        self.paid_until: dict[Round, int] = {}  # quarter until which it has paid
        self.forget_year()

    def forget_year(self) -> None:
        """Wipe what it remembers of the year (7.15)."""
        self.score_value = [0.0] * len(THEMES)
        self.gate_value = self.gate_monopoly_value = self.gate_score_value = self.sensitivity = self.at_stake = 0.0

    def draw_traits(self, w: World, draws: "Draws") -> None:
        """Size, cost level and scores, with the correlations that the world holds (7.2)."""
        z1, z2, z3, z_papers = draws.normals(self.number, 0, key.SUPPLIER_TRAITS)
        a, d = w.cost_score_correlation, w.size_score_correlation
        b = math.sqrt(max(1.0 - a**2, NOTHING))
        e = (w.cost_size_correlation - a * d) / b
        f = math.sqrt(max(1.0 - d**2 - e**2, 0.0))
        self.cost_level = a * z1 + b * z2
        self.small = phi(d * z1 + e * z2 + f * z3) < w.small_share
        place = 1.0 - w.small_share if self.small else -w.small_share
        self.disclosed = clip(w.disclosure_mean + place * w.small_score_gap + w.disclosure_sd * z_papers, 0.0, 1.0)
        middle = w.start_score_mean + place * w.small_score_gap
        own = draws.normals(self.number, 0, key.SUPPLIER_THEMES) + draws.normals(self.number, 1, key.SUPPLIER_THEMES)
        common, apart = math.sqrt(w.theme_common_share), math.sqrt(1.0 - w.theme_common_share)
        self.performance = [
            clip(middle + w.start_score_sd * (common * z1 + apart * z), 0.0, 1.0) for z in own[: len(THEMES)]
        ]
        self.performance[DISCLOSURE] = self.disclosed

    def appetite(self, segment: str, w: World) -> float:
        """Relative chance that it offers in a segment (7.2)."""
        if segment in ("monopoly", "oligopoly"):
            return 0.0 if self.maker else 1.0
        if segment == "competition":
            return 1.0
        return w.maker_preference if self.maker else 1.0

    def build_plants(self, w: World) -> None:
        """Tonnes a year over which a step is paid, and what its plants earn in all markets together (7.3)."""
        self.abroad_sensitivity = self.sensitivity / w.contract_years / w.dutch_share_of_plant_volume
        self.abroad_value = 0.0
        self.plant_tonnes = [0.0] * len(THEMES)
        shares = theme_shares(w)
        for offer in self.offers:
            self.abroad_value += offer.expected_profit / w.dutch_share_of_plant_volume
            unabated = offer.medicine.tonnes * offer.footprint / (1.0 - w.start_score_mean)
            for theme, share in enumerate(shares):
                where = 1.0 if theme in PLANT else w.dutch_share_of_plant_volume
                self.plant_tonnes[theme] += offer.world_volume * QUARTERS_A_YEAR * unabated * where * share

    def remaining_footprint(self, w: World) -> float:
        """Share of its unabated footprint that is left (7.6)."""
        return sum(share * (1.0 - done) for share, done in zip(theme_shares(w), self.performance, strict=True))

    # Scores (7.6).

    def theme_score(self, theme: int, validity: float, w: World, promise: bool = False) -> float:
        """Reported score on a theme before noise."""
        done = self.performance[theme]
        if theme == DISCLOSURE:
            return done
        if promise:
            done += w.improvement_step * (1.0 - done)
        return validity * done + (1.0 - validity) * self.disclosed

    def overall_score(self, weights: list[float], validity: float, w: World, promise: bool) -> float:
        """Weighted score over the themes before noise."""
        return sum(weight * self.theme_score(theme, validity, w, promise) for theme, weight in enumerate(weights))

    def gate_score(self, overall: float, validity: float, p: "Policy", w: World) -> float:
        """The score that a threshold looks at."""
        if p.threshold_on == "overall":
            return overall
        if p.threshold_on == "every_theme":
            counting = [theme for theme, counts in enumerate(p.counting) if counts]
            return min(1.0, *(self.theme_score(theme, validity, w) for theme in counting))
        return self.theme_score(THEMES.index(p.threshold_on), validity, w)

    def visible_gap(self, weights: list[float], validity: float) -> float:
        """How far its score moves if its whole remaining gap closes; papers do not improve by abatement."""
        return sum(weights[theme] * validity * (1.0 - self.performance[theme]) for theme in GREEN_THEMES)

    def is_graced(self, p: "Policy") -> bool:
        """True while a small firm need not yet meet the threshold (7.5)."""
        return self.small and p.quarters_active < p.grace_quarters

    def believed_factor(self, tender: "Tender") -> float:
        """What it takes the weight to be, over what it is (7.8)."""
        if not tender.rewarded or tender.lot.transparency < tender.p.transparency:
            return 1.0
        draws, w = self.model.draws, tender.w
        identity = self.number * PURCHASER_ROOM + tender.lot.purchaser.number
        if draws.uniform(identity, 1, key.WEIGHT_BELIEF) >= w.answers_count_belief:
            return 0.0
        return math.exp(w.unpublished_weight_spread * draws.normal(identity, 0, key.WEIGHT_BELIEF))

    # Quality chosen at bid time (7.8).

    def greener_for_points(self, worth: float, visible: float, w: World) -> float:
        """Share of the remaining gap that it closes for points alone."""
        remaining = self.remaining_footprint(w)
        if remaining <= NOTHING:
            return 0.0
        best = worth * visible / remaining / (2.0 * w.full_abatement_cost) - (1.0 - remaining)
        return clip(best, 0.0, w.adaptability * remaining) / remaining

    def cost_of_greener(self, greener: float, w: World) -> float:
        """Share of unit cost that closing so much of the gap adds."""
        start = 1.0 - self.remaining_footprint(w)
        end = start + greener * self.remaining_footprint(w)
        return 2.0 * w.full_abatement_cost * (end**2 - start**2) / 2.0

    def greener_for_gate(
        self, missing: float, visible: float, validity: float, error: float, threshold: float, p: "Policy", w: World
    ) -> float:
        """Smallest share of the gap that lifts its score to the threshold; above one if none does."""
        if p.threshold_on == "overall":
            return missing / visible if visible > NOTHING else math.inf
        needed = 0.0
        for theme, name in enumerate(THEMES):
            if not (p.counting[theme] if p.threshold_on == "every_theme" else p.threshold_on == name):
                continue
            lacks = threshold - error - self.theme_score(theme, validity, w)
            gap = 0.0 if theme == DISCLOSURE else validity * (1.0 - self.performance[theme])
            if lacks > 0.0:
                needed = max(needed, lacks / gap if gap > NOTHING else math.inf)
        return needed

    # Taking part (7.9).

    def take_part(self) -> None:
        """Event 3, second half: what a round brings is gathered first, so that no decision depends on the order of lots."""
        self.prepare_rounds()
        for bid in self.bids:
            self.decide_to_bid(bid)

    def prepare_rounds(self) -> None:
        """What each round brings it, over all lots worth bidding for, and what the round holds."""
        lot_cost = self.model.w.lot_cost
        self.round_gain: dict[Round, float] = {}
        self.round_asks: set[Round] = set()
        self.round_is_contestable: set[Round] = set()
        for bid in self.bids:
            if not (bid.eligible and bid.offer.registered and bid.gain > lot_cost):
                continue
            tendered = bid.tender.lot.round
            self.round_gain[tendered] = self.round_gain.get(tendered, 0.0) + bid.gain - lot_cost
            if bid.tender.asked:
                self.round_asks.add(tendered)
            if not bid.medicine.is_monopoly:
                self.round_is_contestable.add(tendered)

    def decide_to_bid(self, bid: "Bid") -> None:
        """It joins a round that brings more than it costs, and a lot that brings more than the little a lot costs."""
        w, book = self.model.w, self.model.book(bid.medicine.group)
        if not bid.offer.registered:
            return
        book["candidates"] += 1
        if not bid.eligible:
            book["ruled_out"] += 1
            return
        bid.medicine.invited += 1
        if bid.gain <= w.lot_cost or not self.take_part_in_round(bid):
            return
        bid.joins = True
        bid.medicine.joined += 1
        self.book_paperwork(book, w.lot_cost)

    def take_part_in_round(self, bid: "Bid") -> bool:
        """Bid and questionnaire are paid once per round and year."""
        w, quarter, tendered = self.model.w, self.model.quarter, bid.tender.lot.round
        if self.paid_until.get(tendered, 0) > quarter:
            return True
        asked = tendered in self.round_asks
        cost = w.bid_cost + self.questionnaire_cost(bid) if asked else w.bid_cost
        if self.round_gain[tendered] <= cost:
            return False
        self.paid_until[tendered] = quarter + QUARTERS_A_YEAR
        group = "contestable" if tendered in self.round_is_contestable else "monopoly"
        self.book_paperwork(self.model.book(group), cost)
        if asked:
            self.answered_first = min(self.answered_first, quarter)
            if self.rated_until <= quarter:
                self.rated_until = quarter + QUARTERS_A_YEAR
                self.book_paperwork(self.model.book("market"), w.rating_fee)
        return True

    def questionnaire_cost(self, bid: "Bid") -> float:
        """A national set is filled in once."""
        w = self.model.w
        if bid.tender.follows_consistency and self.answered_first < self.model.quarter:
            return w.questionnaire_repeat_cost
        return w.questionnaire_cost

    def book_paperwork(self, book: dict[str, float], cost: float) -> None:
        book["supplier_hours"] += cost / self.model.w.hourly_rate
        book["paperwork_cost"] += cost

    # A bid (7.8).

    def value(self, bid: "Bid") -> None:
        """What a lot is worth to it, and the price it would ask, as if it were eligible."""
        w, tender = self.model.w, bid.tender
        guess = self.believed_factor(tender)
        value, discount = tender.value * guess, min(tender.discount * guess, 1.0 - NOTHING)
        reserve, scale = bid.reserve, 1.0 - discount * bid.points

        def price_under(belief: "Belief") -> tuple[float, float, float]:
            b, share, surplus = belief.best_bid(k, k_reserve)
            price = (b + value * bid.points) / scale
            return (reserve if price >= reserve * (1.0 - ROUNDING) else price), share, surplus

        k = bid.unit_cost * scale - value * bid.points
        k_reserve = reserve * scale - value * bid.points
        belief = tender.belief(guess, away=not bid.offer.registered)
        bid.price, share, surplus = price_under(belief)
        volume = tender.lot.volume * tender.contract_quarters * tender.lot.contested_share()
        bid.gain = volume * surplus / scale
        bid.movable = volume * max(share - belief.share_at(k_reserve), 0.0)
        bid.rent = bid.price - bid.unit_cost
        if bid.medicine.is_monopoly:
            return
        if tender.gate_believed and bid.offer.registered:
            bid.rent = price_under(tender.free_belief(guess))[0] - bid.unit_cost
        if w.adaptive_margins > 0.0:
            bid.price = min(bid.unit_cost * (1.0 + bid.offer.margin), reserve)
            bid.rent = bid.price - bid.unit_cost

    def name_price(self, bid: "Bid") -> None:
        """The bid stands as valued; where the gate was waived because it left nobody, the price is the reserve (7.8)."""
        if bid.joins and bid.tender.lot.waived:
            bid.price = bid.reserve

    def watch(self, bid: "Bid") -> None:
        """Keep what a tender says of the worth of a better score and of staying (7.8)."""
        tender, offer, w, p = bid.tender, bid.offer, self.model.w, self.model.policy
        comes_through = 1.0
        if tender.gate_believed and not bid.eligible:
            comes_through = tender.chance_to_come_through(bid)
        offer.year_profit += bid.gain * comes_through
        if not offer.registered:
            return
        monopoly = bid.medicine.is_monopoly
        if not monopoly:
            self.sensitivity += bid.movable * bid.medicine.reference_price
        if not tender.asked:
            return
        if monopoly:
            self.gate_monopoly_value += bid.gain
            return
        self.gate_value += bid.gain
        self.gate_score_value += bid.gain * bid.reported
        level = tender.value_at(0.5) or bid.medicine.reference_price
        worth = bid.movable * level * self.believed_factor(tender)
        if p.level == "product":
            worth *= offer.density(w) / max(self.remaining_footprint(w), NOTHING)
        weights = theme_shares(w) if p.level == "product" else tender.weights
        for theme, weight in enumerate(weights):
            self.score_value[theme] += worth * weight


def smallest_draws(suppliers: list[Supplier], medicine: "Medicine", w: World, draws: "Draws") -> list[Supplier]:
    """Who offers a medicine: those with the smallest keyed exponential draws, in rising order (7.2)."""
    queue = []
    for place, supplier in enumerate(suppliers):
        weight = supplier.appetite(medicine.segment, w)
        if weight > 0.0:
            u = draws.uniform(medicine.number * SUPPLIER_ROOM + supplier.number, 0, key.ENTRY)
            queue.append((-math.log(u) / weight, place))
    return [suppliers[place] for _, place in sorted(queue)[: medicine.wanted_offers(w, draws)]]
