"""A planted scenario for every label of certainty, each for other reasons: briefs of the shipped models whose answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulations.analysis.uncertainty.study import HeadlineStudy
from simulations.ensemble.run import run_scenario
from simulations.reports.publish import run_enough
from simulations.reports.story import Material
from simulations.reports.uncertainty.telling import Telling
from simulations.scenario.reading import read_scenario

PLANTED = Path(__file__).parent / "planted"
# Label, reasons with the steps that each takes off, and the assumptions that they name; the claim is the last of the brief.
EXPECTED: dict[str, tuple[dict[str, int], set[str]]] = {
    "high": ({}, set()),
    "moderate": ({"unsourced": 1}, {"cluster_yearly"}),
    "low": ({"unsourced": 1, "turned": 1}, {"cluster_effect"}),
    "very_low": ({"sign": 2, "luck": 1}, set()),
}
LONG = ("high", "very_low", "low")  # half a minute to a minute each


def studied(label: str, folder: Path) -> HeadlineStudy:
    """The last claim of a planted brief, with all that is looked into."""
    scenario = read_scenario(PLANTED / f"{label}.yaml")
    done, claims, stop = run_enough(scenario, folder, {"workers": 2})

    def more(further, subfolder, *, model=None, blocks=None):  # type: ignore[no-untyped-def]
        return run_scenario(further, model=model, folder=folder / subfolder, blocks=blocks, workers=2)

    sure = Telling(Material(scenario, done.own, done.counter, "nl", folder, more), claims, stop, workers=2)
    sure.go_deeper(lambda text: None)
    return sure.found.studies[-1]


@pytest.mark.parametrize(
    "label", [pytest.param(one, marks=pytest.mark.slow) if one in LONG else one for one in EXPECTED]
)
def test_a_planted_scenario_gets_its_label_for_its_own_reasons(label: str, tmp_path: Path) -> None:
    reasons, names = EXPECTED[label]
    study = studied(label, tmp_path)
    assert {one.reason: one.steps for one in study.certainty.downgrades} == reasons
    assert {name for one in study.certainty.downgrades for name in one.names} == names
    assert study.certainty.label == label
    assert not study.certainty.provisional
    if label == "low":
        turns = {curve.drawn.name: curve.point.value for curve in study.curves if curve.point}
        assert turns == {"cluster_effect": pytest.approx(0.6, abs=0.005)}


def test_there_is_a_planted_scenario_for_every_label_and_no_other_reasons_twice() -> None:
    assert {file.stem for file in PLANTED.glob("*.yaml")} == set(EXPECTED)
    assert len({tuple(reasons) for reasons, _ in EXPECTED.values()}) == len(EXPECTED)
