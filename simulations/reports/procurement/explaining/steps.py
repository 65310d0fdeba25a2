"""Why suppliers took a step of improvement: the chance of event 8, worked out again from gains, costs and the same draws.

A step is a matter of chance. What can be told exactly is which part of that chance a reward made, and whether the draw that came
would have been enough without it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulations.procurement import adaptation, columns, draws
from simulations.procurement.conversions import NOTHING
from simulations.reports.procurement.explaining.watching import Moment, Run

Cause = Literal["trend", "abroad", "scheme"]


@dataclass(frozen=True)
class Step:
    """One step: performance in a theme from `start` to `end`, what it brings `here` and `abroad` and costs, euro a year.

    `unmoved` is the chance of a step without any reward, `without` that with rewards from abroad alone, `likely` as it was.
    `cause` is the first of them under which the same draw makes this step.
    """

    moment: Moment
    supplier: int
    theme: int
    start: float
    end: float
    here: float
    abroad: float
    gain: float
    cost: float
    unmoved: float
    without: float
    likely: float
    cause: Cause


def steps_of(run: Run, moment: Moment, supplier: int) -> list[Step]:
    """The steps a supplier took at the end of a year."""
    if moment.closing is None:
        return []
    firm = moment.closing.suppliers[supplier : supplier + 1].copy()[0]  # rises with its own steps, theme by theme
    if firm["offers"] == 0:
        return []
    world, policy, quarter, market = run.world, moment.policy, moment.quarter, run.market
    number = int(firm["number"])
    drawn = [
        *draws.uniforms(number, quarter, draws.IMPROVEMENT, market.key, market.chance),
        *draws.uniforms(number, quarter + columns.QUARTERS, draws.IMPROVEMENT, market.key, market.chance),
    ]
    found = []
    for theme in range(columns.THEMES):
        here = float(adaptation.dutch_gain(firm, theme, policy, world))
        abroad = float(adaptation.foreign_gain(firm, theme, quarter, world))
        gain = float(adaptation.yearly_gain(firm, theme, quarter, policy, world))
        cost = float(adaptation.step_cost(firm, theme, world))
        unmoved = float(adaptation.chance_without_policy(firm, world))
        likely, without = _chance(firm, gain, cost, run), _chance(firm, abroad, cost, run)
        start = float(firm["performance"][theme])
        trend = float(adaptation.trend_of(firm, world))
        if drawn[theme] < likely and start < 1.0:
            adaptation.take_step(firm, theme, world)
            cause: Cause = "trend" if drawn[theme] < unmoved else "abroad" if drawn[theme] < without else "scheme"
            end = float(firm["performance"][theme])
            step = Step(moment, supplier, theme, start, end, here, abroad, gain, cost, unmoved, without, likely, cause)
            found.append(step)
        elif trend > 0.0:
            firm["performance"][theme] = min(max(1.0 - (1.0 - start) * (1.0 + trend), 0.0), 1.0)
    return found


def _chance(firm: np.void, gain: float, cost: float, run: Run) -> float:
    """The yearly chance of a step that brings this gain at this cost."""
    unmoved = adaptation.chance_without_policy(firm, run.world)
    ratio = gain / max(cost, NOTHING)
    likely = 1.0 / (1.0 + math.exp(-(adaptation.logit(unmoved) + adaptation.response(firm, run.world) * ratio)))
    if firm["small"] == 1:
        likely = unmoved + run.world["small_chance"] * (likely - unmoved)
    return float(likely)


def all_steps(run: Run, moment: Moment) -> list[Step]:
    """The steps of all suppliers at the end of a year."""
    if moment.closing is None:
        return []
    moved = np.flatnonzero(moment.after.suppliers["steps"] > moment.closing.suppliers["steps"])
    return [step for supplier in moved for step in steps_of(run, moment, int(supplier))]
