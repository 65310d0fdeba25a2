"""What each of the six recommendations contributes, counted from questions as now and from exclusion, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

import simulations
from simulations.analysis import indicator_names as named
from simulations.analysis.ranking_tables import ContributionPanel, ContributionTable
from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty.levers import Base, Counted, Lever, contributions, every_set
from simulations.ensemble.result import Result
from simulations.figures.numbers import with_interval
from simulations.figures.wording import capital
from simulations.register.label import Label
from simulations.register.rows import Rows
from simulations.register.words import Words
from simulations.reports.brief import caption
from simulations.reports.finding import Section
from simulations.reports.phrases import Phrases
from simulations.reports.story import Drawing, Material
from simulations.reports.uncertainty.added import Added
from simulations.scenario.vocabulary import load_vocabulary

COUNTED = (named.EMISSIONS, named.SPEND)
NAME = "recommendations"
# Blocks of worlds: enough for a middle and a range of 128 schemes, quick beside the brief itself.
BLOCKS = 1
# A sentence names so many of the largest.
LEADERS = 2


@cache
def recommendations() -> tuple[Lever, ...]:
    """The recommendations in their order."""
    return tuple(
        Lever(name, row["code"], Label(**row["label"]), row["fields"], row.get("announced"))
        for name, row in _rows()["recommendations"].items()
    )


@cache
def bases() -> tuple[Base, ...]:
    """What they are counted from."""
    return tuple(Base(name, Label(**row["label"]), row["fields"]) for name, row in _rows()["bases"].items())


@cache
def _rows() -> Rows:
    return Rows(Path(simulations.__file__).parent / "procurement" / "recommendations.yaml")


def runs(material: Material) -> int:
    """How many runs it takes."""
    block: int = material.scenario.runs.block
    sets: int = 2 ** len(recommendations())
    return BLOCKS * block * len(bases()) * sets


def added(material: Material) -> Added:
    """Run every set of recommendations on either base, in the first worlds of the brief, and tell what each contributes."""
    vocabulary = load_vocabulary(material.scenario.model)
    found = [
        material.run_more(
            every_set(material.scenario, base, recommendations(), vocabulary), f"{NAME}-{base.name}", blocks=BLOCKS
        )
        for base in bases()
    ]
    pairs = [(base, one) for base, one in zip(bases(), found, strict=True)]
    counted = [_counted(name, base, one) for name in COUNTED for base, one in pairs]
    table = contributions(counted, recommendations())
    say = Phrases(material.language)
    section = Section(NAME, say.say("levers.heading"), tuple(_sentences(say, table, found[0].size)))
    return Added((section,), {"recommendations.csv": table.to_table()}, (_drawing(say, table, material),))


def _counted(name: str, base: Base, result: Result) -> Counted:
    indicator = result.indicators[name]
    label = Label(
        *(
            Words(language)(
                "finding.levers.measure",
                indicator=getattr(indicator.label, language),
                base=getattr(base.label, language),
            )
            for language in ("nl", "en")
        )
    )
    return Counted(name, Measure(f"{name}_{base.name}", label, indicator.unit), result)


def _sentences(say: Phrases, table: ContributionTable, worlds: int) -> Iterator[str]:
    yield say.say("levers.intro", worlds=worlds, sets=2 ** len(table.players))
    for panel in table.panels:
        order = np.argsort(-np.abs(panel.values.middle))[:LEADERS]
        measure = capital(getattr(panel.measure.label, say.language))
        told = [f"{_name(say, table, int(place))} ({_amount(say, panel, int(place))})" for place in order]
        together = _interval(say, panel, *(float(getattr(panel.together, end)) for end in ("middle", "low", "high")))
        yield say.say("levers.one", measure=measure, together=together, most=say.listed(told))


def _name(say: Phrases, table: ContributionTable, place: int) -> str:
    return f"{table.players[place].code} {getattr(table.players[place].label, say.language)}"


def _amount(say: Phrases, panel: ContributionPanel, place: int) -> str:
    cell = panel.values[place]
    return _interval(say, panel, float(cell.middle), float(cell.low), float(cell.high))


def _interval(say: Phrases, panel: ContributionPanel, middle: float, low: float, high: float) -> str:
    return with_interval(middle, low, high, panel.measure.unit, say.language, signed=True)


def _drawing(say: Phrases, table: ContributionTable, material: Material) -> Drawing:
    import simulations.figures as figures

    first = getattr(bases()[0].label, say.language)
    title = say.say("levers.title", code=table.players[table.order[-1]].code, base=first)
    around = caption(say, title, say.say("levers.note"), material.own.manifest)
    return Drawing(NAME, table, around, figures.contribution_bars, NAME)
