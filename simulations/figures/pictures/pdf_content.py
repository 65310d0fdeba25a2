"""The content of a pdf page as operations, compared one by one, with the place on the page that each draws at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulations.figures.pictures.found import Drawn, short
from simulations.figures.pictures.numbers_in import same_number
from simulations.figures.pictures.places import MM_PER_POINT, Affine

Operation = tuple[Any, bytes]
# Where in its operands an operation has the point that it draws to.
POINTS = {b"m": 0, b"l": 0, b"re": 0, b"c": 4, b"v": 2, b"y": 2, b"Td": 0, b"TD": 0, b"Tm": 4}


def same_value(then: Any, now: Any) -> bool:
    """Numbers within the precision of drawing, lists part by part, all else exactly."""
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(same_value(one, other) for one, other in zip(then, now, strict=True))
    if _number(then) and _number(now):
        return same_number(float(then), float(now))
    return type(then) is type(now) and bool(then == now)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def same_operation(then: Operation, now: Operation) -> bool:
    """The same operator with the same operands."""
    return then[1] == now[1] and same_value(_listed(then[0]), _listed(now[0]))


def _listed(operands: Any) -> Any:
    return list(operands) if isinstance(operands, list | tuple) else operands


def compare_operations(then: Sequence[Operation], now: Sequence[Operation], height: float) -> Iterator[Drawn]:
    """Every operation that differs; `height` of the page in points, from whose lower edge a pdf measures.

    Where there are more or fewer, those that remain between the same beginning and the same end are extra or missing.
    """
    if len(then) == len(now):
        for place, (one, other) in enumerate(zip(then, now, strict=True)):
            if not same_operation(one, other):
                yield _changed(one, other, *point_of(then, place, height))
        return
    first, shortest = 0, min(len(then), len(now))
    while first < shortest and same_operation(then[first], now[first]):
        first += 1
    last = 0
    while last < shortest - first and same_operation(then[-1 - last], now[-1 - last]):
        last += 1
    for place in range(first, len(then) - last):
        yield Drawn("extra", "pdf", shown(then[place]), "", *point_of(then, place, height))
    for place in range(first, len(now) - last):
        yield Drawn("missing", "pdf", "", shown(now[place]), *point_of(now, place, height))


def _changed(then: Operation, now: Operation, x: float | None, y: float | None) -> Drawn:
    moved = then[1] == now[1]
    return Drawn("moved" if moved else "changed", "pdf", shown(then), shown(now), x, y)


def shown(operation: Operation) -> str:
    """An operation as it stands in the file: operands, then operator."""
    operands = operation[0] if isinstance(operation[0], list | tuple) else [operation[0]]
    parts = [str(one) for one in operands]
    return short(" ".join([*parts, operation[1].decode("latin-1")]))


def point_of(operations: Sequence[Operation], place: int, height: float) -> tuple[float | None, float | None]:
    """Millimetres from left and top that an operation draws at: its own point, or the last one before it."""
    whole, kept, text, point = Affine(), list[Affine](), Affine(), None
    for operands, operator in operations[: place + 1]:
        try:
            numbers = [float(one) for one in operands if _number(one)]
            if operator == b"q":
                kept.append(whole)
            elif operator == b"Q" and kept:
                whole = kept.pop()
            elif operator == b"cm" and len(numbers) == 6:
                whole = whole.then(Affine(*numbers))
                point = whole.at(0.0, 0.0)
            elif operator == b"BT":
                text = Affine()
            elif operator in POINTS and len(numbers) > POINTS[operator] + 1:
                x, y = numbers[POINTS[operator] : POINTS[operator] + 2]
                if operator in (b"Td", b"TD"):
                    text = text.then(Affine(e=x, f=y))
                    x, y = text.e, text.f
                elif operator == b"Tm":
                    text = Affine(*numbers)
                point = whole.at(x, y)
        except (TypeError, ValueError, OverflowError):
            continue
    if point is None:
        return None, None
    return point[0] * MM_PER_POINT, (height - point[1]) * MM_PER_POINT
