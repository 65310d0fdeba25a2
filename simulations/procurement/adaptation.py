"""What suppliers learn from a year: improvement and withdrawal, events 8 and 9.

Improvement. Once a year, per theme, a supplier may take one step that removes a share of its remaining footprint. The chance
is logistic in (gain - cost) over its spread: with the gain expressed as a multiple of the cost, the intercept is fitted to the
trend without Dutch policy and the slope to the extra reduction that a ladder reward brought where the purchaser was the whole
market. The gain counts the Dutch lots (and, if the scheme is aligned, other countries'); the cost is paid over the whole scope:
for plant themes the whole plant, of which the Netherlands buys a small share, so that often no scheme moves it.

Withdrawal. An offer leaves when what it expects to earn stays below the yearly cost of staying: one rule for all schemes.
"""

import math

from simulations.compilation import rule
from simulations.procurement import draws, scoring
from simulations.procurement.columns import (
    CONTESTABLE_GROUP,
    DISCLOSURE,
    ENGLISH_GATES,
    MARKET_GROUP,
    MONOPOLY,
    MONOPOLY_GROUP,
    NEVER,
    PROCESS,
    PRODUCT_LEVEL,
    QUARTERS,
    QUARTERS_A_YEAR,
    START_YEAR,
    THEMES,
    WATER,
)
from simulations.procurement.conversions import NOTHING
from simulations.procurement.population import clip, refresh_offer, remaining_footprint, theme_share


@rule
def logit(chance):
    """Log odds of a chance."""
    return math.log(chance / (1.0 - chance))


@rule
def annuity(rate, years):
    """Yearly payment per euro of capital.

    >>> round(annuity(0.07, 10.0), 4)
    0.1424
    """
    return rate / (1.0 - (1.0 + rate) ** -years)


@rule
def cost_per_tonne(abated, world):
    """Euro per tonne at a share of the footprint already removed: 40 per cent is cheap, the last part dear."""
    if abated < world.abatement_knot_first:
        return world.abatement_cost_first
    if abated < world.abatement_knot_last:
        return world.abatement_cost_middle
    return world.abatement_cost_last


@rule
def trend_of(supplier, world):
    """Yearly change of the remaining footprint without Dutch policy, by size."""
    return world.trend_small if supplier.small == 1 else world.trend_large


@rule
def chance_without_policy(supplier, world):
    """Yearly chance of a step that gives the trend; a rising trend leaves only the smallest chance."""
    chance = -trend_of(supplier, world) / world.improvement_step
    return clip(chance, world.smallest_chance, 1.0 - world.smallest_chance)


@rule
def response(supplier, world):
    """Rise of the log odds per unit of gain over cost, from what a ladder reward did at a purchaser share of one."""
    before = clip(
        world.national_saving_rate / world.improvement_step, world.smallest_chance, 1.0 - world.smallest_chance
    )
    after = (world.national_saving_rate + world.extra_reduction) / world.improvement_step
    after = clip(after, world.smallest_chance, 1.0 - world.smallest_chance)
    slope = (logit(after) - logit(before)) / world.ladder_gain_ratio
    return slope * world.small_reward_effect if supplier.small == 1 else slope


@rule
def step_size(supplier, theme, world):
    """Rise of performance that one step brings."""
    return world.improvement_step * (1.0 - supplier.performance[theme])


@rule
def step_cost(supplier, theme, world):
    """Euro a year for one step over its whole scope: abatement, dearer capital for the small, and certification."""
    capital = world.capital_cost_small if supplier.small == 1 else world.capital_cost_large
    certified = world.certification_cost * annuity(capital, world.investment_life)
    if theme == DISCLOSURE:
        return certified
    like = PROCESS if theme == WATER else theme
    tonnes = supplier.plant_tonnes[like] * step_size(supplier, theme, world)
    dearer = annuity(capital, world.investment_life) / annuity(world.capital_cost_large, world.investment_life)
    abatement = tonnes * cost_per_tonne(supplier.performance[theme], world) * dearer
    if theme == WATER:
        abatement *= world.water_cost_ratio
    return abatement + certified


@rule
def seen_step(supplier, theme, world):
    """How far a reported score moves with one step."""
    validity = 1.0 if theme == DISCLOSURE else world.score_validity
    return validity * step_size(supplier, theme, world)


@rule
def seen_in_products(supplier, theme, world):
    """How far the measured scores of a supplier's products move with one step."""
    remaining = max(remaining_footprint(supplier, world), NOTHING)
    cut = theme_share(world, theme) * step_size(supplier, theme, world) / remaining
    return scoring.at_the_middle(cut, world)


@rule
def expected_odds(policy, world):
    """Weight of the score against price over the years a rule is expected to last: today's, and what is announced."""
    if not scoring.rewards(policy):
        return 0.0
    now = scoring.odds_of(policy.weight, policy) if policy.active == 1 else 0.0
    return now + believed_part(policy, world) * (scoring.odds_of(policy.next_weight, policy) - now)


