"""What must always hold: rules raise an alarm, and the first of a run becomes a message."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulations.broken import BrokenRule
from simulations.compilation import rule
from simulations.procurement import columns, schemes
from simulations.procurement.population import read_populations


@rule
def raise_alarm(alarm, kind, quarter, number, amount):
    """Keep a breach, unless there was one before it in this run."""
    if alarm.kind == columns.FINE:
        alarm.kind, alarm.quarter, alarm.number, alarm.amount = kind, quarter, number, amount


def raise_breach(alarm: Mapping[str, Any] | np.void, world: int) -> None:
    """Say in words what a run's alarm holds; nothing if all is well."""
    kind = int(alarm["kind"])
    if kind == columns.FINE:
        return
    quarter = schemes.QUARTER_NAMES[int(alarm["quarter"])]
    agent = name_agent(kind, int(alarm["number"]))
    raise BrokenRule(
        f"world {world}, {quarter}, {agent}: {columns.BREACHES[kind]} (amount {float(alarm['amount']):.6g})"
    )


def name_agent(kind: int, number: int) -> str:
    """Who a breach is about, from the identity that the alarm holds."""
    if kind == columns.WRONG_SHARE:
        return f"supplier {number}"
    if kind == columns.VOLUME_LOST:
        medicine, purchaser = divmod(number, columns.PURCHASER_ROOM)
        return f"lot of {_name('medicines', medicine)} at {_name('purchasers', purchaser)}"
    medicine, supplier = divmod(number, columns.SUPPLIER_ROOM)
    return f"supplier {supplier} with {_name('medicines', medicine)}"


def _name(population: str, number: int) -> str:
    """The name in populations.yaml of the thing with this number; the number itself if there is none."""
    return next(
        (name for name, trait in read_populations()[population].items() if trait["number"] == number), str(number)
    )
