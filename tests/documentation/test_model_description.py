"""A model description holds every rule, names only what exists, and has been read since its rules last changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import simulations
from simulations.documentation.columns import Column, Entry, comments, read_ledger, read_tables
from simulations.documentation.description import CHAPTERS, Description, described, sections_called
from simulations.documentation.draws import CHECKED, STREAMS, first_of_stream, worked
from simulations.documentation.page import page_text
from simulations.documentation.rules import fingerprint, plain, read_rules, rules_of
from simulations.documentation.sections import Section, chapter_files, drifted, sections_of
from simulations.register import load_register
from simulations.scenario.vocabulary import model_names

PROJECT = Path(next(iter(simulations.__path__))).parent
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip
ELEMENTS = (
    "1. Purpose and patterns", "2. Entities, state variables and scales", "3. Process overview and scheduling",
    "4. Design concepts", "5. Initialization", "6. Input data", "7. Submodels",
)  # fmt: skip
HELP = "read it again beside these rules, then: python -m simulations.documentation --confirm"
MODELS = {model.name: model for model in described()}


class Names(NamedTuple):
    """How a text writes the fields of rows: the word before the point, and the table that holds them.

    `rules` says how rules call a row whose every field that they read must stand in the text.
    """

    tables: Mapping[str, str]
    rules: Mapping[str, str]
    least: int


NAMES = {
    "procurement": Names(
        {"p": "POLICY", **{name.lower(): name for name in ("SUPPLIER", "PURCHASER", "MEDICINE", "OFFER", "LOT", "ROUND")}},
        {"world": "w", "policy": "p"},
        100,
    ),
    "investment": Names(
        {
            "plant": "PLANT", "measure": "MEASURE", "value": "VALUE", "force": "FORCE", "package": "PACKAGE",
            "rival": "worlds.RIVAL", "without": "tables.Without", "s": "tables.Scratch",
        },
        {"world": "w", "plant": "plant", "force": "force", "package": "package", "without": "without"},
        30,
    ),
}  # fmt: skip


def every_section() -> list[tuple[str, str]]:
    return [(model.name, section) for model in MODELS.values() for section in model.sections]


@pytest.fixture(params=list(MODELS))
def model(request: pytest.FixtureRequest) -> Description:
    return MODELS[request.param]


@cache
def page_of(name: str) -> str:
    return page_text(MODELS[name])


def hand_written(model: Description) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in chapter_files(model.chapters))


def code_in(text: str) -> str:
    """What stands in back-ticks or in a block of code."""
    text = re.sub(r"\{\{[^}]*\}\}", "", text)
    blocks = re.findall(r"```.*?```", text, re.DOTALL)
    return "\n".join((*blocks, *re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))))


def fields_in(model: Description, table: str) -> set[str]:
    module, _, name = table.rpartition(".")
    return {column.name for column in model.tables(module or "columns")[name]}


def function(source: str) -> ast.FunctionDef:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


# The page


def test_every_model_is_described() -> None:
    assert tuple(MODELS) == model_names()


def test_the_page_in_the_project_is_up_to_date(model: Description) -> None:
    written = (PROJECT / "docs" / model.file).read_text(encoding="utf-8")
    assert written == page_of(model.name), "write it again: python -m simulations.documentation"


def test_the_page_has_the_seven_elements_and_eleven_concepts(model: Description) -> None:
    lines = page_of(model.name).splitlines()
    assert [line.removeprefix("## ") for line in lines if re.match(r"## \d", line)] == list(ELEMENTS)
    first, last = (lines.index(f"## {ELEMENTS[place]}") for place in (3, 4))
    assert tuple(line[4:] for line in lines[first:last] if line.startswith("### ")) == CONCEPTS


def test_no_placeholder_is_left_open(model: Description) -> None:
    assert not re.findall(r"\{\{|\}\}", page_of(model.name))


def test_the_page_names_only_sections_that_it_has(model: Description) -> None:
    page = page_of(model.name)
    headings = set(re.findall(r"^#{2,4} (\d+(?:\.\d+)?)\b", page, re.MULTILINE))
    text = re.sub(r"```.*?```|`[^`\n]*`|\{\{[^}]*\}\}", "", hand_written(model), flags=re.DOTALL)
    named = set(re.findall(r"\bsections? (\d+(?:\.\d+)?)", text)) | set(re.findall(r"\((7\.\d+)", text))
    assert named
    assert sorted(named - headings) == []


# Rules and sections


@pytest.mark.parametrize(("name", "section"), every_section())
def test_a_section_was_read_since_its_rules_changed(name: str, section: str) -> None:
    changed = MODELS[name].drifted().get(section, [])
    assert changed == [], f"section {section} of docs/{MODELS[name].file} may be wrong: {HELP} {name}/{section}"


def test_every_rule_is_described_once(model: Description) -> None:
    named = [key for section in model.sections.values() for key in section.rules]
    assert sorted(key for key in set(named) if named.count(key) > 1) == []
    compiled = {key for key, rule in model.rules.items() if rule.compiled}
    assert sorted(compiled - set(named)) == [], f"these rules stand in no section of {model.chapters.name}"
    assert sorted(set(named) - model.rules.keys()) == [], "these rules no longer exist"


def test_every_rule_in_the_source_is_seen(model: Description) -> None:
    marks = sum(file.read_text(encoding="utf-8").count("\n@rule\n") for file in model.source.glob("*.py"))
    assert marks == sum(rule.compiled for rule in model.rules.values()) > NAMES[model.name].least


def test_the_page_names_every_rule_with_its_docstring(model: Description) -> None:
    page = page_of(model.name)
    for key, rule in model.rules.items():
        if rule.compiled:
            assert rule.text, f"{key} has no docstring"
            assert f"- `{key}({', '.join(rule.arguments)})`: {rule.text.splitlines()[0]}" in page


# Names in the text


def test_the_text_names_only_what_exists(model: Description) -> None:
    text = code_in(hand_written(model))
    known = {word: fields_in(model, table) for word, table in NAMES[model.name].tables.items()}
    known["w"] = set(load_register(model.name).inputs)
    for row, names in known.items():
        used = set(re.findall(rf"(?<![\w.]){row}\.([a-z]\w*)", text))
        assert used, row
        assert sorted(used - names) == [], f"there is no such field of {row}"


def test_the_text_names_every_field_that_rules_read(model: Description) -> None:
    text = hand_written(model)
    words = NAMES[model.name].rules
    keys = [key for section in model.sections.values() for key in section.rules if "/" not in key]
    reads = {pair for key in keys for pair in model.rules[key].reads if pair[0] in words}
    missing = [f"{words[row]}.{name}" for row, name in sorted(reads) if f"{words[row]}.{name}" not in text]
    assert {row for row, _ in reads} == set(words)
    assert missing == []


def test_every_decision_of_chance_is_described() -> None:
    text = hand_written(MODELS["procurement"])
    source = (PROJECT / "simulations" / "procurement" / "draws.py").read_text(encoding="utf-8")
    decisions = re.findall(r"^([A-Z_]+) = \d+$", source.split("MULTIPLIER_FIRST")[0], re.MULTILINE)
    assert len(decisions) > 20
    assert [name for name in decisions if f"| `{name}` |" not in text] == []


def test_every_channel_of_a_measure_is_described() -> None:
    text = hand_written(MODELS["investment"])
    assert [name for name in MODELS["investment"].columns.CHANNELS if f"| `{name}` |" not in text] == []


def test_every_state_variable_has_a_meaning(model: Description) -> None:
    shown = re.findall(r"\{\{records ([\w.]+)\}\}", hand_written(model))
    tables = {name.rpartition(".")[2]: model.tables(name.rpartition(".")[0] or "columns") for name in shown}
    known = {(table, column.name): column.meaning for table, found in tables.items() for column in found[table]}
    given = {(table, name) for table, found in model.meanings.items() for name in found if table != "LEDGER"}
    assert sorted(pair for pair, meaning in known.items() if not meaning and pair not in given) == []
    assert sorted(given - known.keys()) == []
    assert sorted(set(model.meanings.get("LEDGER", ())) - {entry.name for entry in model.ledger()}) == []


def test_every_entry_of_a_ledger_has_a_kind_or_a_meaning(model: Description) -> None:
    known = model.meanings.get("LEDGER", {})
    assert [entry.name for entry in model.ledger() if not (entry.unit or entry.meaning or entry.name in known)] == []


def test_tables_are_read_as_they_are(model: Description) -> None:
    for name, found in model.tables().items():
        declared = getattr(model.columns, name)
        assert tuple(column.name for column in found) == declared.names
        for column in found:
            assert bool(column.shape) == bool(declared[column.name].shape)
            assert column.type == ("integer" if declared[column.name].base.kind == "i" else "number")
    assert tuple(entry.name for entry in model.ledger()) == model.columns.LEDGER.names


def test_an_entry_of_the_ledger_has_the_unit_above_it() -> None:
    assert {entry.name: entry.unit for entry in MODELS["procurement"].ledger()}["demand"] == "patient-quarters"
    assert {entry.name: entry.unit for entry in MODELS["investment"].ledger()}["grants"] == "money"


# What belongs to one model


def test_worked_values_of_a_plant_are_those_of_the_rules() -> None:
    """Every number of the worked table, at the register's own values."""
    from simulations.investment import columns, plants

    world = record_of({name: one.value for name, one in load_register("investment").inputs.items()})
    rate, tax, lower = plants.real_rate(world, 0.0), plants.tax_on_plants(world), plants.real_rate(world, 25.0)
    (kinds, *rows) = table_below(hand_written(MODELS["investment"]), "**Worked values**")
    for place, kind in enumerate(kinds[1:], start=1):
        plant = record_of({name: float(world[f"{kind}_{name}"]) for name in columns.PLANT.names or ()})
        value, cheaper = np.zeros(2, columns.VALUE)
        plants.set_value(value, plant, rate, world)
        plants.set_value(cheaper, plant, lower, world)
        given = {f"value.{name}": float(value[name]) for name in columns.VALUE.names or ()}
        gain = plants.gain_in_points
        given["12 months before capital, points"] = gain(value, value, 0.0, 0.0, 0.0, 12.0, 0.0, tax, rate, world)
        given["12 months after capital, points"] = gain(value, value, 0.0, 0.0, 0.0, 0.0, 12.0, tax, rate, world)
        given["premium 25 basis points lower, points"] = gain(
            value, cheaper, 0.0, 0.0, 0.0, 0.0, 0.0, tax, lower, world
        )
        given["grant of 10 % of capital, points"] = plants.grant_in_points(0.1, value)
        said = {row[0].strip("`"): row[place] for row in rows}
        assert {name: f"{given[name]:.6f}" for name in said} == said


