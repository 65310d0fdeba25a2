"""First-order indices of every assumption from the runs that were made anyway (random balance design, Tarantola et al. 2006)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulations.analysis.estimates import Numbers
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Worlds

# Harmonics that a dependence may have; more of them need more worlds.
HARMONICS_FEW, HARMONICS_MANY, MANY = 2, 10, 1000
RESAMPLES = 50
CONFIDENCE = 0.95
SEED = 1
# Fewer worlds than this tell nothing.
FEWEST = 30


def first_order(worlds: Worlds, amount: Numbers, names: Sequence[str]) -> dict[str, Ends]:
    """The share of the variance of `amount` (worlds,) that each assumption makes on its own, with intervals.

    The intervals hold for all assumptions together in 95 % of cases (Bonferroni): of some 250 assumptions that do nothing,
    five would else seem to do something. Corrected for the bias of finitely many worlds, so that what does nothing is about
    zero, and may be a little below. With fewer than 1000 worlds what rises, falls or does either once is seen, and what goes up
    and down more often is not. Empty with fewer than 30 worlds in which the amount is known, or where it does not vary. Runs
    nothing.
    """
    from SALib.analyze import rbd_fast

    known = np.isfinite(amount)
    values = amount[known]
    if len(values) < FEWEST or np.ptp(values) == 0.0 or not names:
        return {}
    drawn = np.column_stack([worlds[name][known] for name in names])
    found = rbd_fast.analyze(
        {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)},
        drawn, values, M=HARMONICS_MANY if len(values) >= MANY else HARMONICS_FEW,
        num_resamples=RESAMPLES, conf_level=1.0 - (1.0 - CONFIDENCE) / len(names), seed=SEED,
    )  # fmt: skip
    return {
        name: Ends(float(share), float(share - half), float(share + half))
        for name, share, half in zip(names, found["S1"], found["S1_conf"], strict=True)
    }


def leading(found: dict[str, Ends], most: int) -> list[str]:
    """The assumptions with the largest shares, the largest first."""
    return sorted(found, key=lambda name: -found[name].value)[:most]
