"""From the fields of a scheme to what holds in each quarter: the policy rows that the rules read."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ruamel.yaml import YAML

from simulations.procurement import columns
from simulations.procurement.population import Layout, read_layout

QUARTER_NAMES = tuple(
    f"{columns.START_YEAR + q // columns.QUARTERS_A_YEAR} Q{q % columns.QUARTERS_A_YEAR + 1}"
    for q in range(columns.QUARTERS)
)
# By rule, the field that a ladder runs over (levers.yaml says the same to whoever writes a brief).
STRENGTH_FIELDS = {"bonus": "weight", "exclusion": "threshold", "gate_and_bonus": "threshold"}


def quarter_number(name: str) -> int:
    """Quarters since the start of the model; negative before it.

    >>> quarter_number("2026 Q1"), quarter_number("2028 Q3"), quarter_number("2025 Q4")
    (0, 10, -1)
    """
    year, quarter = name.split(" Q")
    return (int(year) - columns.START_YEAR) * columns.QUARTERS_A_YEAR + int(quarter) - 1


def no_policy() -> np.ndarray:
    """Policy rows (quarters,) of a market without any criteria."""
    policy = np.zeros(columns.QUARTERS, columns.POLICY)
    policy["rule"], policy["winners"], policy["next_in"] = columns.NONE, 1, columns.NEVER
    policy["transparency"], policy["all_themes"] = 1.0, 1
    return policy


def compile_scheme(
    fields: Mapping[str, Any], strength: float | None = None, strength_field: str | None = None
) -> np.ndarray:
    """Policy rows (quarters,) of one scheme.

    ``fields`` are the scheme's fields with every default filled in. With ``strength`` the scheme's ``strength_field`` takes
    that value and every dated step is scaled along.
    """
    policy = no_policy()
    policy["rule"] = columns.RULES.index(fields["rule"])
    for name, choices in (
        ("formula", columns.FORMULAS),
        ("threshold_on", columns.THRESHOLDS),
        ("on_empty", columns.EMPTY_GATE),
        ("level", columns.LEVELS),
        ("bands", columns.BANDS),
        ("remainder", columns.REMAINDERS),
    ):
        policy[name] = choices.index(fields[name])
    for name in (
        "gate_on_monopoly", "common_method", "winners", "leading_share", "promise", "delivery_penalties", "holistic",
        "co_creation", "transparency", "consistency", "aligned",
    ):  # fmt: skip
        policy[name] = fields[name]
    policy["tenders"] = -1.0 if fields["tenders"] == "today" else fields["tenders"]
    policy["grace_quarters"] = round(fields["grace_years"] * columns.QUARTERS_A_YEAR)
    set_safeguard(policy, fields["safeguard"])
    if fields["themes"]:
        policy["all_themes"] = 0
        policy["themes"] = [theme in fields["themes"] for theme in read_layout().names["themes"]]
    own = {name: float(fields[name]) for name in ("weight", "threshold")}
    scale = {"weight": 1.0, "threshold": 1.0}
    if strength is not None and strength_field is not None:
        scale[strength_field] = strength / own[strength_field] if own[strength_field] else 1.0
        own[strength_field] = strength
    set_phases(policy, fields["phases"], own, scale)
    let_grow(policy, round(fields["growth_path"] * columns.QUARTERS_A_YEAR))
    gated = np.flatnonzero((policy["active"] == 1) & (policy["threshold"] > 0.0))
    policy["quarters_gated"] = np.maximum(np.arange(columns.QUARTERS) - (gated[0] if len(gated) else 0), 0)
    return policy


def set_safeguard(policy: np.ndarray, safeguard: Mapping[str, Any]) -> None:
    """When the gate yields to supply."""
    policy["spare_single_source"] = safeguard.get("single_source", False)
    policy["spare_fewer_than"] = safeguard.get("fewer_than", 0)
    policy["spare_essential"] = safeguard.get("essential", False)
    policy["pre_check"] = safeguard.get("pre_check", False)
    policy["safeguard"] = safeguard.get("degree", 1.0)


def set_phases(
    policy: np.ndarray, phases: Sequence[Mapping[str, Any]], own: Mapping[str, float], scale: Mapping[str, float]
) -> None:
    """Dated steps of weight and threshold; without any, the rule holds from the first quarter."""
    if not phases:
        policy["weight"], policy["threshold"], policy["active"] = own["weight"], own["threshold"], 1
        policy["quarters_active"] = np.arange(columns.QUARTERS)
        return
    steps = [_step(phase, own, scale) for phase in phases]
    first = steps[0].start
    for quarter in range(columns.QUARTERS):
        row = policy[quarter]
        for step in steps:
            row["broken_dates"] += step.announced < step.promised <= quarter and step.promised < step.start
            if step.start <= quarter:
                row["active"], row["weight"], row["threshold"] = 1, step.weight, step.threshold
                row["quarters_active"] = quarter - first
            elif step.announced <= quarter and row["next_in"] == columns.NEVER:
                expected = step.promised if quarter < step.promised else step.start
                row["next_weight"], row["next_threshold"], row["next_in"] = (
                    step.weight,
                    step.threshold,
                    expected - quarter,
                )


@cache
def lever_fields() -> Mapping[str, Any]:
    """The fields of a scheme as levers.yaml declares them."""
    path = Path(__file__).with_name("levers.yaml")
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8"))["fields"])


def highest(field: str) -> float:
    """The most that levers.yaml allows a field: no rung may scale a dated step beyond it."""
    return float(lever_fields()[field]["high"])


class Step(NamedTuple):
    """A dated step in quarters: it was promised for one date and starts then, or later if that date is broken."""

    announced: int
    promised: int
    start: int
    weight: float
    threshold: float


def _step(phase: Mapping[str, Any], own: Mapping[str, float], scale: Mapping[str, float]) -> Step:
    promised = quarter_number(phase["from"])
    announced = quarter_number(phase["announced"]) if phase.get("announced") else promised
    start = quarter_number(phase["postponed_to"]) if phase.get("postponed_to") else promised
    weight, threshold = (
        own[name] if phase.get(name) is None else min(float(phase[name]) * scale[name], highest(name))
        for name in ("weight", "threshold")
    )
    return Step(announced, promised, start, weight, threshold)


def let_grow(policy: np.ndarray, quarters: int) -> None:
    """Growth path: the threshold rises evenly over so many quarters after its start, and everybody knows where it ends."""
    if quarters:
        reached = np.minimum((policy["quarters_active"] + 1) / quarters, 1.0)
        growing = (policy["active"] == 1) & (reached < 1.0)
        known = growing & (policy["next_in"] == columns.NEVER)
        policy["next_threshold"][known], policy["next_weight"][known] = (
            policy["threshold"][known],
            policy["weight"][known],
        )
        policy["next_in"][known] = quarters - 1 - policy["quarters_active"][known]
        policy["threshold"][growing] *= reached[growing]


def touched_lots(fields: Mapping[str, Any], layout: Layout) -> np.ndarray:
    """Which lots a scheme reaches, (lots,) of 0 and 1: all, or those of the purchasers, areas, segments and medicines it names."""
    medicine, purchaser = layout.lots["medicine"], layout.lots["purchaser"]
    place = {
        "purchasers": purchaser,
        "areas": layout.medicines["area"][medicine],
        "segments": layout.medicines["segment"][medicine],
        "medicines": medicine,
    }
    touched = np.ones(len(layout.lots), bool)
    for kind, places in place.items():
        if fields[kind]:
            touched &= np.isin(places, [layout.names[kind].index(name) for name in fields[kind]])
    return touched.astype(np.int64)
