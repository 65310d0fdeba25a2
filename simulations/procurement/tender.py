"""One tender from call to award: events 2 to 5 of a quarter.

Call (:func:`open_lots`, :func:`list_candidates`), what a lot is worth to each supplier (:func:`value_candidates`), who takes
part (:func:`decide_to_bid`), at what price (:func:`price_bids`), and who wins (:func:`award_lots`). What a scheme asks and
how it scores stands in criteria.py, the bid itself in auction.py.
"""

import math

import numpy as np

from simulations.compilation import rule
from simulations.procurement import auction, criteria, draws
from simulations.procurement.columns import (
    EMERGENCY,
    FINE,
    GRID,
    MONOPOLY,
    NOBODY,
    OFF_CONTRACT,
    OLIGOPOLY,
    POINTS,
    PRIZES,
    PRODUCT_LEVEL,
    QUARTERS_A_YEAR,
    RELAX,
    SHORT,
    SLOTS,
    THEMES,
    UNDER_CONTRACT,
    UNDER_EMERGENCY,
    UNSUPPLIED,
    WRONG_AWARD,
    WRONG_PRICE,
    WRONG_SHARE,
)
from simulations.procurement.conversions import NOTHING, ROUNDING
from simulations.procurement.population import PURCHASER_ROOM, clip, contract_quarters, log_spread


@rule
def open_lots(quarter, opened, lots, rounds, purchasers, policy, touched, ledger, world, seed, chance):
    """Event 2. Contracts that end become lots, unless the award is late by a quarter. Returns how many lots are open."""
    count = 0
    for i in range(lots.shape[0]):
        lot = lots[i]
        if quarter < lot.ends:
            continue
        u_late, _, _, _ = draws.uniforms(lot.number, quarter, draws.LATE_AWARD, seed, chance)
        if lot.late == 0 and u_late < world.late_award_chance:
            lot.late = 1
            lot.ends = quarter + 1
            continue
        lot.late = 0
        opened[count] = i
        count += 1
        book = ledger[lot.group]
        book.lots += 1.0
        if criteria.asks(lot, rounds[lot.round], policy, touched[i]):
            book.asked_lots += 1.0
            purchaser = purchasers[lot.purchaser]
            purchaser.first_asked = min(purchaser.first_asked, quarter)
    return count


@rule
def reserve_price(lot, medicine, world):
    """The price a purchaser will not exceed: the last price with headroom, never above list; none in a negotiated monopoly."""
    if medicine.segment == MONOPOLY:
        return lot.last_price
    return min(medicine.list_price, lot.last_price * (1.0 + world.headroom))


@rule
def contested_share(lot, medicine, offers):
    """Share of a lot's volume that a tender can move: in an oligopoly the patients who can switch, if there is an incumbent."""
    if medicine.segment != OLIGOPOLY or lot.supplier_slot[0] == NOBODY:
        return 1.0
    return medicine.switchable if offers[lot.supplier_slot[0]].registered == 1 else 1.0


@rule
def set_prizes(prizes, segment, policy, world):
    """Volume shares of the first, second and third place."""
    prizes[:] = 0.0
    if segment == MONOPOLY:
        prizes[0] = 1.0
    elif policy.winners == 1:
        prizes[0] = world.winner_volume
        prizes[1] = 0.0 if policy.remainder == OFF_CONTRACT else 1.0 - world.winner_volume
    elif policy.winners == 2:
        prizes[0] = policy.leading_share
        prizes[1] = 1.0 - policy.leading_share
    else:
        prizes[0] = policy.leading_share
        prizes[1] = (1.0 - policy.leading_share) / 2.0
        prizes[2] = (1.0 - policy.leading_share) / 2.0


