"""Many sets of proposals or items at once: what contributions, rankings and portfolios are made of.

A set stands on top of the brief's reference: the same start, scale and rivals, with these proposals or items added. Of a run
only what criteria need is kept, summed over the years and over the kinds of plant that count.
"""

from collections.abc import Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.investment import columns
from simulations.investment.model import ALL_YEARS, MODEL, play_packages
from simulations.investment.packages import Packages, compile_packages, rows
from simulations.scenario.variant import Variant

OUTCOMES = (
    "won_extra", "plants_extra", "sites_kept", "jobs_net", "capital", "exports", "value_net_now", "cost_gross", "outlay_now",
    "cost_net_now", "research", "critical_europe", "emissions", "years_to_effect",
)  # fmt: skip
# Outcomes of which every part counts, whatever kinds of plant a brief looks at.
WHOLE = ("cost_gross", "outlay_now", "cost_net_now", "years_to_effect", "sites_kept")

# The item that stands in two proposals.
VISION = "multi_year_vision"


class CompiledSets(NamedTuple):
    """The sets as packages, and which groups of the book count: (groups,) of 0 and 1."""

    packages: Packages
    counted: NDArray[np.float64]


class SetsModel:
    """The investment model over sets of proposals or of items, as the ensemble sees it; its one year is all years."""

    entries = OUTCOMES
    groups = ("market",)
    years = (columns.LAST_YEAR,)

    def __init__(self, field: str, sets: tuple[tuple[str, ...], ...]) -> None:
        """``field`` is "proposals" or "items"; ``sets`` name what is on, the first of them being the reference."""
        self.name = f"investment_{field}"
        self.field = field
        self.sets = sets

    @property
    def version(self) -> str:
        """That of the model."""
        return MODEL.version

    @property
    def indicators(self) -> Mapping[str, Any]:
        """None: outcomes are read from the book itself."""
        return {}

    def variants(self, scenario: Any) -> tuple[Variant, ...]:
        """A variant for each set, called by its names."""
        return tuple(Variant("+".join(names) or "nothing", None, index) for index, names in enumerate(self.sets))

    def compile(self, scenario: Any) -> CompiledSets:
        """Every set on top of the brief's reference."""
        base = scenario.alternatives[scenario.reference]
        fields = [{**base, self.field: (*base[self.field], *names)} for names in self.sets]
        counted = [float(group in (*scenario.scoring["kinds"], "market")) for group in columns.GROUPS]
        return CompiledSets(compile_packages(fields), np.array(counted))

    def run_block(
        self, compiled: CompiledSets, block: NDArray[np.void], chance: NDArray[np.uint64], seed: int
    ) -> NDArray[np.float64]:
        """Play every set in every world: the outcomes, (worlds, sets, 1, 1, outcomes)."""
        books = play_packages(compiled.packages, block, chance, seed, ALL_YEARS)
        every = np.ones_like(compiled.counted)
        kept = np.empty((*books.shape[:2], 1, 1, len(OUTCOMES)))
        for place, outcome in enumerate(OUTCOMES):
            amounts = books[:, :, :, 0, MODEL.entries.index(outcome)]
            kept[:, :, 0, 0, place] = amounts @ (every if outcome in WHOLE else compiled.counted)
        return kept


def proposal_names() -> tuple[str, ...]:
    """The eight proposals in the order of their numbers."""
    return tuple(sorted(rows()["proposals"], key=lambda name: int(rows()["proposals"][name]["number"])))


def item_names() -> tuple[str, ...]:
    """The items, each once: one that stands in two proposals under the first."""
    return tuple(name for name, row in rows()["items"].items() if "same_as" not in row)


def all_combinations() -> SetsModel:
    """All sets of the eight proposals: set m holds proposal i where bit i of m is set."""
    names = proposal_names()
    sets = (tuple(name for i, name in enumerate(names) if m >> i & 1) for m in range(1 << len(names)))
    return SetsModel("proposals", tuple(sets))


def single_proposals() -> SetsModel:
    """No proposal, and every proposal alone."""
    return SetsModel("proposals", ((), *((name,) for name in proposal_names())))


def with_vision_apart() -> SetsModel:
    """All sets of nine players: the eight proposals, those that hold the vision without it, and the vision by itself."""
    declared = rows()["items"]
    vision = [name for name, row in declared.items() if row.get("same_as", name) == VISION]
    players = [
        tuple(name for name, row in declared.items() if row["proposal"] == proposal and name not in vision)
        for proposal in proposal_names()
    ]
    players.append((VISION,))
    every = range(1 << len(players))
    sets = (tuple(name for i, names in enumerate(players) if m >> i & 1 for name in names) for m in every)
    return SetsModel("items", tuple(sets))


def items_and_pairs() -> SetsModel:
    """No item, every item alone, and every pair of them."""
    names = item_names()
    return SetsModel("items", ((), *((name,) for name in names), *combinations(names, 2)))


def item_sets(sets: tuple[tuple[str, ...], ...]) -> SetsModel:
    """Sets of items to run in full, after the empty one."""
    return SetsModel("items", ((), *sets))
