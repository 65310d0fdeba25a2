"""Who and what there is: the populations of one world, drawn by key from its parameters.

Names and fixed traits come from populations.yaml (:func:`read_layout`); everything uncertain is drawn by the rules below.
A thing's ``number`` is its identity in every draw, so that another thing added or left out changes none of its numbers.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ruamel.yaml import YAML

from simulations.compilation import rule
from simulations.procurement import draws
from simulations.procurement.columns import (
    ALLIANCE,
    CHANNELS,
    CLIMATE,
    COMPETITION,
    CONTESTABLE_GROUP,
    DISCLOSURE,
    HIGH_PRICE,
    INSURER,
    LOT,
    LOW_PRICE,
    MEDICINE,
    MIDDLE_PRICE,
    MONOPOLY,
    MONOPOLY_GROUP,
    MOST_OFFERS,
    MULTI_SOURCE,
    NEVER,
    NOBODY,
    OLIGOPOLY,
    OUTPATIENT,
    PACKAGING,
    PLANT_THEMES,
    PROCESS,
    PURCHASER,
    PURCHASER_ROOM,
    QUARTERS_A_YEAR,
    REGIONAL,
    REMAINING,
    ROUND,
    SEGMENTS,
    SOURCE_ROOM,
    SUPPLIER,
    SUPPLIER_ROOM,
    THEMES,
    TRANSPORT,
    TYPES,
    UNIVERSITY,
)
from simulations.procurement.conversions import EUROS_IN_A_MILLION, EVEN_SPREAD, NOTHING


class Layout(NamedTuple):
    """The named things of the market and their fixed traits, before anything is drawn."""

    purchasers: np.ndarray  # (purchasers,) PURCHASER
    medicines: np.ndarray  # (medicines,) MEDICINE
    lots: np.ndarray  # (lots,) LOT, ordered by medicine
    rounds: np.ndarray  # (purchasers * areas,) ROUND
    asks_about: np.ndarray  # (purchasers, themes) 1 where the purchaser asks about the theme
    areas: int
    names: dict[str, list[str]]


@cache
def read_populations() -> dict[str, Any]:
    """The named things of populations.yaml."""
    path = Path(__file__).with_name("populations.yaml")
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


@cache
def read_layout() -> Layout:
    """Read populations.yaml into rows with their fixed traits; everything drawn is still zero."""
    things = read_populations()
    areas = things["areas"]
    purchasers = np.zeros(len(things["purchasers"]), PURCHASER)
    asks_about = np.ones((len(purchasers), THEMES))
    for row, trait in zip(purchasers, things["purchasers"].values(), strict=True):
        row["number"], row["type"] = trait["number"], TYPES.index(trait["type"])
        row["channel"] = CHANNELS.index(trait["channel"])
    for place, trait in enumerate(things["purchasers"].values()):
        if "asks_about" in trait:
            asks_about[place] = [theme in trait["asks_about"] for theme in things["themes"]]
    medicines = np.zeros(len(things["medicines"]), MEDICINE)
    for row, trait in zip(medicines, things["medicines"].values(), strict=True):
        area = areas[trait["area"]]
        row["number"], row["area"], row["women_only"] = trait["number"], area["number"], area.get("women_only", False)
        row["segment"], row["channel"] = SEGMENTS.index(trait["segment"]), CHANNELS.index(trait["channel"])
    names = {kind: list(things[kind]) for kind in ("purchasers", "medicines", "areas", "segments", "themes")}
    return Layout(
        purchasers,
        medicines,
        _lots(purchasers, medicines, len(areas)),
        _rounds(purchasers, areas),
        asks_about,
        len(areas),
        names,
    )


def _lots(purchasers: np.ndarray, medicines: np.ndarray, areas: int) -> np.ndarray:
    pairs = [
        (m, p)
        for m in range(len(medicines))
        for p in range(len(purchasers))
        if medicines["channel"][m] == purchasers["channel"][p]
    ]
    lots = np.zeros(len(pairs), LOT)
    lots["medicine"], lots["purchaser"] = [m for m, _ in pairs], [p for _, p in pairs]
    lots["number"] = medicines["number"][lots["medicine"]] * PURCHASER_ROOM + purchasers["number"][lots["purchaser"]]
    lots["round"] = lots["purchaser"] * areas + medicines["area"][lots["medicine"]]
    monopoly = medicines["segment"][lots["medicine"]] == MONOPOLY
    lots["group"] = np.where(monopoly, MONOPOLY_GROUP, CONTESTABLE_GROUP)
    return lots


def _rounds(purchasers: np.ndarray, areas: dict[str, Any]) -> np.ndarray:
    rounds = np.zeros(len(purchasers) * len(areas), ROUND)
    rounds["purchaser"] = np.repeat(np.arange(len(purchasers)), len(areas))
    rounds["area"] = np.tile([area["number"] for area in areas.values()], len(purchasers))
    return rounds


def empty_suppliers(innovators: int, makers: int) -> np.ndarray:
    """Rows for the member companies and the generic and biosimilar makers, numbered and undrawn."""
    suppliers = np.zeros(innovators + makers, SUPPLIER)
    suppliers["number"] = np.arange(len(suppliers))
    suppliers["maker"] = suppliers["number"] >= innovators
    return suppliers


@rule
def clip(value, low, high):
    """``value``, or the nearer bound outside ``low`` to ``high``."""
    return min(max(value, low), high)


@rule
def log_spread(world):
    """Standard deviation of log unit cost that an even spread of log cost over ``cost_spread`` to one would have."""
    return math.log(world.cost_spread) / EVEN_SPREAD


@rule
def theme_share(world, theme):
    """Share of a product's footprint that a theme governs; water and disclosure carry no tonnes."""
    plant = 1.0 - world.packaging_share - world.transport_share
    if theme == CLIMATE:
        return plant * (1.0 - world.process_share_of_plant)
    if theme == PROCESS:
        return plant * world.process_share_of_plant
    if theme == PACKAGING:
        return world.packaging_share
    if theme == TRANSPORT:
        return world.transport_share
    return 0.0


