"""Many schemes at once: which of them move an indicator, in a sentence each, and all numbers in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulations.analysis import indicator_names as named
from simulations.analysis.differences import Difference
from simulations.analysis.evidence import Effect, Evidence
from simulations.figures.wording import capital
from simulations.reports.finding import Grid
from simulations.reports.procurement.phrases import DesignPhrases

# More schemes than this are counted, not named: the table has their names.
MOST_NAMED = 4
# The columns of both tables, and the indicators of which a sentence says with which schemes they move.
GRIDS = (
    (named.EMISSIONS, named.SPEND, named.PRICES, named.BIDS),
    (named.SHORT, named.WITHDRAWALS, named.SMALL_WINS, named.SUPPLIER_HOURS, named.PURCHASER_HOURS),
)
IN_SENTENCES = (named.EMISSIONS, named.SPEND, named.SHORT, named.BIDS, named.SMALL_WINS)


def overview_sentences(say: DesignPhrases, evidence: Evidence) -> Iterator[str]:
    """What everything is compared with, then per indicator the schemes that lower it, raise it, or do neither clearly."""
    first, last = evidence.years
    yield say.say("effects.intro", reference=say.name(evidence.reference.scheme), **{"from": first, "to": last})
    for indicator in IN_SENTENCES:
        effects = evidence.effects_on(indicator)
        if effects:
            pieces = [*_pieces(say, effects)]
            yield say.say("overview.moves", measure=capital(say.say(f"short.{indicator}")), pieces="; ".join(pieces))
    yield say.say("overview.reading")


def _pieces(say: DesignPhrases, effects: Sequence[Effect]) -> Iterator[str]:
    """The schemes in three heaps, each heap in the order of the brief; an empty heap is left out."""
    heaps: dict[str, list[Effect]] = {"lower": [], "higher": [], "unclear": [], "same": []}
    for effect in effects:
        if effect.absolute.nothing:
            heaps["same"].append(effect)
        else:
            heaps[{-1: "lower", 1: "higher", 0: "unclear"}[effect.absolute.clear_sign]].append(effect)
    for name, heap in heaps.items():
        if len(heap) == len(effects):
            yield say.say(f"overview.all.{name}")
        elif heap:
            names = [say.name(one.design.scheme) for one in heap]
            told = say.listed(names) if len(names) <= MOST_NAMED else say.say("overview.count", count=len(names))
            yield say.say(f"overview.{name}", schemes=told)


def overview_grids(say: DesignPhrases, evidence: Evidence) -> tuple[Grid, ...]:
    """Every scheme against the reference: median and 5-95 % range; a question mark where the sign is not clear."""
    designs = [effect.design for effect in evidence.effects_on(named.EMISSIONS)]
    grids: list[Grid] = []
    if not designs:
        return ()
    for columns in GRIDS:
        known = [name for name in columns if evidence.effects_on(name)]
        head = (say.say("overview.scheme"), *(say.say(f"column.{name}") for name in known))
        rows = tuple(
            (say.name(design.scheme), *(_cell(say, evidence.effect(design.name, name)) for name in known))
            for design in designs
        )
        grids.append(Grid(head, rows))
    return tuple(grids)


def _cell(say: DesignPhrases, effect: Effect) -> str:
    return say.cell(*told_in(effect.indicator, effect.unit, effect.absolute, effect.relative))


def told_in(indicator: str, unit: str, absolute: Difference, relative: Difference) -> tuple[Difference, str]:
    """The difference in which a change is told, with its unit: points for a share, a count as it is, else a part."""
    if unit == "share":
        return absolute, "points"
    if indicator == named.WITHDRAWALS or (unit == "eur_per_year" and indicator != named.SPEND):
        return absolute, unit
    return relative, "relative_change"
