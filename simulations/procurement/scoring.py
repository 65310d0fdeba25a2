"""What a scheme asks of a lot, what an answer is worth, and the bid that follows.

First the criteria: scores, bands, gates and award formulas. A *reported* score is performance and disclosure mixed by
``score_validity``, plus noise. Points are the score after bands: what counts in the award. Scores,
points, weights and thresholds run 0..1, values are euro per patient-quarter.

Then the bid: the first-price bid in a symmetric scoring auction with uncertain rivals (Che 1993; Asker and Cantillon 2008).

A bidder with unit cost ``c`` and score ``s`` is, for the award, a *pseudo-cost*: ``k = c - V(s)``, or ``c (1 - f s)`` with a
fictitious discount ``f``. What it knows of its rivals is the distribution F of a rival's pseudo-cost in the population, the
number N of potential suppliers, and the chance q that one of them is eligible and bids. With prizes of volume shares
``a1 >= a2 >= a3`` the expected share of a bidder at ``k`` is

    x(k) = sum over j of a_j P(exactly j - 1 of N - 1 rivals are below k),    each rival below k with chance q F(k),

and its bid is ``b(k) = k + integral of x from k to R, divided by x(k)``, with R the reserve price turned into pseudo-cost by
the bidder's own score. One prize, q = 1 and even F on [lo, hi] give ``k + (hi - k) / N``.

F, x and the integral live on a grid per medicine and quarter. Euro per patient-quarter throughout.
"""

import math

from simulations.compilation import rule
from simulations.procurement import draws
from simulations.procurement.columns import (
    ABSOLUTE,
    ABSOLUTE_POINTS,
    BONUS,
    CONTESTABLE_GROUP,
    DISCLOSURE,
    EVERY_THEME,
    EXCLUSION,
    FICTITIOUS_DISCOUNT,
    FIRST_THEME,
    GATE_AND_BONUS,
    LINEAR,
    NONE,
    OVERALL,
    POINTS,
    PRODUCT_LEVEL,
    PURCHASER_ROOM,
    RELATIVE_POINTS,
    THEMES,
    VALUE_IN_EURO,
)
from simulations.procurement.conversions import NOTHING, TAIL
from simulations.procurement.population import clip


@rule
def applies(tendered, policy, touched):
    """True if the tender of a lot is among those that a scheme reaches."""
    if touched == 0:
        return False
    share = tendered.asking_today if policy.tenders < 0.0 else policy.tenders
    return tendered.asking < share


@rule
def asks(lot, tendered, policy, touched):
    """True if the tender of a lot asks about sustainability under this scheme."""
    return policy.rule != NONE and applies(tendered, policy, touched)


@rule
def gives_points(lot, asked, policy):
    """True if points count in the award: never at weight zero, nor in a monopoly lot, whose price is negotiated."""
    rewards = policy.rule == BONUS or policy.rule == GATE_AND_BONUS
    return asked and rewards and policy.active == 1 and policy.weight > 0.0 and lot.group == CONTESTABLE_GROUP


@rule
def has_gate(lot, asked, policy, world):
    """True if a score below the threshold rules a bid out of this lot; at zero it is enough to submit the form."""
    excludes = policy.rule == EXCLUSION or policy.rule == GATE_AND_BONUS
    if not (asked and excludes and policy.active == 1 and policy.threshold > 0.0) or lot.waived == 1:
        return False
    if lot.group == CONTESTABLE_GROUP:
        return True
    return policy.gate_on_monopoly == 1 and lot.gate_draw < world.monopoly_gate_credibility


@rule
def is_spared(lot, medicine, eligible, policy):
    """True if a supply safeguard waives the gate, given the number of ``eligible`` registered offers."""
    if lot.safeguard >= policy.safeguard:
        return False
    if policy.spare_single_source == 1 and medicine.registered <= 1:
        return True
    if policy.spare_essential == 1 and medicine.essential == 1:
        return True
    if policy.pre_check == 1 and eligible <= 1 and medicine.registered > eligible:
        return True
    return eligible < policy.spare_fewer_than


@rule
def is_graced(supplier, policy):
    """True while a small supplier need not yet meet the threshold."""
    return supplier.small == 1 and policy.quarters_active < policy.grace_quarters


