"""What each fact of `facts.yaml` measures, in one world at a time; the readings stand there.

A measure is above over below (`Ratio`): over worlds the ratio of means is formed, so that a world in which hardly anything
happens counts for as much as it holds. A world that cannot tell is left out and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from simulations.procurement import columns
from simulations.validation.estimate import UNKNOWN, Ratio
from simulations.validation.procurement.plays import Outcome, Play, Played, rows_where, scheme

Numbers = NDArray[np.float64]
MeasureOf = Callable[[Played], Ratio]

FEWEST, MOST = 2, 5  # bidders that PR1 looks at
A_YEAR = columns.QUARTERS_A_YEAR
FIRST_FIVE, LAST_FIVE = slice(0, 5), slice(columns.YEARS - 5, columns.YEARS)
WINNERS_SHARE = (0.75, 0.95)
POINTS_BETWEEN = 100.0 * (WINNERS_SHARE[1] - WINNERS_SHARE[0])
EIGHTH_YEAR = slice(7, 8)
STUDY_YEARS = 4  # NL22 looked at 2010-13
# The Netherlands as the whole market of a plant: nothing is left for other countries to ask.
WHOLE_MARKET = {"dutch_share_of_plant_volume": 1.0, "england_share": 0.0, "nordic_share": 0.0}
DEFAULT_WEIGHT = 0.10
ABSOLUTE = ("value_in_euro", "fictitious_discount", "absolute_points")

TODAY = Play(scheme("ask", tenders="today"), watched=columns.QUARTERS)
NOT_ASKED = Play(scheme("none"))
ASKED = Play(scheme("ask"))


def today(played: Played) -> Outcome:
    """The Netherlands today: questions without consequence, where they are asked now."""
    return played.outcome("today", TODAY)


def not_asked(played: Played) -> Outcome:
    """A market without any question."""
    return played.outcome("not asked", NOT_ASKED)


def asked(played: Played) -> Outcome:
    """Questions without consequence in all tenders."""
    return played.outcome("asked", ASKED)


def bonus(played: Played, weight: float, formula: str = "value_in_euro", level: str = "supplier") -> Outcome:
    """Points in all tenders; at the default weight, tenders are watched."""
    fields = scheme("bonus", weight=weight, formula=formula, level=level)
    watched = columns.QUARTERS if weight == DEFAULT_WEIGHT and formula == ABSOLUTE[0] else 0
    return played.outcome(f"bonus {weight} {formula} {level}", Play(fields, watched=watched))


def relative_change(new: float, old: float) -> Ratio:
    """Change as a share of what was."""
    return Ratio(new / old - 1.0) if old != 0.0 else UNKNOWN


# Fact 1


def price_per_bidder(played: Played) -> Ratio:
    """Change of the winning price per extra bidder, within medicines."""
    bidders, price = within_medicines(today(played))
    spread = float((bidders**2).sum())
    return Ratio(float(np.expm1((bidders * price).sum() / spread))) if spread > 0.0 else UNKNOWN


def within_medicines(outcome: Outcome) -> tuple[Numbers, Numbers]:
    """Bidders and log price of lots with 2 to 5 bidders, each less its mean in the medicine: (lots,) twice."""
    lots = comparable_lots(outcome)
    return (
        less_the_mean(lots["bids"].astype(np.float64), lots["medicine"]),
        less_the_mean(np.log(lots["price"]), lots["medicine"]),
    )


def less_the_mean(values: Numbers, groups: NDArray[np.int64]) -> Numbers:
    """Values less the mean of their group."""
    if not len(values):
        return values
    count = np.bincount(groups)
    return np.asarray(values - (np.bincount(groups, values) / np.maximum(count, 1))[groups])


def price_across_medicines(played: Played) -> Ratio:
    """The same slope over all lots at once, so that medicines with more suppliers are compared with those that have few."""
    lots = comparable_lots(today(played))
    bidders = lots["bids"] - lots["bids"].mean() if len(lots) else np.zeros(0)
    spread = float((bidders**2).sum())
    return Ratio(float(np.expm1((bidders * np.log(lots["price"])).sum() / spread))) if spread > 0.0 else UNKNOWN


def comparable_lots(outcome: Outcome) -> NDArray[np.void]:
    """Contestable awards with 2 to 5 bids, no gate dropped."""
    lots = outcome.contested
    return rows_where(lots, (lots["bids"] >= FEWEST) & (lots["bids"] <= MOST) & (lots["waived"] == 0))


def price_step(played: Played, bidders: int) -> Ratio:
    """Change of the winning price from one bidder fewer to so many, within medicines."""
    lots = comparable_lots(today(played))
    reached = [
        less_the_mean((lots["bids"] >= n).astype(np.float64), lots["medicine"]) for n in range(FEWEST + 1, MOST + 1)
    ]
    design = np.column_stack(reached)
    if len(lots) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return UNKNOWN
    effects = np.linalg.lstsq(design, less_the_mean(np.log(lots["price"]), lots["medicine"]), rcond=None)[0]
    return Ratio(float(np.expm1(effects[bidders - FEWEST - 1])))


# Facts 2 and 3


def bids_change(played: Played) -> Ratio:
    """Bids per contestable lot under a bonus of strength 10 %: odds w / (1 - w) = 1/10."""
    return relative_change(bids_per_lot(bonus(played, 1.0 / 11.0)), bids_per_lot(asked(played)))


def bids_per_lot(outcome: Outcome) -> float:
    """Bids per contestable lot."""
    return outcome.total("bids", "contestable") / outcome.total("lots", "contestable")


def spend_at(weight: float) -> MeasureOf:
    """Contestable spend under a bonus, against asking."""

    def measure(played: Played) -> Ratio:
        new, old = bonus(played, weight), asked(played)
        return relative_change(new.total("spend", "contestable"), old.total("spend", "contestable"))

    return measure


def first_year(
    played: Played, name: str, rule: str, adaptability: float | None = None, **chosen: object
) -> NDArray[np.void]:
    """Contestable awards of the first four quarters, without those in which a gate was dropped first."""
    changed = {} if adaptability is None else {"adaptability": adaptability}
    play = Play(scheme(rule, **chosen), changed, quarters=A_YEAR, watched=A_YEAR)
    lots = played.outcome(f"first year {name} {adaptability}", play).contested
    return rows_where(lots, lots["waived"] == 0)


def on_common_lots(*awards: NDArray[np.void]) -> list[NDArray[np.void]]:
    """The same lots, awarded in the same quarter, in the same order, from each of several schemes."""
    keys = [one["lot"] * columns.QUARTERS + one["quarter"] for one in awards]
    shared = keys[0]
    for key in keys[1:]:
        shared = np.intersect1d(shared, key)
    return [
        one[np.isin(key, shared)][np.argsort(key[np.isin(key, shared)])] for one, key in zip(awards, keys, strict=True)
    ]


def in_one_tender(column: str, weight: float, level: str = "supplier") -> MeasureOf:
    """Change in a column of the winner, lots alike, from asking to a bonus brought in at once."""

    def measure(played: Played) -> Ratio:
        new = first_year(played, f"bonus {weight} {level}", "bonus", weight=weight, level=level)
        new, old = on_common_lots(new, first_year(played, "ask", "ask"))
        return relative_change(float(new[column].mean()), float(old[column].mean())) if len(new) else UNKNOWN

    return measure


# Fact 5


def lots_in_trouble(played: Played) -> Ratio:
    """Points of lots relaxed, unfilled or short more at a submission gate than under asking."""
    gate = played.outcome("submission gate", Play(scheme("exclusion", threshold=0.0)))
    return Ratio(in_trouble(gate) - in_trouble(asked(played)))


def lots_in_trouble_unasked(played: Played) -> Ratio:
    """The same against not asking."""
    gate = played.outcome("submission gate", Play(scheme("exclusion", threshold=0.0)))
    return Ratio(in_trouble(gate) - in_trouble(not_asked(played)))


def in_trouble(outcome: Outcome) -> float:
    """Share of lots that were relaxed, unfilled, bought in an emergency or short."""
    troubled = sum(outcome.total(name) for name in ("relaxed_lots", "unfilled_lots", "emergency_lots", "short_lots"))
    return troubled / outcome.total("lots")


# Fact 6


def winners_share(played: Played, share: float) -> Outcome:
    """Today's market with another share of volume to the winner, for eight years."""
    play = Play(scheme("ask", tenders="today"), {"winner_volume": share}, quarters=8 * A_YEAR, watched=2 * A_YEAR)
    return played.outcome(f"winner {share}", play)


