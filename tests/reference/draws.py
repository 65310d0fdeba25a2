"""Chance by key (7.1): every draw is a function of identity, quarter, decision, seed and chance."""

import math

SUPPLIER_TRAITS = 1
SUPPLIER_THEMES = 2
PURCHASER_WEIGHTS = 3
TYPE_WEIGHTS = 4
PURCHASER_ASKING = 5
MEDICINE_TRAITS = 6
ENTRY = 7
OFFER_TRAITS = 8
OFFER_MARKET = 9
LOT_LEVERS = 10
ROUND_CALENDAR = 11
ROUND_ASKING = 12
LOT_COST = 13
SCORE_NOISE = 14
LATE_AWARD = 16
WEIGHT_BELIEF = 17
OUTAGE_OFFER = 18
OUTAGE_SOURCE = 19
IMPROVEMENT = 20
MONOPOLY_GATE = 21
POTENTIAL_BIDDERS = 23
PURCHASER_SIZE = 24

MULTIPLIERS = (15197193596820024467, 14581110107779764567)
WEYL = (11400714819323198485, 13503953896175478587)
MASK = 2**64 - 1

Four = tuple[float, float, float, float]


class Draws:
    """All draws of one run: its seed, and the number of the chance events that its world meets."""

    def __init__(self, seed: int, chance: int) -> None:
        self.seed, self.chance = seed, chance

    def words(self, identity: int, quarter: int, decision: int) -> tuple[int, int, int, int]:
        """Philox4x64-10 (Salmon et al. 2011) with counter (identity, quarter, decision, 0) and key (seed, chance)."""
        c0, c1, c2, c3 = identity, quarter, decision, 0
        k0, k1 = self.seed, self.chance
        for _ in range(10):
            first, second = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
            c0, c1, c2, c3 = (second >> 64) ^ c1 ^ k0, second & MASK, (first >> 64) ^ c3 ^ k1, first & MASK
            k0, k1 = (k0 + WEYL[0]) & MASK, (k1 + WEYL[1]) & MASK
        return c0, c1, c2, c3

    def uniforms(self, identity: int, quarter: int, decision: int) -> Four:
        """Four draws, even on (0, 1)."""
        u1, u2, u3, u4 = ((word // 2**12 + 0.5) * 2.0**-52 for word in self.words(identity, quarter, decision))
        return u1, u2, u3, u4

    def uniform(self, identity: int, quarter: int, decision: int) -> float:
        """Lane one of the uniforms."""
        return self.uniforms(identity, quarter, decision)[0]

    def normals(self, identity: int, quarter: int, decision: int) -> Four:
        """Four standard normal draws (Box and Muller 1958) from the same four uniforms."""
        return to_normals(self.uniforms(identity, quarter, decision))

    def normal(self, identity: int, quarter: int, decision: int) -> float:
        """Lane one of the normals."""
        return self.normals(identity, quarter, decision)[0]


def to_normals(uniforms: Four) -> Four:
    """Two pairs of standard normals from two pairs of uniforms."""
    u1, u2, u3, u4 = uniforms
    r, s = math.sqrt(-2.0 * math.log(u1)), math.sqrt(-2.0 * math.log(u3))
    a, b = 2.0 * math.pi * u2, 2.0 * math.pi * u4
    return r * math.cos(a), r * math.sin(a), s * math.cos(b), s * math.sin(b)
