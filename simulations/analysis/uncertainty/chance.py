"""How much of a claim is chance: the same assumptions, met by other luck."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulations.analysis.estimates import HIGH, Numbers
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Block

# Far beyond the number of any world of a brief.
OTHER_LUCK = np.uint64(1 << 40)
# As close to one as a correlation may come.
NEARLY_ONE = 1.0 - 1e-12


class Split(NamedTuple):
    """Share (0..1) of a claim's variance that chance makes, alone or together with assumptions; the rest is assumptions alone.

    `same_sign` is the share of worlds in which the claim keeps its sign when luck changes.
    """

    chance: Ends
    same_sign: float

    @property
    def dominant(self) -> str:
        """`chance` or `assumptions` where one surely has more than half, else `neither`."""
        if self.chance.low > 1.0 / 2.0:
            return "chance"
        return "assumptions" if self.chance.high < 1.0 / 2.0 else "neither"


def with_other_luck(probe: Probe, block: Block) -> Numbers:
    """The claims in the worlds of `block` with other chance, (claims, worlds)."""
    return probe.measure(Block(block.number, block.worlds, block.chance + OTHER_LUCK))


def split(amount: Numbers, again: Numbers) -> Split | None:
    """From a claim in some worlds, (worlds,), and again with other luck; None where it does not vary.

    Half the mean squared difference of the two estimates what luck adds to the variance (law of total variance). The 90 %
    interval is that of the correlation between the two, by Fisher's transformation, from leaving out worlds one by one.
    """
    known = np.isfinite(amount) & np.isfinite(again)
    pairs = np.stack([amount[known], again[known]])
    if pairs.shape[1] < 2 or np.ptp(pairs) == 0.0:
        return None
    same = (np.sign(pairs[0]) == np.sign(pairs[1])).mean()
    return Split(_share(pairs - pairs.mean()), float(same))


def _share(pairs: Numbers) -> Ends:
    """The share of luck from pairs (2, worlds) around their mean."""
    from scipy.stats import t

    luck, sums, squares = (pairs[0] - pairs[1]) ** 2, pairs.sum(axis=0), (pairs**2).sum(axis=0)
    if not luck.any():
        return Ends(0.0, 0.0, 0.0)
    worlds = pairs.shape[1]
    share = _of_whole(luck.sum(), sums.sum(), squares.sum(), worlds)
    without = _of_whole(luck.sum() - luck, sums.sum() - sums, squares.sum() - squares, worlds - 1)
    middle, each = _straight(share), _straight(without)
    half = t.ppf(HIGH / 100.0, worlds - 1) * np.sqrt((worlds - 1) * each.var())
    low, high = 1.0 - np.tanh(middle + half), 1.0 - np.tanh(middle - half)
    return Ends(*(float(np.clip(one, 0.0, 1.0)) for one in (share, min(low, share), max(high, share))))


def _of_whole(luck: Any, sums: Any, squares: Any, worlds: int) -> Numbers:
    """Half the mean squared difference over the variance of all values, from sums over worlds; one where nothing is left."""
    whole = squares / (2 * worlds) - (sums / (2 * worlds)) ** 2
    return np.asarray(np.divide(luck / (2 * worlds), whole, out=np.ones(np.shape(luck)), where=whole > 0.0), float)


def _straight(share: Numbers) -> Numbers:
    """Fisher's transformation of what is left of a share."""
    return np.asarray(np.arctanh(np.clip(1.0 - share, -NEARLY_ONE, NEARLY_ONE)), float)