def record_of(fields: Mapping[str, float]) -> np.void:
    """A row of numbers, as rules read it."""
    row = np.zeros(1, np.dtype([(name, np.float64) for name in fields]))
    row[0] = tuple(fields.values())
    return row[0]


def table_below(text: str, mark: str) -> list[list[str]]:
    """The cells of the first table below a mark, without the line under its head."""
    lines = text.split(mark)[1].split("\n\n")[1].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "---" not in line]


@pytest.mark.parametrize("key", CHECKED)
def test_worked_draws_are_those_of_the_rules(key: tuple[int, int, int, int, int]) -> None:
    from simulations.procurement import draws

    identity, quarter, decision, seed, chance = key
    words, even, bell = worked(*key)
    place = (identity, quarter, decision, np.uint64(seed), np.uint64(chance))
    assert [int(word) for word in draws.philox(*place)] == words
    assert list(draws.uniforms(*place)) == even
    assert list(draws.normals(*place)) == pytest.approx(bell, rel=1e-14)


@pytest.mark.parametrize("key", STREAMS)
def test_worked_streams_are_those_of_the_model(key: tuple[int, int, int]) -> None:
    from simulations.investment.worlds import uniforms

    assert list(uniforms(*key, (3,))) == first_of_stream(*key)
    assert [float(one) for one in uniforms(*key, (2, 3)).ravel()][:3] == first_of_stream(*key)


