"""The shipped facts of the investment model against what was fixed before any run."""

from __future__ import annotations

import math

from simulations.validation.facts import load_facts, models_with_facts

# The investment rows as they were fixed: number, bounds, role. Copied by hand; per cent, points and euro as written there.
FIXED = """
1 | 3 to 12 % | fitted
2a | -6 to -2.5 % | emerges
2b, 3 | - | not_testable
4 | -20 to 0 % | emerges
5 | above 0, below half | emerges
6, 7 | as the rows | fitted
8, 9 | as the rows | fitted
10 | 75 to 98 % | emerges
11 | 150,000 to 1,500,000; 10,000 to 300,000 euro | emerges
12 | 0 to 0.3 points | emerges
13 | 0 to 1, both shown | emerges
14 | holds | fitted
15 | below 1; never above 6 | emerges
"""
OPEN = math.inf
NUMBERS = {
    "1": [(0.03, 0.12)],
    "2a": [(-0.06, -0.025)],
    "2b, 3": [],
    "4": [(-0.20, 0.0)],
    "5": [(0.0, 0.5)],
    # P40 and P41 per job, P42 in years and months; P01 and P09-P12: three times the plan, nothing, 1 to 18 % a year.
    "6, 7": [(1.3, 7.0), (0.14, 0.43), (3.4, 5.0), (18.0, 24.0)],
    "8, 9": [(0.0, OPEN), (0.0, OPEN), (0.01, 0.18)],
    "10": [(0.75, 0.98)],
    "11": [(150_000.0, 1_500_000.0), (10_000.0, 300_000.0), (10_000.0, 300_000.0)],
    "12": [(0.0, 0.003)],
    "13": [(0.0, 1.0), (0.0, 1.0)],
    "14": [(0.0, 0.0)],
    "15": [(-OPEN, 1.0), (0.0, 0.0)],
}
ROWS = {
    "2a": [f"E{place:02d}" for place in range(1, 7)],
    "2b, 3": ["E05", "E25"],
    "4": ["E26", "P14", "P15", "P16", "P17"],
    "5": ["P18", "E34"],
    "6, 7": ["P40", "P41", "P42"],
    "8, 9": ["P01", "P09", "P10", "P11", "P12"],
    "10": ["E27", "E28", "E29"],
    "12": ["E17", "E19"],
    "13": ["E15", "S18"],
    "14": ["V04"],
}
STRICT = {"germany_wins", "jobs_tripled", "plans_vanished", "grant_first"}


def roles() -> dict[str, str]:
    lines = [[cell.strip() for cell in line.split("|")] for line in FIXED.strip().splitlines()]
    return {number: role for number, _, role in lines}


def test_the_shipped_facts_are_those_that_were_fixed() -> None:
    facts = {fact.number: fact for fact in load_facts("investment")}
    assert {number: fact.role for number, fact in facts.items()} == roles()
    for number, fact in facts.items():
        assert [(one.bounds.low, one.bounds.high) for one in fact.measures] == NUMBERS[number], number
        if number in ROWS:
            assert list(fact.sources) == ROWS[number], number


def test_eight_rows_emerge() -> None:
    facts = load_facts("investment")
    assert [fact.number for fact in facts if fact.counts] == ["2a", "4", "5", "10", "11", "12", "13", "15"]
    assert {one.key for fact in facts for one in fact.measures if one.bounds.strict} == STRICT


def test_the_one_that_is_fitted_by_design() -> None:
    assert [fact.number for fact in load_facts("investment") if fact.by_design] == ["14"]


def test_both_models_have_facts() -> None:
    assert models_with_facts() == ("investment", "procurement")
