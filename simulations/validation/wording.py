"""Numbers and verdicts of a report in words of one language."""

from __future__ import annotations

import math
from typing import cast

from simulations.figures.numbers import Language, number, plain_decimals
from simulations.register.words import Words
from simulations.validation.check import Check
from simulations.validation.estimate import Estimate
from simulations.validation.facts import FITTED, Bounds, Fact

PERCENT = 100.0
PERCENTAGES = ("relative_change", "share", "points")
MOST_DECIMALS = 5
THOUSANDS = -3


class Wording:
    """Says what a report holds, in Dutch or English."""

    def __init__(self, language: str) -> None:
        self.words = Words(language)
        self.language = cast(Language, language)

    def __call__(self, key: str, /, **values: object) -> str:
        """A text of the catalogue, by its key after `validation.`."""
        return self.words(f"validation.{key}", **{name: self.value(value) for name, value in values.items()})

    def value(self, found: object) -> str:
        """A value that fills a text: a number as the language writes it, a name as the catalogue has it."""
        if isinstance(found, float):
            return number(found, self.language, plain_decimals(found))
        key = f"validation.value.{found}"
        return self.words(key) if key in self.words else str(found)

    def of_model(self, key: str, model: str, /, **values: object) -> str:
        """A text that every model has in words of its own."""
        return self(f"{key}.{model}", **values)

    def plain(self, value: float, decimals: int) -> str:
        """A bare number; what would be rounded away to nothing keeps its first digit."""
        if value != 0.0 and math.isfinite(value) and abs(value) < 0.5 * 10.0**-decimals:
            return (
                f"{value:.0e}"
                if abs(value) < 10.0**-MOST_DECIMALS
                else number(value, self.language, -math.floor(math.log10(abs(value))))
            )
        return number(value, self.language, decimals)

    # Checks

    def said(self, check: Check) -> str:
        """What the literature or the limit says."""
        said = self.plain(check.said, 0 if check.said == 0.0 else check.decimals)
        return self(f"relation.{check.relation}", said=said) if check.relation in ("above", "at_least") else said

    def tolerance(self, check: Check) -> str:
        """How far the model may lie from it."""
        if check.relation != "equal":
            return ""
        return self.plain(check.tolerance, 0 if check.tolerance == 0.0 else plain_decimals(check.tolerance))

    def verdict_of(self, check: Check) -> str:
        """Whether it holds."""
        if check.relation == "shown" and check.passed:
            return self("verdict.shown")
        return self("verdict.holds" if check.passed else "verdict.fails")

    # Facts

    def role(self, fact: Fact) -> str:
        """The role of a fact, with the parameters set by it."""
        if fact.by_design:
            return self("role.by_design")
        if fact.role == FITTED:
            return self("role.fitted", parameters=", ".join(fact.parameters))
        return self(f"role.{fact.role}")

    def amount(self, value: float, unit: str, decimals: int) -> str:
        """A number with its unit."""
        if not math.isfinite(value):
            return self("number.unknown")
        text = self._bare(value, unit, decimals)
        form = "share" if unit in PERCENTAGES else "ratio"
        if unit == "eur":
            form = "eur"
        if unit == "points":
            form = "point" if text == "1" else "points"
        return self(f"number.{form}", value=text)

    def estimate(self, found: Estimate, unit: str, decimals: int) -> str:
        """A number with its range over worlds."""
        if found.is_exact or not math.isfinite(found.low):
            return self.amount(found.value, unit, decimals)
        low, high = (self._bare(end, unit, decimals) for end in (found.low, found.high))
        return self("number.interval", value=self.amount(found.value, unit, decimals), low=low, high=high)

    def error(self, found: Estimate, unit: str, decimals: int) -> str:
        """The numerical error, at least to its first digit."""
        if not math.isfinite(found.error):
            return self("number.unknown")
        size = found.error * (PERCENT if unit in PERCENTAGES else 1.0)
        first = decimals if size == 0.0 else max(decimals, -math.floor(math.log10(size)))
        return self._bare(found.error, unit, min(first, MOST_DECIMALS))

    def bounds(self, bounds: Bounds, unit: str, decimals: int) -> str:
        """Where a measure must lie."""
        if bounds.low == bounds.high:
            return self("bounds.exactly", low=self.amount(bounds.low, unit, 0))
        if math.isinf(bounds.high):
            return self("bounds.above" if bounds.strict else "bounds.from", low=self.bound(bounds.low, unit, decimals))
        if math.isinf(bounds.low):
            return self("bounds.below" if bounds.strict else "bounds.to", high=self.bound(bounds.high, unit, decimals))
        low = self._bare(bounds.low, unit, self._needed(bounds.low, unit, decimals))
        return self("bounds.between", low=low, high=self.bound(bounds.high, unit, decimals))

    def bound(self, value: float, unit: str, decimals: int) -> str:
        """One bound, with no more decimals than it has."""
        return self.amount(value, unit, self._needed(value, unit, decimals))

    def verdict(self, found: Estimate, bounds: Bounds, counts: bool) -> str:
        """Inside or outside, in brackets if the fact does not count, with a mark where more worlds could turn it."""
        text = self("verdict.inside" if bounds.hold(found.value) else "verdict.outside")
        if found.is_close(bounds) and not found.is_exact:
            text += " *"
        return text if counts else self("verdict.uncounted", verdict=text)

    def _needed(self, value: float, unit: str, decimals: int) -> int:
        size = value * (PERCENT if unit in PERCENTAGES else 1.0)
        return min(plain_decimals(round(size, 6)), decimals)

    def _bare(self, value: float, unit: str, decimals: int) -> str:
        return number(value * (PERCENT if unit in PERCENTAGES else 1.0), self.language, decimals)


def decimals_for(bounds: Bounds, unit: str) -> int:
    """Decimals that tell a measure from its bounds: one for percentages of some size, thousands of euro, else two.

    >>> decimals_for(Bounds(-0.14, -0.05), "relative_change"), decimals_for(Bounds(-0.005, -0.001), "relative_change")
    (1, 2)
    """
    if unit == "eur":
        return THOUSANDS
    sizes = [abs(end) for end in (bounds.low, bounds.high) if math.isfinite(end)]
    return 1 if unit in PERCENTAGES and max(sizes) * PERCENT >= 2.0 else 2
