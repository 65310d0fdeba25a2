"""Rules against arithmetic that anybody can do again: a plant of one year, a choice between three countries, one site."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from investment_cases import (
    GROUPS,
    NOTHING,
    RIVALS,
    Books,
    central,
    entry,
    package,
    play,
    quiet,
    ramps,
    some_worlds,
    total,
)
from numpy.typing import NDArray
from scipy.stats import poisson

from simulations.investment import chain, columns, location, measures, plants, tables
from simulations.investment.columns import BELGIUM, COUNTRIES, FORCE, HOME, KINDS, LARGE, OUTSIDE, PLANT, SMALL, VALUE

ALL = np.ones(len(COUNTRIES))
NOBODY = np.zeros(len(COUNTRIES))
YEARS = np.arange(columns.YEARS)


def world_of(**changes: float) -> np.void:
    """The central world as a record."""
    return central(**changes)[0]


def plant_of(**chosen: float) -> np.void:
    """A plant with these numbers and zeros for the rest."""
    plant = np.zeros(1, PLANT)
    for name, amount in chosen.items():
        plant[name] = amount
    return plant[0]


def value_of(plant: np.void, rate: float, world: np.void) -> np.void:
    value = np.zeros(1, VALUE)
    plants.set_value(value[0], plant, rate, world)
    return value[0]


def force_of(**chosen: Any) -> np.void:
    """What is in force: nothing but these."""
    force = np.zeros(1, FORCE)
    force["retention"] = 1.0
    for name, amount in chosen.items():
        force[name] = amount
    return force[0]


# Value of a plant: capital of 1, sales of 1 with 0.1 of energy and 0.2 of other cost, staff of 0.3, for one year.
SIMPLE = plant_of(build=1.0, ramp_up=1.0, life=1.0, revenue=1.0, energy=0.1, other=0.2, labour=0.3)
TEN_PER_CENT = {"cost_of_capital": 0.10, "inflation": 0.0}
NO_TAX = {"corporate_tax": 0.0, "box_tax": 0.0}


def test_value_of_a_plant_of_one_year() -> None:
    value = value_of(SIMPLE, 0.1, world_of(**TEN_PER_CENT, **NO_TAX, machine_years=1.0, building_years=1.0))
    start, running = 1.1**-0.5, 1.1**-1.5
    assert value["capital"] == pytest.approx(start, rel=1e-14)
    assert value["operations"] == pytest.approx(0.7 * running, rel=1e-14)
    assert value["other"] == pytest.approx(0.2 * running, rel=1e-14)
    assert value["labour"] == pytest.approx(0.3 * running, rel=1e-14)
    assert value["shield"] == pytest.approx(running, rel=1e-14)
    assert value["last_year"] == pytest.approx(0.4 * running, rel=1e-14)
    assert value["per_point"] == pytest.approx(-0.6 * running / 100.0, rel=1e-14)
    assert plants.worth(value, 0.0) == pytest.approx(0.4 * running - start, rel=1e-14)
    assert plants.worth(value, 0.25) == pytest.approx(0.75 * 0.4 * running + 0.25 * running - start, rel=1e-14)


def test_parts_of_a_year_and_ramp_up() -> None:
    """A build of one and a half year, a life of two and a half, full production in the second year."""
    plant = plant_of(build=1.5, ramp_up=2.0, life=2.5, revenue=1.0)
    value = value_of(plant, 0.1, world_of(**TEN_PER_CENT))
    assert value["capital"] == pytest.approx((1.1**-0.5 + 0.5 * 1.1**-1.5) / 1.5, rel=1e-14)
    assert value["operations"] == pytest.approx(0.5 * 1.1**-2.0 + 1.1**-3.0 + 0.5 * 1.1**-4.0, rel=1e-14)
    assert value["last_year"] == pytest.approx(1.1**-3.5, rel=1e-14)


def test_inflation_wears_depreciation_down() -> None:
    """Half machines over two years, half buildings over four of which the plant lives three; 10 % real is 21 % nominal."""
    world = world_of(inflation=0.1, machine_share=0.5, machine_years=2.0, building_years=4.0)
    value = value_of(plant_of(build=1.0, ramp_up=1.0, life=3.0), 0.1, world)
    machines = (1.21**-1.5 + 1.21**-2.5) / 2.0
    buildings = (1.21**-1.5 + 1.21**-2.5 + 1.21**-3.5) / 4.0
    assert value["shield"] == pytest.approx((machines + buildings) / 2.0, rel=1e-14)


def test_rates() -> None:
    assert plants.real_rate(world_of(cost_of_capital=0.08, inflation=0.02), 0.0) == pytest.approx(1.08 / 1.02 - 1.0)
    assert plants.real_rate(world_of(cost_of_capital=0.08, inflation=0.0), 25.0) == pytest.approx(0.0775)
    assert plants.tax_on_plants(world_of(box_share=0.1, corporate_tax=0.25, box_tax=0.15)) == pytest.approx(0.24)


def gain(
    other: float = 0.0, labour: float = 0.0, tax_cut: float = 0.0, before: float = 0.0, after: float = 0.0,
    premium: float = 0.0, tax: float = 0.0, **changes: float,
) -> tuple[float, np.void]:  # fmt: skip
    """The gain of a lasting plant in points of tax, times what a point is worth: in euro per euro of capital."""
    world = world_of(**{**TEN_PER_CENT, "volume_lost": 1.0, "end_fixed": 0.0} | changes)
    plant = plant_of(build=1.0, ramp_up=1.0, life=1.0, revenue=2.0, energy=0.1, other=0.2, labour=0.3)
    rate = plants.real_rate(world, premium)
    value, cheaper = value_of(plant, plants.real_rate(world, 0.0), world), value_of(plant, rate, world)
    points = plants.gain_in_points(value, cheaper, other, labour, tax_cut, before, after, tax, rate, world)
    return points * value["per_point"], value


def test_no_measure_is_worth_nothing() -> None:
    assert gain(tax=0.258)[0] == 0.0


def test_months_before_move_capital_too_and_months_after_do_not() -> None:
    start, running = 1.1**-0.5, 1.4 * 1.1**-1.5
    assert gain(before=12.0)[0] == pytest.approx(0.1 * (running - start), rel=1e-12)
    assert gain(after=12.0)[0] == pytest.approx(0.1 * running, rel=1e-12)
    assert gain(after=6.0)[0] == pytest.approx((1.1**0.5 - 1.0) * running, rel=1e-12)
    assert gain(after=12.0, volume_lost=0.25)[0] == pytest.approx(0.25 * 0.1 * running, rel=1e-12)


def test_a_fixed_end_adds_sales_of_the_last_year() -> None:
    running = 1.4 * 1.1**-1.5
    assert gain(after=12.0, end_fixed=0.5)[0] == pytest.approx((0.1 + 0.5) * running, rel=1e-12)
    assert gain(before=6.0, end_fixed=1.0)[0] - gain(before=6.0)[0] == pytest.approx(0.5 * running, rel=1e-12)


def test_lower_cost_and_tax() -> None:
    running = 1.1**-1.5
    assert gain(other=0.5, tax=0.25)[0] == pytest.approx(0.75 * 0.5 * 0.2 * running, rel=1e-12)
    assert gain(labour=0.5, tax=0.25)[0] == pytest.approx(0.75 * 0.5 * 0.3 * running, rel=1e-12)
    shield = gain()[1]["shield"]
    assert gain(tax_cut=5.0, tax=0.25)[0] == pytest.approx(0.05 * (1.4 * running - shield), rel=1e-12)


def test_a_point_of_tax_is_one_point() -> None:
    worth, value = gain(tax_cut=1.0, tax=0.25)
    assert worth / value["per_point"] == pytest.approx(1.0, rel=1e-12)


def test_a_lower_premium_is_a_lower_rate() -> None:
    before, after = 1.4 * 1.1**-1.5 - 1.1**-0.5, 1.4 * 1.09**-1.5 - 1.09**-0.5
    assert gain(premium=100.0)[0] == pytest.approx(after - before, rel=1e-12)


def test_a_grant_is_a_part_of_capital_as_it_is_spent() -> None:
    value = gain()[1]
    worth = plants.grant_in_points(0.1, value) * value["per_point"]
    assert worth == pytest.approx(0.1 * 1.1**-0.5, rel=1e-14)


# The choice of a country


def three(home: float = 0.2, belgium: float = 0.3, outside: float = 0.5) -> NDArray[np.float64]:
    pulls = np.zeros(len(COUNTRIES))
    pulls[[HOME, BELGIUM, OUTSIDE]] = home, belgium, outside
    return pulls


def chosen(pulls: NDArray[np.float64], own: float = 0.0, rival: float = 0.0, matched: Any = NOBODY, site: float = 1.0,
           nest: float = 1.0) -> list[float]:  # fmt: skip
    choice = np.full(len(COUNTRIES), np.nan)
    location.set_choice(choice, pulls, own, rival, matched, site, nest)
    return [float(choice[country]) for country in (HOME, BELGIUM, OUTSIDE)]


def test_three_countries() -> None:
    assert chosen(three()) == pytest.approx([0.2, 0.3, 0.5], rel=1e-14)
    assert chosen(three(), own=math.log(2.0)) == pytest.approx([0.4 / 1.2, 0.3 / 1.2, 0.5 / 1.2], rel=1e-14)
    matched = NOBODY.copy()
    matched[BELGIUM] = 1.0
    twice, thrice = math.log(2.0), math.log(3.0)
    assert chosen(three(), twice, thrice, matched) == pytest.approx([0.4 / 1.8, 0.9 / 1.8, 0.5 / 1.8], rel=1e-14)
    assert chosen(three(), twice, twice, ALL) == pytest.approx([0.2, 0.3, 0.5], rel=1e-14)


def test_without_a_site_the_others_share_what_is_left() -> None:
    assert chosen(three(), site=0.0) == pytest.approx([0.0, 0.375, 0.625], rel=1e-14)
    assert chosen(three(), site=0.5) == pytest.approx([0.1, 0.3375, 0.5625], rel=1e-14)


def test_a_rivals_odds_against_another_do_not_change() -> None:
    """The independence of the plain logit, which the nested one keeps within the nest alone."""
    pulls = np.array([0.1, 0.2, 0.15, 0.05, 0.2, 0.1, 0.05, 0.15])
    for nest in (1.0, 0.5):
        ratios = []
        for own in (0.0, 1.3):
            choice = np.zeros(len(COUNTRIES))
            location.set_choice(choice, pulls, own, 0.0, NOBODY, 1.0, nest)
            ratios.append((choice[2] / choice[3], choice[2] / choice[OUTSIDE]))
        assert ratios[0][0] == pytest.approx(ratios[1][0], rel=1e-13)
        assert (abs(ratios[0][1] / ratios[1][1] - 1.0) < 1e-13) == (nest == 1.0)


@pytest.mark.parametrize("nest", [0.3, 0.5, 0.8, 0.999999, 1.0])
@pytest.mark.parametrize(("own", "rival"), [(0.0, 0.0), (0.7, 0.0), (0.7, 0.4), (-0.5, 0.2)])
@pytest.mark.parametrize("site", [1.0, 0.6, 0.0])
def test_nested_logit_against_its_closed_form(nest: float, own: float, rival: float, site: float) -> None:
    """P(j) = P(nest) P(j | nest), with utilities that give the fitted shares where nobody gains (McFadden 1978).

    A gain is a change of log-odds between two European countries, and so counts for ``nest`` in utility. Without a Dutch site
    the nest has one member less, and with it less to offer.
    """
    home, belgium, outside = three()[[HOME, BELGIUM, OUTSIDE]]
    europe = home + belgium
    fitted = [nest * math.log(share / europe) + math.log(europe) for share in (home, belgium)]
    members = [math.exp((fitted[0] + nest * own) / nest), math.exp((fitted[1] + nest * rival) / nest)]
    expected = np.zeros(3)
    for chance, inside in ((site, members), (1.0 - site, [0.0, members[1]])):
        weight = math.exp(nest * math.log(sum(inside)))
        to_europe = weight / (weight + outside * math.exp(nest * rival))
        expected += chance * np.array([*(to_europe * one / sum(inside) for one in inside), 1.0 - to_europe])
    assert chosen(three(), own, rival, ALL, site, nest) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("nest", [0.3, 0.7, 1.0])
def test_what_everybody_gains_moves_nobody(nest: float) -> None:
    assert chosen(three(), 0.8, 0.8, ALL, 0.6, nest) == pytest.approx(chosen(three(), site=0.6, nest=nest), rel=1e-13)


def test_fitted_shares_are_those_of_the_world() -> None:
    """In the first year without announced taxes: the Dutch share with today's chance of a site, in either nest."""
    rivals = np.zeros(len(COUNTRIES), [("pull", np.float64), ("tax_change", np.float64)])
    rivals["pull"][1:] = 1.0
    world = world_of(dutch_share=0.09, site_available=0.6)
    pulls = np.zeros(len(COUNTRIES))
    location.set_pulls(pulls, rivals, 0.04, 0, world)
    assert pulls[HOME] == pytest.approx(0.15)
    for nest in (1.0, 0.4):
        choice = np.zeros(len(COUNTRIES))
        location.set_choice(choice, pulls, 0.0, 0.0, NOBODY, 0.6, nest)
        assert choice[HOME] == pytest.approx(0.09, rel=1e-13)
        assert choice.sum() == pytest.approx(1.0, rel=1e-13)


