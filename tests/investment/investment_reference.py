"""One package in one world, literally: the investment model in plain Python, written from its description.

Nothing here comes from the rules that are tested; names of things and how they work are read from the model's data.
Slow, and meant to be: an independent second reading of ../../simulations/investment.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from scipy.stats import poisson

Amounts = dict[str, float]
World = Mapping[str, float]
# ledger[group][year][entry]
Ledger = dict[str, list[dict[str, float]]]

START_YEAR, YEARS = 2026, 20
DATA = Path(__file__).parents[2] / "simulations" / "investment" / "populations.yaml"
THINGS: dict[str, Any] = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))
KINDS = tuple(THINGS["kinds"])
COUNTRIES = tuple(THINGS["countries"])
EUROPE, RIVALS = COUNTRIES[:-1], COUNTRIES[1:]
HOME, OUTSIDE = COUNTRIES[0], COUNTRIES[-1]
GROUPS = (*KINDS, "market")
MEASURES: dict[str, dict[str, Any]] = {**THINGS["items"], **THINGS["claims"]}
SIZES, EXPERIENCES = ("small", "large"), ("first_time", "experienced")
BY_LAW = ("production_grant", "expat_regime", "wage_cost_relief")


# What is on


def items_on(package: Mapping[str, Any]) -> set[str]:
    """The items of a package, and its claims; one that stands in two proposals goes by one name."""
    on = set()
    for name, row in THINGS["items"].items():
        named = package["base"] == "everything" or name in package["items"] or row["proposal"] in package["proposals"]
        if named and name not in package["without"]:
            on.add(row.get("same_as", name))
    return on | set(package["claims"])


def scales_of(package: Mapping[str, Any]) -> Amounts:
    """How large each measure is."""
    on = items_on(package)
    own = {name: 1.0 if package["scales"][name] is None else package["scales"][name] for name in MEASURES}
    return {name: package["scale"] * own[name] if name in on else 0.0 for name in MEASURES}


def starts_of(package: Mapping[str, Any]) -> Amounts:
    """In which year of the model each measure starts."""
    years = {name: package["starts"][name] for name in MEASURES}
    return {name: (package["start"] if year is None else year) - START_YEAR for name, year in years.items()}


# Chance


def uniforms(seed: int, chance: int, place: int, shape: tuple[int, ...]) -> Any:
    """Numpy's own counter-based generator, a place of its own for every kind of chance."""
    return np.random.Generator(np.random.Philox(key=[seed, chance], counter=[0, 0, 0, place])).random(shape)


# The value of a plant, in cash flows


def real_rate(world: World, cut: float) -> float:
    """The real cost of capital with a premium that is ``cut`` basis points lower."""
    return (1.0 + world["cost_of_capital"] - cut / 1e4) / (1.0 + world["inflation"]) - 1.0


def tax_rate(world: World) -> float:
    """What a plant pays: the box covers a part of its profit."""
    return world["box_share"] * world["box_tax"] + (1.0 - world["box_share"]) * world["corporate_tax"]


def years_of(length: float) -> list[float]:
    """A length of time in whole years and a last part of one."""
    whole = int(length)
    return [1.0] * whole + ([length - whole] if length > whole else [])


def present(flows: list[tuple[float, float]], rate: float) -> float:
    """Present value of flows (time, amount)."""
    return sum(amount / (1.0 + rate) ** time for time, amount in flows)


