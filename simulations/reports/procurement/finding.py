"""The finding of a procurement brief: a few sentences over numbers that answer a brief's question, the same whichever design wins.

Every sentence comes from `register/words/finding.yaml`; nothing here knows which design ought to do well. What
goes against the outcome (the share of futures with the other sign, levels that a design does not reach, no clear
difference, the counter-case) stands in the same sentence or right after it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from simulations.analysis import indicator_names as named
from simulations.analysis.comparison import HELD, DesignComparison, Equal, GroupComparison, Held
from simulations.analysis.differences import ENOUGH
from simulations.analysis.evidence import Evidence
from simulations.figures.numbers import Language
from simulations.reports.brief import limit_sentences
from simulations.reports.finding import Finding, Section
from simulations.reports.procurement.additions import addition_sentences, question_sentences
from simulations.reports.procurement.counter import counter_sentences
from simulations.reports.procurement.emergency import emergency_sentences
from simulations.reports.procurement.headlines import MOST_IN_A_LINE, headline, sides
from simulations.reports.procurement.overview import overview_grids, overview_sentences
from simulations.reports.procurement.phrases import DesignPhrases
from simulations.reports.procurement.verdicts import compared_unit, lower_amount, share_pieces

# A share of futures below this is not worth a sentence of its own.
WORTH_SAYING = 0.005


def write_finding(
    evidence: Evidence,
    counter: Evidence | None,
    language: Language,
    emergency: tuple[Evidence, Evidence] | None = None,
) -> Finding:
    """The finding of a brief's own case, with what the counter-case changes in it.

    `emergency` holds the brief on some worlds, and the same with emergency purchase where a gate leaves no bid.
    """
    say = DesignPhrases(language)
    many = len(evidence.effects_on(named.EMISSIONS)) > MOST_IN_A_LINE
    told = overview_sentences(say, evidence) if many else _effects(say, evidence)
    sections = [replace(_section(say, "effects", told), grids=overview_grids(say, evidence))]
    sections.append(_section(say, "questions", question_sentences(say, evidence)))
    sections.append(_section(say, "additions", addition_sentences(say, evidence)))
    for comparison in evidence.comparisons:
        pair = comparison if len(evidence.comparisons) > 1 else None
        for held in HELD:
            sections.append(_section(say, held, _answers(say, evidence, comparison, held), pair))
        sections.append(_section(say, "elsewhere", _elsewhere(say, evidence, comparison), pair))
    sections.append(_section(say, "counter", counter_sentences(say, evidence, counter)))
    sections.append(_section(say, "emergency", emergency_sentences(say, emergency)))
    sections.append(_section(say, "reading", _reading(say, evidence)))
    sections.append(_section(say, "limits", limit_sentences(say, evidence.scenario["brief"])))
    return Finding(language, headline(say, evidence), tuple(one for one in sections if one.sentences))


def _section(
    say: DesignPhrases, name: str, sentences: Iterator[str], comparison: DesignComparison | None = None
) -> Section:
    heading = say.say(f"heading.{name}")
    if comparison is not None:
        names = {"first": say.name(comparison.first.scheme), "second": say.name(comparison.second.scheme)}
        heading = say.say("heading.pair", heading=heading, **names)
    return Section(name, heading, tuple(sentences))


def _effects(say: DesignPhrases, evidence: Evidence) -> Iterator[str]:
    first, last = evidence.years
    yield say.say("effects.intro", reference=say.name(evidence.reference.scheme), **{"from": first, "to": last})
    for emissions in evidence.effects_on(named.EMISSIONS):
        design = emissions.design
        spend = evidence.effect(design.name, named.SPEND)
        states = {
            "emissions": say.state(emissions.relative, "relative_change"),
            "spend": say.state(spend.relative, "relative_change"),
        }
        if design.strengths:
            yield say.say("effects.design", scheme=say.name(design.scheme), strength=say.strength(design), **states)
        else:
            yield say.say("effects.design_without_strength", scheme=say.name(design.scheme), **states)
        down, up = (emissions.absolute.share(sign).value for sign in (-1, 1))
        yield say.say("effects.shares", down=say.share(down), up=say.share(up))
        short, prices = (evidence.effect(design.name, name).relative for name in (named.SHORT, named.PRICES))
        supply = {"short": say.state(short, "relative_change"), "prices": say.state(prices, "relative_change")}
        yield say.say("effects.supply", **supply)
    if not evidence.comparisons:
        yield say.say("effects.no_pairs")
    if evidence.effects:
        yield say.say("overview.reading")


def _answers(say: DesignPhrases, evidence: Evidence, comparison: DesignComparison, held: Held) -> Iterator[str]:
    """The level, then the answer for each group of lots."""
    whole = comparison.group(named.TOGETHER).at_equal(held)
    if whole is not None:
        yield from _yardstick(say, comparison, whole)
    elif comparison.setter.own_place is None:
        yield say.say("level.outside", setter=say.name(comparison.setter.scheme))
    for group in comparison.groups:
        yield from group_sentences(say, evidence, comparison, group, held)


def _yardstick(say: DesignPhrases, comparison: DesignComparison, equal: Equal) -> Iterator[str]:
    setter = comparison.setter
    level = say.spread(equal.level, "relative_change", "level")
    yield say.say(f"level.{equal.held}", setter=say.name(setter.scheme), strength=say.strength(setter), level=level)
    # That emissions do not fall everywhere has been said with the effects.
    if equal.held == "spend" and equal.idle.value >= WORTH_SAYING:
        yield say.say("idle.spend", share=say.share(equal.idle.value), setter=say.name(setter.scheme))
    other = comparison.second if setter is comparison.first else comparison.first
    needed = equal.second_strength if setter is comparison.first else equal.first_strength
    if other.has_ladder and needed.known and equal.absolute.compared_share >= ENOUGH:
        yield say.say("level.needed", scheme=say.name(other.scheme), strength=say.strengths(other, needed))


def group_sentences(
    say: DesignPhrases, evidence: Evidence, comparison: DesignComparison, group: GroupComparison, held: Held
) -> Iterator[str]:
    """The answer for one group of lots, and in which futures it holds."""
    opening = say.opening(group.group)
    if not group.emissions_move and not group.spend_moves:
        if held == "emissions":  # once is enough
            yield say.say("nothing_moves", group=opening)
        return
    equal = group.at_equal(held)
    if equal is None:
        if not group.moves(held):
            yield say.say(f"stays.{held}", group=opening)
        elif group.moves(held) < ENOUGH:
            yield say.say(f"seldom_moves.{held}", group=opening, share=say.share(group.moves(held)))
        return
    if equal.absolute.compared_share < ENOUGH:
        yield say.say(f"few.{held}", group=opening, share=say.share(equal.absolute.compared_share))
    else:
        yield _answer(say, evidence, comparison, equal, opening)
    yield from _shares(say, comparison, equal)


def _answer(say: DesignPhrases, evidence: Evidence, comparison: DesignComparison, equal: Equal, opening: str) -> str:
    difference, held = equal.absolute, equal.held
    first, second = say.name(comparison.first.scheme), say.name(comparison.second.scheme)
    if difference.nothing:
        return say.say(f"same.{held}", group=opening, first=first, second=second)
    amount = lower_amount(say, evidence, equal)
    if sign := difference.clear_sign:
        part = say.size(equal.relative, "relative_change")
        return say.say(f"clear.{held}", group=opening, amount=amount, part=part, **sides(say, comparison, sign))
    if difference.low == difference.high == 0.0:
        return say.say(f"mostly_same.{held}", group=opening, first=first, second=second)
    leader, other = (first, second) if difference.middle.value <= 0 else (second, first)
    names = {"group": opening, "leader": leader, "other": other, "amount": amount}
    if difference.middle.value == 0:
        return say.say(f"unclear_middle_zero.{held}", **names)
    return say.say(f"within_error.{held}" if difference.within_error else f"unclear.{held}", **names)


def _shares(say: DesignPhrases, comparison: DesignComparison, equal: Equal) -> Iterator[str]:
    if equal.absolute.nothing and equal.absolute.compared == equal.absolute.worlds:
        return
    pieces = share_pieces(say, comparison, equal)
    if pieces:
        yield pieces


def _elsewhere(say: DesignPhrases, evidence: Evidence, comparison: DesignComparison) -> Iterator[str]:
    """Whether the answer is the same at other strengths than the brief's own."""
    whole = comparison.group(named.TOGETHER)
    if not whole.emissions_move:
        return
    other = comparison.second if comparison.setter is comparison.first else comparison.first
    for held in HELD:
        overlap = whole.at_equal(held, "overlap")
        if overlap is not None:
            yield say.say(f"overlap.{held}", verdict=_verdict(say, evidence, comparison, overlap))
        at_other = whole.at_equal(held, "other")
        if at_other is not None and at_other.setter == other.name:
            verdict = _verdict(say, evidence, comparison, at_other)
            yield say.say(f"other.{held}", setter=say.name(other.scheme), strength=say.strength(other), verdict=verdict)
    yield from _crossing(say, comparison, whole)


