"""The model description holds every rule, names only what exists, and has been read since its rules last changed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import simulations
from simulations.documentation.columns import comments, read_ledger, read_tables
from simulations.documentation.page import FILE, page_text
from simulations.documentation.rules import POLICY, WORLD, fingerprint, plain, read_rules, rules_of
from simulations.documentation.sections import (
    Section,
    chapter_files,
    drifted,
    read_confirmed,
    read_sections,
    sections_of,
)
from simulations.documentation.tables import CHECKED, meanings, worked
from simulations.procurement import columns
from simulations.register import load_register

PROJECT = Path(next(iter(simulations.__path__))).parent
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip
ELEMENTS = (
    "1. Purpose and patterns", "2. Entities, state variables and scales", "3. Process overview and scheduling",
    "4. Design concepts", "5. Initialization", "6. Input data", "7. Submodels",
)  # fmt: skip
TABLES = ("SUPPLIER", "PURCHASER", "MEDICINE", "OFFER", "LOT", "ROUND")
HELP = "read it again beside these rules, then: python -m simulations.documentation --confirm"


def hand_written() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in chapter_files())


def code_in(text: str) -> str:
    """What stands in back-ticks or in a block of code."""
    blocks = re.findall(r"```.*?```", text, re.DOTALL)
    return "\n".join((*blocks, *re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))))


def function(source: str) -> ast.FunctionDef:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


# The page


def test_the_page_in_the_project_is_up_to_date() -> None:
    written = (PROJECT / "docs" / FILE).read_text(encoding="utf-8")
    assert written == page_text(), "write it again: python -m simulations.documentation"


def test_the_page_has_the_seven_elements_and_eleven_concepts() -> None:
    lines = page_text().splitlines()
    assert [line.removeprefix("## ") for line in lines if re.match(r"## \d", line)] == list(ELEMENTS)
    first, last = (lines.index(f"## {ELEMENTS[place]}") for place in (3, 4))
    assert tuple(line[4:] for line in lines[first:last] if line.startswith("### ")) == CONCEPTS


def test_no_placeholder_is_left_open() -> None:
    assert not re.findall(r"\{\{|\}\}", page_text())


# Rules and sections


@pytest.mark.parametrize("name", list(read_sections()))
def test_a_section_was_read_since_its_rules_changed(name: str) -> None:
    changed = drifted({name: read_sections()[name]}, read_rules(), read_confirmed())
    assert changed == {}, f"section {name} of docs/{FILE} may be wrong: {HELP} {name}"


def test_every_rule_is_described_once() -> None:
    named = [key for section in read_sections().values() for key in section.rules]
    assert sorted(key for key in set(named) if named.count(key) > 1) == []
    compiled = {key for key, rule in read_rules().items() if rule.compiled}
    assert sorted(compiled - set(named)) == [], "these rules stand in no section of simulations/documentation/chapters"
    assert sorted(set(named) - read_rules().keys()) == [], "these rules no longer exist"


def test_every_rule_in_the_source_is_seen() -> None:
    folder = PROJECT / "simulations" / "procurement"
    marks = sum(file.read_text(encoding="utf-8").count("\n@rule\n") for file in folder.glob("*.py"))
    assert marks == sum(rule.compiled for rule in read_rules().values()) > 100


def test_the_page_names_every_rule_with_its_docstring() -> None:
    page = page_text()
    for key, rule in read_rules().items():
        if rule.compiled:
            assert rule.text, f"{key} has no docstring"
            assert f"- `{key}({', '.join(rule.arguments)})`: {rule.text.splitlines()[0]}" in page


# Names in the text


def test_the_text_names_only_what_exists() -> None:
    text = code_in(hand_written())
    known = {"w": set(load_register("procurement").inputs), "p": {column.name for column in read_tables()["POLICY"]}}
    known |= {name.lower(): {column.name for column in read_tables()[name]} for name in TABLES}
    for row, names in known.items():
        used = set(re.findall(rf"(?<![\w.]){row}\.([a-z]\w*)", text))
        assert used, row
        assert sorted(used - names) == [], f"there is no such field of {row}"


def test_the_text_names_every_parameter_and_policy_field_that_rules_read() -> None:
    text = hand_written()
    sections = read_sections().values()
    reads = {pair for section in sections for key in section.rules for pair in read_rules()[key].reads}
    missing = [f"{row}.{name}" for row, name in sorted(reads) if f"{'w' if row == WORLD else 'p'}.{name}" not in text]
    assert {row for row, _ in reads} == {WORLD, POLICY}
    assert missing == []


def test_every_decision_of_chance_is_described() -> None:
    text = hand_written()
    source = (PROJECT / "simulations" / "procurement" / "draws.py").read_text(encoding="utf-8")
    decisions = re.findall(r"^([A-Z_]+) = \d+$", source.split("MULTIPLIER_FIRST")[0], re.MULTILINE)
    assert len(decisions) > 20
    assert [name for name in decisions if f"| `{name}` |" not in text] == []


def test_every_state_variable_has_a_meaning() -> None:
    tables = read_tables()
    known = {(table, column.name): column.meaning for table, found in tables.items() for column in found}
    given = {(table, name) for table, found in meanings().items() for name in found}
    assert sorted(pair for pair, meaning in known.items() if not meaning and pair not in given) == []
    assert sorted(given - known.keys()) == []


def test_tables_are_read_as_they_are() -> None:
    for name, found in read_tables().items():
        declared = getattr(columns, name)
        assert tuple(column.name for column in found) == declared.names
        for column in found:
            assert bool(column.shape) == bool(declared[column.name].shape)
            assert column.type == ("integer" if declared[column.name].base.kind == "i" else "number")
    assert tuple(entry.name for entry in read_ledger()) == columns.LEDGER.names
    assert {entry.name: entry.unit for entry in read_ledger()}["demand"] == "patient-quarters"


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
    file.write_text("# points\nGRID = 48\nLOT = _record()\n", encoding="utf-8")
    assert [rule.fingerprint for rule in rules_of(file)] == [before.fingerprint]
    file.write_text("GRID = 49\n", encoding="utf-8")
    assert [rule.fingerprint for rule in rules_of(file)] != [before.fingerprint]


def test_sections_end_where_the_next_begins() -> None:
    first, second = sections_of("Before {{section a: x.f, x.g}} text {{section b: y.h}} rest")
    assert (first.name, first.rules, first.text.strip()) == ("a", ("x.f", "x.g"), "text")
    assert (second.rules, second.text.strip()) == (("y.h",), "rest")


def test_docstrings_become_plain_text() -> None:
    assert plain("Give ``x`` to :func:`f`.\n\n>>> f(1)\n2") == "Give `x` to `f`."
    assert comments('x = "# no"  # yes\n') == {1: "yes"}


@pytest.mark.parametrize("key", CHECKED)
def test_worked_draws_are_those_of_the_rules(key: tuple[int, int, int, int, int]) -> None:
    import numpy as np

    from simulations.procurement import draws

    identity, quarter, decision, seed, chance = key
    words, even, bell = worked(*key)
    place = (identity, quarter, decision, np.uint64(seed), np.uint64(chance))
    assert [int(word) for word in draws.philox(*place)] == words
    assert list(draws.uniforms(*place)) == even
    assert list(draws.normals(*place)) == pytest.approx(bell, rel=1e-14)
