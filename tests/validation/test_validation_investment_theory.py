"""Checks of theory of the investment model: all hold, and each fails when a rule is bent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from simulations.investment import columns, location, plants
from simulations.validation.check import Check
from simulations.validation.investment import estimation, spreadsheet, theory
from simulations.validation.investment.kernel import BIOLOGICS, CELL_THERAPY, Help, Setting

Bend = Callable[[Any], Any]
SHOWN = {"internal_rate_beside", "table_q_beside", "table_b", "table_b_lists", "table_b_near"}


def test_every_check_holds() -> None:
    checks = list(theory.checks())
    assert [check for check in checks if not check.passed] == []
    assert {check.relation for check in checks} == {"equal", "above", "shown"}


def test_table_q_is_there_in_full() -> None:
    """Eight lines for the large plant, seven for cell therapy; what lies outside 15 % is shown, and nothing else is."""
    lines = [check for check in theory.printed_table() if check.text.startswith("table_q")]
    assert len(lines) == 15
    for check in theory.printed_table():
        outside = abs(check.given / check.said - 1.0) > theory.PRINTED
        assert outside == (check.relation == "shown") == check.text.endswith("_beside"), check


def test_only_what_is_known_is_shown() -> None:
    shown = {(check.text, str(check.values.get("nest"))) for check in theory.checks() if check.relation == "shown"}
    assert {text for text, _ in shown} == SHOWN | {"fitted_rivals"}
    assert ("fitted_rivals", "1.0") not in shown


def filled_more(field: str, factor: float) -> Bend:
    """A present value that is too large."""

    def bend(true: Any) -> Any:
        def bent(value: Any, *rest: Any) -> None:
            true(value, *rest)
            value[field] *= factor

        return bent

    return bend


def times(factor: float) -> Bend:
    """An answer that is too large."""
    return lambda true: lambda *given: true(*given) * factor


def gain_times(factor: float) -> Bend:
    """A choice that feels more than there is."""
    return lambda true: lambda choice, pulls, gain, *rest: true(choice, pulls, gain * factor, *rest)


def with_nest(change: Callable[[float], float]) -> Bend:
    """A choice with another nest."""
    return lambda true: lambda *given: true(*given[:-1], change(given[-1]))


def afterwards(change: Callable[[Any, float], None]) -> Bend:
    """A choice whose shares are touched after the fact."""

    def bend(true: Any) -> Any:
        def bent(choice: Any, pulls: Any, gain: float, *rest: Any) -> None:
            true(choice, pulls, gain, *rest)
            change(choice, gain)

        return bent

    return bend


def flatter(true: Any) -> Any:
    """A choice that feels differences less."""
    return lambda choice, pulls, gain, *rest: true(choice, pulls**0.999, 0.999 * gain, *rest)


def more_for_home(choice: Any, gain: float) -> None:
    choice[columns.HOME] *= 1.01


def turned(choice: Any, gain: float) -> None:
    choice[1:] = np.roll(choice[1:], 1)


def belgium_fears(choice: Any, gain: float) -> None:
    choice[columns.BELGIUM] *= 1.0 - 0.01 * gain


def ireland_feeds(choice: Any, gain: float) -> None:
    choice[columns.HOME] += 0.1 * choice[columns.IRELAND]


Part = Callable[[], Iterator[Check]]
# Where a rule stands, its name, how it is bent, in which part of theory, and the check that must then fail.
BENT: list[tuple[Any, str, Bend, Part, str]] = [
    (plants, "set_value", filled_more("operations", 1.001), theory.annuities, "annuity"),
    (plants, "set_value", filled_more("shield", 1.001), theory.annuities, "annuity_depreciation"),
    (plants, "gain_in_points", times(1.0 + 1e-9), theory.by_spreadsheet, "spreadsheet"),
    (plants, "grant_in_points", times(1.0 + 1e-9), theory.by_spreadsheet, "spreadsheet"),
    (plants, "real_rate", times(1.0 + 1e-9), theory.by_spreadsheet, "spreadsheet"),
    (plants, "set_value", filled_more("per_point", 1.2), theory.printed_table, "point_of_tax"),
    (plants, "gain_in_points", times(1.2), theory.printed_table, "table_q"),
    (spreadsheet, "internal_rate", times(1.2), theory.printed_table, "internal_rate"),
    (location, "set_choice", afterwards(more_for_home), theory.shares, "shares_sum"),
    (location, "set_choice", with_nest(lambda nest: nest if nest == 1.0 else 0.9 * nest), theory.shares, "nest_near_one"),
    (location, "fitted_share", times(0.9), theory.shares, "fitted_share"),
    (location, "set_choice", afterwards(turned), theory.shares, "fitted_rivals"),
    (location, "set_choice", afterwards(belgium_fears), theory.independence, "independence_inside"),
    (location, "set_choice", afterwards(belgium_fears), theory.independence, "independence_across"),
    (location, "set_choice", with_nest(lambda nest: 1.0), theory.independence, "independence_across"),
    (location, "set_choice", afterwards(ireland_feeds), theory.independence, "independence_home"),
    (location, "set_choice", gain_times(1.001), theory.elasticities, "own_elasticity"),
    (location, "set_choice", gain_times(1.001), theory.elasticities, "cross_elasticity"),
    (location, "set_choice", gain_times(1.01), theory.arithmetic, "arithmetic"),
    (location, "set_choice", flatter, estimation.checks, "travel_coefficient"),
    (location, "set_choice", flatter, estimation.checks, "travel_error"),
    (location, "set_choice", afterwards(more_for_home), estimation.checks, "travel_likelihood"),
    (location, "set_choice", afterwards(more_for_home), estimation.checks, "travel_constants"),
    (location, "set_choice", afterwards(more_for_home), estimation.checks, "travel_shares"),
    (theory, "closeness", times(1.001), theory.textbooks, "topsis"),
    (theory, "shapley_values", times(1.001), theory.textbooks, "shapley"),
    (theory, "over_leaves", lambda true: lambda *given: true(*given) ** 2 / (true(*given) ** 2).sum(axis=1)[:, None],
     theory.textbooks, "smaa"),
    (theory, "best_set", lambda true: lambda value, cost, budget: true(value, cost, 0.9 * budget), theory.textbooks, "knapsack"),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "bend", "part", "fails"), BENT, ids=[f"{row[4]}-{row[1]}" for row in BENT])
def test_a_bent_rule_fails(
    module: Any, name: str, bend: Bend, part: Part, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, bend(getattr(module, name)))
    assert fails in {check.text for check in part() if not check.passed}


def test_every_check_has_a_bend_that_breaks_it() -> None:
    judged = {check.text for check in theory.checks() if check.relation != "shown"}
    assert judged == {row[4] for row in BENT}


def test_travellers_are_those_of_the_table() -> None:
    """Who took what, as the table has it, and the likelihood of constants alone from that."""
    travellers = estimation.read_travellers()
    assert travellers.offers.shape == (210, 4, 6)
    took = np.bincount(travellers.taken)
    assert took.tolist() == [58, 63, 30, 59]
    assert (took * np.log(took / 210)).sum() == pytest.approx(estimation.OF_CONSTANTS, abs=1e-5)
    assert travellers.offers[0].tolist() == [
        [70.0, 69.0, 35.0, 1.0, 0.0, 0.0], [71.0, 34.0, 0.0, 0.0, 1.0, 0.0], [70.0, 35.0, 0.0, 0.0, 0.0, 1.0],
        [30.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ]  # fmt: skip


def test_printed_coefficients_solve_the_equations_of_the_logit() -> None:
    """Without the rule: what was taken less what was to be expected sums to nothing, and the curvature gives the errors."""
    travellers = estimation.read_travellers()
    printed = np.array([said for said, _ in estimation.PRINTED.values()])
    powers = np.exp(travellers.offers @ printed)
    shares = powers / powers.sum(axis=1, keepdims=True)
    assert np.log(shares[np.arange(210), travellers.taken]).sum() == pytest.approx(estimation.LIKELIHOOD, abs=1e-5)
    apart = travellers.offers - (shares[:, :, None] * travellers.offers).sum(axis=1, keepdims=True)
    spread = np.einsum("nm,nmi,nmj->ij", shares, apart, apart)
    missed = apart[np.arange(210), travellers.taken].sum(axis=0)
    assert np.abs(np.linalg.solve(spread, missed)).max() < 1e-6
    errors = [error for _, error in estimation.PRINTED.values() if error is not None]
    assert np.sqrt(np.diag(np.linalg.inv(spread)))[:3] == pytest.approx(errors, abs=1e-6)


def test_the_spreadsheet_by_hand() -> None:
    """A plant of one year: 100 spent in the first, 130 earned in the second, written off at once, at 10 % and a tax of 20 %."""
    plant = theory.Archetype("tiny", 100.0, 1.0, 1.0, 1.0, 150.0, 20.0, 0.0, 0.0)
    setting = Setting(rate=0.1, tax=0.2, machine_share=1.0, machine_years=1.0)
    said = -100.0 / 1.1**0.5 + (0.8 * 130.0 + 0.2 * 100.0) / 1.1**1.5
    assert spreadsheet.plain(plant, setting) == pytest.approx(said)
    # A grant of a tenth is ten; a year sooner brings the running forward by a year.
    assert spreadsheet.gain(plant, setting, Help(grant=0.1)) == pytest.approx(10.0 / 1.1**0.5)
    assert spreadsheet.gain(plant, setting, Help(after=12.0)) == pytest.approx(124.0 / 1.1**0.5 - 124.0 / 1.1**1.5)


def test_a_year_after_capital_is_worth_more_than_before_it() -> None:
    for plant in (BIOLOGICS, CELL_THERAPY):
        before, after = (spreadsheet.points(plant, Setting(), help) for help in (Help(before=12.0), Help(after=12.0)))
        assert 2.0 < before < after / 2.0
