"""A run of the reference, for the tests and for the benchmark that times plain Mesa."""

from reference.ledger import Ledger
from reference.market import Market
from reference.notation import QUARTERS, Fields


def run_reference(
    world: dict[str, float],
    fields: Fields,
    seed: int,
    chance: int,
    *,
    quarters: int = QUARTERS,
    populations: dict | None = None,
    strength: float | None = None,
) -> Ledger:
    """The books (years, groups) of one scheme in one world: by default all quarters of the full market."""
    market = Market(world, fields, seed, chance, populations, strength)
    market.run(quarters)
    return market.ledger
