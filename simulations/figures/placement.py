"""Where labels go: pure geometry, no matplotlib."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

RINGS = (1.0, 2.2, 4.0, 6.5, 9.5)  # distances around a point at which a label may stand, in gaps
GRID = 2.0
RING_COST = 3.0  # square millimetres of covered line that one ring further away is worth


class Box(NamedTuple):
    """A rectangle in millimetres."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Shared area in square millimetres."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    def outside(self, bounds: Box) -> float:
        """Area of this box that lies outside `bounds`."""
        return (self.right - self.left) * (self.top - self.bottom) - self.overlap(bounds)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near to `wanted` as possible, for labels of `heights` that do not touch, within low..high.

    Neighbours that collide form a pile around the mean of what they wanted. When all together are higher
    than the room, they are stacked from the top down.

    >>> spread([5.0, 5.0], [2.0, 2.0], 0.0, 10.0)
    [4.0, 6.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    piles: list[list[int]] = []
    for index in order:
        piles.append([index])
        while len(piles) > 1 and _bottom(piles[-1], wanted, heights, low, high) < _top(
            piles[-2], wanted, heights, low, high
        ):
            piles[-2].extend(piles.pop())
    centres = [0.0] * len(wanted)
    for pile in piles:
        edge = _bottom(pile, wanted, heights, low, high)
        for index in pile:
            centres[index] = edge + heights[index] / 2
            edge += heights[index]
    return centres


def _bottom(pile: Sequence[int], wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> float:
    total = sum(heights[index] for index in pile)
    below, ideal = 0.0, 0.0
    for index in pile:
        ideal += wanted[index] - below - heights[index] / 2
        below += heights[index]
    return max(min(ideal / len(pile), high - total), low)


def _top(pile: Sequence[int], wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> float:
    return _bottom(pile, wanted, heights, low, high) + sum(heights[index] for index in pile)


class Candidate(NamedTuple):
    """A possible place of a label; `cost` is what it costs to stand there on empty paper (distance,
    habit).
    """

    box: Box
    cost: float


def around(x: float, y: float, width: float, height: float, gap: float) -> list[Candidate]:
    """Places around a point, nearest first: the four sides, the corners, and the same further away."""
    places = []
    for ring, factor in enumerate(RINGS):
        distance = gap * factor
        diagonal = distance * 0.7
        offsets = (
            (distance, -height / 2),
            (-distance - width, -height / 2),
            (-width / 2, distance),
            (-width / 2, -distance - height),
            (diagonal, diagonal),
            (diagonal, -diagonal - height),
            (-diagonal - width, diagonal),
            (-diagonal - width, -diagonal - height),
        )
        for habit, (dx, dy) in enumerate(offsets):
            box = Box(x + dx, y + dy, x + dx + width, y + dy + height)
            places.append(Candidate(box, ring * RING_COST + habit * 0.05))
    return places


def anywhere(x: float, y: float, width: float, height: float, bounds: Box) -> list[Candidate]:
    """Places on a grid over the whole of `bounds`, the dearer the further from the point: a last resort."""
    places = []
    for column in range(int((bounds.right - bounds.left - width) / GRID) + 1):
        for row in range(int((bounds.top - bounds.bottom - height) / GRID) + 1):
            left, bottom = bounds.left + column * GRID, bounds.bottom + row * GRID
            apart = abs(left + width / 2 - x) + abs(bottom + height / 2 - y)
            places.append(Candidate(Box(left, bottom, left + width, bottom + height), apart))
    return places


def choose(candidates: Iterable[Candidate], hard: Sequence[Box], soft: Sequence[Box], bounds: Box) -> tuple[Box, bool]:
    """The cheapest place: not over `hard` boxes or the edge if it can be helped, rather not over `soft`.

    The second value says whether the place is free of every hard box and inside the bounds.
    """

    def price(candidate: Candidate) -> float:
        collisions = sum(candidate.box.overlap(box) for box in hard) + candidate.box.outside(bounds)
        return collisions * 1000.0 + sum(candidate.box.overlap(box) for box in soft) + candidate.cost

    best = min(candidates, key=price)
    collides = any(best.box.overlap(box) > 0.01 for box in hard) or best.box.outside(bounds) > 0.01
    return best.box, not collides


class Flag(NamedTuple):
    """A text from `left` to `right` that hangs at the top of a pole at `pole`, all in millimetres."""

    pole: float
    left: float
    right: float


CLEARANCE = 1.0


def stack(flags: Sequence[Flag]) -> list[int]:
    """For each flag a row, 0 the lowest, so that texts do not touch and no pole runs through another
    flag's text.

    >>> stack([Flag(10, 11, 30), Flag(20, 21, 40), Flag(50, 51, 60)])
    [1, 0, 0]
    """
    for highest in range(1, len(flags) + 1):
        found = _rows(flags, len(flags) - 1, {}, highest)
        if found is not None:
            return [found[index] for index in range(len(flags))]
    return list(reversed(range(len(flags))))


def _rows(flags: Sequence[Flag], index: int, rows: dict[int, int], highest: int) -> dict[int, int] | None:
    if index < 0:
        return rows
    for row in range(highest):
        if all(_clear(flags[index], row, flags[other], place) for other, place in rows.items()):
            found = _rows(flags, index - 1, rows | {index: row}, highest)
            if found is not None:
                return found
    return None


def _clear(one: Flag, row: int, other: Flag, other_row: int) -> bool:
    apart = one.right + CLEARANCE < other.left or other.right + CLEARANCE < one.left
    pierced = one.left - CLEARANCE < other.pole < one.right + CLEARANCE and other_row >= row
    piercing = other.left - CLEARANCE < one.pole < other.right + CLEARANCE and row >= other_row
    return (apart or row != other_row) and not pierced and not piercing