def test_announced_taxes_come_in_six_years() -> None:
    rivals = np.zeros(len(COUNTRIES), [("pull", np.float64), ("tax_change", np.float64)])
    rivals["pull"][1:] = 1.0
    rivals["tax_change"][BELGIUM] = -3.0
    weight = []
    for year in (0, 3, 6, 19):
        pulls = np.zeros(len(COUNTRIES))
        location.set_pulls(pulls, rivals, 0.05, year, world_of())
        weight.append(pulls[BELGIUM] / pulls[OUTSIDE])
    assert weight == pytest.approx([math.exp(0.05 * 3.0 * part) for part in (0.0, 0.5, 1.0, 1.0)], rel=1e-13)


# The chance of a site


def site(
    year: int, raised: list[float], now: float, extra: float = 0.0, matched: tuple[str, ...] = RIVALS, **changes: float
) -> float:
    """The chance of a site where every rival weighs the same, one in seven."""
    from simulations.investment import worlds
    from simulations.investment.packages import compile_packages

    scratch = tables.new_scratch()
    scratch.raises[: len(raised)] = raised
    scratch.extra[max(0, year - 1)] = extra
    pulls = {f"{name}_pull": 0.1 for name in RIVALS}
    usual = {"site_available": 0.6, "rival_match": 0.5, "match_years": 2.0, "site_use": 0.1}
    block = central(**{**usual, **pulls, **changes})
    there = worlds.make_tables(
        block[0], worlds.plant_rows(block)[0], worlds.measure_rows(block)[0], worlds.rival_rows(block)[0], 1, 0
    )
    traits = compile_packages([package(matched_by=matched)]).traits[0]
    return float(chain.site_chance(year, force_of(sites=now), traits, there, scratch, block[0]))