@rule
def believed_part(policy, world):
    """Share of the horizon on which the announced step will hold, times the belief that it comes."""
    years = policy.next_in / QUARTERS_A_YEAR
    if policy.next_in >= NEVER or years >= world.rule_lasts_years:
        return 0.0
    return belief(policy, world) * (1.0 - years / world.rule_lasts_years)


@rule
def belief(policy, world):
    """Weight that firms give to an announced step.

    Each broken date costs part of the credibility. The chance to be mistaken, whichever way, is what firms are uncertain of:
    those who act early count it in (PD2), those who wait leave it out (PD1).
    """
    credible = world.announcement_credibility * (1.0 - world.credibility_loss) ** policy.broken_dates
    return clip(credible + world.uncertainty_response * min(credible, 1.0 - credible), 0.0, 1.0)


@rule
def gate_density(score, threshold, noise):
    """Value of a point of score to a firm that a gate may rule out, per euro it earns when eligible.

    Below the threshold the whole gain is spread over the way up; around it the noise of scoring makes every point count.
    """
    if threshold <= 0.0:
        return 0.0
    gap = threshold - score
    near = math.exp(-((gap / noise) ** 2) / 2.0) / (noise * math.sqrt(2.0 * math.pi))
    return max(near, 1.0 / (gap + noise)) if gap > 0.0 else near


@rule
def expected_density(score, policy, world):
    """What a point of score is worth at the gates a supplier reckons with: today's, and the announced one as it is believed."""
    if not scoring.excludes(policy):
        return 0.0
    noise, coming = scoring.noise_of_scores(policy, world), believed_part(policy, world)
    now = gate_density(score, policy.threshold, noise) if policy.active == 1 else 0.0
    later = gate_density(score, policy.next_threshold, noise) if coming > 0.0 else 0.0
    return (1.0 - coming) * now + coming * later


@rule
def english_threshold(supplier, quarter, world):
    """England's dated gates, with two years' grace for small firms: the level rises in three equal steps."""
    year = START_YEAR + quarter / QUARTERS_A_YEAR - world.england_delay
    grace = world.england_small_grace if supplier.small == 1 else 0.0
    steps = 0.0
    steps += 1.0 if year >= world.england_gate_first + grace else 0.0
    steps += 1.0 if year >= world.england_gate_second else 0.0
    steps += 1.0 if year >= world.england_gate_last else 0.0
    return world.england_gate_level * steps / ENGLISH_GATES


@rule
def english_score(supplier, world):
    """What England's assessment would show: all themes alike, before noise."""
    total = 0.0
    for theme in range(THEMES):
        total += scoring.theme_score(supplier, theme, world.score_validity, 0, world) / THEMES
    return total


@rule
def dutch_gain(supplier, theme, policy, world):
    """Euro a year that one step in a theme brings here: points, passing the gate, and promises kept."""
    product = policy.level == PRODUCT_LEVEL
    seen = seen_step(supplier, theme, world)
    # What was valued in a year's tenders is, on average, a year's worth of contracts. Of products it was valued per point of
    # performance, of suppliers per point of score.
    moved = step_size(supplier, theme, world) if product else seen
    gain = supplier.score_value[theme] * expected_odds(policy, world) * moved
    score = supplier.gate_score / supplier.gate_value if supplier.gate_value > NOTHING else 0.0
    at_gate = supplier.gate_value
    if policy.gate_on_monopoly == 1:
        at_gate += world.monopoly_gate_credibility * supplier.gate_monopoly_value
    density = expected_density(score, policy, world)
    at_risk = seen_in_products(supplier, theme, world) if product else seen * scoring.share_of_gate(policy, theme)
    gain += at_gate * density * at_risk
    if policy.promise == 1:
        gain += supplier.at_stake / THEMES
    return gain


@rule
def foreign_gain(supplier, theme, quarter, world):
    """Euro a year that it brings abroad, in every world and under every scheme: England's dated gates, the Nordic weights."""
    seen = seen_step(supplier, theme, world)
    gate = gate_density(english_score(supplier, world), english_threshold(supplier, quarter, world), world.score_noise)
    england = supplier.abroad_value * world.england_share * gate
    nordic = supplier.abroad_sensitivity * world.nordic_share * world.nordic_weight / (1.0 - world.nordic_weight)
    return (england + nordic) * seen / THEMES


@rule
def yearly_gain(supplier, theme, quarter, policy, world):
    """Euro a year that one step brings. Aligned with other countries it counts here and there; else each set of criteria
    wants its own papers, and the larger gain decides."""
    here = dutch_gain(supplier, theme, policy, world)
    abroad = foreign_gain(supplier, theme, quarter, world)
    return here + abroad if policy.aligned == 1 else max(here, abroad)


