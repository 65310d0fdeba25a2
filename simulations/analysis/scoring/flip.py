"""How far weights must move before the additive model has another winner.

All functions take partial values (alternatives, criteria) and weights (criteria,), zero or more and of sum one. The
winner is the alternative with the highest overall value, the first of those that tie.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, linprog

from simulations.analysis.scoring.additive import overall
from simulations.analysis.scoring.weights import Numbers, checked

# What a rival must be able to lead by, on a scale of 0 to 1, to count as able to win: the solver's own precision.
LEAD = 1e-7
# A value this close to another is the same: the rounding of a sum of a few numbers between 0 and 1.
EQUAL = 1e-12


class NotSolved(RuntimeError):
    """The solver stopped without an answer; its own message says why."""


class Flips(NamedTuple):
    """For every alternative as rival: how far weights must move, (alternatives,), and where to, (alternatives, criteria).

    0 and the given weights for the winner and whoever ties with it; infinite and nan for who never wins.
    """

    winner: int
    moved: Numbers
    weights: Numbers

    @property
    def nearest(self) -> int:
        """The rival that the least change of weights brings up; the winner itself where nobody can."""
        others = np.where(np.arange(len(self.moved)) == self.winner, np.inf, self.moved)
        return int(np.argmin(others)) if np.isfinite(others).any() else self.winner


def least_moved(values: Numbers, weights: Numbers, ahead_of: Literal["winner", "all"] = "winner") -> Flips:
    """The least weight that must move, half the sum of changes, for each rival to draw level; exact, by linear programming.

    Level with the winner, or with `all`: the least of both over the rivals is the same, and the second is how far
    a rival is from winning itself. Moved 0.1 means that a tenth of all weight goes from some criteria to others. A
    rival that no weights bring ahead, but at most level, never wins; twins of the rival do not stand in its way.
    """
    values, weights, winner = _checked(values, weights)
    moved, found = np.zeros(len(values)), np.tile(weights, (len(values), 1))
    for rival in range(len(values)):
        gains = _gains(values, winner, rival, ahead_of)
        if (gains @ weights >= -EQUAL).all():
            continue
        if _greatest_lead(gains) <= LEAD:
            moved[rival], found[rival] = np.inf, np.nan
            continue
        found[rival] = _fewest_moves(gains, weights)
        moved[rival] = np.abs(found[rival] - weights).sum() / 2
    return Flips(winner, moved, found)


def nearest_weights(values: Numbers, weights: Numbers) -> Flips:
    """As `least_moved` against the winner, with the straight-line (Euclidean) distance between weights as `moved`.

    By the projection of weights + step x gain on the simplex, with the step at which the gain vanishes.
    """
    values, weights, winner = _checked(values, weights)
    moved, found = np.zeros(len(values)), np.tile(weights, (len(values), 1))
    for rival in range(len(values)):
        gain = values[rival] - values[winner]
        if gain @ weights >= -EQUAL:
            continue
        if gain.max() <= LEAD:
            moved[rival], found[rival] = np.inf, np.nan
            continue
        found[rival] = _level_projection(gain, weights)
        moved[rival] = np.linalg.norm(found[rival] - weights)
    return Flips(winner, moved, found)


class Swings(NamedTuple):
    """For every criterion the weights (criteria,) at which another wins when it goes down and up, and who (-1 nobody).

    nan where the winner stays the winner down to 0 or up to 1.
    """

    winner: int
    down: Numbers
    down_rival: NDArray[np.int64]
    up: Numbers
    up_rival: NDArray[np.int64]


def swings(values: Numbers, weights: Numbers) -> Swings:
    """How far the weight of one criterion alone must go until another wins, the rest changing in proportion.

    Where one criterion has all weight, the rest takes equal parts of what it gives up. A single criterion cannot move.
    """
    values, weights, winner = _checked(values, weights)
    criteria = len(weights)
    down, up = np.full(criteria, np.nan), np.full(criteria, np.nan)
    down_rival, up_rival = np.full(criteria, -1), np.full(criteria, -1)
    lead = values[winner] - values
    for criterion in range(criteria if criteria > 1 else 0):
        rest = np.delete(weights, criterion)
        share = rest / rest.sum() if rest.sum() > 0 else np.full(criteria - 1, 1 / (criteria - 1))
        without = np.delete(lead, criterion, axis=1) @ share
        for end, level, rival in ((0.0, down, down_rival), (1.0, up, up_rival)):
            level[criterion], rival[criterion] = _crossing(without, lead[:, criterion], weights[criterion], end)
    return Swings(winner, down, down_rival.astype(np.int64), up, up_rival.astype(np.int64))


def _crossing(without: Numbers, alone: Numbers, start: float, end: float) -> tuple[float, int]:
    """Where the winner's lead over somebody first vanishes from start to end, and over whom.

    The lead is `without` at weight 0 and `alone` at weight 1 of the criterion, and straight between.
    """
    here, there = (np.asarray(without * (1 - weight) + alone * weight) for weight in (start, end))
    falls = there < -EQUAL
    if not falls.any():
        return np.nan, -1
    here = np.maximum(here, 0.0)
    part = np.divide(here, here - there, out=np.full(here.shape, np.inf), where=falls)
    rival = int(np.argmin(part))
    return float(start + (end - start) * part[rival]), rival


def _checked(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers, int]:
    values = np.asarray(values, float)
    if values.ndim != 2 or not np.isfinite(values).all():
        raise ValueError("partial values must be finite, alternatives by criteria")
    weights = checked(weights, values.shape[1])
    return values, weights, int(np.argmax(overall(values, weights)))


def _gains(values: Numbers, winner: int, rival: int, ahead_of: Literal["winner", "all"]) -> Numbers:
    """What the rival has more than each it must pass, (passed, criteria)."""
    gains = values[rival] - (values[winner, None] if ahead_of == "winner" else values)
    return np.asarray(gains[(gains != 0).any(axis=1)], float)


def _greatest_lead(gains: Numbers) -> float:
    """The most by which any weights put the rival before all it must pass."""
    if len(gains) == 1:
        return float(gains.max())
    criteria = gains.shape[1]
    return -_solved(
        np.append(np.zeros(criteria), -1.0),
        np.hstack([-gains, np.ones((len(gains), 1))]),
        np.append(np.ones(criteria), 0.0),
        1.0,
        [(0.0, 1.0)] * criteria + [(None, None)],
    )[1]


def _fewest_moves(gains: Numbers, weights: Numbers) -> Numbers:
    """The weights nearest in weight moved at which no gain is negative; what comes and what goes are the unknowns."""
    criteria = len(weights)
    solution, _ = _solved(
        np.append(np.ones(criteria), np.zeros(criteria)),
        np.hstack([-gains, gains]),
        np.append(np.ones(criteria), -np.ones(criteria)),
        0.0,
        [(0.0, 1.0)] * criteria + [(0.0, weight) for weight in weights],
        gains @ weights,
    )
    found = np.maximum(weights + solution[:criteria] - solution[criteria:], 0.0)
    return np.asarray(found / found.sum(), float)


def _solved(
    goal: Numbers,
    rows: Numbers,
    total: Numbers,
    whole: float,
    bounds: list[tuple[float | None, float | None]],
    limits: Numbers | None = None,
) -> tuple[Numbers, float]:
    """The least goal with rows @ x <= limits (0) and total @ x == whole."""
    limits = np.zeros(len(rows)) if limits is None else limits
    answer = linprog(goal, rows, limits, total[None], [whole], bounds, method="highs")
    if answer.status != 0:
        raise NotSolved(answer.message)
    return np.asarray(answer.x, float), float(answer.fun)


def _level_projection(gain: Numbers, weights: Numbers) -> Numbers:
    def level(step: float) -> float:
        return float(gain @ _on_simplex(weights + step * gain))

    far = 1.0
    while level(far) < 0:
        far *= 2
    return _on_simplex(weights + brentq(level, 0.0, far, xtol=1e-15, rtol=1e-15) * gain)


def _on_simplex(point: Numbers) -> Numbers:
    """The nearest weights to a point (Held, Wolfe and Crowder 1974): all lose the same, and none falls below 0."""
    falling = np.sort(point)[::-1]
    loss = (np.cumsum(falling) - 1.0) / np.arange(1, len(point) + 1)
    kept = np.flatnonzero(falling > loss)[-1]
    return np.asarray(np.maximum(point - loss[kept], 0.0), float)
