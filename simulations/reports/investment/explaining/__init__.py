"""Why a plant would come here: the chain from measures to plants, jobs and cost, for one package in one world."""

from __future__ import annotations

import math
from typing import Any

from simulations.figures.numbers import Language, number
from simulations.figures.wording import capital, plain
from simulations.investment import columns
from simulations.investment.packages import measure_rows, rows
from simulations.register.words import Words
from simulations.reports.explaining import Teller, Wanted, future_of, refuse, scheme_of
from simulations.reports.investment.explaining.playing import Played, force_in, gain_in, play, site_in
from simulations.scenario.scenario import Scenario

ALLOWED = ("scheme", "world")
CENT = 100
# Moves of fewer projects of every 100 are not told.
LEAST_MOVE = 0.05


def explain(scenario: Scenario, wanted: Wanted, language: Language) -> str:
    """The chain of one package in one world, as Markdown."""
    refuse(wanted, ALLOWED, scenario.model)
    name = scheme_of(scenario, wanted.scheme)
    played = play(scenario, name, future_of(scenario, wanted.world))
    told = PlantTeller(language)
    lines = told.heading(scenario, name, wanted, None)
    return "\n".join([*lines, *tell(played, told)]).rstrip() + "\n"


class PlantTeller(Teller):
    """Sentences about plants."""

    def tell(self, key: str, /, **values: object) -> str:
        """A text about an investment brief."""
        return self.say(f"investment.{key}", **values)

    def few(self, value: float, decimals: int = 2) -> str:
        """A small number."""
        return number(value, self.language, decimals)

    def label(self, row: Any) -> str:
        """What something is called."""
        return plain(row["label"][self.language])


def tell(played: Played, told: PlantTeller) -> list[str]:
    """The lines of the explanation."""
    place = played.told_year
    year = columns.START_YEAR + place
    force = force_in(played, place)
    lines = [told.tell("intro", year=year), "", f"## {told.tell('measures', year=year)}", ""]
    lines += [*measure_lines(played, year, told), "", *force_lines(played, place, force, told), ""]
    for kind, name in enumerate(columns.KINDS):
        lines += [f"## {capital(told.label(rows()['kinds'][name]))}", ""]
        lines += [" ".join(kind_sentences(played, place, kind, force, told)), "", *table(played, place, kind, told), ""]
    return [*lines, f"## {told.tell('outcome')}", "", *outcome_lines(played, told)]


def measure_lines(played: Played, year: int, told: PlantTeller) -> list[str]:
    """Every measure of the package and how strongly it works."""
    lines = []
    for place, row in enumerate(measure_rows().values()):
        if played.scales[place] == 0.0:
            continue
        strength = float(played.scratch.strengths[place])
        named = {"code": row["code"], "item": told.label(row)}
        if strength > 0.0:
            channel = Words(told.language)(f"finding.investment.channel.{row['channel']}")
            said = told.tell("measure", strength=told.share(strength), channel=channel, **named)
        elif played.there.measures["legal"][place] == 0.0:
            said = told.tell("illegal", **named)
        else:
            said = told.tell("waiting", year=year, **named)
        lines.append(f"- {said}")
    return lines or [told.tell("nothing")]


def force_lines(played: Played, place: int, force: Any, told: PlantTeller) -> list[str]:
    """What the measures come to for an investor."""
    sizes = {
        "months_before": told.few(float(force["months_before"]), 1),
        "premium": told.few(float(force["premium"]), 1),
        "other_cut": told.share(float(force["other_cut"])),
        "labour_cut": told.share(float(force["labour_cut"])),
        "tax_points": told.few(float(force["tax_points"]), 1),
    }
    parts = [told.tell(f"part.{name}", size=size) for name, size in sizes.items() if force[name] > 0.0]
    grants = [float(one) for one in force["grant"]]
    if max(grants) > 0.0:
        small, large = (told.share(grants[size]) for size in (columns.SMALL, columns.LARGE))
        parts.append(told.tell("part.grant", small=small, large=large))
    if force["sites"] > 0.0:
        parts.append(told.tell("part.sites", size=told.points(float(force["sites"]))))
    if force["retention"] < 1.0:
        parts.append(told.tell("part.retention", size=told.share(float(force["retention"]))))
    site, today = site_in(played, place, force), float(played.world["site_available"])
    year = columns.START_YEAR + place
    return [
        told.tell("force", parts=told.listed(parts) or told.tell("part.none")),
        told.tell("site", year=year, site=told.share(site), today=told.share(today)),
    ]


