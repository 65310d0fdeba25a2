"""Competition law at the door: nothing leaves with a company's name beside a price, bid or volume.

A brief is refused for it when it is read (`scenario/names.py`); this holds for whoever writes files from Python too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from simulations.ensemble.messages import EnsembleError
from simulations.scenario.names import breach, company_in


class CompanyNamed(EnsembleError):
    """A text that is to be written names a company beside a price, bid or volume."""


def guard_texts(texts: Iterable[str]) -> None:
    """Raise CompanyNamed for a text, each read by itself, that names a company beside a price, bid or volume."""
    for text in texts:
        if company := breach(text):
            raise CompanyNamed("export_company", company=company)


def guard_table(columns: Mapping[str, Sequence[object]]) -> None:
    """Raise CompanyNamed for a company in a table: whatever stands there, stands beside numbers."""
    cells = {cell for values in columns.values() for cell in values if isinstance(cell, str)}
    guard_labels({*columns, *cells})


def guard_labels(texts: Iterable[str]) -> None:
    """Raise CompanyNamed for a company in texts that stand beside numbers, as on a chart or in a row of a table."""
    for text in sorted(texts):
        if company := company_in(text):
            raise CompanyNamed("export_company", company=company)
