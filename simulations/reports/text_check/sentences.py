"""Sentences of a block, with their numbers and what was passed over in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulations.reports.text_check.documents import Block, Document
from simulations.reports.text_check.passed_over import Passed
from simulations.reports.text_check.plain_text import COLUMNS
from simulations.reports.text_check.spotting import Number, spot

# A point after one of these ends no sentence.
ABBREVIATED = (
    "mld|mln|mio|mrd|pct|ca|bijv|bv|nr|art|p|pp|blz|fig|tab|dr|prof|mr|ir|drs|incl|excl|resp|vs|no|e\\.g|i\\.e|approx|"
    "o\\.a|d\\.w\\.z|m\\.n|t\\.o\\.v|n\\.v|b\\.v|inc|ltd|st"
)
END = re.compile(r"[.!?…][\"”'’)\]]*(?:\[\^?\d+\])?\s+(?=[\"„“'‘(\[]*[A-ZÀ-Ý0-9€−-])")
NO_END = re.compile(rf"\b(?:{ABBREVIATED})\.\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a block from `start`; its numbers stand at places within the block."""

    block: Block
    start: int
    text: str
    numbers: tuple[Number, ...]
    passed: tuple[Passed, ...]


def sentences_of(document: Document, labels: Iterable[str] = ()) -> Iterator[Sentence]:
    """Every sentence of a document in order."""
    known = tuple(labels)
    for block in document.blocks:
        yield from block_sentences(block, document.language, known)


def block_sentences(block: Block, language: str, labels: tuple[str, ...]) -> Iterator[Sentence]:
    """The sentences of one block. Numbers are looked for in the whole block: a unit may stand after a line's end."""
    spotted = spot(
        block.text, language, heading=block.heading, cell=block.place.kind == "table" or bool(block.head), head=block.head,
        labels=labels,
    )  # fmt: skip
    for start, end in _cuts(block.text):
        numbers = tuple(one for one in spotted.numbers if start <= one.start < end)
        passed = tuple(one for one in spotted.passed if start <= one.start < end)
        yield Sentence(block, start, block.text[start:end], numbers, passed)


def _cuts(text: str) -> list[tuple[int, int]]:
    """Where sentences start and end.

    >>> _cuts("Het kost € 8 mld. per jaar. Dat is veel.")
    [(0, 28), (28, 40)]
    """
    if COLUMNS.search(text):  # a row of a table in plain text
        return [(0, len(text))]
    ends = [match.end() for match in END.finditer(text) if not NO_END.search(text[: match.start() + 1])]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))
