"""Publishing knows no model: a third one, its story in a folder of its own, is run, told and drawn like any other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from toy import ToyModel

from simulations.broken import BrokenRule
from simulations.ensemble.result import open_result
from simulations.reports.finding import Finding, Grid, Section
from simulations.reports.publish import BrokenRun, Published, markdown, publish
from simulations.reports.story import find_story
from simulations.scenario.scenario import Assumption, Brief, CounterCase, Outputs, Runs, Scenario

THIRD = Path(__file__).parent / "third"
BRIEF = Brief("Brood", "Wordt brood duur?", "een adviseur", "een bakker", date(2026, 11, 22), "nl", ())
DEARER = {"price": Assumption(3.0, 3.0, 3.0, "assumption")}


def brief(**changes: Any) -> Scenario:
    """A brief for the toy model; its alternatives have no ladder."""
    given: dict[str, Any] = {
        "name": "brood",
        "brief": BRIEF,
        "model": "toy",
        "reference": "today",
        "alternatives": {"today": {}, "bonus": {}},
        "world": {},
        "counter_case": CounterCase("een molenaar", "meel wordt duur", "assumption", None, {}, DEARER),
        "runs": Runs(worlds=20, seed=7, block=5, deeper=200),
        "outputs": Outputs(charts=(), formats=("svg",), indicators=()),
    }
    return Scenario(**given | changes)


def told(folder: Path, scenario: Scenario, **options: Any) -> tuple[Published, str]:
    """What publishing leaves and what it says meanwhile."""
    heard: list[str] = []
    published = publish(scenario, "brood", root=folder, language="en", workers=1, say=heard.append, **options)
    return published, "\n".join(heard)


def test_the_story_of_a_third_model_is_found_told_and_written(third: None, tmp_path: Path) -> None:
    published, heard = told(tmp_path, brief())
    assert "80 runs in 20 futures" in heard  # four variants: the model counts them, no ladder does
    assert "Bread can get dear" in heard
    assert "Dear bread costs more." in heard
    assert "Told in the file alone." not in heard
    written = (published.folder / "finding.en.txt").read_text(encoding="utf-8")
    assert "Told in the file alone." in written
    assert published.folder.name.startswith("brood-")
    assert "| own |" in published.finding
    header, *rows = (published.folder / "cases.csv").read_text(encoding="utf-8").splitlines()
    assert header == "case,spend"
    own, counter, dear = (float(row.split(",")[1]) for row in rows)
    assert own < counter < dear


def test_a_story_runs_more_below_the_folder_of_the_brief_by_the_same_means(third: None, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    published, _ = told(tmp_path, brief(), progress=lambda done, total, left: steps.append((done, total)))
    dear = open_result(published.folder / "dear")
    assert dear.size == 10
    assert list(dear.worlds["bidders"]) == list(published.own.worlds["bidders"][:10])
    assert (8, 8) in steps  # four blocks of the brief and four of its counter-case
    assert (2, 2) in steps
    done, total = steps[-1]
    assert done == total > 2  # a step of further runs ends, also when it needs fewer than it may have


@pytest.mark.parametrize(("width", "millimetres"), [("column", 80), ("middle", 120), ("page", 165)])
def test_charts_are_drawn_at_the_width_they_are_printed_at(
    width: str, millimetres: int, third: None, tmp_path: Path
) -> None:
    asked = brief(outputs=Outputs(charts=("crumbs",), formats=("svg",), indicators=(), width=width))
    (chart,) = told(tmp_path, asked)[0].charts
    points = float(re.search(r'<svg [^>]*width="([\d.]+)pt"', chart.files["svg"].read_text(encoding="utf-8"))[1])
    assert points / 72 * 25.4 == pytest.approx(millimetres, abs=0.01)


def test_only_the_charts_that_a_brief_asks_for_are_drawn(third: None, tmp_path: Path) -> None:
    published, _ = told(tmp_path, brief())
    assert [chart.name for chart in published.charts] == ["loaves", "crumbs", "futures"]
    one = brief(outputs=Outputs(charts=("crumbs",), formats=("svg",), indicators=()))
    published, _ = told(tmp_path, one)
    (chart,) = published.charts
    assert (chart.title, sorted(chart.files)) == ("About crumbs", ["csv", "json", "svg", "txt"])
    assert not (published.folder / "charts" / "loaves.svg").exists()
    assert "<img alt=" in chart._repr_html_()


def test_a_third_model_is_told_how_sure_it_is(third: None, tmp_path: Path) -> None:
    published, heard = told(tmp_path, brief(runs=Runs(worlds=40, seed=7, block=5, deeper=6000)))
    assert "How sure is this?" in heard
    assert "What would turn it" in heard
    assert "tipping_points" in {chart.name for chart in published.charts}
    header, *rows = (published.folder / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert header.startswith("claim,")
    assert [row.split(",")[0] for row in rows] == ["spend-bonus"]
    quick, heard = told(tmp_path / "quick", brief(), quick=True)
    assert "Not looked into: this is a quick run" in heard
    assert not (quick.folder / "deeper").exists()


@pytest.mark.parametrize("dear_only", [False, True])
def test_a_broken_rule_has_one_name_wherever_it_is_met(
    dear_only: bool, third: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_a_rule(self: ToyModel, compiled: Mapping[str, Any], worlds: Any, chance: Any, seed: int) -> Any:
        if dear_only and worlds["price"][0] != 4.0:
            return play(self, compiled, worlds, chance, seed)
        raise BrokenRule("world 3: bread from nothing")

    play = ToyModel.run_block
    monkeypatch.setattr(ToyModel, "run_block", break_a_rule)
    with pytest.raises(BrokenRun, match="bread from nothing"):
        told(tmp_path, brief())


def test_a_model_without_a_story_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match="silent"):
        told(tmp_path, brief(model="silent"))
    assert not any(tmp_path.iterdir())


def test_the_shipped_story_is_found_by_the_name_of_its_model() -> None:
    assert find_story("procurement").__module__ == "simulations.reports.procurement.story"


def test_a_finding_is_read_as_text_and_as_markdown() -> None:
    grid = Grid(("who", "what"), (("a", "1"), ("longer", "2")))
    found = Finding("en", "Head", (Section("one", "One", ("First.",), (grid,)), Section("two", "Two", ("Second.",))))
    assert found.text("one") == "Head\n\nOne\n  First.\n\n  who      what\n  a        1\n  longer   2"
    assert markdown(found).startswith("### Head\n\n**One**\n\n- First.\n\n| who | what |")
    assert found.section("two").sentences == ("Second.",)
    with pytest.raises(KeyError):
        found.section("three")
