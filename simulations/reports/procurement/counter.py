"""What the counter-case changes in the outcome: another winner, another sign, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from simulations.analysis import indicator_names as named
from simulations.analysis.comparison import HELD, DesignComparison, Held
from simulations.analysis.differences import Difference
from simulations.analysis.evidence import Evidence
from simulations.figures.wording import plain
from simulations.reports.procurement.phrases import DesignPhrases
from simulations.reports.procurement.verdicts import lower_amount

SIGNS = {-1: "lower", 0: "unclear", 1: "higher"}


def counter_sentences(say: DesignPhrases, own: Evidence, counter: Evidence | None) -> Iterator[str]:
    """The objection in its own words, then whether it changes a winner or a sign; nothing without a counter-case."""
    objection = own.scenario.get("counter_case")
    if not objection:
        return
    claim = plain(objection["claim"])
    yield say.say("counter.says", who=plain(objection["who"]), claim=claim)
    if counter is None:
        yield say.say("counter.missing")
        return
    changes = [*changed_winners(say, own, counter), *changed_signs(say, own, counter)]
    if changes:
        yield say.say("counter.changes", changes="; ".join(changes))
    else:
        yield say.say("counter.same" if own.comparisons else "counter.same_effects")
    yield from amounts(say, own, counter)


def amounts(say: DesignPhrases, own: Evidence, counter: Evidence) -> Iterator[str]:
    """How far the difference over all lots shrinks or grows, where the winner stays the same."""
    for before in own.comparisons:
        after = _same_pair(before, counter)
        for held in HELD if after is not None else ():
            equals = [one.group(named.TOGETHER).at_equal(held) for one in (before, after) if one is not None]
            first, then = equals
            if first is None or then is None:
                continue
            sign = first.absolute.clear_sign
            if sign and then.absolute.clear_sign == sign:
                told = {"before": lower_amount(say, own, first), "now": lower_amount(say, counter, then)}
                yield say.say(f"counter.amount.{held}", winner=say.name(before.scheme(sign)), **told)


def changed_winners(say: DesignPhrases, own: Evidence, counter: Evidence) -> Iterator[str]:
    """A piece for every pair, group and way of comparing where the outcome is another one."""
    for before in own.comparisons:
        after = _same_pair(before, counter)
        if after is None:
            continue
        for group in before.groups:
            for held in HELD:
                signs = [_sign(one, group.group, held) for one in (before, after)]
                if signs[0] != signs[1]:
                    yield say.say(
                        f"counter.pair.{held}",
                        group=say.say(f"group.{group.group}"),
                        before=_short(say, before, signs[0], held),
                        verdict=_short(say, after, signs[1], held),
                    )


def _same_pair(comparison: DesignComparison, evidence: Evidence) -> DesignComparison | None:
    names = comparison.first.name, comparison.second.name
    return next((one for one in evidence.comparisons if (one.first.name, one.second.name) == names), None)


def _sign(comparison: DesignComparison, group: str, held: Held) -> int:
    equal = comparison.group(group).at_equal(held)
    return 0 if equal is None else equal.absolute.clear_sign


def _short(say: DesignPhrases, comparison: DesignComparison, sign: int, held: Held) -> str:
    if not sign:
        return say.say("counter.short.unclear")
    return say.say(f"counter.short.{held}", winner=say.name(comparison.scheme(sign)))


def changed_signs(say: DesignPhrases, own: Evidence, counter: Evidence) -> Iterator[str]:
    """A piece for every design whose effect on emissions or spend goes another way."""
    for held, indicator in (("emissions", named.EMISSIONS), ("spend", named.SPEND)):
        for effect in own.effects_on(indicator):
            other = next((one for one in counter.effects_on(indicator) if one.design.name == effect.design.name), None)
            if other is None or effect.absolute.clear_sign == other.absolute.clear_sign:
                continue
            yield say.say(
                f"counter.effect.{held}",
                scheme=say.name(effect.design.scheme),
                before=_direction(say, effect.absolute),
                now=_direction(say, other.absolute),
            )


def _direction(say: DesignPhrases, difference: Difference) -> str:
    return say.say(f"counter.sign.{SIGNS[difference.clear_sign]}")
