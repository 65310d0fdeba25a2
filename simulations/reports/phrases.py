"""Pieces of sentences over numbers, for any model: amounts with their range, shares of futures, lists."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from simulations.analysis.differences import Difference
from simulations.analysis.estimates import Spread
from simulations.analysis.tables import Scheme
from simulations.figures.numbers import (
    Language,
    deserved_decimals,
    number,
    plain_decimals,
    quantity,
    scale,
    share_in_words,
)
from simulations.figures.wording import plain, text_of
from simulations.register.words import Words

Kind = Literal["money", "level"]

# A difference narrower than this share of its size is rounding, not a range.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Phrases:
    """The finding's phrases in one language."""

    language: Language

    def say(self, key: str, /, **values: object) -> str:
        """A text of `finding.yaml`."""
        return Words(self.language)(f"finding.{key}", **values)

    def name(self, scheme: Scheme) -> str:
        """A design as it is called in running text."""
        return text_of(scheme.label, self.language)

    def share(self, value: float) -> str:
        """A share of futures: whole per cents, and never "100 per cent" or "0" by rounding."""
        if value <= 0.0:
            return self.say("share.none")
        return share_in_words(value, self.language)

    def amount(self, low: float, middle: float, high: float, unit: str, kind: Kind) -> str:
        """A change with its direction in words and its range: "circa 2,1 procent lager (0,3 tot 5,0)"."""
        if not math.isfinite(middle):
            return self.say("amount.unknown")
        if max(abs(low), abs(high), abs(middle)) <= 0.0:
            return self.say("amount.zero")
        sign = -1.0 if middle < 0 or (middle == 0 and abs(low) > abs(high)) else 1.0
        near, far = (low, high) if sign > 0 else (-high, -low)
        words = self._directions(sign, kind)
        if far - near <= ROUNDING * abs(middle):
            bare = quantity(abs(middle), unit, self.language)
            return self.say("amount.bare", quantity=bare, direction=words["direction"])
        ends = self._ends(near, abs(middle), far, unit)
        if middle == 0:
            return self.say("amount.middle_zero", **ends, **words)
        found = {"quantity": self._rounded(abs(middle), near, far, unit), **ends}
        if near >= 0:
            return self.say("amount.one_way", direction=words["direction"], **found)
        return self.say("amount.both_ways", **found, **words)

    def difference(self, difference: Difference, unit: str, kind: Kind) -> str:
        """The median of a difference with its range over worlds."""
        return self.amount(difference.low, difference.middle.value, difference.high, unit, kind)

    def spread(self, spread: Spread, unit: str, kind: Kind) -> str:
        """A spread over worlds as a change."""
        return self.amount(spread.low, spread.middle, spread.high, unit, kind)

    def size(self, difference: Difference, unit: str) -> str:
        """The median's size alone, rounded as its range deserves."""
        return self._rounded(abs(difference.middle.value), difference.low, difference.high, unit)

    def margin(self, value: float, unit: str) -> str:
        """A numerical error: one or two digits."""
        if not value > 0:
            return quantity(0.0, unit, self.language)
        return quantity(value, unit, self.language, low=0.0, high=2 * value)

    def state(self, difference: Difference, unit: str) -> str:
        """What became of a level: lower, higher, the same, or not clearly different, with amounts."""
        if difference.nothing:
            return self.say("amount.zero")
        amount = self.difference(difference, unit, "level")
        if difference.clear_sign or not difference.known or difference.middle.value == 0:
            return amount
        if self._rounds_to_nothing(difference, unit):
            level = self.amount(difference.low, 0.0, difference.high, unit, "level")
            return self.say("amount.unclear_zero", amount=level)
        return self.say("amount.unclear", amount=amount)

    def cell(self, difference: Difference, unit: str) -> str:
        """A difference in a table: "−2,0 (−7,1; 0,0)", with a question mark where its sign is not clear."""
        if not difference.known:
            return self.say("title.unknown")
        if difference.nothing:
            return number(0.0, self.language)
        low, middle, high = difference.low, difference.middle.value, difference.high
        divisor = scale(max(abs(low), abs(middle), abs(high)), unit, self.language).divisor
        decimals = deserved_decimals(low / divisor, high / divisor) if high > low else plain_decimals(middle / divisor)
        texts = [number(one / divisor, self.language, decimals, signed=True) for one in (middle, low, high)]
        mark = "" if difference.clear_sign else " ?"
        return f"{texts[0]} ({texts[1]}; {texts[2]}){mark}"

    def bare(self, difference: Difference, unit: str) -> str:
        """The median of a clear difference with its direction, without its range."""
        direction = self.say(f"direction.level.{'lower' if difference.middle.value < 0 else 'higher'}")
        if unit == "count_per_year":  # the measure says what is counted
            amount = number(abs(difference.middle.value), self.language, plain_decimals(self._two_digits(difference)))
        else:
            amount = self.size(difference, unit)
        return self.say("title.change", quantity=amount, direction=direction)

    def _two_digits(self, difference: Difference) -> float:
        return float(f"{difference.middle.value:.2g}")

    def listed(self, items: Sequence[str]) -> str:
        """Items with commas and a last "and"."""
        clean = [plain(item) for item in items]
        if len(clean) < 2:
            return "".join(clean)
        return self.say("and", first=", ".join(clean[:-1]), last=clean[-1])

    def _directions(self, sign: float, kind: Kind) -> dict[str, str]:
        here, there = ("lower", "higher") if sign < 0 else ("higher", "lower")
        return {
            "direction": self.say(f"direction.{kind}.{here}"),
            "opposite": self.say(f"direction.{kind}.{there}"),
        }

    def _rounded(self, value: float, low: float, high: float, unit: str) -> str:
        """A number as its range deserves, but with a digit or two where that would leave zero."""
        divisor = scale(value, unit, self.language).divisor
        if high > low and round(value / divisor, deserved_decimals(low / divisor, high / divisor)) == 0:
            return quantity(value, unit, self.language, low=0.0, high=2 * value)
        return quantity(value, unit, self.language, low=low, high=high)

    def _rounds_to_nothing(self, difference: Difference, unit: str) -> bool:
        """Whether the median is zero in the decimals that its range deserves."""
        low, middle, high = difference.low, difference.middle.value, difference.high
        divisor = scale(max(abs(low), abs(high)), unit, self.language).divisor
        return high > low and round(middle / divisor, deserved_decimals(low / divisor, high / divisor)) == 0

    def _ends(self, near: float, middle: float, far: float, unit: str) -> dict[str, str]:
        """Both ends of a range as bare numbers, on the scale of the middle and with its decimals."""
        divisor = scale(middle or far, unit, self.language).divisor
        decimals = deserved_decimals(near / divisor, far / divisor)
        ends = [number(abs(end) / divisor, self.language, decimals) for end in (near, far)]
        return {"low": ends[0], "high": ends[1]}
