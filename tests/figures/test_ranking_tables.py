"""Tables of rankings: what they work out, what they refuse, and that their columns are whole."""

from __future__ import annotations

import itertools
from dataclasses import replace

import colour_vision as vision
import numpy as np
import pytest
import ranking_examples as examples
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulations.analysis import ranking_tables as ranking
from simulations.analysis.tables import Interval
from simulations.figures import colours

APART, APART_IN_GREY, APART_FROM_ROLES = 17.0, 7.5, 15.0


@pytest.mark.parametrize("name", examples.charts())
def test_every_column_is_as_long_as_the_others(name: str) -> None:
    columns = examples.charts()[name][1].to_table()
    assert len({len(values) for values in columns.values()}) == 1


def test_the_csv_of_contributions_has_every_player_and_all_together() -> None:
    table = examples.contribution_table()
    columns = table.to_table()
    assert len(columns["player"]) == 3 * 9
    assert columns["player"][:9] == [*(one.name for one in examples.PROPOSALS), "together"]
    assert columns["first_in"][:8] == list(table.panels[0].first)
    assert columns["last_in"][:8] == list(table.panels[0].last)
    assert columns["middle"][8] == float(table.panels[0].together.middle)


def test_parts_of_the_total_sum_to_one_or_are_not_there() -> None:
    value, plants, cost = examples.contribution_table().panels
    assert value.share.sum() == pytest.approx(1)
    assert plants.share.sum() == pytest.approx(1)
    assert np.isnan(cost.share).all()
    cancelling = np.tile([1.0, -0.95], (50, 1))
    assert np.isnan(ranking.shares_of_total(cancelling, cancelling.sum(axis=1))).all()


def test_the_csv_of_ranks_has_all_ranks_and_all_profiles() -> None:
    table = examples.acceptability_table()
    columns = table.to_table()
    assert len(columns["rank"]) == 8 * (8 + 4)
    everything = [s for s, weights in zip(columns["share"], columns["weights"], strict=True) if weights == "all"]
    np.testing.assert_array_equal(np.reshape(everything, (8, 8)), table.ranks)
    under = [r for r, weights in zip(columns["rank"], columns["weights"], strict=True) if weights == "health"]
    assert under == list(table.profiles[1].ranks)


def test_expected_ranks_decide_the_order() -> None:
    table = examples.acceptability_table()
    np.testing.assert_allclose(table.expected, [sum((r + 1) * row[r] for r in range(8)) for row in table.ranks])
    assert [table.expected[place] for place in table.order] == sorted(table.expected)


def test_the_csv_of_the_frontier_has_every_combination() -> None:
    table = examples.frontier_table()
    columns = table.to_table()
    assert len(set(columns["combination"])) == 256
    assert sum(columns["on_frontier"]) == len(table.frontier)
    assert columns["net_cost_low"] == list(table.costs.low)
    assert columns["extra_plants_high"] == list(table.effects.high)


@given(arrays(float, (30, 2), elements=st.integers(-5, 5)))
def test_nobody_beats_the_frontier_and_it_beats_everybody(points: np.ndarray) -> None:
    costs, effects = points.T
    line = ranking.non_dominated(costs, effects, np.zeros(30))
    for one in range(30):
        beaten = (
            (costs <= costs[one]) & (effects >= effects[one]) & ((costs < costs[one]) | (effects > effects[one]))
        ).any()
        if one in line:
            assert not beaten
        else:
            assert beaten or any(costs[x] == costs[one] and effects[x] == effects[one] for x in line)
    assert np.all(np.diff(costs[line]) > 0)
    assert np.all(np.diff(effects[line]) > 0)


def test_of_twins_the_smallest_stands_on_the_frontier() -> None:
    assert ranking.non_dominated([1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3, 1, 2]) == [1]