def plant_flows(kind: str, world: World, rate: float) -> Amounts:
    """Present values per euro of capital: capital, sales less energy and other cost, other cost, labour, depreciation."""
    mine = {
        name: world[f"{kind}_{name}"] for name in ("build", "life", "ramp_up", "revenue", "energy", "other", "labour")
    }
    margin = mine["revenue"] - mine["energy"] - mine["other"]
    capital, operations, other, labour = [], [], [], []
    for year, part in enumerate(years_of(mine["build"])):
        capital.append((year + 0.5, part / mine["build"]))
    for year, part in enumerate(years_of(mine["life"])):
        time = mine["build"] + year + 0.5
        level = min(1.0, (year + 1) / mine["ramp_up"])
        operations.append((time, part * level * margin))
        other.append((time, part * level * mine["other"]))
        labour.append((time, part * mine["labour"]))
    nominal = (1.0 + rate) * (1.0 + world["inflation"]) - 1.0
    shield = 0.0
    for years, share in (
        (world["machine_years"], world["machine_share"]),
        (world["building_years"], 1.0 - world["machine_share"]),
    ):
        within = years_of(min(years, mine["life"]))
        written = [(mine["build"] + year + 0.5, part / years) for year, part in enumerate(within)]
        shield += share * present(written, nominal)
    return {
        "capital": present(capital, rate),
        "operations": present(operations, rate),
        "other": present(other, rate),
        "labour": present(labour, rate),
        "shield": shield,
        "last_year": (margin - mine["labour"]) / (1.0 + rate) ** (mine["build"] + mine["life"] - 0.5),
    }


def per_point(flows: Amounts) -> float:
    """What a point of tax costs a plant."""
    return (flows["operations"] - flows["labour"] - flows["shield"]) / 100.0


def money_gain(size: str, force: dict[str, Any], was: Amounts, now: Amounts, kind: str, world: World) -> float:
    """Change of net present value by measures of money and months, in points of tax.

    ``was`` and ``now`` are the flows of a plant at the rate as it is, and with its premium cut.
    """
    rate = real_rate(world, force["risk_premium"])
    tax = tax_rate(world)
    lower = tax - force["tax_rate"] / 100.0
    saved = force["other_cost"] * now["other"] + force["labour_cost"] * now["labour"]
    running_then = (1.0 - tax) * (was["operations"] - was["labour"]) + tax * was["shield"]
    running_now = (1.0 - lower) * (now["operations"] - now["labour"] + saved) + lower * now["shield"]
    gain = (running_now - now["capital"]) - (running_then - was["capital"])
    before, after = force["months_before"] / 12.0, force["months_after"][kind] / 12.0
    whole_sooner = ((1.0 + rate) ** before - 1.0) * (running_now - now["capital"])
    start_sooner = ((1.0 + rate) ** after - 1.0) * running_now
    sales_kept = (before + after) * (1.0 - lower) * now["last_year"]
    gain += world["volume_lost"] * (whole_sooner + start_sooner + world["end_fixed"] * sales_kept)
    felt = 1.0 if size == "small" else world["grant_response"]
    gain += felt * force["grant"][size] * was["capital"]
    return gain / per_point(was)


# Where a project goes


def fitted_shares(world: World) -> Amounts:
    """Shares where a Dutch site is there: with today's chance of a site the Dutch one is the world's."""
    home = world["dutch_share"] / world["site_available"]
    if home >= 1.0:
        home = 0.999999
    rivals = sum(world[f"{name}_pull"] for name in RIVALS)
    return {HOME: home, **{name: (1.0 - home) * world[f"{name}_pull"] / rivals for name in RIVALS}}


def announced_gains(kind: str, year: int, world: World) -> Amounts:
    """What announced changes of tax add to the log-odds of a country: none in the first year, all from the end of the path."""
    path = min(1.0, year / world["tax_path"])
    return {name: -world[f"{kind}_beta"] * world.get(f"{name}_tax_change", 0.0) * path for name in RIVALS}


def logit(fitted: Amounts, gains: Amounts, nest: float, *, there: bool) -> Amounts:
    """Nested logit: Europe is a nest of likeness ``nest``, the outside option stands alone (McFadden 1978).

    Constants are such that without gains the shares are the fitted ones, with the Dutch one among them. Gains are log-odds
    between two European countries, so that in utility they count for ``nest``, inside Europe and out.
    """
    europe = sum(fitted[name] for name in EUROPE)
    open_to = [name for name in EUROPE if there or name != HOME]
    utility = {
        name: nest * (math.log(fitted[name]) + gains.get(name, 0.0)) + (1.0 - nest) * math.log(europe)
        for name in open_to
    }
    inside = {name: math.exp(value / nest) for name, value in utility.items()}
    inclusive = math.exp(nest * math.log(sum(inside.values())))
    outside = fitted[OUTSIDE] * math.exp(nest * gains.get(OUTSIDE, 0.0))
    in_europe = inclusive / (inclusive + outside)
    shares = {name: in_europe * value / sum(inside.values()) for name, value in inside.items()}
    return {HOME: 0.0, **shares, OUTSIDE: 1.0 - in_europe}