def test_chance_of_a_site() -> None:
    assert site(0, [], 0.0) == pytest.approx(0.6)
    assert site(1, [0.2], 0.2) == pytest.approx(0.8)
    assert site(2, [0.2, 0.2], 0.2) == pytest.approx(0.7)
    assert site(2, [0.2, 0.2], 0.05) == pytest.approx(0.6), "rivals take back no more than what there is"
    assert site(2, [0.0, 0.2], 0.2) == pytest.approx(0.8), "two years later, not one"
    assert site(3, [], 0.0, extra=2.0) == pytest.approx(0.4), "plants won the year before take plots"
    assert site(3, [], 0.0, extra=-2.0) == pytest.approx(0.6)
    assert site(3, [], 0.0, extra=9.0) == 0.0
    assert site(1, [0.0], 0.7) == 1.0


def test_who_matches_clears_plots_for_their_part_of_the_pull() -> None:
    assert site(2, [0.2, 0.2], 0.2, matched=()) == pytest.approx(0.8)
    assert site(2, [0.2, 0.2], 0.2, matched=("germany",)) == pytest.approx(0.8 - 0.1 / 7.0)
    assert site(2, [0.2, 0.2], 0.2, matched=("germany", "outside"), outside_pull=0.4) == pytest.approx(0.8 - 0.1 * 0.5)


