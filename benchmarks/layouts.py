"""Time per candidate bid as the market grows: the same purchasers and suppliers, and ever more medicines."""

import numpy as np
from cases import SEED, brief, middle_world
from numpy.typing import NDArray
from pairs import NO_AIM, Figure, in_turn, spread

from simulations.procurement import columns, schemes, step
from simulations.procurement.population import Layout, empty_suppliers, read_layout

FACTORS = (1, 2, 4, 8, 16)
FLAT = 0.15
# What is spent grows with the number of medicines, so that each is as large, and as worthwhile, as before.
SPEND = ("hospital_spend", "outpatient_spend")


def scaled_layout(layout: Layout, factor: int) -> Layout:
    """The medicines ``factor`` times over under new numbers, each with its lots; one is the layout itself."""
    medicines, lots = np.tile(layout.medicines, factor), np.tile(layout.lots, factor)
    copy_of_medicine = np.repeat(np.arange(factor), len(layout.medicines))
    copy_of_lot = np.repeat(np.arange(factor), len(layout.lots))
    room = int(layout.medicines["number"].max()) + 1
    medicines["number"] += copy_of_medicine * room
    lots["medicine"] += copy_of_lot * len(layout.medicines)
    lots["number"] += copy_of_lot * room * columns.PURCHASER_ROOM
    return layout._replace(medicines=medicines, lots=lots)


class Scaled:
    """A market of ``factor`` times the lots, ready to be played from its start.

    So that all sizes play as many lots, and as many different medicines, a smaller market is played in more
    worlds of chance: the number of them is ``chances``.
    """

    def __init__(self, factor: int, chances: int) -> None:
        layout = scaled_layout(read_layout(), factor)
        fields = next(fields for fields in brief().alternatives.values() if fields["rule"] == "bonus")
        self.policy = schemes.compile_scheme(fields, None, schemes.STRENGTH_FIELDS.get(fields["rule"]))
        self.touched = schemes.touched_lots(fields, layout)
        self.world = middle_world()[0]
        for name in SPEND:
            self.world[name] *= factor
        firms = empty_suppliers(int(self.world["member_companies"]), int(self.world["other_makers"]))
        fresh, self.tables = step.make_tables(layout, firms), step.make_tables(layout, firms)
        self.starts = []
        for chance in range(chances):
            start = step.make_tables(layout, firms)
            step.begin_world(start, fresh, self.world, np.uint64(SEED), np.uint64(chance))
            self.starts.append(start)

    def play(self, quarters: int = columns.QUARTERS) -> NDArray[np.void]:
        """The books over all worlds of chance, (chances, years, groups)."""
        books = np.zeros((len(self.starts), columns.YEARS, len(columns.GROUPS)), columns.LEDGER)
        for chance, start in enumerate(self.starts):
            step.copy_tables(self.tables, start)
            step.play(
                0, quarters, self.tables, self.world, self.policy, self.touched, books[chance], np.uint64(SEED),
                np.uint64(chance),
            )  # fmt: skip
            if self.tables.alarm[0]["kind"] != columns.FINE:
                raise RuntimeError(columns.BREACHES[self.tables.alarm[0]["kind"]])
        return books


def per_candidate(quick: bool) -> list[Figure]:
    """Nanoseconds per candidate bid at each size, over those at the size of the market itself."""
    factors = FACTORS[:3] if quick else FACTORS
    markets = [Scaled(factor, factors[-1] // factor) for factor in factors]
    candidates = np.array([market.play()["candidates"].sum() for market in markets])
    seconds = in_turn([market.play for market in markets], 3 if quick else 11)
    each = seconds * 1e9 / candidates
    ratios = [spread(each[:, place] / each[:, 0]) for place in range(len(factors))]
    furthest = max(ratios[1:], key=lambda ratio: abs(ratio.middle - 1.0))
    figures = [
        Figure(
            f"time per candidate bid, 1 to {factors[-1]} times the lots, furthest from that at 1",
            f"within {100 * FLAT:.0f} %",
            furthest.text(),
            abs(furthest.middle - 1.0) <= FLAT,
        )
    ]
    for factor, column, ratio in zip(factors, each.T, ratios, strict=True):
        scale = f"{spread(column).middle:.0f} ns; over that at 1: {ratio.text()}"
        figures.append(Figure(f"per candidate bid at {factor} times the lots", NO_AIM, scale))
    return figures
