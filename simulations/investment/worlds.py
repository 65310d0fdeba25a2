"""One world as rules read it: rows of plants, measures and rivals, and what chance does in it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulations.investment import packages
from simulations.investment.chain import set_world
from simulations.investment.columns import (
    COUNTRIES,
    EXPAT_REGIME,
    KINDS,
    MEASURE,
    MEASURES,
    MONTHS_A_YEAR,
    PLANT,
    PRODUCTION_GRANT,
    VALUE,
    YEARS,
    record,
)
from simulations.investment.tables import Tables

RIVAL = record("pull", "tax_change")
WAGE_COST_RELIEF = MEASURES.index("wage_cost_relief")
# Each kind of chance has a place of its own in a world's draws, so that one more leaves the others alone.
LEGAL_DRAWS, JOB_DRAWS, PLANT_DRAWS = range(3)


def plant_rows(worlds: NDArray[np.void]) -> NDArray[np.void]:
    """Kinds of plant in each world, (worlds, kinds)."""
    return filled(worlds, KINDS, PLANT)


def measure_rows(worlds: NDArray[np.void]) -> NDArray[np.void]:
    """Measures in each world, (worlds, measures), with lead times in years and all of them legal."""
    measures = filled(worlds, MEASURES, MEASURE)
    measures["lead"] /= MONTHS_A_YEAR
    measures["legal"] = 1.0
    return measures


def rival_rows(worlds: NDArray[np.void]) -> NDArray[np.void]:
    """Countries in each world, (worlds, countries)."""
    return filled(worlds, COUNTRIES, RIVAL)


def filled(worlds: NDArray[np.void], names: tuple[str, ...], fields: np.dtype[np.void]) -> NDArray[np.void]:
    """A record for each name, its fields taken from the parameters called ``<name>_<field>``; 0 where there is none."""
    known = set(worlds.dtype.names or ())
    table = np.zeros((len(worlds), len(names)), fields)
    for n, name in enumerate(names):
        for field in fields.names or ():
            if f"{name}_{field}" in known:
                table[field][:, n] = worlds[f"{name}_{field}"]
    return table


def uniforms(seed: int, chance: int, place: int, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Draws 0..1 of one kind of chance in one world; they depend on nothing else."""
    generator = np.random.Generator(np.random.Philox(key=[seed, chance], counter=[0, 0, 0, place]))
    return generator.random(shape)


def set_legal(measures: NDArray[np.void], world: Any, drawn: NDArray[np.float64]) -> None:
    """What the law allows in this world: aid to large firms, a regime and relief for one sector; ``drawn`` (3,) in 0..1."""
    for measure, chance, share in (
        (PRODUCTION_GRANT, "production_grant_legal", drawn[0]),
        (EXPAT_REGIME, "expat_regime_legal", drawn[1]),
        (WAGE_COST_RELIEF, "wage_cost_relief_legal", drawn[2]),
    ):
        measures["legal"][measure] = float(share < world[chance])


def jobs_of_a_plan(world: Any, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """What plants of a year really bring over their plan: lognormal, of mean one."""
    from scipy.special import ndtri

    spread = float(world["job_spread"])
    return np.exp(spread * ndtri(drawn) - spread**2 / 2.0)  # type: ignore[no-any-return]


def make_tables(
    world: np.void, plant: NDArray[np.void], measure: NDArray[np.void], rival: NDArray[np.void], seed: int, chance: int
) -> Tables:
    """The tables of one world; its chance is keyed by ``seed`` and ``chance``."""
    set_legal(measure, world, uniforms(seed, chance, LEGAL_DRAWS, (3,)))
    values = np.zeros(len(KINDS), VALUE)
    pulls = np.zeros((YEARS, len(KINDS), len(COUNTRIES)))
    set_world(values, pulls, plant, rival, world)
    drawn = uniforms(seed, chance, JOB_DRAWS, (len(KINDS), YEARS))
    plant_draws = uniforms(seed, chance, PLANT_DRAWS, (2, len(KINDS), YEARS))
    return Tables(
        plant, values, measure, rival, pulls, jobs_of_a_plan(world, drawn), plant_draws, *packages.read_layout()
    )
