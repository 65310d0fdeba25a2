"""Facts as data: the loader's refusals, and the shipped facts against what was fixed before any run."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from simulations.register.rows import RegisterError, Rows
from simulations.validation.facts import Bounds, load_facts, models_with_facts, read_facts

# The procurement rows as they were fixed: number, bounds, role, rows. Copied by hand; per cent and points as written there.
FIXED = """
1 | -14 to -5 % | fitted | PR1, PR5
2 | -5 to +5 % | emerges | DK3, ND2
3a | -1 to +3 % | emerges | NO8, NO9
3b | +5 to +25 %; -10 to -35 % | emerges | NO11, NO12
4 | above 1.5; 0 to 5 % | emerges | V2, T1, T2
5 | below 1 point | emerges | EN1-EN10
6a | -0.5 to -0.1 % | emerges | PR6
6b | below 0 | fitted | PR6, NL15
7 | 0.44 to 0.82; 0.52 to 0.99 | fitted | SH7
8 | 1.3 to 3 | fitted | NL22, GP1
9 | -10 to -3; -2 to +3 % a year | fitted | SU3, SU8
10 | 10 to 30 %; 1 to 5 %; exactly 0 | emerges | NL27
11 | 2 to 10 times; 1 to 2 times | fitted | DK5, NO10
12 | falls | emerges | NL23
13 | more | emerges | LC4
"""
# The same bounds as numbers, one pair per measure; an open end is infinite. Row 3a is measured at both ends of its weights.
OPEN = math.inf
NUMBERS = {
    "1": [(-0.14, -0.05)],
    "2": [(-0.05, 0.05)],
    "3a": [(-0.01, 0.03), (-0.01, 0.03)],
    "3b": [(0.05, 0.25), (-0.35, -0.10)],
    "4": [(1.5, OPEN), (0.0, 0.05)],
    "5": [(-OPEN, 0.01)],
    "6a": [(-0.005, -0.001)],
    "6b": [(-OPEN, 0.0)],
    "7": [(0.44, 0.82), (0.52, 0.99)],
    "8": [(1.3, 3.0)],
    "9": [(-0.10, -0.03), (-0.02, 0.03)],
    "10": [(0.10, 0.30), (0.01, 0.05), (0.0, 0.0)],
    "11": [(2.0, 10.0), (1.0, 2.0)],
    "12": [(-OPEN, 0.0)],
    "13": [(0.0, OPEN)],
}
SAID_WITHOUT_NUMBER = {"falls": (-OPEN, 0.0), "more": (0.0, OPEN)}
STRICT = {"premium_ratio", "lots_in_trouble", "offers_per_point", "effect_on_award", "mistakes"}


def rows_as_fixed() -> dict[str, tuple[str, str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in FIXED.strip().splitlines()]
    return {number: (bounds, role, rows) for number, bounds, role, rows in lines}


def spelled_out(rows: str) -> tuple[str, ...]:
    if rows == "EN1-EN10":
        return tuple(f"EN{place}" for place in range(1, 11))
    return tuple(rows.split(", "))


def test_the_shipped_facts_are_those_that_were_fixed() -> None:
    facts = {fact.number: fact for fact in load_facts("procurement")}
    assert list(facts) == list(rows_as_fixed()) == list(NUMBERS)
    for number, (_, role, rows) in rows_as_fixed().items():
        assert facts[number].role == role, number
        assert facts[number].sources == spelled_out(rows), number
        assert [(one.bounds.low, one.bounds.high) for one in facts[number].measures] == NUMBERS[number], number


def test_the_numbers_are_those_of_the_words() -> None:
    """Every number that a row's words hold stands among the bounds, and the other way round."""
    for number, (words, _, _) in rows_as_fixed().items():
        pairs = set(NUMBERS[number])
        if words in SAID_WITHOUT_NUMBER:
            assert pairs == {SAID_WITHOUT_NUMBER[words]}
            continue
        texts = [part.strip() for part in words.split(";")]
        in_percent = "%" in words or "point" in words
        for text in texts:
            ratio = text.startswith("above") or "times" in text
            found = [float(part) for part in text.replace("+", "").replace("%", "").split() if is_number(part)]
            scaled = {round(one / (100.0 if in_percent and not ratio else 1.0), 6) for one in found}
            assert any(scaled == {round(end, 6) for end in pair if math.isfinite(end)} for pair in pairs), (
                number,
                text,
            )


def is_number(text: str) -> bool:
    return text.replace("-", "").replace("+", "").replace(".", "").isdigit()


def test_nine_rows_emerge() -> None:
    facts = load_facts("procurement")
    assert [fact.number for fact in facts if fact.counts] == ["2", "3a", "3b", "4", "5", "6a", "10", "12", "13"]
    assert {one.key for fact in facts for one in fact.measures if one.bounds.strict} == STRICT


