"""What a cautious chooser takes, by hand: regret, and how often an alternative is no worse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulations.analysis.uncertainty.choices import Choice, choices, to_columns
from simulations.scenario.variant import Variant

VARIANTS = (Variant("today", None, 0), Variant("plan", None, 1), Variant("plan", 0.5, 2), Variant("other", None, 3))
NAN = float("nan")


def outcomes(values: Mapping[str, Sequence[Sequence[float]]], better: Mapping[str, str]) -> Any:
    """Made-up outcomes: per indicator (worlds, variants)."""
    tables = {name: np.array(table, float) for name, table in values.items()}
    told = {name: SimpleNamespace(name=name, better=better[name], unit="eur_per_year") for name in tables}
    worlds = len(next(iter(tables.values())))
    return SimpleNamespace(
        variants=VARIANTS, indicators=told, blocks=np.zeros(worlds, int), values=lambda name, group: tables[name]
    )


# The rung of the plan is far better than all, and does not count.
COST = [[10.0, 8.0, -99.0, 9.0], [10.0, 14.0, -99.0, 9.0], [10.0, 10.0, -99.0, 9.0], [10.0, 7.0, -99.0, 13.0]]
PLANTS = [[1.0, 1.0, 99.0, 0.0], [1.0, 2.0, 99.0, 2.0], [1.0, 1.0, 99.0, 5.0], [1.0, 3.0, 99.0, 1.0]]
BETTER = {"cost": "lower", "plants": "higher", "colour": "neutral"}


def by_name(found: Sequence[Choice], indicator: str) -> dict[str, Choice]:
    return {one.alternative: one for one in found if one.indicator == indicator}


def test_regret_and_good_enough_by_hand() -> None:
    found = choices(outcomes({"cost": COST, "plants": PLANTS}, BETTER), ["cost", "plants"])
    cost, plants = by_name(found, "cost"), by_name(found, "plants")
    # Cheapest per world: 8, 9, 9, 7.
    assert (cost["today"].largest, cost["today"].mean, cost["today"].best_in) == (3.0, 7 / 4, 0.0)
    assert (cost["plan"].largest, cost["plan"].mean, cost["plan"].best_in) == (5.0, 6 / 4, 0.5)
    assert (cost["other"].largest, cost["other"].mean, cost["other"].best_in) == (6.0, 7 / 4, 0.5)
    # Most plants: 1, 2, 5, 3; in the first and the second two share the first place.
    assert (plants["today"].largest, plants["today"].mean, plants["today"].best_in) == (4.0, 7 / 4, 0.25)
    assert (plants["plan"].largest, plants["plan"].mean, plants["plan"].best_in) == (4.0, 1.0, 0.75)
    assert (plants["other"].largest, plants["other"].mean, plants["other"].best_in) == (2.0, 3 / 4, 0.5)
    # No dearer than today and no fewer plants: the plan in worlds 1, 3 and 4, the other in 2 and 3.
    assert [one.satisfies for one in (cost["today"], cost["plan"], cost["other"])] == [1.0, 0.75, 0.5]
    assert [one.satisfies for one in plants.values()] == [1.0, 0.75, 0.5]


def test_an_indicator_without_a_better_side_is_not_chosen_by() -> None:
    found = choices(outcomes({"cost": COST, "colour": PLANTS}, BETTER), ["colour", "cost"])
    assert {one.indicator for one in found} == {"cost"}
    assert choices(outcomes({"colour": PLANTS}, BETTER), ["colour"]) == ()
    assert choices(outcomes({"cost": COST}, BETTER), []) == ()


def test_worlds_in_which_not_all_is_known_are_regretted_by_nobody() -> None:
    holes = [COST[0], [10.0, NAN, 0.0, 9.0], *COST[2:]]
    found = by_name(choices(outcomes({"cost": holes}, BETTER), ["cost"]), "cost")
    assert (found["plan"].largest, found["plan"].best_in) == (1.0, pytest.approx(2 / 3))
    assert found["plan"].satisfies == 0.75  # what is not known is not known to be no worse


def test_an_indicator_that_nobody_knows_is_left_out() -> None:
    nowhere = [[10.0, NAN, 0.0, 9.0]] * 4
    found = choices(outcomes({"cost": nowhere, "plants": PLANTS}, BETTER), ["cost", "plants"])
    assert {one.indicator for one in found} == {"plants"}
    assert by_name(found, "plants")["plan"].satisfies == 1.0


def test_a_row_per_alternative_and_indicator() -> None:
    found = choices(outcomes({"cost": COST, "plants": PLANTS}, BETTER), ["cost", "plants"])
    columns = to_columns(found)
    assert columns["alternative"] == ["today", "plan", "other"] * 2
    assert columns["largest_regret"] == [one.largest for one in found]
    assert columns["no_worse_in_any"] == [1.0, 0.75, 0.5] * 2
