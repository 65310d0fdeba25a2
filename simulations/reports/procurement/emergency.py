"""What changes when a gate that leaves no bid leads to emergency purchase instead of being waived."""

from __future__ import annotations

from collections.abc import Iterator

from simulations.analysis.evidence import Evidence
from simulations.reports.procurement.counter import changed_signs, changed_winners
from simulations.reports.procurement.phrases import DesignPhrases


def emergency_sentences(say: DesignPhrases, emergency: tuple[Evidence, Evidence] | None) -> Iterator[str]:
    """The same headline, or the winners and signs that change; nothing where no scheme waives a gate.

    Both cases stand on the same worlds, which may be fewer than the brief's own.
    """
    if emergency is None:
        return
    relax, bought = emergency
    yield say.say("emergency.what", worlds=bought.worlds)
    changes = [*changed_winners(say, relax, bought), *changed_signs(say, relax, bought)]
    if changes:
        yield say.say("emergency.changes", changes="; ".join(changes))
    else:
        yield say.say("emergency.same" if relax.comparisons else "emergency.same_effects")
