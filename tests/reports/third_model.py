"""The toolkit with a third model in it: the toy of the ensemble's tests, in folders beside the shipped ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from toy import REGISTER

import simulations
from simulations import reports
from simulations.scenario.scenario import Assumption, Brief, CounterCase, Outputs, Runs, Scenario

THIRD = Path(__file__).parent / "third"
BRIEF = Brief("Brood", "Wordt brood duur?", "een adviseur", "een bakker", date(2026, 11, 22), "nl", ())
SCENARIO = Scenario(
    name="brood",
    brief=BRIEF,
    model="toy",
    reference="today",
    alternatives={"today": {}, "bonus": {}},
    world={},
    counter_case=CounterCase(
        "een molenaar", "meel wordt duur", "assumption", None, {}, {"price": Assumption(3.0, 3.0, 3.0, "assumption")}
    ),
    runs=Runs(worlds=20, seed=7, block=5),
    outputs=Outputs(charts=(), formats=("svg",), indicators=()),
)


@pytest.fixture
def third(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder beside the other models, and one beside the other stories."""
    monkeypatch.setattr(simulations, "__path__", [*simulations.__path__, str(THIRD)])
    monkeypatch.setattr(reports, "__path__", [*reports.__path__, str(THIRD / "reports")])
    monkeypatch.setattr("simulations.register.parameter.load_register", lambda model: REGISTER)
    yield
    for name in [name for name in sys.modules if name.startswith(("simulations.toy", "simulations.reports.toy"))]:
        del sys.modules[name]
    for package in (simulations, reports):
        vars(package).pop("toy", None)
