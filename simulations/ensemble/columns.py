"""What is kept of a block's ledger: columns by name, each of shape (worlds, ...).

`value/<indicator>/<group>` (worlds, variants), `series/<indicator>/<group>` (worlds, variants, years) for
indicators that ask for it, and `entry/<entry>/<group>` (worlds, variants), the ledger entry summed over the
years.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulations.ensemble.indicator import Indicator, Numbers, ledgers

Columns = dict[str, Numbers]

VALUE, SERIES, ENTRY = "value", "series", "entry"


def column_name(sort: str, what: str, group: str) -> str:
    """Name of a column; `sort` is VALUE, SERIES or ENTRY."""
    return f"{sort}/{what}/{group}"


def reduce_ledger(
    amounts: Numbers, entries: Sequence[str], groups: Sequence[str], indicators: Sequence[Indicator]
) -> Columns:
    """Columns of a ledger of shape (worlds, variants, groups, years, entries)."""
    parts = ledgers(amounts, entries, groups)
    columns = {
        column_name(ENTRY, entry, group): np.ascontiguousarray(parts[group].totals[..., index])
        for group in groups
        for index, entry in enumerate(entries)
    }
    for indicator in indicators:
        for group in indicator.groups(groups):
            columns[column_name(VALUE, indicator.name, group)] = parts[group].values(indicator)
            if indicator.series:
                columns[column_name(SERIES, indicator.name, group)] = parts[group].series(indicator)
    return columns


def join(pieces: Sequence[Columns]) -> Columns:
    """Columns of consecutive worlds, one after the other."""
    if len(pieces) == 1:
        return pieces[0]
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
