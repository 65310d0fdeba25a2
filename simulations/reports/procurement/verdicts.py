"""Who comes out ahead, and in which share of the futures: pieces that finding and counter-case share."""

from __future__ import annotations

from simulations.analysis.comparison import DesignComparison, Equal, Held
from simulations.analysis.evidence import Evidence
from simulations.reports.phrases import Kind
from simulations.reports.procurement.phrases import DesignPhrases

# What is compared when emissions are held equal is money ("less"), else a level ("lower").
KINDS: dict[Held, Kind] = {"emissions": "money", "spend": "level"}


def compared_unit(evidence: Evidence, held: Held) -> str:
    """The unit of what is compared while `held` is equal."""
    return evidence.units["spend" if held == "emissions" else "emissions"]


def lower_amount(say: DesignPhrases, evidence: Evidence, equal: Equal) -> str:
    """A difference told from the side of the design with the lower amount: "less", whichever of the two it is."""
    difference = equal.absolute
    low, middle, high = difference.low, difference.middle.value, difference.high
    if middle > 0:
        low, middle, high = -high, -middle, -low
    return say.amount(low, middle, high, compared_unit(evidence, equal.held), KINDS[equal.held])


def share_pieces(say: DesignPhrases, comparison: DesignComparison, equal: Equal) -> str:
    """One sentence with all futures in it: ahead with one, with the other, equal, and those that fail the level.

    The larger share comes first, whichever design it is. Empty when no future could be compared and none failed.
    """
    difference, held = equal.absolute, equal.held
    ahead = [(difference.lower.value, comparison.first.scheme), (difference.higher.value, comparison.second.scheme)]
    ahead.sort(key=lambda one: -one[0])
    (most, leader), (least, follower) = ahead
    if most >= 1.0:
        return say.say(f"shares.all.{held}", worlds=difference.worlds, scheme=say.name(leader))
    pieces = [
        say.say(f"shares.first.{held}", share=say.share(most), scheme=say.name(leader)),
        say.say(f"shares.next.{held}", share=say.share(least), scheme=say.name(follower)),
    ]
    if difference.equal.value > 0:
        pieces.append(say.say("shares.equal", share=say.share(difference.equal.value)))
    for failing, scheme in (
        (equal.first_fails.value, comparison.first.scheme),
        (equal.second_fails.value, comparison.second.scheme),
    ):
        if failing > 0:
            pieces.append(say.say(f"shares.fails.{held}", share=say.share(failing), scheme=say.name(scheme)))
    if equal.both_fail.value > 0:
        pieces.append(say.say("shares.both_fail", share=say.share(equal.both_fail.value)))
    return ", ".join(pieces[:2]) + "".join(f"; {piece}" for piece in pieces[2:]) + "."
