"""What a procurement run has to tell: who is ahead at equal emissions and at equal spend, and what the objection changes."""

from __future__ import annotations

from collections.abc import Mapping

from simulations.analysis.contributions import contribution_table
from simulations.analysis.derived import derived_table
from simulations.analysis.differences import difference_table
from simulations.analysis.emergency import FirstWorlds, with_emergency
from simulations.analysis.evidence import Evidence, gather
from simulations.analysis.tables import Columns
from simulations.ensemble.result import Result
from simulations.reports.procurement.drawings import drawings
from simulations.reports.procurement.finding import write_finding
from simulations.reports.story import Material, Story

# Blocks of worlds for the case with emergency purchase: enough for a sign, quick beside the brief itself.
EMERGENCY_BLOCKS = 2
SHOWN_AT_ONCE = ("questions", "emissions", "spend", "counter", "emergency")


def tell_story(material: Material) -> Story:
    """The finding of a brief and its counter-case, with differences, additions and derived indicators in tables."""
    own, counter = gather(material.own), gather(material.counter)
    return Story(
        finding=write_finding(own, counter, material.language, emergency(material)),
        shown_at_once=SHOWN_AT_ONCE,
        tables=tables(material.own, own),
        drawings=drawings(material.own, own, material.language),
    )


def emergency(material: Material) -> tuple[Evidence, Evidence] | None:
    """The first worlds of the brief twice: with gates waived where they leave no bid, and with emergency purchase there.

    None where no scheme waives a gate. Kept in ``<folder>/emergency``, so that a rerun does not run it again.
    """
    twin = with_emergency(material.scenario)
    if twin is None:
        return None
    blocks = min(EMERGENCY_BLOCKS, int(material.own.manifest["blocks"]))
    bought = material.run_more(twin, "emergency", blocks=blocks)
    return gather(FirstWorlds(material.own, bought.size)), gather(bought)


def tables(result: Result, evidence: Evidence) -> Mapping[str, Columns]:
    """The csv files by name; no additions where no choice of the brief can be told apart."""
    additions = {"additions.csv": contribution_table(evidence.contributions)} if evidence.contributions else {}
    derived = derived_table(result, result.worlds["emission_target"])
    return {"differences.csv": difference_table(result), **additions, "derived.csv": derived}
