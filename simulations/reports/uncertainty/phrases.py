"""Pieces of sentences over assumptions: their names, their values in their units, the sides of a region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulations.analysis.uncertainty.headline import Headline
from simulations.analysis.uncertainty.regions import Side
from simulations.analysis.uncertainty.sobol import CHANCE, OTHERS
from simulations.figures.numbers import Language, chosen_range, in_digits, quantity, with_interval
from simulations.figures.wording import plain
from simulations.register.label import Label
from simulations.register.parameter import Parameter
from simulations.reports.phrases import Phrases

# Digits that a value of an assumption is told with.


@dataclass(frozen=True, slots=True)
class SurePhrases(Phrases):
    """The phrases of certainty in one language; `register` names assumptions and their units."""

    register: Mapping[str, Parameter]

    def tell(self, key: str, /, **values: object) -> str:
        """A text of `uncertainty.yaml`."""
        return self.say(f"uncertainty.{key}", **values)

    def text(self, label: Label) -> str:
        """A label of the register or of a claim in this language."""
        return plain(getattr(label, self.language))

    def assumption(self, name: str) -> str:
        """What an assumption, a group of them or chance is called; a label of the register stands between quotation marks."""
        if name in (OTHERS, CHANCE):
            return self.tell(name)
        return self.tell("named", name=self.text(self.register[name].label))

    def value(self, name: str, value: float) -> str:
        """A value of an assumption in its unit, in three digits."""
        return quantity(in_digits(value), self.register[name].unit, self.language)

    def place(self, name: str, value: float, low: float, high: float) -> str:
        """An estimated value of an assumption with the interval around it: "15 per cent (0 to 30)"."""
        return with_interval(value, low, high, self.register[name].unit, self.language)

    def range(self, name: str, value: float, low: float, high: float) -> str:
        """The value of an assumption with the ends it is drawn between, as they were chosen: "15 per cent (0 to 30)"."""
        return chosen_range(value, low, high, self.register[name].unit, self.language)

    def claim(self, headline: Headline) -> str:
        """A claim as a sentence without its stop."""
        return self.text(headline.claim.statement)

    def opposite(self, headline: Headline) -> str:
        """The opposite as it follows "in 20 per cent of the futures"."""
        return self.text(headline.opposite.following)

    def side(self, side: Side) -> str:
        """One side of a region: "the price is above 3 euro"."""
        low, high = self.value(side.name, side.low), self.value(side.name, side.high)
        which = "above" if side.open_above else "below" if side.open_below else "between"
        return self.tell(f"side.{which}", name=self.assumption(side.name), low=low, high=high)

    def sides(self, sides: tuple[Side, ...]) -> str:
        """All sides of a region."""
        return self.listed([self.side(one) for one in sides])


def phrases(language: Language, register: Mapping[str, Any]) -> SurePhrases:
    """The phrases of certainty over one model's register."""
    return SurePhrases(language, register)
