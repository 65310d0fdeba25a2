"""The finding of an investment brief: a few sentences over numbers, the same whichever proposal leads.

Every sentence comes from `register/words/investment.yaml`; nothing here knows which proposal ought to do well.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from simulations.analysis.estimates import Spread
from simulations.analysis.investment import portfolios
from simulations.analysis.investment.contributions import Contributions
from simulations.analysis.investment.ranking import Ranking
from simulations.analysis.investment.study import Package, Study, uncounted
from simulations.analysis.ranking_tables import shares_of_total
from simulations.analysis.scoring.robustness import Regret
from simulations.figures.numbers import Language, number, quantity
from simulations.figures.wording import capital, plain
from simulations.register.label import Label
from simulations.reports.brief import limit_sentences
from simulations.reports.finding import Finding, Grid, Section
from simulations.reports.investment.counter import counter_sentences
from simulations.reports.investment.phrases import PLANTS, PlantPhrases

# More packages than this are told in a table.
MOST_TOLD = 4
# A proposal below this share of the total brings little; this many lead.
LITTLE, LEADERS = 0.05, 3
# Beside this rank correlation the linear search is trusted.
TRUSTED = 0.8
MILLION = 1_000_000.0
# The places of the three parts that the vision is split from.
FIRST, EIGHTH, VISION = 0, 7, 8


def write_finding(study: Study, language: Language) -> Finding:
    """The finding of a brief's own case, with what the counter-case changes in it."""
    say = PlantPhrases(language)
    sections = [
        _section(
            say, "packages", _packages(say, study), (_grid(say, study),) if len(study.packages) > MOST_TOLD else ()
        ),
        _section(say, "contribution", _contribution(say, study)),
        _section(say, "ranking", _ranking(say, study)),
        _section(say, "budget", _budget(say, study)),
        _section(say, "sure", _sure(say, study)),
        _section(say, "counter", counter_sentences(say, study)),
        _section(say, "reading", _reading(say, study)),
        _section(say, "limits", limit_sentences(say, study.own.manifest["scenario"]["brief"])),
    ]
    return Finding(language, _headline(say, study), tuple(one for one in sections if one.sentences))


def _section(say: PlantPhrases, name: str, sentences: Iterator[str], grids: tuple[Grid, ...] = ()) -> Section:
    return Section(name, say.tell(f"heading.{name}"), tuple(sentences), grids)


def _headline(say: PlantPhrases, study: Study) -> str:
    most = say.largest(study)
    told = {name: say.change(most, name) for name in ("extra_plants", "net_value", "net_cost")}
    return capital(
        say.tell(
            "headline", package=say.package(most), plants=told["extra_plants"], value=told["net_value"],
            cost=told["net_cost"], last=study.own.years[-1],
        )
    )  # fmt: skip


def _packages(say: PlantPhrases, study: Study) -> Iterator[str]:
    yield say.tell("packages.intro", reference=say.reference(study), last=study.own.years[-1])
    if uncounted(study.own):
        kinds = [say.kind(name) for name in study.scenario.scoring["kinds"]]
        yield say.tell("packages.counted", kinds=say.listed(kinds))
    told = study.packages if len(study.packages) <= MOST_TOLD else (say.largest(study),)
    for one in told:
        yield say.tell(
            "packages.one", package=say.package(one), plants=say.change(one, "extra_plants"),
            value=say.change(one, "net_value"), cost=say.change(one, "net_cost"),
        )  # fmt: skip
        yield say.tell("packages.worth", share=say.share(one.worth.higher.value))
    most = say.largest(study)
    yield say.tell("packages.per_hundred", plants=say.change(most, "per_hundred"))
    luck = {"fewer": say.share(most.fewer), "same": say.share(most.as_many)}
    yield say.tell("packages.chance", package=say.package(most), **luck)
    if len(study.packages) > MOST_TOLD:
        yield say.tell("packages.table")


def _grid(say: PlantPhrases, study: Study) -> Grid:
    names = ("package", "extra_plants", "net_value", "net_cost", "worth", "first_effect")
    return Grid(tuple(say.tell(f"column.{name}") for name in names), tuple(_row(say, one) for one in study.packages))


def _row(say: PlantPhrases, one: Package) -> tuple[str, ...]:
    first = one.changes["first_effect"]
    return (
        capital(say.package(one)),
        say.cell(one.changes["extra_plants"], PLANTS),
        *(say.cell(one.changes[name].divided(MILLION), "count") for name in ("net_value", "net_cost")),
        say.share(one.worth.higher.value),
        quantity(first.middle.value, "count", say.language, low=first.low, high=first.high),
    )


