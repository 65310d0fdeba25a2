"""Edits that change nothing are named, and no others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from planted_claims import PlantedModel, brief, drawn, many, register

from simulations.analysis.uncertainty.idle import idle_edits, put_back, without_ladders
from simulations.ensemble.design import Block
from simulations.ensemble.run import make_design
from simulations.register.label import Label
from simulations.register.parameter import load_register
from simulations.scenario.fields import Field
from simulations.scenario.reading import read_scenario
from simulations.scenario.scenario import Assumption, Scenario
from simulations.scenario.vocabulary import load_vocabulary

LABEL = Label("veld", "field")
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def number(name: str) -> Field:
    return Field(name, "number", LABEL, LABEL, default=0.0)


VOCABULARY: Any = SimpleNamespace(
    discriminator="kind", presets={},
    fields=(
        Field("kind", "choice", LABEL, LABEL, default="plain"), number("force"), number("needed"), number("unused"),
        Field("group", "group", LABEL, LABEL, fields=(number("used"), number("empty"))),
    ),
)  # fmt: skip


@dataclass
class Choosy(PlantedModel):
    """What a plan gains is its force and what its group has; it cannot stand without what it needs."""

    def compile(self, scenario: Any) -> tuple[float, ...]:
        fields = [scenario.alternatives[one.alternative] for one in self.variants(scenario)]
        if any(one["kind"] == "demanding" and not one["needed"] for one in fields):
            raise ValueError("a demanding plan needs something")
        return tuple(one["force"] + one["group"]["used"] for one in fields)


def alternative(**fields: Any) -> dict[str, Any]:
    plain = {"kind": "plain", "force": 0.0, "needed": 0.0, "unused": 0.0, "group": {"used": 0.0, "empty": 0.0}}
    return {**plain, **fields}


def idle_in(plan: dict[str, Any], world: dict[str, Assumption] | None = None, block: int = 25) -> tuple[str, ...]:
    model = Choosy({"gain": lambda worlds, chance: worlds["p000"] + 0.0 * worlds["p001"]})
    rows = register([*many(2), drawn("coin", 0, 1, 0, "integer")])
    scenario = replace(
        brief(world=world, block=block), reference="today", alternatives={"today": alternative(), "plan": plan}
    )
    design = make_design(scenario, rows)
    blocks = [design.block(place) for place in range(-(-8 // block))]
    first = Block(
        0, np.concatenate([one.worlds for one in blocks])[:8], np.concatenate([one.chance for one in blocks])[:8]
    )
    return idle_edits(scenario, VOCABULARY, rows, first, model=model)


def test_a_field_without_effect_is_named_and_one_with_effect_is_not() -> None:
    plan = alternative(force=2.0, unused=3.0, group={"used": 1.0, "empty": 4.0})
    assert idle_in(plan) == ("levers.plan.unused", "levers.plan.group.empty")
    assert idle_in(alternative(force=2.0)) == ()


def test_an_edit_that_the_plan_needs_is_not_idle_and_hides_none() -> None:
    plan = alternative(kind="demanding", force=1.0, needed=1.0, unused=3.0)
    assert idle_in(plan) == ("levers.plan.unused",)
    assert idle_in(alternative(kind="demanding", needed=1.0)) == ()


@pytest.mark.parametrize("block", [3, 8, 25])
def test_an_assumption_without_effect_is_named_whatever_the_size_of_blocks(block: int) -> None:
    world = {"p000": Assumption(0.9, 0.8, 1.0, "x"), "p001": Assumption(0.9, 0.8, 1.0, "x")}
    assert idle_in(alternative(force=1.0), world, block) == ("world.p001",)
    assert idle_in(alternative(force=1.0), {"p000": Assumption(0.5, 0.0, 1.0, "x")}, block) == ("world.p000",)


def test_names_and_ladders_are_no_edits() -> None:
    fields = alternative(force=1.0) | {"label": "Een plan", "ladder": (1.0, 2.0), "preset": "x"}
    assert set(put_back(fields, VOCABULARY)) == {"force"}
    scenario = replace(brief(), alternatives={"today": alternative(), "plan": fields})
    assert without_ladders(scenario).alternatives["plan"]["ladder"] == ()
    assert scenario.alternatives["plan"]["ladder"] == (1.0, 2.0)


def rewarding(**changes: Any) -> Scenario:
    """A shipped brief with bonus points alone, and something changed in them."""
    scenario = read_scenario(SCENARIOS / "duurzame-inkoop.yaml")
    kept = {name: scenario.alternatives[name] for name in ("nu", "belonen")}
    return replace(scenario, alternatives={**kept, "belonen": {**kept["belonen"], **changes}})


def procurement_idle(scenario: Scenario) -> tuple[str, ...]:
    block = make_design(scenario).block(0).pick(slice(0, 4))
    return idle_edits(scenario, load_vocabulary("procurement"), load_register("procurement"), block)


def test_a_shipped_model_says_which_of_its_fields_did_nothing() -> None:
    # A threshold means nothing to bonus points; a second winner does.
    scenario = rewarding(threshold=0.5, winners=2.0)
    world = {
        "score_validity": Assumption(0.1, 0.0, 0.2, "SE2"), "co_creation_hours": Assumption(500.0, 400.0, 600.0, "SE2"),
    }  # fmt: skip
    assert procurement_idle(replace(scenario, world=world)) == (
        "levers.belonen.threshold", "world.co_creation_hours",
    )  # fmt: skip