@rule
def follows(draw, degree):
    """True if a tender follows a lever of this degree: nested, so that a higher degree only adds tenders."""
    return draw < degree


@rule
def weights_in(lot, purchaser, national, policy, world, theme):
    """Weight of a theme in a lot: the purchaser's own, or one national set with local room."""
    own = purchaser.theme_weight[theme]
    if follows(lot.consistency, policy.consistency):
        return (1.0 - world.national_set_local_room) * national[theme] + world.national_set_local_room * own
    return own


@rule
def validity_in(lot, policy, world):
    """How far a reported score follows true performance; designing criteria together closes part of the gap."""
    if follows(lot.co_creation, policy.co_creation) and policy.quarters_active >= world.co_creation_delay:
        return world.score_validity + world.co_creation_validity_gain * (1.0 - world.score_validity)
    return world.score_validity


@rule
def noise_in(lot, policy, world):
    """Standard deviation of noise on a supplier's score."""
    if follows(lot.co_creation, policy.co_creation) and policy.quarters_active >= world.co_creation_delay:
        return world.score_noise * (1.0 - world.co_creation_noise_cut)
    return world.score_noise


@rule
def theme_score(supplier, theme, validity, promise, world):
    """Reported score on a theme before noise; a promise reports one step more than was done."""
    performance = supplier.performance[theme]
    if theme == DISCLOSURE:
        return performance
    if promise == 1:
        performance = performance + world.improvement_step * (1.0 - performance)
    return validity * performance + (1.0 - validity) * supplier.disclosed


@rule
def overall_score(supplier, lot, purchaser, national, policy, world, validity, promise):
    """Weighted score over the themes, before noise."""
    total = 0.0
    for theme in range(THEMES):
        weight = weights_in(lot, purchaser, national, policy, world, theme)
        total += weight * theme_score(supplier, theme, validity, promise, world)
    return total


@rule
def gate_score(supplier, overall, validity, policy, world):
    """The score that a threshold looks at, before noise."""
    if policy.threshold_on == OVERALL:
        return overall
    if policy.threshold_on == EVERY_THEME:
        lowest = 1.0
        for theme in range(THEMES):
            lowest = min(lowest, theme_score(supplier, theme, validity, 0, world))
        return lowest
    return theme_score(supplier, policy.threshold_on - FIRST_THEME, validity, 0, world)


@rule
def normal_quantile(chance):
    """The standard normal value that a draw stays below with this chance, by halving; eight deviations at either end."""
    low, high = -2.0 * TAIL, 2.0 * TAIL
    while high - low > NOTHING:
        middle = (low + high) / 2.0
        if math.erfc(-middle / math.sqrt(2.0)) / 2.0 < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


@rule
def product_noise_of(policy, world):
    """Standard deviation of the error in a product's measured footprint, on a log scale."""
    return world.product_noise_common_method if policy.common_method == 1 else world.product_noise


@rule
def product_passes(offer, medicine, highest, policy, world):
    """Chance that a product's measured log footprint over the medicine's mean stays below ``highest``, where the gate lies."""
    if policy.threshold <= 0.0:
        return 1.0
    beyond = (math.log(offer.tonnes / medicine.tonnes) - highest) / product_noise_of(policy, world)
    return math.erfc(beyond / math.sqrt(2.0)) / 2.0


@rule
def product_score(offer, medicine, policy, world, noisy):
    """Score of a product by its measured tonnes against the medicine's mean: 0.5 at the mean, even over products."""
    measured = math.log(offer.tonnes / medicine.tonnes)
    if noisy:
        measured += product_noise_of(policy, world) * offer.measured
    return math.erfc(measured / world.footprint_spread / math.sqrt(2.0)) / 2.0


@rule
def supplier_noise(lot, supplier, purchaser, quarter, policy, seed, chance):
    """Standard normal error of a supplier's score in a round; one national set makes the same error for all purchasers."""
    reader = PURCHASER_ROOM - 1 if follows(lot.consistency, policy.consistency) else purchaser.number
    return draws.normal(supplier.number * PURCHASER_ROOM + reader, quarter, draws.SCORE_NOISE, seed, chance)[0]