def _contribution(say: PlantPhrases, study: Study) -> Iterator[str]:
    plants = study.contributions["won_extra"]
    together = Spread.over(plants.together)
    shares = shares_of_total(plants.shapley.T, plants.together)
    if np.isfinite(shares).all():
        order = np.argsort(-shares)
        yield say.tell(
            "contribution.most", plants=say.spread(together, PLANTS, "money"),
            names=say.listed([_with_share(say, int(one), shares[one]) for one in order[:LEADERS]]),
        )  # fmt: skip
        little = [int(one) for one in order if shares[one] < LITTLE]
        if little:
            yield say.tell(
                "contribution.little", share=say.share(LITTLE), names=say.listed([_named(say, one) for one in little])
            )
    cost = study.contributions["cost_net_now"]
    parts = shares_of_total(cost.shapley.T, cost.together)
    if np.isfinite(parts).all():
        dear = [int(one) for one in np.argsort(-parts)[:LEADERS] if parts[one] >= LITTLE]
        yield say.tell("contribution.cost", names=say.listed([_with_share(say, one, parts[one]) for one in dear]))
    yield _order(say, plants)
    yield _pair(say, plants)
    vision = {"vision": VISION, "first": FIRST, "eighth": EIGHTH}
    yield say.tell("contribution.vision", **{part: _median(say, study.vision[place]) for part, place in vision.items()})


def _named(say: PlantPhrases, place: int) -> str:
    return f"{say.code(place)} ({say.proposal(place)})"


def _with_share(say: PlantPhrases, place: int, share: float) -> str:
    name = say.proposal(place)
    return say.tell("contribution.share", code=say.code(place), name=name, share=say.share(float(share)))


def _order(say: PlantPhrases, found: Contributions) -> str:
    """The proposal for which it matters most whether it comes first or last."""
    first, last = np.median(found.first, axis=1), np.median(found.last, axis=1)
    place = int(np.argmax(np.abs(first - last)))
    sizes = {"first": _median(say, found.first[place]), "last": _median(say, found.last[place])}
    return say.tell("contribution.order", code=say.code(place), **sizes)


def _pair(say: PlantPhrases, found: Contributions) -> str:
    """The two proposals that strengthen or weaken each other most."""
    means = np.median(found.pairs, axis=2)
    one, other = max(combinations(range(len(means)), 2), key=lambda pair: abs(means[pair]))
    sign = say.tell(f"contribution.pair.{'more' if means[one, other] > 0.0 else 'less'}")
    size = _median(say, np.abs(found.pairs[one, other]))
    return say.tell("contribution.pair", one=say.code(one), other=say.code(other), sign=sign, size=size)


def _median(say: PlantPhrases, values: np.ndarray) -> str:
    """A number of plants over worlds: the median, rounded by its range."""
    spread = Spread.over(values)
    if spread.high <= spread.low:
        return quantity(spread.middle, PLANTS, say.language)
    return quantity(spread.middle, PLANTS, say.language, low=spread.low, high=spread.high)


def _ranking(say: PlantPhrases, study: Study) -> Iterator[str]:
    ranking = study.ranking
    first = ranking.all_weights.ranks[:, 0]
    lead, *others = (int(one) for one in np.argsort(-first)[:LEADERS])
    told = [say.tell("ranking.other", code=say.code(one), share=say.share(float(first[one]))) for one in others]
    yield say.tell(
        "ranking.all", code=say.code(lead), name=say.proposal(lead), share=say.share(float(first[lead])),
        others=say.listed(told),
    )  # fmt: skip
    if told_instead := say.counting(ranking.profiles):
        yield told_instead
    for party in ranking.profiles:
        winner, rival = int(np.argmin(party.ranks)), party.flips.nearest
        about = {"party": say.party(party), "code": say.code(winner), "stable": say.share(party.stable[winner])}
        about["every"] = say.share(float(first[winner]))
        if rival == winner:
            yield say.tell("ranking.party.firm", **about)
        else:
            moved = say.share(float(party.flips.moved[rival]))
            yield say.tell("ranking.party", moved=moved, rival=say.code(rival), **about)
    yield _methods(say, study)
    party = ranking.profiles[0]
    least = int(np.argmin(party.regret.mean))
    sizes = {"mean": party.regret.mean[least], "largest": party.regret.largest[least]}
    told_sizes = {name: say.share(float(size)) for name, size in sizes.items()}
    yield say.tell("ranking.regret", party=say.party(party), code=say.code(least), **told_sizes)
    yield from _related(say, ranking)


def _related(say: PlantPhrases, ranking: Ranking) -> Iterator[str]:
    """Criteria that move together: those of all weights, then those that a party has instead."""
    found: dict[tuple[Label, Label], float] = {}
    for by in (ranking.scored, *(party.scored for party in ranking.profiles)):
        for pair in by.related:
            found.setdefault((by.weighed[pair.first].label, by.weighed[pair.second].label), pair.correlation)
    for (one, other), size in found.items():
        names = {"one": one[say.language], "other": other[say.language]}
        yield say.tell("ranking.related", correlation=number(size, say.language, 2), **names)


