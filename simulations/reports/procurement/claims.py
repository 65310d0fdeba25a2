"""What a procurement brief claims: which of two designs is cheaper at equal emissions, and cleaner for the same money."""

from __future__ import annotations

from collections.abc import Callable

from simulations.analysis import indicator_names as named
from simulations.analysis.comparison import HELD, Held
from simulations.analysis.designs import difference_at_own, pairs_of
from simulations.analysis.estimates import Numbers
from simulations.analysis.ladders import Design, designs_of
from simulations.analysis.outcomes import Outcomes
from simulations.analysis.tables import Measure
from simulations.analysis.uncertainty.headline import Claims, Headline, only
from simulations.reports.claims import MOST_CLAIMS, against_reference, said
from simulations.scenario.scenario import Scenario

# What is compared while the other is held equal.
WEIGHED = (named.EMISSIONS, named.SPEND, named.SHORT)
COMPARED = {"emissions": named.SPEND, "spend": named.EMISSIONS}


def claims(scenario: Scenario, own: Outcomes) -> Claims:
    """The first pair of designs at equal emissions and at equal spend; without a pair, each scheme against the reference."""
    designs = designs_of(own)
    pairs = pairs_of(designs)
    if not pairs:
        names = [one.name for one in designs[1:]][:MOST_CLAIMS]
        emissions = own.indicators[named.EMISSIONS]
        found = tuple(against_reference(scenario, emissions, name) for name in names)
        return Claims(only(scenario, names), found, WEIGHED).as_found(own)
    first, second = pairs[0]
    found = tuple(_at_equal(own, first, second, held) for held in HELD)
    # Both keep their ladders: where a curve turns back, the level of one may be met at another strength of its own.
    names = [first.name, second.name]
    return Claims(only(scenario, names, names), found, WEIGHED).as_found(own)


def _at_equal(own: Outcomes, first: Design, second: Design, held: Held) -> Headline:
    indicator = own.indicators[COMPARED[held]]
    there, back = (
        {"scheme": one.scheme.label, "other": other.scheme.label} for one, other in ((first, second), (second, first))
    )
    return Headline(
        f"equal-{held}-{first.name}-{second.name}",
        Measure(indicator.name, said(f"equal.measure.{held}", **there).statement, indicator.unit),
        _amount(first.name, second.name, held),
        said(f"equal.{held}", **there),
        said(f"equal.{held}", **back),
    )


def _amount(first: str, second: str, held: Held) -> Callable[[Outcomes], Numbers]:
    def amount(outcomes: Outcomes) -> Numbers:
        designs = {one.name: one for one in designs_of(outcomes)}
        return -difference_at_own(outcomes, designs[first], designs[second], held)

    return amount
