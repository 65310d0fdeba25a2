"""What must hold in any world and for any package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from investment_cases import (
    CLAIMED,
    EVERYTHING,
    GROUPS,
    NOTHING,
    PROPOSALS,
    REGISTER,
    RIVALS,
    Fields,
    central,
    differing,
    entry,
    ids,
    items_of,
    package,
    play,
    quiet,
    some_worlds,
    total,
    with_values,
)

from simulations.ensemble import run_scenario
from simulations.ensemble.design import Design, input_ranges
from simulations.ensemble.execution import Task, compute_block, run_blocks
from simulations.investment import columns, plants, worlds
from simulations.investment.columns import CLAIMS, COUNTRIES, ITEMS, KINDS, PLANT, VALUE
from simulations.investment.model import MODEL
from simulations.scenario import read_scenario

# The compiled rules are quick; an example is some packages in some worlds.
FEW = settings(max_examples=40, deadline=None)
MANY = settings(max_examples=400, deadline=None)

subsets = st.lists(st.sampled_from(PROPOSALS), unique=True)
POOL = some_worlds(400, block=9)
places = st.integers(0, len(POOL) - 6)


@st.composite
def packages(draw: st.DrawFn) -> Fields:
    """Any package that a brief may hold."""
    sizes = st.floats(0.0, 2.0)
    starts = st.integers(columns.START_YEAR, columns.LAST_YEAR)
    own = st.sampled_from([*ITEMS, *CLAIMS])
    return package(
        base=draw(st.sampled_from(["nothing", "nothing", "everything"])),
        proposals=draw(subsets),
        items=draw(st.lists(st.sampled_from(ITEMS), unique=True, max_size=8)),
        without=draw(st.lists(st.sampled_from(ITEMS), unique=True, max_size=5)),
        claims=draw(st.lists(st.sampled_from(CLAIMS), unique=True)),
        scale=draw(sizes),
        scales=draw(st.dictionaries(own, sizes, max_size=4)),
        start=draw(starts),
        starts=draw(st.dictionaries(own, starts, max_size=4)),
        lists_only=draw(st.booleans()),
        one_sector=draw(st.booleans()),
        matched_by=draw(st.lists(st.sampled_from(RIVALS), unique=True)),
    )


def worlds_at(place: int, size: int = 2, **changes: float) -> Any:
    """Some drawn worlds."""
    return with_values(POOL[place : place + size], **changes)


# Sums and zeros


@FEW
@given(packages(), places, st.sampled_from([1.0, 1.0, 0.3, 0.7]))
def test_countries_share_out_all_footloose_projects(chosen: Fields, place: int, nest: float) -> None:
    """In every year, for every kind and in every world; and no share is below zero."""
    books = play(NOTHING, chosen, worlds=worlds_at(place, nest=nest))
    by_country = np.stack([entry(books, f"to_{country}") for country in COUNTRIES])
    footloose = entry(books, "footloose")
    assert by_country.min() >= 0.0
    assert np.abs(by_country.sum(axis=0) - footloose).max() <= 1e-12 * footloose.max()
    assert not footloose[:, :, GROUPS["market"]].any()
    assert (footloose[:, :, : GROUPS["market"]] > 0.0).all()


@FEW
@given(packages(), places)
def test_all_numbers_are_finite(chosen: Fields, place: int) -> None:
    assert np.isfinite(play(NOTHING, chosen, worlds=worlds_at(place))).all()


EXTRA = (
    "won_extra", "plants_extra", "sites_kept", "jobs_extra", "jobs_gross", "jobs_net", "value_gross", "value_net",
    "value_net_now", "exports", "research", "cost_gross", "cost_back", "receipts", "outlay_now", "cost_net_now", "grants",
    "grants_deadweight", "europe_low", "europe_high", "critical_home", "critical_europe", "emissions", "emissions_world",
)  # fmt: skip


@FEW
@given(places, st.integers(columns.START_YEAR, columns.LAST_YEAR), st.lists(st.sampled_from(RIVALS), unique=True))
def test_no_measure_brings_and_costs_exactly_nothing(place: int, start: int, matched: list[str]) -> None:
    books = play(NOTHING, package(start=start, matched_by=matched, lists_only=True), worlds=worlds_at(place, 5))
    for name in EXTRA:
        assert not entry(books, name).any(), name
    assert (total(books, "years_to_effect") == columns.YEARS).all()


@FEW
@given(packages(), places)
def test_measures_without_effect_change_no_plant(chosen: Fields, place: int) -> None:
    """Everything may be on, and cost what it costs."""
    kept = {name: None for name in REGISTER if name.endswith(("_once", "_yearly"))}
    changes = {name: value for name, value in quiet().items() if name not in kept}
    books = play(NOTHING, NOTHING, chosen, worlds=worlds_at(place, **changes))
    costs = {"cost_gross", "cost_back", "outlay_now", "cost_net_now", "research"}
    assert differing(books[:, 1], books[:, 2]) <= costs
    assert not total(books, "jobs_extra").any()


@FEW
@given(packages(), places)
def test_scale_of_zero_is_absence(chosen: Fields, place: int) -> None:
    books = play(NOTHING, NOTHING, {**chosen, "scale": 0.0}, worlds=worlds_at(place))
    assert differing(books[:, 1], books[:, 2]) == set()


@FEW
@given(packages(), places, st.sampled_from([name for name in ITEMS if name != "body_vision"]))
def test_scale_of_zero_of_an_item_is_absence(chosen: Fields, place: int, item: str) -> None:
    same = ("multi_year_vision", "body_vision") if item == "multi_year_vision" else (item,)
    off = {**chosen, "without": tuple({*chosen["without"], *same})}
    zero = {**chosen, "scales": {**chosen["scales"], item: 0.0}}
    books = play(NOTHING, off, zero, worlds=worlds_at(place))
    assert differing(books[:, 1], books[:, 2]) == set()


@FEW
@given(subsets, places)
def test_proposals_are_the_union_of_their_items(chosen: list[str], place: int) -> None:
    items = [name for proposal in chosen for name in items_of(proposal)]
    books = play(NOTHING, package(proposals=chosen), package(items=items), worlds=worlds_at(place))
    assert differing(books[:, 1], books[:, 2]) == set()


def test_everything_is_all_proposals() -> None:
    books = play(NOTHING, EVERYTHING, package(proposals=PROPOSALS), package(items=ITEMS), worlds=some_worlds(3))
    assert differing(books[:, 1], books[:, 2]) == differing(books[:, 1], books[:, 3]) == set()


@pytest.mark.parametrize("field", ["scales", "starts"])
def test_the_vision_can_be_sized_and_dated_by_either_name(field: str) -> None:
    changed = {"scales": 0.0, "starts": 2040}[field]
    body = play(
        NOTHING, package(proposals=["body"]), package(proposals=["body"], **{field: {"body_vision": changed}}),
        worlds=central(),
    )  # fmt: skip
    assert differing(body[:, 1], body[:, 2]) != set()


def test_one_and_eight_pay_the_vision_once() -> None:
    books = play(
        NOTHING, package(proposals=["commitment"]), package(proposals=["body"]), package(proposals=["commitment", "body"]),
        package(items=["multi_year_vision"]), package(items=["body_vision"]), worlds=some_worlds(5),
    )  # fmt: skip
    cost = total(books, "cost_gross").T
    assert differing(books[:, 4], books[:, 5]) == set()
    assert (cost[4] > 0.0).all()
    assert cost[3] == pytest.approx(cost[1] + cost[2] - cost[4], rel=1e-12)


@FEW
@given(packages(), places)
def test_one_slot_holds_the_sum_over_years(chosen: Fields, place: int) -> None:
    some = worlds_at(place)
    by_year = play(NOTHING, chosen, worlds=some).sum(axis=3)
    at_once = play(NOTHING, chosen, worlds=some, summed=True)
    assert at_once.shape[3] == 1
    size = np.abs(by_year).max(axis=(0, 1, 2)) + 1e-300
    assert (np.abs(at_once[:, :, :, 0] - by_year) / size).max() <= 1e-12


def test_grants_and_returns_are_parts_of_cost() -> None:
    books = play(NOTHING, EVERYTHING, CLAIMED, worlds=some_worlds(20))
    assert (entry(books, "grants_deadweight") <= entry(books, "grants") * (1.0 + 1e-12)).all()
    assert (entry(books, "grants") <= entry(books, "cost_gross") * (1.0 + 1e-12)).all()
    assert (entry(books, "cost_back") <= entry(books, "cost_gross")).all()


# Directions

ENDS = st.floats(0.0, 1.0)


def plant_in(world: np.void, kind: str) -> Any:
    """A kind of plant in one world, its value at the rate as it is, and that rate."""
    rate, value = plants.real_rate(world, 0.0), np.zeros(1, VALUE)
    plant = worlds.filled(np.array([world]), (kind,), PLANT)[0, 0]
    plants.set_value(value[0], plant, rate, world)
    return plant, value[0], rate


def months_gain(world: np.void, kind: str, before: float, after: float) -> float:
    _, value, rate = plant_in(world, kind)
    tax = plants.tax_on_plants(world)
    return float(plants.gain_in_points(value, value, 0.0, 0.0, 0.0, before, after, tax, rate, world))


@MANY
@given(places, st.sampled_from(KINDS), st.floats(0, 30), st.floats(0, 30), st.floats(0, 30))
def test_months_saved_never_lower_the_gain(place: int, kind: str, before: float, after: float, more: float) -> None:
    world = POOL[place]
    now = months_gain(world, kind, before, after)
    slack = 1e-12 * (1.0 + abs(now))
    assert months_gain(world, kind, before + more, after) >= now - slack
    assert months_gain(world, kind, before, after + more) >= now - slack
    assert now >= 0.0


@MANY
@given(places, st.sampled_from(KINDS), st.floats(0.1, 30))
def test_a_month_is_worth_more_after_capital_is_committed(place: int, kind: str, months: float) -> None:
    world = POOL[place]
    assert months_gain(world, kind, 0.0, months) >= months_gain(world, kind, months, 0.0)


@MANY
@given(places, st.sampled_from(KINDS))
def test_every_kind_of_plant_is_worth_building(place: int, kind: str) -> None:
    """Else months saved would be a loss, and a point of tax a gift."""
    world = POOL[place]
    _, value, _ = plant_in(world, kind)
    assert value["per_point"] > 0.0
    assert plants.worth(value, plants.tax_on_plants(world)) > 0.0


@FEW
@given(places, st.sampled_from(["tailor_made_plans", "company_talks", "location_policy"]), ENDS, ENDS)
def test_more_months_never_win_fewer_plants(place: int, item: str, one: float, other: float) -> None:
    """Nobody matches, and plots stay."""
    less, more = sorted((one, other))
    some = worlds_at(place, rival_match=0.0, site_use=0.0)
    sizes = [package(items=[item], scales={item: size}) for size in (less, more)]
    won = total(play(NOTHING, *sizes, worlds=some), "won")
    assert (won[:, 1] <= won[:, 2] * (1.0 + 1e-12)).all()
    assert (won[:, 0] <= won[:, 1] * (1.0 + 1e-12)).all()


@FEW
@given(places, ENDS, ENDS)
def test_more_matching_never_wins_more_plants(place: int, one: float, other: float) -> None:
    less, more = sorted((one, other))
    time = package(items=["location_policy", "tailor_made_plans"], claims=["tax_rate"])
    base = worlds_at(place, 1, site_use=0.0)
    both = with_values(np.repeat(base, 2), rival_match=[less, more])
    won = total(play(NOTHING, time, worlds=both, chance=np.zeros(2, np.uint64)), "won")[:, 1]
    assert won[1] <= won[0] * (1.0 + 1e-12)


@FEW
@given(places, st.integers(columns.START_YEAR, columns.LAST_YEAR))
def test_nothing_happens_before_its_start(place: int, start: int) -> None:
    books = play(NOTHING, NOTHING, package(base="everything", claims=CLAIMS, start=start), worlds=worlds_at(place))
    before = start - columns.START_YEAR
    names = [name for name in MODEL.entries if name != "years_to_effect"]
    for name in names:
        same = entry(books, name)[..., :before]
        assert same[:, 1].tobytes() == same[:, 2].tobytes(), name


# Order and company


@FEW
@given(st.permutations(range(8)), places)
def test_order_of_packages_only_orders_the_books(order: list[int], place: int) -> None:
    named = [package(proposals=[name]) for name in PROPOSALS]
    some = worlds_at(place)
    straight, mixed = play(NOTHING, *named, worlds=some), play(NOTHING, *(named[i] for i in order), worlds=some)
    assert mixed[:, 1:].tobytes() == straight[:, 1:][:, order].tobytes()


@FEW
@given(st.permutations(PROPOSALS), places)
def test_order_of_names_in_a_package_says_nothing(order: list[str], place: int) -> None:
    books = play(NOTHING, EVERYTHING, package(proposals=order), worlds=worlds_at(place))
    assert differing(books[:, 1], books[:, 2]) == set()


@FEW
@given(packages(), packages(), packages(), places)
def test_a_package_leaves_the_others_alone(first: Fields, second: Fields, stranger: Fields, place: int) -> None:
    """In front of the others, between them and behind."""
    some = worlds_at(place)
    alone = play(NOTHING, first, second, worlds=some)
    for place in range(1, 4):
        brief = [NOTHING, first, second]
        brief.insert(place, stranger)
        books = np.delete(play(*brief, worlds=some), place, axis=1)
        assert books.tobytes() == alone.tobytes()


@FEW
@given(packages(), places, st.sampled_from([1.0, 0.5]))
def test_the_reference_decides_nothing_but_whose_luck_is_common(chosen: Fields, place: int, nest: float) -> None:
    """What a package brings is counted over no measures at all, whatever the brief's reference is."""
    some = worlds_at(place, nest=nest)
    books, other = play(NOTHING, chosen, worlds=some), play(chosen, NOTHING, worlds=some)
    assert differing(books[:, 1], other[:, 0]) <= {"drawn_apart"}
    assert differing(books[:, 0], other[:, 1]) <= {"drawn_apart"}


