"""How much is chance: known shares, told with an interval that holds them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from planted_claims import PlantedModel, block_of, claims, luck, many

from simulations.analysis.uncertainty.chance import OTHER_LUCK, Split, split, with_other_luck
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty_tables import Ends

WIDE = np.sqrt(12.0)  # times a number 0..1: variance one


def twice(share: float, worlds: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The same assumptions met by two draws of luck, of which the variance is `share` of one."""
    draws = np.random.default_rng(seed)
    assumed = np.sqrt(1.0 - share) * draws.normal(size=worlds)
    first, again = np.sqrt(share) * draws.normal(size=(2, worlds))
    return assumed + first, assumed + again


def told(share: float, worlds: int, seed: int) -> Split:
    found = split(*twice(share, worlds, seed))
    assert found is not None
    return found


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.9])
def test_the_share_of_luck_is_that_of_its_variance(share: float) -> None:
    assert told(share, 20_000, 1).chance.value == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("worlds", [25, 200])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_nine_in_ten_intervals_hold_it(share: float, worlds: int) -> None:
    found = [told(share, worlds, seed).chance for seed in range(1000)]
    assert 0.87 <= np.mean([one.low <= share <= one.high for one in found]) <= 0.93
    assert np.mean([one.value for one in found]) == pytest.approx(share, abs=0.01 if worlds > 100 else 0.05)


def test_what_surely_has_more_than_half_is_named() -> None:
    assert [told(share, 400, 2).dominant for share in (0.2, 0.5, 0.8)] == ["assumptions", "neither", "chance"]
    assert Split(Ends(0.6, 0.5, 0.7), 1.0).dominant == "neither"


def test_a_model_meets_other_luck_under_the_same_assumptions() -> None:
    share = 0.3
    model = PlantedModel(
        {
            "mixed": lambda worlds, chance: (
                WIDE * (np.sqrt(1.0 - share) * worlds["p000"] + np.sqrt(share) * luck(chance))
            ),
            "sure": lambda worlds, chance: worlds["p001"],
            "lucky": lambda worlds, chance: luck(chance) - 0.5,
            "still": lambda worlds, chance: 1.0,
        }
    )
    ranges = many(3)
    block = block_of(ranges, 600)
    probe = Probe(claims(model), ranges, model=model)
    first, again = probe.measure(block), with_other_luck(probe, block)
    mixed, sure, lucky, still = (split(one, other) for one, other in zip(first, again, strict=True))
    assert mixed is not None
    assert mixed.chance.low <= share <= mixed.chance.high
    assert mixed.chance.value == pytest.approx(share, abs=0.06)
    assert sure is not None
    assert (sure.chance, sure.same_sign) == (Ends(0.0, 0.0, 0.0), 1.0)
    assert lucky is not None
    assert lucky.chance.value > 0.9
    assert lucky.same_sign == pytest.approx(0.5, abs=0.07)
    assert still is None
    assert int(OTHER_LUCK) > 1e9  # beyond any world of a brief


def test_worlds_that_are_known_only_once_do_not_count() -> None:
    first, again = twice(0.4, 100, 3)
    holes = first.copy()
    holes[::4] = np.nan
    kept = np.arange(100) % 4 != 0
    assert split(holes, again) == split(first[kept], again[kept])
    assert split(np.full(5, np.nan), again[:5]) is None
    assert split(first[:1], again[:1]) is None
    assert split(first[:0], again[:0]) is None


@settings(max_examples=60, deadline=None)
@given(arrays(float, (2, 30), elements=some.floats(-1e6, 1e6)))
def test_a_share_lies_between_nothing_and_all_and_within_its_interval(pairs: np.ndarray) -> None:
    found = split(*pairs)
    assert (found is None) == (np.ptp(pairs) == 0.0)
    if found is not None:
        assert 0.0 <= found.chance.low <= found.chance.value <= found.chance.high <= 1.0
        assert 0.0 <= found.same_sign <= 1.0
