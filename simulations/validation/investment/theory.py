"""Theory: what the literature says of logits, present values, rankings and portfolios, and what the model gives in its settings.

Q, K04 to K13, E15 and TB are rows of the bibliography; K01 is in `estimation.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.acceptability import acceptability
from simulations.analysis.scoring.combinations import best_set
from simulations.analysis.scoring.shapley import shapley_values
from simulations.analysis.scoring.topsis import closeness
from simulations.analysis.scoring.weights import over_leaves
from simulations.investment import columns, location
from simulations.investment.packages import rows
from simulations.validation.check import Check
from simulations.validation.investment import estimation, spreadsheet
from simulations.validation.investment.kernel import (
    ARCHETYPES,
    BIOLOGICS,
    Archetype,
    Help,
    Setting,
    central_block,
    chosen,
    points_of,
    pulls_with,
    value_of,
)
from simulations.validation.investment.plays import Played, package

Numbers = NDArray[np.float64]

EXACT = 1e-12
PRINTED = 0.15  # of what is printed
ROUNDED_TO_TENTHS = 0.06
ROUNDED_TO_HUNDREDTHS_OF_PERCENT = 0.00006
DIFFERENCED = 1e-7  # what is left of a difference of a small step
STEP = 1e-5
NEAR_ONE = 1e-8
FELT = 0.01  # far above rounding
SAMPLED = 0.012  # three standard errors of a share of 20,000 draws

AS_PRINTED = Setting()
# A setting in which everything counts that table Q leaves out.
ALL_AT_WORK = Setting(rate=0.083, inflation=0.021, tax=0.24, machine_share=0.55, volume_lost=0.4, end_fixed=0.7)
HELPS = {
    "tax": Help(tax_cut=1.0),
    "before": Help(before=12.0),
    "after": Help(after=12.0),
    "grant": Help(grant=0.1),
    "premium": Help(premium=25.0),
    "other": Help(other_cut=0.05),
    "labour": Help(labour_cut=0.05),
    "all": Help(7.0, 4.0, 20.0, 1.5, 0.03, 0.04, 0.075),
}
# Table Q as printed: points of tax for the large biologics plant and for cell therapy; nought where nothing is printed.
TABLE_Q = {
    "year": (8.3, 6.3),
    "half_year": (4.0, 3.1),
    "grant": (6.4, 5.4),
    "capital": (2.9, 2.5),
    "premium": (2.7, 1.9),
    "other": (2.2, 9.8),
    "labour": (0.8, 5.4),
    "electricity": (0.6, 0.0),
}
POINT_OF_TAX = 13.5  # million euro, biologics
INTERNAL_RATES = (0.135, 0.120)
# Lines that its own conventions do not bring within 15 %: its figures for cell therapy do not fit its inputs, which give an
# internal rate of 15.5 % and not the printed 12 %. Shown, with their difference.
BESIDE_Q = {("cell_gene", line) for line in ("year", "half_year", "premium", "internal_rate")}

# Table (b): log-odds in hundredths, central, for one decision: item, kind, and whether lists alone.
TABLE_B = (
    ("multi_year_vision", "biologics", False, 4.0),
    ("production_grant", "biologics", False, 15.0),
    ("tailor_made_plans", "biologics", False, 12.0),
    ("location_policy", "biologics", False, 16.0),
    ("location_policy", "biologics", True, 2.0),
    ("flexible_facilities", "cell_gene", False, 25.0),
    ("flexible_facilities", "biologics", False, 3.0),
    ("research_budget", "biologics", False, 5.0),
    ("research_budget", "cell_gene", False, 15.0),
    ("regulators", "biologics", False, 2.0),
    ("company_talks", "biologics", False, 4.0),
    ("expat_regime", "biologics", False, 2.0),
    ("governing_body", "biologics", False, 2.0),
)
A_THIRD = 1.0 / 3.0

# K04: fighter aircraft; K05-K07: the airport games; K11: a knapsack.
AIRCRAFT = (
    (2.0, 1500.0, 20000.0, 5.5, 5.0, 9.0), (2.5, 2700.0, 18000.0, 6.5, 3.0, 5.0),
    (1.8, 2000.0, 21000.0, 4.5, 7.0, 7.0), (2.2, 1800.0, 20000.0, 5.0, 5.0, 5.0),
)  # fmt: skip
AIRCRAFT_WEIGHTS = (0.2, 0.1, 0.1, 0.1, 0.2, 0.3)
AIRCRAFT_BETTER = (1, 1, 1, -1, 1, 1)
CLOSENESS = (0.6433, 0.2684, 0.6135, 0.3123)
AIRPORTS = (
    ("K05", (1500.0, 2200.0, 3000.0), (500.0, 850.0, 1650.0)),
    ("K05", (1500.0, 2200.0, 3500.0), (500.0, 850.0, 2150.0)),
    ("K06", (40.0, 50.0, 60.0, 70.0, 80.0, 90.0), tuple(share / 6.0 for share in (40, 52, 67, 87, 117, 177))),
    ("K07", (8.0, 11.0, 13.0, 18.0), (2.0, 3.0, 4.0, 9.0)),
)
KNAPSACK_WEIGHTS = (23, 31, 29, 44, 53, 38, 63, 85, 89, 82)
KNAPSACK_PROFITS = (92, 57, 49, 68, 60, 43, 67, 84, 87, 72)
KNAPSACK_LIMIT, KNAPSACK_BEST = 165.0, 309.0


def checks() -> Iterator[Check]:
    """All checks of theory, in the order of the page."""
    yield from annuities()
    yield from by_spreadsheet()
    yield from printed_table()
    yield from shares()
    yield from independence()
    yield from elasticities()
    yield from arithmetic()
    yield from estimation.checks()
    yield from table_b()
    yield from textbooks()


def annuities() -> Iterator[Check]:
    """A level flow and straight-line depreciation against the formula of an annuity."""
    for rate, years in ((0.08, 10.0), (0.059, 20.0)):
        setting = Setting(rate=rate, machine_share=1.0, machine_years=years)
        level = replace(
            BIOLOGICS, build=3.0, ramp_up=1.0, life=years, revenue=1000.0, labour=0.0, energy=0.0, other=0.0
        )
        value, given = value_of(level.row(), setting.world()), {"years": int(years), "rate": rate}
        said = annuity(rate, years) / (1.0 + rate) ** (level.build - 0.5)
        yield Check("annuity", said, float(value["operations"]), EXACT * said, source="Q", values=given)
        yield Check("annuity_depreciation", said / years, float(value["shield"]), EXACT, source="Q", values=given)


def annuity(rate: float, years: float) -> float:
    """What one euro at the end of each of so many years is worth now."""
    return float((1.0 - (1.0 + rate) ** -years) / rate)


def by_spreadsheet() -> Iterator[Check]:
    """The worth of measures in points of tax: the compiled rule against a list of cash flows, in two settings."""
    for plant in ARCHETYPES:
        for name, help in HELPS.items():
            gaps = []
            for setting in (AS_PRINTED, ALL_AT_WORK):
                said = spreadsheet.points(plant, setting, help)
                gaps.append(abs(points_of(plant.row(), setting.world(), help) / said - 1.0))
            given = {"plant": plant.key, "lever": name}
            yield Check("spreadsheet", 0.0, max(gaps), EXACT, source="Q", values=given, decimals=12)


def printed_table() -> Iterator[Check]:
    """Table Q as it is printed, line by line, from its own inputs under its own conventions."""
    yield printed("point_of_tax", BIOLOGICS, "point_of_tax", POINT_OF_TAX, million_per_point(BIOLOGICS), 1)
    for place, plant in enumerate(ARCHETYPES):
        rate = spreadsheet.internal_rate(plant, AS_PRINTED)
        yield printed("internal_rate", plant, "internal_rate", INTERNAL_RATES[place], rate, 3)
        for line, said in TABLE_Q.items():
            if said[place] > 0.0:
                yield printed("table_q", plant, line, said[place], worth_of_line(plant, line), 1)


def printed(text: str, plant: Archetype, line: str, said: float, given: float, decimals: int) -> Check:
    """A printed number against ours; those that are known not to fit are shown."""
    beside = (plant.key, line) in BESIDE_Q
    values = {"plant": plant.key, "lever": line, "gap": round(100.0 * (given / said - 1.0), 1)}
    return Check(
        f"{text}_beside" if beside else text, said, given, PRINTED * said, "shown" if beside else "equal", "Q", values,
        decimals,
    )  # fmt: skip


def million_per_point(plant: Archetype) -> float:
    """What a point of tax takes from the net present value of a plant, in millions, by the rule."""
    return float(value_of(plant.row(), AS_PRINTED.world())["per_point"]) * plant.capital


def worth_of_line(plant: Archetype, line: str) -> float:
    """What a line of table Q is worth in points of tax, by the rules; delay is after capital, and all of its volume lost."""
    row, world = plant.row(), AS_PRINTED.world()
    value = value_of(row, world)
    if line == "capital":
        saved = 0.05 * (value["capital"] - AS_PRINTED.tax * value["shield"])
        return float(saved / value["per_point"])
    if line == "electricity":
        energy = replace(plant, revenue=plant.energy, energy=0.0, other=0.0)
        saved = 0.2 * (1.0 - AS_PRINTED.tax) * value_of(energy.row(), world)["operations"]
        return float(saved / value["per_point"])
    helps = {"year": Help(after=12.0), "half_year": Help(after=6.0), **HELPS}
    return points_of(row, world, helps[line])


def shares() -> Iterator[Check]:
    """Shares sum to one, and without any measure they are those to which the constants are fitted."""
    worst = 0.0
    for nest in (1.0, 0.5):
        for site in (0.0, 0.6, 1.0):
            for gain in (-0.3, 0.0, 0.4):
                found = chosen(pulls_with(0.13), gain, 0.1, site=site, nest=nest)
                worst = max(worst, abs(float(found.sum()) - 1.0))
    yield Check("shares_sum", 0.0, worst, EXACT, decimals=12)
    plain, near = (chosen(pulls_with(0.13), 0.4, 0.1, site=0.6, nest=nest) for nest in (1.0, 1.0 - NEAR_ONE))
    yield Check("nest_near_one", 0.0, float(np.abs(near - plain).max()), 10.0 * NEAR_ONE, decimals=9)
    for nest in (1.0, 0.5):
        world = central_block()[0]
        pulls, site = pulls_with(location.fitted_share(world)), float(world["site_available"])
        found = chosen(pulls, site=site, nest=nest)
        given = {"nest": nest}
        yield Check("fitted_share", float(world["dutch_share"]), float(found[columns.HOME]), EXACT, values=given)
        rest = found[1:] / found[1:].sum() - pulls[1:] / pulls[1:].sum()
        # With a nest the outside option gains from a missing site, and the others lose: shown, since it is not fitted.
        relation = "equal" if nest == 1.0 else "shown"
        yield Check("fitted_rivals", 0.0, float(np.abs(rest).max()), EXACT, relation, values=given, decimals=4)  # type: ignore[arg-type]


def independence() -> Iterator[Check]:
    """The ratio of two shares does not depend on a third in the plain logit, and does across the edge of a nest."""
    pairs = {
        "inside": (columns.BELGIUM, columns.IRELAND, 0.6),
        "across": (columns.BELGIUM, columns.OUTSIDE, 0.6),
    }
    for nest in (1.0, 0.5):
        for name, (one, other, site) in pairs.items():
            ratios = [ratio_of(chosen(pulls_with(0.13), gain, site=site, nest=nest), one, other) for gain in (0.0, 0.5)]
            moved = abs(ratios[1] / ratios[0] - 1.0)
            text, given = f"independence_{name}", {"nest": nest}
            if nest < 1.0 and name == "across":
                yield Check(text, FELT, moved, relation="above", source="E15", values=given)
            else:
                yield Check(text, 0.0, moved, EXACT, source="E15", values=given, decimals=12)
    for nest in (1.0, 0.5):
        moved = abs(ratio_with_irish_tax(nest, 5.0) / ratio_with_irish_tax(nest, 0.0) - 1.0)
        yield Check("independence_home", 0.0, moved, EXACT, source="E15", values={"nest": nest}, decimals=12)


def ratio_of(found: Numbers, one: int, other: int) -> float:
    """One share over another."""
    return float(found[one] / found[other])


def ratio_with_irish_tax(nest: float, points: float) -> float:
    """The Dutch share over the Belgian with Irish tax higher by so many points, where a site is always there."""
    pulls = pulls_with(0.13)
    pulls[columns.IRELAND] *= math.exp(-0.04 * points)
    return ratio_of(chosen(pulls, nest=nest), columns.HOME, columns.BELGIUM)


def elasticities() -> Iterator[Check]:
    """Own and cross elasticities of the logit: beta (1 - p) and -beta p, a per cent of share for a point of tax."""
    for share in (0.03, 0.08, 0.13):
        for beta in (0.025, 0.06):
            pulls, given = pulls_with(share), {"share": share, "beta": beta}
            up, down = (np.log(chosen(pulls, beta * step)) for step in (STEP, -STEP))
            slope = (up - down) / (2.0 * STEP)
            own, cross = float(slope[columns.HOME]), float(slope[columns.IRELAND])
            yield Check(
                "own_elasticity", beta * (1.0 - share), own, DIFFERENCED, source="K12", values=given, decimals=5
            )
            yield Check("cross_elasticity", -beta * share, cross, DIFFERENCED, source="K12", values=given, decimals=5)


def arithmetic() -> Iterator[Check]:
    """K13: 8 % with five points at 0.04 a point is 9.60 %."""
    found = float(chosen(pulls_with(0.08), 0.04 * 5.0)[columns.HOME])
    yield Check("arithmetic", 0.0960, found, ROUNDED_TO_HUNDREDTHS_OF_PERCENT, source="K13", decimals=4)


def table_b() -> Iterator[Check]:
    """Table (b)'s central log-odds against what each item's natural units come to, both in hundredths; shown, not judged."""
    near = 0
    for item, kind, lists_only, said in TABLE_B:
        given = log_odds(item, kind, lists_only)
        near += abs(given / said - 1.0) <= A_THIRD
        values = {"item": rows()["items"][item]["code"], "plant": kind}
        text = "table_b_lists" if lists_only else "table_b"
        yield Check(text, said, given, relation="shown", source="TB", values=values, decimals=1)
    yield Check("table_b_near", float(len(TABLE_B)), float(near), relation="shown", source="TB", decimals=0)


def log_odds(item: str, kind: str, lists_only: bool = False) -> float:
    """What an item in full adds to the log-odds of a kind, in hundredths, at the register's own values.

    A grant counts at its cash value, as for a small firm; what rivals do and spillovers stay out.
    """
    played = Played(central_block()[0], 0, 1)
    force = played.force(
        package(item, lists_only=lists_only), columns.YEARS - 1, {"delivery_years": columns.YEARS * 1.0}
    )
    place = columns.KINDS.index(kind)
    plant = played.tables().plants[place]
    help = Help(
        before=float(force["months_before"]), after=float(force["months_after"][place]),
        premium=float(force["premium"]), tax_cut=float(force["tax_points"]), other_cut=float(force["other_cut"]),
        labour_cut=float(force["labour_cut"]), grant=float(force["grant"][columns.SMALL]),
    )  # fmt: skip
    return columns.HUNDREDTHS * float(plant["beta"]) * points_of(plant, played.world, help)


def textbooks() -> Iterator[Check]:
    """Ranking, contribution and portfolio on the cases of the literature."""
    found = closeness(np.array(AIRCRAFT), np.array(AIRCRAFT_WEIGHTS), np.array(AIRCRAFT_BETTER))
    for place, said in enumerate(CLOSENESS):
        given = {"alternative": place + 1}
        yield Check(
            "topsis",
            said,
            float(found[place]),
            ROUNDED_TO_HUNDREDTHS_OF_PERCENT,
            source="K04",
            values=given,
            decimals=4,
        )
    for source, costs, contributions in AIRPORTS:
        members = np.arange(1 << len(costs))[:, None] >> np.arange(len(costs)) & 1
        gap = float(np.abs(shapley_values((members * np.array(costs)).max(axis=1)) - contributions).max())
        yield Check("shapley", 0.0, gap, 1e-9, source=source, values={"players": len(costs)}, decimals=9)
    values = np.array([[[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]]])
    firsts = acceptability(values, over_leaves(2, 20_000, 1)).ranks[:, 0]
    for place, said in enumerate((0.4, 0.4, 0.2)):
        given = {"alternative": place + 1}
        yield Check("smaa", said, float(firsts[place]), SAMPLED, source="K10", values=given)
    members = np.arange(1 << len(KNAPSACK_WEIGHTS))[:, None] >> np.arange(len(KNAPSACK_WEIGHTS)) & 1
    profits = members @ np.array(KNAPSACK_PROFITS, float)
    best = best_set(profits, members @ np.array(KNAPSACK_WEIGHTS, float), KNAPSACK_LIMIT)
    yield Check("knapsack", KNAPSACK_BEST, float(profits[best]), source="K11", decimals=0)
