"""What each brief is expected to show, as data beside the tests, and how a run is held against it.

A file `<scenario>.yaml` here belongs to the scenario of that name. It holds two kinds of statement.

`expect`: what theory, a rule of the model or a source says beforehand. A direction (`lower`, `higher`, `same`, `not_lower`,
`not_higher`) or a range for the median change, each with its reason and its source. These are written by hand and change only
with another source or rule: no script touches them. Where a country reported one thing and the model gives another, the
statement stays, with `differs` and the reason why; the test then demands that the model still differs.

`measured`: our own earlier output, to notice when it moves. `refresh.py` writes it, and only with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from simulations.analysis.differences import Difference, relative, summarise
from simulations.ensemble.result import Result
from simulations.ensemble.run import run_scenario
from simulations.scenario.reading import read_scenario

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"
# Indicators whose median change of every scheme or package is kept, by model.
KEPT = {
    "procurement": (
        *("emissions_product", "spend", "price_index", "bids_per_lot", "short_volume", "withdrawals"),
        *("small_share_of_wins", "supplier_hours", "purchaser_hours"),
    ),
    "investment": (
        *("extra_plants", "plants_operating", "sites_kept", "jobs_net", "net_value", "net_cost", "cost_gross"),
        *("research", "critical", "emissions", "europe_low", "first_effect", "deadweight"),
    ),
}
# Indicators that are told as they are, not as part of the reference's: what would be nothing without any measure.
AS_IT_IS = {"procurement": ("withdrawals",), "investment": KEPT["investment"]}
IN_CONTESTABLE_LOTS = ("price_index", "bids_per_lot", "small_share_of_wins", "ruled_out_share", "relaxed_share")
DIRECTIONS = ("lower", "higher", "same", "not_lower", "not_higher")
ERRORS = 2.0
# Below this a median change counts as none: a rounded hundredth of a per cent.
NOTHING = 1e-4


@dataclass(frozen=True)
class Statement:
    """One expectation: a scheme against another, in one indicator."""

    scheme: str
    against: str
    indicator: str
    is_: str | None
    within: tuple[float, float] | None
    every_world: bool
    because: str
    source: str
    differs: str | None

    @property
    def name(self) -> str:
        """For the list of tests."""
        return f"{self.scheme}-{self.indicator}-{self.is_ or 'within'}-{self.against}"


def files() -> tuple[Path, ...]:
    """Every file of expectations."""
    return tuple(sorted(HERE.glob("*.yaml")))


def read(file: Path) -> dict[str, Any]:
    """A file of expectations as it stands."""
    return dict(YAML(typ="safe").load(file.read_text(encoding="utf-8")))


def statements(file: Path) -> tuple[Statement, ...]:
    """The expectations of one brief; KeyError if one lacks its reason or source."""
    found = []
    for row in read(file)["expect"]:
        unknown = row.keys() - {
            *("scheme", "against", "indicator", "is", "within", "every_world", "because", "source", "differs"),
        }
        if unknown or ("is" in row) == ("within" in row) or row.get("is", "same") not in DIRECTIONS:
            raise KeyError(f"{file.name}: {row}")
        found.append(
            Statement(
                row["scheme"],
                row.get("against", ""),
                row["indicator"],
                row.get("is"),
                tuple(row["within"]) if "within" in row else None,
                row.get("every_world", False),
                row["because"],
                row["source"],
                row.get("differs"),
            )
        )
    return tuple(found)


@cache
def run(name: str) -> Result:
    """The brief of this name at its own strengths, on the worlds and seed that its file of expectations says."""
    settings = read(HERE / f"{name}.yaml")["runs"]
    scenario = read_scenario(SCENARIOS / f"{name}.yaml")
    plain = {key: without_ladder(fields) for key, fields in scenario.alternatives.items()}
    runs = replace(scenario.runs, **settings)
    return run_scenario(replace(scenario, alternatives=plain, counter_case=None, runs=runs))


def without_ladder(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A scheme at its own strength alone; a package as it is."""
    return {**fields, "ladder": ()} if "ladder" in fields else dict(fields)


def changes(result: Result, scheme: str, against: str, indicator: str) -> NDArray[np.float64]:
    """What a scheme changes against another, per world: as a part, or as it is for shares and counts of offers."""
    model = str(result.manifest["model"]["name"])
    places = {variant.alternative: variant.index for variant in result.variants}
    group = "contestable" if indicator in IN_CONTESTABLE_LOTS else "together"
    values = result.values(indicator, group)
    own, other = (values[:, places[one]] for one in (scheme, against or result.reference.alternative))
    if indicator in AS_IT_IS[model] or result.indicators[indicator].unit == "share":
        # Without any grant there is no part of it that went astray: nothing is taken off then.
        return own - np.where(np.isnan(other), 0.0, other)
    return relative(own - other, other)


def change(result: Result, scheme: str, against: str, indicator: str) -> Difference:
    """The same over worlds."""
    return summarise(changes(result, scheme, against, indicator), result.blocks)


def holds(statement: Statement, result: Result) -> bool:
    """True if the run shows what was expected: with its numerical error, or world by world."""
    if statement.every_world:
        each = changes(result, statement.scheme, statement.against, statement.indicator)
        return bool(np.all(_in_direction(each, statement.is_ or "same")))
    found = change(result, statement.scheme, statement.against, statement.indicator)
    middle, margin = found.middle.value, ERRORS * found.middle.error
    if statement.within is not None:
        low, high = statement.within
        return bool(middle + margin >= low and middle - margin <= high)
    # A direction must show in the median; what may not be lower or higher gets the benefit of the numerical error.
    match statement.is_:
        case "lower":
            return bool(middle < -NOTHING)
        case "higher":
            return bool(middle > NOTHING)
        case "not_lower":
            return bool(middle + margin >= -NOTHING)
        case "not_higher":
            return bool(middle - margin <= NOTHING)
        case _:
            return bool(abs(middle) <= max(NOTHING, margin))


def _in_direction(each: NDArray[np.float64], direction: str) -> NDArray[np.bool_]:
    tests: Mapping[str, NDArray[np.bool_]] = {
        "lower": each < 0,
        "higher": each > 0,
        "same": each == 0,
        "not_lower": each >= 0,
        "not_higher": each <= 0,
    }
    return tests[direction]


def measure(name: str) -> dict[str, dict[str, list[float]]]:
    """Low, median and high change of every scheme and kept indicator against the reference, as `measured` holds them."""
    result = run(name)
    found: dict[str, dict[str, list[float]]] = {}
    for variant in result.variants[1:]:
        found[variant.alternative] = {}
        for indicator in KEPT[str(result.manifest["model"]["name"])]:
            one = change(result, variant.alternative, "", indicator)
            numbers = (one.low, one.middle.value, one.high)
            found[variant.alternative][indicator] = [float(f"{value:.9g}") for value in numbers]
    return found