def _verdict(say: DesignPhrases, evidence: Evidence, comparison: DesignComparison, equal: Equal) -> str:
    difference = equal.absolute
    if difference.compared_share < ENOUGH:
        return say.say("verdict.few")
    if not (sign := difference.clear_sign):
        return say.say("verdict.unclear")
    amount = lower_amount(say, evidence, equal)
    return say.say(f"verdict.{equal.held}", winner=say.name(comparison.scheme(sign)), amount=amount)


def _crossing(say: DesignPhrases, comparison: DesignComparison, whole: GroupComparison) -> Iterator[str]:
    found = whole.crossing
    if found is None:
        yield say.say("no_overlap")
        return
    if found.share.value == 0:
        yield say.say("no_crossing")
        return
    yield say.say(
        "crossing",
        share=say.share(found.share.value),
        first=say.name(comparison.first.scheme),
        second=say.name(comparison.second.scheme),
        first_share=say.share(found.first_before.value),
        second_share=say.share(max(found.share.value - found.first_before.value, 0.0)),
        level=say.spread(found.level, "relative_change", "level"),
    )


def _reading(say: DesignPhrases, evidence: Evidence) -> Iterator[str]:
    yield say.say("reading.futures", worlds=evidence.worlds)
    if not evidence.comparisons:
        return
    yield say.say("reading.compared")
    comparison = evidence.comparisons[0]
    for held in HELD:
        equal = comparison.group(named.TOGETHER).at_equal(held)
        if equal is None or not equal.absolute.known:
            continue
        margin = equal.absolute.middle.margin
        points = max(equal.absolute.share(sign).margin for sign in (-1, 1))
        if not (math.isfinite(margin) and math.isfinite(points)):
            yield say.say("reading.error_unknown")
            return
        amount = say.margin(margin, compared_unit(evidence, held))
        yield say.say(f"reading.error.{held}", amount=amount, points=say.margin(points, "points"))
        if held == "emissions" and equal.repeated.value >= WORTH_SAYING:
            yield say.say("reading.repeated", share=say.share(equal.repeated.value))
