"""Checks across the fields with which a brief weighs outcomes: weights that sum to one, bounds in their order."""

import math
from collections.abc import Iterator

from simulations.scenario.document import FieldPath
from simulations.scenario.fields import Field
from simulations.scenario.filling import value_of
from simulations.scenario.merging import Layered
from simulations.scenario.problems import Problem, message
from simulations.scenario.wording import plain

NEAR_ENOUGH = 1e-9


def weighing_problems(
    part: Layered, fields: tuple[Field, ...], faulty: set[FieldPath], path: FieldPath = ()
) -> Iterator[Problem]:
    """What is wrong with groups of numbers that were written, where no field in them is faulty by itself."""
    for field in fields:
        here = (*path, field.name)
        written = part.get(here)
        if field.type != "group" or not isinstance(written, dict) or any(one[: len(here)] == here for one in faulty):
            continue
        values = value_of(field, written)
        if field.sums_to is not None:
            total = math.fsum(number or 0.0 for number in values.values())
            if abs(total - field.sums_to) > NEAR_ENOUGH:
                found = message("weights.sum", name=field.name, total=plain(round(total, 9)))
                allowed = message("weights.sum.allowed", total=plain(field.sums_to))
                yield part.at_key(here, found, allowed, message("weights.sum.hint"))
        if {"low", "high"} <= values.keys() and values["low"] >= values["high"]:
            found = message("bounds.order", name=field.name, low=plain(values["low"]), high=plain(values["high"]))
            yield part.at_key(here, found, message("bounds.order.allowed"))
        yield from weighing_problems(part, field.fields, faulty, here)
