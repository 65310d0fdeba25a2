"""Headlines and titles: the finding in one line, and what each design does to one indicator."""

from __future__ import annotations

from simulations.analysis import indicator_names as named
from simulations.analysis.comparison import HELD, DesignComparison
from simulations.analysis.differences import ENOUGH
from simulations.analysis.evidence import Effect, Evidence
from simulations.figures.numbers import quantity
from simulations.reports.procurement.phrases import DesignPhrases

# More schemes than this do not fit in a headline or a title one by one.
MOST_IN_A_LINE = 3


def headline(say: DesignPhrases, evidence: Evidence) -> str:
    """One line for the first pair of designs, over all lots; without a pair, what each design does to emissions."""
    if not evidence.comparisons:
        return _without_pairs(say, evidence)
    comparison = evidence.comparisons[0]
    whole = comparison.group(named.TOGETHER)
    names = {"first": say.name(comparison.first.scheme), "second": say.name(comparison.second.scheme)}
    if not whole.emissions_move:
        return say.say("headline.nothing", **names)
    for held in HELD:
        equal = whole.at_equal(held)
        if equal is not None and (sign := equal.absolute.clear_sign):
            return say.say(f"headline.{held}", **sides(say, comparison, sign))
    own = whole.at_equal("emissions")
    few = own is None or own.absolute.compared_share < ENOUGH
    return say.say("headline.few" if few else "headline.unclear", **names)


def _without_pairs(say: DesignPhrases, evidence: Evidence) -> str:
    effects = evidence.effects_on(named.EMISSIONS)
    if not effects:
        return say.say("headline.alone", reference=say.name(evidence.reference.scheme))
    if len(effects) <= MOST_IN_A_LINE:
        return say.say("headline.effects", clauses=clauses(say, evidence, named.EMISSIONS))
    lower = [one for one in effects if one.absolute.clear_sign < 0]
    if not lower:
        return say.say("headline.none_lower", total=len(effects))
    best = min(lower, key=lambda one: one.relative.middle.value)
    names = {"total": len(effects), "best": say.name(best.design.scheme), "change": _change(say, best)}
    if len(lower) == len(effects):
        return say.say("headline.all_lower", **names)
    return say.say("headline.many", count=len(lower), **names)


def sides(say: DesignPhrases, comparison: DesignComparison, sign: int) -> dict[str, str]:
    """The names of the design with the lower amount and of the other one."""
    return {"winner": say.name(comparison.scheme(sign)), "loser": say.name(comparison.scheme(-sign))}


def title(say: DesignPhrases, evidence: Evidence, indicator: str, word: str) -> str:
    """What every alternative does to one indicator, as a title; of many only the two ends."""
    effects = [one for one in evidence.effects_on(indicator) if one.relative.known]
    if len(effects) > MOST_IN_A_LINE:
        clear = [one for one in effects if one.relative.clear_sign]
        changes = {_change(say, one) for one in effects}
        if not clear and len(changes) > 1:
            changes = {say.say("title.unclear")}
        if len(changes) == 1:
            return say.say("title", measure=say.say(f"title.measure.{word}"), clauses=_everywhere(say, *changes))
        ends = [pick(effects, key=lambda one: one.relative.middle.value) for pick in (min, max)]
        if not any(one.relative.clear_sign for one in ends):  # the clear ones lie between two that are not
            ends = [pick(clear, key=lambda one: one.relative.middle.value) for pick in (min, max)]
        if ends[0] is ends[1]:
            only = say.say("title.only", scheme=say.name(ends[0].design.scheme), change=_change(say, ends[0]))
            return say.say("title", measure=say.say(f"title.measure.{word}"), clauses=only)
        told = {key: _end(say, one) for key, one in zip(("lowest", "highest"), ends, strict=True)}
        return say.say("title.ends", measure=say.say(f"title.measure.{word}"), **told)
    return say.say("title", measure=say.say(f"title.measure.{word}"), clauses=clauses(say, evidence, indicator))


def _everywhere(say: DesignPhrases, change: str) -> str:
    """The same change with every design; "not clearly different with any" where none is clear."""
    nobody = change == say.say("title.unclear")
    return say.say("title.nowhere") if nobody else say.say("title.everywhere", change=change)


def _end(say: DesignPhrases, effect: Effect) -> str:
    return say.say("title.end", scheme=say.name(effect.design.scheme), change=_change(say, effect))


def clauses(say: DesignPhrases, evidence: Evidence, indicator: str) -> str:
    """What each alternative does, equals together, in the brief's order: "met bonuspunten 2,1 procent lager"."""
    by_change: dict[str, list[str]] = {}
    for effect in evidence.effects_on(indicator):
        by_change.setdefault(_change(say, effect), []).append(say.name(effect.design.scheme))
    return ", ".join(
        say.say("title.clause", scheme=say.listed(names), change=change) for change, names in by_change.items()
    )


def _change(say: DesignPhrases, effect: Effect) -> str:
    difference = effect.relative if effect.relative.known else effect.absolute
    if not difference.known:
        return say.say("title.unknown")
    if difference.nothing:
        return say.say("title.same")
    sign = difference.clear_sign
    if not sign:
        return say.say("title.unclear")
    direction = say.say("direction.level.lower" if sign < 0 else "direction.level.higher")
    unit = "relative_change" if effect.relative.known else effect.unit
    if difference.high > difference.low:
        return say.say("title.change", quantity=say.size(difference, unit), direction=direction)
    amount = quantity(abs(difference.middle.value), unit, say.language)
    return say.say("title.change", quantity=amount, direction=direction)
