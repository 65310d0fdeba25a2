"""What a scheme says in each quarter (7.4)."""

import copy
from dataclasses import dataclass
from typing import Any

from reference.notation import NEVER, QUARTERS, QUARTERS_A_YEAR, START_YEAR, THEMES, Fields, read_data


@dataclass
class Policy:
    """The scheme in one quarter. The defaults are those of a market without any criteria."""

    rule: str = "none"
    formula: str = "value_in_euro"
    weight: float = 0.0
    threshold: float = 0.0
    active: bool = False
    quarters_active: int = 0
    next_weight: float = 0.0
    next_threshold: float = 0.0
    next_in: int = NEVER
    broken_dates: int = 0
    themes: tuple[str, ...] | None = None  # all that the purchaser asks about
    threshold_on: str = "overall"
    on_empty: str = "relax"
    gate_on_monopoly: bool = False
    tenders: float | str = 0.0
    level: str = "supplier"
    common_method: bool = False
    bands: str = "linear"
    winners: int = 1
    leading_share: float = 0.0
    remainder: str = "second_prize"
    promise: bool = False
    delivery_penalties: bool = False
    holistic: float = 0.0
    grace_quarters: int = 0
    co_creation: float = 0.0
    spare_single_source: bool = False
    spare_fewer_than: int = 0
    spare_essential: bool = False
    pre_check: bool = False
    safeguard: float = 0.0
    transparency: float = 1.0
    consistency: float = 0.0
    aligned: bool = False

    @property
    def has_points(self) -> bool:
        """True if the rule rewards a score."""
        return self.rule in ("bonus", "gate_and_bonus")

    @property
    def has_gate(self) -> bool:
        """True if the rule rules out scores below a threshold."""
        return self.rule in ("exclusion", "gate_and_bonus")

    @property
    def gate_in_force(self) -> bool:
        """True if a gate holds in general, now (7.5)."""
        return self.has_gate and self.active

    @property
    def counting(self) -> list[bool]:
        """Which themes count."""
        return [self.themes is None or theme in self.themes for theme in THEMES]

    def share_of_gate(self, theme: int) -> float:
        """Part that a theme has in what a gate looks at (7.14)."""
        if self.threshold_on in THEMES:
            return 1.0 if self.threshold_on == THEMES[theme] else 0.0
        return self.counting[theme] / sum(self.counting)

    def odds(self, weight: float) -> float:
        """What a weight makes a point worth against price: a discount as it is, a weight as odds (7.14)."""
        return weight if self.formula == "fictitious_discount" else weight / (1.0 - weight)


@dataclass
class Step:
    """A dated step: announced in one quarter, promised for another, and started then or later."""

    announced: int
    promised: int
    start: int
    weight: float
    threshold: float


def quarter_number(name: str) -> int:
    """'2028 Q1' as quarters since the start."""
    year, quarter = name.split(" Q")
    return (int(year) - START_YEAR) * QUARTERS_A_YEAR + int(quarter) - 1


def make_policies(fields: Fields, strength: float | None = None) -> list[Policy]:
    """One policy for each quarter; with `strength` the scheme is a rung of its ladder."""
    own = {name: float(fields[name]) for name in ("weight", "threshold")}
    scale = {"weight": 1.0, "threshold": 1.0}
    if strength is not None:
        field = "weight" if fields["rule"] == "bonus" else "threshold"
        scale[field] = strength / own[field] if own[field] else 1.0
        own[field] = strength
    steps = [make_step(phase, own, scale) for phase in fields["phases"] or ()]
    growing = round(fields["growth_path"] * QUARTERS_A_YEAR)
    policies = []
    for quarter in range(QUARTERS):
        policy = lasting_policy(fields)
        if steps:
            take_steps(policy, quarter, steps)
        else:
            policy.weight, policy.threshold = own["weight"], own["threshold"]
            policy.active, policy.quarters_active = True, quarter
        if growing:
            grow(policy, growing)
        policies.append(policy)
    return policies


def lasting_policy(fields: Fields) -> Policy:
    """Everything of a scheme that does not change over time."""
    same = (
        "rule", "formula", "threshold_on", "on_empty", "level", "bands", "remainder", "tenders", "gate_on_monopoly",
        "common_method", "winners", "leading_share", "promise", "delivery_penalties", "holistic", "co_creation",
        "transparency", "consistency", "aligned",
    )  # fmt: skip
    policy = Policy(**{name: copy.copy(fields[name]) for name in same})
    policy.grace_quarters = round(fields["grace_years"] * QUARTERS_A_YEAR)
    policy.themes = tuple(fields["themes"]) if fields["themes"] else None
    safeguard = fields["safeguard"] or {}
    policy.spare_single_source = safeguard.get("single_source", False)
    policy.spare_fewer_than = safeguard.get("fewer_than", 0)
    policy.spare_essential = safeguard.get("essential", False)
    policy.pre_check = safeguard.get("pre_check", False)
    policy.safeguard = safeguard.get("degree", 1.0)
    return policy


def make_step(phase: dict[str, Any], own: dict[str, float], scale: dict[str, float]) -> Step:
    """A phase of a scheme as a step."""
    promised = quarter_number(phase["from"])
    announced = quarter_number(phase["announced"]) if phase.get("announced") else promised
    start = quarter_number(phase["postponed_to"]) if phase.get("postponed_to") else promised
    levers = read_data("levers.yaml")["fields"]
    level = {}
    for name in ("weight", "threshold"):
        chosen = phase.get(name)
        level[name] = own[name] if chosen is None else min(float(chosen) * scale[name], float(levers[name]["high"]))
    return Step(announced, promised, start, **level)


def take_steps(policy: Policy, quarter: int, steps: list[Step]) -> None:
    """Which step holds in this quarter, which is announced, and how many dates were broken."""
    for step in steps:
        if step.announced < step.promised <= quarter and step.promised < step.start:
            policy.broken_dates += 1
        if step.start <= quarter:
            policy.active, policy.weight, policy.threshold = True, step.weight, step.threshold
            policy.quarters_active = quarter - steps[0].start
        elif step.announced <= quarter and policy.next_in == NEVER:
            policy.next_weight, policy.next_threshold = step.weight, step.threshold
            policy.next_in = (step.promised if quarter < step.promised else step.start) - quarter


def grow(policy: Policy, quarters: int) -> None:
    """Growth path: the threshold rises evenly over so many quarters."""
    reached = min((policy.quarters_active + 1) / quarters, 1.0)
    if not policy.active or reached >= 1.0:
        return
    if policy.next_in == NEVER:
        policy.next_threshold, policy.next_weight = policy.threshold, policy.weight
        policy.next_in = quarters - 1 - policy.quarters_active
    policy.threshold *= reached


def is_named(fields: Fields, names: dict[str, str]) -> bool:
    """True if a scheme touches a lot with these names; an empty list names all."""
    return all(not fields[kind] or name in fields[kind] for kind, name in names.items())
