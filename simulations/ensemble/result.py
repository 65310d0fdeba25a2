"""The result of a scenario: named axes over what its run left on disk, read only when asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulations.ensemble.columns import ENTRY, SERIES, VALUE, column_name
from simulations.ensemble.design import Worlds
from simulations.ensemble.indicator import TOGETHER, Indicator
from simulations.ensemble.messages import Notice, StoreError
from simulations.ensemble.model import Ids, Numbers, ScenarioShape
from simulations.ensemble.store import Store
from simulations.scenario.variant import Variant

if TYPE_CHECKING:
    import pyarrow as pa

# Columns kept in memory between two questions; beyond it the oldest go.
MEMORY_BYTES = 8_000_000


class Result:
    """What a run of a scenario gave. Rows of every array are worlds, in the order of `world_numbers`.

    `scenario` is None for a result that was opened from a folder; `manifest["scenario"]` is always there.
    Without a folder of its own a result lives in a temporary one that goes when the result goes.
    """

    def __init__(
        self,
        store: Store,
        manifest: Mapping[str, Any],
        scenario: Any = None,
        notices: Sequence[Notice] = (),
        temporary: TemporaryDirectory[str] | None = None,
    ) -> None:
        self.store = store
        self.manifest = manifest
        self.scenario = scenario
        self.notices = tuple(notices)
        self.entry_names: tuple[str, ...] = tuple(manifest["entries"])
        self.groups: tuple[str, ...] = tuple(manifest["groups"])
        self.years: tuple[int, ...] = tuple(manifest["years"])
        self.parameters: tuple[str, ...] = tuple(manifest["assumptions"])
        self.variants = tuple(Variant(index=index, **row) for index, row in enumerate(manifest["variants"]))
        self.indicators = {name: Indicator.from_data(row) for name, row in manifest["indicators"].items()}
        self._temporary = temporary
        self._columns: OrderedDict[str, Numbers] = OrderedDict()

    @property
    def folder(self) -> Path:
        """Where the result stands on disk."""
        return self.store.folder

    @property
    def hash(self) -> str:
        """Names the run: resolved scenario, model version, seed and ranges."""
        return str(self.manifest["hash"])

    @property
    def size(self) -> int:
        """Number of worlds."""
        return int(self.manifest["worlds"])

    @property
    def reference(self) -> Variant:
        """What all other variants are compared with."""
        return self.variants[0]

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The alternatives, in the order of their first variants."""
        return tuple(dict.fromkeys(variant.alternative for variant in self.variants))

    @property
    def yearly(self) -> tuple[str, ...]:
        """The indicators whose yearly values were kept."""
        return tuple(name for name, indicator in self.indicators.items() if indicator.series)

    def ladder(self, alternative: str) -> tuple[Variant, ...]:
        """All variants of one alternative; KeyError if there is none."""
        found = tuple(variant for variant in self.variants if variant.alternative == alternative)
        if not found:
            raise KeyError(f"no alternative {alternative!r}; there are {', '.join(self.alternatives)}")
        return found

    @cached_property
    def _ids(self) -> tuple[Worlds, Ids, Ids]:
        parts = [self.store.worlds(number, self.parameters) for number in self.block_numbers]
        worlds, numbers, chance = zip(*parts, strict=True)
        return np.concatenate(worlds), np.concatenate(numbers), np.concatenate(chance)

    @property
    def worlds(self) -> Worlds:
        """The drawn parameters: structured array (worlds,)."""
        return self._ids[0]

    @property
    def world_numbers(self) -> Ids:
        """Number of each world: (worlds,)."""
        return self._ids[1]

    @property
    def chance(self) -> Ids:
        """Chance id of each world: (worlds,)."""
        return self._ids[2]

    @property
    def block_numbers(self) -> range:
        """The blocks of this result."""
        return range(int(self.manifest["blocks"]))

    @property
    def blocks(self) -> NDArray[np.int64]:
        """The block each world belongs to, (worlds,).

        Blocks are independent batches, from which numerical error is told.
        """
        return np.repeat(np.arange(len(self.block_numbers)), int(self.manifest["block"]))

    def values(self, indicator: str, group: str = TOGETHER) -> Numbers:
        """An indicator over all years, (worlds, variants); nan where it is not defined.

        An indicator of the market as a whole has no value per group of lots: it takes "market" (or the
        default).
        """
        found = self._indicator(indicator)
        return self._column(column_name(VALUE, indicator, found.group(group, self.groups)))

    def series(self, indicator: str, group: str = TOGETHER) -> Numbers:
        """An indicator year by year, (worlds, variants, years), of those whose yearly values were kept."""
        found = self._indicator(indicator)
        if not found.series:
            raise KeyError(
                f"yearly values of {indicator!r} were not kept: put `series: true` in indicators.yaml or "
                f"name it in the scenario's outputs; kept: {', '.join(self.yearly) or 'none'}"
            )
        column = self._column(column_name(SERIES, indicator, found.group(group, self.groups)))
        return column.reshape(len(column), len(self.variants), len(self.years))

    def entries(self, group: str = TOGETHER) -> Numbers:
        """The ledger summed over the years, (worlds, variants, entries), in the order of `entry_names`."""
        if group == TOGETHER:
            return np.sum([self.entries(one) for one in self.groups], axis=0)
        if group not in self.groups:
            raise KeyError(f"no group {group!r}; there are {', '.join(self.groups)} and {TOGETHER}")
        return np.stack([self._column(column_name(ENTRY, entry, group)) for entry in self.entry_names], axis=-1)

    def to_table(self, indicators: Sequence[str] | None = None, blocks: Sequence[int] | None = None) -> pa.Table:
        """World, block, scheme, strength, group, indicator, unit and value, a row for each value.

        All indicators and all blocks by default.
        """
        import pyarrow as pa

        from simulations.ensemble.tables import block_table

        chosen = [self._indicator(name) for name in (self.indicators if indicators is None else indicators)]
        numbers = self.block_numbers if blocks is None else blocks
        return pa.concat_tables([block_table(self, chosen, number) for number in numbers])

    def __repr__(self) -> str:
        """What was run, how large, and what can be asked."""
        model, design = (
            self.manifest["model"],
            f"blocks of {self.manifest['block']}, seed {self.manifest['seed']}",
        )
        ladders = ", ".join(f"{name} ({len(self.ladder(name))})" for name in self.alternatives)
        return "\n".join(
            (
                f"Result {self.hash} of model {model['name']} {model['version']}",
                f"  worlds        {self.size}, in {len(self.block_numbers)} {design}",
                f"  variants      {len(self.variants)}: {ladders}",
                f"  reference     {self.reference.alternative}",
                f"  years         {self.years[0]}-{self.years[-1]}",
                f"  groups        {', '.join((*self.groups, TOGETHER))}",
                f"  indicators    {', '.join(self.indicators)}",
                f"  year by year  {', '.join(self.yearly) or 'none'}",
                f"  folder        {'temporary' if self._temporary else self.folder}",
            )
        )

    def _indicator(self, name: str) -> Indicator:
        if name not in self.indicators:
            raise KeyError(f"no indicator {name!r}; there are {', '.join(self.indicators)}")
        return self.indicators[name]

    def _column(self, name: str) -> Numbers:
        if name not in self._columns:
            self._load(self._companions(name))
        self._columns.move_to_end(name)
        column = self._columns[name].view()
        column.flags.writeable = False
        return column

    def _companions(self, name: str) -> list[str]:
        """What is read along, from this column on: opening every block once for many columns is quicker than once for each."""
        together = next((one for one in self._read_together if name in one), [name])
        room = MEMORY_BYTES // 2 // (self.size * len(self.variants) * np.float64().nbytes)
        place = together.index(name)
        return together if room >= len(together) else together[place : place + max(room, 1)]

    @cached_property
    def _read_together(self) -> list[list[str]]:
        """All values; the whole ledger of each group."""
        values = [
            column_name(VALUE, one.name, group) for one in self.indicators.values() for group in one.groups(self.groups)
        ]
        return [values, *([column_name(ENTRY, entry, group) for entry in self.entry_names] for group in self.groups)]

    def _load(self, names: Sequence[str]) -> None:
        """Read block by block into columns that have their full length from the start: nothing is held twice."""
        whole: dict[str, Numbers] = {}
        for number in self.block_numbers:
            first = number * int(self.manifest["block"])
            for name, part in self.store.columns(number, names).items():
                if name not in whole:
                    whole[name] = np.empty((self.size, *part.shape[1:]), part.dtype)
                whole[name][first : first + len(part)] = part
        self._columns.update(whole)
        while len(self._columns) > len(names) and sum(one.nbytes for one in self._columns.values()) > MEMORY_BYTES:
            self._columns.popitem(last=False)


def open_result(folder: Path, scenario: ScenarioShape | None = None) -> Result:
    """A finished result from its folder, without the model.

    StoreError if there is none or it is not finished.
    """
    store = Store(folder)
    manifest = store.read_manifest()
    if manifest is None or "blocks" not in manifest:
        raise StoreError("store_no_results", folder=str(folder))
    if (done := store.count(manifest["blocks"])) < manifest["blocks"]:
        raise StoreError("store_incomplete", folder=str(folder), done=done, total=manifest["blocks"])
    return Result(store, manifest, scenario)
