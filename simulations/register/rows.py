"""Data files of many rows, each row read only when somebody asks for it.

Reading a whole register takes longer than the rest of `voorproef check` together, while one scenario needs a
handful of its rows. A file of rows is a YAML map whose keys stand at the start of a line; it is cut at those
lines, and a piece is parsed on first use. A test compares every shipped file with an ordinary reading of the
whole.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError

from simulations.register.plain import plain_data

ROW = re.compile(r"^(?![ #\-%])(?P<key>[^\s:][^:\n]*):(?=\s|$)", re.MULTILINE)


class RegisterError(ValueError):
    """A data file of the toolkit itself is wrong: its text names the file and the row."""


class Rows(Mapping[str, Any]):
    """The rows of one data file, in the order of the file; `file` is where they stand."""

    def __init__(self, file: Path) -> None:
        """Cut `file` (UTF-8) into rows.

        Raises `RegisterError` if it is absent or a key stands there twice.
        """
        self.file = file
        self._pieces = cut(file)
        self._read: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        """Plain Python data of one row.

        Raises `KeyError` for an unknown key, `RegisterError` for a row that is not YAML.
        """
        if key not in self._read:
            self._read[key] = parse(self._pieces[key], self.file, key)
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pieces)

    def __len__(self) -> int:
        return len(self._pieces)

    def __contains__(self, key: object) -> bool:
        return key in self._pieces


def cut(file: Path) -> dict[str, str]:
    """Text of every row of `file` by key."""
    if not file.is_file():
        raise RegisterError(f"{file.name} is missing from {file.parent}")
    text = file.read_text(encoding="utf-8")
    starts = list(ROW.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    pieces: dict[str, str] = {}
    for match, end in zip(starts, ends, strict=True):
        key = match["key"].strip().strip("\"'")
        if key in pieces:
            raise RegisterError(f"{file.name}: {key} stands there twice")
        pieces[key] = text[match.start() : end]
    return pieces


def parse(text: str, file: Path, key: str) -> Any:
    """The value of the one key in `text`."""
    try:
        return next(iter(plain_data(text).values()))
    except (YAMLError, ValueError) as error:
        raise RegisterError(f"{file.name}: {key} cannot be read: {error}") from error