@rule
def list_candidates(
    quarter, count, opened, bids, lots, rounds, offers, medicines, suppliers, purchasers, national, cutoffs,
    policy, touched, world, seed, chance,
):  # fmt: skip
    """Event 2, continued. One row per open lot and offer of its medicine: cost in this lot, reported score, eligibility.

    Offers that left the market stand among them, ruled out, because they watch what coming back would bring.
    """
    lot_spread = log_spread(world) * math.sqrt(1.0 - world.persistence)
    rows = 0
    for c in range(count):
        lot = lots[opened[c]]
        medicine = medicines[lot.medicine]
        purchaser = purchasers[lot.purchaser]
        asked = criteria.asks(lot, rounds[lot.round], policy, touched[opened[c]])
        gated = criteria.has_gate(lot, asked, policy, world)
        validity = criteria.validity_in(lot, policy, world)
        noise = criteria.noise_in(lot, policy, world)
        first = rows
        eligible = 0
        for o in range(medicine.first_offer, medicine.first_offer + medicine.offers):
            offer = offers[o]
            supplier = suppliers[offer.supplier]
            bid = bids[rows]
            rows += 1
            bid.lot, bid.offer, bid.supplier = opened[c], o, offer.supplier
            z_cost, bid.tie = draws.normal(
                offer.number * PURCHASER_ROOM + purchaser.number, quarter, draws.LOT_COST, seed, chance
            )
            bid.unit_cost = offer.unit_cost * math.exp(lot_spread * z_cost - lot_spread**2 / 2.0)
            bid.joins, bid.won, bid.eligible = 0, NOBODY, 1
            bid.reported, bid.points, bid.true_points = 0.0, 0.0, 0.0
            if asked:
                score_bid(
                    bid, quarter, lot, offer, supplier, medicine, purchaser, national, cutoffs, validity, noise, gated,
                    policy, world, seed, chance,
                )  # fmt: skip
            if offer.registered == 1:
                eligible += bid.eligible
        if gated and criteria.is_spared(lot, medicine, eligible, policy):
            for row in range(first, rows):
                bids[row].eligible = 1
    return rows


@rule
def score_bid(
    bid,
    quarter,
    lot,
    offer,
    supplier,
    medicine,
    purchaser,
    national,
    cutoffs,
    validity,
    noise,
    gated,
    policy,
    world,
    seed,
    chance,
):
    """What the questionnaire says of one offer, what it earns, and whether it passes the gate."""
    if policy.level == PRODUCT_LEVEL:
        reported = criteria.product_score(offer, medicine, policy, world, True)
        true = criteria.product_score(offer, medicine, policy, world, False)
        seen = reported
    else:
        error = noise * criteria.supplier_noise(lot, supplier, purchaser, quarter, policy, seed, chance)
        expected = criteria.overall_score(supplier, lot, purchaser, national, policy, world, validity, policy.promise)
        reported = clip(expected + error, 0.0, 1.0)
        true = criteria.overall_score(supplier, lot, purchaser, national, policy, world, 1.0, 0)
        seen = clip(criteria.gate_score(supplier, expected, validity, policy, world) + error, 0.0, 1.0)
    bid.reported = reported
    bid.points = criteria.to_points(reported, cutoffs, policy, world)
    bid.true_points = criteria.to_points(true, cutoffs, policy, world)
    if gated and seen < policy.threshold and not criteria.is_graced(supplier, policy):
        bid.eligible = 0