# Strength


def test_growth_after_the_lead_time() -> None:
    """Start 1, a lead time of half a year, two years of ramp: half a year after its lead a measure is a quarter there."""
    assert [measures.grown(year, 1.0, 0.5, 2.0) for year in range(5)] == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert measures.grown(1, 1.0, 0.0, 2.0) == 0.25


def strengths_of(package_fields: dict[str, Any], year: int, **changes: float) -> dict[str, float]:
    from simulations.investment import worlds
    from simulations.investment.packages import compile_packages, read_layout

    block = central(**changes)
    compiled, layout = compile_packages([package_fields]), read_layout()
    found = np.zeros(len(columns.MEASURES))
    measures.set_strengths(
        found, year, compiled.scales[0], compiled.starts[0], worlds.measure_rows(block)[0], layout.channels,
        compiled.traits[0], block[0],
    )  # fmt: skip
    return dict(zip(columns.MEASURES, found.tolist(), strict=True))


def test_the_body_lifts_what_is_on_for_ten_years() -> None:
    timing = {"governing_body_lead": 0.0, "cluster_lead": 0.0, **ramps(1.0), "governing_body_effect": 0.2}
    both = package(items=["cluster", "governing_body"], start=2026)
    found = [strengths_of(both, year, **timing) for year in (1, 9, 10)]
    assert [one["cluster"] for one in found] == pytest.approx([1.2, 1.2, 1.0])
    assert [one["governing_body"] for one in found] == [1.0, 1.0, 0.0]
    assert {name for name, size in found[0].items() if size} == {"cluster", "governing_body"}


PAIRS = [
    ("location_policy", "tailor_made_plans", 6.0, 4.0, (1.0, 0.7)),
    ("location_policy", "tailor_made_plans", 4.0, 6.0, (0.7, 1.0)),
    ("location_policy", "company_talks", 6.0, 1.0, (1.0, 0.7)),
    ("tailor_made_plans", "company_talks", 4.0, 1.0, (1.0, 0.7)),
    ("location_policy", "flexible_facilities", 6.0, 16.0, (1.2, 1.0)),
    ("location_policy", "flexible_facilities", 16.0, 6.0, (1.0, 1.2)),
    ("cluster", "bid_book", 1.0, 2.0, (1.0, 1.0)),
]


@pytest.mark.parametrize(("first", "second", "one", "other", "expected"), PAIRS)
def test_who_adds_less_gains_or_loses_beside_another(
    first: str, second: str, one: float, other: float, expected: tuple[float, float]
) -> None:
    from simulations.investment import worlds
    from simulations.investment.packages import read_layout

    block = central(
        **{f"{first}_effect": one, f"{second}_effect": other, "substitute_loss": 0.3, "complement_gain": 0.2}
    )
    traits = np.zeros(1, columns.PACKAGE)
    layout, places = read_layout(), [columns.MEASURES.index(name) for name in (first, second)]
    strengths, parts = np.zeros(len(columns.MEASURES)), np.zeros(len(columns.MEASURES))
    strengths[places] = 1.0
    measures.set_parts(parts, strengths, worlds.measure_rows(block)[0], layout.pairs, layout.sorts, traits[0], block[0])
    assert tuple(parts[places]) == pytest.approx(expected)
    strengths[:] /= 2.0
    measures.set_parts(parts, strengths, worlds.measure_rows(block)[0], layout.pairs, layout.sorts, traits[0], block[0])
    assert tuple(parts[places]) == pytest.approx([(1.0 + part) / 2.0 for part in expected])


# Chance


MEANS = (0.0, 1e-9, 0.01, 0.3, 1.0, 2.5, 8.0, 40.0)
UNIFORMS = (1e-12, 0.01, 0.2, 0.5, 0.77, 0.9, 0.99, 0.999, 1.0 - 1e-9)


