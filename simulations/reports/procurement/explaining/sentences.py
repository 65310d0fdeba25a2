"""Sentences over what a run decided: exits, returns, steps, shortages and tenders. Numbers come from the rules applied again."""

from __future__ import annotations

from collections import Counter

import numpy as np

from simulations.figures.numbers import number
from simulations.procurement import columns
from simulations.procurement.population import read_layout, read_populations
from simulations.procurement.schemes import QUARTER_NAMES
from simulations.reports.explaining import Teller
from simulations.reports.procurement.explaining.events import Notable
from simulations.reports.procurement.explaining.exits import Exit
from simulations.reports.procurement.explaining.shortages import Gap
from simulations.reports.procurement.explaining.steps import Step
from simulations.reports.procurement.explaining.tenders import Tender
from simulations.reports.procurement.explaining.watching import Moment, Run

FATES = ("won", "second", "lost", "ruled_out", "too_dear", "too_little", "round", "away")
# Two numbers of which one is below the other are printed with so many decimals at most to show it.
MOST_DECIMALS = 9


def quarter_name(quarter: int) -> str:
    """A quarter as a scenario writes it; of one after the last, what it would be called."""
    year, place = divmod(quarter, columns.QUARTERS_A_YEAR)
    return QUARTER_NAMES[quarter] if quarter < columns.QUARTERS else f"{columns.START_YEAR + year} Q{place + 1}"


def medicine_name(place: int) -> str:
    """The name of a medicine, as a scenario may write it."""
    return read_layout().names["medicines"][place]