@rule
def remaining_footprint(supplier, world):
    """Share of a supplier's unabated footprint that is left."""
    remaining = 0.0
    for theme in range(THEMES):
        remaining += theme_share(world, theme) * (1.0 - supplier.performance[theme])
    return remaining


@rule
def draw_suppliers(suppliers, world, seed, chance):
    """Size, cost level and scores, with the correlations of cost, size and score that the world holds."""
    # Cholesky factors of the correlation matrix, in the order score, cost, size; extremes may touch singularity.
    score_cost = world.cost_score_correlation
    cost_left = math.sqrt(max(1.0 - score_cost**2, NOTHING))
    score_size = world.size_score_correlation
    cost_size = (world.cost_size_correlation - score_cost * score_size) / cost_left
    size_left = math.sqrt(max(1.0 - score_size**2 - cost_size**2, 0.0))
    spread = world.start_score_sd
    common, own = math.sqrt(world.theme_common_share), math.sqrt(1.0 - world.theme_common_share)
    for i in range(suppliers.shape[0]):
        supplier = suppliers[i]
        z_score, z_cost, z_size, z_paper = draws.normals(supplier.number, 0, draws.SUPPLIER_TRAITS, seed, chance)
        supplier.cost_level = score_cost * z_score + cost_left * z_cost
        size = score_size * z_score + cost_size * z_cost + size_left * z_size
        supplier.small = 1 if math.erfc(-size / math.sqrt(2.0)) / 2.0 < world.small_share else 0
        # The gap between small and large leaves the mean of all where it is.
        place = 1.0 - world.small_share if supplier.small == 1 else -world.small_share
        mean = world.start_score_mean + place * world.small_score_gap
        supplier.disclosed = clip(
            world.disclosure_mean + place * world.small_score_gap + world.disclosure_sd * z_paper, 0.0, 1.0
        )
        first = draws.normals(supplier.number, 0, draws.SUPPLIER_THEMES, seed, chance)
        second = draws.normals(supplier.number, 1, draws.SUPPLIER_THEMES, seed, chance)
        for theme in range(THEMES):
            z_theme = first[theme] if theme < draws.LANES else second[theme - draws.LANES]
            supplier.performance[theme] = clip(mean + spread * (common * z_score + own * z_theme), 0.0, 1.0)
        supplier.performance[DISCLOSURE] = supplier.disclosed
        supplier.rated_until = 0
        supplier.answered_first = NEVER


