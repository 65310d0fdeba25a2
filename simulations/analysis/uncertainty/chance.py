"""How much of a claim is chance: the same assumptions, met by other luck."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulations.analysis.estimates import HIGH, LOW, Numbers
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Block

# Far beyond the number of any world of a brief.
OTHER_LUCK = np.uint64(1 << 40)
RESAMPLES = 400
SEED = 1


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

    Half the mean squared difference of the two estimates what luck adds to the variance (law of total variance).
    """
    known = np.isfinite(amount) & np.isfinite(again)
    pairs = np.stack([amount[known], again[known]])
    if pairs.shape[1] < 2 or np.ptp(pairs) == 0.0:
        return None
    drawn = np.random.default_rng(SEED).integers(0, pairs.shape[1], (RESAMPLES, pairs.shape[1]))
    low, high = np.nanpercentile(_share(pairs[:, drawn]), [LOW, HIGH])
    value = float(_share(pairs[:, None])[0])
    same = (np.sign(pairs[0]) == np.sign(pairs[1])).mean()
    return Split(Ends(value, min(float(low), value), max(float(high), value)), float(same))


def _share(pairs: Numbers) -> Numbers:
    """From pairs (2, resamples, worlds): (resamples,)."""
    luck = ((pairs[0] - pairs[1]) ** 2).mean(axis=-1) / 2.0
    both = pairs.transpose(1, 0, 2).reshape(pairs.shape[1], -1)
    whole = both.var(axis=-1)
    share = np.divide(luck, whole, out=np.full(len(whole), np.nan), where=whole > 0.0)
    clipped: Numbers = np.clip(share, 0.0, 1.0)
    return clipped
