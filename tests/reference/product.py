"""Medicines and the offers that suppliers make of them (7.2, 7.6, 7.11 to 7.13)."""

import math
from typing import TYPE_CHECKING

from reference import draws as key
from reference.notation import (
    MOST_OFFERS,
    NEVER,
    NOTHING,
    QUARTERS_A_YEAR,
    ROOT_TWO_PI,
    SOURCE_ROOM,
    SUPPLIER_ROOM,
    World,
    clip,
    log_spread,
    mean,
    phi,
)

if TYPE_CHECKING:
    from reference.draws import Draws
    from reference.ledger import Book
    from reference.policy import Policy
    from reference.supplier import Supplier


class Medicine:
    """What is bought: a medicine with its patients, its price and its rival products."""

    def __init__(self, name: str, traits: dict, areas: dict) -> None:
        area = areas[traits["area"]]
        self.name, self.number = name, traits["number"]
        self.area_name, self.area = traits["area"], area["number"]
        self.segment, self.channel = traits["segment"], traits["channel"]
        self.women_only = area.get("women_only", False)
        self.offers: list[Offer] = []
        self.group = "monopoly" if self.is_monopoly else "contestable"
        self.invited = self.joined = 0

    @property
    def is_monopoly(self) -> bool:
        return self.segment == "monopoly"

    def draw_traits(self, w: World, draws: "Draws", spend: float) -> None:
        """Price, volume, patients and footprint of a medicine on which so much is spent a year (7.2)."""
        _, z_price, z_women, z_essential = draws.normals(self.number, 0, key.MEDICINE_TRAITS)
        price = self.median_price(w) * math.exp(w.price_spread * z_price)
        self.volume = spend / (QUARTERS_A_YEAR * price)
        if self.is_monopoly:
            self.list_price = price / (1.0 - w.negotiated_discount)
            self.base_cost = self.list_price / w.monopoly_list_over_cost
        else:
            self.base_cost = price
            self.list_price = price * w.list_over_cost
        self.reference_price = self.lowest_bid = self.start_price = price
        self.bidding = 1.0
        self.essential = phi(z_essential) < w.essential_share
        spread = w.women_spread * (1.0 - (2.0 * w.women_share - 1.0) ** 2)
        self.women_share = 1.0 if self.women_only else clip(w.women_share + spread * z_women, 0.0, 1.0)
        self.switchable = w.switchable_share if self.segment == "oligopoly" else 1.0
        self.draw_footprint(w, price)

    def median_price(self, w: World) -> float:
        """Euro per patient-quarter in the middle of its segment (7.2)."""
        if self.segment == "multi_source" and self.channel == "outpatient":
            return w.price_outpatient
        return getattr(w, f"price_{self.segment}")

    def draw_footprint(self, w: World, price: float) -> None:
        """Price class, the odds of an outage in it, and tonnes per patient-quarter (7.2, 7.11)."""
        if price < w.low_price_limit:
            self.outage_odds, intensity = 1.0, w.intensity_low_price
        elif price < w.high_price_limit:
            self.outage_odds = w.middle_price_odds
            intensity = (w.intensity_low_price + w.intensity_high_price) / 2.0
        else:
            self.outage_odds, intensity = w.high_price_odds, w.intensity_high_price
        self.tonnes = price * intensity / 1e6

    def wanted_offers(self, w: World, draws: "Draws") -> int:
        """One in a monopoly, else two and a Poisson number more (7.2)."""
        if self.is_monopoly:
            return 1
        extra = max(getattr(w, f"potential_bidders_{self.segment}") - 2.0, 0.0)
        u = draws.uniform(self.number, 0, key.POTENTIAL_BIDDERS)
        count, term = 0, math.exp(-extra)
        below = term
        while u > below and count < MOST_OFFERS - 2:
            count += 1
            term *= extra / count
            below += term
        return 2 + count

    @property
    def on_market(self) -> list["Offer"]:
        return [offer for offer in self.offers if offer.registered]

    def remember_participation(self, w: World) -> None:
        """Belief of how often an eligible supplier bids, after this quarter's tenders (7.9)."""
        if self.invited > 0:
            self.bidding += w.participation_memory * (self.joined / self.invited - self.bidding)
        self.invited = self.joined = 0

    def find_rivals_cover(self, w: World) -> None:
        """What rivals without an outage can deliver of the volume that is open (7.11)."""
        spare = 0.0
        for offer in self.on_market:
            if offer.lost_share == 0.0:
                spare += w.capacity_margin * self.volume / len(self.offers)
        self.mean_tonnes = mean([offer.tonnes for offer in self.on_market]) if self.on_market else self.tonnes
        self.rivals_cover = min(spare / self.open_volume, 1.0) * self.switchable if self.open_volume > NOTHING else 0.0

    def book_concentration(self, book: "Book") -> None:
        """Herfindahl index of what its offers delivered this year (7.15)."""
        total = sum(offer.year_volume for offer in self.offers)
        if total > NOTHING:
            book["concentration"] += sum(offer.year_volume**2 for offer in self.offers) / total**2
            book["concentration_medicines"] += 1


