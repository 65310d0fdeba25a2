"""Differences in parts: policy, assumptions and levers add up to the whole, in every world."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays
from planted_claims import PlantedModel, brief, many, register

from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty.levers import (
    Base,
    Counted,
    Lever,
    contributions,
    every_set,
    set_name,
    with_levers,
)
from simulations.analysis.uncertainty.parts import halves, split_parts, without_changes
from simulations.analysis.uncertainty.side_by_side import PARTS, corners, edits, side_by_side, to_columns
from simulations.ensemble.indicator import TOGETHER
from simulations.ensemble.result import Result
from simulations.ensemble.run import run_scenario
from simulations.procurement.model import MODEL as PROCUREMENT
from simulations.register.label import Label
from simulations.reports.procurement.levers import bases, recommendations
from simulations.scenario.scenario import Assumption, Scenario
from simulations.scenario.vocabulary import load_vocabulary

amounts = arrays(float, 6, elements=some.floats(-1e9, 1e9))
corner = some.tuples(amounts, amounts, amounts, amounts)


@settings(max_examples=200, deadline=None)
@given(corner)
def test_both_parts_make_the_whole_in_every_world(four: tuple[np.ndarray, ...]) -> None:
    before, by_policy, by_assumptions, by_both = four
    policy, assumed = halves(before, by_policy, by_assumptions, by_both)
    np.testing.assert_allclose(policy + assumed, by_both - before, rtol=1e-9, atol=1e-5)
    turned_policy, turned_assumed = halves(before, by_assumptions, by_policy, by_both)
    np.testing.assert_array_equal((turned_policy, turned_assumed), (assumed, policy))


@settings(max_examples=100, deadline=None)
@given(amounts, amounts)
def test_what_changes_nothing_has_no_part(before: np.ndarray, after: np.ndarray) -> None:
    policy, assumed = halves(before, after, before, after)
    np.testing.assert_array_equal(assumed, 0.0)
    np.testing.assert_array_equal(policy, after - before)


MODEL = PlantedModel({"gain": lambda worlds, chance: worlds["p000"]})
ROWS = register(many(2))
GAIN = Measure("gain", Label("winst", "gain"), "eur_per_year")
FIXED = {"p000": Assumption(2.0, 2.0, 2.0, "assumption")}


def run(scenario: Scenario) -> Result:
    return run_scenario(scenario, model=MODEL, register=ROWS)


def forced(scenario: Scenario, force: float) -> Scenario:
    return replace(scenario, alternatives={**scenario.alternatives, "plan": {"force": force}})


def test_a_brief_s_difference_in_parts_by_hand() -> None:
    """The plan gains x, which the brief sets to 2: policy (x + 2) / 2 and assumptions (2 - x) / 2 with x from 0 to 1."""
    scenario = brief(world=FIXED)
    plain = without_changes(scenario)
    assert plain is not None
    assert plain.world == {}
    found = split_parts(run(scenario), run(plain), GAIN, "plan", TOGETHER)
    assert (found.whole.low, found.whole.high) == (2.0, 2.0)
    assert (found.policy.low, found.policy.high) == pytest.approx((1.025, 1.475), abs=0.01)
    assert (found.assumptions.low, found.assumptions.high) == pytest.approx((0.525, 0.975), abs=0.01)
    assert found.policy.mean.value + found.assumptions.mean.value == pytest.approx(found.whole.mean.value, abs=1e-12)
    assert without_changes(brief()) is None


def test_two_scenarios_side_by_side_by_hand() -> None:
    """A plan of force one where x is drawn from 0 to 1, against one of force three where x is 2."""
    first, second = brief(), forced(brief(world=FIXED), 3.0)
    four = corners(first, second)
    assert [one.alternatives["plan"]["force"] for one in four] == [1.0, 3.0, 1.0, 3.0]
    assert [dict(one.world) for one in four] == [{}, {}, FIXED, FIXED]
    assert {one.runs for one in four} == {first.runs}
    results = [run(one) for one in four]
    (row,) = side_by_side(results, ["plan"], ["gain"])
    x = results[0].worlds["p000"]
    for part, expected in {
        "first": x, "second": 6.0 + 0.0 * x, "whole": 6.0 - x, "policy": x + 2.0, "assumptions": 4.0 - 2.0 * x,
    }.items():  # fmt: skip
        found = getattr(row, part)
        assert found.mean.value == pytest.approx(expected.mean(), abs=1e-12)
        assert (found.low, found.middle.value, found.high) == pytest.approx(np.percentile(expected, [5, 50, 95]))
    columns = to_columns([row])
    assert len({len(cells) for cells in columns.values()}) == 1
    for part in PARTS:
        assert columns[f"{part}_middle"] == [getattr(row, part).middle.value]


def test_every_field_that_differs_is_told_on_its_side() -> None:
    found = edits(brief(), forced(brief(world=FIXED, worlds=50), 3.0))
    assert found.policy == (("levers.plan.force", 1.0, 3.0),)
    assert [one.path for one in found.assumptions] == ["world.p000"]
    assert found.others == (("runs.worlds", 200, 50),)
    assert edits(brief(), brief()) == ((), (), ())


def lever(place: int) -> Lever:
    return Lever(f"lever{place}", str(place), Label(f"{place}", f"{place}"), {})


def fake(table: np.ndarray) -> Any:
    """Outcomes of every set, from (sets, worlds)."""
    return SimpleNamespace(values=lambda name, group: table.T)


@settings(max_examples=40, deadline=None)
@given(some.integers(1, 6), some.data())
def test_contributions_add_up_to_all_levers_together_in_every_world(count: int, data: some.DataObject) -> None:
    table = data.draw(arrays(float, (2**count, 9), elements=some.floats(-1e3, 1e3)))
    levers = [lever(place) for place in range(count)]
    for world in range(9):
        panel = contributions([Counted("gain", GAIN, fake(table[:, [world]]))], levers).panels[0]
        assert math.fsum(panel.values.middle) == pytest.approx(table[-1, world] - table[0, world], abs=1e-9)
        for place in range(count):
            alone, all_but = 1 << place, (2**count - 1) ^ (1 << place)
            assert panel.first[place] == table[alone, world] - table[0, world]
            assert panel.last[place] == table[-1, world] - table[all_but, world]


def test_levers_that_need_each_other_share_what_they_bring() -> None:
    """The first brings 4 by itself; the second and third bring 6 only together."""
    table = np.array([4.0 * (one & 1) + 6.0 * (one >> 1 == 3) for one in range(8)])[:, None] * np.ones((8, 5))
    panel = contributions([Counted("gain", GAIN, fake(table))], [lever(place) for place in range(3)]).panels[0]
    assert panel.values.middle.tolist() == pytest.approx([4.0, 3.0, 3.0])
    assert panel.first.tolist() == [4.0, 0.0, 0.0]
    assert panel.last.tolist() == [4.0, 6.0, 6.0]
    assert float(panel.together.middle) == 10.0
    assert panel.share.tolist() == pytest.approx([0.4, 0.3, 0.3])


VOCABULARY = load_vocabulary("procurement")


@pytest.mark.parametrize("base", bases(), ids=lambda base: base.name)
def test_all_sets_of_recommendations_compile_on_either_base(base: Base) -> None:
    scenario = every_set(replace(brief(), model="procurement"), base, recommendations(), VOCABULARY)
    assert list(scenario.alternatives) == [set_name(number) for number in range(64)]
    assert scenario.reference == "set_000"
    variants = PROCUREMENT.variants(scenario)
    assert [(one.alternative, one.index) for one in variants] == [(set_name(number), number) for number in range(64)]
    compiled = PROCUREMENT.compile(scenario)
    assert len(compiled.policies) == 64
    assert len({policy.tobytes() for policy in compiled.policies}) > 32


@pytest.mark.parametrize("base", bases(), ids=lambda base: base.name)
@pytest.mark.parametrize("number", range(64))
def test_each_bit_of_a_set_s_number_is_a_lever(base: Base, number: int) -> None:
    pulled = [one for place, one in enumerate(recommendations()) if number >> place & 1]
    fields = with_levers(base, pulled, VOCABULARY)
    names = {one.name for one in pulled}
    assert (fields["holistic"] == 1.0) == ("holistic" in names)
    assert (fields["co_creation"] == 1.0) == ("co_creation" in names)
    assert fields["safeguard"]["essential"] == ("safeguard" in names)
    assert fields["winners"] == (2 if "safeguard" in names else 1)
    assert (fields["consistency"] == 1.0) == ("consistent" in names)
    stimulated = "stimulating" in names
    # Without points there is no formula to publish: the field falls back to its default.
    assert fields["transparency"] == (0.0 if stimulated and "predictable" not in names else 1.0)
    assert fields["rule"] == ("bonus" if stimulated else base.fields["rule"])
    dates = [phase["announced"] for phase in fields["phases"]]
    steps = stimulated or "phases" in base.fields
    assert dates == ([] if not steps else ["2026 Q4" if "predictable" in names else "2028 Q1"])


def test_what_means_nothing_beside_the_rest_falls_away() -> None:
    _, exclusion = bases()
    by_name = {one.name: one for one in recommendations()}
    gated = Base("gated", exclusion.label, {**exclusion.fields, "threshold": 0.55, "gate_on_monopoly": True})
    kept = with_levers(gated, [by_name["co_creation"]], VOCABULARY)
    assert (kept["threshold"], kept["gate_on_monopoly"]) == (0.55, True)
    gone = with_levers(gated, [by_name["stimulating"]], VOCABULARY)
    plain = with_levers(exclusion, [by_name["stimulating"]], VOCABULARY)
    assert gone == plain
    assert gated.fields["threshold"] == 0.55  # what is counted from stays what it was
    assert "announced" not in exclusion.fields["phases"][0]
