"""A run as something to look numbers up in: all its tables, its scenario and the texts that it told itself."""

from __future__ import annotations

import csv
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from simulations.reports.text_check.documents import CannotRead
from simulations.reports.text_check.entries import UNKNOWN, Entry, Names, manifest_entries, table_entries
from simulations.reports.text_check.measures import ANY, Kind, measures
from simulations.reports.text_check.own_sentences import OwnSentences, own_texts
from simulations.reports.text_check.topics import Weights

MANIFEST = "manifest.json"


class Reading(NamedTuple):
    """An entry as a number in print may give it: `value` of one of `kinds`, `word` the stem of its unit."""

    size: float
    value: float
    kinds: frozenset[Kind]
    word: str
    entry: Entry


@dataclass(frozen=True)
class Index:
    """A run's numbers by size, its own sentences, and the names with digits in them that are no numbers."""

    folder: Path
    readings: Sequence[Reading]
    present: Mapping[tuple[str, tuple[str, ...], str], Entry]
    own: OwnSentences
    labels: tuple[str, ...]
    weights: Weights

    def between(self, low: float, high: float) -> Iterator[Reading]:
        """Every reading whose size is from low to high."""
        first = bisect_left(self.readings, low, key=lambda reading: reading.size)
        last = bisect_right(self.readings, high, key=lambda reading: reading.size)
        return iter(self.readings[first:last])


def read_run(folder: Path) -> Index:
    """Read the folder of a run. Raises :class:`CannotRead` where it holds no finished run or a file in it is damaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        names, units = _names(folder, manifest), _units(folder, manifest)
        entries = list(manifest_entries(manifest, names))
        for file in tables_of(folder):
            entries += table_entries(file, file.relative_to(folder).as_posix(), names, units)
    except FileNotFoundError as error:
        raise CannotRead("check_text_no_result", folder=folder) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise CannotRead("check_text_damaged_result", folder=folder, detail=error) from error
    labels = tuple(
        sorted(
            {text.casefold() for pair in names.values() for text in pair if any(map(str.isdigit, text))},
            key=len,
            reverse=True,
        )
    )
    own = own_texts(folder, labels)
    entries += own.entries
    return Index(
        folder, sorted((reading for entry in entries for reading in _readings(entry)), key=lambda one: one.size),
        {entry.key: entry for entry in entries}, own, labels, Weights(entry.topic for entry in entries),
    )  # fmt: skip


def tables_of(folder: Path) -> list[Path]:
    """Every table of a run and of the runs below it; those of blocks are no results."""
    return [file for file in sorted(folder.rglob("*.csv")) if "blocks" not in file.relative_to(folder).parts]


def is_finished(folder: Path) -> bool:
    """Whether a folder holds a run with its finding."""
    return (folder / MANIFEST).is_file() and any(folder.glob("finding.*.txt"))


def _names(folder: Path, manifest: Mapping[str, Any]) -> Names:
    """Labels in Dutch and English of indicators, alternatives and assumptions, by name."""
    named: dict[str, tuple[str, str]] = {}
    for part in (manifest.get("indicators", {}), manifest.get("scenario", {}).get("alternatives", {})):
        for name, one in part.items():
            label = one.get("label") or {}
            named[name] = (label.get("nl", name), label.get("en", name))
    return named | {row["assumption"]: (row["label_nl"], row["label_en"]) for row in _assumptions(folder)}


def _units(folder: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Units of indicators and assumptions, by name."""
    indicators = {name: str(one["unit"]) for name, one in manifest.get("indicators", {}).items()}
    return indicators | {row["assumption"]: row["unit"] for row in _assumptions(folder)}


def _assumptions(folder: Path) -> Iterable[dict[str, str]]:
    file = folder / "assumptions.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return [row for row in rows if {"assumption", "label_nl", "label_en", "unit"} <= set(row)]


def _readings(entry: Entry) -> Iterator[Reading]:
    if entry.kind == "text" or entry.unit == UNKNOWN:
        kinds = entry.kinds if entry.kind == "text" else ANY
        yield Reading(abs(entry.value), entry.value, kinds, entry.unit, entry)
        return
    for measure in measures(entry.unit):
        value = entry.value * measure.factor
        yield Reading(abs(value), value, frozenset((measure.kind,)), measure.word, entry)
