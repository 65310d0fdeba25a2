"""From a scenario to a result: the one code path of command line, Python and notebook."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from simulations.ensemble.design import Design, input_ranges
from simulations.ensemble.execution import (
    Meter,
    Progress,
    Task,
    run_blocks,
    width,
)
from simulations.ensemble.indicator import Indicator
from simulations.ensemble.messages import Notice, Notify, RunInterrupted, StoreError
from simulations.ensemble.model import (
    Model,
    ParameterShape,
    ScenarioShape,
    find_indicators,
    find_model,
)
from simulations.ensemble.provenance import log, manifest, run_hash
from simulations.ensemble.result import Result
from simulations.ensemble.store import Store
from simulations.ensemble.tables import write_tables

Register = Mapping[str, ParameterShape]
COUNTER_CASE = "counter-case"


@dataclass(frozen=True)
class BriefResult:
    """A brief's own case and, on the same keys of worlds and chance, the strongest opposing one."""

    own: Result
    counter: Result


@dataclass(frozen=True)
class Means:
    """With what a run is done; nothing here changes a number."""

    workers: int | None = None
    executor: Executor | str = "threads"
    notify: Notify | None = None
    chunk: int | None = None

    def to_data(self) -> dict[str, Any]:
        """For the log."""
        name = self.executor if isinstance(self.executor, str) else type(self.executor).__name__
        return {"executor": name, "workers": width(self.executor, self.workers)}


@dataclass(frozen=True, eq=False)
class Plan:
    """What is to be run, all of it decided before the first world."""

    scenario: Any
    model: Model
    design: Design
    indicators: Mapping[str, Indicator]
    manifest: Mapping[str, Any]
    task: Task


def run_scenario(
    scenario: Any,
    *,
    model: Model | None = None,
    register: Register | None = None,
    folder: Path | None = None,
    blocks: int | None = None,
    workers: int | None = None,
    executor: Executor | str = "threads",
    chunk: int | None = None,
    progress: Progress | None = None,
    notify: Notify | None = None,
) -> Result:
    """Run a scenario over its worlds and keep the result in `folder`, or in a temporary one.

    Blocks that `folder` already holds are not run again. Worlds are rounded up to whole blocks; `blocks`
    replaces the scenario's own number. `progress` is told (blocks done, blocks in all, seconds left or None).

    Raises StoreError (folder in use, not writable, of another run; disk full), RunInterrupted after Ctrl-C
    and WorkerLost; finished blocks are kept, and the same call goes on from there.
    """
    plan = make_plan(scenario, model, register, blocks)
    meter = Meter(plan.manifest["blocks"], progress)
    return _run(plan, folder, Means(workers, executor, notify, chunk), meter)


def run_brief(
    scenario: Any,
    *,
    model: Model | None = None,
    register: Register | None = None,
    folder: Path | None = None,
    blocks: int | None = None,
    workers: int | None = None,
    executor: Executor | str = "threads",
    chunk: int | None = None,
    progress: Progress | None = None,
    notify: Notify | None = None,
) -> BriefResult:
    """As `run_scenario`, for the scenario and then for its counter-case, kept in `folder/counter-case`."""
    own = make_plan(scenario, model, register, blocks)
    counter = make_plan(scenario.opposed(), model, register, blocks)
    meter = Meter(own.manifest["blocks"] + counter.manifest["blocks"], progress)
    means = Means(workers, executor, notify, chunk)
    own_result = _run(own, folder, means, meter)
    return BriefResult(own_result, _run(counter, folder / COUNTER_CASE if folder else None, means, meter))


def results_folder(
    scenario: ScenarioShape,
    stem: str,
    root: Path = Path("results"),
    *,
    model: Model | None = None,
    register: Register | None = None,
) -> Path:
    """Where the results of a brief's file belong: `<root>/<stem>-<hash>`."""
    model = model or find_model(scenario.model)
    return root / f"{stem}-{run_hash(scenario, model, make_design(scenario, register))}"


def make_design(scenario: ScenarioShape, register: Register | None = None) -> Design:
    """The worlds a scenario is run over."""
    return Design(
        input_ranges(register or _register(scenario.model), scenario.world),
        scenario.runs.block,
        scenario.runs.seed,
    )


def make_plan(
    scenario: Any, model: Model | None = None, register: Register | None = None, blocks: int | None = None
) -> Plan:
    """Decide everything about a run."""
    model = model or find_model(scenario.model)
    design = make_design(scenario, register)
    variants = tuple(model.variants(scenario))
    indicators = chosen_indicators(model, scenario)
    number = blocks or ceil(scenario.runs.worlds / design.size)
    task = Task(
        model,
        model.version,
        model.compile(scenario),
        len(variants),
        tuple(indicators.values()),
        design.seed,
    )
    decided = manifest(scenario, model, design, variants, indicators, number)
    return Plan(scenario, model, design, indicators, decided, task)


def chosen_indicators(model: Model, scenario: Any) -> dict[str, Indicator]:
    """All indicators of the model.

    Yearly values are kept of those that say so and of those the scenario asks for.
    """
    asked = set(getattr(getattr(scenario, "outputs", None), "indicators", None) or ())
    return {
        name: replace(indicator, series=indicator.series or name in asked)
        for name, indicator in find_indicators(model).items()
    }


def _register(model: str) -> Register:
    from simulations.register.parameter import load_register

    return load_register(model)


def _run(plan: Plan, folder: Path | None, means: Means, meter: Meter) -> Result:
    temporary = TemporaryDirectory(prefix="voorproef-", ignore_cleanup_errors=True) if folder is None else None
    place = Path(temporary.name) if temporary else folder or Path()
    store = Store(place, plan.manifest["key"])
    try:
        with store.writing():
            notices = _fill(plan, store, means, meter)
            result = Result(store, plan.manifest, plan.scenario, notices, temporary)
            if temporary is None and plan.indicators:
                write_tables(result)
    except KeyboardInterrupt:
        raise RunInterrupted("run_interrupted") from None
    return result


def _fill(plan: Plan, store: Store, means: Means, meter: Meter) -> list[Notice]:
    """Compute what the folder lacks; gives back what was found wrong there."""
    started = datetime.now(UTC)
    notices = _admit(store, plan)
    blocks = plan.manifest["blocks"]
    missing, faults = store.missing(blocks)
    notices += faults
    if means.notify:
        for notice in notices:
            means.notify(notice)
    meter.found(blocks - len(missing), width(means.executor, means.workers))
    task = replace(plan.task, chunk=means.chunk)
    for block, columns, seconds in run_blocks(task, plan.design.blocks(missing), means.executor, means.workers):
        store.write_block(block, columns)
        meter.finished(seconds)
    store.write_log(
        log(started)
        | means.to_data()
        | {
            "blocks_computed": len(missing),
            "blocks_found": blocks - len(missing),
            "steady_seconds": meter.steady_seconds,
        }
        | {"notices": [notice.text("en") for notice in notices]}
    )
    return notices


def _admit(store: Store, plan: Plan) -> list[Notice]:
    """Make sure that the folder is this run's own, and write down what the run is before it starts."""
    found = store.read_manifest()
    if found is not None and found.get("hash") != plan.manifest["hash"]:
        names = {"found": found.get("hash"), "expected": plan.manifest["hash"]}
        raise StoreError("store_other_run", folder=str(store.folder), **names)
    damaged = found is None and store.has_manifest()
    store.write_manifest(plan.manifest)
    return [Notice("notice_manifest_damaged")] if damaged else []
