"""Disruption, cover and delivery: events 6 and 7 of a quarter.

An outage strikes one offer, or a source of active ingredient and with it every offer that uses it. Its hazard depends on the
price class of the medicine in the reference, never on the price a scheme makes, unless ``price_protects`` admits the causal
reading. Stock, rivals' spare capacity and substitution cover what they can, in that order; the rest is shortage.
"""

import math

from simulations.compilation import rule
from simulations.procurement import draws
from simulations.procurement.breaches import raise_alarm
from simulations.procurement.columns import (
    CLIMATE,
    CONTESTABLE_GROUP,
    DISCLOSURE,
    HIGH_PRICE,
    MARKET_GROUP,
    MIDDLE_PRICE,
    NOBODY,
    PACKAGING,
    PROCESS,
    QUARTERS_A_YEAR,
    SLOTS,
    SOURCE_ROOM,
    TRANSPORT,
    UNSUPPLIED,
    VOLUME_LOST,
    WATER,
    WRONG_STOCK,
)
from simulations.procurement.conversions import DAYS_A_QUARTER, NOTHING, ROUNDING, WEEKS_A_QUARTER
from simulations.procurement.population import clip


@rule
def price_class_odds(medicine, world):
    """Hazard of a medicine's price class over that of the low class."""
    if medicine.price_class == HIGH_PRICE:
        return world.high_price_odds
    if medicine.price_class == MIDDLE_PRICE:
        return world.middle_price_odds
    return 1.0


@rule
def protection(offer, medicine, supplier, world):
    """Factor on the part of the hazard that is at home: greener chains, and dearer contracts with delivery penalties."""
    factor = 1.0 + world.green_resilience * supplier.performance.mean()
    if offer.penalised > 0.0:
        rise = (medicine.reference_price / medicine.start_price - 1.0) / world.penalty_price_rise
        factor *= 1.0 - offer.penalised * world.price_protects * world.penalty_effect * clip(rise, 0.0, 1.0)
    return factor


@rule
def outage_length(u, world):
    """Quarters an outage lasts: exponential around the mean number of days."""
    return -math.log(u) * world.outage_days / DAYS_A_QUARTER


