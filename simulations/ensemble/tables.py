"""The tables that people outside the toolkit read: `indicators.parquet` (every world) and `indicators.csv` (over worlds)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.columns import VALUE, column_name
from simulations.ensemble.files import replacing
from simulations.ensemble.indicator import Indicator

if TYPE_CHECKING:
    import pyarrow as pa

    from simulations.ensemble.result import Result

PARQUET, CSV = "indicators.parquet", "indicators.csv"
PERCENTILES = (5, 50, 95)
SUMMARY = (
    "indicator",
    "unit",
    "group",
    "scheme",
    "strength",
    "mean",
    "low_5",
    "median",
    "high_95",
    "worlds",
)


def write_tables(result: Result) -> None:
    """Write both tables, one block in memory at a time; the same result always gives the same bytes."""
    import pyarrow.csv as csv
    import pyarrow.parquet as parquet

    chosen = list(result.indicators.values())
    schema = block_table(result, chosen, 0).schema
    with (
        replacing(result.folder / PARQUET) as binary,
        parquet.ParquetWriter(binary, schema, version="2.6", compression="zstd") as table_writer,
    ):
        for number in result.block_numbers:
            table_writer.write_table(block_table(result, chosen, number))
    with replacing(result.folder / CSV) as text:
        csv.write_csv(summary_table(result, chosen), text)


def summary_table(result: Result, indicators: Sequence[Indicator]) -> pa.Table:
    """Each indicator by group and variant: mean, median and 5-95 % range over worlds, and in how many it is defined."""
    import pyarrow as pa

    rows: dict[str, list[object]] = {name: [] for name in SUMMARY}
    for one in indicators:
        for group in one.groups(result.groups):
            values = result.values(one.name, group)
            for variant in result.variants:
                column = values[:, variant.index]
                known = column[~np.isnan(column)]
                low, middle, high = np.percentile(known, PERCENTILES) if len(known) else (None, None, None)
                mean = float(known.mean()) if len(known) else None
                texts = (one.name, one.unit, group, variant.alternative, variant.strength)
                for name, value in zip(SUMMARY, (*texts, mean, low, middle, high, len(known)), strict=True):
                    rows[name].append(value)
    return pa.table(rows)


def block_table(result: Result, indicators: Sequence[Indicator], number: int) -> pa.Table:
    """One block in long form, by indicator, group, world and variant.

    No value (null) where it is not defined.
    """
    import pyarrow as pa

    pairs = [(one, group) for one in indicators for group in one.groups(result.groups)]
    size, variants = int(result.manifest["block"]), len(result.variants)
    columns = result.store.columns(number, [column_name(VALUE, one.name, group) for one, group in pairs])
    values = np.concatenate([column.reshape(-1) for column in columns.values()])
    variant = np.tile(np.arange(variants), len(pairs) * size)
    pair = np.repeat(np.arange(len(pairs)), size * variants)
    world = np.tile(np.repeat(np.arange(number * size, (number + 1) * size), variants), len(pairs))
    strengths = pa.array([one.strength for one in result.variants], pa.float64())
    return pa.table(
        {
            "world": pa.array(world, pa.int64()),
            "block": pa.array(np.full(len(values), number), pa.int64()),
            "scheme": _spread([one.alternative for one in result.variants], variant),
            "strength": strengths.take(pa.array(variant)),
            "group": _spread([group for _, group in pairs], pair),
            "indicator": _spread([one.name for one, _ in pairs], pair),
            "unit": _spread([one.unit for one, _ in pairs], pair),
            "value": pa.array(values, mask=np.isnan(values)),
        }
    )


def _spread(texts: Sequence[str], rows: NDArray[np.int64]) -> pa.Array:
    import pyarrow as pa

    return pa.array(texts, pa.string()).take(pa.array(rows))
