"""Quarters of a year as a scenario writes them: `2028 Q1`."""

import re

FIRST, LAST = "2026 Q1", "2040 Q4"
EARLIEST = "2000 Q1"
PATTERN = re.compile(r"(\d{4}) ?[Qq]([1-4])")


def quarter_number(text: str) -> int:
    """Quarters since 2026 Q1, below zero for earlier ones; raises `ValueError` for any other text.

    >>> quarter_number("2026 Q1"), quarter_number("2028 Q3"), quarter_number("2025 Q4")
    (0, 10, -1)
    """
    match = PATTERN.fullmatch(text)
    if match is None:
        raise ValueError(f"not a quarter: {text!r}")
    return (int(match[1]) - 2026) * 4 + int(match[2]) - 1


def quarter_text(number: int) -> str:
    """The quarter as text, in the one way it is written in resolved scenarios.

    >>> quarter_text(10)
    '2028 Q3'
    """
    return f"{2026 + number // 4} Q{number % 4 + 1}"