@rule
def to_points(score, cutoffs, policy, world):
    """Share of the full reward that a score earns: in proportion, or by steps (Rijkswaterstaat's 0, 25, 60, 100)."""
    if policy.bands == LINEAR:
        return score
    if score < cutoffs[0]:
        return 0.0
    if score < cutoffs[1]:
        return world.band_value_first
    if score < cutoffs[2]:
        return world.band_value_second
    return 1.0


@rule
def set_cutoffs(cutoffs, ranked, policy, world):
    """Where the steps lie: fixed scores, or places in the ranking (``ranked`` holds the population's scores, rising)."""
    if policy.bands == ABSOLUTE:
        cutoffs[0], cutoffs[1], cutoffs[2] = world.band_first, world.band_second, world.band_third
        return
    last = ranked.shape[0] - 1
    cutoffs[0] = ranked[int(world.percentile_first * last)]
    cutoffs[1] = ranked[int(world.percentile_second * last)]
    cutoffs[2] = ranked[int(world.percentile_third * last)]


@rule
def weight_in(lot, medicine, holistic_mean, policy):
    """Weight of sustainability in a lot; under the holistic lever it follows the lot's tonnes per euro against the market's."""
    if follows(lot.holistic, policy.holistic):
        relative = medicine.tonnes / medicine.reference_price / holistic_mean
        return policy.weight * clip(relative, 0.0, 1.0)
    return policy.weight


@rule
def value_of_full_score(weight, medicine, policy):
    """V(1), euro per patient-quarter that a full score is worth against price."""
    if policy.formula == FICTITIOUS_DISCOUNT:
        return 0.0
    odds = weight / (1.0 - weight)
    if policy.formula == VALUE_IN_EURO:
        return odds * medicine.reference_price
    if policy.formula == ABSOLUTE_POINTS:
        return odds * medicine.list_price
    return odds * medicine.lowest_bid  # relative points: for pricing only, the award uses the exact formula


@rule
def discount_of_full_score(weight, policy):
    """The fictitious discount at a full score; zero under the other formulas."""
    return weight if policy.formula == FICTITIOUS_DISCOUNT else 0.0


@rule
def rank_value(price, points, weight, lowest_price, medicine, policy):
    """What the award minimises."""
    if policy.formula == VALUE_IN_EURO:
        return price - value_of_full_score(weight, medicine, policy) * points
    if policy.formula == FICTITIOUS_DISCOUNT:
        return price * (1.0 - weight * points)
    if policy.formula == ABSOLUTE_POINTS:
        return -(weight * points + (1.0 - weight) * (1.0 - price / medicine.list_price))
    return -(weight * points + (1.0 - weight) * lowest_price / price)


@rule
def strength(weight, medicine, policy):
    """Price premium that a full score difference can overcome, share of the price level it is measured against."""
    if policy.formula == FICTITIOUS_DISCOUNT:
        return weight / (1.0 - weight)
    if policy.formula == RELATIVE_POINTS:
        # P / Pmin = (1 - w) / (1 - w - w d) at d = 1; from w = 1/2 any premium there can be, up to the list price.
        widest = medicine.list_price / medicine.lowest_bid - 1.0
        return weight / (1.0 - 2.0 * weight) if weight < 1.0 / 2.0 else widest
    return value_of_full_score(weight, medicine, policy) / medicine.reference_price


@rule
def chance_of_passing(score, threshold, noise):
    """Chance that a score with normal noise reaches the threshold; a gate at zero lets everyone pass who submits."""
    if threshold <= 0.0:
        return 1.0
    if noise <= 0.0:
        return 1.0 if score >= threshold else 0.0
    return math.erfc((threshold - score) / noise / math.sqrt(2.0)) / 2.0


