"""The procurement register as data: complete rows, sourced numbers, every default of the evidence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

SIMULATIONS = Path(__file__).parents[2] / "simulations"
KEYS = {"value", "low", "high", "unit", "distribution", "label", "source", "reading", "grade", "kind"}
BOUNDED_UNITS = {"share", "relative_change", "correlation", "score", "score_difference"}
NOT_NEGATIVE_UNITS = {"share", "score"}
LONGEST_LABEL = 60

# Suggested defaults of the evidence by row: (parameter, default, low, high) for each of its numbers;
# None where the row gives no number.
Number = tuple[str, float, float | None, float | None]
EVIDENCE: dict[str, tuple[Number, ...]] = {
    "Buyer agents: groups": (("purchaser_count", 14, 1, 60),),
    "Volume share top groups (UMC + Santeon)": (("top_purchasers_share", 0.50, 0.4, 0.6),),
    "Hospital expensive medicine spend": (("hospital_spend", 2.7e9, 2.5e9, 3.3e9),),
    "Share of spend with no competitor (monopoly)": (("monopoly_share", 0.70, 0.55, 0.82),),
    "Share oligopoly / competition / multi-source of the rest": (
        ("oligopoly_share_of_rest", 0.40, None, None),
        ("competition_share_of_rest", 0.35, None, None),
    ),
    "Potential bidders: multi-source lot": (("potential_bidders_multi_source", 4, 2, 8),),
    "Potential bidders: oligopoly": (("potential_bidders_oligopoly", 2.5, 2, 4),),
    "Single-bid rate, no criteria": (("single_bid_rate", 0.28, 0.20, 0.42),),
    "Price effect per extra bidder": (("price_effect_per_bidder", -0.10, -0.14, -0.05),),
    "Cost range high:low between firms": (("cost_spread", 3, 1.5, 4),),
    "Contract length": (("contract_years", 2, 1, 4),),
    "Winners per lot": (("winners_per_lot", 1, 1, 4),),
    "Volume to the winner": (("winner_volume", 0.85, 0.70, 1.00),),
    "Environment weight (bonus)": (
        ("environment_weight_low", 0.10, 0.05, 0.40),
        ("environment_weight_high", 0.30, 0.05, 0.40),
    ),
    "Fictitious discount at top score": (("fictitious_discount", 0.05, 0.01, 0.10),),
    "Score curve": (("score_curve_fair", 0.25, None, None), ("score_curve_good", 0.60, None, None)),
    "Penalty for unmet promise": (("sanction_factor", 1.5, 1, 2),),
    "Exclusion threshold (normalised score)": (("exclusion_threshold", 0.4, 0, 0.6),),
    "Notice before a rule binds": (("notice_years", 2.5, 0, 9),),
    "SME grace": (("small_grace_years", 2, 0, 3),),
    "Supplier start score, mean": (("start_score_mean", 0.48, 0.35, 0.6),),
    "Start score, sd": (("start_score_sd", 0.20, 0.1, 0.3),),
    "Small minus large start gap": (("small_score_gap", -0.15, -0.3, 0),),
    "Share of small firms": (("small_share", 0.5, 0.3, 0.7),),
    "Baseline emission-intensity trend: large": (("trend_large", -0.05, -0.10, -0.03),),
    "Baseline trend: small/private": (("trend_small", 0, -0.02, 0.03),),
    "Extra reduction under a procurement reward": (("extra_reduction", 0.017, 0, 0.03),),
    "Reward effect small:large": (("small_reward_effect", 2, 1, 3),),
    "Intensity: high-cost / low-cost medicines": (
        ("intensity_high_price", 75, 50, 100),
        ("intensity_low_price", 250, 200, 300),
    ),
    "Scope 3 share": (("scope_3_share", 0.80, 0.75, 0.90),),
    "Abatement cost curve": (
        ("abatement_cost_first", 10, 5, 20),
        ("abatement_cost_middle", 60, 30, 120),
        ("abatement_cost_last", 250, 125, 500),
        ("abatement_knot_first", 0.40, None, None),
        ("abatement_knot_last", 0.70, None, None),
    ),
    "Full abatement, effect on cost": (("full_abatement_cost", 0.02, 0.01, 0.04),),
    "NL share of a product's world volume": (("dutch_share_of_plant_volume", 0.01, 0.003, 0.05),),
    "Shortage events (all NL) for scale": (("shortage_events", 1500, 1000, 2300),),
    "Shortage duration, mean; share over 1 yr": (
        ("outage_days", 100, 90, 107),
        ("shortages_over_a_year", 0.02, None, None),
    ),
    "Substitutable; covered by 10-week stock": (
        ("substitutable_share", 0.75, 0.6, 0.85),
        ("coverable_by_stock", 0.50, 0.4, 0.6),
    ),
    "Yearly disruption hazard per supplier-product": (("disruption_hazard", 0.08, 0.04, 0.15),),
    "Hazard multiplier for low price": (("low_price_hazard", 1.5, 1.0, 2.0),),
    "Exit probability after losing a winner-takes-all round": (("exit_after_losing", 0.10, 0.02, 0.25),),
    "Switch cost": (("switch_cost_patient", 170, 60, 250), ("switch_hours", 500, 320, 990)),
    "Tender response cost (supplier, per bid)": (("bid_cost", 3500, 1500, 10000),),
    "Extra cost of one own sustainability questionnaire": (("questionnaire_cost", 2400, 500, 10000),),
    "Same, reusable standard set": (("questionnaire_repeat_cost", 200, None, None),),
    "Annual rating fee": (("rating_fee", 600, 350, 900),),
    "Evaluation time multiplier, first year, after 3 years": (
        ("evaluation_start", 5, 2, 10),
        ("evaluation_learned", 1.1, 1.0, 2),
        ("evaluation_learning_years", 3, None, None),
    ),
    "Supplier-level score noise": (("score_noise", 0.08, 0.03, 0.15),),
    "Product LCA noise, no common method": (("product_noise", 0.5, 0.2, 1.0),),
    "Product LCA noise under PAS 2090": (("product_noise_common_method", 0.2, 0.1, 0.4),),
    "True between-product spread, same indication": (("footprint_spread", 0.6, 0.3, 1.0),),
    "Share of processes with sustainability questions": (("asked_share", 0.30, 0.10, 0.50),),
    "Medicines' share of care footprint": (("medicines_share_of_care_footprint", 0.30, 0.20, 0.40),),
}
NUMBERS = [pytest.param(number, id=f"{row}: {number[0]}") for row, numbers in EVIDENCE.items() for number in numbers]


def rows_of(path: str) -> Mapping[str, Any]:
    """All rows of a data file by name; the reader refuses a key that stands there twice."""
    rows: Mapping[str, Any] = YAML(typ="safe").load((SIMULATIONS / path).read_text(encoding="utf-8"))
    return rows


PARAMETERS = rows_of("procurement/parameters.yaml")
SOURCES = rows_of("register/sources.yaml")
UNITS = rows_of("register/units.yaml")
each_parameter = pytest.mark.parametrize("name", PARAMETERS)


@each_parameter
def test_row_has_exactly_all_keys(name: str) -> None:
    assert set(PARAMETERS[name]) == KEYS


@each_parameter
def test_value_lies_within_its_range(name: str) -> None:
    row = PARAMETERS[name]
    assert row["low"] <= row["value"] <= row["high"]


@each_parameter
def test_only_a_fixed_number_has_no_range(name: str) -> None:
    row = PARAMETERS[name]
    assert (row["distribution"] == "fixed") == (row["low"] == row["high"])


@each_parameter
def test_distribution_suits_the_range(name: str) -> None:
    row = PARAMETERS[name]
    assert row["distribution"] in {"uniform", "split", "loguniform", "integer", "switch", "fixed"}
    if row["distribution"] == "loguniform":
        assert row["low"] > 0
    lopsided = abs(row["value"] - (row["low"] + row["high"]) / 2) > 0.1 * (row["high"] - row["low"]) + 1e-12
    if row["distribution"] in {"uniform", "split"} and row.get("kind") != "target":
        # Otherwise the median of the worlds would lie far from the value that the register states.
        assert (row["distribution"] == "split") == lopsided
    if row["distribution"] == "integer":
        assert all(isinstance(row[key], int) for key in ("value", "low", "high"))


@each_parameter
def test_unit_is_in_the_list_and_bounds_it(name: str) -> None:
    row = PARAMETERS[name]
    assert row["unit"] in UNITS
    if row["unit"] in BOUNDED_UNITS:
        assert row["low"] >= -1
        assert row["high"] <= 1
    if row["unit"] in NOT_NEGATIVE_UNITS:
        assert row["low"] >= 0


@each_parameter
def test_source_is_known_and_the_reading_names_it(name: str) -> None:
    row = PARAMETERS[name]
    assert row["source"] == "assumption" or row["source"] in SOURCES
    if row["source"] != "assumption":
        assert row["source"] in row["reading"]
        assert not SOURCES[row["source"]]["found"].startswith("not found")


@each_parameter
def test_every_id_in_a_reading_is_a_source(name: str) -> None:
    words = (word.strip("().,;:") for word in PARAMETERS[name]["reading"].replace("-", " ").split())
    ids = {word for word in words if word[:1].isupper() and word[-1:].isdigit() and word.isalnum()} - {"CO2"}
    assert ids <= set(SOURCES)


@each_parameter
def test_grade_follows_the_source(name: str) -> None:
    """C exactly for assumptions, also where a source bounds or signs what it does not give."""
    row = PARAMETERS[name]
    assumed = "Assumption" in row["reading"]
    assert row["grade"] in set("ABCD")
    assert (row["grade"] == "C") == assumed
    if row["source"] == "assumption":
        assert row["grade"] == "C"
    if row["grade"] in "AB":
        assert SOURCES[row["source"]]["grade"] <= row["grade"]


@each_parameter
def test_kind_is_input_or_target(name: str) -> None:
    assert PARAMETERS[name]["kind"] in {"input", "target"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_labels_are_short_and_unique(language: str) -> None:
    labels = [row["label"][language] for row in PARAMETERS.values()]
    assert all(label.strip() for label in labels)
    assert [label for label in labels if len(label) > LONGEST_LABEL] == []
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_default_of_the_evidence_is_represented(number: Number) -> None:
    name, *expected = number
    found = [PARAMETERS[name][key] for key in ("value", "low", "high")]
    wanted = [held if given is None else given for given, held in zip(expected, found, strict=True)]
    assert found == pytest.approx(wanted, abs=1e-12)


def test_segments_outside_monopoly_leave_room_for_multi_source() -> None:
    """The evidence gives 0.4 / 0.35 / 0.25; the third is what the other two leave, above zero everywhere."""
    split = [PARAMETERS[name] for name in ("oligopoly_share_of_rest", "competition_share_of_rest")]
    assert 1 - sum(row["value"] for row in split) == pytest.approx(0.25)
    assert sum(row["high"] for row in split) < 1


@pytest.mark.parametrize("key", SOURCES)
def test_source_row_is_complete(key: str) -> None:
    row = SOURCES[key]
    assert set(row) - {"remark"} == {"title", "publisher", "year", "address", "grade", "found"}
    assert row["grade"] in set("ABCD")
    assert row["address"] is None or row["address"].startswith("http")
    assert all(isinstance(row[field], str) and row[field] for field in ("title", "publisher", "year", "found"))
    if row["found"].startswith("not found") and key != "AD9":  # AD9 lacks its number but did find a total
        assert row["grade"] == "C"


def test_units_have_a_text_in_both_languages() -> None:
    for row in UNITS.values():
        assert row["nl"]
        assert row["en"]
        assert set(row) <= {"nl", "en", "low", "high"}
        assert row.get("low", -1) < row.get("high", row.get("low", 0) + 1)