@FEW
@given(packages(), places)
def test_plants_apart_differ_for_packages_alone(chosen: Fields, place: int) -> None:
    books = play(NOTHING, NOTHING, chosen, worlds=worlds_at(place, 6))
    drawn, apart = entry(books, "drawn"), entry(books, "drawn_apart")
    assert drawn[:, 0].tobytes() == apart[:, 0].tobytes()
    assert drawn[:, 0].tobytes() == drawn[:, 1].tobytes()
    assert differing(books[:, 0], books[:, 1]) == {"drawn_apart"}


def test_worlds_keep_their_bits_beside_others() -> None:
    drawn = some_worlds(12)
    whole = play(NOTHING, CLAIMED, worlds=drawn)
    assert play(NOTHING, CLAIMED, worlds=drawn[:5]).tobytes() == whole[:5].tobytes()
    last = play(NOTHING, CLAIMED, worlds=drawn[7:], chance=ids(drawn)[7:])
    assert last.tobytes() == whole[7:].tobytes()


def test_seed_and_world_are_all_that_chance_depends_on() -> None:
    same = np.repeat(central(), 3)
    books = play(NOTHING, EVERYTHING, worlds=same, chance=np.array([4, 4, 5], np.uint64))
    assert books[0].tobytes() == books[1].tobytes()
    assert differing(books[1], books[2]) >= {"jobs", "drawn", "drawn_apart"}
    other = play(NOTHING, EVERYTHING, worlds=same, chance=np.array([4, 4, 5], np.uint64), seed=2)
    assert differing(books[1], other[1]) >= {"jobs", "drawn", "drawn_apart"}