@rule
def rank_population(ranked, passing, suppliers, offers, medicines, national, policy, world):
    """Scores of the population as every bidder knows it: national weights, no noise, rising order.

    Fills ``ranked`` and the chance of ``passing`` the gate beside it (both as long as the population at most), and returns
    how many there are. With product-level scores the population is products, else suppliers with an offer.
    """
    count = 0
    if policy.level == PRODUCT_LEVEL:
        highest = -world.footprint_spread * normal_quantile(policy.threshold)
        for o in range(offers.shape[0]):
            offer = offers[o]
            if offer.registered == 1:
                score = product_score(offer, medicines[offer.medicine], policy, world, False)
                graced = is_graced(suppliers[offer.supplier], policy)
                chance = 1.0 if graced else product_passes(offer, medicines[offer.medicine], highest, policy, world)
                count = insert_ranked(ranked, passing, count, score, chance)
        return count
    for s in range(suppliers.shape[0]):
        supplier = suppliers[s]
        if supplier.offers == 0:
            continue
        score = 0.0
        for theme in range(THEMES):
            score += national[theme] * theme_score(supplier, theme, world.score_validity, policy.promise, world)
        seen = gate_score(supplier, score, world.score_validity, policy, world)
        chance = 1.0 if is_graced(supplier, policy) else chance_of_passing(seen, policy.threshold, world.score_noise)
        count = insert_ranked(ranked, passing, count, score, chance)
    return count


@rule
def insert_ranked(ranked, passing, count, score, chance):
    """Insertion into a rising list; returns the new length."""
    place = count
    while place > 0 and ranked[place - 1] > score:
        ranked[place], passing[place] = ranked[place - 1], passing[place - 1]
        place -= 1
    ranked[place], passing[place] = score, chance
    return count + 1


@rule
def typical_points(points, ranked, passing, cutoffs, gated, policy, world):
    """Even quantiles of points among those who pass; returns the share of the population that does."""
    total = 0.0
    for i in range(ranked.shape[0]):
        total += passing[i] if gated else 1.0
    if total <= 0.0:
        points[:] = 1.0
        return 0.0
    seen, filled = 0.0, 0
    for i in range(ranked.shape[0]):
        seen += passing[i] if gated else 1.0
        while filled < POINTS and seen >= (filled + 1.0 / 2.0) / POINTS * total:
            points[filled] = to_points(ranked[i], cutoffs, policy, world)
            filled += 1
    while filled < POINTS:
        points[filled] = to_points(ranked[ranked.shape[0] - 1], cutoffs, policy, world)
        filled += 1
    return total / ranked.shape[0]


@rule
def expected_share(below, rivals, prizes):
    """x: expected share of volume when each of ``rivals`` is ahead with chance ``below``.

    >>> import numpy as np
    >>> expected_share(0.5, 2, np.array([0.85, 0.15, 0.0]))  # 0.25 * 0.85 + 0.5 * 0.15
    0.2875
    """
    ahead_of = 1.0 - below
    nobody = 1.0  # chance that no rival is ahead
    one = 0.0
    two = 0.0
    for _ in range(rivals):
        two = two * ahead_of + one * below
        one = one * ahead_of + nobody * below
        nobody = nobody * ahead_of
    return prizes[0] * nobody + prizes[1] * one + prizes[2] * two


@rule
def table_bounds(table, log_spread):
    """First cost ratio and step of the cost table: even from one tail to the other."""
    low = math.exp(-TAIL * log_spread)
    return low, (math.exp(TAIL * log_spread) - low) / (table.shape[0] - 1)


@rule
def fill_cost_table(table, log_spread):
    """Distribution of unit cost over its mean: lognormal with mean one and standard deviation ``log_spread`` of its log.

    ``table[i]`` is the chance of a cost ratio below the i-th of evenly spaced ratios (:func:`table_bounds`).
    """
    low, step = table_bounds(table, log_spread)
    for i in range(table.shape[0]):
        distance = (math.log(low + i * step) + log_spread * log_spread / 2.0) / log_spread
        table[i] = math.erfc(-distance / math.sqrt(2.0)) / 2.0


