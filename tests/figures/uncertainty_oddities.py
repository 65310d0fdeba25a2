"""Odd tables of how sure a claim is: what is not known, what lies at an end, what has no room; only for the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import uncertainty_examples as examples

from simulations import figures
from simulations.analysis import uncertainty_tables as uncertainty

NAN = examples.NAN


def holed_drivers() -> uncertainty.DriversTable:
    table = examples.drivers_table()
    first, second, *rest = table.drivers
    unknown = uncertainty.Ends(NAN, NAN, NAN)
    return replace(table, drivers=[replace(first, first=unknown, total=unknown), replace(second, total=None), *rest])


def small_drivers() -> uncertainty.DriversTable:
    """Nothing hangs on anything: every share near zero, on either side."""
    table = examples.drivers_table(14)
    return replace(table, drivers=table.drivers[-3:])


def all_of_one_kind(value: float) -> uncertainty.FailureMapTable:
    table = examples.map_table()
    fails = np.full(len(table.fails), value)
    return replace(table, fails=fails, base=value, density=value, coverage=0.0, share=0.001)


def at_an_end() -> uncertainty.TippingTable:
    """Defaults and tipping points at the ends of their ranges, one on top of the other, and margins beyond them."""
    table = examples.tipping_table(12)
    rows = []
    for place, row in enumerate(table.rows):
        end = row.low if place % 2 else row.high
        point = (
            uncertainty.Ends(end, end - (row.high - row.low), end + (row.high - row.low)) if place % 3 else row.point
        )
        rows.append(replace(row, value=end if place % 4 else row.value, point=point))
    return replace(table, rows=rows)


def unsteady() -> uncertainty.TippingTable:
    """Claims that turn more than once, medians that are not known, and no more than one level."""
    table = examples.tipping_table(4)
    there, unknown, single, fixed = table.rows
    waves = np.sin(np.arange(9) * 1.3) * 2e6
    holes = np.where(np.arange(9) < 3, NAN, unknown.medians)
    return replace(
        table,
        rows=[
            replace(there, medians=waves),
            replace(unknown, medians=holes),
            replace(single, levels=single.levels[:1], medians=single.medians[:1], point=None),
            replace(fixed, low=fixed.value, high=fixed.value, point=None),
        ],
    )


ODD: dict[str, Any] = {
    "drivers_holed": (figures.drivers_bars, holed_drivers()),
    "drivers_small": (figures.drivers_bars, small_drivers()),
    "drivers_one": (
        figures.drivers_bars,
        replace(examples.drivers_table(), drivers=examples.drivers_table().drivers[:1]),
    ),
    "map_untold": (figures.failure_map, examples.untold(examples.map_table())),
    "map_narrow": (figures.failure_map, examples.map_table(x_box=(0.60, 0.61), y_box=(0.50, 0.505))),
    "map_corner": (figures.failure_map, examples.map_table(x_box=(0.97, 1.0), y_box=(0.0, 0.02))),
    "map_open": (figures.failure_map, examples.map_table(x_box=(0.0, 1.0), y_box=(0.0, 1.0))),
    "map_further": (
        figures.failure_map,
        examples.map_table("burden", "capital", ("asked", "spending", "waiting"), 3000, (0.4, 1.0), (0.1, 1.0)),
    ),
    "map_fails": (figures.failure_map, all_of_one_kind(1.0)),
    "map_holds": (figures.failure_map, all_of_one_kind(0.0)),
    "map_few": (figures.failure_map, examples.map_table(worlds=12)),
    "strip_logarithmic": (figures.failure_map, examples.map_table("capital", None, ("asked",), 60, (0.9, 0.95))),
    "tipping_one": (figures.tipping_points, examples.tipping_table(1)),
    "tipping_ends": (figures.tipping_points, at_an_end()),
    "tipping_unsteady": (figures.tipping_points, unsteady()),
}
