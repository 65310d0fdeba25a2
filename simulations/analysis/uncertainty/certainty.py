"""How certain a headline is: a label from written rules, each downgrade with its reason (docs/certainty.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from simulations.analysis.differences import Difference
from simulations.analysis.uncertainty.chance import Split
from simulations.analysis.uncertainty.tipping import Curve
from simulations.analysis.uncertainty_tables import Ends

Label = Literal["high", "moderate", "low", "very_low"]
LABELS: tuple[Label, ...] = ("high", "moderate", "low", "very_low")

# In at least so many of the worlds told a claim holds: no downgrade, one, else two.
MOST_WORLDS, MANY_WORLDS = 0.9, 0.75
# The claim must have been told in at least so many of the worlds.
TOLD_WORLDS = 0.75
# Assumptions without a source may carry no more than so much of the variance that any assumption explains.
UNSOURCED = 0.5
# An assumption counts as a driver from this share on, if its interval lies above zero.
DRIVER = 0.03
# The numerical error of a share may be no more than so much.
LARGEST_ERROR = 0.05
WITHOUT_SOURCE = "C"


class Downgrade(NamedTuple):
    """One rule that took `steps` off, and what it saw: `number` and `names` fill the sentence of `reason`."""

    reason: str
    steps: int
    number: float = float("nan")
    names: tuple[str, ...] = ()


class Certainty(NamedTuple):
    """The label of a headline and the reasons for it; `provisional` where the deeper parts were not run."""

    label: Label
    downgrades: tuple[Downgrade, ...]
    provisional: bool


class Seen(NamedTuple):
    """What the rules look at. `shares` of the variance (total where a design of its own told, else first order) and `grades` go
    by assumption; `counter_turns` is True where the counter-case gives the claim another sign; `split` and `curves` are None
    where they were not run.
    """

    difference: Difference
    shares: Mapping[str, Ends]
    grades: Mapping[str, str]
    counter_turns: bool
    split: Split | None = None
    curves: Sequence[Curve] | None = None


def certainty(seen: Seen) -> Certainty:
    """Start at high and take off the steps of every rule that applies; four labels, and no lower than the last."""
    downgrades = tuple(
        one
        for rule in (_sign, _told, _numbers, _unsourced, _turned, _opposed, _luck)
        if (one := rule(seen)) is not None
    )
    steps = min(sum(one.steps for one in downgrades), len(LABELS) - 1)
    return Certainty(LABELS[steps], downgrades, not seen.curves)


def held(difference: Difference) -> float:
    """Share of the worlds in which a claim could be told in which it holds."""
    return difference.higher.value * difference.worlds / difference.compared if difference.compared else float("nan")


def _sign(seen: Seen) -> Downgrade | None:
    share = held(seen.difference)
    if share >= MOST_WORLDS:
        return None
    return Downgrade("sign", 1 if share >= MANY_WORLDS else 2, share)


def _told(seen: Seen) -> Downgrade | None:
    share = seen.difference.compared_share
    return Downgrade("told", 1, share) if share < TOLD_WORLDS else None


def _numbers(seen: Seen) -> Downgrade | None:
    """Too few runs: the sign of the median, or the share of worlds, may change with more."""
    error = seen.difference.higher.error
    if seen.difference.within_error or not error <= LARGEST_ERROR:
        return Downgrade("numbers", 1, error)
    return None


def drivers(shares: Mapping[str, Ends]) -> dict[str, float]:
    """The assumptions that surely carry a part of the variance, the largest part first."""
    sure = {name: one.value for name, one in shares.items() if one.value >= DRIVER and one.low > 0.0}
    return dict(sorted(sure.items(), key=lambda item: -item[1]))


def _unsourced(seen: Seen) -> Downgrade | None:
    found = drivers(seen.shares)
    without = {name: share for name, share in found.items() if seen.grades.get(name) == WITHOUT_SOURCE}
    total = sum(found.values())
    part = sum(without.values()) / total if total else 0.0
    return Downgrade("unsourced", 1, part, tuple(without)) if part > UNSOURCED else None


def _turned(seen: Seen) -> Downgrade | None:
    """A single assumption without a source turns the claim within its own range."""
    names = tuple(
        one.drawn.name
        for one in seen.curves or ()
        if one.point is not None and seen.grades.get(one.drawn.name) == WITHOUT_SOURCE
    )
    return Downgrade("turned", 1, float(len(names)), names) if names else None


def _opposed(seen: Seen) -> Downgrade | None:
    return Downgrade("opposed", 1) if seen.counter_turns else None


def _luck(seen: Seen) -> Downgrade | None:
    if seen.split is None or seen.split.dominant != "chance":
        return None
    return Downgrade("luck", 1, seen.split.chance.value)
