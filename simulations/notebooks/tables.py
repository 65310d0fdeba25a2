"""Tables as a notebook shows them: decimal commas in Dutch, the first column as the head of its row."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulations.figures.numbers import Language, number

DIGITS = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one shape, shown as a table; `digits` behind the comma."""

    rows: Sequence[Mapping[str, Any]]
    language: Language = "nl"
    digits: int = DIGITS

    def _repr_html_(self) -> str:
        if not self.rows:
            return ""
        head = "".join(f'<th scope="col" style="text-align: left">{html.escape(name)}</th>' for name in self.rows[0])
        body = "".join(self._row(list(row.values())) for row in self.rows)
        return (
            f'<div style="overflow-x: auto"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        )

    def _row(self, cells: Sequence[Any]) -> str:
        first, *rest = cells
        told = "".join(f'<td style="text-align: {_side(one)}">{self._cell(one)}</td>' for one in rest)
        return f'<tr><th scope="row" style="text-align: left">{self._cell(first)}</th>{told}</tr>'

    def _cell(self, value: Any) -> str:
        if isinstance(value, bool):
            return ("ja" if value else "nee") if self.language == "nl" else ("yes" if value else "no")
        if isinstance(value, int):
            return str(value)
        if isinstance(value, float):
            return html.escape(number(value, self.language, self.digits)) if value == value else ""
        return html.escape(str(value))


def _side(value: Any) -> str:
    return "right" if isinstance(value, int | float) and not isinstance(value, bool) else "left"


def table(rows: Iterable[Mapping[str, Any]], language: Language = "nl", digits: int = DIGITS) -> Table:
    """Rows as a table."""
    return Table(list(rows), language, digits)
