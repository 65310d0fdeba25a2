"""The way in: a file becomes a scenario, or an error that says everything that is wrong with it."""

from pathlib import Path

from simulations.register.parameter import MODELS
from simulations.scenario.checking import check_file
from simulations.scenario.problems import ScenarioError
from simulations.scenario.scenario import Scenario


def read_scenario(file: Path | str, models: Path = MODELS) -> Scenario:
    """The scenario in `file`, checked and filled in; `models` is the folder that holds the models' data.

    Raises `ScenarioError` with every problem, whatever the file holds.
    """
    checked = check_file(Path(file), models=models)
    if checked.scenario is None:
        raise ScenarioError(checked.problems, checked.language)
    return checked.scenario
