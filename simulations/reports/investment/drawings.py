"""The charts of an investment brief, each with its table, its caption and how it is drawn."""

from __future__ import annotations

import numpy as np

from simulations.analysis.investment.outcomes import Criterion as Weighed
from simulations.analysis.investment.outcomes import stand_in
from simulations.analysis.investment.ranking import Profile
from simulations.analysis.investment.study import CONTRIBUTED, Study, counted_series
from simulations.analysis.ranking_tables import (
    AcceptabilityTable,
    Alternative,
    ContributionPanel,
    ContributionTable,
    Criterion,
    Flip,
    FrontierTable,
    ProfileRanks,
    RankingTable,
    WeightLine,
    WeightsTable,
    winning_segments,
)
from simulations.analysis.tables import (
    Interval,
    IntervalPanel,
    Measure,
    PanelTable,
    Scheme,
    Table,
    TimeSeries,
    TimeTable,
)
from simulations.figures.numbers import Language
from simulations.investment.packages import rows
from simulations.investment.sets import proposal_names
from simulations.register.label import Label
from simulations.register.words import Words
from simulations.reports.investment.captions import captions
from simulations.reports.investment.phrases import label_of
from simulations.reports.story import Draw, Drawing

# The indicator that says what an outcome of a set is called, and its unit.
CALLED = {"won_extra": "extra_plants", "value_net_now": "net_value", "cost_net_now": "net_cost"}
IN_PANELS = ("extra_plants", "net_value", "net_cost", "jobs_net", "research", "emissions")
OVER_TIME = "plants_operating"
# The section of the finding that each chart belongs to.
ABOUT = {
    "packages": "packages", "effect_over_time": "packages", "contribution": "contribution", "rank_acceptability": "ranking",
    "weights": "ranking", "cost_and_effect": "budget",
}  # fmt: skip


def drawings(study: Study, language: Language) -> tuple[Drawing, ...]:
    """Every chart of the brief."""
    import simulations.figures as figures

    around = captions(study, language)
    tables: dict[str, tuple[Table | RankingTable, Draw]] = {
        "packages": (package_table(study), figures.effects_by_scheme),
        "contribution": (contribution_table(study), figures.contribution_bars),
        "rank_acceptability": (acceptability_table(study), figures.rank_acceptability),
        "cost_and_effect": (frontier_table(study), figures.cost_effect_frontier),
        "effect_over_time": (time_table(study), figures.effect_over_time),
        "weights": (weights_table(study), figures.weights_decide),
    }
    return tuple(Drawing(name, table, around[name], draw, ABOUT[name]) for name, (table, draw) in tables.items())


def alternatives() -> tuple[Alternative, ...]:
    """The eight proposals as charts call them."""
    declared = rows()["proposals"]
    return tuple(
        Alternative(name, declared[name]["code"], Label(**declared[name]["label"])) for name in proposal_names()
    )


def measure(study: Study, indicator: str) -> Measure:
    """An indicator in few words, with its unit."""
    label = Words("nl").label(f"finding.investment.measure.{indicator}")
    return Measure(indicator, label, study.own.indicators[indicator].unit)


def schemes(study: Study) -> tuple[Scheme, ...]:
    """The packages as charts call them; the reference first."""
    declared = study.own.manifest["scenario"]["alternatives"]
    found = []
    for variant in study.own.variants:
        label = declared[variant.alternative].get("label") or dict.fromkeys(("nl", "en"), variant.alternative)
        alone = len(declared[variant.alternative]["proposals"]) == 1
        role = "proposal" if alone else "package"
        found.append(Scheme(variant.alternative, Label(label["nl"], label["en"]), role, variant.index == 0))
    return tuple(found)