# The machinery


def test_a_fingerprint_sees_what_a_rule_does_and_nothing_else() -> None:
    first = fingerprint(function('@rule\ndef f(x):\n    """Twice."""\n    return 2 * x  # why\n'))
    assert first == fingerprint(function("def f(x):\n    # because\n    return (2 * x)\n"))
    assert first != fingerprint(function("def f(x):\n    return 3 * x\n"))
    assert first != fingerprint(function("def f(x, y):\n    return 2 * x\n"))


def test_drift_names_section_and_rule(tmp_path: Path) -> None:
    file = tmp_path / "tender.py"
    file.write_text("@rule\ndef f(x):\n    return x\n", encoding="utf-8")
    rules = {rule.key: rule for rule in rules_of(file)}
    section = Section("one", ("tender.f",), "")
    kept = {"one": {"tender.f": rules["tender.f"].fingerprint}}
    assert drifted({"one": section}, rules, kept) == {}
    assert drifted({"one": section}, rules, {}) == {"one": ["tender.f"]}
    assert drifted({"one": section}, {}, kept) == {"one": ["tender.f"]}
    assert drifted({"one": Section("one", (), "")}, rules, kept) == {"one": ["tender.f"]}
    file.write_text("@rule\ndef f(x):\n    return x + 1\n", encoding="utf-8")
    assert drifted({"one": section}, {rule.key: rule for rule in rules_of(file)}, kept) == {"one": ["tender.f"]}


