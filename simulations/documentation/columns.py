"""State variables as columns.py declares them: field, type, and the meaning that its comment gives."""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulations.documentation.rules import MODEL, is_constant

TYPES = {"int64": "integer", "float64": "number"}
RECORD, LEDGER = "_record", "LEDGER"


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a table: `shape` as written ("" for a single number), `meaning` from its comment ("" if it has none)."""

    name: str
    type: str
    shape: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger: the unit stands in the comment above it."""

    name: str
    unit: str
    meaning: str


@cache
def read_tables(file: Path = MODEL / "columns.py") -> Mapping[str, tuple[Column, ...]]:
    """Every record by the name it has in the source, in order."""
    source = file.read_text(encoding="utf-8")
    notes = comments(source)
    return {
        name: tuple(column(field, notes) for field in call.args if isinstance(field, ast.Tuple))
        for name, call in assignments(source)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == RECORD
    }


def column(field: ast.Tuple, notes: Mapping[int, str]) -> Column:
    """One field from its tuple (name, type[, shape])."""
    name, kind, *shape = field.elts
    assert isinstance(name, ast.Constant)
    size = ast.unparse(shape[0]).strip("(),") if shape else ""
    meaning = notes.get(field.end_lineno or 0, "")
    return Column(str(name.value), TYPES[ast.unparse(kind).split(".")[-1]], size, meaning)


@cache
def read_ledger(file: Path = MODEL / "columns.py") -> tuple[Entry, ...]:
    """The entries of the ledger, each with the unit that the last line of comment above it names."""
    source = file.read_text(encoding="utf-8")
    notes, lines = comments(source), source.splitlines()
    value = dict(assignments(source))[LEDGER]
    names = [part for part in ast.walk(value) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    entries, unit = [], ""
    first = value.lineno
    for name in sorted(names, key=lambda part: part.lineno):
        for line in range(first, name.lineno):
            unit = notes[line] if line in notes and lines[line - 1].lstrip().startswith("#") else unit
        first = name.lineno
        entries.append(Entry(str(name.value), unit, notes.get(name.lineno, "")))
    return tuple(entries)


def read_constants(file: Path) -> Iterator[str]:
    """The constants of a module as source lines, each with its comment."""
    source = file.read_text(encoding="utf-8")
    notes, lines = comments(source), source.splitlines()
    for node in ast.parse(source).body:
        if not is_constant(node):
            continue
        above = node.lineno - 1
        note = notes.get(node.end_lineno or 0, "")
        if not note and above in notes and lines[above - 1].startswith("#"):
            note = notes[above]
        yield f"{ast.unparse(node)}  # {note}" if note else ast.unparse(node)


def assignments(source: str) -> Iterator[tuple[str, ast.expr]]:
    """Names at the top of a module with what they are given."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


def comments(source: str) -> dict[int, str]:
    """Comments by line, without their sign.

    >>> comments("x = 1  # one")
    {1: 'one'}
    """
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
