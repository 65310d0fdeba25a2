"""First-order and total indices by Saltelli's design, over leading assumptions, all others together, and chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulations.analysis.estimates import Numbers
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Block, Range

# Groups at most, the rest and chance among them.
MOST_GROUPS = 12
OTHERS, CHANCE = "others", "chance"
FEWEST, FEWEST_LEADERS, SEED = 64, 3, 1
RESAMPLES, CONFIDENCE = 200, 0.9
# A total index of which the interval is wider than this to either side ranks nothing.
WIDEST = 0.25
# With more of the base points unknown than this, no index is told.
MOST_UNKNOWN = 0.5
MANTISSA = 2.0**53


class Indices(NamedTuple):
    """`first` and `total` shares of the variance per group; `enough` is False where the runs do not suffice to rank them."""

    first: dict[str, Ends]
    total: dict[str, Ends]
    enough: bool
    points: int


class Plan(NamedTuple):
    """A design: `block` holds its worlds, in the order that the estimator wants; `groups` their names."""

    block: Block
    groups: tuple[str, ...]
    points: int


def smallest() -> int:
    """The worlds of the smallest design there is: its leaders, the others and chance."""
    return FEWEST * (FEWEST_LEADERS + 2 + 2)


def plan(ranges: Sequence[Range], leaders: Sequence[str], worlds: int) -> Plan | None:
    """A design of at most `worlds` worlds over `leaders`, the others and chance.

    `ranges` are those of all parameters, in the order of the register. The number of base points is a power of two, as Sobol's
    points are balanced then. The last leaders join the others where 64 points do not fit; None where they do not fit even for
    the first three.
    """
    room = worlds // FEWEST - 2 - 2
    if room < FEWEST_LEADERS:
        return None
    varying = [one for one in ranges if one.varies]
    leaders = list(leaders)[: min(room, MOST_GROUPS - 2)]
    groups = tuple(dict.fromkeys(_groups(varying, leaders)))
    points = FEWEST
    while 2 * points * (len(groups) + 2) <= worlds:
        points *= 2
    shares = _shares(varying, leaders, points)
    table = np.empty(len(shares), [(one.name, np.float64) for one in ranges])
    for one in ranges:
        table[one.name] = one.value
    for column, one in enumerate(varying):
        table[one.name] = one.at(shares[:, column])
    luck = (shares[:, -1] * MANTISSA).astype(np.uint64)
    return Plan(Block(0, table, luck), groups, points)


def _groups(ranges: Sequence[Range], leaders: Sequence[str]) -> list[str]:
    """The group of every parameter, and of chance as the last."""
    return [*(one.name if one.name in leaders else OTHERS for one in ranges), CHANCE]


def _shares(ranges: Sequence[Range], leaders: Sequence[str], points: int) -> Numbers:
    """Places 0..1 in every range and, last, in chance; (points times groups plus two, parameters plus one)."""
    from SALib.sample import sobol

    names = [*(one.name for one in ranges), CHANCE]
    bounds = [[0.0, 1.0]] * len(names)
    problem = {"num_vars": len(names), "names": names, "bounds": bounds, "groups": _groups(ranges, leaders)}
    drawn: Numbers = sobol.sample(problem, points, calc_second_order=False, scramble=True, seed=SEED)
    return drawn


def indices(amount: Numbers, made: Plan) -> Indices | None:
    """The indices of a claim from its amount in every world of a design, (worlds,).

    Base points with an amount that is not known are left out; with more than half of them the runs do not suffice. None where
    nothing varies.
    """
    from SALib.analyze import sobol

    per_point = amount.reshape(made.points, -1)
    known = np.isfinite(per_point).all(axis=1)
    values = per_point[known].ravel()
    if known.mean() < 1.0 - MOST_UNKNOWN:
        return Indices({}, {}, False, made.points)
    if np.ptp(values) == 0.0:
        return None
    names = list(made.groups)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    found = sobol.analyze(
        problem, values, calc_second_order=False, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=SEED
    )
    first, total = (
        {
            name: Ends(float(value), float(value - half), float(value + half))
            for name, value, half in zip(names, found[key], found[f"{key}_conf"], strict=True)
        }
        for key in ("S1", "ST")
    )
    widest = max(one.high - one.value for one in total.values())
    return Indices(first, total, bool(np.isfinite(widest) and widest <= WIDEST), made.points)
