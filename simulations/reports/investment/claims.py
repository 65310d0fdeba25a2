"""What an investment brief claims: whether its largest package is worth its cost, and which package brings most plants."""

from __future__ import annotations

from typing import cast

import numpy as np

from simulations.analysis.estimates import Numbers
from simulations.analysis.investment.study import change
from simulations.analysis.ladders import label_of
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty.headline import Claims, Headline, only, place_of
from simulations.ensemble.result import Result
from simulations.register.label import Label
from simulations.reports.claims import said
from simulations.scenario.scenario import Scenario

PLANTS, VALUE, COST, OUTLAY = "extra_plants", "net_value", "net_cost", "outlay"


def claims(scenario: Scenario, own: Outcomes) -> Claims:
    """The package with most plants against its cost; then, of the others, the first in plants against the second."""
    names = [name for name in scenario.alternatives if name != scenario.reference]
    if not names:
        return Claims(only(scenario, names), ())
    brings = {name: float(np.median(_change(own, PLANTS, name))) for name in names}
    order = sorted(names, key=lambda name: -brings[name])
    found, kept = [worth(scenario, own, order[0])], order[:1]
    if len(order) > 2:
        found.append(most_plants(scenario, own, *order[1:3]))
        kept = order[:3]
    return Claims(only(scenario, kept), tuple(found), (VALUE, COST, PLANTS)).as_found(own)


def worth(scenario: Scenario, own: Outcomes, name: str) -> Headline:
    """The claim that a package adds more net value than the public outlay on it."""

    def amount(outcomes: Outcomes) -> Numbers:
        return _change(outcomes, VALUE, name) - _change(outcomes, OUTLAY, name)

    package = _label(scenario, name)
    indicator = own.indicators[VALUE]
    measured = Measure("worth", said("worth.measure", package=package).statement, indicator.unit)
    return Headline(
        f"worth-{name}", measured, amount, said("worth", package=package), said("not_worth", package=package)
    )


def most_plants(scenario: Scenario, own: Outcomes, first: str, second: str) -> Headline:
    """The claim that one package brings more plants than another."""

    def amount(outcomes: Outcomes) -> Numbers:
        return _change(outcomes, PLANTS, first) - _change(outcomes, PLANTS, second)

    indicator = own.indicators[PLANTS]
    names = _label(scenario, first), _label(scenario, second)
    there, back = ({"package": one, "other": other} for one, other in (names, names[::-1]))
    measured = Measure(PLANTS, indicator.label, indicator.unit)
    return Headline(f"plants-{first}-{second}", measured, amount, said("plants", **there), said("plants", **back))


def _change(outcomes: Outcomes, indicator: str, name: str) -> Numbers:
    return change(cast(Result, outcomes), indicator, place_of(outcomes, name))


def _label(scenario: Scenario, name: str) -> Label:
    return label_of(name, scenario.alternatives[name])
