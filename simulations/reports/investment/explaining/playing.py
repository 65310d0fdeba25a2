"""One package in one world, played by the model's own rules, and the chain of one year worked out again beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.investment import chain, columns, location, measures, plants, tables, worlds
from simulations.investment.model import EVERY_YEAR, MODEL
from simulations.reports.explaining import Future
from simulations.scenario.scenario import Scenario

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Played:
    """A package in one world: its `book` and that `without` any measure, (groups, years) of entries each."""

    world: Any
    there: tables.Tables
    package: Any
    scales: Numbers
    starts: Numbers
    scratch: tables.Scratch
    book: NDArray[np.void]
    without: NDArray[np.void]

    @property
    def told_year(self) -> int:
        """The year in which it wins most extra plants, from the first; halfway where it wins none."""
        extra = self.scratch.extra
        return int(np.argmax(extra)) if extra.max() > 0.0 else columns.YEARS // 2

    def total(self, entry: str) -> float:
        """An entry over all groups and years."""
        return float(self.book[entry].sum())

    def at_the_end(self, entry: str) -> float:
        """An entry over all groups in the last year."""
        return float(self.book[entry][:, -1].sum())


@dataclass(frozen=True, eq=False)
class Gain:
    """What a package adds for one kind of plant and size of firm: `money` in log-odds, `other` log-odds from image, talent and
    promotion, what rivals `answer`, and the worth of a euro of capital `before` and `after`.
    """

    money: float
    other: float
    answer: float
    before: float
    after: float


def play(scenario: Scenario, name: str, future: Future) -> Played:
    """Play one package of a brief in one world: the same books as in a batch."""
    compiled, index = MODEL.compile(scenario), [one.alternative for one in MODEL.variants(scenario)].index(name)
    world = np.array([future.world])
    there = worlds.make_tables(
        world[0], worlds.plant_rows(world)[0], worlds.measure_rows(world)[0], worlds.rival_rows(world)[0],
        scenario.runs.seed, future.chance,
    )  # fmt: skip
    scratch = tables.new_scratch()
    books = np.zeros((1, len(columns.GROUPS), columns.YEARS), columns.LEDGER)
    unbooked = np.zeros(books.shape[1:], columns.LEDGER)
    one = slice(index, index + 1)
    chain.play_world(
        world[0], there, compiled.traits[one], compiled.scales[one], compiled.starts[one], tables.new_without(), scratch,
        EVERY_YEAR, unbooked, books,
    )  # fmt: skip
    return Played(
        world[0],
        there,
        compiled.traits[index],
        compiled.scales[index],
        compiled.starts[index],
        scratch,
        books[0],
        unbooked,
    )


def force_in(played: Played, year: int) -> Any:
    """What is in force in a year; `played.scratch` then stands at that year."""
    s, there, package, world = played.scratch, played.there, played.package, played.world
    measures.set_strengths(
        s.strengths, year, played.scales, played.starts, there.measures, there.channels, package, world
    )
    measures.set_parts(s.parts, s.strengths, there.measures, there.pairs, there.sorts, package, world)
    measures.set_force(
        s.force[0], s.strengths, s.parts, there.measures, there.channels, there.reach, there.retains, package, world
    )
    chain.value_at_premium(s.force[0]["premium"], s, there, world)
    return s.force[0]


def site_in(played: Played, year: int, force: Any) -> float:
    """The chance that a Dutch site is there."""
    return float(chain.site_chance(year, force, played.package, played.there, played.scratch, played.world))


def gain_in(played: Played, year: int, kind: int, size: int, new: bool, force: Any) -> Gain:
    """What the package adds for one kind of plant, size of firm and experience."""
    there, world = played.there, played.world
    money, answer = chain.gains_of(year, kind, size, force, there, played.scratch, world)
    promoted = force["promotion"][kind] * (1.0 if new else world["promotion_on_experienced"])
    value = there.values[kind]
    before = float(plants.worth(value, plants.tax_on_plants(world)))
    points = played.scratch.gains[year, kind, size] / there.plants[kind]["beta"]
    return Gain(
        float(money),
        float(force["image"][kind] + promoted),
        float(answer),
        before,
        before + float(points * value["per_point"]),
    )


def choice_in(played: Played, year: int, kind: int, force: Any, site: float) -> Numbers:
    """Footloose projects by country in a year, over sizes and experience: (countries,)."""
    there, world = played.there, played.world
    total, choice = np.zeros(len(columns.COUNTRIES)), np.zeros(len(columns.COUNTRIES))
    plant = there.plants[kind]
    count = float(played.book["footloose"][kind, year])
    for size in range(columns.SIZES):
        part = plant["small"] if size == columns.SMALL else 1.0 - plant["small"]
        for experience in range(columns.EXPERIENCES):
            new = experience == columns.FIRST_TIME
            share = world["first_time_share"] if new else 1.0 - world["first_time_share"]
            gain = gain_in(played, year, kind, size, new, force)
            location.set_choice(
                choice, there.pulls[year, kind], gain.money + gain.other, gain.answer, played.package["matched"], site,
                world["nest"],
            )  # fmt: skip
            total += count * part * share * choice
    return total