def choice(fitted: Amounts, gains: Amounts, site: float, nest: float) -> Amounts:
    """Shares by country, where a Dutch site is there with chance ``site``."""
    with_site, without = (logit(fitted, gains, nest, there=there) for there in (True, False))
    return {name: site * with_site[name] + (1.0 - site) * without[name] for name in COUNTRIES}


# The whole


class Play:
    """One package in one world, or no measure at all; ``without`` is the play of the latter."""

    def __init__(
        self, package: Mapping[str, Any], world: World, seed: int, chance: int, *, apart: bool,
        without: Play | None = None,
    ) -> None:  # fmt: skip
        """``apart`` is false for the reference of a brief."""
        self.package, self.world, self.apart, self.without = package, world, apart, without
        self.scales = scales_of(package) if without else dict.fromkeys(MEASURES, 0.0)
        self.starts = starts_of(package)
        law = uniforms(seed, chance, 0, (3,))
        self.lawful = {name: float(law[place] < world[f"{name}_legal"]) for place, name in enumerate(BY_LAW)}
        spread = world["job_spread"]
        drawn = uniforms(seed, chance, 1, (len(KINDS), YEARS))
        self.jobs_drawn = {
            kind: [math.exp(spread * NormalDist().inv_cdf(float(one)) - spread**2 / 2.0) for one in row]
            for kind, row in zip(KINDS, drawn, strict=True)
        }
        self.plant_draws = uniforms(seed, chance, 2, (2, len(KINDS), YEARS))
        self.ledger: Ledger = {group: [defaultdict(float) for _ in range(YEARS)] for group in GROUPS}
        self.known_flows: dict[tuple[str, float], Amounts] = {}
        self.gains: dict[tuple[int, str, str], float] = {}
        self.raises: list[float] = []
        self.extra_won = [0.0] * YEARS
        self.won = {kind: [0.0] * YEARS for kind in KINDS}
        self.left = {kind: [0.0] * YEARS for kind in KINDS}
        self.dutch_share = {kind: [0.0] * YEARS for kind in KINDS}
        self.arriving: dict[str, list[tuple[float, float]]] = {kind: [(0.0, 0.0)] * (YEARS + 50) for kind in KINDS}
        self.running = {kind: [(0.0, 0.0)] * YEARS for kind in KINDS}
        self.open_sites: list[Amounts] = []
        for year in range(YEARS):
            self.year(year)
        self.ledger["market"][-1]["years_to_effect"] += self.first_effect()

    def flows(self, kind: str, cut: float) -> Amounts:
        """Flows of a plant with the premium cut so much, worked out once."""
        if (kind, cut) not in self.known_flows:
            self.known_flows[kind, cut] = plant_flows(kind, self.world, real_rate(self.world, cut))
        return self.known_flows[kind, cut]

    def of(self, name: str, part: str) -> float:
        """A number of a measure, 0 where the register has none."""
        return float(self.world.get(f"{name}_{part}", 0.0))

    def effect(self, name: str) -> float:
        """The effect of a measure in full; a list of sites has a part of what plots have."""
        lists = name == "location_policy" and self.package["lists_only"]
        return self.of(name, "effect") * (self.world["location_policy_lists"] if lists else 1.0)

    def legal(self, name: str) -> float:
        """Aid to small firms and a regime for all sectors are always allowed."""
        free = name == "production_grant" or (name == "expat_regime" and not self.package["one_sector"])
        return 1.0 if free else self.lawful.get(name, 1.0)

    # Strength and force

    def strengths(self, year: int) -> Amounts:
        """How strongly each measure works: grown over its ramp, and lifted by the body."""
        world, found = self.world, {}
        for name in MEASURES:
            age = year + 0.5 - self.starts[name] - self.of(name, "lead") / 12.0
            grown = min(1.0, max(0.0, age / self.of(name, "ramp"))) if self.scales[name] else 0.0
            found[name] = self.scales[name] * self.legal(name) * grown
        if year >= self.starts["governing_body"] + world["delivery_years"]:
            found["governing_body"] = 0.0
        lift = 1.0 + found["governing_body"] * world["governing_body_effect"]
        for name in MEASURES:
            if name not in ("governing_body", "revolving_fund"):
                found[name] *= lift
        return found

    def parts(self, strengths: Amounts) -> Amounts:
        """What pairs of measures leave of the effect of the one that adds less, or make of it."""
        world, left = self.world, dict.fromkeys(MEASURES, 1.0)
        effect = {name: strengths[name] * self.effect(name) for name in MEASURES}
        for pair in THINGS["pairs"].values():
            first, second = pair["items"]
            less, more = (first, second) if effect[first] <= effect[second] else (second, first)
            change = world["complement_gain"] if pair["sort"] == "complement" else -world["substitute_loss"]
            left[less] *= 1.0 + change * min(1.0, strengths[more])
        return left

    def force(self, strengths: Amounts) -> dict[str, Any]:
        """The sum of each channel over measures, within the bounds that there are."""
        world, parts = self.world, self.parts(strengths)
        sums: Amounts = defaultdict(float)
        by_kind = {name: dict.fromkeys(KINDS, 0.0) for name in ("image", "promotion", "months_after")}
        grant = dict.fromkeys(SIZES, 0.0)
        retention = 1.0
        for name, row in MEASURES.items():
            size = strengths[name] * parts[name] * self.effect(name)
            if name == "location_policy" and not self.package["lists_only"]:
                sums["sites"] += strengths[name] * world["location_policy_sites"]
            if name == "governing_body":
                sums["risk_premium"] += strengths[name] * world["governing_body_premium"]
            if row.get("retains"):
                retention *= 1.0 - min(1.0, strengths[name]) * (1.0 - world["retention"])
            channel = row.get("channel")
            if channel == "grant":
                grant["small"] += size
                grant["large"] += size * self.lawful.get(name, 1.0)
            elif channel in ("image", "talent", "promotion", "months_after"):
                for kind in row.get("kinds", KINDS):
                    more = row.get("factor", {}).get(kind, 1.0)
                    if name == "flexible_facilities" and kind != "cell_gene":
                        more = world["flexible_facilities_elsewhere"]
                    place = "image" if channel == "talent" else channel
                    by_kind[place][kind] += size * more / (1.0 if channel == "months_after" else 100.0)
            elif channel is not None:
                sums[channel] += size
        most = max(0.0, world["permit_months"] - world["quickest_months"])
        for kind in KINDS:
            by_kind["months_after"][kind] = min(by_kind["months_after"][kind], world["conversion_months"])
        names = ("sites", "expansion", "small_firms", "other_cost", "labour_cost", "tax_rate")
        return {
            **by_kind,
            **{name: sums[name] for name in names},
            "grant": grant,
            "retention": max(retention, world["retention_floor"]),
            "risk_premium": min(sums["risk_premium"], world["vision_cap"]),
            "months_before": min(sums["months_before"], most),
        }

    # One year

    def year(self, year: int) -> None:
        """The order of events of the description."""
        strengths = self.strengths(year)
        force = self.force(strengths)
        site = self.site(year, force)
        footloose_won = sum(self.kind(year, kind, force, site) for kind in KINDS)
        self.pay(year, footloose_won, strengths)
        self.live(year, force)

    def site(self, year: int, force: dict[str, Any]) -> float:
        """The chance that a Dutch site is there."""
        world = self.world
        self.raises.append(force["sites"])
        earlier = year - int(world["match_years"])
        matched = world["rival_match"] * self.raises[earlier] if earlier >= 0 else 0.0
        matching = sum(world[f"{name}_pull"] for name in self.package["matched_by"])
        matched *= matching / sum(world[f"{name}_pull"] for name in RIVALS)
        chance = world["site_available"] + force["sites"] - min(matched, force["sites"])
        if year > 0:
            chance -= world["site_use"] * max(0.0, self.extra_won[year - 1])
        return min(1.0, max(0.0, chance))

    def kind(self, year: int, kind: str, force: dict[str, Any], site: float) -> float:
        """All projects of one kind; gives back how many footloose ones the Netherlands wins."""
        world, book = self.world, self.ledger[kind][year]
        weight = world[f"{kind}_arrivals"] / sum(world[f"{other}_arrivals"] for other in KINDS)
        projects = world["arrivals"] * weight
        footloose = projects * max(0.0, 1.0 - world["captive_share"] - world["home_share"])
        capital = world[f"{kind}_capital"]
        part_small = world[f"{kind}_small"]
        won = won_small = left = 0.0
        for size in SIZES:
            part = part_small if size == "small" else 1.0 - part_small
            own, rival = self.log_odds(year, kind, size, force)
            for experience in EXPERIENCES:
                new = experience == "first_time"
                count = footloose * part * (world["first_time_share"] if new else 1.0 - world["first_time_share"])
                promoted = force["promotion"][kind] * (1.0 if new else world["promotion_on_experienced"])
                gains = announced_gains(kind, year, world)
                for name in self.package["matched_by"]:
                    gains[name] += rival
                gains[HOME] = own + force["image"][kind] + promoted
                shares = choice(fitted_shares(world), gains, site, world["nest"])
                book["footloose"] += count
                for name in COUNTRIES:
                    book[f"to_{name}"] += count * shares[name]
                if not new:
                    book["experienced"] += count
                    book["won_experienced"] += count * shares[HOME]
                won += count * shares[HOME]
                won_small += count * shares[HOME] if size == "small" else 0.0
                left += count * shares[OUTSIDE]
                self.dutch_share[kind][year] = shares[HOME]
                if self.without:
                    paid = force["grant"][size] * capital * count * shares[HOME]
                    anyway = self.without.dutch_share[kind][year] / shares[HOME] if shares[HOME] > 0.0 else 0.0
                    self.grant(year, kind, paid, paid * min(1.0, anyway))
        own_sites = projects * world["captive_share"] * world["dutch_captive_share"]
        captive = own_sites * min(1.0, world["room_to_expand"] + force["expansion"])
        domestic = projects * world["home_share"] * world["dutch_home_share"]
        for size in SIZES:
            part = part_small if size == "small" else 1.0 - part_small
            rate = force["grant"][size] * capital * part
            came_anyway = own_sites * world["room_to_expand"] + domestic
            self.grant(year, kind, rate * (captive + domestic), rate * came_anyway)
        # Guarantees add projects of small firms, wherever those invest here, that would have been nowhere.
        added = force["small_firms"] * (won_small + part_small * (captive + domestic))
        self.won[kind][year], self.left[kind][year] = won + captive + domestic + added, left
        book["decisions"] += projects + added
        book["europe_low"] += (self.without or self).left[kind][year] - left + added
        self.book_won(year, kind, force)
        return won

    def log_odds(self, year: int, kind: str, size: str, force: dict[str, Any]) -> tuple[float, float]:
        """What money and months add here, and what rivals answer with two years later."""
        world, beta = self.world, self.world[f"{kind}_beta"]
        plant, cheaper = self.flows(kind, 0.0), self.flows(kind, force["risk_premium"])
        own = beta * money_gain(size, force, plant, cheaper, kind, world)
        self.gains[year, kind, size] = own
        answer = world["rival_match"] * self.gains.get((year - int(world["match_years"]), kind, size), 0.0)
        spilt = (1.0 - tax_rate(world)) * plant["other"] * force["other_cost"] / per_point(plant)
        return own - world["research_spillover"] * beta * spilt, answer

    def now(self, year: int) -> float:
        """The present value of a public euro in the middle of a year."""
        return (1.0 + self.world["social_rate"]) ** -(year + 0.5)

    def grant(self, year: int, kind: str, paid: float, anyway: float) -> None:
        """A grant and the part that went to who would have come."""
        book = self.ledger[kind][year]
        book["grants"] += paid
        book["grants_deadweight"] += anyway
        book["cost_gross"] += paid
        for name in ("outlay_now", "cost_net_now"):
            book[name] += paid * self.now(year)

    def book_won(self, year: int, kind: str, force: dict[str, Any]) -> None:
        """Plants won, by expectation and as chance has them; those that are not cancelled start later."""
        world, book, won = self.world, self.ledger[kind][year], self.won[kind][year]
        base = self.without or self
        extra = won - base.won[kind][year]
        self.extra_won[year] += extra
        book["won"] += won
        book["won_extra"] += extra
        book["europe_high"] += extra
        book["capital"] += won * world[f"{kind}_capital"]
        place = KINDS.index(kind)
        book["drawn"] += poisson.ppf(self.plant_draws[0, place, year], won)
        book["drawn_apart"] += poisson.ppf(self.plant_draws[1 if self.apart else 0, place, year], won)
        saved = force["months_before"] + force["months_after"][kind]
        lag = max(1.0, world[f"{kind}_build"] + (world["overrun_months"] - saved) / 12.0)
        living = won * (1.0 - world["cancelled"]) ** lag
        jobs = world[f"{kind}_capital"] / 1e6 / world[f"{kind}_capital_per_job"] * self.jobs_drawn[kind][year]
        start = year + 0.5 + lag
        later = start - math.floor(start)
        for when, share in ((math.floor(start), 1.0 - later), (math.floor(start) + 1, later)):
            plants, staff = self.arriving[kind][when]
            self.arriving[kind][when] = (plants + share * living, staff + share * living * jobs)

    # What it costs

    def on(self, name: str, year: int) -> float:
        """How far a measure is paid for: from its start, its lead time included, the body for as long as it lasts."""
        ended = name == "governing_body" and year >= self.starts[name] + self.world["delivery_years"]
        return 0.0 if year < self.starts[name] or ended else self.scales[name] * self.legal(name)

    def cost(self, name: str, year: int, landmarks: float) -> float:
        """Gross public cost, grants apart."""
        world, yearly = self.world, self.of(name, "yearly")
        if name == "location_policy" and self.package["lists_only"]:
            yearly = world["location_policy_lists_cost"]
        if name == "expat_regime" and self.package["one_sector"]:
            yearly *= world["expat_regime_sector_cost"]
        if name == "tax_rate":
            yearly *= world["tax_rate_effect"]
        more = {
            "tailor_made_plans": landmarks * world["tailor_made_plans_landmark"],
            "revolving_fund": world["revolving_fund_capital"] * world["social_rate"],
            "sme_guarantees": world["sme_guarantees_exposure"] * world["sme_guarantees_loss"],
        }
        once = self.of(name, "once") if year == self.starts[name] else 0.0
        return self.on(name, year) * (yearly + more.get(name, 0.0) + once)

    def back(self, name: str, year: int, cost: float, fund: float) -> float:
        """What returns: plots are sold as they are paid, buildings by the fund alone in the year in which they stand.

        The fund keeps all but what is left, less empty shells.
        """
        world = self.world
        kept = min(1.0, fund) * (1.0 - world["revolving_fund_effect"]) * (1.0 - world["shell_empty"])
        if name == "location_policy" and not self.package["lists_only"]:
            return cost * max(world["location_policy_return"], kept)
        standing = self.starts[name] + math.ceil(self.of(name, "lead") / 12.0)
        if name == "flexible_facilities" and year == standing:
            return self.on(name, year) * self.of(name, "once") * kept
        return 0.0

    def pay(self, year: int, landmarks: float, strengths: Amounts) -> None:
        """The measures of a year, and the research that public money brings."""
        book, world = self.ledger["market"][year], self.world
        for name in MEASURES:
            cost = self.cost(name, year, landmarks)
            back = self.back(name, year, cost, strengths["revolving_fund"])
            book["cost_gross"] += cost
            book["cost_back"] += back
            for one in ("outlay_now", "cost_net_now"):
                book[one] += (cost - back) * self.now(year)
        book["research"] += world["research_leverage"] * self.cost("research_budget", year, landmarks)
        book["research"] += world["access_research"] * strengths["access"]

    # From announcement to life

    def live(self, year: int, force: dict[str, Any]) -> None:
        """Plants start and close; today's sites close less often."""
        world, base = self.world, self.without or self
        closing = world["flagship_closure"] * force["retention"]
        for kind in KINDS:
            plants, jobs = self.running[kind][year - 1] if year else (0.0, 0.0)
            new_plants, new_jobs = self.arriving[kind][year]
            plants, jobs = plants * (1.0 - closing) + new_plants, jobs * (1.0 - closing) + new_jobs
            self.running[kind][year] = (plants, jobs)
            book = self.ledger[kind][year]
            extra, extra_jobs = plants - base.running[kind][year][0], jobs - base.running[kind][year][1]
            book["plants"] += plants
            book["plants_extra"] += extra
            book["jobs"] += jobs
            self.book_value(year, kind, extra_jobs)
            self.book_production(year, kind, extra)
        last = self.open_sites[-1] if year else {"small": world["small_sites"], "large": world["flagship_sites"]}
        self.open_sites.append(
            {
                "small": last["small"] * (1.0 - world["small_closure"] * force["retention"]),
                "large": last["large"] * (1.0 - closing),
            }
        )
        kept = {size: self.open_sites[year][size] - base.open_sites[year][size] for size in SIZES}
        self.ledger["market"][year]["sites_kept"] += kept["small"] + kept["large"]
        staff = kept["large"] * world["flagship_jobs"] + kept["small"] * world["small_jobs"]
        self.book_value(year, "market", staff)

    def book_value(self, year: int, group: str, jobs: float) -> None:
        """Gross, and net of what is displaced elsewhere; taxes on the net part alone."""
        world, book = self.world, self.ledger[group][year]
        stays = 1.0 - world["displacement"]
        all_jobs = jobs * (1.0 + world["indirect_jobs"])
        value = jobs * world["value_per_job"] * (1.0 + world["indirect_value"])
        book["jobs_extra"] += jobs
        book["jobs_gross"] += all_jobs
        book["jobs_net"] += all_jobs * stays
        book["value_gross"] += value
        book["value_net"] += value * stays
        book["value_net_now"] += value * stays * self.now(year)
        book["receipts"] += value * stays * world["receipts_share"]
        book["cost_net_now"] -= value * stays * world["receipts_share"] * self.now(year)

    def book_production(self, year: int, kind: str, extra: float) -> None:
        """Sales, research, emissions and the critical list, of extra plants."""
        world, book = self.world, self.ledger[kind][year]
        sales = extra * world[f"{kind}_capital"] * world[f"{kind}_revenue"]
        tonnes = sales / 1e6 * world["energy_tonnes"]
        book["exports"] += sales * world["export_share"]
        book["research"] += sales * world["research_share"]
        book["emissions"] += tonnes
        book["emissions_world"] += tonnes - tonnes * world["elsewhere_intensity"]
        critical = extra * world[f"{kind}_critical"]
        gains = announced_gains(kind, year, world)
        weights = {name: share * math.exp(gains.get(name, 0.0)) for name, share in fitted_shares(world).items()}
        book["critical_home"] += critical
        book["critical_europe"] += critical * weights[OUTSIDE] / sum(weights[name] for name in RIVALS)

    def first_effect(self) -> float:
        """When extra plants reach the level that counts, with a straight line between the ends of two years."""
        base, level = self.without or self, self.world["first_effect_level"]
        before = 0.0
        for year in range(YEARS):
            extra = sum(self.running[kind][year][0] - base.running[kind][year][0] for kind in KINDS)
            if extra >= level:
                return year + (level - before) / (extra - before)
            before = extra
        return float(YEARS)


def play_nothing(package: Mapping[str, Any], world: World, seed: int, chance: int) -> Play:
    """A world without any measure: of the package it takes nothing that matters there."""
    return Play(package, world, seed, chance, apart=False)


def play(
    package: Mapping[str, Any], world: World, seed: int, chance: int, *, apart: bool, without: Play | None = None
) -> Ledger:
    """The ledger of one package in one world; ``without`` is that world without any measure, if it is known."""
    without = without or play_nothing(package, world, seed, chance)
    return Play(package, world, seed, chance, apart=apart, without=without).ledger
