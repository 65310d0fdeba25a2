"""Two results folders held against each other, bit for bit: blocks by their columns, tables by their bytes or rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from simulations.ensemble.changes import variant_name
from simulations.ensemble.columns import SERIES, VALUE, Columns, column_name
from simulations.ensemble.indicator import Indicator
from simulations.ensemble.messages import Notice
from simulations.ensemble.model import Numbers
from simulations.ensemble.store import Store
from simulations.ensemble.tables import CSV, PARQUET

FAULTS = {
    "notice_block_damaged": "reproduce_block_damaged",
    "notice_block_other_versions": "reproduce_block_other_run",
}
BATCH_ROWS = 65_536


@dataclass(frozen=True)
class Side:
    """One of the two folders, with the manifest that says what is in it."""

    store: Store
    manifest: Mapping[str, Any]

    @property
    def variants(self) -> list[str]:
        """Names of its variants, in the order of its columns."""
        return [variant_name(one) for one in self.manifest["variants"]]

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Its indicators."""
        return {name: Indicator.from_data(row) for name, row in self.manifest["indicators"].items()}


@dataclass(frozen=True)
class Moved:
    """How far an indicator moved: at most in any one world, and at most in its mean over worlds.

    Each with the group of lots and the variant it moved most in. `relative` is the largest move in a world as a part of
    the largest value there (0..1 and above); `appeared` counts values that are defined in one of the two only.
    """

    indicator: Indicator
    largest: float
    largest_at: tuple[str, str]
    mean_then: float
    mean_now: float
    mean_at: tuple[str, str]
    relative: float
    appeared: int


@dataclass
class Differences:
    """What was found different: `first` in words, and how many blocks and columns are."""

    first: list[Notice] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)

    def note(self, notice: Notice, block: int, column: str = "") -> None:
        """Keep the first difference of a kind; count the others."""
        if all(notice.key != known.key for known in self.first):
            self.first.append(notice)
        self.blocks.add(block)
        if column:
            self.columns.add(column)


def compare_blocks(then: Side, now: Side, blocks: Sequence[int]) -> tuple[Differences, tuple[Moved, ...]]:
    """Every column of every block, bit for bit, and how far outcomes moved if they did."""
    found, shift = Differences(), Shift(then, now)
    for number in blocks:
        if (fault := then.store.fault(number)) is not None:
            found.note(Notice(FAULTS[fault.key], {"block": number}), number)
            if not then.store.is_sound(number):
                continue
        before, after = _columns(then.store, number), _columns(now.store, number)
        _compare_columns(then, number, before, after, found)
        if found.columns:
            shift.add(before, after)
    return found, shift.moved() if found.columns else ()


def _columns(store: Store, number: int) -> Columns:
    return store.columns(number, store.column_names(number))


def _compare_columns(side: Side, block: int, then: Columns, now: Columns, found: Differences) -> None:
    for name in dict.fromkeys((*then, *now)):
        where = {"block": block, "column": name}
        if name not in now or name not in then:
            found.note(Notice("reproduce_column_gone" if name in then else "reproduce_column_new", where), block, name)
            continue
        found.compared.add(name)
        if then[name].shape != now[name].shape or then[name].dtype != now[name].dtype:
            shapes = {"then": _shape(then[name]), "now": _shape(now[name])}
            found.note(Notice("reproduce_column_shape", {**where, **shapes}), block, name)
        elif len(places := np.argwhere(_bits(then[name]) != _bits(now[name]))):
            place = tuple(places[0])
            values = {"then": then[name][place].item(), "now": now[name][place].item()}
            world = block * int(side.manifest["block"]) + int(place[0])
            position = {"world": world, "variant": _variant(side, name, place), "number": len(places)}
            found.note(Notice("reproduce_column_differs", {**where, **position, **values}), block, name)


