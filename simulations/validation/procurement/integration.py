"""The same auctions integrated without any rule of the model: what the kernel is held against."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, special

Numbers = NDArray[np.float64]
Distribution = Callable[[Numbers], Numbers]

# Gauss-Legendre nodes: exact for what is smooth; the corner where a uniform distribution ends costs some 1e-5 of it.
NODES = 96
# Steps of an integral by the trapezium rule: errors of some 1e-6 of it.
STEPS = 20_001


def unit_nodes(count: int = NODES) -> tuple[Numbers, Numbers]:
    """Places in 0..1 and weights that integrate over them."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1.0) / 2.0, weights / 2.0


def over_lowest(firms: int, share: float = 1.0) -> tuple[Numbers, Numbers]:
    """Places in 0..1 and weights that integrate over the lowest of so many even draws, each there with chance `share`.

    Its density is n q (1 - q u)^(n - 1); the weights sum to the chance that there is one at all.
    """
    places, weights = unit_nodes()
    return places, weights * firms * share * (1.0 - share * places) ** (firms - 1)


def winners_price_with_prizes(low: float, high: float, firms: int, prizes: tuple[float, ...]) -> float:
    """Expected price of the first winner: the bid of the formula by nested quadrature, over the lowest of even costs."""

    def expected_share(place: float) -> float:
        ways = [
            special.comb(firms - 1, j) * place**j * (1.0 - place) ** (firms - 1 - j)
            for j in range(min(firms, len(prizes)))
        ]
        return float(np.dot(prizes[: len(ways)], ways))

    def bid(place: float) -> float:
        tail, _ = integrate.quad(expected_share, place, 1.0)
        return float(low + (high - low) * (place + tail / expected_share(place)))

    places, weights = over_lowest(firms)
    return float(sum(weight * bid(place) for place, weight in zip(places, weights, strict=True)))


def sum_of_evens(k: Numbers, low: float, high: float, value: float) -> Numbers:
    """Chance that c - value * s lies below k, with c even on [low, high] and s even on [0, 1]; exact."""
    if value == 0.0:
        return np.clip((k - low) / (high - low), 0.0, 1.0)

    def area(x: Numbers) -> Numbers:
        """Integral of the even distribution of c up to x."""
        inside = np.clip(x, low, high)
        return (inside - low) ** 2 / (2.0 * (high - low)) + np.maximum(x - high, 0.0)

    return np.asarray((area(k + value) - area(k)) / value)


def second_price(firms: int, low: float, high: float, value: float) -> float:
    """Expected price paid when the winner is paid what the second-best score leaves: E[second k] + value E[winner's s]."""
    k = np.linspace(low - value, high, STEPS)
    above = 1.0 - sum_of_evens(k, low, high, value)
    # Mean of the second lowest: its lowest value plus the area under the chance that at most one firm lies below.
    at_most_one_below = above**firms + firms * (1.0 - above) * above ** (firms - 1)
    second = k[0] + integrate.trapezoid(at_most_one_below, k)
    return float(second + value * winners_score(firms, low, high, value))


def winners_score(firms: int, low: float, high: float, value: float) -> float:
    """Expected score of the winner, c even on [low, high], s even on [0, 1]."""
    places, weights = unit_nodes()
    cost, score = low + (high - low) * places[:, None], places[None, :]
    left = 1.0 - sum_of_evens(cost - value * score, low, high, value)
    return float((weights[:, None] * weights[None, :] * firms * left ** (firms - 1) * score).sum())


def first_price(
    pseudo: Numbers,
    weights: Numbers,
    to_price: Callable[[Numbers], Numbers],
    below: Distribution,
    firms: int,
    reserve: Numbers,
) -> float:
    """Expected price of a first-price scoring auction among `firms`, one prize, all of them there.

    `pseudo`, `weights` and `reserve` (one shape) are nodes of the joint distribution of a firm's cost and score, and the reserve
    in the same terms; `to_price` turns bids at the nodes into prices, `below` is F. The bid is k + integral of (1 - F)^(n-1) from
    k to the reserve, over (1 - F(k))^(n-1), never above the reserve.
    """
    grid = np.linspace(float(pseudo.min()), float(reserve.max()), STEPS)
    running = integrate.cumulative_trapezoid((1.0 - below(grid)) ** (firms - 1), grid, initial=0.0)
    tail = np.interp(reserve, grid, running) - np.interp(pseudo, grid, running)
    chance = (1.0 - below(pseudo)) ** (firms - 1)
    bid = np.minimum(pseudo + np.divide(tail, chance, out=np.zeros_like(tail), where=chance > 0.0), reserve)
    held = weights * firms * chance * (pseudo < reserve)
    return float((held * to_price(bid)).sum() / held.sum())