@rule
def fill_rivals(grid, rival, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, value, discount):
    """F: chance that a rival's pseudo-cost lies below each grid point.

    ``points`` (n,) stands for the distribution of eligible suppliers' points; ``value`` is V per point in euro and
    ``discount`` the fictitious discount per point. ``grid`` runs evenly from ``lowest`` to ``highest``.
    """
    step = (highest - lowest) / (grid.shape[0] - 1)
    last = cost_table.shape[0] - 1
    for g in range(grid.shape[0]):
        grid[g] = lowest + g * step
        rival[g] = 0.0
    for p in range(points.shape[0]):
        # The cost behind a pseudo-cost is linear in it: (k + V s) / (1 - f s). So is its place in the table.
        per_euro = 1.0 / ((1.0 - discount * points[p]) * mean_cost * cost_step)
        shift = value * points[p] * per_euro - cost_low / cost_step
        for g in range(grid.shape[0]):
            place = min(max(grid[g] * per_euro + shift, 0.0), last)
            left = min(int(place), last - 1)
            rival[g] += cost_table[left] + (place - left) * (cost_table[left + 1] - cost_table[left])
    for g in range(grid.shape[0]):
        rival[g] /= points.shape[0]


@rule
def fill_shares(grid, rival, share, integral, bidding, rivals, prizes):
    """x and its running integral from the grid's first point (trapezium rule)."""
    for g in range(grid.shape[0]):
        share[g] = expected_share(bidding * rival[g], rivals, prizes)
    integral[0] = 0.0
    for g in range(1, grid.shape[0]):
        integral[g] = integral[g - 1] + (grid[g] - grid[g - 1]) * (share[g] + share[g - 1]) / 2.0


@rule
def fill_belief(
    grid, rival, share, integral, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, value, discount,
    bidding, rivals, prizes,
):  # fmt: skip
    """F, x and its integral at once: what a bidder believes of its rivals."""
    fill_rivals(grid, rival, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, value, discount)
    fill_shares(grid, rival, share, integral, bidding, rivals, prizes)


@rule
def place_of(grid, k):
    """Where ``k`` lies on an even grid, counted in steps from its first point; may lie outside."""
    last = grid.shape[0] - 1
    return (k - grid[0]) * last / (grid[last] - grid[0])


@rule
def share_at(share, place):
    """x at a place on the grid: linear between points, flat outside."""
    last = share.shape[0] - 1
    inside = min(max(place, 0.0), last)
    left = min(int(inside), last - 1)
    return share[left] + (inside - left) * (share[left + 1] - share[left])


@rule
def integral_at(grid, share, integral, place):
    """Integral of x from the grid's first point to a place, exact for x linear between points and flat outside."""
    last = grid.shape[0] - 1
    width = grid[1] - grid[0]
    inside = min(max(place, 0.0), last)
    left = min(int(inside), last - 1)
    part = inside - left
    within = integral[left] + width * part * (share[left] + (share[left + 1] - share[left]) * part / 2.0)
    return within + width * (place - inside) * (share[0] if place < 0.0 else share[last])


@rule
def solve_bid(grid, share, integral, k, reserve):
    """b(k), the expected shares x(k) and x(reserve), and the surplus: the integral of x from ``k`` to ``reserve``.

    The bid is never above the reserve: a lone bidder (x flat) bids the reserve whatever its score. At or above the reserve
    there is nothing to win. Surplus times volume is the expected profit, in pseudo-cost.
    """
    at_reserve = place_of(grid, reserve)
    share_of_reserve = share_at(share, at_reserve)
    if k >= reserve:
        return k, 0.0, share_of_reserve, 0.0
    at_k = place_of(grid, k)
    chance = share_at(share, at_k)
    surplus = integral_at(grid, share, integral, at_reserve) - integral_at(grid, share, integral, at_k)
    if chance <= NOTHING:
        return k, chance, share_of_reserve, surplus
    return min(k + surplus / chance, reserve), chance, share_of_reserve, surplus


@rule
def best_bid(grid, share, integral, k, reserve):
    """b(k) alone."""
    return solve_bid(grid, share, integral, k, reserve)[0]


@rule
def grid_bounds(mean_cost, log_spread, most_points, value, discount, highest_price):
    """Where pseudo-costs can lie: from the cheapest firm with most points to the highest price without points."""
    cheapest = mean_cost * math.exp(-TAIL * log_spread)
    lowest = cheapest * (1.0 - discount * most_points) - value * most_points
    return lowest, max(highest_price, lowest + NOTHING)
