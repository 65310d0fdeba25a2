"""One tender from call to award: events 2 to 5 of a quarter.

Call (:func:`open_lots`, :func:`list_candidates`), what a lot is worth to each supplier (:func:`value_candidates`), who takes
part (:func:`decide_to_bid`), at what price (:func:`price_bids`), and who wins (:func:`award_lots`). What a scheme asks, how it
scores and the bid itself stand in scoring.py. ``t`` are the tables of a run (step.py): what is done once a quarter takes them
together, what is done for every bid takes the rows it needs, since a call costs what it hands over.
"""

import math

import numpy as np

from simulations.compilation import rule
from simulations.procurement import draws, scoring
from simulations.procurement.breaches import raise_alarm
from simulations.procurement.columns import (
    BELIEFS,
    CONTESTABLE_GROUP,
    EMERGENCY,
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
    WRONG_SCORE,
)
from simulations.procurement.conversions import NOTHING, ROUNDING
from simulations.procurement.population import clip, contract_quarters, log_spread, remaining_footprint, theme_share


@rule
def open_lots(quarter, t, policy, touched, ledger, world, seed, chance):
    """Event 2. Contracts that end become lots, unless the award is late by a quarter. Returns how many lots are open."""
    count = 0
    for i in range(t.lots.shape[0]):
        lot = t.lots[i]
        if quarter < lot.ends:
            continue
        u_late, _, _, _ = draws.uniforms(lot.number, quarter, draws.LATE_AWARD, seed, chance)
        if lot.late == 0 and u_late < world.late_award_chance:
            lot.late = 1
            lot.ends = quarter + 1
            continue
        lot.late = 0
        t.opened[count] = i
        count += 1
        book = ledger[lot.group]
        book.lots += 1.0
        if scoring.asks(lot, t.rounds[lot.round], policy, touched[i]):
            book.asked_lots += 1.0
            purchaser = t.purchasers[lot.purchaser]
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
def list_candidates(quarter, count, t, policy, touched, world, seed, chance):
    """Event 2, continued. One row per open lot and offer of its medicine: cost in this lot, reported score, eligibility.

    Offers that left the market stand among them, ruled out, because they watch what coming back would bring.
    """
    lot_spread = log_spread(world) * math.sqrt(1.0 - world.persistence)
    rows = 0
    for c in range(count):
        place = t.opened[c]
        lot = t.lots[place]
        medicine = t.medicines[lot.medicine]
        purchaser = t.purchasers[lot.purchaser]
        asked = scoring.asks(lot, t.rounds[lot.round], policy, touched[place])
        gated = scoring.has_gate(lot, asked, policy, world)
        worth = 0.0
        if asked and world.adaptability > 0.0 and scoring.gives_points(lot, asked, policy, world):
            weight = scoring.weight_in(lot, medicine, t.mean_intensity[0], policy)
            worth = scoring.worth_of_full_score(weight, medicine, policy)
        first = rows
        eligible, lot.spared = 0, 0
        for o in range(medicine.first_offer, medicine.first_offer + medicine.offers):
            offer = t.offers[o]
            bid = t.bids[rows]
            rows += 1
            bid.lot, bid.offer, bid.supplier = place, o, offer.supplier
            z_cost, bid.tie = draws.normal(
                offer.number * PURCHASER_ROOM + purchaser.number, quarter, draws.LOT_COST, seed, chance
            )
            bid.unit_cost = offer.unit_cost * math.exp(lot_spread * z_cost - lot_spread**2 / 2.0)
            bid.joins, bid.won, bid.eligible, bid.greener = 0, NOBODY, 1, 0.0
            bid.reported, bid.points, bid.true_points = 0.0, 0.0, 0.0
            if asked and policy.level == PRODUCT_LEVEL:
                supplier = t.suppliers[offer.supplier]
                believed = believed_factor(lot, supplier, purchaser, worth > 0.0, policy, world, seed, chance)
                score_product(bid, lot, offer, medicine, supplier, t.levels, gated, worth * believed, policy, world)
            elif asked:
                supplier = t.suppliers[offer.supplier]
                score_supplier(
                    bid, quarter, lot, offer, medicine, supplier, purchaser, t.national, t.levels, gated, worth, policy, world,
                    seed, chance,
                )  # fmt: skip
            if offer.registered == 1:
                eligible += bid.eligible
        lot.spared = 1 if gated and scoring.is_spared_in_call(lot, medicine, eligible, policy) else 0
        if gated and scoring.is_spared(lot, medicine, eligible, policy):
            for row in range(first, rows):
                t.bids[row].eligible = 1
    return rows


