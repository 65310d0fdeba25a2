"""Conversions between units and the few numbers that are mathematics, not assumptions."""

import math

WEEKS_A_QUARTER = 13.0
DAYS_A_QUARTER = 365.25 / 4.0
EUROS_IN_A_MILLION = 1.0e6
# An even spread of log cost over high:low = r has standard deviation ln(r) / sqrt(12).
EVEN_SPREAD = math.sqrt(12.0)
# Tails kept of a lognormal cost: four standard deviations leave out 1 in 30,000.
TAIL = 4.0
# Below this a probability, a share or a volume is nothing: keeps divisions finite.
NOTHING = 1.0e-12
# What rounding may make of a sum over a quarter, relative to the sum.
ROUNDING = 1.0e-9
