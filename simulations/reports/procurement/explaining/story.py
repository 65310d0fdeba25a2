"""The story of a run: per year the events that involve most money."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from simulations.figures.numbers import number
from simulations.procurement import columns
from simulations.reports.procurement.explaining.events import notable
from simulations.reports.procurement.explaining.exits import exits_of
from simulations.reports.procurement.explaining.sentences import MarketTeller, quarter_name
from simulations.reports.procurement.explaining.shortages import gaps_of
from simulations.reports.procurement.explaining.steps import Step, all_steps
from simulations.reports.procurement.explaining.watching import Run

# Events told of a year, and of one kind.
MOST, EACH = 7, 2


class Event(NamedTuple):
    """Something that may be told, and the euro that it is about."""

    kind: str
    euro: float
    text: str


def tell(run: Run, told: MarketTeller) -> list[str]:
    """The lines of a run's story."""
    lines = [rule_of(run, told), "", told.say("prices"), "", told.say("limited", most=MOST, each=EACH), ""]
    for year in run.years():
        lines += [f"## {year}", "", *_year(run, year, told), ""]
    return lines


def rule_of(run: Run, told: MarketTeller) -> str:
    """What the scheme asks, in one sentence."""
    policy = run.market.policy
    name = columns.RULES[int(policy["rule"][0])]
    if name in ("none", "ask"):
        return told.say(f"rule.{name}")
    start = quarter_name(int(np.flatnonzero(policy["active"])[0])) if policy["active"].any() else "-"
    values = {
        "weight": told.share(float(policy["weight"][-1])),
        "threshold": told.score(float(policy["threshold"][-1])),
    }
    used = {"bonus": ("weight",), "exclusion": ("threshold",), "gate_and_bonus": ("weight", "threshold")}[name]
    return told.say(f"rule.{name}", start=start, **{one: values[one] for one in used})


def _year(run: Run, year: int, told: MarketTeller) -> list[str]:
    steps = [step for moment in run.of_year(year) for step in all_steps(run, moment)]
    lines = [_numbers(run, year, told), "", _causes(steps, told), ""]
    return [*lines, *(f"- {event.text}" for event in chosen(events_of(run, year, steps, told)))]


def _numbers(run: Run, year: int, told: MarketTeller) -> str:
    """The year in the books."""
    book = run.market.ledger[year - columns.START_YEAR]
    total = {name: float(book[name].sum()) for name in ("lots", "bids", "withdrawals", "returns", "short", "demand")}
    return told.say(
        "year.tenders",
        lots=told.amount(total["lots"]),
        bids=number(total["bids"] / max(total["lots"], 1.0), told.language, 2),
        returns=told.amount(total["returns"]),
        exits=told.amount(total["withdrawals"]),
        short=told.share(total["short"] / total["demand"]),
    )


def _causes(steps: list[Step], told: MarketTeller) -> str:
    by_cause = Counter(step.cause for step in steps)
    counts = {cause: told.amount(by_cause[cause]) for cause in ("trend", "abroad", "scheme")}
    return told.say("year.steps", steps=told.amount(len(steps)), **counts)


def events_of(run: Run, year: int, steps: list[Step], told: MarketTeller) -> list[Event]:
    """Everything of a year that may be told; of each kind only as much as can be told is put into words."""
    found: list[Event] = []
    moments = run.of_year(year)
    tenders = [one for moment in moments for one in notable(run, moment)]
    for kind in ("greener_won", "nobody", "single"):
        most = sorted((one for one in tenders if one.kind == kind), key=lambda one: -one.euro)[:EACH]
        found += [Event(kind, one.euro, told.notable(one)) for one in most]
    exits = [one for moment in moments for one in exits_of(run, moment)]
    # A medicine that keeps few suppliers is worth more to tell than one of many.
    found += [Event("exit", one.market / (one.left_over + 1), told.exit(one)) for one in exits]
    found += [Event("gap", gap.value, told.gap(gap)) for gap in gaps_of(run, year)[:EACH]]
    first = sorted(steps, key=lambda step: (step.cause != "scheme", -step.gain))[:EACH]
    return found + [Event("step", step.gain, told.step(step)) for step in first]


def chosen(events: list[Event]) -> list[Event]:
    """The most telling events, the dearest first; of each kind at most so many, and of every kind at least the first."""
    ranked = sorted(events, key=lambda event: -event.euro)
    seen: Counter[str] = Counter()
    firsts: list[Event] = []
    others: list[Event] = []
    for event in ranked:
        (others if seen[event.kind] else firsts).append(event)
        seen[event.kind] += 1
    taken: Counter[str] = Counter(event.kind for event in firsts)
    kept = firsts[:MOST]
    for event in others:
        if len(kept) < MOST and taken[event.kind] < EACH:
            kept.append(event)
            taken[event.kind] += 1
    return sorted(kept, key=lambda event: -event.euro)
