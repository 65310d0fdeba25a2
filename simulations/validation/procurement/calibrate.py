"""Fits the assumptions of the market that have no source, each to one named fact.

    uv run python -m simulations.validation.procurement.calibrate [--worlds 60]

Prints, for each assumption, what its target measure is over the assumption's whole range, and the value at which it comes
out as the source says. It changes nothing: a value goes into `parameters.yaml` by hand, in a commit that names the fact.
Never fitted: a value with a source (the cost spread is T3's), a bound of a fact, anything towards a fact that is to emerge.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.design import Design, input_ranges
from simulations.procurement import columns, population, schemes, step
from simulations.register import load_register
from simulations.validation.estimate import UNKNOWN, Estimate, Ratio
from simulations.validation.procurement import measures
from simulations.validation.procurement.plays import Played, empty_tables, scheme

MODEL = "procurement"
BLOCK = 10
VALUES = 6
WINNER_TAKES_ALL = {"winner_volume": 1.0}


@dataclass(frozen=True)
class Case:
    """A world with the value that is tried in it, and its chance."""

    world: np.void
    chance: int
    seed: int

    def changed(self, **values: float) -> Case:
        """The same with other values of some assumptions."""
        world = np.array([self.world])
        for name, value in values.items():
            world[name] = value
        return Case(world[0], self.chance, self.seed)

    @property
    def played(self) -> Played:
        """What the measures of facts look at."""
        return Played(self.world, self.chance, self.seed)


@dataclass(frozen=True)
class Fit:
    """An assumption, the measure it is set by, the row that says what the measure is, and where it must come out."""

    parameter: str
    sources: str
    what: str
    target: float
    low: float
    high: float
    measure: Callable[[Case], Ratio]


def exits_after_losing(case: Case) -> Ratio:
    """Offers that leave within a contract's length among those that lose their last contract, where the winner takes all.

    Who is not contracted sells nothing for two years (NL15): that is what losing a round means.
    """
    world, chance, seed = case.changed(**WINNER_TAKES_ALL).world, np.uint64(case.chance), np.uint64(case.seed)
    tables, fresh = (empty_tables(world) for _ in range(2))
    step.begin_world(tables, fresh, world, seed, chance)
    policy = schemes.compile_scheme(scheme("none"))
    touched = schemes.touched_lots(scheme("none"), population.read_layout())
    ledgers = np.zeros((columns.YEARS, len(columns.GROUPS)), columns.LEDGER)
    contract = population.contract_quarters(world)
    contested = tables.medicines["segment"][tables.offers["medicine"]] != columns.MONOPOLY
    losses, exits = 0, 0
    lost_in = np.full(len(tables.offers), -columns.NEVER)
    for quarter in range(columns.QUARTERS):
        selling, registered = contracts_of(tables) > 0, tables.offers["registered"] == 1
        step.play(quarter, quarter + 1, tables, world, policy, touched, ledgers, seed, chance)
        gone = registered & (tables.offers["registered"] == 0)
        exits += int((gone & (quarter - lost_in <= contract)).sum())
        lost_in[gone] = -columns.NEVER
        if quarter < columns.QUARTERS - contract:
            lost = contested & selling & ~gone & (contracts_of(tables) == 0)
            losses += int(lost.sum())
            lost_in[lost] = quarter
    return Ratio(float(exits), float(losses)) if losses else UNKNOWN


def contracts_of(tables: step.Tables) -> NDArray[np.int64]:
    """Contracts that each offer holds: (offers,)."""
    held = tables.lots["supplier_slot"]
    return np.bincount(held[held != columns.NOBODY], minlength=len(tables.offers))


def reduction_with_reward(case: Case) -> Ratio:
    """Yearly reduction under a ladder reward over that without, at a purchaser share of one.

    A rung of the ladder certifies measured emissions, so the score is valid; the effect is the one that was found.
    """
    found = load_register(MODEL)["extra_reduction"].value
    return measures.reduction_ratio(case.changed(score_validity=1.0, extra_reduction=found).played)


FITS = (
    Fit("staying_cost", "NL15, PR6", "exit within a contract after losing one", 0.10, 0.02, 0.25, exits_after_losing),
    Fit("ladder_gain_ratio", "NL22", "reduction with over without reward", 3.2 / 1.5, 1.3, 3.0, reduction_with_reward),
)


def estimates(fit: Fit, values: NDArray[np.float64], cases: list[Case]) -> Iterator[tuple[float, Estimate]]:
    """The target measure at each of some values of an assumption, all else as drawn."""
    blocks = [place // BLOCK for place in range(len(cases))]
    for value in values:
        tried = [case.changed(**{fit.parameter: float(value)}) for case in cases]
        with ThreadPoolExecutor() as workers:
            ratios = list(workers.map(fit.measure, tried))
        yield float(value), Estimate.over(ratios, blocks)


def fitted(found: list[tuple[float, Estimate]], target: float) -> float:
    """The value at which the measure reaches its target, between the nearest two values tried; the nearer end if none does."""
    places = np.array([value for value, _ in found])
    gaps = np.array([estimate.value - target for _, estimate in found])
    for left in range(len(gaps) - 1):
        if gaps[left] * gaps[left + 1] <= 0.0 and gaps[left] != gaps[left + 1]:
            part = gaps[left] / (gaps[left] - gaps[left + 1])
            return float(places[left] + part * (places[left + 1] - places[left]))
    return float(places[int(np.argmin(np.abs(gaps)))])


def drawn(size: int, seed: int = 1) -> list[Case]:
    """So many worlds over the register's ranges."""
    design = Design(input_ranges(load_register(MODEL)), BLOCK, seed)
    blocks = [design.block(number) for number in range(-(-size // BLOCK))]
    return [
        Case(world, int(chance), seed)
        for block in blocks
        for world, chance in zip(block.worlds, block.chance, strict=True)
    ][:size]


def main() -> None:
    """Print what each assumption would have to be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--only", choices=[fit.parameter for fit in FITS])
    parser.add_argument("--range", type=float, nargs=2, help="try other values than the register's range")
    chosen = parser.parse_args()
    cases = drawn(chosen.worlds)
    for fit in FITS:
        if chosen.only in (None, fit.parameter):
            show(fit, values_of(fit, chosen.range), cases)


def values_of(fit: Fit, limits: list[float] | None) -> NDArray[np.float64]:
    """The values to try: over the register's range, or between other limits; by equal factors for a loguniform range."""
    row = load_register(MODEL)[fit.parameter]
    low, high = limits or (row.low, row.high)
    if row.distribution == "loguniform":
        return np.geomspace(low, high, VALUES)
    return np.linspace(low, high, VALUES)


def show(fit: Fit, values: NDArray[np.float64], cases: list[Case]) -> None:
    """Print a fit as it is worked out."""
    row = load_register(MODEL)[fit.parameter]
    print(f"{fit.parameter} ({row.value:g}, {row.low:g} to {row.high:g}): {fit.what}, {fit.sources}")
    found = []
    for value, estimate in estimates(fit, values, cases):
        found.append((value, estimate))
        print(f"  at {value:10.4g}: {estimate.value:8.4f} +- {estimate.error:.4f}", flush=True)
    reached = fitted(found, fit.target)
    print(f"  comes out at {fit.target:.4g} ({fit.low:g} to {fit.high:g}) with {reached:.4g}", flush=True)


if __name__ == "__main__":
    main()
