"""The compiled batch against plain Mesa, and against the same rules stepped through Mesa by quarters."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cases
import numpy as np
from pairs import NO_AIM, Figure, in_turn, spread

from simulations.procurement.market import Market, Recorder
from simulations.procurement.model import MODEL

PLAIN_AIM, QUARTERS_AIM = 75.0, 1.7
# What somebody who looks at a run keeps: prices, performance, who is still there, who delivers.
RECORDED = (("medicines", "reference_price"), ("suppliers", "performance"), ("offers", "registered"), ("lots", "share"))


def find_reference() -> Callable[..., Any] | None:
    """The plain-Mesa reference of the tests, or None if it is not there."""
    folder = str(Path(__file__).parents[1] / "tests")
    if folder not in sys.path:
        sys.path.append(folder)
    try:
        from reference.timing import run_reference
    except ModuleNotFoundError:
        return None
    return run_reference  # type: ignore[no-any-return]


def plain_mesa(quick: bool) -> list[Figure]:
    """The same schemes in the same world: the literal reference over the batch."""
    what, aim = "batch against plain Mesa, times as fast", f"at least {PLAIN_AIM:.0f}"
    run_reference = find_reference()
    if run_reference is None:
        return [Figure(what, aim, "the reference (tests/reference/timing.py) is absent")]
    scenario, world = cases.plain_schemes(), cases.middle_world()
    compiled, chance = MODEL.compile(scenario), cases.chances(1)
    traits = {name: float(world[0][name]) for name in world.dtype.names or ()}
    schemes = list(scenario.alternatives.values())[: 1 if quick else None]
    turn = iter(range(sys.maxsize))

    def plain() -> object:
        """One scheme of the brief, the next at every call."""
        return run_reference(traits, schemes[next(turn) % len(schemes)], cases.SEED, 0)

    def batch() -> object:
        return MODEL.run_block(compiled, world, chance, cases.SEED)

    seconds = in_turn((plain, batch), 1 if quick else 2 * len(schemes))
    per_run = seconds[:, 1] / len(compiled.policies)
    ratio = spread(seconds[:, 0] / per_run)
    return [
        Figure(what, aim, ratio.text(0), ratio.middle >= PLAIN_AIM),
        Figure("plain Mesa, seconds a run (scale only)", NO_AIM, spread(seconds[:, 0]).text()),
    ]


def by_quarters(quick: bool) -> list[Figure]:
    """A run stepped through Mesa by a recorder, over the same run compiled; and a batch for scale."""
    scenario, world, chance = cases.plain_schemes(), cases.middle_world(), cases.chances(1)
    runs, whole = cases.compiled_runs(scenario), MODEL.compile(cases.brief())

    def recorded() -> object:
        for fields in scenario.alternatives.values():
            Recorder(Market(fields, world[0], seed=cases.SEED), *RECORDED).watch()
        return None

    def compiled() -> object:
        return [MODEL.run_block(run, world, chance, cases.SEED) for run in runs]

    def batch() -> object:
        return MODEL.run_block(whole, world, chance, cases.SEED)

    seconds = in_turn((recorded, compiled, batch), 3 if quick else 15)
    single = spread(seconds[:, 0] / seconds[:, 1])
    per_run = seconds / np.array([len(runs), len(runs), len(whole.policies)])
    batched = spread(per_run[:, 0] / per_run[:, 2])
    return [
        Figure(
            "Mesa by quarters with recorder over a compiled run",
            f"at most {QUARTERS_AIM}",
            single.text(),
            single.middle <= QUARTERS_AIM,
        ),
        Figure("the same over a run in a batch of 19 schemes", NO_AIM, batched.text()),
        Figure("batch, ms a run (scale only)", NO_AIM, spread(1000 * per_run[:, 2]).text(1)),
    ]
