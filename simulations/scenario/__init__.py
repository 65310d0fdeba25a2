"""Scenario files: reading, checking, describing."""

from simulations.scenario.checking import Checked, check_file
from simulations.scenario.problems import Place, Problem, ScenarioError
from simulations.scenario.quarters import quarter_number, quarter_text
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Assumption, Brief, CounterCase, Outputs, Runs, Scenario

__all__ = [
    "Assumption",
    "Brief",
    "Checked",
    "CounterCase",
    "Outputs",
    "Place",
    "Problem",
    "Runs",
    "Scenario",
    "ScenarioError",
    "check_file",
    "quarter_number",
    "quarter_text",
    "read_scenario",
]