# Common chance


def test_the_law_is_the_same_for_every_package() -> None:
    """Where no firm is small, a grant is paid in exactly the worlds whose draw lies below the chance, whoever is in the brief."""
    small = {f"{kind}_small": 0.0 for kind in KINDS}
    some = some_worlds(60, production_grant_legal=0.3, wage_cost_relief_legal=0.6, **small)
    grant = package(items=["production_grant"])
    more = package(items=["production_grant", "cluster"], claims=["wage_cost_relief"], start=2030, scale=2.0)
    books = play(NOTHING, grant, EVERYTHING, more, worlds=some)
    drawn = np.array([worlds.uniforms(1, world, worlds.LEGAL_DRAWS, (3,)) for world in range(60)])
    for place in (1, 2, 3):
        assert list(total(books, "grants")[:, place] > 0.0) == list(drawn[:, 0] < 0.3)
    relief = play(NOTHING, package(claims=["wage_cost_relief"]), worlds=some)
    assert list(total(relief, "cost_gross")[:, 1] > 0.0) == list(drawn[:, 2] < 0.6)


def test_jobs_of_a_year_are_the_same_for_every_package() -> None:
    """Plants of a year all start together here, so that jobs over plants that start is the draw of one year."""
    builds = {f"{kind}_build": 2.5 for kind in KINDS}
    flat = {"overrun_months": 0.0, "flagship_closure": 0.0, "cancelled": 0.1}
    some = some_worlds(4, job_spread=0.8, **builds, **flat)
    image = package(items=["training_scheme", "cluster"])
    books = play(NOTHING, image, package(items=["vocational_programmes"], start=2030), worlds=some)
    kinds = slice(0, len(KINDS))
    plants_new = np.diff(entry(books, "plants")[:, :, kinds], axis=-1)[..., 3:]
    jobs_new = np.diff(entry(books, "jobs")[:, :, kinds], axis=-1)[..., 3:]
    per_plant = jobs_new / plants_new
    assert per_plant[:, 1] == pytest.approx(per_plant[:, 0], rel=1e-9)
    assert per_plant[:, 2] == pytest.approx(per_plant[:, 0], rel=1e-9)
    assert per_plant[:, 0].std() > 0.1 * per_plant[:, 0].mean()
    assert differing(books[:, 0], books[:, 1]) >= {"jobs", "plants"}


