"""A run of a shipped brief says how sure it is, in both languages with the same numbers, and keeps what it measured."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulations.analysis.uncertainty.probe import Probe
from simulations.ensemble.design import Block
from simulations.ensemble.run import make_design
from simulations.reports.claims import find_claims
from simulations.reports.publish import Published, publish
from simulations.scenario.reading import read_scenario

pytestmark = pytest.mark.slow

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WORLDS, BLOCK, FURTHER = 40, 5, 2_400
TABLES = ("claims.csv", "assumptions.csv", "choices.csv")


def brief(**runs: Any) -> Any:
    """Eight proposals over a few futures, with the charts of certainty alone."""
    scenario = read_scenario(SCENARIOS / "acht-voorstellen.yaml")
    charts = ("drivers", "failure_map", "tipping_points")
    return replace(
        scenario,
        runs=replace(scenario.runs, **{"worlds": WORLDS, "block": BLOCK, "deeper": FURTHER} | runs),
        outputs=replace(scenario.outputs, charts=charts, formats=("svg",)),
    )


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Published, str]]:
    """The same brief told in both languages, the second from what the first kept."""
    root, told = tmp_path_factory.mktemp("sure"), {}
    for language in ("nl", "en"):
        heard: list[str] = []
        published = publish(brief(), "acht", root=root, language=language, workers=2, say=heard.append)
        tables = {name: (published.folder / name).read_bytes() for name in TABLES}
        told[language] = (published, "\n".join(heard))
        for name, content in tables.items():
            (root / f"{language}-{name}").write_bytes(content)
    return told


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_says_how_sure_it_is_without_being_asked(both: dict[str, tuple[Published, str]]) -> None:
    for heading in ("Hoe zeker is dit?", "Waar het niet opgaat", "Wat het zou doen omslaan", "Waar het aan hangt"):
        assert heading in both["nl"][1]
    for heading in ("How sure is this?", "Where it fails", "What would turn it", "What it hangs on"):
        assert heading in both["en"][1]
    for published, heard in both.values():
        assert "{" not in heard
        assert "{" not in published.finding


def test_both_languages_rest_on_the_same_tables(both: dict[str, tuple[Published, str]]) -> None:
    root = both["nl"][0].folder.parent
    for name in TABLES:
        assert (root / f"nl-{name}").read_bytes() == (root / f"en-{name}").read_bytes()


def test_the_charts_of_certainty_are_drawn(both: dict[str, tuple[Published, str]]) -> None:
    for published, _ in both.values():
        assert {"drivers", "tipping_points"} <= {chart.name for chart in published.charts}


def test_assumptions_come_by_risk_and_red_ones_have_no_source(both: dict[str, tuple[Published, str]]) -> None:
    found = rows(both["nl"][0].folder, "assumptions.csv")
    risks = [float(one["risk"]) for one in found if one["risk"]]
    assert risks == sorted(risks, reverse=True)
    for one in found:
        if one["red"] == "1":
            assert one["grade"] == "C"
    assert len({one["assumption"] for one in found}) == len(found) == len(make_design(brief()).ranges)


def test_claims_have_a_label_and_no_more_runs_than_allowed(both: dict[str, tuple[Published, str]]) -> None:
    claims = rows(both["nl"][0].folder, "claims.csv")
    assert [one["provisional"] for one in claims] == ["0", "0"]
    assert {one["certainty"] for one in claims} <= {"high", "moderate", "low", "very_low"}
    assert {one["stopped"] for one in claims} == {"asked"}


def test_a_rerun_measures_nothing_again(
    both: dict[str, tuple[Published, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: Any, **named: Any) -> Any:
        raise AssertionError("a run was made again")

    monkeypatch.setattr("simulations.analysis.uncertainty.probe.run_worlds", fail)
    published, _ = both["nl"]
    again = publish(brief(), "acht", root=published.folder.parent, language="nl", workers=2)
    assert again.finding == published.finding


def test_a_quick_run_says_what_it_left_out(tmp_path: Path) -> None:
    heard: list[str] = []
    published = publish(brief(), "acht", root=tmp_path, language="nl", workers=2, say=heard.append, quick=True)
    assert "Niet onderzocht: dit is een snelle doorrekening" in "\n".join(heard)
    assert {one["provisional"] for one in rows(published.folder, "claims.csv")} == {"1"}
    assert not (published.folder / "deeper").exists()
    assert "zekerheid voorlopig" in "\n".join(heard)


@pytest.mark.parametrize("workers", [1, 2])
def test_in_the_brief_s_own_worlds_a_claim_is_measured_to_the_bit(
    workers: int, both: dict[str, tuple[Published, str]]
) -> None:
    scenario, own = brief(), both["nl"][0].own
    claims = find_claims(scenario.model)(scenario, own)
    probe = Probe(claims, make_design(scenario).ranges, workers=workers)
    found = probe.measure(Block(0, own.worlds[:7], own.chance[:7]))
    assert found.tobytes() == np.ascontiguousarray(claims.amounts(own)[:, :7]).tobytes()


def test_worlds_are_added_until_the_precision_is_there(tmp_path: Path) -> None:
    from simulations.scenario.scenario import Precision

    asked = brief(worlds=40, precision=Precision(share=0.001), at_most=70, deeper=0)
    published = publish(asked, "acht", root=tmp_path, language="nl", workers=2)
    claims = rows(published.folder, "claims.csv")
    assert {one["stopped"] for one in claims} == {"at_most"}
    assert {one["worlds"] for one in claims} == {"70"}
    easy = brief(worlds=40, precision=Precision(share=0.5), at_most=70, deeper=0)
    published = publish(easy, "acht", root=tmp_path, language="nl", workers=2)
    assert {one["stopped"] for one in rows(published.folder, "claims.csv")} == {"reached"}
    assert {one["worlds"] for one in rows(published.folder, "claims.csv")} == {"40"}