def package_table(study: Study) -> PanelTable:
    """What every package changes, one panel per indicator."""
    panels = []
    for indicator in IN_PANELS:
        found = [one.changes[indicator] for one in study.packages]
        values = Interval.of(
            [one.low for one in found], [one.middle.value for one in found], [one.high for one in found]
        )
        panels.append(IntervalPanel(measure(study, indicator), values))
    return PanelTable(schemes(study)[1:], panels, changes=True)


def contribution_table(study: Study) -> ContributionTable:
    """What every proposal contributes to each outcome."""
    return ContributionTable(
        alternatives(),
        [
            ContributionPanel.over_worlds(
                measure(study, CALLED[entry]), found.shapley.T, found.first.T, found.last.T, found.together
            )
            for entry, found in ((entry, study.contributions[entry]) for entry in CONTRIBUTED)
        ],
    )


def acceptability_table(study: Study) -> AcceptabilityTable:
    """Which rank a proposal takes, over all weights and by party."""
    ranking = study.ranking
    over = Words("nl").label(f"finding.investment.weights.{study.scenario.scoring['weights_over']}")
    return AcceptabilityTable(
        alternatives(),
        ranking.all_weights.ranks,
        over,
        [
            ProfileRanks(profile_name(one), label_of(one), one.ranks.astype(float), one.stable)
            for one in ranking.profiles
        ],
    )


def profile_name(party: Profile) -> str:
    """A party in a table, with what it counts instead of net value added."""
    one = stand_in(party.scored.weighed)
    return party.name if one is None else f"{party.name} ({one.counted})"


def frontier_table(study: Study) -> FrontierTable:
    """All sets of proposals: what they cost a year and what they bring."""
    sets = len(study.proposals.cost)
    members = np.array(
        [[number >> place & 1 for place in range(len(proposal_names()))] for number in range(sets)], bool
    )
    return FrontierTable(
        measure(study, "cost_gross"),
        measure(study, "net_value"),
        alternatives(),
        members,
        Interval.over_worlds(study.proposals.cost.T),
        Interval.over_worlds(study.proposals.value.T),
        study.scenario.scoring["budget"],
    )


def time_table(study: Study) -> TimeTable:
    """Extra plants in operation, year by year, for every package."""
    values = counted_series(study.own, OVER_TIME)
    series = [
        TimeSeries(scheme, Interval.over_worlds(values[:, place + 1] - values[:, 0]))
        for place, scheme in enumerate(schemes(study)[1:])
    ]
    return TimeTable(measure(study, OVER_TIME), np.array(study.own.years, dtype=float), series)


def weights_table(study: Study) -> WeightsTable:
    """What each weight decides around the first party's weights."""
    ranking = study.ranking
    party = ranking.profiles[0]
    winner = int(np.argmin(party.ranks))
    lines = [line(place, one, party) for place, one in enumerate(party.scored.weighed)]
    rival = party.flips.nearest
    flip = None if rival == winner else Flip(rival, float(party.flips.moved[rival]), party.flips.weights[rival])
    return WeightsTable(label_of(party), alternatives(), lines, winner, flip)


def line(place: int, weighed: Weighed, party: Profile) -> WeightLine:
    """One criterion of a party from no weight to all weight."""
    values = party.scored.values
    mean = values.mean(axis=0)
    rest = np.delete(party.weights, place)
    share = rest / rest.sum() if rest.sum() > 0.0 else np.full(len(rest), 1.0 / len(rest))
    without = np.delete(mean, place, axis=1) @ share
    starts, winners = winning_segments(without, mean[:, place])
    ends = np.append(starts[1:], 1.0)
    by_world = np.delete(values, place, axis=2) @ share
    held = []
    for start, end, winner in zip(starts, ends, winners, strict=True):
        weight = (start + end) / 2.0
        total = by_world * (1.0 - weight) + values[:, :, place] * weight
        held.append(float((total.argmax(axis=1) == winner).mean()))
    criterion = Criterion(weighed.counted, weighed.label)
    return WeightLine(criterion, float(party.weights[place]), starts, winners, np.array(held))