@pytest.mark.parametrize("mean", MEANS)
def test_poisson_rule(mean: float) -> None:
    assert [chain.poisson(mean, uniform) for uniform in UNIFORMS] == list(poisson.ppf(UNIFORMS, mean))


def test_poisson_at_the_largest_draw_that_there_is() -> None:
    """No number of plants that has a chance of 1e-18."""
    largest = np.nextafter(1.0, 0.0)
    most = {float(mean): chain.poisson(mean, largest) for mean in np.arange(0.001, 6.0, 0.001)}
    beyond = {mean: number for mean, number in most.items() if poisson.sf(number - 1.0, mean) < 1e-18}
    assert beyond == {}


def test_draws_of_plants_follow_from_the_world_alone() -> None:
    books = play(NOTHING, package(base="everything"), worlds=some_worlds(40))
    assert set(np.unique(entry(books, "drawn"))) <= set(range(30))
    won, drawn = entry(books, "won").sum(), entry(books, "drawn").sum()
    assert drawn == pytest.approx(won, abs=4.0 * math.sqrt(won)), "the mean of what chance has is what is expected"


# From announcement to life: one plant a year, of one kind


def steady(**changes: float) -> Books:
    """The reference's books where every year one cell therapy plant is decided, all of them footloose and Dutch or not."""
    others = {f"{kind}_arrivals": 0.0 for kind in KINDS if kind != "cell_gene"}
    flat = {"captive_share": 0.0, "home_share": 0.0, "dutch_share": 0.1, "site_available": 0.5, "arrivals": 10.0}
    world = central(**quiet(**others, **flat, job_spread=0.0, **changes))
    return play(NOTHING, worlds=world)[0, 0]


def test_plants_start_after_their_build_if_not_cancelled() -> None:
    """Two years of build: half a year after a decision in mid-year counts half; half of projects go each year."""
    books = steady(cell_gene_build=2.0, overrun_months=0.0, cancelled=0.5, flagship_closure=0.0)
    won, running = entry(books, "won")[GROUPS["cell_gene"]], entry(books, "plants")[GROUPS["cell_gene"]]
    assert won == pytest.approx(np.ones(20), rel=1e-13)
    assert running == pytest.approx(0.25 * np.maximum(0.0, YEARS - 1.5), rel=1e-12)


def test_delay_and_closure() -> None:
    """Half a year late: plants of a year all start with the third; a tenth closes every year."""
    books = steady(cell_gene_build=2.0, overrun_months=6.0, cancelled=0.0, flagship_closure=0.1)
    running = entry(books, "plants")[GROUPS["cell_gene"]]
    assert running[:7] == pytest.approx([0, 0, 0, 1, 1.9, 2.71, 3.439], rel=1e-12)


def test_staff_of_plants() -> None:
    books = steady(cell_gene_build=2.0, overrun_months=6.0, cancelled=0.0, flagship_closure=0.0,
                   cell_gene_capital=200e6, cell_gene_capital_per_job=0.5)  # fmt: skip
    assert entry(books, "jobs")[GROUPS["cell_gene"]][:5] == pytest.approx([0, 0, 0, 400, 800], rel=1e-12)
    assert entry(books, "capital")[GROUPS["cell_gene"]] == pytest.approx(np.full(20, 200e6), rel=1e-12)


def test_first_effect_stands_between_the_ends_of_two_years() -> None:
    scratch, world = tables.new_scratch(), world_of(first_effect_level=0.05)
    scratch.first_effect[0] = columns.YEARS
    found = []
    for year, extra in enumerate((0.0, 0.01, 0.03, 0.11, 0.02, 0.5)):
        chain.note_first_effect(year, extra, scratch, world)
        found.append(float(scratch.first_effect[0]))
    assert found == pytest.approx([20.0, 20.0, 20.0, 3.25, 3.25, 3.25])


def test_no_effect_takes_all_years() -> None:
    books = play(NOTHING, worlds=central())
    assert total(books, "years_to_effect")[0, 0] == 20.0


# What measures cost


def market(chosen_package: dict[str, Any], entry_name: str, **changes: float) -> NDArray[np.float64]:
    """An entry by year, over all groups, of one package."""
    found = entry(play(NOTHING, chosen_package, worlds=central(**changes)), entry_name)[0, 1]
    return found.sum(axis=0)  # type: ignore[no-any-return]


def stream(start: int, yearly: float, once: float = 0.0) -> NDArray[np.float64]:
    """A yearly amount from a year on, and one on top in that year."""
    return np.where(start <= YEARS, yearly, 0.0) + np.where(start == YEARS, once, 0.0)


def test_a_fund_costs_its_interest() -> None:
    fund = package(items=["revolving_fund", "location_policy"], start=2028)
    prices = quiet(revolving_fund_capital=100e6, social_rate=0.02)
    assert market(fund, "cost_gross", **prices) == pytest.approx(stream(2, 2e6), rel=1e-12)


def test_guarantees_cost_what_is_lost() -> None:
    chosen_package = package(items=["sme_guarantees"], start=2030)
    prices = quiet(sme_guarantees_exposure=100e6, sme_guarantees_loss=0.03)
    assert market(chosen_package, "cost_gross", **prices) == pytest.approx(stream(4, 3e6), rel=1e-12)


