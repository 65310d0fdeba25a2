"""One run of the market, kept quarter by quarter: what stood in the tables before, in the tenders and after.

The market plays its own steps. At the end of a year a copy plays the same quarter up to event 7, because the year's memories,
on which events 8 and 9 rest, are wiped within the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulations.procurement import adaptation, columns, step, supply
from simulations.procurement.market import Market

Rows = NDArray[np.void]
YEAR_END = columns.QUARTERS_A_YEAR - 1


class State(NamedTuple):
    """Populations at one moment."""

    suppliers: Rows
    medicines: Rows
    offers: Rows
    lots: Rows


@dataclass(frozen=True, eq=False)
class Moment:
    """One quarter: `before` its tenders, `after` all its events, and `closing` the year after event 7 (None else).

    `bids` are the candidates of its tenders, `paid_until` (suppliers, rounds) stood so before them; `round_gain` and
    `round_holds` are what deciding to bid found, `levels` where bands and the feasible threshold lie.
    """

    quarter: int
    policy: np.void
    before: State
    after: State
    closing: State | None
    bids: Rows
    paid_until: NDArray[np.int64]
    round_gain: NDArray[np.float64]
    round_holds: NDArray[np.int64]
    levels: NDArray[np.float64]

    @property
    def year(self) -> int:
        """The calendar year."""
        return columns.START_YEAR + self.quarter // columns.QUARTERS_A_YEAR

    def tender(self, lot: int) -> Rows:
        """The candidates of one lot, a view: empty if it was not tendered."""
        first, last = np.searchsorted(self.bids["lot"], [lot, lot + 1])
        return self.bids[first:last]

    def lots(self) -> list[int]:
        """The lots tendered."""
        return [int(lot) for lot in np.unique(self.bids["lot"])]


@dataclass(frozen=True, eq=False)
class Run:
    """A market played to its end, with every quarter kept."""

    market: Market
    moments: tuple[Moment, ...]

    @property
    def world(self) -> np.void:
        """The world it was played in."""
        return self.market.world

    def years(self) -> list[int]:
        """The calendar years played."""
        return sorted({moment.year for moment in self.moments})

    def of_year(self, year: int) -> list[Moment]:
        """The quarters of a calendar year."""
        return [moment for moment in self.moments if moment.year == year]


def watch(market: Market) -> Run:
    """Play a market from where it stands to its end."""
    moments = []
    while market.quarter < columns.QUARTERS:
        moments.append(_watch_quarter(market))
    return Run(market, tuple(moments))


def _watch_quarter(market: Market) -> Moment:
    quarter, tables = market.quarter, market.tables
    before, paid_until = _before(market), tables.paid_until.copy()
    closing = _close(market) if quarter % columns.QUARTERS_A_YEAR == YEAR_END else None
    market.step()
    bids = market.bids.copy()
    return Moment(
        quarter=quarter,
        policy=market.policy[quarter],
        before=before,
        after=_state(market.tables),
        closing=closing,
        bids=bids[np.argsort(bids["lot"], kind="stable")],
        paid_until=paid_until,
        round_gain=tables.round_gain.copy(),
        round_holds=tables.round_holds.copy(),
        levels=tables.levels.copy(),
    )


def _state(tables: step.Tables) -> State:
    return State(
        tables.suppliers.copy(), tables.medicines.copy(), tables.offers[: tables.counts[0]].copy(), tables.lots.copy()
    )


def _before(market: Market) -> State:
    """What tenders find: the market as it stands, with the offers that return this quarter."""
    state = _state(market.tables)
    adaptation.refresh_offers(state.offers, state.medicines, state.suppliers, market.world)
    adaptation.welcome_back(market.quarter, state.offers, state.medicines, _unread())
    return state


def _close(market: Market) -> State:
    """The state after event 7 of this quarter, on a copy of the market's tables."""
    tables = step.Tables(*(table.copy() for table in market.tables))
    quarter, world, ledger = market.quarter, market.world, _unread()
    policy, seed, chance = market.policy[quarter], market.key, market.chance
    offers = tables.offers[: tables.counts[0]]
    alarm = tables.alarm[0]
    adaptation.refresh_offers(offers, tables.medicines, tables.suppliers, world)
    adaptation.welcome_back(quarter, offers, tables.medicines, ledger)
    step.hold_tenders(quarter, tables, world, policy, market.touched, ledger, seed, chance)
    supply.strike(
        quarter, offers, tables.medicines, tables.suppliers, tables.source_strikes, ledger, world, seed, chance
    )
    supply.cover(quarter, tables.lots, offers, tables.medicines, alarm, world)
    supply.deliver(
        quarter, tables.lots, offers, tables.medicines, tables.suppliers, tables.purchasers, ledger, alarm, world
    )
    return _state(tables)


def _unread() -> Rows:
    """Books that nobody reads: (groups,)."""
    return np.zeros(len(columns.GROUPS), columns.LEDGER)