@rule
def draw_purchasers(purchasers, rounds, asks_about, national, world, seed, chance):
    """Volume shares, theme weights by type and own taste, and which rounds ask today.

    ``national`` (themes,) becomes the volume-weighted mean of all weights: what one national set would hold.
    """
    type_part, own_part = math.sqrt(world.type_share_of_weights), math.sqrt(1.0 - world.type_share_of_weights)
    regions, insurers = 0.0, 0.0
    for p in range(purchasers.shape[0]):
        size = relative_size(purchasers[p], world, seed, chance)
        regions += size if purchasers[p].type == REGIONAL else 0.0
        insurers += size if purchasers[p].type == INSURER else 0.0
    national[:] = 0.0
    for p in range(purchasers.shape[0]):
        purchaser = purchasers[p]
        size = relative_size(purchaser, world, seed, chance)
        purchaser.share = purchaser_share(purchaser, size, regions, insurers, world)
        purchaser.first_asked = NEVER
        total = 0.0
        for theme in range(THEMES):
            z_type = draws.normals(purchaser.type, theme, draws.TYPE_WEIGHTS, seed, chance)[0]
            z_own = draws.normals(purchaser.number, theme, draws.PURCHASER_WEIGHTS, seed, chance)[0]
            taste = world.purchaser_weight_spread * (type_part * z_type + own_part * z_own)
            purchaser.theme_weight[theme] = asks_about[p, theme] * math.exp(taste)
            total += purchaser.theme_weight[theme]
        for theme in range(THEMES):
            purchaser.theme_weight[theme] /= total
            national[theme] += purchaser.share * purchaser.theme_weight[theme] / 2.0  # two channels, each of share one
    quarters = contract_quarters(world)
    for r in range(rounds.shape[0]):
        tendered = rounds[r]
        number = purchasers[tendered.purchaser].number
        identity = number * PURCHASER_ROOM + tendered.area
        u_end, u_asking, _, _ = draws.uniforms(identity, 0, draws.ROUND_CALENDAR, seed, chance)
        tendered.first_end = int(u_end * quarters)
        tendered.asking = u_asking
        # Some purchasers and some areas are asked about more than others: a supplier's share of processes follows.
        z_purchaser = draws.normals(number, 0, draws.PURCHASER_ASKING, seed, chance)[0]
        z_area = draws.normals(tendered.area, 0, draws.ROUND_ASKING, seed, chance)[0]
        lift = world.ask_spread * (z_purchaser + z_area) / math.sqrt(2.0) - world.ask_spread**2 / 2.0
        tendered.asking_today = clip(world.asked_share * math.exp(lift), 0.0, 1.0)


@rule
def relative_size(purchaser, world, seed, chance):
    """Size of a regional group or insurer among its like."""
    return math.exp(world.group_size_spread * draws.normals(purchaser.number, 0, draws.PURCHASER_SIZE, seed, chance)[0])


@rule
def purchaser_share(purchaser, size, regions, insurers, world):
    """Share of the volume of its channel; ``regions`` and ``insurers`` are the summed sizes of each kind."""
    if purchaser.type == UNIVERSITY:
        return world.top_purchasers_share * world.university_share_of_top
    if purchaser.type == ALLIANCE:
        return world.top_purchasers_share * (1.0 - world.university_share_of_top)
    if purchaser.type == REMAINING:
        return world.remaining_hospitals_share
    if purchaser.type == REGIONAL:
        return (1.0 - world.top_purchasers_share - world.remaining_hospitals_share) * size / regions
    return size / insurers


@rule
def contract_quarters(world):
    """Length of a contract in quarters."""
    return int(round(world.contract_years)) * QUARTERS_A_YEAR


@rule
def segment_spend(segment, channel, world):
    """Euro a year that goes to a segment in a channel."""
    if channel == OUTPATIENT:
        part = world.outpatient_multi_source_share
        return world.outpatient_spend * (part if segment == MULTI_SOURCE else 1.0 - part)
    if segment == MONOPOLY:
        return world.hospital_spend * world.monopoly_share
    contestable = world.hospital_spend * (1.0 - world.monopoly_share)
    if segment == OLIGOPOLY:
        return contestable * world.oligopoly_share_of_rest
    if segment == COMPETITION:
        return contestable * world.competition_share_of_rest
    return contestable * (1.0 - world.oligopoly_share_of_rest - world.competition_share_of_rest)


@rule
def median_price(segment, channel, world):
    """Euro per patient-quarter in the middle of a segment."""
    if channel == OUTPATIENT and segment == MULTI_SOURCE:
        return world.price_outpatient
    if segment == MONOPOLY:
        return world.price_monopoly
    if segment == OLIGOPOLY:
        return world.price_oligopoly
    if segment == COMPETITION:
        return world.price_competition
    return world.price_multi_source