def test_constants_count_as_a_rule(tmp_path: Path) -> None:
    file = tmp_path / "columns.py"
    file.write_text('GRID = 48  # points\nLOT = _record(("number", int))\n', encoding="utf-8")
    (before,) = rules_of(file)
    assert before.key == "columns.constants"
    file.write_text("# points\nGRID = 48\nLOT = _record()\nPLANT = record()\n", encoding="utf-8")
    assert [rule.fingerprint for rule in rules_of(file)] == [before.fingerprint]
    file.write_text("GRID = 49\n", encoding="utf-8")
    assert [rule.fingerprint for rule in rules_of(file)] != [before.fingerprint]


def test_sections_end_where_the_next_begins() -> None:
    first, second = sections_of("Before {{section a: x.f, x.g}} text {{section b: y.h}} rest")
    assert (first.name, first.rules, first.text.strip()) == ("a", ("x.f", "x.g"), "text")
    assert (second.rules, second.text.strip()) == (("y.h",), "rest")


def test_docstrings_become_plain_text() -> None:
    assert plain("Give ``x`` to :func:`f`.\n\n>>> f(1)\n2") == "Give `x` to `f`."
    assert comments('x = "# no"  # yes\ny = (1)  # fmt: skip\n') == {1: "yes"}


COLUMNS = '''
PLANT = record("age", "size",  # years, and tonnes
    "cost")  # fmt: skip
SHIP = np.dtype([("load", np.float64, (2, SIZES)), ("docks", np.int64)])
LEDGER = record(
    # euro
    "paid", *(f"to_{name}" for name in ("here", "there")),
    # tonnes
    "moved",
)


class Memory(NamedTuple):
    """Memory."""

    seen: Numbers  # (years,): how often
    rows: Rows  # (kinds, 2)
'''


