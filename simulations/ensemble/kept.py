"""Small arrays of numbers kept by name, each whole and checked or not there at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from simulations.ensemble.files import explained, sweep, write_bytes
from simulations.ensemble.model import Numbers

SUFFIX = ".numbers"
CHECK = hashlib.sha256().digest_size


class Kept:
    """A folder of arrays; what is damaged there counts as missing. Raises StoreError where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)

    def read(self, name: str, shape: tuple[int, ...]) -> Numbers | None:
        """The array of that name, or None if it is not there, damaged or of another shape."""
        try:
            content = self._path(name).read_bytes()
        except OSError:
            return None
        check, data = content[:CHECK], content[CHECK:]
        if hashlib.sha256(data).digest() != check or len(data) != np.prod(shape) * np.float64().nbytes:
            return None
        return np.frombuffer(data, "<f8").reshape(shape).astype(np.float64)

    def write(self, name: str, numbers: Numbers) -> None:
        """Keep an array under a name."""
        data = np.ascontiguousarray(numbers, "<f8").tobytes()
        write_bytes(self._path(name), hashlib.sha256(data).digest() + data)

    def _path(self, name: str) -> Path:
        return self.folder / (name + SUFFIX)
