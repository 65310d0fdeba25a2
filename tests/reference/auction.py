"""What a bidder believes of its rivals, and the bid that follows: a first-price scoring auction (7.2, 7.8)."""

import math
from dataclasses import dataclass

from reference.notation import COST_TABLE, GRID, NOTHING, World, log_spread


class CostTable:
    """Distribution of unit cost over its mean, at even cost ratios (7.2)."""

    def __init__(self, w: World) -> None:
        spread = log_spread(w)
        self.low = math.exp(-4.0 * spread)
        self.step = (math.exp(4.0 * spread) - self.low) / (COST_TABLE - 1)
        self.table = [
            math.erfc(-((math.log(self.low + i * self.step) + spread * spread / 2.0) / spread) / math.sqrt(2.0)) / 2.0
            for i in range(COST_TABLE)
        ]

    def read(self, place: float) -> float:
        """The chance at a place, counted in steps, linear between points and flat outside."""
        if place <= 0.0:
            return self.table[0]
        if place >= COST_TABLE - 1:
            return self.table[-1]
        left = int(place)
        return self.table[left] + (place - left) * (self.table[left + 1] - self.table[left])


@dataclass
class Rivals:
    """Types of rival that are alike in number: points and added cost of each, and the chance that one takes part."""

    points: list[float]
    dearer: list[float]
    bidding: float
    number: int


class Belief:
    """x(k): the expected share of volume at a pseudo-cost, on a grid, and its running integral."""

    def __init__(
        self,
        costs: CostTable,
        w: World,
        base_cost: float,
        list_price: float,
        value: float,
        discount: float,
        rivals: Rivals,
        prizes: list[float],
    ) -> None:
        low = base_cost * math.exp(-4.0 * log_spread(w)) * (1.0 - discount) - value
        high = max(list_price, low + NOTHING)
        self.grid = [low + g * ((high - low) / (GRID - 1)) for g in range(GRID)]
        ahead = chances_below(self.grid, costs, base_cost, value, discount, rivals)
        self.share = [expected_share(rivals.bidding * below, rivals.number, prizes) for below in ahead]
        self.integral = [0.0]
        for g in range(1, GRID):
            width = self.grid[g] - self.grid[g - 1]
            self.integral.append(self.integral[-1] + width * (self.share[g] + self.share[g - 1]) / 2.0)

    def place_of(self, k: float) -> float:
        """Where a pseudo-cost lies on the grid, in steps."""
        return (k - self.grid[0]) * (GRID - 1) / (self.grid[-1] - self.grid[0])

    def between(self, k: float) -> tuple[int, float, float]:
        """The grid point to the left, the part of a step beyond it, and the steps beyond the grid."""
        place = self.place_of(k)
        inside = min(max(place, 0.0), GRID - 1.0)
        left = min(int(inside), GRID - 2)
        return left, inside - left, place - inside

    def share_at(self, k: float) -> float:
        """x, linear between points and flat outside."""
        left, part, _ = self.between(k)
        return self.share[left] + part * (self.share[left + 1] - self.share[left])

    def integral_to(self, k: float) -> float:
        """Integral of x from the first grid point, exact for x linear between points and flat outside."""
        left, part, beyond = self.between(k)
        width = self.grid[1] - self.grid[0]
        here, climb = self.share[left], self.share[left + 1] - self.share[left]
        outside = self.share[0] if beyond < 0.0 else self.share[-1]
        return self.integral[left] + width * part * (here + climb * part / 2.0) + width * beyond * outside

    def best_bid(self, k: float, reserve: float) -> tuple[float, float, float]:
        """Bid, expected share and surplus at a pseudo-cost, given the pseudo-cost of the reserve price."""
        if k >= reserve:
            return k, 0.0, 0.0
        share, surplus = self.share_at(k), self.integral_to(reserve) - self.integral_to(k)
        bid = k if share <= NOTHING else min(k + surplus / share, reserve)
        return bid, share, surplus


def chances_below(
    grid: list[float], costs: CostTable, base_cost: float, value: float, discount: float, rivals: Rivals
) -> list[float]:
    """F: chance that a rival's pseudo-cost lies below each point of the grid, over all types of rival."""
    lines = []
    for points, dearer in zip(rivals.points, rivals.dearer, strict=True):
        scale = 1.0 / ((1.0 - discount * points) * base_cost * costs.step)
        lines.append((scale, value * points * scale - (costs.low + dearer) / costs.step))
    return [sum(costs.read(k * scale + shift) for scale, shift in lines) / len(lines) for k in grid]


def expected_share(ahead: float, number: int, prizes: list[float]) -> float:
    """x, when each of so many rivals is ahead with this chance."""
    nobody, one, two = 1.0, 0.0, 0.0
    for _ in range(number):
        two = two * (1.0 - ahead) + one * ahead
        one = one * (1.0 - ahead) + nobody * ahead
        nobody *= 1.0 - ahead
    return prizes[0] * nobody + prizes[1] * one + prizes[2] * two
