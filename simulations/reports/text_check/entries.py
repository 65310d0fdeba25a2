"""Every number in the tables of a run, with its unit and what it is about. Generic by columns: no table or model is known
here by name, so that a new one is read like the others.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simulations.reports.text_check.measures import ANY, Kind, stem
from simulations.reports.text_check.topics import Topic, resolve, stems, topic_of

Names = Mapping[str, tuple[str, str]]

# Numbers in these columns say which row it is.
IDENTITY = frozenset(("year", "strength", "rank", "code", "world", "members", "combination"))
# Numbers in these columns are yes or no, or a direction.
MARKS = frozenset(("red", "provisional", "changed", "claimed_sign", "told", "counter_turns", "on_frontier"))
COUNTS = frozenset(("worlds", "compared", "risk"))
# Parts of a column's name by which its numbers are shares, whatever unit the row has.
SHARES = frozenset(("share", "relative", "chance", "coverage", "density", "impact", "weight"))
# Parts of a column's name by which its numbers have the unit of the row.
IN_UNIT = frozenset(
    [
        "low",
        "middle",
        "high",
        "mean",
        "median",
        "value",
        "reference",
        "regret",
        "first",
        "last",
        "turns",
        "start",
        "end",
    ]
)
# How much was run, and from which seed, by what a sentence calls it in Dutch and English.
SIZES = {
    "worlds": ("toekomsten werelden", "futures worlds"),
    "variants": ("varianten", "variants"),
    "assumptions": ("aannamen", "assumptions"),
    "seed": ("begingetal", "seed"),
}
MIDDLES = ("middle", "median", "mean", "value", "low", "high")
UNKNOWN = ""
REGION = re.compile(r"(\w+)\[([-\d.e+]+);([-\d.e+]+)\]")


class Entry(NamedTuple):
    """One number of a run: its value in `unit` ("" where the tables do not say), and where it stands.

    `row` and `column` name it within `file`, `line` is its line there; `low` and `high` are the ends of the interval that it
    is part of, if any. `kind` is outcome, claim, assumption, scenario or text; a number of a text has a stem for its unit and
    knows its `kinds`.
    """

    value: float
    unit: str
    kind: str
    file: str
    line: int
    row: tuple[str, ...]
    column: str
    topic: Topic
    low: float | None = None
    high: float | None = None
    kinds: frozenset[Kind] = ANY

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """What the same quantity has in another run of the brief."""
        return self.file, self.row, self.column

    @property
    def counted(self) -> frozenset[str]:
        """The stems of what it counts, if it says how much was run; else empty."""
        size = self.kind == "scenario" and not self.row and self.column in SIZES
        return frozenset(stem(word) for text in SIZES[self.column] for word in text.split()) if size else frozenset()


def table_entries(file: Path, name: str, names: Names, units: Mapping[str, str]) -> Iterator[Entry]:
    """Every number of one csv file. `names` gives labels, `units` the units of indicators and assumptions."""
    text = io.StringIO(file.read_text(encoding="utf-8"))
    rows = [{key or "": cell or "" for key, cell in row.items()} for row in csv.DictReader(text)]
    if not rows:
        return
    constant = _constant_columns(rows) if "world" in rows[0] else None
    first = next(iter(rows[0]))
    alone = len({row[first] for row in rows}) == len(rows) and _number(rows[0][first]) is None and constant is None
    ends = {column: _ends(column, rows[0]) for column in rows[0]}
    seen: dict[tuple[str, ...], int] = {}
    for line, row in enumerate(rows, 2):
        words = {key: cell for key, cell in row.items() if key != "unit" and cell and _number(cell) is None}
        naming = {first: row[first]} if alone else row
        identity = tuple(f"{key} {cell}" for key, cell in naming.items() if _names_row(key, cell, constant))
        seen[identity] = seen.get(identity, 0) + 1
        place = identity if seen[identity] == 1 else (*identity, f"#{seen[identity]}")
        about = topic_of(words, names, "")
        for column, cell in row.items():
            value = _number(cell)
            if value is None:
                yield from _regions(cell, name, line, place, column, names, units)
            elif column not in IDENTITY | MARKS and (constant is None or (column in constant and line == 2)):
                topic = topic_of(words, names, column) if resolve(column, names) else about
                low, high = (_number(row[end]) if end else None for end in ends[column])
                unit = _unit(column, row.get("unit", UNKNOWN), units)
                yield Entry(value, unit, kind_of(row), name, line, place, column, topic, low, high)


def kind_of(row: Mapping[str, str]) -> str:
    """What the numbers of a row are, by its first column."""
    first = next(iter(row))
    return first if first in ("claim", "assumption") else "outcome"


def manifest_entries(manifest: Mapping[str, Any], names: Names) -> Iterator[Entry]:
    """How much was run, and every number that the brief sets itself."""
    for name, (dutch, english) in SIZES.items():
        if (size := manifest.get(name)) is None:
            continue
        count = float(size if isinstance(size, int | float) else len(size))
        yield Entry(count, "count", "scenario", "manifest.json", 0, (), name, Topic(stems(dutch), stems(english)))
    scenario = manifest.get("scenario", {})
    for name, strength in {(one["alternative"], one["strength"]) for one in manifest.get("variants", ())}:
        if strength is not None:
            whose = (stems(text) for text in names.get(name, (name, name)))
            topic = Topic(stems("sterkte"), stems("strength"), *whose)
            yield Entry(
                float(strength),
                UNKNOWN,
                "scenario",
                "manifest.json",
                0,
                (f"scheme {name}",),
                f"strength {strength}",
                topic,
            )
    for path, value in _leaves({key: part for key, part in scenario.items() if key not in ("brief", "order")}):
        words = [word for part in path for word in names.get(part, (part.replace("_", " "),) * 2)]
        about = Topic(stems(" ".join(words)), frozenset())
        yield Entry(value, UNKNOWN, "scenario", "manifest.json", 0, path[:-1], path[-1], about)


def _leaves(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    if isinstance(part, Mapping):
        for key, below in part.items():
            yield from _leaves(below, (*path, str(key)))
    elif isinstance(part, list):
        for index, below in enumerate(part, 1):
            yield from _leaves(below, (*path, str(index)))
    elif isinstance(part, int | float) and not isinstance(part, bool) and path:
        yield path, float(part)


def _number(cell: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _names_row(column: str, cell: str, constant: Iterable[str] | None) -> bool:
    """Whether a cell says which row it is: words do, and the few numbers that count something off; texts do not."""
    if not cell or column == "unit" or column.endswith(("_nl", "_en")) or column in ("downgrades", "region", "stopped"):
        return False
    return column in IDENTITY or (_number(cell) is None and constant is None)


def _constant_columns(rows: Sequence[Mapping[str, str]]) -> set[str]:
    """In a table with a row per world only what is the same in all of them is a result; the rest is how worlds were drawn."""
    return {column for column in rows[0] if len({row[column] for row in rows}) == 1}


def _unit(column: str, unit: str, units: Mapping[str, str]) -> str:
    """The unit of a column: by its name, by that of the quantity it is called after, by its row; else unknown."""
    parts = set(column.split("_"))
    if column in COUNTS:
        return "count"
    if parts & SHARES:
        return "share"
    if (named := resolve(column, units)) is not None:
        return units[named]
    return unit if parts & IN_UNIT or column.endswith("_error") else UNKNOWN


def _ends(column: str, row: Mapping[str, str]) -> tuple[str, str]:
    """The columns with the interval that a column is part of: `low` and `high`, or `low_5` and `high_95`; empty if none."""
    for part in MIDDLES:
        prefix, found, rest = column.rpartition(part)
        if not found or rest not in ("", "_5", "_95") or (prefix and not prefix.endswith("_")):
            continue
        for low, high in (("low", "high"), ("low_5", "high_95")):
            if prefix + low in row and prefix + high in row:
                return prefix + low, prefix + high
    return "", ""


def _regions(
    cell: str, name: str, line: int, row: tuple[str, ...], column: str, names: Names,
    units: Mapping[str, str],
) -> Iterator[Entry]:  # fmt: skip
    """The bounds of a region written in one cell: `assumption[low;high]`."""
    for assumption, low, high in REGION.findall(cell):
        topic = topic_of({"assumption": assumption}, names, "")
        for end, text in (("low", low), ("high", high)):
            value = _number(text)
            if value is not None:
                yield Entry(
                    value,
                    units.get(assumption, UNKNOWN),
                    "claim",
                    name,
                    line,
                    row,
                    f"{column} {assumption} {end}",
                    topic,
                )
