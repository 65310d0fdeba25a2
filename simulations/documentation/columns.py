"""State variables as a module declares them: field, type, and the meaning that its comment gives."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from simulations.documentation.rules import is_constant

TYPES = {"int64": "integer", "float64": "number", "Numbers": "number", "Rows": "row", "NDArray[np.int64]": "integer"}
NUMBER = "number"
# What makes a record: rows of fields, or names of numbers.
RECORDS, DTYPE, TUPLE, LEDGER = ("_record", "record"), "np.dtype", "NamedTuple", "LEDGER"
# Comments for tools, not for readers.
FOR_TOOLS = re.compile(r"(fmt|noqa|type):")
SHAPE = re.compile(r"\((?P<shape>[\w, ]+)\)[:,]? ?(?P<meaning>.*)")

# The fields of a table as it is, for one that is not written out in full.
Declared = Callable[[str], tuple[str, ...]]


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


def nothing_declared(table: str) -> tuple[str, ...]:
    """For modules that write every field out."""
    raise KeyError(table)


def read_tables(file: Path, declared: Declared = nothing_declared) -> Mapping[str, tuple[Column, ...]]:
    """Every record and every named tuple by the name it has in the source, in order."""
    source = file.read_text(encoding="utf-8")
    notes = comments(source)
    found = {}
    for name, call in assignments(source):
        fields = fields_of(call)
        if fields:
            known = names_behind_a_star(name, fields, declared)
            found[name] = tuple(column(called, field, notes) for called, field in spelt_out(fields, known))
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and TUPLE in map(ast.unparse, node.bases):
            found[node.name] = tuple(annotated(part, notes) for part in node.body if isinstance(part, ast.AnnAssign))
    return found


def fields_of(call: ast.expr) -> list[ast.expr]:
    """The fields of a record as they are written; none for anything else."""
    if not isinstance(call, ast.Call):
        return []
    made = ast.unparse(call.func)
    if made == DTYPE and isinstance(call.args[0], ast.List):
        return call.args[0].elts
    return call.args if made in RECORDS else []


def names_behind_a_star(table: str, fields: list[ast.expr], declared: Declared) -> tuple[str, ...]:
    """All names of a table of which some are not written out; none where all are."""
    return declared(table) if any(isinstance(field, ast.Starred) for field in fields) else ()


def spelt_out(fields: list[ast.expr], known: tuple[str, ...]) -> Iterator[tuple[str, ast.expr]]:
    """Every field's name with what is written of it; `known` are all names, where a star stands for some of them."""
    for place, field in enumerate(fields):
        if isinstance(field, ast.Starred):
            yield from ((name, field) for name in known[place : len(known) - len(fields) + place + 1])
        else:
            name = field.elts[0] if isinstance(field, ast.Tuple) else field
            yield str(ast.literal_eval(name)), field


def column(name: str, field: ast.expr, notes: Mapping[int, str]) -> Column:
    """One field: a tuple (name, type[, shape]), or no more than the name of a number."""
    if isinstance(field, ast.Starred):
        return Column(name, NUMBER, "", "")
    meaning = notes.get(field.end_lineno or 0, "")
    if not isinstance(field, ast.Tuple):
        return Column(name, NUMBER, "", meaning)
    kind, *shape = field.elts[1:]
    size = ", ".join(map(ast.unparse, shape[0].elts)) if shape and isinstance(shape[0], ast.Tuple) else ""
    return Column(name, TYPES[ast.unparse(kind).split(".")[-1]], size, meaning)


def annotated(field: ast.AnnAssign, notes: Mapping[int, str]) -> Column:
    """One field of a named tuple; its comment begins with its shape."""
    note = notes.get(field.end_lineno or 0, "")
    shaped = SHAPE.match(note)
    shape, meaning = (shaped["shape"].strip(", "), shaped["meaning"]) if shaped else ("", note)
    kind = ast.unparse(field.annotation)
    return Column(ast.unparse(field.target), TYPES.get(kind, kind), shape, meaning)


def read_ledger(file: Path, declared: Declared = nothing_declared) -> tuple[Entry, ...]:
    """The entries of the ledger, each with the unit that the last line of comment above it names."""
    source = file.read_text(encoding="utf-8")
    notes, lines = comments(source), source.splitlines()
    value = dict(assignments(source))[LEDGER]
    entries, unit = [], ""
    first = value.lineno
    for name, place in entries_of(value, declared):
        for line in range(first, place):
            unit = notes[line] if line in notes and lines[line - 1].lstrip().startswith("#") else unit
        first = place
        entries.append(Entry(name, unit, notes.get(place, "")))
    return tuple(entries)


def entries_of(value: ast.expr, declared: Declared) -> Iterator[tuple[str, int]]:
    """The names of a ledger, each with its line, in the order of the source."""
    fields = fields_of(value)
    if not fields:
        names = [part for part in ast.walk(value) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        yield from ((str(part.value), part.lineno) for part in sorted(names, key=lambda part: part.lineno))
        return
    known = names_behind_a_star(LEDGER, fields, declared)
    yield from ((name, field.lineno) for name, field in spelt_out(fields, known))


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


def read_constant(file: Path, name: str) -> object:
    """The value of one constant of a module that is written as it is; raises KeyError if there is none."""
    return ast.literal_eval(dict(assignments(file.read_text(encoding="utf-8")))[name])


def assignments(source: str) -> Iterator[tuple[str, ast.expr]]:
    """Names at the top of a module with what they are given."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


def comments(source: str) -> dict[int, str]:
    """Comments by line, without their sign; those for tools are left out.

    >>> comments("x = 1  # one")
    {1: 'one'}
    """
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    found = {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
    return {line: text for line, text in found.items() if not FOR_TOOLS.match(text)}
