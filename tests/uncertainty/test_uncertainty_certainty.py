"""The edges of the rules of certainty: where a step begins, what counts, and that nothing is below the last label."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from planted_claims import drawn

from simulations.analysis.differences import Difference, summarise
from simulations.analysis.estimates import Estimate
from simulations.analysis.uncertainty.certainty import LABELS, Certainty, Seen, certainty, drivers, held
from simulations.analysis.uncertainty.chance import Split
from simulations.analysis.uncertainty.tipping import Curve
from simulations.analysis.uncertainty_tables import Ends

STILL = Estimate(0.0, 0.0)


def shares(holds: int, fails: int, worlds: int, error: float = 0.01) -> Difference:
    """A claim that holds and fails in so many of all worlds, with a median that is clearly above zero."""
    return Difference(
        0.5, 2.0, Estimate(1.0, 0.1), STILL, Estimate(fails / worlds, error), Estimate(holds / worlds, error), STILL,
        holds + fails, worlds,
    )  # fmt: skip


def curve(name: str, turn: float | None) -> Curve:
    point = None if turn is None else Ends(turn, turn, turn)
    return Curve(drawn(name), np.array([0.0, 1.0]), np.ones((2, 3)), point)


def judged(**changes: Any) -> Certainty:
    sure: dict[str, Any] = {
        "difference": shares(200, 0, 200), "shares": {}, "grades": {"a": "A", "b": "B", "c": "C", "d": "D"},
        "counter_turns": False, "split": None, "curves": (curve("a", None),),
    }  # fmt: skip
    return certainty(Seen(**sure | changes))


def reasons(found: Certainty) -> dict[str, int]:
    return {one.reason: one.steps for one in found.downgrades}


@settings(max_examples=300, deadline=None)
@given(some.integers(1, 3000), some.data())
def test_a_step_begins_just_below_its_share(told: int, data: some.DataObject) -> None:
    holds = data.draw(some.integers(0, told))
    edge = data.draw(some.sampled_from((holds, -(-9 * told // 10), -(-3 * told // 4), 9 * told // 10, 3 * told // 4)))
    steps = reasons(judged(difference=shares(edge, told - edge, told))).get("sign", 0)
    assert steps == (0 if 10 * edge >= 9 * told else 1 if 4 * edge >= 3 * told else 2)


def test_a_share_is_of_the_worlds_in_which_a_claim_could_be_told() -> None:
    assert held(shares(180, 20, 400)) == pytest.approx(0.9)
    assert reasons(judged(difference=shares(270, 30, 400))) == {}
    assert reasons(judged(difference=shares(269, 30, 400))) == {"sign": 1, "told": 1}
    assert np.isnan(held(shares(0, 0, 10)))


def test_a_claim_that_could_be_told_nowhere_is_very_uncertain() -> None:
    nowhere = judged(difference=summarise(np.full(40, np.nan), np.arange(40) // 5))
    assert nowhere.label == "very_low"
    assert {"sign", "told"} <= set(reasons(nowhere))


def test_too_few_runs_take_a_step_off() -> None:
    assert reasons(judged(difference=shares(200, 0, 200, error=0.05))) == {}
    assert reasons(judged(difference=shares(200, 0, 200, error=0.051))) == {"numbers": 1}
    assert reasons(judged(difference=shares(200, 0, 200, error=float("nan")))) == {"numbers": 1}
    assert reasons(judged(difference=summarise(np.ones(50), np.zeros(50, int)))) == {"numbers": 1}  # one batch
    wavering = summarise(np.repeat(np.array([9.0, -0.1] * 8), 25), np.repeat(np.arange(16), 25))
    assert "numbers" in reasons(judged(difference=wavering))


def test_more_than_half_of_what_surely_carries_must_be_without_a_source() -> None:
    half = {"a": Ends(0.2, 0.1, 0.3), "c": Ends(0.2, 0.1, 0.3)}
    assert reasons(judged(shares=half)) == {}
    more = half | {"c": Ends(0.2001, 0.1, 0.3)}
    (downgrade,) = judged(shares=more).downgrades
    assert (downgrade.reason, downgrade.names) == ("unsourced", ("c",))
    assert downgrade.number == pytest.approx(0.2001 / 0.4001)
    assert reasons(judged(shares={"d": Ends(0.9, 0.8, 1.0)})) == {}  # derived is not without a source


def test_a_driver_is_large_enough_and_surely_above_nothing() -> None:
    found = {
        "a": Ends(0.03, 0.01, 0.05), "b": Ends(0.0299, 0.02, 0.04), "c": Ends(0.4, 0.0, 0.8), "d": Ends(0.3, 0.1, 0.5),
    }  # fmt: skip
    assert list(drivers(found).items()) == [("d", 0.3), ("a", 0.03)]


def test_only_what_has_no_source_turns_against_a_claim() -> None:
    curves = (curve("a", 0.4), curve("c", None))
    assert reasons(judged(curves=curves)) == {}
    (downgrade,) = judged(curves=(*curves, curve("c", 0.4), curve("c", 0.6))).downgrades
    assert (downgrade.reason, downgrade.number, downgrade.names) == ("turned", 2.0, ("c", "c"))
    assert downgrade.steps == 1


@pytest.mark.parametrize(("low", "steps"), [(0.5, {}), (0.501, {"luck": 1})])
def test_chance_must_surely_make_more_than_half(low: float, steps: dict[str, int]) -> None:
    assert reasons(judged(split=Split(Ends(0.7, low, 0.9), 0.8))) == steps


def test_nothing_is_below_the_last_label_and_every_reason_is_named() -> None:
    worst = judged(
        difference=shares(100, 150, 400, error=0.2), counter_turns=True, split=Split(Ends(0.9, 0.8, 1.0), 0.5),
        shares={"c": Ends(0.9, 0.8, 1.0)}, curves=(curve("c", 0.5),),
    )  # fmt: skip
    assert worst.label == "very_low"
    assert list(reasons(worst)) == ["sign", "told", "numbers", "unsourced", "turned", "opposed", "luck"]
    assert sum(reasons(worst).values()) == 8


@settings(max_examples=100, deadline=None)
@given(
    some.integers(0, 200), some.integers(0, 200), some.booleans(), some.floats(0, 1), some.floats(0, 1), some.booleans()
)
def test_a_label_follows_from_its_steps_alone(
    holds: int, unknown: int, opposed: bool, luck: float, unsourced: float, looked_into: bool
) -> None:
    holds = min(holds, 200 - unknown)
    found = judged(
        difference=shares(holds, 200 - unknown - holds, 200), counter_turns=opposed,
        split=Split(Ends(luck, luck, luck), 1.0), curves=(curve("c", 0.5),) if looked_into else None,
        shares={"a": Ends(1.0 - unsourced, 0.01, 1.0), "c": Ends(unsourced, 0.01, 1.0)},
    )  # fmt: skip
    assert found.label == LABELS[min(sum(reasons(found).values()), 3)]
    assert found.provisional != looked_into
    assert ("turned" in reasons(found)) == looked_into
