"""The sliders in a notebook: what they are called, what they redraw, and that only the latest values are computed."""

from __future__ import annotations

import asyncio
import csv
import re
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from third_model import SCENARIO as BREAD
from third_model import third  # noqa: F401

import simulations as sim
from simulations.analysis.uncertainty.assumptions import KEYS, REGISTER_TABLE
from simulations.exploring.choosing import newest, sliders
from simulations.exploring.latest import Latest
from simulations.exploring.picture import at_rest, exploration
from simulations.exploring.sliders import slider
from simulations.exploring.widget import AT_REST, Explorer
from simulations.register.label import Label
from simulations.register.words import catalogue

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
WORLDS = 2
LABEL = Label("aanname", "assumption")


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    scenario = sim.read_scenario(SCENARIOS / "duurzame-inkoop.yaml")
    return Explorer(exploration(scenario, sliders(scenario, None), WORLDS, "nl"))


def test_a_slider_stands_at_round_values_and_both_ends() -> None:
    assert slider("world.a", LABEL, "share", 0.0, 1.0, 0.6, "linear").places[:4] == (0.0, 0.025, 0.05, 0.075)
    whole = slider("world.a", LABEL, "count", 3.0, 9.0, 5.0, "whole").places
    assert whole == (3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
    log = slider("world.a", LABEL, "eur", 10.0, 1000.0, 100.0, "log").places
    assert (log[0], log[-1]) == (10.0, 1000.0)
    factors = [later / earlier for earlier, later in pairwise(log)]
    assert max(factors) < 1.2


def test_levers_come_first_and_the_rest_is_what_brief_and_counter_case_change(explorer: Explorer) -> None:
    keys = [one.key for one in explorer.explored.sliders]
    assert keys == ["levers.uitsluiten.threshold", "levers.belonen.weight", "world.score_validity"]
    assert all(one.continuous_update for one in explorer.controls.values())


def test_what_a_run_says_matters_comes_first(tmp_path: Path) -> None:
    scenario = sim.read_scenario(SCENARIOS / "duurzame-inkoop.yaml")
    for number, hash_ in enumerate(("a" * 12, "b" * 12)):
        folder = tmp_path / f"duurzame-inkoop-{hash_}"
        folder.mkdir()
        rows = [
            ("no_such_one", 0.9, 0.8, 1.0, ""),
            ("price_oligopoly", "nan", "nan", "nan", 0.1),
            ("hospital_spend", 0.4 + number, -0.1, 2.0, "nan"),
            ("score_noise", 0.2, 0.1, 0.3, ""),
        ]
        told = [
            dict(zip(("assumption", "impact", "impact_low", "impact_high", "turns_at"), row, strict=True))
            for row in rows
        ]
        with (folder / REGISTER_TABLE).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, KEYS)
            writer.writeheader()
            writer.writerows(told)
    found = newest(tmp_path, "duurzame-inkoop")
    assert found is not None
    keys = [one.key.removeprefix("world.") for one in sliders(scenario, found) if one.key.startswith("world.")]
    assert keys == ["score_noise", "price_oligopoly", "score_validity", "hospital_spend"]
    assert newest(tmp_path, "duurzame") is None


def test_a_brief_that_changes_nothing_gets_wide_assumptions_without_a_source() -> None:
    scenario = replace(sim.read_scenario(SCENARIOS / "duurzame-inkoop.yaml"), world={}, counter_case=None)
    register = sim.load_register("procurement")
    found = [one.key.removeprefix("world.") for one in sliders(scenario, None) if one.key.startswith("world.")]
    assert len(found) == 6
    assert {register[name].grade for name in found} == {"C"}


def test_own_choice_of_assumptions(explorer: Explorer) -> None:
    found = sliders(explorer.explored.scenario, None, ["score_noise"])
    assert [one.key for one in found if one.key.startswith("world.")] == ["world.score_noise"]
    with pytest.raises(KeyError):
        sliders(explorer.explored.scenario, None, ["no_such_one"])


@pytest.mark.parametrize(("lever", "kind"), [("alle_acht.start", "whole"), ("commitment.scale", "linear")])
def test_own_choice_of_levers(lever: str, kind: str) -> None:
    scenario = sim.read_scenario(SCENARIOS / "acht-voorstellen.yaml")
    (found,) = sliders(scenario, None, [], [lever])
    assert (found.key, found.kind) == (f"levers.{lever}", kind)
    for unknown in ("alle_acht.base", "alle_acht.no_such_field", "no_such_one.scale"):
        with pytest.raises(KeyError):
            sliders(scenario, None, [], [unknown])