@rule
def score_supplier(
    bid, quarter, lot, offer, medicine, supplier, purchaser, national, levels, gated, worth, policy, world, seed, chance
):  # fmt: skip
    """What the questionnaire says of a supplier, what it earns, and whether it passes the gate.

    ``worth`` is what a full score earns as a share of unit cost: what a firm that can still adapt looks at.
    """
    validity = scoring.validity_in(lot, policy, world)
    error = scoring.noise_in(lot, policy, world)
    error *= scoring.supplier_noise(lot, supplier, purchaser, quarter, policy, seed, chance)
    expected = scoring.overall_score(supplier, lot, purchaser, national, policy, world, validity, policy.promise)
    true = scoring.overall_score(supplier, lot, purchaser, national, policy, world, 1.0, 0)
    if scoring.follows(lot.holistic, policy.holistic):
        shift = scoring.care_shift(offer, medicine, world)
        expected, true = expected + shift, true + shift
    threshold = scoring.threshold_in(lot, levels, policy, world)
    seen = scoring.gate_score(supplier, expected, validity, policy, world) + error
    passes = not gated or seen >= threshold or scoring.is_graced(supplier, policy)
    if world.adaptability > 0.0:
        remaining = remaining_footprint(supplier, world)
        visible = scoring.visible_gap(supplier, lot, purchaser, national, validity, policy, world)
        believed = believed_factor(lot, supplier, purchaser, worth > 0.0, policy, world, seed, chance)
        bid.greener = scoring.greener_for_points(worth * believed, visible, remaining, world)
        if not passes:
            needed = scoring.greener_for_gate(
                supplier, threshold - seen, visible, validity, error, threshold, policy, world
            )
            if needed <= world.adaptability:
                bid.greener, passes = max(bid.greener, needed), True
        bid.unit_cost += scoring.cost_of_greener(bid.greener, remaining, world) * medicine.base_cost
        expected += bid.greener * visible
        true += bid.greener * scoring.visible_gap(supplier, lot, purchaser, national, 1.0, policy, world)
    bid.reported = clip(expected + error, 0.0, 1.0)
    bid.points = scoring.to_points(bid.reported, levels, policy, world)
    bid.true_points = scoring.to_points(clip(true, 0.0, 1.0), levels, policy, world)
    bid.eligible = 1 if passes else 0


@rule
def score_product(bid, lot, offer, medicine, supplier, levels, gated, worth, policy, world):
    """What a measured footprint says of a product, what it earns, and whether it passes the gate."""
    care = 1 if scoring.follows(lot.holistic, policy.holistic) else 0
    threshold = scoring.threshold_in(lot, levels, policy, world)
    seen = scoring.product_score(offer, medicine, 0.0, care, policy, world, True)
    passes = not gated or seen >= threshold or scoring.is_graced(supplier, policy)
    if world.adaptability > 0.0:
        remaining = remaining_footprint(supplier, world)
        bid.greener = scoring.greener_for_points(worth, scoring.at_the_middle(1.0, world), remaining, world)
        if not passes:
            needed = scoring.greener_in_product_for_gate(offer, medicine, threshold, care, policy, world)
            if needed <= world.adaptability:
                bid.greener, passes = max(bid.greener, needed), True
        bid.unit_cost += scoring.cost_of_greener(bid.greener, remaining, world) * medicine.base_cost
    bid.reported = scoring.product_score(offer, medicine, bid.greener, care, policy, world, True)
    true = scoring.product_score(offer, medicine, bid.greener, care, policy, world, False)
    bid.points = scoring.to_points(bid.reported, levels, policy, world)
    bid.true_points = scoring.to_points(true, levels, policy, world)
    bid.eligible = 1 if passes else 0


