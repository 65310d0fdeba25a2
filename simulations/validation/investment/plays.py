"""One world played under the packages that a measure asks for, and what the model's rules say in it.

A package is played when the first measure asks for it, and only once, by the function that plays a whole brief.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.investment import chain, columns, measures, packages, sets, worlds
from simulations.investment.model import EVERY_YEAR, play_packages
from simulations.investment.tables import Tables, Without, new_scratch, new_without
from simulations.scenario.filling import filled, filled_alternative
from simulations.scenario.vocabulary import load_vocabulary

Numbers = NDArray[np.float64]
World = np.void
Fields = Mapping[str, Any]
Changes = Mapping[str, float]

UNCHANGED: Changes = {}


def package(*items: str, **chosen: Any) -> Fields:
    """All fields of a package with these items, those not chosen at their default."""
    vocabulary = load_vocabulary("investment")
    if unknown := chosen.keys() - {field.name for field in vocabulary.fields}:
        raise KeyError(f"a package has no field {', '.join(sorted(unknown))}")
    return filled_alternative({"items": items, **chosen}, vocabulary)


@cache
def scoring() -> Mapping[str, Any]:
    """How a brief weighs outcomes when it says nothing of it."""
    return filled(load_vocabulary("investment").scoring, {})


@cache
def single_items() -> tuple[sets.SetsModel, sets.CompiledSets]:
    """No item, and every item alone, on top of nothing."""
    model = sets.item_sets(tuple((name,) for name in sets.item_names()))
    brief = SimpleNamespace(alternatives={"nothing": NOTHING}, reference="nothing", scoring=scoring())
    return model, model.compile(brief)


NOTHING = package()
EVERYTHING = package(base="everything")


class Played:
    """One world, played as measures ask."""

    def __init__(self, world: World, chance: int, seed: int) -> None:
        self.world = world
        self._chance, self._seed = chance, seed
        self._books: dict[str, NDArray[np.void]] = {}
        self._tables: dict[str, Tables] = {}
        self._kept: dict[str, Any] = {}

    def changed(self, changes: Changes) -> NDArray[np.void]:
        """The world, as a block of one, with some parameters put in."""
        block = np.array([self.world])
        for name, value in changes.items():
            block[name] = value
        return block

    def tables(self, changes: Changes = UNCHANGED) -> Tables:
        """The world's rows of plants, measures and rivals, and what chance does in it."""
        key = repr(sorted(changes.items()))
        if key not in self._tables:
            block = self.changed(changes)
            rows = (worlds.plant_rows(block)[0], worlds.measure_rows(block)[0], worlds.rival_rows(block)[0])
            self._tables[key] = worlds.make_tables(block[0], *rows, self._seed, self._chance)
        return self._tables[key]

    def books(self, fields: Fields, changes: Changes = UNCHANGED) -> NDArray[np.void]:
        """The book of one package over the world without any measure, (groups, years) of ledger entries."""
        key = repr((sorted(fields.items()), sorted(changes.items())))
        if key not in self._books:
            compiled = packages.compile_packages([NOTHING, fields])
            chance = np.array([self._chance], np.uint64)
            played = play_packages(compiled, self.changed(changes), chance, self._seed, EVERY_YEAR)
            self._books[key] = played[0, 1].view(columns.LEDGER)[..., 0]
        return self._books[key]

    def total(self, fields: Fields, entry: str, changes: Changes = UNCHANGED) -> float:
        """An entry of the book over all groups and years."""
        return float(self.books(fields, changes)[entry].sum())

    def last(self, fields: Fields, entry: str, changes: Changes = UNCHANGED) -> float:
        """An entry of the book over all groups, in the last year."""
        return float(self.books(fields, changes)[entry][:, -1].sum())

    def each_alone(self) -> Numbers:
        """What every item does by itself, after the world without any: (items + 1, outcomes of `sets`)."""
        model, compiled = single_items()
        chance = np.array([self._chance], np.uint64)
        return model.run_block(compiled, self.changed(UNCHANGED), chance, self._seed)[0, :, 0, 0]

    def once[Found](self, name: str, find: Callable[[Played], Found]) -> Found:
        """What `find` finds here, kept under its name."""
        if name not in self._kept:
            self._kept[name] = find(self)
        found: Found = self._kept[name]
        return found

    def without(self, changes: Changes = UNCHANGED) -> Without:
        """What happens in the world without any measure."""
        world, found, nothing = self.changed(changes)[0], new_without(), packages.compile_packages([NOTHING])
        ledger = np.zeros((len(columns.GROUPS), columns.YEARS), columns.LEDGER)
        chain.play(
            world, self.tables(changes), nothing.traits[0], nothing.scales[0], nothing.starts[0], found, False,
            new_scratch(), EVERY_YEAR, ledger,
        )  # fmt: skip
        return found

    def strengths(self, fields: Fields, year: int, changes: Changes = UNCHANGED) -> Numbers:
        """How strongly each measure of a package works in a year (from 0), (measures,)."""
        return self._in_force(fields, year, changes)[0]

    def force(self, fields: Fields, year: int, changes: Changes = UNCHANGED) -> np.void:
        """What a package has in force in a year (from 0)."""
        return self._in_force(fields, year, changes)[1]

    def _in_force(self, fields: Fields, year: int, changes: Changes) -> tuple[Numbers, np.void]:
        world, there = self.changed(changes)[0], self.tables(changes)
        compiled = packages.compile_packages([fields])
        package, scales, starts = compiled.traits[0], compiled.scales[0], compiled.starts[0]
        strengths, parts = np.zeros((2, len(columns.MEASURES)))
        force = np.zeros(1, columns.FORCE)
        measures.set_strengths(strengths, year, scales, starts, there.measures, there.channels, package, world)
        measures.set_parts(parts, strengths, there.measures, there.pairs, there.sorts, package, world)
        measures.set_force(
            force[0], strengths, parts, there.measures, there.channels, there.reach, there.retains, package, world
        )
        return strengths, force[0]
