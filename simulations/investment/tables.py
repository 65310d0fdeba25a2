"""The tables that rules share: one world, what happens in it without any measure, and the memory of a package in play."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.investment.columns import COUNTRIES, FORCE, KINDS, MEASURES, SIZES, VALUE, YEARS

Numbers = NDArray[np.float64]
Rows = NDArray[np.void]


class Tables(NamedTuple):
    """One world: rows of plants, measures and rivals, and what chance does in it."""

    plants: Rows  # (kinds,)
    values: Rows  # (kinds,), at the real rate as it is
    measures: Rows  # (measures,)
    rivals: Rows  # (countries,)
    pulls: Numbers  # (years, kinds, countries)
    jobs_drawn: Numbers  # (kinds, years), of mean one
    uniforms: Numbers  # (2, kinds, years), in common and apart
    channels: NDArray[np.int64]  # (measures,)
    reach: Numbers  # (measures, kinds)
    retains: NDArray[np.int64]  # (measures,)
    pairs: NDArray[np.int64]  # (pairs, 2)
    sorts: NDArray[np.int64]  # (pairs,)


class Without(NamedTuple):
    """What happens in a world without any measure."""

    chosen: Numbers  # (years, kinds): the Dutch share of footloose projects, the same for every investor
    outside: Numbers  # (years, kinds): projects that leave Europe
    won: Numbers  # (years, kinds)
    plants: Numbers  # (years, kinds): in operation
    jobs: Numbers  # (years, kinds)
    sites: Numbers  # (years, sizes): existing sites still open


class Scratch(NamedTuple):
    """Memory of one package while it is played."""

    strengths: Numbers  # (measures,)
    parts: Numbers  # (measures,): what is left of each beside the others
    force: Rows  # (1,)
    at_premium: Rows  # (kinds,): values of plants with the risk premium cut
    premium: Numbers  # (1,): the cut that these stand for
    choice: Numbers  # (countries,)
    gains: Numbers  # (years, kinds, sizes): log-odds from money and months
    raises: Numbers  # (years,): the rise of the chance of a site
    extra: Numbers  # (years,): plants won on top of those without measures
    coming: Numbers  # (kinds, years): plants that start in a year
    coming_jobs: Numbers  # (kinds, years)
    plants: Numbers  # (kinds,): in operation
    jobs: Numbers  # (kinds,)
    sites: Numbers  # (sizes,): existing sites still open
    first_effect: Numbers  # (2,): years to the first effect, and extra plants the year before


def new_scratch() -> Scratch:
    """Empty memory."""
    kinds, years = len(KINDS), YEARS
    return Scratch(
        np.zeros(len(MEASURES)),
        np.zeros(len(MEASURES)), np.zeros(1, FORCE), np.zeros(kinds, VALUE), np.zeros(1), np.zeros(len(COUNTRIES)),
        np.zeros((years, kinds, SIZES)), np.zeros(years), np.zeros(years), np.zeros((kinds, years)),
        np.zeros((kinds, years)), np.zeros(kinds), np.zeros(kinds), np.zeros(SIZES), np.zeros(2),
    )  # fmt: skip


def new_without() -> Without:
    """Room for what happens without any measure."""
    by_kind = (YEARS, len(KINDS))
    chosen, outside, won, plants, jobs = (np.zeros(by_kind) for _ in range(5))
    return Without(chosen, outside, won, plants, jobs, np.zeros((YEARS, SIZES)))
