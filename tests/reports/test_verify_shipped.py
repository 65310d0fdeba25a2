"""Every chart of a shipped brief, small, is run and drawn again from its picture alone: the same, at the narrow widths too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulations.reports.publish import publish
from simulations.reports.told import Told, tell_brief
from simulations.reports.verifying import again
from simulations.reports.verifying.said import as_text
from simulations.reports.verifying.verify import verify
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Runs, Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FEW = Runs(worlds=8, seed=3, block=4, deeper=300)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "width"), [("duurzame-inkoop", "column"), ("snelheid-of-subsidie", "middle")])
def test_every_chart_is_the_same_again(name: str, width: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = read_scenario(SCENARIOS / f"{name}.yaml")
    outputs = replace(shipped.outputs, formats=("svg",), charts=(), width=width)
    made = publish(replace(shipped, runs=FEW, outputs=outputs), name, root=tmp_path / "made", language="nl")
    assert len(made.charts) > 5
    once: dict[str, Told] = {}

    def tell(scenario: Scenario, folder: Path, language: Any, means: Any, *, blocks: int | None = None) -> Told:
        """Run again, but once for all the charts of this run."""
        if scenario.hash not in once:
            once[scenario.hash] = tell_brief(scenario, tmp_path / "again", language, means, blocks=blocks)
        return once[scenario.hash]

    monkeypatch.setattr(again, "tell_brief", tell)
    for chart in made.charts:
        alone = tmp_path / "alone.svg"
        alone.write_bytes(chart.files["svg"].read_bytes())
        done = verify(alone)
        assert done.same, as_text(done, "en")
    assert len(once) == 1
