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
    FEASIBLE,
    FICTITIOUS_DISCOUNT,
    FIRST_THEME,
    GATE_AND_BONUS,
    HIGHEST_WEIGHT,
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
from simulations.procurement.population import clip, remaining_footprint


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
def is_created(lot, policy, world):
    """True if a lot's criteria were designed together and are ready."""
    return follows(lot.co_creation, policy.co_creation) and policy.quarters_active >= world.co_creation_delay


@rule
def counts(lot, policy, world):
    """True if the answers have a consequence in this lot: the rule has begun, and nobody is still designing the criteria."""
    return policy.active == 1 and (not follows(lot.co_creation, policy.co_creation) or is_created(lot, policy, world))


@rule
def rewards(policy):
    """True if the rule gives points."""
    return policy.rule == BONUS or policy.rule == GATE_AND_BONUS


@rule
def excludes(policy):
    """True if the rule has a gate."""
    return policy.rule == EXCLUSION or policy.rule == GATE_AND_BONUS


@rule
def gives_points(lot, asked, policy, world):
    """True if points count in the award: never at weight zero, nor in a monopoly lot, whose price is negotiated."""
    if not (asked and rewards(policy) and counts(lot, policy, world)):
        return False
    return policy.weight > 0.0 and lot.group == CONTESTABLE_GROUP


@rule
def has_gate(lot, asked, policy, world):
    """True if a score below the threshold rules a bid out of this lot; at zero it is enough to submit the form."""
    if not (asked and excludes(policy) and counts(lot, policy, world) and policy.threshold > 0.0) or lot.waived == 1:
        return False
    if lot.group == CONTESTABLE_GROUP:
        return True
    return policy.gate_on_monopoly == 1 and lot.gate_draw < world.monopoly_gate_credibility


@rule
def is_spared(lot, medicine, eligible, policy):
    """True if a supply safeguard waives the gate, given the number of ``eligible`` registered offers.

    That too few bids are eligible comes out only when they are opened.
    """
    if is_spared_in_call(lot, medicine, eligible, policy):
        return True
    return lot.safeguard < policy.safeguard and eligible < policy.spare_fewer_than


@rule
def is_spared_in_call(lot, medicine, eligible, policy):
    """True if the call itself says that the gate is waived, so that bidders reckon with every rival."""
    if lot.safeguard >= policy.safeguard:
        return False
    if policy.spare_single_source == 1 and medicine.registered <= 1:
        return True
    if policy.spare_essential == 1 and medicine.essential == 1:
        return True
    return policy.pre_check == 1 and eligible <= 1 and medicine.registered > eligible


@rule
def is_graced(supplier, policy):
    """True while a small supplier need not yet meet the threshold: for so long after there was one above submission."""
    return supplier.small == 1 and policy.quarters_gated < policy.grace_quarters


@rule
def follows(draw, degree):
    """True if a tender follows a lever of this degree: nested, so that a higher degree only adds tenders."""
    return draw < degree


@rule
def threshold_in(lot, levels, policy, world):
    """The threshold of a lot: the scheme's, but in criteria designed together never above what most suppliers can reach."""
    if is_created(lot, policy, world):
        return min(policy.threshold, levels[FEASIBLE])
    return policy.threshold


@rule
def among_themes(weights, policy, theme):
    """Weight of a theme among those that count under a scheme; ``weights`` (themes,) sum to one over all.

    A purchaser that asks about none of them gives each the same weight.
    """
    if policy.all_themes == 1:
        return weights[theme]
    if policy.themes[theme] == 0:
        return 0.0
    total, counted = 0.0, 0.0
    for other in range(THEMES):
        total += weights[other] * policy.themes[other]
        counted += policy.themes[other]
    return weights[theme] / total if total > NOTHING else 1.0 / counted


@rule
def weights_in(lot, purchaser, national, policy, world, theme):
    """Weight of a theme in a lot: the purchaser's own, or one national set with local room."""
    own = among_themes(purchaser.theme_weight, policy, theme)
    if follows(lot.consistency, policy.consistency):
        room = world.national_set_local_room
        return (1.0 - room) * among_themes(national, policy, theme) + room * own
    return own


@rule
def validity_in(lot, policy, world):
    """How far a reported score follows true performance; designing criteria together closes part of the gap."""
    return raised_validity(world) if is_created(lot, policy, world) else world.score_validity


