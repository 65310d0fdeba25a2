"""What each choice adds to a scheme and what stands behind it, and the two questions that every brief is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulations.analysis import indicator_names as named
from simulations.analysis.contributions import Change, Contribution, Trade
from simulations.analysis.evidence import Evidence
from simulations.analysis.ladders import Design
from simulations.reports.procurement.overview import told_in
from simulations.reports.procurement.phrases import DesignPhrases

# Told whatever they do; the others of the overview, and what stands behind them, only where they clearly move.
ALWAYS = (named.EMISSIONS, named.SPEND)
MAIN = tuple(name for name, _ in named.OVERVIEW if name not in ALWAYS)
BEHIND = tuple(name for name, _ in named.REASONS)
# A change smaller than this share of the amount is not worth a word.
WORTH_A_WORD = 0.001
WORTH_SAYING = 0.005
# Of what stands behind a choice so many are told; the rest is in the table.
MOST_BEHIND = 4


def addition_sentences(say: DesignPhrases, evidence: Evidence) -> Iterator[str]:
    """Per choice what it does to emissions and spend, then what else moves, then what moves behind that."""
    for one in evidence.contributions:
        names = {"scheme": say.name(one.with_it.scheme), "without": say.name(one.without.scheme)}
        found = [change for name in ALWAYS if (change := one.change(name)) is not None]
        also, behind = ([_bare(say, change) for change in _moving(one, names_)] for names_ in (MAIN, BEHIND))
        if not also and not behind and not any(change.absolute.clear_sign for change in found):
            yield say.say("additions.nothing", **names)
            continue
        yield say.say("additions.moves", changes=", ".join(_told(say, change) for change in found), **names)
        if also:
            yield say.say("additions.also", changes=", ".join(also))
        if behind:
            yield say.say("additions.behind", changes=", ".join(behind[:MOST_BEHIND]))
    if evidence.contributions:
        yield say.say("additions.reading")


def _bare(say: DesignPhrases, change: Change) -> str:
    """The median alone with its direction: "inschrijvingen per perceel 3 procent hoger"."""
    difference, unit = told_in(change.indicator, change.unit, change.absolute, change.relative)
    return say.say("additions.change", measure=say.say(f"short.{change.indicator}"), state=say.bare(difference, unit))


def _moving(one: Contribution, names: Sequence[str]) -> Iterator[Change]:
    """The changes that clearly have a sign and are not next to nothing."""
    for name in names:
        change = one.change(name)
        if change is None or not change.absolute.clear_sign:
            continue
        size = change.relative.middle.value
        if abs(size) >= WORTH_A_WORD or not change.relative.known:
            yield change


def _told(say: DesignPhrases, change: Change) -> str:
    """ "uitstoot circa 2 procent lager (0 tot 7)"; with the share of worlds that go the other way."""
    difference, unit = told_in(change.indicator, change.unit, change.absolute, change.relative)
    text = say.say("additions.change", measure=say.say(f"short.{change.indicator}"), state=say.state(difference, unit))
    sign = change.absolute.clear_sign
    if not sign:
        return text
    other = change.absolute.share(-sign).value
    if other < WORTH_SAYING:
        return text
    opposite = "higher" if sign < 0 else "lower"
    return say.say(f"additions.against.{opposite}", change=text, share=say.share(other))


def question_sentences(say: DesignPhrases, evidence: Evidence) -> Iterator[str]:
    """Is rewarding always better than excluding, and does announcing help: with the worlds in which it is not so."""
    for trade in evidence.trades:
        yield from _trade(say, trade)
    if evidence.trades:
        yield say.say("trade.see_below" if evidence.comparisons else "trade.own_strengths")
    for one in evidence.contributions:
        if one.announces:
            yield from _announcing(say, one)


def _trade(say: DesignPhrases, trade: Trade) -> Iterator[str]:
    names = {"first": _at_strength(say, trade.first), "second": _at_strength(say, trade.second)}
    always = trade.first_on_both.value >= 1.0
    yield say.say("trade.always" if always else "trade.not_always", **names)
    shares = {
        "first_share": trade.first_on_both.value,
        "second_share": trade.second_on_both.value,
        "cheaper": trade.cheaper.value,
        "cleaner": trade.cleaner.value,
    }
    bare = {"first": say.name(trade.first.scheme), "second": say.name(trade.second.scheme)}
    yield say.say("trade.shares", **bare, **{name: say.share(value) for name, value in shares.items()})
    if trade.same.value > 0:
        yield say.say("trade.same", share=say.share(trade.same.value))
    down, up = (trade.short.share(sign).value for sign in (-1, 1))
    yield say.say("trade.short", **bare, down=say.share(down), up=say.share(up))


def _at_strength(say: DesignPhrases, design: Design) -> str:
    return say.say("trade.design", scheme=say.name(design.scheme), strength=say.strength(design))


def _announcing(say: DesignPhrases, one: Contribution) -> Iterator[str]:
    emissions = one.change(named.EMISSIONS)
    if emissions is None:
        return
    answer = {-1: "yes", 0: "unclear", 1: "no"}[emissions.absolute.clear_sign]
    names = {"scheme": say.name(one.with_it.scheme), "without": say.name(one.without.scheme)}
    yield say.say(f"announcing.{answer}", **names)
    for name in (named.EMISSIONS, named.SPEND, named.SHORT):
        change = one.change(name)
        if change is None:
            continue
        difference, unit = told_in(name, change.unit, change.absolute, change.relative)
        shares = {
            key: say.share(change.absolute.share(sign).value) for key, sign in (("down", -1), ("up", 1), ("equal", 0))
        }
        measure = say.say(f"the.{name}")
        yield say.say("announcing.share", measure=measure, state=say.state(difference, unit), **shares)
