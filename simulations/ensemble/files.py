"""Writing files so that nothing half-written is ever left, and saying in words why it failed."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from simulations.ensemble.messages import StoreError

PARTIAL = ".partial"
FULL = frozenset((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG))
FORBIDDEN = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn an error of the operating system while writing into `folder` into a StoreError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreError("store_disk_full", folder=str(folder)) from error
        if error.errno in FORBIDDEN:
            raise StoreError("store_read_only", folder=str(folder)) from error
        reason = error.strerror or str(error)
        raise StoreError("store_write_failed", folder=str(folder), reason=reason) from error


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes `path` when all of it is on the disk.

    Until then `path` stays as it was.
    """
    partial = path.with_name(path.name + PARTIAL)
    try:
        with explained(path.parent):
            with partial.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(partial, path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file."""
    with replacing(path) as stream:
        stream.write(content)


def write_json(path: Path, data: Any) -> None:
    """Write plain data as JSON: keys in the order given, so that the bytes follow from the data."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    write_bytes(path, text.encode("utf-8"))


def canonical(data: Any) -> bytes:
    """Plain data as bytes that do not depend on the order of keys: what hashes are taken of."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def sweep(folder: Path) -> None:
    """Remove what a killed run left half-written in this folder, not in those below it."""
    with explained(folder):
        for partial in folder.glob("*" + PARTIAL):
            partial.unlink(missing_ok=True)
