"""The chart of a picture, made again from its run: the same blocks of worlds, the same story, the same width and language."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from simulations.analysis.tables import TimeTable
from simulations.ensemble.execution import Progress
from simulations.ensemble.reproduce import MISSHAPEN
from simulations.figures.numbers import Language
from simulations.figures.pictures.found import Unreadable
from simulations.reports.publish import DrawnChart, draw_one
from simulations.reports.story import Drawing
from simulations.reports.told import Say, Told, broken_rules_named, tell_brief
from simulations.reports.uncertainty.drawings import DEEPER
from simulations.reports.verifying.origin import Origin


@dataclass(frozen=True)
class Again:
    """The run as it is today, and the chart drawn from it; None if this version has no chart of that name to draw."""

    manifest: Mapping[str, Any]
    chart: DrawnChart | None


def draw_again(
    origin: Origin, say: Say, *, workers: int | None = None, executor: Executor | str = "threads",
    progress: Progress | None = None,
) -> Again:  # fmt: skip
    """Run a picture's brief in a temporary folder and draw its chart.

    Raises Unreadable where the run cannot be told with what the picture says, and what a run raises.
    """
    metadata = origin.metadata
    means: dict[str, Any] = {"workers": workers, "executor": executor, "progress": progress}
    with TemporaryDirectory(prefix="voorproef-", ignore_cleanup_errors=True) as name, broken_rules_named():
        try:
            told = tell_brief(
                origin.scenario, Path(name), cast(Language, metadata.language), means,
                blocks=int(origin.manifest["blocks"]),
            )  # fmt: skip
            drawing = _find(told, metadata.name, metadata.quick, say)
            manifest = told.done.own.manifest
            if drawing is None:
                return Again(manifest, None)
            chart = draw_one(drawing, manifest, told.sure.say.language, width=metadata.width, quick=metadata.quick)
        except MISSHAPEN as error:
            raise Unreadable("verify_cannot_redo", detail=f"{type(error).__name__}: {error}") from error
    # What is said of the picture is what it says itself: only what is drawn depends on the run of today.
    kept = origin.manifest
    said = replace(
        chart.metadata, hash=str(kept["hash"]), version=str(kept["model"]["version"]), manifest=metadata.manifest,
        toolkit=str(kept["packages"].get("voorproef", "")),
    )  # fmt: skip
    return Again(manifest, replace(chart, metadata=said))


def _find(told: Told, name: str, quick: bool, say: Say) -> Drawing | None:
    """The drawing of a name, with as many of the further runs as it needs."""
    if quick:
        return _named(told, name)
    if name in DEEPER:
        told.sure.study_claims(say)
        return _named(told, name)
    found = _named(told, name)
    if found is None:
        told.sure.pull_levers(say)
    elif isinstance(found.table, TimeTable):
        # A band over time says below it what chance makes of it.
        told.sure.study_claims(say, chance_alone=True)
    return _named(told, name)


def _named(told: Told, name: str) -> Drawing | None:
    return next((one for one in told.whole.drawings if one.name == name), None)