@rule
def draw_medicines(medicines, world, seed, chance):
    """Spend, price, volume, footprint, patients. Volumes are scaled again once the first prices are known."""
    weights = np.zeros((len(SEGMENTS), len(CHANNELS)))
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        z_spend = draws.normals(medicine.number, 0, draws.MEDICINE_TRAITS, seed, chance)[0]
        weights[medicine.segment, medicine.channel] += math.exp(world.spend_spread * z_spend)
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        z_spend, z_price, z_women, z_essential = draws.normals(medicine.number, 0, draws.MEDICINE_TRAITS, seed, chance)
        spend = segment_spend(medicine.segment, medicine.channel, world)
        spend *= math.exp(world.spend_spread * z_spend) / weights[medicine.segment, medicine.channel]
        price = median_price(medicine.segment, medicine.channel, world) * math.exp(world.price_spread * z_price)
        medicine.volume = spend / (QUARTERS_A_YEAR * price)
        if medicine.segment == MONOPOLY:
            medicine.list_price = price / (1.0 - world.negotiated_discount)
            medicine.base_cost = medicine.list_price / world.monopoly_list_over_cost
        else:
            # After competition the price paid is about the mean firm's cost, as the discount behind list_over_cost says.
            medicine.base_cost = price
            medicine.list_price = price * world.list_over_cost
        medicine.reference_price = price
        medicine.lowest_bid = price
        medicine.bidding = 1.0
        set_footprint(medicine, price, world)
        medicine.essential = 1 if math.erfc(-z_essential / math.sqrt(2.0)) / 2.0 < world.essential_share else 0
        # The spread closes as the mean nears nobody or everybody, so that a mean of one leaves no man.
        room = 1.0 - (2.0 * world.women_share - 1.0) ** 2
        share = clip(world.women_share + world.women_spread * room * z_women, 0.0, 1.0)
        medicine.women_share = 1.0 if medicine.women_only == 1 else share
        medicine.switchable = world.switchable_share if medicine.segment == OLIGOPOLY else 1.0


@rule
def set_footprint(medicine, price, world):
    """Price class, and tonnes per patient-quarter: dear medicines carry fewer tonnes per euro than cheap ones."""
    if price < world.low_price_limit:
        medicine.price_class = LOW_PRICE
        intensity = world.intensity_low_price
    elif price < world.high_price_limit:
        medicine.price_class = MIDDLE_PRICE
        intensity = (world.intensity_low_price + world.intensity_high_price) / 2.0
    else:
        medicine.price_class = HIGH_PRICE
        intensity = world.intensity_high_price
    medicine.tonnes = price * intensity / EUROS_IN_A_MILLION


@rule
def potential_bidders(medicine, world, seed, chance):
    """Suppliers that could offer a medicine: two and a Poisson number more, with the segment's mean; one in a monopoly."""
    if medicine.segment == MONOPOLY:
        return 1
    mean = world.potential_bidders_multi_source
    if medicine.segment == OLIGOPOLY:
        mean = world.potential_bidders_oligopoly
    elif medicine.segment == COMPETITION:
        mean = world.potential_bidders_competition
    u = draws.uniforms(medicine.number, 0, draws.POTENTIAL_BIDDERS, seed, chance)[0]
    extra = max(mean - 2.0, 0.0)
    chance_of_count = math.exp(-extra)
    below, count = chance_of_count, 0
    while u > below and count < MOST_OFFERS - 2:
        count += 1
        chance_of_count *= extra / count
        below += chance_of_count
    return 2 + count


@rule
def appetite(supplier, segment, world):
    """Relative chance that a supplier is among those that offer in a segment."""
    if segment == MONOPOLY or segment == OLIGOPOLY:
        return 0.0 if supplier.maker == 1 else 1.0
    if segment == COMPETITION:
        return 1.0
    return world.maker_preference if supplier.maker == 1 else 1.0


@rule
def draw_offers(offers, medicines, suppliers, world, seed, chance):
    """Who offers what: for each medicine the suppliers with the smallest keyed exponential draws. Returns the number of offers."""
    draw = np.empty(suppliers.shape[0])
    made = 0
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        for s in range(suppliers.shape[0]):
            weight = appetite(suppliers[s], medicine.segment, world)
            identity = medicine.number * SUPPLIER_ROOM + suppliers[s].number
            u = draws.uniforms(identity, 0, draws.ENTRY, seed, chance)[0]
            draw[s] = -math.log(u) / weight if weight > 0.0 else np.inf
        wanted = potential_bidders(medicine, world, seed, chance)
        medicine.first_offer = made
        medicine.offers = 0
        while medicine.offers < wanted:
            s = np.argmin(draw)
            if draw[s] == np.inf:
                break
            draw[s] = np.inf
            make_offer(offers[made], medicine, m, suppliers[s], s, world, seed, chance)
            suppliers[s].offers += 1
            medicine.offers += 1
            made += 1
        medicine.registered = medicine.offers
        for o in range(medicine.first_offer, made):
            share = medicine.volume / medicine.offers
            offers[o].world_volume = share / world.dutch_share_of_plant_volume
    return made


