"""Where a claim fails: planted regions are found, noise has none, and what is told of a region is true of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from planted_claims import drawn, luck, many, worlds_of

from simulations.analysis.uncertainty import regions
from simulations.analysis.uncertainty.regions import (
    FEWEST_FAILURES,
    MOST_SIDES,
    Failures,
    Region,
    Side,
    failures,
    find_region,
)
from simulations.ensemble.design import Range, Worlds

SIXTY = many(60)
# Of all worlds 16 and 12.5 per cent lie in these.
PLANTED = {2: {"p007": 0.6, "p042": 0.6}, 3: {"p007": 0.5, "p023": 0.5, "p042": 0.5}}


def in_planted(worlds: Worlds, sides: int) -> np.ndarray:
    return np.all([worlds[name] > above for name, above in PLANTED[sides].items()], axis=0)


def amount(fails: np.ndarray) -> np.ndarray:
    return np.where(fails, -1.0, 1.0)


def found_in(sides: int, worlds: int, seed: int, wrong: float = 0.0) -> Region | None:
    """What is found where a claim fails in a planted region; in a share `wrong` of all worlds chance says otherwise."""
    drawn_worlds = worlds_of(SIXTY, worlds, seed)
    turned = np.random.default_rng(seed).random(worlds) < wrong
    return failures(drawn_worlds, amount(in_planted(drawn_worlds, sides) ^ turned), SIXTY).region


@pytest.mark.parametrize("sides", [2, 3])
def test_a_planted_region_is_found_among_sixty_assumptions(sides: int) -> None:
    found = found_in(sides, 1000, 1)
    assert found is not None
    assert {one.name for one in found.sides} == set(PLANTED[sides])
    assert found.coverage >= 0.9
    assert found.density >= 0.9
    for one in found.sides:
        assert one.open_above
        assert not one.open_below
        assert one.low == pytest.approx(PLANTED[sides][one.name], abs=0.03)


def test_of_two_hundred_worlds_most_show_a_planted_region() -> None:
    found = [found_in(2, 200, seed) for seed in range(8)]
    told = [one for one in found if one is not None]
    assert len(told) >= 7
    assert np.mean([one.density for one in told]) > 0.85
    assert np.mean([one.coverage for one in told]) > 0.75
    assert all({one.name for one in region.sides} <= set(PLANTED[2]) for region in told)


def test_chance_along_the_way_hides_no_planted_region() -> None:
    found = found_in(3, 1000, 2, wrong=0.03)
    assert found is not None
    assert {one.name for one in found.sides} >= set(PLANTED[3])
    assert found.density > 0.85


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sides", "worlds", "shown", "coverage", "density"),
    [(2, 1000, 20, 0.95, 0.93), (3, 1000, 20, 0.93, 0.93), (2, 200, 18, 0.8, 0.9), (3, 200, 15, 0.7, 0.85)],
)
def test_planted_regions_are_found_again_and_again(
    sides: int, worlds: int, shown: int, coverage: float, density: float
) -> None:
    found = [one for seed in range(20) if (one := found_in(sides, worlds, seed)) is not None]
    assert len(found) >= shown
    assert np.mean([one.coverage for one in found]) >= coverage
    assert np.mean([one.density for one in found]) >= density


def regions_in_noise(assumptions: int, trials: int) -> int:
    """In how many trials pure chance decides who fails, and a region is told all the same."""
    ranges, found = many(assumptions), 0
    for seed in range(trials):
        fails = luck(np.arange(200) + 1000 * seed) < (0.1, 0.25, 0.45)[seed % 3]
        found += failures(worlds_of(ranges, 200, seed), amount(fails), ranges).region is not None
    return found


def test_noise_has_no_region() -> None:
    assert regions_in_noise(155, 6) == 0


@pytest.mark.slow
@pytest.mark.parametrize("assumptions", [155, 259])
def test_noise_has_a_region_in_five_of_a_hundred_trials_at_most(assumptions: int) -> None:
    assert regions_in_noise(assumptions, 100) <= 5


def test_the_half_that_decides_is_not_the_half_that_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = worlds_of(SIXTY, 400)
    fails = luck(np.arange(400)) < 0.3
    proposed: list[Worlds] = []
    propose = regions._propose

    def listened(some_worlds: Worlds, some_fails: np.ndarray, ranges: list[Range]) -> list[Side]:
        proposed.append(some_worlds)
        return propose(some_worlds, some_fails, ranges)

    monkeypatch.setattr(regions, "_propose", listened)
    found = find_region(worlds, in_planted(worlds, 2), SIXTY)
    assert found is not None
    kept = proposed[0]["p000"]
    deciding = worlds[~np.isin(worlds["p000"], kept)]
    assert found.worlds == len(deciding) == len(worlds) - len(kept)
    inside, failing = found.holds(deciding), in_planted(deciding, 2)
    assert found.share == inside.mean()
    assert found.base == failing.mean()
    assert found.coverage == pytest.approx((inside & failing).sum() / failing.sum())
    assert found.density == pytest.approx((inside & failing).sum() / inside.sum())
    # What looks dense on the half that proposes is noise to the other.
    assert find_region(worlds, fails, SIXTY) is None
    own = fails[np.isin(worlds["p000"], proposed[1]["p000"])]
    inside = Region(tuple(propose(proposed[1], own, SIXTY)), 0.0, 0.0, 0.0, 0.0, 0).holds(proposed[1])
    assert own[inside].mean() > regions.DENSER * own.mean()


def test_too_few_failures_give_no_region_and_neither_do_too_few_that_hold() -> None:
    worlds = worlds_of(SIXTY, 200)
    order = np.argsort(-worlds["p000"])
    for count, few in ((FEWEST_FAILURES - 1, True), (FEWEST_FAILURES, False), (200 - FEWEST_FAILURES + 1, True)):
        fails = np.zeros(200, bool)
        fails[order[:count]] = True
        found = failures(worlds, amount(fails), SIXTY)
        assert (found.failing, found.told, found.few) == (count, 200, few)
        assert few == (found.region is None)


def test_worlds_that_could_not_be_told_count_nowhere() -> None:
    worlds = worlds_of(SIXTY, 1200)
    whole = amount(in_planted(worlds, 2))
    holes = np.where(np.arange(1200) < 1000, whole, np.nan)
    assert failures(worlds, holes, SIXTY) == failures(worlds[:1000], whole[:1000], SIXTY)
    assert failures(worlds, np.zeros(1200), SIXTY).failing == 0  # a tie is no failure


def test_nothing_is_found_along_what_does_not_vary() -> None:
    ranges = [drawn("still", 1.0, 1.0, 1.0, "fixed"), drawn("other", 2.0, 2.0, 2.0, "fixed")]
    worlds = worlds_of(ranges, 200)
    assert find_region(worlds, luck(np.arange(200)) < 0.5, ranges) is None


def test_whole_numbers_bound_a_region_too() -> None:
    ranges = [drawn("firms", 2, 12, 4, "integer"), *many(20)]
    worlds = worlds_of(ranges, 1000)
    found = find_region(worlds, worlds["firms"] <= 4, ranges)
    assert found is not None
    assert [one.name for one in found.sides] == ["firms"]
    assert (found.density, found.coverage) == (1.0, 1.0)


@settings(max_examples=25, deadline=None)
@given(some.integers(0, 10**6), some.floats(0.05, 0.6), some.floats(0.0, 0.5), some.integers(60, 300))
def test_what_is_told_of_a_region_is_true_of_it(seed: int, above: float, wrong: float, size: int) -> None:
    ranges = many(6)
    worlds = worlds_of(ranges, size, seed)
    draws = np.random.default_rng(seed)
    fails = (worlds["p001"] > above) & (worlds["p004"] < 0.8) ^ (draws.random(size) < wrong)
    found = find_region(worlds, fails, ranges)
    if found is None:
        return
    deciding = ~regions._half(fails)
    inside, failing = found.holds(worlds[deciding]), fails[deciding]
    assert 1 <= len(found.sides) <= MOST_SIDES
    assert len({one.name for one in found.sides}) == len(found.sides)
    assert all(not (one.open_below and one.open_above) for one in found.sides)
    assert found.share == inside.mean()
    assert found.density == pytest.approx((inside & failing).sum() / inside.sum())
    assert found.coverage == pytest.approx((inside & failing).sum() / failing.sum())
    assert found.density * found.share == pytest.approx(found.coverage * found.base)
    assert found.density >= regions.DENSER * found.base
    # Half and half, and as many failures in either as there can be.
    assert abs(int(fails[deciding].sum()) - int(fails[~deciding].sum())) <= 1
    assert abs(int(deciding.sum()) - int((~deciding).sum())) <= 2


@settings(max_examples=60, deadline=None)
@given(
    arrays(float, 50, elements=some.floats(0, 1)),
    some.floats(0, 1),
    some.floats(0, 1),
    some.booleans(),
    some.booleans(),
)
def test_an_open_end_takes_in_everything_on_its_side(
    values: np.ndarray, low: float, high: float, open_below: bool, open_above: bool
) -> None:
    worlds = np.array([(value,) for value in values], [("x", float)])
    region = Region((Side("x", low, high, open_below, open_above),), 0.0, 0.0, 0.0, 0.0, 0)
    expected = [(open_below or value >= low) and (open_above or value <= high) for value in values]
    assert region.holds(worlds).tolist() == expected


@settings(max_examples=50, deadline=None)
@given(some.integers(0, 500), some.integers(1, 500))
def test_no_more_failures_than_the_largest_share_says_are_met_in_nineteen_of_twenty(failing: int, others: int) -> None:
    from scipy.stats import binom

    found = Failures(failing, failing + others, False, None)
    assert found.share < found.at_most <= 1.0
    assert binom.cdf(failing, found.told, found.at_most) == pytest.approx(0.05, abs=1e-6)
    assert Failures(3, 3, True, None).at_most == 1.0
    assert np.isnan(Failures(0, 0, True, None).share)


@pytest.mark.parametrize(("fewer", "level"), [(40, 0.01), (120, 0.01)])
def test_luck_alone_passes_as_seldom_as_said(fewer: int, level: float) -> None:
    draws = np.random.default_rng(1)
    failing = np.arange(100) < 25
    passed = [
        regions._by_luck(int(draws.permutation(failing)[: fewer // 4].sum()), fewer // 4, failing) <= level
        for _ in range(3000)
    ]
    assert np.mean(passed) <= level + 0.004
