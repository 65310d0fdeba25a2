"""A results folder on disk: one Parquet file per block, each complete and checked or not there at all.

Beside every block stands its checksum, in the form `sha256sum --check` reads, and a block carries the key of
the run it belongs to: a stale, truncated or altered block is seen before a number of it is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulations.ensemble.columns import Columns
from simulations.ensemble.design import Block, Worlds
from simulations.ensemble.files import explained, sweep, write_bytes, write_json
from simulations.ensemble.lock import folder_lock
from simulations.ensemble.messages import Notice, StoreError
from simulations.ensemble.model import Ids, Numbers

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST, LOG, BLOCKS = "manifest.json", "log.json", "blocks"
WORLD, CHANCE, PARAMETER = "world", "chance", "parameter/"


class Store:
    """The results folder of one run.

    `key` decides which blocks belong to it; None reads whatever is there.
    """

    def __init__(self, folder: Path, key: str | None = None) -> None:
        self.folder = folder
        self.key = key
        self._sound: set[int] = set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder for one run: made if need be, locked, and swept of what a killed run left."""
        with explained(self.folder):
            self.path(0).parent.mkdir(parents=True, exist_ok=True)
        with folder_lock(self.folder):
            sweep(self.folder)
            sweep(self.folder / BLOCKS)
            yield

    def path(self, number: int) -> Path:
        """The file of one block."""
        return self.folder / BLOCKS / f"block-{number:05d}.parquet"

    def has_block(self, number: int) -> bool:
        """True if the block was written to its end, sound or not."""
        path = self.path(number)
        return path.exists() and _checksum_path(path).exists()

    def write_block(self, block: Block, columns: Columns) -> None:
        """Write a finished block; it is either wholly there afterwards, or not at all."""
        path, content = self.path(block.number), _encode(block, columns, self.key or "")
        # The checksum comes last: without it the block does not count as written.
        write_bytes(path, content)
        write_bytes(_checksum_path(path), _checksum_line(path.name, content))
        self._sound.add(block.number)

    def is_sound(self, number: int) -> bool:
        """True if the block's bytes are those that were written; looked at once per block."""
        if number not in self._sound:
            path = self.path(number)
            try:
                expected = _checksum_path(path).read_bytes()
                if expected != _checksum_line(path.name, path.read_bytes()):
                    return False
            except OSError:
                return False
            self._sound.add(number)
        return True

    def fault(self, number: int) -> Notice | None:
        """Why an existing block cannot be used, or None if it can."""
        if not self.is_sound(number):
            return Notice("notice_block_damaged", {"block": number})
        if _key(self.path(number)) != self.key:
            return Notice("notice_block_other_versions", {"block": number})
        return None

    def missing(self, blocks: int) -> tuple[list[int], list[Notice]]:
        """Blocks still to compute, and what is wrong with those that are there and cannot be used."""
        present = [number for number in range(blocks) if self.has_block(number)]
        faults = {number: fault for number in present if (fault := self.fault(number))}
        usable = set(present) - faults.keys()
        return [number for number in range(blocks) if number not in usable], list(faults.values())

    def count(self, blocks: int) -> int:
        """How many of the blocks are there, unchecked."""
        return sum(self.has_block(number) for number in range(blocks))

    def column_names(self, number: int) -> list[str]:
        """All columns of one block, in the order of the file."""
        import pyarrow.parquet as parquet

        if not self.is_sound(number):
            raise StoreError("store_block_damaged", folder=str(self.folder), block=number)
        names: list[str] = parquet.read_schema(self.path(number)).names
        return names

    def columns(self, number: int, names: Sequence[str]) -> Columns:
        """Some columns of one block, each with a row per world: (worlds,) or (worlds, values a world)."""
        if not self.is_sound(number):
            raise StoreError("store_block_damaged", folder=str(self.folder), block=number)
        table = _read(self.path(number), names)
        return {name: _array(table, name) for name in names}

    def worlds(self, number: int, parameters: Sequence[str]) -> tuple[Worlds, Ids, Ids]:
        """Drawn parameters, world numbers and chance ids of one block."""
        columns: dict[str, Any] = self.columns(number, [WORLD, CHANCE, *(PARAMETER + name for name in parameters)])
        worlds = np.empty(len(columns[WORLD]), np.dtype([(name, np.float64) for name in parameters]))
        for name in parameters:
            worlds[name] = columns[PARAMETER + name]
        return worlds, columns[WORLD], columns[CHANCE]

    def has_manifest(self) -> bool:
        """True if there is a manifest, readable or not."""
        return (self.folder / MANIFEST).exists()

    def read_manifest(self) -> dict[str, Any] | None:
        """The manifest, or None if there is no readable one."""
        try:
            data = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return data if isinstance(data, dict) else None

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest."""
        write_json(self.folder / MANIFEST, manifest)

    def write_log(self, log: Mapping[str, Any]) -> None:
        """Write times and machine: the one file that may differ on a rerun."""
        write_json(self.folder / LOG, log)


def _encode(block: Block, columns: Columns, key: str) -> bytes:
    """A block as Parquet; the same numbers always give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    parameters = {PARAMETER + name: np.ascontiguousarray(block.worlds[name]) for name in block.worlds.dtype.names or ()}
    first = np.uint64(block.number * len(block))
    ids = {WORLD: first + np.arange(len(block), dtype=np.uint64), CHANCE: block.chance}
    arrays = {**ids, **parameters, **columns}
    table = pa.table({name: _column(array) for name, array in arrays.items()})
    sink = BytesIO()
    parquet.write_table(
        table.replace_schema_metadata({"key": key}),
        sink,
        version="2.6",
        compression="zstd",
        use_dictionary=False,
        write_statistics=False,
    )
    return sink.getvalue()


def _column(array: Numbers | Ids) -> pa.Array:
    import pyarrow as pa

    if array.ndim == 1:
        return pa.array(array)
    return pa.FixedSizeListArray.from_arrays(pa.array(array.reshape(-1)), array[0].size)


def _read(path: Path, names: Sequence[str]) -> pa.Table:
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        return file.read(names, use_threads=False)


def _key(path: Path) -> str:
    """The key of the run that wrote a block."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(path) as file:
        labels: dict[bytes, bytes] = file.schema_arrow.metadata or {}
    return labels.get(b"key", b"").decode()


def _array(table: pa.Table, name: str) -> Any:
    """A column as (rows,) or (rows, values a row)."""
    import pyarrow as pa

    column = table.column(name).combine_chunks()
    if pa.types.is_fixed_size_list(column.type):
        return column.flatten().to_numpy(zero_copy_only=False).reshape(len(column), column.type.list_size)
    return column.to_numpy(zero_copy_only=False)


def _checksum_path(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _checksum_line(name: str, content: bytes) -> bytes:
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode()
