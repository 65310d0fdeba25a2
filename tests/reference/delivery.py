"""Cover and deliveries: what lots get, at what price and with what emissions (7.11, 7.12)."""

from typing import TYPE_CHECKING

from reference.ledger import Book
from reference.lot import Lot, Slot
from reference.notation import DISCLOSURE, NOTHING, ROUNDING, THEMES, BrokenRule
from reference.product import Medicine

if TYPE_CHECKING:
    from reference.supplier import Supplier


class Delivery:
    """The part of the market that moves medicines."""

    def pay_contracts(self) -> None:
        """The mean price now paid for each medicine under contract (7.12)."""
        paid = dict.fromkeys(self.medicines, 0.0)
        bought = dict.fromkeys(self.medicines, 0.0)
        for lot in self.lots:
            for slot in lot.supply.slots:
                if not slot.emergency:
                    paid[lot.medicine] += lot.volume * slot.share * slot.price
                    bought[lot.medicine] += lot.volume * slot.share
        for medicine in self.medicines:
            if bought[medicine] > NOTHING:
                medicine.reference_price = paid[medicine] / bought[medicine]

    def cover(self) -> None:
        """Event 6, continued: what stock and rivals make good of the volume that outages leave open (7.11)."""
        self.pay_contracts()
        for medicine in self.medicines:
            medicine.open_volume = 0.0
        for offer in self.offers:
            offer.contracted = offer.penalised = 0.0
        for lot in self.lots:
            if lot.supply.state == "unsupplied":
                lot.medicine.open_volume += lot.volume
            for slot in lot.supply.slots:
                slot.offer.contracted += lot.volume * slot.share
                slot.offer.penalised += lot.volume * slot.share * lot.penalised
        for offer in self.offers:
            if offer.stock < 0.0:
                raise BrokenRule("a negative stock")
            offer.penalised = offer.penalised / offer.contracted if offer.contracted > NOTHING else 0.0
            offer.use_stock(self.quarter, self.w)
        for medicine in self.medicines:
            medicine.find_rivals_cover(self.w)

    def deliver(self) -> None:
        """Event 7: book what every lot is delivered, and what is short."""
        for lot in self.lots:
            self.deliver_lot(lot, self.book(lot.medicine.group))

    def deliver_lot(self, lot: Lot, book: Book) -> None:
        """A lot's slots, or all of it outside contract."""
        medicine, w = lot.medicine, self.w
        book["demand"] += lot.volume
        lot.purchaser.demand += lot.volume
        if lot.supply.state == "unsupplied":
            met, short = self.outside_contract(lot.volume, medicine, book)
        else:
            parts = [self.deliver_slot(lot, slot, book) for slot in lot.supply.slots]
            met, short = sum(part[0] for part in parts), sum(part[1] for part in parts)
        book["priced_volume"] += met * medicine.start_price
        book["short"] += short
        book["short_essential"] += short * medicine.essential
        book["short_women"] += short * medicine.women_share
        book["short_men"] += short * (1.0 - medicine.women_share)
        book["care_tonnes"] += short * w.care_burden_without
        lot.purchaser.short_volume += short
        if abs(lot.volume - met - short) > lot.volume * ROUNDING + NOTHING:
            raise BrokenRule("volume bought differs from delivered, emergency, substituted and short together")

    def deliver_slot(self, lot: Lot, slot: Slot, book: Book) -> tuple[float, float]:
        """One supplier's part of a lot: volume met (by itself or others) and volume short."""
        offer, volume = slot.offer, lot.volume * slot.share
        from_stock = volume * offer.lost_share * offer.covered
        own = volume * (1.0 - offer.lost_share) + from_stock
        base = slot.cost + slot.rent if slot.emergency else slot.price
        book["from_stock"] += from_stock
        if slot.emergency:
            book["emergency"] += own
            book["emergency_extra"] += own * (slot.price - base)
        else:
            book["delivered"] += own
        book["spend"] += own * slot.price
        book["resource_cost"] += own * slot.cost
        book["cost_floor"] += own * slot.floor
        book["selection"] += own * (slot.cost - slot.cheapest)
        book["rent"] += own * slot.rent
        book["lost_competition"] += own * (slot.cheapest - slot.floor + base - slot.cost - slot.rent)
        book["product_tonnes"] += own * offer.tonnes * (1.0 - slot.greener)
        offer.year_greened += own * offer.tonnes * slot.greener
        book["care_tonnes"] += own * offer.care_burden
        self.book_performance(offer.supplier, own, slot.greener, book)
        offer.year_margin += own * (slot.price - slot.cost)
        offer.year_volume += own
        missing = volume - own
        met, short = self.outside_contract(missing, lot.medicine, book) if missing > 0.0 else (0.0, 0.0)
        return own + met, short

    def book_performance(self, supplier: "Supplier", volume: float, greener: float, book: Book) -> None:
        """True performance weighted by volume; quality chosen for the lot counts, papers do not improve by it."""
        for theme, name in enumerate(THEMES):
            done = supplier.performance[theme]
            if theme != DISCLOSURE:
                done += greener * (1.0 - done)
            book[f"performance_{name}"] += volume * done

    def outside_contract(self, volume: float, medicine: Medicine, book: Book) -> tuple[float, float]:
        """Rivals' spare capacity and substitution at list price; the rest is short."""
        rivals = volume * medicine.rivals_cover
        substituted = (volume - rivals) * self.w.substitutable_share
        met = rivals + substituted
        book["delivered"] += rivals
        book["from_rivals"] += rivals
        book["substituted"] += substituted
        book["switched"] += met
        book["spend"] += met * medicine.list_price
        book["off_list"] += met * (medicine.list_price - medicine.base_cost)
        book["cost_floor"] += met * medicine.base_cost
        book["resource_cost"] += met * medicine.base_cost
        book["product_tonnes"] += met * medicine.mean_tonnes
        return met, volume - met
