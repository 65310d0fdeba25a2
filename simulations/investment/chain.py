"""From proposals to outcomes, year by year: the order of events of one package in one world.

1. Which measures are in force, and how strongly.
2. What they are worth to an investor, for each kind of plant and size of firm.
3. What rivals match of it.
4. Whether a Dutch site is there, and where footloose projects go.
5. Expansions at own sites and projects in the home country.
6. What it costs, and whom grants reach.
7. From announcement to operation; closures, and sites that are kept.
8. What is in the books.

All numbers are expectations over projects. Chance enters where it does not average out for the reader: whether a measure is
legal, how many jobs the plants of a year really bring, and how many plants chance would have won.
"""

import math

import numpy as np

from simulations.compilation import rule
from simulations.investment import costs, location, measures, plants
from simulations.investment.columns import (
    ACCESS,
    BELGIUM,
    COUNTRIES,
    DENMARK,
    EXPERIENCED,
    EXPERIENCES,
    FIRST_TIME,
    FRANCE,
    GERMANY,
    HOME,
    IRELAND,
    KINDS,
    LARGE,
    MARKET,
    MEASURES,
    MILLION,
    MONTHS_A_YEAR,
    OUTSIDE,
    RESEARCH_BUDGET,
    REVOLVING_FUND,
    SIZES,
    SMALL,
    SWITZERLAND,
    YEARS,
)


@rule
def set_world(values, pulls, plants_of, rivals, world):
    """What does not depend on any package: the values of plants, and what each country weighs in every year."""
    rate = plants.real_rate(world, 0.0)
    for kind in range(len(KINDS)):
        plants.set_value(values[kind], plants_of[kind], rate, world)
        for year in range(YEARS):
            location.set_pulls(pulls[year, kind], rivals, plants_of[kind].beta, year, world)


@rule
def play(world, tables, package, scales, starts, without, follows, s, slots, ledger):
    """Play one package in one world and add to ``ledger`` (groups, slots).

    ``without`` is what happens there without any measure: the same call with ``follows`` false and all ``scales`` (measures,)
    zero fills it. ``starts`` (measures,) are years from the first. ``slots`` (years,) says in which place of the ledger a year
    is booked.
    """
    begin(s, tables, world)
    for year in range(YEARS):
        measures.set_strengths(s.strengths, year, scales, starts, tables.measures, tables.channels, package, world)
        measures.set_parts(s.parts, s.strengths, tables.measures, tables.pairs, tables.sorts, package, world)
        force = s.force[0]
        measures.set_force(
            force, s.strengths, s.parts, tables.measures, tables.channels, tables.reach, tables.retains, package, world
        )
        value_at_premium(force.premium, s, tables, world)
        site = site_chance(year, force, package, tables, s, world)
        landmarks = 0.0
        for kind in range(len(KINDS)):
            book = ledger[kind, slots[year]]
            landmarks += choose(year, kind, force, site, package, tables, without, follows, s, world, book)
        pay(year, landmarks, package, scales, starts, tables, s, world, ledger[MARKET, slots[year]])
        live(year, force, tables, without, follows, s, world, ledger, slots[year])
    ledger[MARKET, slots[YEARS - 1]].years_to_effect += s.first_effect[0]


@rule
def begin(s, tables, world):
    """Nothing in operation but today's sites; no effect yet."""
    s.premium[0] = 0.0
    s.first_effect[0], s.first_effect[1] = YEARS, 0.0
    s.sites[SMALL], s.sites[LARGE] = world.small_sites, world.flagship_sites
    for kind in range(len(KINDS)):
        s.at_premium[kind] = tables.values[kind]
        s.plants[kind], s.jobs[kind] = 0.0, 0.0
        for year in range(YEARS):
            s.coming[kind, year], s.coming_jobs[kind, year] = 0.0, 0.0
    for year in range(YEARS):
        s.extra[year] = 0.0


@rule
def value_at_premium(cut, s, tables, world):
    """Values of plants at the rate with its premium cut, worked out again only when the cut changed."""
    if cut == s.premium[0]:
        return
    s.premium[0] = cut
    rate = plants.real_rate(world, cut)
    for kind in range(len(KINDS)):
        plants.set_value(s.at_premium[kind], tables.plants[kind], rate, world)


