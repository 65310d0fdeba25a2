"""`voorproef compare A B`: two scenarios or results side by side, policy part and assumption part."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulations.analysis.differences import Difference, write_columns
from simulations.analysis.uncertainty.side_by_side import (
    Edit,
    Row,
    aligned,
    corners,
    edits,
    shared,
    side_by_side,
    to_columns,
)
from simulations.ensemble.files import explained
from simulations.ensemble.messages import EnsembleError
from simulations.ensemble.run import run_scenario
from simulations.ensemble.store import MANIFEST, Store
from simulations.figures.numbers import Language
from simulations.figures.wording import capital, plain
from simulations.reports.claims import find_claims
from simulations.reports.finding import Finding, Section, write_finding_to
from simulations.reports.phrases import Phrases
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Scenario

# Edits that are told one by one; more are counted.
MOST_EDITS = 12
CORNERS = ("first", "other-policy", "other-assumptions", "second")


class CannotCompare(EnsembleError):
    """Two scenarios have nothing to be compared in, and why."""


@dataclass(frozen=True)
class Compared:
    """What a comparison left: its folder, and what it comes to in words."""

    folder: Path
    finding: Finding
    rows: tuple[Row, ...]


def scenario_of(place: Path) -> Scenario:
    """The scenario of a file, of a results folder or of a manifest in it.

    Raises `ScenarioError` for a file with mistakes and `StoreError` for a folder without results.
    """
    folder = place.parent if place.name == MANIFEST else place
    if not folder.is_dir() or place.suffix in (".yaml", ".yml"):
        return read_scenario(place)
    manifest = Store(folder).read_manifest()
    if manifest is None or "scenario" not in manifest:
        raise CannotCompare("store_no_results", folder=str(folder))
    return Scenario.from_resolved(manifest["scenario"], folder.name)


def compare(
    first: Path, second: Path, *, root: Path = Path("results"), language: str = "nl", say: Callable[[str], None] = print,
    workers: int | None = None, executor: Executor | str = "threads", progress: Any = None,
) -> Compared:  # fmt: skip
    """Run both, and each with the other's assumptions, over the worlds of the first; written below `root`.

    Raises `CannotCompare` where they have another model or no alternative in common, and what reading and running raise.
    """
    one, other = scenario_of(first), scenario_of(second)
    spoken: Language = "en" if language == "en" else "nl"
    if one.model != other.model:
        raise CannotCompare("compare_models", first=one.model, second=other.model)
    other = aligned(one, other)
    names = shared(one, other)
    if not names:
        raise CannotCompare(
            "compare_nothing_shared", first=", ".join(one.alternatives), second=", ".join(other.alternatives)
        )
    code = hashlib.sha256(f"{one.hash} {other.hash}".encode()).hexdigest()[:12]
    folder = root / f"{one.name}-{other.name}-{code}"
    results = [
        run_scenario(scenario, folder=folder / name, workers=workers, executor=executor, progress=progress)
        for name, scenario in zip(CORNERS, corners(one, other), strict=True)
    ]
    weighed = find_claims(one.model)(corners(one, other).first, results[0]).weighed
    rows = side_by_side(results, names, weighed)
    finding = write_finding(Phrases(spoken), one, other, rows)
    write_finding_to(folder / f"comparison.{spoken}.txt", finding)
    with explained(folder):
        write_columns(to_columns(rows), folder / "comparison.csv")
    say(finding.text())
    return Compared(folder, finding, rows)


def write_finding(say: Phrases, first: Scenario, second: Scenario, rows: Sequence[Row]) -> Finding:
    """What differs between two scenarios, and what comes of it."""
    found = edits(first, second)
    titles = {"first": plain(first.brief.title), "second": plain(second.brief.title)}
    told = {
        "edits": (
            *_edits(say, "policy", found.policy),
            *_edits(say, "assumptions", found.assumptions),
            *_edits(say, "others", found.others),
        ),
        "outcomes": tuple(_outcomes(say, first, second, rows)),
    }
    sections = tuple(
        Section(name, say.say(f"compare.heading.{name}", **titles), sentences) for name, sentences in told.items()
    )
    return Finding(say.language, say.say("compare.headline", **titles), sections)


def _edits(say: Phrases, kind: str, found: Sequence[Edit]) -> Iterator[str]:
    if not found:
        yield say.say(f"compare.{kind}.none")
        return
    yield say.say(f"compare.{kind}", count=len(found))
    for one in found[:MOST_EDITS]:
        yield say.say("compare.edit", path=one.path, first=_shown(say, one.first), second=_shown(say, one.second))
    if len(found) > MOST_EDITS:
        yield say.say("compare.more", count=len(found) - MOST_EDITS)


def _shown(say: Phrases, value: Any) -> str:
    if value is None:
        return say.say("compare.absent")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_shown(say, inner)}" for name, inner in value.items()) + "}"
    return plain(str(value))


def _outcomes(say: Phrases, first: Scenario, second: Scenario, rows: Sequence[Row]) -> Iterator[str]:
    """The alternatives whose policy differs, else the one that changes most; the table has them all."""
    told = {name for name in first.alternatives if first.alternatives[name] != second.alternatives.get(name)}
    if not told & {row.alternative for row in rows}:
        told = {max(rows, key=_moved).alternative}
    for row in rows:
        if row.alternative in told:
            yield _outcome(say, (first, second), row)
    others = {row.alternative for row in rows} - told
    if others:
        yield say.say("compare.others.rows", count=len(others))


def _moved(row: Row) -> float:
    """How far a row moves, as a part of the width of its own range."""
    width = row.first.high - row.first.low
    return abs(row.whole.middle.value) / width if width > 0.0 else 0.0


def _outcome(say: Phrases, scenarios: tuple[Scenario, Scenario], row: Row) -> str:
    labels = [one.alternatives[row.alternative].get("label") for one in scenarios]
    called = list(dict.fromkeys(plain(one[say.language]) if one else row.alternative for one in labels))

    def part(name: str) -> str:
        difference: Difference = getattr(row, name)
        return (
            say.say("compare.nothing") if difference.nothing else say.difference(difference, row.measure.unit, "money")
        )

    return say.say(
        "compare.row" if not row.whole.nothing else "compare.row.same",
        measure=capital(plain(getattr(row.measure.label, say.language))),
        alternative=called[0] if len(called) == 1 else say.say("compare.named", first=called[0], second=called[1]),
        first=say.difference(row.first, row.measure.unit, "money"),
        second=say.difference(row.second, row.measure.unit, "money"),
        whole=part("whole"),
        policy=part("policy"),
        assumptions=part("assumptions"),
    )
