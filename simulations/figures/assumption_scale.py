"""One assumption along an axis: in what unit it is printed, how it is rounded, and where its ticks stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty_tables import Axis, Tipping
from simulations.figures import axis
from simulations.figures.alternatives import with_unit
from simulations.figures.numbers import (
    Language,
    deserved_decimals,
    family,
    number,
    plain_decimals,
    scale,
    unit_behind,
    unit_of_axis,
)
from simulations.figures.wording import capital, text_of, words

ROOM = 0.03  # of the length of the axis, at both ends
# A bare value is rounded as if it had an interval as wide as this part of its range, on a logarithmic scale of itself.
PART, PART_OF_VALUE = 0.25, 0.5
LOGARITHMIC_STEPS = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
MOST_DECADES = 4  # the widest step between ticks, when not every power of ten has room
FEWEST_TICKS = 2


@dataclass(frozen=True)
class AssumptionScale:
    """The range `low`..`high` of an assumption in the unit of its measure, and how it is printed in `language`."""

    measure: Measure
    low: float
    high: float
    logarithmic: bool
    language: Language

    @classmethod
    def of(cls, one: Axis | Tipping, language: Language) -> AssumptionScale:
        """That of an axis of a map, or of a row of tipping points; a logarithm needs a range above zero."""
        return cls(one.measure, one.low, one.high, one.logarithmic and 0.0 < one.low < one.high, language)

    @property
    def _typical(self) -> float:
        """The value that decides between euros, millions and billions."""
        return math.sqrt(self.low * self.high) if self.logarithmic else max(abs(self.low), abs(self.high))

    @property
    def divisor(self) -> float:
        """What values are divided by in print."""
        return scale(self._typical, self.measure.unit, self.language).divisor

    @property
    def unit(self) -> str:
        """As it stands at an axis."""
        return unit_of_axis(self._typical, self.measure.unit, self.language)

    @property
    def name(self) -> str:
        """The label of the assumption."""
        return text_of(self.measure.label, self.language)

    @property
    def title(self) -> str:
        """The label with its unit."""
        return with_unit(self.measure, self.unit, self.language)

    @property
    def unit_says_more(self) -> bool:
        """Whether the unit explains values, as `from waiting (-1) to acting early (1)`, and so cannot stand after one."""
        return family(self.measure.unit) != "bare" and "(" in self.unit

    @property
    def unit_behind(self) -> str:
        """The unit as it stands after a number in a text; empty where it says nothing there."""
        if family(self.measure.unit) == "bare" or self.unit_says_more:
            return ""
        return unit_behind(self._typical, self.measure.unit, self.language)

    @property
    def limits(self) -> tuple[float, float]:
        """The ends of an axis, with room around the range, in print."""
        low, high = self.low / self.divisor, self.high / self.divisor
        if low == high:
            return axis.limits(low, high, from_zero=False)
        if self.logarithmic:
            room = (high / low) ** ROOM
            return low / room, high * room
        return low - ROOM * (high - low), high + ROOM * (high - low)

    def exact(self, value: float) -> str:
        """A bare number in print that the register chose, such as the end of a range."""
        return number(value / self.divisor, self.language, plain_decimals(value / self.divisor))

    def rounded(self, value: float, low: float = math.nan, high: float = math.nan) -> str:
        """A bare number in print as its interval deserves, without one to about a hundredth of the range.

        A value at an end of the range is that end.
        """
        return number(value / self.divisor, self.language, self._decimals(value, low, high))

    def with_interval(self, value: float, low: float, high: float) -> str:
        """A bare number, and in brackets its interval where it has one."""
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            return self.rounded(value)
        decimals = self._decimals(value, low, high)
        middle, start, end = (number(one / self.divisor, self.language, decimals) for one in (value, low, high))
        return words("figures.median_and_range", self.language, middle=middle, low=start, high=end)

    def _decimals(self, value: float, low: float, high: float) -> int:
        if math.isfinite(low) and math.isfinite(high) and low < high:
            return deserved_decimals(low / self.divisor, high / self.divisor)
        if value in (self.low, self.high):
            return plain_decimals(value / self.divisor)
        width = abs(value) * PART_OF_VALUE if self.logarithmic else (self.high - self.low) * PART
        return deserved_decimals(0.0, width / self.divisor) if width > 0 else plain_decimals(value / self.divisor)

    def ends(self, low: str, high: str) -> tuple[str, str]:
        """Two numbers of one range: the second gets the unit."""
        return low, " ".join(filter(None, (high, self.unit_behind)))

    def ticks(self, width: float) -> list[axis.Tick]:
        """As many ticks as have room on a level axis of `width` millimetres."""
        low, high = self.limits
        if not self.logarithmic:
            return axis.fitting_ticks(low, high, width, self.language)
        found: list[axis.Tick] = []
        for most in range(axis.MOST_TICKS, 1, -1):
            found = [
                axis.placed_tick(value, self._tick_text(value), math.log(value / low) / math.log(high / low), width)
                for value in logarithmic_ticks(low, high, most)
            ]
            if all(after.left - before.right >= axis.BETWEEN_TICKS for before, after in pairwise(found)):
                break
        return found

    def upright_ticks(self, most: int) -> tuple[list[float], list[str]]:
        """Some `most` values with their texts, for an upright axis."""
        low, high = self.limits
        if not self.logarithmic:
            values = axis.nice_ticks(low, high, most)
            return values, axis.tick_texts(values, self.language)
        values = logarithmic_ticks(low, high, most)
        return values, [self._tick_text(value) for value in values]

    def _tick_text(self, value: float) -> str:
        return number(value, self.language, plain_decimals(value))


def logarithmic_ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round values within low..high, both above zero; evenly spread where the range is short.

    >>> logarithmic_ticks(0.8, 60.0, 8), logarithmic_ticks(0.8, 60.0, 4), logarithmic_ticks(2.1, 3.4, 4)
    ([1.0, 2.0, 5.0, 10.0, 20.0, 50.0], [1.0, 3.0, 10.0, 30.0], [2.5, 3.0])
    """
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    tries = [(steps, 1) for steps in LOGARITHMIC_STEPS] + [((1.0,), apart) for apart in range(2, MOST_DECADES + 1)]
    for steps, apart in tries:
        values = [float(f"{step:g}e{power}") for power in decades if power % apart == 0 for step in steps]
        kept = [value for value in values if low <= value <= high]
        if FEWEST_TICKS <= len(kept) <= most:
            return kept
    return axis.nice_ticks(low, high, most)


def bound_in_words(one: Axis, language: Language) -> str:
    """The part of an assumption's range that lies in a region, as `name from a to b`; without a bound the whole range."""
    along = AssumptionScale.of(one, language)
    name = along.name
    low, high = along.rounded(one.box_low), along.rounded(one.box_high)
    above, below = one.box_low > one.low, one.box_high < one.high
    if above and not below:
        return words("figures.bound.above", language, name=name, low=along.ends("", low)[1])
    if below and not above:
        return words("figures.bound.below", language, name=name, high=along.ends("", high)[1])
    return words("figures.bound.between", language, name=name, low=low, high=along.ends(low, high)[1])


def title_of(measure: Measure, language: Language) -> str:
    """What a conclusion is about, to start a sentence with."""
    return capital(text_of(measure.label, language))