@pytest.mark.parametrize(("language", "marked"), [("nl", "niet om te publiceren"), ("en", "not for publication")])
def test_the_picture_says_that_it_is_an_exploration(explorer: Explorer, language: str, marked: str) -> None:
    drawn = at_rest(replace(explorer.explored, language=language))
    assert marked in drawn.alternative_text
    assert f"{WORLDS} " in drawn.alternative_text
    assert b"<svg" in drawn.svg


def test_an_open_dot_says_where_everything_stood_in_the_file(explorer: Explorer) -> None:
    explored = explorer.explored
    values = {"levers.belonen.weight": 0.0}
    drawn = explored.picture(explored.numbers(values), values)
    assert b"-before" in drawn.svg
    assert b"-before" not in at_rest(explored).svg


def test_moving_a_slider_redraws_says_what_changed_and_how_to_keep_it(explorer: Explorer) -> None:
    before = explorer.chart.value
    control = explorer.controls["levers.belonen.weight"]
    assert control.value == AT_REST
    control.value = 0.8
    assert explorer.chart.value != before
    assert "80 procent" in explorer.said.value
    assert "was" in explorer.said.value
    assert "      weight: 0.8" not in before
    assert "weight: 0.8" in explorer.lines.value
    assert not explorer.state.value
    explorer.button.click()
    assert explorer.values == {}
    assert explorer.chart.value == before
    assert "weight" not in explorer.lines.value


def test_what_cannot_be_simulated_is_said(explorer: Explorer) -> None:
    explorer._fail(ValueError("<b>kan niet</b>"))
    assert "&lt;b&gt;kan niet" in explorer.state.value
    explorer.reset()


def test_only_the_latest_is_made_and_the_loop_stays_free() -> None:
    asked, shown, ticks = [], [], []
    first_runs, go_on = threading.Event(), threading.Event()

    def make(question: int) -> int:
        asked.append(question)
        first_runs.set()
        go_on.wait(10)
        return question * 10

    async def drag() -> None:
        latest = Latest[int, int](make, lambda question, made: shown.append((question, made)), lambda error: None)
        for question in range(20):
            latest.ask(question)
            await asyncio.sleep(0.001)
            ticks.append(question)
        assert first_runs.is_set()
        go_on.set()
        assert latest.working is not None
        await latest.working

    asyncio.run(drag())
    assert asked == [0, 19]
    assert shown[-1] == (19, 190)
    assert len(ticks) == 20


def test_without_a_loop_it_is_made_at_once_and_failures_are_told() -> None:
    told: list[object] = []
    latest = Latest[int, float](lambda number: 1 / number, lambda _, made: told.append(made), told.append)
    latest.ask(2)
    latest.ask(0)
    assert told[0] == 0.5
    assert isinstance(told[1], ZeroDivisionError)


@pytest.mark.usefixtures("third")
def test_a_third_model_can_be_explored() -> None:
    found = sliders(BREAD, None)
    assert found
    explored = exploration(BREAD, found, WORLDS, "nl")
    drawn = at_rest(explored).drawn
    assert [one.name for one in drawn.schemes] == ["bonus"]
    explorer = Explorer(explored)
    key = found[0].key
    explorer.controls[key].value = found[0].places[-1]
    assert found[0].key.removeprefix("world.") in explorer.lines.value


def test_every_text_is_used_somewhere() -> None:
    sources = [ROOT / "simulations" / part for part in ("exploring", "notebooks", "commands", "reports")]
    code = "\n".join(file.read_text(encoding="utf-8") for part in sources for file in part.rglob("*.py"))
    keys = [key for key in catalogue() if key.startswith(("exploring.", "notebook."))]
    made = ("exploring.heading.", "notebook.head.", "notebook.market.bid.")
    assert [
        key for key in keys if not re.search(rf"""["']{re.escape(key)}["']""", code) and not key.startswith(made)
    ] == []
    named = set(re.findall(r'"((?:exploring|notebook)\.[a-z_.]+[a-z])"', code))
    assert named <= set(keys)
