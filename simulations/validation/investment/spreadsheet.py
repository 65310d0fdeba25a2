"""The worth of a plant once more, as a list of cash flows in plain Python, without any rule of the model.

The conventions are those that stand in `simulations/investment/plants.py`: flows and rate are real, a flow of year i counts at the
middle of that year, capital is spent evenly over the build, sales and other cost grow evenly to full production, staff is there in
full from the start, depreciation is straight-line in nominal money, a grant is not taxed and leaves depreciation as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulations.validation.investment.kernel import Archetype, Help, Setting


@dataclass(frozen=True)
class Flow:
    """An amount of real money at a moment (years from the start); `committed`: spent on building, not earned by running."""

    when: float
    amount: float
    committed: bool = False


def flows(plant: Archetype, setting: Setting, *, tax: float, other: float, labour: float) -> Iterator[Flow]:
    """All flows of a plant over its years, in millions; `other` and `labour` are the parts of those costs that are left."""
    for year in range(int(plant.build)):
        yield Flow(year + 0.5, -plant.capital / plant.build, committed=True)
    prices = 1.0 + setting.inflation
    for year in range(int(plant.life)):
        middle = plant.build + year + 0.5
        level = min(1.0, (year + 1) / plant.ramp_up)
        earned = level * (plant.revenue - plant.energy - other * plant.other) - labour * plant.labour
        written = 0.0
        if year < setting.machine_years:
            written += setting.machine_share * plant.capital / setting.machine_years
        if year < setting.building_years:
            written += (1.0 - setting.machine_share) * plant.capital / setting.building_years
        # Written off in the money of the start: less of it, in real terms, every year.
        yield Flow(middle, earned * (1.0 - tax) + tax * written / prices**middle)


def present(found: list[Flow], rate: float, earlier_built: float = 0.0, earlier_run: float = 0.0) -> float:
    """Net present value, with building and running so many years earlier."""
    total = 0.0
    for flow in found:
        earlier = earlier_built if flow.committed else earlier_run
        total += flow.amount / (1.0 + rate) ** (flow.when - earlier)
    return total


def real(setting: Setting, premium: float = 0.0) -> float:
    """The real rate, with a premium lower by so many basis points."""
    return (1.0 + setting.rate - premium / 10_000.0) / (1.0 + setting.inflation) - 1.0


def plain(plant: Archetype, setting: Setting, **changed: float) -> float:
    """Net present value without any help, in millions; `changed` are tax, other or labour."""
    given = {"tax": setting.tax, "other": 1.0, "labour": 1.0, **changed}
    return present(list(flows(plant, setting, **given)), real(setting))


def gain(plant: Archetype, setting: Setting, help: Help) -> float:
    """What measures add to the net present value, in millions.

    Of what is delayed a share `volume_lost` is lost: by so much does it count that the plant comes sooner. Months before capital
    move everything, months after it only the running. With `end_fixed` sales end on a date: each month sooner is a month of
    sales more, as much as in the last year of the plant.
    """
    rate, tax = real(setting, help.premium), setting.tax - help.tax_cut / 100.0
    left = {"tax": tax, "other": 1.0 - help.other_cut, "labour": 1.0 - help.labour_cut}
    found = list(flows(plant, setting, **left))
    here = present(found, rate)
    by_permit, by_start = help.before / 12.0, help.after / 12.0
    # The two shifts are counted one by one, each from the plan as it was.
    moved = present(found, rate, by_permit, by_permit) - here + present(found, rate, 0.0, by_start) - here
    yearly = plant.revenue - plant.energy - plant.other - plant.labour
    end = Flow(plant.build + plant.life - 0.5, (by_permit + by_start) * yearly * (1.0 - tax))
    more = present([end], rate)
    grant = -help.grant * present([flow for flow in found if flow.committed], real(setting))
    return here - plain(plant, setting) + setting.volume_lost * (moved + setting.end_fixed * more) + grant


def point(plant: Archetype, setting: Setting) -> float:
    """What one point of effective tax takes from the net present value, in millions."""
    return plain(plant, setting) - plain(plant, setting, tax=setting.tax + 0.01)


def points(plant: Archetype, setting: Setting, help: Help) -> float:
    """What measures are worth, in points of effective tax of this plant."""
    return gain(plant, setting, help) / point(plant, setting)


def internal_rate(plant: Archetype, setting: Setting) -> float:
    """The rate at which the plant is just worth its capital, by halving."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2.0
        if plain(plant, replace(setting, rate=middle)) > 0.0:
            low = middle
        else:
            high = middle
    return low
