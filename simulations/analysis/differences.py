"""Paired differences: two variants in the same world, world by world."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.csv_text import csv_text
from simulations.analysis.estimates import (
    Estimate,
    Numbers,
    block_error,
    means,
    middles,
    percentiles,
    silently,
)
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Columns
from simulations.ensemble.files import write_bytes
from simulations.ensemble.guard import guard_table
from simulations.ensemble.indicator import Indicator

# Below this share of the worlds compared a sign is not clear, unless the whole 5-95 % range has it.
CLEAR_SHARE = 0.75
# A verdict speaks for all futures only if at least this share of them could be compared.
ENOUGH = 0.5
BETTER_SIGN = {"lower": -1, "higher": 1, "neutral": 0}


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference over worlds: the headline range, and apart from it the numerical error of each estimate.

    `low` and `high` are the 5 and 95 % points over the worlds where the difference is known, `compared` of
    `worlds`. The shares `lower`, `higher` and `equal` are of *all* worlds: what could not be compared counts in
    none of them.
    """

    low: float
    high: float
    middle: Estimate
    mean: Estimate
    lower: Estimate
    higher: Estimate
    equal: Estimate
    compared: int
    worlds: int

    def divided(self, divisor: float) -> Difference:
        """The same in units of `divisor`, which is above 0; shares stay what they are."""
        low, high = self.low / divisor, self.high / divisor
        middle, mean = (Estimate(one.value / divisor, one.error / divisor) for one in (self.middle, self.mean))
        return replace(self, low=low, high=high, middle=middle, mean=mean)

    @property
    def known(self) -> bool:
        """True when at least one world could be compared."""
        return self.compared > 0

    @property
    def compared_share(self) -> float:
        """Share of all worlds that could be compared."""
        return self.compared / self.worlds if self.worlds else 0.0

    @property
    def nothing(self) -> bool:
        """True when the difference is exactly zero wherever it is known."""
        return self.known and self.equal.value * self.worlds >= self.compared - 0.5

    @property
    def straddles(self) -> bool:
        """True when zero lies in the 5-95 % range, ends included."""
        return self.low <= 0.0 <= self.high

    def share(self, sign: int) -> Estimate:
        """Share of all worlds in which the difference has this sign."""
        return (self.equal, self.higher, self.lower)[sign]

    @property
    def within_error(self) -> bool:
        """True when the median is no further from zero than two standard errors: more worlds may turn it round."""
        return math.isfinite(self.middle.error) and abs(self.middle.value) <= self.middle.margin

    @property
    def clear_sign(self) -> int:
        """-1 or 1 when the difference clearly has a sign, else 0.

        Clear is: half of the worlds could be compared; the median is further from zero than its numerical error;
        and the 5-95 % range has one sign, or at least 75 % of the worlds compared have it.
        """
        middle = self.middle.value
        if not self.known or self.compared_share < ENOUGH or middle == 0.0 or self.within_error:
            return 0
        sign = -1 if middle < 0 else 1
        if self.straddles and self.share(sign).value * self.worlds < CLEAR_SHARE * self.compared:
            return 0
        return sign


def summarise(values: Numbers, blocks: NDArray[np.int64]) -> Difference:
    """A difference per world, (worlds,), in a few numbers; what is not finite counts as not compared."""
    return summarise_columns(np.asarray(values, float)[:, None], blocks)[0]


