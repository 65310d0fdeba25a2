"""What a good file becomes: presets, defaults, inheritance, the counter-case, the hash."""

import datetime
import json
import pickle
from pathlib import Path

import pytest

from simulations.scenario import Assumption, Scenario, ScenarioError, check_file, read_scenario

GOOD = Path(__file__).parent / "good"


@pytest.fixture(scope="module")
def brief() -> Scenario:
    return read_scenario(GOOD / "belonen-of-uitsluiten.yaml")


def write(folder: Path, *changes: tuple[str, str], base: str = "belonen-of-uitsluiten.yaml") -> Path:
    """A good file with some of its text replaced."""
    text = (GOOD / base).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "changed.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_brief_is_read(brief: Scenario) -> None:
    assert brief.name == "belonen-of-uitsluiten"
    assert brief.brief.date == datetime.date(2026, 11, 22)
    assert brief.brief.not_modelled == ("beoordeling van vergoeding", "gezondheidswinst van innovatie")
    assert (brief.model, brief.reference) == ("procurement", "nu")
    assert (brief.runs.worlds, brief.runs.seed, brief.runs.block) == (200, 1, 25)
    assert (brief.outputs.charts, brief.outputs.formats) == ((), ("svg", "png"))


def test_every_alternative_has_every_field(brief: Scenario) -> None:
    first, *others = brief.alternatives.values()
    assert all(set(other) == set(first) for other in others)
    assert brief.alternatives["nu"]["rule"] == "ask"
    assert brief.alternatives["nu"]["tenders"] == "today"
    assert brief.alternatives["belonen"]["label"] == {"nl": "belonen", "en": "reward"}
    assert brief.alternatives["belonen"]["safeguard"]["single_source"] is True
    assert brief.alternatives["belonen"]["safeguard"]["essential"] is False
    assert brief.alternatives["uitsluiten"]["ladder"] == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    phase = {"from": "2028 Q1", "announced": "2026 Q4", "postponed_to": None, "weight": None, "threshold": None}
    assert brief.alternatives["uitsluiten"]["phases"] == (phase,)


def test_only_changed_assumptions_are_in_the_world(brief: Scenario) -> None:
    assert brief.world == {"headroom": Assumption(0.3, 0.1, 0.8, "assumption")}


def test_a_value_without_range_is_fixed(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        ("{value: 0.3, low: 0.1, high: 0.8, source: assumption}", "{value: 0.3, source: assumption}"),
    )
    assert read_scenario(file).world["headroom"] == Assumption(0.3, 0.3, 0.3, "assumption")


def test_beyond_the_register_only_when_said(tmp_path: Path) -> None:
    file = write(tmp_path, ("high: 0.8, source", "high: 3, source"))
    with pytest.raises(ScenarioError):
        read_scenario(file)
    file = write(tmp_path, ("high: 0.8, source", "high: 3, beyond: true, source"))
    assert read_scenario(file).world["headroom"].high == 3


def test_a_preset_gives_way_to_what_is_written(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        ("nu: {preset: netherlands_today}", "nu: {preset: netherlands_today, tenders: 0.5, label: Nu}"),
    )
    today = read_scenario(file).alternatives["nu"]
    assert (today["rule"], today["tenders"], today["label"]) == ("ask", 0.5, {"nl": "Nu", "en": "Nu"})


def test_the_counter_case_holds_only_its_changes(brief: Scenario) -> None:
    counter = brief.counter_case
    assert counter is not None
    assert counter.levers == {"belonen": {"weight": 0.3}}
    assert counter.world == {"score_validity": Assumption(0.0, 0.0, 0.0, "assumption")}
    assert counter.reference is None


def test_opposed_is_the_counter_case_on_top(brief: Scenario) -> None:
    opposed = brief.opposed()
    assert opposed.alternatives["belonen"]["weight"] == 0.3
    assert opposed.alternatives["belonen"]["rule"] == "bonus"
    assert opposed.alternatives["uitsluiten"] == brief.alternatives["uitsluiten"]
    assert set(opposed.world) == {"headroom", "score_validity"}
    assert opposed.counter_case is None
    assert opposed.opposed() is opposed
    assert opposed.hash != brief.hash


def test_a_counter_case_may_change_the_reference() -> None:
    opposed = read_scenario(GOOD / "english.yaml").opposed()
    assert opposed.reference == "2030"


def test_based_on_merges_maps_and_replaces_lists() -> None:
    scenario = read_scenario(GOOD / "based-on.yaml")
    assert scenario.world["headroom"] == Assumption(0.4, 0.1, 0.8, "assumption")
    assert scenario.world["bid_cost"].value == 4000
    assert scenario.runs.worlds == 50
    assert scenario.outputs.formats == ("png",)
    assert scenario.reference == "nu"


def test_another_rule_drops_the_fields_of_the_old_one() -> None:
    plan = read_scenario(GOOD / "based-on.yaml").alternatives["plan"]
    assert (plan["rule"], plan["threshold"], plan["winners"]) == ("exclusion", 0.3, 2)
    assert plan["ladder"] == ()
    assert plan["formula"] == "value_in_euro"