@rule
def raised_validity(world):
    """Validity of scores by criteria that were designed together."""
    return world.score_validity + world.co_creation_validity_gain * (1.0 - world.score_validity)


@rule
def noise_in(lot, policy, world):
    """Standard deviation of noise on a supplier's score."""
    if is_created(lot, policy, world):
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
def visible_gap(supplier, lot, purchaser, national, validity, policy, world):
    """How far a supplier's score moves in a lot if its whole remaining gap closes; papers do not improve by abatement."""
    gap = 0.0
    for theme in range(DISCLOSURE):
        weight = weights_in(lot, purchaser, national, policy, world, theme)
        gap += weight * validity * (1.0 - supplier.performance[theme])
    return gap


@rule
def gate_score(supplier, overall, validity, policy, world):
    """The score that a threshold looks at, before noise."""
    if policy.threshold_on == OVERALL:
        return overall
    if policy.threshold_on == EVERY_THEME:
        lowest = 1.0
        for theme in range(THEMES):
            if policy.all_themes == 1 or policy.themes[theme] == 1:
                lowest = min(lowest, theme_score(supplier, theme, validity, 0, world))
        return lowest
    return theme_score(supplier, policy.threshold_on - FIRST_THEME, validity, 0, world)


@rule
def share_of_gate(policy, theme):
    """Part that a theme has in what a gate looks at."""
    if policy.threshold_on >= FIRST_THEME:
        return 1.0 if policy.threshold_on - FIRST_THEME == theme else 0.0
    if policy.all_themes == 1:
        return 1.0 / THEMES
    return policy.themes[theme] / policy.themes.sum()


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
def log_footprint(offer, medicine, greener, care):
    """Log of a product's tonnes over the medicine's mean, after a share ``greener`` of them is taken away.

    With ``care`` 1 the tonnes of care that the product brings count too, as under the holistic lever.
    """
    tonnes = offer.tonnes * (1.0 - greener) + care * offer.care_burden
    return math.log(max(tonnes, NOTHING * medicine.tonnes) / medicine.tonnes)


@rule
def score_of_footprint(log_tonnes, world):
    """Score of a product by its log tonnes against the medicine's mean: 0.5 at the mean, even over products."""
    return math.erfc(log_tonnes / world.footprint_spread / math.sqrt(2.0)) / 2.0


@rule
def product_score(offer, medicine, greener, care, policy, world, noisy):
    """Score of a product, as measured (``noisy``) or as it is."""
    measured = log_footprint(offer, medicine, greener, care)
    if noisy:
        measured += product_noise_of(policy, world) * offer.measured
    return score_of_footprint(measured, world)


@rule
def noise_of_scores(policy, world):
    """Standard deviation of a score's error: a supplier's as such, a product's at the middle of the scale."""
    if policy.level == PRODUCT_LEVEL:
        return at_the_middle(product_noise_of(policy, world), world)
    return world.score_noise


@rule
def at_the_middle(log_change, world):
    """How far a product's score moves with so small a change of its log tonnes, at the middle of the scale (Gauss)."""
    return log_change / world.footprint_spread / math.sqrt(2.0 * math.pi)


@rule
def care_shift(offer, medicine, world):
    """What the care that a product brings does to a supplier's score under the holistic lever: as so much performance."""
    return -offer.care_burden / medicine.tonnes * (1.0 - world.start_score_mean)


@rule
def supplier_noise(lot, supplier, purchaser, quarter, policy, seed, chance):
    """Standard normal error of a supplier's score in a round; one national set makes the same error for all purchasers."""
    reader = PURCHASER_ROOM - 1 if follows(lot.consistency, policy.consistency) else purchaser.number
    return draws.normal(supplier.number * PURCHASER_ROOM + reader, quarter, draws.SCORE_NOISE, seed, chance)[0]


@rule
def to_points(score, levels, policy, world):
    """Share of the full reward that a score earns: in proportion, or by steps (Rijkswaterstaat's 0, 25, 60, 100)."""
    if policy.bands == LINEAR:
        return score
    if score < levels[0]:
        return 0.0
    if score < levels[1]:
        return world.band_value_first
    if score < levels[2]:
        return world.band_value_second
    return 1.0


