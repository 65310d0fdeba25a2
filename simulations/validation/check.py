"""One thing that must hold: what the literature says, what the model gives, and how far they may lie apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Relation = Literal["equal", "above", "at_least", "shown"]


@dataclass(frozen=True, slots=True)
class Check:
    """A check of theory or of a limit.

    `text` is a key of the catalogue of words, filled with `values`; `said` is what the literature or the limit says, `given`
    what the model gives. `relation` says how the two must stand: `equal` within `tolerance`, `above` (strictly), `at_least`,
    or merely `shown`: a measurement without a verdict. `source` names a row of the bibliography, or nothing.
    """

    text: str
    said: float
    given: float
    tolerance: float = 0.0
    relation: Relation = "equal"
    source: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    decimals: int = 3

    @property
    def passed(self) -> bool:
        """Whether it holds; what is not a number never does.

        >>> Check("x", 0.834, 0.8333, 0.0035).passed, Check("x", 0.0, 0.0, relation="above").passed, Check("x", 0, math.nan).passed
        (True, False, False)
        """
        if not math.isfinite(self.given):
            return False
        if self.relation == "above":
            return self.given > self.said
        if self.relation == "at_least":
            return self.given >= self.said
        return self.relation == "shown" or abs(self.given - self.said) <= self.tolerance
