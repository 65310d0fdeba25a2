"""Designs over groups of assumptions and chance: published indices, what a design looks like, and when nothing is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from planted_claims import drawn, luck, many

from simulations.analysis.uncertainty import sobol
from simulations.analysis.uncertainty.sobol import CHANCE, MOST_GROUPS, OTHERS, indices, plan, smallest
from simulations.ensemble.design import Range, Worlds

PI = np.pi
ISHIGAMI = [drawn(name, -PI, PI) for name in "abc"]
ISHIGAMI_FIRST = {"a": 0.3139, "b": 0.4424, "c": 0.0, CHANCE: 0.0}
ISHIGAMI_TOTAL = {"a": 0.5576, "b": 0.4424, "c": 0.2437, CHANCE: 0.0}
# Saltelli and others 2010, Computer Physics Communications 181:259-270: the g-function of eight factors.
G = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
MIXED = [
    drawn("even", -2.0, 5.0), Range("still", "fixed", 3.0, 3.0, 3.0), drawn("price", 10.0, 500.0, 40.0, "loguniform"),
    drawn("skew", 0.0, 1.0, 0.2, "split"), Range("switch", "switch", 0.0, 0.0, 1.0),
    drawn("firms", 2, 12, 4, "integer"), drawn("peak", 0.0, 1.0, 0.3, "triangular"),
]  # fmt: skip


def ishigami(worlds: Worlds) -> np.ndarray:
    return np.sin(worlds["a"]) + 7.0 * np.sin(worlds["b"]) ** 2 + 0.1 * worlds["c"] ** 4 * np.sin(worlds["a"])


def g_function(worlds: Worlds) -> np.ndarray:
    names = worlds.dtype.names or ()
    terms = [(np.abs(4.0 * worlds[name] - 2.0) + a) / (1.0 + a) for name, a in zip(names, G, strict=True)]
    return np.prod(terms, axis=0)


def g_shares() -> tuple[np.ndarray, np.ndarray]:
    """First and total indices of the g-function in closed form."""
    own = 1.0 / (3.0 * (1.0 + G) ** 2)
    whole = np.prod(1.0 + own) - 1.0
    return own / whole, own * np.prod(1.0 + own) / (1.0 + own) / whole


def made(ranges: list[Range], leaders: list[str], worlds: int) -> sobol.Plan:
    found = plan(ranges, leaders, worlds)
    assert found is not None
    return found


def told(amount: np.ndarray, design: sobol.Plan) -> sobol.Indices:
    found = indices(amount, design)
    assert found is not None
    return found


def test_the_ishigami_function_has_its_published_indices() -> None:
    design = made(ISHIGAMI, ["a", "b", "c"], 6 * 1024)
    found = told(ishigami(design.block.worlds), design)
    assert found.enough
    for name in design.groups:
        for share, published in ((found.first[name], ISHIGAMI_FIRST[name]), (found.total[name], ISHIGAMI_TOTAL[name])):
            assert share.low <= published <= share.high
            assert share.value == pytest.approx(published, abs=0.02)


def test_the_g_function_has_its_published_indices() -> None:
    ranges = many(8)
    first, total = g_shares()
    np.testing.assert_allclose(first[:4], [0.716, 0.179, 0.024, 0.007], atol=5e-4)
    np.testing.assert_allclose(total[:4], [0.787, 0.242, 0.034, 0.011], atol=6e-4)
    design = made(ranges, [one.name for one in ranges], 11 * 1024)
    found = told(g_function(design.block.worlds), design)
    for one, own, whole in zip(ranges, first, total, strict=True):
        assert found.first[one.name].low - 0.001 <= own <= found.first[one.name].high + 0.001
        assert found.total[one.name].low - 0.001 <= whole <= found.total[one.name].high + 0.001
        assert found.total[one.name].value == pytest.approx(whole, abs=0.04)


@pytest.mark.parametrize("points", [128, 512])
def test_intervals_hold_the_published_indices_at_least_as_often_as_they_say(
    points: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []
    for seed in range(1, 41):
        monkeypatch.setattr(sobol, "SEED", seed)
        design = made(ISHIGAMI, ["a", "b", "c"], 6 * points)
        found = told(ishigami(design.block.worlds), design)
        for name in "abc":
            held.append(found.first[name].low <= ISHIGAMI_FIRST[name] <= found.first[name].high)
            held.append(found.total[name].low <= ISHIGAMI_TOTAL[name] <= found.total[name].high)
    assert np.mean(held) >= 0.9


@pytest.mark.parametrize("only", ["even", "price", "skew", "firms", "peak"])
def test_an_outcome_that_is_one_assumption_hangs_on_that_alone(only: str) -> None:
    design = made(MIXED, ["even", "price", "skew", "firms", "peak"], 1024)
    found = told(design.block.worlds[only], design)
    assert found.first[only].value == pytest.approx(1.0, abs=0.05)
    assert found.total[only].value == pytest.approx(1.0, abs=0.05)
    for name in set(design.groups) - {only}:
        assert found.total[name].value == 0.0
        assert found.first[name].value == 0.0


@pytest.mark.parametrize("share", [0.0, 0.2, 0.7, 1.0])
def test_chance_is_a_group_with_its_known_share(share: float) -> None:
    ranges = many(30)
    design = made(ranges, ["p000", "p001", "p002"], 7 * 4096)
    parts = {"p000": 0.6, "p001": 0.4}
    amount = np.sqrt(share) * (luck(design.block.chance) - 0.5)
    amount = amount + sum(np.sqrt((1.0 - share) * part) * design.block.worlds[name] for name, part in parts.items())
    found = told(amount, design)
    assert found.total[CHANCE].value == pytest.approx(share, abs=0.05)
    assert found.total[CHANCE].low <= share <= found.total[CHANCE].high
    for name, part in parts.items():
        assert found.total[name].low <= (1.0 - share) * part <= found.total[name].high
    assert found.total[OTHERS].value == 0.0


def test_chance_that_only_works_through_an_assumption_is_in_totals_alone() -> None:
    design = made(many(5), ["p000"], 6 * 4096)
    found = told((design.block.worlds["p000"] - 0.5) * (luck(design.block.chance) - 0.5), design)
    for name in ("p000", CHANCE):
        assert found.first[name].value == pytest.approx(0.0, abs=0.05)
        assert found.total[name].value == pytest.approx(1.0, abs=0.1)


def test_the_others_share_what_they_make_together() -> None:
    ranges = many(40)
    design = made(ranges, ["p007", "p011", "p023"], 7 * 256)
    found = told(sum(design.block.worlds[one.name] for one in ranges), design)
    assert found.total[OTHERS].value == pytest.approx(37 / 40, abs=0.1)
    assert found.total["p011"].value == pytest.approx(1 / 40, abs=0.02)


def test_columns_stand_in_the_order_of_the_register_and_what_is_fixed_stays() -> None:
    design = made(MIXED, ["peak", "even", "price"], 1024)
    worlds = design.block.worlds
    assert worlds.dtype.names == tuple(one.name for one in MIXED)
    assert (worlds["still"] == 3.0).all()
    assert (worlds["switch"] == 0.0).all()
    for one in MIXED:
        assert one.low <= worlds[one.name].min() <= worlds[one.name].max() <= one.high
    assert set(worlds["firms"]) == set(range(2, 13))
    assert (worlds["skew"] < 0.2).mean() == pytest.approx(0.5, abs=0.05)
    assert np.median(worlds["price"]) == pytest.approx(np.sqrt(10.0 * 500.0), rel=0.1)
    assert "still" not in design.groups
    assert "switch" not in design.groups


def test_one_group_at_a_time_comes_from_the_second_draw_and_chance_is_one_of_them() -> None:
    design = made(MIXED, ["price", "firms", "peak"], 1024)
    rows = design.block.worlds.reshape(design.points, len(design.groups) + 2)
    keys = design.block.chance.reshape(rows.shape)
    for place, group in enumerate(design.groups, start=1):
        others = [one.name for one in MIXED if one.varies and one.name not in ("price", "firms", "peak")]
        own = {OTHERS: others, CHANCE: []}.get(group, [group])
        for one in MIXED:
            expected = rows[one.name][:, -1] if one.name in own else rows[one.name][:, 0]
            assert (rows[one.name][:, place] == expected).all()
        assert (keys[:, place] == (keys[:, -1] if group == CHANCE else keys[:, 0])).all()
    assert len(np.unique(keys)) == 2 * design.points


@settings(max_examples=40, deadline=None)
@given(some.integers(1, 40), some.integers(0, 20), some.integers(0, 6000))
def test_a_design_fits_its_worlds_or_there_is_none(count: int, leading: int, worlds: int) -> None:
    ranges = many(count)
    leaders = [one.name for one in ranges][:leading]
    found = plan(ranges, leaders, worlds)
    if worlds < smallest():
        assert found is None
        return
    assert found is not None
    assert len(found.block) == found.points * (len(found.groups) + 2) <= worlds
    assert found.points >= sobol.FEWEST
    assert found.points & (found.points - 1) == 0
    assert len(found.groups) <= MOST_GROUPS
    assert CHANCE in found.groups
    named = [name for name in found.groups if name not in (OTHERS, CHANCE)]
    assert set(named) == set(leaders[: len(named)])
    assert (OTHERS in found.groups) == (count > len(named))
    assert 2 * len(found.block) > worlds or len(named) < len(leaders)


def test_the_last_leaders_join_the_others_first() -> None:
    ranges = many(20)
    leaders = ["p009", "p003", "p015", "p001", "p012"]
    assert set(made(ranges, leaders, smallest()).groups) == {"p009", "p003", "p015", OTHERS, CHANCE}
    assert set(made(ranges, leaders, smallest() + sobol.FEWEST).groups) == {
        "p009",
        "p003",
        "p015",
        "p001",
        OTHERS,
        CHANCE,
    }
    assert plan(ranges, leaders, smallest() - 1) is None


def test_points_of_which_something_is_not_known_are_left_out() -> None:
    design = made(ISHIGAMI, ["a", "b", "c"], 6 * 1024)
    whole = ishigami(design.block.worlds)
    holes = whole.reshape(design.points, -1).copy()
    holes[::10, 3] = np.nan
    found = told(holes.ravel(), design)
    for name in "abc":
        assert found.total[name].value == pytest.approx(ISHIGAMI_TOTAL[name], abs=0.06)
    holes[: design.points // 2 + 1, 0] = np.inf
    assert told(holes.ravel(), design) == sobol.Indices({}, {}, False, design.points)


def test_nothing_is_told_of_what_does_not_vary_nor_ranked_by_wide_intervals() -> None:
    design = made(ISHIGAMI, ["a", "b", "c"], smallest())
    assert indices(np.ones(len(design.block)), design) is None
    tails = told(np.exp(4.0 * design.block.worlds["a"] * design.block.worlds["b"] / PI), design)
    assert not tails.enough
    assert told(design.block.worlds["a"], design).enough
