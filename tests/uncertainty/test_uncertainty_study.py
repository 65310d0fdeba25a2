"""From a run to how sure its claims are, with planted truths: labels, what is looked into, and what it may cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from planted_claims import Formula, PlantedModel, brief, claims, drawn, luck, many, register

from simulations.analysis.uncertainty import sobol, study
from simulations.analysis.uncertainty.headline import Claims
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty.stopping import Errors, Stop
from simulations.analysis.uncertainty.study import Deeper, Told, Uncertainty, at_once, candidates, divide, leaders_of
from simulations.ensemble.design import Range
from simulations.ensemble.run import make_design, run_brief
from simulations.scenario.scenario import Assumption

TEN = many(10)
HELD = {"p000": Assumption(0.0, 0.0, 0.0, "M01")}


def told_of(
    model: PlantedModel, ranges: Sequence[Range] = TEN, *, grades: Mapping[str, str] | None = None,
    world: Mapping[str, Assumption] | None = None, counter: Mapping[str, Assumption] | None = None, worlds: int = 200,
) -> Told:  # fmt: skip
    """A brief with its counter-case, run in a planted model."""
    rows = register(ranges, grades)
    scenario = brief(world=world, counter=counter, worlds=worlds)
    done = run_brief(scenario, model=model, register=rows)
    drawn_from = {one.name: one for one in make_design(scenario, rows).ranges}
    return Told(
        claims(model, scenario).as_found(done.own), done.own, done.counter, done.own.worlds, done.own.chance, drawn_from,
        rows, {name: one.source for name, one in scenario.world.items()}, tuple(counter or ()),
        Stop("asked", worlds, Errors(0.01, 0.01)),
    )  # fmt: skip


def deeper(
    model: PlantedModel, told: Told, budget: int, steps: list[tuple[str, int]] | None = None, folder: Path | None = None
) -> Uncertainty:
    """The same with further runs."""
    probe = Probe(told.claims, tuple(told.ranges.values()), model=model, folder=folder)
    heard = [] if steps is None else steps
    return Deeper(told, probe, budget, lambda name, runs: heard.append((name, runs))).run(at_once(told))


PLANTED: dict[str, tuple[Formula, dict[str, str], bool, dict[str, int]]] = {
    "high": (lambda w, c: 1.0 + w["p000"] + 0.2 * luck(c), {"p001": "C"}, True, {}),
    # Under the counter-case p000 is nothing.
    "moderate": (lambda w, c: w["p000"] - 0.05 + 0.01 * luck(c), {}, True, {"opposed": 1}),
    "low": (lambda w, c: 0.95 - w["p000"] + 0.01 * luck(c), {"p000": "C"}, False, {"unsourced": 1, "turned": 1}),
    "very_low": (lambda w, c: luck(c) - 0.35 + 0.01 * w["p000"], {}, False, {"sign": 2, "luck": 1}),
}


@pytest.mark.parametrize("label", PLANTED)
def test_a_planted_truth_gets_its_label_and_reasons(label: str) -> None:
    formula, grades, opposed, reasons = PLANTED[label]
    model = PlantedModel({"claim": formula})
    told = told_of(model, grades=grades, counter=HELD if opposed else None)
    (found,) = deeper(model, told, 6000).studies
    assert {one.reason: one.steps for one in found.certainty.downgrades} == reasons
    assert found.certainty.label == label
    assert not found.certainty.provisional
    at_first = at_once(told)
    assert at_first.quick
    assert at_first.studies[0].certainty.provisional
    assert "turned" not in [one.reason for one in at_first.studies[0].certainty.downgrades]


def test_what_is_planted_is_what_is_told() -> None:
    """A claim fails where two assumptions are high, the first of them without a source; that one turns it by itself."""
    model = PlantedModel(
        {"claim": lambda w, c: np.where((w["p003"] > 0.6) & (w["p006"] > 0.3), -1.0, 1.0) + 0.02 * luck(c)}
    )
    told = told_of(model, grades={"p003": "C"}, worlds=400)
    found = deeper(model, told, 20_000)
    (one,) = found.studies
    assert one.failures.region is not None
    assert {side.name for side in one.failures.region.sides} == {"p003", "p006"}
    assert one.failures.region.density > 0.9
    assert one.failures.share == pytest.approx(0.28, abs=0.03)
    point = next(curve.point for curve in one.curves if curve.drawn.name == "p003")
    assert point is not None
    assert point.value == pytest.approx(0.6, abs=0.005)
    assert all(curve.point is None for curve in one.curves if curve.drawn.name != "p003")
    assert one.indices is not None
    assert one.indices.enough
    assert one.indices.total["p003"].value > one.indices.total["p006"].value > 0.03
    assert one.indices.total[sobol.CHANCE].value < 0.02
    first, second = found.entries[:2]
    assert (first.name, first.red, first.basis) == ("p003", True, "total")
    assert (second.name, second.red) == ("p006", False)
    assert first.turns == point.value
    assert one.split is not None
    assert one.split.dominant == "assumptions"


def turning_everywhere() -> PlantedModel:
    """Two claims that every assumption turns, each elsewhere."""

    def formula(shift: float) -> Formula:
        return lambda w, c: sum(w[one.name] - shift for one in TEN) + luck(c) - 0.5

    return PlantedModel({"first": formula(0.5), "second": formula(0.48)})


@pytest.mark.parametrize("budget", [1, 2, 40, 60, 500, 1500, 3000, 8000, 20_000])
def test_no_more_is_run_than_the_budget_allows(budget: int) -> None:
    model = turning_everywhere()
    told = told_of(model)
    model.played.clear()
    steps: list[tuple[str, int]] = []
    found = deeper(model, told, budget, steps)
    assert found.spent is not None
    assert sum(found.spent.values()) <= budget
    assert sum(found.spent.values()) == 2 * sum(model.played)  # two variants
    assert [name for name, _ in steps] == ["chance", "tipping", "indices"]
    assert all(found.spent[name] <= most for name, most in steps)
    assert not found.quick
    if budget >= 60:
        assert all(one.split is not None for one in found.studies)
    if budget >= 500:
        assert all(one.curves for one in found.studies)
    if budget >= 3000:
        assert all(one.indices is not None for one in found.studies)


def test_every_turn_is_narrowed_down_where_the_budget_has_room() -> None:
    model = turning_everywhere()
    found = deeper(model, told_of(model), 20_000)
    points = [curve.point for one in found.studies for curve in one.curves if curve.point is not None]
    assert len(points) > 5
    for one in found.studies:
        for curve in one.curves:
            if curve.point is not None:
                beside = np.sort(np.abs(curve.levels - curve.point.value))[:2]
                assert beside.sum() <= 0.011


@settings(max_examples=200, deadline=None)
@given(some.integers(0, 50_000), some.integers(0, 300))
def test_a_plan_fits_its_worlds(worlds: int, varying: int) -> None:
    plan = divide(worlds, varying)
    assert min(plan) >= 0
    used = plan.assumptions * (plan.levels + study.NARROWING) * study.TIPPING_WORLDS
    assert plan.chance + used + plan.indices <= worlds
    assert plan.assumptions <= min(varying, study.MOST_ASSUMPTIONS)
    assert plan.indices == 0 or plan.indices >= sobol.smallest()


def test_a_claim_that_says_nothing_takes_no_other_s_place() -> None:
    model = PlantedModel({"still": lambda w, c: 1.0, "moving": lambda w, c: w["p004"] + 0.5 * w["p002"] - 0.6})
    told = told_of(model)
    found = deeper(model, told, 20_000)
    still, moving = found.studies
    assert still.first_order == {}
    assert still.certainty.label == "high"
    assert leaders_of(told, found.studies)[:2] == ["p004", "p002"]
    probe = Probe(told.claims, tuple(told.ranges.values()), model=model)
    assert "p002" in [one.name for one in candidates(told, found.studies, probe, 4)]
    assert moving.indices is not None
    assert "p004" in moving.indices.total


def test_what_was_changed_or_opposed_is_looked_into_first() -> None:
    model = PlantedModel({"claim": lambda w, c: w["p004"] - 0.3 + 0.001 * w["p008"]})
    told = told_of(
        model, world={"p007": Assumption(0.5, 0.2, 0.9, "M01"), "p001": Assumption(1.0, 1.0, 1.0, "M01")},
        counter={"p009": Assumption(1.0, 0.5, 1.0, "M01")},
    )  # fmt: skip
    probe = Probe(told.claims, tuple(told.ranges.values()), model=model)
    found = at_once(told)
    # p001 is fixed by the brief: there is nothing to look along.
    assert [one.name for one in candidates(told, found.studies, probe, 3)] == ["p009", "p007", "p004"]


def test_a_switch_that_stands_still_drives_nothing() -> None:
    switches = [drawn(f"s{place}", 0.0, 1.0, 0.0, "switch") for place in range(40)]
    model = PlantedModel({"claim": lambda w, c: luck(c) - 0.4})
    told = told_of(model, [*TEN, *switches], grades={one.name: "C" for one in switches})
    found = at_once(told)
    assert not {one.name for one in switches} & set(found.studies[0].first_order)
    for one in found.entries:
        if one.name.startswith("s"):
            assert (one.impact.low, one.impact.value, one.impact.high) == (0.0, 0.0, 0.0)
            assert not one.red


def test_a_brief_s_own_change_without_a_source_counts_as_one_without() -> None:
    model = PlantedModel({"claim": lambda w, c: w["p000"] + w["p001"] - 0.6})
    for source, reasons in (("assumption", ["unsourced"]), ("", ["unsourced"]), ("M01", [])):
        told = told_of(model, world={"p000": Assumption(1.0, 0.0, 3.0, source)})
        found = [one.reason for one in at_once(told).studies[0].certainty.downgrades if one.reason != "sign"]
        assert found == reasons


def test_without_a_claim_nothing_is_said() -> None:
    model = PlantedModel({"claim": lambda w, c: w["p000"]})
    told = told_of(model)
    found = at_once(told._replace(claims=Claims(told.claims.scenario, ())))
    assert (found.studies, found.entries, found.choices) == ((), (), ())
