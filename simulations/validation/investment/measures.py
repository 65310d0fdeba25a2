"""What each fact of `facts.yaml` measures, in one world at a time; the readings stand there.

A measure is above over below (`Ratio`): over worlds the ratio of means is formed. The public cost of a job is read as its
source reads it. The British grants (M13) are euro of grants over the new jobs of the plan at the award: so is 2.1, over the
planned jobs of plants that would not have come. The Irish agency (M14) divides what it spends by jobs that last seven years:
so are 6.2 and 7.3, over additional job-years divided by seven. Cost is gross and not discounted, jobs are direct ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.investment.outcomes import Outside, by_criterion, criteria, values_of
from simulations.analysis.investment.ranking import drawn_weights
from simulations.analysis.scoring.acceptability import acceptability
from simulations.ensemble.result import Result
from simulations.investment import columns, sets
from simulations.investment.packages import rows
from simulations.register.rows import Rows
from simulations.scenario.vocabulary import load_vocabulary
from simulations.validation.estimate import UNKNOWN, Ratio
from simulations.validation.investment.kernel import Help, chosen, points_of
from simulations.validation.investment.plays import (
    EVERYTHING,
    NOTHING,
    UNCHANGED,
    Changes,
    Fields,
    Played,
    package,
    scoring,
)

Numbers = NDArray[np.float64]
MeasureOf = Callable[[Played], Ratio]

FIRST, LAST = 0, columns.YEARS - 1
LARGE_KINDS = [place for place in range(len(columns.KINDS)) if place != columns.CELL_GENE]
ONE_POINT = 1.0
IRISH_RISE = 2.5
# Alzey (P43): ground after 11 months against 18, half a point of risk premium, and 13 to 18 points of tax.
ALZEY = Help(before=18.0 - 11.0, premium=50.0)
TAX_GAPS = (13.0, 18.0)
KITE = 3.0
SUSTAINED_YEARS = 7.0
NO_CLOSURE = {"flagship_closure": 0.0}
SHORTAGE_WORDS = ("short", "tekort")
TOP_FIVE = 5

GRANT = package("production_grant")
TALKS = package("company_talks")
TRAINING = package("training_scheme")
PROMOTION = package("bid_book", "company_talks", "reputation")


def arrivals(played: Played) -> Numbers:
    """The share of each kind among projects, (kinds,)."""
    weights = played.tables().plants["arrivals"]
    return np.asarray(weights / weights.sum())


# Facts 1, 2 and 4


def dutch_share(year: int) -> MeasureOf:
    """Dutch share of footloose projects in a year (from 0), without any measure."""

    def measure(played: Played) -> Ratio:
        book = played.books(NOTHING)
        return Ratio(float(book["to_netherlands"][:, year].sum()), float(book["footloose"][:, year].sum()))

    return measure


def own_tax(played: Played) -> Ratio:
    """Relative change of the Dutch probability when Dutch effective tax rises by one point."""
    tables, weights = played.tables(), arrivals(played)
    before = [share_of(played, tables.pulls[FIRST, kind], columns.HOME) for kind in range(len(columns.KINDS))]
    after = [
        share_of(played, tables.pulls[FIRST, kind], columns.HOME, -float(tables.plants["beta"][kind]) * ONE_POINT)
        for kind in range(len(columns.KINDS))
    ]
    return Ratio(float(weights @ after - weights @ before), float(weights @ before))


def share_of(played: Played, pulls: Numbers, country: int, home_gain: float = 0.0) -> float:
    """A country's share of footloose projects, by the rule of choice in this world."""
    site, nest = float(played.world["site_available"]), float(played.world["nest"])
    return float(chosen(pulls, home_gain, site=site, nest=nest)[country])


def irish_share(played: Played, rise: float) -> float:
    """The Irish share with its tax higher by so many points, once all announced rates hold; kinds weighed."""
    pulls = played.tables({"ireland_tax_change": rise}).pulls[LAST]
    return float(arrivals(played) @ [share_of(played, one, columns.IRELAND) for one in pulls])


