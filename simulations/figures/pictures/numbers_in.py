"""Texts with numbers in them, compared to the precision of drawing: the last digits of another computer do not count."""

from __future__ import annotations

import re

# Points, or whatever an attribute is measured in: a ten-thousandth of a point is 0.00004 mm, below what any printer shows.
TOLERANCE = 1e-4
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def same_number(then: float, now: float) -> bool:
    """Equal within the precision of drawing; nothing that is not finite is."""
    return abs(then - now) <= TOLERANCE


def first_moved(then: str, now: str) -> tuple[int, str, str] | None:
    """The first number that differs: its place among the numbers, and both; None if all are the same.

    Place -1 says that more than numbers differs.

    >>> first_moved("M 1.0 2", "M 1.00001 2"), first_moved("M 1 2", "M 1 3"), first_moved("M 1 2", "L 1 2")
    (None, (1, '2', '3'), (-1, 'M 1 2', 'L 1 2'))
    """
    if then == now:
        return None
    before, after = NUMBER.findall(then), NUMBER.findall(now)
    if NUMBER.split(then) != NUMBER.split(now):
        return -1, then, now
    for place, (one, other) in enumerate(zip(before, after, strict=True)):
        if one != other and not same_number(float(one), float(other)):
            return place, one, other
    return None
