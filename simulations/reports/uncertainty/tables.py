"""The claims of a brief as a table: how often each holds, how sure it is and why, and where it fails."""

from __future__ import annotations

import math

from simulations.analysis.tables import Columns
from simulations.analysis.uncertainty.study import HeadlineStudy, Uncertainty

KEYS = (
    "claim", "statement_nl", "statement_en", "unit", "worlds", "compared", "low", "middle", "high", "middle_error",
    "share_holds", "share_holds_error", "share_fails", "counter_turns", "certainty", "provisional", "downgrades", "chance_low",
    "chance", "chance_high", "region", "region_share", "region_coverage", "region_density", "turned_by", "stopped", "error_share",
    "error_difference",
)  # fmt: skip


def claim_columns(found: Uncertainty) -> Columns:
    """A row per claim: the columns of claims.csv."""
    columns: Columns = {key: [] for key in KEYS}
    for study in found.studies:
        for key, cell in zip(KEYS, (*_row(study), found.stop.reason, *found.stop.errors), strict=True):
            columns[key].append(cell)
    return columns


def _row(study: HeadlineStudy) -> tuple[str | float, ...]:
    difference, certain, region = study.difference, study.certainty, study.failures.region
    chance = study.split.chance if study.split else None
    sides = " ".join(f"{one.name}[{one.low:.6g};{one.high:.6g}]" for one in region.sides) if region else ""
    turned = " ".join(f"{one.drawn.name}={one.point.value:.6g}" for one in study.curves if one.point)
    statement = study.headline.claim.statement
    return (
        *(study.headline.name, statement.nl, statement.en, study.headline.measured.unit),
        *(difference.worlds, difference.compared, difference.low, difference.middle.value, difference.high),
        *(difference.middle.error, difference.higher.value, difference.higher.error, difference.lower.value),
        *(int(study.counter_turns), certain.label, int(certain.provisional)),
        " ".join(f"{one.reason}-{one.steps}" for one in certain.downgrades),
        *((chance.low, chance.value, chance.high) if chance else (math.nan,) * 3),
        *((sides, region.share, region.coverage, region.density) if region else ("", *(math.nan,) * 3)),
        turned,
    )