def irish_change(played: Played) -> Ratio:
    """Relative change of the Irish share when its tax rises from 12.5 to 15 %."""
    before = irish_share(played, 0.0)
    return Ratio(irish_share(played, IRISH_RISE) - before, before)


# Fact 5


def alzey_points(played: Played) -> Numbers:
    """What Alzey's months and risk are worth, in points of effective tax, (kinds,)."""
    return np.array([points_of(plant, played.world, ALZEY) for plant in played.tables().plants])


def worth_more_than(gap: float) -> MeasureOf:
    """Share of plants for which that is worth more than a gap in tax: 0 or 1 for each kind, kinds weighed."""
    return lambda played: Ratio(float(arrivals(played) @ (alzey_points(played) > gap)))


def germany_wins(played: Played) -> Ratio:
    """The chance that Germany wins of the two, with the choice's own chance; kinds weighed."""
    lead = played.tables().plants["beta"] * (alzey_points(played) - TAX_GAPS[0])
    return Ratio(float(arrivals(played) @ (1.0 / (1.0 + np.exp(-lead)))))


def alzey_worth(played: Played) -> Ratio:
    """Points of tax that Alzey's months and risk are worth, kinds weighed."""
    return Ratio(float(arrivals(played) @ alzey_points(played)))


# Facts 6 to 9


def over_large_kinds(field: str) -> MeasureOf:
    """The median of a property of plants over the kinds other than cell therapy."""
    return lambda played: Ratio(float(np.median(played.tables().plants[field][LARGE_KINDS])))


def of_cell_therapy(field: str) -> MeasureOf:
    """A property of plants for cell therapy."""
    return lambda played: Ratio(float(played.tables().plants[field][columns.CELL_GENE]))


def assumed(name: str) -> MeasureOf:
    """An assumption of the world as it is."""
    return lambda played: Ratio(float(played.world[name]))


def jobs_tripled(played: Played) -> Ratio:
    """Share of plants, by kind and year, with at least three times the jobs of the plan."""
    return Ratio(float((played.tables().jobs_drawn >= KITE).mean()))


def plans_vanished(played: Played) -> Ratio:
    """What does not come into operation because it is cancelled, over what would have."""
    kept = played.without(NO_CLOSURE).plants[LAST].sum()
    planned = played.without({**NO_CLOSURE, "cancelled": 0.0}).plants[LAST].sum()
    return Ratio(float(planned - kept), float(planned))


def closure_hazard(played: Played) -> Ratio:
    """Yearly chance that a flagship site closes, from what is left of them in the last year."""
    sites = played.without().sites[:, columns.LARGE]
    return Ratio(1.0 - float(sites[LAST] / sites[FIRST]) ** (1.0 / (LAST - FIRST)))


# Facts 10 and 11


def deadweight(changes: Changes = UNCHANGED) -> MeasureOf:
    """Grants of 2.1 to who would have come anyway over all its grants; worlds in which `changes` hold."""

    def measure(played: Played) -> Ratio:
        paid = played.total(GRANT, "grants", changes)
        return Ratio(played.total(GRANT, "grants_deadweight", changes), paid) if paid > 0.0 else UNKNOWN

    return measure


def planned_jobs(played: Played, fields: Fields) -> float:
    """Direct jobs in the plans of the extra plants that a package wins over the run."""
    plants, extra = played.tables().plants, played.books(fields)["won_extra"][: len(columns.KINDS)].sum(axis=1)
    return float((extra * plants["capital"] / columns.MILLION / plants["capital_per_job"]).sum())


def cost_per_planned_job(played: Played) -> Ratio:
    """Gross cost of 2.1 over the run, per planned job of an extra plant."""
    return Ratio(played.total(GRANT, "cost_gross"), planned_jobs(played, GRANT))


def cost_per_sustained_job(fields: Fields) -> MeasureOf:
    """Gross cost over the run, per additional job that lasts seven years."""

    def measure(played: Played) -> Ratio:
        return Ratio(played.total(fields, "cost_gross"), played.total(fields, "jobs_extra") / SUSTAINED_YEARS)

    return measure


def cost_per_last_job(fields: Fields) -> MeasureOf:
    """Gross cost over the run, per additional direct job in the last year."""
    return lambda played: Ratio(played.total(fields, "cost_gross"), played.last(fields, "jobs_extra"))


