"""One tender from call to award: events 2 to 5 of a quarter.

Call (:func:`open_lots`, :func:`list_candidates`), what a lot is worth to each supplier (:func:`value_candidates`), who takes
part (:func:`decide_to_bid`), at what price (:func:`price_bids`), and who wins (:func:`award_lots`). What a scheme asks and
how it scores stands in criteria.py, the bid itself in scoring.py.
"""

import math

import numpy as np

from simulations.compilation import rule
from simulations.procurement import draws, scoring
from simulations.procurement.columns import (
    BELIEFS,
    CONTESTABLE_GROUP,
    EMERGENCY,
    FINE,
    GRID,
    MARKET_GROUP,
    MONOPOLY,
    MONOPOLY_GROUP,
    NOBODY,
    OFF_CONTRACT,
    OLIGOPOLY,
    POINTS,
    PRIZES,
    PRODUCT_LEVEL,
    PURCHASER_ROOM,
    QUARTERS_A_YEAR,
    RELAX,
    ROUND_ASKS,
    ROUND_CONTESTABLE,
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
from simulations.procurement.population import clip, contract_quarters, log_spread


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
        if scoring.asks(lot, rounds[lot.round], policy, touched[i]):
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
    if medicine.segment != OLIGOPOLY or served_share(lot, offers) <= 0.0:
        return 1.0
    return medicine.switchable


@rule
def set_prizes(prizes, segment, applied, policy, world):
    """Volume shares of the first, second and third place; outside a scheme's tenders one winner and a runner-up."""
    prizes[:] = 0.0
    if segment == MONOPOLY:
        prizes[0] = 1.0
    elif policy.winners == 1 or not applied:
        prizes[0] = world.winner_volume
        prizes[1] = 0.0 if applied and policy.remainder == OFF_CONTRACT else 1.0 - world.winner_volume
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
        asked = scoring.asks(lot, rounds[lot.round], policy, touched[opened[c]])
        gated = scoring.has_gate(lot, asked, policy, world)
        validity = scoring.validity_in(lot, policy, world)
        noise = scoring.noise_in(lot, policy, world)
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
        if gated and scoring.is_spared(lot, medicine, eligible, policy):
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
        reported = scoring.product_score(offer, medicine, policy, world, True)
        true = scoring.product_score(offer, medicine, policy, world, False)
        seen = reported
    else:
        error = noise * scoring.supplier_noise(lot, supplier, purchaser, quarter, policy, seed, chance)
        expected = scoring.overall_score(supplier, lot, purchaser, national, policy, world, validity, policy.promise)
        reported = clip(expected + error, 0.0, 1.0)
        true = scoring.overall_score(supplier, lot, purchaser, national, policy, world, 1.0, 0)
        seen = clip(scoring.gate_score(supplier, expected, validity, policy, world) + error, 0.0, 1.0)
    bid.reported = reported
    bid.points = scoring.to_points(reported, cutoffs, policy, world)
    bid.true_points = scoring.to_points(true, cutoffs, policy, world)
    if gated and seen < policy.threshold and not scoring.is_graced(supplier, policy):
        bid.eligible = 0


@rule
def value_candidates(
    rows, bids, lots, rounds, offers, medicines, suppliers, purchasers, national, ranked, passing, cutoffs, cost_table,
    holistic_mean, policy, touched, world, seed, chance,
):  # fmt: skip
    """Event 3, first half. What each open lot is worth to each candidate, from the belief of rivals in its medicine.

    The candidates of a medicine stand together, so that a belief is made once and kept until a lot asks for another: by
    medicine, gate, weight, prizes, and whether the bidder itself is on the market.
    """
    spread = log_spread(world)
    cost_low, cost_step = scoring.table_bounds(cost_table, spread)
    grid, rival = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    share, integral = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    free_grid, free_rival = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    free_share, free_integral = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    prizes, plain = np.empty(PRIZES), np.zeros(1)
    points, all_points = np.empty(POINTS), np.empty(POINTS)
    passing_share = 1.0
    if ranked.shape[0] > 0:
        passing_share = scoring.typical_points(points, ranked, passing, cutoffs, True, policy, world)
        scoring.typical_points(all_points, ranked, passing, cutoffs, False, policy, world)
    made_for = np.full(
        BELIEFS, NOBODY
    )  # medicine, and below it gate, scheme and weight, for which a belief was made last
    made_gated, made_applied, made_weight = np.zeros(BELIEFS), np.zeros(BELIEFS), np.zeros(BELIEFS)
    for row in range(rows):
        bid = bids[row]
        lot = lots[bid.lot]
        medicine = medicines[lot.medicine]
        tendered = rounds[lot.round]
        asked = scoring.asks(lot, tendered, policy, touched[bid.lot])
        applied = scoring.applies(tendered, policy, touched[bid.lot])
        gated = scoring.has_gate(lot, asked, policy, world)
        rewarded = scoring.gives_points(lot, asked, policy)
        weight = scoring.weight_in(lot, medicine, holistic_mean, policy) if rewarded else 0.0
        value = scoring.value_of_full_score(weight, medicine, policy) if rewarded else 0.0
        discount = scoring.discount_of_full_score(weight, policy) if rewarded else 0.0
        away = 1 - offers[bid.offer].registered
        kind = (1 if gated or rewarded else 0) + 2 * away
        rivals = max(medicine.registered - 1 + away, 0)
        same = made_for[kind] == lot.medicine and made_weight[kind] == weight
        if not same or made_gated[kind] != gated or made_applied[kind] != applied:
            made_for[kind], made_gated[kind], made_applied[kind], made_weight[kind] = (
                lot.medicine,
                gated,
                applied,
                weight,
            )
            set_prizes(prizes, medicine.segment, applied, policy, world)
            low, high = scoring.grid_bounds(medicine.base_cost, spread, 1.0, value, discount, medicine.list_price)
            believed = points if rewarded and gated else (all_points if rewarded else plain)
            bidding = medicine.bidding * (passing_share if gated else 1.0)
            if medicine.segment == MONOPOLY:
                believed, bidding = plain, 0.0
            scoring.fill_belief(
                grid[kind], rival[kind], share[kind], integral[kind], low, high, medicine.base_cost, cost_table, cost_low,
                cost_step, believed, value, discount, bidding, rivals, prizes,
            )  # fmt: skip
            if gated:  # the same if every registered rival could take part
                scoring.fill_belief(
                    free_grid[kind], free_rival[kind], free_share[kind], free_integral[kind], low, high,
                    medicine.base_cost, cost_table, cost_low, cost_step,
                    all_points if rewarded else plain, value, discount, medicine.bidding, rivals, prizes,
                )  # fmt: skip
        guess = believed_factor(
            lot, suppliers[bid.supplier], purchasers[lot.purchaser], rewarded, policy, world, seed, chance
        )
        guessed, guessed_discount = value * guess, min(discount * guess, 1.0 - NOTHING)
        value_bid(bid, lot, medicine, offers, grid[kind], share[kind], integral[kind], guessed, guessed_discount, world)
        bid.rent = bid.price - bid.unit_cost
        if gated and medicine.segment != MONOPOLY and away == 0:
            k, reserve = pseudo_costs(bid, guessed, guessed_discount)
            free = scoring.best_bid(free_grid[kind], free_share[kind], free_integral[kind], k, reserve)
            bid.rent = min(to_price(free, bid.points, guessed, guessed_discount), bid.reserve) - bid.unit_cost
        watch_lot(
            bid, lot, medicine, suppliers[bid.supplier], offers[bid.offer], purchasers[lot.purchaser], national, asked,
            gated, policy, world,
        )  # fmt: skip


@rule
def believed_factor(lot, supplier, purchaser, rewarded, policy, world, seed, chance):
    """What a bidder takes the weight to be, over what it is: one if the formula is published."""
    if not rewarded or scoring.follows(lot.transparency, policy.transparency):
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
    asked, bid.expected_share, share_of_reserve, unit_profit = scoring.solve_bid(grid, share, integral, k, reserve)
    bid.price = min(to_price(asked, bid.points, value, discount), bid.reserve)
    volume = lot.volume * contract_quarters(world) * contested_share(lot, medicine, offers)
    bid.gain = volume * unit_profit / (1.0 - discount * bid.points)
    bid.rank_value = volume * max(bid.expected_share - share_of_reserve, 0.0)  # volume that a point can move


@rule
def watch_lot(bid, lot, medicine, supplier, offer, purchaser, national, asked, gated, policy, world):
    """Keep what this tender says of the worth of a better score (event 8) and of staying (event 9)."""
    comes_through = 1.0
    if gated and bid.eligible == 0:
        comes_through = 0.0  # a product is measured once: what failed the gate will fail it again
        if policy.level != PRODUCT_LEVEL:
            validity, noise = scoring.validity_in(lot, policy, world), scoring.noise_in(lot, policy, world)
            seen = scoring.gate_score(supplier, bid.reported, validity, policy, world)
            comes_through = scoring.chance_of_passing(seen, policy.threshold, noise)
    offer.year_profit += bid.gain * comes_through
    if offer.registered == 0:
        return
    if medicine.segment != MONOPOLY:
        supplier.sensitivity += bid.rank_value * medicine.reference_price
    if not asked:
        return
    if medicine.segment == MONOPOLY:
        supplier.gate_monopoly_value += bid.gain
        return
    supplier.gate_value += bid.gain
    supplier.gate_score += bid.gain * bid.reported
    price_level = scoring.value_of_full_score(1.0 / 2.0, medicine, policy)  # at odds of one
    if price_level == 0.0:
        price_level = medicine.reference_price
    for theme in range(THEMES):
        weight = scoring.weights_in(lot, purchaser, national, policy, world, theme)
        supplier.score_value[theme] += bid.rank_value * price_level * weight


@rule
def decide_to_bid(
    quarter, rows, bids, lots, rounds, offers, medicines, suppliers, round_gain, round_holds, paid_until, policy, touched,
    ledger, world,
):  # fmt: skip
    """Event 3, second half. A supplier joins a round if its lots bring more than the round costs, and a lot if it brings
    more than the little a lot costs. Bid and questionnaire are paid once per round (purchaser, area) and year.

    ``round_gain`` and ``round_holds`` (suppliers, rounds) gather first what a round brings and holds, so that no decision
    depends on the order of lots.
    """
    round_gain[:] = 0.0
    round_holds[:] = 0
    for row in range(rows):
        bid = bids[row]
        lot = lots[bid.lot]
        if bid.eligible == 1 and offers[bid.offer].registered == 1 and bid.gain > world.lot_cost:
            round_gain[bid.supplier, lot.round] += bid.gain - world.lot_cost
            if scoring.asks(lot, rounds[lot.round], policy, touched[bid.lot]):
                round_holds[bid.supplier, lot.round] |= ROUND_ASKS
            if lot.group == CONTESTABLE_GROUP:
                round_holds[bid.supplier, lot.round] |= ROUND_CONTESTABLE
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
        supplier = suppliers[bid.supplier]
        if paid_until[bid.supplier, lot.round] <= quarter:
            holds = round_holds[bid.supplier, lot.round]
            cost = round_cost(lot, supplier, holds & ROUND_ASKS != 0, quarter, policy, world)
            if round_gain[bid.supplier, lot.round] <= cost:
                continue
            paid_until[bid.supplier, lot.round] = quarter + QUARTERS_A_YEAR
            group = CONTESTABLE_GROUP if holds & ROUND_CONTESTABLE != 0 else MONOPOLY_GROUP
            pay_round(cost, supplier, holds & ROUND_ASKS != 0, quarter, ledger[group], ledger[MARKET_GROUP], world)
        bid.joins = 1
        medicines[lot.medicine].joined += 1.0
        book.supplier_hours += world.lot_cost / world.hourly_rate
        book.paperwork_cost += world.lot_cost


@rule
def round_cost(lot, supplier, asked, quarter, policy, world):
    """Euro to take part in a round: the bid, and the questionnaire if one is asked (a national set is filled in once)."""
    if not asked:
        return world.bid_cost
    answered_before = supplier.answered_first < quarter
    reusable = scoring.follows(lot.consistency, policy.consistency) and answered_before
    return world.bid_cost + (world.questionnaire_repeat_cost if reusable else world.questionnaire_cost)


@rule
def pay_round(cost, supplier, asked, quarter, book, market, world):
    """Book what a round costs a supplier; the yearly rating, if one is asked and due, is the firm's and no lot's."""
    book.supplier_hours += cost / world.hourly_rate
    book.paperwork_cost += cost
    if asked:
        supplier.answered_first = min(supplier.answered_first, quarter)
        if supplier.rated_until <= quarter:
            supplier.rated_until = quarter + QUARTERS_A_YEAR
            market.supplier_hours += world.rating_fee / world.hourly_rate
            market.paperwork_cost += world.rating_fee


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
        asked = scoring.asks(lot, rounds[lot.round], policy, touched[place])
        rewarded = scoring.gives_points(lot, asked, policy)
        weight = scoring.weight_in(lot, medicine, holistic_mean, policy) if rewarded else 0.0
        settle_promise(lot, suppliers, book, world)
        before = lots[place : place + 1].copy()[0]
        bidders = rank_bids(first, last, bids, weight, rewarded, medicine, policy)
        evaluate(quarter, bidders, asked, lot, purchasers[lot.purchaser], policy, book, world)
        if bidders == 0:
            handle_empty(quarter, first, last, bids, lot, before, medicine, offers, policy, book, world)
        else:
            applied = scoring.applies(rounds[lot.round], policy, touched[place])
            set_prizes(prizes, medicine.segment, applied, policy, world)
            lot.penalised = 1 if applied and policy.delivery_penalties == 1 else 0
            off_contract = applied and policy.remainder == OFF_CONTRACT and policy.winners == 1
            hand_out(
                quarter, first, last, bidders, bids, lot, before, medicine, offers, suppliers, prizes,
                off_contract and medicine.segment != MONOPOLY, book, alarm, world,
            )  # fmt: skip
            book_scores(first, last, bids, weight, asked, rewarded, lot, medicine, suppliers, policy, book, world)
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
            scoring.rank_value(bid.price, bid.points, weight, lowest, medicine, policy) if rewarded else bid.price
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
def hand_out(
    quarter, first, last, bidders, bids, lot, before, medicine, offers, suppliers, prizes, off_contract, book, alarm, world,
):  # fmt: skip
    """Contracts to the winners, patients who cannot switch to those who served them, and the rest of the volume.

    ``before`` is the lot as it was supplied until now.
    """
    contested = contested_share(before, medicine, offers)
    floor, cheapest = lowest_costs(first, last, bids, offers)
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
        fill_slot(lot, used, bid.offer, prizes[place] * contested, bid.price, bid.unit_cost, bid.rent, floor, cheapest)
        given += prizes[place]
        used += 1
    winner = offers[lot.supplier_slot[0]]
    if given < 1.0 - ROUNDING:
        # Volume that no prize took: a rival outside the contract at list price, or more of the winner's where there is none.
        rest = (1.0 - given) * contested
        outside = cheapest_outside(first, last, bids, offers, True) if off_contract else NOBODY
        if outside != NOBODY:
            cost = bids[outside].unit_cost
            margin = medicine.list_price - cost
            fill_slot(
                lot, used, bids[outside].offer, rest, medicine.list_price, cost, margin, floor, min(cheapest, cost)
            )
            used += 1
        else:
            lot.share[0] += rest
    keep_patients(lot, used, before, 1.0 - contested, offers, reserve_price(before, medicine, world))
    lot.supply, lot.waived = UNDER_CONTRACT, 0
    lot.last_price = lot.price[0]
    lot.ends = quarter + contract_quarters(world)
    book.bids += bidders
    book.single_bid_lots += 1.0 if bidders == 1 else 0.0
    value = lot.volume * lot.price[0] * contract_quarters(world)
    book.award_value += value
    if suppliers[winner.supplier].small == 1:
        book.small_award_value += value
    if before.supplier_slot[0] != NOBODY and before.supplier_slot[0] != lot.supplier_slot[0]:
        book_switch(lot, medicine, contested, book, world)


@rule
def lowest_costs(first, last, bids, offers):
    """Lowest unit cost among registered offers, and among bids."""
    floor, cheapest = math.inf, math.inf
    for row in range(first, last):
        bid = bids[row]
        if offers[bid.offer].registered == 1:
            floor = min(floor, bid.unit_cost)
            if bid.joins == 1:
                cheapest = min(cheapest, bid.unit_cost)
    return floor, cheapest


@rule
def served_share(before, offers):
    """Share of a lot's patients whose supplier of until now is still on the market."""
    total = 0.0
    for slot in range(PRIZES):
        if before.supplier_slot[slot] != NOBODY and offers[before.supplier_slot[slot]].registered == 1:
            total += before.share[slot]
    return total


@rule
def keep_patients(lot, used, before, share, offers, reserve):
    """Patients who cannot switch stay with those who served them, at the old price or the reserve if that is lower."""
    total = served_share(before, offers)
    if share <= 0.0 or total <= 0.0:
        return
    for slot in range(PRIZES):
        offer = before.supplier_slot[slot]
        if offer == NOBODY or offers[offer].registered == 0:
            continue
        price, cost = min(before.price[slot], reserve), before.cost[slot]
        rent = min(before.rent[slot], price - cost)
        part = share * before.share[slot] / total
        fill_slot(lot, used, offer, part, price, cost, rent, before.floor[slot], before.cheapest[slot])
        used += 1


@rule
def clear_slots(lot):
    """Leave a lot without any supplier."""
    for slot in range(SLOTS):
        lot.supplier_slot[slot] = NOBODY
        lot.share[slot] = 0.0
        lot.emergency[slot] = 0


@rule
def fill_slot(lot, slot, offer, share, price, cost, rent, floor, cheapest):
    """Give an offer a share of a lot at a price, with what its spend is made of."""
    lot.supplier_slot[slot] = offer
    lot.share[slot] = share
    lot.price[slot] = price
    lot.cost[slot] = cost
    lot.rent[slot] = rent
    lot.floor[slot] = floor
    lot.cheapest[slot] = cheapest


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
def cheapest_outside(first, last, bids, offers, only_eligible):
    """Row of the cheapest registered offer without a prize, NOBODY if there is none; in an emergency the gate is no bar."""
    best = NOBODY
    for row in range(first, last):
        bid = bids[row]
        if bid.won != NOBODY or offers[bid.offer].registered == 0 or (only_eligible and bid.eligible == 0):
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
def handle_empty(quarter, first, last, bids, lot, before, medicine, offers, policy, book, world):
    """Nobody bid. If the gate did that, the scheme says what follows; else the old contract runs on and list price is allowed."""
    ruled_out = False
    for row in range(first, last):
        bid = bids[row]
        ruled_out = ruled_out or (bid.eligible == 0 and offers[bid.offer].registered == 1 and bid.gain > world.lot_cost)
    if ruled_out and policy.on_empty != RELAX:
        clear_slots(lot)
        lot.ends = quarter + max(int(round(world.emergency_years * QUARTERS_A_YEAR)), 1)
        if policy.on_empty == EMERGENCY:
            buy_in_emergency(first, last, bids, lot, before, medicine, offers, world)
            book.emergency_lots += 1.0
        else:
            lot.supply = UNSUPPLIED
            book.short_lots += 1.0
        return
    if ruled_out:
        lot.waived = 1
        book.relaxed_lots += 1.0
    else:
        book.unfilled_lots += 1.0
        lot.last_price = medicine.list_price
    lot.ends = quarter + 1
    if served_share(before, offers) <= 0.0:
        clear_slots(lot)
        lot.supply = UNSUPPLIED


@rule
def buy_in_emergency(first, last, bids, lot, before, medicine, offers, world):
    """The cheapest registered supplier delivers at a premium over list price, ruled out or not."""
    contested = contested_share(before, medicine, offers)
    spare = bids[cheapest_outside(first, last, bids, offers, False)]
    price, cost = medicine.list_price * (1.0 + world.emergency_premium), spare.unit_cost
    fill_slot(lot, 0, spare.offer, contested, price, cost, lot.last_price - cost, cost, cost)
    lot.emergency[0] = 1
    lot.supply = UNDER_EMERGENCY
    keep_patients(lot, 1, before, 1.0 - contested, offers, reserve_price(before, medicine, world))


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
def book_scores(first, last, bids, weight, asked, rewarded, lot, medicine, suppliers, policy, book, world):
    """What the award did with the scores: the strength of the rule, ranking mistakes, and promises to be kept."""
    winner, fair = NOBODY, NOBODY
    lowest_price, fair_value = math.inf, math.inf
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 0:
            continue
        lowest_price = min(lowest_price, bid.price)
        if asked:
            book.asked_bids += 1.0
            book.reported_score += bid.reported
        if bid.won == 0:
            winner = row
    medicine.lowest_bid += world.participation_memory * (lowest_price - medicine.lowest_bid)
    if not rewarded:
        return
    best = bids[winner]
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 1:
            value = scoring.rank_value(bid.price, bid.true_points, weight, lowest_price, medicine, policy)
            if value < fair_value:
                fair, fair_value = row, value
    book.scored_lots += 1.0
    book.strength += scoring.strength(weight, medicine, policy)
    if fair != winner and bids[fair].true_points > best.true_points:
        book.ranking_mistakes += 1.0
    if policy.promise == 1:
        supplier = suppliers[best.supplier]
        advantage = world.improvement_step * (1.0 - supplier.performance.mean()) * world.score_validity
        volume = lot.volume * contract_quarters(world)
        full_score = scoring.value_of_full_score(weight, medicine, policy)
        full_score += scoring.discount_of_full_score(weight, policy) * best.price
        lot.promised_by, lot.promised_steps = best.supplier, supplier.steps
        lot.promised_value = advantage * full_score * volume
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