@rule
def value_candidates(
    rows, bids, lots, rounds, offers, medicines, suppliers, purchasers, national, ranked, passing, cutoffs, cost_table,
    holistic_mean, policy, touched, world, seed, chance,
):  # fmt: skip
    """Event 3, first half. What each open lot is worth to each candidate, from the belief of rivals in its medicine.

    The candidates of a medicine stand together, so that each belief is made once: one for lots with criteria, one without.
    """
    spread = log_spread(world)
    cost_low, cost_step = auction.table_bounds(cost_table, spread)
    grid, rival = np.empty((2, GRID)), np.empty((2, GRID))
    share, integral = np.empty((3, GRID)), np.empty((3, GRID))
    points, prizes, plain = np.empty(POINTS), np.empty(PRIZES), np.zeros(1)
    gates = policy.rule >= criteria.EXCLUSION and policy.active == 1
    passing_share = (
        criteria.typical_points(points, ranked, passing, cutoffs, gates, policy, world) if ranked.shape[0] else 1.0
    )
    made_for = np.full(2, NOBODY)  # medicine for which each belief was made last
    for row in range(rows):
        bid = bids[row]
        lot = lots[bid.lot]
        medicine = medicines[lot.medicine]
        asked = criteria.asks(lot, rounds[lot.round], policy, touched[bid.lot])
        gated = criteria.has_gate(lot, asked, policy, world)
        rewarded = criteria.gives_points(lot, asked, policy)
        set_prizes(prizes, medicine.segment, policy, world)
        kind = 1 if gated or rewarded else 0
        weight = criteria.weight_in(lot, medicine, holistic_mean, policy) if rewarded else 0.0
        value = criteria.value_of_full_score(weight, medicine, policy) if rewarded else 0.0
        discount = criteria.discount_of_full_score(weight, policy) if rewarded else 0.0
        if medicine.segment == MONOPOLY and made_for[kind] != lot.medicine:
            made_for[kind] = lot.medicine  # nobody else bids: any grid up to the list price will do
            share[kind], rival[kind] = 1.0, 0.0
            for g in range(GRID):
                grid[kind, g] = integral[kind, g] = medicine.list_price * g / (GRID - 1)
        elif made_for[kind] != lot.medicine:
            made_for[kind] = lot.medicine
            low, high = auction.grid_bounds(medicine.base_cost, spread, 1.0, value, discount, medicine.list_price)
            believed = points if rewarded else plain
            auction.fill_rivals(
                grid[kind],
                rival[kind],
                low,
                high,
                medicine.base_cost,
                cost_table,
                cost_low,
                cost_step,
                believed,
                value,
                discount,
            )
            rivals = max(medicine.registered - 1, 0)
            bidding = medicine.bidding * (passing_share if gated else 1.0)
            auction.fill_shares(grid[kind], rival[kind], share[kind], integral[kind], bidding, rivals, prizes)
            if gated:  # the margin that full competition would have left
                auction.fill_shares(grid[kind], rival[kind], share[2], integral[2], medicine.bidding, rivals, prizes)
        guess = believed_factor(
            lot, suppliers[bid.supplier], purchasers[lot.purchaser], rewarded, policy, world, seed, chance
        )
        value_bid(
            bid,
            lot,
            medicine,
            offers,
            grid[kind],
            share[kind],
            integral[kind],
            value * guess,
            min(discount * guess, 1.0 - NOTHING),
            world,
        )
        bid.rent = bid.price - bid.unit_cost
        if gated:
            k, reserve = pseudo_costs(bid, value * guess, discount * guess)
            bid.rent = (
                to_price(auction.best_bid(grid[kind], share[2], integral[2], k, reserve), bid.points, value, discount)
                - bid.unit_cost
            )
        watch_lot(
            bid,
            lot,
            medicine,
            suppliers[bid.supplier],
            offers[bid.offer],
            purchasers[lot.purchaser],
            national,
            asked,
            gated,
            policy,
            world,
        )


@rule
def believed_factor(lot, supplier, purchaser, rewarded, policy, world, seed, chance):
    """What a bidder takes the weight to be, over what it is: one if the formula is published."""
    if not rewarded or criteria.follows(lot.transparency, policy.transparency):
        return 1.0
    identity = supplier.number * PURCHASER_ROOM + purchaser.number
    z_weight = draws.normals(identity, 0, draws.WEIGHT_BELIEF, seed, chance)[0]
    u_counts = draws.uniforms(identity, 1, draws.WEIGHT_BELIEF, seed, chance)[0]
    if u_counts >= world.answers_count_belief:
        return 0.0
    return math.exp(world.unpublished_weight_spread * z_weight)


@rule
def pseudo_costs(bid, value, discount):
    """Pseudo-cost of a bid and of the reserve price at the same points."""
    kept = 1.0 - discount * bid.points
    return bid.unit_cost * kept - value * bid.points, bid.reserve * kept - value * bid.points


@rule
def to_price(pseudo_cost, points, value, discount):
    """The price whose pseudo-cost this is."""
    return (pseudo_cost + value * points) / (1.0 - discount * points)