def kind_sentences(played: Played, place: int, kind: int, force: Any, told: PlantTeller) -> list[str]:
    """Why plants of one kind come: worth, time, odds, chance."""
    small = gain_in(played, place, kind, columns.SMALL, True, force)
    large = gain_in(played, place, kind, columns.LARGE, False, force)
    said = [
        told.tell(
            "worth", before=told.price(large.before), large=told.price(large.after), small=told.price(small.after)
        )
    ]
    if force["months_after"][kind] > 0.0:
        said.append(told.tell("months", months=told.few(float(force["months_after"][kind]), 1)))
    added = small.money + small.other
    if added == 0.0 and large.money + large.other == 0.0:
        said.append(told.tell("odds_none"))
    else:
        odds = {"large": told.few(math.exp(large.money + large.other)), "small": told.few(math.exp(added))}
        said.append(told.tell("odds", other=told.share(small.other / added if added > 0.0 else 0.0), **odds))
    if large.answer > 0.0 and any(played.package["matched"]):
        said.append(told.tell("answer", answer=told.few(math.exp(large.answer))))
    return [*said, *chance_sentences(played, place, kind, told)]


def chance_sentences(played: Played, place: int, kind: int, told: PlantTeller) -> list[str]:
    """How many projects come with and without, and where they would have gone."""
    with_, without = shares(played.book, kind, place), shares(played.without, kind, place)
    year = columns.START_YEAR + place
    said = [
        told.tell(
            "chance",
            projects=told.few(float(played.book["footloose"][kind, place]), 1),
            year=year,
            with_=told.share(with_[columns.HOME]),
            without=told.share(without[columns.HOME]),
        )
    ]
    countries = list(rows()["countries"].values())
    moves = sorted(
        (CENT * (without[country] - with_[country]), country)
        for country in range(1, len(columns.COUNTRIES))
        if CENT * (without[country] - with_[country]) >= LEAST_MOVE
    )
    if moves:
        told_moves = [
            told.tell("move", number=told.few(size, 1), country=told.label(countries[country]))
            for size, country in reversed(moves)
        ]
        said.append(told.tell("from", moves=told.listed(told_moves)))
    won = {"won": "won", "extra": "won_extra"}
    totals = {name: told.few(float(played.book[entry][kind, place])) for name, entry in won.items()}
    return [*said, told.tell("won", **totals)]


def shares(book: Any, kind: int, place: int) -> list[float]:
    """Of the footloose projects of a year, the part that each country gets."""
    count = float(book["footloose"][kind, place])
    return [float(book[f"to_{name}"][kind, place]) / count for name in columns.COUNTRIES]


def table(played: Played, place: int, kind: int, told: PlantTeller) -> list[str]:
    """The chance of each country with and without."""
    lines = [f"| {told.tell('table')} |", "| --- | --- | --- |"]
    pairs = zip(shares(played.without, kind, place), shares(played.book, kind, place), strict=True)
    for country, (without, with_) in zip(rows()["countries"].values(), pairs, strict=True):
        lines.append(f"| {told.label(country)} | {told.share(without)} | {told.share(with_)} |")
    return lines


def outcome_lines(played: Played, told: PlantTeller) -> list[str]:
    """Plants, jobs and money over the whole run."""
    last = columns.LAST_YEAR
    total = {
        name: played.total(name) for name in ("cost_gross", "grants", "cost_back", "receipts", "grants_deadweight")
    }
    net = total["cost_gross"] - total["cost_back"] - total["receipts"]
    money = {
        "gross": told.money(total["cost_gross"]),
        "grants": told.money(total["grants"]),
        "back": told.money(total["cost_back"]),
        "receipts": told.money(total["receipts"]),
        "net": told.money(abs(net)),
    }
    lines = [
        told.tell(
            "plants",
            last=last,
            extra=told.few(played.total("won_extra"), 1),
            running=told.few(played.at_the_end("plants_extra"), 1),
            kept=told.few(played.at_the_end("sites_kept"), 1),
        ),
        told.tell(
            "jobs",
            last=last,
            gross=told.few(played.at_the_end("jobs_gross"), 0),
            displaced=told.share(float(played.world["displacement"])),
            net=told.few(played.at_the_end("jobs_net"), 0),
        ),
        told.tell("cost" if net >= 0.0 else "gain", last=last, **money),
    ]
    if total["grants"] > 0.0:
        lines.append(told.tell("deadweight", share=told.share(total["grants_deadweight"] / total["grants"])))
    return lines
