"""A design is the rungs of one ladder: the alternatives of a brief, each with its strengths in rising order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulations.analysis.along import at
from simulations.analysis.outcomes import Numbers, Outcomes
from simulations.analysis.tables import Scheme
from simulations.register.label import Label
from simulations.scenario.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Design:
    """One alternative along its ladder.

    `strengths` rise and `variants` are the numbers of the variants run at them; an alternative whose rule has
    no strength (such as `ask`) has one variant and no strengths. `field` is the lever that the ladder runs over
    and `own` the strength the brief itself gives it.
    """

    scheme: Scheme
    variants: tuple[int, ...]
    strengths: tuple[float, ...] = ()
    field: str = ""
    unit: str = "share"
    own: float | None = None

    @property
    def name(self) -> str:
        """The key of the alternative in the brief."""
        return self.scheme.name

    @property
    def has_ladder(self) -> bool:
        """True with at least two strengths: only then is there a curve."""
        return len(self.strengths) > 1

    @property
    def own_place(self) -> float | None:
        """The brief's own strength as place along the rungs (1.5 is halfway the second and the third).

        None when it lies outside the ladder.
        """
        if not self.strengths or self.own is None:
            return 0.0 if len(self.variants) == 1 else None
        if not self.strengths[0] <= self.own <= self.strengths[-1]:
            return None
        return float(np.interp(self.own, self.strengths, np.arange(len(self.strengths))))

    @property
    def own_rung(self) -> int | None:
        """The rung at the brief's own strength, if that was run."""
        place = self.own_place
        return int(place) if place is not None and place == int(place) else None

    def rungs(self, values: Numbers) -> Numbers:
        """The variants of this design from values (worlds, variants, ...): (worlds, rungs, ...)."""
        return values[:, list(self.variants)]

    def own_values(self, values: Numbers) -> Numbers:
        """At the brief's own strength, (worlds, ...); between two rungs by a straight line, nan outside the ladder."""
        rungs = self.rungs(values)
        place = self.own_place
        if place is None:
            return np.full((len(rungs), *rungs.shape[2:]), np.nan)
        return at(rungs, np.full(len(rungs), place))


def designs_of(result: Outcomes) -> tuple[Design, ...]:
    """Every alternative of a result as a design, the reference first."""
    scenario = result.manifest["scenario"]
    names = dict.fromkeys(variant.alternative for variant in result.variants)
    return tuple(_design(result, scenario, name) for name in names)


def reference_of(result: Outcomes) -> Design:
    """What all else is compared with."""
    return designs_of(result)[0]


def _design(result: Outcomes, scenario: Mapping[str, Any], name: str) -> Design:
    fields = scenario["alternatives"][name]
    vocabulary = load_vocabulary(scenario["model"])
    rule = str(fields[vocabulary.discriminator])
    reference = result.variants[0].alternative
    scheme = Scheme(name, label_of(name, fields), rule, is_reference=name == reference)
    variants = [variant for variant in result.variants if variant.alternative == name]
    field = vocabulary.strength.get(rule)
    if field is None:
        return Design(scheme, (variants[0].index,))
    own = float(fields[field])
    # The alternative as the brief has it is run without a strength of its own, and may stand on a rung as well.
    found: dict[float, int] = {}
    for variant in variants:
        found.setdefault(own if variant.strength is None else variant.strength, variant.index)
    strengths = tuple(sorted(found))
    unit = vocabulary.field[field].unit or "share"
    return Design(scheme, tuple(found[one] for one in strengths), strengths, field, unit, own)


def label_of(name: str, fields: Mapping[str, Any]) -> Label:
    """The name of an alternative in charts and text: its own label, or its key."""
    label = fields.get("label")
    if isinstance(label, Mapping):
        return Label(str(label["nl"]), str(label["en"]))
    text = name.replace("_", " ").replace("-", " ")
    return Label(text, text)
