"""Awards that turn around when a losing bid is added or left out: worked by hand, and counted in whole runs."""

from __future__ import annotations

import math

import pytest
from one_lot import OneLot, bonus
from procurement_cases import GROUPS, entry, run, scheme, some_worlds

from simulations.procurement import columns

# Relative points, w = 0.3: 0.3 x points + 0.7 x lowest / price. Bids of 101 with 0.70, 90 with 0.45 and 75 with none.
#   all three, lowest 75:    0.21 + 0.519802 = 0.729802    0.135 + 0.583333 = 0.718333    0.7        the first wins
#   without the 75, lowest 90: 0.21 + 0.623762 = 0.833762  0.135 + 0.7      = 0.835                  the second wins
# The cheapest lost, and yet it decided between the other two.
THREE = ([101.0, 90.0, 75.0], [0.70, 0.45, 0.0])
TWO = ([101.0, 90.0], [0.70, 0.45])
# A bid without score at 70.7 just loses to the first: 101 (1 - 0.3 / 0.7 x 0.7). With it 0.21 + 0.7 x 70.7 / 101 = 0.7
# against 0.135 + 0.7 x 70.7 / 90 = 0.684889.


def counted(formula: str, weight: float, bids: tuple[list[float], list[float]], base_cost: float = 80.0) -> OneLot:
    case = OneLot(bonus(formula, weight), prices=bids[0], points=bids[1])
    case.medicines["base_cost"] = base_cost
    return case.award()


def test_a_losing_bid_left_out_turns_the_award_around() -> None:
    case = counted("relative_points", 0.3, THREE)
    assert case.slots[0][0] == 0
    assert case.booked("reversals_removed") == 1.0
    assert case.booked("reversals_added") == 0.0  # one at 70.7 or more leaves the first where it is
    assert counted("relative_points", 0.3, TWO).slots[0][0] == 1


def test_a_losing_bid_added_turns_the_award_around() -> None:
    case = counted("relative_points", 0.3, TWO)
    assert case.slots[0][0] == 1
    assert case.booked("reversals_added") == 1.0
    assert case.booked("reversals_removed") == 0.0  # the winner is the cheapest: what else is left out changes no point
    added = counted("relative_points", 0.3, ([*TWO[0], 70.8], [*TWO[1], 0.0]))
    assert added.slots[0][0] == 0  # the bid that was only thought of, made: it loses and the first wins


def test_a_bid_that_nobody_could_make_turns_nothing_around() -> None:
    """No cheaper than a firm one standard deviation below the mean: at a mean cost of 150 that is 104, above both bids."""
    spread = math.log(3.0) / math.sqrt(12.0)
    assert 150.0 * math.exp(-spread - spread**2 / 2.0) > 101.0
    assert counted("relative_points", 0.3, TWO, base_cost=150.0).booked("reversals_added") == 0.0


@pytest.mark.parametrize(("price", "turned"), [(75.0, 1.0), (88.5, 1.0), (88.6, 0.0), (89.9, 0.0)])
def test_only_a_bid_below_a_certain_price_turns_it_around(price: float, turned: float) -> None:
    """0.21 + 0.7 L / 101 passes 0.135 + 0.7 L / 90 below L = 88.539; here no firm can be expected to sell below ``price``."""
    limit = 0.075 / (0.7 * (1 / 90 - 1 / 101))
    assert limit == pytest.approx(88.539, abs=1e-3)
    spread = math.log(3.0) / math.sqrt(12.0)
    ratio = math.exp(-spread - spread**2 / 2.0)
    assert counted("relative_points", 0.3, TWO, base_cost=price / ratio).booked("reversals_added") == turned


# w = 0.2: 0.16 + 0.8 x 90 / 100 = 0.88 against 0.04 + 0.8 = 0.84. Leaving the loser out leaves the winner alone; a bid at 80,
# which just loses, keeps the order: 0.16 + 0.64 = 0.8 against 0.04 + 0.711111.
@pytest.mark.parametrize(
    "bids",
    [
        ([100.0, 90.0], [0.8, 0.2]),
        ([100.0], [0.8]),  # alone
        ([90.0, 100.0, 110.0], [0.5, 0.5, 0.5]),  # the same points: the cheapest wins whatever the scale
        ([90.0, 95.0, 100.0], [0.9, 0.5, 0.1]),  # the cheapest is the greenest
        ([90.0, 90.0, 95.0], [0.4, 0.4, 0.4]),  # alike: a keyed draw decides, with and without the other
    ],
)
def test_awards_that_stand(bids: tuple[list[float], list[float]]) -> None:
    case = counted("relative_points", 0.2, bids)
    assert (case.booked("reversals_added"), case.booked("reversals_removed")) == (0.0, 0.0)


@pytest.mark.parametrize("formula", columns.FORMULAS[:-1])
@pytest.mark.parametrize("bids", [THREE, TWO])
def test_absolute_formulas_stand(formula: str, bids: tuple[list[float], list[float]]) -> None:
    case = counted(formula, 0.3, bids)
    assert (case.booked("reversals_added"), case.booked("reversals_removed")) == (0.0, 0.0)


def test_bids_that_were_not_made_count_for_nothing() -> None:
    """The 75 stayed away: the second wins, and nothing is left out that would change it."""
    case = OneLot(bonus("relative_points", 0.3), prices=THREE[0], points=THREE[1])
    case.bids["joins"][2] = 0
    case.award()
    assert case.slots[0][0] == 1
    assert (case.booked("reversals_added"), case.booked("reversals_removed")) == (1.0, 0.0)


@pytest.mark.parametrize("rule", ["none", "ask", "exclusion"])
def test_awards_by_price_are_not_counted(rule: str) -> None:
    fields = scheme(rule, tenders=1.0, formula="relative_points", weight=0.3)
    case = OneLot(fields, prices=THREE[0], points=THREE[1]).award()
    assert (case.booked("reversals_added"), case.booked("reversals_removed")) == (0.0, 0.0)


def test_only_the_relative_formula_turns_awards_around() -> None:
    """In whole runs: exactly none under the absolute formulas; some under the relative one, the more the more points weigh."""
    designs = [bonus(formula, 0.3) for formula in columns.FORMULAS] + [bonus("relative_points", 0.05)]
    books = run(*designs, worlds=some_worlds(6))
    for name in ("reversals_added", "reversals_removed"):
        by_scheme = entry(books, name).sum(axis=(0, 2, 3))
        assert list(by_scheme[:3]) == [0.0, 0.0, 0.0], name
        assert by_scheme[3] > by_scheme[4], name
        assert (entry(books, name)[:, 3] <= entry(books, "scored_lots")[:, 3]).all()
        assert entry(books, name)[:, :, GROUPS["monopoly"]].sum() == 0.0