def _variant(side: Side, column: str, place: tuple[int, ...]) -> str:
    """The variant that a place in a column is about; `-` where it is about a world as a whole."""
    if len(place) == 1:
        return "-"
    years = len(side.manifest["years"]) if column.startswith(f"{SERIES}/") else 1
    return side.variants[int(place[1]) // years]


def _bits(column: Any) -> Any:
    """The bits of numbers of eight bytes, so that nan equals itself and 0 is not -0."""
    return np.ascontiguousarray(column).view(np.uint64)


def _shape(column: Any) -> str:
    return " x ".join(map(str, column.shape))


class Shift:
    """How far outcomes moved, block after block, over the variants that both sides have."""

    def __init__(self, then: Side, now: Side) -> None:
        self.names = [name for name in then.variants if name in now.variants]
        self.rows_then = [then.variants.index(name) for name in self.names]
        self.rows_now = [now.variants.index(name) for name in self.names]
        self.indicators = {name: one for name, one in now.indicators.items() if name in then.indicators}
        groups = [group for group in now.manifest["groups"] if group in then.manifest["groups"]]
        self.columns = {
            column_name(VALUE, name, group): (name, group)
            for name, one in self.indicators.items()
            for group in one.groups(groups)
        }
        self.sums: dict[str, Tally] = {}

    def add(self, then: Columns, now: Columns) -> None:
        """Take in one block."""
        for column in self.columns:
            if column in then and column in now and len(then[column]) == len(now[column]):
                tally = self.sums.setdefault(column, Tally(len(self.names)))
                tally.add(then[column][:, self.rows_then], now[column][:, self.rows_now])

    def moved(self) -> tuple[Moved, ...]:
        """The indicators that moved, those that moved most (for their size) first."""
        found = [moved for name in self.indicators if (moved := self._moved(name)) is not None]
        return tuple(sorted(found, key=lambda one: -one.relative))

    def _moved(self, name: str) -> Moved | None:
        own = {group: column for column, (one, group) in self.columns.items() if one == name}
        tallies = {group: self.sums[column] for group, column in own.items() if column in self.sums}
        if not self.names or not any(tally.different for tally in tallies.values()):
            return None
        largest, largest_at = _furthest({group: tally.largest for group, tally in tallies.items()}, self.names)
        _, mean_at = _furthest({group: np.abs(tally.now - tally.then) for group, tally in tallies.items()}, self.names)
        place = self.names.index(mean_at[1])
        size = max(float(tally.size.max()) for tally in tallies.values())
        return Moved(
            self.indicators[name],
            largest,
            largest_at,
            tallies[mean_at[0]].mean_then(place),
            tallies[mean_at[0]].mean_now(place),
            mean_at,
            largest / size if size > 0.0 else 0.0,
            sum(tally.appeared for tally in tallies.values()),
        )


class Tally:
    """One indicator and group over blocks: sums and largest move per variant, over worlds defined on both sides."""

    def __init__(self, variants: int) -> None:
        self.then, self.now, self.largest, self.size = (np.zeros(variants) for _ in range(4))
        self.worlds = np.zeros(variants, dtype=np.int64)
        self.appeared = 0
        self.different = False

    def add(self, then: Numbers, now: Numbers) -> None:
        """Take in the values of some worlds, (worlds, variants) each."""
        both = ~np.isnan(then) & ~np.isnan(now)
        before, after = np.where(both, then, 0.0), np.where(both, now, 0.0)
        self.then += before.sum(axis=0)
        self.now += after.sum(axis=0)
        self.worlds += both.sum(axis=0)
        self.largest = np.maximum(self.largest, np.abs(after - before).max(axis=0))
        self.size = np.maximum(self.size, np.maximum(np.abs(before), np.abs(after)).max(axis=0))
        self.appeared += int((np.isnan(then) != np.isnan(now)).sum())
        self.different = self.different or bool((before != after).any()) or self.appeared > 0

    def mean_then(self, variant: int) -> float:
        """Mean over worlds on the first side; nan if there are none."""
        return float(self.then[variant] / self.worlds[variant]) if self.worlds[variant] else float("nan")

    def mean_now(self, variant: int) -> float:
        """Mean over the same worlds on the second side."""
        return float(self.now[variant] / self.worlds[variant]) if self.worlds[variant] else float("nan")


def _furthest(sizes: Mapping[str, Numbers], variants: Sequence[str]) -> tuple[float, tuple[str, str]]:
    """The largest number of all groups and variants, and where it is."""
    group = max(sizes, key=lambda one: float(sizes[one].max()))
    place = int(sizes[group].argmax())
    return float(sizes[group][place]), (group, variants[place])


def compare_tables(then: Path, now: Path) -> tuple[list[str], list[Notice]]:
    """Which tables were compared, and for each that is different where it is first."""
    compared, differences = [], []
    for name in (PARQUET, CSV):
        if not (now / name).exists():
            continue
        compared.append(name)
        if not (then / name).exists():
            differences.append(Notice("reproduce_table_gone", {"table": name}))
        elif (then / name).read_bytes() != (now / name).read_bytes():
            differences += (_compare_lines if name == CSV else _compare_rows)(then / name, now / name)
    return compared, differences


def _compare_lines(then: Path, now: Path) -> Iterator[Notice]:
    try:
        before, after = (path.read_text(encoding="utf-8").splitlines() for path in (then, now))
    except UnicodeDecodeError:
        yield Notice("reproduce_table_damaged", {"table": then.name})
        return
    for line, (old, new) in enumerate(zip_longest(before, after, fillvalue="-"), 1):
        if old != new:
            yield Notice("reproduce_table_line", {"table": then.name, "line": line, "then": old, "now": new})
            return


def _compare_rows(then: Path, now: Path) -> Iterator[Notice]:
    """Nothing if the rows are the same: other versions may write the same rows in other bytes."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        with parquet.ParquetFile(then) as old, parquet.ParquetFile(now) as new:
            pairs = zip_longest(old.iter_batches(BATCH_ROWS), new.iter_batches(BATCH_ROWS))
            for number, (before, after) in enumerate(pairs):
                if before is None or after is None or not before.equals(after):
                    yield Notice("reproduce_table_rows", {"table": then.name, "row": number * BATCH_ROWS + 1})
                    return
    except (pa.ArrowException, OSError):
        yield Notice("reproduce_table_damaged", {"table": then.name})