@rule
def value_candidates(rows, t, policy, touched, world, seed, chance):
    """Event 3, first half. What each open lot is worth to each candidate, from the belief of rivals in its medicine.

    The candidates of a medicine stand together, so that a belief is made once and kept until a lot asks for another: by
    medicine, gate, threshold, weight, prizes, and whether the bidder itself is on the market.
    """
    spread = log_spread(world)
    cost_low, cost_step = scoring.table_bounds(t.cost_table, spread)
    grid, rival = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    share, integral = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    free_grid, free_rival = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    free_share, free_integral = np.empty((BELIEFS, GRID)), np.empty((BELIEFS, GRID))
    prizes, plain, nothing_dearer = np.empty(PRIZES), np.zeros(1), np.zeros(1)
    points, all_points = np.empty(POINTS), np.empty(POINTS)
    dearer, all_dearer = np.empty(POINTS), np.empty(POINTS)
    no_points = np.zeros(POINTS) if world.adaptability > 0.0 else plain
    population = t.population[:, : t.counts[3]]
    scoring.typical_points(all_points, all_dearer, t.passing, population, t.levels, False, 0.0, policy, world)
    passing_share, known_threshold = 1.0, math.inf
    # Medicine, and below it gate, scheme, weight and threshold, for which a belief was made last.
    made_for = np.full(BELIEFS, NOBODY)
    made_gated, made_applied = np.zeros(BELIEFS), np.zeros(BELIEFS)
    made_weight, made_threshold = np.zeros(BELIEFS), np.zeros(BELIEFS)
    for row in range(rows):
        bid = t.bids[row]
        lot = t.lots[bid.lot]
        medicine = t.medicines[lot.medicine]
        supplier, purchaser, tendered = t.suppliers[bid.supplier], t.purchasers[lot.purchaser], t.rounds[lot.round]
        asked = scoring.asks(lot, tendered, policy, touched[bid.lot])
        applied = scoring.applies(tendered, policy, touched[bid.lot])
        gated = scoring.has_gate(lot, asked, policy, world) and lot.spared == 0
        rewarded = scoring.gives_points(lot, asked, policy, world)
        weight = scoring.weight_in(lot, medicine, t.mean_intensity[0], policy) if rewarded else 0.0
        value = scoring.value_of_full_score(weight, medicine, policy) if rewarded else 0.0
        discount = scoring.discount_of_full_score(weight, policy) if rewarded else 0.0
        threshold = scoring.threshold_in(lot, t.levels, policy, world) if gated else 0.0
        guess = believed_factor(lot, supplier, purchaser, rewarded, policy, world, seed, chance)
        guessed, guessed_discount = value * guess, min(discount * guess, 1.0 - NOTHING)
        away = 1 - t.offers[bid.offer].registered
        kind = (1 if gated or rewarded else 0) + 2 * away
        rivals = max(medicine.registered - 1 + away, 0)
        same = (
            made_for[kind] == lot.medicine and made_weight[kind] == weight * guess and made_threshold[kind] == threshold
        )
        if not same or made_gated[kind] != gated or made_applied[kind] != applied:
            made_for[kind], made_gated[kind], made_applied[kind] = lot.medicine, gated, applied
            made_weight[kind], made_threshold[kind] = weight * guess, threshold
            if gated and known_threshold != threshold:
                passing_share = scoring.typical_points(
                    points, dearer, t.passing, population, t.levels, True, threshold, policy, world
                )
                known_threshold = threshold
            set_prizes(prizes, medicine.segment, applied, policy, world)
            low, high = scoring.grid_bounds(
                medicine.base_cost, spread, 1.0, guessed, guessed_discount, medicine.list_price
            )
            believed, extra, bidding = plain, nothing_dearer, medicine.bidding
            if medicine.segment == MONOPOLY:
                bidding = 0.0
            elif gated:
                believed, extra = (points if rewarded else no_points), dearer
                bidding *= passing_share
            elif rewarded:
                believed, extra = all_points, all_dearer
            scoring.fill_belief(
                grid[kind], rival[kind], share[kind], integral[kind], low, high, medicine.base_cost, t.cost_table, cost_low,
                cost_step, believed, extra, guessed, guessed_discount, bidding, rivals, prizes,
            )  # fmt: skip
            if gated:  # the same if every registered rival could take part
                scoring.fill_belief(
                    free_grid[kind], free_rival[kind], free_share[kind], free_integral[kind], low, high,
                    medicine.base_cost, t.cost_table, cost_low, cost_step, all_points if rewarded else plain,
                    all_dearer if rewarded else nothing_dearer, guessed, guessed_discount, medicine.bidding, rivals, prizes,
                )  # fmt: skip
        value_bid(
            bid, lot, medicine, t.offers, grid[kind], share[kind], integral[kind], guessed, guessed_discount, world
        )
        bid.rent = bid.price - bid.unit_cost
        if gated and medicine.segment != MONOPOLY and away == 0:
            k, reserve = pseudo_costs(bid, guessed, guessed_discount)
            free = scoring.best_bid(free_grid[kind], free_share[kind], free_integral[kind], k, reserve)
            bid.rent = below_reserve(to_price(free, bid.points, guessed, guessed_discount), bid.reserve) - bid.unit_cost
        if world.adaptive_margins > 0.0 and medicine.segment != MONOPOLY:
            bid.price = min(bid.unit_cost * (1.0 + t.offers[bid.offer].margin), bid.reserve)
            bid.rent = bid.price - bid.unit_cost
        watch_lot(
            bid, lot, medicine, supplier, t.offers[bid.offer], purchaser, t.national, t.levels, asked, gated, guess, policy,
            world,
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
def below_reserve(price, reserve):
    """The price, or the reserve where only rounding keeps it below: a draw tells equal bids apart, not their last digit."""
    return reserve if price >= reserve * (1.0 - ROUNDING) else price


@rule
def value_bid(bid, lot, medicine, offers, grid, share, integral, value, discount, world):
    """Price asked, expected share and expected profit of one candidate, as if it were eligible."""
    bid.reserve = reserve_price(lot, medicine, world)
    k, reserve = pseudo_costs(bid, value, discount)
    bid.pseudo_cost = k
    asked, bid.expected_share, share_of_reserve, unit_profit = scoring.solve_bid(grid, share, integral, k, reserve)
    bid.price = below_reserve(to_price(asked, bid.points, value, discount), bid.reserve)
    volume = lot.volume * contract_quarters(world) * contested_share(lot, medicine, offers)
    bid.gain = volume * unit_profit / (1.0 - discount * bid.points)
    bid.rank_value = volume * max(bid.expected_share - share_of_reserve, 0.0)  # volume that a point can move


@rule
def watch_lot(
    bid, lot, medicine, supplier, offer, purchaser, national, levels, asked, gated, guess, policy, world
):  # fmt: skip
    """Keep what this tender says of the worth of a better score (event 8) and of staying (event 9).

    ``guess`` is what the bidder takes the weight to be over what it is: who doubts that answers count, sees less worth in them.
    """
    comes_through = 1.0
    if gated and bid.eligible == 0:
        comes_through = 0.0  # a product is measured once: what failed the gate will fail it again
        if policy.level != PRODUCT_LEVEL:
            validity, noise = scoring.validity_in(lot, policy, world), scoring.noise_in(lot, policy, world)
            seen = scoring.gate_score(supplier, bid.reported, validity, policy, world)
            threshold = scoring.threshold_in(lot, levels, policy, world)
            comes_through = scoring.chance_of_passing(seen, threshold, noise)
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
    worth = bid.rank_value * price_level * guess
    if policy.level == PRODUCT_LEVEL:
        worth *= scoring.density_of_product(offer, medicine, world) / max(remaining_footprint(supplier, world), NOTHING)
    for theme in range(THEMES):
        if policy.level == PRODUCT_LEVEL:  # how far the product's score moves with performance in a theme
            moves = theme_share(world, theme)
        else:
            moves = scoring.weights_in(lot, purchaser, national, policy, world, theme)
        supplier.score_value[theme] += worth * moves


@rule
def decide_to_bid(quarter, rows, t, policy, touched, ledger, world):
    """Event 3, second half. A supplier joins a round if its lots bring more than the round costs, and a lot if it brings
    more than the little a lot costs. Bid and questionnaire are paid once per round (purchaser, area) and year.

    What a round brings and holds is gathered first, so that no decision depends on the order of lots.
    """
    t.round_gain[:] = 0.0
    t.round_holds[:] = 0
    for row in range(rows):
        bid = t.bids[row]
        lot = t.lots[bid.lot]
        if bid.eligible == 1 and t.offers[bid.offer].registered == 1 and bid.gain > world.lot_cost:
            t.round_gain[bid.supplier, lot.round] += bid.gain - world.lot_cost
            if scoring.asks(lot, t.rounds[lot.round], policy, touched[bid.lot]):
                t.round_holds[bid.supplier, lot.round] |= ROUND_ASKS
            if lot.group == CONTESTABLE_GROUP:
                t.round_holds[bid.supplier, lot.round] |= ROUND_CONTESTABLE
    for row in range(rows):
        bid = t.bids[row]
        lot = t.lots[bid.lot]
        if t.offers[bid.offer].registered == 0:
            continue
        book = ledger[lot.group]
        book.candidates += 1.0
        if bid.eligible == 0:
            book.ruled_out += 1.0
            continue
        t.medicines[lot.medicine].invited += 1.0
        if bid.gain <= world.lot_cost:
            continue
        supplier = t.suppliers[bid.supplier]
        if t.paid_until[bid.supplier, lot.round] <= quarter:
            holds = t.round_holds[bid.supplier, lot.round]
            cost = round_cost(lot, supplier, holds & ROUND_ASKS != 0, quarter, policy, world)
            if t.round_gain[bid.supplier, lot.round] <= cost:
                continue
            t.paid_until[bid.supplier, lot.round] = quarter + QUARTERS_A_YEAR
            group = CONTESTABLE_GROUP if holds & ROUND_CONTESTABLE != 0 else MONOPOLY_GROUP
            pay_round(cost, supplier, holds & ROUND_ASKS != 0, quarter, ledger[group], ledger[MARKET_GROUP], world)
        bid.joins = 1
        t.medicines[lot.medicine].joined += 1.0
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
def award_lots(quarter, rows, t, policy, touched, ledger, world):
    """Event 5. Rank the bids of each open lot, hand out the prizes, or do what the scheme says when nobody is left."""
    prizes = np.empty(PRIZES)
    first = 0
    while first < rows:
        place = t.bids[first].lot
        last = first
        while last < rows and t.bids[last].lot == place:
            last += 1
        lot = t.lots[place]
        medicine = t.medicines[lot.medicine]
        book = ledger[lot.group]
        asked = scoring.asks(lot, t.rounds[lot.round], policy, touched[place])
        rewarded = scoring.gives_points(lot, asked, policy, world)
        weight = scoring.weight_in(lot, medicine, t.mean_intensity[0], policy) if rewarded else 0.0
        settle_promise(lot, t.suppliers, book, world)
        before = t.lots[place : place + 1].copy()[0]
        bidders, lowest = rank_bids(first, last, t.bids, weight, rewarded, medicine, policy)
        evaluate(quarter, bidders, asked, lot, t.purchasers[lot.purchaser], policy, book, world)
        if bidders == 0:
            handle_empty(quarter, first, last, t.bids, lot, before, medicine, t.offers, policy, book, world)
        else:
            applied = scoring.applies(t.rounds[lot.round], policy, touched[place])
            set_prizes(prizes, medicine.segment, applied, policy, world)
            lot.penalised = 1 if applied and policy.delivery_penalties == 1 else 0
            off_contract = applied and policy.remainder == OFF_CONTRACT and policy.winners == 1
            hand_out(
                quarter, first, last, bidders, t.bids, lot, before, medicine, t.offers, t.suppliers, prizes,
                off_contract and medicine.segment != MONOPOLY, book, t.alarm[0], world,
            )  # fmt: skip
            book_scores(
                first, last, t.bids, lowest, weight, asked, rewarded, lot, medicine, t.suppliers, policy, book, world
            )
            if world.adaptive_margins > 0.0 and medicine.segment != MONOPOLY and before.waived == 0:
                learn_from_award(first, last, t.bids, t.offers, lowest, weight, rewarded, medicine, policy, world)
        first = last


@rule
def learn_from_award(first, last, bids, offers, lowest, weight, rewarded, medicine, policy, world):
    """What an award teaches about margins (zero-intelligence-plus, Cliff and Bruten 1997).

    The winner sees the price at which it would only just have won; the others see the price at which they would have tied, and
    undercut it. That is the target of an offer's margin, never below zero. A lone bidder's target is the reserve price.
    """
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 0:
            continue
        other = NOBODY  # the best of the others
        for rival in range(first, last):
            better = other == NOBODY or bids[rival].rank_value < bids[other].rank_value
            if rival != row and bids[rival].joins == 1 and better:
                other = rival
        target = bid.reserve
        if other != NOBODY and rewarded:
            rank = bids[other].rank_value
            target = min(scoring.price_of_rank(rank, bid.points, weight, lowest, medicine, policy), bid.reserve)
        elif other != NOBODY:
            target = min(bids[other].price, bid.reserve)
        if bid.won != 0:  # losers undercut
            target *= 1.0 - world.margin_undercut
        offers[bid.offer].margin_moves += max(target / bid.unit_cost - 1.0, 0.0)
        offers[bid.offer].margin_lessons += 1.0


@rule
def settle_margins(offers, world):
    """After a quarter's awards: each margin moves part of the way to the mean of its targets."""
    for o in range(offers.shape[0]):
        offer = offers[o]
        if offer.margin_lessons > 0.0:
            target = offer.margin_moves / offer.margin_lessons
            offer.margin += world.margin_learning * (target - offer.margin)
        offer.margin_moves, offer.margin_lessons = 0.0, 0.0


@rule
def rank_bids(first, last, bids, weight, rewarded, medicine, policy):
    """Set what the award minimises; returns the number of bids and the lowest price. Every bid's place is still open."""
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
    return bidders, lowest


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
        lot.greener[used] = bid.greener
        book_award(lot, bid.price, prizes[place], suppliers[bid.supplier], book, world)
        given += prizes[place]
        used += 1
    winner = suppliers[offers[lot.supplier_slot[0]].supplier]
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
            lot.greener[used] = bids[outside].greener
            used += 1
        else:
            lot.share[0] += rest
            book_award(lot, lot.price[0], 1.0 - given, winner, book, world)
    keep_patients(lot, used, before, 1.0 - contested, offers, reserve_price(before, medicine, world))
    lot.supply, lot.waived = UNDER_CONTRACT, 0
    lot.last_price = lot.price[0]
    lot.ends = quarter + contract_quarters(world)
    book.bids += bidders
    book.single_bid_lots += 1.0 if bidders == 1 else 0.0
    if before.supplier_slot[0] != NOBODY and before.supplier_slot[0] != lot.supplier_slot[0]:
        book_switch(lot, medicine, contested, book, world)


@rule
def book_award(lot, price, share, supplier, book, world):
    """Value over the contract of the volume that an award gives a supplier."""
    value = lot.volume * share * price * contract_quarters(world)
    book.award_value += value
    if supplier.small == 1:
        book.small_award_value += value


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
        lot.greener[used] = before.greener[slot]
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
    lot.greener[slot] = 0.0


@rule
def check_award(quarter, bid, offers, alarm):
    """Nothing may go to a bid that was ruled out, withdrawn or not made, nor above the reserve price."""
    offer = offers[bid.offer]
    if bid.eligible == 0 or bid.joins == 0 or offer.registered == 0:
        raise_alarm(alarm, WRONG_AWARD, quarter, offer.number, bid.price)
    elif not (0.0 <= bid.price <= bid.reserve * (1.0 + ROUNDING)):
        raise_alarm(alarm, WRONG_PRICE, quarter, offer.number, bid.price)
    elif not (0.0 <= bid.reported <= 1.0 and 0.0 <= bid.points <= 1.0):
        raise_alarm(alarm, WRONG_SCORE, quarter, offer.number, bid.reported)


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
    lot.greener[0] = spare.greener
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
def book_scores(
    first, last, bids, lowest, weight, asked, rewarded, lot, medicine, suppliers, policy, book, world,
):  # fmt: skip
    """What the award did with the scores: the strength of the rule, ranking mistakes, and promises to be kept."""
    winner, fair, fair_value = NOBODY, NOBODY, math.inf
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 0:
            continue
        if asked:
            book.asked_bids += 1.0
            book.reported_score += bid.reported
        if bid.won == 0:
            winner = row
    medicine.lowest_bid += world.participation_memory * (lowest - medicine.lowest_bid)
    if not rewarded:
        return
    best = bids[winner]
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 1:
            value = scoring.rank_value(bid.price, bid.true_points, weight, lowest, medicine, policy)
            if value < fair_value:
                fair, fair_value = row, value
    book.scored_lots += 1.0
    book.strength += scoring.strength(weight, medicine, policy)
    book_reversals(first, last, bids, winner, lowest, weight, medicine, policy, book, world)
    if fair != winner and bids[fair].true_points > best.true_points + ROUNDING:
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
def book_reversals(first, last, bids, winner, lowest, weight, medicine, policy, book, world):
    """Would another bid have won if one losing bid had been added, or had been left out? (Schotanus et al. 2022)

    The bid left out is the cheapest, for no other can matter. The bid added has no score and sells at cost, no cheaper than a firm
    one standard deviation below the mean, and no cheaper than at which it would win itself.
    """
    cheapest, second = NOBODY, math.inf
    for row in range(first, last):
        if bids[row].joins == 1 and bids[row].price == lowest and cheapest == NOBODY:
            cheapest = row
        elif bids[row].joins == 1:
            second = min(second, bids[row].price)
    if cheapest != winner and best_at(first, last, bids, cheapest, second, weight, medicine, policy) != winner:
        book.reversals_removed += 1.0
    spread = log_spread(world)
    added, loses_from = medicine.base_cost * math.exp(-spread - spread**2 / 2.0), math.inf
    for row in range(first, last):
        if bids[row].joins == 1:
            loses_from = min(loses_from, bids[row].price * (1.0 - weight / (1.0 - weight) * bids[row].points))
    added = max(added, loses_from)
    if added < lowest and best_at(first, last, bids, NOBODY, added, weight, medicine, policy) != winner:
        book.reversals_added += 1.0


@rule
def best_at(first, last, bids, left_out, lowest, weight, medicine, policy):
    """Row of the bid that wins if ``lowest`` is the lowest price and one row is left out; ties broken by a keyed draw."""
    best, value = NOBODY, math.inf
    for row in range(first, last):
        bid = bids[row]
        if bid.joins == 0 or row == left_out:
            continue
        ranked = scoring.rank_value(bid.price, bid.points, weight, lowest, medicine, policy)
        if best == NOBODY or ranked < value or (ranked == value and bid.tie < bids[best].tie):
            best, value = row, ranked
    return best


@rule
def remember_bidding(medicines, world):
    """Belief of how often an eligible supplier bids, after this quarter's tenders."""
    for m in range(medicines.shape[0]):
        medicine = medicines[m]
        if medicine.invited > 0.0:
            seen = medicine.joined / medicine.invited
            medicine.bidding += world.participation_memory * (seen - medicine.bidding)
        medicine.invited, medicine.joined = 0.0, 0.0
