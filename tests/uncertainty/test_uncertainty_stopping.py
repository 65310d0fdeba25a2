"""Enough worlds by rule: what the errors hold while the rule itself is running, and why a run stops."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from planted_claims import PlantedModel, block_of, brief, claims, luck, many, register
from scipy.stats import norm

from simulations.analysis.differences import Difference, summarise, summarise_columns
from simulations.analysis.estimates import Estimate
from simulations.analysis.uncertainty.stopping import (
    FEWEST_BLOCKS,
    RARE,
    Errors,
    enough,
    errors,
    errors_of,
    margin,
    run_until,
    schedule,
    share_margin,
    wilson,
)
from simulations.ensemble.run import run_brief
from simulations.ensemble.sample import run_worlds
from simulations.scenario.scenario import Precision

SHARE, MIDDLE = Precision(share=0.05), Precision(difference=0.05)


def normal(share: float) -> Callable[[np.random.Generator, int, int], np.ndarray]:
    """A claim that holds in a share of worlds, and of which the median is that of a normal distribution."""
    return lambda draws, worlds, trials: draws.normal(norm.ppf(share), 1.0, (worlds, trials))


def held(
    draw: Callable[[np.random.Generator, int, int], np.ndarray], share: float, middle: float, asked: Precision, *,
    block: int = 25, trials: int = 1000, at_most: int = 2000, seed: int = 1,
) -> tuple[float, float, float]:  # fmt: skip
    """In how many trials the 95 % intervals hold share and median where the rule itself stops; and how many worlds it takes."""
    values = draw(np.random.default_rng(seed), at_most, trials)
    worlds = FEWEST_BLOCKS * block
    looks = {
        blocks: summarise_columns(values[: blocks * block], np.arange(blocks * block) // block)
        for blocks in schedule(worlds // block, at_most // block)
    }
    shares, middles, met = [], [], []
    for trial in range(trials):
        (found, blocks), stop = run_until(
            lambda blocks, trial=trial: (looks[blocks][trial], blocks),
            lambda done: errors_of(*done),
            asked, worlds, at_most, block,
        )  # fmt: skip
        assert stop.worlds == found.worlds == blocks * block
        shares.append(abs(found.higher.value - share) <= share_margin(found.higher, found.worlds, blocks))
        middles.append(abs(found.middle.value - middle) <= margin(found.middle, blocks))
        met.append(stop.worlds)
    return float(np.mean(shares)), float(np.mean(middles)), float(np.mean(met))


@pytest.mark.parametrize("share", [0.7, 0.97])
def test_intervals_hold_while_the_rule_looks_again_and_again(share: float) -> None:
    of_share, of_middle, _ = held(normal(share), share, norm.ppf(share), SHARE, trials=1000, at_most=1000)
    assert of_share >= 0.93
    assert of_middle >= 0.93


@pytest.mark.slow
@pytest.mark.parametrize("block", [5, 25])
@pytest.mark.parametrize("share", [0.5, 0.7, 0.9, 0.97, 0.99])
@pytest.mark.parametrize("asked", [SHARE, Precision(share=0.02), MIDDLE])
def test_intervals_hold_at_any_share_block_and_precision(block: int, share: float, asked: Precision) -> None:
    of_share, of_middle, _ = held(normal(share), share, norm.ppf(share), asked, block=block)
    # 1000 trials: three standard errors below 95 per cent is 93.
    assert of_share >= 0.93
    assert of_middle >= 0.93


@pytest.mark.slow
def test_intervals_hold_for_lopsided_claims_and_for_worlds_that_are_spread_evenly() -> None:
    def lopsided(draws: np.random.Generator, worlds: int, trials: int) -> np.ndarray:
        return np.exp(draws.normal(size=(worlds, trials))) - 2.0

    def even(draws: np.random.Generator, worlds: int, trials: int) -> np.ndarray:
        total = np.full((worlds, trials), -0.45)
        for weight in (1.0, 0.3):
            places = np.argsort(draws.random((worlds // 25, 25, trials)), axis=1) + draws.random(
                (worlds // 25, 25, trials)
            )
            total += weight * places.reshape(worlds, trials) / 25.0
        return total + 0.2 * draws.normal(size=(worlds, trials))

    true = even(np.random.default_rng(5), 25 * 40_000, 1)
    for draw, share, middle in (
        (lopsided, 1.0 - norm.cdf(np.log(2.0)), -1.0),
        (even, (true > 0.0).mean(), np.median(true)),
    ):
        for asked in (SHARE, Precision(share=0.02), MIDDLE, Precision(difference=0.02)):
            of_share, of_middle, _ = held(draw, float(share), float(middle), asked)
            assert of_share >= 0.93
            assert of_middle >= 0.93


def test_more_is_asked_of_more_worlds() -> None:
    few, many_worlds = (
        held(normal(0.8), 0.8, norm.ppf(0.8), Precision(share=share), trials=40)[2] for share in (0.06, 0.03)
    )
    assert 200 <= few < many_worlds < 2000


def test_a_claim_that_held_everywhere_so_far_still_has_an_error() -> None:
    found = summarise(np.ones(200), np.arange(200) // 25)
    assert found.higher == Estimate(1.0, 0.0)
    assert errors_of(found, 8).share == pytest.approx(1.0 - 200 / (200 + norm.ppf(0.975) ** 2))
    assert errors_of(found, 8).difference == 0.0
    # By hand: 10 of 200 (Wilson 1927), and batches that say more than independent worlds are believed.
    assert wilson(0.05, 200) == pytest.approx((0.0274, 0.0896), abs=1e-4)
    assert share_margin(Estimate(0.05, 0.001), 200, 8) == pytest.approx(0.0396, abs=1e-4)
    assert share_margin(Estimate(0.05, 0.1), 200, 8) == margin(Estimate(0.05, 0.1), 8)
    assert share_margin(Estimate(RARE / 200, 0.001), 200, 8) == margin(Estimate(RARE / 200, 0.001), 8)


def test_the_margin_is_that_of_student_a_little_wider() -> None:
    assert margin(Estimate(0.0, 1.0), 8) == pytest.approx(1.06 * 2.3646, abs=1e-3)
    assert margin(Estimate(0.0, 1.0), 10_000) == pytest.approx(1.06 * 1.96, abs=1e-3)
    assert np.isnan(margin(Estimate(0.0, 1.0), 1))


def test_what_could_be_told_in_no_world_is_never_precise_enough() -> None:
    found = errors_of(summarise(np.full(200, np.nan), np.arange(200) // 25), 8)
    assert np.isnan(found.difference)
    assert not enough(found, MIDDLE, 8)


def test_the_error_of_a_brief_is_the_largest_of_its_claims() -> None:
    model = PlantedModel(
        {
            "wide": lambda worlds, chance: worlds["p000"] - 0.5 + luck(chance),
            "sure": lambda worlds, chance: 1.0 + worlds["p001"],
            "unknown": lambda worlds, chance: np.nan,
        }
    )
    ranges = many(2)
    done = run_brief(brief(), model=model, register=register(ranges)).own
    each = claims(model).amounts(done)
    wide, sure, unknown = (errors_of(summarise(one, done.blocks), 8) for one in each)
    assert (wide.share, wide.difference) > (sure.share, sure.difference)
    two = PlantedModel({name: formula for name, formula in model.formulas.items() if name != "unknown"})
    assert errors(claims(two), done) == Errors(max(wide.share, sure.share), max(wide.difference, sure.difference))
    assert np.isnan(errors(claims(model), done).difference)
    assert np.isnan(unknown.difference)
    nothing = run_worlds(brief(), block_of(ranges, 10), model=model)
    assert np.isnan(errors(claims(two), nothing).share)  # a sample is one batch


def until(
    shares: Callable[[int], float], asked: Precision, *, worlds: int = 200, at_most: int = 2000, block: int = 25
) -> tuple[list[int], str, int]:
    """At which numbers of blocks the rule looks when the error goes by `shares`; why it stops, and at how many worlds."""
    looked: list[int] = []

    def run(blocks: int) -> int:
        looked.append(blocks)
        return blocks

    done, stop = run_until(run, lambda blocks: Errors(shares(blocks), 0.5), asked, worlds, at_most, block)
    assert done == looked[-1]
    np.testing.assert_equal(stop.errors, Errors(shares(done), 0.5))
    return looked, stop.reason, stop.worlds


def test_a_run_says_why_it_stopped() -> None:
    assert until(lambda blocks: 9.0, Precision()) == ([8], "asked", 200)
    assert until(lambda blocks: 9.0, Precision(), worlds=190) == ([8], "asked", 200)
    assert until(lambda blocks: 0.5 / blocks, Precision(share=0.05)) == ([8, 12], "reached", 300)
    assert until(lambda blocks: 9.0, SHARE) == ([8, 12, 18, 27, 41, 62, 80], "at_most", 2000)
    assert until(lambda blocks: float("nan"), SHARE)[1] == "at_most"
    # The last look may reach it too.
    assert until(lambda blocks: 0.05 if blocks == 80 else 9.0, SHARE)[1] == "reached"
    # Both that are asked must be small.
    assert until(lambda blocks: 0.0, Precision(share=0.05, difference=0.4))[1] == "at_most"
    assert until(lambda blocks: 0.0, Precision(share=0.05, difference=0.5))[1] == "reached"


def test_nothing_is_reached_before_eight_batches() -> None:
    assert until(lambda blocks: 0.0, SHARE, worlds=25) == ([8], "reached", 200)
    assert until(lambda blocks: 0.0, SHARE, worlds=75, at_most=175) == ([7], "at_most", 175)
    assert not enough(Errors(0.0, 0.0), SHARE, FEWEST_BLOCKS - 1)
    assert enough(Errors(0.0, 0.0), SHARE, FEWEST_BLOCKS)


@settings(max_examples=200, deadline=None)
@given(some.integers(1, 3000), some.integers(8, 5000), some.integers(1, 200), some.floats(0, 0.5))
def test_looks_grow_and_never_go_beyond_what_is_allowed(worlds: int, at_most: int, block: int, size: float) -> None:
    looked, reason, met = until(lambda blocks: size, SHARE, worlds=worlds, at_most=at_most, block=block)
    assert looked == sorted(set(looked))
    first = ceil(worlds / block)
    assert met == looked[-1] * block
    assert met <= max(at_most, first * block)
    assert met >= first * block
    assert all(after <= ceil(1.5 * before) for before, after in pairwise(looked))
    if reason == "reached":
        assert looked[-1] >= FEWEST_BLOCKS
        assert size <= 0.05
    elif size <= 0.05:
        assert looked[-1] < FEWEST_BLOCKS


def test_more_worlds_make_the_error_smaller_and_not_the_range() -> None:
    draws = np.random.default_rng(3).normal(1.0, 2.0, 40_000)

    def told(worlds: int) -> tuple[Errors, Difference]:
        found = summarise(draws[:worlds], np.arange(worlds) // 25)
        return errors_of(found, worlds // 25), found

    (few, narrow), (lots, wide) = told(2_500), told(40_000)
    assert lots.share == pytest.approx(few.share / 4.0, rel=0.25)
    assert lots.difference == pytest.approx(few.difference / 4.0, rel=0.25)
    for found in (narrow, wide):
        assert (found.low, found.high) == pytest.approx((1.0 - 2.0 * 1.645, 1.0 + 2.0 * 1.645), abs=0.2)