@rule
def strike(quarter, offers, medicines, suppliers, source_strikes, ledger, world, seed, chance):
    """Event 6. New outages, and the share of this quarter that each offer loses.

    ``source_strikes`` (areas * SOURCE_ROOM,) holds the length of an outage that begins at a source this quarter.
    """
    hazard = world.disruption_hazard * world.low_price_hazard / QUARTERS_A_YEAR
    for area in range(source_strikes.shape[0] // SOURCE_ROOM):
        for place in range(int(world.sources_per_area)):
            source = area * SOURCE_ROOM + place
            u_strike, u_length, _, _ = draws.uniforms(source, quarter, draws.OUTAGE_SOURCE, seed, chance)
            struck = u_strike < hazard * world.source_share_of_hazard
            source_strikes[source] = outage_length(u_length, world) if struck else 0.0
    for o in range(offers.shape[0]):
        offer = offers[o]
        medicine = medicines[offer.medicine]
        u_strike, u_length, u_source, _ = draws.uniforms(offer.number, quarter, draws.OUTAGE_OFFER, seed, chance)
        odds = price_class_odds(medicine, world)
        abroad = 0.0 if offer.dutch_site == 1 else world.foreign_share_of_hazard
        at_home = (1.0 - world.foreign_share_of_hazard) * protection(offer, medicine, suppliers[offer.supplier], world)
        own = hazard * odds * (1.0 - world.source_share_of_hazard) * (abroad + at_home)
        length = outage_length(u_length, world) if u_strike < own else 0.0
        if u_source < odds:
            length = max(length, source_strikes[offer.source])
        if length > 0.0 and offer.registered == 1:
            ledger[MARKET_GROUP].outages += 1.0
        offer.outage = max(offer.outage, length)
        offer.lost_share = min(offer.outage, 1.0)
        offer.outage = max(offer.outage - 1.0, 0.0)


@rule
def cover(quarter, lots, offers, medicines, alarm, world):
    """Event 6, continued. What stock and rivals' spare capacity make good of the volume that outages leave open."""
    pay_contracts(lots, medicines)
    for o in range(offers.shape[0]):
        offers[o].contracted, offers[o].penalised = 0.0, 0.0
    for m in range(medicines.shape[0]):
        medicines[m].rivals_cover = 0.0  # first the volume left open
    for i in range(lots.shape[0]):
        lot = lots[i]
        if lot.supply == UNSUPPLIED:
            medicines[lot.medicine].rivals_cover += lot.volume
            continue
        for slot in range(SLOTS):
            if lot.supplier_slot[slot] != NOBODY:
                offer = offers[lot.supplier_slot[slot]]
                offer.contracted += lot.volume * lot.share[slot]
                offer.penalised += lot.volume * lot.share[slot] * lot.penalised
    for o in range(offers.shape[0]):
        offer = offers[o]
        offer.penalised = offer.penalised / offer.contracted if offer.contracted > NOTHING else 0.0
        use_stock(quarter, offer, alarm, world)
        medicines[offer.medicine].rivals_cover += offer.contracted * offer.lost_share * (1.0 - offer.covered)
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        spare, tonnes, registered = 0.0, 0.0, 0
        for o in range(medicine.first_offer, medicine.first_offer + medicine.offers):
            if offers[o].registered == 1:
                tonnes += offers[o].tonnes
                registered += 1
                if offers[o].lost_share == 0.0:
                    spare += world.capacity_margin * medicine.volume / medicine.offers
        medicine.mean_tonnes = tonnes / registered if registered > 0 else medicine.tonnes
        missing = medicine.rivals_cover
        medicine.rivals_cover = min(spare / missing, 1.0) * medicine.switchable if missing > NOTHING else 0.0


@rule
def use_stock(quarter, offer, alarm, world):
    """Draw on the stock in an outage, fill it up again outside one. Stock begins full and follows the contracts."""
    target = offer.contracted * world.buffer_weeks / WEEKS_A_QUARTER
    if not (offer.stock >= 0.0):
        raise_alarm(alarm, WRONG_STOCK, quarter, offer.number, offer.stock)
    if quarter == 0:
        offer.stock = target
    offer.stock = min(offer.stock, target)
    shortfall = offer.contracted * offer.lost_share
    taken = min(offer.stock, shortfall)
    offer.covered = taken / shortfall if shortfall > NOTHING else 0.0
    offer.stock -= taken
    if offer.lost_share == 0.0:
        offer.stock = min(offer.stock + target / world.refill_quarters, target)


@rule
def deliver(quarter, lots, offers, medicines, suppliers, purchasers, ledger, alarm, world):
    """Event 7. Book what every lot is delivered, at what price, with what emissions, and what is short."""
    for i in range(lots.shape[0]):
        lot = lots[i]
        medicine = medicines[lot.medicine]
        purchaser = purchasers[lot.purchaser]
        book = ledger[lot.group]
        book.demand += lot.volume
        purchaser.demand += lot.volume
        met, short = 0.0, 0.0
        if lot.supply == UNSUPPLIED:
            elsewhere, short = outside_contract(lot.volume, medicine, book, world)
            met = elsewhere
        else:
            for slot in range(SLOTS):
                if lot.supplier_slot[slot] != NOBODY:
                    offer = offers[lot.supplier_slot[slot]]
                    delivered, missing = deliver_slot(
                        lot, slot, offer, medicine, suppliers[offer.supplier], book, world
                    )
                    met += delivered
                    short += missing
        book.priced_volume += met * medicine.start_price
        book_shortage(short, medicine, purchaser, book, world)
        if not (abs(met + short - lot.volume) <= lot.volume * ROUNDING + NOTHING):
            raise_alarm(alarm, VOLUME_LOST, quarter, lot.number, met + short - lot.volume)


@rule
def deliver_slot(lot, slot, offer, medicine, supplier, book, world):
    """One supplier's part of a lot. Returns volume met (by itself or others) and volume short."""
    volume = lot.volume * lot.share[slot]
    price, cost = lot.price[slot], lot.cost[slot]
    contract_price = cost + lot.rent[slot] if lot.emergency[slot] == 1 else price  # before the premium of an emergency
    from_stock = volume * offer.lost_share * offer.covered
    own = volume * (1.0 - offer.lost_share) + from_stock
    book.from_stock += from_stock
    if lot.emergency[slot] == 1:
        book.emergency += own
        book.emergency_extra += own * (price - contract_price)
    else:
        book.delivered += own
    book.spend += own * price
    book.resource_cost += own * cost
    split_spend(own, contract_price, lot, slot, book)
    book_emissions(own, offer, supplier, lot.greener[slot], book)
    offer.year_margin += own * (price - cost)
    offer.year_volume += own
    missing = volume - own
    if missing <= 0.0:
        return own, 0.0
    elsewhere, short = outside_contract(missing, medicine, book, world)
    return own + elsewhere, short


@rule
def split_spend(volume, price, lot, slot, book):
    """Spend into lowest cost, selection, rent and lost competition; the parts add up to volume x price."""
    cost, rent = lot.cost[slot], lot.rent[slot]
    book.cost_floor += volume * lot.floor[slot]
    book.selection += volume * (cost - lot.cheapest[slot])
    book.rent += volume * rent
    book.lost_competition += volume * (lot.cheapest[slot] - lot.floor[slot] + price - cost - rent)


@rule
def book_emissions(volume, offer, supplier, greener, book):
    """Tonnes of product and care, and performance weighted by volume; ``greener`` is the share of the gap that the bid closed."""
    book.product_tonnes += volume * offer.tonnes * (1.0 - greener)
    offer.year_greened += volume * offer.tonnes * greener
    book.care_tonnes += volume * offer.care_burden
    book.performance_climate += volume * performance_in(supplier, CLIMATE, greener)
    book.performance_process += volume * performance_in(supplier, PROCESS, greener)
    book.performance_water += volume * performance_in(supplier, WATER, greener)
    book.performance_packaging += volume * performance_in(supplier, PACKAGING, greener)
    book.performance_transport += volume * performance_in(supplier, TRANSPORT, greener)
    book.performance_disclosure += volume * supplier.performance[DISCLOSURE]


@rule
def performance_in(supplier, theme, greener):
    """Performance in a theme with a share of the remaining gap closed."""
    return supplier.performance[theme] + greener * (1.0 - supplier.performance[theme])


@rule
def outside_contract(volume, medicine, book, world):
    """Volume a contract does not deliver: rivals' spare capacity and substitution at list price; the rest is short."""
    from_rivals = volume * medicine.rivals_cover
    substituted = (volume - from_rivals) * world.substitutable_share
    met = from_rivals + substituted
    book.delivered += from_rivals
    book.from_rivals += from_rivals
    book.substituted += substituted
    book.switched += met
    book.spend += met * medicine.list_price
    book.off_list += met * (medicine.list_price - medicine.base_cost)
    book.cost_floor += met * medicine.base_cost
    book.resource_cost += met * medicine.base_cost
    book.product_tonnes += met * medicine.mean_tonnes
    return met, volume - met


@rule
def book_shortage(short, medicine, purchaser, book, world):
    """Patient-quarters without their medicine, by class and sex, and the care they then need."""
    book.short += short
    book.short_essential += short * medicine.essential
    book.short_women += short * medicine.women_share
    book.short_men += short * (1.0 - medicine.women_share)
    book.care_tonnes += short * world.care_burden_without
    purchaser.short_volume += short


@rule
def pay_contracts(lots, medicines):
    """The mean price now paid for each medicine under contract: what a full score is valued against."""
    for m in range(medicines.shape[0]):
        medicines[m].paid, medicines[m].bought = 0.0, 0.0
    for i in range(lots.shape[0]):
        lot = lots[i]
        for slot in range(SLOTS):
            if lot.supplier_slot[slot] != NOBODY and lot.emergency[slot] == 0:
                medicines[lot.medicine].paid += lot.volume * lot.share[slot] * lot.price[slot]
                medicines[lot.medicine].bought += lot.volume * lot.share[slot]
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        if medicine.bought > NOTHING:
            medicine.reference_price = medicine.paid / medicine.bought


@rule
def count_supply(suppliers, offers, medicines, ledger, active):
    """Event 10. Offers, medicines and suppliers on the market this quarter. ``active`` (suppliers,) is work space."""
    active[:] = 0
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        book = ledger[CONTESTABLE_GROUP if medicine.segment > 0 else CONTESTABLE_GROUP + 1]
        registered = 0
        for o in range(medicine.first_offer, medicine.first_offer + medicine.offers):
            if offers[o].registered == 1:
                registered += 1
                active[offers[o].supplier] = 1
        medicine.registered = registered
        book.offers_registered += registered
        book.medicines_available += 1.0 if registered > 0 else 0.0
        book.medicine_quarters += 1.0
    market = ledger[MARKET_GROUP]
    for s in range(suppliers.shape[0]):
        market.suppliers_active += active[s]
        market.small_suppliers_active += active[s] * suppliers[s].small
