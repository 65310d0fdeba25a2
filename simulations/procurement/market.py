"""The market as a Mesa model: one run, quarter by quarter, with agents one can look at and change by hand.

``Market.step()`` plays one quarter with the same compiled rules as a batch; the two agree bit for bit. An agent owns nothing:
it is a view of one row of the market's tables, so that what is changed here is what the rules read next.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from simulations.procurement import adaptation, columns, schemes, step
from simulations.procurement.breaches import raise_breach
from simulations.procurement.population import draw_suppliers, empty_suppliers, read_layout, read_populations
from simulations.procurement.schemes import STRENGTH_FIELDS


class RowView(mesa.Agent):
    """A Mesa agent that reads and writes one row of a table."""

    def __init__(self, market: "Market", table: str, place: int) -> None:
        super().__init__(market)
        self.table, self.place = table, place

    @property
    def row(self) -> Any:
        """The row itself: ``row["share"]`` reads a trait, ``row["share"] = 0.2`` changes it."""
        return getattr(self.model.tables, self.table)[self.place]

    def traits(self) -> dict[str, Any]:
        """All traits of this agent, by name."""
        return {name: self.row[name].tolist() for name in self.row.dtype.names}


class Purchaser(RowView):
    """A hospital group or insurer that tenders."""

    def __init__(self, market: "Market", place: int, name: str) -> None:
        super().__init__(market, "purchasers", place)
        self.name = name

    @property
    def share(self) -> float:
        """Share of the volume in its channel, 0..1."""
        return float(self.row["share"])

    @property
    def theme_weights(self) -> dict[str, float]:
        """Weight of each theme, summing to one."""
        return dict(zip(self.model.themes, self.row["theme_weight"].tolist(), strict=True))

    def __repr__(self) -> str:
        return f"Purchaser({self.name}, share {self.share:.3f})"


class Supplier(RowView):
    """An anonymous company that bids."""

    def __init__(self, market: "Market", place: int) -> None:
        super().__init__(market, "suppliers", place)

    @property
    def performance(self) -> NDArray[np.float64]:
        """True performance per theme (6,), 0..1: a view, so that ``supplier.performance[0] = 0.9`` changes the firm."""
        return self.model.tables.suppliers["performance"][self.place]  # type: ignore[no-any-return]

    @property
    def is_small(self) -> bool:
        """Whether it is a small firm."""
        return bool(self.row["small"])

    @property
    def offers(self) -> NDArray[np.void]:
        """Its products on the Dutch market, rows of the offers table (copies)."""
        offers = self.model.offers
        return offers[offers["supplier"] == self.place]  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        size = "small" if self.is_small else "large"
        return f"Supplier({int(self.row['number'])}, {size}, performance {self.performance.mean():.2f}, {len(self.offers)} offers)"


class Market(mesa.Model):
    """One scheme in one world.

    ``world`` is a row with one field per input parameter (default: the register's own values), ``chance`` the number of the
    chance events it meets, ``fields`` a scheme's fields with every default filled in.
    """

    def __init__(
        self,
        fields: Mapping[str, Any],
        world: np.void,
        *,
        seed: int = 1,
        chance: int = 0,
        strength: float | None = None,
    ) -> None:
        super().__init__(rng=seed)
        layout = read_layout()
        suppliers = empty_suppliers(int(world["member_companies"]), int(world["other_makers"]))
        self.world = world
        self.key, self.chance = np.uint64(seed), np.uint64(chance)
        self.tables = step.make_tables(layout, suppliers)
        step.begin_world(self.tables, step.make_tables(layout, suppliers), world, self.key, self.chance)
        self.policy = schemes.compile_scheme(fields, strength, STRENGTH_FIELDS.get(fields["rule"]))
        self.touched = schemes.touched_lots(fields, layout)
        self.ledger = np.zeros((columns.YEARS, len(columns.GROUPS)), columns.LEDGER)
        self.quarter = 0
        self.themes = layout.names["themes"]
        self.purchasers = [
            Purchaser(self, place, label["label"]["nl"])
            for place, label in enumerate(read_populations()["purchasers"].values())
        ]
        self.suppliers = [Supplier(self, place) for place in range(len(suppliers))]

    @property
    def now(self) -> str:
        """The quarter that comes next, such as "2026 Q1"; "end" after the last."""
        return schemes.QUARTER_NAMES[self.quarter] if self.quarter < columns.QUARTERS else "end"

    @property
    def offers(self) -> NDArray[np.void]:
        """All products on the market, a view of the offers table."""
        return self.tables.offers[: self.tables.counts[0]]

    @property
    def bids(self) -> NDArray[np.void]:
        """Every candidate of the tenders held last, a view: also those that were ruled out or did not bid (``joins`` 0)."""
        return self.tables.bids[: self.tables.counts[1]]

    def step(self) -> None:
        """Play one quarter. Traits changed by hand take effect at once. Raises StopIteration after the last quarter."""
        if self.quarter >= columns.QUARTERS:
            raise StopIteration(f"the market ends after {schemes.QUARTER_NAMES[-1]}")
        adaptation.refresh_offers(self.offers, self.tables.medicines, self.tables.suppliers, self.world)
        step.play(
            self.quarter,
            self.quarter + 1,
            self.tables,
            self.world,
            self.policy,
            self.touched,
            self.ledger,
            self.key,
            self.chance,
        )
        raise_breach(self.tables.alarm[0], int(self.chance))
        self.quarter += 1

    def tenders(self) -> Iterator[tuple[int, NDArray[np.void]]]:
        """The tenders held last: place of the lot and its candidates."""
        for lot in np.unique(self.bids["lot"]):
            yield int(lot), self.bids[self.bids["lot"] == lot]

    def add_supplier(self) -> Supplier:
        """One more firm, drawn like the others, without any product: it changes nobody else's numbers."""
        place = len(self.tables.suppliers)
        newcomer = empty_suppliers(place + 1, 0)[place:]
        draw_suppliers(newcomer, self.world, self.key, self.chance)
        rounds = self.tables.paid_until.shape[1]
        self.tables = self.tables._replace(
            suppliers=np.concatenate([self.tables.suppliers, newcomer]),
            paid_until=np.concatenate([self.tables.paid_until, np.zeros((1, rounds), np.int64)]),
            round_gain=np.concatenate([self.tables.round_gain, np.zeros((1, rounds))]),
            round_holds=np.concatenate([self.tables.round_holds, np.zeros((1, rounds), np.int64)]),
            active=np.zeros(place + 1, np.int64),
        )
        self.suppliers.append(Supplier(self, place))
        return self.suppliers[-1]

    def books(self) -> NDArray[np.float64]:
        """What the years played so far have booked: (groups, years, entries)."""
        years = -(-self.quarter // columns.QUARTERS_A_YEAR)
        books = self.ledger[:years].view(np.float64).reshape(years, len(columns.GROUPS), -1)
        return np.swapaxes(books, 0, 1)


class Recorder:
    """Keeps chosen columns of a market after every step, cheaply: one array per column and quarter.

    >>> # recorder = Recorder(market, ("suppliers", "performance")); recorder.watch(); recorder["suppliers", "performance"]
    """

    def __init__(self, market: Market, *wanted: tuple[str, str]) -> None:
        self.market = market
        self.frames: dict[tuple[str, str], list[NDArray[Any]]] = {column: [] for column in wanted}

    def watch(self) -> None:
        """Step the market to its end and keep the columns of every quarter."""
        while self.market.quarter < columns.QUARTERS:
            self.market.step()
            for table, column in self.frames:
                rows = self.market.offers if table == "offers" else getattr(self.market.tables, table)
                self.frames[table, column].append(rows[column].copy())

    def __getitem__(self, column: tuple[str, str]) -> NDArray[Any]:
        """Values of one column, (quarters, rows, ...)."""
        return np.stack(self.frames[column])