@rule
def site_chance(year, force, package, tables, s, world):
    """The chance that a Dutch site is there: raised by cleared plots, lowered by each plant just won.

    Rivals that match clear plots as well: of what the rise is worth their part of the pull is lost.
    """
    s.raises[year] = force.sites
    before = year - int(world.match_years)
    matched = world.rival_match * matching_part(package, tables) * s.raises[before] if before >= 0 else 0.0
    taken = world.site_use * max(0.0, s.extra[year - 1]) if year > 0 else 0.0
    return min(1.0, max(0.0, world.site_available + force.sites - min(matched, force.sites) - taken))


@rule
def matching_part(package, tables):
    """The part of the other countries' pull that belongs to those who match."""
    total, matching = 0.0, 0.0
    for country in range(1, len(COUNTRIES)):
        total += tables.rivals[country].pull
        matching += package.matched[country] * tables.rivals[country].pull
    return matching / total


@rule
def choose(year, kind, force, site, package, tables, without, follows, s, world, book):
    """Where the projects of one kind go; books them, and returns how many footloose plants are won."""
    plant = tables.plants[kind]
    weights = 0.0
    for other in range(len(KINDS)):
        weights += tables.plants[other].arrivals
    projects = world.arrivals * plant.arrivals / weights
    footloose = projects * max(0.0, 1.0 - world.captive_share - world.home_share)
    won, won_small, left = 0.0, 0.0, 0.0
    for size in range(SIZES):
        part = plant.small if size == SMALL else 1.0 - plant.small
        gain, rival_gain = gains_of(year, kind, size, force, tables, s, world)
        for experience in range(EXPERIENCES):
            new = experience == FIRST_TIME
            share = world.first_time_share if new else 1.0 - world.first_time_share
            count = footloose * part * share
            promoted = force.promotion[kind] * (1.0 if new else world.promotion_on_experienced)
            location.set_choice(
                s.choice, tables.pulls[year, kind], gain + force.image[kind] + promoted, rival_gain, package.matched,
                site, world.nest,
            )  # fmt: skip
            won += count * s.choice[HOME]
            won_small += count * s.choice[HOME] if size == SMALL else 0.0
            left += count * s.choice[OUTSIDE]
            book_choice(year, kind, size, experience, count, force, tables, without, follows, s, world, book)
    decided = world.captive_share * world.dutch_captive_share * projects
    captive = decided * min(1.0, world.room_to_expand + force.room)
    domestic = world.home_share * world.dutch_home_share * projects
    follow_own_sites(year, kind, captive, decided * world.room_to_expand, domestic, force, tables, world, book)
    # A guarantee makes small firms invest more where they invest: projects that would have been nowhere.
    added = force.small_firms * (won_small + plant.small * (captive + domestic))
    total = won + captive + domestic + added
    if not follows:
        without.won[year, kind] = total
        without.outside[year, kind] = left
    book.decisions += projects + added
    book.europe_low += without.outside[year, kind] - left + added
    book_won(year, kind, total, force, tables, package, without, follows, s, world, book)
    return won


@rule
def gains_of(year, kind, size, force, tables, s, world):
    """What money and months add to the Dutch log-odds for one size of firm, and what rivals answer with."""
    plant, value, at_premium = tables.plants[kind], tables.values[kind], s.at_premium[kind]
    tax, rate = plants.tax_on_plants(world), plants.real_rate(world, force.premium)
    points = plants.gain_in_points(
        value, at_premium, force.other_cut, force.labour_cut, force.tax_points, force.months_before,
        force.months_after[kind], tax, rate, world,
    )  # fmt: skip
    felt = 1.0 if size == SMALL else world.grant_response
    points += felt * plants.grant_in_points(force.grant[size], value)
    s.gains[year, kind, size] = plant.beta * points
    before = year - int(world.match_years)
    answer = world.rival_match * s.gains[before, kind, size] if before >= 0 else 0.0
    # What research spills over every rival gains: the same as if the Netherlands gained that much less.
    spilt = plant.beta * (1.0 - tax) * value.other * force.other_cut / value.per_point
    return s.gains[year, kind, size] - world.research_spillover * spilt, answer


