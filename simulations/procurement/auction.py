"""The first-price bid in a symmetric scoring auction with uncertain rivals (Che 1993; Asker and Cantillon 2008).

A bidder with unit cost ``c`` and score ``s`` is, for the award, a *pseudo-cost*: ``k = c - V(s)``, or ``c (1 - f s)`` with a
fictitious discount ``f``. What it knows of its rivals is the distribution F of a rival's pseudo-cost in the population, the
number N of potential suppliers, and the chance q that one of them is eligible and bids. With prizes of volume shares
``a1 >= a2 >= a3`` the expected share of a bidder at ``k`` is

    x(k) = sum over j of a_j P(exactly j - 1 of N - 1 rivals are below k),    each rival below k with chance q F(k),

and its bid is ``b(k) = k + integral of x from k to R, divided by x(k)``, with R the reserve price turned into pseudo-cost by
the bidder's own score. One prize, q = 1 and even F on [lo, hi] give ``k + (hi - k) / N``.

F, x and the integral live on a grid per medicine and quarter. Euro per patient-quarter throughout.
"""

import math

from simulations.compilation import rule
from simulations.procurement.conversions import NOTHING, TAIL


@rule
def expected_share(below, rivals, prizes):
    """x: expected share of volume when each of ``rivals`` is ahead with chance ``below``.

    >>> import numpy as np
    >>> expected_share(0.5, 2, np.array([0.85, 0.15, 0.0]))  # 0.25 * 0.85 + 0.5 * 0.15
    0.2875
    """
    ahead_of = 1.0 - below
    nobody = 1.0  # chance that no rival is ahead
    one = 0.0
    two = 0.0
    for _ in range(rivals):
        two = two * ahead_of + one * below
        one = one * ahead_of + nobody * below
        nobody = nobody * ahead_of
    return prizes[0] * nobody + prizes[1] * one + prizes[2] * two


@rule
def table_bounds(table, log_spread):
    """First cost ratio and step of the cost table: even from one tail to the other."""
    low = math.exp(-TAIL * log_spread)
    return low, (math.exp(TAIL * log_spread) - low) / (table.shape[0] - 1)


@rule
def fill_cost_table(table, log_spread):
    """Distribution of unit cost over its mean: lognormal with mean one and standard deviation ``log_spread`` of its log.

    ``table[i]`` is the chance of a cost ratio below the i-th of evenly spaced ratios (:func:`table_bounds`).
    """
    low, step = table_bounds(table, log_spread)
    for i in range(table.shape[0]):
        distance = (math.log(low + i * step) + log_spread * log_spread / 2.0) / log_spread
        table[i] = math.erfc(-distance / math.sqrt(2.0)) / 2.0


@rule
def fill_rivals(grid, rival, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, value, discount):
    """F: chance that a rival's pseudo-cost lies below each grid point.

    ``points`` (n,) stands for the distribution of eligible suppliers' points; ``value`` is V per point in euro and
    ``discount`` the fictitious discount per point. ``grid`` runs evenly from ``lowest`` to ``highest``.
    """
    step = (highest - lowest) / (grid.shape[0] - 1)
    last = cost_table.shape[0] - 1
    for g in range(grid.shape[0]):
        grid[g] = lowest + g * step
        rival[g] = 0.0
    for p in range(points.shape[0]):
        # The cost behind a pseudo-cost is linear in it: (k + V s) / (1 - f s). So is its place in the table.
        per_euro = 1.0 / ((1.0 - discount * points[p]) * mean_cost * cost_step)
        shift = value * points[p] * per_euro - cost_low / cost_step
        for g in range(grid.shape[0]):
            place = min(max(grid[g] * per_euro + shift, 0.0), last)
            left = min(int(place), last - 1)
            rival[g] += cost_table[left] + (place - left) * (cost_table[left + 1] - cost_table[left])
    for g in range(grid.shape[0]):
        rival[g] /= points.shape[0]


@rule
def fill_shares(grid, rival, share, integral, bidding, rivals, prizes):
    """x and its running integral from the grid's first point (trapezium rule)."""
    for g in range(grid.shape[0]):
        share[g] = expected_share(bidding * rival[g], rivals, prizes)
    integral[0] = 0.0
    for g in range(1, grid.shape[0]):
        integral[g] = integral[g - 1] + (grid[g] - grid[g - 1]) * (share[g] + share[g - 1]) / 2.0


@rule
def fill_belief(
    grid, rival, share, integral, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, value, discount,
    bidding, rivals, prizes,
):  # fmt: skip
    """F, x and its integral at once: what a bidder believes of its rivals."""
    fill_rivals(grid, rival, lowest, highest, mean_cost, cost_table, cost_low, cost_step, points, value, discount)
    fill_shares(grid, rival, share, integral, bidding, rivals, prizes)


@rule
def place_of(grid, k):
    """Where ``k`` lies on an even grid, counted in steps from its first point; may lie outside."""
    last = grid.shape[0] - 1
    return (k - grid[0]) * last / (grid[last] - grid[0])


@rule
def share_at(share, place):
    """x at a place on the grid: linear between points, flat outside."""
    last = share.shape[0] - 1
    inside = min(max(place, 0.0), last)
    left = min(int(inside), last - 1)
    return share[left] + (inside - left) * (share[left + 1] - share[left])


@rule
def integral_at(grid, share, integral, place):
    """Integral of x from the grid's first point to a place, exact for x linear between points and flat outside."""
    last = grid.shape[0] - 1
    width = grid[1] - grid[0]
    inside = min(max(place, 0.0), last)
    left = min(int(inside), last - 1)
    part = inside - left
    within = integral[left] + width * part * (share[left] + (share[left + 1] - share[left]) * part / 2.0)
    return within + width * (place - inside) * (share[0] if place < 0.0 else share[last])


@rule
def solve_bid(grid, share, integral, k, reserve):
    """b(k), the expected shares x(k) and x(reserve), and the surplus: the integral of x from ``k`` to ``reserve``.

    The bid is never above the reserve: a lone bidder (x flat) bids the reserve whatever its score. At or above the reserve
    there is nothing to win. Surplus times volume is the expected profit, in pseudo-cost.
    """
    at_reserve = place_of(grid, reserve)
    share_of_reserve = share_at(share, at_reserve)
    if k >= reserve:
        return k, 0.0, share_of_reserve, 0.0
    at_k = place_of(grid, k)
    chance = share_at(share, at_k)
    surplus = integral_at(grid, share, integral, at_reserve) - integral_at(grid, share, integral, at_k)
    if chance <= NOTHING:
        return k, chance, share_of_reserve, surplus
    return min(k + surplus / chance, reserve), chance, share_of_reserve, surplus


@rule
def best_bid(grid, share, integral, k, reserve):
    """b(k) alone."""
    return solve_bid(grid, share, integral, k, reserve)[0]


@rule
def grid_bounds(mean_cost, log_spread, most_points, value, discount, highest_price):
    """Where pseudo-costs can lie: from the cheapest firm with most points to the highest price without points."""
    cheapest = mean_cost * math.exp(-TAIL * log_spread)
    lowest = cheapest * (1.0 - discount * most_points) - value * most_points
    return lowest, max(highest_price, lowest + NOTHING)
