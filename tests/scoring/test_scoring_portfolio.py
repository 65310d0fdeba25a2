"""The best sets of items: integer programming and branch and bound against looking at every set."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from simulations.analysis.scoring import near_best as search
from simulations.analysis.scoring.combinations import NothingFits, in_near_best, limit, members
from simulations.analysis.scoring.items import Items
from simulations.analysis.scoring.near_best import TooManySets, best_sets, near_best
from simulations.analysis.scoring.portfolio import best_choice

# Evidence K11, as in test_scoring_combinations.
KNAPSACK = Items(
    np.array([92.0, 57, 49, 68, 60, 43, 67, 84, 87, 72]), np.array([23.0, 31, 29, 44, 53, 38, 63, 85, 89, 82])
)


def test_the_knapsack_holds_what_it_should() -> None:
    for found in (best_choice(KNAPSACK, 165), best_sets(KNAPSACK, 165, 1)):
        assert np.flatnonzero(found.chosen[0]).tolist() == [0, 1, 2, 3, 5]
        assert (found.value.tolist(), found.cost.tolist()) == ([309.0], [165.0])
    assert best_choice(KNAPSACK, 164).value[0] < 309


@some.composite
def instances(draw: some.DrawFn) -> tuple[Items, float]:
    """Up to nine items with pair terms, things that stand together or need each other, and a budget."""
    count = draw(some.integers(2, 9))
    whole = some.integers(-4, 12).map(float)
    item = some.integers(0, count - 1)
    pair = some.tuples(item, item).filter(lambda one: one[0] < one[1])
    pairs = some.dictionaries(pair, some.integers(-6, 6).map(float), max_size=8)
    items = Items(
        np.array(draw(some.lists(whole, min_size=count, max_size=count))),
        np.array(draw(some.lists(some.integers(0, 9).map(float), min_size=count, max_size=count))),
        # A pair is the same pair the other way round.
        {(second, first): size for (first, second), size in draw(pairs).items()},
        draw(pairs),
        draw(some.lists(some.lists(item, min_size=1, max_size=3, unique=True), max_size=2)),
        draw(some.lists(pair.flatmap(lambda one: some.sampled_from([one, one[::-1]])), max_size=2)),
    )
    return items, float(draw(some.integers(0, 30)))


def plain(items: Items, chosen: np.ndarray) -> tuple[float, float, bool]:
    """Value, cost and whether it may be, of one set, as the words say it."""
    inside = set(np.flatnonzero(chosen).tolist())
    value = sum(items.value[one] for one in inside)
    value += sum(size for pair, size in items.pair_value.items() if set(pair) <= inside)
    cost = sum(items.cost[one] for one in inside) + sum(
        size for pair, size in items.pair_cost.items() if set(pair) <= inside
    )
    together = all(set(group) <= inside or not set(group) & inside for group in items.together)
    return value, cost, together and all(needed in inside for one, needed in items.needs if one in inside)


@settings(max_examples=120, deadline=None)
@given(instances(), some.sampled_from([1, 3, 4096]))
def test_both_ways_find_what_looking_at_every_set_finds(instance: tuple[Items, float], block: int) -> None:
    items, budget = instance
    every = members(np.arange(1 << len(items.value)), len(items.value))
    told = [plain(items, chosen) for chosen in every]
    values, costs, allowed = (np.array(column) for column in zip(*told, strict=True))
    assert items.values_of(every).tolist() == values.tolist()
    assert items.costs_of(every).tolist() == costs.tolist()
    assert items.allowed(every).tolist() == allowed.tolist()
    fits = allowed & (costs <= budget)
    ordinary, search.BLOCK = search.BLOCK, block
    try:
        if not fits[1:].any():
            for way in (best_choice, best_sets):
                with pytest.raises(NothingFits) as error:
                    way(items, budget)
                assert error.value.cheapest == min(costs[1:][allowed[1:]], default=np.inf)
            return
        ordered = sorted(values[fits], reverse=True)
        assert best_choice(items, budget).value[0] == ordered[0]
        for count in (1, 5, 1000):
            found = best_sets(items, budget, count)
            assert found.value.tolist() == ordered[:count]
            assert len({tuple(chosen) for chosen in found.chosen.tolist()}) == min(count, len(ordered))
            assert items.allowed(found.chosen).all()
            assert items.costs_of(found.chosen).tolist() == found.cost.tolist()
            assert (found.cost <= budget).all()
        near = near_best(items, budget, 0.2)
        least = ordered[0] - 0.2 * abs(ordered[0])
        assert near.value.tolist() == [value for value in ordered if value >= least - 1e-9]
        always = in_near_best(near.chosen, near.value, 0.2) == 1.0
        assert always.tolist() == every[fits & (values >= least - 1e-9)].all(axis=0).tolist()
    finally:
        search.BLOCK = ordinary


def test_decimals_in_many_sizes_are_found_as_well() -> None:
    generator = np.random.default_rng(3)
    for size in (1e-6, 1.0, 1e9):
        pairs = {(one, one + 3): float(generator.normal()) * size for one in range(7)}
        items = Items(generator.uniform(0, 3, 10) * size, np.exp(generator.normal(0, 2, 10)) * size, pairs)
        every = members(np.arange(1 << 10), 10)
        for share in (0.05, 0.3, 0.8):
            budget = share * items.cost.sum()
            values = np.sort(items.values_of(every)[items.costs_of(every) <= limit(budget)])[::-1]
            assert best_choice(items, budget).value[0] == pytest.approx(values[0], rel=1e-12)
            np.testing.assert_allclose(best_sets(items, budget, 40).value, values[:40], rtol=1e-12)


def test_items_that_do_nothing_give_a_list_and_not_an_explosion(monkeypatch: pytest.MonkeyPatch) -> None:
    items = Items(np.array([5.0, 3.0, *[0.0] * 28]), np.array([2.0, 2.0, *[0.0] * 28]))
    found = best_sets(items, 2.0, 50)
    assert found.value.tolist() == [5.0] * 50
    monkeypatch.setattr(search, "MOST_SETS", 10_000)
    with pytest.raises(TooManySets, match="more than 10000 sets"):
        near_best(items, 2.0, 0.0)


def test_a_list_of_200_sets_of_29_items_has_an_order_and_the_right_head() -> None:
    generator = np.random.default_rng(5)
    pairs = {(one, other): float(generator.normal(0, 0.5)) for one in range(29) for other in range(one)}
    items = Items(generator.uniform(0, 10, 29), np.exp(generator.normal(1, 1.5, 29)), pairs)
    budget = 0.3 * items.cost.sum()
    found = best_sets(items, budget)
    assert len(np.unique(found.chosen, axis=0)) == 200
    assert np.all(np.diff(found.value) <= 0)
    assert found.value[0] == pytest.approx(best_choice(items, budget).value[0], rel=1e-12)
    tolerance = 1 - found.value[99] / found.value[0]
    assert near_best(items, budget, tolerance).value.tolist() == found.value[:100].tolist()


def test_the_empty_set_is_best_where_everything_loses() -> None:
    items = Items(np.array([-1.0, -2.0]), np.array([1.0, 1.0]))
    assert best_choice(items, 1.0).chosen.tolist() == [[False, False]]
    assert best_sets(items, 5.0, 9).value.tolist() == [0.0, -1.0, -2.0, -3.0]


def test_a_pair_may_cost_less_together() -> None:
    items = Items(np.array([4.0, 4.0]), np.array([3.0, 3.0]), pair_cost={(0, 1): -2.0})
    assert best_choice(items, 4.0).chosen.tolist() == [[True, True]]
    assert best_choice(items, 3.9).value[0] == 4.0


def test_a_budget_below_everything_is_told_with_what_it_would_take() -> None:
    items = Items(np.ones(3), np.array([5.0, 3.0, 1.0]), together=[[1, 2]])
    for way in (best_choice, best_sets):
        with pytest.raises(NothingFits, match="the least that can be chosen costs 4"):
            way(items, 3.5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost": np.ones(2)},
        {"value": np.array([1.0, np.nan, 1.0])},
        {"pair_value": {(0, 0): 1.0}},
        {"pair_value": {(0, 1): 1.0, (1, 0): 1.0}},
        {"pair_cost": {(0, 3): 1.0}},
        {"pair_cost": {(0, 1): np.inf}},
        {"needs": [(1, 1)]},
        {"together": [[0, -1]]},
    ],
)
def test_what_are_no_items_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError):
        Items(**{"value": np.ones(3), "cost": np.ones(3), **wrong})


def test_what_is_no_budget_count_or_tolerance_is_refused() -> None:
    items = Items(np.ones(2), np.ones(2))
    for call in (
        lambda: best_choice(items, np.nan),
        lambda: best_choice(items, np.inf),
        lambda: best_sets(items, 1.0, 0),
        lambda: near_best(items, 1.0, -0.1),
    ):
        with pytest.raises(ValueError):
            call()
