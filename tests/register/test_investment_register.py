"""The investment register as data: complete rows, sourced numbers, and things in the order of their numbers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from simulations.investment import columns
from simulations.register.sources import load_sources

SIMULATIONS = Path(__file__).parents[2] / "simulations"
KEYS = {"value", "unit", "distribution", "label", "source", "reading", "grade", "kind"}
RANGE = {"low", "high"}
BOUNDED_UNITS = {"share", "relative_change"}
NOT_NEGATIVE_UNITS = {
    "share",
    "months",
    "years",
    "eur",
    "eur_per_year",
    "per_year",
    "count",
    "jobs",
    "ratio",
    "basis_points",
}
LONGEST_LABEL = 85
FACTOR_OF_EIGHT = 8.0
# What an audit found of figures in the sender's own paper; none of those may carry a default.
UNSOUND = {"old", "mislabelled", "reversed", "unverified", "update", "overstated"}


def rows_of(path: str) -> Mapping[str, Any]:
    """All rows of a data file by name; the reader refuses a key that stands there twice."""
    rows: Mapping[str, Any] = YAML(typ="safe").load((SIMULATIONS / path).read_text(encoding="utf-8"))
    return rows


PARAMETERS = rows_of("investment/parameters.yaml")
POPULATIONS = rows_of("investment/populations.yaml")
FACTS = rows_of("investment/facts.yaml")
INDICATORS = rows_of("investment/indicators.yaml")
UNITS = rows_of("register/units.yaml")
SOURCES = load_sources()
ITEMS, CLAIMS = POPULATIONS["items"], POPULATIONS["claims"]
MEASURES = {**ITEMS, **CLAIMS}
SHARED = {name: row["same_as"] for name, row in ITEMS.items() if "same_as" in row}
each_parameter = pytest.mark.parametrize("name", PARAMETERS)
each_measure = pytest.mark.parametrize("name", MEASURES)


def ends(row: Mapping[str, Any]) -> tuple[float, float, float]:
    """Low, value and high; a fixed number has no range."""
    return row.get("low", row["value"]), row["value"], row.get("high", row["value"])


# Parameters


@each_parameter
def test_row_has_exactly_all_keys(name: str) -> None:
    row = PARAMETERS[name]
    assert set(row) - {"positive"} == (KEYS if row["distribution"] == "fixed" else KEYS | RANGE)
    assert row["kind"] == "input"


@each_parameter
def test_value_lies_within_its_range(name: str) -> None:
    low, value, high = ends(PARAMETERS[name])
    assert low <= value <= high
    assert (PARAMETERS[name]["distribution"] == "fixed") == (low == high)


@each_parameter
def test_distribution_suits_the_range(name: str) -> None:
    """The median of the worlds lies near the value: even, split at it, or by factors where the ends are far apart."""
    row = PARAMETERS[name]
    low, value, high = ends(row)
    assert row["distribution"] in {"uniform", "split", "loguniform", "switch", "fixed"}
    if row["distribution"] in {"fixed", "switch"}:
        return
    assert (row["distribution"] == "loguniform") == (low > 0 and high / low >= FACTOR_OF_EIGHT - 1e-9)
    if row["distribution"] == "uniform":
        assert abs(value - (low + high) / 2) <= 0.1 * (high - low) + 1e-12


@each_parameter
def test_median_of_the_worlds_is_near_the_value(name: str) -> None:
    """By factors, too: the middle of a loguniform range is the root of low times high."""
    row = PARAMETERS[name]
    if row["distribution"] == "loguniform":
        low, value, high = ends(row)
        assert 1 / 2 <= value / (low * high) ** 0.5 <= 2


@each_parameter
def test_unit_is_in_the_list_and_bounds_it(name: str) -> None:
    row = PARAMETERS[name]
    low, _, high = ends(row)
    assert row["unit"] in UNITS
    if row["unit"] in BOUNDED_UNITS:
        assert low >= -1
        assert high <= 1
    if row["unit"] in NOT_NEGATIVE_UNITS:
        assert low >= 0


@each_parameter
def test_source_is_known_and_sound(name: str) -> None:
    """No default rests on a figure that an audit found wrong, old or not to be found; nor does its reading name one."""
    row = PARAMETERS[name]
    if row["source"] != "assumption":
        assert row["source"] in SOURCES
        assert SOURCES[row["source"]].remark not in UNSOUND
    assert not [key for key in ids_in(row["reading"]) if key in SOURCES and SOURCES[key].remark in UNSOUND]


def ids_in(text: str) -> set[str]:
    """Words that look like the id of a source; `P01-P36` is two of them."""
    words = (word.strip("().,;:") for word in text.replace("-", " ").split())
    return {word for word in words if word[:1].isupper() and word[-1:].isdigit() and word.isalnum()} - {"CO2"}


@each_parameter
def test_every_id_in_a_reading_is_a_source(name: str) -> None:
    # Z1 is a row of table (a), not a source.
    assert ids_in(PARAMETERS[name]["reading"]) - {"Z1"} <= set(SOURCES)


@each_parameter
def test_grade_is_one_of_four_and_c_without_a_source(name: str) -> None:
    row = PARAMETERS[name]
    assert row["grade"] in set("ABCD")
    if row["source"] == "assumption":
        assert row["grade"] == "C"


@each_parameter
def test_grade_is_no_better_than_that_of_the_source(name: str) -> None:
    row = PARAMETERS[name]
    if row["grade"] in "AB":
        assert SOURCES[row["source"]].grade <= row["grade"]


@each_parameter
def test_reading_owns_up_to_what_is_judged(name: str) -> None:
    row = PARAMETERS[name]
    assert row["reading"].strip().endswith(".")
    if row["source"] == "assumption":
        assert "source:" not in row["reading"].lower() or "no source" in row["reading"].lower()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_labels_are_short_and_unique(language: str) -> None:
    labels = [row["label"][language] for row in PARAMETERS.values()]
    assert all(label.strip() for label in labels)
    assert [label for label in labels if len(label) > LONGEST_LABEL] == []
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


# The evidence's own numbers: (parameter, default, low, high) as tables (a), (b) and the notes have them.
EVIDENCE = [
    ("dutch_share", 0.08, 0.03, 0.12),
    ("site_available", 0.6, 0.3, 0.9),
    ("rival_match", 0.3, 0, 1),
    ("grant_response", 0.3, 0, 1),
    ("volume_lost", 0.5, 0, 1),
    ("cancelled", 0.05, 0.02, 0.15),
    ("flagship_closure", 0.06, 0.01, 0.18),
    ("displacement", 0.8, 0.5, 1),
    ("arrivals", 6, 3, 12),
    ("cost_of_capital", 0.08, 0.07, 0.09),
    ("retention", 0.95, 0.85, 1),
    ("permit_months", 18, 12, 30),
    *((f"{kind}_beta", 0.04, 0.025, 0.06) for kind in columns.KINDS),
    ("production_grant_legal", 0.1, 0, 0.3),
    ("expat_regime_legal", 0.2, 0, 0.5),
    ("public_private_effect", 1, 0, 4),
    ("multi_year_vision_effect", 10, 0, 25),
    ("cluster_effect", 3, 0, 8),
    ("icons_effect", 1, 0, 4),
    ("ambassador_effect", 0.5, 0, 2),
    ("production_grant_effect", 0.075, 0.05, 0.1),
    ("tailor_made_plans_effect", 4.5, 3, 6),
    ("watch_rivals_effect", 1, 0, 3),
    ("location_policy_effect", 6, 3, 12),
    ("flexible_facilities_effect", 16, 12, 20),
    ("revolving_fund_effect", 0.25, 0.1, 0.4),
    ("sme_guarantees_effect", 0.06, 0.02, 0.12),
    ("research_agenda_effect", 0.5, 0, 2),
    ("research_budget_effect", 0.03, 0.01, 0.05),
    ("regulators_effect", 1.5, 0, 3),
    ("sustainability_criteria_effect", 0, -3, 3),
    ("logistics_profile_effect", 1, 0, 3),
    ("schiphol_hub_effect", 2, 0, 6),
    ("freight_slots_effect", 2, 0, 8),
    ("therapy_roadmap_effect", 2, 0, 5),
    ("bid_book_effect", 0.5, 0, 2),
    ("reputation_effect", 1, 0, 5),
    ("vocational_programmes_effect", 6, 1, 15),
    ("company_modules_effect", 2, 0, 5),
    ("training_scheme_effect", 5, 1, 12),
    ("governing_body_effect", 0.08, 0, 0.2),
    ("governing_body_premium", 5, 0, 10),
    ("access_effect", 0, 0, 2),
    ("intellectual_property_effect", 0, 0, 2),
    ("location_policy_yearly", 90e6, 60e6, 120e6),
    ("flexible_facilities_once", 225e6, 180e6, 270e6),
    ("expat_regime_yearly", 150e6, 100e6, 200e6),
    ("revolving_fund_capital", 100e6, 50e6, 150e6),
    ("sme_guarantees_exposure", 125e6, 50e6, 200e6),
    ("sme_guarantees_loss", 0.025, 0.01, 0.04),
    ("governing_body_yearly", 6.5e6, 3e6, 10e6),
    ("research_budget_yearly", 25e6, 10e6, 40e6),
    ("cluster_lead", 90, 60, 120),
    ("location_policy_lead", 24, 12, 36),
    ("research_budget_lead", 78, 60, 96),
    ("governing_body_lead", 18, 12, 24),
]


@pytest.mark.parametrize(("name", "value", "low", "high"), EVIDENCE, ids=[row[0] for row in EVIDENCE])
def test_default_of_the_evidence_is_represented(name: str, value: float, low: float, high: float) -> None:
    assert ends(PARAMETERS[name]) == pytest.approx((low, value, high))


@pytest.mark.parametrize(("name", "value"), [("delivery_years", 10), ("vision_cap", 25), ("retention_floor", 0.75),
                                             ("match_years", 2), ("corporate_tax", 0.258), ("box_tax", 0.15)])  # fmt: skip
def test_what_is_fixed_stands_as_the_design_has_it(name: str, value: float) -> None:
    assert ends(PARAMETERS[name]) == (value, value, value)


def test_shares_of_projects_leave_room_for_footloose_ones() -> None:
    assert PARAMETERS["captive_share"]["high"] + PARAMETERS["home_share"]["high"] < 1
    assert sum(PARAMETERS[f"{kind}_arrivals"]["value"] for kind in columns.KINDS) == pytest.approx(1.0)
    assert sum(PARAMETERS[f"{country}_pull"]["value"] for country in columns.COUNTRIES[1:]) == pytest.approx(1.0)


def test_a_dutch_share_can_be_fitted_everywhere() -> None:
    """The share where a site is there is the share over the chance of a site: below one in every world."""
    assert PARAMETERS["dutch_share"]["high"] < PARAMETERS["site_available"]["low"]


# Populations


@pytest.mark.parametrize(
    ("population", "names"),
    [("kinds", columns.KINDS), ("countries", columns.COUNTRIES), ("items", columns.ITEMS),
     ("rivals", columns.COUNTRIES), ("claims", columns.MEASURES)],
)  # fmt: skip
def test_numbers_are_places_in_the_tables(population: str, names: tuple[str, ...]) -> None:
    rows = POPULATIONS[population]
    assert {name: row["number"] for name, row in rows.items()} == {name: names.index(name) for name in rows}


def test_populations_and_tables_hold_the_same_things() -> None:
    assert tuple(POPULATIONS["kinds"]) == columns.KINDS
    assert tuple(POPULATIONS["countries"]) == columns.COUNTRIES
    assert tuple(POPULATIONS["rivals"]) == columns.COUNTRIES[1:]
    assert tuple(ITEMS) == columns.ITEMS
    assert tuple(CLAIMS) == columns.CLAIMS
    assert {row["channel"] for row in MEASURES.values() if "channel" in row} == set(columns.CHANNELS)


def test_every_name_of_a_place_is_the_thing_at_that_place() -> None:
    """`HOME`, `CELL_GENE`, `REVOLVING_FUND` and the like, and channels by their names."""
    for constant, names in (("CELL_GENE", columns.KINDS), ("MARKET", columns.GROUPS), ("OUTSIDE", columns.COUNTRIES)):
        assert names[getattr(columns, constant)] == constant.lower()
    assert columns.COUNTRIES[columns.HOME] == "netherlands"
    for name in columns.COUNTRIES[1:]:
        assert columns.COUNTRIES[getattr(columns, name.upper())] == name
    for name in columns.CHANNELS:
        assert columns.CHANNELS[getattr(columns, name.upper())] == name
    for name in columns.MEASURES:
        place = getattr(columns, name.upper(), None)
        if place is not None and name not in columns.CHANNELS:
            assert columns.MEASURES[place] == name
    assert columns.MEASURES[columns.TAX_CUT] == "tax_rate"


def test_there_are_twenty_nine_items_in_eight_proposals() -> None:
    assert len(POPULATIONS["proposals"]) == 8
    assert len(ITEMS) == 29
    assert {row["proposal"] for row in ITEMS.values()} == set(POPULATIONS["proposals"])
    assert [row["number"] for row in MEASURES.values()] == list(range(35))


@pytest.mark.parametrize("name", ITEMS)
def test_code_of_an_item_is_that_of_its_proposal(name: str) -> None:
    row = ITEMS[name]
    proposal = POPULATIONS["proposals"][row["proposal"]]
    before = [
        other for other in ITEMS.values() if other["proposal"] == row["proposal"] and other["number"] < row["number"]
    ]
    assert row["code"] == f"{proposal['code']}.{len(before) + 1}"
    assert proposal["number"] == int(proposal["code"]) - 1


@each_measure
def test_every_measure_has_one_channel_and_its_numbers(name: str) -> None:
    """One channel, an effect and a lead time; the shared item has none of its own."""
    row = MEASURES[name]
    numbers = {part for part in ("effect", "lead", "ramp", "once", "yearly") if f"{name}_{part}" in PARAMETERS}
    if name in SHARED:
        assert "channel" not in row
        assert numbers == set()
        assert SHARED[name] in ITEMS
        assert SHARED[name] not in SHARED
    else:
        assert row["channel"] in columns.CHANNELS
        assert numbers >= {"effect", "lead", "ramp"}


UNIT_OF = {
    "image": {"log_odds"}, "talent": {"log_odds"}, "promotion": {"log_odds"}, "months_before": {"months"},
    "months_after": {"months"}, "risk_premium": {"basis_points"}, "tax_rate": {"tax_points"}, "grant": {"share"},
    "other_cost": {"share"}, "labour_cost": {"share"}, "small_firms": {"share"}, "expansion": {"share"}, "funding": {"share"},
    "delivery": {"share"},
}  # fmt: skip


@each_measure
def test_effect_is_in_the_unit_of_its_channel(name: str) -> None:
    if name not in SHARED:
        assert PARAMETERS[f"{name}_effect"]["unit"] in UNIT_OF[MEASURES[name]["channel"]]
        assert PARAMETERS[f"{name}_lead"]["unit"] == "months"


@each_measure
def test_every_measure_costs_something_or_says_why_not(name: str) -> None:
    """Items 4.4 and 5.3 cost the public purse about nothing (table b), C2 is law; grants and guarantees are paid by use."""
    free = {"sustainability_criteria", "freight_slots", "intellectual_property"}
    by_use = {"production_grant", "sme_guarantees", "revolving_fund"}
    costs = [part for part in ("once", "yearly") if f"{name}_{part}" in PARAMETERS]
    assert bool(costs) == (name not in free | by_use | set(SHARED))


def test_only_one_item_is_shared() -> None:
    assert SHARED == {"body_vision": "multi_year_vision"}


def test_who_retains_sites() -> None:
    """Note (iii) of table (b)."""
    assert {row["code"] for row in ITEMS.values() if row.get("retains")} == {"2.2", "6.2", "8.1"}


def test_pairs_are_two_items_that_exist() -> None:
    assert all(
        len(set(pair["items"])) == 2 and set(pair["items"]) <= set(ITEMS) for pair in POPULATIONS["pairs"].values()
    )
    assert {pair["sort"] for pair in POPULATIONS["pairs"].values()} == {"complement", "substitute"}
    needed = {name for row in ITEMS.values() for name in row.get("needs", ())}
    assert needed <= set(ITEMS)


def test_kinds_and_factors_of_items_exist() -> None:
    for name, row in MEASURES.items():
        assert set(row.get("kinds", ())) | set(row.get("factor", ())) <= set(columns.KINDS), name


def sourced() -> list[tuple[str, str]]:
    """Every source that a population names, with where it stands."""
    return [
        (f"{population}.{name}", str(row["source"]))
        for population, rows in POPULATIONS.items() for name, row in rows.items() if "source" in row
    ]  # fmt: skip


@pytest.mark.parametrize(("place", "source"), sourced())
def test_source_of_a_thing_exists_and_is_sound(place: str, source: str) -> None:
    assert source in SOURCES
    assert SOURCES[source].remark not in UNSOUND


@pytest.mark.parametrize("fact", FACTS)
def test_sources_of_facts_exist_and_are_sound(fact: str) -> None:
    assert set(FACTS[fact]["sources"]) <= set(SOURCES)
    assert not [key for key in FACTS[fact]["sources"] if SOURCES[key].remark in UNSOUND]


def test_audited_figures_stand_in_the_bibliography() -> None:
    """Table S0: kept with the remark, so that nobody puts them back."""
    audited = {key: source.remark for key, source in SOURCES.items() if key.startswith("SEED")}
    assert len(audited) == 10
    assert all(audited.values())
    assert set(audited.values()) >= UNSOUND


@pytest.mark.parametrize("name", POPULATIONS["attributes"])
def test_attributes_have_a_unit_a_grade_and_values(name: str) -> None:
    row = POPULATIONS["attributes"][name]
    assert row["grade"] in set("ABCD")
    assert any(name in country.get("attributes", {}) for country in POPULATIONS["countries"].values())


def test_every_attribute_of_a_country_is_described() -> None:
    for name, country in POPULATIONS["countries"].items():
        assert set(country.get("attributes", {})) <= set(POPULATIONS["attributes"]), name


def test_names_are_in_both_languages_and_differ_within_one() -> None:
    for population, rows in POPULATIONS.items():
        labelled = [row["label"] for row in rows.values()]
        assert all(set(label) == {"nl", "en"} and all(label.values()) for label in labelled), population
        for language in ("nl", "en"):
            assert len({label[language] for label in labelled}) == len(labelled), population


def test_indicators_read_entries_of_the_book() -> None:
    entries = set(columns.LEDGER.names or ())
    for name, row in INDICATORS.items():
        assert {row["numerator"], row.get("denominator", row["numerator"])} <= entries, name
        assert row["unit"] in UNITS, name
    assert {row["indicator"] for row in POPULATIONS["criteria"].values()} <= set(INDICATORS)
    assert {row["entry"] for row in POPULATIONS["stand_ins"].values()} <= entries