@rule
def set_cutoffs(levels, ranked, policy, world):
    """Where the steps lie: fixed scores, or places in the ranking (``ranked`` holds the population's scores, rising)."""
    if policy.bands == ABSOLUTE:
        levels[0], levels[1], levels[2] = world.band_first, world.band_second, world.band_third
        return
    last = ranked.shape[0] - 1
    levels[0] = ranked[int(world.percentile_first * last)]
    levels[1] = ranked[int(world.percentile_second * last)]
    levels[2] = ranked[int(world.percentile_third * last)]


@rule
def weight_in(lot, medicine, holistic_mean, policy):
    """Weight of sustainability in a lot; under the holistic lever it follows the lot's tonnes per euro against the market's.

    Over euro spent the mean weight stays what it was.
    """
    if follows(lot.holistic, policy.holistic):
        relative = medicine.tonnes / medicine.reference_price / holistic_mean
        return min(policy.weight * relative, HIGHEST_WEIGHT)
    return policy.weight


@rule
def odds_of(weight, policy):
    """What a weight makes a point worth against price: a discount as it is, a weight as odds."""
    return weight if policy.formula == FICTITIOUS_DISCOUNT else weight / (1.0 - weight)


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
def price_of_rank(rank, points, weight, lowest_price, medicine, policy):
    """The price at which these points come out at this rank: :func:`rank_value` turned around."""
    if policy.formula == VALUE_IN_EURO:
        return rank + value_of_full_score(weight, medicine, policy) * points
    if policy.formula == FICTITIOUS_DISCOUNT:
        return rank / (1.0 - weight * points)
    if policy.formula == ABSOLUTE_POINTS:
        return medicine.list_price * (1.0 + (rank + weight * points) / (1.0 - weight))
    left = -rank - weight * points  # what the price must still earn
    return (1.0 - weight) * lowest_price / left if left > 0.0 else math.inf


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
    return 1.0 if threshold <= 0.0 else chance_above(score, threshold, noise)


@rule
def chance_above(value, limit, noise):
    """Chance that a value with normal noise reaches a limit."""
    if noise <= 0.0:
        return 1.0 if value >= limit else 0.0
    return math.erfc((limit - value) / noise / math.sqrt(2.0)) / 2.0


@rule
def chosen_rise(worth, slope, start, room):
    """Rise of quality that a firm chooses when it bids: the best of ``worth * d - slope * ((start + d)**2 - start**2) / 2``.

    ``worth`` is what a point of quality earns, ``slope`` how steeply its cost climbs, ``start`` the quality it has, and
    ``room`` how far it can rise at once. With a linear reward, quadratic cost and all the room there is, quality is
    ``worth / slope``, as in T1; without room it is what it was, as in T2.
    """
    return clip(worth / slope - start, 0.0, room)


@rule
def cost_of_rise(slope, start, rise):
    """What that rise costs: from ``start`` upwards the next point is dearer than the last."""
    return slope * ((start + rise) ** 2 - start**2) / 2.0


@rule
def greener_for_points(worth, visible, remaining, world):
    """Share of the remaining gap that a firm closes for points alone.

    ``worth`` is what a full score earns as a share of unit cost, ``visible`` how far the score moves if the whole gap closes,
    ``remaining`` the share of the footprint that is left. Closing all from nothing costs ``full_abatement_cost``.
    """
    if remaining <= NOTHING:
        return 0.0
    slope = 2.0 * world.full_abatement_cost
    rise = chosen_rise(worth * visible / remaining, slope, 1.0 - remaining, world.adaptability * remaining)
    return rise / remaining


@rule
def cost_of_greener(greener, remaining, world):
    """Share of unit cost that closing so much of the gap adds."""
    return cost_of_rise(2.0 * world.full_abatement_cost, 1.0 - remaining, greener * remaining)


@rule
def worth_of_full_score(weight, medicine, policy):
    """What a full score earns a bidder, as a share of unit cost."""
    euros = (
        value_of_full_score(weight, medicine, policy)
        + discount_of_full_score(weight, policy) * medicine.reference_price
    )
    return euros / medicine.base_cost


@rule
def greener_for_gate(supplier, missing, visible, validity, error, threshold, policy, world):
    """Smallest share of the remaining gap that lifts a score by ``missing`` to the threshold; above one if none does.

    ``visible`` is how far the overall score moves with the whole gap. A threshold on themes looks at each; papers do not improve by
    abatement.
    """
    if policy.threshold_on == OVERALL:
        return missing / visible if visible > NOTHING else math.inf
    needed = 0.0
    for theme in range(THEMES):
        every = policy.threshold_on == EVERY_THEME and (policy.all_themes == 1 or policy.themes[theme] == 1)
        if every or policy.threshold_on - FIRST_THEME == theme:
            lacks = threshold - error - theme_score(supplier, theme, validity, 0, world)
            gap = 0.0 if theme == DISCLOSURE else validity * (1.0 - supplier.performance[theme])
            if lacks > 0.0:
                needed = max(needed, lacks / gap if gap > NOTHING else math.inf)
    return needed