def test_tables_of_every_make_are_read(tmp_path: Path) -> None:
    file = tmp_path / "columns.py"
    file.write_text(COLUMNS, encoding="utf-8")
    declared = {"LEDGER": ("paid", "to_here", "to_there", "moved")}
    tables = read_tables(file, declared.__getitem__)
    note = "years, and tonnes"
    assert tables["PLANT"] == (
        Column("age", "number", "", note), Column("size", "number", "", note), Column("cost", "number", "", ""),
    )  # fmt: skip
    assert tables["SHIP"] == (Column("load", "number", "2, SIZES", ""), Column("docks", "integer", "", ""))
    assert tables["Memory"] == (Column("seen", "number", "years", "how often"), Column("rows", "row", "kinds, 2", ""))
    assert read_ledger(file, declared.__getitem__) == (
        Entry("paid", "euro", ""), Entry("to_here", "euro", ""), Entry("to_there", "euro", ""),
        Entry("moved", "tonnes", ""),
    )  # fmt: skip


# A third model

CATCH = '''"""A year.

1. Sail.
2. Catch.
"""

@rule
def f(x):
    """Twice."""
    return 2 * x
'''


@pytest.fixture
def third(tmp_path: Path) -> Description:
    """A model of one rule and one elsewhere, with chapters of its own."""
    sources, chapters = tmp_path / "simulations", tmp_path / "chapters"
    files = {
        sources / "fishing" / "catch.py": CATCH,
        sources / "fishing" / "columns.py": 'BOATS = 3\nBOAT = record("age")  # years\n',
        sources / "analysis" / "means.py": 'def mean(x):\n    """The mean."""\n    return x\n',
        chapters / "fishing" / "00-title.md": "# Fishing with {{constant columns.BOATS}} boats\n\n{{schedule catch}}\n",
        chapters / "fishing" / "10-catch.md": "{{section catch: catch.f, analysis/means.mean}}\n\n{{records BOAT}}\n",
    }
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (found,) = described(chapters, sources)
    return found


def test_a_third_model_is_a_folder(third: Description) -> None:
    assert third.file == "model-fishing.md"
    assert page_text(third).splitlines() == [
        "# Fishing with 3 boats", "", "1. Sail.", "2. Catch.", "", "*The rules, in their own words:*", "",
        "- `catch.f(x)`: Twice.", "- `analysis/means.mean(x)`: The mean.", "",
        "| field | type | meaning |", "| --- | --- | --- |", "| `age` | number | years |",
    ]  # fmt: skip


def test_a_third_model_is_confirmed_by_itself(third: Description) -> None:
    assert third.drifted() == {"catch": ["catch.f", "analysis/means.mean"]}
    third.confirm(["catch"])
    assert third.drifted() == {}
    elsewhere = third.source.parent / "analysis" / "means.py"
    elsewhere.write_text(elsewhere.read_text(encoding="utf-8").replace("return x", "return -x"), encoding="utf-8")
    again = Description(third.name, third.chapters, third.source)
    assert again.drifted() == {"catch": ["analysis/means.mean"]}


def test_a_section_is_called_by_its_name_or_its_models(third: Description) -> None:
    twin = Description("hunting", third.chapters, third.source)
    assert sections_called(["catch"], [third]) == {"fishing": ["catch"]}
    assert sections_called(["hunting/catch"], [third, twin]) == {"hunting": ["catch"]}
    with pytest.raises(ValueError, match="more than one section: fishing/catch, hunting/catch"):
        sections_called(["catch"], [third, twin])
    with pytest.raises(ValueError, match="no section: fishing/catch"):
        sections_called(["sail"], [third])


def test_rules_are_kept_apart_by_model() -> None:
    one, other = (read_rules(MODELS[name].source) for name in ("procurement", "investment"))
    assert "tender.open_lots" in one
    assert "tender.open_lots" not in other
    assert {file.name for file in CHAPTERS.iterdir()} == set(MODELS)