@rule
def improve(quarter, suppliers, policy, ledger, world, seed, chance):
    """Event 8. One possible step per theme and supplier, and the drift of those whose trend is upward."""
    for s in range(suppliers.shape[0]):
        supplier = suppliers[s]
        if supplier.offers == 0:
            continue
        unmoved = chance_without_policy(supplier, world)
        slope = response(supplier, world)
        first = draws.uniforms(supplier.number, quarter, draws.IMPROVEMENT, seed, chance)
        second = draws.uniforms(supplier.number, quarter + QUARTERS, draws.IMPROVEMENT, seed, chance)
        for theme in range(THEMES):
            gain = yearly_gain(supplier, theme, quarter, policy, world)
            ratio = gain / max(step_cost(supplier, theme, world), NOTHING)
            likely = 1.0 / (1.0 + math.exp(-(logit(unmoved) + slope * ratio)))
            if supplier.small == 1:  # a small firm sees fewer of the chances that a reward opens
                likely = unmoved + world.small_chance * (likely - unmoved)
            u = first[theme] if theme < draws.LANES else second[theme - draws.LANES]
            if u < likely and supplier.performance[theme] < 1.0:
                take_step(supplier, theme, world)
                ledger[MARKET_GROUP].steps += 1.0
            elif trend_of(supplier, world) > 0.0:
                remaining = (1.0 - supplier.performance[theme]) * (1.0 + trend_of(supplier, world))
                supplier.performance[theme] = clip(1.0 - remaining, 0.0, 1.0)
        supplier.disclosed = supplier.performance[DISCLOSURE]


@rule
def take_step(supplier, theme, world):
    """Performance rises; running abatement enters unit cost, the capital is sunk."""
    rise = step_size(supplier, theme, world)
    supplier.abating += step_cost(supplier, theme, world)
    supplier.performance[theme] += rise
    supplier.steps += 1
    if theme != DISCLOSURE:
        supplier.running_cost += world.full_abatement_cost * world.running_share * rise / (THEMES - 1)


@rule
def book_plants(suppliers, offers, ledger):
    """What the steps made so far cost a year, and the tonnes of all plants that serve the Netherlands, worldwide."""
    market = ledger[MARKET_GROUP]
    for s in range(suppliers.shape[0]):
        market.abatement_cost += suppliers[s].abating
    for o in range(offers.shape[0]):
        market.world_tonnes += offers[o].world_volume * QUARTERS_A_YEAR * offers[o].tonnes - offers[o].year_greened


@rule
def reconsider(quarter, offers, medicines, suppliers, ledger, world):
    """Event 9. Offers leave after two poor years in a row, and come back after two good ones, at a cost and with delay."""
    weight = min(world.contract_years / world.horizon_years, 1.0)
    for o in range(offers.shape[0]):
        offer = offers[o]
        book = ledger[MONOPOLY_GROUP if medicines[offer.medicine].segment == MONOPOLY else CONTESTABLE_GROUP]
        tender = offer.expected_profit + world.profit_memory * (offer.year_profit - offer.expected_profit)
        offer.expected_profit = tender
        if offer.registered == 1:
            outlook = weight * offer.year_margin + (1.0 - weight) * tender
            offer.poor_years = offer.poor_years + 1 if outlook < offer.staying_cost else 0
            if offer.poor_years >= 2:
                offer.registered, offer.poor_years, offer.good_years = 0, 0, 0
                book.withdrawals += 1.0
        elif offer.returns_at == NEVER:
            needed = offer.staying_cost + world.return_cost / world.horizon_years
            offer.good_years = offer.good_years + 1 if tender > needed else 0
            if offer.good_years >= 2:
                offer.returns_at = quarter + int(round(world.return_quarters))
        offer.year_profit, offer.year_margin = 0.0, 0.0


@rule
def welcome_back(quarter, offers, medicines, ledger):
    """Offers whose time of return has come stand on the market again."""
    for o in range(offers.shape[0]):
        offer = offers[o]
        if offer.registered == 0 and offer.returns_at <= quarter:
            offer.registered, offer.returns_at = 1, NEVER
            medicines[offer.medicine].registered += 1
            book = ledger[MONOPOLY_GROUP if medicines[offer.medicine].segment == MONOPOLY else CONTESTABLE_GROUP]
            book.returns += 1.0


@rule
def refresh_offers(offers, medicines, suppliers, world):
    """Unit cost and tonnes after a year's steps, and the tonnes of the plants worldwide."""
    for o in range(offers.shape[0]):
        offer = offers[o]
        refresh_offer(offer, medicines[offer.medicine], suppliers[offer.supplier], world)


@rule
def forget_year(suppliers, offers):
    """Wipe what suppliers remember of the year, for the next one."""
    for s in range(suppliers.shape[0]):
        supplier = suppliers[s]
        supplier.score_value[:] = 0.0
        supplier.gate_value, supplier.gate_monopoly_value, supplier.gate_score = 0.0, 0.0, 0.0
        supplier.at_stake, supplier.sensitivity = 0.0, 0.0
    for o in range(offers.shape[0]):
        offers[o].year_volume, offers[o].year_greened = 0.0, 0.0
