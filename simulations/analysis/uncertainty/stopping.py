"""Enough worlds, by rule: until the numerical error is as small as a brief asks, or its worlds are used up.

The errors come from blocks, which are independent randomised batches. Only they shrink with more worlds; the range over worlds,
which is the headline interval, does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, sqrt
from typing import Literal, NamedTuple

import numpy as np

from simulations.analysis.differences import Difference, summarise
from simulations.analysis.estimates import Estimate
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.uncertainty.headline import Claims
from simulations.scenario.scenario import Precision

# Fewer batches than this tell no error that can be trusted.
FEWEST_BLOCKS = 8
# Worlds grow by half at a time: looking seldom keeps the coverage of the intervals what it says.
GROWTH = 1.5
CONFIDENCE = 0.95
# Stopping where the error happens to be small makes an interval too narrow: so much wider, and it holds what it says.
LOOKING = 1.06
# With fewer worlds than this in or out of a share its batches are too much alike to tell its error.
RARE = 30

Reason = Literal["asked", "reached", "at_most"]


class Errors(NamedTuple):
    """The numerical error (95 %) of the share of worlds in which a claim holds, and of its median as a part of its range."""

    share: float
    difference: float


class Stop(NamedTuple):
    """Why no more worlds were run, how many there are, and the largest errors over the claims."""

    reason: Reason
    worlds: int
    errors: Errors


def margin(estimate: Estimate, blocks: int) -> float:
    """Half the width of a 95 % interval around an estimate from so many batches (Student's t, widened for looking)."""
    from scipy.stats import t

    return float(t.ppf((1.0 + CONFIDENCE) / 2.0, blocks - 1) * estimate.error * LOOKING) if blocks > 1 else float("nan")


def share_margin(share: Estimate, worlds: int, blocks: int) -> float:
    """As `margin`, for a share of `worlds`; where few are in it, or out of it, no smaller than that of independent worlds.

    Where a claim held in every world so far, all batches are the same, and say nothing of what they did not meet.
    """
    told = margin(share, blocks)
    if min(share.value, 1.0 - share.value) * worlds >= RARE:
        return told
    low, high = wilson(share.value, worlds)
    return float(np.maximum(told, max(share.value - low, high - share.value)))


def wilson(share: float, worlds: int) -> tuple[float, float]:
    """The 95 % interval of a share of so many independent worlds (Wilson 1927, J. Am. Stat. Assoc. 22:209-212)."""
    from scipy.stats import norm

    square = float(norm.ppf((1.0 + CONFIDENCE) / 2.0)) ** 2
    middle = (share * worlds + square / 2.0) / (worlds + square)
    half = sqrt(square * (share * (1.0 - share) * worlds + square / 4.0)) / (worlds + square)
    return middle - half, middle + half


def errors_of(difference: Difference, blocks: int) -> Errors:
    """The errors of one claim; the second is 0 where its range has no width, and nan where it could be told in no world."""
    share = share_margin(difference.higher, difference.worlds, blocks)
    width = difference.high - difference.low
    return Errors(share, 0.0 if width == 0.0 else margin(difference.middle, blocks) / width)


def errors(claims: Claims, outcomes: Outcomes) -> Errors:
    """The largest errors over the claims of a brief; nan where that of one cannot be told."""
    blocks = int(outcomes.blocks.max(initial=-1)) + 1
    if not claims.headlines:
        return Errors(0.0, 0.0)
    each = [errors_of(summarise(one, outcomes.blocks), blocks) for one in claims.amounts(outcomes)]
    return Errors(*(float(largest) for largest in np.max(each, axis=0)))


def enough(found: Errors, asked: Precision, blocks: int) -> bool:
    """True when every error that is asked for is small enough, told from eight batches or more."""
    small = [
        wanted is None or one <= wanted
        for one, wanted in ((found.share, asked.share), (found.difference, asked.difference))
    ]
    return blocks >= FEWEST_BLOCKS and all(small)


def schedule(first: int, most: int) -> Iterator[int]:
    """Numbers of blocks at which to look: the first, then half as many again each time, up to the most."""
    blocks = max(first, FEWEST_BLOCKS)
    while blocks < most:
        yield blocks
        blocks = ceil(blocks * GROWTH)
    yield max(most, first)


def run_until[Done](
    run: Callable[[int], Done],
    errors_at: Callable[[Done], Errors],
    asked: Precision,
    worlds: int,
    at_most: int,
    block: int,
) -> tuple[Done, Stop]:
    """Run so many blocks as it takes; `run` gives everything up to a number of blocks, of which it keeps what it had.

    Without a precision that is `worlds`, rounded up to whole blocks; with one there are never more than `at_most` beyond those.
    """
    first = ceil(worlds / block)
    if not asked.asked:
        done = run(first)
        return done, Stop("asked", first * block, errors_at(done))
    most = max(first, at_most // block)
    for blocks in schedule(first, most):
        done = run(blocks)
        found = errors_at(done)
        if enough(found, asked, blocks):
            return done, Stop("reached", blocks * block, found)
    return done, Stop("at_most", blocks * block, found)