def cost_per_point(played: Played) -> Ratio:
    """Cost in the first two years per point of volume to the winner."""
    costs = []
    for share in WINNERS_SHARE:
        awards = winners_share(played, share).contested
        costs.append(float(awards["paid"][awards["quarter"] < 2 * A_YEAR].mean()))
    return Ratio(float(np.log(costs[1] / costs[0])) / POINTS_BETWEEN)


def offers_per_point(played: Played) -> Ratio:
    """Registered contestable offers in the eighth year per point of volume to the winner."""
    few, many = (
        winners_share(played, share).total("offers_registered", "contestable", years=EIGHTH_YEAR)
        for share in WINNERS_SHARE
    )
    return Ratio(float(np.log(many / few)) / POINTS_BETWEEN)


# Fact 7


def shortage_odds(price_class: int) -> MeasureOf:
    """Odds of shortage of a price class over those of the low class, as the terms of Mantel and Haenszel."""

    def measure(played: Played) -> Ratio:
        outcome = today(played)
        short, calm = counted(outcome, price_class)
        short_low, calm_low = counted(outcome, columns.LOW_PRICE)
        size = short + calm + short_low + calm_low
        if short + calm == 0 or short_low + calm_low == 0:
            return UNKNOWN
        return Ratio(short * calm_low / size, calm * short_low / size)

    return measure


def counted(outcome: Outcome, price_class: int) -> tuple[int, int]:
    """Medicine-years of a price class with and without a shortage, contestable medicines."""
    short = outcome.short[:, outcome.contestable & (outcome.price_class == price_class)]
    return int(short.sum()), int((~short).sum())


# Facts 8 and 9