@rule
def greener_in_product_for_gate(offer, medicine, threshold, care, policy, world):
    """The same for a product: by how much its tonnes must fall for the measured score to reach the threshold."""
    error = product_noise_of(policy, world) * offer.measured
    allowed = medicine.tonnes * math.exp(-world.footprint_spread * normal_quantile(threshold) - error)
    return 1.0 - (allowed - care * offer.care_burden) / offer.tonnes


@rule
def density_of_product(offer, medicine, world):
    """How far a product's score moves per unit of log tonnes, at its own place on the scale (Gauss)."""
    place = log_footprint(offer, medicine, 0.0, 0) / world.footprint_spread
    return at_the_middle(math.exp(-(place**2) / 2.0), world)


@rule
def rank_population(population, suppliers, offers, medicines, national, policy, world):
    """The population as every bidder knows it: national weights, no noise, in rising order of score.

    Fills the columns of ``population`` (3, most): the score, what a gate looks at (a product's is minus its log footprint;
    infinite while the supplier is graced, and for who can still reach the threshold when it bids), and the share of unit cost that
    quality chosen at bid time adds. Returns how many there are. With product-level scores the population is products, else
    suppliers with an offer.
    """
    worth = odds_of(policy.weight, policy) if rewards(policy) and policy.active == 1 else 0.0
    if policy.formula == ABSOLUTE_POINTS:
        worth *= world.list_over_cost
    if policy.level == PRODUCT_LEVEL:
        return rank_products(population, suppliers, offers, medicines, worth, policy, world)
    return rank_suppliers(population, suppliers, national, worth, policy, world)


@rule
def rank_products(population, suppliers, offers, medicines, worth, policy, world):
    """Products on the market, in rising order of score."""
    count = 0
    for o in range(offers.shape[0]):
        offer = offers[o]
        if offer.registered == 0:
            continue
        medicine, supplier = medicines[offer.medicine], suppliers[offer.supplier]
        greener, dearer, tops_up = 0.0, 0.0, False
        if world.adaptability > 0.0:
            remaining = remaining_footprint(supplier, world)
            earned = worth_of_full_score(policy.weight, medicine, policy) if worth > 0.0 else 0.0
            greener = greener_for_points(earned, at_the_middle(1.0, world), remaining, world)
            if is_gate(policy) and policy.threshold > 0.0:
                limit = world.footprint_spread * normal_quantile(policy.threshold)
                needed = 1.0 - medicine.tonnes * math.exp(-limit) / offer.tonnes
                if 0.0 < needed <= world.adaptability:
                    greener, tops_up = max(greener, needed), True
            dearer = cost_of_greener(greener, remaining, world)
        log_tonnes = log_footprint(offer, medicine, greener, 0)
        at_gate = math.inf if is_graced(supplier, policy) or tops_up else -log_tonnes
        insert_ranked(population, count, score_of_footprint(log_tonnes, world), at_gate, dearer)
        count += 1
    return count


@rule
def rank_suppliers(population, suppliers, national, worth, policy, world):
    """Suppliers with an offer, in rising order of score."""
    valid = world.score_validity
    if policy.co_creation > 0.0 and policy.quarters_active >= world.co_creation_delay:
        valid = raised_validity(world)  # where criteria were designed together, gates look at more valid scores
    count = 0
    for s in range(suppliers.shape[0]):
        supplier = suppliers[s]
        if supplier.offers == 0:
            continue
        score, seen, visible = 0.0, 0.0, 0.0
        for theme in range(THEMES):
            weight = among_themes(national, policy, theme)
            score += weight * theme_score(supplier, theme, world.score_validity, policy.promise, world)
            seen += weight * theme_score(supplier, theme, valid, policy.promise, world)
            if theme != DISCLOSURE:
                visible += weight * world.score_validity * (1.0 - supplier.performance[theme])
        at_gate = gate_score(supplier, seen, valid, policy, world)
        greener, dearer = 0.0, 0.0
        if world.adaptability > 0.0:
            remaining = remaining_footprint(supplier, world)
            greener = greener_for_points(worth, visible, remaining, world)
            missing = policy.threshold - at_gate
            if is_gate(policy) and missing > 0.0:
                needed = greener_for_gate(
                    supplier, missing, visible, world.score_validity, 0.0, policy.threshold, policy, world
                )
                if needed <= world.adaptability:
                    greener, at_gate = max(greener, needed), math.inf
            dearer = cost_of_greener(greener, remaining, world)
        at_gate = math.inf if is_graced(supplier, policy) else at_gate
        insert_ranked(population, count, score + greener * visible, at_gate, dearer)
        count += 1
    return count