def test_what_matters_most_is_the_best_within_the_budget_then_the_ends() -> None:
    table = examples.frontier_table(600e6)
    within = [place for place in table.frontier if table.costs.middle[place] <= 600e6]
    assert table.leading[0] == within[-1]
    assert set(table.leading[1:3]) == {table.frontier[0], table.frontier[-1]}
    assert sorted(table.leading) == sorted(table.frontier)
    assert set(examples.frontier_table(None).leading[:2]) == {table.frontier[0], table.frontier[-1]}


def test_the_csv_of_weights_has_every_segment_and_the_least_change() -> None:
    table = examples.weights_table()
    columns = table.to_table()
    assert columns["kind"].count("wins") == sum(len(line.winners) for line in table.lines)
    assert columns["kind"].count("flip") == len(table.lines)
    assert columns["start"][-6:] == list(table.flip.weights)
    assert "flip" not in examples.weights_table(flip=False).to_table()["kind"]


UNIT = st.floats(0, 1, allow_subnormal=False).map(lambda value: round(value, 6))


@given(arrays(float, (5, 2), elements=UNIT))
def test_segments_name_the_highest_at_every_weight(values: np.ndarray) -> None:
    without, alone = values.T
    starts, winners = ranking.winning_segments(without, alone)
    assert starts[0] == 0.0
    assert np.all(np.diff(starts) > 0)
    assert len(set(winners)) == len(winners)
    for weight in np.linspace(0, 1, 41):
        totals = without * (1 - weight) + alone * weight
        here = winners[int(np.searchsorted(starts, weight, side="right")) - 1]
        assert totals[here] == pytest.approx(totals.max(), abs=1e-9)


def test_tables_refuse_what_cannot_be_drawn() -> None:
    contributions, ranks = examples.contribution_table(), examples.acceptability_table()
    frontier, weights = examples.frontier_table(), examples.weights_table()
    with pytest.raises(ValueError, match="shape"):
        replace(contributions.panels[0], first=np.zeros(3))
    with pytest.raises(ValueError, match="shape"):
        replace(contributions, players=examples.PROPOSALS[:3])
    with pytest.raises(ValueError, match="sum to one"):
        replace(ranks, ranks=ranks.ranks * 0.9)
    with pytest.raises(ValueError, match="whole numbers"):
        replace(ranks, profiles=[replace(ranks.profiles[0], ranks=np.full(8, 1.5))])
    with pytest.raises(ValueError, match="shape"):
        replace(frontier, costs=Interval.of([0], [0], [0]))
    with pytest.raises(ValueError, match="segments"):
        replace(weights.lines[0], starts=weights.lines[0].starts + 0.1)
    with pytest.raises(ValueError, match="shape"):
        replace(weights, lines=weights.lines[:2])


@pytest.mark.parametrize("deficiency", vision.DEFICIENCIES)
def test_surfaces_of_proposals_differ_for_every_reader(deficiency: str) -> None:
    for one, other in itertools.combinations(colours.FILLS.values(), 2):
        assert vision.distance(one, other, deficiency) > APART


def test_surfaces_and_shades_differ_in_grey_and_from_the_colours_with_a_meaning() -> None:
    for one, other in itertools.combinations(colours.FILLS.values(), 2):
        assert vision.grey_distance(one, other) > APART_IN_GREY
    for one, other in itertools.pairwise(colours.shades(8)):
        assert vision.grey_distance(one, other) > APART_IN_GREY
    for one, other in itertools.product(colours.FILLS.values(), colours.ROLES.values()):
        assert vision.distance(one, other) > APART_FROM_ROLES


@pytest.mark.parametrize("surface", [*colours.FILLS.values(), *colours.shades(8), colours.fill("A")])
def test_words_stand_out_from_every_surface(surface: str) -> None:
    on_paper = vision.contrast_with_white(surface)
    against_ink = vision.contrast_with_white(colours.INK) / on_paper
    assert (on_paper if colours.words_on(surface) == colours.PAPER else against_ink) >= 4.0
    assert colours.fill("A") not in colours.FILLS.values()
