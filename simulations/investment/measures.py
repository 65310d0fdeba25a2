"""What measures are in force in a year, and what they cost.

A measure starts when its package says so, takes its lead time and then grows evenly to full strength over its ramp. The
governing body lifts the delivery of the items that are on, for as long as it lasts. Complements strengthen and substitutes
weaken each other. A measure that is not legal in a world has no effect there and costs nothing.
"""

from simulations.compilation import rule
from simulations.investment.columns import (
    CELL_GENE,
    DELIVERY,
    EXPANSION,
    EXPAT_REGIME,
    FLEXIBLE_FACILITIES,
    FUNDING,
    GOVERNING_BODY,
    GRANT,
    HUNDREDTHS,
    IMAGE,
    KINDS,
    LABOUR_COST,
    LARGE,
    LOCATION_POLICY,
    MONTHS_AFTER,
    MONTHS_BEFORE,
    OTHER_COST,
    PRODUCTION_GRANT,
    PROMOTION,
    RISK_PREMIUM,
    SMALL,
    SMALL_FIRMS,
    TALENT,
    TAX_RATE,
)


@rule
def grown(year, start, lead, ramp):
    """How far a measure has grown in the middle of ``year``: 0 before its lead time is over, 1 when its ramp is."""
    since = year + 1.0 / 2.0 - start - lead
    return min(1.0, max(0.0, since / ramp))


@rule
def legal(m, measures, package):
    """1 where the law of this world allows a measure.

    Aid to small firms is always legal, so that for the production grant the law counts for large firms alone; so is an expat
    regime for everybody, and not one for a single sector.
    """
    generic = m == EXPAT_REGIME and package.one_sector == 0.0
    return 1.0 if m == PRODUCTION_GRANT or generic else measures[m].legal


@rule
def is_over(m, year, starts, world):
    """True for the governing body once its years have passed; nothing else ends."""
    return m == GOVERNING_BODY and year >= starts[m] + world.delivery_years


@rule
def set_strengths(strengths, year, scales, starts, measures, channels, package, world):
    """Fill ``strengths`` (measures,): how strongly each measure works in ``year``, 1 being in full."""
    lifted = 0.0
    for m in range(len(strengths)):
        strengths[m] = 0.0
        if scales[m] > 0.0:
            measure = measures[m]
            strengths[m] = scales[m] * legal(m, measures, package) * grown(year, starts[m], measure.lead, measure.ramp)
            if channels[m] == DELIVERY:
                strengths[m] = 0.0 if is_over(m, year, starts, world) else strengths[m]
                lifted = strengths[m] * measure.effect
    for m in range(len(strengths)):
        if channels[m] != DELIVERY and channels[m] != FUNDING:
            strengths[m] *= 1.0 + lifted


@rule
def effect_of(m, measures, package, world):
    """The effect of a measure in full; lists of sites alone have a small part of what cleared plots have."""
    lists = m == LOCATION_POLICY and package.lists_only > 0.0
    return measures[m].effect * (world.location_policy_lists if lists else 1.0)


@rule
def set_parts(parts, strengths, measures, pairs, sorts, package, world):
    """Fill ``parts`` (measures,): what is left, or more than all, of a measure's effect beside those that are on as well.

    ``pairs`` (pairs, 2) are measures that complement (``sorts`` 1) or replace (-1) each other. Who adds to something that works
    better gains or loses a part of what it adds itself.
    """
    for m in range(len(parts)):
        parts[m] = 1.0
    for pair in range(len(pairs)):
        first, second = pairs[pair, 0], pairs[pair, 1]
        share = world.complement_gain if sorts[pair] > 0 else -world.substitute_loss
        one = strengths[first] * effect_of(first, measures, package, world)
        other = strengths[second] * effect_of(second, measures, package, world)
        if one <= other:
            parts[first] *= 1.0 + share * min(1.0, strengths[second])
        else:
            parts[second] *= 1.0 + share * min(1.0, strengths[first])


@rule
def set_force(force, strengths, parts, measures, channels, reach, retains, package, world):
    """Fill ``force`` with the sums over measures of each channel, within the bounds that there are.

    ``reach`` (measures, kinds) is where a measure works and how much more.
    """
    clear(force)
    for m in range(len(strengths)):
        strength = strengths[m]
        if strength == 0.0:
            continue
        size = strength * parts[m] * effect_of(m, measures, package, world)
        channel = channels[m]
        if m == LOCATION_POLICY and package.lists_only == 0.0:
            force.sites += strength * world.location_policy_sites
        if m == GOVERNING_BODY:
            force.premium += strength * world.governing_body_premium
        if retains[m] == 1:
            force.retention *= 1.0 - min(1.0, strength) * (1.0 - world.retention)
        if channel == MONTHS_BEFORE:
            force.months_before += size
        elif channel == GRANT:
            force.grant[SMALL] += size
            force.grant[LARGE] += size * measures[m].legal
        elif channel == RISK_PREMIUM:
            force.premium += size
        elif channel == OTHER_COST:
            force.other_cut += size
        elif channel == LABOUR_COST:
            force.labour_cut += size
        elif channel == TAX_RATE:
            force.tax_points += size
        elif channel == SMALL_FIRMS:
            force.small_firms += size
        elif channel == EXPANSION:
            force.room += size
        for kind in range(len(KINDS)):
            if channel == IMAGE or channel == TALENT:
                force.image[kind] += size * reach[m, kind] / HUNDREDTHS
            elif channel == PROMOTION:
                force.promotion[kind] += size * reach[m, kind] / HUNDREDTHS
            elif channel == MONTHS_AFTER:
                elsewhere = m == FLEXIBLE_FACILITIES and kind != CELL_GENE
                force.months_after[kind] += size * (
                    world.flexible_facilities_elsewhere if elsewhere else reach[m, kind]
                )
    keep_within(force, world)


@rule
def clear(force):
    """Nothing in force."""
    force.premium, force.months_before, force.other_cut, force.labour_cut = 0.0, 0.0, 0.0, 0.0
    force.tax_points, force.sites, force.room, force.small_firms, force.retention = 0.0, 0.0, 0.0, 0.0, 1.0
    force.grant[SMALL], force.grant[LARGE] = 0.0, 0.0
    for kind in range(len(KINDS)):
        force.image[kind], force.promotion[kind], force.months_after[kind] = 0.0, 0.0, 0.0


@rule
def keep_within(force, world):
    """No more months than there are, no larger fall of the risk premium or of closure than the cap."""
    force.premium = min(force.premium, world.vision_cap)
    force.months_before = min(force.months_before, max(0.0, world.permit_months - world.quickest_months))
    force.retention = max(force.retention, world.retention_floor)
    for kind in range(len(KINDS)):
        force.months_after[kind] = min(force.months_after[kind], world.conversion_months)