def summarise_columns(values: Numbers, blocks: NDArray[np.int64]) -> list[Difference]:
    """As `summarise`, for every column of (worlds, columns)."""
    known = np.where(np.isfinite(values), values, np.nan)
    low, middle, high = percentiles(known)
    average = silently(np.nanmean, known, axis=0)
    middle_error, average_error = (block_error(one, known, blocks) for one in (middles, means))
    signs = [(known < 0).astype(float), (known > 0).astype(float), (known == 0).astype(float)]
    shares = [(one.mean(axis=0) if len(one) else np.zeros(one.shape[1])) for one in signs]
    share_errors = [block_error(means, one, blocks) for one in signs]
    compared = np.isfinite(known).sum(axis=0)

    def one(column: int) -> Difference:
        lower, higher, equal = (
            Estimate(float(share[column]), float(error[column]))
            for share, error in zip(shares, share_errors, strict=True)
        )
        return Difference(
            float(low[column]),
            float(high[column]),
            Estimate(float(middle[column]), float(middle_error[column])),
            Estimate(float(average[column]), float(average_error[column])),
            lower,
            higher,
            equal,
            int(compared[column]),
            len(known),
        )

    return [one(column) for column in range(known.shape[1])]


def relative(change: Numbers, base: Numbers) -> Numbers:
    """A change as share of the size of its base, of any shape; nan where the base is zero."""
    size = np.abs(base)
    share: Numbers = np.divide(change, size, out=np.full(np.shape(change), np.nan), where=size > 0)
    return share


@dataclass(frozen=True, slots=True)
class Paired:
    """One variant against another for one indicator: in the indicator's unit, and relative to the reference."""

    absolute: Difference
    relative: Difference


def paired(result: Outcomes, indicator: str, variant: int, against: int = 0, group: str = "together") -> Paired:
    """`variant` minus `against` (numbers of variants), world by world; relative to variant 0, the reference."""
    values = result.values(indicator, group)
    change = values[:, variant] - values[:, against]
    return Paired(summarise(change, result.blocks), summarise(relative(change, values[:, 0]), result.blocks))


def difference_table(result: Outcomes, indicators: Sequence[str] | None = None) -> Columns:
    """Every variant against the reference, for every indicator and group: the columns of differences.csv.

    `share_better` and `claimed_sign` follow the indicator's own direction; both are empty (nan, 0) for an
    indicator that has none.
    """
    columns: Columns = {name: [] for name in COLUMNS}
    for name in result.indicators if indicators is None else indicators:
        indicator = result.indicators[name]
        for group in indicator.groups(result.groups):
            for row in _rows(result, indicator, group):
                for key, cell in zip(COLUMNS, row, strict=True):
                    columns[key].append(cell)
    return columns


COLUMNS = (
    *("indicator", "unit", "group", "scheme", "strength", "against", "worlds", "compared"),
    *("reference_middle", "low", "middle", "high", "mean", "middle_error", "mean_error"),
    *("relative_low", "relative_middle", "relative_high", "relative_middle_error"),
    *("share_lower", "share_higher", "share_equal", "claimed_sign", "share_better", "share_better_error"),
)


def _rows(result: Outcomes, indicator: Indicator, group: str) -> Iterator[tuple[str | float, ...]]:
    values = result.values(indicator.name, group)
    change = values[:, 1:] - values[:, :1]
    absolute = summarise_columns(change, result.blocks)
    shares = summarise_columns(relative(change, values[:, :1]), result.blocks)
    reference = result.variants[0]
    base = float(percentiles(values[:, :1])[1, 0])
    sign = BETTER_SIGN[indicator.better]
    for variant, one, share in zip(result.variants[1:], absolute, shares, strict=True):
        better = one.share(sign) if sign else Estimate(math.nan, math.nan)
        yield (
            *(indicator.name, indicator.unit, group, variant.alternative),
            math.nan if variant.strength is None else variant.strength,
            *(reference.alternative, one.worlds, one.compared),
            *(base, one.low, one.middle.value, one.high, one.mean.value, one.middle.error, one.mean.error),
            *(share.low, share.middle.value, share.high, share.middle.error),
            *(one.lower.value, one.higher.value, one.equal.value, sign, better.value, better.error),
        )


def write_columns(columns: Columns, path: Path) -> None:
    """Columns as csv: decimal point, full precision, an empty cell for what is not known, and none that a spreadsheet takes for a
    formula. StoreError if it cannot, CompanyNamed for a company in it.
    """
    guard_table(columns)
    write_bytes(path, csv_text(columns).encode("utf-8"))
