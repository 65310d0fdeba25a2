"""A second model is a folder with the same data files.

No line of the scenario package knows a model by name.
"""

import shutil
from pathlib import Path

import pytest

import simulations
from simulations.register.rows import RegisterError
from simulations.scenario import ScenarioError, check_file, read_scenario
from simulations.scenario.describing import describe
from simulations.scenario.reference import reference_text
from simulations.scenario.schema import scenario_schema
from simulations.scenario.template import new_scenario
from simulations.scenario.vocabulary import load_vocabulary, model_names

PACKAGE = Path(simulations.__file__).parent
LEVERS = """
alternatives: proposals
discriminator: kind
strength: {grant: share_paid}
presets: {nothing: {kind: none}}
opposing: {rival_answer: 1}
fields:
  kind:
    type: choice
    required: true
    choices: {none: {nl: niets doen, en: do nothing}, grant: {nl: subsidie, en: grant}}
    label: {nl: soort, en: kind}
    text: {nl: Wat er gebeurt., en: What is done.}
  copy:
    type: integer
    low: 0
    high: 9
    default: 1
    label: {nl: afschrift, en: copy}
    text: {nl: Een naam die pydantic zelf gebruikt., en: A name that pydantic uses itself.}
  share_paid:
    type: number
    unit: share
    low: 0
    high: 0.5
    default: 0.1
    only_with: {kind: [grant]}
    label: {nl: betaald deel, en: share paid}
    text: {nl: Het deel dat de staat betaalt., en: The share the state pays.}
  ladder:
    type: numbers
    low: 0
    high: 1
    at_least: 7
    default: []
    label: {nl: ladder, en: ladder}
    text: {nl: Sterkten., en: Strengths.}
  regions:
    type: names
    population: regions
    default: []
    label: {nl: regio's, en: regions}
    text: {nl: Alleen daar., en: There only.}
"""
PARAMETERS = """
rival_answer:
  value: 0.3
  low: 0
  high: 1
  unit: share
  distribution: uniform
  label: {nl: antwoord van andere landen, en: answer of other countries}
  source: assumption
  reading: for the test
  grade: C
"""
BRIEF = """
brief: {title: Subsidie, question: Helpt het?, author: A, sender: B, date: 2026-11-22}
model: plants
levers:
  reference: niets
  proposals:
    niets: {preset: nothing}
    geld: {kind: grant, share_paid: 0.2, regions: [leiden]}
counter_case: {who: C, claim: Anderen doen het na., source: assumption, world: {rival_answer: 1}}
"""


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of models with the shipped one and a new one."""
    folder = tmp_path / "models"
    shipped = folder / "procurement"
    shipped.mkdir(parents=True)
    for file in (PACKAGE / "procurement").glob("*.yaml"):
        shutil.copy(file, shipped)
    plants = folder / "plants"
    plants.mkdir()
    (plants / "levers.yaml").write_text(LEVERS, encoding="utf-8")
    (plants / "parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
    (plants / "populations.yaml").write_text(
        "regions: {oss: {label: {nl: Oss, en: Oss}}, leiden: {}}\n", encoding="utf-8"
    )
    return folder


def brief(tmp_path: Path, *change: str) -> Path:
    """The brief as a file, with a text replaced."""
    file = tmp_path / "brief.yaml"
    file.write_text(BRIEF.replace(*change) if change else BRIEF, encoding="utf-8")
    return file


def test_a_scenario_of_the_second_model(models: Path, tmp_path: Path) -> None:
    assert model_names(models) == ("plants", "procurement")
    scenario = read_scenario(brief(tmp_path), models)
    assert scenario.alternatives["geld"] == {
        "kind": "grant",
        "copy": 1,
        "share_paid": 0.2,
        "ladder": (),
        "regions": ("leiden",),
    }
    assert scenario.opposed().world["rival_answer"].value == 1
    assert "betaald deel: 0,2" in describe(scenario, "nl", models)


def test_its_mistakes_are_told_in_its_own_words(models: Path, tmp_path: Path) -> None:
    (problem,) = check_file(brief(tmp_path, "[leiden]", "[lijden]"), models=models).problems
    assert (problem.field, problem.text("nl")) == (
        "levers.proposals.geld.regions[1]",
        'Hier staat de tekst "lijden". Een van: oss, leiden. Bedoelt u `leiden`?',
    )
    (problem,) = check_file(brief(tmp_path, "kind: grant", "kind: none"), models=models).problems
    assert problem.field == "levers.proposals.geld.share_paid"
    with pytest.raises(ScenarioError):
        read_scenario(brief(tmp_path))


def test_schema_page_and_new_brief_follow(models: Path, tmp_path: Path) -> None:
    assert "plants.levers" in scenario_schema(models)["definitions"]
    assert "`rival_answer`" in reference_text("nl", models)
    file = new_scenario("Een fabriek", tmp_path / "scenarios", "nl", "plants", models)
    assert read_scenario(file, models).counter_case is not None


def test_levers_that_contradict_themselves_are_refused(models: Path) -> None:
    file = models / "plants" / "levers.yaml"
    for old, new in (
        ("discriminator: kind", "discriminator: sort"),
        ("{kind: none}", "{kin: none}"),
        ("unit: share", "unit: procent"),
        ("type: number\n", "type: nummer\n"),
    ):
        file.write_text(LEVERS.replace(old, new), encoding="utf-8")
        load_vocabulary.cache_clear()
        with pytest.raises(RegisterError):
            load_vocabulary("plants", models)
