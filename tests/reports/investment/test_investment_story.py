"""What an investment brief tells: the same in both languages, with its robustness beside every ranking."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulations.analysis.investment.contributions import contributions
from simulations.analysis.investment.outcomes import Outside, outcome
from simulations.analysis.investment.portfolios import NEAR
from simulations.analysis.investment.ranking import rank_proposals, ranks_of
from simulations.analysis.investment.study import Study, package, work_out
from simulations.ensemble.result import Result
from simulations.ensemble.run import run_brief, run_scenario
from simulations.investment.sets import all_combinations
from simulations.register.rows import Rows
from simulations.reports.investment.drawings import drawings
from simulations.reports.investment.finding import write_finding
from simulations.reports.investment.story import tables
from simulations.reports.publish import publish, run
from simulations.scenario.problems import ScenarioError
from simulations.scenario.reading import read_scenario

ROOT = Path(__file__).parents[3]
SCENARIOS = ROOT / "scenarios"
NUMBER = re.compile(r"\d[\d.,]*")


def small(name: str, worlds: int = 12) -> Any:
    scenario = read_scenario(SCENARIOS / f"{name}.yaml")
    return replace(scenario, runs=replace(scenario.runs, worlds=worlds, block=4, deeper=0))


def in_svg(name: str) -> Any:
    scenario = small(name, worlds=8)
    return replace(scenario, outputs=replace(scenario.outputs, formats=("svg",)))


def study_of(scenario: Any, folder: Path) -> Study:
    done = run_brief(scenario, folder=folder)

    def more(asked: Any, subfolder: str, *, model: Any = None, blocks: int | None = None) -> Result:
        return run_scenario(asked, model=model, folder=folder / subfolder, blocks=blocks)

    return work_out(scenario, done.own, done.counter, more)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study_of(small("acht-voorstellen"), tmp_path_factory.mktemp("study"))


def test_every_part_has_its_section_in_both_languages(study: Study) -> None:
    names = ["packages", "contribution", "ranking", "budget", "sure", "counter", "reading", "limits"]
    for language in ("nl", "en"):
        finding = write_finding(study, language)
        assert [section.name for section in finding.sections] == names
        assert all(section.sentences for section in finding.sections)


def test_both_languages_give_the_same_numbers(study: Study) -> None:
    dutch, english = (write_finding(study, language) for language in ("nl", "en"))
    assert len(dutch.sections) == len(english.sections)
    for one, other in zip(dutch.sections, english.sections, strict=True):
        assert len(one.sentences) == len(other.sentences)
        for sentence, translated in zip(one.sentences, other.sentences, strict=True):
            found, also = (
                sorted(re.sub(r"\D", "", one) for one in NUMBER.findall(text)) for text in (sentence, translated)
            )
            assert found == also, sentence


def test_no_order_is_told_without_how_often_it_holds(study: Study) -> None:
    for language, first in (("nl", r"bovenaan"), ("en", r"leads|comes first")):
        told = [one for one in write_finding(study, language).section("ranking").sentences if re.search(first, one)]
        assert len(told) >= 5
        share = re.compile(r"procent|per cent|geen enkele|none")
        assert all(share.search(sentence) for sentence in told)
    columns = tables(study)["ranking.csv"]
    assert {
        "rank",
        "share_of_worlds_with_rank",
        "share_of_all_weights_with_rank",
        "weight_to_move_to_win",
    } <= columns.keys()
    assert not any("rank" in name and name not in KNOWN_RANKS for kept in tables(study).values() for name in kept)
    drawn = {one.name: one.table.to_table() for one in drawings(study, "nl")}
    assert "share" in drawn["rank_acceptability"]
    assert "share_of_worlds" in drawn["weights"]


# Columns that hold a rank, each beside a column that says how firm it is.
KNOWN_RANKS = {
    "rank", "share_of_worlds_with_rank", "share_of_all_weights_with_rank", "rank_by_topsis", "rank_by_pairwise_weights",
    "rank_by_linear_value",
}  # fmt: skip


def test_contributions_add_up_to_what_all_bring(study: Study) -> None:
    for found in study.contributions.values():
        np.testing.assert_allclose(found.shapley.sum(axis=0), found.together, rtol=1e-9, atol=1e-6)
    vision = study.contributions["won_extra"].together[: study.vision.shape[1]]
    np.testing.assert_allclose(study.vision.sum(axis=0), vision, rtol=1e-9, atol=1e-9)


def test_all_together_is_the_set_of_all_eight(study: Study) -> None:
    together = study.own.values("extra_plants")[:, [one.alternative for one in study.own.variants].index("alle_acht")]
    np.testing.assert_allclose(together, study.contributions["won_extra"].together, rtol=1e-9)


def test_the_charts_are_those_that_a_brief_may_ask_for(study: Study) -> None:
    assert {one.name for one in drawings(study, "nl")} == set(Rows(ROOT / "simulations" / "investment" / "charts.yaml"))


VALUE_ALONE = {
    "net_value": 1.0,
    "net_cost": 0.0,
    "critical": 0.0,
    "research": 0.0,
    "first_effect": 0.0,
    "emissions": 0.0,
}


def counting(study: Study, **value_as: str) -> Study:
    """The same study where these parties count something else as value."""
    usual = study.scenario.scoring
    scoring = {**usual, "value_as": {**usual["value_as"], **value_as}}
    rankings = {
        "ranking": rank_proposals(study.every_set, scoring),
        "opposed_ranking": rank_proposals(study.every_set, scoring),
    }
    return replace(study, scenario=replace(study.scenario, scoring=scoring), **rankings)


def test_a_party_that_counts_jobs_is_ranked_by_jobs(study: Study) -> None:
    usual = study.scenario.scoring
    profiles = {**usual["profiles"], "members": VALUE_ALONE}
    by_value, by_jobs = (
        rank_proposals(
            study.every_set, {**usual, "profiles": profiles, "value_as": {**usual["value_as"], "members": one}}
        )
        for one in ("net_value", "jobs")
    )
    single = [1 << place for place in range(8)]
    for entry, found in (("value_net_now", by_value), ("jobs_net", by_jobs)):
        amounts = outcome(study.every_set, entry)[:, single]
        members = found.profiles[2]
        assert members.name == "members"
        assert members.ranks.tolist() == ranks_of(amounts.mean(axis=0)).tolist()
        assert members.stable.tolist() == (ranks_of(amounts) == members.ranks).mean(axis=0).tolist()
        gap = (amounts.max(axis=1, keepdims=True) - amounts).mean(axis=0)
        low, high = members.scored.weighed[0].low, members.scored.weighed[0].high
        np.testing.assert_allclose(members.regret.mean, gap / (high - low), rtol=1e-9, atol=1e-12)
        assert int(np.argmin(members.topsis)) == int(np.argmax(amounts.mean(axis=0)))
    assert by_jobs.profiles[2].values.tobytes() != by_value.profiles[2].values.tobytes()


def test_other_parties_and_all_weights_keep_net_value(study: Study) -> None:
    """To the last bit; and so does everybody where each party counts net value, which is the usual."""
    jobs = counting(study, members="jobs").ranking
    assert set(study.scenario.scoring["value_as"].values()) == {"net_value"}
    assert jobs.all_weights.ranks.tobytes() == study.ranking.all_weights.ranks.tobytes()
    assert jobs.beats.tobytes() == study.ranking.beats.tobytes()
    for one, usual in zip(jobs.profiles, study.ranking.profiles, strict=True):
        same = (
            one.values.tobytes() == usual.values.tobytes() and one.flips.moved.tobytes() == usual.flips.moved.tobytes()
        )
        assert same == (one.name != "members")
        assert same == (one.scored is jobs.scored)


def test_what_a_party_counts_is_named_wherever_its_weights_are(study: Study) -> None:
    for language, words, other in (
        ("nl", "baanjaren na verdringing", "Economische Zaken"),
        ("en", "job-years after displacement", "Economic Affairs"),
    ):
        found = counting(study, economic_affairs="jobs", citizen="plants")
        ranked = write_finding(found, language).section("ranking").sentences
        assert all(words in one for one in ranked if other in one)
        assert sum(words in one for one in ranked) >= 3
        drawn = {one.name: one for one in drawings(found, language)}
        for name in ("rank_acceptability", "weights"):
            assert words in drawn[name].caption.note
        assert words in drawn["weights"].caption.title
        assert words not in str(write_finding(study, language))
        assert words in drawn["rank_acceptability"].table.profiles[0].label[language]
        assert words in drawn["weights"].table.profile[language]
        assert words in drawn["weights"].table.lines[0].criterion.label[language]
    assert drawn["weights"].table.lines[0].criterion.name == "jobs"
    assert "economic_affairs (jobs)" in drawn["rank_acceptability"].table.to_table()["weights"]
    columns = tables(found)["ranking.csv"]
    told = dict(zip(columns["weights_of"], columns["value_counted_as"], strict=True))
    assert told == {"economic_affairs": "jobs", "health": "net_value", "members": "net_value", "citizen": "plants"}


def test_bounds_of_what_stands_in_are_shown_at_their_line(study: Study) -> None:
    usual = study.scenario.scoring
    narrow = {**usual, "stand_ins": {**usual["stand_ins"], "jobs": {"low": 0.0, "high": 1.0}}}
    rank_proposals(study.every_set, narrow)
    with pytest.raises(Outside) as refused:
        rank_proposals(study.every_set, {**narrow, "value_as": {**usual["value_as"], "health": "jobs"}})
    assert refused.value.criterion.bounds == ("stand_ins", "jobs")


def test_sets_of_items_have_regret_and_shares_of_their_own(study: Study) -> None:
    """Against the best of the sets that were run in full and stay within the budget, world by world."""
    found = study.items
    best = found.value.max(axis=0)
    np.testing.assert_allclose(found.regret.mean, (best - found.value).mean(axis=1))
    np.testing.assert_allclose(found.regret.largest, (best - found.value).max(axis=1))
    assert int(np.argmin(found.regret.mean)) == 0
    np.testing.assert_allclose(found.near, (found.value >= best - NEAR * abs(best)).mean(axis=1))
    columns = tables(study)["portfolios.csv"]
    items = [place for place, sort in enumerate(columns["sort"]) if sort == "items"]
    assert len(items) == len(found.chosen)
    for name in ("largest_regret", "mean_regret", "share_of_worlds_near_best", "share_of_worlds_worth_its_cost"):
        assert np.isfinite([columns[name][place] for place in items]).all()
    for language, word in (("nl", "Achteraf bezien scheelt die set"), ("en", "With hindsight that set")):
        assert sum(word in one for one in write_finding(study, language).section("budget").sentences) == 1


def test_budget_below_everything_is_said_not_hidden(study: Study, tmp_path: Path) -> None:
    scenario = small("budget-50-miljoen", worlds=8)
    poor = replace(scenario, scoring={**scenario.scoring, "budget": 500_000.0})
    found = study_of(poor, tmp_path)
    assert found.proposals.best is None
    assert "past geen enkel heel voorstel" in write_finding(found, "nl").section("budget").sentences[0]
    assert any("No proposal fits" in one.caption.title for one in drawings(found, "en"))


def test_the_counter_case_with_full_matching_and_displacement_leaves_less(study: Study) -> None:
    own, other = (next(one for one in side if one.name == "alle_acht") for side in (study.packages, study.opposed))
    assert other.changes["net_value"].middle.value < own.changes["net_value"].middle.value
    assert other.changes["extra_plants"].middle.value < own.changes["extra_plants"].middle.value


def test_the_brief_about_cell_therapy_counts_cell_therapy_only(tmp_path: Path) -> None:
    only = small("celtherapie", worlds=8)
    kinds = read_scenario(SCENARIOS / "regieorgaan.yaml").scoring["kinds"]
    every = replace(only, scoring={**only.scoring, "kinds": kinds})
    wide, narrow = (
        contributions(run_scenario(one, model=all_combinations()), "won_extra").together for one in (every, only)
    )
    assert (narrow < wide).all()
    own = run_scenario(only)
    named = [one.alternative for one in own.variants].index("alle_acht")
    np.testing.assert_allclose(narrow, own.values("extra_plants", "cell_gene")[:, named], rtol=1e-9)
    told = package(own, "alle_acht", named)
    assert told.changes["extra_plants"].mean.value == pytest.approx(narrow.mean())
    every_kind = package(run_scenario(every), "alle_acht", named)
    assert told.changes["per_hundred"].mean.value < 3 * every_kind.changes["per_hundred"].mean.value


def test_bounds_that_hold_no_outcome_are_shown_at_their_line(tmp_path: Path) -> None:
    text = (
        (SCENARIOS / "budget-50-miljoen.yaml")
        .read_text(encoding="utf-8")
        .replace("worlds: 200", "worlds: 8\n  block: 4\n  deeper: 0")
    )
    file = tmp_path / "nauw.yaml"
    narrow = "scoring:\n  criteria:\n    net_cost: {low: 0, high: 1000000}\n"
    file.write_text(text.replace("scoring:\n", narrow), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        run(file, root=tmp_path)
    (problem,) = refused.value.problems
    assert problem.field == "scoring.criteria.net_cost"
    assert "net_cost: {low: 0" in problem.source
    assert "1000000" in str(refused.value)


@pytest.mark.slow
def test_a_budget_below_every_item_is_shown_at_its_line(tmp_path: Path) -> None:
    text = (
        (SCENARIOS / "budget-50-miljoen.yaml")
        .read_text(encoding="utf-8")
        .replace("worlds: 200", "worlds: 8\n  block: 4\n  deeper: 0")
    )
    file = tmp_path / "arm.yaml"
    file.write_text(text.replace("budget: 50000000", "budget: 50"), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        run(file, root=tmp_path)
    (problem,) = refused.value.problems
    assert (problem.field, problem.source.strip()) == ("scoring.budget", "budget: 50")
    assert "Het budget is 50 euro per jaar" in str(refused.value)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return publish(in_svg("regieorgaan"), "regieorgaan", root=tmp_path_factory.mktemp("out"), language="en")


def test_publishing_leaves_finding_tables_and_charts(published: Any) -> None:
    names = {file.name for file in published.folder.iterdir()}
    assert {"finding.en.txt", "differences.csv", "contributions.csv", "ranking.csv", "portfolios.csv"} <= names
    own = set(Rows(ROOT / "simulations" / "investment" / "charts.yaml"))
    assert {chart.name for chart in published.charts} == own | {"futures"}
    with (published.folder / "portfolios.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert sum(row["sort"] == "proposals" for row in rows) == 256
    frontier = [float(row["cost_gross_per_year_middle"]) for row in rows if row["on_frontier"] == "1.0"]
    assert len(frontier) > 3
    assert any(one < other for one, other in pairwise(frontier))


def test_a_rerun_runs_nothing_again_and_says_the_same(published: Any, tmp_path: Path) -> None:
    before = (published.folder / "finding.en.txt").read_bytes()
    again = publish(in_svg("regieorgaan"), "regieorgaan", root=published.folder.parent, language="en")
    assert again.folder == published.folder
    assert (again.folder / "finding.en.txt").read_bytes() == before