@rule
def value_bid(bid, lot, medicine, offers, grid, share, integral, value, discount, world):
    """Price asked, expected share and expected profit of one candidate, as if it were eligible."""
    bid.reserve = reserve_price(lot, medicine, world)
    k, reserve = pseudo_costs(bid, value, discount)
    bid.pseudo_cost = k
    asked, bid.expected_share, share_of_reserve, unit_profit = auction.solve_bid(grid, share, integral, k, reserve)
    bid.price = min(to_price(asked, bid.points, value, discount), bid.reserve)
    volume = lot.volume * contract_quarters(world) * contested_share(lot, medicine, offers)
    bid.gain = volume * unit_profit / (1.0 - discount * bid.points)
    bid.rank_value = volume * max(bid.expected_share - share_of_reserve, 0.0)  # volume that a point can move


@rule
def watch_lot(bid, lot, medicine, supplier, offer, purchaser, national, asked, gated, policy, world):
    """Keep what this tender says of the worth of a better score (event 8) and of staying (event 9)."""
    comes_through = 1.0
    if gated and bid.eligible == 0:
        seen = criteria.gate_score(supplier, bid.reported, criteria.validity_in(lot, policy, world), policy, world)
        comes_through = criteria.chance_of_passing(seen, policy.threshold, criteria.noise_in(lot, policy, world))
    offer.year_profit += bid.gain * comes_through
    if offer.registered == 0 or not asked:
        return
    if medicine.segment == MONOPOLY:
        supplier.gate_monopoly_value += bid.gain
        return
    supplier.gate_value += bid.gain
    supplier.gate_score += bid.gain * bid.reported
    price_level = criteria.value_of_full_score(1.0 / 2.0, medicine, policy)  # at odds of one
    if price_level == 0.0:
        price_level = medicine.reference_price
    for theme in range(THEMES):
        weight = criteria.weights_in(lot, purchaser, national, policy, world, theme)
        supplier.score_value[theme] += bid.rank_value * price_level * weight


@rule
def decide_to_bid(
    quarter,
    rows,
    bids,
    lots,
    rounds,
    offers,
    medicines,
    suppliers,
    round_gain,
    paid_until,
    policy,
    touched,
    ledger,
    world,
):
    """Event 3, second half. A supplier joins a round if its lots bring more than the round costs, and a lot if it brings more
    than the little a lot costs. Bid and questionnaire are paid once per round (purchaser, area) and year."""
    round_gain[:] = 0.0
    for row in range(rows):
        bid = bids[row]
        if bid.eligible == 1 and offers[bid.offer].registered == 1 and bid.gain > world.lot_cost:
            round_gain[bid.supplier, lots[bid.lot].round] += bid.gain - world.lot_cost
    for row in range(rows):
        bid = bids[row]
        lot = lots[bid.lot]
        if offers[bid.offer].registered == 0:
            continue
        book = ledger[lot.group]
        book.candidates += 1.0
        if bid.eligible == 0:
            book.ruled_out += 1.0
            continue
        medicines[lot.medicine].invited += 1.0
        if bid.gain <= world.lot_cost:
            continue
        asked = criteria.asks(lot, rounds[lot.round], policy, touched[bid.lot])
        supplier = suppliers[bid.supplier]
        if paid_until[bid.supplier, lot.round] <= quarter:
            cost = round_cost(lot, supplier, asked, quarter, policy, world)
            if round_gain[bid.supplier, lot.round] <= cost:
                continue
            paid_until[bid.supplier, lot.round] = quarter + QUARTERS_A_YEAR
            pay_round(cost, supplier, asked, quarter, book, world)
        bid.joins = 1
        medicines[lot.medicine].joined += 1.0
        book.supplier_hours += world.lot_cost / world.hourly_rate
        book.paperwork_cost += world.lot_cost


@rule
def round_cost(lot, supplier, asked, quarter, policy, world):
    """Euro to take part in a round: the bid, and the questionnaire if one is asked (a national set is filled in once)."""
    if not asked:
        return world.bid_cost
    reusable = criteria.follows(lot.consistency, policy.consistency) and supplier.answered > 0
    answer = world.questionnaire_repeat_cost if reusable else world.questionnaire_cost
    rating = world.rating_fee if supplier.rated_until <= quarter else 0.0
    return world.bid_cost + answer + rating


@rule
def pay_round(cost, supplier, asked, quarter, book, world):
    """Book what a round costs a supplier, and remember that it answered and was rated."""
    book.supplier_hours += cost / world.hourly_rate
    book.paperwork_cost += cost
    if asked:
        supplier.answered += 1
        if supplier.rated_until <= quarter:
            supplier.rated_until = quarter + QUARTERS_A_YEAR