def test_jobs_have_a_mean_of_one() -> None:
    drawn = worlds.uniforms(3, 0, worlds.JOB_DRAWS, (40_000,))
    for spread in (0.2, 0.5, 1.0):
        jobs = worlds.jobs_of_a_plan(central(job_spread=spread)[0], drawn)
        assert jobs.mean() == pytest.approx(1.0, abs=5.0 * jobs.std() / 200.0)
        assert np.log(jobs).std() == pytest.approx(spread, rel=0.03)


def test_kinds_of_chance_have_places_of_their_own() -> None:
    places = (worlds.LEGAL_DRAWS, worlds.JOB_DRAWS, worlds.PLANT_DRAWS)
    drawn = [worlds.uniforms(1, 7, place, (3,)).tobytes() for place in places]
    assert len(set(drawn)) == 3
    assert worlds.uniforms(1, 7, 1, (50,))[:3].tobytes() == drawn[1]


# However a run is done

BRIEF = """
brief: {title: Proef, question: Wat brengt het?, author: A, sender: B, date: 2026-11-22}
model: investment
levers:
  reference: nu
  packages:
    nu: {preset: today}
    plekken: {proposals: [facilities]}
    alles: {preset: eight_proposals}
counter_case: {who: C, claim: Anderen doen het na., source: assumption, world: {rival_match: 1}}
runs: {worlds: 24, block: 8, seed: 5}
"""


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Any:
    file: Path = tmp_path_factory.mktemp("brief") / "proef.yaml"
    file.write_text(BRIEF, encoding="utf-8")
    return read_scenario(file)


