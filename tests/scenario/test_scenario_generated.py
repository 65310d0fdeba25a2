"""Schema, reference pages and starting briefs come from the field texts, and the files in the project are up
to date.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from simulations.register.plain import plain_data
from simulations.scenario import ScenarioError, check_file, read_scenario
from simulations.scenario.describing import describe
from simulations.scenario.reference import reference_text
from simulations.scenario.schema import scenario_schema, schema_text
from simulations.scenario.template import new_scenario
from simulations.scenario.vocabulary import load_vocabulary, model_names

PROJECT = Path(__file__).parents[2]
HERE = Path(__file__).parent
BRIEFS = ("belonen-of-uitsluiten", "based-on", "english", "nederland-nu")
SEEN_BY_SCHEMA = (
    "misspelt-key", "misspelt-field-of-scheme", "misspelt-assumption", "misspelt-choice", "percent",
    "lever-outside-range", "unknown-purchaser", "wrong-type-yes-for-flag", "ladder-too-short",
    "assumption-without-source", "no-counter-case", "phase-in-another-spelling",
)  # fmt: skip


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = scenario_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def test_the_schema_in_the_project_is_up_to_date() -> None:
    assert (PROJECT / "scenarios" / "schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_reference_page_in_the_project_is_up_to_date(language: str) -> None:
    page = PROJECT / "docs" / f"scenario-reference.{language}.md"
    assert page.read_text(encoding="utf-8") == reference_text(language)


@pytest.mark.parametrize("name", BRIEFS)
def test_the_schema_accepts_good_files(validator: Any, name: str) -> None:
    data = plain_data((HERE / "good" / f"{name}.yaml").read_text(encoding="utf-8"))
    allowed = (
        {"'brief' is a required property", "'counter_case' is a required property"} if name == "nederland-nu" else set()
    )
    assert {error.message for error in validator.iter_errors(data)} == allowed


@pytest.mark.parametrize("name", SEEN_BY_SCHEMA)
def test_the_schema_refuses_what_an_editor_can_see(validator: Any, name: str) -> None:
    data = plain_data((HERE / "broken" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert list(validator.iter_errors(data))


def test_schema_and_page_hold_every_field_and_assumption() -> None:
    schema, page = json.dumps(scenario_schema()), reference_text("en")
    for model in model_names():
        vocabulary = load_vocabulary(model)
        for name in (*vocabulary.field, *vocabulary.register.inputs):
            assert f'"{name}"' in schema
            assert f"`{name}`" in page
        assert not [name for name in vocabulary.register.targets if f"\n| `{name}` |" in page]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_new_brief_passes_the_check(tmp_path: Path, validator: Any, language: str) -> None:
    file = new_scenario("Mijn vraag", tmp_path, language, "procurement")
    assert file.name == "mijn-vraag.yaml"
    assert check_file(file).text() == ""
    assert read_scenario(file).brief.language == language
    assert read_scenario(file).alternatives["bonus"]["label"] == {"nl": "bonuspunten", "en": "bonus points"}
    assert (tmp_path / "schema.json").is_file()
    assert file.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema.json\n")
    data = plain_data(file.read_text(encoding="utf-8"))
    assert not list(validator.iter_errors(data))


@pytest.mark.parametrize(
    "name",
    [
        "../../elders",
        "=cmd|' /c calc'!A0",
        "<b>vet</b>",
        "con",
        "a" * 300,
        'met "aanhaling" en \\',
        "regel\neen",
        "é",
        "x.yaml",
    ],
)
def test_a_new_brief_is_safe_whatever_its_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "scenarios"
    file = new_scenario(name, folder, "nl", "procurement")
    assert file.parent == folder
    assert check_file(file).text() == ""


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("", "letter"), ("???", "letter"), ("../", "letter"), ("MSD biedt 12 euro", "bedrijfsnaam")],
)
def test_an_impossible_name_is_refused(tmp_path: Path, name: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        new_scenario(name, tmp_path / "scenarios", "nl", "procurement")
    assert not (tmp_path / "scenarios").exists()


def test_a_new_brief_never_overwrites(tmp_path: Path) -> None:
    file = new_scenario("vraag", tmp_path, "nl", "procurement")
    file.write_text("mijn werk", encoding="utf-8")
    with pytest.raises(ScenarioError, match="exists already"):
        new_scenario("Vraag", tmp_path, "en", "procurement")
    assert file.read_text(encoding="utf-8") == "mijn werk"


def test_the_description_says_what_differs() -> None:
    text = describe(read_scenario(HERE / "good" / "belonen-of-uitsluiten.yaml"), "nl")
    assert "gewicht van duurzaamheid: 0,1" in text
    assert "0,3 (0,1 tot 0,8)" in text
    assert "register: 0,25 (0,05 tot 1)" in text
    assert "Bonuspunten belonen papier" in text
    assert "drempel voor de score: 0,4" in text
    assert "aantal winnaars" not in text
    english = describe(read_scenario(HERE / "good" / "belonen-of-uitsluiten.yaml"), "en")
    assert "0.3 (0.1 to 0.8)" in english
