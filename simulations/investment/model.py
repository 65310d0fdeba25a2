"""The investment model as the ensemble sees it: packages of a brief, and blocks of worlds played under each."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.compilation import folder_hash
from simulations.investment import chain, columns, tables, worlds
from simulations.investment.packages import Packages, compile_packages
from simulations.scenario.variant import Variant

VERSION = "1"
EVERY_YEAR = np.arange(columns.YEARS)
ALL_YEARS = np.zeros(columns.YEARS, dtype=np.int64)


class InvestmentModel:
    """Firms decide where to build medicine plants; proposals change what the Netherlands has to offer."""

    name = "investment"
    entries: tuple[str, ...] = tuple(columns.LEDGER.names or ())
    groups = columns.GROUPS
    years = tuple(range(columns.START_YEAR, columns.START_YEAR + columns.YEARS))

    @property
    def version(self) -> str:
        """Changes with every change of a rule or of the model's data, so that old results are never taken for new ones."""
        return f"{VERSION}.{folder_hash(Path(__file__).parent)}"

    def variants(self, scenario: Any) -> tuple[Variant, ...]:
        """The packages of the brief, the reference first."""
        others = [name for name in scenario.alternatives if name != scenario.reference]
        return tuple(Variant(name, None, index) for index, name in enumerate((scenario.reference, *others)))

    def compile(self, scenario: Any) -> Packages:
        """Every package as rules read it."""
        return compile_packages([scenario.alternatives[variant.alternative] for variant in self.variants(scenario)])

    def run_block(
        self, compiled: Packages, block: NDArray[np.void], chance: NDArray[np.uint64], seed: int
    ) -> NDArray[np.float64]:
        """Play every package in every world: the books, (worlds, packages, groups, years, entries)."""
        return play_packages(compiled, block, chance, seed, EVERY_YEAR)


def play_packages(
    packages: Packages, block: NDArray[np.void], chance: NDArray[np.uint64], seed: int, slots: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The books of packages in worlds, (worlds, packages, groups, slots, entries).

    ``slots`` (years,) says in which place a year is booked: each in its own, or all in one.
    """
    books = np.zeros((len(block), len(packages.traits), len(columns.GROUPS), int(slots[-1]) + 1), columns.LEDGER)
    plants, measures, rivals = worlds.plant_rows(block), worlds.measure_rows(block), worlds.rival_rows(block)
    scratch, without = tables.new_scratch(), tables.new_without()
    unbooked = np.zeros(books.shape[2:], columns.LEDGER)
    for w, world in enumerate(block):
        there = worlds.make_tables(world, plants[w], measures[w], rivals[w], seed, int(chance[w]))
        chain.play_world(
            world,
            there,
            packages.traits,
            packages.scales,
            packages.starts,
            without,
            scratch,
            slots,
            unbooked,
            books[w],
        )
    return books.view(np.float64).reshape(*books.shape, len(columns.LEDGER.names or ()))


MODEL = InvestmentModel()
