"""The register by risk: what each assumption carries times how little is known of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from planted_claims import drawn, register

from simulations.analysis.uncertainty.assumptions import DOUBT, KEYS, Entry, entries, to_columns
from simulations.analysis.uncertainty.sobol import Indices
from simulations.analysis.uncertainty.tipping import Curve
from simulations.analysis.uncertainty_tables import Ends

RANGES = [drawn("a"), drawn("b"), drawn("c"), drawn("d"), drawn("still", 1.0, 1.0, 1.0, "fixed")]
GRADES = {"a": "A", "b": "B", "c": "C", "d": "D", "still": "C"}
FIRST = {"a": Ends(0.5, 0.4, 0.6), "b": Ends(0.2, 0.1, 0.3), "c": Ends(0.15, 0.05, 0.25), "d": Ends(-0.01, -0.1, 0.08)}


def found(**changes: Any) -> dict[str, Entry]:
    given: dict[str, Any] = {"changed": {}, "first_order": FIRST, "indices": None, "curves": ()}
    rows = register(RANGES, GRADES)
    return {one.name: one for one in entries(RANGES, rows, **given | changes)}


def test_the_riskiest_comes_first() -> None:
    entered = found()
    assert [one for one in entered if one != "still"] == ["c", "a", "b", "d"]
    assert [entered[name].risk for name in "cabd"] == pytest.approx([0.6, 0.5, 0.4, 0.0])
    assert DOUBT == {"A": 1.0, "B": 2.0, "D": 2.0, "C": 4.0}
    assert entered["still"].impact == Ends(0.0, 0.0, 0.0)


def test_red_is_a_sure_impact_without_a_source() -> None:
    assert [name for name, one in found().items() if one.red] == ["c"]
    unsure = FIRST | {"c": Ends(0.15, -0.05, 0.35)}
    assert not any(one.red for one in found(first_order=unsure).values())
    small = FIRST | {"c": Ends(0.02, 0.01, 0.03)}
    assert not any(one.red for one in found(first_order=small).values())


def test_a_change_without_a_source_counts_as_one_without() -> None:
    for source in ("", "assumption"):
        entered = found(changed={"a": source})
        assert (entered["a"].grade, entered["a"].changed, entered["a"].red) == ("C", True, True)
        assert entered["a"].risk == pytest.approx(2.0)
        assert next(iter(entered)) == "a"
    sourced = found(changed={"a": "SE2"})["a"]
    assert (sourced.grade, sourced.source, sourced.red) == ("A", "SE2", False)


def test_a_design_of_its_own_tells_the_impact_where_it_suffices() -> None:
    totals = {"a": Ends(0.3, 0.2, 0.4), "c": Ends(0.02, 0.0, 0.04), "others": Ends(0.4, 0.3, 0.5)}
    entered = found(indices=Indices({}, totals, True, 512))
    assert (entered["a"].impact, entered["a"].basis) == (totals["a"], "total")
    assert (entered["b"].impact, entered["b"].basis) == (FIRST["b"], "first_order")
    assert not entered["c"].red  # its first-order share was noise
    assert found(indices=Indices({}, totals, False, 64)) == found()


def test_the_value_at_which_an_assumption_turns_the_claim_is_entered() -> None:
    curve = Curve(RANGES[1], np.array([0.0, 1.0]), np.ones((2, 3)), Ends(0.37, 0.3, 0.4))
    never = Curve(RANGES[2], np.array([0.0, 1.0]), np.ones((2, 3)), None)
    entered = found(curves=(curve, never))
    assert entered["b"].turns == 0.37
    assert np.isnan([entered[name].turns for name in "acd"]).all()


def test_what_was_not_told_has_no_impact_and_comes_last() -> None:
    entered = found(first_order={"b": FIRST["b"]})
    assert next(iter(entered)) == "b"
    assert np.isnan(entered["a"].impact.value)
    assert np.isnan(entered["a"].risk)
    assert not entered["a"].red
    assert [*entered][1:] == ["still", "a", "c", "d"]


def test_a_row_per_assumption_with_every_column() -> None:
    entered = found(changed={"a": "SE2"})
    columns = to_columns([*entered.values()])
    assert tuple(columns) == KEYS
    assert columns["assumption"] == [*entered]
    assert columns["red"] == [int(one.red) for one in entered.values()]
    assert columns["changed"] == [int(one.changed) for one in entered.values()]
    assert columns["label_nl"] == columns["label_en"] == [*entered]


shares = some.floats(-0.2, 1.0)


@settings(max_examples=60, deadline=None)
@given(some.lists(shares, min_size=4, max_size=4), some.lists(some.sampled_from("ABCD"), min_size=4, max_size=4))
def test_risk_never_rises_along_the_register(values: list[float], grades: list[str]) -> None:
    ranges = RANGES[:4]
    graded = dict(zip("abcd", grades, strict=True))
    first = {name: Ends(value, value - 0.1, value + 0.1) for name, value in zip("abcd", values, strict=True)}
    order = entries(ranges, register(ranges, graded), {}, first, None, ())
    risks = [one.risk for one in order]
    assert risks == sorted(risks, reverse=True)
    for one in order:
        assert one.risk == max(first[one.name].value, 0.0) * DOUBT[graded[one.name]]
        assert not one.red or (one.grade == "C" and one.impact.low > 0.0)