@rule
def book_choice(year, kind, size, experience, count, force, tables, without, follows, s, world, book):
    """Shares by country, and what grants reach that would have come anyway."""
    book.footloose += count
    book.to_netherlands += count * s.choice[HOME]
    book.to_belgium += count * s.choice[BELGIUM]
    book.to_ireland += count * s.choice[IRELAND]
    book.to_germany += count * s.choice[GERMANY]
    book.to_france += count * s.choice[FRANCE]
    book.to_denmark += count * s.choice[DENMARK]
    book.to_switzerland += count * s.choice[SWITZERLAND]
    book.to_outside += count * s.choice[OUTSIDE]
    if experience == EXPERIENCED:
        book.experienced += count
        book.won_experienced += count * s.choice[HOME]
    if not follows:
        without.chosen[year, kind] = s.choice[HOME]
        return
    paid = force.grant[size] * tables.plants[kind].capital * count * s.choice[HOME]
    anyway = without.chosen[year, kind] / s.choice[HOME] if s.choice[HOME] > 0.0 else 0.0
    book_grant(paid, paid * min(1.0, anyway), year, world, book)


@rule
def book_grant(paid, deadweight, year, world, book):
    """A grant, and the part of it that went to who would have come anyway."""
    book.grants += paid
    book.grants_deadweight += deadweight
    book.cost_gross += paid
    book.outlay_now += paid * today(year, world)
    book.cost_net_now += paid * today(year, world)


@rule
def today(year, world):
    """What a public euro of the middle of ``year`` is worth at the start."""
    return (1.0 + world.social_rate) ** -(year + 1.0 / 2.0)


@rule
def follow_own_sites(year, kind, captive, anyway, domestic, force, tables, world, book):
    """Expansions at own sites and domestic projects take grants too; all but the room that was added would have come."""
    plant = tables.plants[kind]
    for size in range(SIZES):
        part = plant.small if size == SMALL else 1.0 - plant.small
        rate = force.grant[size] * plant.capital * part
        book_grant(rate * (captive + domestic), rate * (anyway + domestic), year, world, book)


@rule
def book_won(year, kind, total, force, tables, package, without, follows, s, world, book):
    """Plants won, when they start, and how many chance would have won."""
    plant = tables.plants[kind]
    extra = total - without.won[year, kind]
    s.extra[year] += extra
    book.won += total
    book.won_extra += extra
    book.capital += total * plant.capital
    drawn = poisson(total, tables.uniforms[0, kind, year])
    book.drawn += drawn
    book.drawn_apart += drawn if package.apart == 0 else poisson(total, tables.uniforms[1, kind, year])
    book.europe_high += extra
    saved = force.months_before + force.months_after[kind]
    lag = max(1.0, plant.build + (world.overrun_months - saved) / MONTHS_A_YEAR)
    living = total * (1.0 - world.cancelled) ** lag
    place = year + 1.0 / 2.0 + lag
    first = int(place)
    part = place - first
    staffed = plant.capital / MILLION / plant.capital_per_job * tables.jobs_drawn[kind, year]
    for later, share in ((first, 1.0 - part), (first + 1, part)):
        if later < YEARS:
            s.coming[kind, later] += share * living
            s.coming_jobs[kind, later] += share * living * staffed


@rule
def poisson(mean, uniform):
    """The Poisson number of ``mean`` that stands at ``uniform`` (0..1) of its distribution: larger with either."""
    chance = math.exp(-mean)
    below = chance
    number = 0.0
    # Beyond the mean chances only fall: where one more changes the sum no longer, rounding keeps it from the largest draws.
    while below < uniform and (number < mean or below + chance * mean / (number + 1.0) > below):
        number += 1.0
        chance *= mean / number
        below += chance
    return number


@rule
def pay(year, landmarks, package, scales, starts, tables, s, world, book):
    """What the measures of this year cost, and what comes back other than by taxes."""
    now, fund = today(year, world), s.strengths[REVOLVING_FUND]
    for m in range(len(MEASURES)):
        cost = costs.cost_of(m, year, scales, starts, tables.measures, package, landmarks, world)
        back = costs.comes_back(m, cost, year, scales, starts, tables.measures, package, fund, world)
        book.cost_gross += cost
        book.cost_back += back
        book.outlay_now += now * (cost - back)
        book.cost_net_now += now * (cost - back)
        if m == RESEARCH_BUDGET:
            book.research += world.research_leverage * cost
    book.research += s.strengths[ACCESS] * world.access_research


