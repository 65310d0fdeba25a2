"""What measures cost the public purse in a year, gross, and what comes back other than by taxes.

A one-off cost falls in the year in which a measure starts, a yearly one in every year it is on. A grant is paid to all who
take it, whatever it did for their choice. The revolving fund carries shells that stand empty, and the public bears the
interest on its capital.
"""

import math

from simulations.compilation import rule
from simulations.investment.columns import (
    EXPAT_REGIME,
    FLEXIBLE_FACILITIES,
    LOCATION_POLICY,
    REVOLVING_FUND,
    SME_GUARANTEES,
    TAILOR_MADE_PLANS,
    TAX_CUT,
)
from simulations.investment.measures import is_over, legal


@rule
def is_on(m, year, scales, starts, measures, package, world):
    """How far a measure is on in ``year``, its lead time included: its scale, or 0."""
    if scales[m] == 0.0 or year < starts[m] or is_over(m, year, starts, world):
        return 0.0
    return scales[m] * legal(m, measures, package)


@rule
def cost_of(m, year, scales, starts, measures, package, landmarks, world):
    """Gross public cost of one measure in ``year``, grants apart; ``landmarks`` is how many footloose plants are won."""
    on = is_on(m, year, scales, starts, measures, package, world)
    if on == 0.0:
        return 0.0
    cost = measures[m].yearly
    if m == LOCATION_POLICY and package.lists_only > 0.0:
        cost = world.location_policy_lists_cost
    if m == EXPAT_REGIME and package.one_sector > 0.0:
        cost *= world.expat_regime_sector_cost
    if m == TAX_CUT:
        cost *= measures[m].effect
    if m == TAILOR_MADE_PLANS:
        cost += landmarks * world.tailor_made_plans_landmark
    if m == REVOLVING_FUND:
        cost += world.revolving_fund_capital * world.social_rate
    if m == SME_GUARANTEES:
        cost += world.sme_guarantees_exposure * world.sme_guarantees_loss
    if year == starts[m]:
        cost += measures[m].once
    return on * cost


@rule
def comes_back(m, cost, year, scales, starts, measures, package, fund, world):
    """What of a measure's cost returns through sales of plots and buildings, more of it with the revolving fund.

    ``fund`` is how strongly the fund works. Plots are sold year by year; buildings when they stand, and only the fund sells
    them. A shell that stands empty is not sold: the fund carries it.
    """
    full = min(1.0, fund) * (1.0 - measures[REVOLVING_FUND].effect) * (1.0 - world.shell_empty)
    if m == LOCATION_POLICY and package.lists_only == 0.0:
        return cost * max(world.location_policy_return, full)
    if m == FLEXIBLE_FACILITIES and year == starts[m] + math.ceil(measures[m].lead):
        return is_on(m, year, scales, starts, measures, package, world) * measures[m].once * full
    return 0.0
