"""Many worlds: their design, their running, and what is kept of them.

Start at `run_scenario`; importing this package brings in numpy and nothing heavier.
"""

from simulations.ensemble.design import (
    Block,
    Design,
    central_world,
    chance_ids,
    crossed,
    draw_worlds,
    input_ranges,
)
from simulations.ensemble.indicator import Indicator, load_indicators
from simulations.ensemble.messages import (
    EnsembleError,
    Notice,
    RunInterrupted,
    StoreError,
    WorkerLost,
)
from simulations.ensemble.model import Model
from simulations.ensemble.result import Result, open_result
from simulations.ensemble.run import (
    BriefResult,
    results_folder,
    run_brief,
    run_scenario,
)
from simulations.ensemble.sample import Sample, run_worlds
from simulations.scenario.variant import Variant

__all__ = [
    "Block",
    "BriefResult",
    "Design",
    "EnsembleError",
    "Indicator",
    "Model",
    "Notice",
    "Result",
    "RunInterrupted",
    "Sample",
    "StoreError",
    "Variant",
    "WorkerLost",
    "central_world",
    "chance_ids",
    "crossed",
    "draw_worlds",
    "input_ranges",
    "load_indicators",
    "open_result",
    "results_folder",
    "run_brief",
    "run_scenario",
    "run_worlds",
]