def values(result: Any) -> dict[str, bytes]:
    return {name: result.values(name).tobytes() for name in indicators_of(result)}


def indicators_of(result: Any) -> list[str]:
    return list(result.manifest["indicators"])


def test_workers_and_chunks_change_no_bit(brief: Any) -> None:
    expected = values(run_scenario(brief, workers=1))
    assert len(expected) > 25
    for means in ({"workers": 2}, {"workers": 1, "chunk": 1}, {"workers": 2, "chunk": 3}):
        assert values(run_scenario(brief, **means)) == expected
    assert values(run_scenario(brief, workers=2, executor="processes")) == expected


def test_more_worlds_leave_earlier_ones_alone(brief: Any) -> None:
    few, many = run_scenario(brief, blocks=1), run_scenario(brief, blocks=3)
    for name in indicators_of(few):
        assert few.values(name).tobytes() == many.values(name)[:8].tobytes(), name


def test_blocks_are_the_same_in_any_order(brief: Any) -> None:
    from simulations.ensemble.indicator import Indicator
    from simulations.ensemble.model import find_indicators

    indicators: tuple[Indicator, ...] = tuple(find_indicators(MODEL).values())
    task = Task(MODEL, MODEL.version, MODEL.compile(brief), 3, indicators, 5, 3)
    design = Design(input_ranges(REGISTER), 8, 5)
    alone = {n: compute_block(task, design.block(n)).columns for n in range(3)}
    for finished in run_blocks(task, [design.block(n) for n in (2, 0, 1)], workers=2):
        expected = alone[finished.block.number]
        assert all(finished.columns[name].tobytes() == expected[name].tobytes() for name in expected)