def reduction_ratio(played: Played) -> Ratio:
    """Yearly reduction with a ladder reward over that without, where the Netherlands buys all."""
    quarters = STUDY_YEARS * A_YEAR
    ladder = scheme("bonus", formula="fictitious_discount", weight=0.05)
    rewarded = played.outcome("ladder, whole market", Play(ladder, WHOLE_MARKET, quarters))
    plain = played.outcome("asked, whole market", Play(scheme("ask"), WHOLE_MARKET, quarters))
    return Ratio(-yearly_trend(rewarded), -yearly_trend(plain))


def yearly_trend(outcome: Outcome, firms: NDArray[np.bool_] | slice = slice(None)) -> float:
    """Yearly change of the mean footprint that firms have left."""
    before, after = outcome.footprint_before[firms], outcome.footprint_after[firms]
    if not before.size:
        return float("nan")
    return float((after.mean() / before.mean()) ** (A_YEAR / outcome.quarters) - 1.0)


def trend_of_large(played: Played) -> Ratio:
    """Trend of large firms without Dutch policy."""
    outcome = not_asked(played)
    return Ratio(yearly_trend(outcome, ~outcome.small))


def trend_of_small(played: Played) -> Ratio:
    """Trend of small firms without Dutch policy."""
    outcome = not_asked(played)
    return Ratio(yearly_trend(outcome, outcome.small))


# Fact 10


def flips(entry: str, weight: float = 0.30) -> MeasureOf:
    """Share of scored lots whose winner a losing bid more or less turns around, relative points."""

    def measure(played: Played) -> Ratio:
        outcome = bonus(played, weight, "relative_points")
        return Ratio(outcome.total(entry), outcome.total("scored_lots"))

    return measure


def flips_of_absolute_formulas(played: Played) -> Ratio:
    """The same of all three absolute formulas together."""
    outcomes = [bonus(played, 0.30, formula) for formula in ABSOLUTE]
    found = sum(one.total("reversals_added") + one.total("reversals_removed") for one in outcomes)
    return Ratio(found, sum(one.total("scored_lots") for one in outcomes))


# Fact 11


def evaluation_hours(year: int) -> MeasureOf:
    """Purchasers' hours per bid in a year (from 0) if all tenders ask, over those if none does."""

    def measure(played: Played) -> Ratio:
        return Ratio(hours_per_bid(asked(played), year), hours_per_bid(not_asked(played), year))

    return measure


def hours_per_bid(outcome: Outcome, year: int) -> float:
    """Purchasers' hours per bid in a year."""
    when = slice(year, year + 1)
    return outcome.total("purchaser_hours", years=when) / outcome.total("bids", years=when)


# Facts 12 and 13


def effect_on_award(played: Played) -> Ratio:
    """Points of lots not won by the lowest bid, the last five years less the first."""
    return Ratio(not_by_price(played, LAST_FIVE) - not_by_price(played, FIRST_FIVE))


def not_by_price(played: Played, years: slice) -> float:
    """Share of lots with points and two or more bids that the lowest bid did not win, in some years."""
    lots = bonus(played, DEFAULT_WEIGHT).contested
    year = lots["quarter"] // A_YEAR
    which = (lots["bids"] >= FEWEST) & (lots["waived"] == 0) & (year >= years.start) & (year < years.stop)
    return 1.0 - float(lots["by_price"][which].mean()) if which.any() else float("nan")


def mistakes(played: Played) -> Ratio:
    """Points of awards to a worse true performer more with product scores than with supplier scores."""
    return Ratio(mistaken(played, "product") - mistaken(played, "supplier"))


def mistaken(played: Played, level: str) -> float:
    """Share of scored lots awarded to a worse true performer because of noise, at the default weight."""
    outcome = bonus(played, DEFAULT_WEIGHT, level=level)
    return outcome.total("ranking_mistakes") / outcome.total("scored_lots")


def own_measures() -> Mapping[str, MeasureOf]:
    """By key of `facts.yaml`: those that stand in this module."""
    return {
        "price_per_bidder": price_per_bidder,
        "bids_change": bids_change,
        "spend_at_tenth": spend_at(DEFAULT_WEIGHT),
        "spend_at_thirty": spend_at(0.30),
        "price_at_forty": in_one_tender("price", 0.40),
        "tonnes_at_forty": in_one_tender("tonnes", 0.40),
        "lots_in_trouble": lots_in_trouble,
        "cost_per_point": cost_per_point,
        "offers_per_point": offers_per_point,
        "odds_middle": shortage_odds(columns.MIDDLE_PRICE),
        "odds_high": shortage_odds(columns.HIGH_PRICE),
        "reduction_ratio": reduction_ratio,
        "trend_of_large": trend_of_large,
        "trend_of_small": trend_of_small,
        "flips_when_added": flips("reversals_added"),
        "flips_when_removed": flips("reversals_removed"),
        "flips_of_absolute_formulas": flips_of_absolute_formulas,
        "hours_first_year": evaluation_hours(0),
        "hours_fourth_year": evaluation_hours(3),
        "effect_on_award": effect_on_award,
        "mistakes": mistakes,
    }
