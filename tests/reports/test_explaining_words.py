"""The texts of `voorproef explain`: each is used, and each that is used is there."""

import re
from pathlib import Path

import simulations
from simulations.procurement.columns import EMPTY_GATE, FORMULAS, RULES
from simulations.register.words import catalogue
from simulations.reports.procurement.explaining.sentences import FATES

REPORTS = Path(next(iter(simulations.__path__))) / "reports"
FILES = [REPORTS / "explaining.py", *REPORTS.glob("*/explaining/*.py")]
SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in sorted(FILES))
OUTSIDE = [name for name in FATES if name not in ("won", "second", "lost", "away")]
# Keys that are put together, by how they begin.
TOGETHER = {
    "rule": RULES,
    "fate": FATES,
    "outside": OUTSIDE,
    "empty": (*EMPTY_GATE, "unfilled", "served", "bare"),
    "step": ("trend", "abroad", "scheme"),
    "tender.points": FORMULAS,
    "supplier.who": ("small", "large"),
    "exit.left_over": ("one", "more"),
    "gap.struck": ("one", "more"),
    "investment.part": ("months_before", "premium", "other_cut", "labour_cut", "tax_points"),
}
MADE = {f"{start}.{end}" for start, ends in TOGETHER.items() for end in ends} | {"unknown_supplier", "unknown_lot"}
KEYS = {key.removeprefix("explain.") for key in catalogue() if key.startswith("explain.")}


def test_every_text_is_used() -> None:
    unused = [
        key
        for key in KEYS - MADE
        if not any(
            f'"{name}"' in SOURCE or f"'{name}'" in SOURCE
            for name in (key, key.removeprefix("investment."), f"explain.{key}")
        )
    ]
    assert unused == []


def test_every_text_that_is_put_together_is_there() -> None:
    assert MADE <= KEYS


def test_every_text_named_in_the_code_is_there() -> None:
    named = set(re.findall(r'(?:say|counted)\(\s*"([a-z_.]+)"', SOURCE)) - {"exit.left_over", "gap.struck"}
    assert len(named) > 50
    assert named <= KEYS
    assert {f"investment.{key}" for key in re.findall(r'told\.tell\(\s*"([a-z_.]+)"', SOURCE)} <= KEYS
