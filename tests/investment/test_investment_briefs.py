"""What a brief may not say: the place, the field and what is allowed; whole messages stand in tests/scenario/broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from investment_cases import REGISTER, VOCABULARY

import simulations
from simulations.investment.model import MODEL
from simulations.scenario import check_file
from simulations.scenario.checking import Checked

BROKEN = Path(__file__).parents[1] / "scenario" / "broken"
SCENARIOS = Path(next(iter(simulations.__path__))).parent / "scenarios"
BRIEFS = sorted(file for file in SCENARIOS.glob("*.yaml") if "model: investment" in file.read_text(encoding="utf-8"))

# File, line, field, what is found and something that is allowed.
PROBLEMS = [
    ("unknown-item", 13, "levers.packages.plekken.items[2]", "flexible_facility", "`flexible_facilities`"),
    ("unknown-proposal", 13, "levers.packages.plekken.proposals[1]", "voorstel_3", "facilities"),
    ("unknown-rival", 13, "levers.packages.plekken.matched_by[2]", "spain", "belgium, ireland, germany"),
    ("home-as-rival", 13, "levers.packages.plekken.matched_by[1]", "netherlands", "belgium, ireland, germany"),
    ("fund-alone", 13, "levers.packages.plekken.items[1]", "revolving_fund", "Zet er een aan"),
    ("fund-beside-lists", 13, "levers.packages.plekken.lists_only", "lists_only", "Zet een andere aan"),
    ("claim-as-item", 13, "levers.packages.plekken.items[1]", "access", "public_private"),
    ("scale-outside-range", 13, "levers.packages.plekken.scales.location_policy", "3", "van 0 tot en met 2"),
    ("start-before-the-years", 13, "levers.packages.plekken.start", "2020", "van 2026 tot en met 2045"),
    ("procurement-field", 13, "levers.packages.plekken.threshold", "threshold", "preset"),
    ("weights-do-not-sum", 18, "scoring.profiles.health", "samen 1.1", "samen 1;"),
    ("negative-weight", 18, "scoring.profiles.health.net_value", "-0.1", "van 0 tot en met 1"),
    ("unknown-criterion-in-profile", 18, "scoring.profiles.health.netto_waarde", "netto_waarde", "net_value, net_cost"),
    ("unknown-profile", 18, "scoring.profiles.patients", "patients", "economic_affairs, health, members, citizen"),
    ("unknown-criterion", 18, "scoring.criteria.jobs", "jobs", "net_value, net_cost"),
    ("criterion-low-above-high", 18, "scoring.criteria.net_value", "6000000000 en -500000000", "`low` is kleiner"),
    ("criterion-low-above-default-high", 18, "scoring.criteria.critical", "0.5 en 0.4", "`low` is kleiner"),
    ("budget-below-zero", 16, "scoring.budget", "-1000000", "van 0 tot en met 1000000000; eenheid: euro per jaar"),
    ("unknown-kind", 17, "scoring.kinds[2]", "pills", "biologics, small_molecule"),
    ("misspelt-field-of-scoring", 16, "scoring.buget", "buget", "Bedoelt u `budget`?"),
    ("probability-above-one", 18, "world.site_available.value", "1.4", "van 0.3 tot en met 0.9"),
    ("unknown-stand-in", 17, "scoring.value_as.members", "turnover", "net_value, jobs, capital, exports, plants"),
    ("stand-in-without-party", 17, "scoring.value_as", "jobs", "Een blok met velden"),
    ("dutch-share-above-sites", 18, "world.dutch_share.high", "0.35", "boven 0.35"),
    ("assumption-of-the-other-model", 18, "world.headroom", "headroom", "Een van"),
]


@pytest.mark.parametrize(("name", "line", "field", "found", "allowed"), PROBLEMS, ids=[row[0] for row in PROBLEMS])
def test_a_problem_names_its_place_and_what_is_allowed(
    name: str, line: int, field: str, found: str, allowed: str
) -> None:
    checked = check_file(BROKEN / f"investment-{name}.yaml")
    (problem,) = checked.problems
    assert (problem.line, problem.field) == (line, field)
    assert found in problem.text("nl")
    assert allowed in checked.text("nl")
    assert checked.scenario is None


def test_scoring_belongs_to_the_investment_model() -> None:
    (problem,) = check_file(BROKEN / "scoring-in-procurement.yaml").problems
    assert (problem.line, problem.field) == (22, "scoring")


@pytest.mark.parametrize("file", BRIEFS, ids=lambda file: file.stem)
def test_briefs_in_the_folder_are_sound(file: Path) -> None:
    checked = check_file(file)
    assert checked.text() == ""
    assert checked.scenario is not None
    assert MODEL.compile(checked.scenario).scales.shape[1] == 35


def brief(folder: Path, *changes: tuple[str, str]) -> Checked:
    """A sound brief with some texts replaced."""
    text = (BROKEN / "investment-budget-below-zero.yaml").read_text(encoding="utf-8")
    text = text.replace("budget: -1000000", "budget: 50000000")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "proef.yaml"
    file.write_text(text, encoding="utf-8")
    return check_file(file)


WORLD = "rival_match: {value: 0.7, low: 0.4, high: 1, source: assumption}"
PACKAGE = "plekken: {proposals: [facilities]}"


def test_the_brief_of_these_tests_is_sound(tmp_path: Path) -> None:
    assert brief(tmp_path).text() == ""


IMPOSSIBLE = [("site_available", 1.4), ("site_available", -0.2), ("site_available", 0), ("nest", 0), ("match_years", -2),
              ("cell_gene_life", 0), ("cell_gene_capital_per_job", 0)]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_even_where_it_is_meant(tmp_path: Path, name: str, value: float) -> None:
    checked = brief(tmp_path, (WORLD, f"{name}: {{value: {value}, beyond: true, source: assumption}}"))
    assert [problem.line for problem in checked.problems] == [18]


SITES = "site_available: {value: 0.7, low: 0.5, high: 0.9, source: assumption}"
LARGE_SHARE = "dutch_share: {value: 0.4, low: 0.35, high: 0.45, beyond: true, source: assumption}"


def test_a_dutch_share_stays_below_the_chance_of_a_site(tmp_path: Path) -> None:
    """Both as the brief has them, and as its counter-case changes one of them."""
    assert brief(tmp_path, (WORLD, f"{SITES}\n  {LARGE_SHARE}")).text() == ""
    few = "site_available: {value: 0.3, beyond: true, source: assumption}"
    (problem,) = brief(tmp_path, (WORLD, f"{few}\n  {LARGE_SHARE}")).problems
    assert (problem.line, problem.field) == (19, "world.dutch_share.high")
    fewer = "dutch_share: {value: 0.12, source: assumption}\n  site_available: {value: 0.1, beyond: true, source: assumption}"
    (problem,) = brief(tmp_path, (WORLD, fewer)).problems
    assert (problem.line, problem.field) == (18, "world.dutch_share")
    opposed = ("world: {displacement: 1}", "world: {displacement: 1, site_available: 0.3}")
    (problem,) = brief(tmp_path, (WORLD, f"{SITES}\n  {LARGE_SHARE}"), opposed).problems
    assert (problem.line, problem.field) == (24, "counter_case.world.site_available")


def test_one_wrong_number_is_said_once(tmp_path: Path) -> None:
    (problem,) = brief(tmp_path, (WORLD, "dutch_share: {value: 0.5, source: assumption}")).problems
    assert problem.field == "world.dutch_share.value"


def test_the_register_itself_keeps_what_stays_below() -> None:
    for name, rule in VOCABULARY.below.items():
        assert REGISTER[name].high < REGISTER[rule["than"]].low


def test_beyond_the_register_is_for_what_can_be(tmp_path: Path) -> None:
    checked = brief(tmp_path, (WORLD, "site_available: {value: 1, beyond: true, source: assumption}"))
    assert checked.text() == ""


@pytest.mark.parametrize(
    "package",
    [
        "{proposals: [facilities], without: [location_policy, flexible_facilities]}",
        "{items: [location_policy, revolving_fund], scales: {location_policy: 0}}",
        "{items: [location_policy, revolving_fund], lists_only: true}",
        "{proposals: [facilities], without: [flexible_facilities], lists_only: true}",
    ],
)
def test_a_fund_with_nothing_to_pay_for_is_a_problem(tmp_path: Path, package: str) -> None:
    assert brief(tmp_path, (PACKAGE, f"plekken: {package}")).problems


@pytest.mark.parametrize(
    "package", ["{proposals: [facilities], lists_only: true}", "{items: [location_policy], lists_only: true}"]
)
def test_lists_beside_buildings_or_without_the_fund_are_sound(tmp_path: Path, package: str) -> None:
    assert brief(tmp_path, (PACKAGE, f"plekken: {package}")).text() == ""


def test_some_kind_of_plant_must_count(tmp_path: Path) -> None:
    assert brief(tmp_path, ("budget: 50000000", "kinds: []")).problems


def test_advice_keeps_the_size_of_a_number(tmp_path: Path) -> None:
    checked = brief(tmp_path, ("budget: 50000000", "budget: 50 miljoen"))
    assert "Schrijf alleen het getal: 50." not in checked.text("nl")


@pytest.mark.parametrize("name", ["netherlands", "Nederland", "cluster", "vaccines"])
def test_no_other_country_is_offered_for_what_is_something_else(tmp_path: Path, name: str) -> None:
    checked = brief(tmp_path, (PACKAGE, f"plekken: {{proposals: [facilities], matched_by: [{name}]}}"))
    assert "Bedoelt u" not in checked.text("nl")
    assert "belgium, ireland" in checked.text("nl")


def test_a_misspelt_country_is_still_recognised(tmp_path: Path) -> None:
    checked = brief(tmp_path, (PACKAGE, "plekken: {proposals: [facilities], matched_by: [belgie]}"))
    assert "Bedoelt u `belgium`?" in checked.text("nl")


def test_a_claim_among_items_is_sent_to_its_own_field() -> None:
    assert "claims" in check_file(BROKEN / "investment-claim-as-item.yaml").text("nl")


def test_compiled_packages_follow_the_brief(tmp_path: Path) -> None:
    """Own scales stand on top of the general one, own starts instead of it."""
    checked = brief(
        tmp_path,
        (PACKAGE, "plekken: {items: [cluster, bid_book], claims: [access], scale: 0.5, scales: {cluster: 2, icons: 2},"
                  " start: 2030, starts: {bid_book: 2033}, matched_by: [ireland], lists_only: true}"),
    )  # fmt: skip
    assert checked.scenario is not None
    compiled = MODEL.compile(checked.scenario)
    names = [variant.alternative for variant in MODEL.variants(checked.scenario)]
    assert names == ["nu", "plekken", "alles"]
    on = {2: 1.0, 20: 0.5, 29: 0.5}
    assert {int(m): compiled.scales[1, m] for m in np.flatnonzero(compiled.scales[1])} == on
    assert (compiled.starts[1, 2], compiled.starts[1, 20]) == (4.0, 7.0)
    assert np.flatnonzero(compiled.traits[1]["matched"]).tolist() == [2]
    assert compiled.traits["lists_only"].tolist() == [0.0, 1.0, 0.0]
    assert compiled.traits["apart"].tolist() == [0, 1, 1]
    assert not compiled.scales[0].any()
    assert np.count_nonzero(compiled.scales[2]) == 28