class MarketTeller(Teller):
    """Sentences of the market."""

    def purchaser(self, place: int) -> str:
        """The name of a purchaser."""
        return str(list(read_populations()["purchasers"].values())[place]["label"][self.language])

    def theme(self, place: int) -> str:
        """The name of a theme."""
        return str(list(read_populations()["themes"].values())[place]["label"][self.language])

    def lot(self, tender: Tender) -> str:
        """A lot with its medicine and purchaser."""
        before = tender.before
        medicine = medicine_name(int(before["medicine"]))
        return self.say("lot", lot=tender.lot, medicine=medicine, purchaser=self.purchaser(int(before["purchaser"])))

    def at(self, tender: Tender) -> str:
        """When and where."""
        return self.say("at", quarter=quarter_name(tender.moment.quarter), lot=self.lot(tender))

    def below(self, value: float, limit: float) -> tuple[str, str]:
        """Two scores with as many decimals as it takes to tell them apart."""
        decimals = 2
        while decimals < MOST_DECIMALS and number(value, self.language, decimals) == number(
            limit, self.language, decimals
        ):
            decimals += 1
        return number(value, self.language, decimals), number(limit, self.language, decimals)

    def fates(self, counts: Counter[str]) -> str:
        """What became of candidates, by kind."""
        return self.listed(self.say(f"fate.{name}", count=self.amount(counts[name])) for name in FATES if counts[name])

    def outside(self, counts: Counter[str]) -> str:
        """Who on the market stays out of a tender, by reason."""
        return self.listed(
            self.say(f"outside.{name}", count=self.amount(counts[name])) for name in FATES if counts[name]
        )

    def exit(self, exit_: Exit) -> str:
        """Why an offer left."""
        money = self.money
        said = [
            self.say("exit.left", supplier=exit_.supplier, medicine=medicine_name(exit_.medicine)),
            self.say(
                "exit.rule", staying=money(exit_.staying), outlook=money(exit_.outlook), before=money(exit_.before)
            ),
        ]
        if exit_.margin != 0.0 or exit_.tender != 0.0:
            parts = {"outlook": money(exit_.outlook), "margin": money(exit_.margin), "tender": money(exit_.tender)}
            parts |= {"weight": self.share(exit_.weight), "rest": self.share(1.0 - exit_.weight)}
            said.append(self.say("exit.parts", **parts))
        if exit_.reasons:
            said.append(self.say("exit.fates", fates=self.fates(exit_.reasons)))
        if exit_.left_over:
            said.append(self.counted("exit.left_over", exit_.left_over))
        else:
            said.append(self.say("exit.left_over.none"))
        if exit_.last_of_supplier:
            said.append(self.say("exit.last"))
        return " ".join(said)

    def comeback(self, run: Run, moment: Moment, offer: int) -> str:
        """Why an offer came back."""
        row = moment.before.offers[offer]
        needed = row["staying_cost"] + run.world["return_cost"] / run.world["horizon_years"]
        # The decision fell at the end of a year; since then nothing was added to what it expected.
        return self.say(
            "return",
            supplier=int(row["supplier"]),
            quarter=quarter_name(moment.quarter),
            medicine=medicine_name(int(row["medicine"])),
            needed=self.money(float(needed)),
            tender=self.money(_decided_with(run, moment, offer)),
        )

    def step(self, step: Step) -> str:
        """Why a supplier took a step, as far as a matter of chance has a why."""
        said = [
            self.say(
                "step.taken",
                supplier=step.supplier,
                theme=self.theme(step.theme),
                start=self.score(step.start),
                end=self.score(step.end),
            ),
            self.say(
                "step.gain", here=self.money(step.here), abroad=self.money(step.abroad), cost=self.money(step.cost)
            ),
            self.say("step.chance", likely=self.share(step.likely), unmoved=self.share(step.unmoved)),
        ]
        without = {} if step.cause == "trend" else {"without": self.share(step.without)}
        return " ".join([*said, self.say(f"step.{step.cause}", **without)])

    def gap(self, gap: Gap) -> str:
        """What was short, and what covered the rest."""
        said = [self.say("gap.missing", medicine=medicine_name(gap.medicine), missing=self.amount(gap.missing))]
        if gap.struck:
            said.append(
                self.counted("gap.struck", len(gap.struck), suppliers=self.listed(str(one) for one in gap.struck))
            )
        if gap.bare > 0.0:
            said.append(self.say("gap.bare", bare=self.amount(gap.bare)))
        met = {name: self.amount(getattr(gap, name)) for name in ("stock", "rivals", "substitutes", "short")}
        return " ".join([*said, self.say("gap.covered", **met)])

    def notable(self, one: Notable) -> str:
        """A tender in one paragraph."""
        kinds = {"greener_won": self.greener, "single": self.single, "nobody": self.nobody}
        told = [self.at(one.tender), kinds[one.kind](one.tender)]
        if one.kind == "greener_won":
            told.append(self.say("greener.euro", euro=self.money(one.euro)))
        return " ".join(told)

    def greener(self, tender: Tender) -> str:
        """A dearer bid won on its points."""
        bids, winner = tender.bids, tender.joined[0]
        cheap = min(tender.joined, key=lambda row: float(bids["price"][row]))
        said = self.say(
            "greener.won",
            winner=int(bids["supplier"][winner]),
            price=self.price(float(bids["price"][winner])),
            points=self.score(float(bids["points"][winner])),
            worth=self.price(tender.worth(winner)),
            compared=self.price(tender.compared(winner)),
            cheap=int(bids["supplier"][cheap]),
            low=self.price(float(bids["price"][cheap])),
            cheap_points=self.score(float(bids["points"][cheap])),
            cheap_worth=self.price(tender.worth(cheap)),
            cheap_compared=self.price(tender.compared(cheap)),
        )
        true, cheap_true = float(bids["true_points"][winner]), float(bids["true_points"][cheap])
        if cheap_true <= true:
            return said
        return f"{said} {self.say('greener.mistaken', cheap_true=self.score(cheap_true), true=self.score(true))}"

    def single(self, tender: Tender) -> str:
        """One bid, and what kept the others out."""
        bid = tender.bids[tender.joined[0]]
        prices = {name: self.price(float(bid[key])) for name, key in (("price", "price"), ("cost", "unit_cost"))}
        said = self.say("single.won", winner=int(bid["supplier"]), reserve=self.price(float(bid["reserve"])), **prices)
        others = stances(tender, {"joins", "away"})
        return f"{said} {self.say('single.out', fates=self.outside(others)) if others else self.say('single.alone')}"

    def nobody(self, tender: Tender) -> str:
        """No bid, why, and what the design did then."""
        out = stances(tender, {"joins", "away"})
        said = [self.say("nobody.bid", fates=self.outside(out)) if out else self.say("nobody.none")]
        barred = [row for row in range(len(tender.bids)) if tender.stance(row) == "ruled_out"]
        if barred:
            score, threshold = self.below(max(tender.gates[row].seen for row in barred), tender.threshold)
            said.append(self.say("nobody.best", score=score, threshold=threshold))
        return " ".join([*said, *self.empty(tender)])

    def empty(self, tender: Tender) -> list[str]:
        """What followed where nobody bid."""
        empty, after = tender.empty(), tender.after
        until = quarter_name(int(after["ends"]))
        if empty == "emergency":
            premium = self.share(float(tender.world["emergency_premium"]))
            supplier = int(tender.moment.before.offers["supplier"][int(after["supplier_slot"][0])])
            price = self.price(float(after["price"][0]))
            return [self.say("empty.emergency", supplier=supplier, until=until, price=price, premium=premium)]
        if empty == "short":
            return [self.say("empty.short", until=until)]
        served = "bare" if after["supply"] == columns.UNSUPPLIED else "served"
        if empty == "relax":
            return [self.say("empty.relax"), self.say(f"empty.{served}")]
        listed = self.price(float(tender.medicine["list_price"]))
        return [self.say("empty.unfilled", list=listed), self.say(f"empty.{served}")]


def stances(tender: Tender, but: set[str]) -> Counter[str]:
    """How many candidates stay out for which reason."""
    found = Counter[str](tender.stance(row) for row in range(len(tender.bids)))
    return Counter({name: count for name, count in found.items() if name not in but})


def _decided_with(run: Run, moment: Moment, offer: int) -> float:
    """What tenders promised a year when the return was decided: at the end of the year in which its date was set."""
    decided = next(
        one
        for one in reversed(run.moments[: moment.quarter])
        if one.closing is not None
        and one.closing.offers["returns_at"][offer] == columns.NEVER
        and one.after.offers["returns_at"][offer] != columns.NEVER
    )
    return float(np.float64(decided.after.offers["expected_profit"][offer]))
