"""The market and the schemes that every part of the benchmark plays."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.design import central_world, draw_worlds
from simulations.procurement.model import MODEL, Compiled
from simulations.register import load_register
from simulations.scenario import read_scenario

BRIEF = Path(__file__).parents[1] / "scenarios" / "duurzame-inkoop.yaml"
SEED = 1


def brief() -> Any:
    """The first brief as it is: three schemes, two of them with a ladder."""
    return read_scenario(BRIEF)


def only(scenario: Any, *names: str) -> Any:
    """A scenario with these schemes alone, without their ladders."""
    kept = {name: {**scenario.alternatives[name], "ladder": ()} for name in names}
    return replace(scenario, alternatives=kept, reference=names[0])


def plain_schemes() -> Any:
    """The brief's three schemes as they are."""
    scenario = brief()
    return only(scenario, *scenario.alternatives)


def compiled_runs(scenario: Any) -> list[Compiled]:
    """Each variant of a scenario on its own: what a single compiled run takes."""
    whole = MODEL.compile(scenario)
    places = range(len(whole.policies))
    return [Compiled(whole.policies[place : place + 1], whole.touched[place : place + 1]) for place in places]


def middle_world() -> NDArray[np.void]:
    """The world at the register's own values, (1,)."""
    world: NDArray[np.void] = central_world(load_register("procurement"))
    return world


def some_worlds(size: int) -> NDArray[np.void]:
    """Worlds drawn from the register's ranges, (size,)."""
    worlds: NDArray[np.void] = draw_worlds(load_register("procurement"), None, 0, size, SEED)
    return worlds


def chances(size: int) -> NDArray[np.uint64]:
    return np.arange(size, dtype=np.uint64)