# Facts 12 to 14


def promotion_on(won: Callable[[NDArray[np.void]], tuple[Numbers, Numbers]]) -> MeasureOf:
    """Points of Dutch share more under 6.1-6.3 among some investors, in the last year."""

    def measure(played: Played) -> Ratio:
        shares = []
        for fields in (PROMOTION, NOTHING):
            found, of = won(played.books(fields))
            shares.append(float(found[:, LAST].sum() / of[:, LAST].sum()))
        return Ratio(shares[0] - shares[1])

    return measure


def experienced(book: NDArray[np.void]) -> tuple[Numbers, Numbers]:
    """Footloose projects of experienced investors: those that the Netherlands wins, and all."""
    return book["won_experienced"], book["experienced"]


def first_time(book: NDArray[np.void]) -> tuple[Numbers, Numbers]:
    """The same of first-time investors."""
    return book["to_netherlands"] - book["won_experienced"], book["footloose"] - book["experienced"]


def gain_for_europe(entry: str) -> MeasureOf:
    """European gain over Dutch gain under all items, by one of its bounds."""
    return lambda played: Ratio(played.total(EVERYTHING, entry), played.total(EVERYTHING, "won_extra"))


def shortages_credited(played: Played) -> Ratio:
    """Names of entries, indicators and criteria that speak of shortages."""
    indicators = Rows(load_vocabulary("investment").folder / "indicators.yaml")
    names = (*(columns.LEDGER.names or ()), *indicators, *rows()["criteria"])
    return Ratio(float(sum(any(word in name for word in SHORTAGE_WORDS) for name in names)))


# Fact 15


def rank_shares(played: Played) -> Numbers | None:
    """Share of weights in which each item, alone, has each rank, (items, ranks); None if an outcome leaves its bounds."""
    weighed = criteria(scoring())
    table = SimpleNamespace(entries=lambda group: played.each_alone()[None], entry_names=sets.OUTCOMES)
    try:
        values = values_of(by_criterion(cast(Result, table), weighed)[:, 1:], weighed)
    except Outside:
        return None
    return acceptability(values, drawn_weights(scoring(), weighed)).ranks


def ranked(item: str, read: Callable[[Numbers], float]) -> MeasureOf:
    """What the rank shares of one item come to; unknown in worlds whose outcomes leave the declared bounds."""
    place = sets.item_names().index(item)

    def measure(played: Played) -> Ratio:
        shares = played.once("ranks", rank_shares)
        return UNKNOWN if shares is None else Ratio(read(shares[place]))

    return measure


def first(shares: Numbers) -> float:
    """The share of first places."""
    return float(shares[0])


def among_five(shares: Numbers) -> float:
    """The share of the first five places."""
    return float(shares[:TOP_FIVE].sum())


def mean_rank(shares: Numbers) -> float:
    """The mean place."""
    return float(shares @ np.arange(1.0, len(shares) + 1.0))


def own_measures() -> Mapping[str, MeasureOf]:
    """By key of `facts.yaml`."""
    return {
        "base_share": dutch_share(FIRST),
        "change_per_point": own_tax,
        "irish_share": irish_change,
        "germany_wins": germany_wins,
        "capital_per_job": over_large_kinds("capital_per_job"),
        "capital_per_job_cell": of_cell_therapy("capital_per_job"),
        "greenfield_years": over_large_kinds("build"),
        "conversion_saves": assumed("conversion_months"),
        "jobs_tripled": jobs_tripled,
        "plans_vanished": plans_vanished,
        "closure_hazard": closure_hazard,
        "deadweight": deadweight(),
        "job_by_grant": cost_per_planned_job,
        "job_by_talks": cost_per_sustained_job(TALKS),
        "job_by_training": cost_per_sustained_job(TRAINING),
        "experienced_share": promotion_on(experienced),
        "europe_low": gain_for_europe("europe_low"),
        "europe_high": gain_for_europe("europe_high"),
        "shortages_credited": shortages_credited,
        "grant_first": ranked("production_grant", first),
        "bid_book_above_six": ranked("bid_book", among_five),
    }
