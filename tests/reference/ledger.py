"""The books: sums per year and group of lots (2)."""

from collections import defaultdict

from reference.notation import GROUPS, YEARS

Book = defaultdict[str, float]
Ledger = list[dict[str, Book]]


def empty_ledger() -> Ledger:
    """One book for each year and group, every entry still zero."""
    return [{group: defaultdict(float) for group in GROUPS} for _ in range(YEARS)]
