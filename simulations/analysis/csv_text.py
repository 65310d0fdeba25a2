"""Tables as csv text: what a spreadsheet reads, and nothing that it would carry out."""

from __future__ import annotations

import csv
import io
import math
import re

from simulations.analysis.tables import Columns

# What neither XML nor a font can show: control characters, halves of surrogate pairs, non-characters.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"^[\s'\"]*[=+\-@\t\r|%]")


def plain(text: str) -> str:
    """A text of somebody else on one line, without anything that cannot be printed.

    >>> plain("a\\x07 b\\n c")
    'a b c'
    """
    return " ".join(_UNPRINTABLE.sub("", text).split())


def cell(value: str | float) -> str | float:
    """A cell no spreadsheet takes for a formula; empty for what is not known.

    >>> cell("=cmd()"), cell("belonen"), cell(-0.5), cell(float("nan"))
    ("'=cmd()", 'belonen', -0.5, '')
    """
    if not isinstance(value, str):
        return "" if isinstance(value, float) and math.isnan(value) else value
    text = plain(value)
    return f"'{text}" if _FORMULA.match(text) else text


def csv_text(columns: Columns) -> str:
    """Columns as csv: decimal point, full precision, one header line, `\\n` at line ends."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(value) for value in row] for row in zip(*columns.values(), strict=True))
    return buffer.getvalue()