def test_plans_cost_something_for_every_plant_that_is_won() -> None:
    plans = package(items=["tailor_made_plans"], start=2027, scale=0.5)
    prices = quiet(tailor_made_plans_yearly=3e6, tailor_made_plans_landmark=20e6, dutch_share=0.1, site_available=0.5,
                   arrivals=10.0, captive_share=0.2, home_share=0.3, nest=1.0)  # fmt: skip
    # Five footloose projects a year, of which the Netherlands wins half a plant.
    assert market(plans, "cost_gross", **prices) == pytest.approx(stream(1, 0.5 * (3e6 + 0.5 * 20e6)), rel=1e-12)


def test_one_off_cost_falls_in_the_first_year() -> None:
    scheme = package(items=["training_scheme"], start=2029)
    prices = quiet(training_scheme_once=40e6, training_scheme_yearly=7e6)
    assert market(scheme, "cost_gross", **prices) == pytest.approx(stream(3, 7e6, 40e6), rel=1e-12)


def test_the_body_costs_for_as_long_as_it_lasts() -> None:
    body = package(items=["governing_body"], start=2028)
    expected = np.where((YEARS >= 2) & (YEARS < 12), 6e6, 0.0)
    assert market(body, "cost_gross", **quiet(governing_body_yearly=6e6)) == pytest.approx(expected, rel=1e-12)


def test_plots_are_sold_again_and_more_with_a_fund() -> None:
    prices = quiet(location_policy_yearly=90e6, location_policy_return=0.4) | {
        "revolving_fund_effect": 0.2,
        "shell_empty": 0.1,
        "revolving_fund_lead": 0.0,
        **ramps(0.1),
    }
    alone, funded = package(items=["location_policy"]), package(items=["location_policy", "revolving_fund"])
    assert market(alone, "cost_back", **prices) == pytest.approx(stream(1, 36e6), rel=1e-12)
    assert market(funded, "cost_back", **prices) == pytest.approx(stream(1, 0.8 * 0.9 * 90e6), rel=1e-12)
    lists = package(items=["location_policy"], lists_only=True)
    assert market(lists, "cost_gross", **prices | {"location_policy_lists_cost": 1e6}) == pytest.approx(
        stream(1, 1e6), rel=1e-12
    )
    assert not market(lists, "cost_back", **prices | {"location_policy_lists_cost": 1e6}).any()


def test_a_fund_grows_before_it_sells_more() -> None:
    """A lead time of a year, a ramp of two: the middle of the second year is a quarter of the way, that of the third three."""
    prices = quiet(location_policy_yearly=100e6, location_policy_return=0.25) | {
        "revolving_fund_effect": 0.2,
        "shell_empty": 0.0,
        "revolving_fund_lead": 12.0,
        **ramps(2.0),
    }
    funded = package(items=["location_policy", "revolving_fund"], start=2026)
    back = market(funded, "cost_back", **prices)
    assert back == pytest.approx([25e6, 25e6, 60e6, *[80e6] * 17], rel=1e-12)


def test_buildings_are_sold_when_they_stand_and_only_by_the_fund() -> None:
    """Started in 2027 and standing two and a half years later: sold in 2030, once; what it takes to run them is not."""
    prices = quiet(flexible_facilities_once=200e6, flexible_facilities_yearly=10e6) | {
        "revolving_fund_effect": 0.2,
        "shell_empty": 0.1,
        "revolving_fund_lead": 0.0,
        "flexible_facilities_lead": 30.0,
        **ramps(0.1),
    }
    both, alone = package(items=["flexible_facilities", "revolving_fund"]), package(items=["flexible_facilities"])
    assert market(both, "cost_back", **prices) == pytest.approx(np.where(YEARS == 4, 0.8 * 0.9 * 200e6, 0.0), rel=1e-12)
    assert market(both, "cost_gross", **prices) == pytest.approx(stream(1, 10e6, 200e6), rel=1e-12)
    assert not market(alone, "cost_back", **prices).any()


def test_a_regime_for_one_sector_is_cheaper() -> None:
    prices = quiet(expat_regime_yearly=150e6, expat_regime_sector_cost=0.03, expat_regime_legal=1.0)
    for one_sector, expected in ((False, 150e6), (True, 4.5e6)):
        regime = package(items=["expat_regime"], one_sector=one_sector)
        assert market(regime, "cost_gross", **prices) == pytest.approx(stream(1, expected), rel=1e-12)
    forbidden = package(items=["expat_regime"], one_sector=True)
    assert not market(forbidden, "cost_gross", **prices | {"expat_regime_legal": 0.0}).any()


def test_a_tax_cut_costs_by_the_point() -> None:
    prices = quiet(tax_rate_yearly=1e9, tax_rate_effect=1.5)
    assert market(package(claims=["tax_rate"]), "cost_gross", **prices) == pytest.approx(stream(1, 1.5e9), rel=1e-12)


GRANT = {"production_grant_effect": 0.1, "production_grant_lead": 0.0, **ramps(0.1), "grant_response": 0.0}


