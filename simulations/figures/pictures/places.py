"""Where on the page something of an svg file stands: transforms of the elements around it, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import cos, isfinite, radians, sin
from typing import NamedTuple

from simulations.figures.pictures.numbers_in import NUMBER

MM_PER_POINT = 25.4 / 72.0
_STEP = re.compile(r"(matrix|translate|scale|rotate)\s*\(([^)]*)\)")


class Affine(NamedTuple):
    """`x' = a x + c y + e` and `y' = b x + d y + f`."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, inner: Affine) -> Affine:
        """First `inner`, then this one.

        >>> Affine(e=10.0).then(Affine(a=2.0)).at(1.0, 0.0)
        (12.0, 0.0)
        """
        return Affine(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            *self.at(inner.e, inner.f),
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to stand."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def transform_of(text: str) -> Affine:
    """What a `transform` attribute does; steps of another kind are passed over."""
    whole = Affine()
    for kind, inside in _STEP.findall(text):
        numbers = [float(one) for one in NUMBER.findall(inside)]
        if kind == "matrix" and len(numbers) == 6:
            whole = whole.then(Affine(*numbers))
        elif kind == "translate" and numbers:
            whole = whole.then(Affine(e=numbers[0], f=numbers[1] if len(numbers) > 1 else 0.0))
        elif kind == "scale" and numbers:
            whole = whole.then(Affine(a=numbers[0], d=numbers[-1]))
        elif kind == "rotate" and numbers:
            turn = radians(numbers[0])
            whole = whole.then(Affine(cos(turn), sin(turn), -sin(turn), cos(turn)))
    return whole


def own_point(attributes: Mapping[str, str], number: int = 0) -> tuple[float, float] | None:
    """A point of an element in its own coordinates: of a path or polygon the one that holds the number at that place."""
    for name in ("d", "points"):
        if name in attributes:
            numbers = [float(one) for one in NUMBER.findall(attributes[name])]
            first = max(number, 0) // 2 * 2
            return (numbers[first], numbers[first + 1]) if len(numbers) > first + 1 else None
    for x, y in (("x", "y"), ("cx", "cy"), ("x1", "y1")):
        if x in attributes or y in attributes:
            try:
                return float(attributes.get(x, 0.0)), float(attributes.get(y, 0.0))
            except ValueError:
                return None
    return (0.0, 0.0) if "transform" in attributes else None


def on_page(outer: Affine, attributes: Mapping[str, str], number: int = 0) -> tuple[float, float] | None:
    """Millimetres from left and top of an element within `outer`, None where that cannot be told."""
    try:
        point = own_point(attributes, number)
        if point is None:
            return None
        x, y = outer.then(transform_of(attributes.get("transform", ""))).at(*point)
    except (OverflowError, ValueError):
        return None
    return (x * MM_PER_POINT, y * MM_PER_POINT) if isfinite(x) and isfinite(y) else None
