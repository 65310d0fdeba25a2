"""Where a result comes from.

Everything that decides its numbers (the manifest), and apart from it when and where it ran.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from simulations.ensemble.design import Design
from simulations.ensemble.files import canonical
from simulations.ensemble.indicator import Indicator
from simulations.ensemble.model import Model, ScenarioShape, VariantShape

FORMAT = 1
# Packages whose version may change a bit of a result or of its files.
PACKAGES = ("voorproef", "numpy", "scipy", "numba", "mesa", "pyarrow")
DIGITS = 12
# Modules beside a model's own that decide its numbers.
DECIDING = ("columns.py", "design.py", "indicator.py")
# Fields of a manifest that its key does not follow from.
COUNTS = ("key", "worlds", "blocks")


def run_hash(scenario: ScenarioShape, model: Model, design: Design) -> str:
    """Names the results folder.

    Resolved scenario, model version, seed and the ranges drawn from (12 hexadecimal digits).
    """
    model_of = {"name": model.name, "version": model.version}
    return hash_of(
        {"scenario": scenario.resolved(), "model": model_of, "seed": design.seed, "assumptions": _assumptions(design)}
    )


def hash_of(manifest: Mapping[str, Any]) -> str:
    """The hash that belongs to what a manifest says of scenario, model, seed and ranges."""
    model = manifest["model"]
    decisive = {
        "scenario": manifest["scenario"],
        "model": [model["name"], model["version"]],
        "seed": manifest["seed"],
        "assumptions": manifest["assumptions"],
    }
    return _hash(decisive)[:DIGITS]


def manifest(
    scenario: ScenarioShape,
    model: Model,
    design: Design,
    variants: Sequence[VariantShape],
    indicators: Mapping[str, Indicator],
    blocks: int,
) -> dict[str, Any]:
    """All that decides the numbers; with it a result can be read without the model, and rerun. No times.

    `key` is what blocks are recognised by: it does not hold their number, so that worlds can be added.
    """
    identity = {
        "format": FORMAT,
        "hash": run_hash(scenario, model, design),
        "scenario_hash": scenario.hash,
        "model": {"name": model.name, "version": model.version},
        "seed": design.seed,
        "block": design.size,
        "toolkit": toolkit_version(),
        "python": platform.python_version(),
        "packages": package_versions(),
        "groups": list(model.groups),
        "years": list(model.years),
        "entries": list(model.entries),
        "variants": [{"alternative": variant.alternative, "strength": variant.strength} for variant in variants],
        "assumptions": _assumptions(design),
        "indicators": {name: indicator.to_data() for name, indicator in indicators.items()},
        "scenario": scenario.resolved(),
    }
    return {"key": key_of(identity), "worlds": blocks * design.size, "blocks": blocks, **identity}


def package_versions(names: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Versions of those packages that are installed."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def key_of(manifest: Mapping[str, Any]) -> str:
    """The key that belongs to what a manifest says: that of all it holds, but for how many worlds there are."""
    return _hash({name: part for name, part in manifest.items() if name not in COUNTS})


@cache
def toolkit_version(folder: Path = Path(__file__).parent) -> str:
    """Changes with every change of what draws worlds and adds up ledgers, which is beside the model's own rules."""
    digest = hashlib.sha256()
    for name in DECIDING:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:DIGITS]


def log(started: datetime) -> dict[str, Any]:
    """When and where a run that began at `started` was done."""
    now = datetime.now(UTC)
    return {
        "started": started.isoformat(timespec="seconds"),
        "finished": now.isoformat(timespec="seconds"),
        "seconds": round((now - started).total_seconds(), 3),
        "machine": {
            "system": platform.platform(),
            "processor": platform.machine(),
            "processors": os.cpu_count(),
        },
        "commit": commit_of(Path(__file__).parents[2]),
    }


def commit_of(folder: Path) -> str | None:
    """The commit that is checked out in a repository's folder, read from its files; None if it is not one."""
    store = folder / ".git"
    try:
        if store.is_file():
            store = folder / store.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        head = (store / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return head
        return _reference(store, head.removeprefix("ref: "))
    except OSError:
        return None


def _reference(store: Path, name: str) -> str | None:
    """What a branch points at; a work tree of a repository shares its branches with the main one."""
    shared = store / "commondir"
    common = store / shared.read_text(encoding="utf-8").strip() if shared.exists() else store
    if (common / name).exists():
        return (common / name).read_text(encoding="utf-8").strip()
    for line in (common / "packed-refs").read_text(encoding="utf-8").splitlines():
        commit, _, reference = line.partition(" ")
        if reference == name:
            return commit
    return None


def _assumptions(design: Design) -> dict[str, Any]:
    return {drawn.name: drawn.to_data() for drawn in design.ranges}


def _hash(data: Any) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()
