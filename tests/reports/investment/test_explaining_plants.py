"""The chain of a package in sentences: the same books as in a batch, and reasons that give the run's own chances."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulations import cli
from simulations.commands import terminal
from simulations.investment import columns, location
from simulations.investment.model import MODEL
from simulations.reports.explaining import CannotExplain, find_explainer, future_of
from simulations.reports.investment.explaining.playing import Played, choice_in, force_in, gain_in, play, site_in
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Scenario

SCENARIOS = Path(__file__).parents[3] / "scenarios"
BRIEF = SCENARIOS / "acht-voorstellen.yaml"
RIVALS = SCENARIOS / "rivalen-reageren.yaml"
NUMBER = re.compile(r"\d[\d.,]*")


def scenario_of(file: Path) -> Scenario:
    scenario = read_scenario(file)
    return replace(scenario, runs=replace(scenario.runs, worlds=4, block=4))


def plays() -> list[tuple[Scenario, str, int | None]]:
    found: list[tuple[Scenario, str, int | None]] = []
    for file in (BRIEF, RIVALS):
        scenario = scenario_of(file)
        found += [(scenario, name, world) for name in list(scenario.alternatives)[-3:] for world in (None, 0, 3)]
    return found


@pytest.mark.parametrize("number", [0, 3])
def test_a_package_in_a_future_is_that_of_the_batch_to_the_last_bit(number: int) -> None:
    scenario = scenario_of(BRIEF)
    future = future_of(scenario, number)
    books = MODEL.run_block(
        MODEL.compile(scenario), np.array([future.world]), np.array([number], np.uint64), scenario.runs.seed
    )
    for place, variant in enumerate(MODEL.variants(scenario)):
        book = play(scenario, variant.alternative, future).book
        assert book.view(np.float64).tobytes() == np.ascontiguousarray(books[0, place]).tobytes()


def test_reasons_give_the_chances_of_the_run() -> None:
    for scenario, name, world in plays():
        played = play(scenario, name, future_of(scenario, world))
        for year in (0, 5, 10, played.told_year, columns.YEARS - 1):
            force = force_in(played, year)
            site = site_in(played, year, force)
            assert 0.0 < site <= 1.0
            for kind in range(len(columns.KINDS)):
                told = choice_in(played, year, kind, force, site)
                booked = [played.book[f"to_{country}"][kind, year] for country in columns.COUNTRIES]
                np.testing.assert_allclose(told, booked, rtol=1e-12)


def test_worth_and_odds_belong_together() -> None:
    played = full()
    year = played.told_year
    force = force_in(played, year)
    for kind in range(len(columns.KINDS)):
        plant, value = played.there.plants[kind], played.there.values[kind]
        for size in range(columns.SIZES):
            gain = gain_in(played, year, kind, size, True, force)
            points = (gain.after - gain.before) / value["per_point"]
            assert played.scratch.gains[year, kind, size] == pytest.approx(plant["beta"] * points)
            assert gain.after > gain.before > 0.0


def full() -> Played:
    scenario = scenario_of(BRIEF)
    return play(scenario, "alle_acht", future_of(scenario, None))


def test_odds_told_are_those_of_the_choice() -> None:
    """Where a site is there for sure, the odds for the Netherlands rise by what is told."""
    played = full()
    year, kind = played.told_year, 0
    force = force_in(played, year)
    gain = gain_in(played, year, kind, columns.LARGE, False, force)
    pulls = played.there.pulls[year, kind]
    assert played.world["nest"] == 1.0
    without = pulls[columns.HOME] / pulls[1:].sum()
    choice = np.zeros(len(columns.COUNTRIES))
    location.set_choice(choice, pulls, gain.money + gain.other, 0.0, np.zeros(len(columns.COUNTRIES)), 1.0, 1.0)
    assert choice[columns.HOME] / choice[1:].sum() / without == pytest.approx(math.exp(gain.money + gain.other))


def numbers_in(text: str, language: str) -> Counter[str]:
    # Codes of items are no numbers: in front of their names, and in how some work.
    text = re.sub(r"^- \S+ |\((?:werkt via|works through): .*\)", "", text, flags=re.MULTILINE)
    swap = str.maketrans(",.", ".,") if language == "nl" else str.maketrans("", "")
    return Counter(one.translate(swap).rstrip(".,") for one in NUMBER.findall(text))


@pytest.mark.parametrize("options", [[], ["--scheme", "alle_acht"], ["--scheme", "nu"], ["--world", "7"]])
def test_both_languages_tell_the_same_numbers(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = {}
    for language in ("nl", "en"):
        assert cli.main(["explain", str(BRIEF), *options, "--language", language]) == terminal.DONE
        said[language] = capsys.readouterr().out
    assert numbers_in(said["nl"], "nl") == numbers_in(said["en"], "en")
    assert len(said["nl"].splitlines()) > 50
    assert "{" not in said["nl"] + said["en"]


@pytest.mark.parametrize("option", [["--supplier", "3"], ["--lot", "3"], ["--quarter", "2030 Q1"], ["--strength", "1"]])
def test_options_of_another_model_are_refused(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", str(BRIEF), *option]) == terminal.USAGE
    said = capsys.readouterr().err
    assert option[0] in said
    assert "--scheme, --world" in said


def test_a_model_without_an_explainer_is_told_so() -> None:
    for model in ("toy", "uncertainty"):
        with pytest.raises(CannotExplain) as refused:
            find_explainer(model)
        assert model in refused.value.text("nl")
        assert model in refused.value.text("en")