class Offer:
    """One supplier's product of one medicine."""

    def __init__(self, medicine: Medicine, supplier: "Supplier", w: World, draws: "Draws") -> None:
        """Traits of an offer (7.2)."""
        self.medicine, self.supplier = medicine, supplier
        self.number = medicine.number * SUPPLIER_ROOM + supplier.number
        z_footprint, z_measured, z_staying, z_care = draws.normals(self.number, 0, key.OFFER_TRAITS)
        u_site, u_source, _, _ = draws.uniforms(self.number, 0, key.OFFER_MARKET)
        self.footprint = math.exp(w.footprint_spread * z_footprint - w.footprint_spread**2 / 2.0)
        self.measured = z_measured
        self.staying_cost = w.staying_cost * math.exp(w.staying_spread * z_staying - w.staying_spread**2 / 2.0)
        self.care_burden = w.care_burden_spread * z_care
        self.dutch_site = u_site < w.dutch_site_share
        self.source = medicine.area * SOURCE_ROOM + int(u_source * w.sources_per_area)
        self.margin, self.lessons = w.start_margin, []
        self.registered, self.returns_at = True, NEVER
        self.outage = self.stock = self.lost_share = self.penalised = self.covered = self.contracted = 0.0
        self.year_profit = self.year_margin = self.year_volume = self.year_greened = self.expected_profit = 0.0
        self.poor_years = self.good_years = 0
        self.refresh(w)

    def refresh(self, w: World) -> None:
        """Unit cost and tonnes that follow from the supplier's performance of today (7.2)."""
        g = log_spread(w) * math.sqrt(w.persistence)
        level = math.exp(g * self.supplier.cost_level - g**2 / 2.0)
        self.unit_cost = self.medicine.base_cost * level * (1.0 + self.supplier.running_cost)
        remaining = self.supplier.remaining_footprint(w)
        self.tonnes = self.medicine.tonnes * self.footprint * remaining / (1.0 - w.start_score_mean)

    # Scores of a product (7.6).

    def log_footprint(self, greener: float, care: bool) -> float:
        """Log of its tonnes over the medicine's mean, after a share of them is taken away."""
        tonnes = self.tonnes * (1.0 - greener) + (self.care_burden if care else 0.0)
        return math.log(max(tonnes, NOTHING * self.medicine.tonnes) / self.medicine.tonnes)

    def true_score(self, greener: float, care: bool, w: World) -> float:
        """Score of the product as it is."""
        return score_of_footprint(self.log_footprint(greener, care), w)

    def measured_score(self, greener: float, care: bool, p: "Policy", w: World) -> float:
        """Score of the product as it is measured."""
        return score_of_footprint(self.log_footprint(greener, care) + product_noise(p, w) * self.measured, w)

    def density(self, w: World) -> float:
        """How far its score moves per unit of log tonnes, at its own place on the scale (7.8)."""
        y = self.log_footprint(0.0, False) / w.footprint_spread
        return math.exp(-(y**2) / 2.0) / w.footprint_spread / ROOT_TWO_PI

    # Outages and cover (7.11).

    def strike(
        self, quarter: int, source_strikes: dict[int, float], market_book: "Book", w: World, draws: "Draws"
    ) -> None:
        """New outages, and the share of this quarter that the offer loses."""
        u_own, u_length, u_source, _ = draws.uniforms(self.number, quarter, key.OUTAGE_OFFER)
        odds = self.medicine.outage_odds
        abroad = 0.0 if self.dutch_site else w.foreign_share_of_hazard
        at_home = (1.0 - w.foreign_share_of_hazard) * self.protection(w)
        own = hazard(w) * odds * (1.0 - w.source_share_of_hazard) * (abroad + at_home)
        length = outage_length(u_length, w) if u_own < own else 0.0
        if u_source < odds:
            length = max(length, source_strikes[self.source])
        self.outage = max(self.outage, length)
        self.lost_share = min(self.outage, 1.0)
        self.outage = max(self.outage - 1.0, 0.0)
        if length > 0.0 and self.registered:
            market_book["outages"] += 1

    def protection(self, w: World) -> float:
        """Factor on the hazard at home: greener chains, and dearer contracts with penalties."""
        factor = 1.0 + w.green_resilience * mean(self.supplier.performance)
        if self.penalised > 0.0:
            rise = self.medicine.reference_price / self.medicine.start_price - 1.0
            dearer = clip(rise / w.penalty_price_rise, 0.0, 1.0)
            factor *= 1.0 - self.penalised * w.price_protects * w.penalty_effect * dearer
        return factor

    def use_stock(self, quarter: int, w: World) -> None:
        """Draw on the stock in an outage, fill it up again outside one."""
        target = self.contracted * w.buffer_weeks / 13.0
        if quarter == 0:
            self.stock = target
        self.stock = min(self.stock, target)
        shortfall = self.contracted * self.lost_share
        taken = min(self.stock, shortfall)
        self.covered = taken / shortfall if shortfall > NOTHING else 0.0
        self.stock -= taken
        if self.lost_share == 0.0:
            self.stock = min(self.stock + target / w.refill_quarters, target)
        self.medicine.open_volume += self.contracted * self.lost_share * (1.0 - self.covered)

    # Leaving and returning (7.13).

    def reconsider(self, quarter: int, book: "Book", w: World) -> None:
        """Once a year: leave after two poor years in a row, come back after two good ones."""
        weight = min(w.contract_years / w.horizon_years, 1.0)
        self.expected_profit += w.profit_memory * (self.year_profit - self.expected_profit)
        if self.registered:
            outlook = weight * self.year_margin + (1.0 - weight) * self.expected_profit
            self.poor_years = self.poor_years + 1 if outlook < self.staying_cost else 0
            if self.poor_years >= 2:
                self.registered, self.poor_years, self.good_years = False, 0, 0
                book["withdrawals"] += 1
        elif self.returns_at == NEVER:
            pays = self.expected_profit > self.staying_cost + w.return_cost / w.horizon_years
            self.good_years = self.good_years + 1 if pays else 0
            if self.good_years >= 2:
                self.returns_at = quarter + int(round(w.return_quarters))
        self.year_profit = self.year_margin = 0.0

    def come_back(self, quarter: int, book: "Book") -> None:
        """At the start of a quarter: back on the market if its time has come."""
        if not self.registered and self.returns_at <= quarter:
            self.registered, self.returns_at = True, NEVER
            book["returns"] += 1

    def settle_margin(self, w: World) -> None:
        """After a quarter's awards: the margin moves part of the way to the mean of what they taught (7.10)."""
        if self.lessons:
            self.margin += w.margin_learning * (mean(self.lessons) - self.margin)
        self.lessons = []


def product_noise(p: "Policy", w: World) -> float:
    """S: standard deviation of the error in a measured log footprint (7.6)."""
    return w.product_noise_common_method if p.common_method else w.product_noise


def score_of_footprint(log_tonnes: float, w: World) -> float:
    """Score of a log footprint (7.6)."""
    return math.erfc(log_tonnes / w.footprint_spread / math.sqrt(2.0)) / 2.0


def noise_of_scores(p: "Policy", w: World) -> float:
    """Standard deviation of a score's error (7.6)."""
    if p.level == "product":
        return product_noise(p, w) / w.footprint_spread / ROOT_TWO_PI
    return w.score_noise


def hazard(w: World) -> float:
    """Chance of an outage a quarter in the low price class (7.11)."""
    return w.disruption_hazard * w.low_price_hazard / 4.0


def outage_length(u: float, w: World) -> float:
    """Quarters that an outage lasts (7.11)."""
    return -math.log(u) * w.outage_days / (365.25 / 4.0)
