"""Everything that is worked out of one brief: its packages, all sets of proposals, ranks and portfolios, and the counter-case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.differences import Difference, summarise
from simulations.analysis.investment.contributions import Contributions, contributions, of_parts
from simulations.analysis.investment.portfolios import ByItem, ByProposal, by_item, by_proposal
from simulations.analysis.investment.ranking import Ranking, rank_proposals
from simulations.ensemble.result import Result
from simulations.investment import sets

Numbers = NDArray[np.float64]

# Outcomes that contributions are told of, in the order of the page.
CONTRIBUTED = ("won_extra", "value_net_now", "cost_net_now")
# Blocks of worlds for what needs hundreds of sets: enough for a mean, quick beside the brief itself.
FEW_BLOCKS = 2
# What every package is told by.
TOLD = (
    "extra_plants", "per_hundred", "plants_operating", "sites_kept", "jobs_net", "net_value", "net_cost", "outlay",
    "cost_gross", "research", "critical", "first_effect", "emissions", "europe_low", "deadweight",
)  # fmt: skip


# What is told as it is, and what counts in full whatever kinds of plant a brief looks at.
PER_HUNDRED, HUNDRED = "per_hundred", 100.0
AS_IT_IS = ("first_effect", "deadweight")
WHOLE = ("net_cost", "outlay", "cost_gross", "sites_kept")


class Run(Protocol):
    """Runs sets of proposals or items by the assumptions of a scenario, into a folder of that name."""

    def __call__(self, scenario: Any, subfolder: str, *, model: Any = None, blocks: int | None = None) -> Result:
        """The result; ``blocks`` takes the first worlds only."""
        ...


@dataclass(frozen=True)
class Package:
    """What one package changes: a difference per indicator, against the reference in the same world.

    `worth` compares net value added, of which taxes are a part, with public outlay; `fewer` is the share of worlds in which
    chance leaves a Netherlands with the package with fewer plants than one without, each with its own luck, and `as_many` that
    of equal numbers.
    """

    name: str
    label: Any
    variant: int
    changes: dict[str, Difference]
    worth: Difference
    fewer: float
    as_many: float


@dataclass(frozen=True)
class Study:
    """One brief, worked out."""

    scenario: Any
    own: Result
    counter: Result
    packages: tuple[Package, ...]
    opposed: tuple[Package, ...]
    every_set: Result
    contributions: dict[str, Contributions]
    vision: Numbers
    ranking: Ranking
    opposed_ranking: Ranking
    proposals: ByProposal
    items: ByItem


def work_out(scenario: Any, own: Result, counter: Result, run: Run) -> Study:
    """Run what a study needs beside the packages. Raises `outcomes.Outside` where a criterion's bounds do not hold,
    and `NothingFits` where the budget is below every item.
    """
    every_set = run(scenario, "combinations", model=sets.all_combinations())
    few = min(FEW_BLOCKS, int(own.manifest["blocks"]))
    alone = run(scenario.opposed(), "counter-proposals", model=sets.single_proposals())
    apart = run(scenario, "vision", model=sets.with_vision_apart(), blocks=few)
    budget = scenario.scoring["budget"]
    return Study(
        scenario, own, counter, packages(own), packages(counter), every_set,
        {entry: contributions(every_set, entry) for entry in CONTRIBUTED},
        of_parts(apart, CONTRIBUTED[0]),
        rank_proposals(every_set, scenario.scoring),
        rank_proposals(alone, scenario.scoring),
        by_proposal(every_set, budget),
        by_item(lambda model, folder: run(scenario, folder, model=model, blocks=few), budget),
    )  # fmt: skip


def packages(result: Result) -> tuple[Package, ...]:
    """Every package but the reference."""
    return tuple(package(result, variant.alternative, variant.index) for variant in result.variants[1:])


def package(result: Result, name: str, variant: int) -> Package:
    """What one package changes."""
    changes = {one: summarise(change(result, one, variant), result.blocks) for one in TOLD}
    worth = change(result, "net_value", variant) - change(result, "outlay", variant)
    luck = counted(result, "drawn_apart")
    apart, without = luck[:, variant], luck[:, 0]
    label = (result.manifest["scenario"]["alternatives"][name].get("label")) or {"nl": name, "en": name}
    return Package(
        name, label, variant, changes, summarise(worth, result.blocks), float((apart < without).mean()),
        float((apart == without).mean()),
    )  # fmt: skip


def change(result: Result, indicator: str, variant: int) -> Numbers:
    """An indicator of one package less that of the reference, (worlds,); a time or a share as it is."""
    if indicator == PER_HUNDRED:
        kinds = result.manifest["scenario"]["scoring"]["kinds"]
        place = result.entry_names.index("decisions")
        decisions = np.sum([result.entries(kind)[:, variant, place] for kind in kinds], axis=0)
        extra: Numbers = HUNDRED * change(result, "extra_plants", variant) / decisions
        return extra
    if indicator in AS_IT_IS:
        return result.values(indicator)[:, variant]
    values = counted(result, indicator)
    return values[:, variant] - values[:, 0]


def counted(result: Result, indicator: str) -> Numbers:
    """An indicator over the kinds of plant that count in the brief, and over what belongs to no kind; (worlds, variants)."""
    left_out = () if indicator in WHOLE else uncounted(result)
    return result.values(indicator) - sum((result.values(indicator, kind) for kind in left_out), np.float64(0.0))


def counted_series(result: Result, indicator: str) -> Numbers:
    """The same year by year; (worlds, variants, years)."""
    left_out = sum((result.series(indicator, kind) for kind in uncounted(result)), np.float64(0.0))
    return result.series(indicator) - left_out


def uncounted(result: Result) -> tuple[str, ...]:
    """The kinds of plant that a brief leaves out of its criteria."""
    kinds = result.manifest["scenario"]["scoring"]["kinds"]
    return tuple(group for group in result.groups if group not in (*kinds, "market"))
