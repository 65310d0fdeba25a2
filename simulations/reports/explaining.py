"""What every explanation of one run is asked and made of: the run that is meant, and messages where it cannot be told.

An explainer lives in `simulations/reports/<model>/explaining`, which holds `explain`; it is found by the name of its model.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import ceil
from typing import Any, NamedTuple, Protocol

import numpy as np

from simulations.ensemble.design import central_world
from simulations.ensemble.messages import EnsembleError
from simulations.ensemble.run import make_design
from simulations.figures.numbers import Language, number, quantity
from simulations.figures.wording import plain
from simulations.register.parameter import load_register
from simulations.register.words import Words
from simulations.scenario.scenario import Scenario


class CannotExplain(EnsembleError):
    """What was asked is not there to be told, and what is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which run, and what of it; None where nothing was asked."""

    scheme: str | None = None
    supplier: int | None = None
    lot: int | None = None
    quarter: str | None = None
    world: int | None = None
    strength: float | None = None

    def given(self) -> set[str]:
        """The names of what was asked."""
        return {name for name in self.__dataclass_fields__ if getattr(self, name) is not None}


class Future(NamedTuple):
    """The world of a run, one value for each input parameter, and the number of the chance it meets."""

    world: np.void
    chance: int


class Explain(Protocol):
    """How a model explains one run."""

    def __call__(self, scenario: Scenario, wanted: Wanted, language: Language, /) -> str:
        """The explanation as Markdown; raises `CannotExplain` for what is not there."""
        ...


def find_explainer(model: str) -> Explain:
    """The explainer of a model by its name; raises `CannotExplain` if it has none."""
    name = f"simulations.reports.{model}"
    if find_spec(name) is None or find_spec(f"{name}.explaining") is None:
        raise CannotExplain("explain.no_explainer", model=model)
    return import_module(f"{name}.explaining").explain  # type: ignore[no-any-return]


def future_of(scenario: Scenario, number: int | None) -> Future:
    """The world at the brief's own values with chance 0, or future `number` of its design, as in a result's run.

    Raises `CannotExplain` for a number beyond the most worlds that the brief may be run over.
    """
    if number is None:
        return Future(central_world(load_register(scenario.model), scenario.world)[0], 0)
    design, runs = make_design(scenario), scenario.runs
    most = max(runs.worlds, runs.at_most if runs.precision.asked else 0)
    last = ceil(most / design.size) * design.size - 1
    if not 0 <= number <= last:
        raise CannotExplain("explain.unknown_world", found=number, last=last)
    block = design.block(number // design.size)
    row = number % design.size
    return Future(block.worlds[row], int(block.chance[row]))


def scheme_of(scenario: Scenario, name: str | None) -> str:
    """The alternative that is meant; without a name the first that is not the reference."""
    names = list(scenario.alternatives)
    if name is None:
        return next((one for one in names if one != scenario.reference), scenario.reference)
    if name not in names:
        raise CannotExplain("explain.unknown_scheme", found=name, names=", ".join(names), nearest=nearest(name, names))
    return name


def nearest(found: str, names: Collection[str]) -> str:
    """The name that was probably meant."""
    like = difflib.get_close_matches(found.casefold(), names, n=1, cutoff=0.0)
    return like[0] if like else ""


def refuse(wanted: Wanted, allowed: Collection[str], model: str) -> None:
    """Raise `CannotExplain` for an option that says nothing in this model."""
    strange = sorted(wanted.given() - set(allowed))
    if strange:
        options = ", ".join(f"--{name}" for name in sorted(allowed))
        raise CannotExplain("explain.no_option", option=f"--{strange[0]}", model=model, options=options)


class Teller:
    """Sentences of an explanation in one language, from `explain.yaml`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._words = Words(language)

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue with its places filled."""
        return self._words(f"explain.{key}", **values)

    def counted(self, key: str, count: int, /, **values: object) -> str:
        """A text that says how many, with the word for one or for more."""
        return self.say(f"{key}.{'one' if count == 1 else 'more'}", count=number(count, self.language), **values)

    def price(self, value: float) -> str:
        """Euro per patient per quarter, to the cent, and finer where a price is less than that.

        Prices that stand side by side decide who wins: three digits would not tell them apart.
        """
        printed = number(abs(value), self.language, 2 if abs(value) >= 1.0 or value == 0.0 else 4)
        return self.say("minus" if value < 0.0 else "euro", amount=printed)

    def money(self, value: float) -> str:
        """A sum in euro."""
        return quantity(round(value) if abs(value) >= 1000.0 else value, "eur", self.language)

    def share(self, value: float) -> str:
        """A share as per cents."""
        return quantity(value, "share", self.language)

    def points(self, value: float) -> str:
        """A difference of shares."""
        return quantity(value, "points", self.language)

    def score(self, value: float) -> str:
        """A score or points."""
        return number(value, self.language, 3)

    def amount(self, value: float) -> str:
        """A count or volume: whole from ten on."""
        return number(value, self.language, 0 if abs(value) >= 10.0 or float(value).is_integer() else 1)

    def listed(self, items: Iterable[str]) -> str:
        """Items with commas and a last "and"."""
        clean = list(items)
        if len(clean) < 2:
            return "".join(clean)
        return self.say("and", first=", ".join(clean[:-1]), last=clean[-1])

    def scheme(self, scenario: Scenario, name: str) -> str:
        """An alternative as the brief calls it."""
        label: Any = scenario.alternatives[name].get("label")
        return plain(label[self.language]) if label else name

    def heading(self, scenario: Scenario, name: str, wanted: Wanted, strength: float | None) -> list[str]:
        """Which run this is."""
        scheme = self.scheme(scenario, name)
        if wanted.world is None:
            where = self.say("world.central")
        else:
            where = self.say("world.future", number=number(wanted.world, self.language))
        lines = [f"# {plain(scenario.brief.title)}", "", self.say("run", scheme=scheme, where=where)]
        if strength is not None:
            lines.append(self.say("strength", strength=number(strength, self.language, 2)))
        others = [one for one in scenario.alternatives if one != name]
        if wanted.scheme is None and others:
            lines.append(self.say("others", name=name, names=self.listed(others)))
        return [*lines, self.say("one_run"), ""]