@rule
def is_gate(policy):
    """True if scores below the threshold are ruled out at this moment."""
    return excludes(policy) and policy.active == 1


@rule
def insert_ranked(population, count, score, at_gate, dearer):
    """Insertion in rising order of score among the ``count`` there are."""
    place = count
    while place > 0 and population[0, place - 1] > score:
        population[0, place] = population[0, place - 1]
        population[1, place] = population[1, place - 1]
        population[2, place] = population[2, place - 1]
        place -= 1
    population[0, place], population[1, place], population[2, place] = score, at_gate, dearer


@rule
def set_feasible(levels, population, policy, world):
    """The threshold that ``feasible_share`` of the population can reach: no designed criterion asks more."""
    if policy.co_creation <= 0.0:
        return
    size = population.shape[1]
    best = -math.inf
    for i in range(size):
        reaching = 0
        for j in range(size):
            reaching += 1 if population[1, j] >= population[1, i] else 0
        if reaching >= world.feasible_share * size:
            best = max(best, population[1, i])
    levels[FEASIBLE] = score_of_footprint(-best, world) if policy.level == PRODUCT_LEVEL else best


@rule
def gate_limit(threshold, policy, world):
    """A threshold on the scale of what a gate looks at, and the noise on that scale."""
    if policy.level == PRODUCT_LEVEL:
        return world.footprint_spread * normal_quantile(threshold), product_noise_of(policy, world)
    return threshold, world.score_noise


@rule
def typical_points(points, dearer, passing, population, levels, gated, threshold, policy, world):
    """Even quantiles of points among those who pass, and the added cost that goes with them; returns the share that passes.

    ``passing`` (population,) is work space.
    """
    total, size = 0.0, population.shape[1]
    limit, noise = gate_limit(threshold, policy, world)
    for i in range(size):
        passing[i] = chance_above(population[1, i], limit, noise) if gated else 1.0
        total += passing[i]
    if total <= 0.0:
        points[:] = 1.0
        dearer[:] = 0.0
        return 0.0
    seen, filled = 0.0, 0
    for i in range(size):
        seen += passing[i]
        while filled < POINTS and seen >= (filled + 1.0 / 2.0) / POINTS * total:
            points[filled], dearer[filled] = to_points(population[0, i], levels, policy, world), population[2, i]
            filled += 1
    while filled < POINTS:
        points[filled] = to_points(population[0, size - 1], levels, policy, world)
        dearer[filled] = population[2, size - 1]
        filled += 1
    return total / size


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
def fill_rivals(
    grid, rival, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, dearer, value, discount
):
    """F: chance that a rival's pseudo-cost lies below each grid point.

    ``points`` (n,) stands for the distribution of eligible suppliers' points and ``dearer`` (n,) for the share of mean cost that
    quality chosen at bid time adds to each; ``value`` is V per point in euro and ``discount`` the fictitious discount per point.
    ``grid`` runs evenly from ``lowest`` to ``highest``.
    """
    step = (highest - lowest) / (grid.shape[0] - 1)
    last = cost_table.shape[0] - 1
    for g in range(grid.shape[0]):
        grid[g] = lowest + g * step
        rival[g] = 0.0
    for p in range(points.shape[0]):
        # The cost behind a pseudo-cost is linear in it: (k + V s) / (1 - f s). So is its place in the table.
        per_euro = 1.0 / ((1.0 - discount * points[p]) * mean_cost * cost_step)
        shift = value * points[p] * per_euro - (cost_low + dearer[p]) / cost_step
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
    grid, rival, share, integral, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, dearer, value, discount,
    bidding, rivals, prizes,
):  # fmt: skip
    """F, x and its integral at once: what a bidder believes of its rivals."""
    fill_rivals(
        grid, rival, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, dearer, value, discount
    )
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