@rule
def price_bids(rows, bids, lots):
    """Event 4. The bid stands as valued; where the gate was waived because it left nobody, the price is the reserve."""
    for row in range(rows):
        bid = bids[row]
        if bid.joins == 1 and lots[bid.lot].waived == 1:
            bid.price = bid.reserve


@rule
def award_lots(
    quarter, rows, bids, lots, rounds, offers, medicines, suppliers, purchasers, holistic_mean, policy, touched, ledger,
    alarm, world,
):  # fmt: skip
    """Event 5. Rank the bids of each open lot, hand out the prizes, or do what the scheme says when nobody is left."""
    prizes = np.empty(PRIZES)
    first = 0
    while first < rows:
        place = bids[first].lot
        last = first
        while last < rows and bids[last].lot == place:
            last += 1
        lot = lots[place]
        medicine = medicines[lot.medicine]
        book = ledger[lot.group]
        asked = criteria.asks(lot, rounds[lot.round], policy, touched[place])
        rewarded = criteria.gives_points(lot, asked, policy)
        weight = criteria.weight_in(lot, medicine, holistic_mean, policy) if rewarded else 0.0
        settle_promise(lot, suppliers, book, world)
        bidders = rank_bids(first, last, bids, weight, rewarded, medicine, policy)
        evaluate(quarter, bidders, asked, lot, purchasers[lot.purchaser], policy, book, world)
        if bidders == 0:
            handle_empty(quarter, first, last, bids, lot, medicine, offers, policy, book, world)
        else:
            set_prizes(prizes, medicine.segment, policy, world)
            hand_out(
                quarter,
                first,
                last,
                bidders,
                bids,
                lot,
                medicine,
                offers,
                suppliers,
                prizes,
                policy,
                book,
                alarm,
                world,
            )
            book_scores(
                first, last, bids, weight, asked, rewarded, lot, medicine, offers, suppliers, policy, book, world
            )
        first = last


@rule
def rank_bids(first, last, bids, weight, rewarded, medicine, policy):
    """Set what the award minimises; returns the number of bids. Every bid's place is still open."""
    lowest, bidders = math.inf, 0
    for row in range(first, last):
        if bids[row].joins == 1:
            lowest = min(lowest, bids[row].price)
            bidders += 1
    for row in range(first, last):
        bid = bids[row]
        bid.rank_value = (
            criteria.rank_value(bid.price, bid.points, weight, lowest, medicine, policy) if rewarded else bid.price
        )
    return bidders


@rule
def best_left(first, last, bids):
    """Row of the best bid without a place, ties broken by a keyed draw; NOBODY if there is none."""
    best = NOBODY
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 0 or bid.won != NOBODY:
            continue
        if best == NOBODY or bid.rank_value < bids[best].rank_value:
            best = row
        elif bid.rank_value == bids[best].rank_value and bid.tie < bids[best].tie:
            best = row
    return best


@rule
def hand_out(quarter, first, last, bidders, bids, lot, medicine, offers, suppliers, prizes, policy, book, alarm, world):
    """Contracts to the winners, the incumbent's patients who cannot switch, and the rest of the volume."""
    incumbent, incumbent_price, incumbent_cost, incumbent_rent = (
        lot.supplier_slot[0],
        lot.price[0],
        lot.cost[0],
        lot.rent[0],
    )
    contested = contested_share(lot, medicine, offers)
    winner_before = incumbent
    clear_slots(lot)
    given, used = 0.0, 0
    for place in range(PRIZES):
        if prizes[place] <= 0.0:
            continue
        row = best_left(first, last, bids)
        if row == NOBODY:
            break
        bid = bids[row]
        bid.won = place
        check_award(quarter, bid, offers, alarm)
        fill_slot(lot, used, bid.offer, prizes[place] * contested, bid.price, bid.unit_cost, bid.rent)
        given += prizes[place]
        used += 1
    winner = offers[lot.supplier_slot[0]]
    if given < 1.0 - ROUNDING:
        # Volume that no prize took: a rival outside the contract at list price, or more of the winner's where there is none.
        rest = 1.0 - given
        outside = cheapest_outside(first, last, bids, offers)
        if (
            policy.remainder == OFF_CONTRACT
            and policy.winners == 1
            and outside != NOBODY
            and medicine.segment != MONOPOLY
        ):
            margin = medicine.list_price - bids[outside].unit_cost
            fill_slot(
                lot, used, bids[outside].offer, rest * contested, medicine.list_price, bids[outside].unit_cost, margin
            )
            used += 1
        else:
            lot.share[0] += rest * contested
    if contested < 1.0:
        fill_slot(lot, used, incumbent, 1.0 - contested, incumbent_price, incumbent_cost, incumbent_rent)
    lot.supply, lot.waived = UNDER_CONTRACT, 0
    lot.last_price = lot.price[0]
    lot.ends = quarter + contract_quarters(world)
    book.bids += bidders
    book.single_bid_lots += 1.0 if bidders == 1 else 0.0
    value = lot.volume * lot.price[0] * contract_quarters(world)
    book.award_value += value
    if suppliers[winner.supplier].small == 1:
        book.small_award_value += value
    if winner_before != NOBODY and winner_before != lot.supplier_slot[0]:
        book_switch(lot, medicine, contested, book, world)


