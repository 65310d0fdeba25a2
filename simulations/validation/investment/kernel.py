"""The rules of worth and of choice with settings of their own: the two plants of table Q, and shares that one names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.design import central_world
from simulations.investment import columns, location, plants
from simulations.register.parameter import load_register

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Archetype:
    """A plant of table Q: millions of euro a year at full production, years, and what is printed of it."""

    key: str
    capital: float
    build: float
    ramp_up: float
    life: float
    revenue: float
    labour: float
    energy: float
    other: float

    def row(self) -> Any:
        """As rules read it: flows per euro of capital."""
        row = np.zeros(1, columns.PLANT)
        for name in ("build", "ramp_up", "life"):
            row[name] = getattr(self, name)
        for name in ("revenue", "labour", "energy", "other"):
            row[name] = getattr(self, name) / self.capital
        row["capital"] = self.capital * columns.MILLION
        return row[0]


BIOLOGICS = Archetype("biologics", 1000.0, 4.0, 3.0, 20.0, 420.0, 40.0, 8.0, 110.0)
CELL_THERAPY = Archetype("cell_gene", 200.0, 2.0, 4.0, 15.0, 260.0, 65.0, 0.0, 120.0)
ARCHETYPES = (BIOLOGICS, CELL_THERAPY)


@dataclass(frozen=True)
class Setting:
    """What a world says of the worth of a plant; the defaults are those under which table Q was printed.

    There 8 % is applied to real flows: the rate is real, and inflation nought.
    """

    rate: float = 0.08
    inflation: float = 0.0
    tax: float = 0.25
    machine_share: float = 0.6
    machine_years: float = 10.0
    building_years: float = 30.0
    volume_lost: float = 1.0
    end_fixed: float = 0.0

    def world(self) -> Any:
        """As rules read it: the world at the register's own values, with these put in."""
        block = central_block().copy()
        for name, value in self.changes().items():
            block[name] = value
        return block[0]

    def changes(self) -> Mapping[str, float]:
        """By name of parameter."""
        return {
            "cost_of_capital": self.rate, "inflation": self.inflation, "corporate_tax": self.tax, "box_share": 0.0,
            "machine_share": self.machine_share, "machine_years": self.machine_years,
            "building_years": self.building_years, "volume_lost": self.volume_lost, "end_fixed": self.end_fixed,
        }  # fmt: skip


@dataclass(frozen=True)
class Help:
    """What measures do for a plant."""

    before: float = 0.0  # months, before capital is committed
    after: float = 0.0  # months, after it
    premium: float = 0.0  # basis points
    tax_cut: float = 0.0  # points
    other_cut: float = 0.0  # share of other cost
    labour_cut: float = 0.0  # share of labour cost
    grant: float = 0.0  # share of capital


@cache
def central_block() -> NDArray[np.void]:
    """The world at the register's own values, (1,)."""
    return central_world(load_register("investment"))


def value_of(plant: Any, world: Any, premium: float = 0.0) -> Any:
    """Present values of a plant, per euro of capital, at the world's rate with its premium cut."""
    value = np.zeros(1, columns.VALUE)
    plants.set_value(value[0], plant, plants.real_rate(world, premium), world)
    return value[0]


def points_of(plant: Any, world: Any, help: Help) -> float:
    """What measures are worth, in points of effective tax of this plant, by the rules of the model."""
    value, at_premium = value_of(plant, world), value_of(plant, world, help.premium)
    gain = plants.gain_in_points(
        value, at_premium, help.other_cut, help.labour_cut, help.tax_cut, help.before, help.after,
        plants.tax_on_plants(world), plants.real_rate(world, help.premium), world,
    )  # fmt: skip
    return float(gain + plants.grant_in_points(help.grant, value))


def chosen(
    pulls: Numbers,
    home_gain: float = 0.0,
    rival_gain: float = 0.0,
    *,
    site: float = 1.0,
    nest: float = 1.0,
    matched: bool = True,
) -> Numbers:
    """Shares by country, (countries,), by the rule of choice; every rival answers or none."""
    choice, follow = np.zeros(len(columns.COUNTRIES)), np.full(len(columns.COUNTRIES), float(matched))
    follow[columns.HOME] = 0.0
    location.set_choice(choice, pulls, home_gain, rival_gain, follow, site, nest)
    return choice


def pulls_with(home: float) -> Numbers:
    """What countries weigh when the Dutch share is `home` and the register's own shares divide the rest."""
    world = central_block()[0]
    rest = np.array([world[f"{name}_pull"] for name in columns.COUNTRIES[1:]])
    return np.concatenate([[home], (1.0 - home) * rest / rest.sum()])