def _methods(say: PlantPhrases, study: Study) -> str:
    parties = study.ranking.profiles
    same = sum(int(np.argmin(one.topsis) == np.argmin(one.ranks)) for one in parties)
    judged = sum(int(np.argmin(one.judged_ranks) == np.argmin(one.ranks)) for one in parties)
    reversals = float(np.mean([one.topsis_reversals for one in parties]))
    return say.tell("ranking.methods", same=same, parties=len(parties), reversals=say.share(reversals), judged=judged)


def _budget(say: PlantPhrases, study: Study) -> Iterator[str]:
    budget = quantity(study.scenario.scoring["budget"], "eur_per_year", say.language)
    best = study.proposals.best
    if best is None:
        yield say.tell("budget.none", budget=budget)
    else:
        members = portfolios.codes(portfolios.proposals_in(best), "proposals")
        sizes = _sizes(say, study.proposals.cost[best], study.proposals.value[best])
        yield say.tell("budget.proposals", budget=budget, members=members, **sizes)
        told = _regret(say, study.proposals.regret, best)
        yield say.tell("budget.regret", share=say.share(float(study.proposals.satisfied[best])), **told)
    found = study.items
    if not len(found.chosen):
        return
    members = portfolios.codes(portfolios.items_in(found, 0), "items")
    yield say.tell("budget.items", members=members, **_sizes(say, found.cost[0], found.value[0]))
    if len(found.chosen) > 1:
        yield say.tell(
            "budget.items.regret", count=len(found.chosen), share=say.share(float(found.near[0])),
            near=say.share(portfolios.NEAR), **_regret(say, found.regret, 0),
        )  # fmt: skip
    always = [say.item(name) for name, share in zip(found.names, found.in_near_best, strict=True) if share == 1.0]
    never = [say.item(name) for name, share in zip(found.names, found.in_near_best, strict=True) if share == 0.0]
    nobody = say.tell("budget.nobody")
    yield say.tell(
        "budget.near",
        share=say.share(portfolios.NEAR),
        count=found.run,
        always=say.listed(always) or nobody,
        never=say.listed(never) or nobody,
    )
    key = "budget.agreement" if found.agreement >= TRUSTED else "budget.agreement.weak"
    yield say.tell(key, agreement=number(found.agreement, say.language, 2))


def _regret(say: PlantPhrases, regret: Regret, place: int) -> dict[str, str]:
    """The mean and the largest regret of one set, in euro."""
    sizes = {"mean": float(regret.mean[place]), "largest": float(regret.largest[place])}
    return {name: quantity(size, "eur", say.language, low=0.0, high=2.0 * size + 1.0) for name, size in sizes.items()}


def _sizes(say: PlantPhrases, cost: np.ndarray, value: np.ndarray) -> dict[str, str]:
    """Mean cost a year, and net value with its range."""
    spread = Spread.over(value)
    return {
        "cost": quantity(float(np.mean(cost)), "eur_per_year", say.language, low=0.0, high=2.0 * float(np.mean(cost))),
        "value": say.spread(spread, "eur", "money"),
    }


def _sure(say: PlantPhrases, study: Study) -> Iterator[str]:
    most = say.largest(study)
    last = study.own.years[-1]
    deadweight = most.changes["deadweight"]
    if deadweight.known:
        ends = {name: quantity(value, "share", say.language) for name, value in _ends(deadweight.low, deadweight.high)}
        yield say.tell("sure.deadweight", share=say.share(deadweight.middle.value), **ends)
    yield say.tell("sure.europe", low=say.change(most, "europe_low"), home=say.change(most, "extra_plants"))
    first = most.changes["first_effect"]
    low, high = (number(end, say.language, 0) for end in (first.low, first.high))
    yield say.tell("sure.first", years=number(first.middle.value, say.language, 0), low=low, high=high)
    yield say.tell("sure.sites", last=last, sites=say.change(most, "sites_kept"))
    yield say.tell("sure.jobs", last=last, jobs=say.change(most, "jobs_net"))


def _ends(low: float, high: float) -> tuple[tuple[str, float], tuple[str, float]]:
    return ("low", round(low, 2)), ("high", round(high, 2))


def _reading(say: PlantPhrases, study: Study) -> Iterator[str]:
    yield say.tell("reading.futures")
    yield say.tell("reading.conditions")
    yield say.tell("reading.law")
    error = say.largest(study).changes["extra_plants"].middle.margin
    yield say.tell("reading.error", error=plain(say.margin(error, PLANTS)))
