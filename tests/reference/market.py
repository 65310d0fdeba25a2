"""The market as a Mesa model: who there is, and the ten events of a quarter (3, 5, 7.3, 7.11, 7.12, 7.15)."""

import math

import mesa

from reference import draws as key
from reference.auction import CostTable
from reference.crowd import Crowd
from reference.delivery import Delivery
from reference.draws import Draws
from reference.ledger import Book, empty_ledger
from reference.lot import Lot
from reference.notation import (
    NOTHING,
    QUARTERS,
    QUARTERS_A_YEAR,
    SOURCE_ROOM,
    THEMES,
    BrokenRule,
    Fields,
    World,
    mean,
    read_data,
)
from reference.policy import Policy, is_named, make_policies
from reference.product import Medicine, Offer, hazard, outage_length
from reference.purchaser import Purchaser
from reference.supplier import Supplier, smallest_draws
from reference.tender import Bid, Tender

TYPES = ("university", "alliance", "regional", "remaining", "insurer")


class Market(Delivery, mesa.Model):
    """One scheme in one world."""

    def __init__(
        self,
        world: dict[str, float],
        fields: Fields,
        seed: int,
        chance: int,
        populations: dict | None = None,
        strength: float | None = None,
    ) -> None:
        super().__init__(rng=seed)
        self.w, self.draws = World(**world), Draws(seed, chance)
        self.quarter = self.key_quarter = 0
        self.close_calls: list[tuple[int, int]] = []  # quarter and lot
        self.make_things(populations or read_data("populations.yaml"), fields)
        self.draw_things()
        self.settle_start()
        self.policies = make_policies(fields, strength)
        self.ledger = empty_ledger()

    def book(self, group: str) -> Book:
        """This year's book of a group of lots."""
        return self.ledger[self.quarter // QUARTERS_A_YEAR][group]

    @property
    def policy(self) -> Policy:
        """What the scheme says this quarter; the start knows no criteria."""
        return self.policies[self.quarter]

    # Who and what there is (5, 6, 7.2).

    def make_things(self, populations: dict, fields: Fields) -> None:
        """Purchasers, medicines and suppliers with their fixed traits."""
        self.areas = populations["areas"]
        for name, traits in populations["purchasers"].items():
            Purchaser(self, name, traits, self.areas)
        innovators, makers = int(self.w.member_companies), int(self.w.other_makers)
        for number in range(innovators + makers):
            Supplier(self, number, maker=number >= innovators)
        self.purchasers, self.suppliers = list(self.agents_by_type[Purchaser]), list(self.agents_by_type[Supplier])
        self.medicines = [Medicine(name, traits, self.areas) for name, traits in populations["medicines"].items()]
        self.fields = fields

    def draw_things(self) -> None:
        """Draw the populations of the world."""
        w, draws = self.w, self.draws
        self.costs = CostTable(w)
        for supplier in self.suppliers:
            supplier.draw_traits(w, draws)
        sizes = {
            kind: sum(p.size(w, draws) for p in self.purchasers if p.type == kind) for kind in ("regional", "insurer")
        }
        for purchaser in self.purchasers:
            purchaser.draw_share(w, draws, sizes["regional"], sizes["insurer"])
            purchaser.draw_traits(w, draws, TYPES.index(purchaser.type))
        self.national = [
            sum(purchaser.share * purchaser.theme_weights[theme] / 2.0 for purchaser in self.purchasers)
            for theme in range(len(THEMES))
        ]
        self.draw_medicines()
        self.offers = [offer for medicine in self.medicines for offer in medicine.offers]
        self.lots = [
            self.make_lot(medicine, purchaser)
            for medicine in self.medicines
            for purchaser in self.purchasers
            if purchaser.channel == medicine.channel
        ]

    def draw_medicines(self) -> None:
        """Spend of a segment and channel is spread over its medicines; then each finds its offers."""
        w, draws = self.w, self.draws
        part = {m: math.exp(w.spend_spread * draws.normal(m.number, 0, key.MEDICINE_TRAITS)) for m in self.medicines}
        for medicine in self.medicines:
            total = sum(part[other] for other in self.medicines if is_alike(other, medicine))
            spend = self.segment_spend(medicine.segment, medicine.channel) * part[medicine] / total
            medicine.draw_traits(w, draws, spend)
        for medicine in self.medicines:
            for supplier in smallest_draws(self.suppliers, medicine, w, draws):
                offer = Offer(medicine, supplier, w, draws)
                medicine.offers.append(offer)
                supplier.offers.append(offer)
            for offer in medicine.offers:
                offer.world_volume = medicine.volume / len(medicine.offers) / w.dutch_share_of_plant_volume

    def segment_spend(self, segment: str, channel: str) -> float:
        """Euro a year that goes to a segment in a channel."""
        w = self.w
        if channel == "outpatient":
            share = w.outpatient_multi_source_share
            return w.outpatient_spend * (share if segment == "multi_source" else 1.0 - share)
        if segment == "monopoly":
            return w.hospital_spend * w.monopoly_share
        rest = w.hospital_spend * (1.0 - w.monopoly_share)
        if segment == "oligopoly":
            return rest * w.oligopoly_share_of_rest
        if segment == "competition":
            return rest * w.competition_share_of_rest
        return rest * (1.0 - w.oligopoly_share_of_rest - w.competition_share_of_rest)

    def make_lot(self, medicine: Medicine, purchaser: Purchaser) -> Lot:
        """A purchaser's demand for a medicine; a scheme touches it if it names it."""
        names = {
            "purchasers": purchaser.name,
            "areas": medicine.area_name,
            "segments": medicine.segment,
            "medicines": medicine.name,
        }
        lot = Lot(medicine, purchaser, purchaser.rounds[medicine.area_name], is_named(self.fields, names))
        lot.draw_traits(self.draws)
        purchaser.lots.append(lot)
        return lot

    # The first contracts (7.3).

    def settle_start(self) -> None:
        """All lots are tendered once without criteria; contracts end by the calendar, volumes follow the sources."""
        self.policies, self.ledger, self.mean_intensity = [Policy()], empty_ledger(), 1.0
        self.key_quarter = QUARTERS
        self.hold_tenders()
        self.key_quarter = 0
        for lot in self.lots:
            lot.ends, lot.late = lot.round.first_end, False
        self.pay_contracts()
        for medicine in self.medicines:
            medicine.start_price = medicine.reference_price
        self.scale_to_spend()
        for supplier in self.suppliers:
            supplier.build_plants(self.w)
            supplier.paid_until = {}
        self.forget_year()

    def scale_to_spend(self) -> None:
        """Each segment and channel spends what the sources say at the prices of the first contracts."""
        spent = {
            m: sum(o.volume * o.reference_price * QUARTERS_A_YEAR for o in self.medicines if is_alike(o, m))
            for m in self.medicines
        }
        for medicine in self.medicines:
            wanted = self.segment_spend(medicine.segment, medicine.channel)
            factor = wanted / spent[medicine] if spent[medicine] > NOTHING else 0.0
            medicine.volume *= factor
            for offer in medicine.offers:
                offer.world_volume *= factor
                offer.expected_profit = offer.year_profit * factor / self.w.contract_years
                offer.year_profit = 0.0
        for lot in self.lots:
            lot.set_volume()
        tonnes = sum(medicine.volume * medicine.tonnes for medicine in self.medicines)
        self.mean_intensity = tonnes / sum(medicine.volume * medicine.reference_price for medicine in self.medicines)

    # A quarter (3).

    def step(self) -> None:
        """One quarter, in ten events."""
        self.key_quarter = self.quarter
        self.check_shares()
        self.welcome_back()  # 1
        self.hold_tenders()  # 2 to 5
        self.strike()  # 6
        self.cover()
        self.deliver()  # 7
        if self.quarter % QUARTERS_A_YEAR == QUARTERS_A_YEAR - 1:
            self.agents_by_type[Supplier].do("improve")  # 8
            for offer in self.offers:
                offer.refresh(self.w)
            for offer in self.offers:
                offer.reconsider(self.quarter, self.book(offer.medicine.group), self.w)  # 9
            self.close_year()  # 10
        self.count_supply()
        self.quarter += 1

    def run(self, quarters: int = QUARTERS) -> None:
        """So many quarters."""
        for _ in range(quarters):
            self.step()

    def check_shares(self) -> None:
        """Performances are shares."""
        for supplier in self.suppliers:
            if not all(0.0 <= done <= 1.0 for done in supplier.performance):
                raise BrokenRule("a share or score outside 0 to 1")

    def welcome_back(self) -> None:
        """Offers whose time of return has come stand on the market again."""
        for offer in self.offers:
            offer.come_back(self.quarter, self.book(offer.medicine.group))

    def hold_tenders(self) -> None:
        """From call to award, for every lot whose contract has ended."""
        opened = [lot for lot in self.lots if lot.purchaser.is_open(lot)]  # 2
        self.crowd = Crowd(self)
        tenders = [Tender(self, lot) for lot in opened]
        for supplier in self.suppliers:
            supplier.bids = []
        for tender in tenders:
            tender.list_candidates()
        for bid in every_bid(tenders):  # 3
            bid.supplier.value(bid)
            bid.supplier.watch(bid)
        self.agents_by_type[Supplier].do("take_part")
        for bid in every_bid(tenders):  # 4
            bid.supplier.name_price(bid)
        for tender in tenders:  # 5
            tender.lot.purchaser.award(tender)
        for offer in self.offers:
            offer.settle_margin(self.w)
        for medicine in self.medicines:
            medicine.remember_participation(self.w)

    def strike(self) -> None:
        """Event 6: outages of sources, which strike all their users, and of offers."""
        w, strikes = self.w, {}
        for area in range(len(self.areas)):
            for place in range(int(w.sources_per_area)):
                source = area * SOURCE_ROOM + place
                u_strikes, u_length, _, _ = self.draws.uniforms(source, self.quarter, key.OUTAGE_SOURCE)
                struck = u_strikes < hazard(w) * w.source_share_of_hazard
                strikes[source] = outage_length(u_length, w) if struck else 0.0
        for offer in self.offers:
            offer.strike(self.quarter, strikes, self.book("market"), w, self.draws)

    # Closing the year and counting (7.15).

    def close_year(self) -> None:
        """Plants, dialogue, concentration and regions are booked; the year's memories are wiped."""
        market, w = self.book("market"), self.w
        for supplier in self.suppliers:
            market["abatement_cost"] += supplier.abating
        for offer in self.offers:
            market["world_tonnes"] += offer.world_volume * QUARTERS_A_YEAR * offer.tonnes - offer.year_greened
        lots = self.book("contestable")["lots"] + self.book("monopoly")["lots"]
        asked = self.book("contestable")["asked_lots"] + self.book("monopoly")["asked_lots"]
        hours = w.co_creation_hours * self.policy.co_creation * len(self.purchasers) * asked / max(lots, 1.0)
        market["purchaser_hours"] += hours
        market["supplier_hours"] += hours
        market["paperwork_cost"] += 2.0 * hours * w.hourly_rate
        for medicine in self.medicines:
            medicine.book_concentration(self.book(medicine.group))
        short = [purchaser.close_year() for purchaser in self.purchasers]
        spread = mean([share**2 for share in short]) - mean(short) ** 2
        market["regional_spread"] += math.sqrt(max(spread, 0.0))
        self.forget_year()

    def forget_year(self) -> None:
        """Wipe the year's memories."""
        for supplier in self.suppliers:
            supplier.forget_year()
        for offer in self.offers:
            offer.year_volume = offer.year_greened = 0.0

    def count_supply(self) -> None:
        """Event 10: offers, medicines and suppliers on the market this quarter."""
        for medicine in self.medicines:
            book, registered = self.book(medicine.group), len(medicine.on_market)
            book["offers_registered"] += registered
            book["medicines_available"] += registered > 0
            book["medicine_quarters"] += 1
        for supplier in self.suppliers:
            if any(offer.registered for offer in supplier.offers):
                self.book("market")["suppliers_active"] += 1
                self.book("market")["small_suppliers_active"] += supplier.small


def every_bid(tenders: list[Tender]) -> list[Bid]:
    """All candidates, in order of lots."""
    return [bid for tender in tenders for bid in tender.bids]


def is_alike(first: Medicine, second: Medicine) -> bool:
    """The same segment and channel."""
    return (first.segment, first.channel) == (second.segment, second.channel)
