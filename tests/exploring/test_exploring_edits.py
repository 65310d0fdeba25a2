"""Moving a slider and editing the file are the same thing: the same scenario, and the same numbers bit for bit."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import simulations as sim
from simulations.exploring.choosing import sliders
from simulations.exploring.editing import plain, with_values, written
from simulations.exploring.profile import outcomes, quick
from simulations.scenario.scenario import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WORLDS = 2
# What is moved, and how a person writes the same into the file.
MOVES = {
    "an assumption of procurement": ("duurzame-inkoop", {"world.score_validity": 0.35}),
    "a lever of procurement": ("duurzame-inkoop", {"levers.belonen.weight": 0.225}),
    "a gate and an assumption": ("duurzame-inkoop", {"levers.uitsluiten.threshold": 0.3, "world.score_noise": 0.07}),
    "what the counter-case says too": ("duurzame-inkoop", {"world.score_validity": 0.0}),
    "an assumption of investment": ("acht-voorstellen", {"world.rival_match": 0.775}),
    "a lever of investment": ("acht-voorstellen", {"levers.alle_acht.scale": 0.55}),
    "a whole number": ("acht-voorstellen", {"levers.alle_acht.start": 2031}),
}


def edited(name: str, values: dict[str, float], folder: Path) -> Scenario:
    """The brief after somebody typed the values into its text."""
    text = (SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8")
    for key, value in values.items():
        part, rest = key.split(".", 1)
        if part == "world":
            assert not re.search(r"^world:", text, re.MULTILINE) or "world.score_noise" in values
            line = f"  {rest}: {{value: {value!r}, source: assumption}}\n"
            text += line if re.search(r"^world:", text, re.MULTILINE) else f"world:\n{line}"
        else:
            alternative, field = rest.split(".")
            text = with_field(text, alternative, field, repr(value))
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return sim.read_scenario(file)


def with_field(text: str, alternative: str, field: str, value: str) -> str:
    if flow := re.search(rf"^    {alternative}: \{{(.*)\}}$", text, re.MULTILINE):
        return text.replace(flow.group(0), f"    {alternative}: {{{flow.group(1)}, {field}: {value}}}")
    head, tail = text.split(f"    {alternative}:\n", 1)
    return f"{head}    {alternative}:\n" + re.sub(rf"(      {field}: )\S+", rf"\g<1>{value}", tail, count=1)


@pytest.mark.parametrize(("name", "values"), MOVES.values(), ids=MOVES)
def test_a_slider_and_an_edit_give_the_same_scenario_and_the_same_numbers(
    name: str, values: dict[str, float], tmp_path: Path
) -> None:
    moved = with_values(sim.read_scenario(SCENARIOS / f"{name}.yaml"), values)
    by_hand = edited(name, values, tmp_path)
    assert moved == by_hand
    assert moved.hash == by_hand.hash
    by_slider, by_file = outcomes(moved, WORLDS), sim.run_scenario(quick(by_hand, WORLDS))
    for indicator in by_file.indicators.values():
        for group in indicator.groups(by_file.groups):
            np.testing.assert_array_equal(
                by_slider.values(indicator.name, group), by_file.values(indicator.name, group)
            )


def test_a_slider_changes_numbers_at_all() -> None:
    scenario = sim.read_scenario(SCENARIOS / "acht-voorstellen.yaml")
    before, after = (
        outcomes(one, WORLDS) for one in (scenario, with_values(scenario, {"levers.alle_acht.scale": 0.5}))
    )
    assert not np.array_equal(before.values("net_cost"), after.values("net_cost"))


@pytest.mark.parametrize("brief", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_place_of_every_slider_is_one_that_the_file_may_state(brief: Path, tmp_path: Path) -> None:
    scenario = sim.read_scenario(brief)
    found = sliders(scenario, None)
    assert found
    for one in found:
        assert one.low <= one.default <= one.high
        assert all(float(plain(value)) == value for value in one.places)
        assert 3 <= len(one.places) <= 60
    for end in (0, -1):
        values = {one.key: one.places[end] for one in found}
        text = f"based_on: {brief.name}\n{opening(brief)}{written(scenario, values)}\n"
        for base in SCENARIOS.glob("*.yaml"):
            (tmp_path / base.name).write_bytes(base.read_bytes())
        (tmp_path / "gewijzigd.yaml").write_text(text, encoding="utf-8")
        checked = sim.check_file(tmp_path / "gewijzigd.yaml")
        assert not [one for one in checked.problems if one.field != "counter_case"], checked.text()
        if checked.scenario is not None:
            moved = with_values(scenario, values)
            assert checked.scenario.alternatives == moved.alternatives
            assert checked.scenario.world == moved.world


def opening(brief: Path) -> str:
    """The parts that no file takes from another one."""
    text = brief.read_text(encoding="utf-8")
    parts = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return "".join(part for part in parts if part.startswith(("brief:", "counter_case:")))


def test_no_move_is_no_change() -> None:
    scenario = sim.read_scenario(SCENARIOS / "duurzame-inkoop.yaml")
    assert with_values(scenario, {}) is scenario
    assert written(scenario, {}) == ""


def test_the_quick_brief_keeps_everything_but_ladders_counter_case_and_size() -> None:
    scenario = sim.read_scenario(SCENARIOS / "duurzame-inkoop.yaml")
    small = quick(scenario)
    assert all(fields["ladder"] == () for fields in small.alternatives.values())
    assert small.counter_case is None
    assert small.runs.worlds == small.runs.block == 8
    assert small.runs.seed == scenario.runs.seed
    assert replace(
        small, alternatives=scenario.alternatives, counter_case=scenario.counter_case, runs=scenario.runs
    ) == (scenario)
