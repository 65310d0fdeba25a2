"""A chart of a shipped model, over few futures: alone, it is run and drawn again and found to be the same, or not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import tampering

from simulations.figures.export import IMAGES
from simulations.reports.publish import Published, draw
from simulations.reports.told import Told, tell_brief
from simulations.reports.verifying import again
from simulations.reports.verifying.said import as_text
from simulations.reports.verifying.verify import verify
from simulations.scenario.reading import read_scenario
from simulations.scenario.resolved import resolved_faults
from simulations.scenario.scenario import Scenario

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def brief() -> Scenario:
    """Policy of now and one package."""
    scenario = read_scenario(SCENARIOS / "acht-voorstellen.yaml")
    return replace(
        scenario,
        alternatives={name: scenario.alternatives[name] for name in ("nu", "facilities")},
        runs=replace(scenario.runs, worlds=8, block=4, deeper=0),
        outputs=replace(scenario.outputs, charts=("packages", "effect_over_time", "cost_and_effect"), formats=IMAGES),
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return tell_brief(brief(), tmp_path_factory.mktemp("told"), "nl", {"workers": 1})


@pytest.fixture(scope="module")
def charts(told: Told, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    folder = tmp_path_factory.mktemp("charts")
    made = draw(told.whole.drawings, brief(), told.done.own.manifest, folder, "nl")
    return {chart.name: dict(chart.files) for chart in made}


def test_a_chart_is_run_again_from_the_picture_alone(charts: dict[str, dict[str, Path]]) -> None:
    done = verify(charts["packages"]["png"], workers=1)
    assert done.same, as_text(done, "en")


@pytest.mark.parametrize("form", IMAGES)
@pytest.mark.parametrize("name", ["packages", "effect_over_time", "cost_and_effect"])
def test_every_chart_is_the_same_in_every_format_and_its_metadata_are_small(
    name: str, form: str, told: Told, charts: dict[str, dict[str, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "tell_brief", lambda *given, **named: told)
    done = verify(charts[name][form])
    assert done.same, as_text(done, "en")
    data = charts[name][form].read_bytes()
    assert len(json.dumps(tampering.about_of(form, data))) < 100_000


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_no_shipped_scenario_is_refused_as_resolved(file: Path) -> None:
    assert resolved_faults(json.loads(json.dumps(read_scenario(file).resolved()))) == []


def test_publishing_and_verifying_tell_by_the_same_function() -> None:
    from simulations.reports import publish

    assert publish.tell_brief is again.tell_brief is tell_brief  # type: ignore[attr-defined]
    assert Published.__dataclass_fields__.keys() >= {"folder", "finding", "charts", "own", "counter"}