@rule
def make_offer(offer, medicine, place, supplier, supplier_place, world, seed, chance):
    """One supplier's product of one medicine, with its own footprint, site, source and cost of staying."""
    offer.number = medicine.number * SUPPLIER_ROOM + supplier.number
    offer.supplier = supplier_place
    offer.medicine = place
    z_footprint, z_measured, z_staying, z_care = draws.normals(offer.number, 0, draws.OFFER_TRAITS, seed, chance)
    u_site, u_source, _, _ = draws.uniforms(offer.number, 0, draws.OFFER_MARKET, seed, chance)
    offer.footprint = math.exp(world.footprint_spread * z_footprint - world.footprint_spread**2 / 2.0)
    offer.measured = z_measured
    offer.margin = world.start_margin
    offer.staying_cost = world.staying_cost * math.exp(world.staying_spread * z_staying - world.staying_spread**2 / 2.0)
    offer.care_burden = world.care_burden_spread * z_care
    offer.dutch_site = 1 if u_site < world.dutch_site_share else 0
    offer.source = medicine.area * SOURCE_ROOM + int(u_source * world.sources_per_area)
    offer.registered = 1
    offer.returns_at = NEVER
    offer.outage = 0.0
    offer.stock = 0.0
    refresh_offer(offer, medicine, supplier, world)


@rule
def refresh_offer(offer, medicine, supplier, world):
    """Unit cost and tonnes that follow from the supplier's performance of today."""
    spread = log_spread(world)
    persistent = spread * math.sqrt(world.persistence)
    level = math.exp(persistent * supplier.cost_level - persistent**2 / 2.0)
    offer.unit_cost = medicine.base_cost * level * (1.0 + supplier.running_cost)
    remaining = remaining_footprint(supplier, world)
    offer.tonnes = medicine.tonnes * offer.footprint * remaining / (1.0 - world.start_score_mean)


@rule
def set_plants(suppliers, offers, medicines, world):
    """Tonnes a year, without abatement, over which a supplier pays a step (plant themes worldwide, Dutch themes here), and
    what its plants earn in all markets together."""
    for s in range(suppliers.shape[0]):
        suppliers[s].plant_tonnes[:] = 0.0
        suppliers[s].abroad_value = 0.0
        yearly = suppliers[s].sensitivity / world.contract_years
        suppliers[s].abroad_sensitivity = yearly / world.dutch_share_of_plant_volume
    for o in range(offers.shape[0]):
        offer = offers[o]
        supplier = suppliers[offer.supplier]
        supplier.abroad_value += offer.expected_profit / world.dutch_share_of_plant_volume
        unabated = medicines[offer.medicine].tonnes * offer.footprint / (1.0 - world.start_score_mean)
        yearly = offer.world_volume * QUARTERS_A_YEAR * unabated
        for theme in range(THEMES):
            where = 1.0 if theme < PLANT_THEMES else world.dutch_share_of_plant_volume
            supplier.plant_tonnes[theme] += yearly * where * theme_share(world, theme)


@rule
def draw_lots(lots, purchasers, medicines, rounds, seed, chance):
    """Volumes, calendars, and the even draws that decide which tenders follow a lever by degree."""
    for i in range(lots.shape[0]):
        lot = lots[i]
        lot.volume = medicines[lot.medicine].volume * purchasers[lot.purchaser].share
        lot.ends = rounds[lot.round].first_end
        lot.last_price = medicines[lot.medicine].reference_price
        lot.holistic, lot.co_creation, lot.safeguard, lot.transparency = draws.uniforms(
            lot.number, 0, draws.LOT_LEVERS, seed, chance
        )
        lot.consistency, _, _, _ = draws.uniforms(purchasers[lot.purchaser].number, 1, draws.LOT_LEVERS, seed, chance)
        lot.gate_draw, _, _, _ = draws.uniforms(medicines[lot.medicine].number, 0, draws.MONOPOLY_GATE, seed, chance)
        lot.promised_by = NOBODY
        for slot in range(lot.supplier_slot.shape[0]):
            lot.supplier_slot[slot] = NOBODY
