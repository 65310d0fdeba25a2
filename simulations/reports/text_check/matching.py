"""Whether a number in print is a number of the run: how it may round, and which way "nearly" points."""

from __future__ import annotations

import math
from typing import Literal

from simulations.figures.numbers import deserved_decimals
from simulations.reports.text_check.index import Reading
from simulations.reports.text_check.measures import Kind, stem
from simulations.reports.text_check.spotting import Number
from simulations.reports.text_check.topics import SMALL

Fit = Literal["equal", "wrong", "precise"]

TINY = 1e-9
HEDGED = 0.1  # "nearly nine" is said of a value up to a tenth below nine
SIGNIFICANT = 2  # a whole number that ends in noughts may be rounded, but to no fewer digits than its interval deserves
KIN: dict[Kind, frozenset[Kind]] = {
    "money": frozenset(("money",)),
    "share": frozenset(("share",)),
    "points": frozenset(("points", "share")),  # differences between shares stand in the tables as shares
    "plain": frozenset(("plain",)),
}


def comparable(number: Number, reading: Reading) -> bool:
    """Whether both may be the same kind of quantity: twelve per cent is no twelve months."""
    if not any(KIN[kind] & reading.kinds for kind in number.kinds):
        return False
    topic = reading.entry.topic
    if stranger(number) not in frozenset[str]().union(("",), *topic):
        return False
    if "plain" not in number.kinds or not number.unit or number.unit == reading.word:
        return True
    if reading.entry.kind == "text":
        return not reading.word
    return not reading.word and number.unit in topic.dutch | topic.english


def stranger(number: Number) -> str:
    """The stem of what a number counts; empty where that is nothing, or futures, which every number of a run may be about."""
    return "" if number.noun.casefold() in SMALL else stem(number.noun)


def window(number: Number) -> tuple[float, float]:
    """The sizes that can fit a number at all; what is printed as nought may be as large as its interval is wide."""
    size = abs(number.value)
    if size == 0:
        return 0.0, math.inf
    margin = max(number.step * 10**number.zeros, HEDGED * size, number.step) * (1 + TINY) + TINY
    return size - margin, size + margin


def fit(number: Number, reading: Reading, falling: bool) -> Fit | None:
    """How a number in print stands to one of the run: rounded from it, wrongly rounded from it, more precise than its
    interval allows, or None for neither. `falling` says that the sentence has a word for a fall.
    """
    if not comparable(number, reading) or not _signs_agree(number, reading.value, falling):
        return None
    size, printed = reading.size, abs(number.value)
    deserved = deserved_step(reading)
    step = _coarsest(number, deserved)
    slack = TINY * max(size, printed, number.step)
    if number.hedge and not (reading.entry.kind == "text" and abs(size - printed) <= slack):
        reach = max(number.step, HEDGED * printed)
        away = (printed - size) if number.hedge == "below" else (size - printed)
        return "equal" if -slack <= away <= reach + slack else None
    distance = abs(size - printed)
    if distance <= step / 2 + slack:
        return "precise" if _too_precise(number, size, deserved) else "equal"
    return "wrong" if not number.spelled and distance < step - slack and size > slack else None


def deserved_step(reading: Reading) -> float | None:
    """The last digit that the interval of an outcome deserves, in base units; None without an interval."""
    entry = reading.entry
    if entry.kind not in ("outcome", "claim") or entry.low is None or entry.high is None or entry.value == 0:
        return None
    factor = abs(reading.value / entry.value)
    if abs(entry.high - entry.low) <= TINY * max(abs(entry.low), abs(entry.high)):
        return None
    decimals: int = deserved_decimals(entry.low * factor, entry.high * factor)
    return float(f"1e{-decimals}")


def _coarsest(number: Number, deserved: float | None) -> float:
    """What the last digit that counts is worth: noughts at the end may come from rounding."""
    if number.value == 0:
        return max(number.step, deserved or 0.0)
    digits = len(f"{abs(number.value) / number.step:.0f}")
    free = max(0, min(number.zeros, digits - SIGNIFICANT))
    step = number.step * 10**free
    if deserved and step < deserved <= number.step * 10**number.zeros * (1 + TINY):
        return deserved
    return _exact(step)


def _exact(value: float) -> float:
    return float(f"{value:.12g}")


def _too_precise(number: Number, size: float, deserved: float | None) -> bool:
    """Whether more digits stand there than the interval deserves; a first digit is always allowed."""
    if deserved is None or number.spelled or number.value == 0:
        return False
    step = _exact(number.step * 10**number.zeros)
    return step < deserved * (1 - TINY) and size >= deserved / 2 and abs(number.value) >= 10 * step


def _signs_agree(number: Number, value: float, falling: bool) -> bool:
    """A minus stands for a fall; without a sign the words may say it, and then either sign will do."""
    if number.value == 0 or value == 0 or falling:
        return True
    return (number.value < 0) == (value < 0)
