"""Fact 4: what a gate and a bonus cost where they leave winners equally green, with and without adaptation at bid time.

A bonus is a ladder of weights: its premium is read where the true performance of its winners reaches that under the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from simulations.validation.estimate import UNKNOWN, Ratio
from simulations.validation.procurement import measures, theory
from simulations.validation.procurement.plays import Outcome, Play, Played, scheme

Numbers = NDArray[np.float64]

THRESHOLD = 0.4
WEIGHTS = (0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90)
LONG_WEIGHTS = (0.05, 0.10, 0.20, 0.30, 0.40, 0.60, 0.80)
THEMES = ("climate", "process", "water", "packaging", "transport")


class Pair(NamedTuple):
    """Price over that under asking, where winners are equally green: of the gate and of the bonus."""

    gate: float
    bonus: float


def at_equal_greenness(prices: Numbers, greenness: Numbers, gate_price: float, gate_greenness: float) -> Pair | None:
    """Read the bonus, (rungs,) from no weight up, where it reaches the gate's greenness; None if it never does, or if the gate
    makes nobody greener. Prices are over that of the first rung, which is asking.
    """
    reached = np.flatnonzero(greenness >= gate_greenness)
    if not len(reached) or reached[0] == 0:
        return None
    last = int(reached[0])
    part = (gate_greenness - greenness[last - 1]) / (greenness[last] - greenness[last - 1])
    bonus = prices[last - 1] + part * (prices[last] - prices[last - 1])
    return Pair(gate_price / float(prices[0]), float(bonus / prices[0]))


def in_first_year(played: Played, adaptability: float) -> Pair | None:
    """In the tenders of the first year, before any investment."""
    awards = [measures.first_year(played, "ask", "ask", adaptability)]
    for weight in WEIGHTS:
        awards.append(measures.first_year(played, f"bonus {weight} supplier", "bonus", adaptability, weight=weight))
    awards.append(measures.first_year(played, "gate", "exclusion", adaptability, threshold=THRESHOLD))
    awards = measures.on_common_lots(*awards)
    if not len(awards[0]):
        return None
    prices, greenness = (np.array([one[column].mean() for one in awards]) for column in ("price", "greenness"))
    return at_equal_greenness(prices[:-1], greenness[:-1], float(prices[-1]), float(greenness[-1]))


def over_all_years(played: Played, adaptability: float) -> Pair | None:
    """Over fifteen years, investment and withdrawal included: price level and true performance of what is delivered."""
    changed = {"adaptability": adaptability}
    plays = [Play(scheme("ask"), changed)]
    plays += [Play(scheme("bonus", weight=weight), changed) for weight in LONG_WEIGHTS]
    plays.append(Play(scheme("exclusion", threshold=THRESHOLD), changed))
    outcomes = [played.outcome(f"long {adaptability} {place}", play) for place, play in enumerate(plays)]
    prices, greenness = (
        np.array([price_level(one) for one in outcomes]),
        np.array([performance(one) for one in outcomes]),
    )
    return at_equal_greenness(prices[:-1], greenness[:-1], float(prices[-1]), float(greenness[-1]))


def price_level(outcome: Outcome) -> float:
    """Contestable spend over the same volume at the prices of the start."""
    return outcome.total("spend", "contestable") / outcome.total("priced_volume", "contestable")


def performance(outcome: Outcome) -> float:
    """True performance of what was delivered on contract, mean over the themes of contestable lots that can improve."""
    delivered = sum(outcome.total(entry, "contestable") for entry in ("delivered", "emergency"))
    delivered -= outcome.total("from_rivals", "contestable")
    return sum(outcome.total(f"performance_{theme}", "contestable") for theme in THEMES) / delivered / len(THEMES)


def premium_ratio(found: Pair | None) -> Ratio:
    """Premium of the gate over that of the bonus."""
    return UNKNOWN if found is None else Ratio(found.gate - 1.0, found.bonus - 1.0)


def gap(found: Pair | None) -> Ratio:
    """Price under the gate over that under the bonus, less one."""
    return UNKNOWN if found is None else Ratio(found.gate / found.bonus - 1.0)


def reading(
    pair: Callable[[Played, float], Pair | None], adaptability: float, says: Callable[[Pair | None], Ratio]
) -> measures.MeasureOf:
    """A measure of a pair at one adaptability."""
    return lambda played: says(pair(played, adaptability))


def toy_premium_ratio() -> float:
    """T2 on the kernel: the gate at 0.2 leaves greenness 0.60; the bonus that does so too, and the ratio of their premiums."""
    plain = theory.bonus_outcome(0.0, adaptability=0.0)[0]
    value = optimize.brentq(lambda worth: theory.bonus_outcome(worth, adaptability=0.0)[1] - 0.6, 0.05, 1.0, xtol=1e-4)
    bonus = theory.bonus_outcome(value, adaptability=0.0)[0]
    return (theory.gate_price(0.2) - plain) / (bonus - plain)


def toy_gap() -> float:
    """T1 on the kernel, two firms: what scoring leaves the purchaser over what the best threshold leaves, less one."""
    return theory.scoring_outcome(2, adaptability=1.0)[0] / theory.best_threshold(2)[1] - 1.0
