"""What was not delivered as agreed, and what covered it: the bookings of events 6 and 7 on the tables they read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulations.procurement import columns
from simulations.reports.procurement.explaining.watching import Moment, Run

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Gap:
    """One medicine in one year, patient-quarters: `missing` from who should deliver, met by `stock`, `rivals` and
    `substitutes`, and `short`. `struck` are the suppliers that stood still, `bare` the volume of lots without a supplier.
    """

    year: int
    medicine: int
    missing: float
    stock: float
    rivals: float
    substitutes: float
    short: float
    bare: float
    struck: tuple[int, ...]
    value: float  # euro: what is short, at list price


def flows(run: Run, moment: Moment) -> dict[str, Numbers]:
    """For each medicine what was missing and what met it in one quarter; (medicines,) each."""
    lots, offers, medicines = moment.after.lots, moment.after.offers, moment.after.medicines
    medicine, volume = lots["medicine"], lots["volume"]
    bare = np.where(lots["supply"] == columns.UNSUPPLIED, volume, 0.0)
    stock, missing = np.zeros(len(lots)), bare.copy()
    for slot in range(columns.SLOTS):
        offer = lots["supplier_slot"][:, slot]
        served = (offer != columns.NOBODY) & (lots["supply"] != columns.UNSUPPLIED)
        lost = np.where(served, volume * lots["share"][:, slot] * offers["lost_share"][offer], 0.0)
        stock += lost * offers["covered"][offer]
        missing += lost * (1.0 - offers["covered"][offer])
    rivals = missing * medicines["rivals_cover"][medicine]
    substitutes = (missing - rivals) * run.world["substitutable_share"]
    kinds = {
        "missing": missing + stock,
        "stock": stock,
        "rivals": rivals,
        "substitutes": substitutes,
        "short": missing - rivals - substitutes,
        "bare": bare,
    }
    return {name: np.bincount(medicine, flow, len(medicines)) for name, flow in kinds.items()}


def gaps_of(run: Run, year: int) -> list[Gap]:
    """The medicines that were short in a year, the dearest shortage first."""
    moments = run.of_year(year)
    total: dict[str, Numbers] = {}
    struck: dict[int, set[int]] = {}
    for moment in moments:
        for name, flow in flows(run, moment).items():
            total[name] = total.get(name, np.zeros_like(flow)) + flow
        offers = moment.after.offers
        for offer in offers[(offers["lost_share"] > 0.0) & (offers["contracted"] > 0.0)]:
            struck.setdefault(int(offer["medicine"]), set()).add(int(offer["supplier"]))
    list_price = moments[-1].after.medicines["list_price"]
    found = [
        Gap(
            year=year,
            medicine=medicine,
            **{name: float(flow[medicine]) for name, flow in total.items()},
            struck=tuple(sorted(struck.get(medicine, ()))),
            value=float(total["short"][medicine] * list_price[medicine]),
        )
        for medicine in map(int, np.flatnonzero(total["short"] > 0.0))
    ]
    return sorted(found, key=lambda gap: -gap.value)