def test_a_grant_goes_to_all_who_come_and_counts_who_came_anyway() -> None:
    """No large firm feels it, and no firm is small: all of it is paid, and all of it to who came anyway."""
    small = {f"{kind}_small": 0.0 for kind in KINDS}
    prices = quiet(**GRANT, **small, production_grant_legal=1.0)
    grant = package(items=["production_grant"], start=2026)
    books = play(NOTHING, grant, worlds=central(**prices))[0, 1]
    assert entry(books, "grants").sum() == pytest.approx(0.1 * entry(books, "capital").sum(), rel=1e-12)
    assert entry(books, "grants_deadweight").sum() == pytest.approx(entry(books, "grants").sum(), rel=1e-12)
    assert abs(entry(books, "won_extra")).max() < 1e-12


def test_a_grant_that_is_not_legal_reaches_small_firms_alone() -> None:
    prices = quiet(**GRANT, production_grant_legal=0.0) | {"grant_response": 1.0}
    small = {f"{kind}_small": 0.25 for kind in KINDS}
    grant = package(items=["production_grant"], start=2026)
    books = play(NOTHING, grant, worlds=central(**prices | small))[0, 1]
    assert entry(books, "won_extra").sum() > 0.0
    quarter = 0.1 * 0.25 * entry(books, "capital").sum()
    assert quarter < entry(books, "grants").sum() < 1.2 * quarter
    none = {f"{kind}_small": 0.0 for kind in KINDS}
    books = play(NOTHING, grant, worlds=central(**prices | none))[0, 1]
    assert not entry(books, "grants").any()
    assert not entry(books, "won_extra").any()


def test_guarantees_add_projects_of_small_firms_here_and_nowhere_else() -> None:
    """All firms are small: a tenth more of every Dutch project, which nobody loses and no grant reaches."""
    small = {f"{kind}_small": 1.0 for kind in KINDS}
    prices = quiet(**GRANT, **small, sme_guarantees_effect=0.1, sme_guarantees_lead=0.0, site_use=0.0)
    prices |= {f"{kind}_beta": 0.0 for kind in KINDS}
    both = package(items=["production_grant", "sme_guarantees"], start=2026)
    books = play(NOTHING, both, worlds=central(**prices))[0]
    won, footloose = entry(books, "won"), entry(books, "footloose")
    assert won[1, :, 1:] == pytest.approx(1.1 * won[0, :, 1:], rel=1e-12)
    assert (footloose[0] == footloose[1]).all()
    extra = entry(books, "won_extra")[1].sum()
    assert entry(books, "europe_low")[1].sum() == pytest.approx(extra, rel=1e-12)
    decisions = entry(books, "decisions")
    assert (decisions[1] - decisions[0]).sum() == pytest.approx(extra, rel=1e-12)
    assert decisions[0, :, 0].sum() == pytest.approx(6.0, rel=1e-12)
    grants, anyway = (entry(books, name)[1].sum() for name in ("grants", "grants_deadweight"))
    assert grants == pytest.approx(0.1 * entry(books, "capital")[0].sum(), rel=1e-12)
    assert anyway == pytest.approx(grants, rel=1e-12)


def test_research_spills_over_as_if_less_were_gained_here() -> None:
    """Half of it to the rivals is half of it lost, and all of it leaves nothing, though nobody matches."""
    won = []
    for spillover in (0.0, 0.5, 1.0):
        world = quiet(research_budget_effect=0.05, research_budget_lead=0.0, **ramps(0.1), site_use=0.0)
        budget = package(items=["research_budget"], start=2026, matched_by=[])
        books = play(NOTHING, budget, worlds=central(**world | {"research_spillover": spillover}))[0]
        shares = entry(books, "to_netherlands")[:, 0, 10] / entry(books, "footloose")[:, 0, 10] / 0.6
        odds = np.log(shares / (1.0 - shares))
        won.append(odds[1] - odds[0])
    assert won[1] == pytest.approx(won[0] / 2.0, rel=1e-9)
    assert won[2] == pytest.approx(0.0, abs=1e-12)


# Rivals, retention, value


def test_full_matching_leaves_cost_and_no_gain() -> None:
    steady_state = quiet(
        tax_rate_effect=2.0, tax_rate_lead=0.0, tax_rate_yearly=1e9, rival_match=1.0, match_years=2.0, site_use=0.0, **ramps(1.0),
    )  # fmt: skip
    books = play(NOTHING, package(claims=["tax_rate"], start=2026), worlds=central(**steady_state))[0, 1]
    extra = entry(books, "won_extra").sum(axis=0)
    assert (extra[1:3] > 0.005).all()
    assert abs(extra[3:]).max() < 1e-12
    assert entry(books, "cost_gross").sum(axis=0)[3:] == pytest.approx(np.full(17, 2e9))


def test_talent_is_never_matched() -> None:
    world = quiet(training_scheme_effect=12.0, rival_match=1.0)
    books = play(NOTHING, package(items=["training_scheme"], start=2026), worlds=central(**world))[0, 1]
    assert (entry(books, "won_extra").sum(axis=0)[6:] > 0.01).all()