@rule
def clear_slots(lot):
    """Leave a lot without any supplier."""
    for slot in range(SLOTS):
        lot.supplier_slot[slot] = NOBODY
        lot.share[slot] = 0.0
        lot.emergency[slot] = 0


@rule
def fill_slot(lot, slot, offer, share, price, cost, rent):
    """Give an offer a share of a lot at a price."""
    lot.supplier_slot[slot] = offer
    lot.share[slot] = share
    lot.price[slot] = price
    lot.cost[slot] = cost
    lot.rent[slot] = rent


@rule
def check_award(quarter, bid, offers, alarm):
    """Nothing may go to a bid that was ruled out, withdrawn or not made, nor above the reserve price."""
    if alarm.kind != FINE:
        return
    breach = FINE
    if bid.eligible == 0 or bid.joins == 0 or offers[bid.offer].registered == 0:
        breach = WRONG_AWARD
    elif not (0.0 <= bid.price <= bid.reserve * (1.0 + ROUNDING)):
        breach = WRONG_PRICE
    elif not (0.0 <= bid.reported <= 1.0 and 0.0 <= bid.points <= 1.0):
        breach = WRONG_SHARE
    if breach != FINE:
        alarm.kind, alarm.quarter, alarm.agent, alarm.amount = breach, quarter, bid.offer, bid.price


@rule
def cheapest_outside(first, last, bids, offers):
    """Row of the cheapest registered offer without a prize; NOBODY if there is none."""
    best = NOBODY
    for row in range(first, last):
        bid = bids[row]
        if bid.won != NOBODY or offers[bid.offer].registered == 0:
            continue
        if best == NOBODY or bid.unit_cost < bids[best].unit_cost:
            best = row
    return best


@rule
def book_switch(lot, medicine, contested, book, world):
    """Patients who change product because the winner changed, and what that costs in a hospital."""
    moved = lot.volume * contested
    book.winner_changes += 1.0
    book.patients_moved += moved
    if medicine.segment == OLIGOPOLY:
        book.switching_cost += moved * world.switch_cost_patient
        book.switching_hours += world.switch_hours


