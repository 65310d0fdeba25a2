"""No bare number in a rule: what is an assumption stands in the register, what is mathematics in conversions.py."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import simulations

FOLDER = Path(next(iter(simulations.__path__))) / "procurement"
# Where numbers have their names: the generator's constants, conversions, and the shape of the tables.
NAMED_ELSEWHERE = {"draws.py", "conversions.py", "columns.py"}
ALLOWED = {0, 1, 2}  # and their negatives, by the sign before them
RULE_FILES = sorted(path for path in FOLDER.glob("*.py") if path.name not in NAMED_ELSEWHERE)


class BareNumbers(ast.NodeVisitor):
    """Collects numbers that are neither 0, 1, -1, 2 nor an index."""

    def __init__(self) -> None:
        self.found: list[tuple[int, float]] = []

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        if not isinstance(node.slice, ast.Constant):
            self.visit(node.slice)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool) and node.value not in ALLOWED:
            self.found.append((node.lineno, node.value))


class Sums(ast.NodeVisitor):
    """Collects arithmetic on numbers alone, which would hide one: ``2.0 + 1.0``. A half is ``1.0 / 2.0``."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self.generic_visit(node)
        numbers = [part for part in (node.left, node.right) if isinstance(part, ast.Constant | ast.BinOp)]
        only_numbers = len(numbers) == 2 and all(
            isinstance(part, ast.Constant) for part in ast.walk(node) if is_leaf(part)
        )
        if only_numbers and ast.unparse(node) not in {"1.0 / 2.0", "1 / 2"} and not has_text(node):
            self.found.append((node.lineno, ast.unparse(node)))


def is_leaf(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant | ast.Name | ast.Attribute | ast.Call | ast.Subscript)


def has_text(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))


def bare_numbers(source: str) -> list[tuple[int, float]]:
    visitor = BareNumbers()
    visitor.visit(ast.parse(source))
    return visitor.found


def hidden_numbers(source: str) -> list[tuple[int, str]]:
    visitor = Sums()
    visitor.visit(ast.parse(source))
    return visitor.found


def test_the_check_sees_bare_numbers() -> None:
    assert bare_numbers("LIMIT = 0.35") == [(1, 0.35)]
    assert bare_numbers("def rule(x, years=10): return x") == [(1, 10)]
    assert bare_numbers("y = x if x < 4 else 3.5") == [(1, 4), (1, 3.5)]
    assert bare_numbers("y = -1 + 2.0 * x[3] - 1.0 + z[1:2]") == []
    assert bare_numbers("y = x[3 * i]") == [(1, 3)]
    assert bare_numbers("text = '35'; flag = True") == []


def test_the_check_sees_numbers_made_of_allowed_ones() -> None:
    assert hidden_numbers("y = x / (2.0 + 1.0)") == [(1, "2.0 + 1.0")]
    assert hidden_numbers("y = x * 2 ** 2") == [(1, "2 ** 2")]
    assert hidden_numbers("y = x / 2.0 + 1.0 - z * 2.0 + 1.0 / 2.0") == []


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.name)
def test_no_bare_number(path: Path) -> None:
    assert bare_numbers(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.name)
def test_no_number_made_of_others(path: Path) -> None:
    assert hidden_numbers(path.read_text(encoding="utf-8")) == []