def test_facts_are_found_by_model() -> None:
    assert "procurement" in models_with_facts()


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        (Bounds(-0.05, 0.05), (-0.05, 0.0, 0.05), (-0.0501, 0.051, math.nan)),
        (Bounds(1.5, OPEN, strict=True), (1.51, 1e9), (1.5, 0.0, math.nan)),
        (Bounds(-OPEN, 0.0, strict=True), (-1e-12,), (0.0, 1.0, math.nan)),
        (Bounds(0.0, 0.0), (0.0,), (1e-12, -1e-12, math.nan)),
    ],
)
def test_bounds(bounds: Bounds, inside: tuple[float, ...], outside: tuple[float, ...]) -> None:
    assert all(bounds.hold(value) for value in inside)
    assert not any(bounds.hold(value) for value in outside)


GOOD = """
some_fact:
  number: "1"
  fact: {nl: "een feit", en: "a fact"}
  role: emerges
  sources: [PR1]
  measures:
    some_measure:
      measure: {nl: "een maat", en: "a measure"}
      low: 0.1
      high: 0.2
      unit: ratio
      reading: {nl: "zo gelezen", en: "read so"}
"""


def read(text: str, folder: Path) -> object:
    file = folder / "facts.yaml"
    file.write_text(text, encoding="utf-8")
    return read_facts(Rows(file), {"PR1", "T1"}, {"cost_spread"})


def test_a_good_fact_is_read(tmp_path: Path) -> None:
    (fact,) = read_facts(Rows(write(tmp_path, GOOD)), {"PR1"}, {"cost_spread"})
    assert (fact.key, fact.number, fact.counts, fact.reason) == ("some_fact", "1", True, None)
    assert fact.measures[0].bounds == Bounds(0.1, 0.2)


def write(folder: Path, text: str) -> Path:
    file = folder / "facts.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('  number: "1"\n', "", "lacks number"),
        ('number: "1"', "number: 1", "number is text"),
        ("role: emerges", "role: surely", "role 'surely'"),
        ("role: emerges", "role: fitted", "names the parameters"),
        ("role: emerges", "role: emerges\n  parameters: [cost_spread]", "names the parameters"),
        ("role: emerges", "role: fitted\n  parameters: [no_such_parameter]", "there is no 'no_such_parameter'"),
        ("role: emerges", "role: fitted\n  parameters: cost_spread", "is not a list"),
        ("sources: [PR1]", "sources: [PR999]", "there is no 'PR999'"),
        ("sources: [PR1]", "sources: []", "names no source"),
        ("sources: [PR1]", "sources: [PR1]\n  opinion: good", "unknown keys: opinion"),
        ('fact: {nl: "een feit", en: "a fact"}', 'fact: {nl: "een feit"}', "nl and in en"),
        ('reading: {nl: "zo gelezen", en: "read so"}', "reading: so", "nl and in en"),
        ('      reading: {nl: "zo gelezen", en: "read so"}\n', "", "lacks reading"),
        ("unit: ratio", "unit: bananas", "unit 'bananas'"),
        ("      low: 0.1\n      high: 0.2\n", "", "has no bounds"),
        ("low: 0.1", "low: 0.3", "nothing lies between"),
        ("low: 0.1", "low: 0.2\n      strict: true", "nothing lies between"),
        ("low: 0.1", "low: 0,1", "is not a number"),
        ("low: 0.1", "low: 0.1\n      strict: 1", "true or false"),
        ("low: 0.1", "low: 0.1\n      lower: 0.0", "unknown keys: lower"),
        ("role: emerges", 'role: emerges\n  reason: "because"', "nl and in en"),
        ("role: emerges", "role: emerges\n  by_design: true", "is by_design"),
        ("role: emerges", "role: fitted\n  parameters: [cost_spread]\n  by_design: true", "is by_design"),
        ("role: emerges", "role: fitted\n  by_design: surely", "by_design is true or false"),
    ],
)
def test_a_wrong_fact_is_refused(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(RegisterError, match=r"facts\.yaml: some_fact") as error:
        read(GOOD.replace(old, new), tmp_path)
    assert complaint in str(error.value)


def test_a_fact_without_measures_is_refused_unless_it_cannot_be_tested(tmp_path: Path) -> None:
    cut = GOOD[: GOOD.index("    some_measure")].replace("measures:", "measures: {}")
    with pytest.raises(RegisterError, match="has no measures"):
        read(cut, tmp_path)
    (fact,) = read(cut.replace("emerges", "not_testable"), tmp_path)  # type: ignore[misc]
    assert not fact.counts


def test_what_is_built_in_needs_no_parameter(tmp_path: Path) -> None:
    (fact,) = read(GOOD.replace("role: emerges", "role: fitted\n  by_design: true"), tmp_path)  # type: ignore[misc]
    assert fact.by_design
    assert not fact.counts


def test_numbers_and_measures_stand_there_once(tmp_path: Path) -> None:
    second = GOOD.replace("some_fact", "other_fact")
    with pytest.raises(RegisterError, match="number 1 stands there twice"):
        read(GOOD + second.replace("some_measure", "other_measure"), tmp_path)
    with pytest.raises(RegisterError, match="measure some_measure stands there twice"):
        read(GOOD + second.replace('"1"', '"2"'), tmp_path)