@rule
def live(year, force, tables, without, follows, s, world, ledger, slot):
    """Plants start and close, sites are kept or lost; what that brings over a Netherlands without measures."""
    staying = 1.0 - world.flagship_closure * force.retention
    extra_plants = 0.0
    for kind in range(len(KINDS)):
        s.plants[kind] = s.plants[kind] * staying + s.coming[kind, year]
        s.jobs[kind] = s.jobs[kind] * staying + s.coming_jobs[kind, year]
        if not follows:
            without.plants[year, kind], without.jobs[year, kind] = s.plants[kind], s.jobs[kind]
        extra = s.plants[kind] - without.plants[year, kind]
        extra_plants += extra
        book = ledger[kind, slot]
        book.plants += s.plants[kind]
        book.plants_extra += extra
        book.jobs += s.jobs[kind]
        book_value(year, s.jobs[kind] - without.jobs[year, kind], world, book)
        book_production(year, kind, extra, tables, world, book)
    keep_sites(year, force, without, follows, s, world, ledger[MARKET, slot])
    note_first_effect(year, extra_plants, s, world)


@rule
def book_value(year, jobs, world, book):
    """Jobs and value added on top of those without measures, gross and after displacement, and the taxes on the net part."""
    kept = 1.0 - world.displacement
    gross = jobs * world.value_per_job * (1.0 + world.indirect_value)
    receipts = world.receipts_share * kept * gross
    book.jobs_extra += jobs
    book.jobs_gross += jobs * (1.0 + world.indirect_jobs)
    book.jobs_net += jobs * (1.0 + world.indirect_jobs) * kept
    book.value_gross += gross
    book.value_net += gross * kept
    book.value_net_now += gross * kept * today(year, world)
    book.receipts += receipts
    book.cost_net_now -= receipts * today(year, world)


@rule
def book_production(year, kind, extra, tables, world, book):
    """What extra plants sell, find out and emit, and whether they serve the critical list.

    A plant taken from a neighbour serves Europe no better: only the part that would have left Europe counts there.
    """
    plant = tables.plants[kind]
    revenue = extra * plant.capital * plant.revenue
    tonnes = revenue / MILLION * world.energy_tonnes
    book.exports += revenue * world.export_share
    book.research += revenue * world.research_share
    book.emissions += tonnes
    book.emissions_world += tonnes * (1.0 - world.elsewhere_intensity)
    book.critical_home += extra * plant.critical
    book.critical_europe += extra * plant.critical * outside_part(kind, tables, year)


@rule
def outside_part(kind, tables, year):
    """Of plants that come to the Netherlands instead of elsewhere, the part that would have left Europe."""
    rest = 0.0
    for country in range(1, len(COUNTRIES)):
        rest += tables.pulls[year, kind, country]
    return tables.pulls[year, kind, OUTSIDE] / rest


@rule
def keep_sites(year, force, without, follows, s, world, book):
    """Today's sites close with a yearly chance, less often under measures for retention."""
    s.sites[LARGE] *= 1.0 - world.flagship_closure * force.retention
    s.sites[SMALL] *= 1.0 - world.small_closure * force.retention
    if not follows:
        without.sites[year, LARGE], without.sites[year, SMALL] = s.sites[LARGE], s.sites[SMALL]
    large = s.sites[LARGE] - without.sites[year, LARGE]
    small = s.sites[SMALL] - without.sites[year, SMALL]
    book.sites_kept += large + small
    book_value(year, large * world.flagship_jobs + small * world.small_jobs, world, book)


@rule
def note_first_effect(year, extra, s, world):
    """The time until the extra plants first reach the level that counts as an effect, between the ends of two years."""
    before = s.first_effect[1]
    if s.first_effect[0] == YEARS and extra >= world.first_effect_level:
        s.first_effect[0] = year + (world.first_effect_level - before) / (extra - before)
    s.first_effect[1] = extra


@rule
def play_world(world, tables, packages, scales, starts, without, scratch, slots, unbooked, books):
    """A world without any measure, then every package in it; ``books`` are (packages, groups, slots)."""
    nothing = np.zeros(len(MEASURES))
    play(world, tables, packages[0], nothing, starts[0], without, False, scratch, slots, unbooked)
    for package in range(len(packages)):
        play(
            world, tables, packages[package], scales[package], starts[package], without, True, scratch, slots,
            books[package],
        )  # fmt: skip
