"""What each player contributes to the value of all of them together: Shapley values and interactions, exact.

A table (2**n, ...) holds the value of every set of n players: bit i of the row's number is set when player i takes
part. Further axes, such as worlds and outcomes, are taken side by side. Sources: Shapley 1953, Contributions to the
Theory of Games II:307-317; Grabisch and Roubens 1999, International Journal of Game Theory 28:547-565.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from simulations.analysis.scoring.weights import Numbers


def shapley_values(table: Numbers) -> Numbers:
    """The mean of what a player adds over all orders of entry, (n, ...); together the value of all above that of none.

    Summed from what the player adds to every set of the others, so that a player who adds nothing anywhere has
    exactly 0.0.

    >>> shapley_values(np.array([0.0, 1.0, 2.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    table = np.asarray(table, float)
    players = number_of_players(table)
    orders = [factorial(size) * factorial(players - size - 1) / factorial(players) for size in range(players)]
    weights = np.array(orders)[_sizes(players - 1)] if players else np.zeros(0)
    return _stacked([_weighted(weights, _added(table, player)) for player in range(players)], table)


def interactions(table: Numbers) -> Numbers:
    """What two players add together beyond what each adds alone, averaged over sets of the others, (n, n, ...).

    Above zero for complements, below for substitutes; exactly 0.0 beside a player who adds nothing anywhere; nan on
    the diagonal. The weight of a set of s others is s! (n - s - 2)! / (n - 1)!.
    """
    table = np.asarray(table, float)
    players = number_of_players(table)
    found = np.full((players, players, *table.shape[1:]), np.nan)
    orders = [factorial(size) * factorial(players - size - 2) / factorial(players - 1) for size in range(players - 1)]
    weights = np.array(orders)[_sizes(players - 2)] if players > 1 else np.zeros(0)
    for first, second in combinations(range(players), 2):
        # The second goes first: its bit is the higher one, so the first keeps its place.
        together = _added(_added(table, second), first)
        found[first, second] = found[second, first] = _weighted(weights, together)
    return found


def first_in(table: Numbers) -> Numbers:
    """What each player adds to nobody, (n, ...)."""
    table = np.asarray(table, float)
    return _stacked([table[1 << player] - table[0] for player in range(number_of_players(table))], table)


def last_in(table: Numbers) -> Numbers:
    """What each player adds to all others, (n, ...)."""
    table = np.asarray(table, float)
    everyone = len(table) - 1
    players = range(number_of_players(table))
    return _stacked([table[everyone] - table[everyone ^ 1 << player] for player in players], table)


def merged(table: Numbers, groups: Sequence[Sequence[int]]) -> Numbers:
    """The table (2**groups, ...) in which every group of players enters as one, in the order given.

    Raises ValueError unless every player stands in exactly one group, and every group has a player.
    """
    table = np.asarray(table, float)
    members = sorted(player for group in groups for player in group)
    if members != list(range(number_of_players(table))) or not all(groups):
        raise ValueError("every player must stand in exactly one group, and every group needs a player")
    rows = np.zeros(1, np.int64)
    for group in groups:
        rows = np.concatenate([rows, rows | sum(1 << player for player in group)])
    return table[rows]


def number_of_players(table: Numbers) -> int:
    """The number of players of a table (2**n, ...); ValueError when its length is no power of two."""
    if table.ndim == 0 or len(table) == 0 or len(table) & (len(table) - 1):
        raise ValueError(f"a table of shape {table.shape} does not hold every set of players")
    return len(table).bit_length() - 1


def _added(table: Numbers, player: int) -> Numbers:
    """What a player adds to every set of the others, (2**(n - 1), ...): the sets keep their order."""
    halves = table.reshape(-1, 2, 1 << player, *table.shape[1:])
    return np.asarray((halves[:, 1] - halves[:, 0]).reshape(-1, *table.shape[1:]), float)


def _sizes(players: int) -> NDArray[np.int64]:
    """How many players each of the 2**n sets holds."""
    return np.bitwise_count(np.arange(1 << players)).astype(np.int64)


def _weighted(weights: Numbers, added: Numbers) -> Numbers:
    # Set by set, so that a world has the same sum to the last bit whatever stands beside it.
    total = np.zeros(added.shape[1:])
    for weight, row in zip(weights, added, strict=True):
        total += weight * row
    return total


def _stacked(rows: list[Numbers], table: Numbers) -> Numbers:
    return np.array(rows, float).reshape(len(rows), *table.shape[1:])
