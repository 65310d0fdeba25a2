"""A result done again from its manifest alone, and compared with what stands beside the manifest, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulations.ensemble.changes import changes
from simulations.ensemble.comparing import Moved, Side, compare_blocks, compare_tables
from simulations.ensemble.execution import Progress
from simulations.ensemble.files import canonical
from simulations.ensemble.messages import EnsembleError, Notice, StoreError
from simulations.ensemble.model import find_model
from simulations.ensemble.provenance import key_of
from simulations.ensemble.result import Result
from simulations.ensemble.run import COUNTER_CASE, make_plan, run_brief, run_scenario
from simulations.ensemble.store import LOG, MANIFEST, Store
from simulations.scenario.scenario import Scenario

OWN = "own"
FIELDS = (
    *("key", "hash", "worlds", "blocks", "model", "seed", "block", "python", "packages", "groups", "years", "entries"),
    *("variants", "assumptions", "indicators", "scenario"),
)
# What reading data of another shape than expected may raise.
MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True)
class Case:
    """One of the two cases of a brief, done again.

    `changes`: what is different from when the result was made. `differences`: where the numbers differ; `moved`: how far
    outcomes went. `circumstances`: what no manifest holds, and may still explain a difference.
    """

    name: str
    blocks: int
    worlds: int
    columns: int
    tables: tuple[str, ...]
    changes: tuple[Notice, ...]
    differences: tuple[Notice, ...]
    moved: tuple[Moved, ...]
    circumstances: tuple[Notice, ...]


@dataclass(frozen=True)
class Reproduction:
    """A brief's own case and, if it was in the folder, its counter-case."""

    folder: Path
    cases: tuple[Case, ...]

    @property
    def same(self) -> bool:
        """True if every number is the same to the last bit."""
        return not any(case.differences for case in self.cases)


def reproduce(
    place: Path,
    *,
    workers: int | None = None,
    executor: Executor | str = "threads",
    progress: Progress | None = None,
) -> Reproduction:
    """Do the run of a manifest (or of the folder it stands in) again in a temporary folder, and compare.

    Raises StoreError for a manifest that is not there, cannot be read or has no finished result beside it,
    EnsembleError for one that this version cannot run, and whatever a run raises.
    """
    folder = place if place.is_dir() else place.parent
    kept = {OWN: read_side(place)}
    if (folder / COUNTER_CASE / MANIFEST).exists():
        kept[COUNTER_CASE] = read_side(folder / COUNTER_CASE)
    scenario = rebuilt(kept[OWN].manifest, folder.resolve().name)
    means: dict[str, Any] = {"workers": workers, "executor": executor, "progress": progress}
    means["blocks"] = int(kept[OWN].manifest["blocks"])
    with TemporaryDirectory(prefix="voorproef-", ignore_cleanup_errors=True) as name:
        made = Path(name)
        if COUNTER_CASE in kept:
            both = run_brief(scenario, folder=made, **means)
            again = {OWN: both.own, COUNTER_CASE: both.counter}
        else:
            again = {OWN: run_scenario(scenario, folder=made, **means)}
        return Reproduction(folder, tuple(_case(name, kept[name], again[name]) for name in kept))


def read_side(place: Path) -> Side:
    """The finished result that a manifest describes; StoreError if there is none."""
    path = place / MANIFEST if place.is_dir() else place
    manifest = _read(path)
    if missing := [name for name in FIELDS if name not in manifest]:
        raise StoreError("reproduce_fields_missing", file=str(path), fields=", ".join(missing))
    store = Store(path.parent, manifest["key"])
    try:
        Result(store, manifest)
        changes(manifest, manifest)
        done, total = store.count(manifest["blocks"]), int(manifest["blocks"])
    except MISSHAPEN as error:
        raise StoreError("reproduce_not_a_manifest", file=str(path)) from error
    if not done:
        raise StoreError("reproduce_no_blocks", file=str(path))
    if done < total:
        raise StoreError("store_incomplete", folder=str(path.parent), done=done, total=total)
    return Side(store, manifest)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StoreError("reproduce_no_manifest", file=str(path)) from error
    except OSError as error:
        raise StoreError("reproduce_unreadable", file=str(path), reason=error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise StoreError("reproduce_not_json", file=str(path)) from error
    if not isinstance(data, dict):
        raise StoreError("reproduce_not_a_manifest", file=str(path))
    return data


def rebuilt(manifest: Mapping[str, Any], name: str) -> Scenario:
    """The scenario of a manifest under a name, tried out without a run; EnsembleError if this version cannot run it."""
    _must_be_known(manifest["model"]["name"])
    try:
        scenario = Scenario.from_resolved(manifest["scenario"], name)
        for case in (scenario, scenario.opposed()):
            make_plan(case, blocks=1)
    except MISSHAPEN as error:
        made = manifest["packages"].get("voorproef", "-")
        detail = f"{type(error).__name__}: {error}"
        raise EnsembleError("reproduce_cannot_rebuild", made=made, detail=detail) from error
    return scenario


def _must_be_known(name: Any) -> None:
    """EnsembleError for a model that this toolkit does not have."""
    try:
        known = isinstance(name, str) and name.isidentifier() and find_model(name).name == name
    except (ImportError, AttributeError):
        known = False
    if not known:
        raise EnsembleError("reproduce_other_model", model=name)


def _case(name: str, kept: Side, again: Result) -> Case:
    # As it reads from a file: with lists for tuples.
    now = Side(again.store, json.loads(canonical(again.manifest)))
    found, moved = compare_blocks(kept, now, range(int(kept.manifest["blocks"])))
    tables, different = compare_tables(kept.store.folder, again.folder)
    altered = [Notice("reproduce_manifest_altered")] if key_of(kept.manifest) != kept.manifest["key"] else []
    extent = [_extent(found.blocks, found.columns, kept)] if found.columns else []
    return Case(
        name,
        int(kept.manifest["blocks"]),
        int(kept.manifest["worlds"]),
        len(found.compared),
        tuple(tables),
        changes(kept.manifest, now.manifest),
        (*altered, *found.first, *extent, *different),
        moved,
        tuple(_circumstances(kept.store.folder, again.folder)),
    )


def _extent(blocks: set[int], columns: set[str], kept: Side) -> Notice:
    counted = {"blocks": len(blocks), "of": kept.manifest["blocks"], "columns": len(columns)}
    return Notice("reproduce_extent", counted)


def _circumstances(then: Path, now: Path) -> list[Notice]:
    """Machine and commit of the two runs, from their logs, where they differ."""
    before, after = ({"system": None, "commit": None, **_log(folder)} for folder in (then, now))
    return [
        Notice(f"reproduce_other_{part}", {"then": before[part], "now": after[part]})
        for part in ("system", "commit")
        if before[part] and before[part] != after[part]
    ]


def _log(folder: Path) -> dict[str, str | None]:
    try:
        log = json.loads((folder / LOG).read_text(encoding="utf-8"))
        machine = log["machine"]
        return {"system": f"{machine['system']} ({machine['processor']})", "commit": log["commit"]}
    except (OSError, *MISSHAPEN):
        return {}
