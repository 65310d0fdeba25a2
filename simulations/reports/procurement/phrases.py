"""Pieces of sentences over designs that have a strength, and over groups of lots."""

from __future__ import annotations

from dataclasses import dataclass

from simulations.analysis.estimates import Spread
from simulations.analysis.ladders import Design
from simulations.figures.numbers import number, plain_decimals, quantity
from simulations.figures.wording import capital
from simulations.reports.phrases import ROUNDING, Phrases


@dataclass(frozen=True, slots=True)
class DesignPhrases(Phrases):
    """The phrases of a procurement finding in one language."""

    def opening(self, group: str) -> str:
        """A group of lots at the start of a sentence."""
        return capital(self.say(f"group.{group}"))

    def strength(self, design: Design) -> str:
        """A design's own strength, with the name of the lever."""
        value = float(design.own or 0.0)
        shares = design.unit == "share"
        return self._lever(design, quantity(round(value, 3), "share", self.language) if shares else self._plain(value))

    def strengths(self, design: Design, needed: Spread) -> str:
        """The strengths of a design that something takes: "een drempel van 36 procent (11 tot 51)"."""
        if needed.high - needed.low <= ROUNDING:
            return self._lever(design, self._rounded(needed.middle, 0.0, 0.0, design.unit))
        ends = self._ends(needed.low, needed.middle, needed.high, design.unit)
        middle = self._rounded(needed.middle, needed.low, needed.high, design.unit)
        return self.say("strength.range", strength=self._lever(design, middle), **ends)

    def _lever(self, design: Design, value: str) -> str:
        key = design.field if design.field in ("weight", "threshold") else "other"
        return self.say(f"strength.{key}", value=value)

    def _plain(self, value: float) -> str:
        return number(value, self.language, plain_decimals(value))
