"""The value of a plant to whoever builds it, and what a measure does to it.

Conventions. Flows and the rate are real; a flow of year i counts at the middle of that year. Capital is spent evenly over the
build. Sales and other costs grow evenly to full production over the ramp-up, staff is there in full from the start.
Depreciation is straight-line over machines and buildings, in nominal money, so that inflation wears it down. A grant is not
taxed and leaves depreciation as it is. All values are per euro of capital.

Delay costs what is lost by it. Before capital is committed the whole project moves; after it only the start does. With
``end_fixed`` the sales end on a calendar date, so that a year of delay is also a year of full sales lost. A share
``1 - volume_lost`` of what is delayed is made elsewhere in the group, and its delay costs nothing.
"""

from simulations.compilation import rule
from simulations.investment.columns import BASIS_POINTS, HUNDREDTHS, MONTHS_A_YEAR


@rule
def real_rate(world, premium_cut):
    """The real cost of capital, with the risk premium lower by ``premium_cut`` basis points."""
    return (1.0 + world.cost_of_capital - premium_cut / BASIS_POINTS) / (1.0 + world.inflation) - 1.0


@rule
def tax_on_plants(world):
    """The tax rate on a plant's profit: the box covers income from knowledge, and large groups pay the minimum on it."""
    return (1.0 - world.box_share) * world.corporate_tax + world.box_share * world.box_tax


@rule
def middle(year, rate):
    """What one euro in the middle of year ``year`` (0 is the first) is worth now."""
    return (1.0 + rate) ** -(year + 1.0 / 2.0)


@rule
def set_value(value, plant, rate, world):
    """Fill ``value``: the present value of each flow of a plant at one real rate, per euro of capital.

    A part of a year at the end of the build or of the life counts for its part.
    """
    value.capital, value.operations, value.labour, value.other = 0.0, 0.0, 0.0, 0.0
    spent = 0.0
    year = 0
    while spent < plant.build:
        part = min(1.0, plant.build - spent)
        value.capital += part / plant.build * middle(year, rate)
        spent += part
        year += 1
    lived = 0.0
    year = 0
    while lived < plant.life:
        part = min(1.0, plant.life - lived)
        level = min(1.0, (year + 1.0) / plant.ramp_up)
        now = part * middle(plant.build + year, rate)
        value.operations += level * (plant.revenue - plant.energy - plant.other) * now
        value.other += level * plant.other * now
        value.labour += plant.labour * now
        lived += part
        year += 1
    nominal = (1.0 + rate) * (1.0 + world.inflation) - 1.0
    machines = written_off(world.machine_years, plant.build, plant.life, nominal)
    buildings = written_off(world.building_years, plant.build, plant.life, nominal)
    value.shield = world.machine_share * machines + (1.0 - world.machine_share) * buildings
    value.last_year = (plant.revenue - plant.energy - plant.other - plant.labour) * middle(
        plant.build + plant.life - 1.0, rate
    )
    value.per_point = (value.operations - value.labour - value.shield) / HUNDREDTHS


@rule
def written_off(years, build, life, nominal):
    """Present value of depreciation over ``years``, for as long as the plant lives, per euro of cost."""
    total = 0.0
    year = 0
    while year < min(years, life):
        total += min(1.0, min(years, life) - year) * middle(build + year, nominal)
        year += 1
    return total / years


@rule
def worth(value, tax):
    """Net present value per euro of capital."""
    return (1.0 - tax) * (value.operations - value.labour) + tax * value.shield - value.capital


@rule
def gain_in_points(value, at_premium, force_other, force_labour, tax_cut, before, after, tax, rate, world):
    """What measures add to a plant's worth, in points of effective tax; ``value`` is the plant as it is.

    ``at_premium`` is the same plant at the rate with its premium cut, ``before`` and ``after`` are months saved; a grant comes
    on top (``grant_in_points``).
    """
    lower = tax - tax_cut / HUNDREDTHS
    kept = (1.0 - lower) * (force_other * at_premium.other + force_labour * at_premium.labour)
    gain = worth(at_premium, lower) - worth(value, tax) + kept
    operations = (1.0 - lower) * (at_premium.operations - at_premium.labour) + lower * at_premium.shield + kept
    sooner_before = (1.0 + rate) ** (before / MONTHS_A_YEAR) - 1.0
    sooner_after = (1.0 + rate) ** (after / MONTHS_A_YEAR) - 1.0
    shifted = sooner_before * (operations - at_premium.capital) + sooner_after * operations
    ended = (before + after) / MONTHS_A_YEAR * (1.0 - lower) * at_premium.last_year
    gain += world.volume_lost * (shifted + world.end_fixed * ended)
    return gain / value.per_point


@rule
def grant_in_points(grant, value):
    """What a grant of this share of capital is worth, in points of effective tax."""
    return grant * value.capital / value.per_point
