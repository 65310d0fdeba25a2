"""What a choice adds to a scheme, rewarding against excluding, and the worlds on which emergency purchase is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toy_outcomes import Rungs, Toy

from simulations.analysis import indicator_names as named
from simulations.analysis.contributions import chosen_fields, contribution_table, contributions, trades
from simulations.analysis.emergency import FirstWorlds, with_emergency
from simulations.analysis.evidence import gather
from simulations.scenario.reading import read_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
STEP = {"from": "2028 Q1", "announced": None, "weight": None, "threshold": None}


class Choices(Toy):
    """A toy whose alternatives have fields of their own beside those that every toy has."""

    def __init__(self, designs: list[Rungs], fields: dict[str, dict[str, Any]], **options: Any) -> None:
        self.fields = fields
        super().__init__(designs, **options)

    @property
    def manifest(self) -> dict[str, Any]:
        found = dict(super().manifest)
        scenario = dict(found["scenario"])
        alternatives = {name: {**own, **self.fields.get(name, {})} for name, own in scenario["alternatives"].items()}
        return {**found, "scenario": {**scenario, "alternatives": alternatives}}


def point(name: str, cut: Any, cost: Any, rule: str = "exclusion") -> Rungs:
    return Rungs(name, rule, (0.4,), np.reshape(cut, (-1, 1)), np.reshape(cost, (-1, 1)), 0.4)


def brief(**fields: dict[str, Any]) -> Choices:
    plain = {"winners": 1, "consistency": 0.0, "safeguard": {"pre_check": False, "essential": False}, "phases": ()}
    designs = [point(name, 10.0 - place, 5.0 + place) for place, name in enumerate(fields)]
    return Choices(designs, {name: {**plain, **own} for name, own in fields.items()})


def pairs(toy: Toy) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.with_it.name, one.without.name, one.chosen) for one in contributions(toy)]


def test_each_choice_is_set_against_the_first_scheme_without_it() -> None:
    toy = brief(plain={}, two={"winners": 2}, same={"consistency": 1.0})
    assert pairs(toy) == [("two", "plain", ("winners",)), ("same", "plain", ("consistency",))]


def test_and_against_the_one_before_it_when_one_choice_apart() -> None:
    toy = brief(plain={}, two={"winners": 2}, both={"winners": 2, "consistency": 1.0})
    assert ("both", "two", ("consistency",)) in pairs(toy)
    assert ("both", "plain", ("winners", "consistency")) in pairs(toy)


def test_schemes_of_another_strength_or_reach_are_never_set_against_each_other() -> None:
    assert pairs(brief(plain={}, milder={"threshold": 0.2, "winners": 2})) == []
    assert pairs(brief(plain={}, elsewhere={"segments": ("competition",), "winners": 2})) == []
    assert pairs(brief(plain={}, twin={"label": {"nl": "ander", "en": "other"}})) == []


def test_parts_of_a_group_are_choices_of_their_own() -> None:
    one = {"safeguard": {"pre_check": False, "essential": False}, "winners": 1, "leading_share": 0.5}
    other = {"safeguard": {"pre_check": True, "essential": False}, "winners": 2, "leading_share": 0.6}
    assert chosen_fields(one, other) == ("safeguard.pre_check", "winners")


def test_the_change_is_with_minus_without_in_the_same_world() -> None:
    cost = np.linspace(0.0, 7.0, 8)
    toy = Choices(
        [point("plain", 10.0, cost), point("two", 8.0, cost + 3.0)], {"two": {"winners": 2}, "plain": {"winners": 1}}
    )
    (one,) = contributions(toy)
    emissions, spend = one.change(named.EMISSIONS), one.change(named.SPEND)
    assert emissions is not None
    assert spend is not None
    assert (emissions.absolute.low, emissions.absolute.high) == pytest.approx((2.0, 2.0))
    assert emissions.relative.middle.value == pytest.approx(2.0 / 90.0)
    assert spend.absolute.middle.value == pytest.approx(3.0)
    assert one.change("no such indicator") is None
    table = contribution_table([one])
    assert len({len(column) for column in table.values()}) == 1
    assert table["share_higher"][0] == 1.0


def test_announcing_is_the_same_steps_with_more_notice() -> None:
    sudden, known = {"phases": (STEP,)}, {"phases": ({**STEP, "announced": "2026 Q4"},)}
    later = {"phases": ({**STEP, "from": "2029 Q1", "announced": "2026 Q4"},)}
    found = {one.with_it.name: one.announces for one in contributions(brief(plain=sudden, known=known, later=later))}
    assert found == {"known": True, "later": False}
    both = {**known, "winners": 2}
    assert [one.announces for one in contributions(brief(plain=sudden, both=both))] == [False]


def test_a_trade_counts_every_world_once() -> None:
    cuts, costs = np.array([5.0, 5.0, 1.0, 9.0, 5.0]), np.array([1.0, 3.0, 1.0, 3.0, 2.0])
    toy = Toy([point("bonus", cuts, costs, "bonus"), point("gate", [5.0] * 5, [2.0] * 5)], worlds=5, block=1)
    (one,) = trades(toy)
    # Cheaper and as clean; dearer and as clean; cheaper and less clean; dearer and cleaner; the same.
    shares = (one.first_on_both, one.second_on_both, one.cheaper, one.cleaner, one.same)
    assert [share.value for share in shares] == pytest.approx([0.2] * 5)
    assert (one.first.name, one.second.name) == ("bonus", "gate")


def test_a_brief_that_only_excludes_has_nothing_to_trade() -> None:
    assert trades(Toy([point("gate", 5.0, 1.0)])) == ()


def test_the_twin_buys_in_emergency_where_gates_were_waived() -> None:
    scenario = read_scenario(SCENARIOS / "leveringszekerheid.yaml")
    twin = with_emergency(scenario)
    assert twin is not None
    for name, fields in scenario.alternatives.items():
        changed = fields["rule"] == "exclusion" and fields["on_empty"] == "relax"
        assert twin.alternatives[name]["on_empty"] == ("emergency" if changed else fields["on_empty"])
    assert twin.hash != scenario.hash
    assert with_emergency(read_scenario(SCENARIOS / "noorwegen.yaml")) is None


def test_the_first_worlds_are_those_of_the_whole() -> None:
    toy = Toy([point("gate", np.arange(8.0), 1.0)])
    first = FirstWorlds(toy, 4)
    assert first.values(named.EMISSIONS).tolist() == toy.values(named.EMISSIONS)[:4].tolist()
    assert first.series(named.EMISSIONS).shape[0] == len(first.blocks) == 4
    assert gather(first).worlds == 4
