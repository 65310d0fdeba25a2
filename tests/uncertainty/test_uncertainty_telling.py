"""From a brief to what a reader sees of how sure it is: both languages, the same sections, the same numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from planted_claims import cells

from simulations.register.words import Words
from simulations.reports import publish as publishing
from simulations.reports.finding import Section
from simulations.reports.phrases import Phrases
from simulations.reports.publish import Published, publish
from simulations.reports.story import Story
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Precision, Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CHARTS = ("drivers", "failure_map", "tipping_points")
TABLES = ("claims.csv", "assumptions.csv", "choices.csv")
SURE = ("certainty", "fails", "turns", "drivers", "runs", "choices", "edits")
LANGUAGES = ("nl", "en")


def small(name: str, *, kept: Sequence[str] = (), deeper: int) -> Scenario:
    """A shipped brief over few worlds, with the charts of certainty alone."""
    scenario = read_scenario(SCENARIOS / f"{name}.yaml")
    alternatives = {
        one: {**fields, "ladder": (0.0, 0.2, 0.4)} if fields.get("ladder") else fields
        for one, fields in scenario.alternatives.items()
        if not kept or one in kept
    }
    runs = replace(scenario.runs, worlds=40, block=10, deeper=deeper, precision=Precision())
    outputs = replace(scenario.outputs, charts=CHARTS, formats=("svg",))
    return replace(scenario, alternatives=alternatives, runs=runs, outputs=outputs)


@dataclass
class Run:
    """What a run left and said, and the tables as they stood then."""

    published: Published
    story: Story
    heard: str
    tables: dict[str, bytes]

    @property
    def sections(self) -> dict[str, Section]:
        return {one.name: one for one in self.story.finding.sections if one.name in SURE}


def told(scenario: Scenario, root: Path, language: str, **options: Any) -> Run:
    heard: list[str] = []
    stories: list[Story] = []
    write = publishing.write

    def listened(story: Story, folder: Path) -> None:
        stories.append(story)
        write(story, folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "write", listened)
        published = publish(scenario, "brief", root=root, language=language, workers=2, say=heard.append, **options)
    tables = {name: (published.folder / name).read_bytes() for name in TABLES}
    return Run(published, stories[0], "\n".join(heard), tables)


BRIEFS = {
    # One design alone is told against today: quick enough to look into at every change.
    "one design": lambda: small("duurzame-inkoop", kept=("nu", "belonen"), deeper=630),
    "two designs": lambda: small("duurzame-inkoop", deeper=3000),
    "eight proposals": lambda: small("acht-voorstellen", deeper=3000),
}
SLOW = ("one design", "two designs", "eight proposals")
EVERY = [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in BRIEFS]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Each brief run once: quick, then with further runs in both languages."""
    made: dict[str, dict[str, Run]] = {}

    def get(name: str) -> dict[str, Run]:
        if name not in made:
            root = tmp_path_factory.mktemp("told")
            made[name] = {
                kind: told(BRIEFS[name](), root, language, quick=quick)
                for kind, language, quick in (("quick", "nl", True), ("nl", "nl", False), ("en", "en", False))
            }
        return made[name]

    return get


def numbers(section: Section) -> list[str]:
    """Every number in a section, whatever its separators, sorted: sentences have their own order of words."""
    found = re.findall(r"\d[\d.,]*", " ".join(section.sentences))
    return sorted(re.sub(r"[.,]", "", one) for one in found)


@pytest.mark.parametrize("name", EVERY)
def test_both_languages_have_the_same_sections_with_the_same_numbers(name: str, runs: Any) -> None:
    dutch, english = (runs(name)[language].sections for language in LANGUAGES)
    assert list(dutch) == list(english)
    assert {"certainty", "fails", "turns", "drivers", "runs", "choices"} <= set(dutch)
    for section in dutch:
        assert len(dutch[section].sentences) == len(english[section].sentences)
        assert numbers(dutch[section]) == numbers(english[section])
        assert dutch[section].sentences != english[section].sentences
    assert runs(name)["nl"].tables == runs(name)["en"].tables


@pytest.mark.parametrize("name", EVERY)
def test_no_blank_is_left_unfilled_and_nothing_is_unknown(name: str, runs: Any) -> None:
    for run in runs(name).values():
        texts = [run.heard, run.published.finding, *(one.alternative_text for one in run.published.charts)]
        for text in texts:
            assert not re.search(r"[{}]", text)
            assert not re.search(r"\bnan\b|\binf\b", text)


@pytest.mark.parametrize("name", EVERY)
def test_a_quick_run_says_what_it_did_not_look_into(name: str, runs: Any) -> None:
    quick = runs(name)["quick"]
    (sentence,) = quick.sections["turns"].sentences
    assert sentence == Words("nl")("finding.uncertainty.turns.not_run")
    assert sentence in quick.heard
    assert "edits" not in quick.sections
    assert "tipping_points" not in {one.name for one in quick.published.charts}
    assert b",1," in quick.tables["claims.csv"]


@pytest.mark.parametrize("name", EVERY)
def test_tables_have_a_row_for_all_there_is(name: str, runs: Any) -> None:
    run = runs(name)["en"]
    folder = run.published.folder
    assumed = [row["assumption"] for row in cells(folder / "assumptions.csv")]
    assert sorted(assumed) == sorted(run.published.own.worlds.dtype.names)
    alternatives = list(dict.fromkeys(one.alternative for one in run.published.own.variants))
    chosen = [row["alternative"] for row in cells(folder / "choices.csv")]
    assert chosen == alternatives * (len(chosen) // len(alternatives))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for claim in cells(folder / "claims.csv"):
        assert int(claim["worlds"]) == manifest["blocks"] * manifest["block"] == 40
        assert (claim["provisional"], claim["stopped"]) == ("0", "asked")


@pytest.mark.parametrize("name", EVERY)
def test_charts_of_further_runs_are_drawn(name: str, runs: Any) -> None:
    for language in LANGUAGES:
        drawn = {one.name: one for one in runs(name)[language].published.charts}
        assert "tipping_points" in drawn
        assert set(drawn) <= set(CHARTS)
        for chart in drawn.values():
            assert {"svg", "csv", "txt"} <= set(chart.files)
            assert all(file.stat().st_size > 0 for file in chart.files.values())
            assert chart.alternative_text


@pytest.mark.parametrize("name", EVERY)
def test_what_is_told_of_further_runs_is_within_the_budget(name: str, runs: Any) -> None:
    run, budget = runs(name)["en"], BRIEFS[name]().runs.deeper
    (sentence,) = [one for one in run.sections["runs"].sentences if one.startswith("For this judgement")]
    total, *parts = (int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*\d|\d", sentence))
    assert len(parts) == 3
    assert 0.3 * budget < total == sum(parts) <= budget


@pytest.mark.parametrize("name", EVERY)
def test_shares_in_words_are_those_of_the_table(name: str, runs: Any) -> None:
    run, say = runs(name)["en"], Phrases("en")
    for row in cells(run.published.folder / "claims.csv"):
        if share := float(row["share_fails"]):
            assert any(f"In {say.share(share)} of the futures" in one for one in run.sections["fails"].sentences)
        else:
            assert any(one.startswith("In none of the") for one in run.sections["fails"].sentences)
