"""A slider as data: the places it can stand at, each a value that a scenario file can state."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from simulations.figures.numbers import Language, family, number, plain_decimals, quantity, scale
from simulations.figures.wording import capital, text_of
from simulations.register.label import Label

Kind = Literal["linear", "log", "whole"]

# Places on a slider at most, and digits of each: what is typed into a file is short.
PLACES, DIGITS = 40, 3
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Slider:
    """One number of a brief that can be moved.

    `key` says where it stands: `world.<assumption>` or `levers.<alternative>.<field>`. `default` is what the file or the
    register says; an assumption that stands there is drawn from its range (`drawn`, its two ends), and fixed anywhere else. The
    places lie within `low`..`high`, `step` apart (for `log` a factor); outside `bounds`, the register's own ends, a file has to
    say that it goes beyond them.
    """

    key: str
    label: Label
    unit: str
    low: float
    high: float
    default: float
    step: float
    kind: Kind
    drawn: tuple[float, float] | None = None
    bounds: tuple[float, float] | None = None

    @property
    def places(self) -> tuple[float, ...]:
        """Every value it can stand at, rising, with both ends and the default among them."""
        return tuple(sorted({self.low, self.high, self.default, *self._between()}))

    def _between(self) -> list[float]:
        if self.kind == "log":
            count = math.floor(math.log(self.high / self.low) / math.log(self.step))
            found = [rounded(self.low * self.step**place) for place in range(1, count + 1)]
        else:
            first = math.floor(self.low / self.step) + 1
            last = math.ceil(self.high / self.step) - 1
            found = [round(place * self.step, 12) for place in range(first, last + 1)]
        return [one for one in found if self.low < one < self.high]

    def name(self, language: Language) -> str:
        """What it moves."""
        return capital(text_of(self.label, language))

    def told(self, value: float, language: Language) -> str:
        """A value with its unit, as a reader meets it."""
        return quantity(value, self.unit, language)

    def ends(self, language: Language) -> tuple[str, str]:
        """The two ends it is drawn from, the unit with the last alone ("0" and "100 per cent"), but money with both."""
        low, high = self.drawn or (self.low, self.high)
        if family(self.unit) == "money":
            return self.told(low, language), self.told(high, language)
        divisor = scale(high, self.unit, language).divisor
        return number(low / divisor, language, plain_decimals(low / divisor)), self.told(high, language)


def slider(
    key: str, label: Label, unit: str, low: float, high: float, default: float, kind: Kind,
    drawn: tuple[float, float] | None = None, bounds: tuple[float, float] | None = None,
) -> Slider:  # fmt: skip
    """A slider with a step of its own: round numbers, some forty places."""
    step = (high / low) ** (1 / PLACES) if kind == "log" else round_step((high - low) / PLACES)
    return Slider(
        key, label, unit, low, high, default, max(step, 1.0) if kind == "whole" else step, kind, drawn, bounds
    )


def round_step(least: float) -> float:
    """The first round number that is not below `least`.

    >>> round_step(0.0113), round_step(0.3)
    (0.02, 0.5)
    """
    power = 10.0 ** math.floor(math.log10(least))
    return next(rounded(step * power) for step in STEPS if step * power >= least * (1 - 1e-9))


def rounded(value: float) -> float:
    """In as many digits as a reader wants to type.

    >>> rounded(0.123456)
    0.123
    """
    return float(f"{value:.{DIGITS}g}")
