"""Voorproef: policy proposals for medicines, simulated with their uncertainty in the open.

``import simulations as sim`` gives the handful of names a notebook needs; each is loaded when it is first used.
"""

from importlib import import_module
from typing import Any

_NAMES = {
    "read_scenario": "simulations.scenario.reading",
    "check_file": "simulations.scenario.checking",
    "load_register": "simulations.register.parameter",
    "run": "simulations.reports.publish",
    "run_scenario": "simulations.ensemble.run",
    "run_brief": "simulations.ensemble.run",
    "open_result": "simulations.ensemble.result",
    "in_notebook": "simulations.notebooks.errors",
    "explore": "simulations.exploring.widget",
    "look": "simulations.ensemble.look",
    "indicators_of": "simulations.ensemble.look",
    "Market": "simulations.procurement.market",
    "Recorder": "simulations.procurement.market",
}
__all__ = sorted(_NAMES)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"simulations has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_NAMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