def test_brief_and_counter_case_are_not_inherited(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_bytes((GOOD / "belonen-of-uitsluiten.yaml").read_bytes())
    file = tmp_path / "child.yaml"
    file.write_text("based_on: base.yaml\n", encoding="utf-8")
    assert [problem.field for problem in check_file(file).problems] == ["brief", "counter_case"]


def test_a_new_preset_starts_the_alternative_anew(tmp_path: Path) -> None:
    (tmp_path / "nederland-nu.yaml").write_bytes((GOOD / "nederland-nu.yaml").read_bytes())
    levers = next(
        line for line in (GOOD / "based-on.yaml").read_text(encoding="utf-8").splitlines() if "phases" in line
    )
    file = write(
        tmp_path,
        ("plan: {rule: exclusion, threshold: 0.3}", "plan: {preset: netherlands_today, tenders: 1}"),
        (levers, "  world: {headroom: 0.9}"),
        base="based-on.yaml",
    )
    plan = read_scenario(file).alternatives["plan"]
    assert (plan["rule"], plan["tenders"], plan["winners"]) == ("ask", 1.0, 1)


def test_a_step_without_announcement_is_announced_when_it_starts() -> None:
    phases = read_scenario(GOOD / "based-on.yaml").opposed().alternatives["plan"]["phases"]
    assert [(phase["from"], phase["announced"]) for phase in phases] == [
        ("2028 Q1", "2025 Q4"),
        ("2030 Q1", "2030 Q1"),
    ]


def test_an_utf8_byte_order_mark_and_windows_lines_change_nothing() -> None:
    assert read_scenario(GOOD / "byte-order-mark.yaml").hash == read_scenario(GOOD / "english.yaml").hash


def test_the_hash_follows_the_meaning_and_not_the_spelling(brief: Scenario, tmp_path: Path) -> None:
    assert read_scenario(write(tmp_path, ("weight: 0.10", "weight: 0.1   # tien procent"))).hash == brief.hash
    assert read_scenario(write(tmp_path, ("      weight: 0.10\n", ""))).hash == brief.hash
    assert read_scenario(write(tmp_path, ("weight: 0.10", "weight: 0.11"))).hash != brief.hash
    assert read_scenario(write(tmp_path, ("seed: 1", "seed: 2"))).hash != brief.hash
    assert len(brief.hash) == 12


def test_the_order_of_assumptions_does_not_count_that_of_alternatives_does(tmp_path: Path) -> None:
    two = "{value: 0.3, low: 0.1, high: 0.8, source: assumption}", "{value: 4000, source: assumption}"
    first = write(tmp_path, (f"  headroom: {two[0]}", f"  headroom: {two[0]}\n  bid_cost: {two[1]}"))
    hashes = [read_scenario(first).hash]
    second = write(tmp_path, (f"  headroom: {two[0]}", f"  bid_cost: {two[1]}\n  headroom: {two[0]}"))
    hashes.append(read_scenario(second).hash)
    assert hashes[0] == hashes[1]
    nu = "    nu: {preset: netherlands_today}\n"
    third = write(tmp_path, (nu, ""), ("world:\n  headroom", f"{nu}world:\n  headroom"))
    scenario = read_scenario(third)
    assert list(scenario.alternatives) == ["uitsluiten", "belonen", "nu"]
    assert scenario.hash != read_scenario(GOOD / "belonen-of-uitsluiten.yaml").hash
    sorted_keys = json.loads(json.dumps(scenario.resolved(), sort_keys=True))
    assert list(Scenario.from_resolved(sorted_keys, "x").alternatives) == ["uitsluiten", "belonen", "nu"]


def test_what_a_list_replaces_is_forgotten(tmp_path: Path) -> None:
    phases = "phases: [{from: 2028 Q1, announced: 2026 Q4}]"
    (tmp_path / "base.yaml").write_bytes((GOOD / "belonen-of-uitsluiten.yaml").read_bytes())
    levers = "levers: {schemes: {uitsluiten: {phases: [{announced: 2026 Q4}]}}}\n"
    text = (GOOD / "belonen-of-uitsluiten.yaml").read_text(encoding="utf-8")
    assert phases in text
    rest = text[: text.index("model:")] + "based_on: base.yaml\n" + levers + text[text.index("counter_case:") :]
    file = tmp_path / "child.yaml"
    file.write_text(rest, encoding="utf-8")
    (problem,) = check_file(file).problems
    assert (problem.file.name, problem.field) == ("child.yaml", "levers.schemes.uitsluiten.phases[1].from")


def test_resolved_goes_through_json_and_back(brief: Scenario) -> None:
    text = json.dumps(brief.resolved())
    assert Scenario.from_resolved(json.loads(text), brief.name) == brief
    opposed = brief.opposed()
    assert Scenario.from_resolved(json.loads(json.dumps(opposed.resolved())), brief.name) == opposed


def test_a_scenario_can_be_pickled(brief: Scenario) -> None:
    assert pickle.loads(pickle.dumps(brief)) == brief


def test_the_same_file_gives_the_same_hash_in_every_process(brief: Scenario) -> None:
    assert brief.hash == read_scenario(str(GOOD / "belonen-of-uitsluiten.yaml")).hash
