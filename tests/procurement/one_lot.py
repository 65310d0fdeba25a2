"""One purchaser, one lot and a few suppliers: the smallest market in which a rule can be worked by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from procurement_cases import Fields, middle_world, scheme, with_values

from simulations.procurement import columns, population, schemes, scoring, step, tender
from simulations.procurement.population import read_layout

Rows = NDArray[np.void]
LIST_PRICE, REFERENCE_PRICE, VOLUME = 200.0, 100.0, 1000.0
SEED, CHANCE = np.uint64(1), np.uint64(0)


def rows(kind: np.dtype[np.void], count: int, **values: Any) -> Rows:
    table = np.zeros(count, kind)
    for name, value in values.items():
        table[name] = value
    return table


@dataclass
class OneLot:
    """A lot of 1,000 patient-quarters a quarter and everything an award looks at."""

    fields: Fields
    prices: list[float]
    points: list[float]
    segment: int = columns.MULTI_SOURCE
    world_changes: dict[str, float] = field(default_factory=dict)
    quarter: int = 0

    def __post_init__(self) -> None:
        count = len(self.prices)
        self.world = with_values(middle_world(), winner_volume=0.85, **self.world_changes)[0]
        self.policy = schemes.compile_scheme(self.fields)[self.quarter]
        self.suppliers = rows(columns.SUPPLIER, count, number=np.arange(count), offers=1)
        self.suppliers["performance"] = 0.5
        self.offers = rows(columns.OFFER, count, number=10 + np.arange(count), supplier=np.arange(count), registered=1)
        self.medicines = rows(
            columns.MEDICINE, 1, segment=self.segment, volume=VOLUME, base_cost=80.0, list_price=LIST_PRICE,
            reference_price=REFERENCE_PRICE, lowest_bid=REFERENCE_PRICE, offers=count, registered=count,
            switchable=0.5 if self.segment == columns.OLIGOPOLY else 1.0, bidding=1.0,
        )  # fmt: skip
        group = columns.MONOPOLY_GROUP if self.segment == columns.MONOPOLY else columns.CONTESTABLE_GROUP
        self.lots = rows(
            columns.LOT, 1, number=77, group=group, volume=VOLUME, last_price=110.0, promised_by=columns.NOBODY
        )
        self.lots["supplier_slot"] = columns.NOBODY
        self.rounds = rows(columns.ROUND, 1, asking=0.1)
        self.purchasers = rows(columns.PURCHASER, 1, share=1.0)
        self.purchasers["theme_weight"] = 1.0 / columns.THEMES
        self.bids = rows(
            columns.BID, count, offer=np.arange(count), supplier=np.arange(count), unit_cost=[80.0 + 5.0 * i for i in range(count)],
            reported=self.points, points=self.points, true_points=self.points, eligible=1, joins=1, gain=1e6,
            reserve=137.5, price=self.prices, won=columns.NOBODY, tie=0.5,
        )  # fmt: skip
        self.bids["rent"] = self.bids["price"] - self.bids["unit_cost"]
        self.books = np.zeros(len(columns.GROUPS), columns.LEDGER)
        self.alarms = np.zeros(1, columns.ALARM)

    def keep(self, offer: int, price: float) -> None:
        """An incumbent that delivers all of the lot."""
        self.lots["supplier_slot"][0, 0], self.lots["share"][0, 0] = offer, 1.0
        self.lots["price"][0, 0] = price
        self.lots["cost"][0, 0], self.lots["rent"][0, 0] = 80.0, price - 80.0

    def award(self) -> OneLot:
        everywhere = np.ones(1, np.int64)
        tender.award_lots(self.quarter, len(self.bids), self.tables(), self.policy, everywhere, self.books, self.world)
        return self

    def tables(self) -> step.Tables:
        """The tables of a run with this lot alone: what is not set here is empty work space."""
        levels = [self.world["band_first"], self.world["band_second"], self.world["band_third"], 1.0]
        empty = step.make_tables(read_layout(), self.suppliers)
        return empty._replace(
            suppliers=self.suppliers, purchasers=self.purchasers, medicines=self.medicines, offers=self.offers, lots=self.lots,
            rounds=self.rounds, bids=self.bids, national=np.full(columns.THEMES, 1.0 / columns.THEMES),
            mean_intensity=np.ones(1), opened=np.zeros(1, np.int64), levels=np.array(levels), alarm=self.alarms,
        )  # fmt: skip

    @property
    def lot(self) -> Any:
        return self.lots[0]

    @property
    def slots(self) -> list[tuple[int, float, float]]:
        """Who delivers: offer, share and price."""
        taken = self.lot["supplier_slot"] != columns.NOBODY
        return [
            (int(offer), float(share), float(price))
            for offer, share, price in zip(
                self.lot["supplier_slot"][taken], self.lot["share"][taken], self.lot["price"][taken], strict=True
            )
        ]

    def booked(self, name: str) -> float:
        return float(self.books[name].sum())


def bonus(formula: str, weight: float, **chosen: Any) -> Fields:
    return scheme("bonus", formula=formula, weight=weight, tenders=1.0, **chosen)


def gate(**chosen: Any) -> Fields:
    return scheme("exclusion", tenders=1.0, **chosen)


@dataclass
class Firm:
    """A firm with one performance on the five themes that carry a footprint or water, and its papers."""

    performance: float
    disclosed: float
    cost: float = 80.0
    tonnes: float = 0.02
    care_burden: float = 0.0
    margin: float = 0.0


# A lot's cost is the firm's own, scores have no noise and carry performance for six tenths, awards are in time.
PLAIN_WORLD = {"persistence": 1.0, "score_noise": 0.0, "score_validity": 0.6, "late_award_chance": 0.0}
EVERYWHERE = np.ones(1, np.int64)


class Tendered:
    """The one lot in the rules' own order: call, valuation, bids and award; nothing of it is set by hand."""

    def __init__(
        self, fields: Fields, firms: list[Firm], quarter: int = 0, segment: int = columns.MULTI_SOURCE, **world: float
    ) -> None:
        count = len(firms)
        self.case = OneLot(
            fields, prices=[0.0] * count, points=[0.0] * count, segment=segment, world_changes=PLAIN_WORLD | world,
            quarter=quarter,
        )  # fmt: skip
        self.quarter, self.world, self.policy = quarter, self.case.world, self.case.policy
        self.suppliers, self.offers, self.bids = self.case.suppliers, self.case.offers, self.case.bids
        for place, firm in enumerate(firms):
            self.suppliers["performance"][place] = firm.performance
            self.suppliers["performance"][place, columns.DISCLOSURE] = firm.disclosed
            self.suppliers["disclosed"][place] = firm.disclosed
            for name in ("unit_cost", "tonnes", "care_burden", "margin"):
                self.offers[name][place] = getattr(firm, "cost" if name == "unit_cost" else name)
        self.case.medicines["tonnes"] = 0.02
        self.tables = self.case.tables()
        self.tables.counts[0] = count
        scoring.fill_cost_table(self.tables.cost_table, population.log_spread(self.world))

    def listed(self) -> Tendered:
        """After the call: cost, scores and eligibility of every candidate stand in ``bids``."""
        t = self.tables
        t.opened[0] = 0
        t.counts[3] = scoring.rank_population(
            t.population, t.suppliers, t.offers, t.medicines, t.national, self.policy, self.world
        )
        ranked = t.population[:, : t.counts[3]]
        scoring.set_cutoffs(t.levels, ranked[0], self.policy, self.world)
        scoring.set_feasible(t.levels, ranked, self.policy, self.world)
        tender.list_candidates(self.quarter, 1, t, self.policy, EVERYWHERE, self.world, SEED, CHANCE)
        return self

    def valued(self) -> Tendered:
        """After the valuation: prices, profits and what suppliers remember of the tender."""
        self.listed()
        tender.value_candidates(len(self.bids), self.tables, self.policy, EVERYWHERE, self.world, SEED, CHANCE)
        return self

    def held(self) -> Tendered:
        """After the award."""
        self.case.lots["ends"] = self.quarter
        step.hold_tenders(self.quarter, self.tables, self.world, self.policy, EVERYWHERE, self.case.books, SEED, CHANCE)
        return self

    @property
    def levels(self) -> NDArray[np.float64]:
        return self.tables.levels
