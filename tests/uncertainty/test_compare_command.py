"""Two scenarios side by side: what differs, what comes of it, and what cannot be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulations import cli
from simulations.analysis.uncertainty.side_by_side import aligned, corners, edits, shared
from simulations.commands import terminal
from simulations.reports.compare import compare
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
EIGHT = SCENARIOS / "acht-voorstellen.yaml"


def small(folder: Path, name: str, changes: Mapping[str, str] | None = None) -> Path:
    """A shipped investment brief with few worlds, and with some of its text changed."""
    text = re.sub(r"worlds: \d+", "worlds: 8\n  block: 4", EIGHT.read_text(encoding="utf-8"))
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


POLICY = {"{preset: eight_proposals}": "{preset: eight_proposals, without: [expat_regime]}"}
WORLD = {
    "counter_case:\n": "world:\n  rival_match: {value: 0.9, low: 0.8, high: 1, source: assumption}\ncounter_case:\n"
}


def compared(folder: Path, changes: Mapping[str, str]) -> Any:
    first, second = small(folder, "een"), small(folder, "twee", changes)
    return compare(first, second, root=folder / "out", language="nl", say=lambda text: None, workers=1)


def test_what_only_policy_changes_has_no_assumption_part(tmp_path: Path) -> None:
    found = compared(tmp_path, POLICY)
    rows = {(row.alternative, row.measure.name): row for row in found.rows}
    cost = rows["alle_acht", "net_cost"]
    assert cost.assumptions.nothing
    assert cost.whole.middle.value == pytest.approx(cost.policy.middle.value, rel=1e-12)
    assert cost.whole.high < 0.0
    assert rows["talent", "net_cost"].whole.nothing
    text = found.finding.text()
    assert "levers.alle_acht.without" in text
    assert "De aannamen zijn dezelfde." in text
    assert "{" not in text.replace("{value", "")


def test_what_only_an_assumption_changes_has_no_policy_part(tmp_path: Path) -> None:
    found = compared(tmp_path, WORLD)
    plants = next(row for row in found.rows if (row.alternative, row.measure.name) == ("alle_acht", "extra_plants"))
    assert plants.policy.nothing
    assert plants.whole.middle.value < 0.0
    assert "world.rival_match" in found.finding.text()


def test_both_parts_make_the_whole(tmp_path: Path) -> None:
    found = compared(tmp_path, {**POLICY, **WORLD})
    for row in found.rows:
        parts = row.policy.mean.value + row.assumptions.mean.value
        assert row.whole.mean.value == pytest.approx(parts, rel=1e-9, abs=1e-9)
    written = (found.folder / "comparison.csv").read_text(encoding="utf-8").splitlines()
    assert len(written) == len(found.rows) + 1
    assert (found.folder / "comparison.nl.txt").exists()


def test_a_results_folder_is_as_good_as_its_file(tmp_path: Path) -> None:
    found = compared(tmp_path, POLICY)
    again = compare(
        tmp_path / "een.yaml",
        found.folder / "second",
        root=tmp_path / "more",
        language="nl",
        say=lambda text: None,
        workers=1,
    )
    for row, other in zip(found.rows, again.rows, strict=True):
        assert np.array_equal(row.whole.middle, other.whole.middle)


def scenario(name: str) -> Scenario:
    return read_scenario(SCENARIOS / f"{name}.yaml")


def test_corners_cross_policy_and_assumptions() -> None:
    one, other = scenario("rivalen-reageren"), scenario("acht-voorstellen")
    first, by_policy, by_assumptions, second = corners(one, other)
    assert first.alternatives.keys() == by_assumptions.alternatives.keys() == one.alternatives.keys()
    assert by_policy.alternatives.keys() == second.alternatives.keys() == other.alternatives.keys()
    assert first.world == by_policy.world == one.world
    assert by_assumptions.world == second.world == other.world
    assert {one_of.runs for one_of in (first, by_policy, by_assumptions, second)} == {one.runs}


def test_single_alternatives_are_compared_whatever_they_are_called() -> None:
    norway, sweden = scenario("noorwegen"), scenario("zweden")
    assert not shared(norway, sweden)
    called = aligned(norway, sweden)
    assert shared(norway, called) == ("noorwegen",)
    found = edits(norway, called)
    assert "levers.noorwegen.weight" in {one.path for one in found.policy}
    assert not [one for one in found.policy if "label" in one.path]


@pytest.mark.parametrize(
    ("first", "second", "code", "message"),
    [
        ("duurzame-inkoop.yaml", "acht-voorstellen.yaml", terminal.MISTAKES, "model procurement"),
        ("duurzame-inkoop.yaml", "nergens.yaml", terminal.MISTAKES, "nergens.yaml"),
        ("duurzame-inkoop.yaml", "", terminal.MISTAKES, "geen leesbare uitkomsten"),
        ("duurzame-inkoop.yaml", "stappenplan.yaml", terminal.MISTAKES, "geen alternatief met dezelfde naam"),
    ],
)
def test_what_cannot_be_compared_is_said(
    first: str, second: str, code: int, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["compare", str(SCENARIOS / first), str(SCENARIOS / second) if second else str(tmp_path)]
    assert cli.main([*wanted, "--folder", str(tmp_path / "out")]) == code
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
