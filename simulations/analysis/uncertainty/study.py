"""All that is worked out of how sure a brief's claims are: first from the runs that are there, then with further ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, NamedTuple

from simulations.analysis.differences import Difference, summarise
from simulations.analysis.estimates import Numbers
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.uncertainty import chance, sobol, tipping
from simulations.analysis.uncertainty.assumptions import Entry, entries
from simulations.analysis.uncertainty.certainty import Certainty, Seen, certainty
from simulations.analysis.uncertainty.chance import Split
from simulations.analysis.uncertainty.choices import Choice, choices
from simulations.analysis.uncertainty.first_order import first_order, leading
from simulations.analysis.uncertainty.headline import Claims, Headline, holds_more_often
from simulations.analysis.uncertainty.parts import Parts
from simulations.analysis.uncertainty.probe import Probe
from simulations.analysis.uncertainty.regions import Failures, failures
from simulations.analysis.uncertainty.sobol import Indices
from simulations.analysis.uncertainty.stopping import Stop
from simulations.analysis.uncertainty.tipping import Curve
from simulations.analysis.uncertainty_tables import Ends
from simulations.ensemble.design import Block, Range, Worlds
from simulations.register.parameter import Parameter

# Of the worlds that deeper runs may meet: this part for chance and this part for tipping points; the rest for indices.
FOR_CHANCE, FOR_TIPPING = 0.06, 0.6
# Worlds that a tipping point is told from, and the levels looked at first: as many as the budget has room for.
TIPPING_WORLDS, FEWEST_LEVELS, MOST_LEVELS = 25, 2, 9
MOST_ASSUMPTIONS = 12
# So many of the largest carriers come before those that were seen to move a claim.
MOST_CARRYING = 3
# Levels that narrowing down adds, on average over assumptions: most turn nothing.
NARROWING = 1


class Told(NamedTuple):
    """What is known of a run before deeper runs: results of the brief and of its counter-case, in the same worlds.

    `ranges` are what worlds are drawn from, by name; `sources` what a brief says of the assumptions that it changed, and
    `opposing` names those that its counter-case changes.
    """

    claims: Claims
    own: Outcomes
    counter: Outcomes
    worlds: Worlds
    chance: Any
    ranges: Mapping[str, Range]
    register: Mapping[str, Parameter]
    sources: Mapping[str, str]
    opposing: tuple[str, ...]
    stop: Stop


@dataclass(frozen=True)
class HeadlineStudy:
    """One claim: its amount per world, what drives it, where it fails, and what deeper runs added (None where not run)."""

    headline: Headline
    amount: Numbers
    difference: Difference
    opposed: Difference
    counter_turns: bool
    first_order: Mapping[str, Ends]
    failures: Failures
    certainty: Certainty
    split: Split | None = None
    indices: Indices | None = None
    curves: tuple[Curve, ...] = ()
    deep: bool = False

    @property
    def shares(self) -> Mapping[str, Ends]:
        """The part of the variance that hangs on each assumption: total where a design of its own told and suffices, else first
        order.
        """
        if self.indices is None or not self.indices.enough:
            return self.first_order
        totals = {name: one for name, one in self.indices.total.items() if name not in (sobol.OTHERS, sobol.CHANCE)}
        return {**self.first_order, **totals}


Studies = tuple[HeadlineStudy, ...]


@dataclass(frozen=True)
class Uncertainty:
    """How sure the claims of a brief are; `entries` is the register with impact on the first of them.

    `spent` counts the deeper runs by what they were for.
    """

    studies: Studies
    entries: tuple[Entry, ...]
    choices: tuple[Choice, ...]
    stop: Stop
    parts: tuple[Parts, ...] = ()
    idle: tuple[str, ...] = ()
    spent: Mapping[str, int] | None = None

    @property
    def quick(self) -> bool:
        """True where the deeper parts were not run."""
        return self.spent is None


def at_once(told: Told) -> Uncertainty:
    """From the runs that are there, without any further one."""
    varying = [one for one in told.ranges.values() if one.varies]
    studies = tuple(_study(told, varying, one) for one in told.claims.headlines)
    register = _entries(told, studies[0]) if studies else ()
    return Uncertainty(studies, register, choices(told.own, told.claims.weighed), told.stop)


def _study(told: Told, varying: Sequence[Range], headline: Headline) -> HeadlineStudy:
    amount, opposed = headline.amount(told.own), headline.amount(told.counter)
    difference = summarise(amount, told.own.blocks)
    study = HeadlineStudy(
        headline,
        amount,
        difference,
        summarise(opposed, told.counter.blocks),
        not holds_more_often(opposed),
        first_order(told.worlds, amount, [one.name for one in varying]),
        failures(told.worlds, amount, varying),
        Certainty("very_low", (), True),
    )
    return _judged(told, study)


def _judged(told: Told, study: HeadlineStudy) -> HeadlineStudy:
    grades = {name: row.grade for name, row in told.register.items()} | {
        name: "C" for name, source in told.sources.items() if source in ("", "assumption")
    }
    seen = Seen(
        study.difference, study.shares, grades, study.counter_turns, study.split,
        study.curves if study.deep else None,
    )  # fmt: skip
    return replace(study, certainty=certainty(seen))


def _entries(told: Told, study: HeadlineStudy) -> tuple[Entry, ...]:
    return entries(
        list(told.ranges.values()), told.register, told.sources, study.first_order, study.indices, study.curves
    )


class Budget(NamedTuple):
    """How the worlds of deeper runs are divided: `indices` are those that no tipping point may use."""

    chance: int
    levels: int
    assumptions: int
    indices: int


def divide(worlds: int, varying: int) -> Budget:
    """A plan for so many worlds: as many assumptions as fit at the fewest levels, then as many levels as fit.

    Indices have what tipping points may not use, and get what those leave, where a design of the fewest points fits; else
    tipping points may use all.
    """
    for_chance = min(worlds, max(TIPPING_WORLDS, round(FOR_CHANCE * worlds)))
    left = worlds - for_chance
    for_tipping = min(int(FOR_TIPPING * worlds), left)
    if left - for_tipping < sobol.smallest():
        for_tipping = left
    room = for_tipping // TIPPING_WORLDS
    count = max(min(room // (FEWEST_LEVELS + NARROWING), MOST_ASSUMPTIONS, varying), 0)
    levels = min(max(room // count - NARROWING, FEWEST_LEVELS), MOST_LEVELS) if count else 0
    return Budget(for_chance, levels, count, left - for_tipping)


Step = Callable[[str, int], None]


class Deeper:
    """Further runs for the claims of a brief, `budget` of them at most (worlds times variants).

    `step` is told what begins and how many runs that takes at most.
    """

    def __init__(self, told: Told, probe: Probe, budget: int, step: Step) -> None:
        self.told = told
        self.probe = probe
        self.worlds = budget // max(probe.variants, 1)
        self.plan = divide(self.worlds, len(probe.varying))
        self.spent: dict[str, int] = {}
        self._step = step
        self._worlds = Block(0, told.worlds, told.chance)

    def run(self, found: Uncertainty) -> Uncertainty:
        """Chance, tipping points and indices, and what certainty and register become with them."""
        studies = self.split(found).studies
        studies = self._spend("tipping", self.left - self.plan.indices, self._add_curves, studies)
        room = self.left if self.left >= sobol.smallest() else 0
        studies = self._spend("indices", room, self._add_indices, studies)
        studies = tuple(_judged(self.told, replace(one, deep=True)) for one in studies)
        return replace(found, studies=studies, entries=_entries(self.told, studies[0]), spent=self.spent)

    def split(self, found: Uncertainty) -> Uncertainty:
        """What chance and what assumptions make of the spread, the first of the further runs and nothing more."""
        return replace(found, studies=self._spend("chance", self.plan.chance, self._add_chance, found.studies))

    def _spend(self, name: str, most: int, add: Callable[[Studies], Studies], studies: Studies) -> Studies:
        before = self.probe.measured
        self._step(name, most * self.probe.variants)
        found = add(studies)
        self.spent[name] = self.probe.measured - before
        return found

    @property
    def left(self) -> int:
        """Worlds of the budget that were not met yet."""
        return self.worlds - sum(self.spent.values()) // max(self.probe.variants, 1)

    def _add_chance(self, studies: Studies) -> Studies:
        first = self._worlds.pick(slice(0, min(self.plan.chance, len(self._worlds))))
        again = chance.with_other_luck(self.probe, first)
        return tuple(
            replace(one, split=chance.split(one.amount[: len(first)], luck))
            for one, luck in zip(studies, again, strict=True)
        )

    def _add_curves(self, studies: Studies) -> Studies:
        looked_at = candidates(self.told, studies, self.probe, self.plan.assumptions)
        first = self._worlds.pick(slice(0, TIPPING_WORLDS))
        most = (self.left - self.plan.indices) // max(len(first), 1)
        found = tipping.search(self.probe, first, looked_at, self.plan.levels, most)
        return tuple(replace(one, curves=tuple(each[place] for each in found)) for place, one in enumerate(studies))

    def _add_indices(self, studies: Studies) -> Studies:
        leaders = leaders_of(self.told, studies)
        design = sobol.plan(tuple(self.told.ranges.values()), leaders, self.left)
        if design is None:
            return studies
        amounts = self.probe.measure(design.block)
        return tuple(
            replace(one, indices=sobol.indices(amount, design)) for one, amount in zip(studies, amounts, strict=True)
        )


def leaders_of(told: Told, studies: Studies) -> list[str]:
    """The assumptions to tell apart in a design of their own, claims in turn: those that turn a claim, those along which its
    median moves most, then those that carry most of its variance.
    """
    ranked = []
    for one in studies:
        along = sorted(one.curves, key=lambda curve: (curve.point is None, -curve.swing))
        moving = [curve.drawn.name for curve in along if curve.swing > 0.0]
        carrying = leading(dict(one.first_order), sobol.MOST_GROUPS)
        ranked.append(list(dict.fromkeys([*carrying[:MOST_CARRYING], *moving, *carrying])))
    return list(dict.fromkeys(_in_turn(ranked)))


def candidates(told: Told, studies: Studies, probe: Probe, most: int) -> list[Range]:
    """The assumptions to look for a tipping point in: those that counter-case and brief change, those that bound a region
    where a claim fails, then those that carry most of the variance, taking claims in turn.
    """
    bounding = [side.name for one in studies if one.failures.region for side in one.failures.region.sides]
    ranked = [leading(dict(one.first_order), most) for one in studies]
    varying = {one.name: one for one in probe.varying}
    wanted = dict.fromkeys([*told.opposing, *told.sources, *bounding, *_in_turn(ranked)])
    return [varying[name] for name in wanted if name in varying][:most]


def _in_turn(ranked: Sequence[Sequence[str]]) -> list[str]:
    """The first of every list, then the second of every list; a list that is shorter than others ends sooner."""
    return [name for row in zip_longest(*ranked) for name in row if name is not None]
