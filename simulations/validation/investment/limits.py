"""Limits: packages and worlds in which it is known beforehand what must come out, most of it to the last bit.

Whole runs of twenty years in a few worlds, every parameter drawn from its range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from simulations.investment import columns, sets
from simulations.validation.check import Check
from simulations.validation.investment.plays import EVERYTHING, NOTHING, UNCHANGED, Changes, Fields, Played, package

WORLDS = 3
LAST = columns.YEARS - 1
# The order of additions changes, and with it the last digits.
ROUNDING = 1e-9
EXACT = 1e-12
EXTRA = (
    "won_extra", "plants_extra", "sites_kept", "jobs_extra", "jobs_gross", "jobs_net", "value_gross", "value_net",
    "value_net_now", "exports", "research", "cost_gross", "cost_back", "receipts", "cost_net_now", "grants",
    "grants_deadweight", "europe_low", "europe_high", "critical_home", "critical_europe", "emissions", "emissions_world",
)  # fmt: skip
NET = ("jobs_net", "value_net", "value_net_now", "receipts")

NO_SCALE, HALF = 0.0, 0.5
# Items whose cost follows what they bring, so that half of them does not cost just half.
COST_BY_OUTCOME = ("production_grant", "tailor_made_plans")
FINANCIAL = (
    "multi_year_vision", "production_grant", "location_policy", "flexible_facilities", "research_budget", "regulators",
    "expat_regime",
)  # fmt: skip
MONTHS = ("tailor_made_plans", "location_policy", "flexible_facilities", "regulators", "company_talks")
ALL_MATCHED = {"rival_match": 1.0, "research_spillover": 0.0}
AT_ONCE = {**ALL_MATCHED, "match_years": 0.0}
ALL_KEPT = {"volume_lost": 0.0}
ALL_DISPLACED = {"displacement": 1.0}
NO_AID = {
    "production_grant_legal": 0.0, "expat_regime_legal": 0.0, "wage_cost_relief_legal": 0.0,
    **{f"{kind}_small": 0.0 for kind in columns.KINDS},
}  # fmt: skip
NOT_LEGAL: Mapping[str, Fields] = {
    "production_grant": package("production_grant"),
    "expat_regime": package("expat_regime", one_sector=True),
    "wage_cost_relief": package(claims=("wage_cost_relief",)),
}
MUCH = {
    "multi_year_vision_effect": 500.0, "location_policy_effect": 500.0, "flexible_facilities_effect": 500.0,
    "retention": 0.1,
}  # fmt: skip
LASTING = {"governing_body_effect": 0.2, "delivery_years": 10.0, "governing_body_ramp": 1.0}
FUND = ("location_policy", "revolving_fund")
VISIONS = (package("multi_year_vision"), package("body_vision"), package("multi_year_vision", "body_vision"))


def checks(worlds: Sequence[Played]) -> Iterator[Check]:
    """All limits, in the order of the page."""
    yield no_measure(worlds)
    yield differing("no_scale", worlds, package(base="everything", scale=NO_SCALE), NOTHING)
    yield half_costs_half(worlds)
    yield no_gain("matched_at_once", worlds, package(*FINANCIAL), AT_ONCE, slice(None))
    yield no_gain("matched_later", worlds, package(*FINANCIAL), ALL_MATCHED, slice(LAST, None))
    yield matched_still_costs(worlds)
    for name, fields in NOT_LEGAL.items():
        yield differing("not_legal", worlds, fields, NOTHING, NO_AID, {"measure": name})
    yield from caps(worlds)
    yield from delivery(worlds)
    yield no_gain("volume_kept", worlds, package(*MONTHS, lists_only=True), ALL_KEPT, slice(None), exactly=True)
    yield all_displaced(worlds)
    yield fund_is_no_sum(worlds)
    for place, fields in enumerate(VISIONS[1:]):
        yield differing("vision_once", worlds, VISIONS[0], fields, values={"item": ("8.2", "1.2 + 8.2")[place]})
    yield from balances(worlds)


def differing(
    text: str,
    worlds: Sequence[Played],
    first: Fields,
    second: Fields,
    changes: Changes = UNCHANGED,
    values: Mapping[str, Any] | None = None,
) -> Check:
    """Two packages that must leave the same books to the last bit: how many entries differ in any world."""
    different = {
        entry
        for played in worlds
        for entry in columns.LEDGER.names or ()
        if played.books(first, changes)[entry].tobytes() != played.books(second, changes)[entry].tobytes()
    }
    return Check(f"limit_{text}", 0.0, float(len(different)), values=values or {}, decimals=0)


def no_measure(worlds: Sequence[Played]) -> Check:
    """Without any measure nothing is extra, and nothing is paid: the largest of all such entries."""
    largest = max(float(np.abs(played.books(NOTHING)[entry]).max()) for played in worlds for entry in EXTRA)
    return Check("limit_no_measure", 0.0, largest, decimals=0)


def half_costs_half(worlds: Sequence[Played]) -> Check:
    """Half of an item costs half: the largest relative gap over items whose cost does not follow what they bring."""
    worst = 0.0
    for name in sets.item_names():
        if name in COST_BY_OUTCOME:
            continue
        for played in worlds:
            whole, half = (played.total(package(name, scale=scale), "cost_gross") for scale in (1.0, HALF))
            worst = max(worst, relative_gap(0.5 * whole, half))
    return Check("limit_half_cost", 0.0, worst, EXACT, decimals=12)


def relative_gap(first: float, second: float) -> float:
    """Difference of two numbers over the larger of them."""
    return abs(first - second) / max(abs(first), abs(second)) if first != second else 0.0


def no_gain(
    text: str, worlds: Sequence[Played], fields: Fields, changes: Changes, years: slice, exactly: bool = False
) -> Check:
    """Plants won by a package over those without: the largest change of a year and kind, over what is won."""
    worst = 0.0
    for played in worlds:
        book, kinds = played.books(fields, changes), slice(len(columns.KINDS))
        extra, won = np.abs(book["won_extra"][kinds, years]), book["won"][kinds, years]
        worst = max(worst, float((extra / won).max()))
    return Check(f"limit_{text}", 0.0, worst, 0.0 if exactly else EXACT, decimals=12)


def matched_still_costs(worlds: Sequence[Played]) -> Check:
    """What rivals match is paid all the same: the least of it in any world, in millions."""
    paid = min(played.total(package(*FINANCIAL), "cost_gross", AT_ONCE) for played in worlds)
    return Check("limit_matched_cost", 0.0, paid / columns.MILLION, relation="above", decimals=0)


def caps(worlds: Sequence[Played]) -> Iterator[Check]:
    """However much is promised: no larger cut of the premium, no more months and no better retention than there are."""
    for name in ("premium", "months_before", "months_after", "retention"):
        worst, said, found = 0.0, np.nan, np.nan
        for played in worlds:
            world, force = played.changed(MUCH)[0], played.force(EVERYTHING, LAST - 10, MUCH)
            given = force["months_after"][columns.CELL_GENE] if name == "months_after" else force[name]
            bounds = {
                "premium": world["vision_cap"],
                "months_before": max(0.0, world["permit_months"] - world["quickest_months"]),
                "months_after": world["conversion_months"],
                "retention": world["retention_floor"],
            }
            if abs(float(given) - float(bounds[name])) >= worst:
                worst, said, found = abs(float(given) - float(bounds[name])), float(bounds[name]), float(given)
        yield Check("limit_cap", said, found, values={"cap": f"cap_{name}"}, decimals=2)


def delivery(worlds: Sequence[Played]) -> Iterator[Check]:
    """The body lifts other items for ten years from its start, and neither lifts nor costs anything after them."""
    with_body, without = package("ambassador", "governing_body"), package("ambassador")
    lifted, left, paid = np.inf, 0.0, 0.0
    for played in worlds:
        place = columns.MEASURES.index("ambassador")
        for year in range(columns.YEARS):
            lift = float(
                played.strengths(with_body, year, LASTING)[place] - played.strengths(without, year, LASTING)[place]
            )
            if year == 10:
                lifted = min(lifted, lift)
            if year >= 11:
                left = max(left, abs(lift))
        costs = played.books(package("governing_body"), LASTING)["cost_gross"].sum(axis=0)
        paid = max(paid, float(costs[11:].max()))
    yield Check("limit_delivery_lasts", 0.0, lifted, relation="above")
    yield Check("limit_delivery_ends", 0.0, left)
    yield Check("limit_delivery_cost", 0.0, paid, decimals=0)


def all_displaced(worlds: Sequence[Played]) -> Check:
    """Every job displaces another: no net job, no net value, no taxes on it."""
    largest = max(
        float(np.abs(played.books(EVERYTHING, ALL_DISPLACED)[entry]).max()) for played in worlds for entry in NET
    )
    return Check("limit_displaced", 0.0, largest, decimals=0)


def fund_is_no_sum(worlds: Sequence[Played]) -> Check:
    """Plots with the fund come to another net cost than both apart: the least relative difference in any world."""
    least = np.inf
    for played in worlds:
        both = played.total(package(*FUND), "cost_net_now")
        apart = sum(played.total(package(name), "cost_net_now") for name in FUND)
        least = min(least, relative_gap(both, apart))
    return Check("limit_fund", 0.0, least, relation="above")


def balances(worlds: Sequence[Played]) -> Iterator[Check]:
    """Projects go somewhere, and net cost is gross cost less what comes back, at the value of its year."""
    lost, unexplained = 0.0, 0.0
    for played in worlds:
        book = played.books(EVERYTHING)
        gone = np.sum([book[f"to_{country}"] for country in columns.COUNTRIES], axis=0)
        kinds = slice(len(columns.KINDS))
        lost = max(lost, float(np.abs(gone[kinds] / book["footloose"][kinds] - 1.0).max()))
        now = (1.0 + float(played.world["social_rate"])) ** -(np.arange(columns.YEARS) + 0.5)
        net = (book["cost_gross"] - book["cost_back"] - book["receipts"]) * now
        unexplained = max(unexplained, relative_gap(float(net.sum()), float(book["cost_net_now"].sum())))
    yield Check("limit_projects", 0.0, lost, EXACT, decimals=12)
    yield Check("limit_net_cost", 0.0, unexplained, ROUNDING, decimals=9)
