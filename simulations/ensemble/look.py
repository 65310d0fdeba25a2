"""One run to look at: a scheme of a brief in one world, quarter by quarter."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulations.ensemble.design import central_world
from simulations.ensemble.indicator import TOGETHER, ledgers
from simulations.ensemble.model import find_indicators, find_model
from simulations.register.parameter import load_register


def look(scenario: Any, alternative: str, *, chance: int = 0, strength: float | None = None) -> Any:
    """One alternative of a brief in the world where every assumption has its own value, as a model to step through.

    `chance` is the number of the chance events it meets, `strength` a rung instead of the brief's own strength.
    """
    world = central_world(load_register(scenario.model), scenario.world)[0]
    fields = scenario.alternatives[alternative]
    model: Any = find_model(scenario.model)
    return model.look(fields, world, seed=scenario.runs.seed, chance=chance, strength=strength)


def indicators_of(run: Any, model: str | None = None) -> dict[str, float]:
    """Every indicator over the years that a run to look at has played so far, all groups together.

    `model` is the name of its model, by default the one whose folder the run comes from; ValueError if it comes from none.
    """
    found = find_model(model or _model_of(run))
    books = ledgers(np.asarray(run.books())[None, None], found.entries, found.groups)
    return {
        name: float(books[one.group(TOGETHER, found.groups)].values(one)[0, 0])
        for name, one in find_indicators(found).items()
    }


def _model_of(run: Any) -> str:
    """The name of the folder that a run's class, or what that is derived from, stands in."""
    for kind in type(run).__mro__:
        package, _, rest = kind.__module__.partition(".")
        if package == "simulations" and rest:
            return rest.split(".")[0]
    raise ValueError(f"{type(run).__name__} comes from no model")