def test_rival_match_says_nothing_where_nobody_matches() -> None:
    alone = package(items=["location_policy", "production_grant"], claims=["tax_rate"], matched_by=[])
    none, full = (play(NOTHING, alone, worlds=central(rival_match=match)) for match in (0.0, 1.0))
    assert none.tobytes() == full.tobytes()


def test_sites_are_kept_by_retention() -> None:
    """One item halves the chance of closure, at once: half of what a tenth a year takes is kept."""
    world = quiet(
        retention=0.5, retention_floor=0.2, flagship_closure=0.1, small_closure=0.0, flagship_sites=10.0, small_sites=30.0,
        company_talks_lead=0.0, **ramps(0.1),
    )  # fmt: skip
    books = play(NOTHING, package(items=["company_talks"], start=2026), worlds=central(**world))[0, 1]
    kept = entry(books, "sites_kept")[GROUPS["market"]]
    assert kept == pytest.approx(10.0 * (0.95 ** (YEARS + 1) - 0.9 ** (YEARS + 1)), rel=1e-12)


def test_retention_has_a_floor() -> None:
    world = quiet(retention=0.85, retention_floor=0.75, flagship_closure=0.1, small_closure=0.0, flagship_sites=10.0,
                  company_talks_lead=0.0, tailor_made_plans_lead=0.0, governing_body_lead=0.0, **ramps(0.1))  # fmt: skip
    three_items = package(items=["company_talks", "tailor_made_plans", "governing_body"], start=2026)
    books = play(NOTHING, three_items, worlds=central(**world))[0, 1]
    assert entry(books, "sites_kept")[GROUPS["market"], 0] == pytest.approx(10.0 * (0.925 - 0.9), rel=1e-12)


def test_value_of_jobs_gross_and_net() -> None:
    """Ten sites of 100 jobs: value, displacement and taxes of the first year, discounted half a year."""
    world = quiet(
        retention=0.5, retention_floor=0.2, flagship_closure=0.1, small_closure=0.0, flagship_sites=10.0, flagship_jobs=100.0,
        company_talks_lead=0.0, **ramps(0.1), value_per_job=100_000.0, indirect_value=1.0, indirect_jobs=0.5, displacement=0.75,
        receipts_share=0.4, social_rate=0.02,
    )  # fmt: skip
    books = play(NOTHING, package(items=["company_talks"], start=2026), worlds=central(**world))[0, 1]
    first = {name: float(entry(books, name)[GROUPS["market"], 0]) for name in columns.LEDGER.names or ()}
    assert first["jobs_extra"] == pytest.approx(50.0)
    assert first["jobs_gross"] == pytest.approx(75.0)
    assert first["jobs_net"] == pytest.approx(18.75)
    assert first["value_gross"] == pytest.approx(10e6)
    assert first["value_net"] == pytest.approx(2.5e6)
    assert first["value_net_now"] == pytest.approx(2.5e6 / 1.02**0.5)
    assert first["receipts"] == pytest.approx(1e6)
    assert first["cost_net_now"] == pytest.approx(-1e6 / 1.02**0.5)


def test_only_plants_that_would_have_left_serve_europe() -> None:
    """Of those won from others, as many would have gone outside as the outside option weighs among them."""
    pulls = {f"{name}_pull": 0.1 for name in RIVALS} | {"outside_pull": 0.4}
    world = quiet(training_scheme_effect=12.0, captive_share=0.0, home_share=0.0, **pulls)
    books = play(NOTHING, package(items=["training_scheme"]), worlds=central(**world))[0, 1]
    home, europe = entry(books, "critical_home").sum(), entry(books, "critical_europe").sum()
    assert europe / home == pytest.approx(0.4, rel=1e-12)
    assert entry(books, "europe_low").sum() == pytest.approx(0.4 * entry(books, "won_extra").sum(), rel=1e-9)
    assert entry(books, "europe_high").sum() == pytest.approx(entry(books, "won_extra").sum(), rel=1e-12)


def test_promotion_hardly_moves_the_experienced() -> None:
    world = quiet(bid_book_effect=2.0, promotion_on_experienced=0.0, site_use=0.0)
    books = play(NOTHING, package(items=["bid_book"]), worlds=central(**world))[0]
    experienced = entry(books, "won_experienced")
    assert (experienced[0] == experienced[1]).all()
    assert total(books[None], "won_extra")[0, 1] > 0.0


def test_small_and_large_firms() -> None:
    """Large firms feel a part of a grant, small ones all of it."""
    grant = package(items=["production_grant"], start=2026)
    gains = {}
    for size, share in ((SMALL, 1.0), (LARGE, 0.0)):
        small = {f"{kind}_small": share for kind in KINDS}
        world = quiet(**{**GRANT, "grant_response": 0.3}, **small, production_grant_legal=1.0, site_use=0.0)
        books = play(NOTHING, grant, worlds=central(**world))[0]
        odds = (
            entry(books, "to_netherlands")[:, GROUPS["biologics"], 10]
            / entry(books, "footloose")[0, GROUPS["biologics"], 10]
        )
        there = odds / 0.6
        gains[size] = np.log(there[1] / (1.0 - there[1])) - np.log(there[0] / (1.0 - there[0]))
    assert gains[LARGE] / gains[SMALL] == pytest.approx(0.3, rel=1e-9)