@rule
def handle_empty(quarter, first, last, bids, lot, medicine, offers, policy, book, world):
    """Nobody bid. If the gate did that, the scheme says what follows; else the old contract runs on and list price is allowed."""
    spare = cheapest_outside(first, last, bids, offers)
    ruled_out = False
    for row in range(first, last):
        bid = bids[row]
        ruled_out = ruled_out or (bid.eligible == 0 and offers[bid.offer].registered == 1 and bid.gain > world.lot_cost)
    if ruled_out and policy.on_empty == EMERGENCY:
        clear_slots(lot)
        price = medicine.list_price * (1.0 + world.emergency_premium)
        fill_slot(lot, 0, bids[spare].offer, 1.0, price, bids[spare].unit_cost, lot.last_price - bids[spare].unit_cost)
        lot.floor = lot.cheapest_bid = bids[spare].unit_cost
        lot.emergency[0] = 1
        lot.supply = UNDER_EMERGENCY
        lot.ends = quarter + max(int(round(world.emergency_years * QUARTERS_A_YEAR)), 1)
        book.emergency_lots += 1.0
        return
    if ruled_out and policy.on_empty == SHORT:
        clear_slots(lot)
        lot.supply = UNSUPPLIED
        lot.ends = quarter + max(int(round(world.emergency_years * QUARTERS_A_YEAR)), 1)
        book.short_lots += 1.0
        return
    if ruled_out and policy.on_empty == RELAX:
        lot.waived = 1
        book.relaxed_lots += 1.0
    else:
        book.unfilled_lots += 1.0
        lot.last_price = medicine.list_price
    lot.ends = quarter + 1
    if lot.supplier_slot[0] == NOBODY or offers[lot.supplier_slot[0]].registered == 0:
        clear_slots(lot)
        lot.supply = UNSUPPLIED


@rule
def settle_promise(lot, suppliers, book, world):
    """A promise that helped win the contract now ending and was not kept costs a multiple of its advantage."""
    if lot.promised_by == NOBODY:
        return
    supplier = suppliers[lot.promised_by]
    if supplier.steps == lot.promised_steps:
        book.sanctions += world.sanction_factor * lot.promised_value
    lot.promised_by = NOBODY


@rule
def evaluate(quarter, bidders, asked, lot, purchaser, policy, book, world):
    """Hours the purchaser spends on the bids; reading sustainability answers takes less as it learns."""
    hours = world.evaluation_hours * bidders
    if asked:
        years = (quarter - purchaser.first_asked) / QUARTERS_A_YEAR
        learned = clip(years / world.evaluation_learning_years, 0.0, 1.0)
        hours *= world.evaluation_start + (world.evaluation_learned - world.evaluation_start) * learned
    book.purchaser_hours += hours
    book.paperwork_cost += hours * world.hourly_rate


@rule
def book_scores(first, last, bids, weight, asked, rewarded, lot, medicine, offers, suppliers, policy, book, world):
    """What the award did with costs and scores: the cheapest there was, the strength of the rule, and ranking mistakes."""
    winner, fair = NOBODY, NOBODY
    lowest_price, fair_value = math.inf, math.inf
    cheapest_bid, cheapest_offer = math.inf, math.inf
    for row in range(first, last):
        bid = bids[row]
        if offers[bid.offer].registered == 0:
            continue
        cheapest_offer = min(cheapest_offer, bid.unit_cost)
        if bid.joins == 0:
            continue
        cheapest_bid = min(cheapest_bid, bid.unit_cost)
        lowest_price = min(lowest_price, bid.price)
        if asked:
            book.asked_bids += 1.0
            book.reported_score += bid.reported
        if bid.won == 0:
            winner = row
    medicine.lowest_bid += world.participation_memory * (lowest_price - medicine.lowest_bid)
    lot.floor, lot.cheapest_bid = cheapest_offer, cheapest_bid
    if not rewarded:
        return
    best = bids[winner]
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 1:
            value = criteria.rank_value(bid.price, bid.true_points, weight, lowest_price, medicine, policy)
            if value < fair_value:
                fair, fair_value = row, value
    book.scored_lots += 1.0
    book.strength += criteria.strength(weight, medicine, policy)
    if fair != winner and bids[fair].true_points > best.true_points:
        book.ranking_mistakes += 1.0
    if policy.promise == 1:
        supplier = suppliers[best.supplier]
        advantage = world.improvement_step * (1.0 - supplier.performance.mean()) * world.score_validity
        lot.promised_by, lot.promised_steps = best.supplier, supplier.steps
        volume = lot.volume * contract_quarters(world)
        lot.promised_value = advantage * criteria.value_of_full_score(weight, medicine, policy) * volume
        supplier.at_stake += world.sanction_factor * lot.promised_value


@rule
def remember_bidding(medicines, world):
    """Belief of how often an eligible supplier bids, after this quarter's tenders."""
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        if medicine.invited > 0.0:
            seen = medicine.joined / medicine.invited
            medicine.bidding += world.participation_memory * (seen - medicine.bidding)
        medicine.invited, medicine.joined = 0.0, 0.0
