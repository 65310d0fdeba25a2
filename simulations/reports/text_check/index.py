"""A run as something to look numbers up in: all its tables, its scenario and the texts that it told itself."""

from __future__ import annotations

import csv
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from simulations.register.words import Words
from simulations.reports.text_check.clauses import names_of
from simulations.reports.text_check.documents import CannotRead
from simulations.reports.text_check.entries import UNKNOWN, Entry, Names, manifest_entries, table_entries
from simulations.reports.text_check.measures import ANY, Kind, measures
from simulations.reports.text_check.numerals import in_name
from simulations.reports.text_check.own_sentences import OwnSentences, own_texts
from simulations.reports.text_check.scope import Scope, quantities_of
from simulations.reports.text_check.topics import Stems, Weights, stems

MANIFEST = "manifest.json"
GROUP_WORDS = ("finding.part.{}", "finding.group.{}")


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
    scope: Scope

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
            {text.casefold() for text in (*_called(names), *_asked(manifest)) if in_name(text)},
            key=len,
            reverse=True,
        )
    )
    labelled = {name: names[name] for name in manifest["scenario"]["alternatives"]}
    alternatives = names_of(labelled)
    quantities = quantities_of(entries, [pair for name, pair in names.items() if name not in labelled])
    scope = Scope(alternatives, _groups(manifest), quantities)
    own = own_texts(folder, labels, alternatives)
    entries += own.entries
    return Index(
        folder, sorted((reading for entry in entries for reading in _readings(entry)), key=lambda one: one.size),
        {entry.key: entry for entry in entries}, own, labels, Weights(entry.topic for entry in entries), scope,
    )  # fmt: skip


def tables_of(folder: Path) -> list[Path]:
    """Every table of a run and of the runs below it; those of blocks are no results."""
    return [file for file in sorted(folder.rglob("*.csv")) if "blocks" not in file.relative_to(folder).parts]


def is_finished(folder: Path) -> bool:
    """Whether a folder holds a run with its finding."""
    return (folder / MANIFEST).is_file() and any(folder.glob("finding.*.txt"))


def _names(folder: Path, manifest: Mapping[str, Any]) -> Names:
    """Labels in Dutch and English of indicators, alternatives and assumptions, by name; an assumption with the name of
    another of these has "assumption" before it.
    """
    named: dict[str, tuple[str, str]] = {}
    for part in (manifest.get("indicators", {}), manifest.get("scenario", {}).get("alternatives", {})):
        for name, one in part.items():
            label = one.get("label") or {}
            named[name] = (label.get("nl", name), label.get("en", name))
    for row in _assumptions(folder):
        name = row["assumption"]
        named[f"assumption {name}" if name in named else name] = (row["label_nl"], row["label_en"])
    return named


def _called(names: Names) -> Iterator[str]:
    """Every name in either language."""
    for pair in names.values():
        yield from pair


def _asked(manifest: Mapping[str, Any]) -> tuple[str, str]:
    """The title and the question of the brief: numbers in them are its author's."""
    brief = manifest["scenario"].get("brief", {})
    return str(brief.get("title", "")), str(brief.get("question", ""))


def _groups(manifest: Mapping[str, Any]) -> dict[str, Stems]:
    """The words that name a group and no other, in either language."""
    found: dict[str, Stems] = {}
    for group in manifest.get("groups", ()):
        spoken = [group.replace("_", " ")]
        for words in (Words("nl"), Words("en")):
            spoken += [words(key.format(group)) for key in GROUP_WORDS if key.format(group) in words]
        found[group] = stems(" ".join(spoken))
    counted = Counter(one for words in found.values() for one in words)
    return {group: frozenset(one for one in words if counted[one] == 1) for group, words in found.items()}


def _units(folder: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Units of indicators and assumptions, by name."""
    indicators = {name: str(one["unit"]) for name, one in manifest.get("indicators", {}).items()}
    return {row["assumption"]: row["unit"] for row in _assumptions(folder)} | indicators


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
